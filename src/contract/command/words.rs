//! Words commands are written in: roles, scopes, posts, evidence, holders, origins of goods.

use serde::{Deserialize, Serialize};

use crate::coding::Coded;
use crate::ids::{CounterId, EntryId, HeadMark, HouseholdId, PersonId, PublicKey, TeamId};
use crate::text::Label;

/// How far a seal covers one feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct Cover {
    /// Whose feed.
    pub key: PublicKey,
    /// The last entry covered.
    pub last: u32,
    /// The feed's head there: a forked feed has several branches.
    pub head: HeadMark,
}

/// What a seal covers that an entry accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct SealedRun {
    /// The entry that accepted it.
    pub entry: EntryId,
    /// The first entry it let count; the feed is covered to the last.
    pub first: u32,
}

/// What a key's holder may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Everything, including keys.
    Admin,
    /// The daily work of the book.
    SocialWorker,
    /// Decides records and deeds that others entered.
    Reviewer,
    /// Enters activities and service.
    TeamLeader,
    /// Runs the shop.
    Shopkeeper,
    /// Reads.
    Auditor,
    /// Declares their own service and deeds.
    Volunteer,
}

impl Role {
    /// True for roles whose keys may tell wallets how the book stands.
    pub(crate) const fn speaks_for_the_book(self) -> bool {
        match self {
            Self::Admin | Self::SocialWorker | Self::TeamLeader | Self::Shopkeeper => true,
            Self::Reviewer | Self::Auditor | Self::Volunteer => false,
        }
    }
}

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// In the whole community.
    Community,
    /// In a team and the teams that belong to it.
    Team(TeamId),
    /// At a counter of the shop.
    Counter(CounterId),
}

/// What a person is in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum TeamPost {
    /// A member.
    Member,
    /// The leader.
    Leader,
}

/// How a service record is known to be true; every record has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Evidence {
    /// Signed in and out on the spot.
    CheckIn,
    /// The person in charge signed the list.
    LeaderSigned,
    /// Entered later from memory or paper; must be approved by another key.
    Backfill,
}

/// Whose points, whose deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Holder {
    /// A household.
    Household(HouseholdId),
    /// A person.
    Person(PersonId),
}

impl Holder {
    /// Sorts before every holder.
    pub(crate) const FIRST: Self = Self::Household(HouseholdId(EntryId::FIRST));

    /// The entry that made it.
    pub(crate) const fn id(self) -> EntryId {
        match self {
            Self::Household(household) => household.0,
            Self::Person(person) => person.0,
        }
    }
}

/// Where goods came from.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum StockOrigin {
    /// Given by a donor (Charity Law art 38).
    Donated {
        /// Name of a donor organisation that may be published.
        #[serde(default)]
        donor: Option<Label>,
    },
    /// Bought with the community's money.
    Bought,
}
