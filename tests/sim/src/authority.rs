//! Who may do what, said a second time: the journal is read from its beginning, and nothing may stand whose author had no
//! role for it at its place, nor may anybody have decided on what is their own.

use std::collections::BTreeMap;

use xiangyue::contract::command::{
    AskRedemption, DeclineAsk, GiveRights, HandOverCounter, HoldRedemption, Holder, RefuseTransfer,
    ReplaceKeeper, Role, Scope, SendStock, SetFloorLimit, TakeRights, TakeStock, WithdrawAsk,
};
use xiangyue::contract::policy::Policy;
use xiangyue::contract::{Command, EntryView, Refusal};
use xiangyue::ids::{CounterId, EntryId, HouseholdId, KeyTag, PersonId, SheetId, TeamId};
use xiangyue::time::Day;

use crate::desk::Desk;

/// What a key may do.
#[derive(Debug, Default)]
struct Key {
    person: Option<PersonId>,
    grants: Vec<(Role, Scope, Option<Day>)>,
}

/// A record or deed that waits for approval.
#[derive(Debug)]
struct Waits {
    /// Whose it is.
    person: Option<PersonId>,
    team: Option<TeamId>,
    entered_by: KeyTag,
    /// Minutes or hundredths of points, where they are in the command.
    size: Option<u64>,
    backfill: bool,
    /// The last approval. One that names another sheet than the one before is a first one again.
    approved: Option<(KeyTag, PersonId, Option<SheetId>)>,
}

/// What authority depends on, as far as the journal was read.
#[derive(Debug, Default)]
struct State {
    keys: BTreeMap<KeyTag, Key>,
    invitations: BTreeMap<EntryId, (Role, Scope, Option<PersonId>)>,
    policy: Policy,
    parents: BTreeMap<EntryId, Option<TeamId>>,
    activities: BTreeMap<EntryId, TeamId>,
    records: BTreeMap<EntryId, Waits>,
    deeds: BTreeMap<EntryId, Waits>,
    /// Households every person ever lived in.
    homes: Vec<(PersonId, HouseholdId)>,
    /// Counters of redemptions and asks, and whose they are.
    orders: BTreeMap<EntryId, (CounterId, Holder)>,
    /// Counters goods and rights left, are for, and whether they were refused.
    transfers: BTreeMap<EntryId, (Option<CounterId>, CounterId, bool)>,
}

/// Reads a desk's journal from its beginning.
///
/// # Errors
/// An entry that stands without authority, or is refused for want of it and had it.
pub fn check(desk: &Desk, clock: u64) -> Result<(), String> {
    // An archive holds the beginning.
    if desk.pruned {
        return Ok(());
    }
    let mut state = State::default();
    for row in desk.eyes(clock).journal(u32::MAX).into_iter().rev() {
        // An older version passes over what it does not know.
        let Some(command) = &row.command else {
            let admitted = state.keys.contains_key(&row.entry.author);
            match &row.refusal {
                None if !admitted => return Err(format!("authority: {} by a key never admitted", row.entry)),
                Some(Refusal::KeyNotAdmitted { .. }) if admitted => {
                    return Err(format!("authority: {} by an admitted key is refused", row.entry));
                }
                Some(_) | None => continue,
            }
        };
        let wrong = match &row.refusal {
            None => state.not_allowed(&row, command),
            // One that would take away what it stands on is void.
            Some(_) if matches!(command, Command::RevokeKey { .. }) => None,
            // A seal is judged right after what it covers, where its key may not be admitted yet, and not where it stands.
            Some(_) if matches!(command, Command::SealBook { .. }) => None,
            Some(refusal) if is_about_roles(refusal, row.entry.author) => {
                let allowed = state.not_allowed(&row, command).is_none();
                allowed.then(|| format!("refused with {refusal:?}"))
            }
            Some(_) => None,
        };
        if let Some(wrong) = wrong {
            return Err(format!("authority: {} {wrong}: {command:?}", row.entry));
        }
        if row.refusal.is_none() {
            state.note(&row, command);
        }
    }
    Ok(())
}

/// True where it is the author who may not; another key may be named that was never admitted.
fn is_about_roles(refusal: &Refusal, author: KeyTag) -> bool {
    matches!(refusal, Refusal::KeyNotAdmitted { key } if *key == author)
        || matches!(
            refusal,
            Refusal::RoleNotAllowed { .. }
                | Refusal::OutOfScope { .. }
                | Refusal::RoleLapsed { .. }
                | Refusal::SelfApproval
        )
}

