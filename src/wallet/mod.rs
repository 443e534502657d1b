//! The wallet 个人端: a volunteer's phone with a key and a feed of its own, and what the community told it.
//!
//! It writes what a volunteer may ask for, without knowing whether the book will go along: it has no book.
//! What became of its entries, statements tell.

mod statement;
mod store;
mod view;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use self::statement::Believed;
pub use self::store::WalletMark;
use crate::coding::Coded;
use crate::contract::command::{AskRedemption, Holder, Role};
use crate::contract::qr::{InvitationText, QrKind, QrKnown, QrSigner};
use crate::contract::{Command, Kept, Outcome, QrFault, QrText, Receipt, Refusal};
use crate::crypto::SecretKey;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::exchange::read_qr;
use crate::ids::{BlobHash, CommunityId, EntryId, InvitationId, PersonId, PublicKey, Signature};
use crate::journal::Journal;
use crate::journal::frame::{self, Kind};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::Timestamp;
use crate::vault::Vault;

/// One volunteer's phone in one community.
#[derive(Debug)]
pub struct Wallet {
    joined: Joined,
    journal: Journal,
    /// Reasons written here that the community may not have yet.
    vault: Vault,
    secret: SecretKey,
    entropy: Entropy,
    /// Keys that are believed: whoever invited, then those the last statement named.
    signers: Vec<QrSigner>,
    /// The newest statement.
    last: Option<Believed>,
    /// An older one, from a desk that had more of this feed.
    wider: Option<Believed>,
    /// Later than what the check-in codes read here answer to.
    after: Timestamp,
    /// The entry from which on the community has another history of this key.
    forked: Option<u32>,
    pages: Vec<store::Page>,
    /// Pages the host has stored before those.
    pages_saved: u32,
}

/// How the wallet came in.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
struct Joined {
    community: CommunityId,
    invitation: InvitationId,
    inviter: PublicKey,
    name: String,
}

/// True for the commands a volunteer's key may give. The book's own table says the same; a test compares.
pub(crate) const fn is_volunteers(command: &Command) -> bool {
    matches!(
        command,
        Command::RecordService { .. }
            | Command::AmendService { .. }
            | Command::DeclareDeed { .. }
            | Command::SetPublishing { .. }
            | Command::SignUp { .. }
            | Command::CancelSignUp { .. }
            | Command::CheckIn { .. }
            | Command::CheckOut { .. }
            | Command::AskRedemption { .. }
            | Command::WithdrawAsk { .. }
    )
}

/// Whom a command names, where it names anybody.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others name nobody a volunteer could be")]
const fn named(command: &Command) -> Option<Holder> {
    match command {
        Command::RecordService { person, .. }
        | Command::SetPublishing { person, .. }
        | Command::SignUp { person: Some(person), .. }
        | Command::CancelSignUp { person: Some(person), .. }
        | Command::CheckIn { person: Some(person), .. }
        | Command::CheckOut { person: Some(person), .. } => Some(Holder::Person(*person)),
        Command::DeclareDeed { subject, .. } => Some(*subject),
        Command::AskRedemption(AskRedemption { holder, .. }) => Some(*holder),
        _ => None,
    }
}

/// The blob a command of a volunteer names.
fn reason(command: Command) -> Option<BlobHash> {
    if let Command::DeclareDeed { reason: Some(reason), .. } = command { reason.blob() } else { None }
}

impl Wallet {
    /// Accepts an invitation with a new key: the wallet's first entry. Nobody need be asked; whether the
    /// invitation still counts, the community's book decides when the entry gets there.
    ///
    /// # Errors
    /// None that an invitation read by [`crate::exchange::read_qr`] could cause.
    pub fn join(now: Timestamp, invitation: &InvitationText, mut entropy: Entropy) -> Result<Self, Error> {
        let secret = SecretKey::from_seed(entropy.draw());
        let joined = Joined {
            community: invitation.community,
            invitation: invitation.invitation,
            inviter: invitation.inviter,
            name: invitation.name.clone(),
        };
        let message = invitation.invitation.message(invitation.community, &secret.public());
        let proof = Signature(SecretKey::from_seed(invitation.seed.0).sign(&message));
        let mut wallet = Self::empty(joined.clone(), secret, entropy);
        wallet.pages.push(store::Page::Joined(joined));
        // An acceptance placed before its invitation would find none.
        wallet.write(
            now.max(invitation.after),
            &Command::AcceptInvitation { invitation: invitation.invitation, proof },
        )?;
        Ok(wallet)
    }

    fn empty(joined: Joined, secret: SecretKey, entropy: Entropy) -> Self {
        // Only admins and social workers invite; what both may sign is believed until a statement says more.
        let signers = alloc::vec![QrSigner { key: joined.inviter, role: Role::SocialWorker }];
        Self {
            journal: Journal::new(joined.community),
            joined,
            vault: Vault::default(),
            secret,
            entropy,
            signers,
            last: None,
            wider: None,
            after: Timestamp::from_millis(0),
            forked: None,
            pages: Vec::new(),
            pages_saved: 0,
        }
    }

    /// The community's id.
    pub const fn id(&self) -> CommunityId {
        self.joined.community
    }

    /// The wallet's public key.
    pub fn public_key(&self) -> PublicKey {
        self.secret.public()
    }

    /// Seed of the wallet's key, for the host to keep apart from its file.
    pub fn secret(&self) -> [u8; 32] {
        self.secret.seed()
    }

    /// Who holds the wallet, once a statement has said so.
    fn person(&self) -> Option<PersonId> {
        self.last.as_ref().and_then(|believed| believed.told.statement.person)
    }

