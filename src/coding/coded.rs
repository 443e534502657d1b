//! The trait of what the journal keeps and hosts see, what such values are written to and read from.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::stored::take;
use super::{Fault, put_bytes, put_length, put_number, take_number};
use xiangyue_rows::{put_signed, take_signed};

/// Whom a value is coded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The book itself, which checked it before.
    Book,
    /// The journal: any device may have written it.
    Journal,
    /// A host, which is given ids and days as text.
    #[cfg_attr(
        not(any(feature = "desk", feature = "texts", feature = "wallet", test)),
        expect(dead_code, reason = "only the bindings speak with a host")
    )]
    Host,
}

/// Where a value is written, and for whom.
#[derive(Debug)]
pub(crate) struct Out<'a> {
    pub(crate) buffer: &'a mut Vec<u8>,
    whom: For,
    refused: bool,
}

impl<'a> Out<'a> {
    pub(super) const fn new(buffer: &'a mut Vec<u8>, whom: For) -> Self {
        Self { buffer, whom, refused: false }
    }

    /// True where a host will read it.
    pub(crate) const fn is_host(&self) -> bool {
        matches!(self.whom, For::Host)
    }

    /// Says that a value may not be written.
    pub(crate) const fn refuse(&mut self) {
        self.refused = true;
    }

    pub(super) const fn is_refused(&self) -> bool {
        self.refused
    }

    /// Adds the number of a choice.
    #[inline(never)]
    pub(crate) fn choice(&mut self, number: u32) {
        put_number(number.into(), self.buffer);
    }

    /// Adds a text.
    #[inline(never)]
    pub(crate) fn text(&mut self, text: &str) {
        put_bytes(text.as_bytes(), self.buffer);
    }
}

/// Bytes that are read, and who wrote them.
///
/// What is wrong is noted once, and from then on there is nothing to read but noughts: so no value has to ask after
/// each of its parts, and whoever began to read asks at the end.
#[derive(Debug)]
pub(crate) struct In<'a> {
    pub(crate) bytes: &'a [u8],
    whom: For,
    /// What was wrong, and how many bytes were left there.
    fault: Option<(Fault, usize)>,
}

impl<'a> In<'a> {
    pub(super) const fn new(bytes: &'a [u8], whom: For) -> Self {
        Self { bytes, whom, fault: None }
    }

    /// True where a host wrote it.
    pub(crate) const fn is_host(&self) -> bool {
        matches!(self.whom, For::Host)
    }

    /// True where it was checked before it was written.
    pub(crate) const fn is_checked(&self) -> bool {
        matches!(self.whom, For::Book)
    }

    /// What is left to read, or what was wrong and how many bytes were left there.
    #[cfg(any(feature = "desk", feature = "texts", feature = "wallet", test))]
    #[inline(never)]
    pub(super) fn end(self) -> Result<&'a [u8], (Fault, usize)> {
        self.fault.map_or(Ok(self.bytes), Err)
    }

    /// What is left to read, if nothing was wrong.
    #[inline(never)]
    pub(super) fn rest(self) -> Option<&'a [u8]> {
        self.fault.is_none().then_some(self.bytes)
    }

    /// Notes what is wrong.
    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&mut self, fault: Fault) {
        if self.fault.is_none() {
            self.fault = Some((fault, self.bytes.len()));
            self.bytes = &[];
        }
    }

    /// Notes that bytes are missing or wrong.
    #[cold]
    #[inline(never)]
    pub(crate) fn broken(&mut self) {
        if self.fault.is_none() {
            self.refuse(Fault::broken());
        }
    }

    pub(crate) const fn is_broken(&self) -> bool {
        self.fault.is_some()
    }

    /// Takes a number of so many bits.
    #[inline(never)]
    fn number(&mut self, bits: u32) -> u64 {
        take_number(&mut self.bytes, bits).unwrap_or_else(|| {
            self.broken();
            0
        })
    }

    #[inline(never)]
    fn signed(&mut self, bits: u32) -> i64 {
        take_signed(&mut self.bytes, bits).unwrap_or_else(|| {
            self.broken();
            0
        })
    }

    /// Takes the number of a choice out of so many.
    #[inline(never)]
    pub(crate) fn choice(&mut self, of: u32) -> u32 {
        let choice = u32::try_from(self.number(u32::BITS)).unwrap_or(0);
        if choice >= of {
            self.broken();
            return 0;
        }
        choice
    }

    #[inline(never)]
    pub(crate) fn flag(&mut self) -> bool {
        match self.bytes.split_off_first() {
            Some(1) => true,
            Some(0) => false,
            Some(_) | None => {
                self.broken();
                false
            }
        }
    }

    #[inline(never)]
    pub(crate) fn length(&mut self) -> usize {
        usize::try_from(self.number(u32::BITS)).unwrap_or(0)
    }

    /// Takes some bytes, of which a broken source has none.
    #[inline(never)]
    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        take(&mut self.bytes, length).unwrap_or_else(|| {
            self.broken();
            &[]
        })
    }

    /// Takes a text.
    #[inline(never)]
    pub(crate) fn text(&mut self) -> &'a str {
        let length = self.length();
        core::str::from_utf8(self.take(length)).unwrap_or_else(|_| {
            self.broken();
            ""
        })
    }

    /// Takes a value from its text.
    #[inline(never)]
    pub(crate) fn parsed<T: core::str::FromStr<Err: core::fmt::Display>>(&mut self, nothing: T) -> T {
        let text = self.text();
        if self.is_broken() {
            return nothing;
        }
        text.parse().unwrap_or_else(|error| {
            self.refuse(Fault::told(&error));
            nothing
        })
    }
}

