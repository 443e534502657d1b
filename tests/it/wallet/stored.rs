//! A wallet's file: nothing acknowledged is lost, damage is named, and another key's file stays shut.

use proptest::prelude::*;
use xiangyue::Error;
use xiangyue::ids::ActivityId;

use super::*;
use crate::properties::config;

fn entropy() -> Entropy {
    Entropy::from_seed([9; 32])
}

fn save(wallet: &mut Wallet, store: &mut Vec<u8>) {
    if let Some((frames, mark)) = wallet.unsaved() {
        store.extend(frames);
        wallet.acknowledge(mark);
    }
}

#[test]
fn what_was_stored_opens_as_it_was() {
    let mut w = village();
    let mut store = Vec::new();
    let mut wallet = wallet_of(&mut w, "王秀英");
    save(&mut wallet, &mut store);
    let activity = ActivityId(w.id("扫雪"));
    for step in 0..6 {
        match step % 3 {
            0 => {
                write(&mut w, &mut wallet, Command::SignUp { activity, person: None });
            }
            1 => {
                deliver(&mut w, &mut wallet);
            }
            _ => {
                told(&mut w, &mut wallet);
            }
        }
        save(&mut wallet, &mut store);
        assert!(wallet.unsaved().is_none());
        let mut again = Wallet::open(&store, wallet.secret(), entropy()).unwrap();
        assert_eq!(
            (again.view(), again.known(), again.mark().seq),
            (wallet.view(), wallet.known(), wallet.mark().seq)
        );
        assert!(again.unsaved().is_none());
        assert_eq!(again.file(), wallet.file());
        let compact = Wallet::open(&wallet.file(), wallet.secret(), entropy()).unwrap();
        assert_eq!((compact.view(), compact.known()), (wallet.view(), wallet.known()));
    }
    assert!(wallet.file().len() < store.len(), "compacting drops older statements");
}

#[test]
fn what_was_not_acknowledged_is_offered_again_and_counts_once() {
    let mut w = village();
    let sign_up = Command::SignUp { activity: ActivityId(w.id("扫雪")), person: None };
    let mut wallet = known_wallet(&mut w, "王秀英");
    let (frames, mark) = wallet.unsaved().unwrap();
    assert_eq!(wallet.unsaved().unwrap().0, frames);
    let mut store = frames;
    write(&mut w, &mut wallet, sign_up);
    // The first write was stored, its acknowledgement lost: the next one repeats it.
    store.extend(wallet.unsaved().unwrap().0);
    let again = Wallet::open(&store, wallet.secret(), entropy()).unwrap();
    assert_eq!(again.view(), wallet.view());
    wallet.acknowledge(mark);
    assert!(wallet.unsaved().is_some());
}

#[test]
fn an_unfinished_write_is_left_out_and_a_cut_file_is_named() {
    let mut w = village();
    let sign_up = Command::SignUp { activity: ActivityId(w.id("扫雪")), person: None };
    let mut store = Vec::new();
    let mut wallet = known_wallet(&mut w, "王秀英");
    save(&mut wallet, &mut store);
    let before = wallet.view();
    let whole = store.len();
    write(&mut w, &mut wallet, sign_up);
    save(&mut wallet, &mut store);
    for cut in whole + 1..store.len() {
        let torn = &store[..cut];
        assert_eq!(Wallet::recover(torn, wallet.secret(), entropy()).unwrap().view(), before);
        assert!(matches!(Wallet::open(torn, wallet.secret(), entropy()), Err(Error::Truncated { .. })));
    }
}

#[test]
fn any_flipped_bit_is_an_error() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let file = wallet.file();
    for at in 0..file.len() {
        let mut altered = file.clone();
        altered[at] ^= 1 << (at % 8);
        assert!(Wallet::open(&altered, wallet.secret(), entropy()).is_err(), "byte {at}");
    }
    assert_eq!(Wallet::open(&[], wallet.secret(), entropy()).unwrap_err(), Error::NotFounded);
    assert_eq!(Wallet::open(&file, [3; 32], entropy()).unwrap_err(), Error::NoSigningKey);
    assert!(Wallet::open(&w.book_mut().export_book(), wallet.secret(), entropy()).is_err());
}

#[test]
fn a_desk_takes_a_wallets_whole_file_too() {
    let mut w = village();
    let sign_up = Command::SignUp { activity: ActivityId(w.id("扫雪")), person: None };
    let mut wallet = wallet_of(&mut w, "王秀英");
    write(&mut w, &mut wallet, sign_up);
    let now = w.now();
    let report = w.book_mut().merge(now, &wallet.file()).unwrap();
    assert_eq!((report.new_entries, report.bounced.len()), (2, 0));
    let whole = wallet.whole_feed().unwrap();
    assert_eq!(w.book_mut().merge(now, &whole).unwrap().repeated_entries, 2);
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn random_bytes_are_no_wallet_and_no_statement(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        kind in 0_u8..20,
        at in any::<prop::sample::Index>(),
    ) {
        let mut w = village();
        let mut wallet = known_wallet(&mut w, "王秀英");
        let before = wallet.view();
        for file in [bytes.clone(), forge::seal(kind, &bytes)] {
            prop_assert!(Wallet::open(&file, wallet.secret(), entropy()).is_err());
            let mut longer = wallet.file();
            longer.extend(&file);
            if let Ok(opened) = Wallet::recover(&longer, wallet.secret(), entropy()) {
                prop_assert_eq!(opened.view(), before.clone());
            }
            let mut statement = statement(&w, wallet.public_key());
            let from = at.index(statement.len());
            statement.splice(from.., file);
            prop_assert!(matches!(wallet.accept_statement(w.now(), &statement), StatementOutcome::Fault(_)));
        }
        prop_assert_eq!(wallet.view(), before);
    }
}
