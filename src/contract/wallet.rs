//! What a desk tells one wallet, what a wallet shows, and what can be wrong with a statement.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::answer::{
    ActivityView, AskView, AttendanceRow, BoardView, DeedView, RedemptionView, ServiceView, ShelfRow,
    StatementView,
};
use super::command::Command;
use super::qr::QrSigner;
use super::refusal::Refusal;
use super::report::Bounced;
use crate::coding::Coded;
use crate::ids::{CommunityId, CounterId, EntryId, HouseholdId, InvitationId, KeyTag, PersonId, PublicKey};
use crate::text::Label;
use crate::time::Timestamp;

/// What a desk tells one wallet: that person's own, and what everybody may see. The stored form is that of
/// its fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WalletStatement {
    /// The community.
    pub community: CommunityId,
    /// The wallet it is for.
    pub key: PublicKey,
    /// Time of the book it was made from.
    pub at: Timestamp,
    /// Name of the community.
    pub name: Label,
    /// The community's calendar, minutes east of UTC.
    pub utc_offset_minutes: i16,
    /// The wallet's last entry that is in this book.
    pub folded: u32,
    /// Those of its entries that are refused at their place.
    pub bounced: Vec<Bounced>,
    /// Who holds the wallet's key.
    pub person: Option<PersonId>,
    /// That person's name.
    pub person_name: Option<String>,
    /// The household the person lives in.
    pub household: Option<HouseholdId>,
    /// Accounts, lots and the newest movements of the person and of the household.
    pub holders: Vec<StatementView>,
    /// The person's newest service records.
    pub services: Vec<ServiceView>,
    /// The newest deeds of the person and of the household.
    pub deeds: Vec<DeedView>,
    /// The newest redemptions of the person and of the household.
    pub redemptions: Vec<RedemptionView>,
    /// The newest asks for redemptions of the person and of the household.
    pub asks: Vec<AskView>,
    /// Activities one may sign up for, newest first.
    pub activities: Vec<OpenActivity>,
    /// The head of the board, names masked.
    pub board: BoardView,
    /// Counters of the shop.
    pub counters: Vec<ShelfCounter>,
    /// Items with price and stock.
    pub shelf: Vec<ShelfRow>,
    /// Keys of those who run the community; what they sign can be believed.
    pub signers: Vec<QrSigner>,
    /// True where what the wallet's key said after `folded` is kept apart: it was used on two phones, or its clock ran
    /// ahead. What it says from then on counts nowhere; a new invitation brings a new key.
    pub stopped: bool,
}

/// What is signed: the statement, and the head of the wallet's feed as the book has it.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
pub struct Told {
    /// Hash over the wallet's feed up to its last entry in the book.
    pub(crate) head: [u8; 32],
    /// The statement.
    pub statement: WalletStatement,
}

/// An activity, and what it has of the wallet's person.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct OpenActivity {
    /// The activity; who is in charge is named as on boards.
    pub activity: ActivityView,
    /// The person's own sign-up and check-in.
    pub own: Option<AttendanceRow>,
}

/// A counter by its name alone.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct ShelfCounter {
    /// The counter.
    pub counter: CounterId,
    /// Its name.
    pub name: Label,
}

/// What a wallet shows.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WalletView {
    /// The community.
    pub community: CommunityId,
    /// Its name, from the statement or the invitation.
    pub name: String,
    /// The wallet's key.
    pub key: PublicKey,
    /// The invitation it joined by.
    pub invitation: InvitationId,
    /// The newest statement it believes.
    pub statement: Option<WalletStatement>,
    /// Its own newest entries, newest first.
    pub entries: Vec<OwnEntry>,
    /// How many of all its entries wait to be confirmed.
    pub waiting: u32,
    /// The first entry from which on the community has another history of this key, or keeps what it says apart: it must
    /// not write any more.
    pub forked: Option<u32>,
}

/// An entry of the wallet's own feed.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OwnEntry {
    /// The entry.
    pub entry: EntryId,
    /// When it was given.
    pub at: Timestamp,
    /// What was asked.
    pub command: Option<Command>,
    /// What became of it, as far as statements tell.
    pub state: OwnState,
    /// Why it is refused at its place.
    pub refusal: Option<Refusal>,
}

/// What became of a wallet's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum OwnState {
    /// No statement speaks of it yet.
    Waiting,
    /// It stands in the book.
    Confirmed,
    /// It is in the book and refused at its place.
    Bounced,
}

/// What a statement brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct StatementReport {
    /// Entries that stand in the book and waited before, or were refused.
    pub confirmed: Vec<EntryId>,
    /// Entries that are refused and were not before, or for another reason.
    pub bounced: Vec<Bounced>,
    /// The community has another history of this key from this entry on, or keeps it apart.
    pub forked: Option<u32>,
}

/// What became of bytes handed to a wallet as a statement.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum StatementOutcome {
    /// It was believed.
    Report(StatementReport),
    /// It was not, and the wallet is as it was.
    Fault(StatementFault),
}

/// Why a wallet does not take a statement. Codes are never renamed or reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StatementFault {
    /// It is no statement.
    NotAStatement,
    /// A newer version wrote it.
    NewerForm,
    /// Bytes are missing or wrong.
    Damaged,
    /// It was altered after it was signed.
    BadSignature {
        /// The key it names.
        key: KeyTag,
    },
    /// It belongs to another community.
    ForeignCommunity,
    /// It is for another wallet.
    OtherWallet {
        /// The key it is for.
        key: KeyTag,
    },
    /// No key this wallet knows signed it.
    UnknownSigner {
        /// The key it names.
        key: KeyTag,
    },
    /// It was made more than a day ahead of this phone's clock.
    Ahead {
        /// When it says it was made.
        at: Timestamp,
    },
    /// The wallet has it already, or a newer one.
    NotNewer {
        /// When it was made.
        at: Timestamp,
        /// When the one the wallet has was made.
        known: Timestamp,
    },
}

impl StatementFault {
    /// The stable code, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAStatement => "not_a_statement",
            Self::NewerForm => "newer_form",
            Self::Damaged => "damaged",
            Self::BadSignature { .. } => "bad_signature",
            Self::ForeignCommunity => "foreign_community",
            Self::OtherWallet { .. } => "other_wallet",
            Self::UnknownSigner { .. } => "unknown_signer",
            Self::Ahead { .. } => "ahead",
            Self::NotNewer { .. } => "not_newer",
        }
    }
}