/// The roles besides admin that give a command, by its number in the journal.
fn roles(number: u32) -> &'static [Role] {
    use Role::{Reviewer, Shopkeeper, SocialWorker, TeamLeader, Volunteer};
    match number {
        35 | 37 | 3..=7 | 49 | 61 | 62 => &[SocialWorker],
        43 | 44 | 12 | 13 | 15 | 18 | 19 | 20 => &[SocialWorker, Reviewer],
        63 => &[SocialWorker, Volunteer],
        8 | 9 | 10 | 40 => &[SocialWorker, TeamLeader],
        38 | 39 | 41 | 42 => &[SocialWorker, TeamLeader, Volunteer],
        11 | 14 | 17 => &[SocialWorker, Reviewer, TeamLeader, Volunteer],
        50 | 23..=31 | 47 | 51..=55 | 58 => &[SocialWorker, Shopkeeper],
        57 | 59 => &[SocialWorker, Shopkeeper, Volunteer],
        _ => &[],
    }
}

/// The number of a command that was in a journal.
fn number(command: &Command) -> u32 {
    postcard::to_allocvec(command).map_or(u32::MAX, |bytes| crate::wire::number(&bytes))
}

impl State {
    /// What keeps the author from giving the command at this place, if anything does.
    fn not_allowed(&self, row: &EntryView, command: &Command) -> Option<String> {
        // The founder's first entry, and the word of whoever invited, are authority by themselves.
        if let Command::FoundCommunity { .. } | Command::AcceptInvitation { .. } = command {
            return None;
        }
        let Some(key) = self.keys.get(&row.entry.author) else {
            return Some("by a key never admitted".into());
        };
        let (number, today) = (number(command), row.at.day(480));
        let holds = |(role, scope, until): &(Role, Scope, Option<Day>)| {
            let by_role = *role == Role::Admin || roles(number).contains(role);
            let own = *role != Role::Volunteer || key.person.is_some_and(|own| self.is_about(command, own));
            let invites = *role != Role::SocialWorker || self.invites_volunteers(command);
            by_role
                && own
                && invites
                && self.covers(*scope, command)
                && until.is_none_or(|last| last >= today)
        };
        if !key.grants.iter().any(holds) {
            return Some(format!("without a role, having {:?}", key.grants));
        }
        self.not_decided(row, key, command)
    }

    /// Nobody decides on their own, nor where two must agree on what they decided already.
    fn not_decided(&self, row: &EntryView, key: &Key, command: &Command) -> Option<String> {
        let (waits, approves, sheet, most) = match command {
            Command::ApproveService { service, sheet } => {
                let most = self.policy.second_approval_minutes.map(|most| u64::from(most.get()));
                (self.records.get(&service.0)?, true, *sheet, most)
            }
            Command::ReturnService { service, .. } | Command::VoidService { service, .. } => {
                (self.records.get(&service.0)?, false, None, None)
            }
            Command::ApproveDeed { deed } => {
                let most = self.policy.second_approval_points;
                (self.deeds.get(&deed.0)?, true, None, most.map(|most| most.hundredths().unsigned_abs()))
            }
            Command::ReturnDeed { deed, .. } | Command::VoidDeed { deed, .. } => {
                (self.deeds.get(&deed.0)?, false, None, None)
            }
            _ => return None,
        };
        if key.person.is_some() && key.person == waits.person {
            return Some("decides on what is the author's own".into());
        }
        // What follows has refusals of its own: it is asked only of what stands.
        if row.refusal.is_some() || !approves {
            return None;
        }
        let enterer = self.keys.get(&waits.entered_by).and_then(|key| key.person);
        let entered = waits.entered_by == row.entry.author || (enterer.is_some() && enterer == key.person);
        if entered && (self.policy.separate_enterer || waits.backfill) {
            return Some("approves what the author entered".into());
        }
        let heavy = most.zip(waits.size).is_some_and(|(most, size)| size > most);
        let first = waits.approved.filter(|(.., named)| *named == sheet);
        let again = key
            .person
            .is_none_or(|person| first.is_some_and(|(by, who, _)| by == row.entry.author || who == person));
        (heavy && again).then(|| "is one person's where two must agree".into())
    }

    fn covers(&self, scope: Scope, command: &Command) -> bool {
        match scope {
            Scope::Community => true,
            Scope::Team(top) => self.team(command).is_some_and(|team| self.lies_in(team, top)),
            Scope::Counter(counter) => self.counter(command) == Some(counter),
        }
    }

    fn lies_in(&self, team: TeamId, top: TeamId) -> bool {
        team == top || self.parents.get(&team.0).copied().flatten().is_some_and(|up| self.lies_in(up, top))
    }

