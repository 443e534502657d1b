//! QR texts for every module that reads or shows them: offline reading, series, sentences.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, timestamp};
use crate::contract::Language;
use crate::contract::qr::{Carried, QrFault, QrKind, QrKnown, QrReading, SeriesProgress};

/// The texts of a series, or why there is none.
#[derive(Debug, Serialize, Deserialize, Tsify)]
pub struct QrSeries {
    /// The parts needed, then the repair parts.
    pub texts: Option<Vec<String>>,
    /// Nothing to carry, or too much.
    pub fault: Option<QrFault>,
}

/// What became of a text handed to a collector.
#[derive(Debug, Serialize, Tsify)]
pub struct QrTaken {
    /// How far the series is.
    pub progress: Option<SeriesProgress>,
    /// What is wrong with the text.
    pub fault: Option<QrFault>,
}

/// Reads a text with nothing but what is known of the keys.
#[wasm_bindgen(js_name = readQr)]
pub fn read_qr(text: &str, known: Ts<QrKnown>, now: f64, kind: Option<Ts<QrKind>>) -> Thrown<Ts<QrReading>> {
    let (known, kind) = (take(known)?, kind.map(take).transpose()?);
    give(&match crate::exchange::read_qr(text, &known, timestamp(now), kind) {
        Ok(text) => QrReading { text: Some(text), ..QrReading::default() },
        Err(fault) => QrReading { fault: Some(fault), ..QrReading::default() },
    })
}

/// A fault as one sentence.
#[wasm_bindgen(js_name = qrFaultText)]
pub fn qr_fault_text(fault: Ts<QrFault>, language: Ts<Language>) -> Thrown<String> {
    let fault: QrFault = take(fault)?;
    Ok(fault.text(take(language)?))
}

/// Writes bytes as a series of texts.
#[wasm_bindgen(js_name = writeSeries)]
pub fn write_series(carries: Ts<Carried>, bytes: &[u8], repair: u32) -> Thrown<Ts<QrSeries>> {
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
    pub fn add(&mut self, text: &str) -> Thrown<Ts<QrTaken>> {
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
