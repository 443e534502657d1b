//! Rule sheets and deeds: which rule applies to whom, how often, and what it books. Pins versions.

mod deeds;
mod expiry;

use alloc::vec::Vec;

use super::approval::FirstApproval;
use super::{Admission, Book, Context, Events, find, misrouted};
use crate::amount::{Minutes, Points};
use crate::coding::{Stored, stored, take_bytes};
use crate::contract::command::{Command, Holder};
use crate::contract::event::{Cause, Movement};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::sheet::{Award, Cap, Expiry, HolderKind, Rounding, Rule, RuleRef, RuleSheet};
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, DeedId, EntryId, KeyTag, PersonId, SheetId};
use crate::ledger::{MovementRef, plan};
use crate::limits;
use crate::listing::Listed as _;
use crate::table::{Table, tables};
use crate::text::Label;
use crate::time::{Day, Period, PeriodKind, Timestamp};

tables! {
    /// Sheets and deeds.
    Rules {
        sheets: Table<SheetId, Sheet>,
        /// The rows of all sheets.
        rows: Table<RuleRef, Row>,
        deeds: Table<DeedId, Deed>,
        waiting: Table<DeedId, ()>,
        /// How often a capped rule has counted for a subject in a period.
        used: Table<(RuleRef, Holder, Period), u32>,
        expiries: Table<EntryId, ExpiryRun>,
        /// The movements an expiry booked.
        expired: Table<(EntryId, Holder), u32>,
    }
}

stored! {
    /// An adopted sheet. Its rules stand in rows of their own: few decisions need all of them, and most need only one.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Sheet {
        title: Label,
        terms: Terms,
        /// None, ever.
        rules: Vec<Rule>,
        pub(crate) replaces: Option<SheetId>,
        pub(crate) replaced_by: Option<SheetId>,
        pub(crate) at: Timestamp,
    }
}

stored! {
    /// What a sheet says besides its title and its rules.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Terms {
        effective_from: Day,
        pub(crate) holder: HolderKind,
        pub(crate) rank_period: PeriodKind,
        expiry: Expiry,
        pub(crate) hour_rate: Option<Points>,
        pub(crate) rounding: Rounding,
    }
}

stored! {
    /// A row of an adopted sheet.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Row {
        rule: Rule,
        /// Where the rule first stood: a cap does not start anew with a new version.
        origin: RuleRef,
    }
}

/// What a row says in numbers.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    award: Award,
    cap: Option<Cap>,
    origin: RuleRef,
}

impl Numbers {
    /// Reads a row without its words.
    fn read(row: &mut &[u8]) -> Option<Self> {
        let words = |row: &mut &[u8]| Some(if bool::read(row)? { take_bytes(row)? } else { &[] }.len());
        take_bytes(row)?;
        take_bytes(row)?;
        let award = Stored::read(row)?;
        words(row)?;
        let cap = Stored::read(row)?;
        words(row)?;
        Some(Self { award, cap, origin: Stored::read(row)? })
    }
}

stored! {
    /// A deed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Deed {
        pub(crate) rule: RuleRef,
        pub(crate) subject: Holder,
        pub(crate) on: Day,
        pub(crate) count: u32,
        pub(crate) points: Points,
        pub(crate) state: ThingState,
        pub(crate) reason: Option<BlobHash>,
        pub(crate) at: Timestamp,
        pub(crate) entered_by: KeyTag,
        /// The first of two approvals, where two are needed.
        pub(crate) first_approval: Option<FirstApproval>,
        pub(crate) decided: Option<EntryId>,
        pub(crate) booked: Option<MovementRef>,
    }
}

stored! {
    /// One run of an expiry.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct ExpiryRun {
        pub(crate) as_of: Day,
        pub(crate) reversed: bool,
    }
}

impl Rules {
    fn find_sheet(&self, sheet: SheetId) -> Result<Sheet, Refusal> {
        find(&self.sheets, sheet, ThingKind::Sheet, sheet.0)
    }

