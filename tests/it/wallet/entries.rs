//! What a wallet writes: only what a volunteer may ask for, about its own person, with or without signal.

use xiangyue::contract::command::{AskRedemption, Evidence, WithdrawAsk};
use xiangyue::contract::qr::QrKind;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::wallet::OwnState;
use xiangyue::contract::{Command, RuleRef};
use xiangyue::ids::{ActivityId, AskId, CheckInCode, CounterId, ItemId, SheetId};

use super::*;
use crate::golden::commands::{Side, every_command, name};

fn sign_up(w: &World) -> Command {
    Command::SignUp { activity: ActivityId(w.id("扫雪")), person: None }
}

fn declared(w: &World, person: &str) -> Command {
    Command::RecordService {
        person: w.person(person),
        activity: ActivityId(w.id("扫雪")),
        on: day("2026-02-01"),
        minutes: minutes(60),
        evidence: Evidence::Backfill,
    }
}

#[test]
fn a_wallet_joins_and_signs_up_before_anybody_has_heard_of_it() {
    let mut w = village();
    let mut wallet = wallet_of(&mut w, "王秀英");
    let command = sign_up(&w);
    write(&mut w, &mut wallet, command);
    assert_eq!(states(&wallet), [OwnState::Waiting; 2]);
    assert_eq!((wallet.view().name, wallet.view().waiting), ("罗峪村".into(), 2));
    deliver(&mut w, &mut wallet);
    let report = told(&mut w, &mut wallet);
    assert_eq!((report.confirmed.len(), report.bounced.len()), (2, 0));
    assert_eq!(states(&wallet), [OwnState::Confirmed; 2]);
    let told = wallet.view().statement.unwrap();
    assert_eq!(told.person_name.as_deref(), Some("王秀英"));
    assert!(told.activities[0].own.as_ref().unwrap().signed_up_at.is_some());
}

#[test]
fn a_phone_whose_clock_is_behind_joins_all_the_same() {
    let mut w = village();
    let text = invitation(&mut w, "王秀英");
    let years_behind = Timestamp::from_millis(START - 300 * DAY);
    let fault = read_qr(&text, &w.book().known(w.now()), years_behind, None).unwrap_err();
    assert_eq!(fault.code(), "ahead", "it is told to look at its clock");
    let mut wallet = joined(Timestamp::from_millis(w.clock - 23 * HOUR), &text, "慢表");
    deliver(&mut w, &mut wallet);
    assert!(told(&mut w, &mut wallet).bounced.is_empty());
    assert_eq!(states(&wallet), [OwnState::Confirmed]);
}

#[test]
fn only_what_a_volunteer_may_ask_for_is_written() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let mut written = Vec::new();
    for command in every_command(Side::Host) {
        let name = name(&command);
        let outcome = wallet.execute(w.now(), command).unwrap();
        match outcome {
            Outcome::Receipt(_) => written.push(name),
            // A volunteer's command, but about somebody else.
            Outcome::Refusal(refusal) => assert_eq!(refusal.code(), "role_not_allowed", "{name}"),
        }
    }
    let unsaid = "they do not say whose they are; the book will";
    assert_eq!(written, ["amendService", "withdrawAsk"], "{unsaid}");
}

#[test]
fn a_wallet_writes_about_nobody_else() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let own = declared(&w, "王秀英");
    write(&mut w, &mut wallet, own);
    assert_eq!(refused(&w, &mut wallet, declared(&w, "赵铁柱")), "role_not_allowed");
    let other = Some(w.person("赵铁柱"));
    let activity = ActivityId(w.id("扫雪"));
    assert_eq!(refused(&w, &mut wallet, Command::SignUp { activity, person: other }), "role_not_allowed");
    let code = Some(CheckInCode([1; 5]));
    let check_in = Command::CheckIn { activity, person: other, code };
    assert_eq!(refused(&w, &mut wallet, check_in), "role_not_allowed");
    assert_eq!(refused(&w, &mut wallet, Command::CheckOut { activity, person: other }), "role_not_allowed");
}

#[test]
fn a_wallet_that_was_told_nothing_does_not_know_who_it_is() {
    let mut w = village();
    let mut wallet = wallet_of(&mut w, "王秀英");
    assert_eq!(refused(&w, &mut wallet, declared(&w, "王秀英")), "key_holder_unknown");
}

#[test]
fn without_a_code_nobody_checks_in() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let check_in = Command::CheckIn { activity: ActivityId(w.id("扫雪")), person: None, code: None };
    assert_eq!(refused(&w, &mut wallet, check_in), "check_in_code");
}

#[test]
fn a_reason_travels_beside_the_entry() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let deed = Command::DeclareDeed {
        rule: RuleRef { sheet: SheetId(w.id("细则")), row: KIND },
        subject: w.holder("王秀英"),
        on: day("2026-02-01"),
        count: 1,
        points: Some(whole(3)),
        reason: Some(note("帮邻居收麦子")),
    };
    write(&mut w, &mut wallet, deed);
    deliver(&mut w, &mut wallet);
    assert_eq!(w.deeds()[0].reason.as_deref(), Some("帮邻居收麦子"));
    told(&mut w, &mut wallet);
    assert_eq!(wallet.view().statement.unwrap().deeds[0].reason.as_deref(), Some("帮邻居收麦子"));
    assert!(wallet.outbox().is_none(), "what is confirmed need not be sent again");
    let blank = Command::DeclareDeed {
        rule: RuleRef { sheet: SheetId(w.id("细则")), row: KIND },
        subject: w.holder("王秀英"),
        on: day("2026-02-01"),
        count: 1,
        points: Some(whole(3)),
        reason: Some(note(" ")),
    };
    let before = wallet.mark();
    assert!(wallet.execute(w.now(), blank).is_err());
    assert_eq!(wallet.mark(), before);
}

