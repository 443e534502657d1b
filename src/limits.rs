//! Upper bounds, each with its reason. A limit is part of the format: two devices must agree on it.

/// Bytes of one public label (a team's name, an activity's title): two printed lines of Chinese.
pub const LABEL_BYTES: usize = 240;
/// Bytes of one public paragraph (an activity's content): decree 67 art 7 asks for a description, not an essay.
pub const PARAGRAPH_BYTES: usize = 1_200;
/// Rows of one rule sheet: the longest of thirty real sheets has 100 rows.
pub const RULES_PER_SHEET: usize = 500;
/// Minutes one service record may claim: a day.
pub const MINUTES_PER_RECORD: u32 = 1_440;
/// Places one activity may count.
pub const PLACES_PER_ACTIVITY: u32 = 10_000;
/// Units of one item moved by one entry.
pub const QUANTITY_PER_ENTRY: u32 = 1_000_000;
/// Times one deed may be counted by one entry.
pub const COUNT_PER_DEED: u32 = 1_000;
/// Characters of one QR text: it stays below a size that cheap cameras read from a phone's screen.
pub const QR_CHARACTERS: usize = 299;
/// Bytes of a name, a title or an item in a QR text; longer public ones are cut.
pub const QR_TITLE_BYTES: usize = 36;
/// Bytes of an organising unit in a QR text: fourteen Chinese characters.
pub const QR_UNIT_BYTES: usize = 42;
/// Bytes of a number or code in a QR text.
pub const QR_CODE_BYTES: usize = 24;
/// Parts a numbered series needs at most: an hour of showing them.
pub const QR_PARTS: usize = 1_024;
/// Hundredths of a point any one amount may reach: far above any book, far below 2^53.
pub const POINTS_HUNDREDTHS: i64 = 1_000_000_000_000;
/// Bytes of one encoded command: a full rule sheet fits, and a seal over eighty thousand feeds that grew.
pub const COMMAND_BYTES: usize = 4_194_304;
/// Bytes of one profile or note in the vault.
pub const BLOB_BYTES: usize = 16_384;
/// Milliseconds a foreign entry may lie ahead of this device's clock before it is held back: a day.
pub const CLOCK_AHEAD_MS: u64 = 86_400_000;
/// Latest time a host's clock is believed, in milliseconds: a year before timestamps end, so that
/// there is always room for an entry later than the last.
pub const CLOCK_END_MS: u64 = 7_226_323_200_000;
/// Entries at the end of the order that can be taken back one by one; a merge that reaches
/// further back refolds from the start.
pub const UNDO_ENTRIES: usize = 4_096;
/// Earliest and latest year a civil date may name.
pub const YEARS: core::ops::RangeInclusive<i32> = 1900..=2199;
