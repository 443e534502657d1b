//! Approvals: two different people above a threshold, whoever entered apart from whoever approves, by the policy at that place.

use xiangyue::amount::{Minutes, Points};
use xiangyue::contract::command::Role;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, Command, Policy, Query, Refusal};

use crate::support::*;

/// Three people with a key each, and a fourth key of the second person.
fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        person("赵铁柱"),
        person("钱多多"),
        person("孙小妹"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        admitted_person("社工台", Role::SocialWorker, "赵铁柱"),
        admitted_person("评议会", Role::Reviewer, "钱多多"),
        admitted_person("评议手机", Role::Reviewer, "钱多多"),
        admitted_person("书记", Role::Reviewer, "孙小妹"),
    ])
}

fn decided_on(policy: Policy) -> Step {
    act(move |_| Command::SetPolicy { policy })
}

fn two_above_ten() -> Step {
    decided_on(Policy {
        second_approval_points: Some(whole(9)),
        second_approval_minutes: Some(minutes(60)),
        ..Policy::default()
    })
}

fn in_force(w: &World) -> Policy {
    let Answer::Policy(policy) = w.book().ask(w.now(), &Query::Policy {}) else { panic!("another answer") };
    policy
}

#[test]
fn nothing_is_asked_until_the_community_decides() {
    let w = village();
    assert_eq!(in_force(&w), Policy::default());
    let w = w.and([declared("庭院", TIDY, "李家", "2026-02-01")]).when(booked("庭院")).then(|_, _| {});
    assert_eq!(w.points("李家"), [1000, 1000, 1000, 0, 0]);
}

#[test]
fn above_the_threshold_a_deed_waits_for_a_second_person() {
    let w = village().and([two_above_ten(), declared("庭院", TIDY, "李家", "2026-02-01")]);
    assert_eq!(w.deed_named("庭院").approvals_needed, 2);
    let w = w.and([at("社工台"), booked("庭院")]);
    let waiting = w.deed_named("庭院");
    assert_eq!(
        (waiting.state, waiting.first_approved_by),
        (ThingState::Waiting, Some(w.key_of("社工台").tag()))
    );
    assert_eq!(w.points("李家"), [0; 5]);
    // The same key again does nothing, and says who was first.
    let again = w.when(booked("庭院")).refusal();
    let Refusal::SecondApprovalNeeded { by, .. } = again else { panic!("{again:?}") };
    let w = village_after_first();
    assert_eq!(by, w.key_of("社工台").tag());
    let w = w.and([at("评议会")]).when(booked("庭院")).then(|_, _| {});
    let done = w.deed_named("庭院");
    assert_eq!((done.state, done.approvals_needed), (ThingState::Approved, 0));
    assert_eq!(done.first_approved_by, Some(w.key_of("社工台").tag()));
    assert_eq!(done.decided_by, Some(w.key_of("评议会").tag()));
    assert_eq!(w.points("李家"), [1000, 1000, 1000, 0, 0]);
}

fn village_after_first() -> World {
    village().and([
        two_above_ten(),
        declared("庭院", TIDY, "李家", "2026-02-01"),
        at("社工台"),
        booked("庭院"),
    ])
}

#[test]
fn two_keys_of_one_person_are_one_person() {
    let first = [two_above_ten(), declared("庭院", TIDY, "李家", "2026-02-01"), at("评议会"), booked("庭院")];
    let w = village().and(first).and([at("评议手机")]);
    let refusal = w.when(booked("庭院")).refusal();
    assert_eq!(refusal.code(), "second_approval_needed");
}

#[test]
fn a_key_whose_holder_nobody_named_is_no_second_person() {
    village_after_first().and([at(FOUNDER)]).when(booked("庭院")).then_refused("key_holder_unknown");
}

#[test]
fn a_threshold_counts_deductions_by_their_size_and_lets_its_own_value_pass() {
    let w = village().and([
        decided_on(Policy { second_approval_points: Some(whole(10)), ..Policy::default() }),
        declared("垃圾", LITTER, "李家", "2026-02-01"),
        declared("庭院", TIDY, "李家", "2026-02-01"),
    ]);
    assert_eq!((w.deed_named("垃圾").approvals_needed, w.deed_named("庭院").approvals_needed), (2, 1));
    let w = w.and([at("社工台"), booked("垃圾"), booked("庭院")]);
    assert_eq!(w.deed_named("垃圾").state, ThingState::Waiting);
    assert_eq!(w.deed_named("庭院").state, ThingState::Approved);
}

#[test]
fn above_the_threshold_a_service_record_waits_for_a_second_person() {
    let w = village().and([
        two_above_ten(),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 61),
        recorded("雪二", "王秀英", "扫雪", "2026-02-02", 60),
        at("社工台"),
        approved("雪一", Some("细则")),
        approved("雪二", Some("细则")),
    ]);
    assert_eq!(w.statement("王秀英").minutes, minutes(60));
    assert_eq!(w.service("雪一").first_approved_by, Some(w.key_of("社工台").tag()));
    let w = w.and([at("评议会"), approved("雪一", Some("细则"))]);
    assert_eq!(w.statement("王秀英").minutes, minutes(121));
    assert_eq!(w.points("李家")[0], 201);
}

