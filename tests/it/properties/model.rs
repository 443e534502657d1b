//! A naive reference: plain maps, no undo, no double entry. It must agree with the book on every account.

use std::collections::BTreeMap;

use xiangyue::contract::command::{HoldRedemption, Holder};
use xiangyue::contract::{Answer, Command, Event, Outcome, Receipt, Refusal};
use xiangyue::ids::{ActivityId, DeedId, EntryId, HouseholdId, PersonId, RedemptionId, ServiceId};
use xiangyue::time::{Day, Timestamp};

use crate::support::*;

type Lots = BTreeMap<(Day, EntryId), Lot>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lot {
    left: i64,
    last: Option<Day>,
}

/// What a hold or an expiry drew, to be refilled.
type Drawn = Vec<((Day, EntryId), Lot)>;

#[derive(Clone, Debug, Default)]
struct Account {
    honour: i64,
    rank: BTreeMap<i32, i64>,
    debt: i64,
    held: i64,
    lots: Lots,
}

/// A booked award: whose, when, by which entry, how much.
#[derive(Clone, Copy, Debug)]
struct Award {
    holder: Holder,
    on: Day,
    entry: EntryId,
    amount: i64,
}

#[derive(Clone, Debug)]
struct Service {
    person: PersonId,
    on: Day,
    minutes: u32,
    award: Option<Award>,
    approved: bool,
}

/// What a deed is about, what it is worth and what it booked.
type Deed = (Holder, Day, i64, Option<Award>);

/// The whole reference.
#[derive(Clone, Debug, Default)]
pub struct Model {
    accounts: BTreeMap<Holder, Account>,
    homes: BTreeMap<PersonId, BTreeMap<Day, Option<HouseholdId>>>,
    services: BTreeMap<ServiceId, Service>,
    /// Who is where since when.
    there: BTreeMap<(ActivityId, PersonId), Timestamp>,
    deeds: BTreeMap<DeedId, Deed>,
    holds: BTreeMap<RedemptionId, (Holder, Drawn)>,
    expiries: BTreeMap<EntryId, Vec<(Holder, Drawn)>>,
}

/// Honour, rank of this year, spendable, held, debt, minutes, and every lot.
pub type Shown = ([i64; 6], Vec<(Day, EntryId, i64, Option<Day>)>);

/// Points booked so late that they would have lapsed already count from the day they were booked.
fn last_day_booked(on: Day, today: Day) -> Option<Day> {
    last_day(on).filter(|last| today <= *last).or_else(|| last_day(today))
}

/// Points of the village's sheet lapse every 10 January.
fn last_day(on: Day) -> Option<Day> {
    let this = Day::from_ymd(on.year(), 1, 10)?;
    let year = if on < this { on.year() } else { on.year() + 1 };
    Day::from_ymd(year, 1, 9)
}

fn draw(lots: &mut Lots, amount: i64, usable: impl Fn(&(Day, EntryId), &Lot) -> bool) -> Drawn {
    let mut missing = amount;
    let mut drawn = Vec::new();
    for (key, lot) in lots.iter_mut().filter(|(key, lot)| usable(key, lot)) {
        let part = lot.left.min(missing);
        if part > 0 {
            lot.left -= part;
            missing -= part;
            drawn.push((*key, Lot { left: part, ..*lot }));
        }
    }
    lots.retain(|_, lot| lot.left > 0);
    drawn
}

fn sum(drawn: &Drawn) -> i64 {
    drawn.iter().map(|(_, lot)| lot.left).sum()
}

fn refill(lots: &mut Lots, drawn: &Drawn, until: Option<Day>) {
    for (key, part) in drawn {
        let last = until.or(part.last);
        lots.entry(*key)
            .and_modify(|lot| {
                lot.left += part.left;
                lot.last = lot.last.and_then(|there| last.map(|back| there.max(back)));
            })
            .or_insert(Lot { left: part.left, last });
    }
}

impl Model {
    /// The reference for a settled town: who lives where.
    pub fn of(w: &World) -> Self {
        let mut model = Self::default();
        for (person, household) in [("王秀英", "李家"), ("赵铁柱", "王家")] {
            let home = BTreeMap::from([(day("2026-01-01"), Some(w.household(household)))]);
            model.homes.insert(w.person(person), home);
        }
        model
    }

    fn account(&mut self, holder: Holder) -> &mut Account {
        self.accounts.entry(holder).or_default()
    }

    fn home(&self, person: PersonId, on: Day) -> Holder {
        let homes = self.homes.get(&person);
        let home = homes.and_then(|homes| homes.range(..=on).next_back());
        match home {
            Some((_, Some(household))) => Holder::Household(*household),
            _ => Holder::Person(person),
        }
    }

    fn give(&mut self, holder: Holder, key: (Day, EntryId), amount: i64, last: Option<Day>) {
        let account = self.account(holder);
        let paid = amount.min(account.debt);
        account.debt -= paid;
        if amount > paid {
            let left = amount - paid;
            account.lots.insert(key, Lot { left, last });
        }
    }

