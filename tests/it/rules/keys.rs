//! Keys and roles: scope, term, handing over, and revocations that cut at the same place on every desk.

use xiangyue::contract::Command;
use xiangyue::contract::command::{Role, Scope};
use xiangyue::ids::{CounterId, TeamId};
use xiangyue::{Community, Entropy};

use crate::support::*;

fn granted(desk: &'static str, role: Role, scope: fn(&World) -> Scope, until: Option<&'static str>) -> Step {
    act(move |w| Command::GrantRole { key: w.key_of(desk), role, scope: scope(w), until: until.map(day) })
}

fn withdrawn(desk: &'static str, role: Role) -> Step {
    act(move |w| Command::WithdrawRole { key: w.key_of(desk), role, scope: Scope::Community })
}

fn revoked(desk: &'static str, last: u32) -> Step {
    act(move |w| Command::RevokeKey { key: w.key_of(desk), last, reason: note("手机丢失") })
}

fn in_team(w: &World) -> Scope {
    Scope::Team(TeamId(w.id("红马甲")))
}

fn at_shop(w: &World) -> Scope {
    Scope::Counter(CounterId(w.id("超市")))
}

/// Two teams with an activity each, two counters, and a phone that may only read.
fn village() -> World {
    given([
        household("李家"),
        person("王秀英"),
        team("红马甲"),
        team("夕阳红"),
        activity("扫雪", "红马甲", "王秀英"),
        activity("理发", "夕阳红", "王秀英"),
        counter("超市"),
        counter("分店"),
        item("大米", 6),
        admitted("队长手机", Role::Auditor),
    ])
}

#[test]
fn a_role_in_a_team_holds_for_that_team_alone() {
    let w = village().and([granted("队长手机", Role::TeamLeader, in_team, None), at("队长手机")]);
    let w = w.when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60)).then(|_, _| {});
    let w = w.when(recorded("发一", "王秀英", "理发", "2026-02-02", 60)).then_refused("out_of_scope");
    w.when(approved("雪一", None)).then_refused("role_not_allowed");
}

#[test]
fn a_role_in_a_federation_holds_for_its_teams() {
    let member = named_team("分队", "红马甲");
    let w = village().and([
        member,
        activity("巡河", "分队", "王秀英"),
        granted("队长手机", Role::TeamLeader, in_team, None),
        at("队长手机"),
    ]);
    w.when(recorded("河一", "王秀英", "巡河", "2026-02-01", 60)).then(|_, _| {});
}

#[test]
fn a_role_at_a_counter_holds_for_that_counter_alone() {
    let w = village().and([
        granted("队长手机", Role::Shopkeeper, at_shop, None),
        handed_over("超市", "队长手机"),
        at("队长手机"),
    ]);
    let w = w.when(stocked("进货", "大米", 5, None)).then(|_, _| {});
    w.when(item("食油", 20)).then_refused("out_of_scope");
}

#[test]
fn a_role_ends_with_its_term_and_can_be_renewed() {
    let w = village().and([
        granted("队长手机", Role::TeamLeader, in_team, Some("2026-03-31")),
        at("队长手机"),
        on("2026-03-31"),
        recorded("雪一", "王秀英", "扫雪", "2026-03-31", 60),
        on("2026-04-01"),
    ]);
    let w = w.when(recorded("雪二", "王秀英", "扫雪", "2026-04-01", 60)).then_refused("role_lapsed");
    let w = w.and([at(FOUNDER)]);
    let w = w
        .when(granted("队长手机", Role::TeamLeader, in_team, Some("2026-03-31")))
        .then_refused("day_too_early");
    let w = w.and([granted("队长手机", Role::TeamLeader, in_team, Some("2026-12-31")), at("队长手机")]);
    w.when(recorded("雪三", "王秀英", "扫雪", "2026-04-01", 60)).then(|_, _| {});
}

#[test]
fn a_withdrawn_role_is_gone_and_what_was_done_with_it_stands() {
    let w = village().and([
        admitted("社工台", Role::SocialWorker),
        at("社工台"),
        household("赵家"),
        at(FOUNDER),
        withdrawn("社工台", Role::SocialWorker),
    ]);
    let w = w.when(withdrawn("社工台", Role::SocialWorker)).then_refused("role_not_held");
    let w = w.and([at("社工台")]);
    assert_eq!(w.statement("赵家").name.as_deref(), Some("赵家"));
    w.when(household("孙家")).then_refused("key_not_admitted");
}

