//! Texts of their own: one form for all, believed only when a known key signed that may, and exact about faults.

use proptest::prelude::*;
use xiangyue::contract::Language;
use xiangyue::contract::qr::*;
use xiangyue::exchange::{read_qr, write_qr};
use xiangyue::time::Timestamp;

use super::*;
use crate::properties::config;

/// A certificate as a village writes one.
fn certificate() -> String {
    let text = CertificateText {
        number: "罗志证2026-12".into(),
        name: "张桂芳".into(),
        minutes: xiangyue::amount::Minutes::new(1_230).unwrap(),
        from: day("2026-01-01"),
        until: day("2026-03-05"),
        unit: "罗峪村村民委员会".into(),
    };
    written(&QrText::Certificate(text), "村委会")
}

/// Changes when a text was made, where it says so.
fn made(text: &mut QrText, at: Timestamp) {
    if let QrText::Invitation(InvitationText { after, .. }) | QrText::CheckIn(CheckInText { after, .. }) =
        text
    {
        *after = at;
    }
}

#[test]
fn the_longest_legal_text_of_each_kind_stays_below_300_characters() {
    let mut lengths = Vec::new();
    for (mut text, by) in longest() {
        assert_eq!(read(&written(&text, by)), Ok(text.clone()));
        made(&mut text, Timestamp::from_millis(u64::MAX));
        let line = written(&text, by);
        assert!(line.len() < 300, "{:?} has {}", text.kind(), line.len());
        assert!(line.starts_with("XY1"));
        lengths.push(line.len());
    }
    // As `docs/wire.md` says; the sixth is a full part.
    assert_eq!(lengths, [238, 220, 208, 292, 183]);
}

#[test]
fn every_letter_is_one_a_qr_code_packs_tightly() {
    let tight = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " $%*+-./:".contains(c);
    assert!(longest().iter().all(|(text, by)| written(text, by).chars().all(tight)));
}

#[test]
fn a_text_survives_being_typed_and_sent_around() {
    let line = certificate();
    let sound = read(&line).unwrap();
    assert!(line.contains(' '), "the example has a blank to lose");
    for sent in [line.to_lowercase(), line.replace(' ', "_"), format!("\n  {line}\r\n")] {
        assert_eq!(read(&sent), Ok(sound.clone()), "{sent}");
    }
}

#[test]
fn one_field_longer_than_its_limit_or_empty_is_refused() {
    let fields = [
        (0, QrField::Name, 36),
        (1, QrField::Title, 36),
        (2, QrField::Item, 36),
        (3, QrField::Name, 36),
        (3, QrField::Unit, 42),
        (3, QrField::Number, 24),
        (4, QrField::Number, 24),
    ];
    for (which, field, limit) in fields {
        for wrong in ["a".repeat(limit as usize + 1), "  ".into()] {
            let (mut text, by) = longest()[which].clone();
            let place = match (&mut text, field) {
                (QrText::Invitation(t), _) => &mut t.name,
                (QrText::CheckIn(t), _) => &mut t.title,
                (QrText::Voucher(t), _) => &mut t.item,
                (QrText::Certificate(t), QrField::Name) => &mut t.name,
                (QrText::Certificate(t), QrField::Unit) => &mut t.unit,
                (QrText::Certificate(t), _) => &mut t.number,
                (QrText::Card(t), _) => &mut t.number,
                (QrText::Part(_), _) => panic!("no text of its own"),
            };
            *place = wrong;
            let fault = write_qr(home(), &text, Some(&key(by)));
            assert_eq!(fault, Err(QrFault::FieldLength { field, limit }));
        }
    }
}

#[test]
fn what_is_no_text_of_ours_says_so() {
    for text in ["", "  ", "X", "XY", "XYZ", "https://example.org/XY1", "二维码", "XY乡约"] {
        assert_eq!(read(text), Err(QrFault::NotOurs), "{text}");
    }
    assert_eq!(read(&certificate().replacen("XY1", "XY2", 1)), Err(QrFault::NewerForm));
}

#[test]
fn each_missing_or_wrong_letter_is_found() {
    let line = certificate();
    for at in 3..line.len() {
        assert_eq!(read(&line[..at]), Err(QrFault::Damaged), "cut at {at}");
        for other in ["0", "Z"] {
            if &line[at..=at] != other {
                let altered = format!("{}{other}{}", &line[..at], &line[at + 1..]);
                assert_eq!(read(&altered), Err(QrFault::Damaged), "{at} as {other}");
            }
        }
    }
    assert_eq!(read(&format!("{line}000")), Err(QrFault::Damaged));
    assert_eq!(read(&format!("XY1Z{}", "0".repeat(4_000))), Err(QrFault::Damaged));
}

