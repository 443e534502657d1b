//! Overdrafts 透支: facts that stand although the book does not cover them at their place, and what caused them.

use super::Shop;
use crate::amount::{Points, Quantity};
use crate::book::{Book, Context};
use crate::coding::stored;
use crate::contract::Event;
use crate::contract::command::{HoldRedemption, Holder};
use crate::contract::event::{Cause, Movement};
use crate::contract::refusal::ThingState;
use crate::ids::{CounterId, EntryId, ItemId, RedemptionId};
use crate::ledger::Booked;

stored! {
    /// What a fact lacks.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Overdraft {
        pub(crate) counter: CounterId,
        pub(crate) holder: Option<Holder>,
        pub(crate) item: ItemId,
        pub(crate) points: Points,
        pub(crate) units: Quantity,
        pub(crate) because: Option<EntryId>,
        /// True once the goods came back, or were found after all.
        pub(crate) settled: bool,
    }
}

impl Shop {
    pub(super) fn note_overdraft(&mut self, cx: &Context, event: &Event) {
        let Event::Overdrawn { counter, holder, item, points, units, because } = event else {
            return;
        };
        let row = Overdraft {
            counter: *counter,
            holder: *holder,
            item: *item,
            points: *points,
            units: *units,
            because: *because,
            settled: false,
        };
        self.overdrawn.put(cx.place, cx.entry, row);
    }

    /// A redemption is over or taken back: what it lacked is lacking no more, or still.
    pub(super) fn settle_overdraft(
        &mut self,
        cx: &Context,
        redemption: RedemptionId,
        state: ThingState,
        still: Quantity,
    ) {
        self.overdrawn.edit(cx.place, &redemption.0, |row| {
            if state == ThingState::Collected {
                row.units = still;
                row.settled = row.points.is_zero() && still == Quantity::ZERO;
            } else {
                row.settled = true;
            }
        });
    }
}

/// Goods that were missing without a holder.
pub(super) fn of_goods(shop: &Shop, counter: CounterId, item: ItemId, units: Quantity) -> Option<Event> {
    let because = shop.counters.get(&counter).and_then(|row| row.replaced);
    let (holder, points) = (None, Points::ZERO);
    (units != Quantity::ZERO).then_some(Event::Overdrawn { counter, holder, item, points, units, because })
}

/// A redemption's missing points and units, with the entry that took them away.
pub(super) fn of_hold(
    book: &Book,
    cx: &Context,
    wish: &HoldRedemption,
    (units, apart): (Quantity, bool),
    movement: Option<&Movement>,
) -> Option<Event> {
    let points = movement.map_or(Points::ZERO, |movement| movement.debt.negated());
    if points.is_zero() {
        return of_goods(&book.shop, wish.counter, wish.item, units);
    }
    let (counter, holder, item) = (wish.counter, Some(wish.holder), wish.item);
    let because = took_points(book, cx, wish, apart);
    Some(Event::Overdrawn { counter, holder, item, points, units, because })
}

/// The last entry that took points from the holder and that the author may not have known of.
///
/// What the author's own key wrote it knew. Of other counters' spending it did not know what was spent apart or,
/// where it spends apart itself, at the holder's home; and where two keys kept this counter, what the other sold.
fn took_points(book: &Book, cx: &Context, wish: &HoldRedemption, apart: bool) -> Option<EntryId> {
    let replaced = book.shop.counters.get(&wish.counter).is_some_and(|counter| counter.replaced.is_some());
    let unseen = |booked: &Booked| match booked.cause {
        Cause::Service | Cause::ServiceVoided | Cause::Deed | Cause::DeedVoided | Cause::Expiry => {
            booked.spendable.is_negative() || booked.debt.is_negative()
        }
        Cause::RedemptionHeld => {
            let other = book.shop.redemptions.get(&RedemptionId(booked.thing));
            other.is_some_and(|other| replaced || (other.counter != wish.counter && (apart || other.apart)))
        }
        Cause::RedemptionCollected
        | Cause::RedemptionCancelled
        | Cause::RedemptionReversed
        | Cause::ExpiryReversed => false,
    };
    let by_others = book.ledger.movements_of(wish.holder).rev();
    let mut by_others = by_others.filter(|booked| booked.entry.author != cx.entry.author);
    by_others.find(unseen).map(|booked| booked.entry)
}
