//! Refusals as people read them, and their document `docs/refusals.md`.

use xiangyue::contract::{Language, Refusal};

use super::table::TABLE;

/// One row of the document.
struct Row {
    code: String,
    fields: String,
    zh: String,
    en: String,
    advice: String,
}

fn document() -> Vec<Row> {
    let text = include_str!("../../../docs/refusals.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [code, fields, zh, en, advice] = cells[..] else {
            panic!("five cells a row: {line}");
        };
        Row {
            code: code.trim_matches('`').into(),
            fields: fields.into(),
            zh: zh.into(),
            en: en.into(),
            advice: advice.into(),
        }
    })
    .collect()
}

/// A sentence with its values taken out, as the document prints it.
fn pattern(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let kept = parts.map(|(at, part)| if at % 2 == 1 { "`…`" } else { part });
    kept.collect()
}

/// Fields of a refusal as the wire names them.
fn fields(refusal: &Refusal) -> String {
    let wire = serde_json::to_value(refusal).unwrap();
    let object = wire.as_object().and_then(|outer| outer.values().next());
    let names = object.and_then(|inner| inner.as_object()).map(|inner| {
        let mut names: Vec<_> = inner.keys().map(|name| format!("`{name}`")).collect();
        names.sort_unstable();
        names.join(", ")
    });
    names.unwrap_or_else(|| "—".into())
}

#[test]
fn the_document_lists_every_code_with_its_fields_and_sentences() {
    let rows = document();
    let codes: Vec<_> = rows.iter().map(|row| row.code.as_str()).collect();
    let table: Vec<_> = TABLE.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, table);
    for (row, (code, scenario)) in rows.iter().zip(TABLE) {
        let refusal = scenario();
        assert_eq!(row.fields, fields(&refusal), "{code}");
        assert_eq!(row.zh, pattern(&refusal.text(Language::Zh)), "{code}");
        assert_eq!(row.en, pattern(&refusal.text(Language::En)), "{code}");
        assert!(!row.advice.is_empty(), "{code}");
    }
}

#[test]
fn sentences_follow_the_rules_for_messages() {
    for (code, scenario) in TABLE {
        let refusal = scenario();
        let (zh, en) = (refusal.text(Language::Zh), refusal.text(Language::En));
        assert!(zh.chars().any(|c| c > '\u{3000}'), "{code}: {zh}");
        assert!(en.is_ascii() || en.contains('`'), "{code}: {en}");
        let first = en.chars().next().unwrap();
        assert!(!first.is_uppercase(), "{code}: {en}");
        for text in [&zh, &en] {
            assert!(!text.ends_with(['.', '。']), "{code}: {text}");
            assert!(text.matches('`').count() % 2 == 0, "{code}: {text}");
        }
        for part in en.split('`').step_by(2) {
            assert!(!part.contains("::") && !part.contains('{'), "{code}: {en}");
        }
    }
}

#[test]
fn a_refusal_returns_from_its_wire_form() {
    for (_, scenario) in TABLE {
        let refusal = scenario();
        let wire = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<Refusal>(&wire).unwrap(), refusal);
        let bytes = postcard::to_allocvec(&refusal).unwrap();
        assert_eq!(postcard::from_bytes::<Refusal>(&bytes).unwrap(), refusal);
    }
}
