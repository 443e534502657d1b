//! No overselling, counted: counters on devices apart, goods, points and rights that move, and partial news.
//!
//! Beside the books stands a naive count of what is really on the shelves and in the purses. It knows every
//! device at every moment and refuses nothing, so it sees when a bag or a point goes out twice. Books are tiny
//! and worlds many; what is merged is always bytes.

mod ground;
mod hand;

use xiangyue::contract::command::Role;
use xiangyue::contract::{Answer, Command, Outcome, Query};
use xiangyue::ids::{CounterId, EntryId, HouseholdId, ItemId, PublicKey};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, FeedMark};

use crate::desk::seed;
use crate::random::Random;
use ground::Ground;

/// Devices of a world: the office, which founds and awards, and three that keep counters.
const DESKS: usize = 4;

/// What a world is allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Points are also taken back, so that debts arise whose cause must be named.
    pub deductions: bool,
    /// Feeds travel one by one: a device may hear of an answer before the question.
    pub partial: bool,
    /// Counters may sell a little to holders whose right lies elsewhere: this much may be overspent, and is named.
    pub floor_limits: bool,
    /// An admin gives a counter to another key while the old keeper goes on: the one case that may oversell.
    pub two_keepers: bool,
    /// Steps of one world.
    pub steps: u32,
}

impl Rules {
    /// The rules of a world by its number: all that may be with floor limit zero and one keeper a counter.
    pub const fn of(world: u64) -> Self {
        Self {
            deductions: world % 4 == 3,
            partial: world % 2 == 1,
            floor_limits: false,
            two_keepers: false,
            steps: 260,
        }
    }
}

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What happened, counted.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Tally { $($(#[$doc])* pub $name: u64,)+ }

        impl std::ops::AddAssign for Tally {
            fn add_assign(&mut self, more: Self) {
                $(self.$name += more.$name;)+
            }
        }

        impl std::fmt::Display for Tally {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $(writeln!(f, "{:>12}  {}", self.$name, stringify!($name).replace('_', " "))?;)+
                Ok(())
            }
        }
    };
}

tally! {
    /// Worlds run to their end.
    worlds,
    /// Times bytes of another device were merged.
    merges,
    /// Commands carried out.
    entries,
    /// Commands refused.
    refused,
    /// Redemptions held.
    held,
    /// Redemptions collected.
    collected,
    /// Redemptions cancelled or taken back.
    given_back,
    /// Transfers of goods that arrived or came back.
    goods_moved,
    /// Transfers of rights that arrived or came back.
    rights_moved,
    /// Counters handed over.
    counters_handed_over,
    /// Holds that were refused because the right lies elsewhere.
    spending_elsewhere,
    /// Facts the books list as overdrawn, each with its cause.
    overdrawn_with_cause,
    /// Facts the books list as overdrawn without one.
    overdrawn_without_cause,
    /// Bags that went out and were not there.
    oversold_bags,
    /// Hundredths of points that went out and were not there.
    overspent_hundredths,
}

/// One device.
struct Desk {
    book: Community,
    /// Milliseconds its clock is off.
    skew: i64,
}

/// One village.
struct World {
    rules: Rules,
    random: Random,
    clock: u64,
    desks: Vec<Desk>,
    keys: [PublicKey; DESKS],
    ground: Ground,
    tally: Tally,
}

/// A village that every world of one kind starts from.
#[derive(Debug)]
pub struct Start {
    file: Vec<u8>,
    secrets: [[u8; 32]; DESKS],
    clock: u64,
    counters: Vec<CounterId>,
    items: Vec<ItemId>,
    homes: Vec<HouseholdId>,
    sheet: EntryId,
}

/// Prices of the two items, in hundredths.
const PRICES: [i64; 2] = [300, 100];
/// Units of each item every counter starts with.
const STOCK: u32 = 4;
/// Hundredths of points a floor limit allows, where there is one.
const LIMIT: i64 = 300;
/// Hundredths of points every household starts with.
const POINTS: i64 = 1_000;

impl Start {
    /// A village with three counters, of which the office keeps one and a tablet each of the others.
    ///
    /// # Errors
    /// A village that cannot start.
    pub fn new(number: u64) -> Result<Self, String> {
        hand::start(number)
    }
}

/// Runs one world to its end.
///
/// # Errors
/// Devices that end with different books, or books that do not add up.
pub fn run(start: &Start, rules: Rules, number: u64) -> Result<Tally, String> {
    let mut world = World::new(start, rules, number)?;
    for _ in 0..rules.steps {
        world.step()?;
    }
    world.end()?;
    Ok(world.tally)
}

