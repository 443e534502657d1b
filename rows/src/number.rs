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
    let (first, rest) = from.split_first()?;
    // Most numbers are small.
    if *first < 0x80 {
        *from = rest;
        return Some((*first).into());
    }
    let (mut value, mut shift) = (0_u64, 0_u32);
    for (at, byte) in from.iter().enumerate() {
        let part = u64::from(byte & 0x7f);
        value |= part.wrapping_shl(shift);
        if *byte < 0x80 {
            let left = bits.wrapping_sub(shift);
            *from = from.get(at.wrapping_add(1)..)?;
            return (left >= 7 || part.wrapping_shr(left) == 0).then_some(value);
        }
        shift = shift.wrapping_add(7);
        if shift >= bits {
            return None;
        }
    }
    None
}

/// Adds a signed number: the sign is the lowest bit.
pub fn put_signed(value: i64, out: &mut Vec<u8>) {
    put_number((value.wrapping_shl(1) ^ value.wrapping_shr(63)).cast_unsigned(), out);
}

/// Takes a signed number that fits in so many bits.
#[inline(never)]
pub fn take_signed(from: &mut &[u8], bits: u32) -> Option<i64> {
    let value = take_number(from, bits)?;
    Some((value >> 1).cast_signed() ^ 0_i64.wrapping_sub((value & 1).cast_signed()))
}

/// Adds a tag and a number, as ids are made of.
#[inline(never)]
pub fn put_id(tag: [u8; 4], number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&tag);
    put_number(number.into(), out);
}

/// Takes a tag and a number.
#[inline(never)]
pub fn take_id(from: &mut &[u8]) -> Option<([u8; 4], u32)> {
    let (tag, mut rest) = from.split_first_chunk()?;
    let number = take_number(&mut rest, u32::BITS)?;
    *from = rest;
    Some((*tag, u32::try_from(number).ok()?))
}

/// Adds a length.
pub fn put_length(length: usize, out: &mut Vec<u8>) {
    put_number(u64::try_from(length).unwrap_or(u64::MAX), out);
}

/// Takes a length off the front of some bytes.
pub fn take_length(from: &mut &[u8]) -> Option<usize> {
    take_number(from, u32::BITS).and_then(|length| usize::try_from(length).ok())
}