#[test]
fn a_text_of_another_kind_is_named() {
    let fault = read_qr(&certificate(), &known(), now(), Some(QrKind::Card));
    assert_eq!(fault, Err(QrFault::WrongKind { expected: QrKind::Card, found: QrKind::Certificate }));
    assert!(read_qr(&certificate(), &known(), now(), Some(QrKind::Certificate)).is_ok());
}

#[test]
fn a_text_of_another_community_is_none_of_ours() {
    let away = QrKnown { community: Some(community("cd")), ..known() };
    let nowhere = QrKnown { community: None, ..known() };
    for known in [&away, &nowhere] {
        assert_eq!(read_qr(&certificate(), known, now(), None), Err(QrFault::ForeignCommunity));
    }
    // Two communities whose ids begin alike: the signature covers the whole id.
    let alike: xiangyue::ids::CommunityId = format!("{}00", &home().to_string()[..62]).parse().unwrap();
    let twin = QrKnown { community: Some(alike), ..known() };
    let tag = key("村委会").public().tag();
    assert_eq!(read_qr(&certificate(), &twin, now(), None), Err(QrFault::BadSignature { key: tag }));
}

#[test]
fn an_invitation_is_read_before_any_community_is_known_and_not_into_another() {
    let (text, by) = longest()[0].clone();
    let line = written(&text, by);
    let stranger = QrKnown { community: None, utc_offset_minutes: 480, signers: Vec::new() };
    assert_eq!(read_qr(&line, &stranger, now(), None), Ok(text));
    let away = QrKnown { community: Some(community("cd")), ..known() };
    assert_eq!(read_qr(&line, &away, now(), None), Err(QrFault::ForeignCommunity));
}

#[test]
fn only_a_known_key_with_a_fitting_role_is_believed() {
    let (card, _) = longest()[4].clone();
    for (by, expected) in [
        ("陌生人", QrFault::SignerUnknown { key: key("陌生人").public().tag() }),
        ("店主", QrFault::SignerNotAllowed { key: key("店主").public().tag(), role: Role::Shopkeeper }),
        ("志愿者", QrFault::SignerNotAllowed { key: key("志愿者").public().tag(), role: Role::Volunteer }),
    ] {
        assert_eq!(read(&written(&card, by)), Err(expected));
    }
    // One of several roles is enough.
    let (check_in, _) = longest()[1].clone();
    assert!(read(&written(&check_in, "队长")).is_ok());
    let unsigned = write_qr(home(), &card, None);
    assert_eq!(unsigned, Err(QrFault::NoSigningKey));
}

#[test]
fn a_known_signer_over_other_content_is_a_forgery() {
    // The content of one text with the signature of another: sound letters, sound check, wrong signature.
    let (card, by) = longest()[4].clone();
    let QrText::Card(mut other) = card.clone() else { panic!("a card") };
    other.number = "1".into();
    let [first, second] = [card, QrText::Card(other)].map(|text| forge::qr_bytes(&written(&text, by)));
    let (body, signature) = (&first[..first.len() - 64], &second[second.len() - 64..]);
    let forged = forge::qr_text('H', &[body, signature].concat());
    assert_eq!(read(&forged), Err(QrFault::BadSignature { key: key(by).public().tag() }));
    let honest = forge::qr_text('H', &first);
    assert!(read(&honest).is_ok());
    // A kind this version does not know, soundly written.
    assert_eq!(read(&forge::qr_text('Q', &first)), Err(QrFault::NewerForm));
}

#[test]
fn a_signature_counts_for_its_own_kind_only() {
    // A voucher's bytes under a card's letter: same signer, other meaning.
    let (voucher, _) = longest()[2].clone();
    let bytes = forge::qr_bytes(&written(&voucher, "村委会"));
    let tag = key("村委会").public().tag();
    assert_eq!(read(&forge::qr_text('H', &bytes)), Err(QrFault::BadSignature { key: tag }));
}

