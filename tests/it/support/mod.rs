//! The harness: a small world with desks and a clock, steps that name what they make, and `given … when … then`.

mod ask;
pub mod forge;
mod steps;
mod variants;

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use sha2::{Digest as _, Sha256};
use xiangyue::contract::command::{Holder, Role};
use xiangyue::contract::{Command, Event, MergeReport, Outcome, Receipt, Refusal};
use xiangyue::ids::{EntryId, HouseholdId, PersonId, PublicKey};
use xiangyue::text::Label;
use xiangyue::time::{Day, Timestamp};
use xiangyue::{Community, Entropy, Mark};

pub use steps::*;
pub use variants::*;

/// 2026-03-05 08:00 in Shandong.
pub const START: u64 = 1_772_668_800_000;
pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;
/// The desk that founds the community.
pub const FOUNDER: &str = "村委会";

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

pub fn seed(name: &str) -> [u8; 32] {
    Sha256::digest(name.as_bytes()).into()
}

pub fn public(secret: [u8; 32]) -> PublicKey {
    PublicKey(SigningKey::from_bytes(&secret).verifying_key().to_bytes())
}

/// The bytes behind hexadecimal text.
pub fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16).unwrap()).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// Eight in the morning of a day.
pub fn morning(text: &str) -> Timestamp {
    let days = day(text).days_since(day("2026-03-05"));
    Timestamp::from_millis(START.checked_add_signed(days * 86_400_000).unwrap())
}

/// What a refused command must leave as it was.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot {
    digest: String,
    export: Vec<u8>,
    mark: Mark,
}

pub fn snapshot(book: &mut Community) -> Snapshot {
    Snapshot { digest: book.digest().to_string(), export: book.export_book(), mark: book.mark() }
}

/// One community, the desks that keep it, and the names given to what they made.
#[derive(Debug)]
pub struct World {
    desks: BTreeMap<&'static str, Community>,
    at: &'static str,
    pub clock: u64,
    things: BTreeMap<&'static str, (EntryId, Option<Holder>)>,
}

/// The seal this desk would write now.
pub fn sealing(w: &mut World) -> Command {
    let (file, secret, now) = (w.book_mut().export_book(), w.book().secret(), w.now());
    let mut twin = Community::open(&file, secret, None, Entropy::from_seed(seed("封账"))).unwrap();
    twin.seal(now, day("2026-02-28")).unwrap();
    let query = xiangyue::contract::Query::Journal { skip: None, limit: 1 };
    match twin.ask(now, &query) {
        xiangyue::contract::Answer::Journal(page) => page.rows[0].command.clone().unwrap(),
        other => panic!("another answer: {other:?}"),
    }
}

/// The outcome of the command under test.
#[derive(Debug)]
pub struct Then {
    world: World,
    outcome: Outcome,
    before: Snapshot,
}

/// A fresh community with what the steps made in it.
pub fn given<const N: usize>(steps: [Step; N]) -> World {
    World::founded().and(steps)
}

impl World {
    pub fn founded() -> Self {
        let command = Command::FoundCommunity { name: label("罗峪村"), utc_offset_minutes: 480 };
        let entropy = Entropy::from_seed(seed(FOUNDER));
        let book = Community::found(Timestamp::from_millis(START), command, entropy).unwrap();
        Self { desks: BTreeMap::from([(FOUNDER, book)]), at: FOUNDER, clock: START, things: BTreeMap::new() }
    }

    /// More steps, each of which must succeed.
    pub fn and<const N: usize>(mut self, steps: [Step; N]) -> Self {
        for step in steps {
            self.take(step);
        }
        self
    }

    /// One step that must succeed.
    pub fn take(&mut self, step: Step) {
        match step {
            Step::Clock(at) => self.clock = at.millis(),
            Step::Admit { desk, role, person } => self.admit(desk, role, person),
            Step::Stranger(desk) => {
                let book = self.copy_for(desk);
                self.desks.insert(desk, book);
            }
            Step::At(desk) => {
                let file = self.book_mut().export_book();
                self.at = desk;
                let now = self.now();
                self.book_mut().merge(now, &file).unwrap();
            }
            Step::Do { .. } => match self.perform(step) {
                Outcome::Receipt(_) => {}
                Outcome::Refusal(refusal) => panic!("a given step was refused: {refusal:?}"),
            },
        }
    }

    fn admit(&mut self, desk: &'static str, role: Role, person: Option<&'static str>) {
        let command = Command::AdmitKey {
            key: public(seed(desk)),
            role,
            person: person.map(|person| self.person(person)),
        };
        self.must(command);
        let book = self.copy_for(desk);
        self.desks.insert(desk, book);
    }

    /// This desk's book, opened with another desk's key.
    pub fn copy_for(&mut self, desk: &str) -> Community {
        let file = self.book_mut().export_book();
        Community::open(&file, Some(seed(desk)), None, Entropy::from_seed(seed(desk))).unwrap()
    }

