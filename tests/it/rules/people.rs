//! People and households: registration, consent, and moves that carry a date.

use xiangyue::contract::command::Holder;

use crate::support::*;

fn two_homes() -> World {
    given([household("李家"), household("王家"), person_in("王秀英", "李家"), sheet("细则")])
}

#[test]
fn a_person_registered_with_a_household_lives_there() {
    let w = two_homes();
    let people = w.people(None);
    assert_eq!(people.rows[0].household_name.as_deref(), Some("李家"));
    assert_eq!(people.rows[0].phone.as_deref(), Some("×××××××8000"));
}

#[test]
fn a_person_is_found_by_part_of_name_or_number() {
    let w = two_homes();
    assert_eq!(w.people(Some("秀英")).total, 1);
    assert_eq!(w.people(Some("0138")).total, 1);
    assert_eq!(w.people(Some("赵")).total, 0);
}

#[test]
fn consent_cannot_lie_in_the_future() {
    given([])
        .when(act(|_| xiangyue::contract::Command::RegisterPerson {
            profile: xiangyue::contract::Kept::Inline(profile("王秀英", "1964-03-05")),
            consent_on: day("2026-03-06"),
            household: None,
        }))
        .then_refused("day_in_future");
}

#[test]
fn a_household_that_does_not_exist_takes_nobody_in() {
    given([]).when(person_in("王秀英", "李家")).then_refused("not_found");
}

#[test]
fn a_move_changes_who_holds_what_is_earned_from_its_day_on() {
    let w = two_homes().and([
        moved("王秀英", Some("王家"), "2026-02-01"),
        declared("一月的庭院", TIDY, "王秀英", "2026-01-31"),
        booked("一月的庭院"),
        declared("二月的庭院", TIDY, "王秀英", "2026-02-01"),
    ]);
    let w = w.when(booked("二月的庭院")).then(|_, _| {});
    assert_eq!(w.points("李家"), [1_000, 1_000, 1_000, 0, 0]);
    assert_eq!(w.points("王家"), [1_000, 1_000, 1_000, 0, 0]);
}

#[test]
fn points_stay_with_the_household_they_were_earned_for() {
    let w = two_homes().and([
        declared("庭院", TIDY, "王秀英", "2026-01-31"),
        booked("庭院"),
        moved("王秀英", Some("王家"), "2026-02-01"),
    ]);
    assert_eq!(w.points("李家")[2], 1_000);
    assert_eq!(w.points("王家")[2], 0);
}

#[test]
fn who_moves_out_of_any_household_holds_their_own_points() {
    let w = two_homes().and([
        moved("王秀英", None, "2026-02-01"),
        declared("庭院", TIDY, "王秀英", "2026-02-02"),
        booked("庭院"),
    ]);
    assert!(matches!(w.holder("王秀英"), Holder::Person(_)));
    assert_eq!(w.points("王秀英")[2], 1_000);
    assert_eq!(w.points("李家")[2], 0);
}

#[test]
fn moves_are_booked_in_the_order_of_their_days() {
    two_homes()
        .and([moved("王秀英", Some("王家"), "2026-02-01")])
        .when(moved("王秀英", None, "2026-01-15"))
        .then_refused("later_move_booked");
}

#[test]
fn a_move_to_where_one_lives_is_none() {
    two_homes().when(moved("王秀英", Some("李家"), "2026-02-01")).then_refused("already_member");
}

#[test]
fn nobody_moves_before_they_were_registered_or_after_today() {
    let w = two_homes().when(moved("王秀英", Some("王家"), "2026-03-06")).then_refused("day_in_future");
    w.when(moved("王秀英", None, "2025-12-31")).then_refused("later_move_booked");
    given([person("赵铁柱"), household("赵家")])
        .when(moved("赵铁柱", Some("赵家"), "2025-12-31"))
        .then_refused("day_too_early");
}

#[test]
fn a_move_on_the_day_of_the_last_one_replaces_it() {
    let w = two_homes().when(moved("王秀英", Some("王家"), "2026-01-01")).then(|_, _| {});
    assert_eq!(w.people(None).rows[0].household_name.as_deref(), Some("王家"));
}

#[test]
fn an_amended_profile_replaces_the_old_one_everywhere() {
    let w = two_homes()
        .when(act(|w| xiangyue::contract::Command::AmendPerson {
            person: w.person("王秀英"),
            profile: xiangyue::contract::Kept::Inline(profile("王秀瑛", "1964-03-05")),
        }))
        .then(|_, _| {});
    assert_eq!(w.people(None).rows[0].name.as_deref(), Some("王秀瑛"));
    assert_eq!(w.people(Some("王秀英")).total, 0);
}
