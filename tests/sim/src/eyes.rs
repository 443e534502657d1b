//! What a desk sees: ids and numbers of its book, asked for as a host would.

use xiangyue::Community;
use xiangyue::amount::Points;
use xiangyue::contract::command::Holder;
use xiangyue::contract::query::{BoardNames, BoardOf};
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::report::ApartRun;
use xiangyue::contract::{
    Answer, AskView, BoardView, Command, CounterView, EntryView, ExplainView, Figure, KeyView, OverviewView,
    Query, SealsView, ShelfRow, StatementView, TeamView, TimesheetView,
};
use xiangyue::ids::{
    ActivityId, CardId, DeedId, EntryId, HouseholdId, InvitationId, PersonId, RedemptionId, ServiceId,
    SheetId, TeamId, TransferId,
};
use xiangyue::time::{Day, Timestamp};

const ALL: u32 = 10_000;
/// Rows of long lists a desk looks at.
const RECENT: u32 = 40;

macro_rules! answered {
    ($eyes:expr, $kind:ident, $query:expr) => {
        match $eyes.book.ask($eyes.now, &$query) {
            Answer::$kind(view) => view,
            other => panic!("another answer: {other:?}"),
        }
    };
}

/// A book at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Eyes<'a> {
    pub book: &'a Community,
    pub now: Timestamp,
}

impl Eyes<'_> {
    pub fn overview(self) -> OverviewView {
        answered!(self, Overview, Query::Overview {})
    }

    pub fn persons(self) -> Vec<PersonId> {
        let query = Query::People { search: None, household: None, skip: None, limit: ALL };
        answered!(self, People, query).rows.into_iter().map(|row| row.person).collect()
    }

    pub fn households(self) -> Vec<HouseholdId> {
        let query = Query::Households { search: None, skip: None, limit: ALL };
        answered!(self, Households, query).rows.into_iter().map(|row| row.household).collect()
    }

    pub fn holders(self) -> Vec<Holder> {
        let households = self.households().into_iter().map(Holder::Household);
        households.chain(self.persons().into_iter().map(Holder::Person)).collect()
    }

    pub fn team_rows(self) -> Vec<TeamView> {
        answered!(self, Teams, Query::Teams {})
    }

    pub fn teams(self) -> Vec<TeamId> {
        self.team_rows().into_iter().map(|row| row.team).collect()
    }

    pub fn activities(self) -> Vec<ActivityId> {
        let rows = answered!(self, Activities, Query::Activities { limit: RECENT });
        rows.into_iter().map(|row| row.activity).collect()
    }

    pub fn services(self, state: Option<ThingState>) -> Vec<ServiceId> {
        let query = Query::Services { state, activity: None, person: None, skip: None, limit: RECENT };
        answered!(self, Services, query).rows.into_iter().map(|row| row.service).collect()
    }

    pub fn deeds(self, state: Option<ThingState>) -> Vec<DeedId> {
        let query = Query::Deeds { state, skip: None, limit: RECENT };
        answered!(self, Deeds, query).rows.into_iter().map(|row| row.deed).collect()
    }

    pub fn redemptions(self, state: Option<ThingState>) -> Vec<RedemptionId> {
        let query = Query::Redemptions { state, skip: None, limit: RECENT };
        answered!(self, Redemptions, query).rows.into_iter().map(|row| row.redemption).collect()
    }

    pub fn sheets(self) -> Vec<SheetId> {
        answered!(self, Sheets, Query::Sheets {}).into_iter().map(|row| row.sheet).collect()
    }

    pub fn apart(self) -> Vec<ApartRun> {
        answered!(self, Apart, Query::Apart {})
    }

    pub fn counters(self) -> Vec<CounterView> {
        answered!(self, Counters, Query::Counters {})
    }

    pub fn transfers(self) -> Vec<TransferId> {
        answered!(self, Transfers, Query::Transfers {}).into_iter().map(|row| row.transfer).collect()
    }

    pub fn asks(self) -> Vec<AskView> {
        answered!(self, Asks, Query::Asks { state: None, skip: None, limit: RECENT }).rows
    }

    pub fn cards(self) -> Vec<CardId> {
        let query = Query::Households { search: None, skip: None, limit: ALL };
        let rows = answered!(self, Households, query).rows.into_iter();
        rows.filter_map(|row| Some(row.card?.card)).collect()
    }

    pub fn invitations(self) -> Vec<InvitationId> {
        let rows = answered!(self, Invitations, Query::Invitations {}).into_iter();
        rows.filter(|row| row.open).map(|row| row.invitation).collect()
    }

    pub fn shelf(self) -> Vec<ShelfRow> {
        answered!(self, Shelf, Query::Shelf { counter: None })
    }

    pub fn seals(self) -> SealsView {
        answered!(self, Seals, Query::Seals {})
    }

    pub fn keys(self) -> Vec<KeyView> {
        answered!(self, Keys, Query::Keys {})
    }

    pub fn journal(self, limit: u32) -> Vec<EntryView> {
        answered!(self, Journal, Query::Journal { skip: None, limit }).rows
    }

    pub fn expiries(self) -> Vec<EntryId> {
        let rows = self.journal(300).into_iter();
        let booked = rows.filter(|row| matches!(row.command, Some(Command::ExpirePoints { .. })));
        booked.map(|row| row.entry).collect()
    }

    pub fn statement(self, holder: Holder) -> StatementView {
        answered!(self, Statement, Query::Statement { holder, skip: None, limit: RECENT })
    }

    pub fn whole_statement(self, holder: Holder) -> StatementView {
        answered!(self, Statement, Query::Statement { holder, skip: None, limit: ALL })
    }

    pub fn timesheet(self, team: TeamId, from: Option<Day>, until: Option<Day>) -> TimesheetView {
        answered!(self, Timesheet, Query::Timesheet { team, from, until })
    }

    pub fn board(self, of: BoardOf) -> BoardView {
        answered!(self, Board, Query::Board { of, period: None, limit: ALL, names: Some(BoardNames::Staff) })
    }

    pub fn explain(self, figure: Figure) -> ExplainView {
        answered!(self, Explain, Query::Explain { figure })
    }

    pub fn spendable(self, holder: Holder) -> Points {
        self.statement(holder).accounts.spendable
    }
}