    /// The step under test.
    pub fn when(mut self, step: Step) -> Then {
        let before = snapshot(self.book_mut());
        let outcome = self.perform(step);
        Then { world: self, outcome, before }
    }

    fn perform(&mut self, step: Step) -> Outcome {
        let Step::Do { name, make } = step else {
            panic!("only commands can be tested");
        };
        let command = make(self);
        let outcome = self.execute(command);
        if let (Outcome::Receipt(receipt), Some(name)) = (&outcome, name) {
            self.name(name, receipt);
        }
        outcome
    }

    fn name(&mut self, name: &'static str, receipt: &Receipt) {
        let holder = match receipt.events.first() {
            Some(Event::HouseholdRegistered { household, .. }) => Some(Holder::Household(*household)),
            Some(Event::PersonRegistered { person, .. }) => Some(Holder::Person(*person)),
            _ => None,
        };
        let double = self.things.insert(name, (receipt.entry, holder));
        assert!(double.is_none(), "two things are called {name}");
    }

    /// Carries a command out a minute later and says what became of it.
    pub fn execute(&mut self, command: Command) -> Outcome {
        self.clock += 60_000;
        let now = self.now();
        self.book_mut().execute(now, command).unwrap()
    }

    /// Carries out a command that must succeed.
    pub fn must(&mut self, command: Command) -> Receipt {
        match self.execute(command) {
            Outcome::Receipt(receipt) => receipt,
            Outcome::Refusal(refusal) => panic!("refused: {refusal:?}"),
        }
    }

    /// The key a desk signs with, or would.
    pub fn key_of(&self, desk: &str) -> PublicKey {
        let own = self.desks.get(desk).and_then(Community::public_key);
        own.unwrap_or_else(|| public(seed(desk)))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock)
    }

    pub fn today(&self) -> Day {
        self.now().day(480)
    }

    pub fn book(&self) -> &Community {
        &self.desks[self.at]
    }

    pub fn book_mut(&mut self) -> &mut Community {
        self.desks.get_mut(self.at).unwrap()
    }

    /// Puts another book on this desk.
    pub fn replace_book(&mut self, book: Community) {
        self.desks.insert(self.at, book);
    }

    /// Another desk's book.
    pub fn desk(&mut self, desk: &str) -> &mut Community {
        self.desks.get_mut(desk).unwrap()
    }

    /// Sends everything one desk has to another.
    pub fn send(&mut self, from: &str, to: &str) -> MergeReport {
        let file = self.desk(from).export_book();
        let now = self.now();
        self.desk(to).merge(now, &file).unwrap()
    }

    /// A command given at a desk without anybody else hearing of it.
    pub fn alone(&mut self, desk: &'static str, step: Step) -> Outcome {
        let before = core::mem::replace(&mut self.at, desk);
        let outcome = self.perform(step);
        self.at = before;
        outcome
    }

    /// The entry that made a thing; a name never given names nothing.
    pub fn id(&self, name: &str) -> EntryId {
        let nobody = EntryId { author: public(seed("无名")).tag(), seq: 7 };
        self.things.get(name).map_or(nobody, |(id, _)| *id)
    }

    pub fn person(&self, name: &str) -> PersonId {
        PersonId(self.id(name))
    }

    pub fn household(&self, name: &str) -> HouseholdId {
        HouseholdId(self.id(name))
    }

    pub fn holder(&self, name: &str) -> Holder {
        let known = self.things.get(name).and_then(|(_, holder)| *holder);
        known.unwrap_or(Holder::Person(self.person(name)))
    }
}

impl Then {
    /// The command was carried out; looks at what it did.
    pub fn then(self, look: impl FnOnce(&World, &Receipt)) -> World {
        match &self.outcome {
            Outcome::Receipt(receipt) => look(&self.world, receipt),
            Outcome::Refusal(refusal) => panic!("refused: {refusal:?}"),
        }
        assert_eq!(self.world.book().imbalance(), [0; 4]);
        self.world
    }

    /// The command was refused with this code, and left no trace.
    pub fn then_refused(mut self, code: &str) -> World {
        let refusal = self.take_refusal();
        assert_eq!(refusal.code(), code, "{refusal:?}");
        self.world
    }

    /// The refusal, after a check that nothing else changed.
    pub fn refusal(mut self) -> Refusal {
        self.take_refusal()
    }

    fn take_refusal(&mut self) -> Refusal {
        let after = snapshot(self.world.book_mut());
        match &self.outcome {
            Outcome::Receipt(receipt) => panic!("carried out: {receipt:?}"),
            Outcome::Refusal(refusal) => {
                assert!(self.before == after, "a refused command left a trace");
                refusal.clone()
            }
        }
    }
}
