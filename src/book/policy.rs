//! Who may do what: the one table of (role, command), and the rule that nobody approves their own.

use super::keys::Grant;
use super::{Admission, Book, Context};
use crate::contract::Refusal;
use crate::contract::command::{
    AskRedemption, Command, DeclineAsk, GiveRights, HandOverCounter, HoldRedemption, Holder, RefuseTransfer,
    ReplaceKeeper, Role, Scope, SendStock, SetFloorLimit, TakeRights, TakeStock, WithdrawAsk,
};
use crate::ids::{ActivityId, CounterId, PersonId, TeamId};

use Role::{Reviewer, Shopkeeper, SocialWorker, TeamLeader, Volunteer};

/// The roles besides admin that may give a command. Auditors appear nowhere: they read.
pub(crate) const fn roles(command: &Command) -> &'static [Role] {
    match command {
        Command::FoundCommunity { .. }
        | Command::AdmitKey { .. }
        | Command::NameKeyHolder { .. }
        | Command::GrantRole { .. }
        | Command::WithdrawRole { .. }
        | Command::RevokeKey { .. }
        | Command::SetPolicy { .. }
        | Command::RaiseSemantics { .. }
        // Authority comes from the invitation: the key that accepts one has no role yet.
        | Command::AcceptInvitation { .. }
        | Command::AcceptRun { .. }
        | Command::ReplaceSealHolder { .. } => &[],
        Command::Invite { .. } | Command::WithdrawInvitation { .. } => &[SocialWorker],
        Command::SealBook { .. } | Command::HandOverSeal { .. } => &[SocialWorker, Reviewer],
        Command::AdoptSheet { .. } | Command::ExpirePoints { .. } | Command::ReverseExpiry { .. } => &[],
        Command::ReplaceKeeper { .. } | Command::SetFloorLimit { .. } => &[],
        Command::RegisterHousehold { .. }
        | Command::RegisterPerson { .. }
        | Command::AmendPerson { .. }
        | Command::MoveHousehold { .. }
        | Command::ErasePerson { .. }
        | Command::EraseHousehold { .. }
        | Command::FormTeam { .. }
        | Command::IssueCard { .. } => &[SocialWorker],
        // Whoever agrees may say so themselves.
        Command::SetPublishing { .. } => &[SocialWorker, Volunteer],
        Command::JoinTeam { .. } | Command::LeaveTeam { .. } | Command::PlanActivity { .. } => {
            &[SocialWorker, TeamLeader]
        }
        Command::OpenCheckIn { .. } => &[SocialWorker, TeamLeader],
        Command::SignUp { .. }
        | Command::CancelSignUp { .. }
        | Command::CheckIn { .. }
        | Command::CheckOut { .. } => &[SocialWorker, TeamLeader, Volunteer],
        Command::RecordService { .. } | Command::AmendService { .. } | Command::DeclareDeed { .. } => {
            &[SocialWorker, Reviewer, TeamLeader, Volunteer]
        }
        Command::ApproveService { .. }
        | Command::ReturnService { .. }
        | Command::VoidService { .. }
        | Command::ApproveDeed { .. }
        | Command::ReturnDeed { .. }
        | Command::VoidDeed { .. } => &[SocialWorker, Reviewer],
        // Whoever is shown a lost card may stop it.
        Command::VoidCard { .. } => &[SocialWorker, Shopkeeper],
        Command::OpenCounter { .. }
        | Command::ListItem { .. }
        | Command::PriceItem { .. }
        | Command::ReceiveStock { .. }
        | Command::WriteOffStock { .. }
        | Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. }
        | Command::HandOverCounter { .. }
        | Command::SendStock { .. }
        | Command::TakeStock { .. }
        | Command::RefuseTransfer { .. }
        | Command::GiveRights { .. }
        | Command::TakeRights { .. }
        | Command::DeclineAsk { .. } => &[SocialWorker, Shopkeeper],
        Command::AskRedemption { .. } | Command::WithdrawAsk { .. } => &[SocialWorker, Shopkeeper, Volunteer],
    }
}

/// The author's admission, if one of its roles allows this command at this place of the order.
pub(crate) fn authorise(book: &Book, cx: &Context, command: &Command) -> Result<Admission, Refusal> {
    let tag = cx.entry.author;
    let admission = book.keys.counting(cx)?;
    // Of several roles the one that came nearest says what is missing.
    let mut nearest = (0_u8, Refusal::KeyNotAdmitted { key: tag });
    for (_, grant) in book.keys.grants_of(tag) {
        let (step, refusal) = match missing(book, cx, &admission, &grant, command) {
            None => return Ok(admission),
            Some(missing) => missing,
        };
        if step > nearest.0 {
            nearest = (step, refusal);
        }
    }
    Err(nearest.1)
}

