//! The `Wallet` class: a handle on [`crate::Wallet`], call for call.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, error, timestamp};
use crate::contract::StatementFault;
use crate::contract::qr::{InvitationText, QrRead};
use crate::{Entropy, Error, WalletMark};

/// Why a statement was not believed, as one sentence.
#[wasm_bindgen(js_name = statementFaultText)]
pub fn statement_fault_text(fault: &[u8], language: &[u8]) -> Thrown<String> {
    let fault: StatementFault = take(fault)?;
    Ok(fault.text(take(language)?))
}

/// Frames to store, and the mark to acknowledge them with.
#[wasm_bindgen]
#[derive(Debug)]
pub struct UnsavedWallet {
    bytes: Vec<u8>,
    mark: WalletMark,
}

#[wasm_bindgen]
impl UnsavedWallet {
    /// The frames; append them to the store.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// The mark; hand it to `acknowledge` once the frames are stored durably.
    #[wasm_bindgen(getter)]
    pub fn mark(&self) -> Thrown<Vec<u8>> {
        give(&self.mark)
    }
}

/// One volunteer's phone in one community.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Wallet(crate::Wallet);

fn secret(seed: &[u8]) -> Thrown<[u8; 32]> {
    seed.try_into().map_err(|_| error(Error::MalformedInput))
}

#[wasm_bindgen]
impl Wallet {
    /// Accepts an invitation with a new key; a seed makes the key reproducible.
    pub fn join(now: f64, invitation: &[u8], seed: Option<Vec<u8>>) -> Thrown<Self> {
        let invitation: InvitationText = take(invitation)?;
        let entropy = match seed {
            Some(seed) => Entropy::from_seed(secret(&seed)?),
            None => Entropy::from_host().map_err(error)?,
        };
        crate::Wallet::join(timestamp(now), &invitation, entropy).map(Self).map_err(error)
    }

    /// Opens a stored wallet.
    pub fn open(file: &[u8], seed: &[u8]) -> Thrown<Self> {
        let entropy = Entropy::from_host().map_err(error)?;
        crate::Wallet::open(file, secret(seed)?, entropy).map(Self).map_err(error)
    }

    /// As `open`, but leaves an unfinished last frame out.
    pub fn recover(file: &[u8], seed: &[u8]) -> Thrown<Self> {
        let entropy = Entropy::from_host().map_err(error)?;
        crate::Wallet::recover(file, secret(seed)?, entropy).map(Self).map_err(error)
    }

    /// The community's id.
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// The wallet's public key.
    #[wasm_bindgen(js_name = publicKey)]
    pub fn public_key(&self) -> String {
        self.0.public_key().to_string()
    }

    /// Seed of the wallet's key; store it apart from the file.
    pub fn secret(&self) -> Vec<u8> {
        self.0.secret().to_vec()
    }

    /// Writes what a volunteer asks for, or says why it is none of a volunteer's business.
    pub fn execute(&mut self, now: f64, command: &[u8]) -> Thrown<Vec<u8>> {
        let command = take(command)?;
        give(&self.0.execute(timestamp(now), command).map_err(error)?)
    }

    /// Takes a statement in, or says why it is not believed.
    #[wasm_bindgen(js_name = acceptStatement)]
    pub fn accept_statement(&mut self, now: f64, bytes: &[u8]) -> Thrown<Vec<u8>> {
        give(&self.0.accept_statement(timestamp(now), bytes))
    }

    /// What the phone shows.
    pub fn view(&self) -> Thrown<Vec<u8>> {
        give(&self.0.view())
    }

    /// What this wallet believes when it reads QR texts.
    pub fn known(&self) -> Thrown<Vec<u8>> {
        give(&self.0.known())
    }

    /// Reads a QR text as far as this wallet knows whom to believe; what it writes from then on is later.
    #[wasm_bindgen(js_name = readQr)]
    pub fn read_qr(&mut self, now: f64, text: &str, kind: &[u8]) -> Thrown<Vec<u8>> {
        let kind = take(kind)?;
        give(&QrRead::from(self.0.read_qr(timestamp(now), text, kind)))
    }

    /// Entries no statement has confirmed, as frames for a desk's `merge`.
    pub fn outbox(&mut self) -> Option<Vec<u8>> {
        self.0.outbox()
    }

    /// All entries, for a desk that misses earlier ones.
    #[wasm_bindgen(js_name = wholeFeed)]
    pub fn whole_feed(&mut self) -> Option<Vec<u8>> {
        self.0.whole_feed()
    }

    /// Everything not acknowledged yet.
    pub fn unsaved(&mut self) -> Option<UnsavedWallet> {
        self.0.unsaved().map(|(bytes, mark)| UnsavedWallet { bytes, mark })
    }

    /// The host has stored what `unsaved` gave it with this mark.
    pub fn acknowledge(&mut self, mark: &[u8]) -> Thrown<()> {
        self.0.acknowledge(take(mark)?);
        Ok(())
    }

    /// The whole wallet as frames, compacted; no secret in it.
    pub fn file(&mut self) -> Vec<u8> {
        self.0.file()
    }
}