    fn take(&mut self, holder: Holder, amount: i64, own: Option<(Day, EntryId)>) {
        let account = self.account(holder);
        let mut drawn = own.map_or(0, |own| sum(&draw(&mut account.lots, amount, |key, _| *key == own)));
        drawn += sum(&draw(&mut account.lots, amount - drawn, |_, _| true));
        account.debt += amount - drawn;
    }

    fn award(&mut self, holder: Holder, on: Day, receipt: &Receipt, amount: i64) -> Award {
        let entry = receipt.entry;
        let account = self.account(holder);
        account.honour += amount;
        *account.rank.entry(on.year()).or_default() += amount;
        if amount < 0 {
            self.take(holder, -amount, None);
        } else {
            let last = last_day_booked(on, receipt.at.day(480));
            self.give(holder, (on, entry), amount, last);
        }
        Award { holder, on, entry, amount }
    }

    fn reverse(&mut self, award: Award, receipt: &Receipt) {
        let account = self.account(award.holder);
        account.honour -= award.amount;
        *account.rank.entry(award.on.year()).or_default() -= award.amount;
        if award.amount < 0 {
            // What comes back is good as long as what is earned on the day it comes back.
            let last = last_day(receipt.at.day(480));
            let key = (award.on, receipt.entry);
            self.give(award.holder, key, -award.amount, last);
        } else {
            self.take(award.holder, award.amount, Some((award.on, award.entry)));
        }
    }

    /// Follows a command that was carried out.
    pub fn apply(&mut self, command: &Command, receipt: &Receipt) {
        match command {
            Command::MoveHousehold { person, household, on } => {
                let homes = self.homes.entry(*person).or_default();
                homes.insert(*on, *household);
            }
            Command::RecordService { person, on, minutes, .. } => {
                let record = Service {
                    person: *person,
                    on: *on,
                    minutes: minutes.get(),
                    award: None,
                    approved: false,
                };
                self.services.insert(ServiceId(receipt.entry), record);
            }
            Command::CheckIn { activity, person: Some(person), .. } => {
                self.there.entry((*activity, *person)).or_insert(receipt.at);
            }
            Command::CheckOut { activity, person: Some(person) } => {
                self.check_out((*activity, *person), receipt);
            }
            Command::AmendService { service, on, minutes } => {
                let record = self.services.get_mut(service).unwrap();
                (record.on, record.minutes) = (*on, minutes.get());
            }
            Command::ApproveService { service, sheet } => {
                self.approve_service(*service, sheet.is_some(), receipt);
            }
            Command::VoidService { service, .. } => {
                let record = self.services.get_mut(service).unwrap();
                record.approved = false;
                if let Some(award) = record.award.take() {
                    self.reverse(award, receipt);
                }
            }
            Command::DeclareDeed { subject, on, .. } => {
                let Some(Event::DeedDeclared { points, .. }) = receipt.events.first() else {
                    panic!("nothing was declared");
                };
                let deed = (*subject, *on, points.hundredths(), None);
                self.deeds.insert(DeedId(receipt.entry), deed);
            }
            Command::ApproveDeed { deed } => {
                let (subject, on, amount, _) = self.deeds[deed];
                let holder = match subject {
                    Holder::Person(person) => self.home(person, on),
                    Holder::Household(_) => subject,
                };
                let award = self.award(holder, on, receipt, amount);
                self.deeds.get_mut(deed).unwrap().3 = Some(award);
            }
            Command::VoidDeed { deed, .. } => {
                if let Some(award) = self.deeds.get_mut(deed).unwrap().3.take() {
                    self.reverse(award, receipt);
                }
            }
            _ => self.apply_spending(command, receipt),
        }
    }

    fn check_out(&mut self, who: (ActivityId, PersonId), receipt: &Receipt) {
        let since = self.there.remove(&who).unwrap();
        let given = (receipt.at.millis() - since.millis()) / 60_000;
        let on = since.day(480);
        let mut same_day = self.services.values().filter(|record| (record.person, record.on) == (who.1, on));
        let alone = same_day.next().is_none();
        let counted = receipt.events.iter().find_map(|event| match event {
            Event::ServiceRecorded { minutes, .. } => Some(minutes.get()),
            _ => None,
        });
        let most = u32::try_from(given.min(1_440)).unwrap();
        assert!(counted.unwrap_or(0) <= most, "more than was given");
        assert!(!alone || counted.unwrap_or(0) == most, "less than was given");
        if let Some(minutes) = counted {
            let record = Service { person: who.1, on, minutes, award: None, approved: false };
            self.services.insert(ServiceId(receipt.entry), record);
        }
    }

    fn approve_service(&mut self, service: ServiceId, earns: bool, receipt: &Receipt) {
        let record = self.services.get_mut(&service).unwrap();
        record.approved = true;
        let (person, on, amount) = (record.person, record.on, i64::from(record.minutes) * 100 / 60);
        if earns && amount > 0 {
            let award = self.award(self.home(person, on), on, receipt, amount);
            self.services.get_mut(&service).unwrap().award = Some(award);
        }
    }

