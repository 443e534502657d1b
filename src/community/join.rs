//! How a key comes in: invitations and their one-time keys, and the key a device signs with.

use super::Community;
use crate::book::keys::Admission;
use crate::contract::command::{Role, Scope};
use crate::contract::{Command, Outcome};
use crate::crypto::SecretKey;
use crate::error::Error;
use crate::ids::{InvitationId, PersonId, PublicKey, Signature};
use crate::time::{Day, Timestamp};

/// The public half of the key a seed makes.
pub fn public_key_of(seed: [u8; 32]) -> PublicKey {
    SecretKey::from_seed(seed).public()
}

impl Community {
    /// A fresh seed, for the one-time key of an invitation or for this device's own key.
    pub fn draw_seed(&mut self) -> [u8; 32] {
        self.entropy.draw()
    }

    /// Invites somebody: with a receipt comes the seed of the invitation's one-time key, which whoever is
    /// invited hands to [`Community::join`]. It is kept nowhere else.
    ///
    /// # Errors
    /// As [`Community::execute`].
    pub fn invite(
        &mut self,
        now: Timestamp,
        (role, scope): (Role, Scope),
        person: Option<PersonId>,
        until: Day,
    ) -> Result<(Outcome, [u8; 32]), Error> {
        let seed = self.draw_seed();
        let key = public_key_of(seed);
        let outcome = self.execute(now, Command::Invite { role, scope, person, key, until })?;
        Ok((outcome, seed))
    }

    /// Signs with another key from now on. What the old one wrote is signed first.
    pub fn adopt_key(&mut self, seed: [u8; 32]) {
        let id = self.id();
        for feed in &mut self.journal.feeds {
            feed.signature(id, self.secret.as_ref());
        }
        self.hold_key(Some(SecretKey::from_seed(seed)));
    }

    /// Accepts an invitation with this device's key; a device without one that can still count draws it now. The
    /// host stores [`Community::secret`] before it stores the entry.
    ///
    /// # Errors
    /// As [`Community::execute`]. A refused device has the key it had before.
    pub fn join(
        &mut self,
        now: Timestamp,
        invitation: InvitationId,
        seed: [u8; 32],
    ) -> Result<Outcome, Error> {
        let before = self.secret.as_ref().map(SecretKey::seed);
        if self.needs_new_key() {
            let own = self.draw_seed();
            self.adopt_key(own);
        }
        let key = self.own_key.ok_or(Error::NoSigningKey)?;
        let proof = SecretKey::from_seed(seed).sign(&invitation.message(self.id(), &key));
        let command = Command::AcceptInvitation { invitation, proof: Signature(proof) };
        let outcome = self.execute(now, command);
        match outcome {
            Ok(Outcome::Receipt(_)) => self.opened.writable = true,
            Ok(Outcome::Refusal(_)) | Err(_) => self.hold_key(before.map(SecretKey::from_seed)),
        }
        outcome
    }

    /// True where nothing this device signs can count: it has no key, or one whose entries are kept apart or cut off.
    fn needs_new_key(&self) -> bool {
        self.own_key.as_ref().is_none_or(|key| {
            let revoked = |held: Admission| held.revoked.is_some();
            self.journal.is_frozen(key) || self.book.keys.find(key, key.tag()).is_ok_and(revoked)
        })
    }

    fn hold_key(&mut self, secret: Option<SecretKey>) {
        self.own_key = secret.as_ref().map(SecretKey::public);
        self.secret = secret;
        self.opened.writable = self.may_write();
    }

    /// True when this device's key is admitted and not revoked.
    pub(super) fn may_write(&self) -> bool {
        self.own_key.as_ref().is_some_and(|key| {
            self.book.keys.find(key, key.tag()).is_ok_and(|admission| admission.revoked.is_none())
        })
    }
}
