//! Recomputes the ledger's sums from its rows: the check behind the first and eighth invariant.

use super::Ledger;
use crate::amount::Points;

/// What does not balance. Empty for every book, after every entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imbalance {
    /// Sum over all accounts of the rank purse.
    pub(crate) rank: i128,
    /// Sum over all accounts of the honour purse.
    pub(crate) honour: i128,
    /// Sum over all accounts of the spendable purse.
    pub(crate) spendable: i128,
    /// Holders whose lots, movements and balances tell different stories, or who are below zero.
    pub(crate) holders: u32,
}

fn wide(points: Points) -> i128 {
    i128::from(points.hundredths())
}

impl Ledger {
    /// Sums every purse over all accounts, and every holder over lots and movements.
    pub(crate) fn imbalance(&self) -> Imbalance {
        let issued = self.issued.get(&()).unwrap_or_default();
        let mut found =
            Imbalance { rank: wide(issued.rank), honour: wide(issued.honour), ..Imbalance::default() };
        for (_, points) in self.rank.iter() {
            found.rank = found.rank.saturating_add(wide(points));
        }
        for (_, points) in self.community.iter() {
            found.spendable = found.spendable.saturating_add(wide(points));
        }
        for (holder, accounts) in self.accounts.iter() {
            found.honour = found.honour.saturating_add(wide(accounts.honour));
            let own = [accounts.spendable, accounts.held, accounts.debt].map(wide);
            found.spendable = own.iter().fold(found.spendable, |sum, part| sum.saturating_add(*part));
            let mut told = [0_i128; 4];
            for m in self.movements_of(holder) {
                for (sum, part) in told.iter_mut().zip([m.spendable, m.held, m.debt, m.honour].map(wide)) {
                    *sum = sum.saturating_add(part);
                }
            }
            let [spendable, held, debt] = own;
            let lots = self.lots_of(holder).map(|(_, lot)| wide(lot.left));
            let in_lots = lots.fold(0, i128::saturating_add);
            let sound = told == [spendable, held, debt, wide(accounts.honour)]
                && in_lots == spendable
                && spendable >= 0
                && held >= 0
                && debt <= 0;
            found.holders = found.holders.saturating_add(u32::from(!sound));
        }
        found
    }
}
