//! Clocks: put back, at zero, at the end of time, and a day ahead.

use xiangyue::Community;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::time::Timestamp;

use super::{entropy, open};
use crate::support::*;

fn found_at(millis: u64) -> Community {
    let command = Command::FoundCommunity { name: label("罗峪村"), utc_offset_minutes: 480 };
    Community::found(Timestamp::from_millis(millis), command, entropy()).unwrap()
}

#[test]
fn a_book_founded_and_kept_by_any_clock_reopens() {
    let millis = [0, 1, START, 7_257_945_600_000, u64::MAX];
    for found in millis {
        for now in millis {
            let mut book = found_at(found);
            for name in ["一号柜台", "二号柜台", "三号柜台"] {
                let command = Command::OpenCounter { name: label(name) };
                let outcome = book.execute(Timestamp::from_millis(now), command).unwrap();
                assert!(matches!(outcome, Outcome::Receipt(_)));
            }
            let opened = open(&book.export_book()).unwrap();
            assert_eq!(opened.digest(), book.digest(), "{found} {now}");
            assert_eq!(opened.id(), book.id());
        }
    }
}

#[test]
fn a_clock_put_back_does_not_turn_the_order() {
    let mut w = given([household("李家"), on("2026-01-02"), household("王家")]);
    let journal = w.journal();
    assert!(journal.rows.is_sorted_by(|a, b| a.at > b.at));
    assert_eq!(w.overview().today, day("2026-03-05"));
    let file = w.book_mut().export_book();
    assert_eq!(open(&file).unwrap().digest(), w.book().digest());
}

#[test]
fn a_desk_that_hears_later_times_writes_after_them() {
    let mut w = given([admitted("评议会", Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    w.clock += 5 * HOUR;
    w.take(household("李家"));
    w.clock -= 5 * HOUR;
    w.send(FOUNDER, "评议会");
    w.alone("评议会", household("王家"));
    let report = w.send("评议会", FOUNDER);
    assert_eq!((report.new_entries, report.refolded_entries), (1, 1));
}

#[test]
fn entries_more_than_a_day_ahead_are_held_back_and_come_in_when_it_is_time() {
    let mut w = given([admitted("评议会", Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    w.clock += 2 * DAY;
    w.alone("评议会", household("李家"));
    w.clock -= 2 * DAY;
    let before = w.book().digest();
    let report = w.send("评议会", FOUNDER);
    assert_eq!((report.new_entries, report.held_back.len()), (0, 1));
    assert_eq!(report.held_back[0].key, public(seed("评议会")).tag());
    assert_eq!(w.book().digest(), before);
    // It is kept, and comes in with whatever is merged once the clock has reached it.
    let file = w.book_mut().export_book();
    let again = open(&file).unwrap();
    assert_eq!(again.digest(), before);
    w.clock += DAY + HOUR;
    let report = w.send("评议会", FOUNDER);
    assert_eq!((report.new_entries, report.held_back.len()), (1, 0));
}

#[test]
fn the_day_follows_the_offset_of_the_community() {
    let at = Timestamp::from_millis(START - 9 * HOUR);
    assert_eq!(at.day(480), day("2026-03-04"));
    let w = World::founded();
    assert_eq!(w.overview().today, w.today());
}

#[test]
fn entries_of_one_moment_stand_in_the_order_of_their_keys() {
    let mut desks = ["评议会", "超市台"];
    desks.sort_by_key(|desk| public(seed(desk)));
    let [first, second] = desks;
    let mut w = given([admitted(first, Role::SocialWorker), admitted(second, Role::SocialWorker)]);
    w.send(FOUNDER, first);
    w.send(FOUNDER, second);
    // The first key has written once more, so its entry of that moment has the higher number.
    w.alone(first, household("李家"));
    let moment = w.clock + HOUR;
    w.clock = moment;
    w.alone(second, household("王家"));
    w.clock = moment;
    w.alone(first, household("赵家"));
    w.send(second, FOUNDER);
    w.send(first, FOUNDER);
    let journal = w.journal();
    assert_eq!(journal.rows[0].at, journal.rows[1].at);
    let newest_first = [journal.rows[0].entry, journal.rows[1].entry];
    assert_eq!(newest_first, [w.id("王家"), w.id("赵家")]);
}
