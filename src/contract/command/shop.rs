//! Commands of the shop that stand in structs of their own; each is written as a variant with these fields.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Holder;
use crate::amount::{Points, Quantity};
use crate::coding::Coded;
use crate::contract::profile::{Kept, Note};
use crate::ids::{AskId, CounterId, ItemId, PublicKey, TransferId};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field:meta])* $key:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field])* pub $key: $type,)+ }
    )+};
}

commands! {
    /// Points and goods set aside for a redemption.
    HoldRedemption {
        /// The counter.
        counter: CounterId,
        /// Who pays.
        holder: Holder,
        /// The item.
        item: ItemId,
        /// Units.
        quantity: Quantity,
        /// Price of one unit as the person saw it.
        price: Points,
        /// The ask it answers.
        #[serde(default)]
        ask: Option<AskId>,
    }

    /// A counter given on by its keeper.
    HandOverCounter {
        /// The counter.
        counter: CounterId,
        /// Its next keeper.
        to: PublicKey,
    }

    /// A counter given on because its keeper's device is lost.
    ReplaceKeeper {
        /// The counter; absent: the spending rights that lie with the founder's key, at no counter yet.
        #[serde(default)]
        counter: Option<CounterId>,
        /// Its next keeper.
        to: PublicKey,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    }

    /// Goods on their way to another counter.
    SendStock {
        /// The counter they leave.
        from: CounterId,
        /// The counter they are for.
        to: CounterId,
        /// The item.
        item: ItemId,
        /// Units.
        quantity: Quantity,
    }

    /// Goods that arrived, or came back refused.
    TakeStock {
        /// The transfer.
        transfer: TransferId,
    }

    /// Goods or rights that are not accepted.
    RefuseTransfer {
        /// The transfer.
        transfer: TransferId,
    }

    /// Spending rights on their way to another counter.
    GiveRights {
        /// The counter they leave; absent for those that lie with this key, at no counter yet.
        #[serde(default)]
        from: Option<CounterId>,
        /// The counter they are for.
        to: CounterId,
        /// Whose; absent for all that lie there, those of holders yet to come included.
        #[serde(default)]
        holders: Option<Vec<Holder>>,
    }

    /// Spending rights that arrived, or came back refused.
    TakeRights {
        /// The transfer.
        transfer: TransferId,
    }

    /// How much a counter may sell to holders whose right lies elsewhere.
    SetFloorLimit {
        /// The counter.
        counter: CounterId,
        /// Points one holder may spend there within one calendar month.
        limit: Points,
    }

    /// What somebody would like to redeem.
    AskRedemption {
        /// At which counter.
        counter: CounterId,
        /// Who would pay.
        holder: Holder,
        /// The item.
        item: ItemId,
        /// Units.
        quantity: Quantity,
    }

    /// An ask that is not granted.
    DeclineAsk {
        /// The ask.
        ask: AskId,
        /// Why; goes to the vault.
        #[cfg_attr(feature = "wasm", tsify(type = "Note"))]
        reason: Kept<Note>,
    }

    /// An ask that is taken back.
    WithdrawAsk {
        /// The ask.
        ask: AskId,
    }
}
