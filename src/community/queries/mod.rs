//! Answers: the book read for people, with names from the vault. Nothing here changes anything.

mod accounts;
mod attendance;
mod board;
mod counters;
mod explain;
mod explain_stock;
mod lists;
mod publish;
mod roster;
mod seals;
mod service;
mod shop;
mod wallet;

use alloc::string::String;
use alloc::vec::Vec;

use super::Community;
use crate::amount::{Minutes, Points};
use crate::book::Book;
use crate::book::approval::FirstApproval;
use crate::contract::answer::{Answer, OverviewView, Page};
use crate::contract::command::Holder;
use crate::contract::query::BoardNames;
use crate::contract::{HouseholdProfile, Note, PersonProfile, Query};
use crate::ids::{BlobHash, EntryId, HouseholdId, PersonId};
use crate::listing::Listed as _;
use crate::sorting;
use crate::text::Label;
use crate::time::{Day, Period, PeriodKind, Timestamp};
use crate::vault::Vault;

/// What every answer is read from.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) community: &'a Community,
    pub(super) book: &'a Book,
    pub(super) vault: &'a Vault,
    pub(super) today: Day,
}

impl<'a> Desk<'a> {
    pub(super) fn at(community: &'a Community, now: Timestamp) -> Self {
        let book = &community.book;
        let today = community.journal.next_time(now).day(book.utc_offset());
        Self { community, book, vault: &community.vault, today }
    }
}

/// Reads the answer to a question.
pub(super) fn answer(community: &Community, now: Timestamp, query: &Query) -> Answer {
    let desk = Desk::at(community, now);
    match query {
        Query::Overview {} => Answer::Overview(desk.overview()),
        Query::Board { of, period, limit, names } => {
            Answer::Board(desk.board(*of, *period, *limit, names.unwrap_or(BoardNames::Masked)))
        }
        Query::Statement { holder, skip, limit } => {
            Answer::Statement(desk.statement(*holder, skip.unwrap_or(0), *limit))
        }
        Query::Timesheet { team, from, until } => Answer::Timesheet(desk.timesheet(*team, *from, *until)),
        Query::Shelf { counter } => Answer::Shelf(desk.shelf(*counter)),
        Query::People { search, household, skip, limit } => {
            Answer::People(desk.people(search.as_deref(), *household, skip.unwrap_or(0), *limit))
        }
        Query::Households { search, skip, limit } => {
            Answer::Households(desk.households(search.as_deref(), skip.unwrap_or(0), *limit))
        }
        Query::Teams {} => Answer::Teams(desk.teams()),
        Query::Members { team } => Answer::Members(desk.members(*team)),
        Query::Activities { limit } => Answer::Activities(desk.activities(*limit)),
        Query::Attendance { activity } => Answer::Attendance(desk.attendance(*activity)),
        Query::Services { state, activity, person, skip, limit } => {
            Answer::Services(desk.services(*state, *activity, *person, (skip.unwrap_or(0), *limit)))
        }
        Query::Deeds { state, skip, limit } => Answer::Deeds(desk.deeds(*state, skip.unwrap_or(0), *limit)),
        Query::Redemptions { state, skip, limit } => {
            Answer::Redemptions(desk.redemptions(*state, skip.unwrap_or(0), *limit))
        }
        Query::Sheets {} => Answer::Sheets(desk.sheets()),
        Query::Counters {} => Answer::Counters(desk.counters()),
        Query::Keys {} => Answer::Keys(desk.keys()),
        Query::Apart {} => Answer::Apart(community.apart_runs()),
        Query::Journal { skip, limit } => Answer::Journal(desk.journal(skip.unwrap_or(0), *limit)),
        Query::Explain { figure } => Answer::Explain(desk.explain(figure)),
        Query::Lapsing { as_of } => Answer::Lapsing(desk.lapsing(*as_of)),
        Query::Invitations {} => Answer::Invitations(desk.invitations()),
        Query::Overdrawn {} => Answer::Overdrawn(desk.overdrawn()),
        Query::Policy {} => Answer::Policy(desk.book.policy()),
        Query::Transfers {} => Answer::Transfers(desk.transfers()),
        Query::Asks { state, skip, limit } => Answer::Asks(desk.asks(*state, skip.unwrap_or(0), *limit)),
        Query::Seals {} => Answer::Seals(desk.seals()),
    }
}

