//! One desk: a book with its own store, its own clock, and what it once heard of the others.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use xiangyue::ids::{BookDigest, PublicKey};
use xiangyue::limits;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, FeedMark, Mark};

use crate::content::{Content, Runs};
use crate::village::PRIVATE;
use crate::wire;

/// Checkpoints a desk keeps.
const KEPT: usize = 3;

/// A file on its way, with what it holds.
#[derive(Clone, Debug)]
pub struct Message {
    /// The desk it is for.
    pub to: usize,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its runs.
    pub runs: Runs,
}

/// A store copied away.
#[derive(Clone, Debug)]
struct Backup {
    store: Vec<u8>,
    content: Content,
}

/// A desk.
#[derive(Debug)]
pub struct Desk {
    /// Its book.
    pub book: Community,
    /// What the book must hold.
    pub content: Content,
    /// Milliseconds its clock is off.
    pub skew: i64,
    /// Where its clock stands still.
    pub stuck: Option<u64>,
    /// The last book it exported to keep.
    pub old: Option<Message>,
    /// How far each other desk once said it had come.
    pub heard: BTreeMap<usize, Vec<FeedMark>>,
    secret: [u8; 32],
    store: Vec<u8>,
    stored: Content,
    /// The last ones, oldest first.
    checkpoints: Vec<Vec<u8>>,
    backup: Option<Backup>,
    lives: u32,
}

/// What a crash leaves behind.
#[derive(Clone, Copy, Debug)]
pub struct Crash {
    /// How much of a write was stored, where it happened in the middle of one.
    pub torn: Option<u32>,
    /// Which of the kept checkpoints is given to the book that opens, if any is.
    pub checkpoint: Option<u32>,
}

