//! A key as numbers that sort as it does.

/// Bytes of the longest key.
pub const LENGTH: usize = 24;

/// A key as three numbers that compare as the key does.
pub type Packed = [u64; 3];

/// A packed key as bytes.
pub(crate) fn unpacked(packed: &Packed) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for (room, part) in bytes.chunks_exact_mut(8).zip(packed) {
        room.copy_from_slice(&part.to_be_bytes());
    }
    bytes
}

/// Bytes as a packed key.
fn packed(bytes: &[u8; LENGTH]) -> Packed {
    let mut packed = Packed::default();
    for (part, bytes) in packed.iter_mut().zip(bytes.as_chunks().0) {
        *part = u64::from_be_bytes(*bytes);
    }
    packed
}

/// A packed key from the bytes it was stored as; `None` where there are too many.
pub(crate) fn stored(bytes: &[u8]) -> Option<Packed> {
    let mut all = [0; LENGTH];
    all.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(packed(&all))
}

/// Puts the parts of a key one after the other, each as a number of so many bits.
#[derive(Debug, Default)]
pub struct Writer {
    packed: Packed,
    /// Bits that are taken.
    bits: u32,
}

/// The word that holds a bit, and how many of its bits come before that one.
fn word(bit: u32) -> (usize, u32) {
    (usize::try_from(bit / 64).unwrap_or(usize::MAX), bit % 64)
}

impl Writer {
    /// The key.
    pub const fn packed(&self) -> Packed {
        self.packed
    }

    /// Adds the next part.
    pub fn put(&mut self, number: u64, bits: u32) {
        let (at, used) = word(self.bits);
        self.bits = self.bits.wrapping_add(bits);
        let number = number.wrapping_shl(64_u32.wrapping_sub(bits));
        let mut words = self.packed.iter_mut().skip(at);
        if let Some(word) = words.next() {
            *word |= number.wrapping_shr(used);
        }
        if used > 0
            && let Some(word) = words.next()
        {
            *word |= number.wrapping_shl(64_u32.wrapping_sub(used));
        }
    }
}

/// Takes the parts of a key off the front.
#[derive(Debug)]
pub struct Reader<'a> {
    packed: &'a Packed,
    bits: u32,
}

impl<'a> Reader<'a> {
    /// At the first part of a key.
    pub const fn new(packed: &'a Packed) -> Self {
        Self { packed, bits: 0 }
    }

    /// The next part, of so many bits.
    pub fn take(&mut self, bits: u32) -> u64 {
        let (at, used) = word(self.bits);
        self.bits = self.bits.wrapping_add(bits);
        let mut words = self.packed.iter().skip(at);
        let mut number = words.next().map_or(0, |word| word.wrapping_shl(used));
        if used > 0
            && let Some(word) = words.next()
        {
            number |= word.wrapping_shr(64_u32.wrapping_sub(used));
        }
        number.wrapping_shr(64_u32.wrapping_sub(bits))
    }

    /// A number of eight bits.
    pub fn byte(&mut self) -> u8 {
        u8::try_from(self.take(8)).unwrap_or(0)
    }
}
