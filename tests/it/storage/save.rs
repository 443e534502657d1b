//! The save loop: what is not acknowledged is offered again, and what was stored opens as it was.

use xiangyue::contract::Outcome;
use xiangyue::{Community, Error};

use super::{entropy, open, small, three_desks};
use crate::support::*;

/// A store that appends what the book has not saved yet.
fn save(book: &mut Community, store: &mut Vec<u8>) {
    if let Some((frames, mark)) = book.unsaved() {
        store.extend(frames);
        book.acknowledge(&mark);
    }
}

fn written_step_by_step() -> (World, Vec<u8>) {
    let mut store = Vec::new();
    let mut w = World::founded();
    save(w.book_mut(), &mut store);
    let steps = [
        household("李家"),
        person_in("王秀英", "李家"),
        sheet("细则"),
        declared("庭院", TIDY, "王秀英", "2026-02-01"),
        booked("庭院"),
    ];
    for step in steps {
        w.take(step);
        save(w.book_mut(), &mut store);
    }
    (w, store)
}

#[test]
fn a_store_written_frame_by_frame_opens_as_the_live_book() {
    let (w, store) = written_step_by_step();
    let opened = open(&store).unwrap();
    assert_eq!(opened.digest(), w.book().digest());
    assert_eq!(opened.mark(), w.book().mark());
    assert_eq!(opened.id(), w.book().id());
    assert_eq!(opened.open_report().entries, 6);
    assert_eq!(opened.open_report().torn_bytes, 0);
}

#[test]
fn nothing_is_left_to_save_once_acknowledged() {
    let (mut w, store) = written_step_by_step();
    assert!(w.book_mut().unsaved().is_none());
    let secret = w.book().secret();
    let mut opened = Community::open(&store, secret, None, entropy()).unwrap();
    assert!(opened.unsaved().is_none());
}

#[test]
fn what_was_not_acknowledged_is_offered_again() {
    let mut w = small();
    let first = w.book_mut().unsaved().unwrap();
    assert_eq!(w.book_mut().unsaved().unwrap(), first);
    w.take(household("王家"));
    let (frames, mark) = w.book_mut().unsaved().unwrap();
    assert_eq!(open(&frames).unwrap().digest(), w.book().digest());
    w.book_mut().acknowledge(&first.1);
    let (rest, _) = w.book_mut().unsaved().unwrap();
    assert!(rest.len() < frames.len());
    w.book_mut().acknowledge(&mark);
    w.book_mut().acknowledge(&first.1);
    assert!(w.book_mut().unsaved().is_none());
}

#[test]
fn a_write_stored_twice_counts_once() {
    let mut w = small();
    let (mut store, _) = w.book_mut().unsaved().unwrap();
    w.take(household("王家"));
    store.extend(w.book_mut().unsaved().unwrap().0);
    assert_eq!(open(&store).unwrap().digest(), w.book().digest());
    let again = [store.clone(), store].concat();
    assert_eq!(open(&again).unwrap().digest(), w.book().digest());
}

#[test]
fn a_reopened_book_continues_where_it_stopped() {
    let mut w = small();
    let (mut store, _) = w.book_mut().unsaved().unwrap();
    let secret = w.book().secret();
    let mut opened = Community::open(&store, secret, None, entropy()).unwrap();
    assert!(opened.open_report().writable);
    let now = w.now();
    let command = xiangyue::contract::Command::OpenCounter { name: label("超市") };
    opened.execute(now, command).unwrap();
    store.extend(opened.unsaved().unwrap().0);
    let last = open(&store).unwrap();
    assert_eq!(last.digest(), opened.digest());
    assert_eq!(last.open_report().entries, 7);
}

#[test]
fn a_device_without_a_key_reads_and_does_not_write() {
    let mut w = small();
    let file = w.book_mut().export_book();
    let mut reader = open(&file).unwrap();
    assert!(!reader.open_report().writable);
    assert_eq!(reader.public_key(), None);
    let command = xiangyue::contract::Command::OpenCounter { name: label("超市") };
    assert_eq!(reader.execute(w.now(), command), Err(Error::NoSigningKey));
    assert_eq!(reader.export_book(), file);
}

#[test]
fn an_export_is_the_whole_book_and_holds_no_secret() {
    let (mut w, store) = written_step_by_step();
    let file = w.book_mut().export_book();
    assert_eq!(open(&file).unwrap().digest(), open(&store).unwrap().digest());
    let secret = w.book().secret().unwrap();
    assert!(!file.windows(32).any(|part| part == secret));
    assert!(file.len() < store.len());
}

