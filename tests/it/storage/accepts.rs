//! What is kept apart and accepted by an admin: where it counts, what a seal makes of it, and that it counts once.

use super::{entropy, open, small};
use crate::support::*;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::{Community, Error};

use super::forks::{apart, counters, forked_with_another_admin};

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
fn a_seal_over_what_was_accepted_from_a_clock_ahead_lets_its_device_write_no_earlier() {
    let admin = "副主任";
    let (mut w, _) = accepted_from_a_clock_ahead();
    let now = w.now();
    w.book_mut().seal(now, day("2026-03-04")).unwrap();
    let file = w.book_mut().export_book();
    w.desk(admin).merge(now, &file).unwrap();
    assert!(apart(w.desk(admin)).is_empty());
    let open_shop = || Command::OpenCounter { name: label("二号柜台") };
    assert_eq!(w.desk(admin).execute(now, open_shop()).err(), Some(Error::KeyForked));
    let later = xiangyue::time::Timestamp::from_millis(now.millis() + 366 * DAY);
    assert!(matches!(w.desk(admin).execute(later, open_shop()), Ok(Outcome::Receipt(_))));
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
fn a_revocation_that_takes_its_own_acceptance_away_is_void() {
    let admin = "副主任";
    let mut w = small().and([admitted(admin, Role::Admin)]);
    w.send(FOUNDER, admin);
    let key = w.key_of(FOUNDER);
    let last = w.book().have().iter().find(|mark| mark.key == key).unwrap().seq;
    // From a clock a month ahead; what the key revoked says after its admission of the revoking one would count no more.
    let ahead = xiangyue::time::Timestamp::from_millis(w.now().millis() + 30 * DAY);
    let cut = Command::RevokeKey { key, last, reason: note("失联") };
    assert!(matches!(w.desk(admin).execute(ahead, cut).unwrap(), Outcome::Receipt(_)));
    w.take(counter("南头超市"));
    let (theirs, now) = (w.desk(admin).export_book(), w.now());
    w.book_mut().merge(now, &theirs).unwrap();
    let run = apart(w.book()).remove(0);
    let accept = Command::AcceptRun { key: run.key, last: run.last, head: run.head };
    assert!(matches!(w.book_mut().execute(now, accept).unwrap(), Outcome::Receipt(_)));
    let refused: Vec<_> = w.journal().rows.into_iter().filter_map(|row| row.refusal).collect();
    assert_eq!(
        refused.iter().map(xiangyue::contract::Refusal::code).collect::<Vec<_>>(),
        ["revocation_void"]
    );
    assert_eq!(counters(w.book()), 1, "what came after the place it names counts as before");
    let (whole, digest) = (w.book_mut().export_book(), w.book().digest());
    assert_eq!(open(&whole).unwrap().digest(), digest);
    // A seal over it stands, also for whoever folds the epoch afresh.
    let now = w.now();
    w.book_mut().seal(now, day("2026-01-31")).unwrap();
    let whole = w.book_mut().export_book();
    let afresh = open(&whole).unwrap();
    assert_eq!((afresh.digest(), afresh.have()), (w.book().digest(), w.book().have()));
    assert!(
        w.journal().rows.iter().all(|row| row.refusal.as_ref().is_none_or(|r| r.code() == "revocation_void"))
    );
}
