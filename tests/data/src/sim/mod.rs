//! The year as a simulation: acts wait in a queue by time, and each act writes steps.

mod deeds;
mod founding;
mod service;
mod shop;
mod slips;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use xiangyue::time::Day;

use self::deeds::Deed;
use self::service::{Activity, Service, TEAMS};
use self::shop::{Redemption, Shelved};
use crate::accounts::Account;
use crate::calendar::{at, day, day_of, shift};
use crate::changes::{self, Changes};
use crate::facts::{self, RuleFact};
use crate::people::{Roster, WORKER, founding};
use crate::rng::Rng;
use crate::step::{Body, Step};

type Act = Box<dyn FnOnce(&mut Sim)>;

/// Whose points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    House(usize),
    Person(usize),
}

impl Holder {
    fn json(self) -> Value {
        match self {
            Self::House(house) => json!({ "household": house_ref(house) }),
            Self::Person(person) => json!({ "person": person_ref(person) }),
        }
    }

    /// The name of the holder in the steps.
    pub(crate) fn name(self) -> String {
        match self {
            Self::House(house) => format!("h{}", house + 1),
            Self::Person(person) => format!("p{}", person + 1),
        }
    }
}

/// What a record, deed or redemption has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Approved,
    Returned,
    Voided,
    Held,
    Collected,
    Cancelled,
    Reversed,
}

fn person_ref(person: usize) -> String {
    format!("$p{}", person + 1)
}

fn house_ref(house: usize) -> String {
    format!("$h{}", house + 1)
}

/// First day of the rule sheet, and of its second version.
const EFFECTIVE: &str = "2026-01-11";
const SECOND_EFFECTIVE: &str = "2026-07-01";

/// The simulation and the model of the book it keeps beside it.
pub(crate) struct Sim {
    rng: Rng,
    pub(crate) roster: Roster,
    changes: Changes,
    pub(crate) steps: Vec<Step>,
    queue: BTreeMap<(u64, u32), Act>,
    acts: u32,
    now: u64,
    /// Who lives where from a day on.
    homes: Vec<Vec<(Day, Option<usize>)>>,
    /// Registered people who still live in the village, the worker's household left out.
    present: Vec<usize>,
    /// The same, by person.
    here: Vec<bool>,
    rules: Vec<RuleFact>,
    /// How likely somebody is to take part, 1 to 10.
    zeal: Vec<u32>,
    pub(crate) accounts: BTreeMap<Holder, Account>,
    members: Vec<Vec<usize>>,
    activities: Vec<Activity>,
    services: Vec<Service>,
    minutes: BTreeMap<(usize, Day), u32>,
    deeds: Vec<Deed>,
    signed_up: BTreeSet<usize>,
    party: Vec<usize>,
    shelf: Vec<Shelved>,
    redemptions: Vec<Redemption>,
    /// Lots as they were before the yearly reset.
    lapsed_before: BTreeMap<Holder, BTreeMap<Day, i64>>,
}

impl Sim {
    /// Plays the whole year.
    pub(crate) fn play(seed: u64) -> Self {
        let mut people = Rng::stream(seed, "people");
        let mut roster = Roster::new(&mut people);
        let changes = changes::plan(&mut Rng::stream(seed, "changes"), &mut roster);
        let mut rng = Rng::stream(seed, "acts");
        let count = roster.people.len();
        let zeal = (0..count).map(|_| 1 + rng.below(10).pow(2) / 10).collect();
        let mut sim = Self {
            rng,
            roster,
            changes,
            steps: Vec::new(),
            queue: BTreeMap::new(),
            acts: 0,
            now: at(founding(), 9 * 60),
            homes: vec![Vec::new(); count],
            present: Vec::new(),
            here: vec![false; count],
            rules: facts::rules(),
            zeal,
            accounts: BTreeMap::new(),
            members: vec![Vec::new(); TEAMS.len()],
            activities: Vec::new(),
            services: Vec::new(),
            minutes: BTreeMap::new(),
            deeds: Vec::new(),
            signed_up: BTreeSet::new(),
            party: Vec::new(),
            shelf: Vec::new(),
            redemptions: Vec::new(),
            lapsed_before: BTreeMap::new(),
        };
        sim.plan_founding();
        sim.plan_service();
        sim.plan_deeds();
        sim.plan_shop();
        sim.plan_slips();
        while let Some(((when, _), act)) = sim.queue.pop_first() {
            sim.now = sim.now.max(when);
            act(&mut sim);
        }
        sim
    }

