//! Letters: what lies where others can read holds no personal data in the clear, and each role opens its own.

use xiangyue::contract::command::Role;
use xiangyue::letter::{self, Shares};
use xiangyue::{Community, Entropy, Error, SecretKey};

use super::sharing::{PHONE, TABLE, TEXTS, count, village};
use crate::support::*;

fn sealed(shares: &Shares, draw: &str) -> Vec<u8> {
    let carried = Shares::from_bytes(&shares.to_bytes()).unwrap();
    carried.seal(&mut Entropy::from_seed(seed(draw))).unwrap()
}

/// Every entry, and a letter with what the vault holds.
fn letter(w: &mut World) -> Vec<u8> {
    let now = w.now();
    let shares = w.book_mut().for_readers(now, &[]).unwrap();
    [w.book_mut().archive(), sealed(&shares, "信")].concat()
}

fn opened(file: &[u8], desk: &str) -> Vec<u8> {
    letter::open(file, &SecretKey::from_seed(seed(desk))).unwrap()
}

fn asker(w: &mut World, desk: &str) -> Community {
    let known = w.book_mut().archive();
    Community::open(&known, Some(seed(desk)), None, Entropy::from_seed(seed(desk))).unwrap()
}

#[test]
fn each_role_opens_what_it_may_see_and_nobody_reads_the_rest() {
    let mut w = village();
    let file = letter(&mut w);
    for text in TEXTS.into_iter().chain([PHONE]) {
        assert_eq!(count(&file, text), 0, "{text}");
    }
    for (desk, texts, profiles) in TABLE.into_iter().filter(|row| row.0 != FOUNDER) {
        let pages = opened(&file, desk);
        // A volunteer's phone is told by statements.
        let (texts, profiles): (&[&str], _) = if desk == "手机" { (&[], 0) } else { (texts, profiles) };
        for text in TEXTS {
            assert_eq!(count(&pages, text) > 0, texts.contains(&text), "{desk}: {text}");
        }
        assert_eq!(count(&pages, PHONE), profiles, "{desk}: profiles of people");
        let mut device = asker(&mut w, desk);
        let now = w.now();
        let report = device.merge(now, &[file.as_slice(), &pages].concat()).unwrap();
        assert_eq!(report.new_blobs > 0, !texts.is_empty(), "{desk}");
        assert_eq!(device.letter_ask(now, 0).unwrap(), None, "{desk} lacks nothing");
    }
}

#[test]
fn what_a_device_lacks_it_asks_for_and_gets_as_its_role_is_today() {
    let mut w = village();
    let now = w.now();
    for row in TABLE.into_iter().filter(|row| row.0 != FOUNDER) {
        let mut device = asker(&mut w, row.0);
        let Some(ask) = device.letter_ask(now, 0).unwrap() else {
            assert!(row.1.is_empty() || row.0 == "手机", "{}", row.0);
            continue;
        };
        assert_eq!(ask, device.letter_ask(now, 0).unwrap().unwrap(), "the same as long as nothing changes");
        assert_ne!(ask, device.letter_ask(now, 1).unwrap().unwrap());
        assert_eq!(TEXTS.into_iter().map(|text| count(&ask, text)).sum::<usize>(), 0);
        let shares = w.book_mut().for_asker(now, &ask).unwrap().unwrap();
        let answer = sealed(&shares, "答");
        for (other, ..) in TABLE.into_iter().filter(|(other, ..)| *other != row.0) {
            assert!(opened(&answer, other).is_empty(), "{other} reads what is for {}", row.0);
        }
        device.merge(now, &opened(&answer, row.0)).unwrap();
        assert_eq!(device.letter_ask(now, 0).unwrap(), None, "{}", row.0);
    }
    let mut device = asker(&mut w, "社工");
    let ask = device.letter_ask(now, 0).unwrap().unwrap();
    let revoke = xiangyue::contract::Command::RevokeKey {
        key: public(seed("社工")),
        last: 0,
        reason: note("手机丢了"),
    };
    w.must(revoke);
    let now = w.now();
    assert!(w.book_mut().for_asker(now, &ask).unwrap().is_none(), "a key that was revoked gets no more");
    let shares = w.book_mut().for_readers(now, &[]).unwrap();
    assert!(opened(&sealed(&shares, "后"), "社工").is_empty());
}

