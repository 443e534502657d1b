//! Series: any order, doubled, among others, with losses that repair parts make good.

use proptest::prelude::*;
use xiangyue::contract::qr::*;
use xiangyue::exchange::{Collector, read_qr, write_series};

use super::*;
use crate::properties::config;

/// Bytes that no two seeds share.
fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed ^ 0x9e37_79b9_7f4a_7c15;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn series(length: usize, repair: u32) -> (Vec<u8>, Vec<String>) {
    let bytes = bytes(length, length as u64);
    let texts = write_series(Carried::Frames, &bytes, repair).unwrap();
    (bytes, texts)
}

fn shuffled<T>(mut things: Vec<T>, seed: u64) -> Vec<T> {
    let order = bytes(things.len() * 4, seed);
    for at in (1..things.len()).rev() {
        let draw = u32::from_le_bytes(order[at * 4..at * 4 + 4].try_into().unwrap());
        things.swap(at, draw as usize % (at + 1));
    }
    things
}

#[test]
fn every_part_stays_below_300_characters_and_is_read_by_itself() {
    for length in [1, 191, 192, 5_000, 178 * 1_024] {
        let (_, texts) = series(length, 3);
        assert!(texts.iter().all(|text| text.len() < 300));
        let of = if length <= 191 { 1 } else { length.div_ceil(178) };
        assert_eq!(texts.len(), if of == 1 { 1 } else { of + 3 });
        for (at, text) in texts.iter().enumerate() {
            let Ok(QrText::Part(part)) = read_qr(text, &known(), now(), Some(QrKind::Part)) else {
                panic!("a part");
            };
            assert_eq!((part.number as usize, part.of as usize), (at + 1, of));
            assert_eq!(part.carries, Carried::Frames);
        }
    }
}

#[test]
fn nothing_and_too_much_are_no_series() {
    let limit = 178 * 1_024;
    let fault = Err(QrFault::SeriesLength { limit });
    assert_eq!(write_series(Carried::File, &[], 0), fault);
    assert_eq!(write_series(Carried::File, &vec![0; limit as usize + 1], 0), fault);
    // However many repair parts are asked for, their numbers stay within two bytes.
    let (_, texts) = series(400, u32::MAX);
    assert_eq!(texts.len(), 1 << 14);
}

#[test]
fn parts_count_once_and_those_of_another_series_not_at_all() {
    let (sent, texts) = series(500, 0);
    let (_, others) = series(501, 0);
    let mut collector = Collector::new();
    let progress = collector.add(&texts[2]).unwrap();
    assert_eq!((progress.taken, progress.have, progress.need), (PartTaken::New, 1, 3));
    assert_eq!((progress.part.number, progress.part.of), (3, 3));
    assert_eq!(collector.add(&texts[2]).unwrap().taken, PartTaken::Repeated);
    let foreign = collector.add(&others[0]).unwrap();
    assert_eq!((foreign.taken, foreign.have), (PartTaken::Foreign, 1));
    assert_eq!(collector.add(&texts[0]).unwrap().have, 2);
    assert_eq!(collector.bytes(), None);
    assert_eq!(collector.add(&texts[1]).unwrap().have, 3);
    assert_eq!(collector.bytes(), Some((Carried::Frames, sent.as_slice())));
    assert_eq!(collector.add(&texts[1]).unwrap().taken, PartTaken::Repeated);
    assert_eq!(collector.add(&others[1]).unwrap().taken, PartTaken::Foreign);
    assert_eq!(collector.bytes(), Some((Carried::Frames, sent.as_slice())));
}

#[test]
fn a_text_of_another_kind_changes_nothing() {
    let (sent, texts) = series(300, 0);
    let (card, by) = longest()[4].clone();
    let mut collector = Collector::new();
    collector.add(&texts[0]).unwrap();
    let wrong = QrFault::WrongKind { expected: QrKind::Part, found: QrKind::Card };
    assert_eq!(collector.add(&written(&card, by)), Err(wrong));
    assert_eq!(collector.add("XY1P0"), Err(QrFault::Damaged));
    collector.add(&texts[1]).unwrap();
    assert_eq!(collector.bytes(), Some((Carried::Frames, sent.as_slice())));
}

