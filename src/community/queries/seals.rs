//! The line of seals, and who may go on with it.

use alloc::string::String;

use super::Desk;
use crate::book::policy;
use crate::book::seals::Seal;
use crate::context::Context;
use crate::contract::Command;
use crate::contract::answer::{SealProposalView, SealView, SealsView};
use crate::ids::{EntryId, KeyTag, PersonId, PublicKey};
use crate::listing::Listed as _;
use crate::time::Timestamp;

impl Desk<'_> {
    pub(super) fn seals(&self) -> SealsView {
        let seals = &self.book.seals;
        let holder = self.seal_holder().map(|key| key.tag());
        let begins = self.community.begins();
        SealsView {
            holder,
            holder_name: holder.and_then(|tag| self.key_holder(tag).1),
            may_seal: self.may_seal(),
            begins: (begins > 0).then_some(begins),
            proposals: seals.proposals.iter().map(|(to, by)| SealProposalView { to, by }).listed(),
            seals: seals.line.iter().rev().map(|(number, seal)| self.seal(number, &seal)).listed(),
        }
    }

    fn seal(&self, number: u32, seal: &Seal) -> SealView {
        let by = seal.entry.author;
        let (person, name) = self.key_holder(by);
        let (entry, at, until, digest) = (seal.entry, seal.at, seal.until, seal.digest);
        SealView { number, entry, at, until, by, person, name, digest, entries: self.closed_with(number) }
    }

    /// Entries a seal closed, as far as they are still here.
    fn closed_with(&self, number: u32) -> Option<u32> {
        let epoch = number.checked_sub(1)?;
        let here = number > self.community.begins();
        let grown = self.community.journal.feeds.iter().map(|feed| {
            let before = epoch.checked_sub(1).map_or(0, |before| feed.closed_by(before));
            feed.closed_by(epoch).saturating_sub(before)
        });
        here.then(|| grown.fold(0, u32::saturating_add))
    }

    pub(super) fn seal_holder(&self) -> Option<PublicKey> {
        self.book.seals.holder.get(&())
    }

    /// True when this device holds the right to seal and its role allows it today.
    pub(super) fn may_seal(&self) -> bool {
        let Some(own) = self.community.public_key().filter(|key| self.seal_holder() == Some(*key)) else {
            return false;
        };
        let journal = &self.community.journal;
        let seq = journal.feed(&own).map_or(0, |feed| feed.len()).saturating_add(1);
        let entry = EntryId { author: own.tag(), seq };
        let at = journal.next_time(Timestamp::from_millis(0));
        let cx = Context { today: self.today, ..self.community.context(own, entry, at, journal.order.len()) };
        policy::authorise(self.book, &cx, &Command::HandOverSeal { to: own }).is_ok()
    }

    fn key_holder(&self, tag: KeyTag) -> (Option<PersonId>, Option<String>) {
        let person = self.book.keys.admissions.get(&tag).and_then(|admission| admission.person);
        (person, person.and_then(|person| self.name(person)))
    }
}
