//! The encrypted backup: whatever happens to a file is told exactly, and nothing but the book comes out of it.

use proptest::prelude::*;
use xiangyue::Entropy;
use xiangyue::backup::{
    self, BackupError, CHUNK, Cost, Head, Making, Opener, PASSPHRASE_WIDTH, SEALED_CHUNK, START, Sealer,
    WayBack,
};
use xiangyue::contract::Language;
use xiangyue::ids::EntryId;
use xiangyue::time::Timestamp;

use crate::golden::golden_bytes;
use crate::support::{World, person};

const PASSPHRASE: &str = "罗峪村的积分本";

/// As cheap as Argon2 goes: these tests are not about its price.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

fn way_back() -> WayBack {
    let invitation: EntryId = "7ZK3QM0-15".parse().unwrap();
    WayBack { invitation, seed: [9; 32] }
}

fn making() -> Making {
    let community = "07".repeat(32).parse().unwrap();
    Making {
        community,
        made_at: Timestamp::from_millis(1_772_668_800_000),
        length: 0,
        way_back: Some(way_back()),
        cost: CHEAP,
    }
}

fn sealed(book: &[u8]) -> Vec<u8> {
    backup::seal(book, &making(), PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap()
}

/// Bytes that differ everywhere, so that no two chunks are alike.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(2_654_435_761) >> 7) as u8).collect()
}

fn fault(file: &[u8]) -> BackupError {
    backup::open(file, PASSPHRASE).unwrap_err()
}

#[test]
fn a_real_book_comes_back_and_opens() {
    let mut world = World::founded().and([person("张桂芳")]);
    let book = world.book_mut();
    let frames = book.export_book();
    let file = backup::seal(
        &frames,
        &Making { community: book.id(), ..making() },
        PASSPHRASE,
        &mut Entropy::from_host().unwrap(),
    )
    .unwrap();
    let (again, opener) = backup::open(&file, PASSPHRASE).unwrap();
    assert_eq!(again, frames);
    assert_eq!(opener.head().community, book.id());
    assert_eq!(opener.way_back(), Some(way_back()));
    let restored = xiangyue::Community::open(&again, None, None, Entropy::from_host().unwrap()).unwrap();
    assert_eq!(restored.digest(), book.digest());
}

#[test]
fn every_length_around_a_chunk_comes_back() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1] {
        let book = bytes(length);
        let file = sealed(&book);
        let tags = length.div_ceil(CHUNK) * (SEALED_CHUNK - CHUNK);
        assert_eq!(file.len(), START + length + tags);
        assert!(backup::open(&file, PASSPHRASE).unwrap().0 == book, "{length}");
    }
}

