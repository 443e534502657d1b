//! Forks, gaps and stores with holes.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::{Community, Error, FeedMark};

use super::{entropy, open, small, three_desks};
use crate::support::*;

/// The founder's key used on two devices: both went on from the same entry.
fn forked() -> (World, Community) {
    let mut w = small();
    let file = w.book_mut().export_book();
    let secret = w.book().secret();
    let mut twin = Community::open(&file, secret, None, entropy()).unwrap();
    let now = w.now();
    for name in ["东头超市", "西头超市"] {
        let command = Command::OpenCounter { name: label(name) };
        twin.execute(now, command).unwrap();
    }
    w.take(counter("超市"));
    (w, twin)
}

pub(super) fn apart(book: &Community) -> Vec<xiangyue::contract::report::ApartRun> {
    let now = xiangyue::time::Timestamp::from_millis(START);
    match book.ask(now, &xiangyue::contract::Query::Apart {}) {
        xiangyue::contract::Answer::Apart(runs) => runs,
        other => panic!("another answer: {other:?}"),
    }
}

pub(super) fn counters(book: &Community) -> usize {
    let now = xiangyue::time::Timestamp::from_millis(START);
    match book.ask(now, &xiangyue::contract::Query::Counters {}) {
        xiangyue::contract::Answer::Counters(rows) => rows.len(),
        other => panic!("another answer: {other:?}"),
    }
}

#[test]
fn a_key_used_on_two_devices_is_frozen_where_it_forked_on_both() {
    let (mut w, mut twin) = forked();
    let now = w.now();
    let (mine, theirs) = (w.book_mut().export_book(), twin.export_book());
    let report = w.book_mut().merge(now, &theirs).unwrap();
    let key = w.book().public_key().unwrap();
    assert_eq!(report.new_entries, 0);
    assert_eq!((report.forked[0].key, report.forked[0].seq), (key.tag(), 7));
    let back = twin.merge(now, &mine).unwrap();
    assert_eq!(back.forked[0].seq, 7);
    // What either wrote from there on counts nowhere, and is kept as evidence on both.
    assert_eq!(w.book().digest(), twin.digest());
    for book in [w.book(), &twin] {
        assert_eq!(counters(book), 0);
        let runs = apart(book);
        let kept: Vec<_> = runs.iter().map(|run| (run.first, run.forked)).collect();
        assert_eq!(kept, [(7, true), (7, true)]);
    }
    // The key can write no more, on either device.
    let open_shop = || Command::OpenCounter { name: label("南头超市") };
    assert_eq!(w.book_mut().execute(now, open_shop()).err(), Some(Error::KeyForked));
    assert_eq!(twin.execute(now, open_shop()).err(), Some(Error::KeyForked));
}

#[test]
fn a_store_with_both_branches_opens_as_the_same_book_in_any_order() {
    let (mut w, mut twin) = forked();
    let now = w.now();
    let (mine, theirs) = (w.book_mut().export_book(), twin.export_book());
    w.book_mut().merge(now, &theirs).unwrap();
    let digest = w.book().digest();
    let appended = w.book_mut().unsaved().map(|(frames, _)| frames).unwrap();
    let exported = w.book_mut().export_book();
    for file in [
        [&mine[..], &theirs].concat(),
        [&theirs[..], &mine].concat(),
        [&mine[..], &appended].concat(),
        exported.clone(),
        [&exported[..], &exported].concat(),
    ] {
        let again = open(&file).unwrap();
        assert_eq!((again.digest(), apart(&again).len()), (digest, 2));
    }
    assert_eq!(w.book_mut().merge(now, &theirs).unwrap().refolded_entries, 0, "nothing new in it");
}

/// The founder's key forked; another admin's device holds both branches.
pub(super) fn forked_with_another_admin() -> (World, Community) {
    let mut w = small().and([admitted("副主任", Role::Admin)]);
    let file = w.book_mut().export_book();
    let secret = w.book().secret();
    let mut twin = Community::open(&file, secret, None, entropy()).unwrap();
    let now = w.now();
    for name in ["东头超市", "西头超市"] {
        twin.execute(now, Command::OpenCounter { name: label(name) }).unwrap();
    }
    w.take(counter("超市"));
    w.send(FOUNDER, "副主任");
    (w, twin)
}

