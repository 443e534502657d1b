//! CRC-32 as zip files have it, without a table in the module: what few bytes need is small, and for many bytes the
//! tables are made first.

const POLYNOMIAL: u32 = 0xEDB8_8320;

/// Bytes from which tables are worth making.
const MANY: usize = 16_384;

/// For each byte what it does to a checksum, for the last of eight bytes first.
type Tables = [[u32; 256]; 8];

/// What each half of a byte does.
const HALVES: [u32; 16] = halves();

const fn halves() -> [u32; 16] {
    let mut all = [0; 16];
    let mut rest: &mut [u32] = &mut all;
    let mut half = 0_u32;
    while let Some((first, others)) = rest.split_first_mut() {
        let (mut sum, mut bit) = (half, 0_u32);
        while bit < 4 {
            sum = if sum & 1 == 1 { POLYNOMIAL ^ (sum >> 1) } else { sum >> 1 };
            bit = bit.wrapping_add(1);
        }
        *first = sum;
        half = half.wrapping_add(1);
        rest = others;
    }
    all
}

fn at<const N: usize>(table: &[u32; N], place: u32) -> u32 {
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(0)
}

/// A checksum after one more byte.
fn step(sum: u32, byte: u8) -> u32 {
    let half = |sum: u32| at(&HALVES, sum & 15) ^ (sum >> 4);
    half(half(sum ^ u32::from(byte)))
}

fn tables() -> Tables {
    let mut tables = [[0; 256]; 8];
    for byte in 0..=u8::MAX {
        let mut sum = step(0, byte);
        for table in &mut tables {
            if let Some(room) = table.get_mut(usize::from(byte)) {
                *room = sum;
            }
            sum = step(sum, 0);
        }
    }
    tables
}

/// A checksum after many more bytes, and those that are left.
fn many(mut sum: u32, bytes: &[u8]) -> (u32, &[u8]) {
    let [t0, t1, t2, t3, t4, t5, t6, t7] = &tables();
    let (eights, rest) = bytes.as_chunks();
    for eight in eights {
        let both = u64::from_le_bytes(*eight) ^ u64::from(sum);
        let [a, b, c, d, e, f, g, h] = both.to_le_bytes().map(u32::from);
        sum = at(t7, a) ^ at(t6, b) ^ at(t5, c) ^ at(t4, d) ^ at(t3, e) ^ at(t2, f) ^ at(t1, g) ^ at(t0, h);
    }
    (sum, rest)
}

/// The checksum of some bytes.
#[inline(never)]
pub fn checksum(bytes: &[u8]) -> u32 {
    let (sum, rest) = if bytes.len() < MANY { (u32::MAX, bytes) } else { many(u32::MAX, bytes) };
    !rest.iter().fold(sum, |sum, byte| step(sum, *byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(checksum(b""), 0);
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn many_bytes_are_summed_as_few_are() {
        let bytes: Vec<u8> = (0..MANY + 13).map(|at| u8::try_from(at * at % 251).unwrap()).collect();
        for length in [MANY - 1, MANY, MANY + 13] {
            let bytes = &bytes[..length];
            assert_eq!(checksum(bytes), !bytes.iter().fold(u32::MAX, |sum, byte| step(sum, *byte)));
        }
    }
}
