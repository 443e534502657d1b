//! Answers to questions: numbers and what stands behind them. Names come from the vault and are absent where this device does not hold them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::command::{Evidence, Holder, StockOrigin};
use super::event::{Cause, LotId};
use super::policy::Policy;
use super::query::Figure;
use super::report::ApartRun;
use super::sheet::RuleRef;
use crate::amount::{Minutes, Points};
use crate::coding::Coded;
use crate::ids::{CounterId, EntryId, KeyTag, PersonId, SheetId, StockLotId, TeamId};
use crate::text::Label;
use crate::time::{Day, Period, Timestamp};

/// Why no name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Hidden {
    /// The person is under eighteen (PIPL art 31).
    Minor,
    /// Public sheets name nobody beside a deduction, unless the community decided so and the person agreed.
    Deduction,
    /// The data were erased.
    Erased,
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }
    )+};
}

mod rows;
mod shop;

pub use rows::*;
pub use shop::*;

/// The answer to a [`super::Query`], under the same name.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each answers the query of the same name")]
pub enum Answer {
    Overview(OverviewView),
    Board(BoardView),
    Statement(StatementView),
    Timesheet(TimesheetView),
    Shelf(Vec<ShelfRow>),
    People(Page<PersonView>),
    Households(Page<HouseholdView>),
    Teams(Vec<TeamView>),
    Members(Vec<MemberView>),
    Activities(Vec<ActivityView>),
    Attendance(AttendanceView),
    Services(Page<ServiceView>),
    Deeds(Page<DeedView>),
    Redemptions(Page<RedemptionView>),
    Sheets(Vec<SheetView>),
    Counters(Vec<CounterView>),
    Keys(Vec<KeyView>),
    Apart(Vec<ApartRun>),
    Journal(Page<EntryView>),
    Explain(ExplainView),
    Lapsing(LapsingView),
    Invitations(Vec<InvitationView>),
    Policy(Policy),
    Overdrawn(Vec<OverdrawnView>),
    Transfers(Vec<TransferView>),
    Asks(Page<AskView>),
    Seals(SealsView),
}

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct Page<T> {
    /// How many rows there are in all.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<T>,
}

