//! Base45 (RFC 9285): bytes in the letters a QR code packs tightest. Strict: one text for one row of bytes.

use alloc::string::String;
use alloc::vec::Vec;

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn letter(value: u32) -> char {
    let at = usize::try_from(value % 45).unwrap_or(0);
    LETTERS.get(at).copied().map_or('0', char::from)
}

/// Appends bytes to a text.
pub(super) fn encode(bytes: &[u8], text: &mut String) {
    for pair in bytes.chunks(2) {
        let value = pair.iter().fold(0_u32, |value, byte| value.wrapping_shl(8) | u32::from(*byte));
        text.push(letter(value));
        text.push(letter(value / 45));
        if pair.len() == 2 {
            text.push(letter(value / 2_025));
        }
    }
}

/// The bytes of a text; `None` where it is none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(3) {
        let mut value = 0_u32;
        for byte in group.iter().rev() {
            let digit = LETTERS.iter().position(|letter| letter == byte)?;
            value = value.checked_mul(45)?.checked_add(u32::try_from(digit).ok()?)?;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(bytes: &[u8]) -> String {
        let mut text = String::new();
        encode(bytes, &mut text);
        text
    }

    #[test]
    fn the_examples_of_the_standard() {
        for (bytes, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(coded(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn what_stands_for_no_bytes_is_refused() {
        // A lone letter, a value above two bytes, a value above one byte, a letter of none.
        for text in ["A", "BB8A", "GGX", "::", "bb8", "B_8", "码"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn no_text_ends_in_a_blank_so_that_trimming_harms_none() {
        let all = (0..=u16::MAX).map(|value| coded(&value.to_be_bytes()));
        assert!(all.chain((0..=u8::MAX).map(|byte| coded(&[byte]))).all(|text| !text.ends_with(' ')));
    }
}
