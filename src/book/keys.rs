//! Keys and roles: who was admitted, what each key may do where and how long, and which are revoked.

use super::invitations::Invitation;
use super::{Book, Context, Events, misrouted};
use crate::coding::stored;
use crate::contract::command::{Command, Role, Scope};
use crate::contract::{Event, Refusal};
use crate::ids::{InvitationId, KeyTag, PersonId, PublicKey};
use crate::table::{Table, tables};
use crate::time::{Day, Timestamp};

tables! {
    /// Keys and their roles.
    Keys {
        admissions: Table<KeyTag, Admission>,
        grants: Table<(KeyTag, u32), Grant>,
        invitations: Table<InvitationId, Invitation>,
    }
}

stored! {
    /// A key that was admitted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Admission {
        pub(crate) key: PublicKey,
        pub(crate) person: Option<PersonId>,
        pub(crate) at: Timestamp,
        /// Number of the next grant.
        next: u32,
        /// The last entry that counts, once the key is revoked.
        pub(crate) revoked: Option<u32>,
        /// The invitation that let it in, where one did.
        pub(crate) invitation: Option<InvitationId>,
    }
}

stored! {
    /// A role a key was given.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Grant {
        pub(crate) role: Role,
        pub(crate) scope: Scope,
        pub(crate) until: Option<Day>,
    }
}

impl Admission {
    const fn new(key: PublicKey, person: Option<PersonId>, at: Timestamp) -> Self {
        Self { key, person, at, next: 1, revoked: None, invitation: None }
    }
}

impl Grant {
    pub(crate) fn holds_on(&self, day: Day) -> bool {
        self.until.is_none_or(|last| day <= last)
    }
}

impl Keys {
    /// The admission of exactly this key; another with the same tag has none.
    pub(crate) fn find(&self, key: &PublicKey, tag: KeyTag) -> Result<Admission, Refusal> {
        self.admissions
            .get(&tag)
            .filter(|admission| admission.key == *key)
            .ok_or(Refusal::KeyNotAdmitted { key: tag })
    }

    /// The admission of an entry's author, where the entry counts.
    pub(crate) fn counting(&self, cx: &Context) -> Result<Admission, Refusal> {
        let key = cx.entry.author;
        let admission = self.find(&cx.author, key)?;
        match admission.revoked.filter(|last| cx.entry.seq > *last) {
            Some(last) => Err(Refusal::KeyRevoked { key, last }),
            None => Ok(admission),
        }
    }

    pub(crate) fn grants_of(&self, tag: KeyTag) -> impl Iterator<Item = (u32, Grant)> {
        self.grants.range((tag, 0)..=(tag, u32::MAX)).map(|((_, number), grant)| (number, grant))
    }

    /// The number of a key's grant of a role in a scope.
    fn number(&self, tag: KeyTag, role: Role, scope: Scope) -> Option<u32> {
        let same = |(_, grant): &(u32, Grant)| grant.role == role && grant.scope == scope;
        self.grants_of(tag).find(same).map(|(number, _)| number)
    }

    /// The place in its own feed of the entry by which a key accepted its invitation.
    fn accepted(&self, tag: KeyTag) -> Option<u32> {
        let invitation = self.admissions.get(&tag)?.invitation?;
        self.invitations.get(&invitation)?.used.map(|entry| entry.seq)
    }

    /// True while some key but this one is an admin for good or past today.
    fn has_other_admin(&self, except: KeyTag, today: Day) -> bool {
        let lasting = |grant: &Grant| {
            grant.role == Role::Admin && grant.scope == Scope::Community && grant.holds_on(today)
        };
        self.admissions
            .iter()
            .filter(|(tag, admission)| *tag != except && admission.revoked.is_none())
            .any(|(tag, _)| self.grants_of(tag).any(|(_, grant)| lasting(&grant)))
    }

