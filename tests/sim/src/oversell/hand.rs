//! What a device does next, with what it sees: mostly what it may, now and then what it may not.

use ed25519_dalek::SigningKey;
use xiangyue::Entropy;
use xiangyue::contract::command::{
    AskRedemption, GiveRights, HandOverCounter, HoldRedemption, Holder, RefuseTransfer, ReplaceKeeper,
    SendStock, SetFloorLimit, StockOrigin, TakeRights, TakeStock,
};
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, Command, CounterView, Expiry, Outcome, Query, RuleRef, ShelfRow};
use xiangyue::ids::{CounterId, DeedId, HouseholdId, ItemId, PublicKey, RedemptionId, SheetId};
use xiangyue::time::{Day, Timestamp};

use super::{DESKS, LIMIT, PRICES, ROLE, STOCK, Start, World};
use crate::desk::seed;
use crate::village::{self, START, label, note, units};
use xiangyue::amount::Points;

fn today() -> Day {
    Day::from_ymd(2026, 2, 1).unwrap_or(Day::FIRST)
}

/// Founds the village of a number, and lets it come to where every world starts.
pub fn start(number: u64) -> Result<Start, String> {
    let secrets: [[u8; 32]; DESKS] = [0, 1, 2, 3].map(|at| seed(&format!("oversell {number} {at}")));
    let mut book = village::found("罗峪村", Entropy::from_seed(secrets[0])).map_err(|e| e.to_string())?;
    let mut clock = START;
    let mut must = |command: Command| {
        clock += 60_000;
        match book.execute(Timestamp::from_millis(clock), command) {
            Ok(Outcome::Receipt(receipt)) => Ok(receipt.entry),
            other => Err(format!("the village cannot start: {other:?}")),
        }
    };
    let key = |at: usize| PublicKey(SigningKey::from_bytes(&secrets[at]).verifying_key().to_bytes());
    for at in 1..DESKS {
        must(Command::AdmitKey { key: key(at), role: ROLE, person: None })?;
    }
    let mut sheet = village::sheet(1, today());
    // Nothing lapses, and what households earn is theirs: what is left to go wrong is spending.
    (sheet.expiry, sheet.hour_rate) = (Expiry::Never, None);
    let sheet = must(Command::AdoptSheet { sheet, replaces: None })?;
    let (mut homes, mut counters, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..3 {
        let home = must(Command::RegisterHousehold { profile: village::household(n), group: None })?;
        homes.push(HouseholdId(home));
        let deed = must(reward(sheet, HouseholdId(home)))?;
        must(Command::ApproveDeed { deed: DeedId(deed) })?;
    }
    for name in ["总店", "东店", "西店"] {
        counters.push(CounterId(must(Command::OpenCounter { name: label(name) })?));
    }
    for (name, price) in [("大米", PRICES[0]), ("肥皂", PRICES[1])] {
        let price = Points::from_hundredths(price).unwrap_or_default();
        let item = ItemId(must(Command::ListItem { name: label(name), unit: label("份"), price })?);
        items.push(item);
        for counter in &counters {
            let (counter, origin) = (*counter, StockOrigin::Bought);
            let quantity = units(STOCK);
            must(Command::ReceiveStock { counter, item, quantity, origin, best_before: None })?;
        }
    }
    for (at, counter) in counters.iter().enumerate().skip(1) {
        must(Command::HandOverCounter(HandOverCounter { counter: *counter, to: key(at) }))?;
    }
    let secrets = [book.secret().unwrap_or_default(), secrets[1], secrets[2], secrets[3]];
    Ok(Start { file: book.export_book(), secrets, clock, counters, items, homes, sheet })
}

/// Ten points for a household.
fn reward(sheet: xiangyue::ids::EntryId, home: HouseholdId) -> Command {
    deed(sheet, home, 0)
}

fn deed(sheet: xiangyue::ids::EntryId, home: HouseholdId, row: u16) -> Command {
    Command::DeclareDeed {
        rule: RuleRef { sheet: SheetId(sheet), row },
        subject: Holder::Household(home),
        on: today(),
        count: 1,
        points: None,
        reason: None,
    }
}

macro_rules! answered {
    ($book:expr, $now:expr, $kind:ident, $query:expr) => {
        match $book.ask($now, &$query) {
            Answer::$kind(view) => view,
            other => panic!("another answer: {other:?}"),
        }
    };
}

impl World {
    fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        let at = self.random.below(list.len().max(1) as u32) as usize;
        list.get(at).copied()
    }

    fn counters(&self, at: usize) -> Vec<CounterView> {
        answered!(self.desks[at].book, self.now(at), Counters, Query::Counters {})
    }

    fn shelf(&self, at: usize) -> Vec<ShelfRow> {
        answered!(self.desks[at].book, self.now(at), Shelf, Query::Shelf { counter: None })
    }

    /// True where a device keeps a counter, as far as it knows.
    pub(super) fn keeps(&self, at: usize) -> bool {
        self.counters(at).iter().any(|row| row.own)
    }

    fn redemptions(&self, at: usize, state: ThingState) -> Vec<RedemptionId> {
        let counters = self.counters(at);
        let own = |counter: CounterId| counters.iter().any(|row| row.own && row.counter == counter);
        let query = Query::Redemptions { state: Some(state), skip: None, limit: 12 };
        let page = answered!(self.desks[at].book, self.now(at), Redemptions, query);
        page.rows.into_iter().filter(|row| own(row.counter)).map(|row| row.redemption).collect()
    }

    /// A counter this device keeps, or now and then any.
    fn own(&mut self, at: usize) -> CounterId {
        let all = self.counters(at);
        let any = self.random.once_in(12);
        let mine: Vec<_> = all.iter().filter(|row| any || row.own).map(|row| row.counter).collect();
        let fallback = self.ground.counters[0];
        self.pick(&mine).unwrap_or(fallback)
    }

    /// What a device does next.
    pub(super) fn command(&mut self, at: usize) -> Command {
        if at == 0 && (self.random.once_in(4) || !self.keeps(0)) {
            return self.at_the_office();
        }
        match self.random.below(100) {
            0..48 => self.hold(at),
            48..60 => {
                self.redemption(at, ThingState::Held, |redemption| Command::CollectRedemption { redemption })
            }
            60..65 => {
                self.redemption(at, ThingState::Held, |redemption| Command::CancelRedemption { redemption })
            }
            65..68 => self.redemption(at, ThingState::Collected, |redemption| Command::ReverseRedemption {
                redemption,
                reason: note(7),
            }),
            68..72 => self.receive(at),
            72..74 => self.write_off(at),
            74..79 => self.send_goods(at),
            79..86 => self.give_rights(at),
            86..98 => self.transfer(at),
            _ => self.hand_over(at),
        }
    }

    /// Rewards, and where the world has them deductions; and the one thing that may oversell.
    fn at_the_office(&mut self) -> Command {
        if self.rules.two_keepers && self.random.once_in(3) {
            let counter = self.pick(&self.ground.counters.clone());
            let to = self.random.below(DESKS as u32) as usize;
            return Command::ReplaceKeeper(ReplaceKeeper { counter, to: self.keys[to], reason: note(8) });
        }
        if self.rules.floor_limits && self.random.once_in(3) {
            let counter = self.ground.counters[self.random.below(3) as usize];
            let limit = Points::from_hundredths(LIMIT).unwrap_or_default();
            return Command::SetFloorLimit(SetFloorLimit { counter, limit });
        }
        let (book, now) = (&self.desks[0].book, self.now(0));
        let query = Query::Deeds { state: Some(ThingState::Waiting), skip: None, limit: 1 };
        let waiting = answered!(book, now, Deeds, query).rows;
        if let Some(row) = waiting.first() {
            return Command::ApproveDeed { deed: row.deed };
        }
        let homes: Vec<_> = self.ground.holders.clone();
        let (sheet, any) = (self.ground.sheet, self.random.below(homes.len() as u32) as usize);
        let Holder::Household(home) = homes[any] else {
            return self.receive(0);
        };
        if self.rules.deductions && self.random.once_in(2) {
            if self.random.once_in(2) && !self.ground.deeds.is_empty() {
                let at = self.random.below(self.ground.deeds.len() as u32) as usize;
                return Command::VoidDeed { deed: self.ground.deeds.swap_remove(at), reason: note(9) };
            }
            return deed(sheet, home, 2);
        }
        reward(sheet, home)
    }

    /// One whose right lies at a counter, or now and then any.
    fn holder(&mut self, at: usize, counter: CounterId) -> Option<Holder> {
        let all = self.ground.holders.clone();
        let (book, now) = (&self.desks[at].book, self.now(at));
        let home = |holder: &Holder| {
            let query = Query::Statement { holder: *holder, skip: None, limit: 0 };
            answered!(book, now, Statement, query).home == Some(counter)
        };
        let here: Vec<Holder> = all.iter().copied().filter(home).collect();
        let any = self.random.once_in(if self.rules.floor_limits { 2 } else { 8 });
        self.pick(if any { &all } else { &here })
    }

    fn item(&mut self) -> (ItemId, Points) {
        let at = self.random.below(2) as usize;
        (self.ground.items[at], Points::from_hundredths(PRICES[at]).unwrap_or_default())
    }

    fn hold(&mut self, at: usize) -> Command {
        let counter = self.own(at);
        let (item, price) = self.item();
        let Some(holder) = self.holder(at, counter) else { return self.transfer(at) };
        let quantity = units(1 + self.random.below(3));
        if self.random.once_in(30) {
            return Command::AskRedemption(AskRedemption { counter, holder, item, quantity });
        }
        Command::HoldRedemption(HoldRedemption { counter, holder, item, quantity, price, ask: None })
    }

    fn redemption(
        &mut self,
        at: usize,
        state: ThingState,
        make: impl Fn(RedemptionId) -> Command,
    ) -> Command {
        let all = self.redemptions(at, state);
        match self.pick(&all) {
            Some(redemption) => make(redemption),
            None => self.hold(at),
        }
    }

    fn receive(&mut self, at: usize) -> Command {
        let (counter, (item, _)) = (self.own(at), self.item());
        let quantity = units(1 + self.random.below(4));
        let best_before = self.random.once_in(3).then(|| {
            let on = self.now(at).day(480);
            on.plus_days(self.random.below(30)).unwrap_or(on)
        });
        Command::ReceiveStock { counter, item, quantity, origin: StockOrigin::Bought, best_before }
    }

    fn write_off(&mut self, at: usize) -> Command {
        let (counter, (item, _)) = (self.own(at), self.item());
        Command::WriteOffStock { counter, item, quantity: units(1), reason: note(5) }
    }

    fn send_goods(&mut self, at: usize) -> Command {
        let (from, (item, _)) = (self.own(at), self.item());
        let most = self.shelf(at).into_iter().find(|row| row.counter == from && row.item == item);
        let there = most.map_or(1, |row| row.available.get().max(1));
        // Mostly what is there, now and then one more.
        let more = u32::from(self.random.once_in(6));
        let quantity = units(1 + self.random.below(there + more));
        let to = self.pick(&self.ground.counters.clone()).unwrap_or(from);
        Command::SendStock(SendStock { from, to, item, quantity })
    }

    fn give_rights(&mut self, at: usize) -> Command {
        let from = self.own(at);
        let to = self.pick(&self.ground.counters.clone()).unwrap_or(from);
        let Some(one) = self.holder(at, from) else { return self.send_goods(at) };
        let holders = (!self.random.once_in(8)).then(|| vec![one]);
        Command::GiveRights(GiveRights { from: Some(from), to, holders })
    }

    fn transfer(&mut self, at: usize) -> Command {
        let pending = answered!(self.desks[at].book, self.now(at), Transfers, Query::Transfers {});
        let any = self.random.once_in(10);
        let mine: Vec<_> = pending.iter().filter(|row| any || row.own).collect();
        let Some(row) = mine.get(self.random.below(mine.len().max(1) as u32) as usize) else {
            return self.send_goods(at);
        };
        let (transfer, goods) = (row.transfer, row.item.is_some());
        if self.random.once_in(5) {
            Command::RefuseTransfer(RefuseTransfer { transfer })
        } else if goods {
            Command::TakeStock(TakeStock { transfer })
        } else {
            Command::TakeRights(TakeRights { transfer })
        }
    }

    fn hand_over(&mut self, at: usize) -> Command {
        let counter = self.own(at);
        let to = self.keys[self.random.below(DESKS as u32) as usize];
        Command::HandOverCounter(HandOverCounter { counter, to })
    }
}
