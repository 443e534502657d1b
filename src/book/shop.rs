//! The charity shop 爱心超市: counters, items, stock lots, redemptions. Redeeming touches no rank, honour or minutes.

mod redeem;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Book, Context, Events, check_price, check_quantity, find, misrouted};
use crate::amount::{Points, Quantity};
use crate::contract::command::{Command, Holder, StockOrigin};
use crate::contract::event::{Cause, Movement, StockTake};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, CounterId, EntryId, ItemId, RedemptionId, StockLotId};
use crate::ledger::MovementRef;
use crate::sorting::{pair, sorted};
use crate::table::{Table, tables};
use crate::text::Label;
use crate::time::{Day, Timestamp};

tables! {
    /// The shop.
    Shop {
        counters: Table<CounterId, Label>,
        items: Table<ItemId, Item>,
        lots: Table<(CounterId, ItemId, StockLotId), StockLot>,
        shelves: Table<(CounterId, ItemId), Shelf>,
        redemptions: Table<RedemptionId, Redemption>,
        write_offs: Table<EntryId, WriteOff>,
        held: Table<RedemptionId, ()>,
    }
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) name: Label,
    pub(crate) unit: Label,
    pub(crate) price: Points,
}

/// Goods received together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StockLot {
    pub(crate) received: Quantity,
    pub(crate) left: Quantity,
    pub(crate) origin: StockOrigin,
    pub(crate) best_before: Option<Day>,
    pub(crate) at: Timestamp,
}

/// Sums of one item at one counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shelf {
    pub(crate) held: Quantity,
    pub(crate) donated: Quantity,
    pub(crate) handed_out: Quantity,
}

/// A redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redemption {
    pub(crate) counter: CounterId,
    pub(crate) holder: Holder,
    pub(crate) item: ItemId,
    pub(crate) quantity: Quantity,
    pub(crate) price: Points,
    pub(crate) taken: Vec<StockTake>,
    pub(crate) state: ThingState,
    pub(crate) at: Timestamp,
    /// The movement that held its points.
    pub(crate) booked: Option<MovementRef>,
    /// The entry that handed the goods over.
    pub(crate) collected: Option<(EntryId, Timestamp)>,
    /// The entry that took them back.
    pub(crate) reversed: Option<(EntryId, Timestamp)>,
}

/// Goods taken out of stock without a redemption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WriteOff {
    pub(crate) counter: CounterId,
    pub(crate) item: ItemId,
    pub(crate) taken: Vec<StockTake>,
    pub(crate) reason: Option<BlobHash>,
    pub(crate) at: Timestamp,
}

impl Shop {
    pub(crate) fn find_counter(&self, counter: CounterId) -> Result<&Label, Refusal> {
        find(&self.counters, counter, ThingKind::Counter, counter.0)
    }

    pub(crate) fn find_item(&self, item: ItemId) -> Result<&Item, Refusal> {
        find(&self.items, item, ThingKind::Item, item.0)
    }

    pub(crate) fn lots_of(
        &self,
        counter: CounterId,
        item: ItemId,
    ) -> impl Iterator<Item = (StockLotId, &StockLot)> {
        let first = StockLotId(EntryId::FIRST);
        self.lots
            .range((counter, item, first)..)
            .take_while(move |((at, what, _), _)| *at == counter && *what == item)
            .map(|((_, _, lot), row)| (lot, row))
    }

    pub(crate) fn shelf(&self, counter: CounterId, item: ItemId) -> Shelf {
        self.shelves.get(&(counter, item)).copied().unwrap_or_default()
    }

