//! The stored and sent bytes, read and altered by the simulator itself, as the format says and without the core.

use crc::{CRC_32_ISO_HDLC, Crc};
use serde::{Deserialize, Serialize};
use xiangyue::Error;
use xiangyue::ids::PublicKey;

/// Frames that hold entries.
pub const SEGMENT: u8 = 1;
/// Frames that hold entries kept apart.
pub const APART: u8 = 5;
/// Frames that hold the book after a seal.
const SNAPSHOT: u8 = 4;
/// Frames that hold blobs of the vault.
const VAULT: u8 = 2;
const CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
const HEAD: usize = 11;
const TAIL: usize = 4;

/// Where a frame lies in its file.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// What it holds.
    pub kind: u8,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl Span {
    /// The frame's body.
    pub fn body(self, file: &[u8]) -> &[u8] {
        &file[self.start + HEAD..self.end - TAIL]
    }
}

/// The frames of a sound file.
pub fn spans(file: &[u8]) -> Vec<Span> {
    let (mut spans, mut start) = (Vec::new(), 0);
    while start < file.len() {
        let length: [u8; 4] = file[start + 5..start + 9].try_into().unwrap_or_default();
        let end = start + HEAD + u32::from_le_bytes(length) as usize + TAIL;
        spans.push(Span { kind: file[start + 4], start, end });
        start = end;
    }
    spans
}

/// The body of a segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// The community's id.
    pub community: [u8; 32],
    /// Runs of entries.
    pub runs: Vec<Run>,
}

/// Consecutive entries of one feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as `docs/journal.md` has them")]
pub struct Run {
    pub key: [u8; 32],
    pub first: u32,
    pub times: Vec<u64>,
    pub lengths: Vec<u32>,
    pub commands: Vec<u8>,
    pub signature: Vec<u8>,
    /// Of a run kept apart: the last entry its keeper's clock had let in.
    #[serde(skip)]
    pub let_in: u32,
}

/// The body of a frame of runs kept apart.
#[derive(Serialize, Deserialize)]
struct Apart {
    community: [u8; 32],
    runs: Vec<(Run, u32)>,
}

impl Apart {
    fn segment(self) -> Segment {
        let runs = self.runs.into_iter().map(|(run, let_in)| Run { let_in, ..run });
        Segment { community: self.community, runs: runs.collect() }
    }
}

impl Run {
    /// Times and commands.
    pub fn entries(&self) -> Vec<(u64, &[u8])> {
        let (mut time, mut rest) = (0, self.commands.as_slice());
        let steps = self.times.iter().zip(&self.lengths);
        steps
            .map(|(step, length)| {
                time += step;
                let (command, after) = rest.split_at(*length as usize);
                rest = after;
                (time, command)
            })
            .collect()
    }
}

/// The segments of a sound file that are in frames of a kind.
///
/// # Errors
/// A body that is no segment.
pub fn segments(file: &[u8], kind: u8) -> Result<Vec<Segment>, String> {
    let frames = spans(file).into_iter().filter(|span| span.kind == kind);
    let read = |body| match kind {
        APART => postcard::from_bytes(body).map(Apart::segment),
        _ => postcard::from_bytes(body),
    };
    frames.map(|span| read(span.body(file)).map_err(|e| format!("unreadable segment: {e}"))).collect()
}

/// How many bytes of a write that ended early are whole: a snapshot without a segment behind it is not.
pub fn whole(write: &[u8], cut: usize) -> usize {
    let mut whole = 0;
    let mut open = false;
    for span in spans(write).into_iter().take_while(|span| span.end <= cut) {
        open = match span.kind {
            SNAPSHOT => true,
            SEGMENT => false,
            _ => open,
        };
        if !open {
            whole = span.end;
        }
    }
    whole
}

/// The number of a command, by its bytes.
pub fn number(command: &[u8]) -> u32 {
    postcard::take_from_bytes(command).map_or(u32::MAX, |(number, _)| number)
}

