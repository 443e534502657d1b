//! Who acts, when, and where in the order: what every decision is made in.

use crate::ids::{BookDigest, CommunityId, EntryId, PublicKey};
use crate::table::Place;
use crate::time::{Day, Timestamp};

/// Who acts, when, and at which place of the order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) community: CommunityId,
    pub(crate) author: PublicKey,
    pub(crate) entry: EntryId,
    pub(crate) at: Timestamp,
    pub(crate) today: Day,
    pub(crate) place: Place,
    /// The number by which this entry is decided. A change of what a command does asks for it and does as before below
    /// its own number.
    pub(crate) semantics: u32,
    /// Digest of the book where a seal stands that covers everything before it; absent elsewhere.
    pub(crate) sealing: Option<BookDigest>,
    /// True only when this device carries its own command out now, false whenever an entry is folded.
    ///
    /// What is checked live may be more than what is checked at fold, never less: goods that left the
    /// counter have left it, whatever turns out later to have come before.
    pub(crate) live: bool,
}
