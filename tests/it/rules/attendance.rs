//! Sign-ups, check-ins and check-outs: who means to come, who is there, and the record it becomes.

use xiangyue::contract::command::{Evidence, Role};
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, AttendanceView, Command, Event, Refusal};
use xiangyue::ids::{CheckInCode, TeamId};
use xiangyue::text::Paragraph;
use xiangyue::time::Timestamp;

use crate::support::*;

const CODE: CheckInCode = CheckInCode([1, 2, 3, 4, 5]);
const NINE: u64 = START + HOUR;

fn clock(millis: u64) -> Step {
    Step::Clock(Timestamp::from_millis(millis))
}

/// A village with an activity of two places, and a volunteer's phone.
fn sweeping() -> World {
    given([
        person("王秀英"),
        person("赵铁柱"),
        person("孙二娘"),
        team("红马甲"),
        planned(Some(2)),
        admitted_person("王秀英手机", Role::Volunteer, "王秀英"),
        admitted_person("队长平板", Role::TeamLeader, "赵铁柱"),
    ])
}

fn planned(places: Option<u32>) -> Step {
    planned_on("2026-03-05", places)
}

fn planned_on(on: &'static str, places: Option<u32>) -> Step {
    Step::Do {
        name: Some("扫雪"),
        make: Box::new(move |w| Command::PlanActivity {
            team: TeamId(w.id("红马甲")),
            title: label("扫雪"),
            content: Paragraph::new("清扫主街").unwrap(),
            place: label("村口"),
            unit: label("罗峪村村民委员会"),
            in_charge: w.person("赵铁柱"),
            on: day(on),
            places,
        }),
    }
}

/// The leader opened the check-in of the fifth of March until noon.
fn opened() -> World {
    sweeping().and([at("队长平板"), check_in_opened("扫雪", "2026-03-05", CODE, NINE + 3 * HOUR)])
}

fn attendance(w: &World) -> AttendanceView {
    let query = serde_json::json!({ "attendance": { "activity": w.id("扫雪") } });
    let Answer::Attendance(view) = w.ask(query) else { panic!("another answer") };
    view
}

/// Who signed up and whether they wait.
fn list(w: &World) -> Vec<(String, bool)> {
    let rows = attendance(w).rows.into_iter();
    rows.filter(|row| row.signed_up_at.is_some()).map(|row| (row.name.unwrap(), row.waits)).collect()
}

fn names(list: &[(&str, bool)]) -> Vec<(String, bool)> {
    list.iter().map(|(name, waits)| ((*name).into(), *waits)).collect()
}

#[test]
fn a_volunteer_signs_up_without_saying_who() {
    let w = sweeping().and([at("王秀英手机")]).when(signed_up("扫雪", None)).then(|_, receipt| {
        assert!(matches!(receipt.events[..], [Event::SignedUp { .. }]));
    });
    assert_eq!(list(&w), names(&[("王秀英", false)]));
}

#[test]
fn a_volunteer_signs_nobody_else_up() {
    let w = sweeping().and([at("王秀英手机")]);
    let w = w.when(signed_up("扫雪", Some("赵铁柱"))).then_refused("role_not_allowed");
    w.when(sign_up_cancelled("扫雪", Some("赵铁柱"))).then_refused("role_not_allowed");
}

#[test]
fn who_comes_after_the_last_place_waits_and_moves_up() {
    let w = sweeping().and([
        signed_up("扫雪", Some("赵铁柱")),
        signed_up("扫雪", Some("王秀英")),
        signed_up("扫雪", Some("孙二娘")),
    ]);
    assert_eq!(list(&w), names(&[("赵铁柱", false), ("王秀英", false), ("孙二娘", true)]));
    let w = w.and([sign_up_cancelled("扫雪", Some("赵铁柱"))]);
    assert_eq!(list(&w), names(&[("王秀英", false), ("孙二娘", false)]));
    let w = w.and([signed_up("扫雪", Some("赵铁柱"))]);
    assert_eq!(list(&w), names(&[("王秀英", false), ("孙二娘", false), ("赵铁柱", true)]));
}

#[test]
fn without_counted_places_nobody_waits() {
    let w = given([person("王秀英"), person("赵铁柱"), team("红马甲"), planned(None)])
        .and([signed_up("扫雪", Some("王秀英")), signed_up("扫雪", Some("赵铁柱"))]);
    assert_eq!(list(&w), names(&[("王秀英", false), ("赵铁柱", false)]));
    assert_eq!(attendance(&w).places, None);
}

#[test]
fn signing_up_or_cancelling_twice_changes_nothing() {
    let twice = |step: fn(&'static str, Option<&'static str>) -> Step, w: World| {
        let w = w.and([step("扫雪", Some("王秀英"))]);
        let before = w.book().digest();
        let w = w.when(step("扫雪", Some("王秀英"))).then(|_, receipt| assert!(receipt.events.is_empty()));
        assert_eq!(w.book().digest(), before);
        w
    };
    let w = twice(signed_up, sweeping());
    twice(sign_up_cancelled, w);
}

