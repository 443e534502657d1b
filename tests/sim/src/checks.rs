//! What must hold at a desk at any moment: balances, shelves, explanations, and reports that say what happened.

use xiangyue::contract::command::Holder;
use xiangyue::contract::query::{BoardOf, StockPart};
use xiangyue::contract::report::FeedGap;
use xiangyue::contract::{Figure, MergeReport, Refusal};
use xiangyue::ids::PublicKey;

use crate::content::Expected;
use crate::desk::Desk;
use crate::eyes::Eyes;
use crate::plan::Step;

fn same<T: PartialEq + std::fmt::Debug>(what: &str, told: T, expected: T) -> Result<(), String> {
    if told == expected { Ok(()) } else { Err(format!("{what}: {told:?}, expected {expected:?}")) }
}

/// The numbers of a desk after a step; which of them are explained is the step's choice.
///
/// # Errors
/// The first number that is wrong.
pub fn desk(desk: &mut Desk, clock: u64, step: Step) -> Result<(), String> {
    same("imbalance", desk.book.imbalance(), [0; 4])?;
    desk.content.compare(&desk.book.have())?;
    let eyes = Eyes { book: &desk.book, now: desk.now(clock) };
    same("entries shown", eyes.overview().entries as usize, desk.content.entries())?;
    revoked(eyes)?;
    let holders = eyes.holders();
    for holder in &holders {
        let accounts = eyes.statement(*holder).accounts;
        if accounts.spendable.is_negative() || accounts.held.is_negative() {
            return Err(format!("{holder:?} has less than nothing: {accounts:?}"));
        }
        if accounts.debt.hundredths() > 0 {
            return Err(format!("{holder:?} owes less than nothing: {accounts:?}"));
        }
    }
    for row in eyes.shelf() {
        let [there, held, free] = [row.on_hand, row.held, row.available].map(|units| u64::from(units.get()));
        // Free goods are those there, neither held nor past their day.
        if held > there || free > there - held {
            return Err(format!("the shelf cannot be: {row:?}"));
        }
    }
    let pick = (step.a ^ step.n) as usize;
    match holders.get(pick % holders.len().max(1)) {
        Some(holder) => explained(eyes, *holder, pick),
        None => Ok(()),
    }
}

/// What a key wrote after the last entry that counts does not count, wherever it stands; and nothing else is
/// refused for a revocation.
fn revoked(eyes: Eyes<'_>) -> Result<(), String> {
    if eyes.overview().bounced == 0 {
        return Ok(());
    }
    let keys = eyes.keys();
    for row in eyes.journal(u32::MAX) {
        let key = keys.iter().find(|key| key.tag == row.entry.author);
        let cut = key.and_then(|key| key.revoked_after).is_some_and(|last| row.entry.seq > last);
        match &row.refusal {
            None if cut => return Err(format!("an entry of a revoked key counts: {}", row.entry)),
            Some(Refusal::KeyRevoked { key, .. }) if *key == row.entry.author && !cut => {
                return Err(format!("refused for a revocation that does not stand: {}", row.entry));
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// A figure and what is shown of it.
type Shown = (Figure, i64);

fn explained(eyes: Eyes<'_>, holder: Holder, pick: usize) -> Result<(), String> {
    let mut shown = of_holder(eyes, holder);
    shown.extend(of_shelf(eyes, pick));
    shown.extend(of_all(eyes));
    let (figure, number) = shown.swap_remove(pick / 7 % shown.len());
    let view = eyes.explain(figure.clone());
    same(&format!("{figure:?} explained"), view.total, number)?;
    same("sum of the lines", view.lines.iter().map(|line| line.amount).sum::<i64>(), number)
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

fn of_shelf(eyes: Eyes<'_>, pick: usize) -> Vec<Shown> {
    let shelf = eyes.shelf();
    let Some(row) = shelf.get(pick % shelf.len().max(1)) else {
        return Vec::new();
    };
    let parts = [
        (StockPart::OnHand, row.on_hand),
        (StockPart::Held, row.held),
        (StockPart::Available, row.available),
        (StockPart::Donated, row.donated),
        (StockPart::HandedOut, row.handed_out),
    ];
    let (counter, item) = (row.counter, row.item);
    let figure = |part| Figure::Stock { counter, item, part: Some(part) };
    parts.map(|(part, units)| (figure(part), i64::from(units.get()))).into()
}

fn of_all(eyes: Eyes<'_>) -> Vec<Shown> {
    let overview = eyes.overview();
    let mut shown = vec![
        (Figure::CommunityMinutes {}, i64::from(overview.minutes.get())),
        (Figure::CommunitySpendable {}, overview.spendable.hundredths()),
        (Figure::CommunityHeld {}, overview.held.hundredths()),
    ];
    for team in eyes.teams() {
        let minutes = eyes.timesheet(team).minutes;
        let figure = Figure::TeamMinutes { team, from: None, until: None };
        shown.push((figure, i64::from(minutes.get())));
    }
    shown
}

fn places(expected: &[(PublicKey, usize)]) -> Vec<FeedGap> {
    expected.iter().map(|(key, seq)| FeedGap { key: key.tag(), seq: *seq as u32 }).collect()
}

/// The report of a merge, compared with the naive one, and with what the journal shows afterwards.
///
/// # Errors
/// The difference.
pub fn report(desk: &Desk, clock: u64, told: &MergeReport, expected: &Expected) -> Result<(), String> {
    same("new entries", told.new_entries as usize, expected.new)?;
    same("repeated entries", told.repeated_entries as usize, expected.repeated)?;
    same("gaps", &told.gaps, &places(&expected.gaps))?;
    same("forked feeds", &told.forked, &places(&expected.forked))?;
    same("feeds held back", &told.held_back, &places(&expected.held_back))?;
    desk.content.compare(&desk.book.have())?;
    if told.bounced.is_empty() && told.restored.is_empty() {
        return Ok(());
    }
    let eyes = Eyes { book: &desk.book, now: desk.now(clock) };
    let journal = eyes.journal(u32::MAX);
    let refused = journal.iter().filter(|row| row.refusal.is_some()).count();
    same("bounced entries shown", eyes.overview().bounced as usize, refused)?;
    let shows = |entry| journal.iter().find(|row| row.entry == entry).map(|row| row.refusal.clone());
    for bounced in &told.bounced {
        same("a bounced entry shown", shows(bounced.entry), Some(Some(bounced.refusal.clone())))?;
    }
    told.restored.iter().try_for_each(|entry| same("a restored entry shown", shows(*entry), Some(None)))
}
