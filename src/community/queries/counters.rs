//! Counters and their keepers, what moves between them, what is asked of them, what they overdrew.

use alloc::vec::Vec;

use super::{Desk, newest_first, oldest_first, page};
use crate::amount::Quantity;
use crate::book::shop::Counter;
use crate::book::shop::rights::Seat;
use crate::book::shop::transfers::Load;
use crate::contract::answer::{AskView, CounterView, OverdrawnView, Page, TransferView};
use crate::contract::refusal::ThingState;
use crate::contract::report::Overdrawn;
use crate::ids::{AskId, CounterId, TransferId};
use crate::listing::Listed as _;

impl Desk<'_> {
    pub(super) fn counters(&self) -> Vec<CounterView> {
        let own = self.community.public_key().map(|key| key.tag());
        let view = |(counter, row): (CounterId, Counter)| {
            let keeper_person = self.book.keys.admissions.get(&row.keeper).and_then(|key| key.person);
            CounterView {
                counter,
                name: row.name.clone(),
                keeper: row.keeper,
                keeper_person,
                keeper_name: keeper_person.and_then(|person| self.name(person)),
                own: own == Some(row.keeper),
                floor_limit: row.floor_limit,
                home: self.book.shop.pool.get(&()) == Some(Seat::Counter(counter)),
            }
        };
        self.book.shop.counters.iter().map(view).listed()
    }

    pub(super) fn overdrawn(&self) -> Vec<OverdrawnView> {
        let rows = self.community.overdrawn().into_iter();
        let rows = rows.filter_map(|row| self.overdrawn_row(row)).listed();
        oldest_first(rows, |row| (row.at, row.entry))
    }

    fn overdrawn_row(&self, row: Overdrawn) -> Option<OverdrawnView> {
        let shop = &self.book.shop;
        let booked = row.holder.and_then(|holder| {
            self.book.ledger.movements_of(holder).find(|booked| Some(booked.entry) == row.because)
        });
        Some(OverdrawnView {
            entry: row.entry,
            at: self.entry_time(row.entry),
            counter: row.counter,
            counter_name: shop.counters.get(&row.counter)?.name.clone(),
            holder: row.holder,
            name: row.holder.and_then(|holder| self.holder_name(holder)),
            item: row.item,
            item_name: shop.items.get(&row.item)?.name.clone(),
            points: row.points,
            units: row.units,
            because: row.because,
            cause: booked.map(|booked| booked.cause),
        })
    }

    pub(super) fn transfers(&self) -> Vec<TransferView> {
        let rows = self.book.shop.under_way.iter().filter_map(|(id, ())| self.transfer(id)).listed();
        oldest_first(rows, |row| (row.at, row.transfer.0))
    }

    fn transfer(&self, transfer: TransferId) -> Option<TransferView> {
        let shop = &self.book.shop;
        let row = shop.transfers.get(&transfer)?;
        let own = self.community.public_key().map(|key| key.tag());
        let receiver = shop.receiver(transfer).and_then(|counter| shop.counters.get(&counter));
        let decides = receiver.map_or(row.giver, |counter| counter.keeper);
        let (item, quantity, holders, pool) = match &row.load {
            Load::Goods { item, quantity, .. } => (Some(*item), *quantity, 0, false),
            Load::Rights { holders, pool } => (None, Quantity::ZERO, *holders, *pool),
        };
        Some(TransferView {
            transfer,
            from: row.from,
            to: row.to,
            at: row.at,
            state: row.state,
            own: own == Some(decides),
            item,
            item_name: item.and_then(|item| shop.items.get(&item)).map(|item| item.name.clone()),
            quantity,
            holders,
            pool,
        })
    }

    pub(super) fn asks(&self, state: Option<ThingState>, skip: u32, limit: u32) -> Page<AskView> {
        let shop = &self.book.shop;
        let keys: Vec<_> = if state == Some(ThingState::Waiting) {
            shop.asked.iter().filter_map(|(id, ())| Some((shop.asks.get(&id)?.at, id))).listed()
        } else {
            let all = shop.asks.iter().filter(|(_, row)| state.is_none_or(|state| row.state == state));
            all.map(|(id, row)| (row.at, id)).listed()
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), skip, limit, |(_, ask)| self.ask(ask))
    }

    pub(super) fn ask(&self, ask: AskId) -> Option<AskView> {
        let row = self.book.shop.asks.get(&ask)?;
        Some(AskView {
            ask,
            counter: row.counter,
            holder: row.holder,
            name: self.holder_name(row.holder),
            item: row.item,
            item_name: self.book.shop.items.get(&row.item)?.name.clone(),
            quantity: row.quantity,
            at: row.at,
            entered_by: row.by,
            state: row.state,
            reason: self.note(row.reason),
            redemption: row.redemption,
        })
    }
}