views! {
    /// The community at a glance.
    OverviewView {
        /// Name of the community.
        name: Label,
        /// Minutes east of UTC.
        utc_offset_minutes: i16,
        /// Today in this book.
        today: Day,
        /// People registered.
        people: u32,
        /// Households registered.
        households: u32,
        /// Teams formed.
        teams: u32,
        /// Approved minutes of service, all time.
        minutes: Minutes,
        /// Spendable points of all holders: what the shop may be asked for.
        spendable: Points,
        /// Points held for redemptions.
        held: Points,
        /// Service records that wait.
        services_waiting: u32,
        /// Deeds that wait.
        deeds_waiting: u32,
        /// Redemptions that wait to be collected.
        redemptions_held: u32,
        /// The sheet in force today.
        sheet: Option<SheetId>,
        /// The period the board shows.
        period: Option<Period>,
        /// Entries in the journal.
        entries: u32,
        /// Entries refused at their place.
        bounced: u32,
        /// True when the book holds entries of a newer version.
        provisional: bool,
        /// The number by which its entries are decided.
        semantics: u32,
        /// That number again, where this version does not know it and passes entries over.
        newer_semantics: Option<u32>,
        /// Last day that is sealed.
        sealed_until: Option<Day>,
        /// The key that seals next.
        seal_holder: Option<KeyTag>,
        /// True when that is this device's and its role allows it today.
        may_seal: bool,
    }

    /// A board.
    BoardView {
        /// The period it ranks by.
        period: Period,
        /// How many holders have any points in it.
        total: u32,
        /// The rows, best first; equal points share a place.
        rows: Vec<BoardRow>,
    }

    /// One row of a board.
    BoardRow {
        /// Place, from 1.
        place: u32,
        /// Who.
        holder: Holder,
        /// Name, as was asked; absent when hidden, or not on this device.
        name: Option<String>,
        /// Why the name is hidden, where it is.
        hidden: Option<Hidden>,
        /// Villagers' group.
        group: Option<Label>,
        /// Rank points of the period.
        rank: Points,
        /// Honour points, for life.
        honour: Points,
    }

    /// One holder's accounts.
    AccountsView {
        /// Rank points of the current period.
        rank: Points,
        /// Honour points, for life.
        honour: Points,
        /// Points free to spend.
        spendable: Points,
        /// Points held for redemptions.
        held: Points,
        /// Points owed; never above zero.
        debt: Points,
        /// Next day on which points lapse.
        next_expiry: Option<Day>,
        /// How many lapse on it.
        next_expiry_points: Points,
    }

    /// A statement.
    StatementView {
        /// Whose.
        holder: Holder,
        /// Name.
        name: Option<String>,
        /// True once the data were erased.
        erased: bool,
        /// Accounts now.
        accounts: AccountsView,
        /// Approved minutes of the person, or of all who live in the household today.
        minutes: Minutes,
        /// The rank period shown.
        period: Period,
        /// Movements in all.
        total: u32,
        /// Movements asked for, newest first.
        movements: Vec<MovementView>,
        /// The counter the right to spend lies at; absent while it is under way, or lies at none yet.
        home: Option<CounterId>,
        /// Lots that can be spent, in the order they will be.
        lots: Vec<LotView>,
    }

    /// One movement, with what stands behind it.
    MovementView {
        /// The entry that booked it.
        entry: EntryId,
        /// When it was booked.
        at: Timestamp,
        /// Day it belongs to.
        on: Day,
        /// What it is for.
        cause: Cause,
        /// The record, deed, redemption or expiry.
        thing: EntryId,
        /// In words: the rule, the activity or the item.
        title: Option<Label>,
        /// Row and version of the sheet.
        rule: Option<RuleRef>,
        /// Who earned it.
        by: Option<PersonId>,
        /// That person's name.
        by_name: Option<String>,
        /// Key that entered the thing.
        entered_by: KeyTag,
        /// Key that booked it.
        booked_by: KeyTag,
        /// Period of the rank purse.
        period: Period,
        /// Change of rank points.
        rank: Points,
        /// Change of honour points.
        honour: Points,
        /// Change of spendable points.
        spendable: Points,
        /// Change of held points.
        held: Points,
        /// Change of debt.
        debt: Points,
    }

    /// A lot of spendable points.
    LotView {
        /// Its name.
        lot: LotId,
        /// Points left in it.
        left: Points,
        /// Last day it can be spent.
        expires_on: Option<Day>,
    }

    /// What makes up a number.
    ExplainView {
        /// The number asked about.
        figure: Figure,
        /// Its value: the sum of the lines.
        total: i64,
        /// Its unit.
        unit: FigureUnit,
        /// The lines, oldest first.
        lines: Vec<ExplainLine>,
    }

    /// One line of an explanation.
    ExplainLine {
        /// The entry that booked it.
        entry: EntryId,
        /// When.
        at: Timestamp,
        /// Day it belongs to.
        on: Day,
        /// What it is for.
        kind: LineKind,
        /// In words: the rule, the activity or the item.
        title: Option<Label>,
        /// Row and version of the sheet.
        rule: Option<RuleRef>,
        /// The record, deed, redemption or stock lot.
        thing: EntryId,
        /// Key that entered it.
        entered_by: KeyTag,
        /// Key that approved or booked it.
        booked_by: KeyTag,
        /// Who earned it.
        by_name: Option<String>,
        /// Its share of the number, in the number's unit.
        amount: i64,
        /// Sum of this and all earlier lines.
        running: i64,
        /// The entry that took away what a redemption here lacked, where one can be named.
        because: Option<EntryId>,
    }

    /// What would lapse.
    LapsingView {
        /// Holders concerned.
        holders: u32,
        /// Points in all.
        points: Points,
    }
}

/// The unit of an explained number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FigureUnit {
    /// Hundredths of a point.
    Points,
    /// Whole minutes.
    Minutes,
    /// Whole units of goods.
    Quantity,
}

/// What a line of an explanation is for.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// A movement of points.
    Points(Cause),
    /// An approved service record.
    Service(Evidence),
    /// Goods received.
    Received(StockOrigin),
    /// Goods written off.
    WrittenOff(StockLotId),
    /// Goods handed over.
    Collected(Holder),
    /// Goods that came back.
    CameBack(Holder),
    /// A team's share of a community's number.
    Team(TeamId),
    /// A holder's share of a community's number.
    Holder(Holder),
    /// Goods held for a redemption.
    Held(Holder),
    /// Goods past their day, which are not handed out.
    PastDay(StockLotId),
    /// Goods handed out that were never booked in.
    Short(Holder),
    /// Goods sent to another counter.
    Sent(CounterId),
    /// Goods that came from another counter, or came back from it refused.
    Arrived(CounterId),
}