#[test]
fn two_people_agree_only_where_they_name_the_same_sheet() {
    let w = village().and([
        two_above_ten(),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        at("社工台"),
        approved("雪一", None),
        at("评议会"),
        approved("雪一", Some("细则")),
    ]);
    let waiting = w.service("雪一");
    assert_eq!(
        (waiting.state, waiting.first_approved_by),
        (ThingState::Waiting, Some(w.key_of("评议会").tag()))
    );
    let w = w.and([at("社工台"), approved("雪一", Some("细则"))]);
    assert_eq!(w.points("李家")[0], 150);
}

#[test]
fn one_person_who_names_one_sheet_and_another_and_the_first_again_agrees_with_nobody() {
    let w = village().and([
        two_above_ten(),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        at("社工台"),
        approved("雪一", Some("细则")),
        approved("雪一", None),
        approved("雪一", Some("细则")),
    ]);
    let waiting = w.service("雪一");
    assert_eq!((waiting.state, waiting.approvals_needed), (ThingState::Waiting, 2));
    w.when(approved("雪一", Some("细则"))).then_refused("second_approval_needed");
}

#[test]
fn a_correction_or_a_return_asks_for_both_approvals_again() {
    let w = village().and([
        two_above_ten(),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        at("社工台"),
        approved("雪一", None),
        amended("雪一", "2026-02-01", 80),
    ]);
    assert_eq!(w.service("雪一").first_approved_by, None);
    let w = w.and([at("评议会"), approved("雪一", None), returned("雪一")]);
    assert_eq!(w.service("雪一").first_approved_by, None);
    let w = w.and([at(FOUNDER), amended("雪一", "2026-02-01", 80), at("社工台"), approved("雪一", None)]);
    assert_eq!(w.service("雪一").state, ThingState::Waiting);
}

#[test]
fn the_policy_at_the_approvals_place_counts() {
    let w = village_after_first().and([at(FOUNDER), decided_on(Policy::default()), at("社工台")]);
    let w = w.when(booked("庭院")).then(|_, _| {});
    assert_eq!(w.deed_named("庭院").state, ThingState::Approved);
}

#[test]
fn two_first_approvals_apart_become_the_first_and_the_second() {
    let mut w = village().and([two_above_ten(), declared("庭院", TIDY, "李家", "2026-02-01")]);
    for desk in ["社工台", "评议会"] {
        w.send(FOUNDER, desk);
    }
    w.alone("社工台", booked("庭院"));
    w.alone("评议会", booked("庭院"));
    w.send("社工台", FOUNDER);
    let report = w.send("评议会", FOUNDER);
    assert!(report.bounced.is_empty());
    assert_eq!(w.deed_named("庭院").state, ThingState::Approved);
    assert_eq!(w.points("李家"), [1000, 1000, 1000, 0, 0]);
    w.send(FOUNDER, "社工台");
    let same = w.desk("社工台").digest();
    assert_eq!(w.book().digest(), same);
}

#[test]
fn where_the_community_decided_so_whoever_entered_does_not_approve() {
    let apart = Policy { separate_enterer: true, ..Policy::default() };
    let w = village().and([
        decided_on(apart),
        at("评议会"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        declared("庭院", TIDY, "李家", "2026-02-01"),
    ]);
    let w = w.when(approved("雪一", None)).then_refused("entered_by_same_key");
    let w = w.when(booked("庭院")).then_refused("entered_by_same_key");
    // Nor with another key of the same person.
    let w = w.and([at("评议手机")]);
    let w = w.when(approved("雪一", None)).then_refused("entered_by_same_key");
    let w = w.when(booked("庭院")).then_refused("entered_by_same_key");
    w.and([at("社工台"), approved("雪一", None), booked("庭院")]);
}

#[test]
fn the_same_policy_again_does_nothing_and_an_impossible_one_is_refused() {
    let w = village().and([two_above_ten()]);
    let w = w.when(two_above_ten()).then(|_, receipt| assert!(receipt.events.is_empty()));
    let below = Policy { second_approval_points: Some(whole(-1)), ..Policy::default() };
    let w = w.when(decided_on(below)).then_refused("out_of_range");
    let zero = Policy {
        second_approval_points: Some(Points::ZERO),
        second_approval_minutes: Some(Minutes::ZERO),
        ..Policy::default()
    };
    let w = w.and([decided_on(zero), at("社工台")]);
    w.when(decided_on(zero)).then_refused("role_not_allowed");
}

#[test]
fn a_first_approval_by_kin_is_flagged() {
    let w = village().and([
        two_above_ten(),
        moved("钱多多", Some("李家"), "2026-01-15"),
        declared("庭院", TIDY, "李家", "2026-02-01"),
        at("评议会"),
        booked("庭院"),
    ]);
    assert!(w.deed_named("庭院").kin);
    let w = w.and([at("书记"), booked("庭院")]);
    assert!(w.deed_named("庭院").kin);
}
