//! Stock at a counter: lots that came in, which of them go out first, what is written off.

use alloc::vec::Vec;

use super::{Shop, StockLot, WriteOff, overdraft};
use crate::amount::Quantity;
use crate::book::{Book, Context, Events, check_quantity, misrouted};
use crate::contract::command::{Command, StockOrigin};
use crate::contract::event::StockTake;
use crate::contract::{Event, Refusal};
use crate::ids::{CounterId, EntryId, ItemId, StockLotId};
use crate::listing::Listed as _;
use crate::sorting::{pair, sorted};
use crate::time::Day;

/// What can be taken from a shelf.
pub(super) struct Taken {
    pub(super) lots: Vec<StockTake>,
    /// Units the shelf does not hold; none where the command is carried out live.
    pub(super) missing: Quantity,
}

impl Shop {
    pub(crate) fn lots_of(
        &self,
        counter: CounterId,
        item: ItemId,
    ) -> impl Iterator<Item = (StockLotId, StockLot)> {
        let first = StockLotId(EntryId::FIRST);
        self.lots
            .range((counter, item, first)..)
            .take_while(move |((at, what, _), _)| *at == counter && *what == item)
            .map(|((_, _, lot), row)| (lot, row))
    }

    /// Units at a counter, held ones included.
    pub(crate) fn on_hand(&self, counter: CounterId, item: ItemId) -> Quantity {
        let held = self.shelf(counter, item).held;
        self.lots_of(counter, item).fold(held, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum))
    }

    /// Units free to hand out on a day: not held, not past their day.
    pub(crate) fn available(&self, counter: CounterId, item: ItemId, today: Day) -> Quantity {
        self.lots_of(counter, item)
            .filter(|(_, lot)| lot.usable(Some(today)))
            .fold(Quantity::ZERO, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum))
    }

    /// Which lots to take units from: earliest best-before day first, then oldest.
    ///
    /// Live, too few are refused. At fold the units have gone: what the usable lots lack is taken from those past
    /// their day, and what these lack is missing.
    pub(super) fn take(
        &self,
        cx: &Context,
        counter: CounterId,
        item: ItemId,
        quantity: Quantity,
        usable_on: Option<Day>,
    ) -> Result<Taken, Refusal> {
        let lots: Vec<_> = self.lots_of(counter, item).filter(|(_, lot)| lot.left != Quantity::ZERO).listed();
        let lots = sorted(lots, |(id, lot)| {
            // Days need 17 bits and milliseconds 44, so both fit the first part of the key.
            let day = u64::from(lot.best_before.unwrap_or(Day::LAST).ordinal());
            pair(day.wrapping_shl(44) | lot.at.millis(), id.0.rank())
        });
        let (mut missing, mut taken) = (quantity, Vec::new());
        let usable = lots.iter().filter(|(_, lot)| lot.usable(usable_on));
        let past = lots.iter().filter(|(_, lot)| !cx.live && !lot.usable(usable_on));
        for (lot, row) in usable.chain(past) {
            let part = row.left.min(missing);
            if part != Quantity::ZERO {
                missing = missing.checked_sub(part).unwrap_or_default();
                taken.push(StockTake { lot: *lot, quantity: part });
            }
        }
        if cx.live && missing != Quantity::ZERO {
            let available = quantity.checked_sub(missing).unwrap_or_default();
            let item_name = self.find_item(item)?.name.clone();
            let held = self.shelf(counter, item).held;
            return Err(Refusal::InsufficientStock { item: item_name, needed: quantity, available, held });
        }
        Ok(Taken { lots: taken, missing })
    }

    pub(super) fn move_stock(
        &mut self,
        cx: &Context,
        counter: CounterId,
        item: ItemId,
        taken: &[StockTake],
        back: bool,
    ) {
        for take in taken {
            self.lots.edit(cx.place, &(counter, item, take.lot), |lot| {
                let left = if back {
                    lot.left.checked_add(take.quantity)
                } else {
                    lot.left.checked_sub(take.quantity)
                };
                lot.left = left.unwrap_or(lot.left);
            });
        }
    }

    fn put_lot(&mut self, cx: &Context, key: (CounterId, ItemId, StockLotId), row: StockLot) {
        let donated = match row.origin {
            StockOrigin::Donated { .. } => row.received,
            StockOrigin::Bought => Quantity::ZERO,
        };
        self.shelves.change(cx.place, (key.0, key.1), |shelf| {
            shelf.donated = shelf.donated.checked_add(donated).unwrap_or(shelf.donated);
        });
        self.lots.put(cx.place, key, row);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this file's events are routed here")]
    pub(super) fn evolve_stock(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::StockReceived { lot, counter, item, quantity, origin, best_before } => {
                let row = StockLot {
                    received: *quantity,
                    left: *quantity,
                    origin: origin.clone(),
                    best_before: *best_before,
                    at: cx.at,
                };
                self.put_lot(cx, (*counter, *item, *lot), row);
            }
            Event::StockWrittenOff { counter, item, taken, reason } => {
                self.move_stock(cx, *counter, *item, taken, false);
                let (counter, item, taken, reason) = (*counter, *item, taken.clone(), *reason);
                self.write_offs.put(cx.place, cx.entry, WriteOff { counter, item, taken, reason, at: cx.at });
            }
            _ => {}
        }
    }
}

impl StockLot {
    fn usable(&self, on: Option<Day>) -> bool {
        on.is_none_or(|day| self.best_before.is_none_or(|last| day <= last))
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this file's commands are routed here")]
#[inline(never)]
pub(super) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let shop = &book.shop;
    match command {
        Command::ReceiveStock { counter, item, quantity, origin, best_before } => {
            shop.check_keeper(cx, *counter)?;
            shop.find_item(*item)?;
            if let Some(last) = best_before.filter(|last| *last < cx.today) {
                return Err(Refusal::DayTooEarly { day: last, first: cx.today });
            }
            check_quantity(*quantity)?;
            check_room(shop, *counter, *item, *quantity)?;
            Ok(alloc::vec![Event::StockReceived {
                lot: StockLotId(cx.entry),
                counter: *counter,
                item: *item,
                quantity: *quantity,
                origin: origin.clone(),
                best_before: *best_before,
            }])
        }
        Command::WriteOffStock { counter, item, quantity, reason } => {
            shop.check_keeper(cx, *counter)?;
            shop.find_item(*item)?;
            check_quantity(*quantity)?;
            let (counter, item) = (*counter, *item);
            let taken = shop.take(cx, counter, item, *quantity, None)?;
            let reason = reason.blob();
            let mut events = alloc::vec![Event::StockWrittenOff { counter, item, taken: taken.lots, reason }];
            events.extend(overdraft::of_goods(shop, counter, item, taken.missing));
            Ok(events)
        }
        other => misrouted(other),
    }
}

/// Refuses a delivery after which sums over all deliveries would leave their range.
pub(super) fn check_room(
    shop: &Shop,
    counter: CounterId,
    item: ItemId,
    quantity: Quantity,
) -> Result<(), Refusal> {
    let mut ever = shop.lots_of(counter, item).map(|(_, lot)| lot.received.max(lot.left));
    let shelf = shop.shelf(counter, item);
    let gone = shelf.held.checked_add(shelf.handed_out).and_then(|gone| gone.checked_add(quantity));
    let sum = gone.and_then(|gone| ever.try_fold(gone, Quantity::checked_add));
    // Twice: goods that come back count again among those handed out.
    let room = sum.and_then(|sum| sum.checked_add(sum));
    room.map(|_| ()).ok_or(Refusal::AmountOverflow)
}
