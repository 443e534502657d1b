//! The beginning of a backup file: what may be read without the passphrase, and what turns it into a key.

use core::cmp::Ordering;

use alloc::vec::Vec;

use argon2::{Algorithm, Argon2, Params, Version};
use xiangyue_rows::checksum;

use super::{BackupError, CHUNK, START, TAG};
use crate::ids::CommunityId;
use crate::time::Timestamp;

/// The newest version this one reads and the one it writes.
pub(super) const VERSION: u8 = 1;
const MAGIC: [u8; 3] = *b"XYK";
/// Everything up to the check of the head.
const CHECKED: usize = 89;
/// Bytes of the whole head.
pub(super) const HEAD: usize = 93;

/// Most memory a file may ask for. A hostile one must not take what a phone has.
const MOST_KIB: u32 = 131_072;
/// Most memory times passes: half a minute on a slow phone.
const MOST_WORK_KIB: u32 = 524_288;
const MOST_LANES: u8 = 4;

/// What making the key from the passphrase costs, whoever tries (Argon2id, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u8,
    /// Lanes; they are worked on one after the other.
    pub lanes: u8,
}

impl Default for Cost {
    /// 19 MiB and two passes: OWASP's advice, and what a cheap phone does in a second or two.
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

impl Cost {
    fn params(self) -> Result<Params, BackupError> {
        let demanding = BackupError::TooDemanding { memory_kib: self.memory_kib, passes: self.passes };
        let work = self.memory_kib.checked_mul(u32::from(self.passes));
        let fits = self.memory_kib <= MOST_KIB && self.lanes <= MOST_LANES;
        if !fits || work.is_none_or(|work| work > MOST_WORK_KIB) {
            return Err(demanding);
        }
        let (passes, lanes) = (u32::from(self.passes), u32::from(self.lanes));
        // The crate refuses what cannot be: no pass, no lane, less memory than the lanes need.
        Params::new(self.memory_kib, passes, lanes, Some(32)).map_err(|_| demanding)
    }

    /// The key a passphrase makes.
    pub(super) fn key(self, passphrase: &str, salt: &[u8; 16]) -> Result<[u8; 32], BackupError> {
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params()?);
        let mut key = [0; 32];
        argon.hash_password_into(passphrase.as_bytes(), salt, &mut key).map_err(|_| BackupError::NoMemory)?;
        Ok(key)
    }
}

/// The head of a backup file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What its key costs.
    pub cost: Cost,
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Bytes of the book in it.
    pub length: u32,
    /// Whose book it is.
    pub community: CommunityId,
    pub(super) salt: [u8; 16],
    pub(super) nonce: [u8; 19],
}

/// Takes an array off the front.
fn cut<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (front, back) = rest.split_first_chunk::<N>()?;
    *rest = back;
    Some(*front)
}

