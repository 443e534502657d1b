//! Boards: ranked by the rank purse of a period. Spending never moves a place.

use alloc::vec::Vec;

use super::Desk;
use crate::amount::Points;
use crate::contract::answer::{BoardRow, BoardView, LapsingView};
use crate::contract::command::Holder;
use crate::contract::query::{BoardNames, BoardOf};
use crate::ids::PersonId;
use crate::ledger::plan;
use crate::listing::Listed as _;
use crate::sorting;
use crate::time::{Day, Period};

impl Desk<'_> {
    pub(super) fn board(
        &self,
        of: BoardOf,
        period: Option<Period>,
        limit: u32,
        names: BoardNames,
    ) -> BoardView {
        let period = period.unwrap_or_else(|| self.period());
        let ranked = match of {
            BoardOf::Households => self.ranked_households(period),
            BoardOf::People => self.ranked_people(period),
        };
        let total = u32::try_from(ranked.len()).unwrap_or(u32::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        // Only the rows shown are sorted: a city's board has tens of thousands below them.
        let ranked = sorting::first(ranked, limit, |(holder, rank)| {
            let best_first = !rank.hundredths().cast_unsigned() ^ (1 << 63);
            sorting::pair(best_first, holder.id().rank())
        });
        let mut rows: Vec<BoardRow> = Vec::with_capacity(ranked.len());
        for (at, (holder, rank)) in (1..).zip(ranked) {
            let place = rows.last().filter(|above| above.rank == rank).map_or(at, |above| above.place);
            rows.push(self.board_row(place, holder, rank, of, names));
        }
        BoardView { period, total, rows }
    }

    fn ranked_households(&self, period: Period) -> Vec<(Holder, Points)> {
        let rows = self.book.ledger.rank.range((period, Holder::FIRST)..);
        rows.take_while(|((of, _), _)| *of == period)
            .filter(|((_, holder), _)| matches!(holder, Holder::Household(_)))
            .map(|((_, holder), rank)| (holder, rank))
            .listed()
    }

    /// People by what each earned, and by what was booked on their own account for nobody in particular.
    fn ranked_people(&self, period: Period) -> Vec<(Holder, Points)> {
        let first = PersonId(crate::ids::EntryId::FIRST);
        let rows = self.book.ledger.person_rank.range((period, first)..);
        rows.take_while(|((of, _), _)| *of == period)
            .map(|((_, person), rank)| (Holder::Person(person), rank))
            .listed()
    }

    fn board_row(
        &self,
        place: u32,
        holder: Holder,
        rank: Points,
        of: BoardOf,
        names: BoardNames,
    ) -> BoardRow {
        let ledger = &self.book.ledger;
        let household = match holder {
            Holder::Household(household) => Some(household),
            Holder::Person(person) => self.book.people.household_now(person),
        };
        let group = household.and_then(|household| self.book.people.households.get(&household));
        let honour = match (of, holder) {
            (BoardOf::People, Holder::Person(person)) => {
                ledger.person_honour.get(&person).unwrap_or_default()
            }
            (BoardOf::People | BoardOf::Households, _) => ledger.accounts_of(holder).honour,
        };
        let (name, hidden) = self.shown_name(holder, names, rank.is_negative());
        BoardRow {
            place,
            holder,
            name,
            hidden,
            group: group.and_then(|household| household.group.clone()),
            rank,
            honour,
        }
    }

    pub(super) fn lapsing(&self, as_of: Day) -> LapsingView {
        let mut view = LapsingView { holders: 0, points: Points::ZERO };
        for holder in self.book.ledger.accounts.keys(..) {
            let lapsed = plan::lapsed(&self.book.ledger, holder, as_of);
            if !lapsed.is_zero() {
                view.holders = view.holders.saturating_add(1);
                view.points = view.points.checked_add(lapsed).unwrap_or(view.points);
            }
        }
        view
    }
}