    fn admit(&mut self, cx: &Context, admission: Admission, role: Role, scope: Scope) {
        let tag = admission.key.tag();
        self.admissions.put(cx.place, tag, admission);
        self.grants.put(cx.place, (tag, 0), Grant { role, scope, until: None });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::KeyAdmitted { key, role, person } => {
                self.admit(cx, Admission::new(*key, *person, cx.at), *role, Scope::Community);
            }
            Event::InvitationAccepted { invitation, key, role, scope, person } => {
                let admission =
                    Admission { invitation: Some(*invitation), ..Admission::new(*key, *person, cx.at) };
                self.admit(cx, admission, *role, *scope);
                self.invitations.edit(at, invitation, |row| row.used = Some(cx.entry));
            }
            Event::InvitationMade { invitation, role, scope, person, key, until } => {
                let (role, scope, person, key, until) = (*role, *scope, *person, *key, *until);
                let row =
                    Invitation { role, scope, person, key, until, used: None, withdrawn: false, at: cx.at };
                self.invitations.put(at, *invitation, row);
            }
            Event::InvitationWithdrawn { invitation } => {
                self.invitations.edit(at, invitation, |row| row.withdrawn = true);
            }
            Event::KeyHolderNamed { key, person } => {
                self.admissions.edit(at, &key.tag(), |admission| admission.person = Some(*person));
            }
            Event::RoleGranted { key, role, scope, until } => {
                let tag = key.tag();
                let next = self.admissions.get(&tag).map_or(0, |admission| admission.next);
                let number = self.number(tag, *role, *scope).unwrap_or(next);
                self.grants.put(at, (tag, number), Grant { role: *role, scope: *scope, until: *until });
                if number == next {
                    self.admissions.edit(at, &tag, |admission| admission.next = next.saturating_add(1));
                }
            }
            Event::RoleWithdrawn { key, role, scope } => {
                if let Some(number) = self.number(key.tag(), *role, *scope) {
                    self.grants.remove(at, &(key.tag(), number));
                }
            }
            Event::KeyRevoked { key, last, .. } => {
                self.admissions.edit(at, &key.tag(), |admission| admission.revoked = Some(*last));
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::AdmitKey { key, role, person } => {
            if let Some(person) = person {
                book.people.check(*person)?;
            }
            if book.keys.admissions.contains(&key.tag()) {
                return Err(Refusal::KeyAlreadyAdmitted { key: key.tag() });
            }
            Ok(alloc::vec![Event::KeyAdmitted { key: *key, role: *role, person: *person }])
        }
        Command::NameKeyHolder { key, person } => {
            book.keys.find(key, key.tag())?;
            book.people.check(*person)?;
            Ok(alloc::vec![Event::KeyHolderNamed { key: *key, person: *person }])
        }
        Command::GrantRole { key, role, scope, until } => {
            if let Some(person) = unrevoked(book, key)?.person {
                book.people.check(person)?;
            }
            find_scope(book, *scope)?;
            if let Some(last) = until.filter(|last| *last < cx.today) {
                return Err(Refusal::DayTooEarly { day: last, first: cx.today });
            }
            let shortens = *role == Role::Admin && *scope == Scope::Community && until.is_some();
            if shortens && !book.keys.has_other_admin(key.tag(), cx.today) {
                return Err(Refusal::LastAdmin);
            }
            Ok(alloc::vec![Event::RoleGranted { key: *key, role: *role, scope: *scope, until: *until }])
        }
        Command::WithdrawRole { key, role, scope } => {
            unrevoked(book, key)?;
            if book.keys.number(key.tag(), *role, *scope).is_none() {
                return Err(Refusal::RoleNotHeld { role: *role });
            }
            let rules = *role == Role::Admin && *scope == Scope::Community;
            if rules && !book.keys.has_other_admin(key.tag(), cx.today) {
                return Err(Refusal::LastAdmin);
            }
            Ok(alloc::vec![Event::RoleWithdrawn { key: *key, role: *role, scope: *scope }])
        }
        Command::RevokeKey { key, last, reason } => {
            unrevoked(book, key)?;
            if !book.keys.has_other_admin(key.tag(), cx.today) {
                return Err(Refusal::LastAdmin);
            }
            // Whoever gives up their own key does so with this entry at the earliest.
            let last = if *key == cx.author { (*last).max(cx.entry.seq) } else { *last };
            // The entry that accepted an invitation stands on the inviter's word and stays: else the
            // invitation would be free again for whoever has its code.
            let last = book.keys.accepted(key.tag()).map_or(last, |first| last.max(first));
            // What a seal covers never changes.
            let last = last.max(book.seals.covered(key.tag()));
            Ok(alloc::vec![Event::KeyRevoked { key: *key, last, reason: reason.blob() }])
        }
        other => misrouted(other),
    }
}

/// Refuses a scope that names nothing in this book.
pub(super) fn find_scope(book: &Book, scope: Scope) -> Result<(), Refusal> {
    match scope {
        Scope::Community => Ok(()),
        Scope::Team(team) => book.teams.find(team).map(|_| ()),
        Scope::Counter(counter) => book.shop.find_counter(counter).map(|_| ()),
    }
}

pub(super) fn unrevoked(book: &Book, key: &PublicKey) -> Result<Admission, Refusal> {
    let tag = key.tag();
    let admission = book.keys.find(key, tag)?;
    match admission.revoked {
        Some(last) => Err(Refusal::KeyRevoked { key: tag, last }),
        None => Ok(admission),
    }
}
