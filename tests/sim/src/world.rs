//! The world: desks, the network between them, and what each step does there.

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::ids::{PersonId, PublicKey};
use xiangyue::{Community, Entropy, Error, FeedMark};

use crate::commands::{self, Hands};
use crate::content::Content;
use crate::counts::Counts;
use crate::desk::{Crash, Desk, Message, seed};
use crate::eyes::Eyes;
use crate::holdings::{Held, Registry};
use crate::model::Model;
use crate::plan::{Act, Settings, Step};
use crate::seals::Sealed;
use crate::trace::Trace;
use crate::village::{self, START, whole};
use crate::{authority, checks, counting};

const DAY: u64 = 86_400_000;

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
    /// Seals that were written.
    pub(crate) sealed: Vec<Sealed>,
    pub(crate) way: Vec<Message>,
    /// Digests of all books after each step.
    pub(crate) trace: Trace,
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
        let mut model = if settings.may.foretold() {
            Model::Foretold(Content::default())
        } else {
            Model::Held(Held::new(Registry::default()))
        };
        model.read(&file, true)?;
        let founder = book.secret().unwrap_or_default();
        let secrets = std::iter::once(founder).chain(secrets);
        let open = |(at, secret)| Desk::open(secret, &file, model.clone(), knows(settings, at));
        let desks = (0..).zip(secrets).map(open).collect::<Result<Vec<_>, String>>()?;
        let spare = (0..4).map(|at| public(name(&format!("spare {at}")))).collect();
        let foreign = foreign.export_book();
        let counts = Counts { worlds: 1, ..Counts::default() };
        let (way, cut) = (Vec::new(), BTreeSet::new());
        let (first, sealed, trace) = (file, Vec::new(), Trace::default());
        let mut world =
            Self { settings, desks, counts, clock, foreign, first, sealed, way, trace, cut, spare };
        // The founder goes on alone, so that what others write first belongs far back in the order.
        let founder = &mut world.desks[0];
        let have = founder.book.have();
        bulk(&mut founder.book, &mut world.clock, u32::from(settings.bulk) / 2);
        founder.note_written(&have)?;
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
            Act::Update => self.update(at, step)?,
            Act::Prune => self.prune(at)?,
            Act::Accept => self.accept(at, step)?,
            Act::Replace => self.replace_seal_holder(at, step)?,
        }
        if matches!(step.act, Act::Meet | Act::Receive) && step.n.is_multiple_of(5) {
            self.laws(at, other)?;
        }
        self.trace.note(self.desks[at].book.digest());
        // Long books are read from end to end less often.
        if self.desks[at].entries() < 1_000 || step.n.is_multiple_of(16) {
            self.sealed_as_before(at)?;
            authority::check(&self.desks[at], self.clock)?;
            counting::check(&mut self.desks[at], self.clock)?;
        }
        checks::desk(&mut self.desks[at], self.clock, step)
    }

    fn command(&mut self, at: usize, step: Step) -> Result<(), String> {
        let desk = &mut self.desks[at];
        let now = desk.now(self.clock);
        let hands = hands(self.settings, &self.spare, desk.knows);
        let command =
            commands::command(desk.eyes(self.clock), u64::from(step.a) << 32 | u64::from(step.b), hands);
        let have = desk.book.have();
        // Long books are compared less often.
        let before = (desk.entries() < 1_000 || step.n.is_multiple_of(16)).then(|| desk.trace());
        self.counts.commands += 1;
        let shut_out = desk.shut_out(self.clock);
        let outcome = match desk.book.execute(now, command.clone()) {
            Err(Error::KeyForked) if shut_out => {
                if before.is_some_and(|before| before != desk.trace()) {
                    return Err(format!("a frozen key left a trace: {command:?}"));
                }
                return self.join_again(at);
            }
            // An older version does not know the command.
            Err(Error::MalformedInput) if desk.knows < u32::MAX => {
                let same = before.is_none_or(|before| before == desk.trace());
                return if same { Ok(()) } else { Err(format!("not known and left a trace: {command:?}")) };
            }
            Ok(outcome) if !shut_out => outcome,
            other => return Err(format!("{command:?}: {other:?}")),
        };
        match outcome {
            Outcome::Receipt(_) => {
                self.counts.entries += 1;
                desk.note_written(&have)
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
            !desk.shut_out(clock) && own.is_some_and(|key| key.role == Role::Admin)
        };
        let Some(admin) = self.desks.iter_mut().find_map(|desk| admin(desk).then_some(desk)) else {
            return Ok(());
        };
        let command = Command::AdmitKey { key, role, person: None };
        let have = admin.book.have();
        match admin.book.execute(admin.now(clock), command) {
            Ok(Outcome::Receipt(_)) => admin.note_written(&have),
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
        let eyes = desk.eyes(self.clock);
        let hands = hands(self.settings, &self.spare, desk.knows);
        let seeds = (0..3 + u64::from(step.n) % 8).map(|at| at << 40 | u64::from(step.a) << 20);
        let commands: Vec<_> =
            seeds.map(|seed| commands::command(eyes, seed | u64::from(step.b), hands)).collect();
        let have = desk.book.have();
        let before = desk.book.mark().feeds;
        let batch = desk.book.execute_all(now, commands);
        let asked = batch.outcomes.len();
        match batch.fault {
            None => {}
            Some(Error::KeyForked) if desk.shut_out(self.clock) && batch.outcomes.is_empty() => return Ok(()),
            // An older version does not know one of them.
            Some(Error::MalformedInput) if desk.knows < u32::MAX => {}
            Some(fault) => return Err(format!("a batch ended with {fault}")),
        }
        let done = batch.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Receipt(_))).count();
        desk.note_written(&have)?;
        self.counts.commands += asked as u64;
        self.counts.entries += done as u64;
        self.counts.refused += (asked - done) as u64;
        let reach = |have: &[FeedMark]| {
            have.iter().filter(|mark| mark.head.is_none()).map(|mark| mark.seq).sum::<u32>()
        };
        let written = (reach(&desk.book.mark().feeds) - reach(&before)) as usize;
        if written == done {
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
        if self.settings.may.forks && self.desks[at].restore(step.b.is_multiple_of(2).then_some(step.n))? {
            self.counts.backups_restored += 1;
        }
        Ok(())
    }

    pub(crate) fn linked(&self, a: usize, b: usize) -> bool {
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
        // Where runs are accepted, there are some to accept.
        let kinds = if self.settings.may.accepts { 6 } else { 12 };
        let desk = &mut self.desks[at];
        (desk.skew, desk.stuck) = match step.b % kinds {
            0 => (365 * DAY as i64, None),
            1 => (0, Some(u64::from(step.n))),
            2 => (0, Some(self.clock)),
            3 | 4 => (-30 * DAY as i64, None),
            _ => ((i64::from(step.n % 1_200) - 600) * 60_000, None),
        };
    }
}

/// What desks give commands with.
fn hands(settings: Settings, spare: &[PublicKey], knows: u32) -> Hands<'_> {
    Hands { revocations: settings.may.revocations, spare, knows }
}

/// How many commands a desk's version knows at first: in a world of two versions every other desk runs the older one.
fn knows(settings: Settings, desk: u64) -> u32 {
    let older = settings.may.versions && (settings.seed >> 8 ^ settings.seed ^ desk) & 1 == 0;
    // Sealing and handing the right on are older still; AcceptRun is number 60.
    if older { 46 + (settings.seed % 15) as u32 } else { u32::MAX }
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
