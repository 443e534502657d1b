//! What must hold at a desk at any moment: balances, shelves, and reports that say what happened.

use xiangyue::contract::report::FeedGap;
use xiangyue::contract::{Command, MergeReport, Refusal};
use xiangyue::ids::PublicKey;

use crate::content::Expected;
use crate::desk::Desk;
use crate::eyes::Eyes;
use crate::figures;
use crate::plan::Step;

pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, told: T, expected: T) -> Result<(), String> {
    if told == expected { Ok(()) } else { Err(format!("{what}: {told:?}, expected {expected:?}")) }
}

/// The numbers of a desk after a step; whose are explained is the step's choice.
///
/// # Errors
/// The first number that is wrong.
pub fn desk(desk: &mut Desk, clock: u64, step: Step) -> Result<(), String> {
    same("imbalance", desk.book.imbalance(), [0; 4])?;
    desk.model.compare(&desk.book.mark().feeds)?;
    let eyes = desk.eyes(clock);
    let overview = eyes.overview();
    if let Some(content) = desk.model.foretold() {
        same("entries shown", overview.entries as usize, content.entries())?;
        // What an older version does not know is passed over, and said; unless its key counts for nothing.
        let newer = content.newer_than(desk.knows);
        let rows = if newer > 0 { eyes.journal(u32::MAX) } else { Vec::new() };
        let mut unread = rows.iter().filter(|row| row.command.is_none());
        same("entries of a newer version", unread.clone().count(), newer)?;
        same("provisional", overview.provisional, unread.any(|row| row.refusal.is_none()))?;
    }
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
        // Long books open one number a step.
        Some(holder) if overview.entries > 1_000 => figures::one(eyes, *holder, pick),
        Some(holder) => figures::all(eyes, *holder),
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
        // It may be what its own command names: a revoked key is given nothing more.
        let named = row.command.as_ref().and_then(given_to).map(|key| key.tag());
        let of_itself = named == Some(row.entry.author);
        match &row.refusal {
            None if cut => return Err(format!("an entry of a revoked key counts: {}", row.entry)),
            Some(Refusal::KeyRevoked { key, .. }) if *key == row.entry.author && !cut && !of_itself => {
                return Err(format!("refused for a revocation that does not stand: {}", row.entry));
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// The key a command gives or takes something.
fn given_to(command: &Command) -> Option<&PublicKey> {
    match command {
        Command::GrantRole { key, .. }
        | Command::WithdrawRole { key, .. }
        | Command::RevokeKey { key, .. } => Some(key),
        Command::HandOverSeal { to } | Command::ReplaceSealHolder { to, .. } => Some(to),
        _ => None,
    }
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
    desk.model.compare(&desk.book.mark().feeds)?;
    if told.bounced.is_empty() && told.restored.is_empty() {
        return Ok(());
    }
    let eyes = desk.eyes(clock);
    let journal = eyes.journal(u32::MAX);
    let refused = journal.iter().filter(|row| row.refusal.is_some()).count();
    same("bounced entries shown", eyes.overview().bounced as usize, refused)?;
    let shows = |entry| journal.iter().find(|row| row.entry == entry).map(|row| row.refusal.clone());
    for bounced in &told.bounced {
        same("a bounced entry shown", shows(bounced.entry), Some(Some(bounced.refusal.clone())))?;
    }
    told.restored.iter().try_for_each(|entry| same("a restored entry shown", shows(*entry), Some(None)))
}
