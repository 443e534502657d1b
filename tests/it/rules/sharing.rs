//! Sharing: every device gets the entries, and of the vault what the roles of its key may see (PIPL art 6).

use sha2::{Digest as _, Sha256};
use xiangyue::contract::command::{Role, Scope};
use xiangyue::contract::{Command, Kept, Outcome};
use xiangyue::ids::{BlobHash, ServiceId, TeamId};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy, Error};

use crate::support::*;

/// Every personal text of the village. A profile also holds a phone number, which is the same in all.
pub const TEXTS: [&str; 13] = [
    "王秀英",
    "孙小妹",
    "赵铁柱",
    "周老三",
    "李家门前路",
    "钱家门前路",
    "吴家门前路",
    "红队退回",
    "蓝队退回",
    "帮邻居收麦子",
    "没有照片",
    "受潮",
    "米里有虫",
];
pub const PHONE: &str = "13800138000";

/// Who sees which texts, and in how many profiles of people: one was amended, so its old form is about.
pub const TABLE: [(&str, &[&str], usize); 10] = [
    (FOUNDER, &TEXTS, 5),
    ("社工", &TEXTS, 5),
    ("评议会", &TEXTS, 5),
    ("队长", &["王秀英", "红队退回"], 1),
    ("红队评议", &["王秀英", "红队退回"], 1),
    ("店主", &["周老三", "李家门前路", "钱家门前路"], 1),
    ("别的店主", &[], 0),
    ("监督员", &[], 0),
    ("手机", &["王秀英", "李家门前路", "红队退回", "蓝队退回", "帮邻居收麦子", "没有照片", "米里有虫"], 2),
    ("生人", &[], 0),
];

/// A blob: its salt and what it holds.
type Salted = ([u8; 16], Vec<u8>);

pub fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|part| *part == text.as_bytes()).count()
}

fn returned_with(service: &'static str, reason: &'static str) -> Step {
    act(move |w| Command::ReturnService { service: ServiceId(w.id(service)), reason: note(reason) })
}

fn granted(desk: &'static str, role: Role, scope: fn(&World) -> Scope, until: Option<&'static str>) -> Step {
    act(move |w| Command::GrantRole { key: w.key_of(desk), role, scope: scope(w), until: until.map(day) })
}

fn red(w: &World) -> Scope {
    Scope::Team(TeamId(w.id("红马甲")))
}

pub fn village() -> World {
    given([
        household("李家"),
        household("钱家"),
        household("吴家"),
        person_in("王秀英", "李家"),
        person_in("孙小妹", "李家"),
        person("赵铁柱"),
        person("周老三"),
        act(|w| Command::AmendPerson {
            person: w.person("王秀英"),
            profile: Kept::Inline(profile("王秀英", "1964-03-05")),
        }),
        team("联合会"),
        named_team("红马甲", "联合会"),
        team("蓝马甲"),
        joined("王秀英", "红马甲", "2026-01-10"),
        joined("赵铁柱", "红马甲", "2026-01-10"),
        left("赵铁柱", "红马甲", "2026-02-01"),
        joined("孙小妹", "蓝马甲", "2026-01-10"),
        activity("扫雪", "红马甲", "赵铁柱"),
        activity("义诊", "蓝马甲", "孙小妹"),
        sheet("细则"),
        recorded("雪", "王秀英", "扫雪", "2026-02-01", 60),
        returned_with("雪", "红队退回"),
        recorded("诊", "王秀英", "义诊", "2026-02-02", 60),
        returned_with("诊", "蓝队退回"),
        deed("好事", "细则", KIND, "王秀英", "2026-02-02", 1, Some((5, true))),
        booked("好事"),
        declared("庭院", TIDY, "李家", "2026-02-03"),
        sent_back("庭院"),
        counter("超市"),
        item("大米", 3),
        stocked("进货", "大米", 9, None),
        written_off("大米", 1),
        held("米", "李家", "大米", 1, 3),
        collected("米"),
        brought_back("米"),
        asked("请", "周老三", "大米", 1),
        card("卡", "钱家"),
        card("旧卡", "吴家"),
        card_voided("旧卡"),
    ])
    .and(desks())
}

fn desks() -> [Step; 13] {
    [
        admitted("社工", Role::SocialWorker),
        admitted("评议会", Role::Reviewer),
        admitted("店主", Role::Shopkeeper),
        admitted("别的店主", Role::Shopkeeper),
        admitted("监督员", Role::Auditor),
        admitted("队长", Role::Auditor),
        granted("队长", Role::TeamLeader, red, None),
        admitted("红队评议", Role::Auditor),
        granted("红队评议", Role::Reviewer, red, None),
        admitted_person("手机", Role::Volunteer, "王秀英"),
        handed_over("超市", "店主"),
        granted("监督员", Role::Shopkeeper, red, None),
        granted("监督员", Role::TeamLeader, |w| Scope::Counter(xiangyue::ids::CounterId(w.id("超市"))), None),
    ]
}

