//! What each fuzz target does with its bytes. Whatever they are: no panic, and nothing that must hold is broken.
//! The same functions replay the corpus in an ordinary test.

use std::cell::RefCell;
use std::sync::LazyLock;

use crc::{CRC_32_ISO_HDLC, Crc};
use xiangyue::backup::{self, Cost, Head, Making};
use xiangyue::contract::command::Role;
use xiangyue::contract::qr::{QrKnown, QrText};
use xiangyue::contract::{ColumnMapping, Query};
use xiangyue::exchange::{Collector, read_qr, read_rule_table, write_qr};
use xiangyue::letter::{self, Shares};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, SecretKey};

use crate::support::*;

/// A target's name, what it does, and the bytes it starts from.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    pub seeds: fn() -> Vec<Vec<u8>>,
}

pub const TARGETS: [Target; 7] = [
    Target { name: "segment", run: segment, seeds: segment_seeds },
    Target { name: "entries", run: entries, seeds: entries_seeds },
    Target { name: "vault", run: vault, seeds: vault_seeds },
    Target { name: "letter", run: letter, seeds: letter_seeds },
    Target { name: "backup", run: backup, seeds: backup_seeds },
    Target { name: "qr", run: qr, seeds: qr_seeds },
    Target { name: "rules", run: rules, seeds: rules_seeds },
];

fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 600),
        approved("雪一", Some("细则")),
        counter("超市"),
        item("大米", 3),
        stocked("进货", "大米", 9, None),
        held("两袋米", "李家", "大米", 2, 3),
        admitted("社工站", Role::SocialWorker),
    ])
}

/// A sound book: its frames, the seed of its key, its clock.
struct Sound {
    book: Vec<u8>,
    secret: [u8; 32],
    checkpoint: Vec<u8>,
    clock: u64,
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let mut world = village();
    let secret = world.book().secret().unwrap();
    let book = world.book_mut().export_book();
    Sound { book, secret, checkpoint: world.book_mut().checkpoint(), clock: world.clock }
});

impl Sound {
    fn open(&self, checkpoint: Option<&[u8]>) -> Community {
        Community::open(&self.book, Some(self.secret), checkpoint, Entropy::from_seed([4; 32])).unwrap()
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock + HOUR)
    }
}

thread_local! {
    /// The sound book, opened once; whatever changes it drops it.
    static BOOK: RefCell<Option<Community>> = const { RefCell::new(None) };
}

/// Merges a file into the sound book. What is refused leaves no trace; what is taken leaves a book that opens again
/// and is the same.
fn merge(file: &[u8]) {
    BOOK.with_borrow_mut(|slot| {
        let book = slot.get_or_insert_with(|| SOUND.open(Some(&SOUND.checkpoint)));
        let before = (book.digest(), book.mark());
        let Ok(report) = book.merge(SOUND.now(), file) else {
            assert_eq!((book.digest(), book.mark()), before, "a refused file left a trace");
            return;
        };
        assert_eq!(book.imbalance(), [0; 4]);
        // A fork takes something out of the order although nothing came into it.
        let kept_apart = !report.forked.is_empty() || !report.held_back.is_empty();
        if !kept_apart && report.new_entries == 0 && report.new_blobs == 0 && report.restored.is_empty() {
            assert_eq!(book.digest(), before.0, "nothing came, and the book is another");
            return;
        }
        look(book);
        let again = Community::open(&book.export_book(), None, None, Entropy::from_seed([5; 32])).unwrap();
        assert_eq!(again.digest(), book.digest(), "opened again, it is another book");
        *slot = None;
    });
}

