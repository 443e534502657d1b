//! One desk: a book with its own store, its own clock, and what it once heard of the others.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use xiangyue::ids::{BookDigest, PublicKey};
use xiangyue::limits;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, FeedMark, Mark};

use crate::content::Runs;
use crate::eyes::Eyes;
use crate::model::Model;
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
    model: Model,
    pruned: bool,
}

/// A desk.
#[derive(Debug)]
pub struct Desk {
    /// Its book.
    pub book: Community,
    /// What the book must hold.
    pub model: Model,
    /// How many commands its version knows.
    pub knows: u32,
    /// True once its book begins at a seal.
    pub pruned: bool,
    /// What it archived, and the seal each begins at, as it was given then: it need not hold all of that any more.
    pub archives: Vec<(u32, Message)>,
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
    stored: Model,
    stored_pruned: bool,
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
    pub fn open(secret: [u8; 32], file: &[u8], model: Model, knows: u32) -> Result<Self, String> {
        let entropy = Entropy::from_seed(seed(&format!("{secret:?}")));
        let book = Community::recover_knowing(file, Some(secret), None, entropy, knows);
        let book = book.map_err(|error| error.to_string())?;
        let (stored, store) = (model.clone(), file.to_vec());
        let backup = Some(Backup { store: store.clone(), model: model.clone(), pruned: false });
        Ok(Self {
            book,
            model,
            knows,
            pruned: false,
            archives: Vec::new(),
            skew: 0,
            stuck: None,
            old: None,
            heard: BTreeMap::new(),
            secret,
            store,
            stored,
            stored_pruned: false,
            checkpoints: Vec::new(),
            backup,
            lives: 0,
        })
    }

