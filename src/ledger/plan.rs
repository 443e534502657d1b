//! Plans movements: what an award, a deduction, a hold or a reversal does to accounts and lots.
//!
//! Pure functions from the ledger as it is to a [`Movement`]; they refuse, they never change anything.

use alloc::vec::Vec;

use super::{Accounts, Booked, Ledger, Lot};
use crate::amount::Points;
use crate::context::Context;
use crate::contract::Refusal;
use crate::contract::command::Holder;
use crate::contract::event::{Cause, CommunityAccount, LotChange, LotId, Movement};
use crate::ids::{CounterId, EntryId, PersonId};
use crate::listing::Listed as _;
use crate::time::{Day, Period};

/// What a movement is for, whichever way the points go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purpose {
    pub(crate) holder: Holder,
    pub(crate) by: Option<PersonId>,
    pub(crate) on: Day,
    pub(crate) cause: Cause,
    pub(crate) thing: EntryId,
    pub(crate) period: Period,
    /// The entry being decided; it names a lot it opens.
    pub(crate) entry: EntryId,
}

impl Purpose {
    fn movement(self) -> Movement {
        Movement {
            holder: self.holder,
            by: self.by,
            on: self.on,
            cause: self.cause,
            thing: self.thing,
            period: self.period,
            rank: Points::ZERO,
            honour: Points::ZERO,
            spendable: Points::ZERO,
            held: Points::ZERO,
            debt: Points::ZERO,
            against: CommunityAccount::Issued,
            lots: Vec::new(),
        }
    }

    fn of_booked(holder: Holder, booked: &Booked, cause: Cause, entry: EntryId) -> Self {
        Self {
            holder,
            by: booked.by,
            on: booked.on,
            cause,
            thing: booked.thing,
            period: booked.period,
            entry,
        }
    }
}

/// An award (above zero) or a deduction (below): rank, honour and spendable together.
///
/// An award pays debt first. A deduction draws lots oldest first; what they lack becomes debt.
pub(crate) fn award(
    ledger: &Ledger,
    purpose: Purpose,
    amount: Points,
    expires_on: Option<Day>,
) -> Result<Movement, Refusal> {
    let (mut m, now) = (purpose.movement(), ledger.accounts_of(purpose.holder));
    m.rank = amount;
    m.honour = amount;
    if amount.is_negative() {
        take(ledger, &mut m, amount.negated(), None)?;
    } else {
        give(&mut m, now, amount, purpose.entry, expires_on)?;
    }
    checked(ledger, now, m)
}

/// Takes an award or a deduction back, as far as its own lot first.
pub(crate) fn reverse(
    ledger: &Ledger,
    holder: Holder,
    booked: &Booked,
    cause: Cause,
    entry: EntryId,
    expires_on: Option<Day>,
) -> Result<Movement, Refusal> {
    let mut m = Purpose::of_booked(holder, booked, cause, entry).movement();
    let now = ledger.accounts_of(holder);
    m.rank = booked.rank.negated();
    m.honour = booked.honour.negated();
    let value = booked.spendable.checked_add(booked.debt).ok_or(Refusal::AmountOverflow)?;
    if value.is_negative() {
        give(&mut m, now, value.negated(), entry, expires_on)?;
    } else {
        let own = LotId { earned_on: booked.on, entry: booked.entry };
        take(ledger, &mut m, value, Some(own))?;
    }
    checked(ledger, now, m)
}

