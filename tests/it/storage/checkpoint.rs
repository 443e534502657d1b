//! Checkpoints: a cache that changes how long opening takes and nothing else.

use xiangyue::contract::Command;
use xiangyue::contract::command::Role;
use xiangyue::{Community, Error};

use super::{entropy, open};
use crate::support::*;

/// Enough entries that a checkpoint leaves some of them out.
const MANY: usize = 4_200;

fn long_book() -> World {
    let mut w = given([household("李家"), sheet("细则"), admitted("评议会", Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    w.clock += HOUR;
    let now = w.now();
    let open_counter = |at: usize| Command::OpenCounter { name: label(&format!("{at} 号柜台")) };
    let commands = (0..MANY).map(open_counter).collect();
    w.book_mut().execute_all(now, commands);
    w.clock += HOUR;
    w
}

fn cached(file: &[u8], checkpoint: &[u8]) -> Community {
    Community::open(file, None, Some(checkpoint), entropy()).unwrap()
}

#[test]
fn opening_with_a_checkpoint_is_opening_without() {
    let mut w = long_book();
    let before = w.book().digest();
    let checkpoint = w.book_mut().checkpoint();
    assert_eq!(w.book().digest(), before, "taking one changes nothing");
    w.take(household("王家"));
    let file = w.book_mut().export_book();
    let whole = open(&file).unwrap();
    let mut quick = cached(&file, &checkpoint);
    assert_eq!(quick.digest(), whole.digest());
    let (entries, folded) = (quick.open_report().entries, quick.open_report().folded_entries);
    assert!(folded < entries, "the checkpoint was used");
    assert_eq!(quick.export_book(), file);
    assert_eq!(quick.imbalance(), [0; 4]);
}

#[test]
fn late_entries_find_their_place_after_a_checkpoint_and_before_it() {
    let mut w = long_book();
    let checkpoint = w.book_mut().checkpoint();
    let file = w.book_mut().export_book();
    let now = w.now();
    // The committee's clock stands at the beginning: its entry belongs before everything cached.
    w.clock = START + 4 * 60_000;
    w.alone("评议会", household("赵家"));
    let late = w.desk("评议会").export_book();
    let mut quick = cached(&file, &checkpoint);
    let mut whole = open(&file).unwrap();
    let report = quick.merge(now, &late).unwrap();
    assert_eq!(report.new_entries, 1);
    whole.merge(now, &late).unwrap();
    assert_eq!(quick.digest(), whole.digest());
    // A store that holds the late entry makes the checkpoint stale.
    let merged = quick.export_book();
    let stale = cached(&merged, &checkpoint);
    assert_eq!(stale.digest(), whole.digest());
    assert_eq!(stale.open_report().folded_entries, stale.open_report().entries);
    let fresh = quick.checkpoint();
    assert_eq!(cached(&merged, &fresh).digest(), whole.digest());
}

#[test]
fn a_checkpoint_taken_while_a_merge_is_on_its_way_holds_all_that_the_merge_brings() {
    let mut w = long_book();
    let now = w.now();
    w.clock = START + 4 * 60_000;
    w.alone("评议会", household("赵家"));
    let late = w.desk("评议会").export_book();
    w.desk(FOUNDER).begin_merge(now, &late).unwrap();
    assert!(w.desk(FOUNDER).go_on(10).report.is_none());
    let checkpoint = w.desk(FOUNDER).checkpoint();
    let report = w.desk(FOUNDER).go_on(u32::MAX).report.unwrap();
    assert_eq!((report.new_entries, report.bounced.len()), (1, 0));
    let file = w.desk(FOUNDER).export_book();
    assert_eq!(cached(&file, &checkpoint).digest(), open(&file).unwrap().digest());
}

#[test]
fn a_checkpoint_behind_a_revocation_that_is_void_opens_as_the_same_book() {
    let mut w = given([admitted("副书记", Role::Admin)]);
    w.send(FOUNDER, "副书记");
    let (now, key) = (w.now(), w.key_of(FOUNDER));
    let open_counter = |at: usize| Command::OpenCounter { name: label(&format!("{at} 号柜台")) };
    w.desk(FOUNDER).execute_all(now, (0..MANY).map(open_counter).collect());
    w.clock += HOUR;
    let now = w.now();
    w.send(FOUNDER, "副书记");
    // It takes away the admission it stands on.
    let cut = Command::RevokeKey { key, last: 1, reason: note("失联") };
    w.desk("副书记").execute(now, cut).unwrap();
    w.send("副书记", FOUNDER);
    let file = w.desk(FOUNDER).export_book();
    let checkpoint = w.desk(FOUNDER).checkpoint();
    let opened = cached(&file, &checkpoint);
    assert_eq!(opened.digest(), open(&file).unwrap().digest());
    assert_eq!(opened.digest(), w.desk(FOUNDER).digest());
}

#[test]
fn a_checkpoint_of_another_time_place_or_shape_is_ignored() {
    let mut w = long_book();
    let file = w.book_mut().export_book();
    w.take(household("王家"));
    let ahead = w.book_mut().checkpoint();
    let whole = open(&file).unwrap().digest();
    let mut other = World::founded();
    let foreign = other.book_mut().checkpoint();
    let mut flipped = ahead.clone();
    flipped[20] ^= 1;
    let cut = &ahead[..ahead.len() - 1];
    let garbage = forge::seal(3, &[255; 64]);
    let segment = file.clone();
    for checkpoint in [&ahead[..], &foreign, &flipped, cut, &garbage, &segment, &[]] {
        let book = cached(&file, checkpoint);
        assert_eq!(book.digest(), whole);
    }
}

#[test]
fn a_checkpoint_inside_a_store_is_passed_over() {
    let mut w = World::founded();
    let checkpoint = w.book_mut().checkpoint();
    let file = [w.book_mut().export_book(), checkpoint.clone()].concat();
    assert_eq!(open(&file).unwrap().digest(), w.book().digest());
    assert_eq!(open(&checkpoint).err(), Some(Error::NotFounded));
}

#[test]
fn a_checkpoint_of_a_short_book_loses_nothing() {
    let mut w = given([household("李家")]);
    let before = snapshot(w.book_mut());
    let checkpoint = w.book_mut().checkpoint();
    assert!(snapshot(w.book_mut()) == before);
    let file = w.book_mut().export_book();
    assert_eq!(cached(&file, &checkpoint).digest(), w.book().digest());
    w.take(household("王家"));
}

/// Entries far enough behind that the book has given up taking them back one by one.
const VERY_MANY: usize = 2 * xiangyue::limits::UNDO_ENTRIES + 500;

/// A book that settled its first half, with a pause of some hours right where undo begins.
fn settled_book() -> (World, u64) {
    let mut w = given([household("李家"), sheet("细则"), admitted("评议会", Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    let start = w.clock;
    let open_counter = |at: usize| Command::OpenCounter { name: label(&format!("{at} 号柜台")) };
    let before = w.overview().entries as usize;
    for batch in [before..xiangyue::limits::UNDO_ENTRIES, xiangyue::limits::UNDO_ENTRIES..VERY_MANY] {
        w.clock += 4 * HOUR;
        let now = w.now();
        w.book_mut().execute_all(now, batch.map(open_counter).collect());
    }
    assert_eq!(w.overview().entries as usize, VERY_MANY);
    (w, start)
}

/// The committee writes at a moment; the office hears of it and decides so many entries again.
fn heard_late(w: &mut World, at: u64, name: &'static str) -> usize {
    let now = w.clock;
    w.clock = at;
    w.alone("评议会", household(name));
    w.clock = now + HOUR;
    let report = w.send("评议会", FOUNDER);
    assert_eq!(report.new_entries, 1);
    let file = w.book_mut().export_book();
    assert_eq!(open(&file).unwrap().digest(), w.book().digest());
    report.refolded_entries as usize
}

#[test]
fn entries_late_by_as_much_as_can_be_undone_are_placed_by_undoing() {
    let (mut w, start) = settled_book();
    let pause = start + 6 * HOUR;
    let refolded = heard_late(&mut w, pause, "赵家");
    assert_eq!(refolded, VERY_MANY + 1 - xiangyue::limits::UNDO_ENTRIES);
}

#[test]
fn entries_later_than_anybody_can_undo_start_the_book_over() {
    let (mut w, start) = settled_book();
    let refolded = heard_late(&mut w, start + HOUR, "赵家");
    assert_eq!(refolded, VERY_MANY + 1);
    // Written a moment ago: only the end is taken back.
    let now = w.clock;
    let refolded = heard_late(&mut w, now, "孙家");
    assert_eq!(refolded, 1);
    let file = w.book_mut().export_book();
    let checkpoint = w.book_mut().checkpoint();
    assert_eq!(cached(&file, &checkpoint).digest(), w.book().digest());
}

#[test]
fn a_checkpoint_of_another_community_of_the_same_key_is_ignored() {
    let long = |name: &str| {
        let command = Command::FoundCommunity { name: label(name), utc_offset_minutes: 480 };
        let now = World::founded().now();
        let mut book = Community::found(now, command, entropy()).unwrap();
        let open_counter = |at: usize| Command::OpenCounter { name: label(&format!("{at} 号柜台")) };
        book.execute_all(now, (0..MANY).map(open_counter).collect());
        book
    };
    let (mut ours, mut theirs) = (long("罗峪村"), long("别的村"));
    assert_eq!(ours.public_key(), theirs.public_key());
    let opened = cached(&ours.export_book(), &theirs.checkpoint());
    assert_eq!(opened.digest(), ours.digest());
}

#[test]
fn a_checkpoint_of_writes_that_were_lost_is_ignored() {
    let mut w = given([household("李家")]);
    let (mut store, _) = w.book_mut().unsaved().unwrap();
    let reopened = |store: &[u8], checkpoint: Option<&[u8]>, w: &World| {
        Community::open(store, w.book().secret(), checkpoint, entropy()).unwrap()
    };
    // The office dies before this write is stored, and writes something else in its place.
    let mut lost = reopened(&store, None, &w);
    let now = w.now();
    lost.execute(now, Command::OpenCounter { name: label("丢了的柜台") }).unwrap();
    let checkpoint = lost.checkpoint();
    let mut other = reopened(&store, Some(&checkpoint), &w);
    other.execute(now, Command::OpenCounter { name: label("超市") }).unwrap();
    store.extend(other.unsaved().unwrap().0);
    let mut last = reopened(&store, Some(&checkpoint), &w);
    assert_eq!(last.digest(), other.digest());
    last.execute(now, Command::OpenCounter { name: label("二号柜台") }).unwrap();
    let report = w.book_mut().merge(now, &last.export_book()).unwrap();
    assert_eq!((report.new_entries, report.forked.len()), (2, 0));
    assert_eq!(w.book().digest(), last.digest());
}