#[test]
fn pieces_give_the_same_file_and_the_same_book() {
    let book = bytes(5 * CHUNK + 77);
    let making = Making { length: u32::try_from(book.len()).unwrap(), ..making() };
    let mut sealer = Sealer::start(&making, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap();
    let mut file = sealer.beginning().to_vec();
    for piece in book.chunks(2 * CHUNK) {
        file.extend(sealer.seal(piece).unwrap());
    }
    assert!(file == sealed(&book));
    let mut opener = Opener::start(&file[..START], file.len() as u64, PASSPHRASE).unwrap();
    let opened: Vec<u8> =
        file[START..].chunks(3 * SEALED_CHUNK).flat_map(|piece| opener.open(piece).unwrap()).collect();
    assert!(opened == book);
}

#[test]
fn a_piece_of_another_length_is_refused() {
    let making = Making { length: u32::try_from(CHUNK + 5).unwrap(), ..making() };
    let start = || Sealer::start(&making, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap();
    assert_eq!(
        start().seal(&bytes(CHUNK - 1)).unwrap_err(),
        BackupError::WrongPiece,
        "too short for the middle"
    );
    assert_eq!(start().seal(&bytes(CHUNK + 6)).unwrap_err(), BackupError::WrongPiece, "more than announced");
    let mut ended = start();
    ended.seal(&bytes(CHUNK + 5)).unwrap();
    assert_eq!(ended.seal(&[1]).unwrap_err(), BackupError::WrongPiece, "after the end");
}

#[test]
fn nothing_of_the_book_nor_of_the_way_back_shows() {
    let book = "张桂芳 13800138000 ".repeat(50).into_bytes();
    let file = sealed(&book);
    let shows = |part: &[u8]| file.windows(part.len()).any(|window| window == part);
    assert!(!shows("桂芳".as_bytes()) && !shows(b"1380013") && !shows(&[9; 8]));
    assert!(shows(&[7; 32]), "the community's id may be read");
    let other = backup::seal(&book, &making(), PASSPHRASE, &mut Entropy::from_seed([2; 32])).unwrap();
    assert!(other[START..] != file[START..], "two backups of one book differ");
}

#[test]
fn the_head_is_read_without_the_passphrase() {
    let head = Head::read(&sealed(&bytes(10))).unwrap();
    assert_eq!((head.community, head.made_at, head.length), (making().community, making().made_at, 10));
}

#[test]
fn another_passphrase_is_told_from_an_altered_file() {
    let file = sealed(&bytes(3 * CHUNK));
    let told = |passphrase: &str| backup::open(&file, passphrase).unwrap_err();
    assert_eq!(told("罗峪村的积分簿"), BackupError::WrongPassphrase);
    assert_eq!(told(""), BackupError::WrongPassphrase);
    for (chunk, at) in
        [(1, START), (1, START + SEALED_CHUNK - 1), (2, START + SEALED_CHUNK), (3, file.len() - 1)]
    {
        let mut altered = file.clone();
        altered[at] ^= 1;
        assert_eq!(fault(&altered), BackupError::ChunkAltered { chunk }, "byte {at}");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_told_as_that() {
    let file = sealed(&bytes(2 * CHUNK + 9));
    let whole = file.len() as u64;
    for length in (93..file.len()).step_by(997).chain([START, START + SEALED_CHUNK, file.len() - 1]) {
        let told = BackupError::Truncated { expected: whole, found: length as u64 };
        assert_eq!(fault(&file[..length]), told);
    }
    let longer = [&file[..], b"\n"].concat();
    assert_eq!(fault(&longer), BackupError::Overlong { expected: whole, found: whole + 1 });
}

#[test]
fn chunks_stay_in_their_place_and_in_their_file() {
    let file = sealed(&bytes(3 * CHUNK));
    let chunk =
        |file: &[u8], at: usize| file[START + at * SEALED_CHUNK..START + (at + 1) * SEALED_CHUNK].to_vec();
    let with = |at: usize, part: &[u8]| {
        let mut altered = file.clone();
        altered[START + at * SEALED_CHUNK..START + (at + 1) * SEALED_CHUNK].copy_from_slice(part);
        fault(&altered)
    };
    assert_eq!(with(0, &chunk(&file, 1)), BackupError::ChunkAltered { chunk: 1 }, "another place");
    assert_eq!(
        with(1, &chunk(&file, 2)),
        BackupError::ChunkAltered { chunk: 2 },
        "the last one in the middle"
    );
    // The same key and nonce, so only the head tells them apart.
    let later = Making { made_at: Timestamp::from_millis(1), ..making() };
    let other =
        backup::seal(&bytes(3 * CHUNK), &later, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap();
    assert_eq!(with(1, &chunk(&other, 1)), BackupError::ChunkAltered { chunk: 2 }, "another file");
}

#[test]
fn a_note_from_another_file_does_not_pass() {
    let file = sealed(&bytes(10));
    let later = Making { made_at: Timestamp::from_millis(1), ..making() };
    let other = backup::seal(&bytes(10), &later, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap();
    let mixed = [&file[..93], &other[93..]].concat();
    assert_eq!(fault(&mixed), BackupError::WrongPassphrase);
}

#[test]
fn a_short_passphrase_is_told_and_a_long_one_need_not_be_strange() {
    let start = |passphrase: &str| Sealer::start(&making(), passphrase, &mut Entropy::from_seed([1; 32]));
    assert_eq!(start("罗峪村积分").unwrap_err(), BackupError::ShortPassphrase { width: 10 });
    assert_eq!(start("xiangyue202").unwrap_err(), BackupError::ShortPassphrase { width: 11 });
    for passphrase in ["罗峪村积分本", "xiangyue2026", "八月十五 luoyu"] {
        assert!(backup::width(passphrase) >= PASSPHRASE_WIDTH);
        assert!(start(passphrase).is_ok(), "{passphrase}");
    }
}

#[test]
fn every_fault_has_a_sentence_in_both_languages() {
    let faults = [
        BackupError::NotABackup,
        BackupError::NewerVersion { found: 2, supported: 1 },
        BackupError::HeadAltered,
        BackupError::TooDemanding { memory_kib: 4_194_304, passes: 9 },
        BackupError::Truncated { expected: 10, found: 9 },
        BackupError::Overlong { expected: 10, found: 11 },
        BackupError::WrongPassphrase,
        BackupError::ChunkAltered { chunk: 3 },
        BackupError::ShortPassphrase { width: 4 },
        BackupError::NoMemory,
        BackupError::NoEntropy,
        BackupError::WrongPiece,
    ];
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut codes = std::collections::BTreeSet::new();
    for fault in faults {
        assert!(codes.insert(fault.code()), "{fault:?}");
        assert!(fault.text(Language::Zh).contains(chinese), "{fault:?}");
        assert_eq!(fault.text(Language::En), fault.to_string());
        assert!(!fault.to_string().contains(chinese) && !fault.to_string().ends_with('.'), "{fault:?}");
        let numbers = |text: &str| text.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
        assert_eq!(numbers(&fault.text(Language::Zh)), numbers(&fault.to_string()), "{fault:?}");
    }
}

#[test]
fn a_newer_version_and_foreign_files_are_told() {
    let file = sealed(&bytes(10));
    let mut newer = file.clone();
    newer[3] = 2;
    assert_eq!(fault(&newer), BackupError::NewerVersion { found: 2, supported: 1 });
    assert_eq!(fault(&World::founded().book_mut().export_book()), BackupError::NotABackup, "a plain export");
    assert_eq!(fault(b""), BackupError::NotABackup);
}

/// A backup written today opens for ever, and with these parameters.
#[test]
fn the_form_of_a_backup_stays() {
    let making = Making { cost: Cost::default(), ..making() };
    let file = backup::seal(&bytes(100), &making, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap();
    golden_bytes("v1/backup.hex", &file);
    let (book, opener) = backup::open(&file, PASSPHRASE).unwrap();
    assert_eq!((book, opener.way_back()), (bytes(100), Some(way_back())));
    assert_eq!(opener.head().cost, Cost { memory_kib: 19_456, passes: 2, lanes: 1 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_backup_altered_anywhere_never_opens(at in 0_usize..100_000, bit in 0_u8..8) {
        let mut file = sealed(&bytes(300));
        let at = at % file.len();
        file[at] ^= 1 << bit;
        prop_assert!(backup::open(&file, PASSPHRASE).is_err());
    }

    #[test]
    fn any_bytes_are_read_without_harm(head in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = backup::open(&[b"XYK\x01", &head[..]].concat(), PASSPHRASE);
        prop_assert!(backup::open(&head, PASSPHRASE).is_err());
    }
}