/// Nothing but these texts is in the bytes, and every one of them is.
fn holds_only(bytes: &[u8], (desk, texts, profiles): (&str, &[&str], usize)) {
    for text in TEXTS {
        assert_eq!(count(bytes, text) > 0, texts.contains(&text), "{desk}: {text}");
    }
    assert_eq!(count(bytes, PHONE), profiles, "{desk}: profiles of people");
}

#[test]
fn each_role_gets_the_data_it_needs_and_all_the_entries() {
    let mut w = village();
    let (now, digest) = (w.now(), w.book().digest());
    for row in TABLE {
        let key = w.key_of(row.0);
        let diff = w.book_mut().diff_for(now, &[], &key).unwrap();
        holds_only(&diff, row);
        let export = w.book_mut().export_for(now, &key);
        holds_only(&export, row);
        let open = |file: &[u8]| Community::open(file, None, None, Entropy::from_seed(seed("开"))).unwrap();
        assert!(open(&diff).digest() == digest && open(&export).digest() == digest, "{}", row.0);
    }
}

#[test]
fn a_leader_of_a_federation_sees_the_teams_in_it() {
    let mut w = village().and([
        admitted("会长", Role::Auditor),
        granted("会长", Role::TeamLeader, |w| Scope::Team(TeamId(w.id("联合会"))), None),
        admitted("总队长", Role::TeamLeader),
    ]);
    let (now, keys) = (w.now(), ["会长", "总队长"].map(|desk| w.key_of(desk)));
    let [some, all] = keys.map(|key| w.book_mut().export_for(now, &key));
    holds_only(&some, ("会长", &["王秀英", "红队退回"], 1));
    // The second note is about somebody who is in no team whose activity it was.
    holds_only(&all, ("总队长", &["王秀英", "孙小妹", "红队退回"], 2));
}

