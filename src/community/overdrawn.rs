//! What is overdrawn, and what caused it: where no booked movement did, an entry that bounced.

use alloc::vec::Vec;

use super::Community;
use crate::book::shop::Overdraft;
use crate::coding::decoded;
use crate::contract::Command;
use crate::contract::command::Holder;
use crate::contract::report::Overdrawn;
use crate::ids::{EntryId, PersonId};
use crate::listing::Listed as _;
use crate::time::Timestamp;

impl Community {
    /// Facts the book does not cover today, in the order of their ids.
    pub(super) fn overdrawn(&self) -> Vec<Overdrawn> {
        let open = self.book.shop.overdrawn.iter().filter(|(_, row)| !row.settled);
        let view = |(entry, row): (EntryId, Overdraft)| Overdrawn {
            entry,
            counter: row.counter,
            holder: row.holder,
            item: row.item,
            points: row.points,
            units: row.units,
            because: row.because.or_else(|| self.bounced_before(entry, &row)),
        };
        open.map(view).listed()
    }

    /// The entry that took away what another one lacked.
    pub(super) fn because(&self, entry: EntryId) -> Option<EntryId> {
        let row = self.book.shop.overdrawn.get(&entry)?;
        row.because.or_else(|| self.bounced_before(entry, &row))
    }

    /// The last entry before a fact that would have brought what it lacked, had it not bounced.
    fn bounced_before(&self, entry: EntryId, row: &Overdraft) -> Option<EntryId> {
        let (until, _) = self.stored(entry)?;
        let brings = |entry: EntryId| {
            let (at, command) = self.stored(entry).filter(|(at, _)| *at < until)?;
            self.would_bring(&command?, row).then_some((at, entry))
        };
        self.book.bounced.iter().filter_map(|(entry, _)| brings(entry)).max().map(|(_, entry)| entry)
    }

    fn stored(&self, entry: EntryId) -> Option<(Timestamp, Option<Command>)> {
        let key = self.book.keys.admissions.get(&entry.author)?.key;
        let (at, bytes) = self.journal.feed(&key)?.entry(entry.seq)?;
        Some((at, decoded(bytes)))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most commands bring a holder or a shelf nothing")]
    fn would_bring(&self, command: &Command, row: &Overdraft) -> bool {
        let book = &self.book;
        match command {
            Command::ApproveDeed { deed } | Command::VoidDeed { deed, .. } => {
                let subject = book.rules.deeds.get(deed).map(|deed| deed.subject);
                subject.is_some_and(|subject| self.shares(subject, row.holder))
            }
            Command::DeclareDeed { subject, .. } => self.shares(*subject, row.holder),
            Command::ApproveService { service, .. } => {
                let person = book.services.records.get(service).map(|record| record.person);
                person.is_some_and(|person| self.shares(Holder::Person(person), row.holder))
            }
            Command::RecordService { person, .. } => self.shares(Holder::Person(*person), row.holder),
            Command::CancelRedemption { redemption } | Command::ReverseRedemption { redemption, .. } => {
                book.shop.redemptions.get(redemption).is_some_and(|back| Some(back.holder) == row.holder)
            }
            Command::ReverseExpiry { .. } => row.holder.is_some(),
            Command::ReceiveStock { counter, item, .. } => {
                row.holder.is_none() && *counter == row.counter && *item == row.item
            }
            Command::TakeStock(_) => row.holder.is_none(),
            _ => false,
        }
    }

    /// True when what a subject earns may have come to a holder.
    fn shares(&self, subject: Holder, holder: Option<Holder>) -> bool {
        let lives_in = |person: PersonId| {
            let homes = self.book.people.residences.range((person, crate::time::Day::FIRST)..);
            let mut homes = homes.take_while(|((who, _), _)| *who == person);
            homes.any(|(_, home)| home.map(Holder::Household) == holder)
        };
        holder == Some(subject)
            || match subject {
                Holder::Person(person) => holder.is_some() && lives_in(person),
                Holder::Household(_) => false,
            }
    }
}
