//! Numbered series of texts: bytes that fit into no single one, in parts that may come in any order.
//!
//! The first parts are the bytes themselves, block after block. Repair parts are sums of blocks drawn by the
//! series' name and the part's number: each can stand in for whichever part was missed.

use alloc::string::String;
use alloc::vec::Vec;

use super::part::{INDEXES, Part, SERIES_BYTES, Series, WHOLE_BYTES};
use super::solve::{Added, Equations, Sum};
use super::{Letter, enclose, open};
use crate::contract::qr::{Carried, PartTaken, QrFault, QrKind, SeriesProgress};

/// Writes bytes as a series: the parts needed, then as many repair parts as asked for. What fits into one
/// text is one text, however many repair parts are asked for.
///
/// # Errors
/// [`QrFault::SeriesLength`] for no bytes, or too many.
pub fn write_series(carries: Carried, bytes: &[u8], repair: u32) -> Result<Vec<String>, QrFault> {
    let limit = u32::try_from(SERIES_BYTES).unwrap_or(u32::MAX);
    let refused = QrFault::SeriesLength { limit };
    let series = Series::of(carries, bytes).filter(Series::possible).ok_or(refused)?;
    let whole = bytes.len() <= WHOLE_BYTES;
    let letter = if whole { Letter::Whole } else { Letter::Content(QrKind::Part) };
    let parts = u32::try_from(series.parts()).map_err(|_| refused)?;
    let last = if whole { parts } else { parts.saturating_add(repair).min(INDEXES) };
    let text = |index| {
        let bytes = sum_of(&series, index, bytes);
        let body = Part { series, index, bytes }.body(letter)?;
        Some(enclose(letter, &body))
    };
    (0..last).map(text).collect::<Option<_>>().ok_or(refused)
}

/// The sum of the blocks a part stands for.
fn sum_of(series: &Series, index: u32, bytes: &[u8]) -> Vec<u8> {
    let chosen = series.blocks_of(index);
    let mut sum = alloc::vec![0_u8; series.block()];
    for (at, block) in bytes.chunks(series.block()).enumerate() {
        let word = chosen.get(at / 64).copied().unwrap_or(0);
        if word.wrapping_shr(u32::try_from(at % 64).unwrap_or(0)) & 1 == 1 {
            for (byte, more) in sum.iter_mut().zip(block) {
                *byte ^= more;
            }
        }
    }
    sum
}

/// Collects the parts of one series, in any order, doubled and among others.
#[derive(Debug, Default)]
pub struct Collector {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    series: Series,
    equations: Equations,
    bytes: Option<Vec<u8>>,
}

impl Collector {
    /// Waits for the first part; that one says which series is collected.
    pub const fn new() -> Self {
        Self { open: None }
    }

    /// Takes one text and says how far the series is.
    ///
    /// # Errors
    /// What is wrong with the text, which then changed nothing; [`QrFault::SeriesDamaged`] when the parts
    /// contradict each other, and then the collector starts again with the next one.
    pub fn add(&mut self, text: &str) -> Result<SeriesProgress, QrFault> {
        let (letter, body) = open(text)?;
        if letter.kind() != QrKind::Part {
            return Err(QrFault::WrongKind { expected: QrKind::Part, found: letter.kind() });
        }
        let part = Part::read(letter, &body).ok_or(QrFault::Damaged)?;
        let open = self.open.get_or_insert_with(|| Open::new(part.series));
        let taken = open.take(&part);
        let progress = |taken| SeriesProgress {
            part: part.view(),
            taken,
            have: u32::try_from(open.equations.rank()).unwrap_or(u32::MAX),
            need: u32::try_from(open.series.parts()).unwrap_or(u32::MAX),
        };
        match taken {
            Ok(taken) => Ok(progress(taken)),
            Err(fault) => {
                self.open = None;
                Err(fault)
            }
        }
    }

    /// What the series carries, once it is complete.
    pub fn bytes(&self) -> Option<(Carried, &[u8])> {
        let open = self.open.as_ref()?;
        open.bytes.as_deref().map(|bytes| (open.series.carries, bytes))
    }
}

impl Open {
    fn new(series: Series) -> Self {
        Self { series, equations: Equations::new(series.parts()), bytes: None }
    }

    fn take(&mut self, part: &Part) -> Result<PartTaken, QrFault> {
        if part.series != self.series {
            return Ok(PartTaken::Foreign);
        }
        if self.bytes.is_some() {
            return Ok(PartTaken::Repeated);
        }
        let sum = Sum { blocks: self.series.blocks_of(part.index), bytes: part.bytes.clone() };
        match self.equations.add(sum) {
            Added::Known => return Ok(PartTaken::Repeated),
            Added::Contrary => return Err(QrFault::SeriesDamaged),
            Added::New => {}
        }
        if let Some(mut bytes) = self.equations.solution() {
            bytes.truncate(usize::try_from(self.series.length).unwrap_or(usize::MAX));
            if Series::of(self.series.carries, &bytes) != Some(self.series) {
                return Err(QrFault::SeriesDamaged);
            }
            self.bytes = Some(bytes);
        }
        Ok(PartTaken::New)
    }
}
