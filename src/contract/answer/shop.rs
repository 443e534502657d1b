//! Rows about the shop: counters and their keepers, what is overdrawn.

use alloc::string::String;

use serde::Serialize;

use crate::amount::{Points, Quantity};
use crate::contract::command::Holder;
use crate::contract::event::Cause;
use crate::ids::{CounterId, EntryId, ItemId, KeyTag, PersonId};
use crate::text::Label;
use crate::time::Timestamp;

views! {
    /// A counter.
    CounterView {
        /// The counter.
        counter: CounterId,
        /// Name.
        name: Label,
        /// The key it belongs to; only that key receives, hands out and writes off there.
        keeper: KeyTag,
        /// Who holds that key.
        keeper_person: Option<PersonId>,
        /// That person's name.
        keeper_name: Option<String>,
        /// True when this device is its keeper.
        own: bool,
    }

    /// A fact the book does not cover at its place.
    OverdrawnView {
        /// The entry that stands: a redemption, a write-off or goods sent.
        entry: EntryId,
        /// When.
        at: Timestamp,
        /// The counter that gave it.
        counter: CounterId,
        /// Its name.
        counter_name: Label,
        /// Who owes the points, where points are missing.
        holder: Option<Holder>,
        /// Name.
        name: Option<String>,
        /// The item.
        item: ItemId,
        /// Its name.
        item_name: Label,
        /// Points that were missing; they are booked as debt.
        points: Points,
        /// Units that were missing.
        units: Quantity,
        /// The entry that took them away, where one can be named.
        because: Option<EntryId>,
        /// What that entry did to the holder's points; absent where it is one that bounced, or moved no points.
        cause: Option<Cause>,
    }
}