#[test]
fn a_text_ends_with_its_last_day_or_moment() {
    let (mut voucher, by) = longest()[2].clone();
    let QrText::Voucher(text) = &mut voucher else { panic!("a voucher") };
    text.until = day("2026-03-05");
    let line = written(&voucher, by);
    // Midnight in Shandong is sixteen hours after eight in the morning.
    let midnight = START + 16 * HOUR;
    let at = |millis| read_qr(&line, &known(), Timestamp::from_millis(millis), None);
    assert!(at(midnight - 1).is_ok());
    assert_eq!(at(midnight), Err(QrFault::Expired { until: day("2026-03-05") }));

    let (mut check_in, by) = longest()[1].clone();
    let QrText::CheckIn(text) = &mut check_in else { panic!("a check-in") };
    text.until = Timestamp::from_millis(START + HOUR);
    let line = written(&check_in, by);
    let at = |millis| read_qr(&line, &known(), Timestamp::from_millis(millis), None);
    assert!(at(START + HOUR).is_ok());
    assert_eq!(at(START + HOUR + 1), Err(QrFault::Expired { until: day("2026-03-05") }));

    let (mut invitation, by) = longest()[0].clone();
    let QrText::Invitation(text) = &mut invitation else { panic!("an invitation") };
    text.until = day("2026-03-04");
    assert_eq!(read(&written(&invitation, by)), Err(QrFault::Expired { until: day("2026-03-04") }));
}

#[test]
fn a_text_from_a_clock_far_ahead_is_not_believed() {
    let late = Timestamp::from_millis(START + DAY + 1);
    let (invitation, check_in) = (longest()[0].clone(), longest()[1].clone());
    for (mut text, by) in [invitation, check_in] {
        made(&mut text, late);
        let line = written(&text, by);
        assert_eq!(read(&line), Err(QrFault::Ahead { at: late }));
        assert_eq!(read_qr(&line, &known(), Timestamp::from_millis(START + 1), None), Ok(text));
    }
}

#[test]
fn every_fault_has_a_code_and_both_sentences() {
    let tag = key("村委会").public().tag();
    let faults = [
        QrFault::NotOurs,
        QrFault::NewerForm,
        QrFault::Damaged,
        QrFault::WrongKind { expected: QrKind::Card, found: QrKind::Voucher },
        QrFault::ForeignCommunity,
        QrFault::SignerUnknown { key: tag },
        QrFault::SignerNotAllowed { key: tag, role: Role::Volunteer },
        QrFault::BadSignature { key: tag },
        QrFault::Expired { until: day("2026-03-05") },
        QrFault::Ahead { at: now() },
        QrFault::FieldLength { field: QrField::Unit, limit: 42 },
        QrFault::NoSigningKey,
        QrFault::SeriesLength { limit: 9 },
        QrFault::SeriesDamaged,
    ];
    let mut codes: Vec<_> = faults.iter().map(QrFault::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), faults.len());
    for fault in faults {
        let (zh, en) = (fault.text(Language::Zh), fault.text(Language::En));
        assert!(zh.chars().any(|c| c > '\u{3400}') && en.is_ascii(), "{zh} {en}");
        let json = serde_json::to_value(fault).unwrap();
        let name = json.as_str().map(String::from);
        let name = name.or_else(|| Some(json.as_object()?.keys().next()?.clone())).unwrap();
        let snake: String = name
            .chars()
            .flat_map(|c| {
                let mark = c.is_ascii_uppercase().then_some('_');
                mark.into_iter().chain([c.to_ascii_lowercase()])
            })
            .collect();
        assert_eq!(snake, fault.code());
    }
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn no_text_makes_the_reader_panic(
        tail in "[0-9A-Z $%*+./:-]{0,300}",
        letter in prop::sample::select(vec!['I', 'C', 'V', 'Z', 'H', 'P', 'D', 'Q']),
        bytes in prop::collection::vec(any::<u8>(), 0..190),
        wild in "\\PC{0,60}",
    ) {
        let mut collector = xiangyue::exchange::Collector::new();
        for text in [format!("XY1{letter}{tail}"), forge::qr_text(letter, &bytes), wild] {
            let _ = read(&text);
            let _ = collector.add(&text);
        }
    }

    #[test]
    fn what_is_read_was_signed_as_it_stands(at in any::<prop::sample::Index>(), flip in 1_u8..=255, which in 1_usize..5) {
        let (text, by) = longest()[which].clone();
        let letter = written(&text, by).chars().nth(3).unwrap();
        let mut bytes = forge::qr_bytes(&written(&text, by));
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(read(&forge::qr_text(letter, &bytes)).is_err());
    }
}
