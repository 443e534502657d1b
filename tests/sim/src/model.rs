//! What a desk must hold: foretold entry by entry where that can be, else as the chains that may not be lost.

use xiangyue::FeedMark;
use xiangyue::ids::PublicKey;

use crate::content::{Content, Runs};
use crate::holdings::Held;

/// What a desk must hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// Every merge is foretold.
    Foretold(Content),
    /// What counts depends on seals, acceptances and archives.
    Held(Held),
}

impl Model {
    /// Reads a file the desk gives. `write`: it may hold new entries of its own.
    ///
    /// # Errors
    /// Entries the desk does not hold.
    pub fn read(&mut self, file: &[u8], write: bool) -> Result<Runs, String> {
        match self {
            Self::Foretold(content) => {
                let before = content.entries();
                let runs = content.read(file)?;
                if content.entries() != before && !write {
                    return Err("the desk sends entries it should not hold".into());
                }
                Ok(runs)
            }
            Self::Held(held) => {
                let chains = held.registry().read(file, write)?;
                if write {
                    held.take(&chains, false);
                }
                if !held.covers(&chains) {
                    return Err("the desk sends entries it should not hold".into());
                }
                Ok(Runs { chains, ..Runs::default() })
            }
        }
    }

    /// Takes in what a store holds besides.
    ///
    /// # Errors
    /// What does not fit.
    pub fn load(&mut self, stored: &Runs) -> Result<(), String> {
        match self {
            Self::Foretold(content) => {
                content.load(stored).map_err(|error| format!("what was stored does not fit: {error}"))
            }
            Self::Held(held) => {
                held.take(&stored.chains, true);
                Ok(())
            }
        }
    }

    /// The naive merge, where there is one.
    pub fn foretold(&self) -> Option<&Content> {
        match self {
            Self::Foretold(content) => Some(content),
            Self::Held(_) => None,
        }
    }

    /// The chains, where no merge is foretold.
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::Foretold(_) => None,
            Self::Held(held) => Some(held),
        }
    }

    /// The latest time of all entries.
    pub fn latest(&self) -> u64 {
        match self {
            Self::Foretold(content) => content.latest(),
            Self::Held(held) => held.latest(),
        }
    }

    /// Keys that said two things at one place.
    pub fn forked(&self) -> usize {
        match self {
            Self::Foretold(content) => content.forked(),
            Self::Held(held) => held.keys().iter().filter(|key| held.forked(key)).count(),
        }
    }

    /// The core's own account of how far its feeds reach, compared.
    ///
    /// # Errors
    /// The difference.
    pub fn compare(&self, have: &[FeedMark]) -> Result<(), String> {
        let held = match self {
            Self::Foretold(content) => return content.compare(have),
            Self::Held(held) => held,
        };
        let reaches = |key: &PublicKey, seq: u32| {
            held.tips(key).iter().any(|tip| held.registry().find(tip).is_some_and(|end| end.seq >= seq))
        };
        let known = |mark: &&FeedMark| match mark.head {
            Some(head) => held.marked(&mark.key, mark.seq, head).is_some(),
            None => mark.seq == 0 || reaches(&mark.key, mark.seq),
        };
        match have.iter().find(|mark| !known(mark)) {
            Some(mark) => Err(format!("the book has what was never heard: {mark:?}")),
            None => Ok(()),
        }
    }
}
