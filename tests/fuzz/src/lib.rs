//! The fuzz targets as a library, with the harness of the integration tests to build the books they damage.
#![allow(dead_code, unused_imports, reason = "the harness serves many tests, the targets use a part of it")]

#[path = "../../it/support/mod.rs"]
mod support;
pub mod targets;
