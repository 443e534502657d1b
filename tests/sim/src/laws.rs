//! The laws of merging, on books as they are: whatever order files come in, however often, the book is the same.

use xiangyue::ids::BookDigest;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use crate::world::World;

/// Books longer than this are not merged in every order.
const LONGEST: usize = 400;

/// What merging some files one after the other gives.
struct Joined {
    book: Community,
    now: Timestamp,
}

impl Joined {
    fn open(file: &[u8], now: Timestamp, knows: u32) -> Result<Self, String> {
        let book = Community::recover_knowing(file, None, None, Entropy::from_seed([6; 32]), knows);
        let mut joined =
            Self { book: book.map_err(|error| format!("an export does not open: {error}"))?, now };
        // What waited for its time counts now.
        joined.take(file)?;
        Ok(joined)
    }

    fn take(&mut self, file: &[u8]) -> Result<u32, String> {
        let report = self.book.merge(self.now, file);
        Ok(report.map_err(|error| format!("a whole book is refused: {error}"))?.new_entries)
    }

    fn of(files: &[&[u8]], now: Timestamp, knows: u32) -> Result<Self, String> {
        let [first, rest @ ..] = files else { return Err("no files".into()) };
        let mut joined = Self::open(first, now, knows)?;
        rest.iter().try_for_each(|file| joined.take(file).map(drop))?;
        Ok(joined)
    }

    fn digest(&self) -> BookDigest {
        self.book.digest()
    }
}

impl World {
    /// Three desks' books, merged in every order.
    ///
    /// # Errors
    /// The law that does not hold.
    pub(crate) fn laws(&mut self, at: usize, other: usize) -> Result<(), String> {
        let third = (other + 1) % self.desks.len();
        let picked = [at, other, third].map(|desk| &self.desks[desk]);
        // An archived past is met by adopting a snapshot, which is no merge; another version sees another book.
        let fit = |desk: &&crate::desk::Desk| {
            !desk.pruned && desk.knows == picked[0].knows && desk.entries() <= LONGEST
        };
        if !picked.iter().all(fit) {
            return Ok(());
        }
        let knows = picked[0].knows;
        let latest = picked.iter().map(|desk| desk.model.latest()).max().unwrap_or(0);
        let now = Timestamp::from_millis(self.clock.max(latest) + 1);
        let [a, b, c] = [at, other, third].map(|desk| self.desks[desk].book.export_book());
        let of = |files: &[&[u8]]| Joined::of(files, now, knows);
        let mut one = of(&[&a, &b])?;
        let mut two = of(&[&b, &a])?;
        if one.digest() != two.digest() {
            return Err("merging is not commutative".into());
        }
        if one.take(&a)? + one.take(&b)? + one.take(&two.book.export_book())? > 0
            || one.digest() != two.digest()
        {
            return Err("merging again brings something".into());
        }
        one.take(&c)?;
        let mut last_two = of(&[&b, &c])?;
        let together = of(&[&a, &last_two.book.export_book()])?;
        if one.digest() != together.digest() {
            return Err("merging is not associative".into());
        }
        self.counts.laws += 1;
        Ok(())
    }
}
