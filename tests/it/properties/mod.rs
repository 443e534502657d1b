//! Properties over random histories: the invariants of the design, each able to fail.
//!
//! The cases are the same in every run; `PROPTEST_CASES` asks for more of them, `XY_SEED` for others.

mod book;
mod decoders;
mod desks;
mod keys;
mod model;
mod seals;
mod town;

use proptest::test_runner::{Config, RngSeed};

/// A quick number of cases here, more where somebody asks for them.
pub fn config(cases: u32) -> Config {
    let seed = std::env::var("XY_SEED").ok().and_then(|seed| seed.parse().ok());
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    Config {
        cases: if asked { Config::default().cases } else { cases },
        rng_seed: RngSeed::Fixed(seed.unwrap_or(67)),
        failure_persistence: None,
        ..Config::default()
    }
}
