//! What is wrong with a value, and where in it.

use core::fmt;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::de::{Expected, Unexpected};

/// What is wrong with a value.
#[derive(Debug)]
pub(crate) struct Fault(Box<Told>);

#[derive(Debug)]
struct Told {
    /// The parts around it, innermost first.
    path: Vec<String>,
    message: String,
}

impl Fault {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(message: &str) -> Self {
        Self(Box::new(Told { path: Vec::new(), message: message.into() }))
    }

    /// The same in a part of something larger.
    #[cold]
    #[inline(never)]
    pub(crate) fn within(mut self, part: &str) -> Self {
        self.0.path.push(part.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            let path: Vec<&str> = self.0.path.iter().rev().map(String::as_str).collect();
            write!(f, "`{}`: ", path.join("."))?;
        }
        f.write_str(&self.0.message)
    }
}

impl core::error::Error for Fault {}

impl serde::ser::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(&message.to_string())
    }
}

#[cold]
#[inline(never)]
fn other_than(expected: &dyn Expected) -> Fault {
    Fault::new(&format!("expected {expected}"))
}

// The defaults print what was found as Rust sees it, which tells a host nothing and costs
// the wasm file its tables of floats and of printable characters.
impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(&message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        other_than(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        other_than(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        other_than(expected)
    }
}
