//! What a wallet shows: the newest statement as it came, and its own entries with what became of them.

use alloc::string::String;

use super::Wallet;
use crate::contract::wallet::{OwnEntry, OwnState, WalletView};
use crate::ids::EntryId;
use crate::listing::Listed as _;

/// Own entries shown; all that wait are counted.
const SHOWN: usize = 100;

impl Wallet {
    /// What the phone shows, with or without signal.
    pub fn view(&self) -> WalletView {
        let statement = self.last.as_ref().map(|believed| believed.told.statement.clone());
        let name = statement
            .as_ref()
            .map_or_else(|| self.invited_as().clone(), |told| String::from(told.name.as_str()));
        let author = self.public_key().tag();
        let entries = (1..=self.len()).rev().map(|seq| EntryId { author, seq });
        let waits = |entry: &EntryId| self.state(*entry).0 == OwnState::Waiting;
        WalletView {
            community: self.id(),
            name,
            key: self.public_key(),
            invitation: self.joined.invitation,
            statement,
            waiting: u32::try_from(entries.clone().filter(waits).count()).unwrap_or(u32::MAX),
            entries: entries.take(SHOWN).filter_map(|entry| self.own_entry(entry)).listed(),
            forked: self.forked,
        }
    }

    fn own_entry(&self, entry: EntryId) -> Option<OwnEntry> {
        let (at, _) = self.journal.feed(&self.public_key())?.entry(entry.seq)?;
        let (state, refusal) = self.state(entry);
        Some(OwnEntry { entry, at, command: self.command(entry.seq), state, refusal: refusal.cloned() })
    }
}