/// What a snapshot begins with: the community, the seal's number, its entry, and of each feed what is left out.
type Snapshot = ([u8; 32], u32, ([u8; 32], u32), Vec<([u8; 32], Base)>);

/// The last entry of a feed that is left out: number, head and time.
type Base = (u32, [u8; 32], u64);

/// The last head of each feed that the latest snapshot of a sound file leaves out.
///
/// # Errors
/// A body that is no snapshot.
pub fn bases(file: &[u8]) -> Result<Vec<(PublicKey, [u8; 32])>, String> {
    let frames = spans(file).into_iter().filter(|span| span.kind == SNAPSHOT);
    let read = |span: Span| postcard::take_from_bytes::<Snapshot>(span.body(file)).map(|(head, _)| head);
    let snapshots = frames.map(read).collect::<Result<Vec<_>, _>>();
    let snapshots = snapshots.map_err(|error| format!("unreadable snapshot: {error}"))?;
    let latest = snapshots.into_iter().max_by_key(|(_, number, ..)| *number);
    let feeds = latest.into_iter().flat_map(|(.., feeds)| feeds);
    Ok(feeds.filter(|(_, (seq, ..))| *seq > 0).map(|(key, (_, head, _))| (PublicKey(key), head)).collect())
}

fn seal(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = b"XYB\x01".to_vec();
    out.push(kind);
    out.extend((body.len() as u32).to_le_bytes());
    let check = CRC.checksum(&out).to_le_bytes();
    out.extend(&check[..2]);
    out.extend(body);
    let sum = CRC.checksum(&out);
    out.extend(sum.to_le_bytes());
    out
}

/// A file cut short or with one bit turned, and the error it must give; none where what is left is sound.
pub fn altered(file: &[u8], at: usize, flip: Option<u8>) -> (Vec<u8>, Option<Error>) {
    let spans = spans(file);
    let number = spans.iter().position(|span| at < span.end).unwrap_or(0);
    let start = spans[number].start;
    let (frame, begins) = (number as u32 + 1, start as u32);
    let Some(bit) = flip else {
        let error = (at > start).then_some(Error::Truncated { frame, at: begins });
        return (file[..at].to_vec(), error);
    };
    let mut bytes = file.to_vec();
    bytes[at] ^= 1 << (bit % 8);
    let error = match at - start {
        0..3 => Error::NotAFrame { frame, at: begins },
        3 if bytes[at] > 1 => Error::NewerFormat { frame, found: bytes[at], supported: 1 },
        _ => Error::ChecksumMismatch { frame, at: begins },
    };
    (bytes, Some(error))
}

/// A file of one segment with a byte of one command altered and every checksum made to fit; also the run altered.
///
/// # Errors
/// A body that is no segment.
pub fn forged(file: &[u8], run: usize, byte: usize) -> Result<Option<(Vec<u8>, usize)>, String> {
    let Some(mut segment) = segments(file, SEGMENT)?.into_iter().next() else {
        return Ok(None);
    };
    let run = run % segment.runs.len().max(1);
    let commands = segment.runs.get_mut(run).map(|run| &mut run.commands);
    let Some(commands) = commands.filter(|commands| !commands.is_empty()) else {
        return Ok(None);
    };
    let byte = byte % commands.len();
    commands[byte] ^= 0x15;
    let body = postcard::to_allocvec(&segment).map_err(|e| e.to_string())?;
    Ok(Some((seal(SEGMENT, &body), run)))
}

/// True where the entries of a file spell out one of some private words.
pub fn leaks(file: &[u8], words: &[&str]) -> bool {
    // The vault's own pages are where such words belong.
    let bodies = spans(file).into_iter().filter(|span| span.kind != VAULT).map(|span| span.body(file));
    bodies.flat_map(|body| words.iter().map(move |word| (body, word.as_bytes()))).any(|(body, word)| {
        let starts = body.iter().enumerate().filter(|(_, byte)| **byte == word[0]);
        starts.map(|(at, _)| &body[at..]).any(|rest| rest.starts_with(word))
    })
}
