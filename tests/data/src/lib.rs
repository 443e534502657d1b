//! One made-up year of a real village, as steps for the core: the same seed gives the same year.
//!
//! Rules, prices and stock are those 罗峪村 publishes; people, phones and numbers are invented. For
//! tests, demos and benches; nothing of it ships.

mod accounts;
mod calendar;
mod changes;
pub mod facts;
mod names;
mod people;
mod rng;
mod run;
mod sim;
mod step;

pub use crate::people::PEOPLE;
pub use crate::run::{Played, RunResult, Surprise, device_seed, run};
pub use crate::step::{Body, Step};

/// Personal data of one villager, for tests that look for it where it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Full name.
    pub name: String,
    /// 男 or 女.
    pub sex: &'static str,
    /// Birth date as text.
    pub birth_date: String,
    /// Phones: the one given at registration, then later ones. May be empty.
    pub phones: Vec<String>,
    /// Eighteen digits that look like an ID number.
    pub id_number: String,
    /// Household card number; empty for those who live in none.
    pub household: String,
    /// Villagers' group; empty for those who live in no household.
    pub group: &'static str,
}

/// What a holder's accounts must show at the end, in hundredths of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Name of the holder in the steps, such as `h17` or `p3`.
    pub holder: String,
    /// Rank points of 2026.
    pub rank: i64,
    /// Honour points.
    pub honour: i64,
    /// Points in lots.
    pub spendable: i64,
    /// Points held for redemptions.
    pub held: i64,
    /// Points owed, as a number not above zero.
    pub debt: i64,
}

/// The year, in order of time.
pub fn year(seed: u64) -> Vec<Step> {
    sim::Sim::play(seed).steps
}

/// Everybody who is registered in the year.
pub fn roster(seed: u64) -> Vec<RosterRow> {
    let roster = sim::Sim::play(seed).roster;
    let row = |person: &people::Person| {
        let house = person.house.map(|house| &roster.houses[house]);
        RosterRow {
            name: person.name.clone(),
            sex: if person.female { "女" } else { "男" },
            birth_date: person.born.to_string(),
            phones: person.phones.clone(),
            id_number: person.id_number.clone(),
            household: house.map(|house| house.card.clone()).unwrap_or_default(),
            group: house.map(|house| house.group).unwrap_or_default(),
        }
    };
    roster.people.iter().map(row).collect()
}

/// Balances by a short naive reference of the rules, for comparison with what the core says.
pub fn balances(seed: u64) -> Vec<Balance> {
    let row = |(holder, account): (sim::Holder, accounts::Account)| Balance {
        holder: holder.name(),
        rank: account.rank.get(&2026).copied().unwrap_or_default(),
        honour: account.honour,
        spendable: account.in_lots(),
        held: account.held,
        debt: -account.owed,
    };
    sim::Sim::play(seed).accounts.into_iter().map(row).collect()
}
