//! QR texts: written, and read without asking anybody. Refuses to know the book: what a text is about, others say.
//!
//! `XY1`, one letter for the kind, then in Base45: of a signed text four bytes of the community's id and the
//! signer's tag; the content; of a signed text the signature; and four bytes that check all before them.

mod base45;
mod part;
mod series;
mod solve;

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

pub use self::series::{Collector, write_series};
use crate::coding;
use crate::coding::Coded;
use crate::contract::qr::{CheckInText, InvitationText, QrFault, QrField, QrKind, QrKnown, QrText};
use crate::crypto::{self, SecretKey};
use crate::ids::{CommunityId, KeyTag, PublicKey};
use crate::limits;
use crate::time::Timestamp;

const PREFIX: &str = "XY";
const FORM: char = '1';
/// Bytes that check a text.
const CHECK: usize = 4;
/// Bytes of the community's id and of the signer's tag.
const MARK: usize = 4;
/// Bytes a text has room for between its letter and its check.
const ROOM: usize = (limits::QR_CHARACTERS - 4) / 3 * 2 - CHECK;

/// The letter of a text, and whether it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    Content(QrKind),
    /// A series of one part: all of it in one text.
    Whole,
}

impl Letter {
    const ALL: [(char, Self); 7] = [
        ('I', Self::Content(QrKind::Invitation)),
        ('C', Self::Content(QrKind::CheckIn)),
        ('V', Self::Content(QrKind::Voucher)),
        ('Z', Self::Content(QrKind::Certificate)),
        ('H', Self::Content(QrKind::Card)),
        ('P', Self::Content(QrKind::Part)),
        ('D', Self::Whole),
    ];

    fn char(self) -> char {
        Self::ALL.iter().find(|(_, letter)| *letter == self).map_or('?', |(char, _)| *char)
    }

    fn of(char: char) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == char).map(|(_, letter)| *letter)
    }

    const fn kind(self) -> QrKind {
        match self {
            Self::Content(kind) => kind,
            Self::Whole => QrKind::Part,
        }
    }
}

/// Writes a text, signed where its kind is.
///
/// # Errors
/// [`QrFault::FieldLength`], [`QrFault::NoSigningKey`]; [`QrFault::Damaged`] for a part, which is nothing without
/// the bytes of its series.
pub fn write_qr(community: CommunityId, text: &QrText, key: Option<&SecretKey>) -> Result<String, QrFault> {
    fields_fit(text)?;
    let body = match text {
        QrText::Invitation(content) => coded(content),
        QrText::CheckIn(content) => coded(content),
        QrText::Voucher(content) => coded(content),
        QrText::Certificate(content) => coded(content),
        QrText::Card(content) => coded(content),
        QrText::Part(_) => Err(QrFault::Damaged),
    }?;
    let letter = Letter::Content(text.kind());
    if text.kind().signers().is_empty() {
        return Ok(enclose(letter, &body));
    }
    let key = key.ok_or(QrFault::NoSigningKey)?;
    let signature = key.sign(&message(letter, community, &body));
    let mut bytes = Vec::new();
    bytes.extend(mark(community));
    bytes.extend(key.public().tag().0);
    bytes.extend(body);
    bytes.extend(signature);
    Ok(enclose(letter, &bytes))
}

/// Reads a text, and believes it only if a known key signed it that may. The kind may be asked for.
///
/// Blanks around it do not count; small letters are read as capitals and `_` as a blank, so that a text
/// survives being typed or sent in a message.
///
/// # Errors
/// The first thing wrong with it: form, letters, kind, community, signer, signature, content, time.
pub fn read_qr(text: &str, known: &QrKnown, now: Timestamp, kind: Option<QrKind>) -> Result<QrText, QrFault> {
    let (letter, bytes) = open(text)?;
    let found = letter.kind();
    if let Some(expected) = kind.filter(|expected| *expected != found) {
        return Err(QrFault::WrongKind { expected, found });
    }
    let body = if found.signers().is_empty() { &bytes } else { believed(letter, &bytes, known)? };
    let content = match letter {
        Letter::Content(QrKind::Invitation) => decoded(body).map(QrText::Invitation),
        Letter::Content(QrKind::CheckIn) => decoded(body).map(QrText::CheckIn),
        Letter::Content(QrKind::Voucher) => decoded(body).map(QrText::Voucher),
        Letter::Content(QrKind::Certificate) => decoded(body).map(QrText::Certificate),
        Letter::Content(QrKind::Card) => decoded(body).map(QrText::Card),
        Letter::Content(QrKind::Part) | Letter::Whole => {
            part::Part::read(letter, body).map(|part| QrText::Part(part.view()))
        }
    };
    let content = content.filter(|content| fields_fit(content).is_ok()).ok_or(QrFault::Damaged)?;
    if let QrText::Invitation(invitation) = &content
        && known.community.is_some_and(|own| own != invitation.community)
    {
        return Err(QrFault::ForeignCommunity);
    }
    in_time(&content, known, now)?;
    Ok(content)
}

/// The content of a signed text, if a known key that may do so signed it.
fn believed<'a>(letter: Letter, bytes: &'a [u8], known: &QrKnown) -> Result<&'a [u8], QrFault> {
    let (community, rest) = bytes.split_first_chunk::<MARK>().ok_or(QrFault::Damaged)?;
    let (tag, rest) = rest.split_first_chunk::<MARK>().ok_or(QrFault::Damaged)?;
    let (body, signature) = rest.split_last_chunk::<64>().ok_or(QrFault::Damaged)?;
    let own = known.community.filter(|own| mark(*own) == *community).ok_or(QrFault::ForeignCommunity)?;
    let tag = KeyTag(*tag);
    let mut named = known.signers.iter().filter(|signer| signer.key.tag() == tag).peekable();
    let first = *named.peek().ok_or(QrFault::SignerUnknown { key: tag })?;
    let roles = letter.kind().signers();
    let allowed = named.find(|signer| roles.contains(&signer.role));
    let signer = allowed.ok_or(QrFault::SignerNotAllowed { key: tag, role: first.role })?;
    let key: &PublicKey = &signer.key;
    if crypto::verify(key, &message(letter, own, body), signature) {
        Ok(body)
    } else {
        Err(QrFault::BadSignature { key: tag })
    }
}

