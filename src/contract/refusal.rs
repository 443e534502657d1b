//! Refusals: the rules said no. Each says exactly what is short. Codes are never renamed or reused.

use serde::{Deserialize, Serialize};

use super::command::{Role, Scope};
use crate::amount::{Minutes, Points, Quantity};
use crate::coding::Coded;
use crate::ids::{CardId, CounterId, EntryId, HouseholdId, KeyTag, PersonId};
use crate::text::Label;
use crate::time::{Day, Period, Timestamp};

/// Why a command was refused. A refused command leaves book and journal as they were.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// This key has not been admitted to the community.
    KeyNotAdmitted {
        /// The key.
        key: KeyTag,
    },
    /// None of the key's roles allows this command.
    RoleNotAllowed {
        /// The role the key has.
        role: Role,
    },
    /// The role is held, but its term is over.
    RoleLapsed {
        /// The role.
        role: Role,
        /// Its last day.
        until: Day,
    },
    /// The role is held, but not for this team or counter.
    OutOfScope {
        /// Where it holds.
        scope: Scope,
    },
    /// The key is revoked; only its entries up to `last` count.
    KeyRevoked {
        /// The key.
        key: KeyTag,
        /// Its last entry that counts.
        last: u32,
    },
    /// Nobody approves a record or deed of their own.
    SelfApproval,
    /// Somebody else than who entered it approves: always where it was entered later from memory, and
    /// everywhere where the community decided so.
    EnteredBySameKey {
        /// The key that entered it.
        key: KeyTag,
    },
    /// No such thing in this book.
    NotFound {
        /// What kind of thing was named.
        kind: ThingKind,
        /// The id that names nothing of that kind.
        id: EntryId,
    },
    /// The sheet has no such row.
    RuleNotFound {
        /// The row asked for.
        row: u16,
        /// How many rows the sheet has.
        rows: u16,
    },
    /// The community has already been founded.
    AlreadyFounded,
    /// The key, or another with the same tag, is already admitted.
    KeyAlreadyAdmitted {
        /// The tag.
        key: KeyTag,
    },
    /// The key does not have this role there.
    RoleNotHeld {
        /// The role.
        role: Role,
    },
    /// The community would be left without an admin.
    LastAdmin,
    /// Only the key that holds the right to seal may do this.
    NotSealHolder {
        /// The key that does.
        holder: KeyTag,
    },
    /// A seal of this number stands already.
    RivalSeal {
        /// The number.
        number: u32,
    },
    /// Something the seal covers is not here yet, or lies after it.
    SealIncomplete,
    /// The seal names another digest than the book has there.
    SealMismatch,
    /// The book holds entries of a newer version and cannot be judged by this one.
    BookProvisional {
        /// How many.
        entries: u32,
    },
    /// These entries are not kept apart here, or some of them count already.
    RunNotApart {
        /// The first entry named.
        entry: EntryId,
    },
    /// One admin has said so already; it needs another person.
    SecondAdminNeeded {
        /// The admin's key.
        first: KeyTag,
    },
    /// The person is already in the team, or lives in the household already.
    AlreadyMember,
    /// The person is not in the team on that day.
    NotMember,
    /// A newer move of this person is booked; take moves in the order of their days.
    LaterMoveBooked {
        /// Day of the newer move.
        on: Day,
    },
    /// The record, deed or redemption is not in a state that allows this.
    StateIs {
        /// The state it is in.
        state: ThingState,
    },
    /// The day lies after today.
    DayInFuture {
        /// The day given.
        day: Day,
        /// Today in this book.
        today: Day,
    },
    /// The day lies before the thing it belongs to began.
    DayTooEarly {
        /// The day given.
        day: Day,
        /// The first day allowed.
        first: Day,
    },
    /// The sheet does not apply to that day.
    SheetNotEffective {
        /// The first day it applies to.
        from: Day,
        /// The first day a newer version applies to instead.
        until: Option<Day>,
    },
    /// The price changed since the person saw it.
    PriceChanged {
        /// Price in the command.
        seen: Points,
        /// Price now.
        now: Points,
    },
    /// The rule leaves no choice of amount, or needs one.
    AmountMismatch {
        /// Smallest amount.
        least: Points,
        /// Largest amount.
        most: Points,
    },
    /// A reason is required here.
    ReasonRequired,
    /// Less or more than one entry may hold.
    OutOfRange {
        /// Which field.
        field: AmountField,
        /// Smallest value allowed.
        least: i32,
        /// Largest value allowed.
        most: u32,
    },
    /// The day already holds too many minutes of this person.
    DayOverfull {
        /// Minutes already recorded on that day.
        recorded: Minutes,
        /// Minutes a day may hold.
        most: Minutes,
    },
    /// The rule's cap is used up.
    CapReached {
        /// Times allowed.
        times: u32,
        /// Times already counted.
        used: u32,
        /// In which period.
        period: Period,
    },
    /// Too few spendable points.
    InsufficientPoints {
        /// Points asked for.
        needed: Points,
        /// Points free to spend.
        available: Points,
        /// Points held for other redemptions.
        held: Points,
        /// Points owed.
        debt: Points,
    },
    /// Too few goods at this counter.
    InsufficientStock {
        /// The item's name.
        item: Label,
        /// Units asked for.
        needed: Quantity,
        /// Units free to hand out.
        available: Quantity,
        /// Units held for other redemptions.
        held: Quantity,
    },
    /// A sheet needs at least one rule and at most the limit, and caps and steps above zero.
    SheetMalformed {
        /// The first row at fault, or absent where the sheet itself is.
        row: Option<u16>,
    },
    /// Nothing has lapsed by that day.
    NothingToExpire,
    /// An amount would leave the range the book can hold.
    AmountOverflow,
    /// The entry's bytes are no command of this version.
    Unreadable,
    /// The invitation has let a key in already; it counts once.
    InvitationUsed {
        /// The key it let in.
        by: KeyTag,
    },
    /// The invitation was taken back.
    InvitationWithdrawn,
    /// The invitation's last day is over.
    InvitationLapsed {
        /// Its last day.
        until: Day,
    },
    /// The proof was not signed for this key with the invitation's key.
    InvitationProof,
    /// Nobody of the roster is named as the holder of this key, so it has nothing of its own.
    KeyHolderUnknown {
        /// The key.
        key: KeyTag,
    },
    /// The activity's check-in has no such code, or has it no longer.
    CheckInCode {
        /// When the code lapsed; absent where there is none like it.
        until: Option<Timestamp>,
    },
    /// The person has not checked in, or has checked out already.
    NotCheckedIn,
    /// Two different people must approve this; one has, and this is the same one.
    SecondApprovalNeeded {
        /// Key of the first approval.
        by: KeyTag,
        /// Who holds it.
        person: PersonId,
    },
    /// Another key keeps this counter.
    NotKeeper {
        /// The counter.
        counter: CounterId,
        /// Its keeper.
        keeper: KeyTag,
    },
    /// The household has a newer card.
    CardReplaced {
        /// The newer card.
        by: CardId,
    },
    /// The holder's right to spend lies at another counter, and the floor limit here does not cover it.
    SpendingElsewhere {
        /// The counter it lies at; absent while it is under way, or lies at none yet.
        home: Option<CounterId>,
        /// Points that may still be spent here this month.
        left: Points,
    },
    /// The person's data were erased; nothing more is entered about them.
    PersonErased {
        /// The person.
        person: PersonId,
    },
    /// The household's data were erased; nothing more is entered about it.
    HouseholdErased {
        /// The household.
        household: HouseholdId,
    },
    /// Somebody lives in the household.
    HouseholdInhabited {
        /// How many do.
        members: u32,
    },
    /// The book's semantics number rises by one at a time, and never falls.
    SemanticsStep {
        /// The number now.
        now: u32,
    },
    /// The book asks for decisions this version does not know.
    NewerSemantics {
        /// The semantics number asked for.
        needed: u32,
        /// The highest this version knows.
        known: u32,
    },
    /// The revocation would cut off what it stands on itself, the admission of its author say: it cuts nothing off.
    RevocationVoid,
}

