//! The world: desks, the network between them, and what each step does there.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::ids::{PersonId, PublicKey};
use xiangyue::{Community, Entropy, Error};

use crate::content::Content;
use crate::desk::{Crash, Desk, Message, seed};
use crate::eyes::Eyes;
use crate::plan::{Act, Settings, Step};
use crate::seals::Sealed;
use crate::village::{self, START, whole};
use crate::{checks, commands};

const DAY: u64 = 86_400_000;
/// Messages on their way at most; older ones are lost.
const ON_THE_WAY: usize = 48;

/// What happened, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the name of what is counted")]
pub struct Counts {
    pub worlds: u64,
    pub steps: u64,
    pub commands: u64,
    pub refused: u64,
    pub entries: u64,
    pub merges: u64,
    pub bounced: u64,
    pub restored: u64,
    pub held_back: u64,
    pub gaps: u64,
    pub forks: u64,
    /// Keys that said two things, at the end of worlds.
    pub frozen: u64,
    /// Desks that went on with another key.
    pub rekeyed: u64,
    pub seals: u64,
    /// Devices that went on from a snapshot.
    pub adopted: u64,
    /// Differences refused whole because their sender's feed forked before them.
    pub fork_refusals: u64,
    pub tampered: u64,
    pub crashes: u64,
    pub backups_restored: u64,
    pub meetings: u64,
}

/// One village and its desks.
#[derive(Debug)]
pub struct World {
    /// What it started with.
    pub settings: Settings,
    /// Its desks; the founder's is the first.
    pub desks: Vec<Desk>,
    /// What happened so far.
    pub counts: Counts,
    /// The true time.
    pub clock: u64,
    pub(crate) foreign: Vec<u8>,
    /// The book all desks began with.
    pub(crate) first: Vec<u8>,
    /// Seals by number.
    pub(crate) sealed: BTreeMap<u32, Sealed>,
    way: Vec<Message>,
    cut: BTreeSet<(usize, usize)>,
    spare: Vec<PublicKey>,
}

const ROLES: [(Role, Option<usize>); 7] = [
    (Role::SocialWorker, None),
    (Role::Admin, None),
    (Role::Shopkeeper, None),
    (Role::Reviewer, Some(1)),
    (Role::TeamLeader, Some(0)),
    (Role::Volunteer, Some(2)),
    (Role::SocialWorker, Some(3)),
];

fn public(secret: [u8; 32]) -> PublicKey {
    PublicKey(SigningKey::from_bytes(&secret).verifying_key().to_bytes())
}

