//! Erasure 注销: whose data a blob of the vault holds, and what ends when a person's data go (PIPL art 47).
//!
//! The ledger stays whole. Which blobs are gone follows from the book, so a device that hears of an
//! erasure late drops the same ones, and never takes them in again.

use alloc::vec::Vec;

use super::{Book, Context, Events};
use crate::contract::command::{Command, Holder, Role, Scope};
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, HouseholdId, PersonId, PublicKey};
use crate::listing::Listed as _;

impl Book {
    /// Whose data a command's blob holds; nobody's in particular for a note about goods or keys of no person.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other commands name no blob, or none of a person")]
    fn whose_blob(&self, cx: &Context, command: &Command) -> Option<Holder> {
        match command {
            Command::RegisterHousehold { .. } => Some(Holder::Household(HouseholdId(cx.entry))),
            Command::RegisterPerson { .. } => Some(Holder::Person(PersonId(cx.entry))),
            Command::AmendPerson { person, .. } => Some(Holder::Person(*person)),
            Command::ReturnService { service, .. } | Command::VoidService { service, .. } => {
                self.services.records.get(service).map(|record| Holder::Person(record.person))
            }
            Command::DeclareDeed { subject, .. } => Some(*subject),
            Command::ReturnDeed { deed, .. } | Command::VoidDeed { deed, .. } => {
                self.rules.deeds.get(deed).map(|deed| deed.subject)
            }
            Command::ReverseRedemption { redemption, .. } => {
                self.shop.redemptions.get(redemption).map(|redemption| redemption.holder)
            }
            Command::DeclineAsk(decline) => self.shop.asks.get(&decline.ask).map(|ask| ask.holder),
            Command::VoidCard { card, .. } => {
                self.cards.cards.get(card).map(|card| Holder::Household(card.household))
            }
            Command::RevokeKey { key, .. } => {
                self.keys.admissions.get(&key.tag())?.person.map(Holder::Person)
            }
            _ => None,
        }
    }

    /// Notes whose data a blob holds. A second entry that names it adds to that, and takes nothing away.
    pub(crate) fn note_blob(&mut self, cx: &Context, blob: BlobHash, command: &Command) {
        let whose = self.whose_blob(cx, command);
        if !self.blobs.get(&blob).is_some_and(|known| known.contains(&whose)) {
            self.blobs.change(cx.place, blob, |known| known.push(whose));
        }
    }

    /// True for a blob whose person or household was erased.
    ///
    /// Anybody may name a blob in an entry of their own: that must not take the profile from somebody else.
    pub(crate) fn is_erased(&self, blob: BlobHash) -> bool {
        let whose: Vec<Holder> = self.blobs.get(&blob).unwrap_or_default().into_iter().flatten().listed();
        let erased = |holder: &Holder| self.people.erased.contains(holder);
        let in_use = |holder: &Holder| !erased(holder) && self.people.profile_of(*holder) == Some(blob);
        whose.iter().any(erased) && !whose.iter().any(in_use)
    }
}

/// Decides the erasure of a person: their data go, their keys lose their roles, and they belong nowhere any more.
pub(super) fn person(
    book: &Book,
    cx: &Context,
    person: PersonId,
    reason: Option<BlobHash>,
) -> Result<Events, Refusal> {
    book.people.check(person)?;
    let mut events = alloc::vec![Event::PersonErased { person, reason }];
    let (mut rules, mut others) = (false, false);
    for (tag, admission) in book.keys.admissions.iter() {
        let theirs = admission.person == Some(person);
        for (_, grant) in book.keys.grants_of(tag) {
            let admin = grant.role == Role::Admin && grant.scope == Scope::Community;
            let counts = admin && grant.holds_on(cx.today) && admission.revoked.is_none();
            rules |= counts && theirs;
            others |= counts && !theirs;
            if theirs {
                events.push(withdrawn(admission.key, grant.role, grant.scope));
            }
        }
    }
    if rules && !others {
        return Err(Refusal::LastAdmin);
    }
    let on = cx.today;
    events.extend(book.teams.teams_of(person).map(|team| Event::TeamLeft { person, team, on }));
    for (activity, _) in book.teams.activities.iter() {
        if book.attendance.sign_ups.contains(&(activity, person)) {
            events.push(Event::SignUpCancelled { activity, person });
        }
        if book.attendance.stays.contains(&(activity, person)) {
            events.push(Event::CheckedOut { activity, person });
        }
    }
    if book.people.household_now(person).is_some() {
        events.push(Event::HouseholdMoved { person, household: None, on });
    }
    Ok(events)
}

const fn withdrawn(key: PublicKey, role: Role, scope: Scope) -> Event {
    Event::RoleWithdrawn { key, role, scope }
}

/// Decides the erasure of a household: only once nobody lives in it.
pub(super) fn household(
    book: &Book,
    household: HouseholdId,
    reason: Option<BlobHash>,
) -> Result<Events, Refusal> {
    book.people.check_household(household)?;
    let members = book.people.members_of(household).count();
    if members > 0 {
        return Err(Refusal::HouseholdInhabited { members: u32::try_from(members).unwrap_or(u32::MAX) });
    }
    Ok(alloc::vec![Event::HouseholdErased { household, reason }])
}
