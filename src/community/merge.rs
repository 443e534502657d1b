//! Merging: another device's frames are checked and placed as a whole, then decided, in slices if the host likes.

use alloc::vec::Vec;

use super::Community;
use super::open::{Parts, read_parts};
use crate::coding::coded;
use crate::contract::report::{Bounced, MergeProgress, Overdrawn};
use crate::contract::{MergeReport, Refusal};
use crate::error::Error;
use crate::ids::EntryId;
use crate::journal::apart::Arranged;
use crate::journal::frame;
use crate::journal::{Journal, Savepoint};
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// A merge on its way: what it brought, and how the book stood before.
#[derive(Debug)]
pub(super) struct Merging {
    report: MergeReport,
    bounced: Vec<(EntryId, Refusal)>,
    overdrawn: Vec<Overdrawn>,
    /// Blobs that were here before.
    known: usize,
    /// The first place that is decided again; nothing is where nothing changed.
    from: Option<usize>,
}

/// The journal before a merge, to come back to when a later part of the file turns out to be broken.
struct Before {
    feeds: Savepoint,
    /// The whole of it, where more changed than the ends of feeds.
    whole: Option<Journal>,
}

impl Before {
    fn keep(&mut self, journal: &Journal) {
        if self.whole.is_none() {
            self.whole = Some(journal.clone());
        }
    }

    fn restore(self, journal: &mut Journal) {
        if let Some(whole) = self.whole {
            *journal = whole;
        }
        journal.restore(self.feeds);
    }
}

impl Community {
    /// Adds another device's frames, checks every signature, and decides the changed end of the order again.
    ///
    /// # Errors
    /// Whatever is wrong with the bytes; the book is then as it was.
    pub fn merge(&mut self, now: Timestamp, file: &[u8]) -> Result<MergeReport, Error> {
        self.begin_merge(now, file)?;
        self.finish_merge();
        Ok(self.merged.take().unwrap_or_default())
    }

    /// Adds another device's frames and checks every signature. Nothing of it is decided yet: [`Community::go_on`]
    /// does that in slices; until then the book lacks what comes after them in the order.
    ///
    /// # Errors
    /// As [`Community::merge`].
    pub fn begin_merge(&mut self, now: Timestamp, file: &[u8]) -> Result<(), Error> {
        self.finish_merge();
        let mut report = MergeReport::default();
        let frames = frame::split(file)?;
        let mut parts = read_parts(&frames)?;
        if parts.pages.iter().any(|page| page.community != self.id()) {
            return Err(Error::ForeignCommunity);
        }
        let known = self.vault.mark();
        if let Some(report) = self.start_over(now, &frames, &parts)? {
            let (bounced, overdrawn) = (Vec::new(), Vec::new());
            self.merging = Some(Merging { report, bounced, overdrawn, known, from: None });
            return Ok(());
        }
        let mut beside = Vec::new();
        if let Some((sealed, _)) = parts.sealed()? {
            if sealed.community != self.id() {
                return Err(Error::ForeignCommunity);
            }
            if let Some(report) = self.adopt(now, &frames, &sealed)? {
                // It says already what it changed: there is nothing left to compare.
                let (bounced, overdrawn) = (Vec::new(), Vec::new());
                self.merging = Some(Merging { report, bounced, overdrawn, known, from: None });
                return Ok(());
            }
            (report.gaps, beside) = (self.behind(&sealed), self.beside(&sealed));
            // Both archived, at seals of which only one can stand: neither can tell without an archive.
            self.doubts_beginning |= self.begins() > 0 && self.seals_otherwise(&sealed.book, u32::MAX);
        }
        parts.leave_out(&beside);
        let reach = self.have();
        let (bounced, overdrawn) = (self.book.bounced.iter().listed(), self.overdrawn());
        let from = self.absorb(now, &parts, &mut report)?;
        for page in parts.pages {
            report.new_blobs = report.new_blobs.saturating_add(self.vault.absorb(page));
        }
        if let Some(from) = from {
            self.find_seals(&reach);
            self.unfold(from);
        }
        let from = from.map(|_| self.folded);
        self.merging = Some(Merging { report, bounced, overdrawn, known, from });
        Ok(())
    }