    /// The terms of a sheet, and the one that replaces it.
    fn terms(&self, sheet: SheetId) -> Result<(Terms, Option<SheetId>), Refusal> {
        let past_the_title = |row: &mut &[u8]| {
            take_bytes(row)?;
            let (terms, _): (_, Vec<Rule>) = Stored::read(row)?;
            let (_, replaced_by): (Option<SheetId>, _) = Stored::read(row)?;
            Some((terms, replaced_by))
        };
        let found = self.sheets.look(&sheet, past_the_title);
        found.ok_or(Refusal::NotFound { kind: ThingKind::Sheet, id: sheet.0 })
    }

    /// The rows of a sheet in their order.
    fn rows_of(&self, sheet: SheetId) -> impl Iterator<Item = (RuleRef, Row)> {
        self.rows.range(RuleRef { sheet, row: 0 }..=RuleRef { sheet, row: u16::MAX })
    }

    /// An adopted sheet with all its rules.
    pub(crate) fn whole(&self, sheet: SheetId) -> Option<RuleSheet> {
        let Sheet { title, terms, .. } = self.sheets.get(&sheet)?;
        let Terms { effective_from, holder, rank_period, expiry, hour_rate, rounding } = terms;
        let rules = self.rows_of(sheet).map(|(_, row)| row.rule).listed();
        Some(RuleSheet { title, effective_from, holder, rank_period, expiry, hour_rate, rounding, rules })
    }

    /// The row a reference names, where the book holds its sheet.
    pub(crate) fn rule(&self, rule: RuleRef) -> Option<Rule> {
        self.rows.get(&rule).map(|row| row.rule)
    }

    /// Keeps a sheet's rows. The origin of each is that of the row with the same heading and title before.
    fn put_rows(&mut self, cx: &Context, sheet: SheetId, rules: &[Rule], replaces: Option<SheetId>) {
        let before: Vec<Row> =
            replaces.map_or_else(Vec::new, |old| self.rows_of(old).map(|(_, row)| row).listed());
        for (row, rule) in (0..).zip(rules) {
            let at = RuleRef { sheet, row };
            let same = |old: &&Row| old.rule.title == rule.title && old.rule.category == rule.category;
            let origin = before.iter().find(same).map_or(at, |old| old.origin);
            self.rows.put(cx.place, at, Row { rule: rule.clone(), origin });
        }
    }

    /// The terms of the sheet in force on a day: not replaced by then, and the latest to take effect.
    pub(crate) fn in_force(&self, day: Day) -> Option<(SheetId, Terms)> {
        self.sheets
            .iter()
            .filter(|(_, sheet)| self.applies(&sheet.terms, sheet.replaced_by, day).is_ok())
            .max_by_key(|(_, sheet)| (sheet.terms.effective_from, sheet.at))
            .map(|(id, sheet)| (id, sheet.terms))
    }

    /// The terms of a sheet, if it applies to a day.
    pub(super) fn effective(&self, sheet: SheetId, day: Day) -> Result<Terms, Refusal> {
        let (terms, replaced_by) = self.terms(sheet)?;
        self.applies(&terms, replaced_by, day)?;
        Ok(terms)
    }

    fn applies(&self, terms: &Terms, replaced_by: Option<SheetId>, day: Day) -> Result<(), Refusal> {
        let newer = replaced_by.and_then(|newer| self.terms(newer).ok());
        let until = newer.map(|(newer, _)| newer.effective_from);
        let from = terms.effective_from;
        if day < from || until.is_some_and(|until| day >= until) {
            return Err(Refusal::SheetNotEffective { from, until });
        }
        Ok(())
    }