/// Holds points for a redemption, oldest lots first.
///
/// Live, lapsed lots are passed over and too few points are refused. At fold the goods are gone: what is missing
/// is drawn from lapsed lots nobody has booked out, and what these lack becomes debt.
pub(crate) fn hold(
    ledger: &Ledger,
    purpose: Purpose,
    amount: Points,
    cx: &Context,
) -> Result<Movement, Refusal> {
    let (mut m, now) = (purpose.movement(), ledger.accounts_of(purpose.holder));
    let mut missing = amount;
    let lots =
        |lapsed: bool| ledger.lots_of(purpose.holder).filter(move |(_, row)| row.lapsed(cx.today) == lapsed);
    for (lot, row) in lots(false).chain(lots(true).filter(|_| !cx.live)) {
        draw(&mut m, &mut missing, lot, &row)?;
        if missing.is_zero() {
            break;
        }
    }
    if cx.live && !missing.is_zero() {
        return Err(Refusal::InsufficientPoints {
            needed: amount,
            available: ledger.available(purpose.holder, cx.today),
            held: now.held,
            debt: now.debt,
        });
    }
    m.spendable = missing.checked_sub(amount).ok_or(Refusal::AmountOverflow)?;
    m.held = amount;
    m.debt = missing.negated();
    checked(ledger, now, m)
}

/// Spends what a hold set aside.
pub(crate) fn collect(
    ledger: &Ledger,
    holder: Holder,
    held: &Booked,
    entry: EntryId,
    counter: CounterId,
) -> Result<Movement, Refusal> {
    let mut m = Purpose::of_booked(holder, held, Cause::RedemptionCollected, entry).movement();
    m.held = held.held.negated();
    m.against = CommunityAccount::Redeemed(counter);
    checked(ledger, ledger.accounts_of(holder), m)
}

/// Returns what a hold drew to the lots it came from. `from` says at which counter it was spent already, if it
/// was, and how long points are good that come back after their debt was paid otherwise.
pub(crate) fn refund(
    ledger: &Ledger,
    holder: Holder,
    held: &Booked,
    entry: EntryId,
    from: (Option<CounterId>, Option<Day>),
) -> Result<Movement, Refusal> {
    let (collected, until) = from;
    let cause = if collected.is_some() { Cause::RedemptionReversed } else { Cause::RedemptionCancelled };
    let mut m = Purpose::of_booked(holder, held, cause, entry).movement();
    let now = ledger.accounts_of(holder);
    give(&mut m, now, held.debt.negated(), entry, until)?;
    m.spendable = m.spendable.checked_sub(held.spendable).ok_or(Refusal::AmountOverflow)?;
    match collected {
        Some(counter) => m.against = CommunityAccount::Redeemed(counter),
        None => m.held = held.held.negated(),
    }
    m.lots.extend(refilled(ledger, holder, &held.lots, None));
    checked(ledger, now, m)
}

/// Books out every lot of a holder that has lapsed on `as_of`; `None` where there is none.
pub(crate) fn lapse(ledger: &Ledger, purpose: Purpose, as_of: Day) -> Result<Option<Movement>, Refusal> {
    let mut m = purpose.movement();
    let mut total = Points::ZERO;
    for (lot, row) in ledger.lots_of(purpose.holder) {
        if row.lapsed(as_of) {
            total = total.checked_add(row.left).ok_or(Refusal::AmountOverflow)?;
            m.lots.push(LotChange { lot, change: row.left.negated(), expires_on: row.expires_on });
        }
    }
    if total.is_zero() {
        return Ok(None);
    }
    m.spendable = total.negated();
    m.against = CommunityAccount::Expired;
    checked(ledger, ledger.accounts_of(purpose.holder), m).map(Some)
}

/// Takes a lapse back: its lots return, now good until `until`.
pub(crate) fn unlapse(
    ledger: &Ledger,
    holder: Holder,
    lapsed: &Booked,
    entry: EntryId,
    until: Day,
) -> Result<Movement, Refusal> {
    let mut m = Purpose::of_booked(holder, lapsed, Cause::ExpiryReversed, entry).movement();
    m.spendable = lapsed.spendable.negated();
    m.against = CommunityAccount::Expired;
    m.lots = refilled(ledger, holder, &lapsed.lots, Some(until));
    checked(ledger, ledger.accounts_of(holder), m)
}

