//! Who means to come to an activity, who is there, and the record their minutes become when they leave.
//!
//! A sign-up is never refused for want of places: who comes after the last waits, in the order of
//! the journal, so that phones without signal need no answer.

use super::{Admission, Book, Context, Events, misrouted};
use crate::amount::Minutes;
use crate::coding::stored;
use crate::contract::command::{Command, Evidence};
use crate::contract::{Event, Refusal};
use crate::ids::{ActivityId, CheckInCode, CodeHash, EntryId, PersonId, ServiceId};
use crate::limits;
use crate::table::{Table, tables};
use crate::time::{Day, Timestamp};

tables! {
    /// Sign-ups and check-ins.
    Attendance {
        sign_ups: Table<(ActivityId, PersonId), SignUp>,
        /// Codes that check in, by their hash.
        codes: Table<(ActivityId, CodeHash), Code>,
        /// Who is there.
        stays: Table<(ActivityId, PersonId), Stay>,
    }
}

stored! {
    /// A person means to come.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct SignUp {
        pub(crate) at: Timestamp,
        pub(crate) entry: EntryId,
    }
}

stored! {
    /// A code checks in.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Code {
        pub(crate) on: Day,
        pub(crate) until: Timestamp,
    }
}

stored! {
    /// A person is there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Stay {
        pub(crate) since: Timestamp,
        on: Day,
        evidence: Evidence,
    }
}

const NOBODY: PersonId = PersonId(EntryId::FIRST);

impl Attendance {
    /// Who signed up, in no order people would know.
    pub(crate) fn signed_up(&self, activity: ActivityId) -> impl Iterator<Item = (PersonId, SignUp)> {
        self.sign_ups
            .range((activity, NOBODY)..)
            .take_while(move |((of, _), _)| *of == activity)
            .map(|((_, person), row)| (person, row))
    }

    /// Who is there.
    pub(crate) fn present(&self, activity: ActivityId) -> impl Iterator<Item = (PersonId, Stay)> {
        self.stays
            .range((activity, NOBODY)..)
            .take_while(move |((of, _), _)| *of == activity)
            .map(|((_, person), row)| (person, row))
    }

