//! The roster, teams and keys, with names from the vault.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Desk, newest_first, oldest_first, page};
use crate::book::invitations::Invitation;
use crate::book::keys::Grant;
use crate::contract::answer::{
    CardView, GrantView, HouseholdView, InvitationView, KeyView, MemberView, Page, PersonView, TeamView,
};
use crate::contract::command::{Holder, Role, TeamPost};
use crate::ids::{HouseholdId, InvitationId, PersonId, PublicKey, TeamId};
use crate::journal::feed::Feed;
use crate::listing::Listed as _;
use crate::sorting::{pair, sorted};
use crate::text::mask_number;
use crate::time::Timestamp;

fn holds(part: &str, texts: &[Option<&String>]) -> bool {
    // Text within text as bytes within bytes: the standard search for texts is a large piece of code.
    let (part, length) = (part.as_bytes(), part.len().max(1));
    part.is_empty()
        || texts.iter().flatten().any(|text| text.as_bytes().windows(length).any(|here| here == part))
}

impl Desk<'_> {
    pub(super) fn people(
        &self,
        search: Option<&str>,
        household: Option<HouseholdId>,
        skip: u32,
        limit: u32,
    ) -> Page<PersonView> {
        let people = &self.book.people;
        let search = search.map(str::trim).filter(|part| !part.is_empty());
        let found = |person: &PersonId| {
            search.is_none_or(|part| {
                self.profile(*person)
                    .is_some_and(|p| holds(part, &[Some(&p.name), p.phone.as_ref(), p.id_number.as_ref()]))
            })
        };
        let keys: Vec<PersonId> = match household {
            Some(household) => people.members_of(household).filter(found).listed(),
            None => people.persons.keys(..).filter(found).listed(),
        };
        let at = |person: &PersonId| people.persons.get(person).map_or(Timestamp::default(), |row| row.at);
        page(oldest_first(keys, |person| (at(person), person.0)), skip, limit, |person| self.person(person))
    }

    fn person(&self, person: PersonId) -> Option<PersonView> {
        let row = self.book.people.persons.get(&person)?;
        let profile = self.profile(person);
        let household = self.book.people.household_now(person);
        Some(PersonView {
            person,
            name: profile.as_ref().map(|profile| profile.name.clone()),
            erased: self.is_erased(Holder::Person(person)),
            phone: profile.as_ref().and_then(|profile| profile.phone.as_deref()).map(mask_number),
            minor: profile.as_ref().is_some_and(|profile| self.is_minor(profile)),
            household,
            household_name: household.and_then(|h| self.household_profile(h)).map(|profile| profile.name),
            consent_on: row.consent_on,
            publishing: row.publishing,
            minutes: self.book.services.person_minutes.get(&person).unwrap_or_default(),
        })
    }

    pub(super) fn households(&self, search: Option<&str>, skip: u32, limit: u32) -> Page<HouseholdView> {
        let households = &self.book.people.households;
        let search = search.map(str::trim).filter(|part| !part.is_empty());
        let found = |household: &HouseholdId| {
            search.is_none_or(|part| {
                let profile = self.household_profile(*household);
                profile.is_some_and(|p| {
                    holds(part, &[Some(&p.name), p.address.as_ref(), p.card_number.as_ref()])
                })
            })
        };
        let keys: Vec<HouseholdId> = households.keys(..).filter(found).listed();
        let at =
            |household: &HouseholdId| households.get(household).map_or(Timestamp::default(), |row| row.at);
        page(oldest_first(keys, |household| (at(household), household.0)), skip, limit, |household| {
            self.household(household)
        })
    }

    pub(in crate::community) fn household(&self, household: HouseholdId) -> Option<HouseholdView> {
        let row = self.book.people.households.get(&household)?;
        let members = self.book.people.members_of(household).count();
        Some(HouseholdView {
            household,
            name: self.household_profile(household).map(|profile| profile.name),
            erased: self.is_erased(Holder::Household(household)),
            group: row.group.clone(),
            members: u32::try_from(members).unwrap_or(u32::MAX),
            spendable: self.book.ledger.accounts_of(Holder::Household(household)).spendable,
            card: self.card_of(household),
        })
    }

    fn card_of(&self, household: HouseholdId) -> Option<CardView> {
        let card = self.book.cards.current.get(&household)?;
        let row = self.book.cards.cards.get(&card)?;
        Some(CardView { card, number: row.number.clone(), at: row.at })
    }

    pub(super) fn teams(&self) -> Vec<TeamView> {
        let teams = &self.book.teams;
        let view = |(team, row): (TeamId, crate::book::teams::Team)| TeamView {
            team,
            name: row.name,
            parent: row.parent,
            on: row.on,
            members: u32::try_from(teams.members_on(team, self.today).count()).unwrap_or(u32::MAX),
            minutes: self.book.services.team_minutes.get(&team).unwrap_or_default(),
        };
        let views = teams.teams.iter().map(view).listed();
        sorted(views, |team: &TeamView| pair(team.on.ordinal().into(), team.team.0.rank()))
    }

    pub(super) fn members(&self, team: TeamId) -> Vec<MemberView> {
        let members = self.book.teams.members_on(team, self.today);
        let view = |(person, since, post)| MemberView {
            person,
            name: self.name(person),
            erased: self.is_erased(Holder::Person(person)),
            post,
            since,
        };
        sorted(members.map(view).listed(), |member: &MemberView| {
            // Leaders first, then by the day they joined.
            let after = if member.post == TeamPost::Member { 1_u64 << 32 } else { 0 };
            pair(after | u64::from(member.since.ordinal()), member.person.0.rank())
        })
    }

    pub(super) fn keys(&self) -> Vec<KeyView> {
        let own = self.community.public_key();
        let feed = |key: &PublicKey| self.community.journal.feed(key);
        let grants = |tag| {
            let view = |(_, grant): (u32, Grant)| GrantView {
                role: grant.role,
                scope: grant.scope,
                until: grant.until,
            };
            self.book.keys.grants_of(tag).map(view).listed()
        };
        let strongest = |tag| {
            let held = self.book.keys.grants_of(tag).filter(|(_, grant)| grant.holds_on(self.today));
            held.map(|(_, grant)| grant.role).min().unwrap_or(Role::Auditor)
        };
        let view = |(tag, row): (crate::ids::KeyTag, crate::book::Admission)| KeyView {
            tag,
            key: row.key,
            role: strongest(tag),
            grants: grants(tag),
            revoked_after: row.revoked,
            person: row.person,
            name: row.person.and_then(|person| self.name(person)),
            since: row.at,
            entries: feed(&row.key).map_or(0, Feed::len),
            last_at: feed(&row.key).and_then(Feed::last_time).map(Timestamp::from_millis),
            own: own == Some(row.key),
            invitation: row.invitation,
        };
        self.book.keys.admissions.iter().map(view).listed()
    }

    pub(super) fn invitations(&self) -> Vec<InvitationView> {
        let invitations = &self.book.keys.invitations;
        let keys: Vec<_> = invitations.iter().map(|(invitation, row)| (row.at, invitation)).listed();
        let ordered = newest_first(keys, |(at, invitation)| (*at, invitation.0)).into_iter();
        let view = |invitation: InvitationId, row: &Invitation| InvitationView {
            invitation,
            role: row.role,
            scope: row.scope,
            person: row.person,
            name: row.person.and_then(|person| self.name(person)),
            until: row.until,
            invited_by: invitation.0.author,
            used_by: row.used.map(|entry| entry.author),
            withdrawn: row.withdrawn,
            open: row.used.is_none() && !row.withdrawn && self.today <= row.until,
        };
        ordered.filter_map(|(_, id)| Some(view(id, &invitations.get(&id)?))).listed()
    }
}
