//! Spending rights 兑换权: at which one counter a holder's points can be spent, and how little elsewhere.
//!
//! Every holder has one home. Those never named share one pool: it lies with the founder's key, sits down at the
//! first counter opened in the founder's own feed, and moves on like any right, in two entries. Each step is in
//! the feed of who had the right last, so all spending of a holder stands in one line.

use alloc::vec::Vec;

use super::transfers::{Load, Transfer};
use super::{Redemption, Shop};
use crate::amount::Points;
use crate::book::{Book, Context, Events, check_price};
use crate::coding::Coded;
use crate::contract::command::{GiveRights, Holder, SetFloorLimit};
use crate::contract::refusal::ThingState;
use crate::contract::{Event, Refusal};
use crate::ids::{CounterId, KeyTag, TransferId};
use crate::listing::Listed as _;
use crate::table::Set;
use crate::time::{Period, PeriodKind};

/// Where a right to spend lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded)]
pub(crate) enum Seat {
    /// With a key, at no counter yet.
    Key(KeyTag),
    /// At a counter, with whoever keeps it.
    Counter(CounterId),
    /// Under way.
    Moving(TransferId),
}

impl Seat {
    /// The counter it lies at.
    pub(crate) const fn counter(self) -> Option<CounterId> {
        match self {
            Self::Counter(counter) => Some(counter),
            Self::Key(_) | Self::Moving(_) => None,
        }
    }

    /// The seat rights leave when this key gives them from a counter, or from none.
    const fn of(from: Option<CounterId>, author: KeyTag) -> Self {
        match from {
            Some(counter) => Self::Counter(counter),
            None => Self::Key(author),
        }
    }
}

impl Shop {
    /// Where a holder's right to spend lies.
    pub(crate) fn seat(&self, holder: Holder) -> Option<Seat> {
        self.homes.get(&holder).or_else(|| self.pool.get(&()))
    }

    /// True when a key may spend for a holder, wherever it keeps a counter: what one key does stands in one line.
    fn may_spend(&self, author: KeyTag, holder: Holder) -> bool {
        match self.seat(holder) {
            Some(Seat::Key(key)) => key == author,
            Some(Seat::Counter(home)) => self.counters.get(&home).is_some_and(|row| row.keeper == author),
            Some(Seat::Moving(_)) | None => false,
        }
    }

    /// What a holder whose right lies elsewhere may still spend at a counter this month.
    fn left_apart(&self, cx: &Context, counter: CounterId, holder: Holder) -> Points {
        let limit = self.counters.get(&counter).map_or(Points::ZERO, |row| row.floor_limit);
        let key = (counter, Self::month_of(cx), holder);
        let spent = self.apart.get(&key).unwrap_or_default();
        limit.checked_sub(spent).filter(|left| !left.is_negative()).unwrap_or_default()
    }

    /// Refuses, live, a spending the floor limit does not cover where the right lies elsewhere; says whether it does.
    pub(super) fn check_apart(
        &self,
        cx: &Context,
        counter: CounterId,
        holder: Holder,
        total: Points,
    ) -> Result<bool, Refusal> {
        let here = self.seat(holder) == Some(Seat::Counter(counter));
        if total.is_zero() || here || self.may_spend(cx.entry.author, holder) {
            return Ok(false);
        }
        let left = self.left_apart(cx, counter, holder);
        if cx.live && total > left {
            let home = self.seat(holder).and_then(Seat::counter);
            return Err(Refusal::SpendingElsewhere { home, left });
        }
        Ok(true)
    }

    /// Counts a spending apart against its month, or takes it back.
    pub(super) fn count_apart(&mut self, cx: &Context, row: &Redemption, back: bool) {
        let total = row.price.checked_times(row.quantity.get()).filter(|_| row.apart);
        let Some(total) = total else { return };
        let total = if back { total.negated() } else { total };
        self.apart.change(cx.place, (row.counter, row.month, row.holder), |spent| {
            *spent = spent.checked_add(total).unwrap_or(*spent);
        });
    }

    /// The first counter its founder opens takes what lay with the founder's key.
    pub(super) fn sit_down(&mut self, cx: &Context, counter: CounterId) {
        self.reseat(cx, Seat::Key(cx.entry.author), Seat::Counter(counter));
    }

