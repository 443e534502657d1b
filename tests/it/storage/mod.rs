//! Storing, reopening, damage, forgery, merging, checkpoints and clocks.

mod accepts;
mod checkpoint;
mod clock;
mod damage;
mod forged;
mod forks;
mod merge;
mod rivals;
mod save;
mod seals;
mod semantics;

use xiangyue::contract::command::Role;
use xiangyue::{Community, Entropy, Error};

use crate::support::*;

/// A small book with a bit of everything, short enough to be damaged in every place.
pub fn small() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        sheet("细则"),
        declared("庭院", TIDY, "王秀英", "2026-02-01"),
        booked("庭院"),
    ])
}

/// Three desks with the same book: the office, the committee and the shop.
pub fn three_desks() -> World {
    let mut w = small().and([
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 3, None),
        admitted("评议会", Role::SocialWorker),
        admitted("超市台", Role::Shopkeeper),
        handed_over("超市", "超市台"),
    ]);
    for desk in DESKS {
        if desk != FOUNDER {
            w.send(FOUNDER, desk);
        }
    }
    w
}

pub const DESKS: [&str; 3] = [FOUNDER, "评议会", "超市台"];

pub fn entropy() -> Entropy {
    Entropy::from_seed([9; 32])
}

pub fn open(file: &[u8]) -> Result<Community, Error> {
    Community::open(file, None, None, entropy())
}
