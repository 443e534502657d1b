//! Plans: the settings of one world and its steps, as numbers that mean something in any state, so that
//! steps can be dropped and the rest still runs. One line a step as text.

use std::fmt;
use std::str::FromStr;

use crate::random::Random;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A command.
    Do,
    /// Several commands in one call.
    Batch,
    /// What is not stored yet is stored and acknowledged.
    Save,
    /// What is not stored yet is stored, and the acknowledgement is lost.
    LoseAck,
    /// A command is given between the write and its acknowledgement.
    LateAck,
    /// Everything not stored is lost, maybe in the middle of a write; the desk opens its store again.
    Crash,
    /// A checkpoint is taken and kept, also when it grows stale.
    Checkpoint,
    /// Another desk hears how far this one has come.
    Tell,
    /// What another desk lacks, by what this one last heard, is sent to it.
    SendDiff,
    /// The whole book is sent.
    SendBook,
    /// The store is sent as it is, write after write.
    SendStore,
    /// A whole book exported earlier is sent.
    SendOld,
    /// A message arrives; now and then it will arrive again.
    Receive,
    /// A message is lost.
    Lose,
    /// An altered message arrives.
    Tamper,
    /// The store is copied away.
    Backup,
    /// The store is replaced by its backup, and the desk goes on with the same key.
    Restore,
    /// Links are cut, or all are whole again.
    Partition,
    /// The desk's clock is set to something else.
    Clock,
    /// Two desks exchange everything.
    Meet,
    /// All desks exchange until nobody learns anything new.
    Quiet,
    /// The book is sealed, or the right to is handed on.
    Seal,
    /// An older version is replaced by this one.
    Update,
    /// What lies before the last seal is archived, and the desk goes on without it.
    Prune,
    /// A run that is kept apart is accepted.
    Accept,
    /// An admin names another key to seal.
    Replace,
}

const ACTS: [(Act, &str, u32); 26] = [
    (Act::Do, "do", 520),
    (Act::Batch, "batch", 8),
    (Act::Save, "save", 70),
    (Act::LoseAck, "lose-ack", 8),
    (Act::LateAck, "late-ack", 20),
    (Act::Crash, "crash", 40),
    (Act::Checkpoint, "checkpoint", 30),
    (Act::Tell, "tell", 60),
    (Act::SendDiff, "send-diff", 70),
    (Act::SendBook, "send-book", 14),
    (Act::SendStore, "send-store", 6),
    (Act::SendOld, "send-old", 8),
    (Act::Receive, "receive", 150),
    (Act::Lose, "lose", 12),
    (Act::Tamper, "tamper", 16),
    (Act::Backup, "backup", 10),
    (Act::Restore, "restore", 8),
    (Act::Partition, "partition", 6),
    (Act::Clock, "clock", 8),
    (Act::Meet, "meet", 12),
    (Act::Quiet, "quiet", 2),
    (Act::Seal, "seal", 30),
    (Act::Update, "update", 4),
    (Act::Prune, "prune", 10),
    (Act::Accept, "accept", 20),
    (Act::Replace, "replace", 16),
];

/// One step: what, at which desk, and three numbers that say the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "numbers without a meaning of their own")]
pub struct Step {
    pub act: Act,
    pub desk: u8,
    pub a: u32,
    pub b: u32,
    pub n: u32,
}

/// What a world is like before its first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Seed of keys, salts and steps.
    pub seed: u64,
    /// Desks that keep the book, the founder's among them.
    pub desks: u8,
    /// Entries the founder wrote before the others came.
    pub bulk: u16,
    /// What may happen.
    pub may: May,
}

/// What may happen in a world besides what always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Stores are replaced by old backups, which forks feeds.
    pub forks: bool,
    /// Keys are revoked, after which their desks have little to do.
    pub revocations: bool,
    /// The book is sealed now and then.
    pub seals: bool,
    /// Some desks run an older version at first.
    pub versions: bool,
    /// Desks archive what is sealed and go on without it.
    pub prunes: bool,
    /// Runs that are kept apart are accepted.
    pub accepts: bool,
    /// Two admins name another key to seal, and there are rival seals.
    pub rivals: bool,
}

