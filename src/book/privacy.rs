//! Who sees whose data: what of the vault a key may be sent, by the roles it holds today. Refuses to know how it is sent.
//!
//! A blob is whole, so nobody is shown half a profile: either its holder is the key's business or nothing is sent.

use alloc::vec::Vec;

use super::keys::Grant;
use super::{Book, policy};
use crate::contract::command::{Holder, Role, Scope};
use crate::ids::{BlobHash, CounterId, PersonId, PublicKey, TeamId};
use crate::listing::Listed as _;
use crate::table::Set;
use crate::time::Day;

/// What a key may see of the vault. Empty for a key that nobody admitted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Everything there is.
    whole: bool,
    /// Whose profile, as it is now.
    profiles: Set<Holder>,
    /// Whose profile and every note about them.
    own: Set<Holder>,
    /// Notes on services the key's teams organised.
    notes: Set<BlobHash>,
}

impl Book {
    /// What a key may see today; nothing where it was not admitted, was revoked, or its roles have lapsed.
    ///
    /// A scope narrows whatever role it was given with: a reviewer of one team sees what its leader sees.
    pub(crate) fn sight_of(&self, key: &PublicKey, today: Day) -> Sight {
        let mut sight = Sight::default();
        let tag = key.tag();
        let Ok(admission) = self.keys.find(key, tag) else { return sight };
        if admission.revoked.is_some() {
            return sight;
        }
        for (_, grant) in self.keys.grants_of(tag).filter(|(_, grant)| grant.holds_on(today)) {
            match (grant.role, grant.scope) {
                // An auditor checks numbers and signatures, and needs no name for either.
                (Role::Auditor, _)
                | (Role::TeamLeader, Scope::Counter(_))
                | (Role::Shopkeeper, Scope::Team(_)) => {}
                (Role::Volunteer, _) => self.see_own(&mut sight, admission.person),
                (Role::Admin | Role::SocialWorker | Role::Reviewer, Scope::Community) => sight.whole = true,
                (Role::TeamLeader, Scope::Community)
                | (Role::TeamLeader | Role::Admin | Role::SocialWorker | Role::Reviewer, Scope::Team(_)) => {
                    self.see_teams(&mut sight, grant.scope, today);
                }
                (Role::Shopkeeper, Scope::Community) => {
                    let kept = self.shop.counters.iter().filter(|(_, counter)| counter.keeper == tag);
                    kept.for_each(|(counter, _)| self.see_customers(&mut sight, counter));
                }
                (
                    Role::Shopkeeper | Role::Admin | Role::SocialWorker | Role::Reviewer,
                    Scope::Counter(counter),
                ) => {
                    self.see_customers(&mut sight, counter);
                }
            }
        }
        sight
    }

    /// Every key whose roles let it see more than its own holder, and which may therefore be written to. A volunteer's
    /// phone is told by statements.
    pub(crate) fn readers(&self, today: Day) -> Vec<PublicKey> {
        let reads =
            |grant: &Grant| grant.holds_on(today) && !matches!(grant.role, Role::Volunteer | Role::Auditor);
        let admitted = self.keys.admissions.iter();
        let reading = admitted.filter(|(tag, _)| self.keys.grants_of(*tag).any(|(_, grant)| reads(&grant)));
        reading.map(|(_, admission)| admission.key).listed()
    }

    /// True for a blob within sight.
    ///
    /// Anybody may name a blob in an entry of their own, and must not come to see it by that. So a note counts
    /// only where every entry that names it is about somebody in sight, and a profile only where the book, which
    /// lets staff alone change profiles, has it as somebody's.
    pub(crate) fn may_see(&self, sight: &Sight, blob: BlobHash) -> bool {
        if sight.whole {
            return true;
        }
        let whose = self.blobs.get(&blob).unwrap_or_default();
        let is_profile = |holder: &Holder| self.people.profile_of(*holder) == Some(blob);
        let shown = |holder: &Holder| sight.profiles.contains(holder) || sight.own.contains(holder);
        let only = |holders: &Set<Holder>| {
            whose.iter().all(|holder| holder.is_some_and(|holder| holders.contains(&holder)))
        };
        whose.iter().flatten().any(|holder| shown(holder) && is_profile(holder))
            || !whose.is_empty() && only(&sight.own)
            || sight.notes.contains(&blob) && only(&sight.profiles)
    }

    /// The person who holds the key and the household they live in; not who else lives there.
    fn see_own(&self, sight: &mut Sight, person: Option<PersonId>) {
        let Some(person) = person else { return };
        let household = self.people.household_now(person).map(Holder::Household);
        sight.own.extend(household.into_iter().chain([Holder::Person(person)]));
    }

    /// Who is in the teams of a scope today, and what was said about what they did there.
    fn see_teams(&self, sight: &mut Sight, scope: Scope, today: Day) {
        let within = |team: &TeamId| policy::lies_in(self, scope, *team);
        for team in self.teams.teams.keys(..).filter(within) {
            let members: Set<PersonId> =
                self.teams.members_on(team, today).map(|(person, ..)| person).collect();
            let services = self.teams.activities_of(team).flat_map(|of| self.services.of_activity(of));
            let theirs = services.filter(|(_, record)| members.contains(&record.person));
            sight.notes.extend(theirs.filter_map(|(_, record)| record.reason));
            sight.profiles.extend(members.iter().map(Holder::Person));
        }
    }

    /// Whoever has redeemed or asked at a counter, and every household whose card counts: who shows a card may
    /// spend, so the keeper must be able to say whose it is. No one else's profile is needed to hand out goods.
    fn see_customers(&self, sight: &mut Sight, counter: CounterId) {
        let redeemed = self.shop.redemptions.iter().filter(|(_, row)| row.counter == counter);
        sight.profiles.extend(redeemed.map(|(_, row)| row.holder));
        let asked = self.shop.asks.iter().filter(|(_, row)| row.counter == counter);
        sight.profiles.extend(asked.map(|(_, row)| row.holder));
        let cards = self.cards.current.iter().filter(|(_, card)| self.cards.current(*card).is_ok());
        sight.profiles.extend(cards.map(|(household, _)| Holder::Household(household)));
    }
}
