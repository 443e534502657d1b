//! A wallet's file: its feed, its reasons, how it joined, and the statements it took, as frames.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::statement::Believed;
use super::{Joined, Wallet};
use crate::coding::Coded;
use crate::contract::MergeReport;
use crate::contract::qr::QrSigner;
use crate::crypto::SecretKey;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::exchange::read_statement;
use crate::journal::frame::{self, Frame, Kind};
use crate::journal::segment::Segment;
use crate::vault::Vault;

/// What a wallet keeps besides feed and reasons. Append-only.
#[derive(Clone, Debug, Coded, Serialize, Deserialize)]
pub(super) enum Page {
    Joined(Joined),
    Signers(Vec<QrSigner>),
    Statement(Vec<u8>),
}

/// How far the host has stored what it was given; handed back to [`Wallet::acknowledge`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct WalletMark {
    /// Last stored entry.
    pub seq: u32,
    /// Stored blobs.
    pub blobs: u32,
    /// Stored pages.
    pub pages: u32,
}

fn seal_page(page: &Page, frames: &mut Vec<u8>) {
    if let Ok(body) = crate::coding::coded(page) {
        frame::seal(Kind::Wallet, &body, frames);
    }
}

fn whole<T: Coded>(body: &[u8]) -> Option<T> {
    let (value, rest) = crate::coding::taken(body)?;
    rest.is_empty().then_some(value)
}

impl Wallet {
    /// Opens a stored wallet. `secret` is the seed this wallet was given.
    ///
    /// # Errors
    /// The first thing wrong with the bytes; [`Error::NoSigningKey`] where the feed is another key's.
    pub fn open(file: &[u8], secret: [u8; 32], entropy: Entropy) -> Result<Self, Error> {
        Self::open_frames(&frame::split(file)?, secret, entropy)
    }

    /// As [`Wallet::open`], but an unfinished last frame is left out.
    ///
    /// # Errors
    /// As [`Wallet::open`].
    pub fn recover(file: &[u8], secret: [u8; 32], entropy: Entropy) -> Result<Self, Error> {
        let (frames, _) = frame::split_torn(file)?;
        Self::open_frames(&frames, secret, entropy)
    }

    fn open_frames(frames: &[Frame<'_>], secret: [u8; 32], entropy: Entropy) -> Result<Self, Error> {
        let first = frames.iter().find(|part| part.kind == Kind::Wallet).ok_or(Error::NotFounded)?;
        let Some(Page::Joined(joined)) = whole(first.body) else {
            return Err(Error::Malformed { frame: first.number });
        };
        let mut wallet = Self::empty(joined, SecretKey::from_seed(secret), entropy);
        for part in frames {
            wallet.read_frame(part)?;
        }
        wallet.forked = wallet.forked_at();
        wallet.acknowledge(wallet.mark());
        Ok(wallet)
    }

    fn read_frame(&mut self, part: &Frame<'_>) -> Result<(), Error> {
        let malformed = Error::Malformed { frame: part.number };
        match part.kind {
            Kind::Segment => self.read_segment(&Segment::read(part.body, false).ok_or(malformed)?),
            Kind::VaultPage => {
                let page = Vault::read_page(part.body).ok_or(malformed)?;
                if page.community != self.id() {
                    return Err(Error::ForeignCommunity);
                }
                self.vault.absorb(page);
                Ok(())
            }
            Kind::Wallet => match whole(part.body).ok_or(malformed)? {
                Page::Joined(_) => Ok(()),
                Page::Signers(signers) => {
                    self.signers = signers;
                    Ok(())
                }
                Page::Statement(bytes) => {
                    let (_, told) = read_statement(&bytes).map_err(|_| malformed)?;
                    if told.statement.community != self.id() {
                        return Err(Error::ForeignCommunity);
                    }
                    if told.statement.key != self.public_key() {
                        return Err(Error::NoSigningKey);
                    }
                    self.put(Believed { bytes, told });
                    Ok(())
                }
            },
            Kind::Checkpoint | Kind::Snapshot | Kind::Apart | Kind::Claim | Kind::Letter | Kind::Ask => {
                Err(malformed)
            }
        }
    }

    /// Adds a stored segment. What was written twice, because an acknowledgement was lost, counts once.
    fn read_segment(&mut self, segment: &Segment<'_>) -> Result<(), Error> {
        let own = self.public_key();
        if segment.runs.iter().any(|run| run.key != own) {
            return Err(Error::NoSigningKey);
        }
        let mut report = MergeReport::default();
        let checked = self.journal.check(segment.community, &segment.runs, u64::MAX, &mut report)?;
        self.journal.absorb(checked.accepted);
        match report.forked.first().or(report.gaps.first()) {
            Some(gap) => Err(Error::FeedGap { key: gap.key, seq: gap.seq }),
            None => Ok(()),
        }
    }

    /// How far everything in this wallet reaches.
    pub fn mark(&self) -> WalletMark {
        let pages = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        WalletMark { seq: self.len(), blobs: self.vault.len(), pages: self.pages_saved.saturating_add(pages) }
    }

    /// Everything the host has not acknowledged yet, as frames to append to its store.
    pub fn unsaved(&mut self) -> Option<(Vec<u8>, WalletMark)> {
        let mut frames = Vec::new();
        for page in &self.pages {
            seal_page(page, &mut frames);
        }
        if let Some(body) = self.vault.page(self.id(), self.vault.saved) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        if let Some(body) = self.journal.segment(Some(&self.secret), |feed| feed.saved) {
            frame::seal(Kind::Segment, &body, &mut frames);
        }
        if frames.is_empty() { None } else { Some((frames, self.mark())) }
    }

    /// The host has stored what [`Wallet::unsaved`] gave it with this mark.
    pub fn acknowledge(&mut self, mark: WalletMark) {
        self.journal.acknowledge(&self.public_key(), mark.seq);
        self.vault.saved = self.vault.saved.max(mark.blobs.min(self.vault.len()));
        let stored = mark.pages.saturating_sub(self.pages_saved);
        let stored = usize::try_from(stored).unwrap_or(usize::MAX).min(self.pages.len());
        self.pages.drain(..stored);
        self.pages_saved = self.pages_saved.saturating_add(u32::try_from(stored).unwrap_or(0));
    }

    /// The whole wallet as frames, compacted: a host may replace its file with them. No secret is in it.
    pub fn file(&mut self) -> Vec<u8> {
        let mut frames = Vec::new();
        seal_page(&Page::Joined(self.joined.clone()), &mut frames);
        seal_page(&Page::Signers(self.signers.clone()), &mut frames);
        for believed in [&self.wider, &self.last].into_iter().flatten() {
            seal_page(&Page::Statement(believed.bytes.clone()), &mut frames);
        }
        if let Some(body) = self.vault.page(self.id(), 0) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        if let Some(body) = self.journal.segment(Some(&self.secret), |_| 0) {
            frame::seal(Kind::Segment, &body, &mut frames);
        }
        frames
    }

    /// The community's name as the invitation gave it.
    pub(super) const fn invited_as(&self) -> &String {
        &self.joined.name
    }
}