#[test]
fn the_earlier_of_two_phones_apart_has_the_place() {
    let mut w = sweeping().and([signed_up("扫雪", Some("孙二娘"))]);
    w.send(FOUNDER, "王秀英手机");
    w.send(FOUNDER, "队长平板");
    w.alone("王秀英手机", signed_up("扫雪", None));
    w.alone("队长平板", signed_up("扫雪", None));
    w.send("队长平板", FOUNDER);
    assert_eq!(list(&w), names(&[("孙二娘", false), ("赵铁柱", false)]));
    w.send("王秀英手机", FOUNDER);
    assert_eq!(list(&w), names(&[("孙二娘", false), ("王秀英", false), ("赵铁柱", true)]));
}

#[test]
fn places_are_counted_from_one() {
    let village = || given([person("赵铁柱"), team("红马甲")]);
    village().when(planned(Some(0))).then_refused("out_of_range");
    village().when(planned(Some(10_001))).then_refused("out_of_range");
    village().when(planned(Some(10_000))).then(|_, _| {});
}

#[test]
fn a_key_nobody_is_named_for_says_whom_it_means() {
    let w = sweeping();
    let w = w.when(signed_up("扫雪", None)).then_refused("key_holder_unknown");
    let w = w.when(checked_in("扫雪", None, Some(CODE))).then_refused("key_holder_unknown");
    w.when(checked_out("扫雪", None)).then_refused("key_holder_unknown");
}

#[test]
fn only_who_leads_opens_a_check_in() {
    let open = || check_in_opened("扫雪", "2026-03-05", CODE, NINE);
    let w = sweeping().and([at("王秀英手机")]).when(open()).then_refused("role_not_allowed");
    let w = w.and([at("队长平板")]).when(open()).then(|_, _| {});
    let early = check_in_opened("扫雪", "2026-03-04", CODE, NINE);
    w.when(early).then_refused("day_too_early");
}

#[test]
fn the_minutes_between_check_in_and_check_out_wait_for_approval() {
    let w = opened()
        .and([at("王秀英手机"), clock(NINE), checked_in("扫雪", None, Some(CODE)), clock(NINE + 90 * 60_000)])
        .when(checked_out("扫雪", None))
        .then(|_, receipt| assert_eq!(receipt.events.len(), 2));
    let [record] = &w.services()[..] else { panic!("one record") };
    // A minute passed before the check-out was entered, as before the check-in.
    assert_eq!((record.minutes, record.on), (minutes(90), day("2026-03-05")));
    assert_eq!((record.evidence, record.state), (Evidence::CheckIn, ThingState::Waiting));
    assert_eq!(w.statement("王秀英").minutes, minutes(0));
    assert!(attendance(&w).rows.is_empty());
    w.when(checked_out("扫雪", None)).then_refused("not_checked_in");
}

#[test]
fn a_second_check_in_does_not_move_the_first() {
    let w = opened().and([
        at("王秀英手机"),
        clock(NINE),
        checked_in("扫雪", None, Some(CODE)),
        clock(NINE + HOUR),
        checked_in("扫雪", None, Some(CODE)),
        clock(NINE + 2 * HOUR),
        checked_out("扫雪", None),
    ]);
    assert_eq!(w.services()[0].minutes, minutes(120));
}

#[test]
fn a_wrong_or_lapsed_code_checks_nobody_in() {
    let until = |w: World, code| match w.when(checked_in("扫雪", None, code)).refusal() {
        Refusal::CheckInCode { until } => until.map(Timestamp::millis),
        other => panic!("{other:?}"),
    };
    let phone = || opened().and([at("王秀英手机")]);
    assert_eq!(until(phone(), Some(CheckInCode([5; 5]))), None);
    assert_eq!(until(phone(), None), None, "nobody vouches for themselves");
    let noon = NINE + 3 * HOUR;
    assert_eq!(until(phone().and([clock(noon)]), Some(CODE)), Some(noon));
    phone().and([clock(noon - 60_000)]).when(checked_in("扫雪", None, Some(CODE))).then(|_, _| {});
}

#[test]
fn a_code_is_good_on_its_day_and_past_midnight() {
    let long = || check_in_opened("扫雪", "2026-03-06", CODE, START + 30 * DAY);
    let on = |days: u64| {
        let w = sweeping().and([at("队长平板"), long(), at("王秀英手机"), clock(START + days * DAY)]);
        w.when(checked_in("扫雪", None, Some(CODE)))
    };
    on(0).then_refused("check_in_code");
    for days in [1, 2] {
        let w = on(days).then(|_, _| {}).and([clock(START + days * DAY + HOUR), checked_out("扫雪", None)]);
        assert_eq!(w.services()[0].on, day("2026-03-06"));
    }
    on(3).then_refused("check_in_code");
}

#[test]
fn another_activitys_code_does_not_fit() {
    let w = opened().and([at(FOUNDER), activity("植树", "红马甲", "赵铁柱"), at("王秀英手机")]);
    w.when(checked_in("植树", None, Some(CODE))).then_refused("check_in_code");
}