impl World {
    /// A world before its first step.
    ///
    /// # Errors
    /// A village that cannot start.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let name = |what: &str| seed(&format!("{} {what}", settings.seed));
        let say = |error: Error| error.to_string();
        let mut clock = START;
        let mut book = village::found("罗峪村", Entropy::from_seed(name("founder"))).map_err(say)?;
        // The same key founds another village.
        let mut foreign = village::found("别的村", Entropy::from_seed(name("founder"))).map_err(say)?;
        village::settle(&mut book, &mut clock)?;
        bulk(&mut book, &mut clock, u32::from(settings.bulk) / 2);
        let people = Eyes { book: &book, now: xiangyue::time::Timestamp::from_millis(clock) }.persons();
        let secrets: Vec<_> = (1..settings.desks).map(|at| name(&format!("desk {at}"))).collect();
        for (secret, (role, person)) in secrets.iter().zip(ROLES) {
            clock += 60_000;
            let person: Option<PersonId> = person.and_then(|at| people.get(at).copied());
            let command = Command::AdmitKey { key: public(*secret), role, person };
            let now = xiangyue::time::Timestamp::from_millis(clock);
            let outcome = book.execute(now, command).map_err(say)?;
            if let Outcome::Refusal(refusal) = outcome {
                return Err(format!("a key is not admitted: {refusal:?}"));
            }
        }
        let file = book.export_book();
        let mut content = Content::default();
        content.read(&file)?;
        let founder = book.secret().unwrap_or_default();
        let founder = Desk::open(founder, &file, content.clone())?;
        let others = secrets.iter().map(|secret| Desk::open(*secret, &file, content.clone()));
        let desks = std::iter::once(Ok(founder)).chain(others).collect::<Result<Vec<_>, String>>()?;
        let spare = (0..4).map(|at| public(name(&format!("spare {at}")))).collect();
        let foreign = foreign.export_book();
        let counts = Counts { worlds: 1, ..Counts::default() };
        let (way, cut) = (Vec::new(), BTreeSet::new());
        let (first, sealed) = (file, BTreeMap::new());
        let mut world = Self { settings, desks, counts, clock, foreign, first, sealed, way, cut, spare };
        // The founder goes on alone, so that what others write first belongs far back in the order.
        let founder = &mut world.desks[0];
        bulk(&mut founder.book, &mut world.clock, u32::from(settings.bulk) / 2);
        founder.note_written()?;
        founder.save()?;
        founder.take_checkpoint()?;
        world.clock += DAY;
        for (at, desk) in world.desks.iter_mut().enumerate() {
            desk.skew = (at as i64 % 3 - 1) * at as i64 * 2_700_000;
        }
        Ok(world)
    }

    /// Carries a step out and checks what must hold at its desk.
    ///
    /// # Errors
    /// What does not hold.
    pub fn step(&mut self, step: Step) -> Result<(), String> {
        self.counts.steps += 1;
        self.clock += match step.n % 97 {
            0 => 40 * DAY,
            1..4 => 2 * DAY,
            4..30 => 3_600_000,
            rest => u64::from(rest) * 1_000,
        };
        let at = usize::from(step.desk) % self.desks.len();
        let other = (at + 1 + step.a as usize % (self.desks.len() - 1)) % self.desks.len();
        match step.act {
            Act::Do => self.command(at, step)?,
            Act::Batch => self.batch(at, step)?,
            Act::Save => self.desks[at].save()?,
            Act::LoseAck => drop(self.desks[at].store_unsaved()?),
            Act::LateAck => self.late_ack(at, step)?,
            Act::Crash => self.crash(at, step)?,
            Act::Checkpoint => self.desks[at].take_checkpoint()?,
            Act::Tell => self.tell(at, other),
            Act::SendDiff | Act::SendBook | Act::SendStore | Act::SendOld => self.send(at, other, step)?,
            Act::Receive => self.receive(step)?,
            Act::Lose => drop(self.take(step)),
            Act::Tamper => self.tamper(at, other, step)?,
            Act::Backup => self.desks[at].back_up(),
            Act::Restore => self.restore(at, step)?,
            Act::Partition => self.partition(step),
            Act::Clock => self.set_clock(at, step),
            Act::Meet => {
                self.meet(at, other, true)?;
                self.meet(other, at, true)?;
            }
            Act::Quiet => self.quiet(step.n.is_multiple_of(2))?,
            Act::Seal => self.seal(at, other, step)?,
        }
        if self.desks[at].content.entries() < 1_000 || step.n.is_multiple_of(16) {
            self.sealed_as_before(at)?;
        }
        checks::desk(&mut self.desks[at], self.clock, step)
    }

    fn command(&mut self, at: usize, step: Step) -> Result<(), String> {
        let desk = &mut self.desks[at];
        let now = desk.now(self.clock);
        let eyes = Eyes { book: &desk.book, now };
        let command = commands::command(
            eyes,
            u64::from(step.a) << 32 | u64::from(step.b),
            self.settings.revocations,
            &self.spare,
        );
        // Long books are compared less often.
        let before = (desk.content.entries() < 1_000 || step.n.is_multiple_of(16)).then(|| desk.trace());
        self.counts.commands += 1;
        let shut_out = desk.shut_out();
        let outcome = match desk.book.execute(now, command.clone()) {
            Err(Error::KeyForked) if shut_out => {
                if before.is_some_and(|before| before != desk.trace()) {
                    return Err(format!("a frozen key left a trace: {command:?}"));
                }
                return self.join_again(at);
            }
            Ok(outcome) if !shut_out => outcome,
            other => return Err(format!("{command:?}: {other:?}")),
        };
        match outcome {
            Outcome::Receipt(_) => {
                self.counts.entries += 1;
                desk.note_written()
            }
            Outcome::Refusal(refusal) => {
                self.counts.refused += 1;
                if before.is_some_and(|before| before != desk.trace()) {
                    return Err(format!("refused with {refusal:?} and left a trace: {command:?}"));
                }
                Ok(())
            }
        }
    }

    /// A desk whose key can write no more goes on with another one, if any desk can admit it.
    fn join_again(&mut self, at: usize) -> Result<(), String> {
        let role = at.checked_sub(1).map_or(Role::Admin, |at| ROLES[at].0);
        let Some(key) = self.desks[at].take_key() else { return Ok(()) };
        self.counts.rekeyed += 1;
        let clock = self.clock;
        let admin = |desk: &mut Desk| {
            let now = desk.now(clock);
            let eyes = Eyes { book: &desk.book, now };
            let own = eyes.keys().into_iter().find(|key| key.own);
            !desk.shut_out() && own.is_some_and(|key| key.role == Role::Admin)
        };
        let Some(admin) = self.desks.iter_mut().find_map(|desk| admin(desk).then_some(desk)) else {
            return Ok(());
        };
        let command = Command::AdmitKey { key, role, person: None };
        match admin.book.execute(admin.now(clock), command) {
            Ok(Outcome::Receipt(_)) => admin.note_written(),
            Ok(Outcome::Refusal(_)) => Ok(()),
            Err(error) => Err(format!("a key is not admitted: {error}")),
        }
    }

    /// A command while the store still writes what came before it.
    fn late_ack(&mut self, at: usize, step: Step) -> Result<(), String> {
        let mark = self.desks[at].store_unsaved()?;
        self.command(at, step)?;
        mark.iter().for_each(|mark| self.desks[at].book.acknowledge(mark));
        Ok(())
    }

    fn batch(&mut self, at: usize, step: Step) -> Result<(), String> {
        let desk = &mut self.desks[at];
        let now = desk.now(self.clock);
        let eyes = Eyes { book: &desk.book, now };
        let seeds = (0..3 + u64::from(step.n) % 8).map(|at| at << 40 | u64::from(step.a) << 20);
        let commands: Vec<_> = seeds
            .map(|seed| {
                commands::command(eyes, seed | u64::from(step.b), self.settings.revocations, &self.spare)
            })
            .collect();
        let asked = commands.len();
        let batch = desk.book.execute_all(now, commands);
        match batch.fault {
            None => {}
            Some(Error::KeyForked) if desk.shut_out() && batch.outcomes.is_empty() => return Ok(()),
            Some(fault) => return Err(format!("a batch ended with {fault}")),
        }
        let done = batch.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Receipt(_))).count();
        let before = desk.content.entries();
        desk.note_written()?;
        self.counts.commands += asked as u64;
        self.counts.entries += done as u64;
        self.counts.refused += (asked - done) as u64;
        let written = desk.content.entries() - before;
        if written == done && batch.outcomes.len() == asked {
            return Ok(());
        }
        Err(format!("a batch of {asked} wrote {written} entries and gave {done} receipts"))
    }

    fn crash(&mut self, at: usize, step: Step) -> Result<(), String> {
        self.counts.crashes += 1;
        if step.b.is_multiple_of(3) {
            // The cache was written, the entries were not.
            self.desks[at].take_checkpoint()?;
        }
        let checkpoint = (!step.n.is_multiple_of(4)).then_some(step.n / 4);
        let crash = Crash { torn: step.a.is_multiple_of(2).then_some(step.b), checkpoint };
        self.desks[at].crash(crash)?;
        self.lost_seals(at);
        if step.n.is_multiple_of(4) {
            self.desks[at].replay()?;
        }
        Ok(())
    }

    fn restore(&mut self, at: usize, step: Step) -> Result<(), String> {
        if self.settings.forks && self.desks[at].restore(step.b.is_multiple_of(2).then_some(step.n))? {
            self.counts.backups_restored += 1;
        }
        Ok(())
    }

    fn linked(&self, a: usize, b: usize) -> bool {
        !self.cut.contains(&(a.min(b), a.max(b)))
    }

    fn partition(&mut self, step: Step) {
        self.cut.clear();
        let pairs = (0..self.desks.len()).flat_map(|a| (0..a).map(move |b| (b, a)));
        if !step.b.is_multiple_of(3) {
            let side = |desk: usize| step.a >> desk & 1;
            self.cut = pairs.filter(|(b, a)| side(*a) != side(*b)).collect();
        }
    }

    fn set_clock(&mut self, at: usize, step: Step) {
        let desk = &mut self.desks[at];
        (desk.skew, desk.stuck) = match step.b % 12 {
            0 => (365 * DAY as i64, None),
            1 => (0, Some(u64::from(step.n))),
            2 => (0, Some(self.clock)),
            3 | 4 => (-30 * DAY as i64, None),
            _ => ((i64::from(step.n % 1_200) - 600) * 60_000, None),
        };
    }

    fn tell(&mut self, from: usize, to: usize) {
        if self.linked(from, to) {
            let have = self.desks[from].book.have();
            self.desks[to].heard.insert(from, have);
        }
    }

    fn send(&mut self, from: usize, to: usize, step: Step) -> Result<(), String> {
        let whole = self.linked(from, to);
        let desk = &mut self.desks[from];
        // What leaves a desk is stored there first, as hosts do.
        desk.save()?;
        let bytes = match step.act {
            Act::SendDiff => desk.book.diff(desk.heard.get(&to).map_or(&[], Vec::as_slice)),
            Act::SendStore => Some(desk.store().to_vec()),
            _ => Some(desk.book.export_book()),
        };
        let Some(bytes) = bytes else { return Ok(()) };
        let mut message = desk.message(to, bytes)?;
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

    fn take(&mut self, step: Step) -> Option<Message> {
        let count = self.way.len();
        (count > 0).then(|| self.way.remove(step.a as usize % count))
    }

    fn receive(&mut self, step: Step) -> Result<(), String> {
        let Some(message) = self.take(step) else { return Ok(()) };
        if step.b.is_multiple_of(6) {
            self.way.push(message.clone());
        }
        self.deliver(&message, step.n.is_multiple_of(8)).map(drop)
    }

    /// Gives a message to its desk and compares with the naive merge. True when it brought anything.
    pub(crate) fn deliver(&mut self, message: &Message, replay: bool) -> Result<bool, String> {
        let desk = &mut self.desks[message.to];
        let horizon = desk.horizon(self.clock);
        let expected = desk.content.merge(&message.runs, horizon);
        let before = expected.is_err().then(|| desk.trace());
        let merged = desk.book.merge(desk.now(self.clock), &message.bytes);
        self.counts.merges += 1;
        let (report, expected) = match (merged, expected) {
            (Ok(report), Ok(expected)) => (report, expected),
            (Err(error), Err(expected)) if error == expected => {
                self.counts.fork_refusals += 1;
                let same = before == Some(desk.trace());
                let known = self.settings.forks
                    && matches!(error, Error::BadSignature { .. } | Error::BrokenFeed { .. });
                return if same && known { Ok(false) } else { Err(format!("a message is refused: {error}")) };
            }
            (merged, expected) => return Err(format!("merged {merged:?}, expected {expected:?}")),
        };
        self.counts.bounced += report.bounced.len() as u64;
        self.counts.restored += report.restored.len() as u64;
        self.counts.held_back += report.held_back.len() as u64;
        self.counts.gaps += report.gaps.len() as u64;
        self.counts.forks += report.forked.len() as u64;
        checks::report(desk, self.clock, &report, &expected)?;
        if !self.settings.forks && !expected.forked.is_empty() {
            return Err(format!("a fork although no backup was restored: {:?}", expected.forked));
        }
        if replay && expected.changed {
            desk.replay()?;
        }
        Ok(expected.changed)
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

/// A long past: prices that went up and down.
fn bulk(book: &mut Community, clock: &mut u64, count: u32) {
    let now = |clock: u64| xiangyue::time::Timestamp::from_millis(clock);
    let shelf = Eyes { book, now: now(*clock) }.shelf();
    let Some(item) = shelf.first().map(|row| row.item) else { return };
    for part in 0..count.div_ceil(100) {
        let many = (count - part * 100).min(100);
        let prices = (0..many).map(|n| Command::PriceItem { item, price: whole(i64::from(n % 3 + 1)) });
        *clock += 3_600_000;
        book.execute_all(now(*clock), prices.collect());
    }
}