    /// Puts an act in the queue.
    fn when(&mut self, at_ms: u64, act: impl FnOnce(&mut Self) + 'static) {
        self.acts += 1;
        self.queue.insert((at_ms, self.acts), Box::new(act));
    }

    /// Puts an act at about an hour of a day.
    fn on(&mut self, on: Day, hour: u32, act: impl FnOnce(&mut Self) + 'static) {
        let minute = hour * 60 + self.rng.below(55);
        self.when(at(on, minute), act);
    }

    fn today(&self) -> Day {
        day_of(self.now)
    }

    fn write(&mut self, name: Option<String>, body: Body, expect: Option<&'static str>) {
        self.steps.push(Step { at_ms: self.now, name, body, expect });
        self.now += 1_000 + u64::from(self.rng.below(9_000));
    }

    /// A command that goes through and makes nothing that is named.
    fn tell(&mut self, command: Value) {
        self.write(None, Body::Command(command), None);
    }

    /// A command that makes a thing with a name.
    fn make(&mut self, name: String, command: Value) {
        self.write(Some(name), Body::Command(command), None);
    }

    /// A command that is meant to be refused.
    fn refused(&mut self, code: &'static str, command: Value) {
        self.write(None, Body::Command(command), Some(code));
    }

    fn ask(&mut self, query: Value) {
        self.write(None, Body::Query(query), None);
    }

    /// The household a person lives in on a day, or the person where there is none.
    fn holder_on(&self, person: usize, on: Day) -> Holder {
        let home = self.homes[person].iter().rev().find(|(since, _)| *since <= on);
        match home {
            Some((_, Some(house))) => Holder::House(*house),
            Some((_, None)) | None => Holder::Person(person),
        }
    }

    fn account(&mut self, holder: Holder) -> &mut Account {
        self.accounts.entry(holder).or_default()
    }

    fn spendable(&self, holder: Holder) -> i64 {
        self.accounts.get(&holder).map_or(0, |account| account.spendable(self.today()))
    }

    fn age(&self, person: usize) -> u32 {
        self.today().years_since(self.roster.people[person].born)
    }

    /// Somebody of the village who fits, the active ones more often.
    fn somebody(&mut self, fits: impl Fn(&Self, usize) -> bool) -> usize {
        for _ in 0..5_000 {
            let person = self.present[self.rng.index(self.present.len())];
            if self.rng.below(10) < self.zeal[person] && fits(self, person) {
                return person;
            }
        }
        let first = self.present.iter().copied().find(|person| fits(self, *person));
        first.unwrap_or_else(|| self.present[0])
    }

    fn adult(&mut self) -> usize {
        self.somebody(|sim, person| (18..76).contains(&sim.age(person)))
    }

    /// The version of the sheet that applies to a day.
    fn sheet_for(on: Day) -> &'static str {
        if on < day(SECOND_EFFECTIVE) { "$sheet" } else { "$sheet2" }
    }

    fn worker_house(&self) -> Option<usize> {
        self.roster.people[WORKER].house
    }

    /// The next weekday so many days from now at the earliest.
    fn workday_after(&self, days: u32) -> Day {
        let mut then = shift(self.today(), days.into());
        while crate::calendar::weekday(then) > 4 {
            then = shift(then, 1);
        }
        then
    }
}
