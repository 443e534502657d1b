//! People and households: who is on the roster, who lives where since when. Names are in the vault.

use super::{Book, Context, Events, check_day, erasure, find, misrouted};
use crate::coding::stored;
use crate::contract::command::{Command, Holder};
use crate::contract::refusal::ThingKind;
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, HouseholdId, PersonId};
use crate::table::{Table, tables};
use crate::text::Label;
use crate::time::{Day, Timestamp};

tables! {
    /// The roster.
    People {
        persons: Table<PersonId, Person>,
        households: Table<HouseholdId, Household>,
        /// Where a person lives from a day on; absent household: outside any.
        residences: Table<(PersonId, Day), Option<HouseholdId>>,
        /// Who lives in a household at the end of its residences.
        members: Table<(HouseholdId, PersonId), ()>,
        /// Whose data were erased, and when.
        erased: Table<Holder, Day>,
    }
}

stored! {
    /// A person of the roster.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Person {
        pub(crate) profile: BlobHash,
        pub(crate) consent_on: Day,
        /// Since when the person agrees to be named in public.
        pub(crate) publishing: Option<Day>,
        pub(crate) at: Timestamp,
    }
}

stored! {
    /// A household of the roster.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Household {
        pub(crate) profile: BlobHash,
        pub(crate) group: Option<Label>,
        pub(crate) at: Timestamp,
    }
}

impl People {
    pub(crate) fn find(&self, person: PersonId) -> Result<Person, Refusal> {
        self.check(person)?;
        find(&self.persons, person, ThingKind::Person, person.0)
    }

    /// Refuses a person who is not on the roster, or not any more.
    pub(crate) fn check(&self, person: PersonId) -> Result<(), Refusal> {
        if !self.persons.contains(&person) {
            return Err(Refusal::NotFound { kind: ThingKind::Person, id: person.0 });
        }
        if self.erased.contains(&Holder::Person(person)) {
            return Err(Refusal::PersonErased { person });
        }
        Ok(())
    }

    pub(crate) fn check_household(&self, household: HouseholdId) -> Result<(), Refusal> {
        if !self.households.contains(&household) {
            return Err(Refusal::NotFound { kind: ThingKind::Household, id: household.0 });
        }
        if self.erased.contains(&Holder::Household(household)) {
            return Err(Refusal::HouseholdErased { household });
        }
        Ok(())
    }

    pub(crate) fn check_holder(&self, holder: Holder) -> Result<(), Refusal> {
        match holder {
            Holder::Person(person) => self.check(person),
            Holder::Household(household) => self.check_household(household),
        }
    }

    /// The name of a holder's profile in the vault.
    pub(crate) fn profile_of(&self, holder: Holder) -> Option<BlobHash> {
        match holder {
            Holder::Person(person) => self.persons.get(&person).map(|row| row.profile),
            Holder::Household(household) => self.households.get(&household).map(|row| row.profile),
        }
    }

    /// The household a person lives in on a day.
    pub(crate) fn household_on(&self, person: PersonId, day: Day) -> Option<HouseholdId> {
        self.residences
            .range((person, Day::FIRST)..=(person, day))
            .next_back()
            .and_then(|(_, household)| household)
    }

    /// The household a person lives in after the last booked move.
    pub(crate) fn household_now(&self, person: PersonId) -> Option<HouseholdId> {
        self.household_on(person, Day::LAST)
    }

    /// Who lives in a household after the last booked moves.
    pub(crate) fn members_of(&self, household: HouseholdId) -> impl Iterator<Item = PersonId> {
        let first = PersonId(crate::ids::EntryId::FIRST);
        self.members
            .range((household, first)..)
            .take_while(move |((whose, _), _)| *whose == household)
            .map(|((_, person), _)| person)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::HouseholdRegistered { household, profile, group } => {
                let row = Household { profile: *profile, group: group.clone(), at: cx.at };
                self.households.put(cx.place, *household, row);
            }
            Event::PersonRegistered { person, profile, consent_on } => {
                let row = Person { profile: *profile, consent_on: *consent_on, publishing: None, at: cx.at };
                self.persons.put(cx.place, *person, row);
            }
            Event::PersonAmended { person, profile } => {
                self.persons.edit(cx.place, person, |row| row.profile = *profile);
            }
            Event::PersonErased { person, .. } => {
                self.erased.put(cx.place, Holder::Person(*person), cx.today);
            }
            Event::HouseholdErased { household, .. } => {
                self.erased.put(cx.place, Holder::Household(*household), cx.today);
            }
            Event::PublishingSet { person, consent, on } => {
                self.persons.edit(cx.place, person, |row| row.publishing = consent.then_some(*on));
            }
            Event::HouseholdMoved { person, household, on } => {
                if let Some(old) = self.household_now(*person) {
                    self.members.remove(cx.place, &(old, *person));
                }
                self.residences.put(cx.place, (*person, *on), *household);
                if let Some(new) = household {
                    self.members.put(cx.place, (*new, *person), ());
                }
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let people = &book.people;
    match command {
        Command::RegisterHousehold { profile, group } => {
            let profile = profile.blob().ok_or(Refusal::Unreadable)?;
            let household = HouseholdId(cx.entry);
            Ok(alloc::vec![Event::HouseholdRegistered { household, profile, group: group.clone() }])
        }
        Command::RegisterPerson { profile, consent_on, household } => {
            if let Some(household) = household {
                people.check_household(*household)?;
            }
            check_day(cx, *consent_on, None)?;
            let profile = profile.blob().ok_or(Refusal::Unreadable)?;
            let person = PersonId(cx.entry);
            let mut events =
                alloc::vec![Event::PersonRegistered { person, profile, consent_on: *consent_on }];
            if household.is_some() {
                events.push(Event::HouseholdMoved { person, household: *household, on: *consent_on });
            }
            Ok(events)
        }
        Command::AmendPerson { person, profile } => {
            people.check(*person)?;
            let profile = profile.blob().ok_or(Refusal::Unreadable)?;
            Ok(alloc::vec![Event::PersonAmended { person: *person, profile }])
        }
        Command::MoveHousehold { person, household, on } => {
            let registered = people.find(*person)?;
            if let Some(household) = household {
                people.check_household(*household)?;
            }
            if people.household_now(*person) == *household {
                return Err(Refusal::AlreadyMember);
            }
            check_last_move(people, *person, *on)?;
            check_day(cx, *on, Some(registered.consent_on))?;
            Ok(alloc::vec![Event::HouseholdMoved { person: *person, household: *household, on: *on }])
        }
        Command::ErasePerson { person, reason } => erasure::person(book, cx, *person, reason.blob()),
        Command::EraseHousehold { household, reason } => erasure::household(book, *household, reason.blob()),
        Command::SetPublishing { person, consent, on } => {
            let registered = people.find(*person)?;
            check_day(cx, *on, None)?;
            if registered.publishing.is_some() == *consent {
                return Ok(Events::new());
            }
            Ok(alloc::vec![Event::PublishingSet { person: *person, consent: *consent, on: *on }])
        }
        other => misrouted(other),
    }
}

/// Moves are booked in the order of their days.
fn check_last_move(people: &People, person: PersonId, on: Day) -> Result<(), Refusal> {
    let mut moves = people.residences.range((person, Day::FIRST)..=(person, Day::LAST));
    match moves.next_back() {
        Some(((_, last), _)) if last > on => Err(Refusal::LaterMoveBooked { on: last }),
        Some(_) | None => Ok(()),
    }
}
