//! Questions by name, as the wire spells them, with the answer already taken out of its envelope.

use serde_json::{Value, json};
use xiangyue::contract::{
    AccountsView, Answer, AskView, BoardView, CounterView, DeedView, EntryView, ExplainView, Figure,
    HouseholdView, OverdrawnView, OverviewView, Page, PersonView, RedemptionView, ServiceView, ShelfRow,
    StatementView, TeamView, TimesheetView, TransferView,
};

use super::World;

macro_rules! answered {
    ($world:expr, $kind:ident, $query:expr) => {
        match $world.ask($query) {
            Answer::$kind(view) => view,
            other => panic!("another answer: {other:?}"),
        }
    };
}

const ALL: u32 = 10_000;

impl World {
    pub fn ask(&self, query: Value) -> Answer {
        let query = serde_json::from_value(query).unwrap();
        self.book().ask(self.now(), &query)
    }

    pub fn overview(&self) -> OverviewView {
        answered!(self, Overview, json!({ "overview": {} }))
    }

    pub fn statement(&self, holder: &str) -> StatementView {
        self.statement_page(holder, 0)
    }

    pub fn statement_page(&self, holder: &str, skip: u32) -> StatementView {
        let holder = self.holder(holder);
        let query = json!({ "statement": { "holder": holder, "skip": skip, "limit": ALL } });
        answered!(self, Statement, query)
    }

    pub fn accounts(&self, holder: &str) -> AccountsView {
        self.statement(holder).accounts
    }

    /// Rank, honour, spendable, held and debt, in hundredths.
    pub fn points(&self, holder: &str) -> [i64; 5] {
        let a = self.accounts(holder);
        [a.rank, a.honour, a.spendable, a.held, a.debt].map(|p| p.hundredths())
    }

    /// The board of `"households"` or `"people"`.
    pub fn board(&self, of: &str, unmasked: bool) -> BoardView {
        let query = json!({ "board": { "of": of, "limit": ALL, "names": if unmasked { "staff" } else { "masked" } } });
        answered!(self, Board, query)
    }

    /// The first rows of an earlier period's board.
    pub fn board_of(&self, of: &str, period: &str, limit: u32) -> BoardView {
        let query = json!({
            "board": { "of": of, "period": period, "limit": limit, "names": "staff" }
        });
        answered!(self, Board, query)
    }

    pub fn timesheet(&self, team: &str) -> TimesheetView {
        let query = json!({ "timesheet": { "team": self.id(team) } });
        answered!(self, Timesheet, query)
    }

    pub fn timesheet_between(&self, team: &str, from: &str, until: &str) -> TimesheetView {
        let team = self.id(team);
        let query = json!({ "timesheet": { "team": team, "from": from, "until": until } });
        answered!(self, Timesheet, query)
    }

    pub fn shelf(&self, item: &str) -> ShelfRow {
        let query = json!({ "shelf": { "counter": self.id("超市") } });
        let rows = answered!(self, Shelf, query);
        let item = self.id(item);
        rows.into_iter().find(|row| row.item.0 == item).unwrap()
    }

    pub fn people(&self, search: Option<&str>) -> Page<PersonView> {
        let query = json!({ "people": { "search": search, "limit": ALL } });
        answered!(self, People, query)
    }

    pub fn household_view(&self, name: &str) -> HouseholdView {
        let all = answered!(self, Households, json!({ "households": { "limit": ALL } })).rows;
        let found = all.into_iter().find(|row| row.household == self.household(name));
        found.unwrap()
    }

    pub fn teams(&self) -> Vec<TeamView> {
        answered!(self, Teams, json!({ "teams": {} }))
    }

    pub fn members(&self, team: &str) -> Vec<String> {
        let query = json!({ "members": { "team": self.id(team) } });
        let members = answered!(self, Members, query);
        members.into_iter().filter_map(|m| m.name).collect()
    }

    pub fn services(&self) -> Vec<ServiceView> {
        answered!(self, Services, json!({ "services": { "limit": ALL } })).rows
    }

    pub fn service(&self, name: &str) -> ServiceView {
        let id = self.id(name);
        let mut rows = self.services().into_iter();
        rows.find(|row| row.service.0 == id).unwrap()
    }

    pub fn deeds(&self) -> Vec<DeedView> {
        answered!(self, Deeds, json!({ "deeds": { "limit": ALL } })).rows
    }

    pub fn deed_named(&self, name: &str) -> DeedView {
        let id = self.id(name);
        let mut rows = self.deeds().into_iter();
        rows.find(|row| row.deed.0 == id).unwrap()
    }

    pub fn redemptions(&self) -> Vec<RedemptionView> {
        answered!(self, Redemptions, json!({ "redemptions": { "limit": ALL } })).rows
    }

    pub fn counters(&self) -> Vec<CounterView> {
        answered!(self, Counters, json!({ "counters": {} }))
    }

    pub fn transfers(&self) -> Vec<TransferView> {
        answered!(self, Transfers, json!({ "transfers": {} }))
    }

    pub fn asks(&self) -> Vec<AskView> {
        answered!(self, Asks, json!({ "asks": { "limit": ALL } })).rows
    }

    pub fn overdrawn(&self) -> Vec<OverdrawnView> {
        answered!(self, Overdrawn, json!({ "overdrawn": {} }))
    }

    pub fn journal(&self) -> Page<EntryView> {
        answered!(self, Journal, json!({ "journal": { "limit": ALL } }))
    }

    /// The tags of every key admitted.
    pub fn keys(&self) -> Vec<xiangyue::ids::KeyTag> {
        let Answer::Keys(keys) = self.ask(json!({ "keys": {} })) else { panic!("another answer") };
        keys.into_iter().map(|key| key.tag).collect()
    }

    pub fn explain(&self, figure: Figure) -> ExplainView {
        answered!(self, Explain, json!({ "explain": { "figure": figure } }))
    }
}