#[test]
fn what_was_pruned_comes_as_the_whole_book_with_no_more_data() {
    let mut w = village();
    let now = w.now();
    assert!(matches!(w.book_mut().seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    w.book_mut().prune().unwrap();
    for row in TABLE {
        let key = w.key_of(row.0);
        holds_only(&w.book_mut().diff_for(now, &[], &key).unwrap(), row);
    }
}

#[test]
fn a_role_that_ended_gets_no_more() {
    let lapsing = |_: &World| Scope::Community;
    let mut w = village().and([
        admitted("帮手", Role::Auditor),
        granted("帮手", Role::SocialWorker, lapsing, Some("2026-03-06")),
    ]);
    let key = w.key_of("帮手");
    let now = w.now();
    holds_only(&w.book_mut().export_for(now, &key), ("帮手", &TEXTS, 5));
    let later = morning("2026-03-07");
    holds_only(&w.book_mut().export_for(later, &key), ("帮手", &[], 0));
    let key = w.key_of("社工");
    let revoked = Command::RevokeKey { key, last: 0, reason: note("手机丢了") };
    w.must(revoked);
    let now = w.now();
    holds_only(&w.book_mut().export_for(now, &key), ("社工", &[], 0));
}

#[test]
fn nobody_comes_to_see_a_profile_by_naming_it() {
    let mut w = village();
    let file = w.book_mut().export_book();
    let page = forge::frames(&file).into_iter().find(|frame| frame.kind == forge::VAULT_PAGE).unwrap();
    let (_, blobs): ([u8; 32], Vec<Salted>) = postcard::from_bytes(&page.body).unwrap();
    let whose = |(_, bytes): &&Salted| count(bytes, "孙小妹") > 0;
    let (salt, bytes) = blobs.iter().find(whose).unwrap();
    let name = Sha256::digest([&salt[..], bytes].concat());
    let hex: String = name[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let blob: BlobHash = hex.parse().unwrap();
    let row = TABLE.into_iter().find(|row| row.0 == "手机").unwrap();
    let service = ServiceId(w.id("雪"));
    let (person, now, key) = (w.person("王秀英"), w.now(), w.key_of("手机"));
    w.send(FOUNDER, "手机");
    for command in [
        Command::DeclareDeed {
            rule: xiangyue::contract::sheet::RuleRef {
                sheet: xiangyue::ids::SheetId(w.id("细则")),
                row: KIND,
            },
            subject: xiangyue::contract::command::Holder::Person(person),
            on: day("2026-02-04"),
            count: 1,
            points: Some(whole(5)),
            reason: Some(Kept::Blob(blob)),
        },
        Command::VoidService { service, reason: Kept::Blob(blob) },
    ] {
        w.desk("手机").execute(now, command).unwrap();
    }
    w.send("手机", FOUNDER);
    assert!(w.book().have().iter().any(|mark| mark.key == key && mark.seq > 0));
    holds_only(&w.book_mut().export_for(now, &key), row);
    // Nor does the one it is about vanish for those who may see it.
    let key = w.key_of("社工");
    holds_only(&w.book_mut().export_for(now, &key), ("社工", &TEXTS, 5));
}

#[test]
fn a_claim_is_answered_as_its_key_may_see() {
    let mut w = village();
    let now = w.now();
    for row in TABLE.into_iter().filter(|row| !["生人", FOUNDER].contains(&row.0)) {
        let known = w.book_mut().export_for(now, &w_key("生人"));
        let mut asker =
            Community::open(&known, Some(seed(row.0)), None, Entropy::from_seed(seed(row.0))).unwrap();
        // Its entries are all there: what comes is what its role may see and it lacks.
        let claim = asker.have_signed(now).unwrap();
        let answer = w.book_mut().diff_for_claim(now, &claim).unwrap();
        holds_only(answer.as_deref().unwrap_or_default(), row);
        if let Some(frames) = answer {
            let report = asker.merge(now, &frames).unwrap();
            assert!(report.new_entries == 0 && report.new_blobs > 0, "{}", row.0);
        }
        let again = asker.have_signed(now).unwrap();
        assert_eq!(w.book_mut().diff_for_claim(now, &again).unwrap(), None, "{}", row.0);
    }
}

fn w_key(desk: &str) -> xiangyue::ids::PublicKey {
    public(seed(desk))
}

#[test]
fn a_role_granted_later_brings_what_was_missing() {
    let mut w = village().and([admitted("新人", Role::Auditor)]);
    let (key, now) = (w.key_of("新人"), w.now());
    let known = w.book_mut().export_for(now, &key);
    let mut asker =
        Community::open(&known, Some(seed("新人")), None, Entropy::from_seed(seed("新"))).unwrap();
    w.take(granted("新人", Role::Reviewer, |_| Scope::Community, None));
    w.take(person("吴新来"));
    let now = w.now();
    let claim = asker.have_signed(now).unwrap();
    let first = w.book_mut().diff_for_claim(now, &claim).unwrap().unwrap();
    assert!(count(&first, "吴新来") == 1 && count(&first, "王秀英") == 0);
    assert_eq!(asker.merge(now, &first).unwrap().new_entries, 2);
    let claim = asker.have_signed(now).unwrap();
    let second = w.book_mut().diff_for_claim(now, &claim).unwrap().unwrap();
    holds_only(&second, ("新人", &TEXTS, 5));
    asker.merge(now, &second).unwrap();
    assert_eq!(asker.digest(), w.book().digest());
}

#[test]
fn nobody_asks_in_anothers_name() {
    let mut w = village();
    let now = w.now();
    let claim = w.desk("监督员").have_signed(now).unwrap();
    let mut body = forge::frames(&claim)[0].body.clone();
    let (own, other) = (w.key_of("监督员").0, w.key_of("社工").0);
    let at = body.windows(32).position(|part| part == own).unwrap();
    body[at..at + 32].copy_from_slice(&other);
    let forged = forge::seal(6, &body);
    assert_eq!(w.book_mut().diff_for_claim(now, &forged), Err(Error::BadClaim));
    let bare = w.desk("监督员").have_signed(now).unwrap();
    assert!(w.book_mut().diff_for_claim(now, &bare).is_ok());
    for (byte, _) in bare.iter().enumerate() {
        let mut damaged = bare.clone();
        damaged[byte] ^= 4;
        assert!(w.book_mut().diff_for_claim(now, &damaged).is_err(), "byte {byte}");
    }
}

#[test]
fn a_claim_holds_for_a_day_in_one_community_and_brings_no_entry() {
    let mut w = village();
    let now = w.now();
    let claim = w.desk("社工").have_signed(now).unwrap();
    let after = |ms: u64| Timestamp::from_millis(now.millis() + ms);
    assert!(w.book_mut().diff_for_claim(after(DAY), &claim).is_ok());
    assert_eq!(w.book_mut().diff_for_claim(after(DAY + 1), &claim), Err(Error::StaleClaim));
    let early = w.desk("社工").have_signed(after(DAY + 1)).unwrap();
    assert_eq!(w.book_mut().diff_for_claim(now, &early), Err(Error::StaleClaim));
    let found = Command::FoundCommunity { name: label("别村"), utc_offset_minutes: 480 };
    let mut other = Community::found(now, found, Entropy::from_seed(seed("别村"))).unwrap();
    assert_eq!(other.diff_for_claim(now, &claim), Err(Error::ForeignCommunity));
    assert_eq!(w.book_mut().merge(now, &claim).unwrap_err(), Error::Malformed { frame: 1 });
    let file = w.book_mut().export_book();
    assert_eq!(w.book_mut().diff_for_claim(now, &file), Err(Error::Malformed { frame: 1 }));
    let mut reader = Community::open(&file, None, None, Entropy::from_seed(seed("读"))).unwrap();
    assert_eq!(reader.have_signed(now), Err(Error::NoSigningKey));
}
