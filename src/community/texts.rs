//! What the book has to say in QR texts, and what it says to texts that were read. Refuses to know their letters.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::Community;
use super::queries::Desk;
use crate::amount::Minutes;
use crate::book;
use crate::coding::bytes_of;
use crate::contract::command::{Holder, Role};
use crate::contract::qr::{
    CardText, CertificateText, CheckInText, InvitationText, QrKind, QrKnown, QrReading, QrSigner, QrSource,
    QrText, VoucherText,
};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Figure, Refusal};
use crate::crypto::SecretKey;
use crate::ids::{HolderMark, InvitationId, OneTimeSeed, PersonId, RedemptionId};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::{Day, Timestamp};

/// Every kind that is signed.
const SIGNED: [QrKind; 4] = [QrKind::CheckIn, QrKind::Voucher, QrKind::Certificate, QrKind::Card];

impl Community {
    /// This device's key, to sign texts with.
    pub const fn key(&self) -> Option<&SecretKey> {
        self.secret.as_ref()
    }

    /// What this book knows today about who may sign texts; another device can read texts by it alone.
    pub fn known(&self, now: Timestamp) -> QrKnown {
        let desk = Desk::at(self, now);
        let signs = |role: Role| SIGNED.iter().any(|kind| kind.signers().contains(&role));
        let mut signers = Vec::new();
        for (tag, admission) in self.book.keys.admissions.iter() {
            if admission.revoked.is_some() {
                continue;
            }
            for (_, grant) in self.book.keys.grants_of(tag) {
                if grant.holds_on(desk.today) && signs(grant.role) {
                    signers.push(QrSigner { key: admission.key, role: grant.role });
                }
            }
        }
        QrKnown { community: Some(self.id()), utc_offset_minutes: self.book.utc_offset(), signers }
    }

    /// What a text about something of this book holds, to be written and signed with this device's key.
    ///
    /// # Errors
    /// Why there is nothing to write: this key may not sign it, the thing does not exist, its state has moved on.
    pub fn qr_content(&self, now: Timestamp, source: &QrSource) -> Result<QrText, Refusal> {
        book::semantics::known(self.book.semantics())?;
        let desk = Desk::at(self, now);
        match source {
            QrSource::Invitation { invitation, seed } => desk.invitation(*invitation, *seed),
            QrSource::CheckIn { activity, on, code, until } => {
                desk.may_sign(QrKind::CheckIn)?;
                self.book.teams.find_activity(*activity)?;
                let plan = self.book.teams.plans.get(activity);
                let title = cut(plan.as_ref().map_or("—", |plan| plan.title.as_str()));
                let (activity, on, code, until, after) = (*activity, *on, *code, *until, desk.after());
                Ok(QrText::CheckIn(CheckInText { activity, on, code, until, after, title }))
            }
            QrSource::Voucher { redemption, until } => desk.voucher(*redemption, *until),
            QrSource::Certificate { person, from, until, unit, number } => {
                desk.certificate(*person, (*from, *until), unit.clone(), number.clone())
            }
            QrSource::Card { card } => {
                desk.may_sign(QrKind::Card)?;
                let row = self.book.cards.current(*card)?;
                self.book.people.check_household(row.household)?;
                let number = String::from(row.number.as_str());
                Ok(QrText::Card(CardText { card: *card, household: row.household, number }))
            }
        }
    }

    /// What the book says to a text that was read: whose the card is, what the voucher is for, or why it
    /// does not count any more. The ledger wins over whatever is on paper.
    pub fn look_up(&self, now: Timestamp, text: QrText) -> QrReading {
        let desk = Desk::at(self, now);
        let mut reading = QrReading::default();
        let refused = match &text {
            QrText::Card(card) => match desk.card(card) {
                Ok(household) => {
                    reading.household = Some(household);
                    None
                }
                Err(refusal) => Some(refusal),
            },
            QrText::Voucher(voucher) => match desk.held_for(voucher) {
                Ok(redemption) => {
                    reading.redemption = Some(redemption);
                    None
                }
                Err(refusal) => Some(refusal),
            },
            QrText::CheckIn(check_in) => self.book.teams.find_activity(check_in.activity).err(),
            QrText::Invitation(_) | QrText::Certificate(_) | QrText::Part(_) => None,
        };
        reading.refusal = refused;
        reading.text = Some(text);
        reading
    }
}