#[test]
fn a_false_part_is_found_out_and_the_series_begins_again() {
    let (sent, texts) = series(700, 1);
    // The body of part two with one byte changed and a sound check: same series, same number.
    let mut lie = forge::qr_bytes(&texts[1]);
    *lie.last_mut().unwrap() ^= 1;
    let lie = forge::qr_text('P', &lie);
    let mut collector = Collector::new();
    for text in [&texts[0], &lie, &texts[2]] {
        collector.add(text).unwrap();
    }
    assert_eq!(collector.add(&texts[3]), Err(QrFault::SeriesDamaged), "the hash does not fit");
    assert_eq!(collector.bytes(), None);
    collector.add(&lie).unwrap();
    assert_eq!(collector.add(&texts[1]), Err(QrFault::SeriesDamaged), "two parts contradict each other");
    for text in &texts[..4] {
        collector.add(text).unwrap();
    }
    assert_eq!(collector.bytes(), Some((Carried::Frames, sent.as_slice())));
}

#[test]
fn what_a_series_carries_is_part_of_its_name() {
    let bytes = bytes(400, 1);
    let frames = write_series(Carried::Frames, &bytes, 0).unwrap();
    let statement = write_series(Carried::Statement, &bytes, 0).unwrap();
    let mut collector = Collector::new();
    collector.add(&frames[0]).unwrap();
    assert_eq!(collector.add(&statement[1]).unwrap().taken, PartTaken::Foreign);
}

/// How many of 100 series of `parts` parts came through that lost `lost` of them and got `repair` in their place.
fn come_through(parts: usize, lost: usize, repair: u32) -> usize {
    let through = |round: u64| {
        let sent = bytes(parts * 178, round * 1_000 + parts as u64);
        let texts = write_series(Carried::File, &sent, repair).unwrap();
        let mut order: Vec<usize> = shuffled((0..parts).collect(), round + 5);
        order.drain(..lost);
        order.extend(parts..texts.len());
        let mut collector = Collector::new();
        for at in shuffled(order, round) {
            collector.add(&texts[at]).unwrap();
        }
        collector.bytes().is_some_and(|(_, bytes)| bytes == sent)
    };
    (0..100).filter(|round| through(*round)).count()
}

#[test]
fn one_repair_part_stands_in_for_whichever_one_is_missed() {
    for parts in [2, 3, 20, 65] {
        assert_eq!(come_through(parts, 1, 1), 100, "{parts} parts");
    }
}

#[test]
fn two_spare_repair_parts_mend_most_losses_and_eight_nearly_all() {
    // A random system over bits with k equations to spare solves with about 1 - 2^-k; with none 29 %. Of 100 series so
    // many, and three standard deviations either way.
    for (lost, spare, least, most) in [(5, 2, 64, 90), (12, 0, 15, 43), (12, 2, 64, 90), (12, 8, 97, 100)] {
        let through = come_through(20, lost, lost as u32 + spare);
        assert!((least..=most).contains(&through), "{lost} lost, {spare} spare: {through} of 100");
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn whatever_solves_gives_the_bytes_that_were_sent(
        length in 1_usize..4_000,
        repair in 0_u32..20,
        seed in any::<u64>(),
        drop in prop::collection::vec(any::<bool>(), 64),
        doubles in 0_usize..5,
    ) {
        let sent = bytes(length, seed);
        let texts = write_series(Carried::Frames, &sent, repair).unwrap();
        let kept = texts.iter().zip(drop.iter().cycle()).filter(|(_, drop)| !**drop).map(|(text, _)| text);
        let mut arrived: Vec<&String> = kept.collect();
        for at in 0..doubles.min(arrived.len()) {
            arrived.push(arrived[at]);
        }
        let mut collector = Collector::new();
        let mut last = 0;
        for text in shuffled(arrived, seed) {
            let progress = collector.add(text).unwrap();
            prop_assert!(progress.have == last || progress.have == last + 1);
            prop_assert_eq!(progress.taken == PartTaken::New, progress.have > last);
            prop_assert_eq!(collector.bytes().is_some(), progress.have == progress.need);
            last = progress.have;
        }
        // Those that were left out complete it, whichever they were.
        for text in &texts {
            collector.add(text).unwrap();
        }
        prop_assert_eq!(collector.bytes(), Some((Carried::Frames, sent.as_slice())));
    }

    #[test]
    fn parts_with_any_head_and_any_bytes_are_refused_or_counted(
        head in prop::collection::vec(any::<u8>(), 8),
        carries in 0_u8..4,
        length in 0_u32..200_000,
        index in 0_u32..20_000,
        block in prop::collection::vec(any::<u8>(), 0..179),
    ) {
        let mut body = head;
        body.push(carries);
        body.extend(postcard::to_allocvec(&(length, index)).unwrap());
        body.extend(block);
        let text = forge::qr_text('P', &body);
        let mut collector = Collector::new();
        if let Ok(progress) = collector.add(&text) {
            prop_assert!(progress.have <= progress.need && progress.need <= 1_024);
        }
    }
}
