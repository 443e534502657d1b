//! Refusals: every code once with the smallest scenario that causes it, their order, and their document.

mod order;
mod table;
mod texts;

use xiangyue::contract::Refusal;

/// Every variant of the enum by its place in the table; the compiler asks for a line when one is added.
pub const fn number(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::KeyNotAdmitted { .. } => 0,
        Refusal::RoleNotAllowed { .. } => 1,
        Refusal::SelfApproval => 2,
        Refusal::EnteredBySameKey { .. } => 3,
        Refusal::NotFound { .. } => 4,
        Refusal::RuleNotFound { .. } => 5,
        Refusal::AlreadyFounded => 6,
        Refusal::KeyAlreadyAdmitted { .. } => 7,
        Refusal::AlreadyMember => 8,
        Refusal::NotMember => 9,
        Refusal::LaterMoveBooked { .. } => 10,
        Refusal::StateIs { .. } => 11,
        Refusal::DayInFuture { .. } => 12,
        Refusal::DayTooEarly { .. } => 13,
        Refusal::SheetNotEffective { .. } => 14,
        Refusal::PriceChanged { .. } => 15,
        Refusal::AmountMismatch { .. } => 16,
        Refusal::ReasonRequired => 17,
        Refusal::OutOfRange { .. } => 18,
        Refusal::DayOverfull { .. } => 19,
        Refusal::CapReached { .. } => 20,
        Refusal::InsufficientPoints { .. } => 21,
        Refusal::InsufficientStock { .. } => 22,
        Refusal::SheetMalformed { .. } => 23,
        Refusal::NothingToExpire => 24,
        Refusal::AmountOverflow => 25,
        Refusal::Unreadable => 26,
        Refusal::RoleLapsed { .. } => 27,
        Refusal::OutOfScope { .. } => 28,
        Refusal::KeyRevoked { .. } => 29,
        Refusal::RoleNotHeld { .. } => 30,
        Refusal::LastAdmin => 31,
        Refusal::InvitationUsed { .. } => 32,
        Refusal::InvitationWithdrawn => 33,
        Refusal::InvitationLapsed { .. } => 34,
        Refusal::InvitationProof => 35,
        Refusal::KeyHolderUnknown { .. } => 36,
        Refusal::CheckInCode { .. } => 37,
        Refusal::NotCheckedIn => 38,
        Refusal::NotSealHolder { .. } => 39,
        Refusal::RivalSeal { .. } => 40,
        Refusal::SealIncomplete => 41,
        Refusal::SealMismatch => 42,
        Refusal::BookProvisional { .. } => 43,
        Refusal::SecondAdminNeeded { .. } => 44,
        Refusal::SecondApprovalNeeded { .. } => 45,
        Refusal::NotKeeper { .. } => 46,
        Refusal::CardReplaced { .. } => 47,
        Refusal::SpendingElsewhere { .. } => 48,
        Refusal::RunNotApart { .. } => 49,
        Refusal::PersonErased { .. } => 50,
        Refusal::HouseholdErased { .. } => 51,
        Refusal::HouseholdInhabited { .. } => 52,
        Refusal::SemanticsStep { .. } => 53,
        Refusal::NewerSemantics { .. } => 54,
    }
}

/// How many variants [`number`] tells apart.
pub const VARIANTS: usize = 55;
