//! Service: minutes count once somebody approves them, and earn at the sheet's rate.

use xiangyue::contract::Rounding;
use xiangyue::contract::command::{Evidence, Role};
use xiangyue::contract::refusal::ThingState;

use crate::support::*;

fn sweeping() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        person("赵铁柱"),
        team("红马甲"),
        activity("扫雪", "红马甲", "赵铁柱"),
        sheet("细则"),
    ])
}

fn recorded_once() -> World {
    sweeping().and([recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90)])
}

#[test]
fn minutes_count_only_once_approved() {
    let w = recorded_once();
    assert_eq!(w.overview().minutes, minutes(0));
    assert_eq!(w.overview().services_waiting, 1);
    let w = w.when(approved("雪一", None)).then(|_, _| {});
    assert_eq!(w.statement("王秀英").minutes, minutes(90));
    assert_eq!(w.timesheet("红马甲").minutes, minutes(90));
    assert_eq!(w.overview().services_waiting, 0);
}

#[test]
fn approved_minutes_earn_at_the_rate_of_the_sheet() {
    let w = recorded_once().when(approved("雪一", Some("细则"))).then(|_, _| {});
    assert_eq!(w.points("李家"), [150, 150, 150, 0, 0]);
}

#[test]
fn without_a_sheet_hours_earn_nothing() {
    let w = recorded_once().when(approved("雪一", None)).then(|_, _| {});
    assert_eq!(w.points("李家"), [0; 5]);
}

#[test]
fn a_sheet_without_a_rate_counts_minutes_and_no_points() {
    let w = recorded_once()
        .and([sheet_with("无酬", None, |s| s.hour_rate = None)])
        .when(approved("雪一", Some("无酬")))
        .then(|_, _| {});
    assert_eq!(w.points("李家"), [0; 5]);
    assert_eq!(w.statement("王秀英").minutes, minutes(90));
}

fn earned(change: fn(&mut xiangyue::contract::RuleSheet), given_minutes: u32) -> i64 {
    let w = sweeping().and([
        sheet_with("取整", None, change),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", given_minutes),
        approved("雪一", Some("取整")),
    ]);
    assert_eq!(w.statement("王秀英").minutes, minutes(given_minutes));
    w.points("李家")[2]
}

#[test]
fn rounding_changes_what_is_earned_and_never_the_record() {
    assert_eq!(earned(|s| s.rounding = Rounding::Exact, 89), 148);
    assert_eq!(earned(|s| s.rounding = Rounding::Down { step: minutes(30) }, 89), 100);
    assert_eq!(earned(|s| s.rounding = Rounding::Up { step: minutes(30) }, 89), 150);
    assert_eq!(earned(|s| s.rounding = Rounding::Down { step: minutes(60) }, 59), 0);
    assert_eq!(earned(|s| s.rounding = Rounding::Up { step: minutes(60) }, 60), 100);
}

#[test]
fn a_returned_record_is_amended_and_approved() {
    let w = recorded_once().and([returned("雪一")]);
    assert_eq!(w.service("雪一").state, ThingState::Returned);
    assert_eq!(w.service("雪一").reason.as_deref(), Some("日期不对"));
    let w = w.and([amended("雪一", "2026-02-02", 60)]).when(approved("雪一", Some("细则"))).then(|_, _| {});
    assert_eq!(w.points("李家")[2], 100);
    assert_eq!(w.service("雪一").on, day("2026-02-02"));
}

#[test]
fn a_returned_record_is_not_approved_as_it_is() {
    recorded_once().and([returned("雪一")]).when(approved("雪一", None)).then_refused("state_is");
}

#[test]
fn an_approved_record_is_neither_amended_nor_returned() {
    let w = recorded_once()
        .and([approved("雪一", None)])
        .when(amended("雪一", "2026-02-01", 30))
        .then_refused("state_is");
    w.when(returned("雪一")).then_refused("state_is");
}

#[test]
fn voiding_takes_minutes_and_points_back_and_keeps_the_record() {
    let w = recorded_once().and([approved("雪一", Some("细则"))]).when(voided("雪一")).then(|_, _| {});
    assert_eq!(w.points("李家"), [0; 5]);
    assert_eq!(w.statement("王秀英").minutes, minutes(0));
    assert_eq!(w.timesheet("红马甲").minutes, minutes(0));
    assert_eq!(w.service("雪一").state, ThingState::Voided);
    w.when(voided("雪一")).then_refused("state_is");
}

#[test]
fn voiding_what_was_spent_leaves_a_debt() {
    let w = recorded_once()
        .and([
            approved("雪一", Some("细则")),
            counter("超市"),
            item("肥皂", 1),
            stocked("一月进货", "肥皂", 5, None),
            held("肥皂一", "李家", "肥皂", 1, 1),
            collected("肥皂一"),
        ])
        .when(voided("雪一"))
        .then(|_, _| {});
    assert_eq!(w.points("李家"), [0, 0, 0, 0, -100]);
}

