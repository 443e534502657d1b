//! Personal data stays out of the journal and off public sheets.

use xiangyue::contract::Command;
use xiangyue::text::{Label, TextError};

use crate::support::*;

/// Every personal text the steps use.
const PERSONAL: [&str; 12] = [
    "王秀英",
    "赵铁柱",
    "李家",
    "13800138000",
    "370102196403051234",
    "H-0017",
    "门前路",
    "理发",
    "日期不对",
    "帮邻居收麦子",
    "米里有虫",
    "受潮",
];

fn busy() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        person("赵铁柱"),
        team("红马甲"),
        activity("扫雪", "红马甲", "赵铁柱"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 95),
        returned("雪一"),
        deed("好事", "细则", KIND, "王秀英", "2026-02-02", 1, Some((5, true))),
        booked("好事"),
        counter("超市"),
        item("大米", 3),
        stocked("进货", "大米", 9, None),
        written_off("大米", 1),
        held("米", "李家", "大米", 1, 3),
        collected("米"),
        brought_back("米"),
    ])
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn no_personal_text_ever_enters_a_segment() {
    let mut w = busy();
    let file = w.book_mut().export_book();
    let segments = forge::without_vault(&file);
    for text in PERSONAL {
        assert!(!holds(&segments, text), "{text} is in the journal");
        assert!(holds(&file, text), "{text} is not even in the vault");
    }
    assert!(holds(&segments, "红马甲"), "public text is in the journal");
}

#[test]
fn a_checkpoint_holds_no_personal_text() {
    let checkpoint = busy().book_mut().checkpoint();
    for text in PERSONAL {
        assert!(!holds(&checkpoint, text), "{text} is in the checkpoint");
    }
}

#[test]
fn equal_profiles_have_different_hashes() {
    let w = given([person("王秀英"), household("李家")]).and([person("赵铁柱")]);
    let hashes: Vec<_> = w
        .journal()
        .rows
        .into_iter()
        .filter_map(|row| match row.command {
            Some(Command::RegisterPerson { profile, .. }) => profile.blob(),
            _ => None,
        })
        .collect();
    assert_eq!(hashes.len(), 2);
    assert_ne!(hashes[0], hashes[1]);
}

#[test]
fn public_text_with_a_phone_or_id_number_is_refused_in_every_spelling() {
    for text in [
        "联系 13800138000",
        "联系138-0013-8000",
        "联系 138 0013 8000",
        "联系１３８００１３８０００",
        "身份证370102196403051234",
        "37010219640305123X",
    ] {
        assert_eq!(Label::new(text), Err(TextError::Digits), "{text}");
        let wire = serde_json::json!({ "openCounter": { "name": text } });
        assert!(serde_json::from_value::<Command>(wire).is_err(), "{text}");
    }
}

#[test]
fn a_debug_print_shows_no_profile() {
    let command = Command::RegisterPerson {
        profile: xiangyue::contract::Kept::Inline(profile("王秀英", "1964-03-05")),
        consent_on: day("2026-01-01"),
        household: None,
    };
    assert!(!format!("{command:?}").contains("王秀英"));
}

#[test]
fn an_empty_name_is_no_profile() {
    let mut w = World::founded();
    let before = snapshot(w.book_mut());
    let command = Command::RegisterPerson {
        profile: xiangyue::contract::Kept::Inline(profile("  ", "1964-03-05")),
        consent_on: day("2026-01-01"),
        household: None,
    };
    let now = w.now();
    assert_eq!(w.book_mut().execute(now, command), Err(xiangyue::Error::EmptyText));
    assert!(snapshot(w.book_mut()) == before);
}
