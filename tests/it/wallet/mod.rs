//! Wallets: joining by an invitation, writing without a book, and believing the right statements.

mod entries;
mod exchange;
mod privacy;
mod statements;
mod stored;

use xiangyue::contract::command::{Role, Scope};
use xiangyue::contract::qr::{QrKnown, QrSource};
use xiangyue::contract::wallet::{OwnState, StatementFault, StatementOutcome, StatementReport};
use xiangyue::contract::{Command, MergeReport, Outcome, QrText, Receipt};
use xiangyue::exchange::{read_qr, write_qr, write_statement};
use xiangyue::ids::{InvitationId, OneTimeSeed, PublicKey};
use xiangyue::time::Timestamp;
use xiangyue::{Entropy, Wallet};

use crate::support::*;

/// A village with an activity, a shop, and a volunteer who shall get a wallet.
fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        person_in("李大山", "李家"),
        household("赵家"),
        person_in("赵铁柱", "赵家"),
        team("红马甲"),
        activity("扫雪", "红马甲", "赵铁柱"),
        sheet("细则"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 9, None),
    ])
}

/// The text of an invitation for a volunteer, given at the desk at work.
fn invitation(w: &mut World, person: &str) -> String {
    let (now, person) = (w.now(), Some(w.person(person)));
    let until = day("2026-12-31");
    let (outcome, seed) =
        w.book_mut().invite(now, (Role::Volunteer, Scope::Community), person, until).unwrap();
    let Outcome::Receipt(receipt) = outcome else { panic!("refused: {outcome:?}") };
    let source = QrSource::Invitation { invitation: InvitationId(receipt.entry), seed: OneTimeSeed(seed) };
    let text = w.book().qr_content(now, &source).unwrap();
    write_qr(w.book().id(), &text, None).unwrap()
}

fn joined(now: Timestamp, text: &str, name: &str) -> Wallet {
    let nobody = QrKnown { community: None, utc_offset_minutes: 480, signers: Vec::new() };
    let Ok(QrText::Invitation(invitation)) = read_qr(text, &nobody, now, None) else {
        panic!("no invitation")
    };
    Wallet::join(now, &invitation, Entropy::from_seed(seed(name))).unwrap()
}

/// A person's new wallet; nobody has heard of it yet.
fn wallet_of(w: &mut World, person: &str) -> Wallet {
    let text = invitation(w, person);
    w.clock += 60_000;
    joined(w.now(), &text, person)
}

/// A wallet that the desk at work knows and that has its first statement.
fn known_wallet(w: &mut World, person: &str) -> Wallet {
    let mut wallet = wallet_of(w, person);
    deliver(w, &mut wallet);
    let report = told(w, &mut wallet);
    assert_eq!(report.confirmed.len(), 1, "the acceptance");
    wallet
}

/// Brings the wallet's entries to the desk at work.
fn deliver(w: &mut World, wallet: &mut Wallet) -> MergeReport {
    w.clock += 60_000;
    let now = w.now();
    wallet.outbox().map(|frames| w.book_mut().merge(now, &frames).unwrap()).unwrap_or_default()
}

/// The desk's statement for a wallet, sealed.
fn statement(w: &World, key: PublicKey) -> Vec<u8> {
    let told = w.book().statement_for(w.now(), key).unwrap();
    write_statement(&told, w.book().key().unwrap())
}

/// Hands the desk's statement to the wallet, which believes it.
fn told(w: &mut World, wallet: &mut Wallet) -> StatementReport {
    w.clock += 60_000;
    let bytes = statement(w, wallet.public_key());
    match wallet.accept_statement(w.now(), &bytes) {
        StatementOutcome::Report(report) => report,
        StatementOutcome::Fault(fault) => panic!("not believed: {fault:?}"),
    }
}

fn fault(wallet: &mut Wallet, now: Timestamp, bytes: &[u8]) -> StatementFault {
    let before = wallet.view();
    match wallet.accept_statement(now, bytes) {
        StatementOutcome::Report(_) => panic!("believed"),
        StatementOutcome::Fault(fault) => {
            assert_eq!(wallet.view(), before, "what is not believed changes nothing");
            fault
        }
    }
}

fn write(w: &mut World, wallet: &mut Wallet, command: Command) -> Receipt {
    w.clock += 60_000;
    match wallet.execute(w.now(), command).unwrap() {
        Outcome::Receipt(receipt) => receipt,
        Outcome::Refusal(refusal) => panic!("refused: {refusal:?}"),
    }
}

fn refused(w: &World, wallet: &mut Wallet, command: Command) -> &'static str {
    let before = (wallet.view(), wallet.mark());
    match wallet.execute(w.now(), command).unwrap() {
        Outcome::Receipt(_) => panic!("written"),
        Outcome::Refusal(refusal) => {
            assert_eq!((wallet.view(), wallet.mark()), before);
            refusal.code()
        }
    }
}

/// What the wallet shows of its entries, oldest first.
fn states(wallet: &Wallet) -> Vec<OwnState> {
    wallet.view().entries.into_iter().rev().map(|entry| entry.state).collect()
}
