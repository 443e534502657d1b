//! What makes up a number of the shelf: deliveries, write-offs, hand-outs, holds.

use alloc::vec::Vec;

use super::Desk;
use crate::amount::Quantity;
use crate::book::shop::transfers::Load;
use crate::book::shop::units;
use crate::contract::answer::{ExplainLine, FigureUnit, LineKind};
use crate::contract::command::StockOrigin;
use crate::contract::query::StockPart;
use crate::contract::refusal::ThingState;
use crate::ids::{CounterId, EntryId, ItemId};
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// One thing that happened to goods: where it stands, how many, and whether they came (1) or went (-1).
struct Fact {
    entry: EntryId,
    at: Timestamp,
    thing: EntryId,
    kind: LineKind,
    quantity: Quantity,
    sign: i64,
}

impl Fact {
    /// Its share in a number of the shelf; 0 where it has none.
    fn share(&self, part: StockPart) -> i64 {
        let units = i64::from(self.quantity.get());
        let sign = match (&self.kind, part) {
            (LineKind::Received(StockOrigin::Donated { .. }), StockPart::Donated) => 1,
            (LineKind::Collected(_) | LineKind::CameBack(_), StockPart::HandedOut) => {
                self.sign.saturating_neg()
            }
            (LineKind::Held(_), StockPart::Held) => 1,
            (LineKind::Short(_), StockPart::Short) => self.sign,
            (LineKind::Held(_) | LineKind::PastDay(_), StockPart::Available) => -1,
            (
                LineKind::Received(_)
                | LineKind::WrittenOff(_)
                | LineKind::Collected(_)
                | LineKind::CameBack(_)
                | LineKind::Short(_)
                | LineKind::Sent(_)
                | LineKind::Arrived(_),
                StockPart::OnHand | StockPart::Available,
            ) => self.sign,
            (
                LineKind::Points(_)
                | LineKind::Service(_)
                | LineKind::Received(_)
                | LineKind::WrittenOff(_)
                | LineKind::Collected(_)
                | LineKind::CameBack(_)
                | LineKind::Held(_)
                | LineKind::PastDay(_)
                | LineKind::Short(_)
                | LineKind::Sent(_)
                | LineKind::Arrived(_)
                | LineKind::Team(_)
                | LineKind::Holder(_),
                _,
            ) => 0,
        };
        units.saturating_mul(sign)
    }
}

impl Desk<'_> {
    pub(super) fn of_stock(
        &self,
        counter: CounterId,
        item: ItemId,
        part: StockPart,
    ) -> (FigureUnit, Vec<ExplainLine>) {
        let title = self.book.shop.items.get(&item).map(|row| row.name.clone());
        let facts = self.stock_facts(counter, item).into_iter().filter(|fact| fact.share(part) != 0);
        let line = |fact: Fact| ExplainLine {
            amount: fact.share(part),
            entry: fact.entry,
            at: fact.at,
            on: fact.at.day(self.book.utc_offset()),
            kind: fact.kind,
            title: title.clone(),
            rule: None,
            thing: fact.thing,
            entered_by: fact.thing.author,
            booked_by: fact.entry.author,
            by_name: None,
            running: 0,
            because: self.community.because(fact.entry),
        };
        (FigureUnit::Quantity, facts.map(line).listed())
    }

    fn stock_facts(&self, counter: CounterId, item: ItemId) -> Vec<Fact> {
        let shop = &self.book.shop;
        let mut facts = Vec::new();
        for (lot, row) in shop.lots_of(counter, item) {
            let (entry, at, thing) = (lot.0, row.at, lot.0);
            let kind = LineKind::Received(row.origin.clone());
            facts.push(Fact { entry, at, thing, kind, quantity: row.received, sign: 1 });
            if row.best_before.is_some_and(|last| last < self.today) && row.left != Quantity::ZERO {
                facts.push(Fact {
                    entry,
                    at,
                    thing,
                    kind: LineKind::PastDay(lot),
                    quantity: row.left,
                    sign: -1,
                });
            }
        }
        let here = |at: CounterId, what: ItemId| at == counter && what == item;
        for (entry, row) in shop.write_offs.iter().filter(|(_, row)| here(row.counter, row.item)) {
            for take in &row.taken {
                let (thing, kind) = (take.lot.0, LineKind::WrittenOff(take.lot));
                facts.push(Fact { entry, at: row.at, thing, kind, quantity: take.quantity, sign: -1 });
            }
        }
        for (redemption, row) in shop.redemptions.iter().filter(|(_, row)| here(row.counter, row.item)) {
            let (thing, holder) = (redemption.0, row.holder);
            let mut fact = |(entry, at), kind, quantity, sign| {
                facts.push(Fact { entry, at, thing, kind, quantity, sign });
            };
            if row.state == ThingState::Held {
                fact((thing, row.at), LineKind::Held(holder), row.covered(), -1);
            }
            if let Some(when) = row.collected {
                fact(when, LineKind::Collected(holder), row.quantity, -1);
                fact(when, LineKind::Short(holder), row.missing(), 1);
            }
            if let Some(when) = row.reversed {
                fact(when, LineKind::CameBack(holder), row.quantity, 1);
                fact(when, LineKind::Short(holder), row.missing(), -1);
            }
        }
        self.transfer_facts(counter, item, &mut facts);
        facts
    }

    /// Goods that left for another counter, arrived from one, or came back.
    fn transfer_facts(&self, counter: CounterId, item: ItemId, facts: &mut Vec<Fact>) {
        for (transfer, row) in self.book.shop.transfers.iter() {
            let Load::Goods { item: what, taken, .. } = &row.load else { continue };
            let (thing, quantity) = (transfer.0, units(taken));
            if *what != item {
                continue;
            }
            if row.from == Some(counter) {
                let (entry, at, kind) = (transfer.0, row.at, LineKind::Sent(row.to));
                facts.push(Fact { entry, at, thing, kind, quantity, sign: -1 });
            }
            let arrived = match (row.state, row.from) {
                (ThingState::Collected, Some(from)) if row.to == counter => Some(from),
                (ThingState::Cancelled, Some(from)) if from == counter => Some(row.to),
                _ => None,
            };
            if let (Some(other), Some((entry, at))) = (arrived, row.ended) {
                facts.push(Fact { entry, at, thing, kind: LineKind::Arrived(other), quantity, sign: 1 });
            }
        }
    }
}
