//! Rows about the shop: counters and their keepers, transfers, asks, what is overdrawn.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::amount::{Points, Quantity};
use crate::coding::Coded;
use crate::contract::command::Holder;
use crate::contract::event::Cause;
use crate::contract::refusal::ThingState;
use crate::ids::{AskId, CounterId, EntryId, ItemId, KeyTag, PersonId, RedemptionId, TransferId};
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
        /// Points one holder whose right to spend lies elsewhere may spend there in a month.
        floor_limit: Points,
        /// True when the right to spend of all holders lies there that were never named otherwise.
        home: bool,
    }

    /// Goods or spending rights on their way.
    TransferView {
        /// The transfer.
        transfer: TransferId,
        /// The counter they left; absent for rights that lay at none.
        from: Option<CounterId>,
        /// The counter they are for.
        to: CounterId,
        /// When.
        at: Timestamp,
        /// Waiting, or returned: refused and not yet taken back.
        state: ThingState,
        /// True when this device is the one to take it, or to take it back.
        own: bool,
        /// The item, where it is goods.
        item: Option<ItemId>,
        /// Its name.
        item_name: Option<Label>,
        /// Units sent.
        quantity: Quantity,
        /// Holders whose right it is.
        holders: u32,
        /// True when it is the right of all holders that were never named otherwise.
        pool: bool,
    }

    /// What somebody would like to redeem.
    AskView {
        /// The ask.
        ask: AskId,
        /// At which counter.
        counter: CounterId,
        /// Who would pay.
        holder: Holder,
        /// Name.
        name: Option<String>,
        /// The item.
        item: ItemId,
        /// Its name.
        item_name: Label,
        /// Units.
        quantity: Quantity,
        /// When.
        at: Timestamp,
        /// Key that asked.
        entered_by: KeyTag,
        /// Waiting, held once a redemption answers it, returned when declined, cancelled when withdrawn.
        state: ThingState,
        /// Why it was declined.
        reason: Option<String>,
        /// The redemption that answers it.
        redemption: Option<RedemptionId>,
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
