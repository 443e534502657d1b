//! QR texts as they are on paper: one of each kind, and two series.

use xiangyue::contract::qr::{Carried, QrText};
use xiangyue::exchange::{Collector, read_qr, write_series};

use super::golden;
use crate::qr::{known, longest, now, written};

fn lines(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text}\n")).collect()
}

#[test]
fn texts_of_every_kind_are_written_and_read_as_before() {
    let texts: Vec<String> = longest().iter().map(|(text, by)| written(text, by)).collect();
    golden("v1/qr.txt", &lines(&texts));
    for (line, (text, _)) in texts.iter().zip(longest()) {
        assert_eq!(read_qr(line, &known(), now(), None), Ok(text));
    }
}

#[test]
fn what_texts_say_is_spelt_as_before() {
    let spelt: Vec<String> = longest().iter().map(|(text, _)| serde_json::to_string(text).unwrap()).collect();
    golden("v1/qr.jsonl", &lines(&spelt));
    let again = spelt.iter().map(|line| serde_json::from_str::<QrText>(line).unwrap());
    assert!(again.eq(longest().into_iter().map(|(text, _)| text)));
}

#[test]
fn series_are_written_and_collected_as_before() {
    let bytes: Vec<u8> = (0..=255).cycle().take(900).collect();
    let whole = write_series(Carried::Statement, &bytes[..150], 0).unwrap();
    let parts = write_series(Carried::Frames, &bytes, 4).unwrap();
    golden("v1/series.txt", &lines(&[whole, parts.clone()].concat()));
    // The first two parts are lost; what was added for repair stands in.
    let mut collector = Collector::new();
    for text in &parts[2..] {
        let Ok(QrText::Part(_)) = read_qr(text, &known(), now(), None) else { panic!("a part") };
        collector.add(text).unwrap();
    }
    assert_eq!(collector.bytes(), Some((Carried::Frames, &bytes[..])));
}
