//! Keys and salts: a ChaCha20 generator seeded once by the host.

use core::fmt;

use crate::error::Error;

/// Words of a block.
const WORDS: usize = 16;

/// A seeded generator. The same seed draws the same keys and salts on every host.
pub struct Entropy {
    seed: [u8; 32],
    /// The number of the next block.
    next: u64,
    block: [u32; WORDS],
    /// Words of the block that were given out.
    given: usize,
}

impl Entropy {
    /// From a seed; for tests and reproducible runs.
    pub const fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed, next: 0, block: [0; WORDS], given: WORDS }
    }

    /// From the host's entropy.
    ///
    /// # Errors
    /// [`Error::NoEntropy`] where the host has none to give, or has not given it yet.
    pub fn from_host() -> Result<Self, Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| Error::NoEntropy)?;
        Ok(Self::from_seed(seed))
    }

    /// The next bytes.
    pub(crate) fn draw<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Fills a place with the next bytes. What is left of a word is not given out later.
    pub(crate) fn fill(&mut self, room: &mut [u8]) {
        for part in room.chunks_mut(4) {
            for (byte, drawn) in part.iter_mut().zip(self.word().to_le_bytes()) {
                *byte = drawn;
            }
        }
    }

    fn word(&mut self) -> u32 {
        if self.given >= WORDS {
            self.block = block(&self.seed, self.next);
            self.next = self.next.wrapping_add(1);
            self.given = 0;
        }
        let word = self.block.get(self.given).copied().unwrap_or(0);
        self.given = self.given.saturating_add(1);
        word
    }
}

/// A block of ChaCha20 as its author defined it: a counter of 64 bits, and of its streams the first.
fn block(seed: &[u8; 32], number: u64) -> [u32; WORDS] {
    let mut start = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let counter = number.to_le_bytes();
    let given = seed.as_chunks().0.iter().chain(counter.as_chunks().0);
    for (word, bytes) in start.iter_mut().skip(4).zip(given) {
        *word = u32::from_le_bytes(*bytes);
    }
    let mut mixed = start;
    for _ in 0..10 {
        columns(&mut mixed);
        // Turned so, the diagonals are columns.
        turn(&mut mixed, [0, 1, 2, 3]);
        columns(&mut mixed);
        turn(&mut mixed, [0, 3, 2, 1]);
    }
    for (word, first) in mixed.iter_mut().zip(start) {
        *word = word.wrapping_add(first);
    }
    mixed
}

/// Mixes each column of four rows.
fn columns(words: &mut [u32; WORDS]) {
    let (rows, _) = words.as_chunks_mut::<4>();
    let [a, b, c, d] = rows else { return };
    for (((a, b), c), d) in a.iter_mut().zip(b).zip(c).zip(d) {
        for (shift, other) in [(16, 12), (8, 7)] {
            *a = a.wrapping_add(*b);
            *d = (*d ^ *a).rotate_left(shift);
            *c = c.wrapping_add(*d);
            *b = (*b ^ *c).rotate_left(other);
        }
    }
}

/// Turns each of four rows by so many places.
fn turn(words: &mut [u32; WORDS], places: [usize; 4]) {
    let (rows, _) = words.as_chunks_mut::<4>();
    for (row, places) in rows.iter_mut().zip(places) {
        let old = *row;
        for (word, from) in row.iter_mut().zip(old.iter().cycle().skip(places)) {
            *word = *from;
        }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    proptest! {
        #[test]
        fn draws_what_another_chacha_draws(seed: [u8; 32], sizes in prop::collection::vec(0..700_usize, 1..8)) {
            let (mut ours, mut theirs) = (Entropy::from_seed(seed), ChaCha20Rng::from_seed(seed));
            for size in sizes {
                let (mut mine, mut other) = (vec![0; size], vec![0; size]);
                ours.fill(&mut mine);
                theirs.fill_bytes(&mut other);
                prop_assert_eq!(mine, other);
            }
        }
    }
}
