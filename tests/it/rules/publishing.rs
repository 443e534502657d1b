//! Publication: names are masked, minors are nobody's business, and full names need the person's own word (PIPL arts 25, 31).

use xiangyue::contract::answer::Hidden;
use xiangyue::contract::command::Role;
use xiangyue::contract::query::{BoardNames, BoardOf};
use xiangyue::contract::{Answer, Command, Policy, Query};

use crate::support::*;

fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        born("王小宝", "2015-06-01", Some("李家")),
        household("孙家"),
        person_in("孙有才", "孙家"),
        sheet_with("细则", None, |sheet| sheet.holder = xiangyue::contract::HolderKind::Person),
        declared("甲", TIDY, "王秀英", "2026-02-01"),
        declared("乙", MEETING, "王小宝", "2026-02-01"),
        declared("丙", LITTER, "孙有才", "2026-02-01"),
        booked("甲"),
        booked("乙"),
        booked("丙"),
    ])
}

/// Names and what hides them, best first.
fn names(w: &World, of: BoardOf, names: BoardNames) -> Vec<(Option<String>, Option<Hidden>)> {
    let query = Query::Board { of, period: None, limit: 10, names: Some(names) };
    let Answer::Board(board) = w.book().ask(w.now(), &query) else { panic!("another answer") };
    board.rows.into_iter().map(|row| (row.name, row.hidden)).collect()
}

fn said(name: &str) -> (Option<String>, Option<Hidden>) {
    (Some(name.into()), None)
}

const MINOR: (Option<String>, Option<Hidden>) = (None, Some(Hidden::Minor));
const DEDUCTION: (Option<String>, Option<Hidden>) = (None, Some(Hidden::Deduction));

#[test]
fn a_board_for_publication_is_masked_and_names_no_minor_and_no_deduction() {
    let w = village();
    let people = |form| names(&w, BoardOf::People, form);
    assert_eq!(people(BoardNames::Masked), [said("王×英"), MINOR, DEDUCTION]);
    assert_eq!(people(BoardNames::Consented), [said("王×英"), MINOR, DEDUCTION]);
    assert_eq!(people(BoardNames::Staff), [said("王秀英"), said("王小宝"), said("孙有才")]);
}

#[test]
fn a_full_name_needs_consent_and_to_be_asked_for() {
    let w = village().and([published("王秀英", true)]);
    assert_eq!(names(&w, BoardOf::People, BoardNames::Masked)[0], said("王×英"));
    assert_eq!(names(&w, BoardOf::People, BoardNames::Consented)[0], said("王秀英"));
    let w = w.and([published("王秀英", false)]);
    assert_eq!(names(&w, BoardOf::People, BoardNames::Consented)[0], said("王×英"));
}

#[test]
fn no_guardian_publishes_a_minor() {
    let w = village().and([published("王小宝", true)]);
    assert_eq!(names(&w, BoardOf::People, BoardNames::Consented)[1], MINOR);
    // Until the eighteenth birthday, by the day it is read.
    let mut w = w.and([on("2033-05-31")]);
    let year = |w: &World| {
        let period = "2026".parse().ok();
        let query =
            Query::Board { of: BoardOf::People, period, limit: 10, names: Some(BoardNames::Consented) };
        let Answer::Board(board) = w.book().ask(w.now(), &query) else { panic!("another answer") };
        board.rows[1].name.clone()
    };
    assert_eq!(year(&w), None);
    w.take(on("2033-06-01"));
    assert_eq!(year(&w).as_deref(), Some("王小宝"));
}

#[test]
fn a_deduction_is_named_where_the_community_decided_so_and_the_person_agreed() {
    let decided = || {
        act(|_| Command::SetPolicy { policy: Policy { publish_deduction_names: true, ..Policy::default() } })
    };
    let last = |w: &World, form| names(w, BoardOf::People, form).pop().unwrap();
    let w = village().and([decided()]);
    assert_eq!(last(&w, BoardNames::Masked), DEDUCTION, "the community alone cannot agree");
    let w = w.and([published("孙有才", true)]);
    assert_eq!(last(&w, BoardNames::Masked), said("孙×才"));
    assert_eq!(last(&w, BoardNames::Consented), said("孙有才"));
    let w = village().and([published("孙有才", true)]);
    assert_eq!(last(&w, BoardNames::Consented), DEDUCTION, "nor the person alone");
}

#[test]
fn a_household_is_named_in_full_once_all_of_age_agreed() {
    let of_household = sheet_with("户细则", None, |_| {});
    let w = given([
        household("李家"),
        person_in("王秀英", "李家"),
        person_in("李大山", "李家"),
        born("王小宝", "2015-06-01", Some("李家")),
        of_household,
        deed("甲", "户细则", TIDY, "李家", "2026-02-01", 1, None),
        booked("甲"),
        published("王秀英", true),
    ]);
    assert_eq!(names(&w, BoardOf::Households, BoardNames::Consented), [said("李×")]);
    let w = w.and([published("李大山", true)]);
    assert_eq!(names(&w, BoardOf::Households, BoardNames::Consented), [said("李家")]);
}

#[test]
fn whoever_agrees_says_so_with_their_own_key_or_through_a_social_worker() {
    let w = village().and([admitted_person("王秀英手机", Role::Volunteer, "王秀英"), at("王秀英手机")]);
    let w = w.when(published("孙有才", true)).then_refused("role_not_allowed");
    let w = w.when(published("王秀英", true)).then(|_, _| {});
    let w = w.when(published("王秀英", true)).then(|_, receipt| assert!(receipt.events.is_empty()));
    let person = w.people(Some("王秀英")).rows.remove(0);
    assert_eq!(person.publishing, Some(day("2026-03-01")));
}

#[test]
fn consent_is_not_dated_ahead() {
    let ahead = act(|w: &World| Command::SetPublishing {
        person: w.person("王秀英"),
        consent: true,
        on: day("2026-03-06"),
    });
    village().when(ahead).then_refused("day_in_future");
}
