//! What happens to desks besides commands of every day: a newer version, an archive, runs let in, a seal's holder lost.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Event, Outcome};

use crate::plan::Step;
use crate::village::note;
use crate::world::World;

impl World {
    /// A desk gets the newest version and decides again what it passed over.
    pub(crate) fn update(&mut self, at: usize, step: Step) -> Result<(), String> {
        let desk = &mut self.desks[at];
        if desk.knows == u32::MAX {
            return Ok(());
        }
        let passed_over =
            desk.eyes(self.clock).journal(u32::MAX).into_iter().filter(|row| row.command.is_none());
        self.counts.passed_over += passed_over.count() as u64;
        self.counts.updated += 1;
        // Its last checkpoint was made by the older version.
        desk.update(Some(step.b))
    }

    /// A desk archives what is sealed. Older versions cannot read what newer ones keep, so all are updated first.
    pub(crate) fn prune(&mut self, at: usize) -> Result<(), String> {
        let newest = self.desks.iter().all(|desk| desk.knows == u32::MAX);
        if self.settings.may.prunes && newest && self.desks[at].prune()? {
            self.counts.pruned += 1;
        }
        Ok(())
    }

    /// Desks whose key is an admin's and can write, from one on.
    fn admins(&self, from: usize) -> Vec<usize> {
        let may = |at: &usize| {
            let desk = &self.desks[*at];
            let own = desk.eyes(self.clock).keys().into_iter().find(|key| key.own);
            !desk.shut_out(self.clock) && own.is_some_and(|key| key.role == Role::Admin)
        };
        let count = self.desks.len();
        (from..from + count).map(|at| at % count).filter(may).collect()
    }

    /// An admin accepts a run that is kept apart, or the beginning of one.
    pub(crate) fn accept(&mut self, at: usize, step: Step) -> Result<(), String> {
        if !self.settings.may.accepts {
            return Ok(());
        }
        let runs = |at: usize| self.desks[at].eyes(self.clock).apart();
        let with = self.admins(at).into_iter().map(|at| (at, runs(at))).find(|(_, runs)| !runs.is_empty());
        let Some((at, runs)) = with else { return Ok(()) };
        let run = &runs[step.a as usize % runs.len()];
        let Some(held) = self.desks[at].model.held() else { return Ok(()) };
        let end = held.marked(&run.key, run.last, run.head).ok_or("a run kept apart was never heard")?;
        let length = run.last - run.first + 1;
        let last = if step.b.is_multiple_of(3) { run.first + step.b % length } else { run.last };
        let head = crate::content::head_mark(held.registry().at(&end, last)).ok_or("no head")?;
        let command = Command::AcceptRun { key: run.key, last, head };
        self.counts.accepted += u64::from(self.give(at, command)?.is_some());
        Ok(())
    }

    /// An admin says that another key shall seal, and a second one who heard of it says the same.
    pub(crate) fn replace_seal_holder(&mut self, at: usize, step: Step) -> Result<(), String> {
        let admins = self.admins(at);
        let Some(first) = admins.first().copied().filter(|_| self.settings.may.rivals) else { return Ok(()) };
        let proposed = |at: &usize| {
            let desk = &self.desks[*at];
            let own = desk.book.public_key().map(|key| key.tag());
            let eyes = desk.eyes(self.clock);
            let open = eyes.seals().proposals.into_iter().find(|proposal| Some(proposal.by) != own)?;
            Some((*at, eyes.keys().into_iter().find(|key| key.tag == open.to)?.key))
        };
        let some = if step.b.is_multiple_of(3) {
            step.b as usize % self.desks.len()
        } else {
            admins[admins.len() - 1]
        };
        let named = self.desks[some].book.public_key();
        let Some((at, to)) = admins.iter().find_map(proposed).or(named.map(|key| (first, key))) else {
            return Ok(());
        };
        let done = self.give(at, Command::ReplaceSealHolder { to, reason: note(step.b % 100) })?;
        let handed = |event: &Event| matches!(event, Event::SealHandedOver { .. });
        if done.is_some_and(|events| events.iter().any(handed)) {
            self.counts.replaced += 1;
            // The lost holder was not lost and has not heard of it: whoever believes in the right seals.
            for believes in 0..self.desks.len() {
                self.seal_at(believes, step)?;
            }
        }
        Ok(())
    }

    /// A desk gives a command. What it did, when it was carried out; a refusal leaves no trace.
    fn give(&mut self, at: usize, command: Command) -> Result<Option<Vec<Event>>, String> {
        let desk = &mut self.desks[at];
        let (now, before, have) = (desk.now(self.clock), desk.trace(), desk.book.have());
        self.counts.commands += 1;
        let outcome = desk.book.execute(now, command.clone());
        match outcome {
            Ok(Outcome::Receipt(receipt)) => {
                self.counts.entries += 1;
                desk.note_written(&have).map(|()| Some(receipt.events))
            }
            Ok(Outcome::Refusal(_)) if before == desk.trace() => {
                self.counts.refused += 1;
                Ok(None)
            }
            // An older version does not know the command.
            Err(xiangyue::Error::MalformedInput) if desk.knows < u32::MAX && before == desk.trace() => {
                Ok(None)
            }
            other => Err(format!("{command:?}: {other:?}")),
        }
    }
}
