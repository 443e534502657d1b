//! The `Community` class: a handle on [`crate::Community`], call for call.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, error, timestamp};
use crate::community::open::Checkpoint;
use crate::contract::qr::{QrContent, QrSource};
use crate::contract::report::{BatchView, DrawnCode, FaultView};
use crate::contract::{Command, Refusal};
use crate::{Entropy, Error, Mark};

/// Frames to store, and the mark to acknowledge them with.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Unsaved {
    bytes: Vec<u8>,
    mark: Mark,
}

#[wasm_bindgen]
impl Unsaved {
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

/// A statement for a wallet, or why there is none.
#[wasm_bindgen]
#[derive(Debug)]
pub struct StatementFor(Result<Vec<u8>, Refusal>);

#[wasm_bindgen]
impl StatementFor {
    /// The sealed statement.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.0.clone().ok()
    }

    /// Why this book tells that key nothing.
    #[wasm_bindgen(getter)]
    pub fn refusal(&self) -> Thrown<Option<Vec<u8>>> {
        self.0.as_ref().err().map(give).transpose()
    }
}

/// One community's book on this device.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Community(crate::Community);

fn seed(bytes: Option<Vec<u8>>) -> Thrown<Option<[u8; 32]>> {
    bytes.map(|bytes| bytes.try_into().map_err(|_| error(Error::MalformedInput))).transpose()
}

/// Reads a checkpoint and lets go of its bytes: they are a quarter of the memory that opening takes.
fn read(checkpoint: Option<Vec<u8>>) -> Option<Checkpoint> {
    checkpoint.and_then(|bytes| Checkpoint::read(&bytes))
}

#[wasm_bindgen]
impl Community {
    /// Founds a community with a new key; a seed makes the key and every salt reproducible.
    pub fn found(now: f64, command: &[u8], seed_bytes: Option<Vec<u8>>) -> Thrown<Self> {
        let command = take(command)?;
        let entropy = match seed(seed_bytes)? {
            Some(seed) => Entropy::from_seed(seed),
            None => Entropy::from_host().map_err(error)?,
        };
        crate::Community::found(timestamp(now), command, entropy).map(Self).map_err(error)
    }

    /// Opens a stored or exported book.
    pub fn open(frames: &[u8], secret: Option<Vec<u8>>, checkpoint: Option<Vec<u8>>) -> Thrown<Self> {
        let (secret, entropy) = (seed(secret)?, Entropy::from_host().map_err(error)?);
        crate::Community::open_from(frames, secret, read(checkpoint), entropy).map(Self).map_err(error)
    }

    /// As `open`, but leaves an unfinished last frame out and counts it in the report.
    pub fn recover(frames: &[u8], secret: Option<Vec<u8>>, checkpoint: Option<Vec<u8>>) -> Thrown<Self> {
        let (secret, entropy) = (seed(secret)?, Entropy::from_host().map_err(error)?);
        crate::Community::recover_from(frames, secret, read(checkpoint), entropy).map(Self).map_err(error)
    }

    /// The community's id.
    pub fn id(&self) -> String {
        self.0.id().to_string()
    }

    /// What opening found.
    #[wasm_bindgen(js_name = openReport)]
    pub fn open_report(&self) -> Thrown<Vec<u8>> {
        give(self.0.open_report())
    }

    /// Seed of this device's key; store it apart from the book.
    pub fn secret(&self) -> Option<Vec<u8>> {
        self.0.secret().map(|seed| seed.to_vec())
    }

    /// This device's public key.
    #[wasm_bindgen(js_name = publicKey)]
    pub fn public_key(&self) -> Option<String> {
        self.0.public_key().map(|key| key.to_string())
    }

    /// Carries a command out, or says why the rules refuse it.
    pub fn execute(&mut self, now: f64, command: &[u8]) -> Thrown<Vec<u8>> {
        let command = take(command)?;
        give(&self.0.execute(timestamp(now), command).map_err(error)?)
    }

    /// Carries many commands out in order; each stands alone. Input of a wrong shape throws before any is.
    #[wasm_bindgen(js_name = executeAll)]
    pub fn execute_all(&mut self, now: f64, commands: &[u8]) -> Thrown<Vec<u8>> {
        let batch = self.0.execute_all(timestamp(now), take(commands)?);
        let fault =
            batch.fault.map(|error| FaultView { code: error.code().into(), message: error.to_string() });
        give(&BatchView { outcomes: batch.outcomes, fault })
    }