    /// Moves everything that lies at one seat to another.
    pub(super) fn reseat(&mut self, cx: &Context, from: Seat, to: Seat) {
        if self.pool.get(&()) == Some(from) {
            self.pool.put(cx.place, (), to);
        }
        let named: Vec<Holder> =
            self.homes.iter().filter(|(_, seat)| *seat == from).map(|(holder, _)| holder).listed();
        for holder in named {
            self.homes.put(cx.place, holder, to);
        }
    }

    pub(crate) fn found(&mut self, cx: &Context) {
        self.pool.put(cx.place, (), Seat::Key(cx.entry.author));
    }

    pub(super) fn give_rights(
        &mut self,
        cx: &Context,
        id: TransferId,
        ends: (Option<CounterId>, CounterId),
        rights: (&[Holder], bool),
    ) {
        let ((from, to), (holders, pool)) = (ends, rights);
        let moving = Seat::Moving(id);
        if pool {
            self.pool.put(cx.place, (), moving);
        }
        for holder in holders {
            self.homes.put(cx.place, *holder, moving);
        }
        let count = u32::try_from(holders.len()).unwrap_or(u32::MAX);
        self.send(cx, id, Transfer::new(cx, from, to, Load::Rights { holders: count, pool }));
    }

    /// Month a redemption's spending counts in.
    pub(super) fn month_of(cx: &Context) -> Period {
        Period::of(PeriodKind::Month, cx.today)
    }
}

/// Gives what lies at the author's counter, or with the author's key.
pub(super) fn give(book: &Book, cx: &Context, command: &GiveRights) -> Result<Events, Refusal> {
    let shop = &book.shop;
    if let Some(from) = command.from {
        shop.check_keeper(cx, from)?;
    }
    shop.find_counter(command.to)?;
    let seat = Seat::of(command.from, cx.entry.author);
    let there = |holder: &Holder| shop.seat(*holder) == Some(seat);
    let elsewhere = |home: Option<Seat>| {
        let home = home.and_then(Seat::counter);
        Err(Refusal::SpendingElsewhere { home, left: Points::ZERO })
    };
    let (holders, pool) = match &command.holders {
        Some(named) => {
            let holders: Set<Holder> = named.iter().copied().collect();
            let mut holders: Vec<Holder> = holders.iter().listed();
            holders.iter().try_for_each(|holder| book.people.check_holder(*holder))?;
            if let Some(away) = holders.iter().find(|holder| cx.live && !there(holder)) {
                return elsewhere(shop.seat(*away));
            }
            holders.retain(there);
            (holders, false)
        }
        None => {
            let named = shop.homes.iter().filter(|(_, at)| *at == seat);
            (named.map(|(holder, _)| holder).listed(), shop.pool.get(&()) == Some(seat))
        }
    };
    if cx.live && holders.is_empty() && !pool {
        return elsewhere(shop.pool.get(&()));
    }
    if command.from == Some(command.to) {
        return Ok(Events::new());
    }
    let (transfer, from, to) = (TransferId(cx.entry), command.from, command.to);
    Ok(alloc::vec![Event::RightsGiven { transfer, from, to, holders, pool }])
}

/// Takes rights in, or back where they were refused.
pub(super) fn take(book: &Book, cx: &Context, transfer: TransferId) -> Result<Events, Refusal> {
    let row = book.shop.find_transfer(transfer, false)?;
    let state = book.shop.next_state(cx, &row)?;
    Ok(alloc::vec![Event::TransferDecided { transfer, state }])
}

pub(super) fn limit(book: &Book, command: &SetFloorLimit) -> Result<Events, Refusal> {
    let now = book.shop.find_counter(command.counter)?.floor_limit;
    check_price(command.limit)?;
    if now == command.limit {
        return Ok(Events::new());
    }
    Ok(alloc::vec![Event::FloorLimitSet { counter: command.counter, limit: command.limit }])
}

impl Shop {
    /// Where rights that were under way come to rest.
    pub(super) fn settle_rights(&mut self, cx: &Context, id: TransferId, row: &Transfer, state: ThingState) {
        let back = match row.from {
            Some(counter) => Seat::Counter(counter),
            None => Seat::Key(row.giver),
        };
        match state {
            ThingState::Collected => self.reseat(cx, Seat::Moving(id), Seat::Counter(row.to)),
            ThingState::Cancelled => self.reseat(cx, Seat::Moving(id), back),
            ThingState::Waiting
            | ThingState::Approved
            | ThingState::Returned
            | ThingState::Voided
            | ThingState::Held
            | ThingState::Reversed => {}
        }
    }
}
