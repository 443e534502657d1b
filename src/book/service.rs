//! Service records: minutes of real volunteer service, approved by somebody else. Minutes are not points.

use super::approval::{self, FirstApproval, Step};
use super::rules::{self, Terms};
use super::{Admission, Book, Context, Events, check_day, find, misrouted, policy};
use crate::amount::Minutes;
use crate::coding::stored;
use crate::contract::command::{Command, Evidence};
use crate::contract::event::{Cause, Movement};
use crate::contract::refusal::{AmountField, ThingKind, ThingState};
use crate::contract::sheet::Rounding;
use crate::contract::{Event, Policy, Refusal};
use crate::ids::{ActivityId, BlobHash, EntryId, KeyTag, PersonId, ServiceId, SheetId, TeamId};
use crate::ledger::{MovementRef, plan};
use crate::limits;
use crate::table::{Table, tables};
use crate::time::{Day, Timestamp};

tables! {
    /// Service records and the sums of approved minutes.
    Services {
        records: Table<ServiceId, ServiceRecord>,
        by_person: Table<(PersonId, Day, ServiceId), ()>,
        by_activity: Table<(ActivityId, ServiceId), ()>,
        waiting: Table<ServiceId, ()>,
        person_minutes: Table<PersonId, Minutes>,
        team_minutes: Table<TeamId, Minutes>,
    }
}

stored! {
    /// A service record.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct ServiceRecord {
        pub(crate) person: PersonId,
        pub(crate) activity: ActivityId,
        pub(crate) on: Day,
        pub(crate) minutes: Minutes,
        pub(crate) evidence: Evidence,
        pub(crate) state: ThingState,
        pub(crate) reason: Option<BlobHash>,
        pub(crate) at: Timestamp,
        /// Key that entered or last corrected it.
        pub(crate) entered_by: KeyTag,
        /// The first of two approvals, where two are needed.
        pub(crate) first_approval: Option<FirstApproval>,
        /// Entry that decided it last.
        pub(crate) decided: Option<EntryId>,
        /// What its approval booked.
        pub(crate) booked: Option<MovementRef>,
    }
}

impl ServiceRecord {
    /// How many different people must approve it; none once it is decided.
    pub(crate) fn approvals_needed(&self, policy: &Policy) -> u32 {
        let heavy = policy.second_approval_minutes.is_some_and(|most| self.minutes > most);
        approval::needed(self.state, heavy)
    }
}

impl Services {
    pub(crate) fn find(&self, service: ServiceId) -> Result<ServiceRecord, Refusal> {
        find(&self.records, service, ThingKind::Service, service.0)
    }

    pub(crate) fn of_person(&self, person: PersonId) -> impl Iterator<Item = (ServiceId, ServiceRecord)> {
        let first = ServiceId(EntryId::FIRST);
        self.by_person
            .range((person, Day::FIRST, first)..)
            .take_while(move |((whose, _, _), _)| *whose == person)
            .filter_map(|((_, _, service), _)| self.records.get(&service).map(|record| (service, record)))
    }

    pub(crate) fn of_activity(
        &self,
        activity: ActivityId,
    ) -> impl Iterator<Item = (ServiceId, ServiceRecord)> {
        let first = ServiceId(EntryId::FIRST);
        self.by_activity
            .range((activity, first)..)
            .take_while(move |((whose, _), _)| *whose == activity)
            .filter_map(|((_, service), _)| self.records.get(&service).map(|record| (service, record)))
    }

    /// Minutes of a person's day that other records already hold, returned and voided ones aside.
    pub(super) fn minutes_on(&self, person: PersonId, day: Day, except: Option<ServiceId>) -> u32 {
        let first = ServiceId(EntryId::FIRST);
        self.by_person
            .range((person, day, first)..)
            .take_while(|((whose, on, _), _)| *whose == person && *on == day)
            .filter(|((_, _, id), _)| Some(*id) != except)
            .filter_map(|((_, _, id), _)| self.records.get(&id).map(|record| (id, record)))
            .filter(|(_, record)| matches!(record.state, ThingState::Waiting | ThingState::Approved))
            .fold(0, |sum, (_, record)| sum.saturating_add(record.minutes.get()))
    }
}

