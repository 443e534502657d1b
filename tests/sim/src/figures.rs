//! Every number a screen shows, and what explains it: the lines must sum to it.

use xiangyue::amount::Points;
use xiangyue::contract::Figure;
use xiangyue::contract::command::Holder;
use xiangyue::contract::query::{BoardOf, StockPart};
use xiangyue::time::Day;

use crate::checks::same;
use crate::eyes::Eyes;

/// A figure and what is shown of it.
type Shown = (Figure, i64);

/// All numbers shown of a holder, of the shelves and of the whole.
///
/// # Errors
/// A number its lines do not sum to.
pub fn all(eyes: Eyes<'_>, holder: Holder) -> Result<(), String> {
    summed(eyes, holder)?;
    shown(eyes, holder).into_iter().try_for_each(|shown| explained(eyes, shown))
}

/// One of them.
///
/// # Errors
/// As [`all`].
pub fn one(eyes: Eyes<'_>, holder: Holder, pick: usize) -> Result<(), String> {
    let mut shown = shown(eyes, holder);
    let picked = shown.swap_remove(pick / 7 % shown.len());
    explained(eyes, picked)
}

fn shown(eyes: Eyes<'_>, holder: Holder) -> Vec<Shown> {
    let mut shown = of_holder(eyes, holder);
    shown.extend(of_shelves(eyes));
    shown.extend(of_all(eyes));
    shown
}

fn explained(eyes: Eyes<'_>, (figure, number): Shown) -> Result<(), String> {
    let view = eyes.explain(figure.clone());
    same(&format!("{figure:?} explained"), view.total, number)?;
    same("sum of the lines", view.lines.iter().map(|line| line.amount).sum::<i64>(), number)
}

/// A statement's movements sum to its accounts, and its lots to what can be spent.
fn summed(eyes: Eyes<'_>, holder: Holder) -> Result<(), String> {
    let statement = eyes.whole_statement(holder);
    let sum = |part: &dyn Fn(usize) -> Points, count| (0..count).map(|at| part(at).hundredths()).sum::<i64>();
    let (moved, accounts) = (&statement.movements, &statement.accounts);
    let count = moved.len();
    same("honour moved", sum(&|at| moved[at].honour, count), accounts.honour.hundredths())?;
    same("spendable moved", sum(&|at| moved[at].spendable, count), accounts.spendable.hundredths())?;
    same("held moved", sum(&|at| moved[at].held, count), accounts.held.hundredths())?;
    same("debt moved", sum(&|at| moved[at].debt, count), accounts.debt.hundredths())?;
    let lots = &statement.lots;
    same("lots", sum(&|at| lots[at].left, lots.len()), accounts.spendable.hundredths())
}

fn of_holder(eyes: Eyes<'_>, holder: Holder) -> Vec<Shown> {
    let statement = eyes.statement(holder);
    let (accounts, period) = (statement.accounts, statement.period);
    let minutes = i64::from(statement.minutes.get());
    let (of, own) = match holder {
        Holder::Household(household) => (BoardOf::Households, Figure::HouseholdMinutes { household }),
        Holder::Person(person) => {
            (BoardOf::People, Figure::PersonMinutes { person, team: None, from: None, until: None })
        }
    };
    let mut shown = vec![
        (Figure::Rank { holder, period }, accounts.rank.hundredths()),
        (Figure::Honour { holder }, accounts.honour.hundredths()),
        (Figure::Spendable { holder }, accounts.spendable.hundredths()),
        (Figure::Held { holder }, accounts.held.hundredths()),
        (Figure::Debt { holder }, accounts.debt.hundredths()),
        (own, minutes),
    ];
    let board = eyes.board(of);
    for row in board.rows.iter().filter(|row| row.holder == holder) {
        let (rank, honour) = (row.rank.hundredths(), row.honour.hundredths());
        let period = board.period;
        shown.extend(match holder {
            Holder::Household(_) => {
                [(Figure::Rank { holder, period }, rank), (Figure::Honour { holder }, honour)]
            }
            Holder::Person(person) => {
                [(Figure::PersonRank { person, period }, rank), (Figure::PersonHonour { person }, honour)]
            }
        });
    }
    shown
}

fn of_shelves(eyes: Eyes<'_>) -> Vec<Shown> {
    let parts = eyes.shelf().into_iter().flat_map(|row| {
        let (counter, item) = (row.counter, row.item);
        let parts = [
            (StockPart::OnHand, row.on_hand),
            (StockPart::Held, row.held),
            (StockPart::Available, row.available),
            (StockPart::Donated, row.donated),
            (StockPart::HandedOut, row.handed_out),
            (StockPart::Short, row.short),
        ];
        let figure = move |part| Figure::Stock { counter, item, part: Some(part) };
        parts.map(|(part, units)| (figure(part), i64::from(units.get())))
    });
    parts.collect()
}

fn of_all(eyes: Eyes<'_>) -> Vec<Shown> {
    let overview = eyes.overview();
    let mut shown = vec![
        (Figure::CommunityMinutes {}, i64::from(overview.minutes.get())),
        (Figure::CommunitySpendable {}, overview.spendable.hundredths()),
        (Figure::CommunityHeld {}, overview.held.hundredths()),
    ];
    let month = (0..30).fold(overview.today, |day, _| day.day_before().unwrap_or(day));
    for team in eyes.team_rows() {
        let figure = Figure::TeamMinutes { team: team.team, from: None, until: None };
        shown.push((figure, i64::from(team.minutes.get())));
        for (from, until) in [(None, None), (Some(month), Some(overview.today))] {
            shown.extend(of_timesheet(eyes, team.team, (from, until)));
        }
    }
    shown
}

fn of_timesheet(
    eyes: Eyes<'_>,
    team: xiangyue::ids::TeamId,
    (from, until): (Option<Day>, Option<Day>),
) -> Vec<Shown> {
    let sheet = eyes.timesheet(team, from, until);
    let whole = (Figure::TeamMinutes { team, from, until }, i64::from(sheet.minutes.get()));
    let rows = sheet.rows.into_iter().map(|row| {
        let figure = Figure::PersonMinutes { person: row.person, team: Some(team), from, until };
        (figure, i64::from(row.minutes.get()))
    });
    std::iter::once(whole).chain(rows).collect()
}
