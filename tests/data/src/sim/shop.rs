//! The charity shop on market days: deliveries, prices, redemptions, write-offs and the yearly reset.

use serde_json::{Value, json};
use xiangyue::time::Day;

use super::{Holder, Sim, State};
use crate::accounts::{Drawn, Stock, Taken};
use crate::calendar::{at, day, shift};
use crate::facts;

/// One item of the shelf.
#[derive(Clone, Debug)]
pub(super) struct Shelved {
    pub(super) price: i64,
    pub(super) stock: Stock,
}

/// One redemption.
#[derive(Clone, Debug)]
pub(super) struct Redemption {
    pub(super) holder: Holder,
    pub(super) item: usize,
    pub(super) points: i64,
    pub(super) drawn: Drawn,
    pub(super) taken: Taken,
    pub(super) state: State,
}

const NOODLES: usize = 1;
const DONORS: [&str; 3] = ["凉水口镇供销社", "县爱心企业联合会", "省驻村帮扶工作队"];
/// Units of each item in a monthly delivery, at least.
const MONTHLY: [u32; 6] = [16, 18, 18, 6, 6, 2];

pub(super) fn item_ref(item: usize) -> String {
    format!("$i{}", item + 1)
}

pub(super) fn redemption_ref(redemption: usize) -> String {
    format!("$r{}", redemption + 1)
}

impl Sim {
    pub(super) fn plan_shop(&mut self) {
        self.on(day("2026-01-08"), 10, Self::stock_shelf);
        for month in 2..=12 {
            let first = day(&format!("2026-{month:02}-01"));
            self.on(first, 9, Self::monthly_delivery);
            self.on(shift(first, 25), 18, Self::count_shelf);
        }
        self.on(day("2027-01-02"), 8, Self::monthly_delivery);
        self.on(day("2026-09-09"), 9, |sim| sim.deliver(NOODLES, 60, true, Some(day("2026-09-24"))));
        self.on(day("2026-06-01"), 8, |sim| sim.reprice(0, 2_200));
        self.on(day("2026-10-15"), 8, |sim| sim.reprice(NOODLES, 2_800));
        let mut market = day("2026-02-02");
        while market < day("2027-01-09") {
            if [2, 5, 8].contains(&(market.day_of_month() % 10)) {
                let rush = market.year() == 2027;
                let visits = if rush { 26 } else { self.rng.between(3, 11) };
                for _ in 0..visits {
                    let hour = self.rng.between(9, 15);
                    self.on(market, hour, move |sim| sim.visit(rush));
                }
            }
            market = shift(market, 1);
        }
        self.plan_reset();
    }

    fn stock_shelf(&mut self) {
        for (item, fact) in facts::shelf().iter().enumerate() {
            self.make(
                format!("i{}", item + 1),
                json!({
                    "type": "listItem", "name": fact.name, "unit": fact.unit, "price": fact.price,
                }),
            );
            self.shelf.push(Shelved { price: fact.price, stock: Stock::default() });
            self.deliver(item, fact.first_stock, item % 2 == 0, keeps(item, self.today()));
        }
    }

    fn deliver(&mut self, item: usize, units: u32, donated: bool, best_before: Option<Day>) {
        let donor = *self.rng.pick(&DONORS);
        let origin = if donated { json!({ "donated": { "donor": donor } }) } else { json!("bought") };
        self.shelf[item].stock.receive(units, best_before);
        self.tell(json!({
            "type": "receiveStock", "counter": "$counter", "item": item_ref(item), "quantity": units,
            "origin": origin, "bestBefore": best_before,
        }));
    }

    fn monthly_delivery(&mut self) {
        for (item, least) in MONTHLY.iter().enumerate() {
            // Tea seedlings come in spring and autumn only.
            if item == 3 && ![2, 3, 10, 11].contains(&self.today().month()) {
                continue;
            }
            let units = least + self.rng.below(least / 2 + 1);
            let donated = self.rng.percent(55);
            self.deliver(item, units, donated, keeps(item, self.today()));
        }
    }

    /// The monthly count: what is past its day, and what broke.
    fn count_shelf(&mut self) {
        for item in 0..self.shelf.len() {
            let stale = self.shelf[item].stock.stale(self.today());
            if stale > 0 {
                self.write_off(item, stale, "过了保质期，下架销毁");
            } else if self.shelf[item].stock.available(self.today()) > 3 && self.rng.percent(20) {
                self.write_off(item, 1, "包装破损，两人清点");
            }
        }
    }

    fn write_off(&mut self, item: usize, units: u32, reason: &str) {
        self.shelf[item].stock.take(units, None);
        self.tell(json!({
            "type": "writeOffStock", "counter": "$counter", "item": item_ref(item), "quantity": units, "reason": reason,
        }));
    }

    fn reprice(&mut self, item: usize, price: i64) {
        let seen = self.shelf[item].price;
        self.shelf[item].price = price;
        self.tell(json!({ "type": "priceItem", "item": item_ref(item), "price": price }));
        // Two people come with the old price list in hand.
        for _ in 0..2 {
            if let Some(holder) = self.holder_with(price.max(seen)) {
                let mut command = self.hold_command(holder, item, 1);
                command["price"] = json!(seen);
                self.refused("price_changed", command);
            }
        }
    }

    pub(super) fn holder_with(&mut self, points: i64) -> Option<Holder> {
        (0..400).find_map(|_| {
            let person = self.adult();
            let holder = self.holder_on(person, self.today());
            let solvent = self.accounts.get(&holder).is_some_and(|account| account.owed == 0);
            (solvent && self.spendable(holder) >= points).then_some(holder)
        })
    }