/// Fills lots again. A lot that still holds points keeps the later of both last days: what returns
/// never shortens the life of what is there.
fn refilled(ledger: &Ledger, holder: Holder, drawn: &[LotChange], until: Option<Day>) -> Vec<LotChange> {
    let refill = |change: &LotChange| {
        let own = until.or(change.expires_on);
        let there = ledger.lots.get(&(holder, change.lot));
        LotChange {
            lot: change.lot,
            change: change.change.negated(),
            expires_on: there.map_or(own, |row| own.and_then(|own| Some(own.max(row.expires_on?)))),
        }
    };
    drawn.iter().map(refill).listed()
}

/// Draws at most `missing` from a lot.
fn draw(m: &mut Movement, missing: &mut Points, lot: LotId, row: &Lot) -> Result<(), Refusal> {
    let part = row.left.min(*missing);
    if !part.is_zero() {
        *missing = missing.checked_sub(part).ok_or(Refusal::AmountOverflow)?;
        m.lots.push(LotChange { lot, change: part.negated(), expires_on: row.expires_on });
    }
    Ok(())
}

fn take(ledger: &Ledger, m: &mut Movement, amount: Points, first: Option<LotId>) -> Result<(), Refusal> {
    let mut missing = amount;
    let own = first.and_then(|lot| ledger.lots.get(&(m.holder, lot)).map(|row| (lot, row)));
    for (lot, row) in own.into_iter() {
        draw(m, &mut missing, lot, &row)?;
    }
    for (lot, row) in ledger.lots_of(m.holder).filter(|(lot, _)| Some(*lot) != first) {
        if missing.is_zero() {
            break;
        }
        draw(m, &mut missing, lot, &row)?;
    }
    m.spendable = missing.checked_sub(amount).ok_or(Refusal::AmountOverflow)?;
    m.debt = missing.negated();
    Ok(())
}

fn give(
    m: &mut Movement,
    now: Accounts,
    amount: Points,
    entry: EntryId,
    expires_on: Option<Day>,
) -> Result<(), Refusal> {
    let owed = now.debt.negated();
    m.debt = owed.min(amount);
    m.spendable = amount.checked_sub(m.debt).ok_or(Refusal::AmountOverflow)?;
    if !m.spendable.is_zero() {
        let lot = LotId { earned_on: m.on, entry };
        m.lots.push(LotChange { lot, change: m.spendable, expires_on });
    }
    Ok(())
}

/// Refuses a movement after which any account would leave its range. `now`: the holder's accounts before it.
fn checked(ledger: &Ledger, now: Accounts, m: Movement) -> Result<Movement, Refusal> {
    let issued = ledger.issued.get(&()).unwrap_or_default();
    let moved = m.spendable.checked_add(m.held).and_then(|sum| sum.checked_add(m.debt));
    let mut fits = [
        now.honour.checked_add(m.honour),
        now.spendable.checked_add(m.spendable),
        now.held.checked_add(m.held),
        now.debt.checked_add(m.debt),
        issued.rank.checked_sub(m.rank),
        issued.honour.checked_sub(m.honour),
        moved,
    ]
    .iter()
    .all(Option::is_some);
    // An account that does not change stays in its range.
    let mut check = |change: Points, account: &dyn Fn() -> Points| {
        fits = fits && (change.is_zero() || account().checked_add(change).is_some());
    };
    check(m.rank, &|| ledger.rank_of(m.holder, m.period));
    check(moved.unwrap_or_default().negated(), &|| ledger.community.get(&m.against).unwrap_or_default());
    if let Some(person) = m.by {
        check(m.honour, &|| ledger.person_honour.get(&person).unwrap_or_default());
        check(m.rank, &|| ledger.person_rank.get(&(m.period, person)).unwrap_or_default());
    }
    if fits { Ok(m) } else { Err(Refusal::AmountOverflow) }
}

/// Points of a holder's lots that have lapsed on a day.
pub(crate) fn lapsed(ledger: &Ledger, holder: Holder, as_of: Day) -> Points {
    ledger
        .lots_of(holder)
        .filter(|(_, row)| row.lapsed(as_of))
        .fold(Points::ZERO, |sum, (_, row)| sum.checked_add(row.left).unwrap_or(sum))
}
