//! What a QR text holds, where it comes from, and what can be wrong with one.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::answer::{HouseholdView, RedemptionView};
use super::command::Role;
use super::refusal::Refusal;
use crate::amount::{Minutes, Quantity};
use crate::coding::Coded;
use crate::ids::{
    ActivityId, CardId, CheckInCode, CommunityId, HolderMark, HouseholdId, InvitationId, KeyTag, OneTimeSeed,
    PersonId, PublicKey, RedemptionId, SeriesId,
};
use crate::time::{Day, Timestamp};

/// What one QR text holds. The stored form of each is that of its fields in this order; append-only.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum QrText {
    /// An invitation 邀请码 to bring a key of one's own. Not signed: whoever holds the seed may use it, once.
    Invitation(InvitationText),
    /// A check-in 签到码, shown where the activity is.
    CheckIn(CheckInText),
    /// A voucher 兑换券 for goods that are held.
    Voucher(VoucherText),
    /// A certificate 服务证明 of minutes served.
    Certificate(CertificateText),
    /// A household's paper card 积分卡.
    Card(CardText),
    /// A part of a numbered series 连码.
    Part(SeriesPart),
}

/// Kinds of QR texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a text")]
pub enum QrKind {
    Invitation,
    CheckIn,
    Voucher,
    Certificate,
    Card,
    Part,
}

impl QrKind {
    /// The roles whose keys may sign such a text; none where it is not signed.
    pub const fn signers(self) -> &'static [Role] {
        match self {
            Self::CheckIn => &[Role::Admin, Role::SocialWorker, Role::TeamLeader],
            Self::Voucher => &[Role::Admin, Role::SocialWorker, Role::Shopkeeper],
            Self::Certificate | Self::Card => &[Role::Admin, Role::SocialWorker],
            Self::Invitation | Self::Part => &[],
        }
    }
}

impl QrText {
    /// What kind of text it is.
    pub const fn kind(&self) -> QrKind {
        match self {
            Self::Invitation(_) => QrKind::Invitation,
            Self::CheckIn(_) => QrKind::CheckIn,
            Self::Voucher(_) => QrKind::Voucher,
            Self::Certificate(_) => QrKind::Certificate,
            Self::Card(_) => QrKind::Card,
            Self::Part(_) => QrKind::Part,
        }
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct InvitationText {
    /// The community it invites to.
    pub community: CommunityId,
    /// The key that invites; what it signs can be believed.
    pub inviter: PublicKey,
    /// The entry that invites.
    pub invitation: InvitationId,
    /// Seed of the invitation's one-time key.
    pub seed: OneTimeSeed,
    /// Last day it can be accepted.
    pub until: Day,
    /// Later than all the inviting device had seen: whoever accepts writes no earlier, whatever the clock there says.
    pub after: Timestamp,
    /// Name of the community, at most [`crate::limits::QR_TITLE_BYTES`].
    pub name: String,
}

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CheckInText {
    /// The activity.
    pub activity: ActivityId,
    /// The day.
    pub on: Day,
    /// The one-time code.
    pub code: CheckInCode,
    /// Until when it counts.
    pub until: Timestamp,
    /// Later than all the device that opened it had seen: a wallet that read it writes no earlier, whatever its clock says.
    pub after: Timestamp,
    /// Title of the activity, at most [`crate::limits::QR_TITLE_BYTES`].
    pub title: String,
}

/// A voucher: the ledger decides that it counts once.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct VoucherText {
    /// The redemption that is held.
    pub redemption: RedemptionId,
    /// Whose it is, as a hash that tells nobody else.
    pub holder: HolderMark,
    /// Units.
    pub quantity: Quantity,
    /// Last day it can be collected.
    pub until: Day,
    /// Name of the item, at most [`crate::limits::QR_TITLE_BYTES`].
    pub item: String,
}

/// A certificate of service (decree 67 art 14), given to the person it names.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CertificateText {
    /// Its number, at most [`crate::limits::QR_CODE_BYTES`].
    pub number: String,
    /// The person's name, at most [`crate::limits::QR_TITLE_BYTES`].
    pub name: String,
    /// Approved minutes between the two days.
    pub minutes: Minutes,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// The organising unit, at most [`crate::limits::QR_UNIT_BYTES`].
    pub unit: String,
}

/// A household's card. No points are on it: the ledger wins.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CardText {
    /// The card.
    pub card: CardId,
    /// The household it was issued to.
    pub household: HouseholdId,
    /// The number printed on it, at most [`crate::limits::QR_CODE_BYTES`].
    pub number: String,
}

/// A part of a numbered series, without the bytes it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SeriesPart {
    /// The series.
    pub series: SeriesId,
    /// What the series carries.
    pub carries: Carried,
    /// Its number, from 1; higher than `of` for a repair part.
    pub number: u32,
    /// How many parts are needed.
    pub of: u32,
}

/// What a numbered series carries. Append-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Carried {
    /// Frames for a merge.
    Frames,
    /// A statement for a wallet.
    Statement,
    /// Any other file.
    File,
}

/// What became of one text handed to a collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SeriesProgress {
    /// The part that was read.
    pub part: SeriesPart,
    /// What became of it.
    pub taken: PartTaken,
    /// Parts that count so far.
    pub have: u32,
    /// Parts needed.
    pub need: u32,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum PartTaken {
    /// It brought something new.
    New,
    /// It was there already, or says nothing the others do not say.
    Repeated,
    /// It belongs to another series than the first one; that one goes on.
    Foreign,
}