    /// Adds the entries of a file and says from which place on the order is another one.
    fn absorb(
        &mut self,
        now: Timestamp,
        parts: &Parts<'_>,
        report: &mut MergeReport,
    ) -> Result<Option<usize>, Error> {
        let horizon = Journal::horizon(now);
        let mut before = Before { feeds: self.journal.savepoint(), whole: None };
        let mut all = Arranged::default();
        // Later segments of a file build on earlier ones, so each is added before the next is checked.
        for (community, runs) in parts.runs() {
            let checked = match self.journal.check(community, runs, horizon, report) {
                Ok(checked) => checked,
                Err(error) => {
                    before.restore(&mut self.journal);
                    self.doubts.extend(self.journal.doubted(&error));
                    return Err(error);
                }
            };
            all = all.and(self.journal.absorb(checked.accepted));
            if !checked.apart.is_empty() {
                before.keep(&self.journal);
                all = all.and(self.keep_apart(&checked.apart));
            }
        }
        all = all.and(self.journal.let_in(horizon));
        self.doubts.clear();
        report.new_entries = report.new_entries.saturating_add(all.new);
        // A seal may have been waiting for a branch.
        let end = before.whole.is_some().then_some(self.journal.order.len());
        Ok([all.from, self.accepts_changed(), end].into_iter().flatten().min())
    }

    /// Decides so many entries of the merge on its way, and gives its report once none is left.
    pub fn go_on(&mut self, most: u32) -> MergeProgress {
        if self.merging.is_some() {
            self.fold_some(usize::try_from(most.max(1)).unwrap_or(usize::MAX));
        }
        let count = |places: usize| u32::try_from(places).unwrap_or(u32::MAX);
        let (done, total) = (count(self.folded), count(self.journal.order.len()));
        if done == total {
            self.finish_merge();
        }
        let report = self.merged.take();
        MergeProgress { done, total, report }
    }

    /// Decides the rest of a merge on its way, if there is one, and keeps what it changed for whoever began it.
    pub(super) fn finish_merge(&mut self) {
        let Some(Merging { mut report, bounced, overdrawn, known, from }) = self.merging.take() else {
            return;
        };
        if let Some(from) = from {
            self.fold_rest();
            let folded = self.journal.order.len().saturating_sub(from);
            report.refolded_entries = u32::try_from(folded).unwrap_or(u32::MAX);
            self.compare(&mut report, &bounced, &overdrawn);
            // What arrived may have let this device's key in, or shut it out.
            self.opened.writable = self.may_write();
        }
        self.drop_erased(known);
        self.report_doubt(&mut report);
        self.merged = Some(report);
    }

    /// Names what bounces, is overdrawn or stands again, and was otherwise before.
    fn compare(&self, report: &mut MergeReport, before: &[(EntryId, Refusal)], overdrawn: &[Overdrawn]) {
        let now = &self.book.bounced;
        let was = |entry: EntryId| {
            let at = before.binary_search_by_key(&entry, |(entry, _)| *entry).ok()?;
            before.get(at).map(|(_, refusal)| refusal)
        };
        let said = |refusal: &Refusal| coded(refusal).unwrap_or_default();
        let bounced = now.iter().filter(|(entry, refusal)| was(*entry).map(said) != Some(said(refusal)));
        report.bounced = bounced.map(|(entry, refusal)| Bounced { entry, refusal }).listed();
        report.overdrawn = self.overdrawn().into_iter().filter(|row| !overdrawn.contains(row)).listed();
        let restored = before.iter().map(|(entry, _)| *entry);
        let restored = restored.filter(|entry| !now.contains(entry) && self.journal.counts(*entry));
        report.restored = restored.listed();
    }
}