    /// Codes of an activity.
    pub(crate) fn codes_of(&self, activity: ActivityId) -> impl Iterator<Item = Code> {
        let all = (activity, CodeHash([0; 16]))..=(activity, CodeHash([u8::MAX; 16]));
        self.codes.range(all).map(|(_, code)| code)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(super) fn evolve(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::SignedUp { activity, person } => {
                let row = SignUp { at: cx.at, entry: cx.entry };
                self.sign_ups.put(cx.place, (*activity, *person), row);
            }
            Event::SignUpCancelled { activity, person } => {
                self.sign_ups.remove(cx.place, &(*activity, *person));
            }
            Event::CheckInOpened { activity, on, code, until } => {
                self.codes.put(cx.place, (*activity, *code), Code { on: *on, until: *until });
            }
            Event::CheckedIn { activity, person, on, evidence } => {
                let row = Stay { since: cx.at, on: *on, evidence: *evidence };
                self.stays.put(cx.place, (*activity, *person), row);
            }
            Event::CheckedOut { activity, person } => {
                self.stays.remove(cx.place, &(*activity, *person));
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(super) fn decide(
    book: &Book,
    cx: &Context,
    admission: Admission,
    command: &Command,
) -> Result<Events, Refusal> {
    let attendance = &book.attendance;
    match command {
        Command::SignUp { activity, person } => {
            let person = whose(book, cx, &admission, *person)?;
            book.teams.find_activity(*activity)?;
            let known = attendance.sign_ups.contains(&(*activity, person));
            Ok(unless(known, Event::SignedUp { activity: *activity, person }))
        }
        Command::CancelSignUp { activity, person } => {
            let person = whose(book, cx, &admission, *person)?;
            book.teams.find_activity(*activity)?;
            let known = attendance.sign_ups.contains(&(*activity, person));
            Ok(unless(!known, Event::SignUpCancelled { activity: *activity, person }))
        }
        Command::OpenCheckIn { activity, on, code, until } => {
            let first = book.teams.find_activity(*activity)?.on;
            if *on < first {
                return Err(Refusal::DayTooEarly { day: *on, first });
            }
            let (activity, on, code, until) = (*activity, *on, *code, *until);
            Ok(alloc::vec![Event::CheckInOpened { activity, on, code, until }])
        }
        Command::CheckIn { activity, person, code } => {
            let whose = whose(book, cx, &admission, *person)?;
            check_in(book, cx, *activity, whose, *code, admission.person == Some(whose))
        }
        Command::CheckOut { activity, person } => {
            let whose = whose(book, cx, &admission, *person)?;
            check_out(book, cx, *activity, whose, admission.person == Some(whose))
        }
        other => misrouted(other),
    }
}

/// The person a command is about: the one it names, or the holder of the key.
fn whose(
    book: &Book,
    cx: &Context,
    admission: &Admission,
    named: Option<PersonId>,
) -> Result<PersonId, Refusal> {
    let holder = named.or(admission.person);
    let person = holder.ok_or(Refusal::KeyHolderUnknown { key: cx.entry.author })?;
    book.people.check(person)?;
    Ok(person)
}

/// What a second hand brings has happened already; the first stands.
fn unless(known: bool, event: Event) -> Events {
    if known { Events::new() } else { alloc::vec![event] }
}

fn check_in(
    book: &Book,
    cx: &Context,
    activity: ActivityId,
    person: PersonId,
    code: Option<CheckInCode>,
    own: bool,
) -> Result<Events, Refusal> {
    let first = book.teams.find_activity(activity)?.on;
    let on = match code {
        Some(code) => {
            let code = book.attendance.codes.get(&(activity, code.hash()));
            let code = code.ok_or(Refusal::CheckInCode { until: None })?;
            // A code is good on its day and, for a service past midnight, on the next.
            let days = cx.today.days_since(code.on);
            if cx.at > code.until || !(0..=1).contains(&days) {
                return Err(Refusal::CheckInCode { until: Some(code.until) });
            }
            code.on
        }
        // Nobody vouches for being there themselves.
        None if own => return Err(Refusal::CheckInCode { until: None }),
        None if cx.today < first => return Err(Refusal::DayTooEarly { day: cx.today, first }),
        None => cx.today,
    };
    let known = book.attendance.stays.contains(&(activity, person));
    let evidence = if own { Evidence::CheckIn } else { Evidence::LeaderSigned };
    Ok(unless(known, Event::CheckedIn { activity, person, on, evidence }))
}

fn check_out(
    book: &Book,
    cx: &Context,
    activity: ActivityId,
    person: PersonId,
    own: bool,
) -> Result<Events, Refusal> {
    book.teams.find_activity(activity)?;
    let stay = book.attendance.stays.get(&(activity, person)).ok_or(Refusal::NotCheckedIn)?;
    // Whole minutes really given; what the day cannot hold besides its other records is not counted.
    let given = cx.at.millis().saturating_sub(stay.since.millis()) / 60_000;
    let left = limits::MINUTES_PER_RECORD.saturating_sub(book.services.minutes_on(person, stay.on, None));
    let minutes = u32::try_from(given).unwrap_or(u32::MAX).min(left);
    let mut events = alloc::vec![Event::CheckedOut { activity, person }];
    if let Some(minutes) = Minutes::new(minutes).filter(|minutes| *minutes != Minutes::ZERO) {
        events.push(Event::ServiceRecorded {
            service: ServiceId(cx.entry),
            person,
            activity,
            on: stay.on,
            minutes,
            evidence: if own { stay.evidence } else { Evidence::LeaderSigned },
        });
    }
    Ok(events)
}
