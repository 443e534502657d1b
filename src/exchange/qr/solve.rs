//! Linear equations over single bits: which blocks a part is the sum of, solved as parts come in.

use alloc::vec::Vec;

/// A sum of blocks: which ones, and what they sum to.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) blocks: Vec<u64>,
    pub(super) bytes: Vec<u8>,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        for (word, more) in self.blocks.iter_mut().zip(&other.blocks) {
            *word ^= more;
        }
        for (byte, more) in self.bytes.iter_mut().zip(&other.bytes) {
            *byte ^= more;
        }
    }

    /// The first block in the sum from a block on.
    fn first(&self, from: usize) -> Option<usize> {
        for (at, word) in self.blocks.iter().enumerate().skip(from / 64) {
            let start = at.saturating_mul(64);
            let hidden = u32::try_from(from.saturating_sub(start)).unwrap_or(0);
            let word = word.wrapping_shr(hidden).wrapping_shl(hidden);
            if word != 0 {
                return usize::try_from(word.trailing_zeros()).ok()?.checked_add(start);
            }
        }
        None
    }
}

/// What an equation added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    New,
    /// It follows from the others.
    Known,
    /// It contradicts the others.
    Contrary,
}

/// Independent sums, each under the first block in it.
#[derive(Debug)]
pub(super) struct Equations {
    rows: Vec<Option<Sum>>,
    rank: usize,
}

impl Equations {
    pub(super) fn new(blocks: usize) -> Self {
        Self { rows: alloc::vec![None; blocks], rank: 0 }
    }

    /// How many independent sums there are.
    pub(super) fn rank(&self) -> usize {
        self.rank
    }

    pub(super) fn add(&mut self, mut sum: Sum) -> Added {
        let mut from = 0;
        while let Some(block) = sum.first(from) {
            match self.rows.get_mut(block) {
                Some(Some(row)) => sum.add(row),
                Some(empty) => {
                    *empty = Some(sum);
                    self.rank = self.rank.saturating_add(1);
                    return Added::New;
                }
                None => return Added::Contrary,
            }
            from = block;
        }
        if sum.bytes.iter().all(|byte| *byte == 0) { Added::Known } else { Added::Contrary }
    }

    /// All blocks one after another, once there are as many independent sums.
    pub(super) fn solution(&mut self) -> Option<Vec<u8>> {
        if self.rank < self.rows.len() {
            return None;
        }
        // From the last block back, every sum loses the blocks after its own.
        for at in (0..self.rows.len()).rev() {
            let mut row = self.rows.get_mut(at)?.take()?;
            let after = at.checked_add(1)?;
            while let Some(block) = row.first(after) {
                row.add(self.rows.get(block)?.as_ref()?);
            }
            *self.rows.get_mut(at)? = Some(row);
        }
        Some(self.rows.iter().flatten().flat_map(|row| row.bytes.iter().copied()).collect())
    }
}