impl Head {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD);
        out.extend(MAGIC);
        out.push(VERSION);
        out.extend(self.cost.memory_kib.to_le_bytes());
        out.extend([self.cost.passes, self.cost.lanes]);
        out.extend(self.made_at.millis().to_le_bytes());
        out.extend(self.length.to_le_bytes());
        out.extend(self.community.0);
        out.extend(self.salt);
        out.extend(self.nonce);
        let sum = checksum(&out);
        out.extend(sum.to_le_bytes());
        out
    }

    /// Reads the head at the start of a file.
    ///
    /// # Errors
    /// In this order: not a backup, a newer one, cut short, altered, too demanding.
    pub fn read(file: &[u8]) -> Result<Self, BackupError> {
        let mut rest = file;
        if cut(&mut rest) != Some(MAGIC) {
            return Err(BackupError::NotABackup);
        }
        match cut(&mut rest) {
            Some([0]) => return Err(BackupError::NotABackup),
            Some([found]) if found > VERSION => {
                return Err(BackupError::NewerVersion { found, supported: VERSION });
            }
            Some(_) | None => {}
        }
        let found = u64::try_from(file.len()).unwrap_or(u64::MAX);
        let short = BackupError::Truncated { expected: HEAD as u64, found };
        let head = Self::fields(&mut rest).ok_or(short)?;
        let sum = cut(&mut rest).ok_or(short)?;
        let checked = file.get(..CHECKED).ok_or(short)?;
        if checksum(checked) != u32::from_le_bytes(sum) {
            return Err(BackupError::HeadAltered);
        }
        head.cost.params()?;
        Ok(head)
    }

    /// Compares the size of the whole file with what the head promises.
    ///
    /// # Errors
    /// The file is cut short, or something follows it.
    pub fn check_size(&self, found: u64) -> Result<(), BackupError> {
        let length = u64::from(self.length);
        let tags = length.div_ceil(CHUNK as u64).saturating_mul(TAG as u64);
        let expected = (START as u64).saturating_add(length).saturating_add(tags);
        match found.cmp(&expected) {
            Ordering::Less => Err(BackupError::Truncated { expected, found }),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(BackupError::Overlong { expected, found }),
        }
    }

    fn fields(rest: &mut &[u8]) -> Option<Self> {
        let memory_kib = u32::from_le_bytes(cut(rest)?);
        let [passes, lanes] = cut(rest)?;
        Some(Self {
            cost: Cost { memory_kib, passes, lanes },
            made_at: Timestamp::from_millis(u64::from_le_bytes(cut(rest)?)),
            length: u32::from_le_bytes(cut(rest)?),
            community: CommunityId(cut(rest)?),
            salt: cut(rest)?,
            nonce: cut(rest)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(cost: Cost) -> Head {
        let community = CommunityId([7; 32]);
        Head { cost, made_at: Timestamp::from_millis(5), length: 9, community, salt: [1; 16], nonce: [2; 19] }
    }

    #[test]
    fn comes_back_as_it_was_written() {
        let head = head(Cost::default());
        let bytes = head.write();
        assert_eq!(bytes.len(), HEAD);
        assert_eq!(Head::read(&bytes), Ok(head));
    }

    #[test]
    fn a_hostile_head_does_not_get_what_it_asks_for() {
        let most = Cost { memory_kib: MOST_KIB, passes: 4, lanes: 4 };
        assert_eq!(Head::read(&head(most).write()).map(|head| head.cost), Ok(most));
        let beyond = [
            Cost { memory_kib: MOST_KIB + 1, passes: 1, lanes: 1 },
            Cost { memory_kib: MOST_KIB, passes: 5, lanes: 1 },
            Cost { memory_kib: u32::MAX, passes: 255, lanes: 255 },
            Cost { memory_kib: 64, passes: 1, lanes: 5 },
            Cost { memory_kib: 64, passes: 0, lanes: 1 },
            Cost { memory_kib: 64, passes: 1, lanes: 0 },
            Cost { memory_kib: 31, passes: 1, lanes: 4 },
        ];
        for cost in beyond {
            let told = BackupError::TooDemanding { memory_kib: cost.memory_kib, passes: cost.passes };
            assert_eq!(Head::read(&head(cost).write()), Err(told), "{cost:?}");
        }
    }

    #[test]
    fn every_prefix_and_every_flipped_bit_is_told() {
        let bytes = head(Cost::default()).write();
        for length in 0..bytes.len() {
            let told = Head::read(&bytes[..length]).unwrap_err();
            let expected = BackupError::Truncated { expected: HEAD as u64, found: length as u64 };
            assert_eq!(told, if length < 3 { BackupError::NotABackup } else { expected });
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                let told = Head::read(&altered).unwrap_err();
                match at {
                    0..3 => assert_eq!(told, BackupError::NotABackup),
                    3 => assert!(matches!(told, BackupError::NewerVersion { .. } | BackupError::NotABackup)),
                    _ => assert_eq!(told, BackupError::HeadAltered, "byte {at}"),
                }
            }
        }
    }
}
