//! Answers to questions. Names come from the vault and are absent where this device does not hold them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::command::{Command, Evidence, Holder, Role, StockOrigin, TeamPost};
use super::event::{Cause, LotId};
use super::query::Figure;
use super::refusal::{Refusal, ThingState};
use super::sheet::{RuleRef, RuleSheet};
use crate::amount::{Minutes, Points, Quantity};
use crate::ids::{
    ActivityId, CounterId, DeedId, EntryId, HouseholdId, ItemId, KeyTag, PersonId, PublicKey,
    RedemptionId, ServiceId, SheetId, StockLotId, TeamId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Period, Timestamp};

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }
    )+};
}

/// The answer to a [`super::Query`], under the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    Services(Page<ServiceView>),
    Deeds(Page<DeedView>),
    Redemptions(Page<RedemptionView>),
    Sheets(Vec<SheetView>),
    Counters(Vec<CounterView>),
    Keys(Vec<KeyView>),
    Journal(Page<EntryView>),
    Explain(ExplainView),
    Lapsing(LapsingView),
}

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
        /// Name, masked unless asked otherwise; absent when not on this device, or a minor on a masked board.
        name: Option<String>,
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

    /// A team's timesheet.
    TimesheetView {
        /// The team.
        team: TeamId,
        /// Its name.
        name: Label,
        /// First day.
        from: Option<Day>,
        /// Last day.
        until: Day,
        /// Minutes in all.
        minutes: Minutes,
        /// Person-times: approved records.
        person_times: u32,
        /// Records entered later from memory among them.
        backfilled: u32,
        /// One row a person, most minutes first.
        rows: Vec<TimesheetRow>,
    }

    /// One person's row of a timesheet.
    TimesheetRow {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// Approved minutes.
        minutes: Minutes,
        /// Approved records.
        person_times: u32,
    }

    /// One item at one counter.
    ShelfRow {
        /// The counter.
        counter: CounterId,
        /// The item.
        item: ItemId,
        /// Name.
        name: Label,
        /// Unit.
        unit: Label,
        /// Price of one unit.
        price: Points,
        /// Units there, held ones included.
        on_hand: Quantity,
        /// Units held.
        held: Quantity,
        /// Units free to hand out: on hand, less held, less past their day.
        available: Quantity,
        /// First best-before day among them.
        next_best_before: Option<Day>,
        /// Units donated and units handed out so far, for donors who ask.
        donated: Quantity,
        /// Units handed out so far.
        handed_out: Quantity,
    }

    /// A person of the roster.
    PersonView {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// Phone, masked.
        phone: Option<String>,
        /// True under eighteen today.
        minor: bool,
        /// Household today.
        household: Option<HouseholdId>,
        /// Its name.
        household_name: Option<String>,
        /// Day of consent.
        consent_on: Day,
        /// Approved minutes.
        minutes: Minutes,
    }

    /// A household.
    HouseholdView {
        /// The household.
        household: HouseholdId,
        /// Name.
        name: Option<String>,
        /// Villagers' group.
        group: Option<Label>,
        /// People who live in it today.
        members: u32,
        /// Its own accounts.
        spendable: Points,
    }

    /// A team.
    TeamView {
        /// The team.
        team: TeamId,
        /// Name.
        name: Label,
        /// Federation it belongs to.
        parent: Option<TeamId>,
        /// Day it was formed.
        on: Day,
        /// Members today.
        members: u32,
        /// Approved minutes, all time.
        minutes: Minutes,
    }

    /// A member of a team.
    MemberView {
        /// The person.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// What the person is in it.
        post: TeamPost,
        /// First day.
        since: Day,
    }

    /// An activity.
    ActivityView {
        /// The activity.
        activity: ActivityId,
        /// Organising team.
        team: TeamId,
        /// Its name.
        team_name: Label,
        /// Name of the activity.
        title: Label,
        /// What is done.
        content: Paragraph,
        /// Where.
        place: Label,
        /// Organising unit.
        unit: Label,
        /// Person in charge.
        in_charge: PersonId,
        /// That person's name.
        in_charge_name: Option<String>,
        /// First day.
        on: Day,
        /// Records in it.
        records: u32,
    }

    /// A service record.
    ServiceView {
        /// The record.
        service: ServiceId,
        /// Who served.
        person: PersonId,
        /// Name.
        name: Option<String>,
        /// In which activity.
        activity: ActivityId,
        /// Its name.
        title: Label,
        /// Day.
        on: Day,
        /// Minutes.
        minutes: Minutes,
        /// How it is known.
        evidence: Evidence,
        /// State.
        state: ThingState,
        /// Why it was returned or voided.
        reason: Option<String>,
        /// Key that entered it.
        entered_by: KeyTag,
        /// Key that decided it last.
        decided_by: Option<KeyTag>,
        /// Recorded more than ten working days after the day (decree 67 art 11), weekends not counted.
        late: bool,
    }

    /// A deed.
    DeedView {
        /// The deed.
        deed: DeedId,
        /// Rule.
        rule: RuleRef,
        /// Its title.
        title: Label,
        /// Its category.
        category: Label,
        /// Whose.
        subject: Holder,
        /// Name.
        name: Option<String>,
        /// Day.
        on: Day,
        /// Times.
        count: u32,
        /// Points in all.
        points: Points,
        /// State.
        state: ThingState,
        /// Reason given when it was declared, returned or voided.
        reason: Option<String>,
        /// Key that declared it.
        entered_by: KeyTag,
        /// Key that decided it last.
        decided_by: Option<KeyTag>,
    }

    /// A redemption.
    RedemptionView {
        /// The redemption.
        redemption: RedemptionId,
        /// The counter.
        counter: CounterId,
        /// Who pays.
        holder: Holder,
        /// Name.
        name: Option<String>,
        /// The item.
        item: ItemId,
        /// Its name.
        item_name: Label,
        /// Units.
        quantity: Quantity,
        /// Points in all.
        points: Points,
        /// When it was held.
        at: Timestamp,
        /// State.
        state: ThingState,
    }

    /// A rule sheet in the book.
    SheetView {
        /// This version.
        sheet: SheetId,
        /// The version it replaces.
        replaces: Option<SheetId>,
        /// True while no newer version replaces it.
        current: bool,
        /// Word for word.
        rules: RuleSheet,
    }

    /// A counter.
    CounterView {
        /// The counter.
        counter: CounterId,
        /// Name.
        name: Label,
    }

    /// A key.
    KeyView {
        /// Its tag.
        tag: KeyTag,
        /// The public key.
        key: PublicKey,
        /// Role.
        role: Role,
        /// Who holds it.
        person: Option<PersonId>,
        /// That person's name.
        name: Option<String>,
        /// Entries of its feed here.
        entries: u32,
        /// True for this device's own key.
        own: bool,
    }

    /// One entry of the journal.
    EntryView {
        /// The entry.
        entry: EntryId,
        /// When.
        at: Timestamp,
        /// What was asked; absent when written by a newer version.
        command: Option<Command>,
        /// Why it is refused at its place, where it is.
        refusal: Option<Refusal>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
}
