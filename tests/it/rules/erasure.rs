//! Erasure: a person's data leave every device and every store, and the ledger stays whole (PIPL art 47).

use xiangyue::contract::answer::Hidden;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::{Community, Entropy};

use crate::support::*;

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// Two people with records, deeds and reasons; one of them is a volunteer with a phone.
fn village() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        person("赵铁柱"),
        team("红马甲"),
        joined("王秀英", "红马甲", "2026-01-10"),
        joined("赵铁柱", "红马甲", "2026-01-10"),
        activity("扫雪", "红马甲", "赵铁柱"),
        sheet_with("细则", None, |sheet| sheet.holder = xiangyue::contract::HolderKind::Person),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60),
        approved("雪一", Some("细则")),
        recorded("雪二", "王秀英", "扫雪", "2026-02-02", 60),
        returned("雪二"),
        deed("好事", "细则", KIND, "王秀英", "2026-02-02", 1, Some((5, true))),
        booked("好事"),
        admitted_person("王秀英手机", Role::Volunteer, "王秀英"),
    ])
}

/// Texts only Wang Xiuying's blobs hold in this village.
const HERS: [&str; 3] = ["王秀英", "日期不对", "帮邻居收麦子"];

#[test]
fn every_blob_about_the_person_goes_and_the_numbers_stay() {
    let mut w = village();
    let before = w.points("王秀英");
    assert!(HERS.iter().all(|text| holds(&w.book_mut().export_book(), text)));
    w.take(erased("王秀英"));
    let file = w.book_mut().export_book();
    for text in HERS {
        assert!(!holds(&file, text), "{text} is still in the vault");
    }
    assert!(holds(&file, "赵铁柱") && holds(&file, "本人申请注销"), "nobody else's data go");
    assert_eq!(w.points("王秀英"), before);
    assert_eq!(w.book().imbalance(), [0; 4]);
    let statement = w.statement("王秀英");
    assert!(statement.erased && statement.name.is_none());
    assert_eq!(statement.minutes, minutes(60));
    assert_eq!(w.overview().people, 1);
    assert_eq!(w.members("红马甲"), ["赵铁柱"]);
    let record = w.service("雪一");
    assert!(record.erased && record.name.is_none());
}

#[test]
fn nobody_erased_earns_spends_or_joins_any_more() {
    let w = village().and([
        recorded("雪三", "王秀英", "扫雪", "2026-02-03", 60),
        declared("庭院", TIDY, "王秀英", "2026-02-03"),
        counter("超市"),
        item("肥皂", 1),
        stocked("进货", "肥皂", 5, None),
        erased("王秀英"),
    ]);
    let w = w.when(recorded("雪四", "王秀英", "扫雪", "2026-02-04", 60)).then_refused("person_erased");
    let w = w.when(approved("雪三", None)).then_refused("person_erased");
    let w = w.when(booked("庭院")).then_refused("person_erased");
    let w = w.when(declared("会", MEETING, "王秀英", "2026-02-03")).then_refused("person_erased");
    let w = w.when(held("皂", "王秀英", "肥皂", 1, 1)).then_refused("person_erased");
    let w = w.when(joined("王秀英", "红马甲", "2026-03-05")).then_refused("person_erased");
    let w = w.when(erased("王秀英")).then_refused("person_erased");
    // What was booked wrongly is still put right.
    w.when(voided("雪一")).then(|_, _| {});
}

#[test]
fn the_persons_keys_lose_their_roles_for_good() {
    let w = village().and([erased("王秀英"), at("王秀英手机")]);
    let mine = recorded("雪三", "王秀英", "扫雪", "2026-02-03", 60);
    let w = w.when(mine).then_refused("key_not_admitted");
    let again = act(|w: &World| Command::GrantRole {
        key: w.key_of("王秀英手机"),
        role: Role::Reviewer,
        scope: xiangyue::contract::command::Scope::Community,
        until: None,
    });
    w.and([at(FOUNDER)]).when(again).then_refused("person_erased");
}

#[test]
fn the_last_admin_is_not_erased() {
    let named =
        act(|w: &World| Command::NameKeyHolder { key: w.key_of(FOUNDER), person: w.person("赵铁柱") });
    let w = village().and([named]).when(erased("赵铁柱")).then_refused("last_admin");
    let w = w.and([admitted("新书记", Role::Admin)]);
    w.when(erased("赵铁柱")).then(|_, _| {});
}

#[test]
fn a_household_goes_once_nobody_lives_in_it() {
    let w = village().when(erased("李家")).then_refused("household_inhabited");
    let mut w = w.and([erased("王秀英"), erased("李家")]);
    assert!(!holds(&w.book_mut().export_book(), "李家"));
    assert_eq!(w.overview().households, 0);
    w.when(person_in("孙小妹", "李家")).then_refused("household_erased");
}