impl Desk<'_> {
    /// A text nobody would believe is not written.
    fn may_sign(&self, kind: QrKind) -> Result<(), Refusal> {
        let keys = &self.book.keys;
        let own = self.community.own_key.ok_or(Refusal::RoleNotAllowed { role: Role::Auditor })?;
        let tag = own.tag();
        if let Some(last) = keys.find(&own, tag)?.revoked {
            return Err(Refusal::KeyRevoked { key: tag, last });
        }
        let held = keys.grants_of(tag).filter(|(_, grant)| grant.holds_on(self.today));
        let roles: Vec<Role> = held.map(|(_, grant)| grant.role).listed();
        if roles.iter().any(|role| kind.signers().contains(role)) {
            return Ok(());
        }
        Err(Refusal::RoleNotAllowed { role: roles.into_iter().min().unwrap_or(Role::Auditor) })
    }

    /// Later than every entry here, whatever the clock says.
    fn after(&self) -> Timestamp {
        self.community.journal.next_time(Timestamp::from_millis(0))
    }

    fn invitation(&self, invitation: InvitationId, seed: OneTimeSeed) -> Result<QrText, Refusal> {
        let row = self.book.keys.invitations.get(&invitation);
        let row = row.ok_or(Refusal::NotFound { kind: ThingKind::Invitation, id: invitation.0 })?;
        if SecretKey::from_seed(seed.0).public() != row.key {
            return Err(Refusal::InvitationProof);
        }
        let inviter = self.community.own_key.ok_or(Refusal::RoleNotAllowed { role: Role::Auditor })?;
        let (community, name) = (self.community.id(), cut(self.community_name().as_str()));
        let (until, after) = (row.until, self.after());
        Ok(QrText::Invitation(InvitationText { community, inviter, invitation, seed, until, after, name }))
    }

    fn voucher(&self, redemption: RedemptionId, until: Day) -> Result<QrText, Refusal> {
        self.may_sign(QrKind::Voucher)?;
        let row = self.book.shop.find_redemption(redemption)?;
        if row.state != ThingState::Held {
            return Err(Refusal::StateIs { state: row.state });
        }
        let item = self.book.shop.items.get(&row.item);
        let item = cut(item.as_ref().map_or("—", |item| item.name.as_str()));
        let (holder, quantity) = (self.mark(redemption, row.holder), row.quantity);
        Ok(QrText::Voucher(VoucherText { redemption, holder, quantity, until, item }))
    }

    fn certificate(
        &self,
        person: PersonId,
        (from, until): (Day, Day),
        unit: String,
        number: String,
    ) -> Result<QrText, Refusal> {
        self.may_sign(QrKind::Certificate)?;
        self.book.people.check(person)?;
        if until > self.today {
            return Err(Refusal::DayInFuture { day: until, today: self.today });
        }
        if until < from {
            return Err(Refusal::DayTooEarly { day: until, first: from });
        }
        let figure = Figure::PersonMinutes { person, team: None, from: Some(from), until: Some(until) };
        let minutes = u32::try_from(self.explain(&figure).total).ok().and_then(Minutes::new);
        let minutes = minutes.ok_or(Refusal::AmountOverflow)?;
        // A device without the person's profile has no name to write.
        let unknown = Refusal::NotFound { kind: ThingKind::Person, id: person.0 };
        let name = self.name(person).ok_or(unknown)?;
        Ok(QrText::Certificate(CertificateText { number, name, minutes, from, until, unit }))
    }

    fn card(&self, text: &CardText) -> Result<crate::contract::answer::HouseholdView, Refusal> {
        let unknown = Refusal::NotFound { kind: ThingKind::Card, id: text.card.0 };
        let household = self.book.cards.current(text.card)?.household;
        self.book.people.check_household(household)?;
        self.household(household).filter(|_| household == text.household).ok_or(unknown)
    }

    fn held_for(&self, text: &VoucherText) -> Result<crate::contract::answer::RedemptionView, Refusal> {
        let unknown = Refusal::NotFound { kind: ThingKind::Redemption, id: text.redemption.0 };
        let row = self.book.shop.find_redemption(text.redemption)?;
        if self.mark(text.redemption, row.holder) != text.holder {
            return Err(unknown);
        }
        if row.state != ThingState::Held {
            return Err(Refusal::StateIs { state: row.state });
        }
        self.redemption(text.redemption).ok_or(unknown)
    }

    /// Whose a redemption is, for those who know the holder to check.
    fn mark(&self, redemption: RedemptionId, holder: Holder) -> HolderMark {
        let mut hash = Sha256::new();
        hash.update(b"xiangyue-holder-v1");
        hash.update(self.community.id().0);
        hash.update(bytes_of(&(redemption, holder)));
        let hash: [u8; 32] = hash.finalize().into();
        HolderMark(hash.first_chunk().copied().unwrap_or_default())
    }
}

/// As much of a public text as a QR text has room for.
fn cut(text: &str) -> String {
    const LIMIT: usize = limits::QR_TITLE_BYTES;
    if text.len() <= LIMIT {
        return text.into();
    }
    let mut end = LIMIT.saturating_sub('…'.len_utf8());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let mut start = String::from(text.get(..end).unwrap_or_default());
    start.push('…');
    start
}
