//! Rival seals beside archives: who archived at the line that loses hears of it, and loses nothing.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Answer, Command, Outcome, Query};

use super::three_desks;
use crate::support::*;

const COMMITTEE: &str = "评议会";

fn sealed(w: &mut World, desk: &str, until: &str) {
    w.clock += HOUR;
    let now = w.now();
    assert!(matches!(w.desk(desk).seal(now, day(until)), Ok(Outcome::Receipt(_))));
}

/// Two admins let somebody seal in place of whoever did.
fn replace(w: &mut World, desk: &str) {
    let to = w.key_of(desk);
    w.must(Command::ReplaceSealHolder { to, reason: note("电脑坏了") });
    w.send(FOUNDER, "副主任");
    w.clock += HOUR;
    let now = w.now();
    let agrees = Command::ReplaceSealHolder { to, reason: note("电脑坏了") };
    assert!(matches!(w.desk("副主任").execute(now, agrees), Ok(Outcome::Receipt(_))));
    w.send("副主任", desk);
}

/// The seals that stand at a desk, the last first.
fn numbers(w: &mut World, desk: &str) -> Vec<u32> {
    let now = w.now();
    match w.desk(desk).ask(now, &Query::Seals {}) {
        Answer::Seals(view) => view.seals.iter().map(|seal| seal.number).collect(),
        other => panic!("another answer: {other:?}"),
    }
}

/// The office was taken for lost, and the committee may seal in its place.
fn replaced() -> World {
    let mut w = three_desks();
    w.take(person("赵文书"));
    w.take(admitted_person("副主任", Role::Admin, "赵文书"));
    replace(&mut w, COMMITTEE);
    w
}

/// The office seals all the same, and first.
fn two_lines() -> World {
    let mut w = replaced();
    sealed(&mut w, FOUNDER, "2026-02-28");
    w
}

#[test]
fn whoever_archived_after_a_seal_that_loses_asks_for_everything_once_it_hears_of_the_rival() {
    let mut w = two_lines();
    sealed(&mut w, COMMITTEE, "2026-02-28");
    sealed(&mut w, COMMITTEE, "2026-03-01");
    let archive = w.desk(COMMITTEE).archive();
    w.desk(COMMITTEE).prune().unwrap();
    let (now, have) = (w.now(), w.desk(COMMITTEE).have());
    let only = w.desk(FOUNDER).diff(&have).unwrap();
    let report = w.desk(COMMITTEE).merge(now, &only).unwrap();
    assert_eq!((report.fallen_seal, report.gaps.len()), (Some(2), 1));
    assert!(w.desk(COMMITTEE).have().iter().all(|mark| mark.seq == 0));
    let office = w.desk(FOUNDER).export_book();
    let report = w.desk(COMMITTEE).merge(now, &[archive, office].concat()).unwrap();
    assert_eq!((report.fallen_seal, report.gaps.len()), (Some(2), 0));
    w.send(COMMITTEE, FOUNDER);
    assert_eq!(w.desk(COMMITTEE).digest(), w.desk(FOUNDER).digest());
}

#[test]
fn a_book_without_what_was_archived_is_not_started_over_from() {
    let mut w = two_lines();
    w.alone("超市台", stocked("捐赠", "大米", 2, None));
    w.send("超市台", COMMITTEE);
    sealed(&mut w, COMMITTEE, "2026-02-28");
    let archive = w.desk(COMMITTEE).archive();
    w.desk(COMMITTEE).prune().unwrap();
    let report = w.send(FOUNDER, COMMITTEE);
    assert_eq!((report.fallen_seal, report.gaps.len()), (Some(1), 1), "the office never heard of the gift");
    assert_eq!(w.desk(COMMITTEE).archived().begins, 1);
    let (now, office) = (w.now(), w.desk(FOUNDER).export_book());
    let report = w.desk(COMMITTEE).merge(now, &[archive, office].concat()).unwrap();
    assert_eq!((report.fallen_seal, report.gaps.len()), (Some(1), 0));
    w.take(at(COMMITTEE));
    assert!(w.journal().rows.iter().any(|row| row.entry == w.id("捐赠") && row.refusal.is_none()));
}

