//! The one integration binary: rules, refusals, storage, merging, properties, QR texts, golden files and tidiness.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets the unexpected should stop, loudly"
)]

mod support;
mod tidy;

mod backup;
mod fuzz;
mod golden;
mod properties;
mod qr;
mod refusals;
mod rules;
mod storage;
mod wallet;