    /// Reads commands and carries none out: throws what `executeAll` would throw before the first.
    #[wasm_bindgen(js_name = readAll)]
    pub fn read_all(&self, commands: &[u8]) -> Thrown<()> {
        take::<Vec<Command>>(commands).map(drop)
    }

    /// A fresh seed, for the one-time key of an invitation.
    #[wasm_bindgen(js_name = drawSeed)]
    pub fn draw_seed(&mut self) -> Vec<u8> {
        self.0.draw_seed().to_vec()
    }

    /// Accepts an invitation; a device without a key draws one, to be stored before the entry is.
    pub fn join(&mut self, now: f64, invitation: &[u8], seed: &[u8]) -> Thrown<Vec<u8>> {
        let seed = seed.try_into().map_err(|_| error(Error::MalformedInput))?;
        give(&self.0.join(timestamp(now), take(invitation)?, seed).map_err(error)?)
    }

    /// Signs with the key of this seed from now on.
    #[wasm_bindgen(js_name = adoptKey)]
    pub fn adopt_key(&mut self, seed: &[u8]) -> Thrown<()> {
        self.0.adopt_key(seed.try_into().map_err(|_| error(Error::MalformedInput))?);
        Ok(())
    }

    /// Answers a question.
    pub fn ask(&self, now: f64, query: &[u8]) -> Thrown<Vec<u8>> {
        give(&self.0.ask(timestamp(now), &take(query)?))
    }

    /// What a text about something of this book holds; the module for texts writes and signs it.
    #[wasm_bindgen(js_name = qrContent)]
    pub fn qr_content(&self, now: f64, source: &[u8]) -> Thrown<Vec<u8>> {
        let source: QrSource = take(source)?;
        give(&match self.0.qr_content(timestamp(now), &source) {
            Ok(text) => QrContent { text: Some(text), refusal: None },
            Err(refusal) => QrContent { text: None, refusal: Some(refusal) },
        })
    }

    /// What the book says to a text that was read.
    #[wasm_bindgen(js_name = lookUp)]
    pub fn look_up(&self, now: f64, text: &[u8]) -> Thrown<Vec<u8>> {
        give(&self.0.look_up(timestamp(now), take(text)?))
    }

    /// What another device needs to know to read this community's texts by itself.
    pub fn known(&self, now: f64) -> Thrown<Vec<u8>> {
        give(&self.0.known(timestamp(now)))
    }

    /// Adds another device's frames.
    pub fn merge(&mut self, now: f64, frames: &[u8]) -> Thrown<Vec<u8>> {
        give(&self.0.merge(timestamp(now), frames).map_err(error)?)
    }

    /// Adds another device's frames; `goOn` decides them in slices.
    #[wasm_bindgen(js_name = beginMerge)]
    pub fn begin_merge(&mut self, now: f64, frames: &[u8]) -> Thrown<()> {
        self.0.begin_merge(timestamp(now), frames).map_err(error)
    }

    /// Decides so many entries of a merge on its way.
    #[wasm_bindgen(js_name = goOn)]
    pub fn go_on(&mut self, most: u32) -> Thrown<Vec<u8>> {
        give(&self.0.go_on(most))
    }

    /// How far this device's feeds reach.
    pub fn have(&self) -> Thrown<Vec<u8>> {
        give(&self.0.have())
    }

    /// What this device has and the other has not.
    pub fn diff(&mut self, have: &[u8]) -> Thrown<Option<Vec<u8>>> {
        Ok(self.0.diff(&take::<Vec<_>>(have)?))
    }

    /// As `diff`, with only the personal data that the roles of a key may see.
    #[wasm_bindgen(js_name = diffFor)]
    pub fn diff_for(&mut self, now: f64, have: &[u8], key: &str) -> Thrown<Option<Vec<u8>>> {
        let key = key.parse().map_err(|_| error(Error::MalformedInput))?;
        Ok(self.0.diff_for(timestamp(now), &take::<Vec<_>>(have)?, &key))
    }

    /// How far this device's feeds reach and what it lacks, signed.
    #[wasm_bindgen(js_name = haveSigned)]
    pub fn have_signed(&mut self, now: f64) -> Thrown<Vec<u8>> {
        self.0.have_signed(timestamp(now)).map_err(error)
    }

    /// What whoever signed a claim has not, of the personal data only what its roles may see.
    #[wasm_bindgen(js_name = diffForClaim)]
    pub fn diff_for_claim(&mut self, now: f64, claim: &[u8]) -> Thrown<Option<Vec<u8>>> {
        self.0.diff_for_claim(timestamp(now), claim).map_err(error)
    }

