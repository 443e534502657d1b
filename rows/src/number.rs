//! Numbers in as few bytes as they need, as postcard writes them: seven bits each, the lowest first.

use alloc::vec::Vec;

const fn low_byte(value: u64) -> u8 {
    let [low, ..] = value.to_le_bytes();
    low
}

/// Adds a number.
#[inline(never)]
pub fn put_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(low_byte(value) | 0x80);
        value >>= 7;
    }
    out.push(low_byte(value));
}

/// Takes a number that fits in so many bits off the front of some bytes.
#[inline(never)]
pub fn take_number(from: &mut &[u8], bits: u32) -> Option<u64> {
    let first = *from.split_off_first()?;
    // Most numbers are small.
    if first < 0x80 {
        return Some(first.into());
    }
    let mut value = u64::from(first & 0x7f);
    let mut shift = 7_u32;
    loop {
        let byte = *from.split_off_first()?;
        let part = u64::from(byte & 0x7f);
        let left = bits.checked_sub(shift).filter(|left| *left > 0)?;
        if left < 7 && part.checked_shr(left)? > 0 {
            return None;
        }
        value |= part.checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift = shift.checked_add(7)?;
    }
}

/// Adds a length.
pub fn put_length(length: usize, out: &mut Vec<u8>) {
    put_number(u64::try_from(length).unwrap_or(u64::MAX), out);
}

/// Takes a length off the front of some bytes.
pub fn take_length(from: &mut &[u8]) -> Option<usize> {
    take_number(from, u32::BITS).and_then(|length| usize::try_from(length).ok())
}
