//! The stored form of a small book from a fixed seed: frames, digest, and what the bytes mean.

use std::fmt::Write as _;

use xiangyue::{Community, Entropy};

use super::{from_hex, golden, hex};
use crate::support::*;

/// A book with an entry of most kinds; its keys and salts come from fixed seeds.
pub(super) fn scenario() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        team("红马甲"),
        joined("王秀英", "红马甲", "2026-01-10"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        approved("雪一", Some("细则")),
        deed("好事", "细则", KIND, "王秀英", "2026-02-02", 1, Some((5, true))),
        booked("好事"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, Some("2026-06-30")),
        held("米", "李家", "大米", 1, 6),
        collected("米"),
        admitted("评议会", xiangyue::contract::command::Role::Reviewer),
        at("评议会"),
        recorded("雪二", "王秀英", "扫雪", "2026-02-03", 30),
        at(FOUNDER),
    ])
}

const FILE: &str = "v1/book.txt";

#[test]
fn a_book_is_stored_as_before() {
    let mut w = scenario();
    let file = w.book_mut().export_book();
    let mut text = String::new();
    writeln!(text, "community {}", w.book().id()).unwrap();
    writeln!(text, "digest {}", w.book().digest()).unwrap();
    for frame in forge::frames(&file) {
        let kind = if frame.kind == forge::SEGMENT { "segment" } else { "vault" };
        let sealed = forge::seal(frame.kind, &frame.body);
        writeln!(text, "{kind} {}", hex(&sealed)).unwrap();
    }
    golden(FILE, &text);
    // What the file says opens as the book it came from.
    let frames = text.lines().skip(2).filter_map(|line| line.split_once(' '));
    let stored: Vec<u8> = frames.flat_map(|(_, bytes)| from_hex(bytes)).collect();
    assert_eq!(stored, file);
    let opened = Community::open(&stored, None, None, Entropy::from_seed([1; 32])).unwrap();
    assert_eq!(opened.digest(), w.book().digest());
}

#[test]
fn the_same_seeds_and_clock_give_the_same_bytes() {
    let (mut a, mut b) = (scenario(), scenario());
    assert_eq!(a.book_mut().export_book(), b.book_mut().export_book());
    assert_eq!(a.points("李家"), [650, 650, 50, 0, 0]);
}