    /// Entries of the wallet's feed.
    fn len(&self) -> u32 {
        self.journal.feed(&self.public_key()).map_or(0, |feed| feed.len())
    }

    /// Writes what a volunteer asks for. The receipt has no events: what it does, the book will say.
    ///
    /// # Errors
    /// [`Error::ForkedFeed`] once the community has another history of this key; [`Error::TooLarge`] and
    /// [`Error::EmptyText`] as for any command.
    pub fn execute(&mut self, now: Timestamp, command: Command) -> Result<Outcome, Error> {
        let key = self.public_key().tag();
        if let Some(seq) = self.forked {
            return Err(Error::ForkedFeed { key, seq });
        }
        if !is_volunteers(&command) {
            return Ok(Outcome::Refusal(Refusal::RoleNotAllowed { role: Role::Volunteer }));
        }
        match (named(&command), self.person()) {
            (Some(_), None) => return Ok(Outcome::Refusal(Refusal::KeyHolderUnknown { key })),
            (Some(whom), Some(own)) if !self.is_own(&command, whom, own) => {
                return Ok(Outcome::Refusal(Refusal::RoleNotAllowed { role: Role::Volunteer }));
            }
            (Some(_) | None, _) => {}
        }
        if matches!(command, Command::CheckIn { code: None, .. }) {
            return Ok(Outcome::Refusal(Refusal::CheckInCode { until: None }));
        }
        let mark = self.vault.mark();
        let written = self.keep(command).and_then(|command| self.write(now, &command));
        if written.is_err() {
            self.vault.roll_back(mark);
        }
        written.map(Outcome::Receipt)
    }

    /// True for the person who holds the wallet and, where points are spent, for the household.
    fn is_own(&self, command: &Command, whom: Holder, own: PersonId) -> bool {
        let household = self.last.as_ref().and_then(|believed| believed.told.statement.household);
        let shared = matches!(command, Command::AskRedemption { .. });
        whom == Holder::Person(own) || shared && household.map(Holder::Household) == Some(whom)
    }

    /// Moves a reason to the vault; no other command of a volunteer holds personal data.
    fn keep(&mut self, mut command: Command) -> Result<Command, Error> {
        if let Command::DeclareDeed { reason: Some(reason), .. } = &mut command
            && let Kept::Inline(note) = reason
        {
            *reason = Kept::Blob(self.vault.keep(note, &mut self.entropy)?);
        }
        Ok(command)
    }

    fn write(&mut self, now: Timestamp, command: &Command) -> Result<Receipt, Error> {
        let bytes = crate::coding::coded(command).map_err(|_| Error::MalformedInput)?;
        if bytes.len() > limits::COMMAND_BYTES {
            return Err(Error::TooLarge);
        }
        let seq = self.len().checked_add(1).ok_or(Error::TooLarge)?;
        // Later than all the wallet knows of: its own entries, the book it was told about and the codes it read.
        let told = self.last.as_ref().map_or(0, |believed| believed.told.statement.at.millis());
        let now = now.max(self.after).max(Timestamp::from_millis(told.saturating_add(1)));
        let at = self.journal.next_time(now);
        let key = self.public_key();
        self.journal.append(key, at, &bytes);
        Ok(Receipt { entry: EntryId { author: key.tag(), seq }, at, events: Vec::new() })
    }

    /// What this wallet believes when it reads QR texts.
    pub fn known(&self) -> QrKnown {
        let offset = self.last.as_ref().map_or(480, |believed| believed.told.statement.utc_offset_minutes);
        QrKnown { community: Some(self.id()), utc_offset_minutes: offset, signers: self.signers.clone() }
    }

    /// Reads a QR text as far as this wallet knows whom to believe. What it writes from then on is later than the text.
    ///
    /// # Errors
    /// As [`crate::exchange::read_qr`].
    pub fn read_qr(&mut self, now: Timestamp, text: &str, kind: Option<QrKind>) -> Result<QrText, QrFault> {
        let read = read_qr(text, &self.known(), now, kind)?;
        // A check-in placed before its code was opened would find none.
        if let QrText::CheckIn(check_in) = &read {
            self.after = self.after.max(check_in.after);
        }
        Ok(read)
    }

    /// The wallet's entries that no statement has confirmed, with their reasons, as frames for a desk's merge.
    /// `None` when there is nothing to send. Sending them twice does no harm.
    pub fn outbox(&mut self) -> Option<Vec<u8>> {
        let reached = |believed: &Option<Believed>| {
            believed.as_ref().map_or(0, |believed| believed.told.statement.folded)
        };
        self.frames_after(reached(&self.last).max(reached(&self.wider)))
    }

    /// All entries of the wallet, for a desk that misses earlier ones.
    pub fn whole_feed(&mut self) -> Option<Vec<u8>> {
        self.frames_after(0)
    }

    fn frames_after(&mut self, after: u32) -> Option<Vec<u8>> {
        let own = self.public_key();
        let named: Vec<_> = (after.saturating_add(1)..=self.len())
            .filter_map(|seq| self.command(seq))
            .filter_map(reason)
            .listed();
        let segment = self
            .journal
            .segment(Some(&self.secret), |feed| if feed.key == own { after } else { u32::MAX })?;
        let mut frames = Vec::new();
        if let Some(body) = self.vault.page_of(self.id(), named.into_iter()) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        frame::seal(Kind::Segment, &segment, &mut frames);
        Some(frames)
    }

    /// The command of an own entry.
    fn command(&self, seq: u32) -> Option<Command> {
        let feed = self.journal.feed(&self.public_key())?;
        crate::coding::decoded(feed.entry(seq)?.1)
    }
}