/// A value that the journal keeps, or a host sees.
pub(crate) trait Coded: Sized {
    /// Adds it to what is written.
    fn write(&self, out: &mut Out<'_>);

    /// Takes it off what is read; of a broken source any value at all.
    fn read(from: &mut In<'_>) -> Self;
}

macro_rules! unsigned {
    ($($type:ty),+) => {$(
        impl Coded for $type {
            fn write(&self, out: &mut Out<'_>) {
                put_number((*self).into(), out.buffer);
            }

            fn read(from: &mut In<'_>) -> Self {
                from.number(Self::BITS).try_into().unwrap_or(0)
            }
        }
    )+};
}

unsigned!(u16, u32, u64);

macro_rules! signed {
    ($($type:ty),+) => {$(
        impl Coded for $type {
            fn write(&self, out: &mut Out<'_>) {
                put_signed((*self).into(), out.buffer);
            }

            fn read(from: &mut In<'_>) -> Self {
                from.signed(Self::BITS).try_into().unwrap_or(0)
            }
        }
    )+};
}

signed!(i16, i32, i64);

impl Coded for u8 {
    fn write(&self, out: &mut Out<'_>) {
        out.buffer.push(*self);
    }

    fn read(from: &mut In<'_>) -> Self {
        from.bytes.split_off_first().copied().unwrap_or_else(|| {
            from.broken();
            0
        })
    }
}

impl Coded for () {
    fn write(&self, _: &mut Out<'_>) {}

    fn read(_: &mut In<'_>) -> Self {}
}

impl Coded for bool {
    #[inline(never)]
    fn write(&self, out: &mut Out<'_>) {
        out.buffer.push((*self).into());
    }

    fn read(from: &mut In<'_>) -> Self {
        from.flag()
    }
}

impl<const N: usize> Coded for [u8; N] {
    fn write(&self, out: &mut Out<'_>) {
        out.buffer.extend_from_slice(self);
    }

    fn read(from: &mut In<'_>) -> Self {
        from.take(N).try_into().unwrap_or([0; N])
    }
}

impl Coded for String {
    #[inline(never)]
    fn write(&self, out: &mut Out<'_>) {
        out.text(self);
    }

    #[inline(never)]
    fn read(from: &mut In<'_>) -> Self {
        from.text().into()
    }
}

impl<T: Coded> Coded for Option<T> {
    fn write(&self, out: &mut Out<'_>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut In<'_>) -> Self {
        from.flag().then(|| T::read(from))
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn write(&self, out: &mut Out<'_>) {
        put_length(self.len(), out.buffer);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(from: &mut In<'_>) -> Self {
        let length = from.length();
        // An altered length must not ask for more room than the bytes could fill.
        let mut items = Self::with_capacity(length.min(from.bytes.len()));
        for _ in 0..length {
            items.push(T::read(from));
            if from.is_broken() {
                break;
            }
        }
        items
    }
}

impl<T: Coded> Coded for Box<T> {
    fn write(&self, out: &mut Out<'_>) {
        T::write(self, out);
    }

    fn read(from: &mut In<'_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn write(&self, out: &mut Out<'_>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut In<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}
