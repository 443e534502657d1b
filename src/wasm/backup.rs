//! The backup's module: seals a book's bytes into an encrypted file, and opens one. It holds no book.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown::{Thrown, error, throw, timestamp};
use crate::backup::{self, BackupError, Cost, Head, Making, WayBack};
use crate::contract::Language;
use crate::{Entropy, Error};

/// The sentence in Chinese goes along, for whoever shows it.
fn fault(fault: BackupError) -> JsValue {
    let error = throw(fault.code(), &fault.to_string());
    // Setting a property of a fresh error cannot fail.
    let _ = js_sys::Reflect::set(&error, &"zh".into(), &fault.text(Language::Zh).into());
    error
}

fn malformed() -> JsValue {
    error(Error::MalformedInput)
}

/// Bytes of the book in each chunk: pieces handed over are a multiple of it, or the rest.
#[wasm_bindgen]
pub fn chunk() -> u32 {
    u32::try_from(backup::CHUNK).unwrap_or(u32::MAX)
}

/// The same as the file holds it.
#[wasm_bindgen(js_name = sealedChunk)]
pub fn sealed_chunk() -> u32 {
    u32::try_from(backup::SEALED_CHUNK).unwrap_or(u32::MAX)
}

/// Bytes before the first chunk.
#[wasm_bindgen]
pub fn beginning() -> u32 {
    u32::try_from(backup::START).unwrap_or(u32::MAX)
}

/// Throws if a new passphrase is too short.
#[wasm_bindgen(js_name = checkPassphrase)]
pub fn check_passphrase(passphrase: &str) -> Thrown<()> {
    backup::check_passphrase(passphrase).map_err(fault)
}

/// The way back in as text and seed, and what the key costs as memory in KiB, passes, lanes.
fn way_back(invitation: Option<&str>, seed: Option<Vec<u8>>) -> Thrown<Option<WayBack>> {
    let (Some(invitation), Some(seed)) = (invitation, seed) else { return Ok(None) };
    let invitation = invitation.parse().map_err(|_| malformed())?;
    let seed = seed.try_into().map_err(|_| malformed())?;
    Ok(Some(WayBack { invitation, seed }))
}

fn cost(parts: Option<Vec<u32>>) -> Thrown<Cost> {
    let Some(parts) = parts else { return Ok(Cost::default()) };
    let &[memory_kib, passes, lanes] = parts.as_slice() else { return Err(malformed()) };
    let small = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
    Ok(Cost { memory_kib, passes: small(passes), lanes: small(lanes) })
}

/// Makes a backup.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sealer(backup::Sealer);

#[wasm_bindgen]
impl Sealer {
    /// Makes the key, which takes a second or two.
    pub fn start(
        community: &str,
        made_at: f64,
        length: u32,
        passphrase: &str,
        invitation: Option<String>,
        seed: Option<Vec<u8>>,
        cost_parts: Option<Vec<u32>>,
    ) -> Thrown<Self> {
        let making = Making {
            community: community.parse().map_err(|_| malformed())?,
            made_at: timestamp(made_at),
            length,
            way_back: way_back(invitation.as_deref(), seed)?,
            cost: cost(cost_parts)?,
        };
        let mut entropy = Entropy::from_host().map_err(error)?;
        backup::Sealer::start(&making, passphrase, &mut entropy).map(Self).map_err(fault)
    }

    /// The first bytes of the file.
    pub fn beginning(&self) -> Vec<u8> {
        self.0.beginning().to_vec()
    }

    /// The next bytes of the file, for the next of the book.
    pub fn seal(&mut self, piece: &[u8]) -> Thrown<Vec<u8>> {
        self.0.seal(piece).map_err(fault)
    }
}

/// What a backup says without its passphrase.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Label(Head);

#[wasm_bindgen]
impl Label {
    /// Reads it off the beginning of a file of `size` bytes.
    pub fn read(file: &[u8], size: f64) -> Thrown<Self> {
        let head = Head::read(file).map_err(fault)?;
        head.check_size(bytes(size)).map_err(fault)?;
        Ok(Self(head))
    }

    /// Whose book it is.
    #[wasm_bindgen(getter)]
    pub fn community(&self) -> String {
        self.0.community.to_string()
    }

    /// When it was made.
    #[wasm_bindgen(getter, js_name = madeAt)]
    pub fn made_at(&self) -> f64 {
        let millis = self.0.made_at.millis();
        #[expect(clippy::cast_precision_loss, reason = "a time is far below 2^53")]
        let millis = millis as f64;
        millis
    }

    /// Bytes of the book.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u32 {
        self.0.length
    }
}

/// Opens a backup.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Opener(backup::Opener);

#[wasm_bindgen]
impl Opener {
    /// Makes the key and says whether it fits the file that begins so and has `size` bytes.
    pub fn start(file: &[u8], size: f64, passphrase: &str) -> Thrown<Self> {
        backup::Opener::start(file, bytes(size), passphrase).map(Self).map_err(fault)
    }

    /// The entry that invites a restored device.
    pub fn invitation(&self) -> Option<String> {
        self.0.way_back().map(|way| way.invitation.to_string())
    }

    /// Seed of that invitation's key.
    pub fn seed(&self) -> Option<Vec<u8>> {
        self.0.way_back().map(|way| way.seed.to_vec())
    }

    /// The next bytes of the book, for the next of the file behind its beginning.
    pub fn open(&mut self, piece: &[u8]) -> Thrown<Vec<u8>> {
        self.0.open(piece).map_err(fault)
    }
}

/// A size as JavaScript counts it.
fn bytes(size: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let size = size as u64;
    size
}
