//! A short naive reference of the points rules, so that the generator knows what each household can spend.
//!
//! It is written from the village's rules, not from the core's code: the two must agree at the end.

use std::collections::BTreeMap;

use xiangyue::time::Day;

/// Points drawn from lots, by the last day of the lots.
pub(crate) type Drawn = Vec<(Day, i64)>;

/// One holder's points in hundredths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    /// Rank points by year.
    pub(crate) rank: BTreeMap<i32, i64>,
    pub(crate) honour: i64,
    /// Spendable points by the last day they can be spent.
    pub(crate) lots: BTreeMap<Day, i64>,
    pub(crate) held: i64,
    /// Above zero when points are owed.
    pub(crate) owed: i64,
}

impl Account {
    /// Points free to spend on a day.
    pub(crate) fn spendable(&self, today: Day) -> i64 {
        self.lots.range(today..).map(|(_, left)| left).sum()
    }

    /// All points in lots, lapsed or not.
    pub(crate) fn in_lots(&self) -> i64 {
        self.lots.values().sum()
    }

    /// Books an award or, below zero, a deduction of a day.
    pub(crate) fn book(&mut self, points: i64, on: Day, last: Day) {
        *self.rank.entry(on.year()).or_default() += points;
        self.honour += points;
        self.move_points(points, last);
    }

    /// Takes a booked award or deduction back.
    pub(crate) fn unbook(&mut self, points: i64, on: Day, last: Day) {
        *self.rank.entry(on.year()).or_default() -= points;
        self.honour -= points;
        self.move_points(-points, last);
    }

    fn move_points(&mut self, points: i64, last: Day) {
        if points >= 0 {
            let repaid = points.min(self.owed);
            self.owed -= repaid;
            *self.lots.entry(last).or_default() += points - repaid;
        } else {
            let drawn = self.draw(-points, None);
            let got: i64 = drawn.iter().map(|(_, part)| part).sum();
            self.owed += -points - got;
        }
    }

    /// Draws up to an amount, lots that end first before others; lapsed ones only without a day.
    fn draw(&mut self, amount: i64, today: Option<Day>) -> Drawn {
        let mut missing = amount;
        let mut drawn = Vec::new();
        for (last, left) in &mut self.lots {
            let part = missing.min(*left);
            if part > 0 && today.is_none_or(|today| *last >= today) {
                *left -= part;
                missing -= part;
                drawn.push((*last, part));
            }
        }
        self.lots.retain(|_, left| *left != 0);
        drawn
    }

    /// Holds points that are known to be there.
    pub(crate) fn hold(&mut self, amount: i64, today: Day) -> Drawn {
        self.held += amount;
        self.draw(amount, Some(today))
    }

    /// Spends held points.
    pub(crate) fn collect(&mut self, amount: i64) {
        self.held -= amount;
    }

    /// Returns held points to their lots.
    pub(crate) fn release(&mut self, drawn: &Drawn) {
        self.held -= drawn.iter().map(|(_, part)| part).sum::<i64>();
        self.refill(drawn);
    }

    /// Returns points that were spent or had lapsed.
    pub(crate) fn refill(&mut self, drawn: &Drawn) {
        for (last, part) in drawn {
            *self.lots.entry(*last).or_default() += part;
        }
    }

    /// Books out all lots whose last day lies before a day.
    pub(crate) fn lapse(&mut self, as_of: Day) {
        self.lots = self.lots.split_off(&as_of);
    }
}

/// Units of one item at the counter, in lots by best-before day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stock {
    lots: Vec<StockLot>,
}

#[derive(Clone, Copy, Debug)]
struct StockLot {
    best_before: Option<Day>,
    left: u32,
}

/// Units taken from lots, by their place in the list.
pub(crate) type Taken = Vec<(usize, u32)>;

impl Stock {
    pub(crate) fn receive(&mut self, units: u32, best_before: Option<Day>) {
        self.lots.push(StockLot { best_before, left: units });
    }

    /// Units that may still be handed out on a day.
    pub(crate) fn available(&self, today: Day) -> u32 {
        self.lots
            .iter()
            .filter(|lot| lot.best_before.is_none_or(|last| last >= today))
            .map(|lot| lot.left)
            .sum()
    }

    /// Units in lots that are past their day.
    pub(crate) fn stale(&self, today: Day) -> u32 {
        self.lots
            .iter()
            .filter(|lot| lot.best_before.is_some_and(|last| last < today))
            .map(|lot| lot.left)
            .sum()
    }

    /// Takes units, those that end first before others; for a write-off also those past their day.
    pub(crate) fn take(&mut self, units: u32, today: Option<Day>) -> Taken {
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|at| (self.lots[*at].best_before.is_none(), self.lots[*at].best_before, *at));
        let mut missing = units;
        let mut taken = Vec::new();
        for at in order {
            let lot = &mut self.lots[at];
            let fresh = today.is_none_or(|today| lot.best_before.is_none_or(|last| last >= today));
            let part = missing.min(lot.left);
            if part > 0 && fresh {
                lot.left -= part;
                missing -= part;
                taken.push((at, part));
            }
        }
        taken
    }

    pub(crate) fn put_back(&mut self, taken: &Taken) {
        for (at, part) in taken {
            self.lots[*at].left += part;
        }
    }
}