    pub(super) fn link(&mut self, cx: &Context, movement: &Movement, number: MovementRef) {
        match movement.cause {
            Cause::Deed => {
                let deed = DeedId(movement.thing);
                self.deeds.edit(cx.place, &deed, |row| row.booked = Some(number));
            }
            Cause::Expiry => self.expired.put(cx.place, (movement.thing, movement.holder), number.1),
            Cause::Service
            | Cause::ServiceVoided
            | Cause::DeedVoided
            | Cause::RedemptionHeld
            | Cause::RedemptionCollected
            | Cause::RedemptionCancelled
            | Cause::RedemptionReversed
            | Cause::ExpiryReversed => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::SheetAdopted { sheet, replaces, rules } => {
                self.put_rows(cx, *sheet, &rules.rules, *replaces);
                let row = Sheet {
                    title: rules.title.clone(),
                    terms: Terms {
                        effective_from: rules.effective_from,
                        holder: rules.holder,
                        rank_period: rules.rank_period,
                        expiry: rules.expiry,
                        hour_rate: rules.hour_rate,
                        rounding: rules.rounding,
                    },
                    rules: Vec::new(),
                    replaces: *replaces,
                    replaced_by: None,
                    at: cx.at,
                };
                self.sheets.put(cx.place, *sheet, row);
                if let Some(old) = replaces {
                    self.sheets.edit(cx.place, old, |old| old.replaced_by = Some(*sheet));
                }
            }
            Event::PointsExpired { expiry, as_of } => {
                self.expiries.put(cx.place, *expiry, ExpiryRun { as_of: *as_of, reversed: false });
            }
            Event::ExpiryReversed { expiry, .. } => {
                self.expiries.edit(cx.place, expiry, |run| run.reversed = true);
            }
            _ => self.evolve_deed(cx, event),
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(
    book: &Book,
    cx: &Context,
    admission: Admission,
    command: &Command,
) -> Result<Events, Refusal> {
    match command {
        Command::AdoptSheet { sheet, replaces } => adopt(book, cx, sheet, *replaces),
        Command::DeclareDeed { .. }
        | Command::ApproveDeed { .. }
        | Command::ReturnDeed { .. }
        | Command::VoidDeed { .. } => deeds::decide(book, cx, admission, command),
        Command::ExpirePoints { as_of } => expiry::expire(book, cx, *as_of),
        Command::ReverseExpiry { expiry, until, reason } => {
            expiry::reverse(book, cx, *expiry, *until, reason.blob())
        }
        other => misrouted(other),
    }
}

fn adopt(book: &Book, cx: &Context, sheet: &RuleSheet, replaces: Option<SheetId>) -> Result<Events, Refusal> {
    if let Some(old) = replaces {
        let old = book.rules.find_sheet(old)?;
        if old.replaced_by.is_some() {
            return Err(Refusal::StateIs { state: ThingState::Reversed });
        }
        if sheet.effective_from < old.terms.effective_from {
            let (day, first) = (sheet.effective_from, old.terms.effective_from);
            return Err(Refusal::DayTooEarly { day, first });
        }
    }
    check_sheet(sheet)?;
    let rules = alloc::boxed::Box::new(sheet.clone());
    Ok(alloc::vec![Event::SheetAdopted { sheet: SheetId(cx.entry), replaces, rules }])
}

fn check_sheet(sheet: &RuleSheet) -> Result<(), Refusal> {
    let step = match sheet.rounding {
        Rounding::Exact => Minutes::new(1).unwrap_or_default(),
        Rounding::Down { step } | Rounding::Up { step } => step,
    };
    let expiry = match sheet.expiry {
        Expiry::Never => true,
        Expiry::Yearly { month, day } => Day::from_ymd(2024, month.into(), day.into()).is_some(),
        Expiry::AfterMonths { months } => (1..=120).contains(&months),
    };
    let rate = sheet.hour_rate.is_none_or(|rate| !rate.is_negative());
    let rows = !sheet.rules.is_empty() && sheet.rules.len() <= limits::RULES_PER_SHEET;
    if step == Minutes::ZERO || !expiry || !rate || !rows {
        return Err(Refusal::SheetMalformed { row: None });
    }
    for (row, rule) in sheet.rules.iter().enumerate() {
        let award = match rule.award {
            Award::Fixed { points } => !points.is_zero(),
            // A range that crosses zero would leave open whether the rule rewards or punishes.
            Award::Range { least, most } => least <= most && least.is_negative() == most.is_negative(),
        };
        if !award || rule.cap.is_some_and(|cap| cap.times == 0) {
            return Err(Refusal::SheetMalformed { row: u16::try_from(row).ok() });
        }
    }
    Ok(())
}

/// Who holds what a person earns on a day.
pub(super) fn holder_of(book: &Book, sheet: &Terms, person: PersonId, on: Day) -> Holder {
    let household = match sheet.holder {
        HolderKind::Household => book.people.household_on(person, on),
        HolderKind::Person => None,
    };
    household.map_or(Holder::Person(person), Holder::Household)
}

/// Last day points earned on a day can be spent. An approval so late that they would have lapsed
/// already counts from the day of the approval instead.
pub(super) fn last_day(sheet: &Terms, earned_on: Day, today: Day) -> Option<Day> {
    let last = lapses(sheet, earned_on)?;
    if last < today { lapses(sheet, today) } else { Some(last) }
}

fn lapses(sheet: &Terms, earned_on: Day) -> Option<Day> {
    match sheet.expiry {
        Expiry::Never => None,
        Expiry::AfterMonths { months } => earned_on.plus_months(months.into()),
        Expiry::Yearly { month, day } => {
            let of_year = |year| {
                let first = Day::from_ymd(year, month.into(), 1)?;
                (1..=u32::from(day))
                    .rev()
                    .find_map(|day| Day::from_ymd(year, month.into(), day))
                    .or(Some(first))
            };
            let this = of_year(earned_on.year())?;
            let reset = if this > earned_on { Some(this) } else { of_year(earned_on.year().checked_add(1)?) };
            reset?.day_before()
        }
    }
}

/// Last day points that come back today can be spent: as if they were earned today.
pub(super) fn last_day_today(book: &Book, cx: &Context) -> Option<Day> {
    book.rules.in_force(cx.today).and_then(|(_, sheet)| last_day(&sheet, cx.today, cx.today))
}

/// Reverses what a record or deed booked, if it booked anything.
pub(super) fn taken_back(
    book: &Book,
    cx: &Context,
    booked: Option<MovementRef>,
    cause: Cause,
) -> Result<Option<Event>, Refusal> {
    let Some((holder, number)) = booked else {
        return Ok(None);
    };
    let Some(movement) = book.ledger.movements.get(&(holder, number)) else {
        return Ok(None);
    };
    let expires_on = last_day_today(book, cx);
    let back = plan::reverse(&book.ledger, holder, &movement, cause, cx.entry, expires_on)?;
    Ok(Some(Event::PointsMoved(alloc::boxed::Box::new(back))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::bytes_of;

    #[test]
    fn the_numbers_of_a_row_are_those_of_its_rule() {
        let label = |text| Label::new(text).unwrap();
        let origin = RuleRef { sheet: SheetId(EntryId::FIRST), row: 300 };
        let award = Award::Range { least: Points::ZERO, most: Points::from_whole(7).unwrap() };
        for (unit, cap) in [(None, None), (Some(label("次")), Some(Cap { times: 3, per: PeriodKind::Month }))]
        {
            let (category, title, evidence) = (label("邻里"), label("调解"), unit.clone());
            let bytes = bytes_of(&Row { rule: Rule { category, title, award, unit, cap, evidence }, origin });
            let mut rest = bytes.as_slice();
            let read = Numbers::read(&mut rest).unwrap();
            assert_eq!((read.award, read.cap, read.origin), (award, cap, origin));
            assert!(rest.is_empty());
            assert!((0..bytes.len()).all(|end| Numbers::read(&mut &bytes[..end]).is_none()));
        }
    }
}
