//! Questions a host can ask. They never change the book.

use serde::{Deserialize, Serialize};

use super::command::Holder;
use super::refusal::ThingState;
use crate::coding::Coded;
use crate::ids::{ActivityId, CounterId, HouseholdId, ItemId, PersonId, TeamId};
use crate::time::{Day, Period};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Query {
    /// The community at a glance.
    Overview {},
    /// The board 积分榜, ranked by the rank purse. Names are masked unless asked otherwise.
    Board {
        /// Households or people.
        of: BoardOf,
        /// Period of the rank purse; absent for the current one.
        #[serde(default)]
        period: Option<Period>,
        /// Rows at most.
        limit: u32,
        /// Which names; absent for what may be pinned up anywhere.
        #[serde(default)]
        names: Option<BoardNames>,
    },
    /// One holder's accounts and movements, newest first.
    Statement {
        /// Whose.
        holder: Holder,
        /// Movements to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Movements at most.
        limit: u32,
    },
    /// A team's minutes per person between two days.
    Timesheet {
        /// The team.
        team: TeamId,
        /// First day; absent for the beginning.
        #[serde(default)]
        from: Option<Day>,
        /// Last day; absent for today.
        #[serde(default)]
        until: Option<Day>,
    },
    /// Items with price and stock.
    Shelf {
        /// One counter; absent for all, a row for each item at each.
        #[serde(default)]
        counter: Option<CounterId>,
    },
    /// People of the roster, in order of registration.
    People {
        /// Part of a name, phone or ID number.
        #[serde(default)]
        search: Option<alloc::string::String>,
        /// Only people of this household.
        #[serde(default)]
        household: Option<HouseholdId>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Households, in order of registration.
    Households {
        /// Part of a name, address or card number.
        #[serde(default)]
        search: Option<alloc::string::String>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Teams with the number of their members today.
    Teams {},
    /// One team's members today.
    Members {
        /// The team.
        team: TeamId,
    },
    /// Activities, newest first.
    Activities {
        /// Rows at most.
        limit: u32,
    },
    /// Who signed up for an activity and who is there.
    Attendance {
        /// The activity.
        activity: ActivityId,
    },
    /// Service records, newest first.
    Services {
        /// Only these.
        #[serde(default)]
        state: Option<ThingState>,
        /// Only this activity's.
        #[serde(default)]
        activity: Option<ActivityId>,
        /// Only this person's.
        #[serde(default)]
        person: Option<PersonId>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Deeds, newest first.
    Deeds {
        /// Only these.
        #[serde(default)]
        state: Option<ThingState>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Redemptions, newest first.
    Redemptions {
        /// Only these.
        #[serde(default)]
        state: Option<ThingState>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Rule sheets, newest first.
    Sheets {},
    /// Counters of the shop.
    Counters {},
    /// Keys and roles.
    Keys {},
    /// Entries that are kept apart: of a clock far ahead, or of a key that was used on two devices.
    Apart {},
    /// The journal, newest first.
    Journal {
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// What makes up a number.
    Explain {
        /// The number.
        figure: Figure,
    },
    /// Lots whose last day lies before a day: the preview of an expiry.
    Lapsing {
        /// The day.
        as_of: Day,
    },
    /// Invitations, newest first.
    Invitations {},
    /// What the community decided about approvals and publication.
    Policy {},
    /// Facts the book does not cover: goods went out, and points or goods were missing. Oldest first.
    Overdrawn {},
    /// Goods and spending rights on their way between counters, oldest first.
    Transfers {},
    /// Asks for redemptions, newest first.
    Asks {
        /// Only these.
        #[serde(default)]
        state: Option<ThingState>,
        /// Rows to pass over.
        #[serde(default)]
        skip: Option<u32>,
        /// Rows at most.
        limit: u32,
    },
    /// Seals, newest first, and who holds the right to the next one.
    Seals {},
}

/// Whom a board ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum BoardOf {
    /// Households.
    Households,
    /// People, by what each of them earned, whoever holds it.
    People,
}

/// Which names a board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum BoardNames {
    /// 张×芳: for publication.
    Masked,
    /// Full names of those who agreed to that, the others masked: for publication.
    Consented,
    /// All full names, for the office only.
    Staff,
}

/// A number shown anywhere, to be explained.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "each is the name of a number and whose it is")]
pub enum Figure {
    /// Rank points of a holder in a period.
    Rank { holder: Holder, period: Period },
    /// Honour points of a holder.
    Honour { holder: Holder },
    /// Points free to spend.
    Spendable { holder: Holder },
    /// Points held for redemptions.
    Held { holder: Holder },
    /// Points owed; never above zero.
    Debt { holder: Holder },
    /// Rank points a person earned in a period, whoever holds them.
    PersonRank { person: PersonId, period: Period },
    /// Honour points a person earned, whoever holds them.
    PersonHonour { person: PersonId },
    /// Approved minutes of a person between two days, in all teams or in one.
    PersonMinutes {
        person: PersonId,
        #[serde(default)]
        team: Option<TeamId>,
        #[serde(default)]
        from: Option<Day>,
        #[serde(default)]
        until: Option<Day>,
    },
    /// Approved minutes of a team between two days.
    TeamMinutes {
        team: TeamId,
        #[serde(default)]
        from: Option<Day>,
        #[serde(default)]
        until: Option<Day>,
    },
    /// Approved minutes of the whole community, by team.
    CommunityMinutes {},
    /// Spendable points of the whole community, by holder.
    CommunitySpendable {},
    /// Points held for redemptions in the whole community, by holder.
    CommunityHeld {},
    /// Approved minutes of all who live in a household today.
    HouseholdMinutes { household: HouseholdId },
    /// Units of an item at a counter.
    Stock {
        counter: CounterId,
        item: ItemId,
        /// Which of the shelf's numbers; absent for what is there, held ones included.
        #[serde(default)]
        part: Option<StockPart>,
    },
}

/// The numbers a shelf shows of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum StockPart {
    /// Units there, held ones included.
    OnHand,
    /// Units held for redemptions.
    Held,
    /// Units free to hand out today.
    Available,
    /// Units donated.
    Donated,
    /// Units handed out.
    HandedOut,
    /// Units handed out that were never booked in.
    Short,
}
