//! Deeds 申报 → 入账: one rule applied to one person or household.

use super::{Deed, Numbers, Rules, holder_of, last_day, taken_back};
use crate::amount::Points;
use crate::book::approval::{self, FirstApproval, Step};
use crate::book::{Admission, Book, Context, Events, check_day, find, misrouted, policy};
use crate::contract::command::{Command, Holder};
use crate::contract::event::Cause;
use crate::contract::refusal::{AmountField, ThingKind, ThingState};
use crate::contract::sheet::{Award, RuleRef};
use crate::contract::{Event, Policy, Refusal};
use crate::ids::{BlobHash, DeedId, PersonId};
use crate::ledger::plan;
use crate::limits;
use crate::time::{Day, Period};

impl Rules {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    pub(super) fn evolve_deed(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::DeedDeclared { deed, rule, subject, on, count, points, reason } => {
                let row = Deed {
                    rule: *rule,
                    subject: *subject,
                    on: *on,
                    count: *count,
                    points: *points,
                    state: ThingState::Waiting,
                    reason: *reason,
                    at: cx.at,
                    entered_by: cx.entry.author,
                    first_approval: None,
                    decided: None,
                    booked: None,
                };
                self.deeds.put(at, *deed, row);
                self.waiting.put(at, *deed, ());
            }
            Event::DeedDecided { deed, state, reason } => {
                let Some(before) = self.deeds.get(deed) else {
                    return;
                };
                self.count_use(cx, &before, *state);
                self.waiting.remove(at, deed);
                self.deeds.edit(at, deed, |row| {
                    row.state = *state;
                    row.reason = reason.or(row.reason);
                    row.decided = Some(cx.entry);
                    row.first_approval = row.first_approval.filter(|_| *state == ThingState::Approved);
                });
            }
            Event::DeedFirstApproved { deed, person } => {
                let first = FirstApproval { by: cx.entry.author, person: *person, sheet: None };
                self.deeds.edit(at, deed, |row| row.first_approval = Some(first));
            }
            _ => {}
        }
    }

    /// Counts a capped rule when its deed is booked, and gives the use back when it is voided.
    fn count_use(&mut self, cx: &Context, before: &Deed, state: ThingState) {
        let Some(row) = self.numbers(before.rule) else { return };
        let Some(cap) = row.cap else { return };
        let key = (row.origin, before.subject, Period::of(cap.per, before.on));
        let (gained, lost) = (state == ThingState::Approved, before.state == ThingState::Approved);
        if gained != lost {
            self.used.change(cx.place, key, |used| {
                *used = if gained {
                    used.saturating_add(before.count)
                } else {
                    used.saturating_sub(before.count)
                };
            });
        }
    }

    fn numbers(&self, rule: RuleRef) -> Option<Numbers> {
        self.rows.look(&rule, Numbers::read)
    }

    pub(crate) fn find_deed(&self, deed: DeedId) -> Result<Deed, Refusal> {
        find(&self.deeds, deed, ThingKind::Deed, deed.0)
    }
}

impl Deed {
    /// How many different people must approve it; none once it is decided.
    pub(crate) fn approvals_needed(&self, policy: &Policy) -> u32 {
        let size = self.points.hundredths().unsigned_abs();
        let most = policy.second_approval_points.map(|most| most.hundredths().unsigned_abs());
        approval::needed(self.state, most.is_some_and(|most| size > most))
    }
}

