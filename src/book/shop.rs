//! The charity shop 爱心超市: counters, items, stock lots, redemptions. Redeeming touches no rank, honour or minutes.
//!
//! A counter belongs to one key at a time. Only its keeper's entries change its shelf, and a key's feed is one
//! line, so what the keeper's device saw on the shelf is there at fold, too.

mod asks;
mod keepers;
mod overdraft;
mod redeem;
pub(crate) mod rights;
mod stock;
pub(crate) mod transfers;

use alloc::vec::Vec;

use super::{Book, Context, Events, check_price, find, misrouted};
use crate::amount::{Points, Quantity};
use crate::coding::stored;
use crate::contract::command::{Command, Holder, StockOrigin};
use crate::contract::event::{Cause, Movement, StockTake};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{AskId, BlobHash, CounterId, EntryId, ItemId, KeyTag, RedemptionId, StockLotId, TransferId};
use crate::ledger::MovementRef;
use crate::table::{Table, tables};
use crate::text::Label;
use crate::time::{Day, Period, Timestamp};

pub(crate) use self::asks::Ask;
pub(crate) use self::overdraft::Overdraft;
use self::rights::Seat;
use self::transfers::Transfer;

tables! {
    /// The shop.
    Shop {
        counters: Table<CounterId, Counter>,
        items: Table<ItemId, Item>,
        lots: Table<(CounterId, ItemId, StockLotId), StockLot>,
        shelves: Table<(CounterId, ItemId), Shelf>,
        redemptions: Table<RedemptionId, Redemption>,
        write_offs: Table<EntryId, WriteOff>,
        held: Table<RedemptionId, ()>,
        /// Keys that kept a counter in good faith while an admin gave it to another.
        unaware: Table<(CounterId, KeyTag), ()>,
        /// Facts the book does not cover.
        overdrawn: Table<EntryId, Overdraft>,
        transfers: Table<TransferId, Transfer>,
        /// Transfers neither taken in nor back.
        under_way: Table<TransferId, ()>,
        /// Where the right to spend of all holders lies that were never named.
        pool: Table<(), Seat>,
        /// Where that of the others lies.
        homes: Table<Holder, Seat>,
        /// Spent at a counter in a month by a holder whose right lay elsewhere.
        apart: Table<(CounterId, Period, Holder), Points>,
        asks: Table<AskId, Ask>,
        /// Asks that wait.
        asked: Table<AskId, ()>,
    }
}

stored! {
    /// A counter.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Counter {
        pub(crate) name: Label,
        pub(crate) keeper: KeyTag,
        /// The last entry that gave it to another keeper without the keeper's doing.
        pub(crate) replaced: Option<EntryId>,
        /// Points a holder whose right lies elsewhere may spend there in a month.
        pub(crate) floor_limit: Points,
    }
}

stored! {
    /// An item.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Item {
        pub(crate) name: Label,
        pub(crate) unit: Label,
        pub(crate) price: Points,
    }
}

stored! {
    /// Goods received together.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct StockLot {
        pub(crate) received: Quantity,
        pub(crate) left: Quantity,
        pub(crate) origin: StockOrigin,
        pub(crate) best_before: Option<Day>,
        pub(crate) at: Timestamp,
    }
}

stored! {
    /// Sums of one item at one counter.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Shelf {
        pub(crate) held: Quantity,
        pub(crate) donated: Quantity,
        pub(crate) handed_out: Quantity,
        /// Units handed out that were never booked in.
        pub(crate) short: Quantity,
    }
}

stored! {
    /// A redemption.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Redemption {
        pub(crate) counter: CounterId,
        pub(crate) holder: Holder,
        pub(crate) item: ItemId,
        pub(crate) quantity: Quantity,
        pub(crate) price: Points,
        /// Fewer than `quantity` where the shelf did not hold them.
        pub(crate) taken: Vec<StockTake>,
        pub(crate) state: ThingState,
        pub(crate) at: Timestamp,
        /// The movement that held its points.
        pub(crate) booked: Option<MovementRef>,
        /// The entry that handed the goods over.
        pub(crate) collected: Option<(EntryId, Timestamp)>,
        /// The entry that took them back.
        pub(crate) reversed: Option<(EntryId, Timestamp)>,
        /// True when the right to spend lay elsewhere: it counts against the month's floor limit.
        pub(crate) apart: bool,
        pub(crate) month: Period,
    }
}

