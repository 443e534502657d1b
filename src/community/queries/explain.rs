//! What makes up a number: the entries behind it, oldest first, whose shares sum to it.

use alloc::vec::Vec;

use super::Desk;
use super::service::counts;
use crate::amount::Points;
use crate::book::service::ServiceRecord;
use crate::contract::answer::{ExplainLine, ExplainView, FigureUnit, LineKind};
use crate::contract::command::Holder;
use crate::contract::query::Figure;
use crate::ids::{CounterId, EntryId, ItemId, PersonId, ServiceId};
use crate::ledger::Booked;
use crate::time::Period;

impl Desk<'_> {
    pub(super) fn explain(&self, figure: &Figure) -> ExplainView {
        let (unit, mut lines) = match figure {
            Figure::Rank { holder, period } => self.of_holder(*holder, in_period(*period)),
            Figure::Honour { holder } => self.of_holder(*holder, |booked| booked.honour),
            Figure::Spendable { holder } => self.of_holder(*holder, |booked| booked.spendable),
            Figure::Held { holder } => self.of_holder(*holder, |booked| booked.held),
            Figure::Debt { holder } => self.of_holder(*holder, |booked| booked.debt),
            Figure::PersonRank { person, period } => self.of_person(*person, in_period(*period)),
            Figure::PersonHonour { person } => self.of_person(*person, |booked| booked.honour),
            Figure::PersonMinutes {
                person,
                from,
                until,
            } => {
                let records = self
                    .book
                    .services
                    .of_person(*person)
                    .filter(|(_, r)| counts(r, *from, *until));
                self.of_records(records)
            }
            Figure::TeamMinutes { team, from, until } => {
                self.of_records(self.approved(*team, *from, *until))
            }
            Figure::Stock { counter, item } => self.of_stock(*counter, *item),
        };
        lines.sort_by_key(|line| (line.at, line.entry));
        let mut total = 0_i64;
        for line in &mut lines {
            total = total.saturating_add(line.amount);
            line.running = total;
        }
        ExplainView {
            figure: figure.clone(),
            total,
            unit,
            lines,
        }
    }

    fn of_holder(
        &self,
        holder: Holder,
        share: impl Fn(&Booked) -> Points,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let movements = self.book.ledger.movements_of(holder);
        (
            FigureUnit::Points,
            movements
                .filter_map(|booked| self.points_line(booked, share(booked)))
                .collect(),
        )
    }

    /// What a person earned, on whichever account.
    fn of_person(
        &self,
        person: PersonId,
        share: impl Fn(&Booked) -> Points,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let own = self.book.ledger.movements_by(person);
        (
            FigureUnit::Points,
            own.filter_map(|booked| self.points_line(booked, share(booked)))
                .collect(),
        )
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
        })
    }

    fn of_records<'r>(
        &self,
        records: impl Iterator<Item = (ServiceId, &'r ServiceRecord)>,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let line = |(service, record): (ServiceId, &ServiceRecord)| {
            let decided = record.decided?;
            Some(ExplainLine {
                entry: decided,
                at: self.entry_time(decided)?,
                on: record.on,
                kind: LineKind::Service(record.evidence),
                title: self
                    .book
                    .teams
                    .activities
                    .get(&record.activity)
                    .map(|activity| activity.title.clone()),
                rule: None,
                thing: service.0,
                entered_by: record.entered_by,
                booked_by: decided.author,
                by_name: self.name(record.person),
                amount: i64::from(record.minutes.get()),
                running: 0,
            })
        };
        (FigureUnit::Minutes, records.filter_map(line).collect())
    }

    fn entry_time(&self, entry: EntryId) -> Option<crate::time::Timestamp> {
        let key = self.book.keys.get(&entry.author)?.key;
        self.community
            .journal
            .feed(&key)?
            .entry(entry.seq)
            .map(|(time, _)| time)
    }

    fn of_stock(&self, counter: CounterId, item: ItemId) -> (FigureUnit, Vec<ExplainLine>) {
        let shop = &self.book.shop;
        let offset = self.book.utc_offset();
        let line = |entry: EntryId,
                    at: crate::time::Timestamp,
                    thing: EntryId,
                    kind,
                    amount: u32,
                    sign: i64| ExplainLine {
            entry,
            at,
            on: at.day(offset),
            kind,
            title: shop.items.get(&item).map(|row| row.name.clone()),
            rule: None,
            thing,
            entered_by: thing.author,
            booked_by: entry.author,
            by_name: None,
            amount: i64::from(amount).saturating_mul(sign),
            running: 0,
        };
        let mut lines = Vec::new();
        for (lot, row) in shop.lots_of(counter, item) {
            let kind = LineKind::Received(row.origin.clone());
            lines.push(line(lot.0, row.at, lot.0, kind, row.received.get(), 1));
        }
        for (entry, row) in shop
            .write_offs
            .iter()
            .filter(|(_, row)| row.counter == counter && row.item == item)
        {
            for take in &row.taken {
                lines.push(line(
                    entry,
                    row.at,
                    take.lot.0,
                    LineKind::WrittenOff(take.lot),
                    take.quantity.get(),
                    -1,
                ));
            }
        }
        for (redemption, row) in shop
            .redemptions
            .iter()
            .filter(|(_, row)| row.counter == counter && row.item == item)
        {
            let (thing, quantity, holder) = (redemption.0, row.quantity.get(), row.holder);
            if let Some((entry, at)) = row.collected {
                lines.push(line(
                    entry,
                    at,
                    thing,
                    LineKind::Collected(holder),
                    quantity,
                    -1,
                ));
            }
            if let Some((entry, at)) = row.reversed {
                lines.push(line(
                    entry,
                    at,
                    thing,
                    LineKind::CameBack(holder),
                    quantity,
                    1,
                ));
            }
        }
        (FigureUnit::Quantity, lines)
    }
}

/// The share of a movement in one period's rank purse.
fn in_period(period: Period) -> impl Fn(&Booked) -> Points {
    move |booked| {
        if booked.period == period {
            booked.rank
        } else {
            Points::ZERO
        }
    }
}
