//! What this book tells the wallets of volunteers. Refuses to know how a statement travels.

use alloc::vec::Vec;

use super::Community;
use super::queries::Desk;
use crate::book;
use crate::contract::Refusal;
use crate::contract::command::Role;
use crate::contract::wallet::Told;
use crate::ids::{CheckInCode, PublicKey};
use crate::listing::Listed as _;
use crate::time::Timestamp;

impl Community {
    /// A fresh one-time code for a check-in; its hash goes into `openCheckIn`.
    pub fn draw_check_in_code(&mut self) -> CheckInCode {
        CheckInCode(self.entropy.draw())
    }

    /// What the wallet with a key may know: its person's own data, the household's points, and what is
    /// public. To be sealed with [`crate::exchange::write_statement`].
    ///
    /// # Errors
    /// The wallet's key is not admitted or revoked, or this device's key has no role that speaks for the book.
    pub fn statement_for(&self, now: Timestamp, key: PublicKey) -> Result<Told, Refusal> {
        book::semantics::known(self.book.semantics())?;
        let at = self.journal.next_time(now);
        let desk = Desk::at(self, now);
        let tag = key.tag();
        let admission = self.book.keys.find(&key, tag)?;
        if let Some(last) = admission.revoked {
            return Err(Refusal::KeyRevoked { key: tag, last });
        }
        let own = self.own_key.ok_or(Refusal::RoleNotAllowed { role: Role::Auditor })?;
        self.book.keys.find(&own, own.tag())?;
        let held = self.book.keys.grants_of(own.tag()).filter(|(_, grant)| grant.holds_on(desk.today));
        let roles: Vec<Role> = held.map(|(_, grant)| grant.role).listed();
        if !roles.iter().any(|role| role.speaks_for_the_book()) {
            let role = roles.first().copied().unwrap_or(Role::Auditor);
            return Err(Refusal::RoleNotAllowed { role });
        }
        let feed = self.journal.feed(&key);
        let folded = feed.map_or(0, |feed| feed.len());
        let head = feed.map_or([0; 32], |feed| feed.head());
        let statement = desk.wallet_statement((key, admission.person), at, folded);
        Ok(Told { head, statement })
    }
}