    fn team(&self, command: &Command) -> Option<TeamId> {
        match command {
            Command::FormTeam { parent, .. } => *parent,
            Command::JoinTeam { team, .. }
            | Command::LeaveTeam { team, .. }
            | Command::PlanActivity { team, .. } => Some(*team),
            Command::RecordService { activity, .. }
            | Command::SignUp { activity, .. }
            | Command::CancelSignUp { activity, .. }
            | Command::OpenCheckIn { activity, .. }
            | Command::CheckIn { activity, .. }
            | Command::CheckOut { activity, .. } => self.activities.get(&activity.0).copied(),
            Command::ApproveService { service, .. }
            | Command::ReturnService { service, .. }
            | Command::AmendService { service, .. }
            | Command::VoidService { service, .. } => self.records.get(&service.0)?.team,
            _ => None,
        }
    }

    fn counter(&self, command: &Command) -> Option<CounterId> {
        let order = |entry: &EntryId| self.orders.get(entry).map(|(counter, _)| *counter);
        // A refused transfer goes back to where it came from.
        let receiver = |entry: &EntryId| {
            let (from, to, refused) = *self.transfers.get(entry)?;
            if refused { from } else { Some(to) }
        };
        match command {
            Command::ReceiveStock { counter, .. }
            | Command::WriteOffStock { counter, .. }
            | Command::HoldRedemption(HoldRedemption { counter, .. })
            | Command::HandOverCounter(HandOverCounter { counter, .. })
            | Command::SetFloorLimit(SetFloorLimit { counter, .. })
            | Command::AskRedemption(AskRedemption { counter, .. })
            | Command::SendStock(SendStock { from: counter, .. }) => Some(*counter),
            Command::ReplaceKeeper(ReplaceKeeper { counter, .. }) => *counter,
            Command::GiveRights(GiveRights { from, .. }) => *from,
            Command::TakeStock(TakeStock { transfer })
            | Command::RefuseTransfer(RefuseTransfer { transfer })
            | Command::TakeRights(TakeRights { transfer }) => receiver(&transfer.0),
            Command::DeclineAsk(DeclineAsk { ask, .. }) | Command::WithdrawAsk(WithdrawAsk { ask }) => {
                order(&ask.0)
            }
            Command::CollectRedemption { redemption }
            | Command::CancelRedemption { redemption }
            | Command::ReverseRedemption { redemption, .. } => order(&redemption.0),
            _ => None,
        }
    }

    fn invites_volunteers(&self, command: &Command) -> bool {
        match command {
            Command::Invite { role, person, .. } => *role == Role::Volunteer && person.is_some(),
            Command::WithdrawInvitation { invitation } => self
                .invitations
                .get(&invitation.0)
                .is_none_or(|(role, _, person)| *role == Role::Volunteer && person.is_some()),
            _ => true,
        }
    }

    /// True for what a volunteer enters about themselves.
    fn is_about(&self, command: &Command, own: PersonId) -> bool {
        let holds = |holder: &Holder| match holder {
            Holder::Person(person) => *person == own,
            Holder::Household(home) => self.homes.contains(&(own, *home)),
        };
        match command {
            Command::AskRedemption(AskRedemption { holder, .. }) => holds(holder),
            Command::WithdrawAsk(WithdrawAsk { ask }) => {
                self.orders.get(&ask.0).is_some_and(|(_, holder)| holds(holder))
            }
            Command::SignUp { person, .. }
            | Command::CancelSignUp { person, .. }
            | Command::CheckIn { person, .. }
            | Command::CheckOut { person, .. } => person.is_none_or(|person| person == own),
            Command::RecordService { person, .. } | Command::SetPublishing { person, .. } => *person == own,
            Command::AmendService { service, .. } => {
                self.records.get(&service.0).is_some_and(|waits| waits.person == Some(own))
            }
            Command::DeclareDeed { subject, .. } => *subject == Holder::Person(own),
            _ => false,
        }
    }

    /// Takes note of an entry that stands.
    fn note(&mut self, row: &EntryView, command: &Command) {
        self.note_keys(row, command);
        self.note_things(row, command);
        self.note_decisions(row, command);
    }