/// What keeps a grant from allowing a command, and how far it came.
fn missing(
    book: &Book,
    cx: &Context,
    admission: &Admission,
    grant: &Grant,
    command: &Command,
) -> Option<(u8, Refusal)> {
    let role = grant.role;
    if role != Role::Admin && !roles(command).contains(&role) {
        return Some((1, Refusal::RoleNotAllowed { role }));
    }
    let own = || admission.person.is_some() && subject(book, admission, command) == admission.person;
    if role == Volunteer && !own() || role == SocialWorker && !lets_in_volunteers(book, command) {
        return Some((1, Refusal::RoleNotAllowed { role }));
    }
    if !covers(book, grant.scope, command) {
        return Some((2, Refusal::OutOfScope { scope: grant.scope }));
    }
    let until = grant.until.filter(|last| *last < cx.today);
    until.map(|until| (3, Refusal::RoleLapsed { role, until }))
}

/// True when a command lies within a scope. What belongs to no team and no counter lies only in the whole.
fn covers(book: &Book, scope: Scope, command: &Command) -> bool {
    match scope {
        Scope::Community => true,
        Scope::Counter(counter) => at_counter(book, command) == Some(counter),
        Scope::Team(_) => in_team(book, command).is_some_and(|team| lies_in(book, scope, team)),
    }
}

/// True for a team within a scope: the team it names, or one below it.
pub(crate) fn lies_in(book: &Book, scope: Scope, team: TeamId) -> bool {
    match scope {
        Scope::Community => true,
        Scope::Counter(_) => false,
        Scope::Team(top) => {
            let mut at = Some(team);
            // A team's parent is older than the team, so this walk ends.
            while let Some(place) = at.filter(|place| *place != top) {
                at = book.teams.teams.get(&place).and_then(|row| row.parent);
            }
            at.is_some()
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every other command belongs to no team")]
fn in_team(book: &Book, command: &Command) -> Option<TeamId> {
    let of_activity = |activity: &ActivityId| book.teams.team_of(activity);
    let of_service = |service| of_activity(&book.services.records.get(service)?.activity);
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
        | Command::CheckOut { activity, .. } => of_activity(activity),
        Command::ApproveService { service, .. }
        | Command::ReturnService { service, .. }
        | Command::AmendService { service, .. }
        | Command::VoidService { service, .. } => of_service(service),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every other command belongs to no counter")]
fn at_counter(book: &Book, command: &Command) -> Option<CounterId> {
    let of = |redemption| book.shop.redemptions.get(redemption).map(|row| row.counter);
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
        | Command::TakeRights(TakeRights { transfer }) => book.shop.receiver(*transfer),
        Command::DeclineAsk(DeclineAsk { ask, .. }) | Command::WithdrawAsk(WithdrawAsk { ask }) => {
            book.shop.asks.get(ask).map(|row| row.counter)
        }
        Command::CollectRedemption { redemption }
        | Command::CancelRedemption { redemption }
        | Command::ReverseRedemption { redemption, .. } => of(redemption),
        _ => None,
    }
}

/// False for an invitation that is not for a volunteer of the roster: the others are an admin's to give.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other command invites nobody")]
fn lets_in_volunteers(book: &Book, command: &Command) -> bool {
    match command {
        Command::Invite { role, person, .. } => *role == Volunteer && person.is_some(),
        Command::WithdrawInvitation { invitation } => {
            let invitation = book.keys.invitations.get(invitation);
            invitation.is_none_or(|row| row.role == Volunteer && row.person.is_some())
        }
        _ => true,
    }
}

/// The person who holds the key, where points are theirs or their household's.
fn own_holder(book: &Book, admission: &Admission, holder: Holder) -> Option<PersonId> {
    admission.person.filter(|person| match holder {
        Holder::Person(own) => own == *person,
        Holder::Household(household) => book.people.household_now(*person) == Some(household),
    })
}

/// The person a volunteer's command is about; volunteers enter only what is their own.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other command is about nobody, and no volunteer's")]
fn subject(book: &Book, admission: &Admission, command: &Command) -> Option<PersonId> {
    match command {
        Command::AskRedemption(AskRedemption { holder, .. }) => own_holder(book, admission, *holder),
        Command::WithdrawAsk(WithdrawAsk { ask }) => {
            own_holder(book, admission, book.shop.asks.get(ask)?.holder)
        }
        Command::SignUp { person, .. }
        | Command::CancelSignUp { person, .. }
        | Command::CheckIn { person, .. }
        | Command::CheckOut { person, .. } => person.or(admission.person),
        Command::RecordService { person, .. } | Command::SetPublishing { person, .. } => Some(*person),
        Command::AmendService { service, .. } => {
            book.services.records.get(service).map(|record| record.person)
        }
        Command::DeclareDeed { subject: Holder::Person(person), .. } => Some(*person),
        _ => None,
    }
}

/// Refuses a decision on something that is about the one who decides.
pub(crate) fn not_own(admission: &Admission, about: Option<PersonId>) -> Result<(), Refusal> {
    if about.is_some() && admission.person == about {
        return Err(Refusal::SelfApproval);
    }
    Ok(())
}