#[test]
fn the_branch_a_seal_covers_stands_on_every_device() {
    let (mut w, mut twin) = forked_with_another_admin();
    let now = w.now();
    w.desk(FOUNDER).seal(now, day("2026-02-28")).unwrap();
    w.take(declared("二月", TIDY, "王秀英", "2026-02-02"));
    let now = w.now();
    let sealed = w.desk(FOUNDER).export_book();
    let theirs = twin.export_book();
    // One heard of the seal first, one of the other branch first, one of both at once.
    w.desk("副主任").merge(now, &sealed).unwrap();
    w.desk("副主任").merge(now, &theirs).unwrap();
    twin.merge(now, &sealed).unwrap();
    w.desk(FOUNDER).merge(now, &theirs).unwrap();
    let digest = w.desk(FOUNDER).digest();
    assert_eq!((twin.digest(), w.desk("副主任").digest()), (digest, digest));
    assert_eq!(counters(&twin), 1, "the sealed branch opened one counter");
    for file in [[&sealed[..], &theirs].concat(), [&theirs[..], &sealed].concat()] {
        let again = open(&file).unwrap();
        assert_eq!((again.digest(), again.open_report().seals), (digest, 1));
    }
    // The pruned book of a device that first knew the other branch is the same.
    twin.prune().unwrap();
    assert_eq!(twin.digest(), digest);
    let file = twin.export_book();
    assert_eq!(open(&file).unwrap().digest(), digest);
}

#[test]
fn a_device_that_only_fell_behind_is_no_fork() {
    let mut w = small();
    let old = w.book_mut().export_book();
    let secret = w.book().secret();
    w.take(counter("超市"));
    let now = w.now();
    let report = w.book_mut().merge(now, &old).unwrap();
    assert_eq!((report.repeated_entries, report.forked.len()), (6, 0));
    let mut behind = Community::open(&old, secret, None, entropy()).unwrap();
    let report = behind.merge(now, &w.book_mut().export_book()).unwrap();
    assert_eq!((report.new_entries, report.forked.len()), (1, 0));
    assert_eq!(behind.digest(), w.book().digest());
}

/// Three writes of one desk as three files.
fn three_writes() -> (World, Vec<Vec<u8>>) {
    let mut w = World::founded();
    let mut writes = Vec::new();
    for name in ["一号柜台", "二号柜台", "三号柜台"] {
        w.take(counter(name));
        let (frames, mark) = w.book_mut().unsaved().unwrap();
        w.book_mut().acknowledge(&mark);
        writes.push(frames);
    }
    (w, writes)
}

#[test]
fn entries_after_a_gap_wait_for_those_before_them() {
    let (mut w, writes) = three_writes();
    let mut other = open(&writes[0]).unwrap();
    let now = w.now();
    let report = other.merge(now, &writes[2]).unwrap();
    assert_eq!((report.new_entries, report.gaps[0].seq), (0, 3));
    let report = other.merge(now, &[&writes[1][..], &writes[2]].concat()).unwrap();
    assert_eq!((report.new_entries, report.gaps.len()), (2, 0));
    assert_eq!(other.digest(), w.book_mut().digest());
}

#[test]
fn a_store_with_a_hole_is_refused() {
    let (w, writes) = three_writes();
    let holed = [&writes[0][..], &writes[2]].concat();
    let key = w.book().public_key().unwrap().tag();
    assert_eq!(open(&holed).err(), Some(Error::FeedGap { key, seq: 4 }));
    assert_eq!(open(&writes[1]).err(), Some(Error::FeedGap { key, seq: 3 }));
}

/// A copy of a file under the founder's key that goes on by itself with so many counters.
fn goes_on(w: &World, file: &[u8], names: &[&str]) -> Community {
    let mut twin = Community::open(file, w.book().secret(), None, entropy()).unwrap();
    for name in names {
        twin.execute(w.now(), Command::OpenCounter { name: label(name) }).unwrap();
    }
    twin
}

#[test]
fn three_branches_are_frozen_at_the_first_fork_in_whatever_order_they_come() {
    let mut w = small();
    let first = w.book_mut().export_book();
    let second = goes_on(&w, &first, &["一号柜台"]).export_book();
    let branches = [
        goes_on(&w, &second, &["二号柜台"]).export_book(),
        goes_on(&w, &second, &["三号柜台", "四号柜台"]).export_book(),
        goes_on(&w, &first, &["五号柜台"]).export_book(),
    ];
    let reader = |order: [usize; 3]| {
        let mut book = open(&first).unwrap();
        for at in order {
            book.merge(w.now(), &branches[at]).unwrap();
        }
        book
    };
    let books = [[0, 1, 2], [0, 2, 1], [1, 2, 0], [2, 1, 0]].map(reader);
    for mut book in books {
        let mut runs: Vec<_> = apart(&book).iter().map(|run| (run.first, run.last)).collect();
        runs.sort_unstable();
        assert_eq!((counters(&book), runs), (0, vec![(7, 7), (7, 8), (7, 9)]));
        assert_eq!(open(&book.export_book()).unwrap().digest(), book.digest());
        assert_eq!(open(&branches.concat()).unwrap().digest(), book.digest());
    }
}

