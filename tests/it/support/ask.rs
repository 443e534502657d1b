//! Questions by name, with the answer already taken out of its envelope.

use xiangyue::contract::query::BoardOf;
use xiangyue::contract::{
    AccountsView, Answer, BoardView, DeedView, EntryView, ExplainView, Figure, OverviewView, Page,
    PersonView, Query, RedemptionView, ServiceView, ShelfRow, StatementView, TimesheetView,
};
use xiangyue::ids::{CounterId, TeamId};

use super::World;

macro_rules! answered {
    ($world:expr, $kind:ident, $query:expr) => {
        match $world.book().ask($world.now(), &$query) {
            Answer::$kind(view) => view,
            other => panic!("another answer: {other:?}"),
        }
    };
}

const ALL: u32 = 10_000;

impl World {
    pub fn overview(&self) -> OverviewView {
        answered!(self, Overview, Query::Overview {})
    }

    pub fn statement(&self, holder: &str) -> StatementView {
        let holder = self.holder(holder);
        answered!(
            self,
            Statement,
            Query::Statement {
                holder,
                skip: 0,
                limit: ALL
            }
        )
    }

    pub fn accounts(&self, holder: &str) -> AccountsView {
        self.statement(holder).accounts
    }

    /// Rank, honour, spendable, held and debt, in hundredths.
    pub fn points(&self, holder: &str) -> [i64; 5] {
        let a = self.accounts(holder);
        [a.rank, a.honour, a.spendable, a.held, a.debt].map(|p| p.hundredths())
    }

    pub fn board(&self, of: BoardOf, unmasked: bool) -> BoardView {
        answered!(
            self,
            Board,
            Query::Board {
                of,
                period: None,
                limit: ALL,
                unmasked
            }
        )
    }

    pub fn timesheet(&self, team: &str) -> TimesheetView {
        let team = TeamId(self.id(team));
        answered!(
            self,
            Timesheet,
            Query::Timesheet {
                team,
                from: None,
                until: None
            }
        )
    }

    pub fn shelf(&self, item: &str) -> ShelfRow {
        let counter = Some(CounterId(self.id("超市")));
        let rows = answered!(self, Shelf, Query::Shelf { counter });
        let item = self.id(item);
        rows.into_iter().find(|row| row.item.0 == item).unwrap()
    }

    pub fn people(&self, search: Option<&str>) -> Page<PersonView> {
        answered!(
            self,
            People,
            Query::People {
                search: search.map(Into::into),
                household: None,
                skip: 0,
                limit: ALL
            }
        )
    }

    pub fn members(&self, team: &str) -> Vec<String> {
        let team = TeamId(self.id(team));
        let members = answered!(self, Members, Query::Members { team });
        members.into_iter().filter_map(|m| m.name).collect()
    }

    pub fn services(&self) -> Vec<ServiceView> {
        let query = Query::Services {
            state: None,
            activity: None,
            person: None,
            skip: 0,
            limit: ALL,
        };
        answered!(self, Services, query).rows
    }

    pub fn service(&self, name: &str) -> ServiceView {
        let id = self.id(name);
        let mut rows = self.services().into_iter();
        rows.find(|row| row.service.0 == id).unwrap()
    }

    pub fn deed_named(&self, name: &str) -> DeedView {
        let query = Query::Deeds {
            state: None,
            skip: 0,
            limit: ALL,
        };
        let id = self.id(name);
        let mut rows = answered!(self, Deeds, query).rows.into_iter();
        rows.find(|row| row.deed.0 == id).unwrap()
    }

    pub fn redemptions(&self) -> Vec<RedemptionView> {
        let query = Query::Redemptions {
            state: None,
            skip: 0,
            limit: ALL,
        };
        answered!(self, Redemptions, query).rows
    }

    pub fn journal(&self) -> Page<EntryView> {
        answered!(
            self,
            Journal,
            Query::Journal {
                skip: 0,
                limit: ALL
            }
        )
    }

    pub fn explain(&self, figure: Figure) -> ExplainView {
        answered!(self, Explain, Query::Explain { figure })
    }
}
