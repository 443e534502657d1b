//! Broken input: bytes or calls that are no part of the contract. The rules saying no is a refusal instead.

use core::fmt;

use crate::ids::KeyTag;
use crate::text::phrase;

/// What is wrong with bytes or a call. Whatever it is, the book is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes end inside a frame.
    Truncated {
        /// Number of the frame, from 1.
        frame: u32,
        /// Byte the frame starts at.
        at: u32,
    },
    /// No frame of this project starts here.
    NotAFrame {
        /// Number of the frame, from 1.
        frame: u32,
        /// Byte it should start at.
        at: u32,
    },
    /// The frame was written by a newer format.
    NewerFormat {
        /// Number of the frame, from 1.
        frame: u32,
        /// The format found.
        found: u8,
        /// The newest format this version reads.
        supported: u8,
    },
    /// The frame holds what only a newer version can read.
    NewerVersion {
        /// Number of the frame, from 1.
        frame: u32,
    },
    /// The frame's bytes are not those that were written.
    ChecksumMismatch {
        /// Number of the frame, from 1.
        frame: u32,
        /// Byte the frame starts at.
        at: u32,
    },
    /// The frame's checksum holds, but its content is malformed.
    Malformed {
        /// Number of the frame, from 1.
        frame: u32,
    },
    /// The entries belong to another community.
    ForeignCommunity,
    /// A claim is not signed by the key it names.
    BadClaim,
    /// A claim is too old to be answered, or this device's clock or the other's is wrong.
    StaleClaim,
    /// There is no founding entry.
    NotFounded,
    /// A signed head does not fit the entries before it: something was altered.
    BadSignature {
        /// Whose feed.
        key: KeyTag,
        /// The last entry the head covers.
        seq: u32,
    },
    /// Times do not rise within a feed.
    BrokenFeed {
        /// Whose feed.
        key: KeyTag,
        /// The entry at fault.
        seq: u32,
    },
    /// A stored feed has a hole, or two entries at one place.
    FeedGap {
        /// Whose feed.
        key: KeyTag,
        /// The entry missing or doubled.
        seq: u32,
    },
    /// A snapshot is not the one its seal was made over, or the seal is missing.
    SnapshotMismatch {
        /// Number of the seal.
        number: u32,
    },
    /// This device's key was used on another device too, or by this one before a backup was put back, and entries of it
    /// are kept apart: it is frozen, and a new one must be admitted.
    KeyForked,
    /// The book has no seal to begin at.
    NotSealed,
    /// The community has another history of this key, so nothing more may be written with it.
    ForkedFeed {
        /// The key.
        key: KeyTag,
        /// The entry from which on the histories differ.
        seq: u32,
    },
    /// The call needs a key and this device has none.
    NoSigningKey,
    /// The host has not handed over entropy yet.
    NoEntropy,
    /// The command or profile is larger than the limit.
    TooLarge,
    /// A profile without a name, or a note without a word.
    EmptyText,
    /// The host's input is not of the documented shape.
    MalformedInput,
}

