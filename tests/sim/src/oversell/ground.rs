//! What is really on the shelves and in the purses, whoever has heard of it: counted, never decided.

use std::collections::BTreeMap;

use xiangyue::Community;
use xiangyue::contract::command::Holder;
use xiangyue::contract::event::Cause;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, Command, Event, Figure, Query, Receipt, ShelfRow};
use xiangyue::ids::{CounterId, EntryId, ItemId, RedemptionId, TransferId};
use xiangyue::time::Timestamp;

use super::{POINTS, STOCK, Start, Tally};

type Place = (CounterId, ItemId);

/// Goods and points as they are.
#[derive(Debug)]
pub struct Ground {
    pub counters: Vec<CounterId>,
    pub items: Vec<ItemId>,
    pub holders: Vec<Holder>,
    pub sheet: EntryId,
    /// Deeds that were booked, to be voided.
    pub deeds: Vec<xiangyue::ids::DeedId>,
    /// Units on each shelf that nobody was promised; below zero: promised twice.
    goods: BTreeMap<Place, i64>,
    /// Earned less spent; deductions left out, they are no spending.
    points: BTreeMap<Holder, i64>,
    redemptions: BTreeMap<RedemptionId, (Place, i64, Holder, i64)>,
    transfers: BTreeMap<TransferId, (Place, Place, i64)>,
}

impl Ground {
    pub fn new(start: &Start) -> Self {
        let places = start.counters.iter().flat_map(|at| start.items.iter().map(move |item| (*at, *item)));
        let goods: BTreeMap<Place, i64> = places.map(|place| (place, i64::from(STOCK))).collect();
        let holders: Vec<_> = start.homes.iter().map(|home| Holder::Household(*home)).collect();
        Self {
            counters: start.counters.clone(),
            items: start.items.clone(),
            points: holders.iter().map(|holder| (*holder, POINTS)).collect(),
            holders,
            sheet: start.sheet,
            deeds: Vec::new(),
            goods,
            redemptions: BTreeMap::new(),
            transfers: BTreeMap::new(),
        }
    }

    fn move_goods(&mut self, place: Place, change: i64, tally: &mut Tally) {
        let there = self.goods.entry(place).or_default();
        let before = *there;
        *there += change;
        // Every unit below zero is a bag that was not there.
        tally.oversold_bags += (before.min(0) - (*there).min(0)).max(0) as u64;
    }

    fn spend(&mut self, holder: Holder, change: i64, tally: &mut Tally) {
        let left = self.points.entry(holder).or_default();
        let before = *left;
        *left += change;
        tally.overspent_hundredths += (before.min(0) - (*left).min(0)).max(0) as u64;
    }

    /// Follows what a device did when it did it.
    pub fn follow(&mut self, receipt: &Receipt, tally: &mut Tally) {
        for event in &receipt.events {
            match event {
                Event::StockReceived { counter, item, quantity, .. } => {
                    let units = i64::from(quantity.get());
                    self.move_goods((*counter, *item), units, tally);
                }
                Event::StockWrittenOff { counter, item, taken, .. } => {
                    let units: i64 = taken.iter().map(|take| i64::from(take.quantity.get())).sum();
                    self.move_goods((*counter, *item), -units, tally);
                }
                Event::StockSent { transfer, from, to, item, quantity, .. } => {
                    let units = i64::from(quantity.get());
                    self.transfers.insert(*transfer, ((*from, *item), (*to, *item), units));
                    self.move_goods((*from, *item), -units, tally);
                }
                Event::TransferDecided { transfer, state } => self.arrive(*transfer, *state, tally),
                Event::RedemptionHeld { redemption, counter, holder, item, quantity, price, .. } => {
                    let units = i64::from(quantity.get());
                    let total = price.hundredths() * units;
                    self.redemptions.insert(*redemption, ((*counter, *item), units, *holder, total));
                    self.move_goods((*counter, *item), -units, tally);
                    self.spend(*holder, -total, tally);
                    tally.held += 1;
                }
                Event::RedemptionDecided { redemption, state, .. } => self.decide(*redemption, *state, tally),
                Event::PointsMoved(movement) if movement.cause == Cause::Deed => {
                    let earned = movement.rank.hundredths().max(0);
                    self.spend(movement.holder, earned, tally);
                    self.deeds.push(xiangyue::ids::DeedId(movement.thing));
                }
                Event::CounterHandedOver { .. } => tally.counters_handed_over += 1,
                _ => {}
            }
        }
    }

