//! Merging three desks: the same entries give the same book, whoever hears whom first.

use xiangyue::contract::Outcome;
use xiangyue::contract::refusal::ThingState;

use super::{DESKS, open, three_desks};
use crate::support::*;

/// Each desk works on its own for a morning; the shop's clock is slow.
fn apart() -> World {
    let mut w = three_desks();
    w.alone(FOUNDER, declared("二月", TIDY, "李家", "2026-02-02"));
    w.alone(FOUNDER, booked("二月"));
    w.clock -= HOUR / 4;
    w.alone("超市台", held("米", "李家", "大米", 1, 6));
    w.clock += HOUR / 2;
    w.alone("评议会", declared("垃圾", LITTER, "李家", "2026-02-03"));
    w.alone("评议会", booked("垃圾"));
    w
}

fn digests(w: &mut World) -> Vec<String> {
    DESKS.map(|desk| w.desk(desk).digest().to_string()).to_vec()
}

#[test]
fn desks_that_heard_everything_hold_the_same_book() {
    let mut w = apart();
    for (from, to) in [(0, 1), (1, 2), (2, 1), (1, 0)] {
        w.send(DESKS[from], DESKS[to]);
    }
    let after = digests(&mut w);
    assert!(after.iter().all(|digest| *digest == after[0]));
    for desk in DESKS {
        assert_eq!(w.desk(desk).imbalance(), [0; 4]);
        let file = w.desk(desk).export_book();
        assert_eq!(open(&file).unwrap().digest(), w.desk(desk).digest());
    }
}

#[test]
fn merging_is_commutative_and_associative() {
    let files: Vec<Vec<u8>> = {
        let mut w = apart();
        DESKS.map(|desk| w.desk(desk).export_book()).to_vec()
    };
    let mut seen = std::collections::BTreeSet::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let w = three_desks();
        let now = xiangyue::time::Timestamp::from_millis(w.clock + DAY);
        let mut left = open(&files[order[0]]).unwrap();
        left.merge(now, &files[order[1]]).unwrap();
        left.merge(now, &files[order[2]]).unwrap();
        seen.insert(left.digest().to_string());
        let mut right = open(&files[order[1]]).unwrap();
        right.merge(now, &files[order[2]]).unwrap();
        let both = right.export_book();
        let mut first = open(&files[order[0]]).unwrap();
        first.merge(now, &both).unwrap();
        seen.insert(first.digest().to_string());
    }
    assert_eq!(seen.len(), 1);
}

#[test]
fn merging_again_brings_nothing_new() {
    let mut w = apart();
    w.send("评议会", FOUNDER);
    let before = snapshot(w.book_mut());
    let report = w.send("评议会", FOUNDER);
    assert_eq!((report.new_entries, report.new_blobs), (0, 0));
    assert_eq!(report.refolded_entries, 0);
    assert!(report.repeated_entries > 0);
    assert!(snapshot(w.book_mut()) == before);
    let own = w.desk(FOUNDER).export_book();
    let now = w.now();
    assert_eq!(w.book_mut().merge(now, &own).unwrap().new_entries, 0);
}

#[test]
fn one_file_may_hold_many_writes_of_many_desks() {
    let mut w = apart();
    let files = DESKS.map(|desk| w.desk(desk).export_book()).concat();
    let now = w.now();
    let report = w.book_mut().merge(now, &files).unwrap();
    assert_eq!(report.new_entries, 3);
    assert_eq!(open(&files).unwrap().digest(), w.book().digest());
}

/// Two meetings in February that count; a month holds no more.
fn meetings(name: &'static str) -> Step {
    deed(name, "细则", MEETING, "李家", "2026-02-01", 2, None)
}

/// Two desks book the month's meetings at the same time.
fn full_twice() -> World {
    let mut w = three_desks();
    let (early, late) = (w.clock, w.clock + HOUR / 2);
    for (clock, desk, name) in [(late, FOUNDER, "后"), (early, "评议会", "先")] {
        w.clock = clock;
        for step in [meetings(name), booked(name)] {
            let outcome = w.alone(desk, step);
            assert!(matches!(outcome, Outcome::Receipt(_)));
        }
    }
    w.clock = late + HOUR;
    w
}

#[test]
fn what_came_too_late_bounces_with_its_reason() {
    let mut w = full_twice();
    let report = w.send("评议会", FOUNDER);
    let bounced: Vec<_> = report.bounced.iter().map(|b| (b.entry, b.refusal.code())).collect();
    let [declared, booking] = bounced[..] else { panic!("{report:?}") };
    assert_eq!(declared, (w.id("后"), "cap_reached"));
    // What was never declared cannot be booked.
    assert_eq!((booking.0.seq, booking.1), (declared.0.seq + 1, "not_found"));
    let report = w.send(FOUNDER, "超市台");
    assert_eq!(report.bounced.len(), 2);
    assert_eq!(w.overview().bounced, 2);
    let shown = w.journal().rows.into_iter().find(|row| row.entry == w.id("后"));
    assert_eq!(shown.and_then(|row| row.refusal).map(|refusal| refusal.code()), Some("cap_reached"));
    assert_eq!(w.points("李家")[0], 1_400);
}