#[test]
fn the_secretary_hands_over_and_the_last_admin_cannot_leave() {
    let w = village();
    let w = w.when(withdrawn(FOUNDER, Role::Admin)).then_refused("last_admin");
    let w = w.when(revoked(FOUNDER, 99)).then_refused("last_admin");
    let w =
        w.and([admitted("新书记", Role::Admin), at("新书记"), withdrawn(FOUNDER, Role::Admin), at(FOUNDER)]);
    let w = w.when(admitted_step("谁的手机")).then_refused("key_not_admitted");
    w.and([at("新书记")]).when(withdrawn("新书记", Role::Admin)).then_refused("last_admin");
}

#[test]
fn a_revocation_cuts_wherever_the_entries_stand() {
    let mut w = village().and([admitted("社工台", Role::SocialWorker)]);
    w.alone("社工台", household("赵家"));
    w.alone("社工台", household("钱家"));
    w.take(on("2026-04-01"));
    w.take(revoked("社工台", 1));
    // The second entry is older than the revocation, and heard of after it.
    let report = w.send("社工台", FOUNDER);
    assert_eq!(report.bounced.len(), 1);
    assert_eq!(report.bounced[0].refusal.code(), "key_revoked");
    assert_eq!(w.overview().households, 2);
    w.send(FOUNDER, "社工台");
    let same = w.desk("社工台").digest();
    assert_eq!(w.book().digest(), same);
    let refused = w.alone("社工台", household("孙家"));
    assert!(matches!(refused, xiangyue::contract::Outcome::Refusal(r) if r.code() == "key_revoked"));
    w.when(revoked("社工台", 0)).then_refused("key_revoked");
}

#[test]
fn who_was_admitted_by_an_entry_cut_off_is_not_admitted() {
    let mut w = village().and([admitted("副书记", Role::Admin)]);
    w.alone("副书记", admitted_step("熟人手机"));
    w.send("副书记", FOUNDER);
    assert!(w.keys().contains(&w.key_of("熟人手机").tag()));
    w.take(revoked("副书记", 0));
    assert!(!w.keys().contains(&w.key_of("熟人手机").tag()));
    let fresh = reopened(&mut w);
    assert_eq!(fresh.digest(), w.book().digest());
}

#[test]
fn of_two_admins_who_revoke_each_other_the_earlier_stands() {
    for first in [FOUNDER, "副书记"] {
        let mut w = village().and([admitted("副书记", Role::Admin)]);
        let second = if first == FOUNDER { "副书记" } else { FOUNDER };
        // Each cuts the other off before the entry that would have cut it off itself.
        let so_far = |w: &mut World, desk: &str| {
            let tag = w.key_of(desk).tag();
            w.desk(desk).have().iter().find(|mark| mark.key.tag() == tag).map_or(0, |mark| mark.seq)
        };
        let (of_first, of_second) = (so_far(&mut w, first), so_far(&mut w, second));
        w.alone(first, revoked(second, of_second));
        w.alone(second, revoked(first, of_first));
        w.send(first, second);
        w.send(second, first);
        let digests = [w.desk(first).digest(), w.desk(second).digest()];
        assert_eq!(digests[0], digests[1]);
        let refused = w.alone(second, household("孙家"));
        assert!(matches!(refused, xiangyue::contract::Outcome::Refusal(r) if r.code() == "key_revoked"));
        assert!(matches!(w.alone(first, household("孙家")), xiangyue::contract::Outcome::Receipt(_)));
    }
}

#[test]
fn a_revocation_falls_when_an_earlier_one_of_its_author_is_heard_of() {
    let mut w = village().and([admitted("副书记", Role::Admin), admitted("社工台", Role::SocialWorker)]);
    for desk in ["副书记", "社工台"] {
        w.send(FOUNDER, desk);
    }
    // The founder dismisses the deputy; the deputy, who has not heard, revokes the social worker later.
    w.take(revoked("副书记", 0));
    w.clock += 60_000;
    w.alone("副书记", revoked("社工台", 0));
    w.alone("社工台", household("赵家"));
    w.send("副书记", "社工台");
    assert_eq!(w.desk("社工台").have().len(), 3);
    w.send("社工台", FOUNDER);
    w.send(FOUNDER, "社工台");
    assert_eq!(w.overview().households, 2, "the social worker's entry stands again");
    let same = w.desk("社工台").digest();
    assert_eq!(w.book().digest(), same);
    assert_eq!(reopened(&mut w).digest(), same);
}

#[test]
fn a_checkpoint_is_made_only_when_no_revocation_can_fall() {
    let mut w = village().and([admitted("社工台", Role::SocialWorker), revoked("社工台", 0)]);
    assert!(w.book_mut().checkpoint().is_empty());
}

fn reopened(w: &mut World) -> Community {
    let file = w.book_mut().export_book();
    Community::open(&file, None, None, Entropy::from_seed([9; 32])).unwrap()
}

fn admitted_step(desk: &'static str) -> Step {
    act(move |w| Command::AdmitKey { key: w.key_of(desk), role: Role::SocialWorker, person: None })
}