/// Kinds of things a command can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the word of the glossary")]
pub enum ThingKind {
    Person,
    Household,
    Team,
    Activity,
    Service,
    Sheet,
    Deed,
    Expiry,
    Counter,
    Item,
    Redemption,
    Key,
    Transfer,
    Ask,
    Invitation,
    Card,
}

/// States of records, deeds and redemptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ThingState {
    /// Waits for approval.
    Waiting,
    /// Approved and counted.
    Approved,
    /// Sent back with a reason.
    Returned,
    /// Voided; whatever it booked is reversed.
    Voided,
    /// Points and goods are held.
    Held,
    /// Goods were handed over.
    Collected,
    /// Released before collection.
    Cancelled,
    /// Taken back after collection, or an expiry taken back.
    Reversed,
}

/// Amounts a command can carry out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a field")]
pub enum AmountField {
    Minutes,
    Count,
    Quantity,
    Price,
    UtcOffsetMinutes,
    Places,
    SecondApprovalPoints,
    CardNumberBytes,
}

impl Refusal {
    /// The stable code, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyNotAdmitted { .. } => "key_not_admitted",
            Self::RoleNotAllowed { .. } => "role_not_allowed",
            Self::RoleLapsed { .. } => "role_lapsed",
            Self::OutOfScope { .. } => "out_of_scope",
            Self::KeyRevoked { .. } => "key_revoked",
            Self::RoleNotHeld { .. } => "role_not_held",
            Self::LastAdmin => "last_admin",
            Self::NotSealHolder { .. } => "not_seal_holder",
            Self::RivalSeal { .. } => "rival_seal",
            Self::SealIncomplete => "seal_incomplete",
            Self::SealMismatch => "seal_mismatch",
            Self::BookProvisional { .. } => "book_provisional",
            Self::RunNotApart { .. } => "run_not_apart",
            Self::SecondAdminNeeded { .. } => "second_admin_needed",
            Self::SelfApproval => "self_approval",
            Self::EnteredBySameKey { .. } => "entered_by_same_key",
            Self::NotFound { .. } => "not_found",
            Self::RuleNotFound { .. } => "rule_not_found",
            Self::AlreadyFounded => "already_founded",
            Self::KeyAlreadyAdmitted { .. } => "key_already_admitted",
            Self::AlreadyMember => "already_member",
            Self::NotMember => "not_member",
            Self::LaterMoveBooked { .. } => "later_move_booked",
            Self::StateIs { .. } => "state_is",
            Self::DayInFuture { .. } => "day_in_future",
            Self::DayTooEarly { .. } => "day_too_early",
            Self::SheetNotEffective { .. } => "sheet_not_effective",
            Self::PriceChanged { .. } => "price_changed",
            Self::AmountMismatch { .. } => "amount_mismatch",
            Self::ReasonRequired => "reason_required",
            Self::OutOfRange { .. } => "out_of_range",
            Self::DayOverfull { .. } => "day_overfull",
            Self::CapReached { .. } => "cap_reached",
            Self::InsufficientPoints { .. } => "insufficient_points",
            Self::InsufficientStock { .. } => "insufficient_stock",
            Self::SheetMalformed { .. } => "sheet_malformed",
            Self::NothingToExpire => "nothing_to_expire",
            Self::AmountOverflow => "amount_overflow",
            Self::Unreadable => "unreadable",
            Self::InvitationUsed { .. } => "invitation_used",
            Self::InvitationWithdrawn => "invitation_withdrawn",
            Self::InvitationLapsed { .. } => "invitation_lapsed",
            Self::InvitationProof => "invitation_proof",
            Self::KeyHolderUnknown { .. } => "key_holder_unknown",
            Self::CheckInCode { .. } => "check_in_code",
            Self::NotCheckedIn => "not_checked_in",
            Self::SecondApprovalNeeded { .. } => "second_approval_needed",
            Self::NotKeeper { .. } => "not_keeper",
            Self::CardReplaced { .. } => "card_replaced",
            Self::SpendingElsewhere { .. } => "spending_elsewhere",
            Self::PersonErased { .. } => "person_erased",
            Self::HouseholdErased { .. } => "household_erased",
            Self::HouseholdInhabited { .. } => "household_inhabited",
            Self::SemanticsStep { .. } => "semantics_step",
            Self::NewerSemantics { .. } => "newer_semantics",
            Self::RevocationVoid => "revocation_void",
        }
    }
}
