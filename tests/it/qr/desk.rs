//! Texts about a book's own things: written by a desk whose key may, read by a phone that only knows the keys.

use xiangyue::contract::command::Scope;
use xiangyue::contract::qr::*;
use xiangyue::contract::{Outcome, Refusal};
use xiangyue::exchange::{read_qr, write_qr};
use xiangyue::ids::{ActivityId, CheckInCode, PersonId, RedemptionId};
use xiangyue::time::Timestamp;

use super::*;

fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 600),
        recorded("雪二", "王秀英", "扫雪", "2026-02-20", 30),
        recorded("雪三", "王秀英", "扫雪", "2026-02-21", 45),
        approved("雪一", Some("细则")),
        approved("雪二", None),
        counter("超市"),
        item("大米", 3),
        stocked("进货", "大米", 9, None),
        held("两袋米", "李家", "大米", 2, 3),
        admitted("社工站", Role::SocialWorker),
        admitted("店主", Role::Shopkeeper),
        admitted("队长", Role::TeamLeader),
        admitted_person("志愿者", Role::Volunteer, "王秀英"),
    ])
}

fn content(w: &World, source: &QrSource) -> Result<QrText, Refusal> {
    w.book().qr_content(w.now(), source)
}

/// The text as a desk shows it.
fn on_screen(w: &World, source: &QrSource) -> String {
    write_qr(w.book().id(), &content(w, source).unwrap(), w.book().key()).unwrap()
}

/// What a phone reads that has no book, only what some desk told it about the keys.
fn offline(w: &World, text: &str) -> Result<QrText, QrFault> {
    read_qr(text, &w.book().known(w.now()), w.now(), None)
}

fn certificate(from: &str, until: &str) -> QrSource {
    QrSource::Certificate {
        person: xiangyue::ids::PersonId(thing()),
        from: day(from),
        until: day(until),
        unit: "罗峪村村民委员会".into(),
        number: "2026-12".into(),
    }
}

fn certificate_of(w: &World, from: &str, until: &str) -> QrSource {
    match certificate(from, until) {
        QrSource::Certificate { from, until, unit, number, .. } => {
            QrSource::Certificate { person: w.person("王秀英"), from, until, unit, number }
        }
        other => other,
    }
}

fn voucher(w: &World) -> QrSource {
    QrSource::Voucher { redemption: RedemptionId(w.id("两袋米")), until: day("2026-03-31") }
}

#[test]
fn a_book_names_the_keys_that_sign_and_no_others() {
    let w = village();
    let mut known: Vec<_> = w.book().known(w.now()).signers.into_iter().map(|s| (s.key, s.role)).collect();
    known.sort_unstable();
    let mut expected: Vec<_> = [
        (FOUNDER, Role::Admin),
        ("社工站", Role::SocialWorker),
        ("店主", Role::Shopkeeper),
        ("队长", Role::TeamLeader),
    ]
    .map(|(desk, role)| (w.key_of(desk), role))
    .into();
    expected.sort_unstable();
    assert_eq!(known, expected);
    let mut w = w;
    let (key, role, scope) = (w.key_of("店主"), Role::Shopkeeper, Scope::Community);
    w.must(xiangyue::contract::Command::WithdrawRole { key, role, scope });
    let key = w.key_of("社工站");
    w.must(xiangyue::contract::Command::RevokeKey { key, last: 0, reason: note("丢失") });
    let left = w.book().known(w.now()).signers;
    assert!(left.iter().all(|signer| ![w.key_of("店主"), key].contains(&signer.key)), "{left:?}");
    assert_eq!(left.len(), 2);
}