#[test]
fn what_is_erased_is_neither_written_nor_asked_for() {
    let mut w = village();
    let person = w.person("王秀英");
    w.must(xiangyue::contract::Command::ErasePerson { person, reason: note("本人要求") });
    let now = w.now();
    let shares = w.book_mut().for_readers(now, &[]).unwrap();
    let pages = opened(&sealed(&shares, "信"), "社工");
    assert_eq!(count(&pages, "王秀英"), 0);
    assert!(count(&pages, "孙小妹") > 0);
    let mut device = asker(&mut w, "社工");
    device.merge(now, &pages).unwrap();
    assert_eq!(device.letter_ask(now, 0).unwrap(), None);
}

#[test]
fn nobody_asks_for_another_and_an_ask_brings_no_entry() {
    let mut w = village();
    let now = w.now();
    let ask = asker(&mut w, "社工").letter_ask(now, 0).unwrap().unwrap();
    let mut body = forge::frames(&ask)[0].body.clone();
    let (own, other) = (public(seed("社工")).0, public(seed("评议会")).0);
    let at = body.windows(32).position(|part| part == own).unwrap();
    body[at..at + 32].copy_from_slice(&other);
    let forged = forge::seal(8, &body);
    assert_eq!(w.book_mut().for_asker(now, &forged).unwrap_err(), Error::BadClaim);
    assert_eq!(w.book_mut().merge(now, &ask).unwrap_err(), Error::Malformed { frame: 1 });
    let claim = w.desk("社工").have_signed(now).unwrap();
    assert_eq!(w.book_mut().for_asker(now, &claim).unwrap_err(), Error::Malformed { frame: 1 });
    let file = w.book_mut().export_book();
    let mut reader = Community::open(&file, None, None, Entropy::from_seed(seed("读"))).unwrap();
    assert_eq!(reader.letter_ask(now, 0), Err(Error::NoSigningKey));
    let found =
        xiangyue::contract::Command::FoundCommunity { name: label("别村"), utc_offset_minutes: 480 };
    let mut other = Community::found(now, found, Entropy::from_seed(seed("别村"))).unwrap();
    assert_eq!(other.for_asker(now, &ask).unwrap_err(), Error::ForeignCommunity);
}

#[test]
fn an_altered_letter_gives_nothing_and_no_input_makes_it_panic() {
    let mut w = given([person("张三")]).and([admitted("社工", Role::SocialWorker)]);
    let now = w.now();
    let shares = w.book_mut().for_readers(now, &[]).unwrap();
    let frames = sealed(&shares, "信");
    let body = forge::frames(&frames)[0].body.clone();
    assert!(!opened(&frames, "社工").is_empty());
    for at in 0..body.len() {
        let mut altered = body.clone();
        altered[at] ^= 1;
        let opened = letter::open(&forge::seal(7, &altered), &SecretKey::from_seed(seed("社工")));
        // The other reader's wrap and the page are parts that this one does not look at, or that fail.
        assert!(opened.is_err() || opened.is_ok_and(|pages| pages.is_empty() || count(&pages, "张三") == 1));
        assert!(letter::open(&forge::seal(7, &body[..at]), &SecretKey::from_seed(seed("社工"))).is_err());
    }
    assert!(Shares::from_bytes(&body).is_err());
    // Two letters of the same say the same to nobody else.
    assert_ne!(frames, sealed(&shares, "再"));
}

#[test]
fn any_bytes_can_be_sealed_to_some_keys_and_only_those_read_them() {
    let mut w = village();
    let keys = ["队长", "手机"].map(|desk| public(seed(desk))).to_vec();
    let shares = Shares::of_bytes(w.book_mut().id(), keys, TEXTS.concat().into_bytes());
    let file = sealed(&shares, "对账单");
    assert_eq!(TEXTS.into_iter().map(|text| count(&file, text)).sum::<usize>(), 0);
    let read = |file: &[u8], desk: &str| letter::open_bytes(file, &SecretKey::from_seed(seed(desk)));
    for desk in ["队长", "手机"] {
        assert_eq!(read(&file, desk).unwrap().unwrap(), TEXTS.concat().as_bytes(), "{desk}");
        assert!(opened(&file, desk).is_empty(), "it is no page of the vault");
    }
    assert_eq!(read(&file, "社工").unwrap(), None);
    assert!(read(file.split_last().unwrap().1, "手机").is_err(), "torn");
}
