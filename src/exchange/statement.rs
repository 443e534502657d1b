//! Signed statements 对账单: what a desk tells one wallet, sealed and read. Refuses to know whom a wallet believes.
//!
//! `XYS`, the form's number, then the signer, its signature and the content. It holds one person's data and is
//! not encrypted: it goes from hand to hand, as a QR series or a file, or over the portal's own connection.

use alloc::vec::Vec;

use crate::coding::Coded;
use crate::contract::wallet::{StatementFault, Told};
use crate::crypto::{self, SecretKey};
use crate::ids::{PublicKey, Signature};

const MAGIC: &[u8] = b"XYS";
const FORM: u8 = 1;

/// A statement as it travels.
#[derive(Debug, Coded)]
struct Sealed {
    signer: PublicKey,
    signature: Signature,
    content: Vec<u8>,
}

fn message(signer: &PublicKey, content: &[u8]) -> Vec<u8> {
    [b"xiangyue-statement-v1", &signer.0[..], content].concat()
}

/// Seals a statement with a desk's key.
pub fn write_statement(told: &Told, key: &SecretKey) -> Vec<u8> {
    let content = crate::coding::coded(told).unwrap_or_default();
    let signer = key.public();
    let signature = Signature(key.sign(&message(&signer, &content)));
    let mut bytes = MAGIC.to_vec();
    bytes.push(FORM);
    bytes.extend(crate::coding::coded(&Sealed { signer, signature, content }).unwrap_or_default());
    bytes
}

/// Reads a statement that the key it names did sign. Whether that key is believed is for the wallet to say.
///
/// # Errors
/// The first thing wrong with the bytes: form, completeness, signature.
pub(crate) fn read_statement(bytes: &[u8]) -> Result<(PublicKey, Told), StatementFault> {
    let (form, rest) = match bytes.strip_prefix(MAGIC).ok_or(StatementFault::NotAStatement)?.split_first() {
        Some((form, rest)) => (*form, rest),
        None => return Err(StatementFault::Damaged),
    };
    if form != FORM {
        return Err(StatementFault::NewerForm);
    }
    let sealed: Sealed = whole(rest).ok_or(StatementFault::Damaged)?;
    if !crypto::verify(&sealed.signer, &message(&sealed.signer, &sealed.content), &sealed.signature.0) {
        return Err(StatementFault::BadSignature { key: sealed.signer.tag() });
    }
    // What a newer version adds stands behind what this one knows; the signature covers it too.
    let (told, _) = crate::coding::taken(&sealed.content).ok_or(StatementFault::NewerForm)?;
    Ok((sealed.signer, told))
}

fn whole<T: Coded>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = crate::coding::taken(bytes)?;
    rest.is_empty().then_some(value)
}