#[test]
fn an_entry_that_bounced_is_restored_when_an_earlier_one_makes_room() {
    let mut w = three_desks();
    w.take(admitted("社工台", xiangyue::contract::command::Role::SocialWorker));
    // The committee voids the meetings early, but is heard of last.
    w.take(meetings("先"));
    w.take(booked("先"));
    w.send(FOUNDER, "评议会");
    let start = w.clock;
    w.clock = start + HOUR / 4;
    w.alone("评议会", undone("先"));
    w.send("评议会", "社工台");
    w.clock = start + HOUR / 2;
    w.alone("社工台", meetings("后"));
    // The office hears of the later meetings without what made room for them.
    let only_one = {
        let file = w.desk("社工台").export_book();
        let mut segment = forge::segment(&file);
        segment.runs.retain(|run| run.key == public(seed("社工台")).0);
        forge::segment_file(&segment)
    };
    let now = w.now();
    let report = w.book_mut().merge(now, &only_one).unwrap();
    assert_eq!(report.bounced.len(), 1);
    let report = w.send("评议会", FOUNDER);
    assert_eq!(report.restored, [w.id("后")]);
    assert!(report.bounced.is_empty());
    assert_eq!(w.overview().bounced, 0);
    assert_eq!(w.deed_named("后").state, ThingState::Waiting);
    assert_eq!(w.deed_named("先").state, ThingState::Voided);
    let same = w.desk("社工台").digest();
    assert_eq!(w.book().digest(), same);
}

#[test]
fn a_deed_booked_at_two_desks_counts_once() {
    let mut w = three_desks();
    w.take(declared("二月", TIDY, "李家", "2026-02-02"));
    w.send(FOUNDER, "评议会");
    w.alone(FOUNDER, booked("二月"));
    w.alone("评议会", booked("二月"));
    let report = w.send("评议会", FOUNDER);
    assert_eq!(report.bounced.len(), 1);
    assert_eq!(report.bounced[0].refusal.code(), "state_is");
    assert_eq!(w.points("李家")[0], 2_000);
}

#[test]
fn names_travel_with_the_vault() {
    let mut w = three_desks();
    w.alone("评议会", household("赵家"));
    let report = w.send("评议会", FOUNDER);
    assert_eq!(report.new_blobs, 1);
    assert_eq!(w.statement("赵家").name.as_deref(), Some("赵家"));
}

#[test]
fn what_was_merged_is_stored_with_the_next_write() {
    let mut w = apart();
    let (mut store, mark) = w.book_mut().unsaved().unwrap();
    w.book_mut().acknowledge(&mark);
    w.send("评议会", FOUNDER);
    w.send("超市台", FOUNDER);
    let (more, _) = w.book_mut().unsaved().unwrap();
    store.extend(more);
    assert_eq!(open(&store).unwrap().digest(), w.book().digest());
}

#[test]
fn two_desks_meet_by_sending_only_what_the_other_lacks() {
    let mut w = three_desks();
    w.alone("评议会", household("赵家"));
    w.alone(FOUNDER, household("孙家"));
    let (from, to) = (w.desk("评议会").have(), w.book().have());
    let now = w.now();
    let news = w.book_mut().diff(&from).unwrap();
    assert!(news.len() < w.book_mut().export_book().len());
    let report = w.desk("评议会").merge(now, &news).unwrap();
    assert_eq!((report.new_entries, report.repeated_entries, report.new_blobs), (1, 0, 1));
    let news = w.desk("评议会").diff(&to).unwrap();
    w.book_mut().merge(now, &news).unwrap();
    assert_eq!(w.statement("赵家").name.as_deref(), Some("赵家"));
    let have = w.desk("评议会").have();
    assert_eq!(w.book_mut().diff(&have), None);
    let same = w.desk("评议会").digest();
    assert_eq!(w.book().digest(), same);
}

#[test]
fn a_merge_in_slices_is_the_same_merge() {
    let mut w = apart();
    let file = w.desk("评议会").export_book();
    let now = w.now();
    let mut whole = open(&w.desk(FOUNDER).export_book()).unwrap();
    let expected = whole.merge(now, &file).unwrap();
    let book = w.desk(FOUNDER);
    book.begin_merge(now, &file).unwrap();
    let mut seen = Vec::new();
    let report = loop {
        let progress = book.go_on(1);
        seen.push(progress.done);
        assert!(progress.done <= progress.total);
        if let Some(report) = progress.report {
            break report;
        }
    };
    assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
    assert_eq!((report, book.digest()), (expected, whole.digest()));
    assert_eq!(book.go_on(1).report, None, "it is told once");
    // A command in between waits for nothing: the rest is decided first, and still told.
    w.alone("超市台", held("又米", "李家", "大米", 1, 6));
    let file = w.desk("超市台").export_book();
    w.desk(FOUNDER).begin_merge(now, &file).unwrap();
    w.take(household("王家"));
    assert!(w.desk(FOUNDER).go_on(1).report.is_some_and(|report| report.new_entries > 0));
    let file = w.desk(FOUNDER).export_book();
    assert_eq!(open(&file).unwrap().digest(), w.desk(FOUNDER).digest());
}
