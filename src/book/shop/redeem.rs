//! Redemptions 兑换: hold, then collect or cancel; after collection only a reversal with a reason.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Redemption, Shop, asks, overdraft, units};
use crate::amount::{Points, Quantity};
use crate::book::{Book, Context, Events, check_price, check_quantity, find, misrouted, rules};
use crate::contract::command::{Command, HoldRedemption, Holder};
use crate::contract::event::{Cause, Movement, StockTake};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, RedemptionId};
use crate::ledger::{Booked, plan};
use crate::time::Period;

impl Shop {
    pub(crate) fn find_redemption(&self, redemption: RedemptionId) -> Result<Redemption, Refusal> {
        find(&self.redemptions, redemption, ThingKind::Redemption, redemption.0)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    pub(super) fn evolve_redemption(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::RedemptionHeld { redemption, counter, holder, item, quantity, price, taken, apart } => {
                let row = Redemption {
                    apart: *apart,
                    month: Self::month_of(cx),
                    counter: *counter,
                    holder: *holder,
                    item: *item,
                    quantity: *quantity,
                    price: *price,
                    taken: taken.clone(),
                    state: ThingState::Held,
                    at: cx.at,
                    booked: None,
                    collected: None,
                    reversed: None,
                };
                self.set_aside(cx, *redemption, row);
            }
            Event::RedemptionDecided { redemption, state, taken, .. } => {
                self.conclude(cx, *redemption, *state, taken);
            }
            _ => {}
        }
    }

    fn set_aside(&mut self, cx: &Context, redemption: RedemptionId, row: Redemption) {
        self.move_stock(cx, row.counter, row.item, &row.taken, false);
        self.shelves.change(cx.place, (row.counter, row.item), |shelf| {
            shelf.held = shelf.held.checked_add(row.covered()).unwrap_or(shelf.held);
        });
        self.count_apart(cx, &row, false);
        self.redemptions.put(cx.place, redemption, row);
        self.held.put(cx.place, redemption, ());
    }

    /// Held goods leave the counter or return to their lots; goods that came back are stock again.
    fn conclude(&mut self, cx: &Context, redemption: RedemptionId, state: ThingState, found: &[StockTake]) {
        let Some(before) = self.redemptions.get(&redemption) else {
            return;
        };
        let mut row = Redemption { state, ..before.clone() };
        row.taken.extend_from_slice(found);
        self.move_stock(cx, row.counter, row.item, found, false);
        if matches!(state, ThingState::Cancelled | ThingState::Reversed) {
            self.move_stock(cx, row.counter, row.item, &before.taken, true);
            self.count_apart(cx, &row, true);
        }
        match state {
            ThingState::Collected => row.collected = Some((cx.entry, cx.at)),
            ThingState::Reversed => row.reversed = Some((cx.entry, cx.at)),
            ThingState::Waiting
            | ThingState::Approved
            | ThingState::Returned
            | ThingState::Voided
            | ThingState::Held
            | ThingState::Cancelled => {}
        }
        self.count(cx, &before, &row);
        self.settle_overdraft(cx, redemption, state, row.missing());
        self.held.remove(cx.place, &redemption);
        self.redemptions.put(cx.place, redemption, row);
    }

    /// The shelf's sums after a redemption went from one state to another.
    fn count(&mut self, cx: &Context, before: &Redemption, row: &Redemption) {
        self.shelves.change(cx.place, (row.counter, row.item), |shelf| {
            let add = |sum: &mut Quantity, more| *sum = sum.checked_add(more).unwrap_or(*sum);
            let less = |sum: &mut Quantity, part| *sum = sum.checked_sub(part).unwrap_or_default();
            if before.state == ThingState::Held {
                less(&mut shelf.held, before.covered());
            }
            if row.state == ThingState::Collected {
                add(&mut shelf.handed_out, row.quantity);
                add(&mut shelf.short, row.missing());
            }
            if row.state == ThingState::Reversed {
                less(&mut shelf.handed_out, row.quantity);
                less(&mut shelf.short, row.missing());
            }
        });
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(super) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::HoldRedemption(wish) => hold(book, cx, wish),
        Command::CollectRedemption { redemption } => collect(book, cx, *redemption),
        Command::CancelRedemption { redemption } => {
            let (row, held) = in_state(book, cx, *redemption, ThingState::Held)?;
            let until = rules::last_day_today(book, cx);
            let movement =
                held.map(|held| plan::refund(&book.ledger, row.holder, &held, cx.entry, (None, until)));
            decided(*redemption, ThingState::Cancelled, movement, None)
        }
        Command::ReverseRedemption { redemption, reason } => {
            let (row, held) = in_state(book, cx, *redemption, ThingState::Collected)?;
            let counter = (Some(row.counter), rules::last_day_today(book, cx));
            let movement = held.map(|held| plan::refund(&book.ledger, row.holder, &held, cx.entry, counter));
            decided(*redemption, ThingState::Reversed, movement, reason.blob())
        }
        other => misrouted(other),
    }
}

