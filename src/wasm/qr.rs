//! For every module that shows or reads texts: offline reading of QR texts, series, sentences.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, timestamp};
use crate::contract::Refusal;
use crate::contract::qr::{QrFault, QrRead, QrSeries, QrTaken};

/// A refusal as one sentence.
#[wasm_bindgen(js_name = refusalText)]
pub fn refusal_text(refusal: &[u8], language: &[u8]) -> Thrown<String> {
    let refusal: Refusal = take(refusal)?;
    Ok(refusal.text(take(language)?))
}

/// Reads a text with nothing but what is known of the keys.
#[wasm_bindgen(js_name = readQr)]
pub fn read_qr(text: &str, known: &[u8], now: f64, kind: &[u8]) -> Thrown<Vec<u8>> {
    give(&QrRead::from(crate::exchange::read_qr(text, &take(known)?, timestamp(now), take(kind)?)))
}

/// A fault as one sentence.
#[wasm_bindgen(js_name = qrFaultText)]
pub fn qr_fault_text(fault: &[u8], language: &[u8]) -> Thrown<String> {
    let fault: QrFault = take(fault)?;
    Ok(fault.text(take(language)?))
}

/// Writes bytes as a series of texts.
#[wasm_bindgen(js_name = writeSeries)]
pub fn write_series(carries: &[u8], bytes: &[u8], repair: u32) -> Thrown<Vec<u8>> {
    give(&match crate::exchange::write_series(take(carries)?, bytes, repair) {
        Ok(texts) => QrSeries { texts: Some(texts), fault: None },
        Err(fault) => QrSeries { texts: None, fault: Some(fault) },
    })
}

/// Collects the parts of one series.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Collector(crate::exchange::Collector);

#[wasm_bindgen]
impl Collector {
    /// Waits for the first part.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one text.
    pub fn add(&mut self, text: &str) -> Thrown<Vec<u8>> {
        give(&match self.0.add(text) {
            Ok(progress) => QrTaken { progress: Some(progress), fault: None },
            Err(fault) => QrTaken { progress: None, fault: Some(fault) },
        })
    }

    /// What the series carries, once it is complete.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.0.bytes().map(|(_, bytes)| bytes.to_vec())
    }
}
