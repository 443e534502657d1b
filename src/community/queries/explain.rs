//! What makes up a number: the entries behind it, oldest first, whose shares sum to it.

use alloc::vec::Vec;

use super::service::counts;
use super::{Desk, oldest_first};
use crate::amount::{Minutes, Points};
use crate::book::service::ServiceRecord;
use crate::contract::answer::{ExplainLine, ExplainView, FigureUnit, LineKind};
use crate::contract::command::Holder;
use crate::contract::query::{Figure, StockPart};
use crate::ids::{EntryId, PersonId, ServiceId, TeamId};
use crate::ledger::{Accounts, Booked};
use crate::listing::Listed as _;
use crate::time::{Period, Timestamp};

impl Desk<'_> {
    pub(in crate::community) fn explain(&self, figure: &Figure) -> ExplainView {
        let (unit, mut lines) = match figure {
            Figure::Rank { holder, period } => self.of_holder(*holder, in_period(*period)),
            Figure::Honour { holder } => self.of_holder(*holder, |booked| booked.honour),
            Figure::Spendable { holder } => self.of_holder(*holder, |booked| booked.spendable),
            Figure::Held { holder } => self.of_holder(*holder, |booked| booked.held),
            Figure::Debt { holder } => self.of_holder(*holder, |booked| booked.debt),
            Figure::PersonRank { person, period } => self.of_person(*person, in_period(*period)),
            Figure::PersonHonour { person } => self.of_person(*person, |booked| booked.honour),
            Figure::PersonMinutes { person, team, from, until } => {
                let of_team = |record: &ServiceRecord| {
                    let activity = self.book.teams.activities.get(&record.activity);
                    team.is_none_or(|team| activity.is_some_and(|activity| activity.team == team))
                };
                let records = self.book.services.of_person(*person);
                self.of_records(records.filter(|(_, r)| counts(r, *from, *until) && of_team(r)))
            }
            Figure::TeamMinutes { team, from, until } => self.of_records(self.approved(*team, *from, *until)),
            Figure::CommunityMinutes {} => self.of_teams(),
            Figure::CommunitySpendable {} => self.of_holders(|accounts| accounts.spendable),
            Figure::CommunityHeld {} => self.of_holders(|accounts| accounts.held),
            Figure::HouseholdMinutes { household } => {
                let members = self.book.people.members_of(*household);
                let records = members.flat_map(|person| self.book.services.of_person(person));
                self.of_records(records.filter(|(_, record)| counts(record, None, None)))
            }
            Figure::Stock { counter, item, part } => {
                self.of_stock(*counter, *item, part.unwrap_or(StockPart::OnHand))
            }
        };
        lines = oldest_first(lines, |line| (line.at, line.entry));
        let mut total = 0_i64;
        for line in &mut lines {
            total = total.saturating_add(line.amount);
            line.running = total;
        }
        ExplainView { figure: figure.clone(), total, unit, lines }
    }

    /// One line a team. A team's own minutes open further under its own figure.
    fn of_teams(&self) -> (FigureUnit, Vec<ExplainLine>) {
        let line = |(team, minutes): (TeamId, Minutes)| {
            let title = self.book.teams.teams.get(&team).map(|row| row.name.clone());
            let amount = i64::from(minutes.get());
            self.share_line(team.0, LineKind::Team(team), amount).map(|line| ExplainLine { title, ..line })
        };
        (FigureUnit::Minutes, self.book.services.team_minutes.iter().filter_map(line).listed())
    }

    /// One line a holder. A holder's own balance opens further under its own figure.
    fn of_holders(&self, share: impl Fn(&Accounts) -> Points) -> (FigureUnit, Vec<ExplainLine>) {
        let line = |(holder, accounts): (Holder, Accounts)| {
            let by_name = self.holder_name(holder);
            let amount = share(&accounts).hundredths();
            self.share_line(holder.id(), LineKind::Holder(holder), amount)
                .map(|line| ExplainLine { by_name, ..line })
        };
        (FigureUnit::Points, self.book.ledger.accounts.iter().filter_map(line).listed())
    }

    /// A line for the share of a thing that one entry made.
    fn share_line(&self, thing: EntryId, kind: LineKind, amount: i64) -> Option<ExplainLine> {
        let at = self.entry_time(thing);
        (amount != 0).then(|| ExplainLine {
            entry: thing,
            at,
            on: at.day(self.book.utc_offset()),
            kind,
            title: None,
            rule: None,
            thing,
            entered_by: thing.author,
            booked_by: thing.author,
            by_name: None,
            amount,
            running: 0,
            because: None,
        })
    }

    fn of_holder(&self, holder: Holder, share: impl Fn(&Booked) -> Points) -> (FigureUnit, Vec<ExplainLine>) {
        let movements = self.book.ledger.movements_of(holder);
        (
            FigureUnit::Points,
            movements.filter_map(|booked| self.points_line(&booked, share(&booked))).listed(),
        )
    }

    /// What a person earned, on whichever account.
    fn of_person(
        &self,
        person: PersonId,
        share: impl Fn(&Booked) -> Points,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let own = self.book.ledger.movements_by(person);
        (FigureUnit::Points, own.filter_map(|booked| self.points_line(&booked, share(&booked))).listed())
    }

    fn points_line(&self, booked: &Booked, share: Points) -> Option<ExplainLine> {
        if share.is_zero() {
            return None;
        }
        let behind = self.behind(booked);
        Some(ExplainLine {
            entry: booked.entry,
            at: booked.at,
            on: booked.on,
            kind: LineKind::Points(booked.cause),
            title: behind.title,
            rule: behind.rule,
            thing: booked.thing,
            entered_by: behind.entered_by,
            booked_by: booked.booked_by(),
            by_name: booked.by.and_then(|person| self.name(person)),
            amount: share.hundredths(),
            running: 0,
            because: self.community.because(booked.entry),
        })
    }

    fn of_records(
        &self,
        records: impl Iterator<Item = (ServiceId, ServiceRecord)>,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let line = |(service, record): (ServiceId, ServiceRecord)| {
            let decided = record.decided?;
            Some(ExplainLine {
                entry: decided,
                at: self.entry_time(decided),
                on: record.on,
                kind: LineKind::Service(record.evidence),
                title: self.book.teams.plans.get(&record.activity).map(|plan| plan.title),
                rule: None,
                thing: service.0,
                entered_by: record.entered_by,
                booked_by: decided.author,
                by_name: self.name(record.person),
                amount: i64::from(record.minutes.get()),
                running: 0,
                because: None,
            })
        };
        (FigureUnit::Minutes, records.filter_map(line).listed())
    }

    /// When an entry was written; of one that lies in an archive, when that was sealed.
    pub(super) fn entry_time(&self, entry: EntryId) -> Timestamp {
        let key = self.book.keys.admissions.get(&entry.author).map(|admission| admission.key);
        let written = key.and_then(|key| self.community.journal.time_of((key, entry.seq)));
        let sealed = || self.book.seals.line.iter().next_back().map(|(_, seal)| seal.at);
        written.or_else(sealed).unwrap_or(Timestamp::from_millis(0))
    }
}

/// The share of a movement in one period's rank purse.
fn in_period(period: Period) -> impl Fn(&Booked) -> Points {
    move |booked| {
        if booked.period == period { booked.rank } else { Points::ZERO }
    }
}
