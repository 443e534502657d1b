//! Which statements a wallet believes, and what they say about its entries.

use alloc::vec::Vec;

use super::{Wallet, store};
use crate::contract::report::Bounced;
use crate::contract::wallet::{OwnState, StatementFault, StatementOutcome, StatementReport, Told};
use crate::contract::{Refusal, command::Role};
use crate::exchange::read_statement;
use crate::ids::{EntryId, PublicKey};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// A statement the wallet took, as it came.
#[derive(Clone, Debug)]
pub(super) struct Believed {
    pub(super) bytes: Vec<u8>,
    pub(super) told: Told,
}

impl Believed {
    /// What a statement says about an entry it reaches.
    fn refusal(&self, entry: EntryId) -> Option<&Refusal> {
        let mut bounced = self.told.statement.bounced.iter();
        bounced.find(|bounced| bounced.entry == entry).map(|bounced| &bounced.refusal)
    }

    fn folded(&self) -> u32 {
        self.told.statement.folded
    }
}

impl Wallet {
    /// Takes a statement in, if it is for this wallet, from a key it believes, and newer than what it has.
    pub fn accept_statement(&mut self, now: Timestamp, bytes: &[u8]) -> StatementOutcome {
        match self.judge(now, bytes) {
            Ok((told, role)) => {
                let before = self.states();
                self.believe(Believed { bytes: bytes.to_vec(), told }, role);
                StatementOutcome::Report(self.compare(&before))
            }
            Err(fault) => StatementOutcome::Fault(fault),
        }
    }

    fn judge(&self, now: Timestamp, bytes: &[u8]) -> Result<(Told, Role), StatementFault> {
        let (signer, told) = read_statement(bytes)?;
        let statement = &told.statement;
        if statement.community != self.id() {
            return Err(StatementFault::ForeignCommunity);
        }
        if statement.key != self.public_key() {
            return Err(StatementFault::OtherWallet { key: statement.key.tag() });
        }
        let role = self.role_of(signer)?;
        // What the clock of a desk far ahead wrote would keep every later statement out.
        if statement.at.millis() > now.millis().saturating_add(limits::CLOCK_AHEAD_MS) {
            return Err(StatementFault::Ahead { at: statement.at });
        }
        if let Some(known) = self.last.as_ref().map(|last| last.told.statement.at)
            && statement.at <= known
        {
            return Err(StatementFault::NotNewer { at: statement.at, known });
        }
        Ok((told, role))
    }

    /// The strongest role a believed key is known to hold.
    fn role_of(&self, signer: PublicKey) -> Result<Role, StatementFault> {
        let key = signer.tag();
        let roles = self.signers.iter().filter(|known| known.key == signer).map(|known| known.role);
        roles.min().ok_or(StatementFault::UnknownSigner { key })
    }

    fn believe(&mut self, believed: Believed, role: Role) {
        // Whom to believe from now on, only those say who let keys in.
        if matches!(role, Role::Admin | Role::SocialWorker) {
            self.signers.clone_from(&believed.told.statement.signers);
            self.pages.push(store::Page::Signers(self.signers.clone()));
        }
        self.pages.push(store::Page::Statement(believed.bytes.clone()));
        self.put(believed);
    }

    /// Puts a statement in its place without asking who signed it.
    pub(super) fn put(&mut self, believed: Believed) {
        let older = [self.last.take(), self.wider.take()].into_iter().flatten();
        let widest = older.max_by_key(Believed::folded);
        self.wider = widest.filter(|wider| wider.folded() > believed.folded());
        self.last = Some(believed);
        self.forked = self.forked_at();
    }

    /// Compares the wallet's feed with what the community has of it.
    pub(super) fn forked_at(&self) -> Option<u32> {
        let len = self.len();
        let head = |seq| self.journal.feed(&self.public_key()).map(|feed| feed.head_at(seq));
        let told = [&self.last, &self.wider].into_iter().flatten();
        let mut told = told.filter(|believed| believed.folded() > 0);
        told.find_map(|believed| match believed.folded() {
            folded if folded > len => len.checked_add(1),
            folded if head(folded) != Some(believed.told.head) => Some(folded),
            folded => believed.told.statement.stopped.then_some(folded.saturating_add(1)),
        })
    }

    /// What became of an entry, and why.
    pub(super) fn state(&self, entry: EntryId) -> (OwnState, Option<&Refusal>) {
        let told = [&self.last, &self.wider].into_iter().flatten();
        let mut reaching = told.filter(|believed| entry.seq <= believed.folded());
        match reaching.next().map(|believed| believed.refusal(entry)) {
            Some(Some(refusal)) => (OwnState::Bounced, Some(refusal)),
            Some(None) => (OwnState::Confirmed, None),
            None => (OwnState::Waiting, None),
        }
    }

    fn states(&self) -> Vec<(EntryId, OwnState, Option<Refusal>)> {
        let author = self.public_key().tag();
        let entries = (1..=self.len()).map(|seq| EntryId { author, seq });
        let state = |entry| {
            let (state, refusal) = self.state(entry);
            (entry, state, refusal.cloned())
        };
        entries.map(state).listed()
    }

    fn compare(&self, before: &[(EntryId, OwnState, Option<Refusal>)]) -> StatementReport {
        let mut report = StatementReport { forked: self.forked, ..StatementReport::default() };
        for (entry, was, why) in before {
            match self.state(*entry) {
                (OwnState::Confirmed, _) if *was != OwnState::Confirmed => report.confirmed.push(*entry),
                (OwnState::Bounced, Some(refusal)) if why.as_ref() != Some(refusal) => {
                    report.bounced.push(Bounced { entry: *entry, refusal: refusal.clone() });
                }
                (OwnState::Confirmed | OwnState::Bounced | OwnState::Waiting, _) => {}
            }
        }
        report
    }
}