impl Book {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    pub(super) fn evolve_service(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::ServiceRecorded { service, person, activity, on, minutes, evidence } => {
                let record = ServiceRecord {
                    person: *person,
                    activity: *activity,
                    on: *on,
                    minutes: *minutes,
                    evidence: *evidence,
                    state: ThingState::Waiting,
                    reason: None,
                    at: cx.at,
                    entered_by: cx.entry.author,
                    first_approval: None,
                    decided: None,
                    booked: None,
                };
                self.services.records.put(at, *service, record);
                self.services.by_person.put(at, (*person, *on, *service), ());
                self.services.by_activity.put(at, (*activity, *service), ());
                self.services.waiting.put(at, *service, ());
            }
            Event::ServiceAmended { service, on, minutes, evidence } => {
                let Some(before) = self.services.records.get(service) else { return };
                self.services.by_person.remove(at, &(before.person, before.on, *service));
                self.services.by_person.put(at, (before.person, *on, *service), ());
                self.services.records.edit(at, service, |record| {
                    record.on = *on;
                    record.minutes = *minutes;
                    record.evidence = *evidence;
                    record.state = ThingState::Waiting;
                    record.entered_by = cx.entry.author;
                    record.first_approval = None;
                });
                self.services.waiting.put(at, *service, ());
            }
            Event::ServiceDecided { service, state, reason } => {
                let mut before = None;
                self.services.records.edit(at, service, |record| {
                    before = Some(*record);
                    record.state = *state;
                    record.reason = reason.or(record.reason);
                    record.decided = Some(cx.entry);
                    record.first_approval = record.first_approval.filter(|_| *state == ThingState::Approved);
                });
                let Some(before) = before else { return };
                self.count_minutes(cx, &before, *state);
                self.services.waiting.remove(at, service);
            }
            Event::ServiceFirstApproved { service, sheet, person } => {
                let first = FirstApproval { by: cx.entry.author, person: *person, sheet: *sheet };
                self.services.records.edit(at, service, |record| record.first_approval = Some(first));
            }
            _ => {}
        }
    }

    /// Adds minutes when a record becomes approved, takes them back when it stops being so.
    fn count_minutes(&mut self, cx: &Context, before: &ServiceRecord, state: ThingState) {
        let gained = state == ThingState::Approved;
        let lost = before.state == ThingState::Approved;
        let Some(team) = self.teams.team_of(&before.activity) else {
            return;
        };
        if gained == lost {
            return;
        }
        let change = |minutes: &mut Minutes| {
            let sum = if gained {
                minutes.checked_add(before.minutes)
            } else {
                minutes.checked_sub(before.minutes)
            };
            *minutes = sum.unwrap_or(*minutes);
        };
        self.services.person_minutes.change(cx.place, before.person, change);
        self.services.team_minutes.change(cx.place, team, change);
    }

    /// Notes on a record, deed or redemption which movement it booked, so that it can be reversed.
    pub(super) fn link(&mut self, cx: &Context, movement: &Movement, number: MovementRef) {
        match movement.cause {
            Cause::Service => {
                let service = ServiceId(movement.thing);
                self.services.records.edit(cx.place, &service, |record| record.booked = Some(number));
            }
            Cause::Deed | Cause::RedemptionHeld | Cause::Expiry => {
                self.rules.link(cx, movement, number);
                self.shop.link(cx, movement, number);
            }
            Cause::ServiceVoided
            | Cause::DeedVoided
            | Cause::RedemptionCollected
            | Cause::RedemptionCancelled
            | Cause::RedemptionReversed
            | Cause::ExpiryReversed => {}
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
        Command::RecordService { person, activity, on, minutes, evidence } => {
            book.people.check(*person)?;
            let first = book.teams.find_activity(*activity)?.on;
            check_day(cx, *on, Some(first))?;
            check_minutes(book, *person, *on, *minutes, None)?;
            Ok(alloc::vec![Event::ServiceRecorded {
                service: ServiceId(cx.entry),
                person: *person,
                activity: *activity,
                on: *on,
                minutes: *minutes,
                evidence: *evidence,
            }])
        }
        Command::ApproveService { service, sheet } => approve(book, cx, admission, *service, *sheet),
        Command::ReturnService { service, reason } => {
            let record = book.services.find(*service)?;
            policy::not_own(&admission, Some(record.person))?;
            waits(&record)?;
            Ok(alloc::vec![decided(*service, ThingState::Returned, reason.blob())])
        }
        Command::AmendService { service, on, minutes } => amend(book, cx, admission, *service, *on, *minutes),
        Command::VoidService { service, reason } => void(book, cx, admission, *service, reason.blob()),
        other => misrouted(other),
    }
}

fn amend(
    book: &Book,
    cx: &Context,
    admission: Admission,
    service: ServiceId,
    on: Day,
    minutes: Minutes,
) -> Result<Events, Refusal> {
    let record = book.services.find(service)?;
    if !matches!(record.state, ThingState::Waiting | ThingState::Returned) {
        return Err(Refusal::StateIs { state: record.state });
    }
    let first = book.teams.find_activity(record.activity)?.on;
    check_day(cx, on, Some(first))?;
    check_minutes(book, record.person, on, minutes, Some(service))?;
    // A leader's signature does not stand for what the volunteer changed afterwards.
    let own = admission.person == Some(record.person);
    let evidence = if own { Evidence::Backfill } else { record.evidence };
    Ok(alloc::vec![Event::ServiceAmended { service, on, minutes, evidence }])
}