#[test]
fn a_certificate_counts_the_approved_minutes_between_its_days() {
    let w = village();
    for (from, until, minutes) in [
        ("2026-01-01", "2026-03-05", 630),
        ("2026-02-02", "2026-03-05", 30),
        ("2026-02-20", "2026-02-20", 30),
        ("2026-02-21", "2026-03-05", 0),
    ] {
        let text = on_screen(&w, &certificate_of(&w, from, until));
        let Ok(QrText::Certificate(read)) = offline(&w, &text) else { panic!("a certificate") };
        assert_eq!((read.minutes.get(), read.name.as_str()), (minutes, "王秀英"));
        assert_eq!((read.from, read.until), (day(from), day(until)));
    }
    let code = |source: &QrSource| content(&w, source).unwrap_err().code();
    assert_eq!(code(&certificate_of(&w, "2026-01-01", "2026-03-06")), "day_in_future");
    assert_eq!(code(&certificate_of(&w, "2026-02-02", "2026-02-01")), "day_too_early");
    assert_eq!(code(&certificate("2026-01-01", "2026-03-05")), "not_found");
    let source = certificate_of(&w, "2026-01-01", "2026-03-05");
    let w = w.and([erased("王秀英")]);
    assert_eq!(content(&w, &source).unwrap_err().code(), "person_erased");
}

#[test]
fn a_voucher_counts_while_its_goods_are_held() {
    let w = village();
    let text = on_screen(&w, &voucher(&w));
    let Ok(QrText::Voucher(read)) = offline(&w, &text) else { panic!("a voucher") };
    assert_eq!((read.item.as_str(), read.quantity.get()), ("大米", 2));
    let seen = w.book().look_up(w.now(), QrText::Voucher(read.clone()));
    let redemption = seen.redemption.unwrap();
    assert_eq!((redemption.redemption, redemption.holder), (read.redemption, w.holder("李家")));
    assert_eq!(redemption.quantity.get(), 2);
    // Another holder's mark on the same redemption was never written by this book.
    let other = VoucherText { holder: "0000000000000000".parse().unwrap(), ..read.clone() };
    assert_eq!(w.book().look_up(w.now(), QrText::Voucher(other)).refusal.unwrap().code(), "not_found");
    // Collected once, the paper is worth nothing, and no new one is written.
    let w = w.and([collected("两袋米")]);
    let seen = w.book().look_up(w.now(), QrText::Voucher(read));
    assert_eq!((seen.refusal.unwrap().code(), seen.redemption), ("state_is", None));
    assert_eq!(content(&w, &voucher(&w)).unwrap_err().code(), "state_is");
}

#[test]
fn two_vouchers_of_one_holder_do_not_show_that_they_are() {
    let w = village().and([held("一袋米", "李家", "大米", 1, 3)]);
    let mark = |name| {
        let source = QrSource::Voucher { redemption: RedemptionId(w.id(name)), until: day("2026-03-31") };
        let Ok(QrText::Voucher(text)) = content(&w, &source) else { panic!("a voucher") };
        text.holder
    };
    assert_ne!(mark("两袋米"), mark("一袋米"));
}

#[test]
fn a_check_in_names_its_activity() {
    let w = village();
    let until = Timestamp::from_millis(w.clock + HOUR);
    let source =
        |activity| QrSource::CheckIn { activity, on: w.today(), code: CheckInCode([4, 7, 0, 9, 2]), until };
    let text = on_screen(&w, &source(ActivityId(w.id("扫雪"))));
    let Ok(QrText::CheckIn(read)) = offline(&w, &text) else { panic!("a check-in") };
    assert_eq!((read.title.as_str(), read.code, read.until), ("扫雪", CheckInCode([4, 7, 0, 9, 2]), until));
    assert!(read.after.millis() > w.journal().rows[0].at.millis(), "later than all that was seen here");
    assert_eq!(w.book().look_up(w.now(), QrText::CheckIn(read)).refusal, None);
    assert_eq!(content(&w, &source(ActivityId(w.id("没有的")))).unwrap_err().code(), "not_found");
}

