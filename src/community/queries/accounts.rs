//! Statements: one holder's accounts, lots and movements.

use super::Desk;
use crate::amount::{Minutes, Points};
use crate::book::shop::rights::Seat;
use crate::contract::answer::{AccountsView, LotView, MovementView, StatementView};
use crate::contract::command::Holder;
use crate::contract::event::Cause;
use crate::contract::sheet::RuleRef;
use crate::ids::{DeedId, KeyTag, RedemptionId, ServiceId};
use crate::ledger::Booked;
use crate::listing::Listed as _;
use crate::text::Label;

/// What stands behind a movement, in words.
pub(super) struct Behind {
    pub(super) title: Option<Label>,
    pub(super) rule: Option<RuleRef>,
    pub(super) entered_by: KeyTag,
}

impl Desk<'_> {
    pub(super) fn statement(&self, holder: Holder, skip: u32, limit: u32) -> StatementView {
        let ledger = &self.book.ledger;
        let accounts = ledger.accounts_of(holder);
        let (skip, limit) =
            (usize::try_from(skip).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
        let movements = ledger.movements_of(holder).rev().skip(skip).take(limit);
        StatementView {
            holder,
            name: self.holder_name(holder),
            erased: self.is_erased(holder),
            accounts: self.accounts(holder),
            minutes: self.minutes_of(holder),
            period: self.period(),
            total: accounts.movements,
            movements: movements.map(|booked| self.movement(&booked)).listed(),
            home: self.book.shop.seat(holder).and_then(Seat::counter),
            lots: ledger
                .lots_of(holder)
                .map(|(lot, row)| LotView { lot, left: row.left, expires_on: row.expires_on })
                .listed(),
        }
    }

    pub(super) fn accounts(&self, holder: Holder) -> AccountsView {
        let ledger = &self.book.ledger;
        let accounts = ledger.accounts_of(holder);
        let next = ledger.lots_of(holder).filter_map(|(_, lot)| lot.expires_on).min();
        let lapsing = ledger.lots_of(holder).filter(|(_, lot)| next.is_some() && lot.expires_on == next);
        AccountsView {
            rank: ledger.rank_of(holder, self.period()),
            honour: accounts.honour,
            spendable: accounts.spendable,
            held: accounts.held,
            debt: accounts.debt,
            next_expiry: next,
            next_expiry_points: lapsing
                .fold(Points::ZERO, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum)),
        }
    }

    fn minutes_of(&self, holder: Holder) -> Minutes {
        let minutes = |person| self.book.services.person_minutes.get(&person).unwrap_or_default();
        match holder {
            Holder::Person(person) => minutes(person),
            Holder::Household(household) => {
                let members = self.book.people.members_of(household);
                members.fold(Minutes::ZERO, |sum, person| sum.checked_add(minutes(person)).unwrap_or(sum))
            }
        }
    }

    fn movement(&self, booked: &Booked) -> MovementView {
        let behind = self.behind(booked);
        MovementView {
            entry: booked.entry,
            at: booked.at,
            on: booked.on,
            cause: booked.cause,
            thing: booked.thing,
            title: behind.title,
            rule: behind.rule,
            by: booked.by,
            by_name: booked.by.and_then(|person| self.name(person)),
            entered_by: behind.entered_by,
            booked_by: booked.booked_by(),
            period: booked.period,
            rank: booked.rank,
            honour: booked.honour,
            spendable: booked.spendable,
            held: booked.held,
            debt: booked.debt,
        }
    }

    pub(super) fn behind(&self, booked: &Booked) -> Behind {
        let plain = Behind { title: None, rule: None, entered_by: booked.thing.author };
        match booked.cause {
            Cause::Service | Cause::ServiceVoided => {
                let Some(record) = self.book.services.records.get(&ServiceId(booked.thing)) else {
                    return plain;
                };
                let plan = self.book.teams.plans.get(&record.activity);
                Behind { title: plan.map(|plan| plan.title), entered_by: record.entered_by, ..plain }
            }
            Cause::Deed | Cause::DeedVoided => {
                let Some(deed) = self.book.rules.deeds.get(&DeedId(booked.thing)) else {
                    return plain;
                };
                let title = self.book.rules.rule(deed.rule).map(|rule| rule.title.clone());
                Behind { title, rule: Some(deed.rule), entered_by: deed.entered_by }
            }
            Cause::RedemptionHeld
            | Cause::RedemptionCollected
            | Cause::RedemptionCancelled
            | Cause::RedemptionReversed => {
                let redemption = self.book.shop.redemptions.get(&RedemptionId(booked.thing));
                let item = redemption.and_then(|row| self.book.shop.items.get(&row.item));
                Behind { title: item.map(|item| item.name.clone()), ..plain }
            }
            Cause::Expiry | Cause::ExpiryReversed => plain,
        }
    }
}
