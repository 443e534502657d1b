//! Many devices, one book: a deterministic simulation of a village whose desks work apart, crash, hear of each
//! other late, twice or never, and must still keep the same book. The same plan gives the same run everywhere.

mod checks;
mod commands;
pub mod content;
pub mod desk;
mod eyes;
pub mod oversell;
pub mod plan;
mod quiet;
pub mod random;
mod seals;
pub mod shrink;
mod village;
pub mod wire;
pub mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use plan::Plan;
pub use world::Counts;

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
    let mut after = 0;
    let all = AssertUnwindSafe(|| {
        let mut world = World::new(plan.settings)?;
        for step in &plan.steps {
            world.step(*step)?;
            after += 1;
        }
        world.end()?;
        Ok(world.counts)
    });
    let done = catch_unwind(all).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied());
        Err(format!("panic: {}", text.unwrap_or("without words")))
    });
    done.map_err(|why| Failure { after, why })
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.worlds += more.worlds;
        self.steps += more.steps;
        self.commands += more.commands;
        self.refused += more.refused;
        self.entries += more.entries;
        self.merges += more.merges;
        self.bounced += more.bounced;
        self.restored += more.restored;
        self.held_back += more.held_back;
        self.gaps += more.gaps;
        self.forks += more.forks;
        self.frozen += more.frozen;
        self.rekeyed += more.rekeyed;
        self.seals += more.seals;
        self.adopted += more.adopted;
        self.fork_refusals += more.fork_refusals;
        self.tampered += more.tampered;
        self.crashes += more.crashes;
        self.backups_restored += more.backups_restored;
        self.meetings += more.meetings;
    }
}
