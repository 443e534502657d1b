//! Redemptions 兑换: hold, then collect or cancel; after collection only a reversal with a reason.

use super::{Redemption, Shop};
use crate::amount::{Points, Quantity};
use crate::book::{Book, Context, Events, check_quantity, find, misrouted};
use crate::contract::command::{Command, Holder};
use crate::contract::event::Cause;
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{CounterId, ItemId, RedemptionId};
use crate::ledger::{Booked, plan};
use crate::time::Period;

impl Shop {
    pub(crate) fn find_redemption(&self, redemption: RedemptionId) -> Result<&Redemption, Refusal> {
        find(&self.redemptions, redemption, ThingKind::Redemption, redemption.0)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    pub(super) fn evolve_redemption(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::RedemptionHeld { redemption, counter, holder, item, quantity, price, taken } => {
                self.move_stock(cx, *counter, *item, taken, false);
                self.shelves.change(at, (*counter, *item), |shelf| {
                    shelf.held = shelf.held.checked_add(*quantity).unwrap_or(shelf.held);
                });
                let row = Redemption {
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
                self.redemptions.put(at, *redemption, row);
                self.held.put(at, *redemption, ());
            }
            Event::RedemptionDecided { redemption, state, .. } => {
                let Some(before) = self.redemptions.get(redemption).cloned() else {
                    return;
                };
                self.settle_stock(cx, &before, *state);
                self.held.remove(at, redemption);
                self.redemptions.edit(at, redemption, |row| {
                    row.state = *state;
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
                });
            }
            _ => {}
        }
    }

    /// Held goods leave the counter or return to their lots; goods that came back are stock again.
    fn settle_stock(&mut self, cx: &Context, before: &Redemption, state: ThingState) {
        let (counter, item, quantity) = (before.counter, before.item, before.quantity);
        self.shelves.change(cx.place, (counter, item), |shelf| {
            if before.state == ThingState::Held {
                shelf.held = shelf.held.checked_sub(quantity).unwrap_or_default();
            }
            let handed_out = match state {
                ThingState::Collected => shelf.handed_out.checked_add(quantity),
                ThingState::Reversed => shelf.handed_out.checked_sub(quantity),
                ThingState::Waiting
                | ThingState::Approved
                | ThingState::Returned
                | ThingState::Voided
                | ThingState::Held
                | ThingState::Cancelled => None,
            };
            shelf.handed_out = handed_out.unwrap_or(shelf.handed_out);
        });
        if matches!(state, ThingState::Cancelled | ThingState::Reversed) {
            self.move_stock(cx, counter, item, &before.taken, true);
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
pub(super) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::HoldRedemption { counter, holder, item, quantity, price } => {
            hold(book, cx, *counter, *holder, *item, *quantity, *price)
        }
        Command::CollectRedemption { redemption } => {
            let (row, held) = in_state(book, *redemption, ThingState::Held)?;
            let movement =
                held.map(|held| plan::collect(&book.ledger, row.holder, held, cx.entry, row.counter));
            decided(*redemption, ThingState::Collected, movement, None)
        }
        Command::CancelRedemption { redemption } => {
            let (row, held) = in_state(book, *redemption, ThingState::Held)?;
            let movement = held.map(|held| plan::refund(&book.ledger, row.holder, held, cx.entry, None));
            decided(*redemption, ThingState::Cancelled, movement, None)
        }
        Command::ReverseRedemption { redemption, reason } => {
            let (row, held) = in_state(book, *redemption, ThingState::Collected)?;
            let movement =
                held.map(|held| plan::refund(&book.ledger, row.holder, held, cx.entry, Some(row.counter)));
            decided(*redemption, ThingState::Reversed, movement, reason.blob())
        }
        other => misrouted(other),
    }
}

fn in_state(
    book: &Book,
    redemption: RedemptionId,
    state: ThingState,
) -> Result<(&Redemption, Option<&Booked>), Refusal> {
    let row = book.shop.find_redemption(redemption)?;
    if row.state != state {
        return Err(Refusal::StateIs { state: row.state });
    }
    // A free item holds no points, so there is no movement to settle.
    Ok((row, row.booked.and_then(|number| book.ledger.movements.get(&number))))
}

fn decided(
    redemption: RedemptionId,
    state: ThingState,
    movement: Option<Result<crate::contract::event::Movement, Refusal>>,
    reason: Option<crate::ids::BlobHash>,
) -> Result<Events, Refusal> {
    let mut events = alloc::vec![Event::RedemptionDecided { redemption, state, reason }];
    if let Some(movement) = movement.transpose()? {
        events.push(Event::PointsMoved(alloc::boxed::Box::new(movement)));
    }
    Ok(events)
}

fn hold(
    book: &Book,
    cx: &Context,
    counter: CounterId,
    holder: Holder,
    item: ItemId,
    quantity: Quantity,
    seen: Points,
) -> Result<Events, Refusal> {
    let shop = &book.shop;
    shop.find_counter(counter)?;
    book.people.find_holder(holder)?;
    let now = shop.find_item(item)?.price;
    if now != seen {
        return Err(Refusal::PriceChanged { seen, now });
    }
    check_quantity(quantity)?;
    let total = now.checked_times(quantity.get()).ok_or(Refusal::AmountOverflow)?;
    let taken = shop.take(counter, item, quantity, Some(cx.today))?;
    let redemption = RedemptionId(cx.entry);
    let mut events =
        alloc::vec![Event::RedemptionHeld { redemption, counter, holder, item, quantity, price: now, taken }];
    if !total.is_zero() {
        let purpose = plan::Purpose {
            holder,
            by: None,
            on: cx.today,
            cause: Cause::RedemptionHeld,
            thing: redemption.0,
            period: Period::LIFE,
            entry: cx.entry,
        };
        let movement = plan::hold(&book.ledger, purpose, total, cx.today)?;
        events.push(Event::PointsMoved(alloc::boxed::Box::new(movement)));
    }
    Ok(events)
}