#[test]
fn an_invitation_carries_all_a_new_phone_needs() {
    let mut w = village();
    let now = w.now();
    let asked = (Role::Volunteer, Scope::Community);
    let person = Some(w.person("王秀英"));
    let invited = w.book_mut().invite(now, asked, person, day("2026-03-20"));
    let (Outcome::Receipt(receipt), seed) = invited.unwrap() else { panic!("an invitation") };
    let invitation = xiangyue::ids::InvitationId(receipt.entry);
    let text = on_screen(&w, &QrSource::Invitation { invitation, seed: OneTimeSeed(seed) });
    let stranger = QrKnown { community: None, utc_offset_minutes: 480, signers: Vec::new() };
    let Ok(QrText::Invitation(read)) = read_qr(&text, &stranger, now, None) else { panic!("an invitation") };
    assert_eq!((read.community, read.inviter), (w.book().id(), w.key_of(FOUNDER)));
    assert_eq!((read.name.as_str(), read.until), ("罗峪村", day("2026-03-20")));
    let mut phone = w.copy_for("新手机");
    let joined = phone.join(now, read.invitation, read.seed.0).unwrap();
    assert!(matches!(joined, Outcome::Receipt(_)), "{joined:?}");
    // A seed that is not this invitation's makes no text.
    let wrong = QrSource::Invitation { invitation, seed: OneTimeSeed([1; 32]) };
    assert_eq!(content(&w, &wrong).unwrap_err().code(), "invitation_proof");
}

#[test]
fn a_desk_writes_only_what_its_role_may_sign() {
    let w = village();
    let until = Timestamp::from_millis(w.clock + HOUR);
    let check_in = QrSource::CheckIn {
        activity: ActivityId(w.id("扫雪")),
        on: w.today(),
        code: CheckInCode([1; 5]),
        until,
    };
    let sources = [check_in, voucher(&w), certificate_of(&w, "2026-01-01", "2026-03-05")];
    for (desk, may) in [
        (FOUNDER, [true, true, true]),
        ("社工站", [true, true, true]),
        ("店主", [false, true, false]),
        ("队长", [true, false, false]),
        ("志愿者", [false, false, false]),
    ] {
        let mut copy = village();
        copy.take(at(desk));
        for (source, may) in sources.iter().zip(may) {
            match content(&copy, source) {
                Ok(text) => {
                    assert!(may, "{desk}");
                    let line = write_qr(copy.book().id(), &text, copy.book().key()).unwrap();
                    assert_eq!(offline(&copy, &line), Ok(text));
                }
                Err(refusal) => assert!(!may && refusal.code() == "role_not_allowed", "{desk}: {refusal:?}"),
            }
        }
    }
}

#[test]
fn long_public_names_are_cut_and_long_personal_ones_refused() {
    let long = "红色物业志愿服务联合会第一支队";
    let w = given([household("李家"), item("特级长粒香大米五千克装礼盒", 0), counter("超市"), sheet("细则")]);
    let w = w.and([
        stocked("进货", "特级长粒香大米五千克装礼盒", 1, None),
        held("礼盒", "李家", "特级长粒香大米五千克装礼盒", 1, 0),
        person("阿卜杜热合曼·买买提艾力"),
    ]);
    let source = QrSource::Voucher { redemption: RedemptionId(w.id("礼盒")), until: day("2026-03-31") };
    let Ok(QrText::Voucher(text)) = content(&w, &source) else { panic!("a voucher") };
    assert_eq!(text.item, "特级长粒香大米五千克装…");
    let QrSource::Certificate { from, until, number, .. } = certificate("2026-01-01", "2026-03-05") else {
        panic!("a certificate");
    };
    let person = PersonId(w.id("阿卜杜热合曼·买买提艾力"));
    let source =
        |unit: &str| QrSource::Certificate { person, from, until, number: number.clone(), unit: unit.into() };
    let write = |unit| write_qr(w.book().id(), &content(&w, &source(unit)).unwrap(), w.book().key());
    assert!(write("村委会").is_ok(), "thirty-five bytes of a name fit");
    assert_eq!(write(long), Err(QrFault::FieldLength { field: QrField::Unit, limit: 42 }));
}