#[test]
fn a_device_that_hears_of_it_drops_the_same_and_takes_nothing_back() {
    let mut w = village().and([admitted("社工台", Role::SocialWorker)]);
    w.send(FOUNDER, "社工台");
    let old = w.desk("社工台").export_book();
    w.take(erased("王秀英"));
    let now = w.now();
    let news = {
        let have = w.desk("社工台").have();
        w.book_mut().diff(&have).unwrap()
    };
    w.desk("社工台").merge(now, &news).unwrap();
    for desk in [FOUNDER, "社工台"] {
        // An old copy of the book does not bring anything back.
        w.desk(desk).merge(now, &old).unwrap();
        let file = w.desk(desk).export_book();
        assert!(HERS.iter().all(|text| !holds(&file, text)), "{desk}");
    }
    let same = w.desk("社工台").digest();
    assert_eq!(w.book().digest(), same);
}

#[test]
fn a_reason_written_elsewhere_before_the_news_came_goes_too() {
    let mut w = village().and([admitted("社工台", Role::SocialWorker)]);
    w.send(FOUNDER, "社工台");
    w.take(erased("王秀英"));
    w.alone("社工台", voided("雪一"));
    w.send("社工台", FOUNDER);
    assert!(!holds(&w.book_mut().export_book(), "记到别人名下了"));
}

#[test]
fn the_store_is_rewritten_before_the_erasure_is_done() {
    let mut w = village();
    let (mut store, mark) = w.book_mut().unsaved().unwrap();
    w.book_mut().acknowledge(&mark);
    assert!(!w.book().rewrite_due());
    w.take(erased("王秀英"));
    assert!(w.book().rewrite_due());
    let (more, mark) = w.book_mut().unsaved().unwrap();
    store.extend(more);
    w.book_mut().acknowledge(&mark);
    assert!(holds(&store, "王秀英") && w.book().rewrite_due(), "appending does not take bytes away");
    // A crash here: opening says it again.
    let (secret, entropy) = (w.book().secret(), || Entropy::from_seed([3; 32]));
    let mut reopened = Community::open(&store, secret, None, entropy()).unwrap();
    assert!(reopened.rewrite_due());
    let (whole, mark) = reopened.rewrite();
    assert!(HERS.iter().all(|text| !holds(&whole, text)));
    reopened.rewritten(&mark);
    assert!(!reopened.rewrite_due() && reopened.unsaved().is_none());
    let again = Community::open(&whole, secret, None, entropy()).unwrap();
    assert!(!again.rewrite_due());
    assert_eq!(again.digest(), w.book().digest());
}

#[test]
fn what_is_erased_while_the_store_is_rewritten_is_due_again() {
    let mut w = village().and([erased("王秀英")]);
    let (_, mark) = w.book_mut().rewrite();
    w.take(erased("赵铁柱"));
    w.book_mut().rewritten(&mark);
    assert!(w.book().rewrite_due());
    let (whole, mark) = w.book_mut().rewrite();
    w.book_mut().rewritten(&mark);
    assert!(!w.book().rewrite_due() && !holds(&whole, "赵铁柱"));
}

#[test]
fn naming_somebody_elses_blob_does_not_take_it_from_them() {
    // A volunteer's program writes an entry of its own that names another person's profile as its reason.
    let mut w = village();
    let profile = w.journal().rows.into_iter().find_map(|row| match row.command {
        Some(Command::RegisterPerson { profile, .. }) if row.entry == w.id("赵铁柱") => {
            Some(profile.blob())
        }
        _ => None,
    });
    let forged = Command::DeclareDeed {
        rule: xiangyue::contract::RuleRef { sheet: xiangyue::ids::SheetId(w.id("细则")), row: KIND },
        subject: w.holder("王秀英"),
        on: day("2026-02-05"),
        count: 1,
        points: Some(whole(1)),
        reason: Some(xiangyue::contract::Kept::Blob(profile.flatten().unwrap())),
    };
    let now = w.now();
    let outcome = w.book_mut().execute(now, forged).unwrap();
    assert!(matches!(outcome, Outcome::Receipt(_)), "{outcome:?}");
    w.take(erased("王秀英"));
    assert!(holds(&w.book_mut().export_book(), "赵铁柱"));
    w.take(erased("赵铁柱"));
    assert!(!holds(&w.book_mut().export_book(), "赵铁柱"));
}

#[test]
fn an_erased_name_on_a_board_says_so() {
    let w = village().and([erased("王秀英")]);
    for staff in [true, false] {
        let [row] = &w.board("people", staff).rows[..] else { panic!("one row") };
        assert_eq!((row.name.as_deref(), row.hidden), (None, Some(Hidden::Erased)));
    }
}

#[test]
fn an_erasure_outlasts_a_seal_and_an_archive() {
    let mut w = village();
    let old = w.book_mut().export_book();
    let now = w.now();
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    w.book_mut().prune().unwrap();
    w.take(erased("王秀英"));
    let now = w.now();
    w.book_mut().merge(now, &old).unwrap();
    let file = w.book_mut().export_book();
    assert!(HERS.iter().all(|text| !holds(&file, text)));
    let again = Community::open(&file, None, None, Entropy::from_seed([3; 32])).unwrap();
    assert_eq!(again.digest(), w.book().digest());
}
