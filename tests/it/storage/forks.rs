//! Forks, gaps and stores with holes.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::{Community, Error};

use super::{entropy, open, small};
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

fn apart(book: &Community) -> Vec<xiangyue::contract::report::ApartRun> {
    let now = xiangyue::time::Timestamp::from_millis(START);
    match book.ask(now, &xiangyue::contract::Query::Apart {}) {
        xiangyue::contract::Answer::Apart(runs) => runs,
        other => panic!("another answer: {other:?}"),
    }
}

fn counters(book: &Community) -> usize {
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
fn forked_with_another_admin() -> (World, Community) {
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
fn another_admin_accepts_one_branch_and_it_counts_everywhere() {
    let (mut w, mut twin) = forked_with_another_admin();
    let now = w.now();
    w.desk("副主任").merge(now, &twin.export_book()).unwrap();
    assert_eq!(counters(w.desk("副主任")), 0);
    let branch = apart(w.desk("副主任")).into_iter().find(|run| run.last == run.first + 1).unwrap();
    let accept = || Command::AcceptRun { key: branch.key, last: branch.last, head: branch.head };
    assert!(matches!(w.desk("副主任").execute(now, accept()).unwrap(), Outcome::Receipt(_)));
    assert_eq!(counters(w.desk("副主任")), 2, "both counters of the branch are open");
    let again = w.desk("副主任").execute(now, accept()).unwrap();
    assert!(matches!(again, Outcome::Refusal(refusal) if refusal.code() == "run_not_apart"));
    let whole = w.desk("副主任").export_book();
    let digest = w.desk("副主任").digest();
    assert_eq!(open(&whole).unwrap().digest(), digest);
    w.book_mut().merge(now, &whole).unwrap();
    twin.merge(now, &whole).unwrap();
    assert_eq!((w.book().digest(), twin.digest()), (digest, digest));
    assert_eq!(apart(&twin).iter().filter(|run| run.accepted == Some(run.last)).count(), 1);
}

#[test]
fn of_two_branches_as_long_only_the_accepted_one_is_said_to_be() {
    let (mut w, mut twin) = forked_with_another_admin();
    w.take(counter("南头超市"));
    w.send(FOUNDER, "副主任");
    let now = w.now();
    w.desk("副主任").merge(now, &twin.export_book()).unwrap();
    let runs = apart(w.desk("副主任"));
    assert_eq!((runs.len(), runs[0].first, runs[0].last), (2, runs[1].first, runs[1].last));
    let accept = Command::AcceptRun { key: runs[1].key, last: runs[1].last, head: runs[1].head };
    assert!(matches!(w.desk("副主任").execute(now, accept).unwrap(), Outcome::Receipt(_)));
    let said: Vec<_> = apart(w.desk("副主任")).iter().map(|run| (run.head, run.accepted)).collect();
    assert!(
        said.contains(&(runs[1].head, Some(runs[1].last))) && said.contains(&(runs[0].head, None)),
        "{said:?}"
    );
}

#[test]
fn an_accepted_branch_that_is_not_here_yet_is_placed_when_it_comes() {
    let (mut w, mut twin) = forked_with_another_admin();
    let (now, before) = (w.now(), w.desk("副主任").export_book());
    w.desk("副主任").merge(now, &twin.export_book()).unwrap();
    let branch = apart(w.desk("副主任")).into_iter().find(|run| run.last == run.first + 1).unwrap();
    let accept = Command::AcceptRun { key: branch.key, last: branch.last, head: branch.head };
    w.desk("副主任").execute(now, accept).unwrap();
    // Somebody hears of the acceptance before the entries.
    let mut late = open(&before).unwrap();
    let founder = w.key_of(FOUNDER);
    let mut have = w.desk("副主任").have();
    have.retain(|mark| mark.key == founder);
    let only = w.desk("副主任").diff(&have).unwrap();
    let report = late.merge(now, &only).unwrap();
    assert_eq!((report.new_entries, counters(&late)), (1, 1), "still the branch it knows");
    late.merge(now, &twin.export_book()).unwrap();
    assert_eq!((counters(&late), late.digest()), (2, w.desk("副主任").digest()));
    // A checkpoint of such a book opens as the same book.
    let (file, checkpoint) = (late.export_book(), late.checkpoint());
    let fast = Community::open(&file, None, Some(&checkpoint), entropy()).unwrap();
    assert_eq!(fast.digest(), late.digest());
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
fn refused_bytes_leave_runs_that_are_kept_apart_as_they_were() {
    let (mut w, mut twin) = forked_with_another_admin();
    let now = w.now();
    let admin = "副主任";
    w.desk(admin).merge(now, &twin.export_book()).unwrap();
    let branch = apart(w.desk(admin)).into_iter().find(|run| run.last == run.first + 1).unwrap();
    let accept = Command::AcceptRun { key: branch.key, last: branch.last, head: branch.head };
    w.desk(admin).execute(now, accept).unwrap();
    let before = (w.desk(admin).digest(), w.desk(admin).export_book());
    let sound = twin.export_book();
    let found = Command::FoundCommunity { name: label("别的村"), utc_offset_minutes: 480 };
    let foreign = Community::found(now, found, entropy()).unwrap().export_book();
    assert!(w.desk(admin).merge(now, &[&sound[..], &foreign].concat()).is_err());
    assert_eq!((w.desk(admin).digest(), w.desk(admin).export_book()), before);
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
fn of_a_run_ahead_what_the_clock_has_reached_needs_no_acceptance_and_the_rest_can_be_accepted() {
    let admin = "副主任";
    let mut w = small().and([admitted(admin, Role::Admin)]);
    w.send(FOUNDER, admin);
    let early = w.now();
    for name in ["一号柜台", "二号柜台"] {
        w.clock += 30 * DAY;
        w.take(counter(name));
    }
    let far = w.book_mut().export_book();
    let late = xiangyue::time::Timestamp::from_millis(early.millis() + 31 * DAY);
    assert_eq!(w.desk(admin).merge(early, &far).unwrap().held_back.len(), 1);
    let run = apart(w.desk(admin)).remove(0);
    let accept = || Command::AcceptRun { key: run.key, last: run.last, head: run.head };
    let refused = w.desk(admin).execute(late, accept()).unwrap();
    assert!(matches!(refused, Outcome::Refusal(refusal) if refusal.code() == "run_not_apart"));
    // Whatever is merged, what was reached counts then.
    let own = w.desk(admin).export_book();
    let report = w.desk(admin).merge(late, &own).unwrap();
    assert_eq!((report.new_entries, counters(w.desk(admin))), (1, 1));
    assert_eq!(apart(w.desk(admin))[0].first, run.last);
    let done = w.desk(admin).execute(late, accept()).unwrap();
    assert!(matches!(done, Outcome::Receipt(_)));
    assert_eq!(counters(w.desk(admin)), 2);
    let (whole, digest) = (w.desk(admin).export_book(), w.desk(admin).digest());
    assert_eq!(open(&whole).unwrap().digest(), digest);
    let now = w.now();
    w.book_mut().merge(now, &whole).unwrap();
    assert_eq!(w.book().digest(), digest);
}

/// An admin's device with a clock a year ahead wrote an entry, and the founder accepted it.
fn accepted_from_a_clock_ahead() -> (World, Vec<u8>) {
    let admin = "副主任";
    let mut w = small().and([admitted(admin, Role::Admin)]);
    w.send(FOUNDER, admin);
    let now = w.now();
    let far = xiangyue::time::Timestamp::from_millis(now.millis() + 365 * DAY);
    w.desk(admin).execute(far, Command::OpenCounter { name: label("一号柜台") }).unwrap();
    let ahead = w.desk(admin).export_book();
    w.book_mut().merge(now, &ahead).unwrap();
    let run = apart(w.book()).remove(0);
    let accept = Command::AcceptRun { key: run.key, last: run.last, head: run.head };
    assert!(matches!(w.book_mut().execute(now, accept).unwrap(), Outcome::Receipt(_)));
    (w, ahead)
}

#[test]
fn a_book_is_pruned_at_a_seal_over_an_accepted_run_and_lets_it_in_once() {
    let (mut w, ahead) = accepted_from_a_clock_ahead();
    let now = w.now();
    let sealed = w.book_mut().seal(now, day("2026-03-04")).unwrap();
    assert!(matches!(sealed, Outcome::Receipt(_)), "{sealed:?}");
    let digest = w.book().digest();
    let whole = w.book_mut().export_book();
    assert_eq!(open(&whole).unwrap().digest(), digest);
    let fast = Community::open(&whole, None, Some(&w.book_mut().checkpoint()), entropy()).unwrap();
    assert_eq!(fast.digest(), digest);
    w.book_mut().prune().unwrap();
    let pruned = w.book_mut().export_book();
    for (file, later) in [(&whole, 0), (&pruned, 0), (&whole, 400), (&pruned, 400)] {
        let mut book = open(file).unwrap();
        let at = xiangyue::time::Timestamp::from_millis(now.millis() + later * DAY);
        book.merge(at, &ahead).unwrap();
        assert_eq!((book.digest(), counters(&book)), (digest, 1));
    }
}

#[test]
fn a_device_whose_entries_were_accepted_goes_on_with_a_new_key_and_the_right_time() {
    let admin = "副主任";
    let (mut w, _) = accepted_from_a_clock_ahead();
    let now = w.now();
    let file = w.book_mut().export_book();
    w.desk(admin).merge(now, &file).unwrap();
    assert_eq!(w.desk(admin).digest(), w.book().digest());
    let open_shop = || Command::OpenCounter { name: label("二号柜台") };
    assert_eq!(w.desk(admin).execute(now, open_shop()).err(), Some(Error::KeyForked));
    // Whoever writes in its book with another key writes in the present.
    let secret = w.book().secret();
    let file = w.desk(admin).export_book();
    let mut present = Community::open(&file, secret, None, entropy()).unwrap();
    let Ok(Outcome::Receipt(receipt)) = present.execute(now, open_shop()) else { panic!("refused") };
    assert!(receipt.at.millis() < now.millis() + DAY);
}

#[test]
fn an_acceptance_without_its_run_ends_with_the_next_seal_and_may_be_given_again() {
    let admin = "副主任";
    let mut w = small().and([admitted(admin, Role::Admin), admitted("社工", Role::Admin)]);
    for desk in [admin, "社工"] {
        w.send(FOUNDER, desk);
    }
    let now = w.now();
    let far = xiangyue::time::Timestamp::from_millis(now.millis() + 365 * DAY);
    w.desk("社工").execute(far, Command::OpenCounter { name: label("一号柜台") }).unwrap();
    let ahead = w.desk("社工").export_book();
    w.desk(admin).merge(now, &ahead).unwrap();
    let run = apart(w.desk(admin)).remove(0);
    let accept = || Command::AcceptRun { key: run.key, last: run.last, head: run.head };
    assert!(matches!(w.desk(admin).execute(now, accept()).unwrap(), Outcome::Receipt(_)));
    // The founder hears of the acceptance, not of the run, and seals.
    let mut have = w.book().have();
    have.push(w.desk(admin).have().into_iter().find(|mark| mark.head.is_some()).unwrap());
    let only = w.desk(admin).diff(&have).unwrap();
    w.book_mut().merge(now, &only).unwrap();
    assert!(apart(w.book()).is_empty());
    let now = xiangyue::time::Timestamp::from_millis(now.millis() + 1);
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    let sealed = w.book_mut().export_book();
    w.desk(admin).merge(now, &sealed).unwrap();
    w.book_mut().merge(now, &ahead).unwrap();
    assert_eq!(w.desk(admin).digest(), w.book().digest());
    assert_eq!(apart(w.book())[0].accepted, None);
    assert!(matches!(w.desk(admin).execute(now, accept()).unwrap(), Outcome::Receipt(_)));
    let whole = w.desk(admin).export_book();
    w.book_mut().merge(now, &whole).unwrap();
    assert_eq!(w.desk(admin).digest(), w.book().digest());
    assert_eq!(apart(w.book())[0].accepted, Some(run.last));
}

#[test]
fn a_difference_that_follows_nothing_here_is_asked_for_anew_and_shows_the_fork() {
    let (mut w, mut twin) = forked_with_another_admin();
    let admin = "副主任";
    let now = w.now();
    w.send(FOUNDER, admin);
    let have = w.desk(admin).have();
    let theirs = twin.diff(&have).unwrap();
    assert!(matches!(w.desk(admin).merge(now, &theirs).err(), Some(Error::BadSignature { .. })));
    let have = w.desk(admin).have();
    let theirs = twin.diff(&have).unwrap();
    assert_eq!(w.desk(admin).merge(now, &theirs).unwrap().forked.len(), 1);
    assert_eq!(apart(w.desk(admin)).len(), 2);
}