    /// Units at a counter, held ones included.
    pub(crate) fn on_hand(&self, counter: CounterId, item: ItemId) -> Quantity {
        let held = self.shelf(counter, item).held;
        self.lots_of(counter, item).fold(held, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum))
    }

    /// Units free to hand out on a day: not held, not past their day.
    pub(crate) fn available(&self, counter: CounterId, item: ItemId, today: Day) -> Quantity {
        self.lots_of(counter, item)
            .filter(|(_, lot)| lot.best_before.is_none_or(|last| today <= last))
            .fold(Quantity::ZERO, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum))
    }

    /// Which lots to take units from: earliest best-before day first, then oldest.
    fn take(
        &self,
        counter: CounterId,
        item: ItemId,
        quantity: Quantity,
        usable_on: Option<Day>,
    ) -> Result<Vec<StockTake>, Refusal> {
        let usable = |lot: &StockLot| {
            lot.left != Quantity::ZERO
                && usable_on.is_none_or(|day| lot.best_before.is_none_or(|last| day <= last))
        };
        let lots: Vec<_> = self.lots_of(counter, item).filter(|(_, lot)| usable(lot)).collect();
        let lots = sorted(lots, |(id, lot)| {
            // Days need 17 bits and milliseconds 44, so both fit the first part of the key.
            let day = u64::from(lot.best_before.unwrap_or(Day::LAST).ordinal());
            pair(day.wrapping_shl(44) | lot.at.millis(), id.0.rank())
        });
        let (mut missing, mut taken, mut available) = (quantity, Vec::new(), Quantity::ZERO);
        for (lot, row) in lots {
            available = available.checked_add(row.left).unwrap_or(available);
            let part = row.left.min(missing);
            if part != Quantity::ZERO {
                missing = missing.checked_sub(part).unwrap_or_default();
                taken.push(StockTake { lot, quantity: part });
            }
        }
        if missing == Quantity::ZERO {
            return Ok(taken);
        }
        let item_name = self.find_item(item)?.name.clone();
        let held = self.shelf(counter, item).held;
        Err(Refusal::InsufficientStock { item: item_name, needed: quantity, available, held })
    }

    fn move_stock(
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

    pub(super) fn link(&mut self, cx: &Context, movement: &Movement, number: MovementRef) {
        if movement.cause == Cause::RedemptionHeld {
            let redemption = RedemptionId(movement.thing);
            self.redemptions.edit(cx.place, &redemption, |row| row.booked = Some(number));
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::CounterOpened { counter, name } => self.counters.put(at, *counter, name.clone()),
            Event::ItemListed { item, name, unit, price } => {
                self.items.put(at, *item, Item { name: name.clone(), unit: unit.clone(), price: *price });
            }
            Event::ItemPriced { item, price } => self.items.edit(at, item, |row| row.price = *price),
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
                self.write_offs.put(at, cx.entry, WriteOff { counter, item, taken, reason, at: cx.at });
            }
            _ => self.evolve_redemption(cx, event),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let shop = &book.shop;
    match command {
        Command::OpenCounter { name } => {
            Ok(alloc::vec![Event::CounterOpened { counter: CounterId(cx.entry), name: name.clone() }])
        }
        Command::ListItem { name, unit, price } => {
            check_price(*price)?;
            let item = ItemId(cx.entry);
            Ok(alloc::vec![Event::ItemListed { item, name: name.clone(), unit: unit.clone(), price: *price }])
        }
        Command::PriceItem { item, price } => {
            let now = shop.find_item(*item)?.price;
            check_price(*price)?;
            let same = now == *price;
            Ok(if same { Vec::new() } else { alloc::vec![Event::ItemPriced { item: *item, price: *price }] })
        }
        Command::ReceiveStock { counter, item, quantity, origin, best_before } => {
            shop.find_counter(*counter)?;
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
            shop.find_counter(*counter)?;
            shop.find_item(*item)?;
            check_quantity(*quantity)?;
            let taken = shop.take(*counter, *item, *quantity, None)?;
            let (counter, item) = (*counter, *item);
            Ok(alloc::vec![Event::StockWrittenOff { counter, item, taken, reason: reason.blob() }])
        }
        Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. } => redeem::decide(book, cx, command),
        other => misrouted(other),
    }
}

/// Refuses a delivery after which sums over all deliveries would leave their range.
fn check_room(shop: &Shop, counter: CounterId, item: ItemId, quantity: Quantity) -> Result<(), Refusal> {
    let mut received = shop.lots_of(counter, item).map(|(_, lot)| lot.received);
    let sum = received.try_fold(quantity, Quantity::checked_add);
    // Twice: goods that come back count again among those handed out.
    let room = sum.and_then(|sum| sum.checked_add(sum));
    room.map(|_| ()).ok_or(Refusal::AmountOverflow)
}
