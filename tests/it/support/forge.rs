//! Frames and segments built by hand, byte for byte as the format says: what a forger could send.

use crc::{CRC_32_ISO_HDLC, Crc};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use xiangyue::Community;
use xiangyue::ids::{CommunityId, EntryId, PublicKey, Signature};

pub const SEGMENT: u8 = 1;
pub const VAULT_PAGE: u8 = 2;
pub const SNAPSHOT: u8 = 4;

/// The body of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub community: [u8; 32],
    pub runs: Vec<Run>,
}

/// One run, in the order of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub key: [u8; 32],
    pub first: u32,
    pub times: Vec<u64>,
    pub lengths: Vec<u32>,
    pub commands: Vec<u8>,
    pub signature: Vec<u8>,
}

/// One frame of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub body: Vec<u8>,
}

/// Puts a body into an envelope of a given format.
pub fn seal_as(format: u8, kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = b"XYB".to_vec();
    out.push(format);
    out.push(kind);
    out.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    let check = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(&out);
    out.extend(&check.to_le_bytes()[..2]);
    out.extend(body);
    let sum = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(&out);
    out.extend(sum.to_le_bytes());
    out
}

pub fn seal(kind: u8, body: &[u8]) -> Vec<u8> {
    seal_as(1, kind, body)
}

/// Splits a sound file into its frames.
pub fn frames(file: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[5..9].try_into().unwrap()) as usize;
        frames.push(Frame { kind: rest[4], body: rest[11..11 + length].to_vec() });
        rest = &rest[15 + length..];
    }
    frames
}

pub fn file(frames: &[Frame]) -> Vec<u8> {
    let sealed = frames.iter().flat_map(|frame| seal(frame.kind, &frame.body));
    sealed.collect()
}

/// The file's segments alone.
pub fn without_vault(whole: &[u8]) -> Vec<u8> {
    let mut frames = frames(whole);
    frames.retain(|frame| frame.kind == SEGMENT);
    file(&frames)
}

/// The first segment of a file.
pub fn segment(whole: &[u8]) -> Segment {
    let frames = frames(whole);
    let frame = frames.iter().find(|f| f.kind == SEGMENT).unwrap();
    postcard::from_bytes(&frame.body).unwrap()
}

/// The segment as a file of one frame.
pub fn segment_file(segment: &Segment) -> Vec<u8> {
    seal(SEGMENT, &postcard::to_allocvec(segment).unwrap())
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

impl Run {
    /// A run from its entries, signed by its key.
    pub fn signed(
        secret: [u8; 32],
        community: [u8; 32],
        head: Option<[u8; 32]>,
        first: u32,
        entries: &[(u64, Vec<u8>)],
    ) -> Self {
        let signing = SigningKey::from_bytes(&secret);
        let key = signing.verifying_key().to_bytes();
        let root = hash(&[b"xiangyue-feed-v1", &key]);
        let mut head = head.unwrap_or(root);
        let mut run = Self {
            key,
            first,
            times: Vec::new(),
            lengths: Vec::new(),
            commands: Vec::new(),
            signature: Vec::new(),
        };
        let mut before = 0;
        for (time, command) in entries {
            head = hash(&[&head, &time.to_le_bytes(), command]);
            run.times.push(time.wrapping_sub(before));
            before = *time;
            run.lengths.push(u32::try_from(command.len()).unwrap());
            run.commands.extend(command);
        }
        let last = first + u32::try_from(entries.len()).unwrap() - 1;
        let mut message = b"xiangyue-head-v1".to_vec();
        message.extend(community);
        message.extend(key);
        message.extend(last.to_le_bytes());
        message.extend(head);
        run.signature = signing.sign(&message).to_bytes().to_vec();
        run
    }

    /// Absolute times and commands.
    pub fn entries(&self) -> Vec<(u64, Vec<u8>)> {
        let (mut time, mut rest) = (0, self.commands.as_slice());
        let mut entries = Vec::new();
        for (step, length) in self.times.iter().zip(&self.lengths) {
            time += step;
            let (command, after) = rest.split_at(*length as usize);
            entries.push((time, command.to_vec()));
            rest = after;
        }
        entries
    }

    /// The hash its last entry ends in, for a run that starts a feed.
    pub fn head(&self) -> [u8; 32] {
        let root = hash(&[b"xiangyue-feed-v1", &self.key]);
        self.entries().iter().fold(root, |head, (time, command)| hash(&[&head, &time.to_le_bytes(), command]))
    }
}

/// A community's id as bytes.
pub fn community(book: &mut Community) -> [u8; 32] {
    segment(&book.export_book()).community
}

/// The desk's own feed with more entries at its end, signed as only its key can.
pub fn continued(book: &mut Community, secret: [u8; 32], more: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let whole = segment(&book.export_book());
    let key = SigningKey::from_bytes(&secret).verifying_key().to_bytes();
    let known = whole.runs.iter().find(|run| run.key == key);
    let (first, head) = known.map_or((1, None), |run| {
        let count = u32::try_from(run.times.len()).unwrap();
        (count + 1, Some(run.head()))
    });
    segment_file(&Segment {
        community: whole.community,
        runs: vec![Run::signed(secret, whole.community, head, first, more)],
    })
}

/// What the holder of an invitation's seed signs to let a key in, put together byte by byte.
pub fn proof(community: CommunityId, invitation: EntryId, seed: [u8; 32], key: &PublicKey) -> Signature {
    let mut message = b"xiangyue-invite-v1".to_vec();
    message.extend(super::bytes_of(&community.to_string()));
    message.extend(postcard::to_allocvec(&invitation.author).unwrap());
    message.extend(invitation.seq.to_le_bytes());
    message.extend(key.0);
    Signature(SigningKey::from_bytes(&seed).sign(&message).to_bytes())
}

const BASE45: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A QR text around any bytes, with a check that fits.
pub fn qr_text(letter: char, bytes: &[u8]) -> String {
    let mut hashed = vec![letter as u8];
    hashed.extend(bytes);
    let all = [bytes, &Sha256::digest(&hashed)[..4]].concat();
    let mut text = format!("XY1{letter}");
    for group in all.chunks(2) {
        let mut value = group.iter().fold(0_usize, |value, byte| value * 256 + usize::from(*byte));
        for _ in 0..=group.len() {
            text.push(BASE45[value % 45] as char);
            value /= 45;
        }
    }
    text
}

/// The bytes of a QR text without its check.
pub fn qr_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for group in text.as_bytes()[4..].chunks(3) {
        let digits =
            group.iter().rev().map(|letter| BASE45.iter().position(|known| known == letter).unwrap());
        let value = digits.fold(0, |value, digit| value * 45 + digit);
        let two = [(value / 256) as u8, (value % 256) as u8];
        bytes.extend(&two[3 - group.len()..]);
    }
    bytes.truncate(bytes.len() - 4);
    bytes
}