/// What the book shall write a text about.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum QrSource {
    /// An invitation this device made, with the seed it drew.
    Invitation {
        /// The invitation.
        invitation: InvitationId,
        /// Seed of its one-time key.
        seed: OneTimeSeed,
    },
    /// A check-in that was opened, with the code only the leader's device knows.
    CheckIn {
        /// The activity.
        activity: ActivityId,
        /// The day.
        on: Day,
        /// The one-time code.
        code: CheckInCode,
        /// Until when it counts.
        until: Timestamp,
    },
    /// A redemption that is held.
    Voucher {
        /// The redemption.
        redemption: RedemptionId,
        /// Last day it can be collected.
        until: Day,
    },
    /// A person's approved minutes between two days.
    Certificate {
        /// The person, who asked for it.
        person: PersonId,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
        /// The organising unit.
        unit: String,
        /// The number it is kept under.
        number: String,
    },
    /// A card that is current.
    Card {
        /// The card.
        card: CardId,
    },
}

/// What a device knows when it reads a text without anybody to ask.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct QrKnown {
    /// The community; absent before one has joined any.
    #[serde(default)]
    pub community: Option<CommunityId>,
    /// Its calendar, minutes east of UTC.
    pub utc_offset_minutes: i16,
    /// Keys that are believed, each with a role it holds.
    pub signers: Vec<QrSigner>,
}

/// A key that is believed, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrSigner {
    /// The key.
    pub key: PublicKey,
    /// A role it holds.
    pub role: Role,
}

/// What a text says, and what the book says to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrReading {
    /// What it holds; absent where there is a fault.
    pub text: Option<QrText>,
    /// What is wrong with it.
    pub fault: Option<QrFault>,
    /// The household a current card belongs to.
    pub household: Option<HouseholdView>,
    /// The redemption a voucher is for, still held.
    pub redemption: Option<RedemptionView>,
    /// Why the book does not go along: the card was replaced, the goods were collected.
    pub refusal: Option<Refusal>,
}

/// Texts for screens and paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrWritten {
    /// The text; absent where it could not be written.
    pub text: Option<String>,
    /// What does not fit into a text.
    pub fault: Option<QrFault>,
}

/// What a text shall hold.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrContent {
    /// The content, to be written and signed.
    pub text: Option<QrText>,
    /// Why the book has nothing to write about.
    pub refusal: Option<Refusal>,
}

/// What stands in a text that was read, whatever a book says to it.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrRead {
    /// What it holds.
    pub text: Option<QrText>,
    /// What is wrong with it.
    pub fault: Option<QrFault>,
}

impl From<Result<QrText, QrFault>> for QrRead {
    fn from(read: Result<QrText, QrFault>) -> Self {
        match read {
            Ok(text) => Self { text: Some(text), fault: None },
            Err(fault) => Self { text: None, fault: Some(fault) },
        }
    }
}

/// The texts of a series, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrSeries {
    /// The parts needed, then the repair parts.
    pub texts: Option<Vec<String>>,
    /// Nothing to carry, or too much.
    pub fault: Option<QrFault>,
}

/// What became of a text handed to a collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct QrTaken {
    /// How far the series is.
    pub progress: Option<SeriesProgress>,
    /// What is wrong with the text.
    pub fault: Option<QrFault>,
}

/// What is wrong with a text, or with what shall become one. Codes are never renamed or reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum QrFault {
    /// It is no text of this project.
    NotOurs,
    /// A newer version wrote it.
    NewerForm,
    /// Letters are missing or wrong.
    Damaged,
    /// It is a sound text of another kind.
    WrongKind {
        /// The kind asked for.
        expected: QrKind,
        /// The kind it is.
        found: QrKind,
    },
    /// It belongs to another community.
    ForeignCommunity,
    /// No known key signed it.
    SignerUnknown {
        /// The key it names.
        key: KeyTag,
    },
    /// The key is known, but may not sign such texts.
    SignerNotAllowed {
        /// The key.
        key: KeyTag,
        /// A role it holds.
        role: Role,
    },
    /// The signature does not fit: it was altered.
    BadSignature {
        /// The key it names.
        key: KeyTag,
    },
    /// Its time is over.
    Expired {
        /// Its last day.
        until: Day,
    },
    /// It was made more than a day ahead of this device's clock.
    Ahead {
        /// When it was made.
        at: Timestamp,
    },
    /// A field is empty, or too long to fit into one text.
    FieldLength {
        /// The field.
        field: QrField,
        /// Bytes it may have.
        limit: u32,
    },
    /// This device has no key to sign with.
    NoSigningKey,
    /// More than a series can carry, or nothing at all.
    SeriesLength {
        /// Bytes a series may carry.
        limit: u32,
    },
    /// The parts are complete but do not make what was sent.
    SeriesDamaged,
}

/// Fields of texts that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a field")]
pub enum QrField {
    Name,
    Title,
    Item,
    Unit,
    Number,
}

impl QrFault {
    /// The stable code, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOurs => "not_ours",
            Self::NewerForm => "newer_form",
            Self::Damaged => "damaged",
            Self::WrongKind { .. } => "wrong_kind",
            Self::ForeignCommunity => "foreign_community",
            Self::SignerUnknown { .. } => "signer_unknown",
            Self::SignerNotAllowed { .. } => "signer_not_allowed",
            Self::BadSignature { .. } => "bad_signature",
            Self::Expired { .. } => "expired",
            Self::Ahead { .. } => "ahead",
            Self::FieldLength { .. } => "field_length",
            Self::NoSigningKey => "no_signing_key",
            Self::SeriesLength { .. } => "series_length",
            Self::SeriesDamaged => "series_damaged",
        }
    }
}
