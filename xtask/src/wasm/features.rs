//! Rewrites the `target_features` section, from which the binding generator decides which
//! instructions it may use.

use anyhow::{Context, Result, bail};

const SECTION: &str = "target_features";
const HEADER: usize = 8;

/// The module with a section that names nothing newer than mutable globals.
pub fn declare_mvp(module: &[u8]) -> Result<Vec<u8>> {
    let (header, mut rest) = module
        .split_at_checked(HEADER)
        .filter(|(header, _)| header.starts_with(b"\0asm"))
        .context("not a wasm module")?;
    let mut out = header.to_vec();
    while let Some((&id, tail)) = rest.split_first() {
        let (length, tail) = number(tail)?;
        let (body, tail) = tail.split_at_checked(length).context("cut short")?;
        if id != 0 || custom_name(body)? != SECTION.as_bytes() {
            out.extend(&rest[..rest.len() - tail.len()]);
        }
        rest = tail;
    }
    let mut body = Vec::new();
    push_text(&mut body, SECTION);
    body.extend(*b"\x01+");
    push_text(&mut body, "mutable-globals");
    out.push(0);
    out.push(u8::try_from(body.len())?);
    out.extend(body);
    Ok(out)
}

fn custom_name(body: &[u8]) -> Result<&[u8]> {
    let (length, tail) = number(body)?;
    tail.get(..length).context("cut short")
}

/// Both texts and the whole section stay under 128 bytes, where LEB128 is the byte itself.
fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(text.len() as u8);
    out.extend(text.as_bytes());
}

/// An unsigned LEB128 number and what follows it.
fn number(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value = 0_usize;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[at + 1..]));
        }
    }
    bail!("a bad number in a section header")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";
    const DECLARED: &[u8] = b"\0\x22\x0ftarget_features\x01+\x0fmutable-globals";

    #[test]
    fn replaces_the_list_and_keeps_the_rest() -> Result<()> {
        let other = b"\0\x05\x04name";
        let old = b"\0\x1b\x0ftarget_features\x01+\x08sign-ext";
        let module = [EMPTY, old, other].concat();
        assert_eq!(declare_mvp(&module)?, [EMPTY, other, DECLARED].concat());
        Ok(())
    }

    #[test]
    fn adds_a_missing_list() -> Result<()> {
        assert_eq!(declare_mvp(EMPTY)?, [EMPTY, DECLARED].concat());
        Ok(())
    }

    #[test]
    fn refuses_what_is_no_module() {
        assert!(declare_mvp(b"text").is_err());
        assert!(declare_mvp(&[EMPTY, b"\0\x7f"].concat()).is_err());
    }
}
