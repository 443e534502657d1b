//! What a host gets back for a command, for foreign bytes and for opening a book.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::command::Holder;
use super::event::Event;
use super::refusal::Refusal;
use crate::amount::{Points, Quantity};
use crate::coding::Coded;
use crate::ids::{CheckInCode, CodeHash, CounterId, EntryId, HeadMark, ItemId, KeyTag, PublicKey};
use crate::time::Timestamp;

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Done; the entry is in the journal and waits to be stored.
    Receipt(Receipt),
    /// The rules said no; nothing was written.
    Refusal(Refusal),
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The entry; also the id of the thing it made, if it made one.
    pub entry: EntryId,
    /// Time the entry was given.
    pub at: Timestamp,
    /// What it did.
    pub events: Vec<Event>,
}

/// What foreign bytes brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MergeReport {
    /// Entries that were new here.
    pub new_entries: u32,
    /// Entries this device already had.
    pub repeated_entries: u32,
    /// Vault blobs that were new here.
    pub new_blobs: u32,
    /// Entries that are refused at their place in the order, as of now, and were not before.
    pub bounced: Vec<Bounced>,
    /// Entries that were refused before and stand now.
    pub restored: Vec<EntryId>,
    /// What stands although the book does not cover it at its place, as of now, and was not there before.
    pub overdrawn: Vec<Overdrawn>,
    /// Feeds whose entries lie too far in the future; kept apart until the clock reaches them or an admin accepts them.
    pub held_back: Vec<FeedGap>,
    /// Feeds of which earlier entries are still missing here.
    pub gaps: Vec<FeedGap>,
    /// Feeds with two different entries at one place: the key was used on two devices. What it wrote from there on
    /// is kept apart on every device.
    pub forked: Vec<FeedGap>,
    /// The seal whose snapshot this device went on from, because the other one had archived what came before.
    pub adopted_seal: Option<u32>,
    /// The seal this device had archived everything before, and which an earlier one may have overtaken: it goes on from a
    /// whole book or, where `gaps` is not empty, its archive is needed.
    pub fallen_seal: Option<u32>,
    /// How many entries of the order were decided again.
    pub refolded_entries: u32,
}

/// How far a merge is decided.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MergeProgress {
    /// Entries of the order that are decided.
    pub done: u32,
    /// Entries of the order.
    pub total: u32,
    /// What the merge brought, once all are decided.
    pub report: Option<MergeReport>,
}

/// An entry refused at its place.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Bounced {
    /// The entry.
    pub entry: EntryId,
    /// Why.
    pub refusal: Refusal,
}

/// A fact the book does not cover at its place: goods went out, and points or goods were missing.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Overdrawn {
    /// The entry that stands.
    pub entry: EntryId,
    /// The counter that gave it.
    pub counter: CounterId,
    /// Who owes the points, where points are missing.
    pub holder: Option<Holder>,
    /// The item.
    pub item: ItemId,
    /// Points that were missing; they are booked as debt.
    pub points: Points,
    /// Units that were missing.
    pub units: Quantity,
    /// The entry that took them away, where one can be named.
    pub because: Option<EntryId>,
}

/// A place in a feed where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FeedGap {
    /// Whose feed.
    pub key: KeyTag,
    /// The place it concerns.
    pub seq: u32,
}

/// Entries that are kept apart: they are here, signed, and count nowhere yet.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ApartRun {
    /// Whose entries.
    pub key: PublicKey,
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// The feed's head there.
    pub head: HeadMark,
    /// The time its last entry claims.
    pub at: Timestamp,
    /// True where the key said two things at one place; else its clock was far ahead.
    pub forked: bool,
    /// Accepted up to here.
    pub accepted: Option<u32>,
}

/// What opening a stored book found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OpenReport {
    /// Entries in the journal.
    pub entries: u32,
    /// Entries decided while opening; the rest came from the checkpoint.
    pub folded_entries: u32,
    /// Bytes of an unfinished last write that were left out. They were never acknowledged.
    pub torn_bytes: u32,
    /// Seals that stand, each judged by the entries that are here.
    pub seals: u32,
    /// True when the book holds entries of a newer version and cannot be complete.
    pub provisional: bool,
    /// The semantics number the book asks for, where this version does not know it: it decides nothing after the entry
    /// that raised it, and writes nothing.
    pub newer_semantics: Option<u32>,
    /// True when this device can write to the book.
    pub writable: bool,
}

/// What became of many commands.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct BatchView {
    /// The outcome of each command, in order; receipts list no events.
    pub outcomes: Vec<Outcome>,
    /// What ended the batch before its end, if anything did.
    pub fault: Option<FaultView>,
}

/// An error as a value.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct FaultView {
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub message: String,
}

/// A fresh one-time code, and the hash `openCheckIn` carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct DrawnCode {
    /// The code, to be shown on the spot.
    pub code: CheckInCode,
    /// Its hash.
    pub hash: CodeHash,
}
