//! Invariant 7: no name, number, address or note of anybody is in any segment the year ever produced.

use std::collections::{BTreeMap, BTreeSet};

use xiangyue::time::{Day, Timestamp};
use xiangyue::{Community, FeedMark};
use xiangyue_year::{Step, device_seed, roster, run, year};

const SEED: u64 = 2026;
const VAULT_PAGE: u8 = 2;
/// Fields of a profile that public texts may hold too: the village's name, a trade that is also an activity.
const ALSO_PUBLIC: [&str; 4] = ["sex", "birthDate", "area", "skills"];
/// Shorter texts turn up in signatures by chance.
const SHORTEST: usize = 6;

/// Every personal text of the year: what profiles hold, and every note.
fn personal(steps: &[Step]) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for step in steps {
        let value = step.value();
        let profile = value["profile"].as_object().into_iter().flatten();
        let told = profile.filter(|(field, _)| !ALSO_PUBLIC.contains(&field.as_str()));
        let notes = value["reason"].as_str().into_iter();
        texts.extend(told.filter_map(|(_, text)| text.as_str()).chain(notes).map(str::to_owned));
    }
    for row in roster(SEED) {
        texts.extend(row.phones);
        texts.extend([row.name, row.id_number]);
    }
    texts.retain(|text| text.len() >= SHORTEST);
    texts
}

/// The texts that stand in some bytes, found in one pass over them.
fn found<'a>(bytes: &[u8], texts: &'a BTreeSet<String>) -> BTreeSet<&'a str> {
    let mut by_start: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    for text in texts {
        by_start.entry(&text.as_bytes()[..SHORTEST]).or_default().push(text);
    }
    let mut seen = BTreeSet::new();
    for (at, start) in bytes.windows(SHORTEST).enumerate() {
        let candidates = by_start.get(start).into_iter().flatten();
        seen.extend(candidates.filter(|text| bytes[at..].starts_with(text.as_bytes())).copied());
    }
    seen
}

/// A file without its pages of the vault.
fn without_vault(file: &[u8]) -> Vec<u8> {
    let (mut kept, mut rest) = (Vec::new(), file);
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[5..9].try_into().expect("a frame's head")) as usize;
        let (frame, after) = rest.split_at(11 + length + 4);
        if frame[4] != VAULT_PAGE {
            kept.extend_from_slice(frame);
        }
        rest = after;
    }
    kept
}

/// Every form in which the journal leaves the core.
fn journals(book: &mut Community, now: Timestamp, until: Day) -> Vec<(&'static str, Vec<u8>)> {
    let (unsaved, _) = book.unsaved().expect("a year that was never stored");
    let half = |mark: FeedMark| FeedMark { seq: mark.seq / 2, check: None, ..mark };
    let have: Vec<FeedMark> = book.have().into_iter().map(half).collect();
    let news = book.diff(&have).expect("half a year");
    let mut forms = vec![
        ("what is stored", without_vault(&unsaved)),
        ("what is sent", without_vault(&news)),
        ("the export", without_vault(&book.export_book())),
        ("the archive", book.archive()),
        ("the checkpoint", book.checkpoint()),
    ];
    book.seal(now, until).expect("the founder seals");
    book.prune().expect("a seal stands");
    forms.push(("the snapshot after a seal", without_vault(&book.export_book())));
    forms
}

#[test]
fn no_segment_of_the_year_holds_anything_about_anybody() {
    let steps = year(SEED);
    let texts = personal(&steps);
    assert!(texts.len() > 3_000, "{} texts", texts.len());
    let mut book = run(&steps, device_seed(SEED)).expect("the year runs to its end").community;
    let whole = found(&book.export_book(), &texts).len();
    assert!(whole * 10 > texts.len() * 9, "only {whole} of {} are even in the vault", texts.len());
    let last = steps.last().expect("steps").at_ms;
    let now = Timestamp::from_millis(last + 60_000);
    for (form, bytes) in journals(&mut book, now, now.day(480)) {
        assert!(bytes.len() > 10_000, "{form}: {} bytes", bytes.len());
        assert_eq!(found(&bytes, &texts), BTreeSet::new(), "{form}");
    }
}

#[test]
fn the_search_finds_what_is_there() {
    let texts = BTreeSet::from(["王秀英".to_owned(), "19900000000".to_owned(), "王秀兰".to_owned()]);
    let bytes = ["甲王秀英乙".as_bytes(), b"\0", b"19900000000"].concat();
    assert_eq!(found(&bytes, &texts), BTreeSet::from(["19900000000", "王秀英"]));
}