fn in_state(
    book: &Book,
    cx: &Context,
    redemption: RedemptionId,
    state: ThingState,
) -> Result<(Redemption, Option<Booked>), Refusal> {
    let row = book.shop.find_redemption(redemption)?;
    book.shop.check_keeper(cx, row.counter)?;
    if row.state != state {
        return Err(Refusal::StateIs { state: row.state });
    }
    // A free item holds no points, so there is no movement to settle.
    let held = row.booked.and_then(|number| book.ledger.movements.get(&number));
    Ok((row, held))
}

fn decided(
    redemption: RedemptionId,
    state: ThingState,
    movement: Option<Result<Movement, Refusal>>,
    reason: Option<BlobHash>,
) -> Result<Events, Refusal> {
    let taken = Vec::new();
    let mut events = alloc::vec![Event::RedemptionDecided { redemption, state, reason, taken }];
    if let Some(movement) = movement.transpose()? {
        events.push(Event::PointsMoved(Box::new(movement)));
    }
    Ok(events)
}

/// Hands the goods over. Units that were missing when they were held are looked for on the shelf again.
fn collect(book: &Book, cx: &Context, redemption: RedemptionId) -> Result<Events, Refusal> {
    let (row, held) = in_state(book, cx, redemption, ThingState::Held)?;
    let handed_out = book.shop.shelf(row.counter, row.item).handed_out;
    handed_out.checked_add(row.quantity).ok_or(Refusal::AmountOverflow)?;
    let fact = Context { live: false, ..*cx };
    let taken = book.shop.take(&fact, row.counter, row.item, row.missing(), Some(cx.today))?.lots;
    let (state, reason) = (ThingState::Collected, None);
    let mut events = alloc::vec![Event::RedemptionDecided { redemption, state, reason, taken }];
    if let Some(held) = held {
        let movement = plan::collect(&book.ledger, row.holder, &held, cx.entry, row.counter)?;
        events.push(Event::PointsMoved(Box::new(movement)));
    }
    Ok(events)
}

fn hold(book: &Book, cx: &Context, wish: &HoldRedemption) -> Result<Events, Refusal> {
    let shop = &book.shop;
    let (counter, holder, item) = (wish.counter, wish.holder, wish.item);
    shop.check_keeper(cx, counter)?;
    book.people.check_holder(holder)?;
    let now = shop.find_item(item)?.price;
    let answered = asks::answered(shop, cx, wish)?;
    if cx.live && now != wish.price {
        return Err(Refusal::PriceChanged { seen: wish.price, now });
    }
    check_price(wish.price)?;
    check_quantity(wish.quantity)?;
    let total = wish.price.checked_times(wish.quantity.get()).ok_or(Refusal::AmountOverflow)?;
    let taken = shop.take(cx, counter, item, wish.quantity, Some(cx.today))?.lots;
    let apart = shop.check_apart(cx, counter, holder, total)?;
    let movement = if total.is_zero() { None } else { Some(pay(book, cx, holder, total)?) };
    let missing = wish.quantity.checked_sub(units(&taken)).unwrap_or_default();
    let overdrawn = overdraft::of_hold(book, cx, wish, (missing, apart), movement.as_ref());
    let mut events = alloc::vec![Event::RedemptionHeld {
        redemption: RedemptionId(cx.entry),
        counter,
        holder,
        item,
        quantity: wish.quantity,
        price: wish.price,
        taken,
        apart,
    }];
    events.extend(movement.map(|movement| Event::PointsMoved(Box::new(movement))));
    events.extend(overdrawn);
    events.extend(answered);
    Ok(events)
}

/// Sets points aside. Live, too few are refused; at fold what is missing becomes debt.
fn pay(book: &Book, cx: &Context, holder: Holder, total: Points) -> Result<Movement, Refusal> {
    let purpose = plan::Purpose {
        holder,
        by: None,
        on: cx.today,
        cause: Cause::RedemptionHeld,
        thing: cx.entry,
        period: Period::LIFE,
        entry: cx.entry,
    };
    plan::hold(&book.ledger, purpose, total, cx)
}
