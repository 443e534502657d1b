//! The shelf and redemptions.

use alloc::vec::Vec;

use super::{Desk, newest_first, page};
use crate::amount::Quantity;
use crate::contract::answer::{Page, RedemptionView, ShelfRow};
use crate::contract::refusal::ThingState;
use crate::ids::{CounterId, ItemId, RedemptionId};
use crate::listing::Listed as _;

impl Desk<'_> {
    /// Every item at every counter asked for; an item that never came in shows as none.
    pub(super) fn shelf(&self, counter: Option<CounterId>) -> Vec<ShelfRow> {
        let counters = self.book.shop.counters.keys(..);
        let asked = counters.filter(|id| counter.is_none_or(|counter| counter == *id));
        asked
            .flat_map(|counter| self.book.shop.items.keys(..).map(move |item| (counter, item)))
            .filter_map(|(counter, item)| self.shelf_row(counter, item))
            .listed()
    }

    fn shelf_row(&self, counter: CounterId, item: ItemId) -> Option<ShelfRow> {
        let shop = &self.book.shop;
        let row = shop.items.get(&item)?;
        let shelf = shop.shelf(counter, item);
        let there = shop.lots_of(counter, item).filter(|(_, lot)| lot.left != Quantity::ZERO);
        Some(ShelfRow {
            counter,
            item,
            name: row.name.clone(),
            unit: row.unit.clone(),
            price: row.price,
            on_hand: shop.on_hand(counter, item),
            held: shelf.held,
            available: shop.available(counter, item, self.today),
            next_best_before: there.filter_map(|(_, lot)| lot.best_before).min(),
            donated: shelf.donated,
            handed_out: shelf.handed_out,
            short: shelf.short,
        })
    }

    pub(super) fn redemptions(
        &self,
        state: Option<ThingState>,
        skip: u32,
        limit: u32,
    ) -> Page<RedemptionView> {
        let shop = &self.book.shop;
        let keys: Vec<_> = if state == Some(ThingState::Held) {
            shop.held.iter().filter_map(|(id, _)| Some((shop.redemptions.get(&id)?.at, id))).listed()
        } else {
            let all = shop.redemptions.iter().filter(|(_, row)| state.is_none_or(|state| row.state == state));
            all.map(|(id, row)| (row.at, id)).listed()
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), skip, limit, |(_, redemption)| {
            self.redemption(redemption)
        })
    }

    pub(in crate::community) fn redemption(&self, redemption: RedemptionId) -> Option<RedemptionView> {
        let row = self.book.shop.redemptions.get(&redemption)?;
        Some(RedemptionView {
            redemption,
            counter: row.counter,
            holder: row.holder,
            name: self.holder_name(row.holder),
            erased: self.is_erased(row.holder),
            item: row.item,
            item_name: self.book.shop.items.get(&row.item)?.name.clone(),
            quantity: row.quantity,
            points: row.price.checked_times(row.quantity.get())?,
            at: row.at,
            state: row.state,
        })
    }
}
