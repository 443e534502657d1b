//! Transfers 调拨 between counters: sent by the one keeper, taken or refused by the other, and only then back.
//!
//! At every moment one key alone may decide what becomes of a transfer, and every shelf changes only by its own
//! keeper's entries.

use super::{Shop, StockLot, overdraft, stock, units};
use crate::amount::Quantity;
use crate::book::{Book, Context, Events, check_quantity, find};
use crate::coding::{Coded, stored};
use crate::contract::command::SendStock;
use crate::contract::event::StockTake;
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{CounterId, EntryId, ItemId, KeyTag, TransferId};
use crate::time::Timestamp;

stored! {
    /// Goods or rights on their way.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Transfer {
        pub(crate) from: Option<CounterId>,
        pub(crate) giver: KeyTag,
        pub(crate) to: CounterId,
        pub(crate) load: Load,
        /// Waiting, collected at `to`, returned by it, or cancelled: taken back at `from`.
        pub(crate) state: ThingState,
        pub(crate) at: Timestamp,
        /// The entry that took it in, or back.
        pub(crate) ended: Option<(EntryId, Timestamp)>,
    }
}

/// What is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Coded)]
pub(crate) enum Load {
    /// Goods.
    Goods { item: ItemId, quantity: Quantity, taken: alloc::vec::Vec<StockTake> },
    /// Rights of so many holders; `pool`: and of all that were never named.
    Rights { holders: u32, pool: bool },
}

impl Transfer {
    pub(super) const fn new(cx: &Context, from: Option<CounterId>, to: CounterId, load: Load) -> Self {
        let giver = cx.entry.author;
        Self { from, giver, to, load, state: ThingState::Waiting, at: cx.at, ended: None }
    }
}

impl Shop {
    /// A transfer of goods, or of rights.
    pub(super) fn find_transfer(&self, id: TransferId, goods: bool) -> Result<Transfer, Refusal> {
        let row = find(&self.transfers, id, ThingKind::Transfer, id.0)?;
        let fits = matches!(row.load, Load::Goods { .. }) == goods;
        if fits { Ok(row) } else { Err(Refusal::NotFound { kind: ThingKind::Transfer, id: id.0 }) }
    }

    /// The counter whose keeper decides what becomes of a transfer.
    pub(crate) fn receiver(&self, id: TransferId) -> Option<CounterId> {
        let row = self.transfers.get(&id)?;
        if row.state == ThingState::Returned { row.from } else { Some(row.to) }
    }

    /// The state a transfer goes to when its author takes it, if it is theirs to take.
    pub(super) fn next_state(&self, cx: &Context, row: &Transfer) -> Result<ThingState, Refusal> {
        match row.state {
            ThingState::Waiting => self.check_keeper(cx, row.to).map(|_| ThingState::Collected),
            ThingState::Returned => match row.from {
                Some(from) => self.check_keeper(cx, from).map(|_| ThingState::Cancelled),
                None if row.giver == cx.entry.author => Ok(ThingState::Cancelled),
                None => Err(Refusal::NotKeeper { counter: row.to, keeper: row.giver }),
            },
            ThingState::Approved
            | ThingState::Voided
            | ThingState::Held
            | ThingState::Collected
            | ThingState::Cancelled
            | ThingState::Reversed => Err(Refusal::StateIs { state: row.state }),
        }
    }

    pub(super) fn send(&mut self, cx: &Context, id: TransferId, row: Transfer) {
        self.transfers.put(cx.place, id, row);
        self.under_way.put(cx.place, id, ());
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this file's events are routed here")]
    pub(super) fn evolve_transfers(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::StockSent { transfer, from, to, item, quantity, taken } => {
                self.move_stock(cx, *from, *item, taken, false);
                let load = Load::Goods { item: *item, quantity: *quantity, taken: taken.clone() };
                self.send(cx, *transfer, Transfer::new(cx, Some(*from), *to, load));
            }
            Event::RightsGiven { transfer, from, to, holders, pool } => {
                self.give_rights(cx, *transfer, (*from, *to), (holders, *pool));
            }
            Event::TransferDecided { transfer, state } => self.decide_transfer(cx, *transfer, *state),
            _ => {}
        }
    }

    fn decide_transfer(&mut self, cx: &Context, id: TransferId, state: ThingState) {
        let Some(mut row) = self.transfers.get(&id) else { return };
        match &row.load {
            Load::Goods { item, taken, .. } => self.settle_goods(cx, &row, *item, taken, state),
            Load::Rights { .. } => self.settle_rights(cx, id, &row, state),
        }
        row.state = state;
        if state != ThingState::Returned {
            row.ended = Some((cx.entry, cx.at));
            self.under_way.remove(cx.place, &id);
        }
        self.transfers.put(cx.place, id, row);
    }

    /// Goods keep their lot, its origin and its last day, wherever they arrive.
    fn settle_goods(
        &mut self,
        cx: &Context,
        row: &Transfer,
        item: ItemId,
        taken: &[StockTake],
        state: ThingState,
    ) {
        let Some(from) = row.from else { return };
        if state == ThingState::Cancelled {
            self.move_stock(cx, from, item, taken, true);
        }
        if state != ThingState::Collected {
            return;
        }
        for take in taken {
            let key = (row.to, item, take.lot);
            if let Some(lot) = self.lots.get(&(from, item, take.lot)).filter(|_| !self.lots.contains(&key)) {
                let (received, left) = (Quantity::ZERO, Quantity::ZERO);
                let (origin, best_before) = (lot.origin.clone(), lot.best_before);
                self.lots.put(cx.place, key, StockLot { received, left, origin, best_before, at: lot.at });
            }
        }
        self.move_stock(cx, row.to, item, taken, true);
    }
}

pub(super) fn send(book: &Book, cx: &Context, command: &SendStock) -> Result<Events, Refusal> {
    let shop = &book.shop;
    let (from, to, item, quantity) = (command.from, command.to, command.item, command.quantity);
    shop.check_keeper(cx, from)?;
    shop.find_counter(to)?;
    shop.find_item(item)?;
    check_quantity(quantity)?;
    if from == to {
        return Ok(Events::new());
    }
    let found = shop.take(cx, from, item, quantity, None)?;
    let (transfer, taken) = (TransferId(cx.entry), found.lots);
    let mut events = alloc::vec![Event::StockSent { transfer, from, to, item, quantity, taken }];
    events.extend(overdraft::of_goods(shop, from, item, found.missing));
    Ok(events)
}

/// Takes goods in, or back where they were refused.
pub(super) fn take(book: &Book, cx: &Context, transfer: TransferId) -> Result<Events, Refusal> {
    let row = book.shop.find_transfer(transfer, true)?;
    let state = book.shop.next_state(cx, &row)?;
    if let (Load::Goods { item, taken, .. }, ThingState::Collected) = (&row.load, state) {
        stock::check_room(&book.shop, row.to, *item, units(taken))?;
    }
    Ok(alloc::vec![Event::TransferDecided { transfer, state }])
}

pub(super) fn refuse(book: &Book, cx: &Context, transfer: TransferId) -> Result<Events, Refusal> {
    let row = find(&book.shop.transfers, transfer, ThingKind::Transfer, transfer.0)?;
    book.shop.check_keeper(cx, row.to)?;
    if row.state != ThingState::Waiting {
        return Err(Refusal::StateIs { state: row.state });
    }
    Ok(alloc::vec![Event::TransferDecided { transfer, state: ThingState::Returned }])
}
