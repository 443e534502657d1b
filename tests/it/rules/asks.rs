//! Asks: a volunteer asks for a redemption, the counter's keeper answers.

use xiangyue::contract::command::Role;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{AskView, Outcome};

use crate::support::*;

/// Li has twenty points and a phone; Wang is a neighbour.
fn shop() -> World {
    given([
        household("李家"),
        household("王家"),
        person_in("王秀英", "李家"),
        person_in("赵铁柱", "王家"),
        sheet("细则"),
        deed("庭院", "细则", TIDY, "李家", "2026-02-01", 2, None),
        booked("庭院"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, None),
        admitted_person("手机", Role::Volunteer, "王秀英"),
        at("手机"),
    ])
}

fn ask(w: &World, name: &str) -> AskView {
    let id = w.id(name);
    w.asks().into_iter().find(|row| row.ask.0 == id).unwrap()
}

#[test]
fn a_volunteer_asks_for_themselves_and_their_household() {
    let w = shop().and([asked("户", "李家", "大米", 1), asked("本人", "王秀英", "大米", 1)]);
    let w = w.when(asked("别家", "王家", "大米", 1)).then_refused("role_not_allowed");
    let w = w.when(asked("别人", "赵铁柱", "大米", 1)).then_refused("role_not_allowed");
    let rows = w.asks();
    assert!(rows.iter().all(|row| row.state == ThingState::Waiting));
    assert_eq!((rows.len(), rows[1].name.as_deref()), (2, Some("李家")));
}

#[test]
fn who_moved_away_asks_for_the_old_household_no_more() {
    let w = shop().and([at(FOUNDER), moved("王秀英", Some("王家"), "2026-03-01"), at("手机")]);
    let w = w.when(asked("旧", "李家", "大米", 1)).then_refused("role_not_allowed");
    w.and([asked("新", "王家", "大米", 1)]);
}

#[test]
fn an_ask_holds_nothing() {
    let w = shop().and([asked("户", "李家", "大米", 5)]);
    assert_eq!(w.shelf("大米").held, units(0));
    assert_eq!(w.points("李家")[2..], [2_000, 0, 0]);
}

#[test]
fn a_redemption_answers_an_ask() {
    let w = shop().and([asked("户", "李家", "大米", 2), at(FOUNDER)]);
    let w = w.and([answered("米", "户", "李家", "大米", 2, 6)]);
    let row = ask(&w, "户");
    assert_eq!((row.state, row.redemption.map(|r| r.0)), (ThingState::Held, Some(w.id("米"))));
    let w = w.when(answered("米二", "户", "李家", "大米", 1, 6)).then_refused("state_is");
    let w = w.when(declined("户")).then_refused("state_is");
    w.and([at("手机")]).when(withdrawn_ask("户")).then_refused("state_is");
}

#[test]
fn a_redemption_answers_only_an_ask_of_its_holder() {
    let w = shop().and([asked("户", "李家", "大米", 2), at(FOUNDER)]);
    let w = w.when(answered("米", "户", "王家", "大米", 2, 6)).then_refused("not_found");
    w.when(answered("米", "没有的", "李家", "大米", 2, 6)).then_refused("not_found");
}

#[test]
fn an_ask_is_declined_with_a_reason() {
    let w = shop().and([asked("户", "李家", "大米", 2), at(FOUNDER), declined("户"), at("手机")]);
    let row = ask(&w, "户");
    assert_eq!((row.state, row.reason.as_deref()), (ThingState::Returned, Some("这个月没有货了")));
}

#[test]
fn who_asked_may_withdraw_and_nobody_elses_volunteer() {
    let w = shop().and([
        asked("户", "李家", "大米", 2),
        at(FOUNDER),
        admitted_person("邻居", Role::Volunteer, "赵铁柱"),
        at("邻居"),
    ]);
    let w = w.when(withdrawn_ask("户")).then_refused("role_not_allowed");
    let w = w.when(declined("户")).then_refused("role_not_allowed");
    let w = w.and([at("手机"), withdrawn_ask("户")]);
    assert_eq!(ask(&w, "户").state, ThingState::Cancelled);
    w.and([at(FOUNDER)]).when(answered("米", "户", "李家", "大米", 2, 6)).then_refused("state_is");
}

#[test]
fn an_ask_withdrawn_unheard_was_answered_all_the_same() {
    let mut w = shop().and([asked("户", "李家", "大米", 2), at(FOUNDER)]);
    assert!(matches!(w.alone("手机", withdrawn_ask("户")), Outcome::Receipt(_)));
    assert!(matches!(w.alone(FOUNDER, answered("米", "户", "李家", "大米", 2, 6)), Outcome::Receipt(_)));
    let report = w.send("手机", FOUNDER);
    assert!(report.bounced.is_empty(), "{report:?}");
    assert_eq!((ask(&w, "户").state, w.redemptions().len()), (ThingState::Held, 1));
}
