//! Coded rows in the order of their keys, what each recent entry overwrote, the numbers they are coded with, and the
//! checksum of what is stored.
//!
//! The bottom of the core's tables. It is a crate of its own because it is built for speed, where the core is built for
//! size: almost every step of deciding an entry ends here. It knows neither what a key is nor what a row holds.

extern crate alloc;

mod checksum;
mod key;
mod number;
mod page;
mod rows;

use alloc::vec::Vec;

pub use checksum::checksum;
pub use key::{LENGTH, Packed, Reader, Writer};
pub use number::{
    put_id, put_length, put_number, put_signed, take_id, take_length, take_number, take_signed,
};
pub use rows::{Found, Rows, Span, Spot};

/// A place in the total order of entries, from 0.
pub type Place = u32;

/// Makes room by an eighth at a time, so that what only grows does not stand half empty.
pub fn reserve<T>(room: &mut Vec<T>, more: usize) {
    if room.capacity().saturating_sub(room.len()) < more {
        room.reserve_exact(more.saturating_add(room.len() / 8));
    }
}