fn look(book: &Community) {
    for query in
        [r#"{"overview":{}}"#, r#"{"people":{"limit":9}}"#, r#"{"journal":{"limit":9}}"#, r#"{"keys":{}}"#]
    {
        let query: Query = serde_json::from_str(query).unwrap();
        book.ask(SOUND.now(), &query);
    }
}

fn open(file: &[u8]) {
    let entropy = || Entropy::from_seed([6; 32]);
    let opened =
        [Community::open(file, None, None, entropy()), Community::recover(file, None, None, entropy())];
    for book in opened.into_iter().flatten() {
        assert_eq!(book.imbalance(), [0; 4]);
        look(&book);
    }
}

/// Frames: the first byte says of which kind, with an envelope that holds; 0 leaves the bytes as they are.
pub fn segment(data: &[u8]) {
    let Some((&kind, body)) = data.split_first() else { return };
    let file = if kind == 0 { body.to_vec() } else { forge::seal(kind, body) };
    open(&file);
    merge(&file);
    if kind == 3 {
        // A checkpoint is the device's own note of what it worked out, and believed: one that lies gives wrong
        // balances and heads, never an entry less.
        let opened = SOUND.open(Some(&file));
        assert_eq!(opened.mark(), SOUND.open(None).mark());
        look(&opened);
    }
}

fn segment_seeds() -> Vec<Vec<u8>> {
    let frames = forge::frames(&SOUND.book).into_iter().chain(forge::frames(&SOUND.checkpoint));
    let sealed = frames.map(|frame| [vec![frame.kind], frame.body].concat());
    let mut small = given([person("张桂芳")]);
    let whole = [vec![0], small.book_mut().export_book()].concat();
    sealed.chain([whole]).collect()
}

/// Entries signed by a key that may write: two bytes of length and the command's, again and again.
pub fn entries(data: &[u8]) {
    let (mut rest, mut list) = (data, Vec::new());
    while let Some(([low, high], after)) = rest.split_first_chunk().map(|(head, after)| (*head, after)) {
        let length = usize::from(u16::from_le_bytes([low, high])).min(after.len());
        let (command, after) = after.split_at(length);
        list.push((SOUND.clock + 1 + list.len() as u64 * 1000, command.to_vec()));
        rest = after;
    }
    if list.is_empty() {
        return;
    }
    let file = BOOK.with_borrow_mut(|slot| {
        let book = slot.get_or_insert_with(|| SOUND.open(Some(&SOUND.checkpoint)));
        forge::continued(book, SOUND.secret, &list)
    });
    merge(&file);
}

fn with_length(command: &[u8]) -> Vec<u8> {
    [&u16::try_from(command.len()).unwrap().to_le_bytes()[..], command].concat()
}

fn entries_seeds() -> Vec<Vec<u8>> {
    let segment = forge::segment(&SOUND.book);
    let commands: Vec<Vec<u8>> =
        segment.runs.iter().flat_map(|run| run.entries()).map(|(_, command)| command).collect();
    let kinds = include_str!("../../golden/v1/commands.hex").lines();
    let every = kinds.map(|line| with_length(&bytes_of(line.rsplit(' ').next().unwrap())));
    let all = commands.iter().flat_map(|command| with_length(command)).collect();
    every.chain([all]).collect()
}

/// A page of the vault under a sound envelope.
pub fn vault(data: &[u8]) {
    let file = forge::seal(forge::VAULT_PAGE, data);
    merge(&file);
    open(&[SOUND.book.as_slice(), &file].concat());
}

fn vault_seeds() -> Vec<Vec<u8>> {
    let pages = forge::frames(&SOUND.book).into_iter().filter(|frame| frame.kind == forge::VAULT_PAGE);
    pages.map(|frame| frame.body).collect()
}

/// What lies where others can write: claims, letters and asks under a sound envelope, as the first byte says, and shares.
pub fn letter(data: &[u8]) {
    let Some((&kind, body)) = data.split_first() else { return };
    let file = forge::seal(kind, body);
    let _ = Shares::from_bytes(body);
    let pages = letter::open(&file, &SecretKey::from_seed(SOUND.secret)).unwrap_or_default();
    merge(&pages);
    BOOK.with_borrow_mut(|slot| {
        let book = slot.get_or_insert_with(|| SOUND.open(Some(&SOUND.checkpoint)));
        let before = book.digest();
        let _ = book.diff_for_claim(SOUND.now(), &file);
        let _ = book.for_asker(SOUND.now(), &file);
        assert_eq!(book.digest(), before, "a question changed the book");
    });
}

fn letter_seeds() -> Vec<Vec<u8>> {
    let mut book = SOUND.open(None);
    let shares = book.for_readers(SOUND.now(), &[]).unwrap();
    let sealed = shares.seal(&mut Entropy::from_seed([7; 32])).unwrap();
    let claim = book.have_signed(SOUND.now()).unwrap();
    let mut bare =
        Community::open(&book.archive(), Some(SOUND.secret), None, Entropy::from_seed([8; 32])).unwrap();
    let ask = bare.letter_ask(SOUND.now(), 0).unwrap().unwrap();
    let frames = [sealed, claim, ask].concat();
    let framed = forge::frames(&frames).into_iter().map(|frame| [vec![frame.kind], frame.body].concat());
    framed.chain([[vec![0], shares.to_bytes()].concat()]).collect()
}

const PASSPHRASE: &str = "罗峪村的积分本";

fn small_backup(book: &[u8]) -> Vec<u8> {
    let making = Making {
        community: SOUND.open(Some(&SOUND.checkpoint)).id(),
        made_at: SOUND.now(),
        length: 0,
        way_back: None,
        cost: Cost { memory_kib: 8, passes: 1, lanes: 1 },
    };
    backup::seal(book, &making, PASSPHRASE, &mut Entropy::from_seed([1; 32])).unwrap()
}

/// Opens a file; nobody without the passphrase makes one that opens.
fn open_backup(file: &[u8]) {
    // A head may ask for more than a moment; the limits have their own tests.
    if Head::read(file).is_ok_and(|head| head.cost.memory_kib > 64 || head.cost.passes > 3) {
        return;
    }
    if let Ok((book, opener)) = backup::open(file, PASSPHRASE) {
        assert_eq!(book.len() as u64, u64::from(opener.head().length));
        assert!(backup_seeds().iter().any(|seed| seed == file), "a forged backup opened");
    }
}

/// A backup file as it stands, and again with a head whose check holds and whose key costs little.
pub fn backup(data: &[u8]) {
    open_backup(data);
    let mut file = data.to_vec();
    if let Some(head) = file.get_mut(..93) {
        head[..4].copy_from_slice(b"XYK\x01");
        head[4] &= 63;
        head[5..8].fill(0);
        head[8] &= 3;
        let sum = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(&head[..89]);
        head[89..93].copy_from_slice(&sum.to_le_bytes());
        open_backup(&file);
    }
}

fn backup_seeds() -> Vec<Vec<u8>> {
    vec![small_backup(b"a book"), small_backup(b"")]
}

/// QR texts: the first byte is a letter to put sound bytes under, or 0 for lines as they stand.
pub fn qr(data: &[u8]) {
    static KNOWN: LazyLock<QrKnown> = LazyLock::new(|| SOUND.open(None).known(SOUND.now()));
    let Some((&letter, rest)) = data.split_first() else { return };
    let texts: Vec<String> = if letter.is_ascii_uppercase() {
        vec![forge::qr_text(letter as char, rest)]
    } else {
        String::from_utf8_lossy(rest).lines().map(Into::into).collect()
    };
    let mut collector = Collector::default();
    for text in &texts {
        if let Ok(read) = read_qr(text, &KNOWN, SOUND.now(), None) {
            BOOK.with_borrow_mut(|slot| {
                let book = slot.get_or_insert_with(|| SOUND.open(Some(&SOUND.checkpoint)));
                let id = book.id();
                if !matches!(read, QrText::Part(_)) {
                    write_qr(id, &read, book.key()).unwrap();
                }
                book.look_up(SOUND.now(), read);
            });
        }
        if let Ok(progress) = collector.add(text) {
            assert!(progress.have <= progress.need, "{progress:?}");
            assert_eq!(collector.bytes().is_some(), progress.have == progress.need, "{progress:?}");
        }
    }
}

fn qr_seeds() -> Vec<Vec<u8>> {
    let series =
        xiangyue::exchange::write_series(xiangyue::contract::qr::Carried::Frames, &[7; 700], 2).unwrap();
    let lines = series.join("\n");
    let parts = series.iter().map(|text| {
        let letter = text.as_bytes()[3];
        [vec![letter], forge::qr_bytes(text)].concat()
    });
    let letters = b"ICVKFPW".iter().map(|letter| [vec![*letter], vec![1; 60]].concat());
    parts.chain(letters).chain([[vec![0], lines.into_bytes()].concat()]).collect()
}

/// A rule table as text: the first byte says which columns are named, lines are rows, tabs and commas part cells.
pub fn rules(data: &[u8]) {
    let Some((&columns, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let rows: Vec<Vec<String>> =
        text.lines().map(|line| line.split([',', '\t']).map(Into::into).collect()).collect();
    let at = |bit: u32| (columns >> bit & 1 == 1).then_some(bit);
    let mapping = (columns != 0).then(|| ColumnMapping {
        header_rows: at(0),
        category: at(0).map(|_| 0),
        title: at(1).or(Some(0)),
        points: at(2).or(Some(1)),
        deduction: at(3),
        unit: at(4),
        cap: at(5),
        evidence: at(6),
    });
    let report = read_rule_table(&rows, mapping);
    assert!(serde_json::to_string(&report).is_ok());
}

fn rules_seeds() -> Vec<Vec<u8>> {
    let table =
        "类别,事项,分值,上限\n环境卫生,庭院整洁,10分,每月至多2次\n,乱倒垃圾,扣5分,\n公益,义诊,1-5,一年一次\n";
    let sheet = include_str!("../../data/luoyu/sheet.csv");
    [(0, table), (0b0011_0110, table), (0, sheet)]
        .map(|(columns, text)| [&[columns], text.as_bytes()].concat())
        .into()
}