#[test]
fn of_a_run_from_a_clock_far_ahead_what_its_clock_reached_counts_and_the_rest_is_no_fork() {
    let mut w = small();
    let first = w.book_mut().export_book();
    let early = w.now();
    w.take(counter("一号柜台"));
    let near = w.book_mut().export_book();
    w.clock += 30 * DAY;
    w.take(counter("二号柜台"));
    let far = w.book_mut().export_book();
    let mut book = open(&first).unwrap();
    let report = book.merge(early, &far).unwrap();
    assert_eq!((report.new_entries, report.held_back[0].seq, counters(&book)), (1, 8, 1));
    let again = open(&book.export_book()).unwrap();
    assert_eq!((again.digest(), apart(&again)), (book.digest(), apart(&book)));
    let report = book.merge(early, &near).unwrap();
    assert_eq!((report.new_entries, report.forked.len(), counters(&book)), (0, 0, 1));
    let kept: Vec<_> = apart(&book).iter().map(|run| (run.first, run.forked)).collect();
    assert_eq!(kept, [(8, false)]);
    let report = book.merge(w.now(), &far).unwrap();
    assert_eq!((report.new_entries, apart(&book).len()), (1, 0));
    assert_eq!(book.digest(), w.book().digest());
}

#[test]
fn a_key_goes_on_with_no_second_entry_at_the_place_of_one_held_back() {
    let mut w = small();
    let first = w.book_mut().export_book();
    let early = w.now();
    w.clock += 30 * DAY;
    w.take(counter("一号柜台"));
    let far = w.book_mut().export_book();
    // The device was restored from a backup, its clock is right again.
    let mut restored = goes_on(&w, &first, &[]);
    assert_eq!(restored.merge(early, &far).unwrap().held_back.len(), 1);
    let open_shop = || Command::OpenCounter { name: label("二号柜台") };
    assert_eq!(restored.execute(early, open_shop()).err(), Some(Error::KeyForked));
    restored.merge(w.now(), &far).unwrap();
    assert!(matches!(restored.execute(w.now(), open_shop()), Ok(Outcome::Receipt(_))));
}

#[test]
fn a_seal_settles_a_fork_before_it_and_the_feed_goes_on_on_every_device() {
    let (mut w, mut twin) = forked_with_another_admin();
    let before = w.desk("副主任").export_book();
    let now = w.now();
    w.desk(FOUNDER).seal(now, day("2026-02-28")).unwrap();
    w.take(counter("二号柜台"));
    let now = w.now();
    let (sealed, theirs) = (w.desk(FOUNDER).export_book(), twin.export_book());
    let digest = w.desk(FOUNDER).digest();
    for files in [[&sealed, &theirs], [&theirs, &sealed]] {
        let mut book = open(&before).unwrap();
        for file in files {
            book.merge(now, file).unwrap();
        }
        assert_eq!((counters(&book), book.digest()), (2, digest), "the sealed branch and what follows it");
        assert_eq!(open(&book.export_book()).unwrap().digest(), digest);
        // Whoever prunes archives the other branch, and cannot be told of it again.
        book.prune().unwrap();
        book.merge(now, &theirs).unwrap();
        assert_eq!((counters(&book), book.digest()), (2, digest));
        assert_eq!(open(&book.export_book()).unwrap().digest(), digest);
    }
    twin.merge(now, &sealed).unwrap();
    assert_eq!(twin.digest(), digest);
    let command = Command::OpenCounter { name: label("三号柜台") };
    assert_eq!(twin.execute(now, command).err(), Some(Error::KeyForked));
}

#[test]
fn a_difference_that_follows_nothing_here_is_asked_for_anew_and_shows_the_fork() {
    let (mut w, mut twin) = forked_with_another_admin();
    let admin = "副主任";
    let now = w.now();
    w.send(FOUNDER, admin);
    // As a place to meet knows it: how far, and not which way.
    let have: Vec<FeedMark> =
        w.desk(admin).have().into_iter().map(|mark| FeedMark { check: None, ..mark }).collect();
    let theirs = twin.diff(&have).unwrap();
    assert!(matches!(w.desk(admin).merge(now, &theirs).err(), Some(Error::BadSignature { .. })));
    let have = w.desk(admin).have();
    let theirs = twin.diff(&have).unwrap();
    assert_eq!(w.desk(admin).merge(now, &theirs).unwrap().forked.len(), 1);
    assert_eq!(apart(w.desk(admin)).len(), 2);
}

