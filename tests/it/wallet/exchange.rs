//! Random wallets and a desk that meet through files and lossy QR series: every entry is folded once.

use std::collections::BTreeSet;

use proptest::prelude::*;
use xiangyue::contract::command::Evidence;
use xiangyue::contract::qr::Carried;
use xiangyue::contract::wallet::OwnState;
use xiangyue::exchange::{Collector, write_series};
use xiangyue::ids::{ActivityId, CheckInCode};

use super::*;
use crate::properties::config;

const PEOPLE: [&str; 3] = ["王秀英", "李大山", "赵铁柱"];

/// One thing that happens: to which wallet, what, and how the way treats the bytes.
#[derive(Clone, Copy, Debug)]
struct Op {
    who: usize,
    kind: u8,
    fate: u32,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = (0..PEOPLE.len(), 0_u8..16, any::<u32>());
    prop::collection::vec(op.prop_map(|(who, kind, fate)| Op { who, kind, fate }), 1..60)
}

/// Carries bytes as a numbered series; parts are lost, doubled and out of order. `None` where too much was lost.
fn by_series(carries: Carried, bytes: &[u8], fate: u32) -> Option<Vec<u8>> {
    let mut parts = write_series(carries, bytes, fate % 5).unwrap();
    let mut random = fate;
    let mut next = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        random >> 8
    };
    for at in (1..parts.len()).rev() {
        parts.swap(at, next() as usize % (at + 1));
    }
    let mut collector = Collector::default();
    for part in &parts {
        let seen = next() % 8;
        for _ in 0..seen.min(2) {
            collector.add(part).unwrap();
        }
    }
    collector.bytes().map(|(_, bytes)| bytes.to_vec())
}

/// What the way makes of bytes: a file arrives whole; a series may not arrive.
fn carried(carries: Carried, bytes: &[u8], fate: u32) -> Option<Vec<u8>> {
    if fate.is_multiple_of(3) { Some(bytes.to_vec()) } else { by_series(carries, bytes, fate) }
}

fn ask(w: &World, who: usize, kind: u8, fate: u32) -> Command {
    let activity = ActivityId(w.id("扫雪"));
    match kind {
        0 => Command::SignUp { activity, person: None },
        1 => Command::CancelSignUp { activity, person: None },
        2 => Command::CheckIn { activity, person: None, code: Some(CheckInCode([fate as u8 % 2; 5])) },
        3 => Command::CheckOut { activity, person: None },
        _ => Command::RecordService {
            person: w.person(PEOPLE[who]),
            activity,
            on: day("2026-02-01"),
            minutes: minutes(fate % 500),
            evidence: Evidence::Backfill,
        },
    }
}

fn play(w: &mut World, wallets: &mut [Wallet], op: Op) {
    w.clock += 60_000 * u64::from(op.fate % 90 + 1);
    let now = w.now();
    let wallet = &mut wallets[op.who];
    match op.kind {
        0..6 => {
            let command = ask(w, op.who, op.kind, op.fate);
            wallet.execute(now, command).unwrap();
        }
        6..10 => {
            let sent = wallet.outbox().and_then(|frames| carried(Carried::Frames, &frames, op.fate));
            if let Some(frames) = sent {
                w.book_mut().merge(now, &frames).unwrap();
            }
        }
        10..14 => {
            let Ok(told) = w.book().statement_for(now, wallet.public_key()) else { return };
            let bytes = write_statement(&told, w.book().key().unwrap());
            if let Some(bytes) = carried(Carried::Statement, &bytes, op.fate) {
                wallet.accept_statement(now, &bytes);
            }
        }
        // The phone is switched off and on again.
        _ => {
            let (file, secret) = (wallet.file(), wallet.secret());
            *wallet = Wallet::open(&file, secret, Entropy::from_seed(seed("再开机"))).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn every_entry_of_every_wallet_is_folded_once(steps in ops()) {
        let mut w = village().and([check_in_opened("扫雪", "2026-03-05", CheckInCode([1; 5]), START + 40 * HOUR)]);
        let mut wallets = PEOPLE.map(|person| wallet_of(&mut w, person));
        let before = w.journal().total as usize;
        for op in steps {
            play(&mut w, &mut wallets, op);
        }
        let mut expected = BTreeSet::new();
        for wallet in &mut wallets {
            w.clock += 60_000;
            let now = w.now();
            if let Some(frames) = wallet.outbox() {
                let report = w.book_mut().merge(now, &frames).unwrap();
                prop_assert!(report.gaps.is_empty() && report.forked.is_empty());
            }
            told(&mut w, wallet);
            let author = wallet.public_key().tag();
            expected.extend((1..=wallet.mark().seq).map(|seq| xiangyue::ids::EntryId { author, seq }));
            prop_assert_eq!(wallet.view().waiting, 0);
            prop_assert_eq!(wallet.view().forked, None);
            prop_assert!(wallet.outbox().is_none());
        }
        let rows = w.journal().rows;
        prop_assert_eq!(rows.len(), before + expected.len());
        // What a wallet says of its entries is what the book says.
        for wallet in &wallets {
            for own in wallet.view().entries {
                let row = rows.iter().find(|row| row.entry == own.entry).unwrap();
                prop_assert_eq!(&row.refusal, &own.refusal);
                prop_assert_eq!(row.refusal.is_some(), own.state == OwnState::Bounced);
            }
        }
    }
}

#[test]
fn a_statement_fits_into_a_few_codes() {
    let mut w = village().and([signed_up("扫雪", Some("王秀英"))]);
    let wallet = known_wallet(&mut w, "王秀英");
    let bytes = statement(&w, wallet.public_key());
    let parts = write_series(Carried::Statement, &bytes, 2).unwrap();
    assert!(parts.len() <= 12, "{} bytes in {} codes", bytes.len(), parts.len());
}