    /// The personal data that go with what the other has not, by who may see them: for the letters' module alone.
    #[wasm_bindgen(js_name = forReaders)]
    pub fn for_readers(&mut self, now: f64, have: &[u8]) -> Thrown<Option<Vec<u8>>> {
        Ok(self.0.for_readers(timestamp(now), &take::<Vec<_>>(have)?).map(|shares| shares.to_bytes()))
    }

    /// What this device lacks of what it may see, signed.
    #[wasm_bindgen(js_name = letterAsk)]
    pub fn letter_ask(&mut self, now: f64, tries: u8) -> Thrown<Option<Vec<u8>>> {
        self.0.letter_ask(timestamp(now), tries).map_err(error)
    }

    /// What is here of that and may be seen by who asks: for the letters' module alone.
    #[wasm_bindgen(js_name = forAsker)]
    pub fn for_asker(&mut self, now: f64, ask: &[u8]) -> Thrown<Option<Vec<u8>>> {
        let shares = self.0.for_asker(timestamp(now), ask).map_err(error)?;
        Ok(shares.map(|shares| shares.to_bytes()))
    }

    /// What lies before the seal the book begins at.
    pub fn archived(&self) -> Thrown<Vec<u8>> {
        give(&self.0.archived())
    }

    /// As `exportBook`, with only the personal data that the roles of a key may see.
    #[wasm_bindgen(js_name = exportFor)]
    pub fn export_for(&mut self, now: f64, key: &str) -> Thrown<Vec<u8>> {
        let key = key.parse().map_err(|_| error(Error::MalformedInput))?;
        Ok(self.0.export_for(timestamp(now), &key))
    }

    /// Everything not acknowledged yet.
    pub fn unsaved(&mut self) -> Option<Unsaved> {
        self.0.unsaved().map(|(bytes, mark)| Unsaved { bytes, mark })
    }

    /// The host has stored what `unsaved` gave it with this mark.
    pub fn acknowledge(&mut self, mark: &[u8]) -> Thrown<()> {
        self.0.acknowledge(&take(mark)?);
        Ok(())
    }

    /// True while the host's store holds bytes of erased data.
    #[wasm_bindgen(js_name = rewriteDue)]
    pub fn rewrite_due(&self) -> bool {
        self.0.rewrite_due()
    }

    /// The whole book to put in place of everything the host has stored.
    pub fn rewrite(&mut self) -> Unsaved {
        let (bytes, mark) = self.0.rewrite();
        Unsaved { bytes, mark }
    }

    /// The host has done so with what `rewrite` gave it with this mark.
    pub fn rewritten(&mut self, mark: &[u8]) -> Thrown<()> {
        self.0.rewritten(&take(mark)?);
        Ok(())
    }

    /// The whole book as frames; no secret in it.
    #[wasm_bindgen(js_name = exportBook)]
    pub fn export_book(&mut self) -> Vec<u8> {
        self.0.export_book()
    }

    /// Seals the book up to a day: covers everything that is here.
    pub fn seal(&mut self, now: f64, until: &[u8]) -> Thrown<Vec<u8>> {
        give(&self.0.seal(timestamp(now), take(until)?).map_err(error)?)
    }

    /// Every entry that is still here, as frames without the vault.
    pub fn archive(&mut self) -> Vec<u8> {
        self.0.archive()
    }

    /// Drops every entry before the last seal; the host then replaces what it stored.
    pub fn prune(&mut self) -> Thrown<()> {
        self.0.prune().map_err(error)
    }

    /// A cache for the next opening.
    pub fn checkpoint(&mut self) -> Vec<u8> {
        self.0.checkpoint()
    }

    /// The sealed statement for the wallet with a key.
    #[wasm_bindgen(js_name = statementFor)]
    pub fn statement_for(&self, now: f64, key: &str) -> Thrown<StatementFor> {
        let key = key.parse().map_err(|_| error(Error::MalformedInput))?;
        let own = self.0.key().ok_or_else(|| error(Error::NoSigningKey))?;
        let told = self.0.statement_for(timestamp(now), key);
        Ok(StatementFor(told.map(|told| crate::exchange::write_statement(&told, own))))
    }

    /// A fresh one-time code for a check-in.
    #[wasm_bindgen(js_name = drawCheckInCode)]
    pub fn draw_check_in_code(&mut self) -> Thrown<Vec<u8>> {
        let code = self.0.draw_check_in_code();
        give(&DrawnCode { code, hash: code.hash() })
    }

    /// Digest over the canonical snapshot of the book.
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }
}
