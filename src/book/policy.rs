//! Who may do what: the one table of (role, command), and the rule that nobody approves their own.

use super::{Admission, Book, Context};
use crate::contract::Refusal;
use crate::contract::command::{Command, Holder, Role};
use crate::ids::PersonId;

use Role::{Reviewer, Shopkeeper, SocialWorker, TeamLeader, Volunteer};

/// The roles besides admin that may give a command. Auditors appear nowhere: they read.
const fn roles(command: &Command) -> &'static [Role] {
    match command {
        Command::FoundCommunity { .. } | Command::AdmitKey { .. } | Command::NameKeyHolder { .. } => &[],
        Command::AdoptSheet { .. } | Command::ExpirePoints { .. } | Command::ReverseExpiry { .. } => &[],
        Command::RegisterHousehold { .. }
        | Command::RegisterPerson { .. }
        | Command::AmendPerson { .. }
        | Command::MoveHousehold { .. }
        | Command::FormTeam { .. } => &[SocialWorker],
        Command::JoinTeam { .. } | Command::LeaveTeam { .. } | Command::PlanActivity { .. } => {
            &[SocialWorker, TeamLeader]
        }
        Command::RecordService { .. } | Command::AmendService { .. } | Command::DeclareDeed { .. } => {
            &[SocialWorker, Reviewer, TeamLeader, Volunteer]
        }
        Command::ApproveService { .. }
        | Command::ReturnService { .. }
        | Command::VoidService { .. }
        | Command::ApproveDeed { .. }
        | Command::ReturnDeed { .. }
        | Command::VoidDeed { .. } => &[SocialWorker, Reviewer],
        Command::OpenCounter { .. }
        | Command::ListItem { .. }
        | Command::PriceItem { .. }
        | Command::ReceiveStock { .. }
        | Command::WriteOffStock { .. }
        | Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. } => &[SocialWorker, Shopkeeper],
    }
}

/// The author's admission, if it allows this command at this place of the order.
pub(crate) fn authorise(book: &Book, cx: &Context, command: &Command) -> Result<Admission, Refusal> {
    let admission = book
        .keys
        .get(&cx.entry.author)
        .filter(|admission| admission.key == cx.author)
        .ok_or(Refusal::KeyNotAdmitted { key: cx.entry.author })?;
    let refused = Refusal::RoleNotAllowed { role: admission.role };
    if admission.role != Role::Admin && !roles(command).contains(&admission.role) {
        return Err(refused);
    }
    let own = || admission.person.is_some() && subject(book, command) == admission.person;
    if admission.role == Volunteer && !own() {
        return Err(refused);
    }
    Ok(*admission)
}

/// The person a volunteer's command is about; volunteers enter only what is their own.
fn subject(book: &Book, command: &Command) -> Option<PersonId> {
    match command {
        Command::RecordService { person, .. } => Some(*person),
        Command::AmendService { service, .. } => {
            book.services.records.get(service).map(|record| record.person)
        }
        Command::DeclareDeed { subject: Holder::Person(person), .. } => Some(*person),
        Command::DeclareDeed { subject: Holder::Household(_), .. } => None,
        Command::FoundCommunity { .. }
        | Command::AdmitKey { .. }
        | Command::NameKeyHolder { .. }
        | Command::RegisterHousehold { .. }
        | Command::RegisterPerson { .. }
        | Command::AmendPerson { .. }
        | Command::MoveHousehold { .. }
        | Command::FormTeam { .. }
        | Command::JoinTeam { .. }
        | Command::LeaveTeam { .. }
        | Command::PlanActivity { .. }
        | Command::ApproveService { .. }
        | Command::ReturnService { .. }
        | Command::VoidService { .. }
        | Command::AdoptSheet { .. }
        | Command::ApproveDeed { .. }
        | Command::ReturnDeed { .. }
        | Command::VoidDeed { .. }
        | Command::ExpirePoints { .. }
        | Command::ReverseExpiry { .. }
        | Command::OpenCounter { .. }
        | Command::ListItem { .. }
        | Command::PriceItem { .. }
        | Command::ReceiveStock { .. }
        | Command::WriteOffStock { .. }
        | Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. }
        | Command::ReverseRedemption { .. } => None,
    }
}

/// Refuses a decision on something that is about the one who decides.
pub(crate) fn not_own(admission: &Admission, about: Option<PersonId>) -> Result<(), Refusal> {
    if about.is_some() && admission.person == about {
        return Err(Refusal::SelfApproval);
    }
    Ok(())
}