#[test]
fn a_day_holds_at_most_a_day() {
    let w = recorded_once()
        .when(recorded("雪二", "王秀英", "扫雪", "2026-02-01", 1_351))
        .then_refused("day_overfull");
    w.when(recorded("雪三", "王秀英", "扫雪", "2026-02-01", 1_350)).then(|_, _| {});
}

#[test]
fn returned_and_voided_records_free_their_minutes() {
    recorded_once()
        .and([
            returned("雪一"),
            recorded("雪二", "王秀英", "扫雪", "2026-02-01", 1_440),
            voided("雪二"),
            recorded("雪三", "王秀英", "扫雪", "2026-02-01", 1_440),
        ])
        .when(amended("雪一", "2026-02-01", 1))
        .then_refused("day_overfull");
}

#[test]
fn one_record_claims_between_a_minute_and_a_day() {
    let w = sweeping().when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 0)).then_refused("out_of_range");
    w.when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 1_441)).then_refused("out_of_range");
}

#[test]
fn service_lies_between_the_activity_and_today() {
    let w =
        sweeping().when(recorded("雪一", "王秀英", "扫雪", "2026-01-04", 10)).then_refused("day_too_early");
    w.when(recorded("雪一", "王秀英", "扫雪", "2026-03-06", 10)).then_refused("day_in_future");
}

#[test]
fn what_was_entered_from_memory_needs_another_key() {
    let by_memory = recorded_as("补记", "王秀英", "扫雪", "2026-02-01", 90, Evidence::Backfill);
    let w = sweeping()
        .and([by_memory, admitted("评议会", Role::Reviewer)])
        .when(approved("补记", None))
        .then_refused("entered_by_same_key");
    let w = w.and([at("评议会")]).when(approved("补记", None)).then(|_, _| {});
    assert_eq!(w.timesheet("红马甲").backfilled, 1);
}

#[test]
fn who_amended_a_backfilled_record_does_not_approve_it() {
    let by_memory = recorded_as("补记", "王秀英", "扫雪", "2026-02-01", 90, Evidence::Backfill);
    let w = sweeping().and([
        by_memory,
        admitted("评议会", Role::Reviewer),
        at("评议会"),
        amended("补记", "2026-02-01", 80),
    ]);
    let w = w.when(approved("补记", None)).then_refused("entered_by_same_key");
    w.and([at(FOUNDER)]).when(approved("补记", None)).then(|_, _| {});
}

#[test]
fn nobody_decides_their_own_record() {
    let w = recorded_once().and([admitted_person("评议会", Role::Reviewer, "王秀英"), at("评议会")]);
    let w = w.when(approved("雪一", None)).then_refused("self_approval");
    let w = w.when(returned("雪一")).then_refused("self_approval");
    w.when(voided("雪一")).then_refused("self_approval");
}

#[test]
fn a_decision_by_somebody_of_the_same_household_is_marked() {
    let w = given([
        household("李家"),
        person_in("王秀英", "李家"),
        person_in("李大山", "李家"),
        person("赵铁柱"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60),
        recorded("雪二", "赵铁柱", "扫雪", "2026-02-01", 60),
        admitted_person("评议会", Role::Reviewer, "李大山"),
        at("评议会"),
        approved("雪一", None),
        approved("雪二", None),
    ]);
    assert!(w.service("雪一").kin);
    assert!(!w.service("雪二").kin);
}

#[test]
fn a_check_in_does_not_cover_what_the_volunteer_changed_afterwards() {
    let w = recorded_once().and([admitted_person("王秀英手机", Role::Volunteer, "王秀英"), at("王秀英手机")]);
    assert_eq!(w.service("雪一").evidence, Evidence::CheckIn);
    let w = w.when(amended("雪一", "2026-02-01", 300)).then(|_, _| {});
    assert_eq!(w.service("雪一").evidence, Evidence::Backfill);
}

#[test]
fn a_volunteer_enters_only_what_is_their_own() {
    let w = sweeping().and([admitted_person("王秀英手机", Role::Volunteer, "王秀英"), at("王秀英手机")]);
    let w = w.when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90)).then(|_, _| {});
    let w = w.when(recorded("雪二", "赵铁柱", "扫雪", "2026-02-01", 90)).then_refused("role_not_allowed");
    w.when(approved("雪一", None)).then_refused("role_not_allowed");
}

#[test]
fn a_volunteer_key_that_is_nobodys_enters_nothing() {
    let w = sweeping().and([admitted("无主手机", Role::Volunteer), at("无主手机")]);
    let w = w.when(declared("庭院", TIDY, "李家", "2026-02-01")).then_refused("role_not_allowed");
    w.when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90)).then_refused("role_not_allowed");
}

#[test]
fn a_record_entered_long_after_the_day_is_marked_late() {
    let w = sweeping().and([
        recorded("雪一", "王秀英", "扫雪", "2026-02-19", 90),
        recorded("雪二", "王秀英", "扫雪", "2026-02-18", 90),
    ]);
    assert!(!w.service("雪一").late);
    assert!(w.service("雪二").late);
}
