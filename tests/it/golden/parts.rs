//! What else is stored or handed over: a forked book, a pruned one, a claim, an ask, a letter, a wallet and its statement.
//! Each was written once and is read ever since; what is written now is compared where no random bytes go into it.

use serde_json::Value;
use xiangyue::contract::command::Role;
use xiangyue::contract::wallet::StatementOutcome;
use xiangyue::contract::{Outcome, QrText};
use xiangyue::exchange::write_statement;
use xiangyue::ids::{InvitationId, OneTimeSeed};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, SecretKey, Wallet, letter};

use super::script::lost;
use super::{hex, kept, kept_bytes};
use crate::support::*;

const READER: &str = "评议会";
const APART: u8 = 5;

/// When these were made, and when they are read.
fn now() -> Timestamp {
    Timestamp::from_millis(START + 5 * DAY)
}

fn open(file: &[u8], desk: Option<&str>) -> Community {
    Community::open(file, desk.map(seed), None, Entropy::from_seed([5; 32])).unwrap()
}

/// Opens a stored book and compares its digest with the one stored beside it, and its bytes with what it writes now.
fn opens_as_before(name: &str, make: impl Fn() -> World) -> (Community, Vec<u8>) {
    let stored = kept_bytes(&format!("v1/{name}.hex"), || make().book_mut().export_book());
    let mut book = open(&stored, None);
    let digest = kept(&format!("v1/{name}.digest"), || format!("{}\n", make().book().digest()));
    assert_eq!(format!("{}\n", book.digest()), digest);
    assert_eq!(hex(&book.export_book()), hex(&stored), "written as before");
    (book, stored)
}

fn kinds(file: &[u8]) -> Vec<u8> {
    forge::frames(file).iter().map(|frame| frame.kind).collect()
}

/// The founder's key used on two devices.
fn forked() -> World {
    let mut w = given([household("李家"), person_in("王秀英", "李家")]);
    let (file, secret) = (w.book_mut().export_book(), w.book().secret());
    let mut twin = Community::open(&file, secret, None, Entropy::from_seed([6; 32])).unwrap();
    let command = xiangyue::contract::Command::OpenCounter { name: label("东头超市") };
    twin.execute(w.now(), command).unwrap();
    w.take(counter("超市"));
    let now = w.now();
    w.book_mut().merge(now, &twin.export_book()).unwrap();
    w
}

#[test]
fn a_forked_book_opens_with_its_evidence_as_before() {
    let (book, stored) = opens_as_before("forked-book", forked);
    assert!(kinds(&stored).contains(&APART));
    let xiangyue::contract::Answer::Apart(runs) = book.ask(now(), &xiangyue::contract::Query::Apart {})
    else {
        panic!("runs")
    };
    assert_eq!(runs.len(), 2);
}

/// Begins at its seal, and has gone on since.
fn pruned() -> World {
    let mut w = village();
    let now = w.now();
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    w.book_mut().prune().unwrap();
    w.and([deed("二月", "细则", TIDY, "王秀英", "2026-03-02", 1, None), booked("二月")])
}

#[test]
fn a_pruned_book_opens_from_its_snapshot_as_before() {
    let (book, stored) = opens_as_before("pruned-book", pruned);
    assert!(kinds(&stored).contains(&forge::SNAPSHOT));
    // Opening compares the snapshot with the digest its seal names.
    assert_eq!((book.open_report().seals, book.open_report().provisional), (1, false));
}

fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        approved("雪一", Some("细则")),
        deed("好事", "细则", KIND, "王秀英", "2026-02-02", 1, Some((5, true))),
        booked("好事"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 9, Some("2026-06-30")),
        held("米", "李家", "大米", 1, 6),
    ])
}

/// A village whose reviewer may see all, and the reviewer's device without any personal data.
fn shared() -> World {
    village().and([admitted(READER, Role::Reviewer)])
}

