//! A small seeded generator (SplitMix64): the same numbers on every machine, whole numbers only.

/// A stream of numbers that depends on a seed and on the name of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream of its own for each part of the year, so that parts do not disturb one another.
    pub(crate) fn stream(seed: u64, label: &str) -> Self {
        let named = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = Self(seed ^ named);
        rng.draw();
        rng
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let high = (self.draw() >> 32) * u64::from(bound);
        (high >> 32) as u32
    }

    /// A number between two others, both possible.
    pub(crate) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most - least + 1)
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// An index below a length.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        self.below(len as u32) as usize
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// One of a list of things with weights.
    pub(crate) fn weighted<'a, T>(&mut self, list: &'a [(T, u32)]) -> &'a T {
        let total = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (thing, weight) in list {
            if left < *weight {
                return thing;
            }
            left -= weight;
        }
        &list[0].0
    }

    /// `count` different things of a list, in no particular order.
    pub(crate) fn sample<T: Copy>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let mut left = list.to_vec();
        let count = count.min(left.len());
        for at in 0..count {
            let other = at + self.index(left.len() - at);
            left.swap(at, other);
        }
        left.truncate(count);
        left
    }
}