/// A seed by name.
pub fn seed(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// What must not change where nothing may change.
#[derive(Debug, PartialEq, Eq)]
pub struct Trace(BookDigest, Vec<u8>);

impl Desk {
    /// A desk that opens a file with its own key.
    ///
    /// # Errors
    /// A file that does not open.
    pub fn open(secret: [u8; 32], file: &[u8], content: Content) -> Result<Self, String> {
        let entropy = Entropy::from_seed(seed(&format!("{secret:?}")));
        let book = Community::open(file, Some(secret), None, entropy).map_err(|e| e.to_string())?;
        Ok(Self::new(book, secret, file.to_vec(), content))
    }

    /// A desk with a book that is stored.
    pub fn new(book: Community, secret: [u8; 32], store: Vec<u8>, content: Content) -> Self {
        let stored = content.clone();
        let backup = Some(Backup { store: store.clone(), content: content.clone() });
        Self {
            book,
            content,
            skew: 0,
            stuck: None,
            old: None,
            heard: BTreeMap::new(),
            secret,
            store,
            stored,
            checkpoints: Vec::new(),
            backup,
            lives: 0,
        }
    }

    /// What its clock shows.
    pub fn now(&self, clock: u64) -> Timestamp {
        Timestamp::from_millis(self.stuck.unwrap_or_else(|| clock.saturating_add_signed(self.skew)))
    }

    /// The latest time it believes of others.
    pub fn horizon(&self, clock: u64) -> u64 {
        self.now(clock).millis().min(limits::CLOCK_END_MS) + limits::CLOCK_AHEAD_MS
    }

    /// Book and journal as they are.
    pub fn trace(&mut self) -> Trace {
        Trace(self.book.digest(), self.book.export_book())
    }

    /// A message with what the desk sends, checked for what must never leave.
    ///
    /// # Errors
    /// Personal data among the entries, or entries the desk does not hold.
    pub fn message(&mut self, to: usize, bytes: Vec<u8>) -> Result<Message, String> {
        if wire::leaks(&bytes, &PRIVATE) {
            return Err("personal data in a segment".into());
        }
        let before = self.content.entries();
        let runs = self.content.read(&bytes)?;
        if self.content.entries() != before {
            return Err("the desk sends entries it should not hold".into());
        }
        Ok(Message { to, bytes, runs })
    }

    /// Notes the entries the book has just written itself.
    ///
    /// # Errors
    /// Written entries that are not in the difference from before.
    pub fn note_written(&mut self) -> Result<(), String> {
        let have: Vec<FeedMark> = self.content.0.iter().map(mark).collect();
        if let Some(bytes) = self.book.diff(&have) {
            self.content.read(&bytes)?;
        }
        self.content.compare(&self.book.have())
    }

    /// Appends what is not stored. The mark is for the acknowledgement; without it everything is stored again.
    ///
    /// # Errors
    /// As [`Desk::message`].
    pub fn store_unsaved(&mut self) -> Result<Option<Mark>, String> {
        let Some((bytes, mark)) = self.book.unsaved() else {
            return if self.stored == self.content {
                Ok(None)
            } else {
                Err("nothing to save, and not everything is stored".into())
            };
        };
        let bytes = self.message(0, bytes)?.bytes;
        self.store.extend(bytes);
        self.stored = self.content.clone();
        Ok(Some(mark))
    }

    /// Stores everything and acknowledges it.
    ///
    /// # Errors
    /// As [`Desk::message`].
    pub fn save(&mut self) -> Result<(), String> {
        if let Some(mark) = self.store_unsaved()? {
            self.book.acknowledge(&mark);
        }
        Ok(())
    }

    /// Dies and opens its store again.
    ///
    /// # Errors
    /// A store that does not open, or opens with more or less than was stored.
    pub fn crash(&mut self, crash: Crash) -> Result<(), String> {
        let mut left = 0;
        if let (Some(at), Some((bytes, _))) = (crash.torn, self.book.unsaved()) {
            let cut = at as usize % (bytes.len() + 1);
            let frames = wire::spans(&bytes);
            let whole = frames.iter().map(|span| span.end).filter(|end| *end <= cut).max().unwrap_or(0);
            left = cut - whole;
            self.store.extend(&bytes[..cut]);
            let stored = self.content.read(&bytes[..whole])?;
            self.stored.load(&stored).map_err(|error| format!("what was stored does not fit: {error}"))?;
        }
        self.content = self.stored.clone();
        self.reopen(crash.checkpoint, left)
    }

    fn reopen(&mut self, checkpoint: Option<u32>, left: usize) -> Result<(), String> {
        self.lives += 1;
        let entropy = Entropy::from_seed(seed(&format!("{:?} {}", self.secret, self.lives)));
        let kept = self.checkpoints.len().max(1);
        let cached = checkpoint.and_then(|at| self.checkpoints.get(at as usize % kept)).map(Vec::as_slice);
        let opened = Community::recover(&self.store, Some(self.secret), cached, entropy);
        self.book = opened.map_err(|error| format!("the store does not open: {error}"))?;
        let torn = self.book.open_report().torn_bytes as usize;
        if torn != left {
            return Err(format!("{torn} bytes of a torn write reported, {left} were there"));
        }
        self.store.truncate(self.store.len() - torn);
        self.content.compare(&self.book.have())?;
        if self.book.unsaved().is_some() {
            return Err("a book just opened has something to save".into());
        }
        Ok(())
    }

    /// Takes a checkpoint and keeps it.
    ///
    /// # Errors
    /// A book that is another one afterwards.
    pub fn take_checkpoint(&mut self) -> Result<(), String> {
        let before = self.book.digest();
        self.checkpoints.push(self.book.checkpoint());
        if self.checkpoints.len() > KEPT {
            self.checkpoints.remove(0);
        }
        if self.book.digest() == before { Ok(()) } else { Err("a checkpoint changed the book".into()) }
    }

    /// Copies its store away.
    pub fn back_up(&mut self) {
        let content = self.stored.clone();
        self.backup = Some(Backup { store: self.store.clone(), content });
    }

    /// Puts the copy back, and the book opens from it. False where there is none.
    ///
    /// # Errors
    /// A backup that does not open.
    pub fn restore(&mut self, checkpoint: Option<u32>) -> Result<bool, String> {
        let Some(Backup { store, content }) = self.backup.clone() else {
            return Ok(false);
        };
        self.stored = content.clone();
        (self.store, self.content) = (store, content);
        self.reopen(checkpoint, 0)?;
        Ok(true)
    }

    /// True where its own key can write no more.
    pub fn shut_out(&self) -> bool {
        self.book.public_key().is_some_and(|key| self.content.keeps_apart(&key))
    }

    /// Goes on with another key and gives it back.
    pub fn take_key(&mut self) -> Option<PublicKey> {
        self.lives += 1;
        self.secret = seed(&format!("{:?} after {} lives", self.secret, self.lives));
        self.book.adopt_key(self.secret);
        self.book.public_key()
    }

    /// Its store as it is.
    pub fn store(&self) -> &[u8] {
        &self.store
    }

    /// A fresh book from its export, which must be the same book.
    ///
    /// # Errors
    /// Another book.
    pub fn replay(&mut self) -> Result<(), String> {
        let file = self.book.export_book();
        self.message(0, file.clone())?;
        let opened = Community::open(&file, None, None, Entropy::from_seed([5; 32]));
        let opened = opened.map_err(|error| format!("an export does not open: {error}"))?;
        if opened.digest() == self.book.digest() {
            return Ok(());
        }
        Err("the live book is not what its journal gives".into())
    }
}

fn mark((key, feed): (&PublicKey, &crate::content::Feed)) -> FeedMark {
    FeedMark { key: *key, seq: feed.order.len() as u32, head: None }
}