impl Error {
    /// The stable code, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Truncated { .. } => "truncated",
            Self::NotAFrame { .. } => "not_a_frame",
            Self::NewerFormat { .. } => "newer_format",
            Self::NewerVersion { .. } => "newer_version",
            Self::ChecksumMismatch { .. } => "checksum_mismatch",
            Self::Malformed { .. } => "malformed_frame",
            Self::ForeignCommunity => "foreign_community",
            Self::BadClaim => "bad_claim",
            Self::StaleClaim => "stale_claim",
            Self::NotFounded => "not_founded",
            Self::BadSignature { .. } => "bad_signature",
            Self::BrokenFeed { .. } => "broken_feed",
            Self::FeedGap { .. } => "feed_gap",
            Self::ForkedFeed { .. } => "forked_feed",
            Self::SnapshotMismatch { .. } => "snapshot_mismatch",
            Self::KeyForked => "key_forked",
            Self::NotSealed => "not_sealed",
            Self::NoSigningKey => "no_signing_key",
            Self::NoEntropy => "no_entropy",
            Self::TooLarge => "too_large",
            Self::EmptyText => "empty_text",
            Self::MalformedInput => "malformed_input",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { frame, at } => {
                phrase(f, "frame `{}` at byte `{}` is cut short", &[frame.into(), at.into()])
            }
            Self::NotAFrame { frame, at } => {
                phrase(f, "frame `{}`: no frame starts at byte `{}`", &[frame.into(), at.into()])
            }
            Self::NewerFormat { frame, found, supported } => phrase(
                f,
                "frame `{}` has format `{}`, this version reads up to `{}`",
                &[frame.into(), found.into(), supported.into()],
            ),
            Self::NewerVersion { frame } => {
                phrase(f, "frame `{}` was written by a newer version, update this one", &[frame.into()])
            }
            Self::ChecksumMismatch { frame, at } => phrase(
                f,
                "frame `{}` at byte `{}` was altered, its checksum does not fit",
                &[frame.into(), at.into()],
            ),
            Self::Malformed { frame } => {
                phrase(f, "frame `{}` does not hold what its kind promises", &[frame.into()])
            }
            Self::ForeignCommunity => f.write_str("the entries belong to another community"),
            Self::BadClaim => f.write_str("the claim is not signed by the key it names"),
            Self::StaleClaim => f.write_str("the claim is more than a day off this clock"),
            Self::NotFounded => f.write_str("the journal has no founding entry"),
            Self::BadSignature { key, seq } => {
                keyed(f, "entries of key `", key, "` up to `{}` do not fit their signed head", seq)
            }
            Self::BrokenFeed { key, seq } => {
                keyed(f, "entry `", key, "-{}` is not later than the one before it", seq)
            }
            Self::ForkedFeed { key, seq } => keyed(
                f,
                "the community has another entry `",
                key,
                "-{}`, join again with a new invitation",
                seq,
            ),
            Self::FeedGap { key, seq } => keyed(f, "entry `", key, "-{}` is missing or doubled", seq),
            Self::SnapshotMismatch { number } => {
                phrase(f, "the snapshot is not what seal `{}` was made over", &[number.into()])
            }
            Self::KeyForked => {
                f.write_str("entries of this device's key are kept apart: it was used elsewhere too, or its clock was far ahead; join with a new key")
            }
            Self::NotSealed => f.write_str("the book has not been sealed yet"),
            Self::NoSigningKey => f.write_str("this device holds no key of the community"),
            Self::NoEntropy => f.write_str("the host has not handed over entropy"),
            Self::TooLarge => f.write_str("the command is larger than a book may hold"),
            Self::EmptyText => f.write_str("a profile needs a name and a note needs a text"),
            Self::MalformedInput => f.write_str("the input is not of the documented shape"),
        }
    }
}

fn keyed(f: &mut fmt::Formatter<'_>, before: &str, key: KeyTag, after: &str, seq: u32) -> fmt::Result {
    f.write_str(before)?;
    fmt::Display::fmt(&key, f)?;
    phrase(f, after, &[seq.into()])
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_which_frame_key_and_entry() {
        let key = KeyTag([0; 4]);
        for (error, text) in [
            (
                Error::NewerFormat { frame: 1, found: 20, supported: 3 },
                "frame `1` has format `20`, this version reads up to `3`",
            ),
            (Error::Truncated { frame: 7, at: u32::MAX }, "frame `7` at byte `4294967295` is cut short"),
            (Error::FeedGap { key, seq: 10 }, "entry `0000000-10` is missing or doubled"),
            (
                Error::BadSignature { key, seq: 0 },
                "entries of key `0000000` up to `0` do not fit their signed head",
            ),
        ] {
            assert_eq!(alloc::string::ToString::to_string(&error), text);
        }
    }
}