#[test]
fn who_leads_checks_elders_in_and_signs_for_it() {
    let w = opened().and([clock(NINE), checked_in("扫雪", Some("孙二娘"), None)]);
    let rows = attendance(&w).rows;
    assert_eq!((rows[0].name.as_deref(), rows[0].signed_up_at), (Some("孙二娘"), None));
    assert_eq!(rows[0].since.map(Timestamp::millis), Some(NINE + 60_000));
    let w = w.and([clock(NINE + HOUR), checked_out("扫雪", Some("孙二娘"))]);
    let record = &w.services()[0];
    assert_eq!((record.minutes, record.evidence), (minutes(60), Evidence::LeaderSigned));
}

#[test]
fn who_is_checked_out_by_another_was_not_there_by_the_code_alone() {
    let w = opened().and([
        at("王秀英手机"),
        clock(NINE),
        checked_in("扫雪", None, Some(CODE)),
        at("队长平板"),
        clock(NINE + HOUR),
        checked_out("扫雪", Some("王秀英")),
    ]);
    assert_eq!(w.services()[0].evidence, Evidence::LeaderSigned);
}

#[test]
fn who_leads_needs_the_code_for_their_own_check_in() {
    let w = opened().when(checked_in("扫雪", None, None)).then_refused("check_in_code");
    w.when(checked_in("扫雪", None, Some(CODE))).then(|_, _| {});
}

#[test]
fn a_leader_of_another_team_checks_nobody_in() {
    let w = sweeping().and([team("夕阳红"), admitted("夕阳红队长", Role::Auditor)]);
    let grant = act(|w: &World| Command::GrantRole {
        key: public(seed("夕阳红队长")),
        role: Role::TeamLeader,
        scope: xiangyue::contract::command::Scope::Team(TeamId(w.id("夕阳红"))),
        until: None,
    });
    let w = w.and([grant, at("夕阳红队长")]);
    let w = w.when(checked_in("扫雪", Some("孙二娘"), None)).then_refused("out_of_scope");
    w.when(check_in_opened("扫雪", "2026-03-05", CODE, NINE)).then_refused("out_of_scope");
}

#[test]
fn nobody_is_there_before_the_activity_begins() {
    let w = given([person("孙二娘"), person("赵铁柱"), team("红马甲"), planned_on("2026-03-06", None)]);
    w.when(checked_in("扫雪", Some("孙二娘"), None)).then_refused("day_too_early");
}

#[test]
fn a_day_holds_no_more_than_a_day_and_an_empty_stay_leaves_no_record() {
    let w = opened().and([
        recorded("雪一", "孙二娘", "扫雪", "2026-03-05", 1_430),
        clock(NINE),
        checked_in("扫雪", Some("孙二娘"), None),
        clock(NINE + 5 * HOUR),
        checked_out("扫雪", Some("孙二娘")),
    ]);
    assert_eq!(w.services()[0].minutes, minutes(10));
    let w = w.and([clock(NINE + 6 * HOUR), checked_in("扫雪", Some("孙二娘"), None)]);
    let w = w.and([clock(NINE + 7 * HOUR)]).when(checked_out("扫雪", Some("孙二娘"))).then(|_, receipt| {
        assert!(matches!(receipt.events[..], [Event::CheckedOut { .. }]), "the day is full");
    });
    assert!(attendance(&w).rows.is_empty());
}

#[test]
fn a_check_out_days_later_counts_one_day_at_most() {
    let w = opened().and([
        clock(NINE),
        checked_in("扫雪", Some("孙二娘"), None),
        clock(NINE + 9 * DAY),
        checked_out("扫雪", Some("孙二娘")),
    ]);
    assert_eq!((w.services()[0].minutes, w.services()[0].on), (minutes(1_440), day("2026-03-05")));
}

#[test]
fn person_and_activity_must_be_known() {
    let mut w = opened().and([at(FOUNDER)]);
    for step in [
        signed_up("没有的", Some("孙二娘")),
        signed_up("扫雪", Some("没有的")),
        sign_up_cancelled("没有的", Some("孙二娘")),
        checked_in("没有的", Some("孙二娘"), None),
        checked_in("扫雪", Some("没有的"), None),
        checked_out("没有的", Some("孙二娘")),
        check_in_opened("没有的", "2026-03-05", CODE, NINE),
    ] {
        w = w.when(step).then_refused("not_found");
    }
}

#[test]
fn the_list_of_activities_counts_who_comes_and_who_is_there() {
    let w = opened().and([
        signed_up("扫雪", Some("王秀英")),
        signed_up("扫雪", Some("孙二娘")),
        checked_in("扫雪", Some("孙二娘"), None),
    ]);
    let Answer::Activities(rows) = w.ask(serde_json::json!({ "activities": { "limit": 9 } })) else {
        panic!("another answer")
    };
    assert_eq!((rows[0].places, rows[0].signed_up, rows[0].present), (Some(2), 2, 1));
    let codes = attendance(&w).check_ins;
    assert_eq!(codes.len(), 1);
    assert_eq!((codes[0].on, codes[0].until.millis()), (day("2026-03-05"), NINE + 3 * HOUR));
}