#[test]
fn two_histories_of_one_key_are_noticed_when_they_meet_though_one_is_as_long_as_the_other() {
    let (mut w, mut twin) = forked_with_another_admin();
    let admin = "副主任";
    w.take(counter("二号超市"));
    w.send(FOUNDER, admin);
    let now = w.now();
    let founder = twin.public_key().unwrap();
    let reach = |book: &Community| book.have().iter().find(|mark| mark.key == founder).unwrap().seq;
    assert_eq!(reach(&twin), reach(w.desk(admin)));
    // Whichever of the two asks first hears of it, and then the other.
    let theirs = twin.diff(&w.desk(admin).have()).unwrap();
    assert_eq!(w.desk(admin).merge(now, &theirs).unwrap().forked.len(), 1);
    let ours = w.desk(admin).diff(&twin.have()).unwrap();
    assert_eq!(twin.merge(now, &ours).unwrap().forked.len(), 1);
    assert_eq!(twin.digest(), w.desk(admin).digest());
    assert_eq!((twin.diff(&w.desk(admin).have()), w.desk(admin).diff(&twin.have())), (None, None));
}

#[test]
fn a_store_that_told_a_branch_from_before_the_seal_it_begins_at_opens() {
    let mut w = three_desks();
    let desk = "评议会";
    let (mut store, secret) = (w.desk(desk).export_book(), w.desk(desk).secret());
    let mut twin = Community::open(&store, secret, None, entropy()).unwrap();
    let append = |store: &mut Vec<u8>, twin: &mut Community| {
        let (frames, mark) = twin.unsaved().unwrap();
        store.extend(frames);
        twin.acknowledge(&mark);
    };
    w.alone(desk, declared("三月", TIDY, "李家", "2026-03-02"));
    w.send(desk, FOUNDER);
    let now = w.now();
    for name in ["东头", "西头", "南头"] {
        let done =
            twin.execute(now, Command::FormTeam { name: label(name), parent: None, on: day("2026-03-02") });
        assert!(matches!(done, Ok(Outcome::Receipt(_))));
        append(&mut store, &mut twin);
    }
    let other = w.desk(desk).export_book();
    assert_eq!(twin.merge(now, &other).unwrap().forked.len(), 1);
    append(&mut store, &mut twin);
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")), Ok(Outcome::Receipt(_))));
    w.book_mut().prune().unwrap();
    let pruned = w.book_mut().export_book();
    assert_eq!(twin.merge(now, &pruned).unwrap().adopted_seal, Some(1));
    append(&mut store, &mut twin);
    assert_eq!(open(&store).unwrap().digest(), twin.digest());
}

#[test]
fn a_device_put_back_to_an_old_store_goes_on_from_no_snapshot_that_may_leave_out_what_it_wrote_since() {
    let mut w = three_desks();
    let desk = "评议会";
    let (backup, secret) = (w.desk(desk).export_book(), w.desk(desk).secret());
    for (name, household) in [("三月", "李家"), ("三月之二", "王家"), ("三月之三", "李家")] {
        w.alone(desk, declared(name, TIDY, household, "2026-03-02"));
    }
    w.send(desk, FOUNDER);
    let mut twin = Community::open(&backup, secret, None, entropy()).unwrap();
    let now = w.now();
    let formed = Command::FormTeam { name: label("东头"), parent: None, on: day("2026-03-02") };
    assert!(matches!(twin.execute(now, formed), Ok(Outcome::Receipt(_))));
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")), Ok(Outcome::Receipt(_))));
    let archive = w.book_mut().archive();
    w.book_mut().prune().unwrap();
    let report = twin.merge(now, &w.book_mut().export_book()).unwrap();
    let own = twin.public_key().unwrap().tag();
    assert_eq!(report.adopted_seal, None);
    assert!(report.gaps.iter().any(|gap| gap.key == own));
    // The archive says what it wrote before, and what it wrote since is kept.
    assert_eq!(twin.merge(now, &archive).unwrap().forked.len(), 1);
    assert_eq!(apart(&twin).iter().filter(|run| run.key.tag() == own).count(), 1);
    assert_eq!(twin.digest(), w.book().digest());
}

#[test]
fn a_snapshot_of_another_line_of_seals_is_not_gone_on_from() {
    let mut w = three_desks();
    let (backup, secret) = (w.book_mut().export_book(), w.book().secret());
    let mut twin = Community::open(&backup, secret, None, entropy()).unwrap();
    assert!(matches!(twin.seal(w.now(), day("2026-01-31")), Ok(Outcome::Receipt(_))));
    twin.prune().unwrap();
    w.take(counter("东头超市"));
    for until in ["2026-01-30", "2026-02-28"] {
        w.clock += HOUR;
        let now = w.now();
        assert!(matches!(w.book_mut().seal(now, day(until)), Ok(Outcome::Receipt(_))));
    }
    w.book_mut().prune().unwrap();
    let file = w.book_mut().export_book();
    // Its feeds reach further, but its first seal is not the one that stands here.
    let report = twin.merge(w.now(), &file).unwrap();
    assert_eq!((report.adopted_seal, report.fallen_seal, report.gaps.is_empty()), (None, Some(1), false));
}