#[test]
fn a_batch_is_as_its_commands_one_by_one() {
    use xiangyue::contract::{Command, Outcome};
    let open_counter = |name: &str| Command::OpenCounter { name: label(name) };
    let mut w = World::founded();
    let now = w.now();
    let unknown = Command::ApproveDeed { deed: xiangyue::ids::DeedId(w.id("没有的")) };
    let batch = vec![open_counter("一"), unknown, open_counter("二")];
    let outcomes = w.book_mut().execute_all(now, batch).outcomes;
    let kinds: Vec<_> = outcomes.iter().map(|o| matches!(o, Outcome::Receipt(_))).collect();
    assert_eq!(kinds, [true, false, true]);
    let mut other = World::founded();
    for name in ["一", "二"] {
        other.book_mut().execute(now, open_counter(name)).unwrap();
    }
    assert_eq!(other.book().digest(), w.book().digest());
}

#[test]
fn what_is_too_large_is_an_error_and_leaves_no_trace() {
    let mut w = small();
    let before = snapshot(w.book_mut());
    let now = w.now();
    let mut sheet = village_sheet();
    let long = "长".repeat(80);
    let rule = xiangyue::contract::Rule {
        category: label(&long),
        title: label(&long),
        unit: Some(label(&long)),
        evidence: Some(label(&long)),
        ..sheet.rules[0].clone()
    };
    sheet.rules = vec![rule; 500];
    let adopt = xiangyue::contract::Command::AdoptSheet { sheet, replaces: None };
    let mut twin = super::open(&w.book_mut().export_book()).unwrap();
    twin.adopt_key(w.book().secret().unwrap());
    assert!(twin.execute(now, adopt).is_ok(), "the longest sheet fits");
    let essay = xiangyue::contract::Command::VoidDeed {
        deed: xiangyue::ids::DeedId(w.id("庭院")),
        reason: note(&"长".repeat(6_000)),
    };
    assert_eq!(w.book_mut().execute(now, essay), Err(Error::TooLarge));
    assert!(snapshot(w.book_mut()) == before);
}

#[test]
fn only_a_founding_command_founds() {
    use xiangyue::contract::Command;
    let now = World::founded().now();
    let other = Command::OpenCounter { name: label("超市") };
    let far = Command::FoundCommunity { name: label("罗峪村"), utc_offset_minutes: 841 };
    for command in [other, far] {
        let refused = Community::found(now, command, entropy()).unwrap_err();
        assert_eq!(refused, Error::MalformedInput);
    }
}

#[test]
fn a_fault_ends_a_batch_and_keeps_what_came_before_it() {
    use xiangyue::contract::Command;
    let mut w = small();
    let now = w.now();
    let before = w.overview().entries;
    let open_counter = |name: &str| Command::OpenCounter { name: label(name) };
    let essay =
        Command::VoidDeed { deed: xiangyue::ids::DeedId(w.id("庭院")), reason: note(&"长".repeat(6_000)) };
    let commands = vec![open_counter("一"), essay, open_counter("二")];
    let batch = w.book_mut().execute_all(now, commands);
    assert_eq!((batch.outcomes.len(), batch.fault), (1, Some(Error::TooLarge)));
    assert_eq!(w.overview().entries, before + 1);
}

#[test]
fn a_write_that_began_before_the_book_begins_where_it_does_now_acknowledges_nothing() {
    let mut w = three_desks();
    w.alone("评议会", declared("三月", TIDY, "李家", "2026-03-02"));
    let mut store = w.desk("评议会").export_book();
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    w.clock += HOUR;
    let now = w.now();
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    w.book_mut().prune().unwrap();
    // The committee's store is still writing when it goes on from the office's snapshot.
    let under_way = w.desk("评议会").mark();
    assert_eq!(w.send(FOUNDER, "评议会").adopted_seal, Some(1));
    w.desk("评议会").acknowledge(&under_way);
    let (frames, mark) = w.desk("评议会").unsaved().unwrap();
    w.desk("评议会").acknowledge(&mark);
    assert!(w.desk("评议会").unsaved().is_none());
    // Appended to what lies there already, or in place of it.
    assert_eq!(open(&frames).unwrap().digest(), w.desk("评议会").digest());
    store.extend(frames);
    assert_eq!(open(&store).unwrap().digest(), w.desk("评议会").digest());
}
