//! No bytes, no text and no command makes the core panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use xiangyue::contract::{Command, Query, Refusal, RuleSheet};
use xiangyue::exchange::read_rule_table;
use xiangyue::ids::{CommunityId, EntryId, KeyTag, PublicKey};
use xiangyue::text::{Label, Paragraph, mask_name, mask_number};
use xiangyue::time::{Day, Period, Timestamp};
use xiangyue::{Community, Entropy};

use super::config;
use super::town::Town;
use crate::support::*;

/// A sound book to damage.
static SOUND: LazyLock<(Vec<u8>, [u8; 32])> = LazyLock::new(|| {
    let (mut w, _) = Town::settled();
    let secret = w.book().secret().unwrap();
    (w.book_mut().export_book(), secret)
});

fn entropy() -> Entropy {
    Entropy::from_seed([4; 32])
}

fn sound() -> Community {
    Community::open(&SOUND.0, Some(SOUND.1), None, entropy()).unwrap()
}

/// Feeds a file to everything that takes one. Whatever opens is a book whose purses balance.
fn swallow(file: &[u8]) {
    let opened = [
        Community::open(file, None, None, entropy()),
        Community::recover(file, None, None, entropy()),
        Community::open(&SOUND.0, None, Some(file), entropy()),
    ];
    for book in opened.into_iter().flatten() {
        assert_eq!(book.imbalance(), [0; 4]);
    }
    let mut book = sound();
    let before = book.digest();
    if book.merge(Timestamp::from_millis(START), file).is_err() {
        assert_eq!(book.digest(), before);
    }
    assert_eq!(book.imbalance(), [0; 4]);
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn random_bytes_open_and_merge_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        kind in 0_u8..5,
    ) {
        swallow(&bytes);
        swallow(&forge::seal(kind, &bytes));
    }

    #[test]
    fn altered_bodies_under_sound_checksums_never_panic(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        frame in 0_usize..2,
        cut in any::<bool>(),
    ) {
        let mut frames = forge::frames(&SOUND.0);
        let body = &mut frames[frame].body;
        let at = at.index(body.len());
        if cut {
            body.truncate(at);
        } else {
            body[at] = byte;
        }
        swallow(&forge::file(&frames));
    }

    #[test]
    fn signed_nonsense_is_folded_without_a_panic(
        commands in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..8),
        kind in 0_u8..40,
    ) {
        let mut book = sound();
        let entries: Vec<_> = (START + HOUR..)
            .zip(commands)
            .map(|(at, mut command)| {
                // Half of them at least begin as a command does.
                if at % 2 == 0 {
                    command.insert(0, kind);
                }
                (at, command)
            })
            .collect();
        let file = forge::continued(&mut book, SOUND.1, &entries);
        let now = Timestamp::from_millis(START + HOUR);
        let report = book.merge(now, &file).unwrap();
        prop_assert_eq!(report.new_entries as usize, entries.len());
        prop_assert_eq!(book.imbalance(), [0; 4]);
        let again = Community::open(&book.export_book(), None, None, entropy()).unwrap();
        prop_assert_eq!(again.digest(), book.digest());
    }

    #[test]
    fn random_bytes_are_no_command_or_a_command(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
    ) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = postcard::from_bytes::<Command>(&bytes);
        let _ = postcard::from_bytes::<Refusal>(&bytes);
        let _ = postcard::from_bytes::<RuleSheet>(&bytes);
        let _ = serde_json::from_str::<Command>(&text);
        let _ = serde_json::from_str::<Query>(&text);
    }

    #[test]
    fn texts_return_what_they_parse(text in "\\PC{0,40}", digits in "[0-9WQ-]{0,12}") {
        for text in [&text, &digits] {
            let _ = (mask_name(text), mask_number(text));
            let _ = (text.parse::<KeyTag>(), text.parse::<PublicKey>());
            let _ = (text.parse::<CommunityId>(), Paragraph::new(text));
            if let Ok(label) = Label::new(text) {
                prop_assert_eq!(Label::new(label.as_str()), Ok(label));
            }
            if let Ok(day) = text.parse::<Day>() {
                prop_assert_eq!(day.to_string(), text.as_str());
            }
            if let Ok(period) = text.parse::<Period>() {
                prop_assert_eq!(period.to_string(), text.as_str());
            }
            if let Ok(id) = text.parse::<EntryId>() {
                prop_assert_eq!(id.to_string().parse(), Ok(id));
            }
        }
    }

    #[test]
    fn any_table_is_read_into_a_sheet_the_book_takes(
        cells in prop::collection::vec(prop::collection::vec("[分加减扣0-9~.+到每月年次 -]{0,8}", 3), 0..6),
    ) {
        let header = ["类别", "事项", "分值"].map(String::from).to_vec();
        let rows: Vec<_> = [header].into_iter().chain(cells).collect();
        let report = read_rule_table(&rows, None);
        prop_assert!(report.recognised);
        prop_assert_eq!(report.rows.len(), rows.len() - 1);
        if !report.rules.is_empty() {
            let mut sheet = village_sheet();
            sheet.rules = report.rules;
            let command = Command::AdoptSheet { sheet, replaces: None };
            let outcome = sound().execute(Timestamp::from_millis(START), command).unwrap();
            prop_assert!(matches!(outcome, xiangyue::contract::Outcome::Receipt(_)), "{outcome:?}");
        }
    }
}