#[test]
fn a_seal_that_covers_a_failed_one_as_the_last_of_its_feed_stands_on_every_desk() {
    let mut w = replaced();
    w.alone("超市台", stocked("捐赠", "大米", 2, None));
    w.send("超市台", FOUNDER);
    sealed(&mut w, FOUNDER, "2026-02-28");
    // The committee hears of neither, then of the gift alone: its second seal covers what the office sealed before.
    sealed(&mut w, COMMITTEE, "2026-02-28");
    w.send("超市台", COMMITTEE);
    sealed(&mut w, COMMITTEE, "2026-03-01");
    w.send(COMMITTEE, FOUNDER);
    replace(&mut w, FOUNDER);
    sealed(&mut w, FOUNDER, "2026-03-01");
    for desk in [COMMITTEE, "超市台"] {
        w.send(FOUNDER, desk);
        assert_eq!(w.desk(desk).digest(), w.desk(FOUNDER).digest(), "{desk}");
    }
    let Answer::Seals(line) = w.book().ask(w.now(), &Query::Seals {}) else { panic!("seals") };
    let by: Vec<_> = line.seals.iter().map(|seal| (seal.number, seal.by)).collect();
    let office = w.key_of(FOUNDER).tag();
    assert_eq!(by, [(2, office), (1, office)]);
}

const ADMIN: &str = "副主任";

/// The office sealed from a clock two days ahead, and an admin, to whom that seal is from the future, accepts it.
fn accepted_from_ahead(w: &mut World) {
    w.send(FOUNDER, ADMIN);
    let ahead = xiangyue::time::Timestamp::from_millis(w.now().millis() + 2 * DAY);
    assert!(matches!(w.desk(FOUNDER).seal(ahead, day("2026-02-27")), Ok(Outcome::Receipt(_))));
    assert_eq!(w.send(FOUNDER, ADMIN).held_back.len(), 1);
    let run = super::forks::apart(w.desk(ADMIN)).remove(0);
    let (now, accept) = (w.now(), Command::AcceptRun { key: run.key, last: run.last, head: run.head });
    assert!(matches!(w.desk(ADMIN).execute(now, accept), Ok(Outcome::Receipt(_))));
    w.send(ADMIN, COMMITTEE);
}

/// Everybody hears of everything, and has the same book.
fn all_agree(w: &mut World) {
    for (from, to) in [(COMMITTEE, FOUNDER), (FOUNDER, ADMIN), (COMMITTEE, ADMIN), (FOUNDER, COMMITTEE)] {
        w.send(from, to);
    }
    let digest = w.desk(FOUNDER).digest();
    assert_eq!((w.desk(COMMITTEE).digest(), w.desk(ADMIN).digest()), (digest, digest));
}

#[test]
fn a_seal_that_was_accepted_before_its_time_stands_once_the_clock_has_reached_it() {
    let mut w = replaced();
    accepted_from_ahead(&mut w);
    w.clock += 3 * DAY;
    // Nobody met in the meantime: sealing itself lets in what the clock has reached.
    sealed(&mut w, COMMITTEE, "2026-02-28");
    assert_eq!(numbers(&mut w, COMMITTEE), [2, 1]);
    all_agree(&mut w);
}

#[test]
fn a_seal_that_was_accepted_before_its_time_stands_also_where_a_clock_put_back_has_not_reached_it() {
    let mut w = replaced();
    let later = xiangyue::time::Timestamp::from_millis(w.now().millis() + 10 * DAY);
    let formed = Command::FormTeam { name: label("东头"), parent: None, on: day("2026-03-02") };
    assert!(matches!(w.desk(COMMITTEE).execute(later, formed), Ok(Outcome::Receipt(_))));
    accepted_from_ahead(&mut w);
    // It comes after all that is here, so after the accepted seal as well.
    sealed(&mut w, COMMITTEE, "2026-02-28");
    w.clock += 12 * DAY;
    all_agree(&mut w);
}
