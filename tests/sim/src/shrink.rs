//! Shrinking: drops steps as long as the rest still fails.

use crate::plan::Plan;

/// Candidates tried at most.
const TRIES: usize = 2_000;

/// A plan that still fails and from which no single step can be dropped, as far as the tries reach.
pub fn shrink(plan: &Plan, mut fails: impl FnMut(&Plan) -> bool) -> Plan {
    let mut plan = plan.clone();
    let mut tries = 0;
    let mut chunk = plan.steps.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        let before = plan.steps.len();
        while at < plan.steps.len() && tries < TRIES {
            let mut fewer = plan.clone();
            fewer.steps.drain(at..(at + chunk).min(plan.steps.len()));
            tries += 1;
            if fails(&fewer) {
                plan = fewer;
            } else {
                at += chunk;
            }
        }
        if tries >= TRIES || (chunk == 1 && plan.steps.len() == before) {
            return plan;
        }
        chunk = chunk.div_ceil(2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_is_what_it_takes() {
        let plan = Plan::of(1, 200);
        let needed = [plan.steps[17], plan.steps[90]];
        let fails = |plan: &Plan| needed.iter().all(|step| plan.steps.contains(step));
        assert_eq!(shrink(&plan, fails).steps, needed);
    }
}