    fn note_keys(&mut self, row: &EntryView, command: &Command) {
        let author = row.entry.author;
        match command {
            Command::FoundCommunity { .. } => {
                let grants = vec![(Role::Admin, Scope::Community, None)];
                self.keys.insert(author, Key { person: None, grants });
            }
            Command::AdmitKey { key, role, person } => {
                let grants = vec![(*role, Scope::Community, None)];
                self.keys.insert(key.tag(), Key { person: *person, grants });
            }
            Command::NameKeyHolder { key, person } => {
                self.keys.entry(key.tag()).or_default().person = Some(*person);
            }
            Command::GrantRole { key, role, scope, until } => {
                let grants = &mut self.keys.entry(key.tag()).or_default().grants;
                grants.retain(|(known, place, _)| (known, place) != (role, scope));
                grants.push((*role, *scope, *until));
            }
            Command::WithdrawRole { key, role, scope } => {
                let grants = &mut self.keys.entry(key.tag()).or_default().grants;
                grants.retain(|(known, place, _)| (known, place) != (role, scope));
            }
            Command::Invite { role, scope, person, .. } => {
                self.invitations.insert(row.entry, (*role, *scope, *person));
            }
            Command::AcceptInvitation { invitation, .. } => {
                if let Some((role, scope, person)) = self.invitations.get(&invitation.0).copied() {
                    self.keys.insert(author, Key { person, grants: vec![(role, scope, None)] });
                }
            }
            // Whoever asked to be erased does nothing here any more.
            Command::ErasePerson { person, .. } => {
                let own = self.keys.values_mut().filter(|key| key.person == Some(*person));
                own.for_each(|key| key.grants.clear());
            }
            Command::SetPolicy { policy } => self.policy = *policy,
            _ => {}
        }
    }

    fn note_things(&mut self, row: &EntryView, command: &Command) {
        let (entry, author) = (row.entry, row.entry.author);
        let waits = |person, team, size, backfill| Waits {
            person,
            team,
            entered_by: author,
            size,
            backfill,
            approved: None,
        };
        match command {
            Command::RegisterPerson { household: Some(home), .. } => {
                self.homes.push((PersonId(entry), *home))
            }
            Command::MoveHousehold { person, household: Some(home), .. } => self.homes.push((*person, *home)),
            Command::FormTeam { parent, .. } => drop(self.parents.insert(entry, *parent)),
            Command::PlanActivity { team, .. } => drop(self.activities.insert(entry, *team)),
            Command::RecordService { person, activity, minutes, evidence, .. } => {
                let team = self.activities.get(&activity.0).copied();
                let backfill = *evidence == xiangyue::contract::command::Evidence::Backfill;
                self.records
                    .insert(entry, waits(Some(*person), team, Some(u64::from(minutes.get())), backfill));
            }
            Command::CheckOut { activity, person } => {
                let team = self.activities.get(&activity.0).copied();
                let person = person.or(self.keys.get(&author).and_then(|key| key.person));
                self.records.insert(entry, waits(person, team, None, false));
            }
            Command::DeclareDeed { subject, .. } => {
                let person = match subject {
                    Holder::Person(person) => Some(*person),
                    Holder::Household(_) => None,
                };
                self.deeds.insert(entry, waits(person, None, None, false));
            }
            Command::HoldRedemption(HoldRedemption { counter, holder, .. })
            | Command::AskRedemption(AskRedemption { counter, holder, .. }) => {
                self.orders.insert(entry, (*counter, *holder));
            }
            Command::SendStock(SendStock { from, to, .. }) => {
                self.transfers.insert(entry, (Some(*from), *to, false));
            }
            Command::GiveRights(GiveRights { from, to, .. }) => {
                self.transfers.insert(entry, (*from, *to, false));
            }
            Command::RefuseTransfer(RefuseTransfer { transfer }) => {
                self.transfers.entry(transfer.0).and_modify(|(.., refused)| *refused = true);
            }
            _ => {}
        }
    }

    fn note_decisions(&mut self, row: &EntryView, command: &Command) {
        let by = row.entry.author;
        let person = self.keys.get(&by).and_then(|key| key.person);
        let approved = |sheet| person.map(|person| (by, person, sheet));
        match command {
            Command::ApproveService { service, sheet } => {
                let waits = self.records.get_mut(&service.0);
                waits.into_iter().for_each(|waits| waits.approved = approved(*sheet));
            }
            Command::ApproveDeed { deed } => {
                let waits = self.deeds.get_mut(&deed.0);
                waits.into_iter().for_each(|waits| waits.approved = approved(None));
            }
            Command::AmendService { service, minutes, .. } => {
                if let Some(waits) = self.records.get_mut(&service.0) {
                    waits.entered_by = row.entry.author;
                    waits.size = Some(u64::from(minutes.get()));
                    waits.approved = None;
                }
            }
            _ => {}
        }
    }
}