    fn arrive(&mut self, transfer: TransferId, state: ThingState, tally: &mut Tally) {
        let goods = self.transfers.get(&transfer).copied();
        let moved = if goods.is_some() { &mut tally.goods_moved } else { &mut tally.rights_moved };
        *moved += u64::from(state != ThingState::Returned);
        match (goods, state) {
            (Some((_, to, units)), ThingState::Collected) => self.move_goods(to, units, tally),
            (Some((from, _, units)), ThingState::Cancelled) => self.move_goods(from, units, tally),
            _ => {}
        }
    }

    fn decide(&mut self, redemption: RedemptionId, state: ThingState, tally: &mut Tally) {
        let Some((place, units, holder, total)) = self.redemptions.get(&redemption).copied() else { return };
        if state == ThingState::Collected {
            tally.collected += 1;
            return;
        }
        tally.given_back += 1;
        self.move_goods(place, units, tally);
        self.spend(holder, total, tally);
    }

    /// The book everybody ends with, against what is really there.
    ///
    /// # Errors
    /// A shelf that does not add up, an entry of the shop that bounced, a shelf that shows what is not there.
    pub fn compare(&self, book: &Community, now: Timestamp, one_keeper: bool) -> Result<(), String> {
        let Answer::Shelf(rows) = book.ask(now, &Query::Shelf { counter: None }) else {
            return Err("another answer".into());
        };
        rows.iter().try_for_each(|row| adds_up(book, now, row))?;
        if !one_keeper {
            return Ok(());
        }
        for row in &rows {
            let there = self.goods.get(&(row.counter, row.item)).copied().unwrap_or_default();
            let free = i64::from(row.on_hand.get()) - i64::from(row.held.get());
            if free != there || row.short.get() != 0 {
                return Err(format!("{there} units are there, the book shows {row:?}"));
            }
        }
        let journal = Query::Journal { skip: None, limit: u32::MAX };
        let Answer::Journal(entries) = book.ask(now, &journal) else { return Err("another answer".into()) };
        match entries.rows.iter().find(|row| row.refusal.is_some() && is_fact(row.command.as_ref())) {
            Some(row) => Err(format!("what happened at a counter bounced: {row:?}")),
            None => Ok(()),
        }
    }
}

/// What is on a shelf is what came, less what went: the sum of the lines that explain it.
fn adds_up(book: &Community, now: Timestamp, row: &ShelfRow) -> Result<(), String> {
    let figure = Figure::Stock { counter: row.counter, item: row.item, part: None };
    let Answer::Explain(view) = book.ask(now, &Query::Explain { figure }) else {
        return Err("another answer".into());
    };
    let lines: i64 = view.lines.iter().map(|line| line.amount).sum();
    if lines == i64::from(row.on_hand.get()) {
        Ok(())
    } else {
        Err(format!("the lines sum to {lines}, the book shows {row:?}"))
    }
}

/// True for what happened at a counter, which no merge may undo.
const fn is_fact(command: Option<&Command>) -> bool {
    matches!(
        command,
        Some(
            Command::ReceiveStock { .. }
                | Command::WriteOffStock { .. }
                | Command::HoldRedemption { .. }
                | Command::CollectRedemption { .. }
                | Command::CancelRedemption { .. }
                | Command::ReverseRedemption { .. }
                | Command::SendStock { .. }
                | Command::TakeStock { .. }
                | Command::RefuseTransfer { .. }
                | Command::GiveRights { .. }
                | Command::TakeRights { .. }
                | Command::HandOverCounter { .. }
        )
    )
}
