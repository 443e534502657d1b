//! One part of a numbered series: a block of its bytes, or the sum of some blocks.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Letter, ROOM};
use crate::Entropy;
use crate::coding;
use crate::coding::Coded;
use crate::contract::qr::{Carried, QrKind, SeriesPart};
use crate::ids::SeriesId;
use crate::limits;

/// Bytes of the longest head of a part: name, what it carries, length in three bytes, index in two.
const HEAD: usize = 8 + 1 + 3 + 2;
/// Bytes of a series one part has room for.
pub(super) const PART_BYTES: usize = ROOM - HEAD;
/// Bytes of a series that goes into one text, which needs no head but what it carries.
pub(super) const WHOLE_BYTES: usize = ROOM - 1;
/// Bytes of the longest series.
pub(super) const SERIES_BYTES: usize = PART_BYTES * limits::QR_PARTS;
/// Indexes below this one fit into two bytes.
pub(super) const INDEXES: u32 = 1 << 14;

/// What every part of a series says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
pub(super) struct Series {
    pub(super) id: SeriesId,
    pub(super) carries: Carried,
    pub(super) length: u32,
}

impl Series {
    /// The series that carries some bytes; its name is their hash.
    pub(super) fn of(carries: Carried, bytes: &[u8]) -> Option<Self> {
        let length = u32::try_from(bytes.len()).ok()?;
        let mut hash = Sha256::new();
        hash.update(b"xiangyue-series-v1");
        hash.update(coding::coded(&(carries, length)).ok()?);
        hash.update(bytes);
        let hash: [u8; 32] = hash.finalize().into();
        Some(Self { id: SeriesId(hash.first_chunk().copied().unwrap_or_default()), carries, length })
    }

    fn bytes(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// How many parts are needed.
    pub(super) fn parts(&self) -> usize {
        if self.bytes() <= WHOLE_BYTES { 1 } else { self.bytes().div_ceil(PART_BYTES) }
    }

    /// Bytes of each part; all are of one length, the last ones filled up with zeros.
    pub(super) fn block(&self) -> usize {
        self.bytes().div_ceil(self.parts())
    }

    pub(super) fn possible(&self) -> bool {
        (1..=SERIES_BYTES).contains(&self.bytes())
    }

    /// Which blocks a part is the sum of, a bit for each: one block; all of them for the first repair part, so that it
    /// stands in for whichever one is missed; about half of them for every other.
    pub(super) fn blocks_of(&self, index: u32) -> Vec<u64> {
        let parts = self.parts();
        let mut bits = alloc::vec![0_u64; parts.div_ceil(64)];
        let plain = usize::try_from(index).unwrap_or(usize::MAX);
        if plain <= parts {
            (0..parts).filter(|at| *at == plain || plain == parts).for_each(|at| set(&mut bits, at));
            return bits;
        }
        let mut hash = Sha256::new();
        hash.update(b"xiangyue-repair-v1");
        hash.update(self.id.0);
        hash.update(index.to_le_bytes());
        let mut drawn = alloc::vec![0_u8; parts.div_ceil(8)];
        Entropy::from_seed(hash.finalize().into()).fill(&mut drawn);
        for at in 0..parts {
            let byte = drawn.get(at / 8).copied().unwrap_or(0);
            if byte.wrapping_shr(u32::try_from(at % 8).unwrap_or(0)) & 1 == 1 {
                set(&mut bits, at);
            }
        }
        // The sum of nothing would say nothing.
        if bits.iter().all(|word| *word == 0) {
            set(&mut bits, plain.checked_rem(parts).unwrap_or(0));
        }
        bits
    }
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1_u64.wrapping_shl(u32::try_from(at % 64).unwrap_or(0));
    }
}

/// A part that was read.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) series: Series,
    /// Below the number of parts a block of its own, from there on a repair part.
    pub(super) index: u32,
    pub(super) bytes: Vec<u8>,
}

impl Part {
    /// Reads the body of a text that is a part.
    pub(super) fn read(letter: Letter, body: &[u8]) -> Option<Self> {
        let part = match letter {
            Letter::Whole => {
                let (carries, bytes) = coding::taken::<Carried>(body)?;
                Self { series: Series::of(carries, bytes)?, index: 0, bytes: bytes.to_vec() }
            }
            Letter::Content(QrKind::Part) => {
                let ((series, index), bytes) = coding::taken::<(Series, u32)>(body)?;
                Self { series, index, bytes: bytes.to_vec() }
            }
            Letter::Content(_) => return None,
        };
        let sound = part.series.possible() && part.index < INDEXES;
        (sound && part.bytes.len() == part.series.block()).then_some(part)
    }

    /// The body of the text it becomes.
    pub(super) fn body(&self, letter: Letter) -> Option<Vec<u8>> {
        let mut body = match letter {
            Letter::Whole => coding::coded(&self.series.carries).ok()?,
            Letter::Content(_) => coding::coded(&(self.series, self.index)).ok()?,
        };
        body.extend(&self.bytes);
        Some(body)
    }

    pub(super) fn view(&self) -> SeriesPart {
        SeriesPart {
            series: self.series.id,
            carries: self.series.carries,
            number: self.index.saturating_add(1),
            of: u32::try_from(self.series.parts()).unwrap_or(u32::MAX),
        }
    }
}