/// A deed as declared.
struct Declaration {
    rule: RuleRef,
    subject: Holder,
    on: Day,
    count: u32,
    points: Option<Points>,
    reason: Option<BlobHash>,
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(super) fn decide(
    book: &Book,
    cx: &Context,
    admission: Admission,
    command: &Command,
) -> Result<Events, Refusal> {
    match command {
        Command::DeclareDeed { rule, subject, on, count, points, reason } => {
            let reason = reason.as_ref().and_then(|reason| reason.blob());
            let (rule, subject, on, count, points) = (*rule, *subject, *on, *count, *points);
            declare(book, cx, Declaration { rule, subject, on, count, points, reason })
        }
        Command::ApproveDeed { deed } => approve(book, cx, admission, *deed),
        Command::ReturnDeed { deed, reason } => {
            let row = book.rules.find_deed(*deed)?;
            policy::not_own(&admission, person(row.subject))?;
            if row.state != ThingState::Waiting {
                return Err(Refusal::StateIs { state: row.state });
            }
            Ok(alloc::vec![Event::DeedDecided {
                deed: *deed,
                state: ThingState::Returned,
                reason: reason.blob()
            }])
        }
        Command::VoidDeed { deed, reason } => {
            let row = book.rules.find_deed(*deed)?;
            policy::not_own(&admission, person(row.subject))?;
            if row.state == ThingState::Voided {
                return Err(Refusal::StateIs { state: row.state });
            }
            let state = ThingState::Voided;
            let mut events = alloc::vec![Event::DeedDecided { deed: *deed, state, reason: reason.blob() }];
            if row.state == ThingState::Approved {
                events.extend(taken_back(book, cx, row.booked, Cause::DeedVoided)?);
            }
            Ok(events)
        }
        other => misrouted(other),
    }
}

const fn person(subject: Holder) -> Option<PersonId> {
    match subject {
        Holder::Person(person) => Some(person),
        Holder::Household(_) => None,
    }
}

fn declare(book: &Book, cx: &Context, d: Declaration) -> Result<Events, Refusal> {
    book.people.check_holder(d.subject)?;
    let (terms, replaced_by) = book.rules.terms(d.rule.sheet)?;
    let row = book.rules.numbers(d.rule).ok_or_else(|| {
        let rows = u16::try_from(book.rules.rows_of(d.rule.sheet).count()).unwrap_or(u16::MAX);
        Refusal::RuleNotFound { row: d.rule.row, rows }
    })?;
    check_day(cx, d.on, None)?;
    book.rules.applies(&terms, replaced_by, d.on)?;
    let points = amount(row.award, &d)?;
    check_cap(book, &row, d.subject, d.on, d.count)?;
    Ok(alloc::vec![Event::DeedDeclared {
        deed: DeedId(cx.entry),
        rule: d.rule,
        subject: d.subject,
        on: d.on,
        count: d.count,
        points,
        reason: d.reason,
    }])
}

fn amount(award: Award, d: &Declaration) -> Result<Points, Refusal> {
    let most = limits::COUNT_PER_DEED;
    if d.count == 0 || d.count > most {
        return Err(Refusal::OutOfRange { field: AmountField::Count, least: 1, most });
    }
    let each = match award {
        Award::Fixed { points } => {
            if d.points.is_some_and(|chosen| chosen != points) {
                return Err(Refusal::AmountMismatch { least: points, most: points });
            }
            points
        }
        Award::Range { least, most } => {
            let chosen = d.points.filter(|chosen| (least..=most).contains(chosen));
            let chosen = chosen.ok_or(Refusal::AmountMismatch { least, most })?;
            if d.reason.is_none() {
                return Err(Refusal::ReasonRequired);
            }
            chosen
        }
    };
    each.checked_times(d.count).ok_or(Refusal::AmountOverflow)
}

fn check_cap(book: &Book, row: &Numbers, subject: Holder, on: Day, count: u32) -> Result<(), Refusal> {
    let Some(cap) = row.cap else { return Ok(()) };
    let period = Period::of(cap.per, on);
    let used = book.rules.used.get(&(row.origin, subject, period)).unwrap_or(0);
    if used.saturating_add(count) > cap.times {
        return Err(Refusal::CapReached { times: cap.times, used, period });
    }
    Ok(())
}

fn approve(book: &Book, cx: &Context, admission: Admission, deed: DeedId) -> Result<Events, Refusal> {
    let row = book.rules.find_deed(deed)?;
    policy::not_own(&admission, person(row.subject))?;
    let policy = book.policy();
    if policy.separate_enterer {
        approval::not_entered_by(book, cx, &admission, row.entered_by)?;
    }
    book.people.check_holder(row.subject)?;
    if row.state != ThingState::Waiting {
        return Err(Refusal::StateIs { state: row.state });
    }
    let heavy = row.approvals_needed(&policy) > 1;
    let step = approval::step(cx, &admission, heavy, row.first_approval, None)?;
    let (sheet, _) = book.rules.terms(row.rule.sheet)?;
    if let Some(rule) = book.rules.numbers(row.rule) {
        check_cap(book, &rule, row.subject, row.on, row.count)?;
    }
    let by = person(row.subject);
    let purpose = plan::Purpose {
        holder: by.map_or(row.subject, |by| holder_of(book, &sheet, by, row.on)),
        by,
        on: row.on,
        cause: Cause::Deed,
        thing: deed.0,
        period: book.open_period(sheet.rank_period, row.on),
        entry: cx.entry,
    };
    let movement = plan::award(&book.ledger, purpose, row.points, last_day(&sheet, row.on, cx.today))?;
    match step {
        Step::First(person) => Ok(alloc::vec![Event::DeedFirstApproved { deed, person }]),
        Step::Last => Ok(alloc::vec![
            Event::DeedDecided { deed, state: ThingState::Approved, reason: None },
            Event::PointsMoved(alloc::boxed::Box::new(movement)),
        ]),
    }
}