fn void(
    book: &Book,
    cx: &Context,
    admission: Admission,
    service: ServiceId,
    reason: Option<BlobHash>,
) -> Result<Events, Refusal> {
    let record = book.services.find(service)?;
    policy::not_own(&admission, Some(record.person))?;
    if record.state == ThingState::Voided {
        return Err(Refusal::StateIs { state: record.state });
    }
    let mut events = alloc::vec![decided(service, ThingState::Voided, reason)];
    if record.state == ThingState::Approved {
        let back = rules::taken_back(book, cx, record.booked, Cause::ServiceVoided)?;
        events.extend(back);
    }
    Ok(events)
}

fn decided(service: ServiceId, state: ThingState, reason: Option<BlobHash>) -> Event {
    Event::ServiceDecided { service, state, reason }
}

fn waits(record: &ServiceRecord) -> Result<(), Refusal> {
    if record.state == ThingState::Waiting { Ok(()) } else { Err(Refusal::StateIs { state: record.state }) }
}

fn check_minutes(
    book: &Book,
    person: PersonId,
    on: Day,
    minutes: Minutes,
    except: Option<ServiceId>,
) -> Result<(), Refusal> {
    let most = limits::MINUTES_PER_RECORD;
    if minutes == Minutes::ZERO || minutes.get() > most {
        return Err(Refusal::OutOfRange { field: AmountField::Minutes, least: 1, most });
    }
    let recorded = book.services.minutes_on(person, on, except);
    if recorded.saturating_add(minutes.get()) > most {
        let minutes = |n| Minutes::new(n).unwrap_or_default();
        return Err(Refusal::DayOverfull { recorded: minutes(recorded), most: minutes(most) });
    }
    Ok(())
}

fn approve(
    book: &Book,
    cx: &Context,
    admission: Admission,
    service: ServiceId,
    sheet: Option<SheetId>,
) -> Result<Events, Refusal> {
    let record = book.services.find(service)?;
    policy::not_own(&admission, Some(record.person))?;
    let policy = book.policy();
    if policy.separate_enterer || record.evidence == Evidence::Backfill {
        approval::not_entered_by(book, cx, &admission, record.entered_by)?;
    }
    book.people.check(record.person)?;
    let named = sheet;
    let sheet = sheet.map(|id| book.rules.effective(id, record.on)).transpose()?;
    waits(&record)?;
    let heavy = record.approvals_needed(&policy) > 1;
    let step = approval::step(cx, &admission, heavy, record.first_approval, named)?;
    let mut events = alloc::vec![decided(service, ThingState::Approved, None)];
    if let Some((sheet, earned)) =
        sheet.and_then(|sheet| hours_earn(&sheet, record.minutes).map(|earned| (sheet, earned)))
    {
        let purpose = plan::Purpose {
            holder: rules::holder_of(book, &sheet, record.person, record.on),
            by: Some(record.person),
            on: record.on,
            cause: Cause::Service,
            thing: service.0,
            period: book.open_period(sheet.rank_period, record.on),
            entry: cx.entry,
        };
        let movement =
            plan::award(&book.ledger, purpose, earned, rules::last_day(&sheet, record.on, cx.today))?;
        events.push(Event::PointsMoved(alloc::boxed::Box::new(movement)));
    }
    match step {
        Step::First(person) => Ok(alloc::vec![Event::ServiceFirstApproved { service, sheet: named, person }]),
        Step::Last => Ok(events),
    }
}

/// What minutes earn under a sheet; nothing where the sheet has no rate or they round to nothing.
fn hours_earn(sheet: &Terms, minutes: Minutes) -> Option<crate::amount::Points> {
    let rate = sheet.hour_rate?;
    let given = minutes.get();
    let counted = match sheet.rounding {
        Rounding::Exact => given,
        Rounding::Down { step } => given.checked_div(step.get())?.checked_mul(step.get())?,
        Rounding::Up { step } => given.div_ceil(step.get().max(1)).checked_mul(step.get())?,
    };
    // Hundredths of a point are cut, never rounded up: a minute never earns more than it should.
    let hundredths = rate.hundredths().checked_mul(i64::from(counted))?.checked_div(60)?;
    crate::amount::Points::from_hundredths(hundredths).filter(|points| !points.is_zero())
}
