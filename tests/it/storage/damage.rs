//! Damaged files: every prefix, every flipped bit, every torn tail has its exact answer.

use xiangyue::{Community, Error};

use super::{entropy, open, small};
use crate::support::*;

/// A store of three writes, and where each frame begins.
fn stored() -> (Vec<u8>, Vec<usize>, Vec<String>) {
    let mut w = World::founded();
    let (mut store, mut digests) = (Vec::new(), Vec::new());
    for step in [household("李家"), person_in("王秀英", "李家"), sheet("细则")] {
        w.take(step);
        let (frames, mark) = w.book_mut().unsaved().unwrap();
        w.book_mut().acknowledge(&mark);
        store.extend(frames);
        digests.push(w.book().digest().to_string());
    }
    let mut starts = vec![0];
    for frame in forge::frames(&store) {
        starts.push(starts.last().unwrap() + frame.body.len() + 15);
    }
    (store, starts, digests)
}

/// Every bit in a long run, one in a few otherwise.
fn stride() -> usize {
    if std::env::var_os("XY_EVERY_BIT").is_some() { 1 } else { 7 }
}

#[test]
fn every_prefix_is_refused_with_the_frame_that_is_cut() {
    let (store, starts, _) = stored();
    for cut in 1..store.len() {
        let error = open(&store[..cut]).err();
        match starts.iter().position(|start| *start == cut) {
            // The first frame is the vault's: without a segment there is no community yet.
            Some(1) => assert_eq!(error, Some(Error::NotFounded)),
            Some(_) => assert_eq!(error, None, "{cut}"),
            None => {
                let before = starts.iter().rposition(|start| *start < cut).unwrap();
                let (frame, at) = (before as u32 + 1, starts[before] as u32);
                assert_eq!(error, Some(Error::Truncated { frame, at }), "{cut}");
            }
        }
    }
    assert_eq!(open(&[]).err(), Some(Error::NotFounded));
}

#[test]
fn recovery_leaves_a_torn_tail_out_at_every_byte() {
    let (store, starts, digests) = stored();
    // Frames: vault, segment, vault, segment, segment.
    assert_eq!(starts.len(), 6);
    for cut in starts[2]..=store.len() {
        let book = Community::recover(&store[..cut], None, None, entropy()).unwrap();
        let whole = starts.iter().rfind(|start| **start <= cut).unwrap();
        assert_eq!(book.open_report().torn_bytes as usize, cut - whole);
        let writes = [2, 4, 5].iter().filter(|end| starts[**end] <= cut).count();
        assert_eq!(book.digest().to_string(), digests[writes - 1], "{cut}");
    }
}

#[test]
fn every_flipped_bit_is_found_and_names_its_frame() {
    let (store, starts, _) = stored();
    let mut damaged = store.clone();
    for bit in (0..store.len() * 8).step_by(stride()) {
        let (byte, mask) = (bit / 8, 1 << (bit % 8));
        damaged[byte] ^= mask;
        let frame = starts.iter().filter(|start| **start <= byte).count() as u32;
        let at = starts[frame as usize - 1] as u32;
        let expected = match byte - at as usize {
            0..3 => vec![Error::NotAFrame { frame, at }],
            3 => vec![
                Error::ChecksumMismatch { frame, at },
                Error::NewerFormat { frame, found: damaged[byte], supported: 1 },
            ],
            _ => vec![Error::ChecksumMismatch { frame, at }],
        };
        let found = open(&damaged).unwrap_err();
        assert!(expected.contains(&found), "bit {bit}: {found:?}");
        damaged[byte] ^= mask;
    }
}

#[test]
fn recovery_never_mistakes_a_damaged_length_for_a_torn_tail() {
    let (store, starts, _) = stored();
    for frame in 1..starts.len() {
        let mut damaged = store.clone();
        damaged[starts[frame - 1] + 7] ^= 1;
        let found = Community::recover(&damaged, None, None, entropy()).err();
        let (frame, at) = (frame as u32, starts[frame - 1] as u32);
        assert_eq!(found, Some(Error::ChecksumMismatch { frame, at }));
    }
}

#[test]
fn merging_a_damaged_file_leaves_the_book_as_it_was() {
    let mut w = small().and([admitted("评议会", xiangyue::contract::command::Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    w.alone("评议会", household("赵家"));
    let sound = w.desk("评议会").export_book();
    let now = w.now();
    let before = snapshot(w.book_mut());
    let mut damaged = sound.clone();
    for bit in (0..sound.len() * 8).step_by(stride() * 5) {
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(w.book_mut().merge(now, &damaged).is_err(), "bit {bit}");
        damaged[bit / 8] ^= 1 << (bit % 8);
    }
    let mut ends = vec![0];
    for frame in forge::frames(&sound) {
        let end = ends.last().unwrap() + forge::seal(frame.kind, &frame.body).len();
        ends.push(end);
    }
    // A cut between two frames is no damage but a shorter file.
    for cut in (1..sound.len()).filter(|cut| !ends.contains(cut)).step_by(stride()) {
        assert!(w.book_mut().merge(now, &sound[..cut]).is_err(), "cut {cut}");
    }
    assert!(snapshot(w.book_mut()) == before);
    let report = w.book_mut().merge(now, &sound).unwrap();
    assert_eq!(report.new_entries, 1);
}

#[test]
fn a_newer_format_is_named() {
    let body = forge::frames(&small().book_mut().export_book())[1].body.clone();
    let file = forge::seal_as(2, forge::SEGMENT, &body);
    let newer = Error::NewerFormat { frame: 1, found: 2, supported: 1 };
    assert_eq!(open(&file).err(), Some(newer));
    let mut w = small();
    let now = w.now();
    assert_eq!(w.book_mut().merge(now, &file), Err(newer));
}

#[test]
fn a_body_that_is_not_what_its_kind_promises_is_malformed() {
    let malformed = Some(Error::Malformed { frame: 1 });
    for kind in [forge::SEGMENT, forge::VAULT_PAGE] {
        assert_eq!(open(&forge::seal(kind, &[255; 40])).err(), malformed);
    }
    let mut body = forge::frames(&small().book_mut().export_book())[1].body.clone();
    body.push(0);
    assert_eq!(open(&forge::seal(forge::SEGMENT, &body)).err(), malformed);
}