    /// What it sees.
    pub(crate) fn eyes(&self, clock: u64) -> Eyes<'_> {
        Eyes { book: &self.book, now: self.now(clock) }
    }

    /// How many entries count.
    pub fn entries(&self) -> usize {
        self.eyes(0).overview().entries as usize
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
        let runs = self.model.read(&bytes, false)?;
        Ok(Message { to, bytes, runs })
    }

    /// A message with its store as it is. Until that is written anew it may hold branches which left their feeds in what is
    /// archived by now, and which the book knows no more.
    ///
    /// # Errors
    /// As [`Desk::message`].
    pub fn store_message(&mut self, to: usize) -> Result<Message, String> {
        let bytes = self.store.clone();
        let Some(held) = self.model.held() else { return self.message(to, bytes) };
        let all = held.registry().read(&bytes, false)?;
        let mut here = all.clone();
        here.runs.retain(|(key, _, end)| held.follows(key, end));
        if wire::leaks(&bytes, &PRIVATE) || !held.covers(&here) {
            return Err("a store holds what it should not".into());
        }
        Ok(Message { to, bytes, runs: Runs { chains: all, ..Runs::default() } })
    }

    /// Notes the entries the book has written itself since it said how far it reaches.
    ///
    /// # Errors
    /// Written entries that are not in the difference from before.
    pub fn note_written(&mut self, before: &[FeedMark]) -> Result<(), String> {
        if let Some(bytes) = self.book.diff(before) {
            self.model.read(&bytes, true)?;
        }
        self.model.compare(&self.book.mark().feeds)
    }

    /// Appends what is not stored. The mark is for the acknowledgement; without it everything is stored again.
    ///
    /// # Errors
    /// As [`Desk::message`].
    pub fn store_unsaved(&mut self) -> Result<Option<Mark>, String> {
        let Some((bytes, mark)) = self.book.unsaved() else {
            return if self.stored == self.model {
                Ok(None)
            } else {
                Err("nothing to save, and not everything is stored".into())
            };
        };
        let bytes = self.message(0, bytes)?.bytes;
        self.store.extend(bytes);
        (self.stored, self.stored_pruned) = (self.model.clone(), self.pruned);
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
        if self.book.rewrite_due() {
            self.rewrite()?;
        }
        Ok(())
    }

    /// Puts the whole book in place of what is stored.
    fn rewrite(&mut self) -> Result<(), String> {
        let (bytes, mark) = self.book.rewrite();
        self.store = self.message(0, bytes)?.bytes;
        self.book.rewritten(&mark);
        (self.stored, self.stored_pruned) = (self.model.clone(), self.pruned);
        if self.book.unsaved().is_some() {
            return Err("a book just rewritten has something to save".into());
        }
        Ok(())
    }

    /// Archives what lies before the last seal and goes on without it. False where nothing is sealed.
    ///
    /// # Errors
    /// An archive or a book that begins at the seal that is another book.
    pub fn prune(&mut self) -> Result<bool, String> {
        self.save()?;
        let before = self.book.digest();
        let begins = self.book.archived().begins;
        let archive = self.book.archive();
        let archive = self.message(0, archive)?;
        match self.book.prune() {
            Err(xiangyue::Error::NotSealed) => return Ok(false),
            Err(error) => return Err(format!("a sealed book is not pruned: {error}")),
            Ok(()) => self.pruned = true,
        }
        if self.book.digest() != before {
            return Err("a pruned book is another book".into());
        }
        let entropy = Entropy::from_seed([5; 32]);
        let archived = Community::recover_knowing(&archive.bytes, None, None, entropy, self.knows);
        self.archives.push((begins, archive));
        if archived.map_err(|error| format!("the archive: {error}"))?.digest() != before {
            return Err("the archive is another book".into());
        }
        if let Model::Held(held) = &mut self.model {
            let chains = held.registry().read(&self.book.archive(), false)?;
            held.archive(&chains);
        }
        self.rewrite()?;
        self.replay().map(|()| true)
    }

    /// A newer version takes the place of the one that was here, and opens what that left.
    ///
    /// # Errors
    /// As [`Desk::crash`].
    pub fn update(&mut self, checkpoint: Option<u32>) -> Result<(), String> {
        self.save()?;
        self.knows = u32::MAX;
        self.reopen(checkpoint, 0)
    }

    /// Dies and opens its store again.
    ///
    /// # Errors
    /// A store that does not open, or opens with more or less than was stored.
    pub fn crash(&mut self, crash: Crash) -> Result<(), String> {
        let mut left = 0;
        if let (Some(at), Some((bytes, _))) = (crash.torn, self.book.unsaved()) {
            let cut = at as usize % (bytes.len() + 1);
            let whole = wire::whole(&bytes, cut);
            left = cut - whole;
            self.store.extend(&bytes[..cut]);
            let stored = self.model.read(&bytes[..whole], false)?;
            self.stored.load(&stored)?;
            self.stored_pruned |= self.pruned && whole > 0;
        }
        (self.model, self.pruned) = (self.stored.clone(), self.stored_pruned);
        self.reopen(crash.checkpoint, left)
    }

    fn reopen(&mut self, checkpoint: Option<u32>, left: usize) -> Result<(), String> {
        self.lives += 1;
        let entropy = Entropy::from_seed(seed(&format!("{:?} {}", self.secret, self.lives)));
        let kept = self.checkpoints.len().max(1);
        let cached = checkpoint.and_then(|at| self.checkpoints.get(at as usize % kept)).map(Vec::as_slice);
        let opened = Community::recover_knowing(&self.store, Some(self.secret), cached, entropy, self.knows);
        self.book = opened.map_err(|error| format!("the store does not open: {error}"))?;
        let torn = self.book.open_report().torn_bytes as usize;
        if torn != left {
            return Err(format!("{torn} bytes of a torn write reported, {left} were there"));
        }
        self.store.truncate(self.store.len() - torn);
        self.model.compare(&self.book.mark().feeds)?;
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

    /// Its book once more, under its key.
    ///
    /// # Errors
    /// Where what it gives does not open.
    pub fn twin(&mut self) -> Result<Community, xiangyue::Error> {
        let file = self.book.export_book();
        Community::open(&file, Some(self.secret), None, Entropy::from_seed([5; 32]))
    }

    /// Copies its store away.
    pub fn back_up(&mut self) {
        let (store, model) = (self.store.clone(), self.stored.clone());
        self.backup = Some(Backup { store, model, pruned: self.stored_pruned });
    }

    /// Puts the copy back, and the book opens from it. False where there is none.
    ///
    /// # Errors
    /// A backup that does not open.
    pub fn restore(&mut self, checkpoint: Option<u32>) -> Result<bool, String> {
        let Some(Backup { store, model, pruned }) = self.backup.clone() else {
            return Ok(false);
        };
        (self.stored, self.stored_pruned) = (model.clone(), pruned);
        (self.store, self.model, self.pruned) = (store, model, pruned);
        self.reopen(checkpoint, 0)?;
        Ok(true)
    }

    /// True where its own key can write no more.
    pub fn shut_out(&self, clock: u64) -> bool {
        let Some(own) = self.book.public_key() else { return false };
        match &self.model {
            Model::Foretold(content) => content.keeps_apart(&own),
            Model::Held(held) => {
                let last = held.registry().find(&held.path(&own, None)).map_or(0, |last| last.time);
                self.eyes(clock).apart().iter().any(|run| run.key == own) || self.is_before(last, clock)
            }
        }
    }

    /// True where what is written now gets no later time than this. Times of a feed rise, so a key can write no more whose
    /// last entry was accepted from a clock far ahead, also once a seal covers it.
    fn is_before(&self, last: u64, clock: u64) -> bool {
        let eyes = self.eyes(clock);
        let reached = eyes.now.millis().min(limits::CLOCK_END_MS) > last;
        !reached && eyes.journal(u32::MAX).iter().all(|row| row.at.millis() < last)
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
        let entropy = Entropy::from_seed([5; 32]);
        let opened = Community::recover_knowing(&file, None, None, entropy, self.knows);
        let opened = opened.map_err(|error| format!("an export does not open: {error}"))?;
        if opened.digest() == self.book.digest() {
            return Ok(());
        }
        Err("the live book is not what its journal gives".into())
    }
}