#[test]
fn a_claim_an_ask_and_a_letter_are_written_and_answered_as_before() {
    let (mut book, stored) = opens_as_before("shared-book", shared);
    let mut device = open(&forge::without_vault(&stored), Some(READER));
    let claim = kept_bytes("v1/claim.hex", || device.have_signed(now()).unwrap());
    assert_eq!(hex(&device.have_signed(now()).unwrap()), hex(&claim));
    assert!(book.diff_for_claim(now(), &claim).unwrap().is_some());
    let ask = kept_bytes("v1/ask.hex", || device.letter_ask(now(), 0).unwrap().unwrap());
    assert_eq!(device.letter_ask(now(), 0).unwrap().map(|ask| hex(&ask)), Some(hex(&ask)));
    let shares = book.for_asker(now(), &ask).unwrap().unwrap();
    let sealed = kept_bytes("v1/letter.hex", || shares.seal(&mut Entropy::from_seed([7; 32])).unwrap());
    let pages = letter::open(&sealed, &SecretKey::from_seed(seed(READER))).unwrap();
    assert_eq!(device.merge(now(), &pages).unwrap().new_blobs, 3);
    assert_eq!(device.letter_ask(now(), 0).unwrap(), None, "it lacks nothing");
}

/// A desk, a wallet of one of its people with an entry it has not sent, and the desk's next statement for it.
fn with_wallet() -> (Wallet, Vec<u8>) {
    let mut w = village();
    let at = w.now();
    let (role, person) = (Role::Volunteer, Some(w.person("王秀英")));
    let scope = xiangyue::contract::command::Scope::Community;
    let (made, drawn) = w.book_mut().invite(at, (role, scope), person, day("2026-12-31")).unwrap();
    let Outcome::Receipt(receipt) = made else { panic!("refused") };
    let source = xiangyue::contract::qr::QrSource::Invitation {
        invitation: InvitationId(receipt.entry),
        seed: OneTimeSeed(drawn),
    };
    let Ok(QrText::Invitation(text)) = w.book().qr_content(at, &source) else { panic!("an invitation") };
    w.clock += 60_000;
    let mut wallet = Wallet::join(w.now(), &text, Entropy::from_seed([8; 32])).unwrap();
    for _ in 0..2 {
        w.clock += 60_000;
        let at = w.now();
        w.book_mut().merge(at, &wallet.whole_feed().unwrap()).unwrap();
        let told = w.book().statement_for(at, wallet.public_key()).unwrap();
        wallet.accept_statement(at, &write_statement(&told, w.book().key().unwrap()));
        let activity = xiangyue::ids::ActivityId(w.id("扫雪"));
        wallet.execute(at, xiangyue::contract::Command::SignUp { activity, person: None }).unwrap();
    }
    w.clock += 60_000;
    let told = w.book().statement_for(w.now(), wallet.public_key()).unwrap();
    let next = write_statement(&told, w.book().key().unwrap());
    (wallet, next)
}

#[test]
fn a_wallet_opens_and_believes_a_statement_as_before() {
    let stored = kept_bytes("v1/wallet.hex", || with_wallet().0.file());
    let secret = kept_bytes("v1/wallet-seed.hex", || with_wallet().0.secret().to_vec());
    let open = |file: &[u8]| {
        let secret = secret.as_slice().try_into().unwrap();
        Wallet::open(file, secret, Entropy::from_seed([9; 32])).unwrap()
    };
    let mut wallet = open(&stored);
    assert_eq!(hex(&wallet.file()), hex(&stored), "written as before");
    let statement = kept_bytes("v1/statement.hex", || with_wallet().1);
    let StatementOutcome::Report(_) = wallet.accept_statement(now(), &statement) else {
        panic!("not believed")
    };
    assert_eq!(wallet.view().waiting, 1);
    let view = serde_json::to_value(wallet.view()).unwrap();
    let was: Value = serde_json::from_str(&kept("v1/wallet-view.json", || format!("{view}\n"))).unwrap();
    assert_eq!(lost("view", &was, &view), [""; 0]);
}
