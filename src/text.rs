//! Public text and the masking of personal text.
//!
//! Labels and paragraphs are what everybody may read: trimmed, bounded, and without the long runs
//! of digits that phone and ID numbers are. Names of people live in the vault, never here.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::limits;

/// Writes a number with noughts in front up to `width` digits.
///
/// What the desk's module writes goes past `write!`, so that the formatting machinery is not part of it.
pub(crate) fn number(f: &mut fmt::Formatter<'_>, number: u64, width: u32) -> fmt::Result {
    let mut room = [b'0'; 20];
    let mut rest = number;
    for digit in room.iter_mut().rev() {
        *digit = b'0' | u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    let digits = number.checked_ilog10().unwrap_or(0).saturating_add(1).max(width);
    let skipped = room.len().saturating_sub(usize::try_from(digits).unwrap_or(0));
    f.write_str(room.get(skipped..).and_then(|digits| core::str::from_utf8(digits).ok()).unwrap_or_default())
}

/// Writes a phrase with a number in place of each `{}`.
pub(crate) fn phrase(f: &mut fmt::Formatter<'_>, text: &str, numbers: &[u64]) -> fmt::Result {
    let mut numbers = numbers.iter();
    let mut rest = text;
    while let Some((before, after)) = cut(rest, b'{') {
        f.write_str(before)?;
        number(f, numbers.next().copied().unwrap_or(0), 1)?;
        rest = after.strip_prefix('}').unwrap_or(after);
    }
    f.write_str(rest)
}

/// What lies before and after the first of an ASCII character. The standard library's search is made for long texts.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place.checked_add(1)?..)?))
}

/// Why a text may not stand in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but blanks.
    Empty,
    /// Longer than allowed, in bytes of UTF-8.
    TooLong {
        /// The bound.
        limit: usize,
    },
    /// Control characters, such as a line break in a label.
    Control,
    /// Eleven digits or more in a row: a phone or an ID number.
    Digits,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("text is empty"),
            Self::TooLong { limit } => {
                phrase(f, "text is longer than `{}` bytes", &[u64::try_from(*limit).unwrap_or(u64::MAX)])
            }
            Self::Control => f.write_str("text holds control characters"),
            Self::Digits => f.write_str("text holds a phone or ID number, which belongs in a profile"),
        }
    }
}

impl core::error::Error for TextError {}

fn check(text: &str, limit: usize, lines: bool) -> Result<&str, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.len() > limit {
        return Err(TextError::TooLong { limit });
    }
    if text.chars().any(|c| c.is_control() && !(lines && c == '\n')) {
        return Err(TextError::Control);
    }
    if longest_digit_run(text) >= 11 {
        return Err(TextError::Digits);
    }
    Ok(text)
}

/// Digits in a row, where blanks and dashes between digits do not break the row.
fn longest_digit_run(text: &str) -> usize {
    let (mut run, mut longest) = (0_usize, 0_usize);
    for c in text.chars() {
        if c.is_ascii_digit() || ('０'..='９').contains(&c) {
            run = run.saturating_add(1);
            longest = longest.max(run);
        } else if !matches!(c, ' ' | '-') {
            run = 0;
        }
    }
    longest
}

macro_rules! public_text {
    ($(#[$doc:meta])* $name:ident, $limit:expr, $lines:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps a text.
            ///
            /// # Errors
            /// What is wrong with it.
            pub fn new(text: &str) -> Result<Self, TextError> {
                check(text, $limit, $lines).map(|text| Self(text.into()))
            }

            /// A text that was checked before it was stored.
            pub(crate) const fn kept(text: String) -> Self {
                Self(text)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(&String::deserialize(d)?).map_err(D::Error::custom)
            }
        }
    };
}

public_text!(
    /// One line of public text: a team's name, an item, the title of a rule.
    Label,
    limits::LABEL_BYTES,
    false
);
impl Label {
    /// Stands where a name is not known.
    pub(crate) fn dash() -> Self {
        Self("—".into())
    }
}

public_text!(
    /// Public text of several lines: the content of an activity.
    Paragraph,
    limits::PARAGRAPH_BYTES,
    true
);

/// Two-character surnames that are still common enough to meet on a village sheet.
const DOUBLE_SURNAMES: [&str; 12] =
    ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯"];

/// Masks a name for a public sheet: `张×芳`, `张×`, `欧阳×`; other scripts keep their first letter.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let mut chars = name.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let mut masked = String::new();
    let double = DOUBLE_SURNAMES.iter().find(|surname| name.starts_with(**surname));
    let given = double.and_then(|surname| name.get(surname.len()..)).filter(|rest| !rest.is_empty());
    let rest = if let (Some(surname), Some(rest)) = (double, given) {
        masked.push_str(surname);
        rest
    } else {
        masked.push(first);
        chars.as_str()
    };
    let cjk = ('\u{3400}'..='\u{9fff}').contains(&first) || first > '\u{ffff}';
    masked.push('×');
    let last = rest.chars().last().filter(|_| cjk && characters(rest) > 1);
    if let Some(last) = last {
        masked.push(last);
    }
    masked
}

/// Masks a phone or ID number: the last four characters stay.
pub fn mask_number(number: &str) -> String {
    let count = characters(number);
    let hidden = count.saturating_sub(4).max(count / 2);
    let mut masked = String::new();
    for (at, character) in number.chars().enumerate() {
        masked.push(if at < hidden { '×' } else { character });
    }
    masked
}

/// How many characters a text has. The standard library's count is made for long ones, and takes a kilobyte.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_masked_as_village_sheets_do() {
        for (name, masked) in [
            ("张桂芳", "张×芳"),
            ("张芳", "张×"),
            ("张", "张×"),
            ("欧阳修", "欧阳×"),
            ("欧阳", "欧×"),
            ("诸葛孔明", "诸葛×明"),
            ("阿依古丽·买买提", "阿×提"),
            ("Li Lei", "L×"),
            ("", ""),
        ] {
            assert_eq!(mask_name(name), masked);
        }
    }

    #[test]
    fn numbers_keep_four_digits() {
        assert_eq!(mask_number("13800138000"), "×××××××8000");
        assert_eq!(mask_number("1234"), "××34");
    }

    #[test]
    fn public_text_is_bounded_and_holds_no_numbers_of_persons() {
        assert_eq!(Label::new("  红马甲 "), Ok(Label("红马甲".into())));
        assert_eq!(Label::new(" \t"), Err(TextError::Empty));
        assert_eq!(Label::new("一\n二"), Err(TextError::Control));
        assert_eq!(Label::new("电话 138-0013 8000"), Err(TextError::Digits));
        assert!(Label::new("2026年3月5日 18:00-20:00").is_ok());
        assert!(Paragraph::new("一\n二").is_ok());
        let limit = limits::LABEL_BYTES;
        assert!(Label::new(&"a".repeat(limit)).is_ok());
        assert_eq!(Label::new(&"a".repeat(limit + 1)), Err(TextError::TooLong { limit }));
    }
}
