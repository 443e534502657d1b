//! Many devices, one book: a deterministic simulation of a village whose desks work apart, crash, hear of each
//! other late, twice or never, and must still keep the same book. The same plan gives the same run everywhere.

mod authority;
mod changes;
mod checks;
mod commands;
pub mod content;
mod counting;
mod counts;
pub mod desk;
mod eyes;
mod figures;
pub mod holdings;
#[cfg(target_arch = "wasm32")]
mod host;
mod laws;
mod messages;
pub mod model;
pub mod oversell;
pub mod plan;
mod quiet;
pub mod random;
mod seals;
pub mod shrink;
pub mod trace;
mod village;
pub mod wire;
pub mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use counts::Counts;
pub use plan::Plan;
pub use trace::Trace;

use world::World;

/// What did not hold, and after which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Steps that held before it.
    pub after: usize,
    /// What did not hold.
    pub why: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "after {} steps: {}", self.after, self.why)
    }
}

impl std::error::Error for Failure {}

/// Runs a plan to its end.
///
/// # Errors
/// The first thing that does not hold. A panic is one, where it can be caught.
pub fn run(plan: &Plan) -> Result<Counts, Failure> {
    traced(plan).map(|(counts, _)| counts)
}

/// As [`run`], with the trace of the run.
///
/// # Errors
/// As [`run`].
pub fn traced(plan: &Plan) -> Result<(Counts, Trace), Failure> {
    let mut after = 0;
    let all = AssertUnwindSafe(|| {
        let mut world = World::new(plan.settings)?;
        for step in &plan.steps {
            world.step(*step)?;
            after += 1;
        }
        world.end()?;
        Ok((world.counts, world.trace))
    });
    let done = catch_unwind(all).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied());
        Err(format!("panic: {}", text.unwrap_or("without words")))
    });
    done.map_err(|why| Failure { after, why })
}

/// What one world does, as text: its counts and its trace, or what did not hold. The same natively and in wasm.
pub fn told(seed: u64, steps: usize) -> (String, bool) {
    match traced(&Plan::of(seed, steps)) {
        Ok((counts, trace)) => (format!("world {seed}\n{counts}trace {trace}\n"), true),
        Err(failure) => (format!("world {seed} failed {failure}\n"), false),
    }
}
