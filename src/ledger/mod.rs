//! Double entry: purses, lots, movements. Knows holders and amounts; refuses to know rules, teams and shops.
//!
//! Every [`Movement`] changes a holder's accounts and, by the same amount the other way, an account
//! of the community. So each purse sums to zero after every entry, and a test recomputes it.

pub(crate) mod plan;
mod tally;

use alloc::vec::Vec;

use crate::amount::Points;
use crate::coding::stored;
use crate::context::Context;
use crate::contract::command::Holder;
use crate::contract::event::{Cause, CommunityAccount, LotId, Movement};
use crate::ids::{EntryId, KeyTag, PersonId};
use crate::table::{Table, tables};
use crate::time::{Day, Period, Timestamp};

tables! {
    /// All accounts of all purses.
    Ledger {
        /// Accounts that do not belong to a period.
        accounts: Table<Holder, Accounts>,
        /// Rank purse: one account per period and holder.
        rank: Table<(Period, Holder), Points>,
        /// What each person contributed to the rank purse, whoever holds it.
        person_rank: Table<(Period, PersonId), Points>,
        /// What each person contributed to the honour purse.
        person_honour: Table<PersonId, Points>,
        /// On whose accounts something a person earned was ever booked.
        earned_for: Table<(PersonId, Holder), ()>,
        /// The community's side of the spendable purse.
        community: Table<CommunityAccount, Points>,
        /// The community's side of the rank and honour purses.
        issued: Table<(), Issued>,
        /// Lots with points left in them.
        lots: Table<(Holder, LotId), Lot>,
        /// Movements of each holder, numbered from 0.
        movements: Table<(Holder, u32), Booked>,
    }
}

stored! {
    /// One holder's accounts outside the rank purse.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Accounts {
        pub(crate) honour: Points,
        pub(crate) spendable: Points,
        pub(crate) held: Points,
        pub(crate) debt: Points,
        pub(crate) movements: u32,
    }
}

stored! {
    /// The community's side of rank and honour: the negative of all that holders have.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Issued {
        pub(crate) rank: Points,
        pub(crate) honour: Points,
    }
}

stored! {
    /// A lot of spendable points.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub(crate) struct Lot {
        pub(crate) left: Points,
        pub(crate) expires_on: Option<Day>,
    }
}

impl Lot {
    pub(crate) fn lapsed(&self, today: Day) -> bool {
        self.expires_on.is_some_and(|last| last < today)
    }
}

stored! {
    /// A movement as booked: who booked it and when stand beside it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Booked {
        pub(crate) entry: EntryId,
        pub(crate) at: Timestamp,
        pub(crate) by: Option<PersonId>,
        pub(crate) on: Day,
        pub(crate) cause: Cause,
        pub(crate) thing: EntryId,
        pub(crate) period: Period,
        pub(crate) rank: Points,
        pub(crate) honour: Points,
        pub(crate) spendable: Points,
        pub(crate) held: Points,
        pub(crate) debt: Points,
        /// Kept only where a later reversal must refill exactly these lots.
        pub(crate) lots: Vec<crate::contract::event::LotChange>,
    }
}

impl Booked {
    pub(crate) const fn booked_by(&self) -> KeyTag {
        self.entry.author
    }
}

/// The number of a movement among its holder's.
pub(crate) type MovementRef = (Holder, u32);

impl Ledger {
    pub(crate) fn accounts_of(&self, holder: Holder) -> Accounts {
        self.accounts.get(&holder).unwrap_or_default()
    }

    pub(crate) fn rank_of(&self, holder: Holder, period: Period) -> Points {
        self.rank.get(&(period, holder)).unwrap_or_default()
    }

    pub(crate) fn movements_of(&self, holder: Holder) -> impl DoubleEndedIterator<Item = Booked> {
        self.movements.range((holder, 0)..=(holder, u32::MAX)).map(|(_, booked)| booked)
    }

