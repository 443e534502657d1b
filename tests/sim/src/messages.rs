//! The network: what desks tell and send each other, what is lost on its way, and what must come of what arrives.

use xiangyue::Error;
use xiangyue::contract::MergeReport;

use crate::desk::{Desk, Message};
use crate::model::Model;
use crate::plan::{Act, Step};
use crate::world::World;
use crate::{checks, counting};

/// Messages on their way at most; older ones are lost.
const ON_THE_WAY: usize = 48;

impl World {
    pub(crate) fn tell(&mut self, from: usize, to: usize) {
        if self.linked(from, to) {
            let have = self.desks[from].book.have();
            self.desks[to].heard.insert(from, have);
        }
    }

    pub(crate) fn send(&mut self, from: usize, to: usize, step: Step) -> Result<(), String> {
        let whole = self.linked(from, to);
        let desk = &mut self.desks[from];
        // What leaves a desk is stored there first, as hosts do.
        desk.save()?;
        let bytes = match step.act {
            Act::SendDiff => desk.book.diff(desk.heard.get(&to).map_or(&[], Vec::as_slice)),
            _ => Some(desk.book.export_book()),
        };
        let Some(bytes) = bytes else { return Ok(()) };
        let mut message = match step.act {
            Act::SendStore => desk.store_message(to)?,
            _ => desk.message(to, bytes)?,
        };
        if step.act == Act::SendOld {
            let older = desk.old.replace(message.clone());
            message = older.map_or(message, |older| Message { to, ..older });
        }
        if whole {
            self.way.push(message);
        }
        if self.way.len() > ON_THE_WAY {
            self.way.remove(0);
        }
        Ok(())
    }

    pub(crate) fn take(&mut self, step: Step) -> Option<Message> {
        let count = self.way.len();
        (count > 0).then(|| self.way.remove(step.a as usize % count))
    }

    pub(crate) fn receive(&mut self, step: Step) -> Result<(), String> {
        let Some(message) = self.take(step) else { return Ok(()) };
        if step.b.is_multiple_of(6) {
            self.way.push(message.clone());
        }
        self.deliver(&message, step.n.is_multiple_of(8))?;
        // Whoever reads in the report that something was kept apart may accept it at once.
        if step.n.is_multiple_of(3) { self.accept(message.to, step) } else { Ok(()) }
    }

    /// Gives a message to its desk and compares with what must come of it. True when it brought anything.
    pub(crate) fn deliver(&mut self, message: &Message, replay: bool) -> Result<bool, String> {
        let forks = self.settings.may.forks;
        let desk = &mut self.desks[message.to];
        let horizon = desk.horizon(self.clock);
        let expected = match &mut desk.model {
            Model::Foretold(content) => Some(content.merge(&message.runs, horizon)),
            Model::Held(_) => None,
        };
        let before = (forks && !matches!(expected, Some(Ok(_)))).then(|| desk.trace());
        let merged = desk.book.merge(desk.now(self.clock), &message.bytes);
        self.counts.merges += 1;
        let report = match merged {
            Ok(report) => report,
            Err(error) => {
                self.counts.fork_refusals += 1;
                let foretold = expected.is_none_or(|expected| expected.err() == Some(error));
                let known = matches!(error, Error::BadSignature { .. } | Error::BrokenFeed { .. });
                // Only what a forked key wrote may be refused, and it changes nothing.
                let held = foretold && known && forks && before == Some(desk.trace());
                return if held { Ok(false) } else { Err(format!("a message is refused: {error}")) };
            }
        };
        self.counts.bounced += report.bounced.len() as u64;
        self.counts.restored += report.restored.len() as u64;
        self.counts.held_back += report.held_back.len() as u64;
        self.counts.gaps += report.gaps.len() as u64;
        self.counts.forks += report.forked.len() as u64;
        self.counts.adopted += u64::from(report.adopted_seal.is_some());
        if !forks && !report.forked.is_empty() {
            return Err(format!("a fork although no backup was restored: {:?}", report.forked));
        }
        let changed = match expected {
            Some(Ok(expected)) => {
                checks::report(desk, self.clock, &report, &expected)?;
                expected.changed
            }
            Some(Err(expected)) => return Err(format!("merged {report:?}, expected {expected:?}")),
            None => taken_in(desk, message, &report)?,
        };
        if replay && changed {
            desk.replay()?;
        }
        Ok(changed)
    }

    /// One desk stores what it has and gives another what that lacks. True when that brought anything.
    pub(crate) fn meet(&mut self, from: usize, to: usize, diff: bool) -> Result<bool, String> {
        self.counts.meetings += 1;
        self.desks[from].save()?;
        let have = self.desks[to].book.have();
        let desk = &mut self.desks[from];
        let bytes = if diff { desk.book.diff(&have) } else { Some(desk.book.export_book()) };
        let Some(bytes) = bytes else { return Ok(false) };
        let message = desk.message(to, bytes)?;
        let refusals = self.counts.fork_refusals;
        let brought = self.deliver(&message, false)?;
        // A difference cannot show a fork before it; the whole book can.
        if self.counts.fork_refusals > refusals && diff { self.meet(from, to, false) } else { Ok(brought) }
    }
}

/// What a message brought where it is not foretold: everything that follows on what is here, and nothing may be lost.
fn taken_in(desk: &mut Desk, message: &Message, report: &MergeReport) -> Result<bool, String> {
    let adopted = report.adopted_seal.is_some();
    let fallen = report.fallen_seal.is_some() && report.gaps.is_empty();
    desk.pruned = (desk.pruned && !fallen) || adopted;
    let Model::Held(held) = &mut desk.model else { return Ok(false) };
    let before = held.clone();
    if fallen {
        held.begin_anew();
    }
    held.take(&message.runs.chains, adopted);
    // What a device wrote itself may be nowhere else: it goes on from no snapshot that leaves it out unnoticed.
    let own = desk.book.public_key().filter(|own| adopted && !before.forked(own));
    if own.is_some_and(|own| before.tips(&own).iter().any(|tip| !held.has(&own, tip))) {
        return Err("a desk dropped what it wrote itself".into());
    }
    let changed = adopted || fallen || report.new_entries > 0 || *held != before;
    counting::nothing_lost(desk)?;
    Ok(changed)
}