impl World {
    fn new(start: &Start, rules: Rules, number: u64) -> Result<Self, String> {
        let mut random = Random::new(number);
        let mut desks = Vec::new();
        for secret in start.secrets {
            let entropy = Entropy::from_seed(seed(&format!("{number} {}", desks.len())));
            let book =
                Community::open(&start.file, Some(secret), None, entropy).map_err(|e| e.to_string())?;
            let skew = i64::from(random.below(14_400_000)) - 7_200_000;
            desks.push(Desk { book, skew });
        }
        let own = |desk: &Desk| desk.book.public_key().unwrap_or(PublicKey([0; 32]));
        let keys = [own(&desks[0]), own(&desks[1]), own(&desks[2]), own(&desks[3])];
        let ground = Ground::new(start);
        let tally = Tally { worlds: 1, ..Tally::default() };
        Ok(Self { rules, random, clock: start.clock + 86_400_000, desks, keys, ground, tally })
    }

    fn now(&self, at: usize) -> Timestamp {
        Timestamp::from_millis(self.clock.saturating_add_signed(self.desks[at].skew))
    }

    fn step(&mut self) -> Result<(), String> {
        // Now and then a week passes, so that months end.
        self.clock += if self.random.once_in(40) { 7 * 86_400_000 } else { 60_000 };
        let at = self.random.below(DESKS as u32) as usize;
        // Who keeps no counter mostly listens.
        let busy = if at == 0 || self.keeps(at) { 50 } else { 5 };
        if self.random.below(100) < busy {
            let command = self.command(at);
            self.give(at, command)
        } else {
            let from = (at + 1 + self.random.below(DESKS as u32 - 1) as usize) % DESKS;
            let partial = self.rules.partial && self.random.once_in(2);
            self.send(from, at, partial).map(drop)
        }
    }

    /// Carries a command out and follows it on the ground.
    fn give(&mut self, at: usize, command: Command) -> Result<(), String> {
        let now = self.now(at);
        let outcome = self.desks[at].book.execute(now, command.clone());
        match outcome.map_err(|error| format!("{command:?}: {error}"))? {
            Outcome::Receipt(receipt) => {
                self.tally.entries += 1;
                self.ground.follow(&receipt, &mut self.tally);
            }
            Outcome::Refusal(refusal) => {
                self.tally.refused += 1;
                self.tally.spending_elsewhere += u64::from(refusal.code() == "spending_elsewhere");
            }
        }
        Ok(())
    }

    /// One device tells another what that lacks, or one feed of it. True when there was anything to tell.
    fn send(&mut self, from: usize, to: usize, partial: bool) -> Result<bool, String> {
        let mut have = self.desks[to].book.have();
        if partial {
            let all = self.desks[from].book.have();
            let only = all[self.random.below(all.len() as u32) as usize].key;
            let others = all.into_iter().filter(|mark| mark.key != only);
            have.retain(|mark: &FeedMark| mark.key == only);
            have.extend(others);
        }
        let Some(bytes) = self.desks[from].book.diff(&have) else { return Ok(false) };
        self.tally.merges += 1;
        let now = Timestamp::from_millis(self.clock + 86_400_000);
        let report = self.desks[to].book.merge(now, &bytes).map_err(|error| error.to_string())?;
        if report.forked.is_empty() && report.held_back.is_empty() {
            Ok(true)
        } else {
            Err(format!("a merge reports what did not happen: {report:?}"))
        }
    }

    /// Everybody hears of everything; then all books are one, and it adds up.
    fn end(&mut self) -> Result<(), String> {
        loop {
            let mut brought = false;
            for (from, to) in (0..DESKS).flat_map(|a| (0..DESKS).map(move |b| (a, b))) {
                brought |= from != to && self.send(from, to, false)?;
            }
            if !brought {
                break;
            }
        }
        let digest = self.desks[0].book.digest();
        if self.desks.iter().any(|desk| desk.book.digest() != digest) {
            return Err("the devices end with different books".into());
        }
        let book = &self.desks[0].book;
        if book.imbalance() != [0; 4] {
            return Err(format!("the purses do not balance: {:?}", book.imbalance()));
        }
        let now = self.now(0);
        let Answer::Overdrawn(rows) = book.ask(now, &Query::Overdrawn {}) else {
            return Err("another answer".into());
        };
        let named = rows.iter().filter(|row| row.because.is_some()).count() as u64;
        self.tally.overdrawn_with_cause += named;
        self.tally.overdrawn_without_cause += rows.len() as u64 - named;
        self.ground.compare(book, now, !self.rules.two_keepers)
    }
}

/// The role every device is given.
const ROLE: Role = Role::Admin;