    /// Movements a person earned, on whichever account they were booked.
    pub(crate) fn movements_by(&self, person: PersonId) -> impl Iterator<Item = Booked> {
        self.earned_for
            .range((person, Holder::FIRST)..)
            .take_while(move |((whose, _), _)| *whose == person)
            .flat_map(|((_, holder), _)| self.movements_of(holder))
            .filter(move |booked| booked.by == Some(person))
    }

    pub(crate) fn lots_of(&self, holder: Holder) -> impl Iterator<Item = (LotId, Lot)> {
        let first = LotId { earned_on: Day::FIRST, entry: EntryId::FIRST };
        self.lots
            .range((holder, first)..)
            .take_while(move |((whose, _), _)| *whose == holder)
            .map(|((_, lot), row)| (lot, row))
    }

    /// Points the holder can spend today: lots that have not lapsed.
    pub(crate) fn available(&self, holder: Holder, today: Day) -> Points {
        self.lots_of(holder)
            .filter(|(_, lot)| !lot.lapsed(today))
            .fold(Points::ZERO, |sum, (_, lot)| sum.checked_add(lot.left).unwrap_or(sum))
    }

    /// Books a movement that [`plan`] has checked against overflow, and says which number it got.
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, m: &Movement) -> MovementRef {
        let (at, mut number) = (cx.place, 0);
        self.accounts.change(at, m.holder, |a| {
            number = a.movements;
            a.honour = sum(a.honour, m.honour);
            a.spendable = sum(a.spendable, m.spendable);
            a.held = sum(a.held, m.held);
            a.debt = sum(a.debt, m.debt);
            a.movements = a.movements.saturating_add(1);
        });
        if !m.rank.is_zero() {
            self.rank.change(at, (m.period, m.holder), |p| *p = sum(*p, m.rank));
        }
        if let Some(person) = m.by {
            if !self.earned_for.contains(&(person, m.holder)) {
                self.earned_for.put(at, (person, m.holder), ());
            }
            if !m.rank.is_zero() {
                self.person_rank.change(at, (m.period, person), |p| *p = sum(*p, m.rank));
            }
            if !m.honour.is_zero() {
                self.person_honour.change(at, person, |p| *p = sum(*p, m.honour));
            }
        }
        self.issued.change(at, (), |issued| {
            issued.rank = sum(issued.rank, m.rank.negated());
            issued.honour = sum(issued.honour, m.honour.negated());
        });
        let moved = sum(sum(m.spendable, m.held), m.debt);
        if !moved.is_zero() {
            self.community.change(at, m.against, |p| *p = sum(*p, moved.negated()));
        }
        self.change_lots(cx, m);
        self.movements.put(at, (m.holder, number), booked(cx, m));
        (m.holder, number)
    }

    fn change_lots(&mut self, cx: &Context, m: &Movement) {
        for change in &m.lots {
            let key = (m.holder, change.lot);
            let mut lot = self.lots.get(&key).unwrap_or_default();
            lot.left = sum(lot.left, change.change);
            if !change.change.is_negative() {
                lot.expires_on = change.expires_on;
            }
            if lot.left.is_zero() {
                self.lots.remove(cx.place, &key);
            } else {
                self.lots.put(cx.place, key, lot);
            }
        }
    }
}

/// Adds amounts whose sum was checked when the movement was planned.
fn sum(a: Points, b: Points) -> Points {
    a.checked_add(b).unwrap_or(a)
}

fn booked(cx: &Context, m: &Movement) -> Booked {
    let refillable = matches!(m.cause, Cause::RedemptionHeld | Cause::Expiry);
    Booked {
        entry: cx.entry,
        at: cx.at,
        by: m.by,
        on: m.on,
        cause: m.cause,
        thing: m.thing,
        period: m.period,
        rank: m.rank,
        honour: m.honour,
        spendable: m.spendable,
        held: m.held,
        debt: m.debt,
        lots: if refillable { m.lots.clone() } else { Vec::new() },
    }
}