    fn apply_spending(&mut self, command: &Command, receipt: &Receipt) {
        let today = receipt.at.day(480);
        match command {
            Command::HoldRedemption(HoldRedemption { holder, quantity, price, .. }) => {
                let total = price.hundredths() * i64::from(quantity.get());
                let account = self.account(*holder);
                let usable = |_: &_, lot: &Lot| lot.last.is_none_or(|last| today <= last);
                let drawn = draw(&mut account.lots, total, usable);
                assert_eq!(sum(&drawn), total, "held more than there was");
                account.held += total;
                self.holds.insert(RedemptionId(receipt.entry), (*holder, drawn));
            }
            Command::CollectRedemption { redemption } => {
                let (holder, drawn) = self.holds[redemption].clone();
                self.account(holder).held -= sum(&drawn);
            }
            Command::CancelRedemption { redemption } => {
                let (holder, drawn) = self.holds[redemption].clone();
                let account = self.account(holder);
                account.held -= sum(&drawn);
                refill(&mut account.lots, &drawn, None);
            }
            Command::ReverseRedemption { redemption, .. } => {
                let (holder, drawn) = self.holds[redemption].clone();
                refill(&mut self.account(holder).lots, &drawn, None);
            }
            Command::ExpirePoints { as_of } => {
                let mut run = Vec::new();
                for (holder, account) in &mut self.accounts {
                    let lapsed = |_: &_, lot: &Lot| lot.last.is_some_and(|last| last < *as_of);
                    run.push((*holder, draw(&mut account.lots, i64::MAX, lapsed)));
                }
                self.expiries.insert(receipt.entry, run);
            }
            Command::ReverseExpiry { expiry, until, .. } => {
                for (holder, drawn) in self.expiries[expiry].clone() {
                    refill(&mut self.account(holder).lots, &drawn, Some(*until));
                }
            }
            _ => {}
        }
    }

    /// A refusal for want of points names what the reference sees, too.
    pub fn agree_with(&self, command: &Command, refusal: &Refusal, today: Day) {
        let (Command::HoldRedemption(HoldRedemption { holder, .. }), Refusal::InsufficientPoints { .. }) =
            (command, refusal)
        else {
            return;
        };
        let none = Account::default();
        let account = self.accounts.get(holder).unwrap_or(&none);
        let fresh = account.lots.values();
        let available: i64 =
            fresh.filter(|lot| lot.last.is_none_or(|last| today <= last)).map(|lot| lot.left).sum();
        let Refusal::InsufficientPoints { needed, available: seen, held, debt } = refusal else {
            return;
        };
        let told = [*seen, *held, debt.negated()].map(|p| p.hundredths());
        assert_eq!(told, [available, account.held, account.debt]);
        assert!(needed > seen, "refused what was there");
    }

    /// What the book shows of a holder.
    pub fn shown(&self, w: &World, holder: Holder) -> Shown {
        let query = serde_json::json!({ "statement": { "holder": holder, "limit": 0 } });
        let Answer::Statement(s) = w.ask(query) else {
            panic!("another answer");
        };
        let a = s.accounts;
        let [honour, rank, spendable, held, debt] =
            [a.honour, a.rank, a.spendable, a.held, a.debt].map(|p| p.hundredths());
        let minutes = match holder {
            Holder::Person(_) => i64::from(s.minutes.get()),
            Holder::Household(_) => 0,
        };
        let lots = s.lots.into_iter();
        (
            [honour, rank, spendable, held, debt, minutes],
            lots.map(|lot| {
                let left = lot.left.hundredths();
                (lot.lot.earned_on, lot.lot.entry, left, lot.expires_on)
            })
            .collect(),
        )
    }

    /// What it should show.
    pub fn expected(&self, w: &World, holder: Holder) -> Shown {
        let none = Account::default();
        let account = self.accounts.get(&holder).unwrap_or(&none);
        let rank = account.rank.get(&w.today().year()).copied().unwrap_or(0);
        let spendable = account.lots.values().map(|lot| lot.left).sum();
        let own = self
            .services
            .values()
            .filter(|record| record.approved && Holder::Person(record.person) == holder);
        let minutes: i64 = own.map(|record| i64::from(record.minutes)).sum();
        let lots = account.lots.iter();
        (
            [account.honour, rank, spendable, account.held, -account.debt, minutes],
            lots.map(|((on, entry), lot)| (*on, *entry, lot.left, lot.last)).collect(),
        )
    }
}

#[test]
fn the_reference_can_disagree() {
    let w = given([household("李家"), sheet("细则"), declared("庭院", TIDY, "李家", "2026-02-01")]);
    let holder = w.holder("李家");
    let model = Model::default();
    assert_eq!(model.shown(&w, holder), model.expected(&w, holder));
    let w = w.and([booked("庭院")]);
    assert_ne!(model.shown(&w, holder), model.expected(&w, holder));
    assert!(matches!(w.when(booked("庭院")).refusal(), Refusal::StateIs { .. }));
    let _: fn(Outcome) = drop;
}