impl May {
    /// Each by its name.
    pub fn named(&mut self) -> [(&'static str, &mut bool); 7] {
        [
            ("forks", &mut self.forks),
            ("revocations", &mut self.revocations),
            ("seals", &mut self.seals),
            ("versions", &mut self.versions),
            ("prunes", &mut self.prunes),
            ("accepts", &mut self.accepts),
            ("rivals", &mut self.rivals),
        ]
    }

    /// The one of a name.
    pub fn find(&mut self, name: &str) -> Option<&mut bool> {
        self.named().into_iter().find_map(|(known, may)| (known == name).then_some(may))
    }

    /// True where every merge can be foretold from what a desk holds, without knowing which seals and acceptances stand.
    pub fn foretold(self) -> bool {
        !(self.seals && self.forks || self.prunes || self.accepts || self.rivals)
    }
}

/// A world and what happens in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The world.
    pub settings: Settings,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The plan of a seed. One in eight worlds has a long past, longer than what a book takes back one by one.
    pub fn of(seed: u64, steps: usize) -> Self {
        let mut random = Random::new(seed);
        let bulk = match random.below(16) {
            0 => 6_000,
            1 => 4_096 + 6_000,
            _ => 0,
        };
        let desks = 3 + u8::try_from(random.below(6)).unwrap_or(0);
        let seals = random.once_in(2);
        let may = May {
            forks: random.once_in(3),
            revocations: random.once_in(2),
            seals,
            versions: random.once_in(3),
            prunes: random.once_in(3) && seals,
            accepts: random.once_in(3),
            rivals: random.once_in(3) && seals,
        };
        let settings = Settings { seed, desks, bulk, may };
        let steps = (0..steps).map(|_| Step::random(&mut random)).collect();
        Self { settings, steps }
    }
}

impl Plan {
    /// The same where just this may happen, and without a long past.
    pub fn with(mut self, may: May) -> Self {
        (self.settings.may, self.settings.bulk) = (may, 0);
        self
    }

    /// The same with more backups put back than a village ever would: no message is lost, a store goes back instead.
    pub fn with_backups(mut self) -> Self {
        self.settings.may.forks = true;
        self.settings.bulk = 0;
        let lost = self.steps.iter_mut().filter(|step| step.act == Act::Lose);
        lost.for_each(|step| step.act = Act::Restore);
        self
    }
}

impl Step {
    fn random(random: &mut Random) -> Self {
        let acts = ACTS.map(|(act, _, weight)| (act, weight));
        let act = random.weighted(&acts);
        let mut number = || random.below(1 << 20);
        Self { act, desk: (number() >> 3) as u8, a: number(), b: number(), n: number() }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ACTS.iter().find(|(act, ..)| *act == self.act).map_or("", |(_, name, _)| name);
        write!(f, "{name} {} {} {} {}", self.desk, self.a, self.b, self.n)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { seed, desks, bulk, mut may } = self.settings;
        write!(f, "world {seed} {desks} {bulk}")?;
        let happens = may.named().into_iter().filter(|(_, may)| **may);
        happens.into_iter().try_for_each(|(name, _)| write!(f, " {name}"))?;
        writeln!(f)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

/// The line that is no step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread(pub String);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a line of a plan: `{}`", self.0)
    }
}

impl std::error::Error for Unread {}

fn numbers<const N: usize>(line: &str) -> Option<(&str, [u64; N])> {
    let (word, rest) = line.split_once(' ')?;
    let numbers: Vec<u64> = rest.split(' ').map(|text| text.parse().ok()).collect::<Option<_>>()?;
    Some((word, numbers.try_into().ok()?))
}

fn read_settings(line: &str) -> Option<Settings> {
    let mut words = line.strip_prefix("world ")?.split(' ');
    let [seed, desks, bulk] = [words.next()?, words.next()?, words.next()?];
    let desks = desks.parse().ok().filter(|desks| (2..=8).contains(desks))?;
    let mut may = May::default();
    for name in words {
        *may.find(name)? = true;
    }
    Some(Settings { seed: seed.parse().ok()?, desks, bulk: bulk.parse().ok()?, may })
}

fn read_step(line: &str) -> Option<Step> {
    let (word, [desk, a, b, n]) = numbers(line)?;
    let act = ACTS.iter().find(|(_, name, _)| *name == word)?.0;
    let [a, b, n] = [a, b, n].map(|number| number.try_into().ok());
    Some(Step { act, desk: desk.try_into().ok()?, a: a?, b: b?, n: n? })
}

impl FromStr for Plan {
    type Err = Unread;

    fn from_str(text: &str) -> Result<Self, Unread> {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let unread = |line: &str| Unread(line.into());
        let first = lines.next().unwrap_or_default();
        let settings = read_settings(first).ok_or_else(|| unread(first))?;
        let steps = lines.map(|line| read_step(line).ok_or_else(|| unread(line)));
        Ok(Self { settings, steps: steps.collect::<Result<_, _>>()? })
    }
}