fn mark(community: CommunityId) -> [u8; MARK] {
    community.0.first_chunk().copied().unwrap_or_default()
}

/// What is signed: nothing else a key signs begins like it.
fn message(letter: Letter, community: CommunityId, body: &[u8]) -> Vec<u8> {
    let mut message = Vec::from(*b"xiangyue-qr-v1");
    message.extend(letter.char().to_string().bytes());
    message.extend(community.0);
    message.extend(body);
    message
}

fn in_time(text: &QrText, known: &QrKnown, now: Timestamp) -> Result<(), QrFault> {
    // What answers it is written later still; a clock far ahead would keep all that follows out of every book.
    let ahead = |at: Timestamp| at.millis() > now.millis().saturating_add(limits::CLOCK_AHEAD_MS);
    if let QrText::Invitation(InvitationText { after: at, .. })
    | QrText::CheckIn(CheckInText { after: at, .. }) = text
        && ahead(*at)
    {
        return Err(QrFault::Ahead { at: *at });
    }
    let offset = known.utc_offset_minutes;
    let until = match text {
        QrText::Invitation(invitation) => invitation.until,
        QrText::Voucher(voucher) => voucher.until,
        QrText::CheckIn(check_in) if now > check_in.until => {
            return Err(QrFault::Expired { until: check_in.until.day(offset) });
        }
        QrText::CheckIn(_) | QrText::Certificate(_) | QrText::Card(_) | QrText::Part(_) => return Ok(()),
    };
    if now.day(offset) > until { Err(QrFault::Expired { until }) } else { Ok(()) }
}

/// The fields people write: neither empty nor longer than a text has room for.
fn fields_fit(text: &QrText) -> Result<(), QrFault> {
    const TITLE: usize = limits::QR_TITLE_BYTES;
    const CODE: usize = limits::QR_CODE_BYTES;
    let fields: &[(QrField, &str, usize)] = match text {
        QrText::Invitation(text) => &[(QrField::Name, &text.name, TITLE)],
        QrText::CheckIn(text) => &[(QrField::Title, &text.title, TITLE)],
        QrText::Voucher(text) => &[(QrField::Item, &text.item, TITLE)],
        QrText::Certificate(text) => &[
            (QrField::Name, &text.name, TITLE),
            (QrField::Unit, &text.unit, limits::QR_UNIT_BYTES),
            (QrField::Number, &text.number, CODE),
        ],
        QrText::Card(text) => &[(QrField::Number, &text.number, CODE)],
        QrText::Part(_) => &[],
    };
    let fault = fields.iter().find(|(_, text, limit)| text.trim().is_empty() || text.len() > *limit);
    fault.map_or(Ok(()), |(field, _, limit)| {
        let limit = u32::try_from(*limit).unwrap_or(u32::MAX);
        Err(QrFault::FieldLength { field: *field, limit })
    })
}

fn coded<T: Coded>(content: &T) -> Result<Vec<u8>, QrFault> {
    coding::coded(content).map_err(|_| QrFault::Damaged)
}

fn decoded<T: Coded>(body: &[u8]) -> Option<T> {
    let (content, rest) = coding::taken(body)?;
    rest.is_empty().then_some(content)
}

fn check(letter: char, bytes: &[u8]) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(letter.to_string());
    hash.update(bytes);
    let hash: [u8; 32] = hash.finalize().into();
    hash.first_chunk().copied().unwrap_or_default()
}

fn enclose(letter: Letter, bytes: &[u8]) -> String {
    let mut text = String::from(PREFIX);
    text.push(FORM);
    text.push(letter.char());
    let mut bytes = bytes.to_vec();
    bytes.extend(check(letter.char(), &bytes));
    base45::encode(&bytes, &mut text);
    text
}

/// The letter of a text and its bytes, once they are the bytes that were written.
fn open(text: &str) -> Result<(Letter, Vec<u8>), QrFault> {
    let text = text.trim();
    // Whatever is longer was not written here; nobody reads a page as a code.
    let ours = text.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    let mut rest = text.chars().skip(PREFIX.len());
    match rest.next().filter(|_| ours) {
        Some(FORM) => {}
        Some(form) if form.is_ascii_digit() => return Err(QrFault::NewerForm),
        Some(_) | None => return Err(QrFault::NotOurs),
    }
    if text.len() > limits::QR_CHARACTERS {
        return Err(QrFault::Damaged);
    }
    let typed = |char: char| if char == '_' { ' ' } else { char.to_ascii_uppercase() };
    let letter = rest.next().map(typed).ok_or(QrFault::Damaged)?;
    let bytes = base45::decode(&rest.map(typed).collect::<String>()).ok_or(QrFault::Damaged)?;
    let (bytes, sum) = bytes.split_last_chunk::<CHECK>().ok_or(QrFault::Damaged)?;
    if check(letter, bytes) != *sum {
        return Err(QrFault::Damaged);
    }
    let letter = Letter::of(letter).ok_or(QrFault::NewerForm)?;
    Ok((letter, bytes.to_vec()))
}