#[test]
fn a_check_in_by_the_code_shown_becomes_a_record() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let code = w.book_mut().draw_check_in_code();
    assert_ne!(w.book_mut().draw_check_in_code(), code, "drawn anew each time");
    let activity = ActivityId(w.id("扫雪"));
    let until = Timestamp::from_millis(w.clock + 9 * HOUR);
    w.must(Command::OpenCheckIn { activity, on: day("2026-03-05"), code: code.hash(), until });
    let typed = code.to_string().to_lowercase().parse().unwrap();
    write(&mut w, &mut wallet, Command::CheckIn { activity, person: None, code: Some(typed) });
    w.clock += HOUR;
    write(&mut w, &mut wallet, Command::CheckOut { activity, person: None });
    deliver(&mut w, &mut wallet);
    told(&mut w, &mut wallet);
    let record = wallet.view().statement.unwrap().services[0].clone();
    assert_eq!((record.minutes, record.evidence), (minutes(61), Evidence::CheckIn));
}

#[test]
fn an_entry_that_bounces_says_why() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let mut early = declared(&w, "王秀英");
    if let Command::RecordService { on, .. } = &mut early {
        *on = day("2026-01-01");
    }
    let receipt = write(&mut w, &mut wallet, early);
    deliver(&mut w, &mut wallet);
    let report = told(&mut w, &mut wallet);
    assert_eq!(report.bounced.len(), 1);
    assert_eq!((report.bounced[0].entry, report.bounced[0].refusal.code()), (receipt.entry, "day_too_early"));
    let shown = wallet.view().entries[0].clone();
    assert_eq!((shown.state, shown.refusal.unwrap().code()), (OwnState::Bounced, "day_too_early"));
    assert!(told(&mut w, &mut wallet).bounced.is_empty(), "told once");
}

#[test]
fn an_invitation_lets_one_wallet_in() {
    let mut w = village();
    let text = invitation(&mut w, "王秀英");
    w.clock += 60_000;
    let (mut first, mut second) =
        (joined(w.now(), &text, "新手机"), joined(Timestamp::from_millis(w.clock + 1), &text, "旧手机"));
    deliver(&mut w, &mut first);
    deliver(&mut w, &mut second);
    told(&mut w, &mut first);
    let refusal = w.book().statement_for(w.now(), second.public_key()).unwrap_err();
    assert_eq!(refusal.code(), "key_not_admitted");
}

#[test]
fn entries_come_after_all_the_wallet_was_told_about() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let told = wallet.view().statement.unwrap().at;
    let slow = Timestamp::from_millis(START - 300 * DAY);
    let Outcome::Receipt(receipt) = wallet.execute(slow, sign_up(&w)).unwrap() else { panic!("refused") };
    assert!(receipt.at > told);
}

#[test]
fn a_check_in_from_a_slow_clock_comes_after_the_code_it_answers() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let activity = ActivityId(w.id("扫雪"));
    w.clock += HOUR;
    let (code, until) = (w.book_mut().draw_check_in_code(), Timestamp::from_millis(w.clock + HOUR));
    let on = day("2026-03-05");
    w.must(Command::OpenCheckIn { activity, on, code: code.hash(), until });
    let source = QrSource::CheckIn { activity, on, code, until };
    let content = w.book().qr_content(w.now(), &source).unwrap();
    let text = write_qr(w.book().id(), &content, w.book().key()).unwrap();
    // Half an hour behind: later than its last statement, earlier than the code.
    let slow = Timestamp::from_millis(w.clock - HOUR / 2);
    let check_in = Command::CheckIn { activity, person: None, code: Some(code) };
    let mut typed = {
        let secret = wallet.secret();
        Wallet::open(&wallet.file(), secret, Entropy::from_seed(seed("另一部"))).unwrap()
    };
    assert!(matches!(typed.execute(slow, check_in.clone()), Ok(Outcome::Receipt(_))));
    let early = typed.view().entries[0].at;
    assert!(matches!(wallet.read_qr(slow, &text, Some(QrKind::CheckIn)), Ok(QrText::CheckIn(_))));
    let Ok(Outcome::Receipt(receipt)) = wallet.execute(slow, check_in) else { panic!("refused") };
    assert!(early < receipt.at, "without the text it would have come before the code");
    deliver(&mut w, &mut wallet);
    assert_eq!(told(&mut w, &mut wallet).confirmed, [receipt.entry]);
}

#[test]
fn a_wallet_asks_for_goods_for_itself_and_its_household() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let (counter, item) = (CounterId(w.id("超市")), ItemId(w.id("大米")));
    let ask = |holder| Command::AskRedemption(AskRedemption { counter, holder, item, quantity: units(1) });
    let (own, household, other) = (w.holder("王秀英"), w.holder("李家"), w.holder("赵家"));
    assert_eq!(refused(&w, &mut wallet, ask(other)), "role_not_allowed");
    assert_eq!(refused(&w, &mut wallet, ask(w.holder("李大山"))), "role_not_allowed");
    write(&mut w, &mut wallet, ask(own));
    let asked = write(&mut w, &mut wallet, ask(household));
    write(&mut w, &mut wallet, Command::WithdrawAsk(WithdrawAsk { ask: AskId(asked.entry) }));
    deliver(&mut w, &mut wallet);
    assert!(told(&mut w, &mut wallet).bounced.is_empty());
    let asks = wallet.view().statement.unwrap().asks;
    let states: Vec<_> = asks.iter().map(|row| (row.holder, row.state)).collect();
    assert_eq!(states, [(household, ThingState::Cancelled), (own, ThingState::Waiting)]);
}