impl Desk<'_> {
    fn overview(&self) -> OverviewView {
        let book = self.book;
        let minutes = book.services.team_minutes.iter();
        let erased = |people: bool| {
            let holders = book.people.erased.iter().map(|(holder, _)| holder);
            let count = holders.filter(|holder| matches!(holder, Holder::Person(_)) == people).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let (mut spendable, mut held) = (Points::ZERO, Points::ZERO);
        for (_, accounts) in book.ledger.accounts.iter() {
            spendable = spendable.checked_add(accounts.spendable).unwrap_or(spendable);
            held = held.checked_add(accounts.held).unwrap_or(held);
        }
        OverviewView {
            name: self.community_name(),
            utc_offset_minutes: book.utc_offset(),
            today: self.today,
            people: book.people.persons.len().saturating_sub(erased(true)),
            households: book.people.households.len().saturating_sub(erased(false)),
            teams: book.teams.teams.len(),
            minutes: minutes.fold(Minutes::ZERO, |sum, (_, part)| sum.checked_add(part).unwrap_or(sum)),
            spendable,
            held,
            services_waiting: book.services.waiting.len(),
            deeds_waiting: book.rules.waiting.len(),
            redemptions_held: book.shop.held.len(),
            sheet: book.rules.in_force(self.today).map(|(sheet, _)| sheet),
            period: Some(self.period()),
            entries: u32::try_from(self.community.journal.order.len()).unwrap_or(u32::MAX),
            bounced: book.bounced.len(),
            provisional: book.is_provisional(),
            semantics: book.semantics(),
            newer_semantics: book.newer_semantics(),
            sealed_until: book.seals.closed_until(),
            seal_holder: self.seal_holder().map(|key| key.tag()),
            may_seal: self.may_seal(),
        }
    }

    pub(super) fn community_name(&self) -> Label {
        let charter = self.book.charter.get(&()).map(|charter| charter.name.clone());
        charter.unwrap_or_else(Label::dash)
    }

    /// The rank period of the sheet in force today.
    fn period(&self) -> Period {
        let kind =
            self.book.rules.in_force(self.today).map_or(PeriodKind::Year, |(_, sheet)| sheet.rank_period);
        Period::of(kind, self.today)
    }

    fn profile(&self, person: PersonId) -> Option<PersonProfile> {
        self.vault.get(self.book.people.persons.get(&person)?.profile)
    }

    fn household_profile(&self, household: HouseholdId) -> Option<HouseholdProfile> {
        self.vault.get(self.book.people.households.get(&household)?.profile)
    }

    pub(super) fn name(&self, person: PersonId) -> Option<String> {
        self.profile(person).map(|profile| profile.name)
    }

    fn holder_name(&self, holder: Holder) -> Option<String> {
        match holder {
            Holder::Person(person) => self.name(person),
            Holder::Household(household) => self.household_profile(household).map(|profile| profile.name),
        }
    }

    pub(super) fn is_erased(&self, holder: Holder) -> bool {
        self.book.people.erased.contains(&holder)
    }

    /// True when one of those who decided lived in the subject's household on the day it is about.
    fn is_kin(
        &self,
        first: Option<FirstApproval>,
        decided: Option<EntryId>,
        subject: Holder,
        on: Day,
    ) -> bool {
        let people = &self.book.people;
        let decider = decided.and_then(|entry| self.book.keys.admissions.get(&entry.author)?.person);
        let deciders = [decider, first.map(|first| first.person)];
        let household = match subject {
            Holder::Person(person) => people.household_on(person, on),
            Holder::Household(household) => Some(household),
        };
        let lives_there = |person: &PersonId| people.household_on(*person, on) == household;
        household.is_some() && deciders.iter().flatten().any(lives_there)
    }

    fn is_minor(&self, profile: &PersonProfile) -> bool {
        profile.birth_date.is_some_and(|born| self.today.years_since(born) < 18)
    }

    fn note(&self, hash: Option<BlobHash>) -> Option<String> {
        self.vault.get::<Note>(hash?).map(|note| note.0)
    }
}

/// Things in the order they came into the book, the newest first.
fn newest_first<T>(things: Vec<T>, key: impl Fn(&T) -> (Timestamp, EntryId)) -> Vec<T> {
    sorting::sorted(things, |thing| {
        let (at, id) = key(thing);
        !sorting::pair(at.millis(), id.rank())
    })
}

/// Things in the order they came into the book.
fn oldest_first<T>(things: Vec<T>, key: impl Fn(&T) -> (Timestamp, EntryId)) -> Vec<T> {
    sorting::sorted(things, |thing| {
        let (at, id) = key(thing);
        sorting::pair(at.millis(), id.rank())
    })
}

/// Cuts one page out of rows that are cheap to count and dear to show.
fn page<K, T>(keys: Vec<K>, skip: u32, limit: u32, show: impl Fn(K) -> Option<T>) -> Page<T> {
    let total = u32::try_from(keys.len()).unwrap_or(u32::MAX);
    let (skip, limit) =
        (usize::try_from(skip).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
    Page { total, rows: keys.into_iter().skip(skip).take(limit).filter_map(show).listed() }
}
