//! What is wrong with a value.

use core::fmt;

use alloc::boxed::Box;
use alloc::string::{String, ToString as _};

/// What is wrong with a value.
#[derive(Debug)]
pub(crate) struct Fault(Box<Told>);

/// Boxed, so that a result with a fault in it stays small.
#[derive(Debug)]
struct Told {
    message: String,
}

impl Fault {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(message: &str) -> Self {
        Self(Box::new(Told { message: message.into() }))
    }

    #[cold]
    pub(crate) fn told(message: &impl fmt::Display) -> Self {
        Self(Box::new(Told { message: message.to_string() }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn broken() -> Self {
        Self::new("cut short or altered")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl core::error::Error for Fault {}
