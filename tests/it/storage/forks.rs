//! Forks, gaps and stores with holes.

use xiangyue::contract::Command;
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

#[test]
fn one_key_on_two_devices_is_reported_and_changes_nothing() {
    let (mut w, mut twin) = forked();
    let before = snapshot(w.book_mut());
    let now = w.now();
    let report = w.book_mut().merge(now, &twin.export_book()).unwrap();
    let key = w.book().public_key().unwrap().tag();
    assert_eq!(report.new_entries, 0);
    assert_eq!(report.forked.len(), 1);
    assert_eq!((report.forked[0].key, report.forked[0].seq), (key, 7));
    assert!(snapshot(w.book_mut()) == before);
    let back = twin.merge(now, &w.book_mut().export_book()).unwrap();
    assert_eq!(back.forked[0].seq, 7);
}

#[test]
fn a_store_with_two_entries_at_one_place_is_refused() {
    let (mut w, mut twin) = forked();
    let both = [w.book_mut().export_book(), twin.export_book()].concat();
    let key = w.book().public_key().unwrap().tag();
    assert_eq!(open(&both).err(), Some(Error::FeedGap { key, seq: 7 }));
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
