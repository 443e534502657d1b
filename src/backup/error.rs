//! What can be wrong with a backup file or its passphrase, each told apart from the others.

use core::fmt;

use alloc::format;
use alloc::string::String;

use super::PASSPHRASE_WIDTH;
use crate::contract::Language;

/// Why a backup cannot be made or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// The file does not begin as a backup does.
    NotABackup,
    /// A newer version wrote the file.
    NewerVersion {
        /// The version found.
        found: u8,
        /// The newest this one reads.
        supported: u8,
    },
    /// The head is not the one that was written.
    HeadAltered,
    /// The file asks for more memory or time than any backup needs, or for what cannot be.
    TooDemanding {
        /// Memory asked for, in KiB.
        memory_kib: u32,
        /// Passes over it.
        passes: u8,
    },
    /// The file ends early.
    Truncated {
        /// Bytes a whole file has.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// Something follows the end of the backup.
    Overlong {
        /// Bytes a whole file has.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// The passphrase is another one.
    WrongPassphrase,
    /// The passphrase fits, but this part of the file was altered.
    ChunkAltered {
        /// Number of the chunk, from 1.
        chunk: u32,
    },
    /// A new passphrase is shorter than [`super::PASSPHRASE_WIDTH`].
    ShortPassphrase {
        /// Its width.
        width: u32,
    },
    /// This device has not the memory the passphrase's key takes.
    NoMemory,
    /// The host has not handed over entropy.
    NoEntropy,
    /// More bytes are handed over than were announced, or a piece in the middle is no whole number of chunks.
    WrongPiece,
}

impl BackupError {
    /// The stable code, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotABackup => "not_a_backup",
            Self::NewerVersion { .. } => "newer_backup",
            Self::HeadAltered => "backup_head_altered",
            Self::TooDemanding { .. } => "backup_too_demanding",
            Self::Truncated { .. } => "backup_truncated",
            Self::Overlong { .. } => "backup_overlong",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::ChunkAltered { .. } => "backup_altered",
            Self::ShortPassphrase { .. } => "short_passphrase",
            Self::NoMemory => "no_memory",
            Self::NoEntropy => "no_entropy",
            Self::WrongPiece => "malformed_input",
        }
    }
}

impl BackupError {
    /// The whole sentence, for people.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.zh(),
            Language::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NotABackup => "这不是台账的备份文件，请另选一个".into(),
            Self::NewerVersion { found, supported } => {
                format!("备份由更新的版本写成（`{found}`，本机最多读到`{supported}`），请先升级")
            }
            Self::HeadAltered => "备份文件的开头被改动过，请换一份备份".into(),
            Self::TooDemanding { memory_kib, passes } => {
                format!(
                    "这个文件要占用`{memory_kib}`KiB内存、计算`{passes}`遍，超出备份的限度，不是可信的备份"
                )
            }
            Self::Truncated { expected, found } => {
                format!("备份文件不完整：应有`{expected}`字节，只有`{found}`字节，请重新拷贝")
            }
            Self::Overlong { expected, found } => {
                format!("备份文件后面多出了内容：应有`{expected}`字节，却有`{found}`字节")
            }
            Self::WrongPassphrase => "口令不对，请检查大小写和输入法".into(),
            Self::ChunkAltered { chunk } => {
                format!("口令正确，但备份文件的第`{chunk}`段被改动过，请换一份备份")
            }
            Self::ShortPassphrase { width } => {
                let least = PASSPHRASE_WIDTH;
                format!("口令太短（`{width}`，至少`{least}`）：至少要6个汉字，或12个字母和数字")
            }
            Self::NoMemory => "内存不够，请关掉别的程序再试".into(),
            Self::NoEntropy => "没有随机数来源".into(),
            Self::WrongPiece => "这一段的长度与事先说的不符".into(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::NotABackup => "the file is no backup of a book".into(),
            Self::NewerVersion { found, supported } => {
                format!("the backup has version `{found}`, this version reads up to `{supported}`")
            }
            Self::HeadAltered => "the beginning of the backup was altered".into(),
            Self::TooDemanding { memory_kib, passes } => {
                format!(
                    "the file asks for `{memory_kib}` KiB and `{passes}` passes, outside the limits of a backup"
                )
            }
            Self::Truncated { expected, found } => {
                format!("the backup is cut short: it has `{expected}` bytes, the file `{found}`")
            }
            Self::Overlong { expected, found } => {
                format!("something follows the backup: it has `{expected}` bytes, the file `{found}`")
            }
            Self::WrongPassphrase => "the passphrase is not the one of this backup".into(),
            Self::ChunkAltered { chunk } => {
                format!("the passphrase fits, but chunk `{chunk}` of the backup was altered")
            }
            Self::ShortPassphrase { width } => {
                let least = PASSPHRASE_WIDTH;
                format!(
                    "the passphrase is `{width}` wide and needs `{least}`: 12 letters and digits, or 6 Chinese characters"
                )
            }
            Self::NoMemory => "there is not enough memory to make the key".into(),
            Self::NoEntropy => "the host has not handed over entropy".into(),
            Self::WrongPiece => "the piece is not of the announced length".into(),
        }
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl core::error::Error for BackupError {}