impl Redemption {
    /// Units set aside for it, or handed out of the stock.
    pub(crate) fn covered(&self) -> Quantity {
        units(&self.taken)
    }

    /// Units it lacks.
    pub(crate) fn missing(&self) -> Quantity {
        self.quantity.checked_sub(self.covered()).unwrap_or_default()
    }
}

/// Units of several takes.
pub(crate) fn units(taken: &[StockTake]) -> Quantity {
    taken.iter().fold(Quantity::ZERO, |sum, take| sum.checked_add(take.quantity).unwrap_or(sum))
}

stored! {
    /// Goods taken out of stock without a redemption.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct WriteOff {
        pub(crate) counter: CounterId,
        pub(crate) item: ItemId,
        pub(crate) taken: Vec<StockTake>,
        pub(crate) reason: Option<BlobHash>,
        pub(crate) at: Timestamp,
    }
}

impl Shop {
    pub(crate) fn find_counter(&self, counter: CounterId) -> Result<Counter, Refusal> {
        find(&self.counters, counter, ThingKind::Counter, counter.0)
    }

    pub(crate) fn find_item(&self, item: ItemId) -> Result<Item, Refusal> {
        find(&self.items, item, ThingKind::Item, item.0)
    }

    pub(crate) fn shelf(&self, counter: CounterId, item: ItemId) -> Shelf {
        self.shelves.get(&(counter, item)).unwrap_or_default()
    }

    pub(super) fn link(&mut self, cx: &Context, movement: &Movement, number: MovementRef) {
        if movement.cause == Cause::RedemptionHeld {
            let redemption = RedemptionId(movement.thing);
            self.redemptions.edit(cx.place, &redemption, |row| row.booked = Some(number));
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::CounterOpened { .. } | Event::CounterHandedOver { .. } | Event::KeeperReplaced { .. } => {
                self.evolve_keepers(cx, event);
            }
            Event::ItemListed { item, name, unit, price } => {
                self.items.put(at, *item, Item { name: name.clone(), unit: unit.clone(), price: *price });
            }
            Event::ItemPriced { item, price } => self.items.edit(at, item, |row| row.price = *price),
            Event::StockReceived { .. } | Event::StockWrittenOff { .. } => self.evolve_stock(cx, event),
            Event::Overdrawn { .. } => self.note_overdraft(cx, event),
            Event::StockSent { .. } | Event::RightsGiven { .. } | Event::TransferDecided { .. } => {
                self.evolve_transfers(cx, event);
            }
            Event::FloorLimitSet { counter, limit } => {
                self.counters.edit(at, counter, |row| row.floor_limit = *limit);
            }
            Event::RedemptionAsked { .. } | Event::AskDecided { .. } => self.evolve_asks(cx, event),
            _ => self.evolve_redemption(cx, event),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let shop = &book.shop;
    match command {
        Command::OpenCounter { .. } | Command::HandOverCounter { .. } | Command::ReplaceKeeper { .. } => {
            keepers::decide(book, cx, command)
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
        Command::ReceiveStock { .. } | Command::WriteOffStock { .. } => stock::decide(book, cx, command),
        Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. } => redeem::decide(book, cx, command),
        Command::SendStock(command) => transfers::send(book, cx, command),
        Command::TakeStock(command) => transfers::take(book, cx, command.transfer),
        Command::RefuseTransfer(command) => transfers::refuse(book, cx, command.transfer),
        Command::GiveRights(command) => rights::give(book, cx, command),
        Command::TakeRights(command) => rights::take(book, cx, command.transfer),
        Command::SetFloorLimit(command) => rights::limit(book, command),
        Command::AskRedemption { .. } | Command::DeclineAsk { .. } | Command::WithdrawAsk { .. } => {
            asks::decide(book, cx, command)
        }
        other => misrouted(other),
    }
}