    pub(super) fn hold_command(&self, holder: Holder, item: usize, units: u32) -> Value {
        json!({
            "type": "holdRedemption", "counter": "$counter", "holder": holder.json(), "item": item_ref(item),
            "quantity": units, "price": self.shelf[item].price,
        })
    }

    /// Somebody comes to the counter and looks for something they can take home.
    fn visit(&mut self, rush: bool) {
        let today = self.today();
        for _ in 0..24 {
            let person = self.adult();
            let holder = self.holder_on(person, today);
            if self.accounts.get(&holder).is_some_and(|account| account.owed > 0) {
                continue;
            }
            let item = self.rng.index(self.shelf.len());
            let units = if self.rng.percent(86) { 1 } else { self.rng.between(2, 3) };
            let points = self.shelf[item].price * i64::from(units);
            let enough = self.spendable(holder) >= points;
            let there = self.shelf[item].stock.available(today) >= units;
            match (enough, there) {
                (true, true) => return self.hold(holder, item, units, rush),
                (false, true) if self.rng.percent(4) => {
                    let command = self.hold_command(holder, item, units);
                    self.refused("insufficient_points", command);
                }
                (true, false) if self.rng.percent(12) => {
                    let command = self.hold_command(holder, item, units);
                    self.refused("insufficient_stock", command);
                }
                _ => {}
            }
        }
    }

    pub(super) fn hold(&mut self, holder: Holder, item: usize, units: u32, rush: bool) {
        let (today, redemption) = (self.today(), self.redemptions.len());
        let points = self.shelf[item].price * i64::from(units);
        let command = self.hold_command(holder, item, units);
        let drawn = self.account(holder).hold(points, today);
        let taken = self.shelf[item].stock.take(units, Some(today));
        self.redemptions.push(Redemption { holder, item, points, drawn, taken, state: State::Held });
        self.make(format!("r{}", redemption + 1), command);
        let chance = self.rng.below(100);
        let waits = !rush && chance >= 70;
        let then = if waits {
            let days = self.rng.between(1, 6);
            let hour = self.rng.between(9, 16);
            at(shift(today, days.into()), hour * 60)
        } else {
            self.now + u64::from(self.rng.between(3, 40)) * 60_000
        };
        let cancelled = waits && chance >= 93;
        self.when(then, move |sim| if cancelled { sim.cancel(redemption) } else { sim.collect(redemption) });
    }

    fn collect(&mut self, redemption: usize) {
        let row = self.redemptions[redemption].clone();
        self.account(row.holder).collect(row.points);
        self.redemptions[redemption].state = State::Collected;
        self.tell(json!({ "type": "collectRedemption", "redemption": redemption_ref(redemption) }));
        if self.today() < day("2026-12-20") && self.rng.below(1_000) < 14 {
            let lag = self.rng.between(1, 5);
            self.on(shift(self.today(), lag.into()), 10, move |sim| sim.bring_back(redemption));
        }
    }

    fn cancel(&mut self, redemption: usize) {
        let row = self.redemptions[redemption].clone();
        self.account(row.holder).release(&row.drawn);
        self.shelf[row.item].stock.put_back(&row.taken);
        self.redemptions[redemption].state = State::Cancelled;
        self.tell(json!({ "type": "cancelRedemption", "redemption": redemption_ref(redemption) }));
    }

    fn bring_back(&mut self, redemption: usize) {
        let row = self.redemptions[redemption].clone();
        self.account(row.holder).refill(&row.drawn);
        self.shelf[row.item].stock.put_back(&row.taken);
        self.redemptions[redemption].state = State::Reversed;
        self.tell(json!({
            "type": "reverseRedemption", "redemption": redemption_ref(redemption), "reason": "拿错物品，原样退回",
        }));
    }

    fn lapse(&mut self, as_of: Day) {
        for account in self.accounts.values_mut() {
            account.lapse(as_of);
        }
    }

    /// The reset of 10 January: previewed, booked, taken back for a day after complaints, booked again.
    fn plan_reset(&mut self) {
        let reset = day("2027-01-10");
        self.on(day("2027-01-09"), 9, move |sim| {
            sim.ask(json!({ "type": "lapsing", "asOf": day("2027-01-09") }));
        });
        self.on(reset, 8, move |sim| {
            sim.ask(json!({ "type": "lapsing", "asOf": reset }));
            sim.lapsed_before = sim.accounts.iter().map(|(h, a)| (*h, a.lots.clone())).collect();
            sim.lapse(reset);
            sim.make("expiry".into(), json!({ "type": "expirePoints", "asOf": reset }));
        });
        self.on(shift(reset, 1), 8, |sim| {
            let until = sim.today();
            for (holder, lots) in std::mem::take(&mut sim.lapsed_before) {
                let drawn: Drawn = lots.values().map(|left| (until, *left)).collect();
                sim.account(holder).refill(&drawn);
            }
            sim.tell(json!({
                "type": "reverseExpiry", "expiry": "$expiry", "until": until,
                "reason": "清零公告贴晚了一天，村民要求宽限到十一日",
            }));
        });
        for _ in 0..22 {
            self.on(shift(reset, 1), 11, |sim| sim.visit(true));
        }
        self.on(shift(reset, 2), 8, |sim| {
            let today = sim.today();
            sim.lapse(today);
            sim.make("expiry2".into(), json!({ "type": "expirePoints", "asOf": today }));
        });
    }
}

/// Noodles keep eight months; the rest keeps.
fn keeps(item: usize, today: Day) -> Option<Day> {
    (item == NOODLES).then(|| shift(today, 240))
}
