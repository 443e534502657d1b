//! The table of refusals: one scenario a code, each leaving no trace behind.

use xiangyue::contract::command::{Evidence, Role, Scope};
use xiangyue::contract::{Award, Command, Policy, Refusal};
use xiangyue::ids::{CheckInCode, ServiceId, TeamId};

use crate::support::*;

type Scenario = fn() -> Refusal;

/// Code and the smallest scenario that causes it, in the order of the enum.
pub const TABLE: &[(&str, Scenario)] = &[
    ("key_not_admitted", || {
        given([Step::Stranger("陌生平板"), at("陌生平板")]).when(household("李家")).refusal()
    }),
    ("role_not_allowed", || {
        given([admitted("监督员", Role::Auditor), at("监督员")]).when(household("李家")).refusal()
    }),
    ("self_approval", || {
        recorded_once(Evidence::CheckIn)
            .and([admitted_person("评议会", Role::Reviewer, "王秀英"), at("评议会")])
            .when(approved("雪一", None))
            .refusal()
    }),
    ("entered_by_same_key", || recorded_once(Evidence::Backfill).when(approved("雪一", None)).refusal()),
    ("not_found", || given([]).when(person_in("王秀英", "李家")).refusal()),
    ("rule_not_found", || village().when(declared("庭院", 5, "李家", "2026-02-01")).refusal()),
    ("already_founded", || {
        given([])
            .when(act(|_| Command::FoundCommunity { name: label("罗峪村"), utc_offset_minutes: 480 }))
            .refusal()
    }),
    ("key_already_admitted", || {
        let again =
            act(|_| Command::AdmitKey { key: public(seed("评议会")), role: Role::Admin, person: None });
        given([admitted("评议会", Role::Reviewer)]).when(again).refusal()
    }),
    ("already_member", || {
        given([household("李家"), person_in("王秀英", "李家")])
            .when(moved("王秀英", Some("李家"), "2026-02-01"))
            .refusal()
    }),
    ("not_member", || {
        given([person("王秀英"), team("红马甲")]).when(left("王秀英", "红马甲", "2026-02-01")).refusal()
    }),
    ("later_move_booked", || {
        given([household("李家"), person_in("王秀英", "李家"), moved("王秀英", None, "2026-02-01")])
            .when(moved("王秀英", Some("李家"), "2026-01-31"))
            .refusal()
    }),
    ("state_is", || {
        recorded_once(Evidence::CheckIn).and([approved("雪一", None)]).when(approved("雪一", None)).refusal()
    }),
    ("day_in_future", || village().when(declared("庭院", TIDY, "李家", "2026-03-06")).refusal()),
    ("day_too_early", || {
        given([person("王秀英"), team("红马甲")]).when(joined("王秀英", "红马甲", "2026-01-01")).refusal()
    }),
    ("sheet_not_effective", || village().when(declared("庭院", TIDY, "李家", "2025-12-31")).refusal()),
    ("price_changed", || shop().and([priced("大米", 7)]).when(held("米", "李家", "大米", 1, 6)).refusal()),
    ("amount_mismatch", || village().when(kind(Some((6, true)))).refusal()),
    ("reason_required", || village().when(kind(Some((5, false)))).refusal()),
    ("out_of_range", || shop().when(stocked("无", "大米", 0, None)).refusal()),
    ("day_overfull", || {
        recorded_once(Evidence::CheckIn)
            .when(recorded("雪二", "王秀英", "扫雪", "2026-02-01", 1_440))
            .refusal()
    }),
    ("cap_reached", || village().when(deed("会", "细则", MEETING, "李家", "2026-02-01", 3, None)).refusal()),
    ("insufficient_points", || {
        shop().and([stocked("进货", "大米", 1, None)]).when(held("米", "李家", "大米", 1, 6)).refusal()
    }),
    ("insufficient_stock", || shop().when(held("米", "李家", "大米", 1, 6)).refusal()),
    ("sheet_malformed", || given([]).when(sheet_with("空表", None, |sheet| sheet.rules.clear())).refusal()),
    ("nothing_to_expire", || given([]).when(expired("清零", "2026-01-10")).refusal()),
    ("amount_overflow", || {
        given([
            household("李家"),
            sheet_with("细则", None, |sheet| {
                sheet.rules[0].award = Award::Fixed { points: whole(10_000_000_000) };
            }),
        ])
        .when(deed("庭院", "细则", TIDY, "李家", "2026-02-01", 2, None))
        .refusal()
    }),
    // No command of this version is unreadable: only an entry that came in with a merge can be.
    ("unreadable", || {
        let mut w = World::founded();
        let secret = w.book().secret().unwrap();
        let (now, empty) = (w.now(), [(w.clock + 1, vec![])]);
        let file = forge::continued(w.book_mut(), secret, &empty);
        let report = w.book_mut().merge(now, &file).unwrap();
        report.bounced[0].refusal.clone()
    }),
    ("role_lapsed", || {
        let until = Some("2026-03-31");
        let (role, lapsed) = (Role::TeamLeader, on("2026-04-01"));
        let steps = [admitted("队长", Role::Auditor), granted("队长", role, until), at("队长"), lapsed];
        given([team("红马甲"), person("王秀英")])
            .and(steps)
            .when(joined("王秀英", "红马甲", "2026-02-01"))
            .refusal()
    }),
    ("out_of_scope", || {
        let grant = granted("队长", Role::SocialWorker, None);
        given([team("红马甲"), admitted("队长", Role::Auditor), grant, at("队长")])
            .when(household("李家"))
            .refusal()
    }),
    ("key_revoked", || {
        let cut = || {
            act(|_| Command::RevokeKey { key: public(seed("评议会")), last: 1, reason: note("丢失") })
        };
        given([admitted("评议会", Role::Reviewer), cut()]).when(cut()).refusal()
    }),
    ("role_not_held", || {
        let role = Role::Shopkeeper;
        let back = move |_: &World| {
            let (key, scope) = (public(seed("评议会")), Scope::Community);
            Command::WithdrawRole { key, role, scope }
        };
        given([admitted("评议会", Role::Reviewer)]).when(act(back)).refusal()
    }),
    ("last_admin", || {
        let gone = |w: &World| Command::RevokeKey { key: w.key_of(FOUNDER), last: 1, reason: note("退休") };
        given([]).when(act(gone)).refusal()
    }),
    ("invitation_used", || {
        let steps = [invited("邀请"), Step::Stranger("新手机"), at("新手机"), joined_by("邀请", "新手机")];
        given(steps).and([Step::Stranger("旧手机"), at("旧手机")]).when(joined_by("邀请", "旧手机")).refusal()
    }),
    ("invitation_withdrawn", || {
        let steps = [invited("邀请"), taken_back("邀请"), Step::Stranger("新手机"), at("新手机")];
        given(steps).when(joined_by("邀请", "新手机")).refusal()
    }),
    ("invitation_lapsed", || {
        let steps = [invited("邀请"), Step::Stranger("新手机"), on("2026-03-20"), at("新手机")];
        given(steps).when(joined_by("邀请", "新手机")).refusal()
    }),
    ("invitation_proof", || {
        let steps = [invited("邀请"), Step::Stranger("新手机"), at("新手机")];
        given(steps).when(joined_by("邀请", "旧手机")).refusal()
    }),
    ("key_holder_unknown", || sweeping().when(signed_up("扫雪", None)).refusal()),
    ("check_in_code", || {
        let code = CheckInCode([1, 2, 3, 4, 5]);
        sweeping()
            .and([admitted_person("王秀英手机", Role::Volunteer, "王秀英"), at("王秀英手机")])
            .when(checked_in("扫雪", None, Some(code)))
            .refusal()
    }),
    ("not_checked_in", || sweeping().when(checked_out("扫雪", Some("王秀英"))).refusal()),
    ("not_seal_holder", || {
        given([admitted("评议会", Role::SocialWorker), at("评议会")]).when(act(|_| seal(1))).refusal()
    }),
    ("rival_seal", || {
        let mut w = given([]);
        let now = w.now();
        w.book_mut().seal(now, day("2026-02-28")).unwrap();
        w.when(act(|_| seal(1))).refusal()
    }),
    ("seal_incomplete", || given([]).when(act(|_| seal(2))).refusal()),
    ("seal_mismatch", || {
        let mut w = given([]);
        let mut sealing = sealing(&mut w);
        if let Command::SealBook { digest, .. } = &mut sealing {
            *digest = "0".repeat(64).parse().unwrap();
        }
        w.when(act(|_| sealing)).refusal()
    }),
    ("book_provisional", || {
        let mut w = given([]);
        let secret = w.book().secret().unwrap();
        let (now, newer) = (w.now(), [(w.clock + 1, vec![120])]);
        let file = forge::continued(w.book_mut(), secret, &newer);
        w.book_mut().merge(now, &file).unwrap();
        w.when(act(|_| seal(1))).refusal()
    }),
    ("second_admin_needed", || {
        let lost = || {
            act(|w| Command::ReplaceSealHolder { to: w.key_of("评议会"), reason: note("电脑坏了") })
        };
        given([admitted("评议会", Role::SocialWorker), lost()]).when(lost()).refusal()
    }),
    ("second_approval_needed", || {
        let keys = [admitted_person("评议会", Role::Reviewer, "王秀英"), at("评议会")];
        let w = village().and([person("王秀英"), two_always()]).and(keys);
        w.and([declared("庭院", TIDY, "李家", "2026-02-01"), booked("庭院")]).when(booked("庭院")).refusal()
    }),
    ("not_keeper", || {
        shop()
            .and([admitted("二号台", Role::Shopkeeper), at("二号台")])
            .when(stocked("进货", "大米", 1, None))
            .refusal()
    }),
    ("card_replaced", || {
        given([household("李家"), card("旧卡", "李家"), card("新卡", "李家")])
            .when(card_voided("旧卡"))
            .refusal()
    }),
    ("spending_elsewhere", || {
        shop()
            .and([stocked("进货", "大米", 1, None), admitted("二号台", Role::Shopkeeper)])
            .and([counter("分店"), handed_over("超市", "二号台"), at("二号台")])
            .and([rights_given(Some("超市"), "分店", None)])
            .when(held("米", "李家", "大米", 1, 6))
            .refusal()
    }),
    ("run_not_apart", || {
        let run = |w: &World| {
            let head = "0".repeat(32).parse().unwrap();
            Command::AcceptRun { key: w.key_of(FOUNDER), last: 1, head }
        };
        given([]).when(act(run)).refusal()
    }),
    ("person_erased", || {
        given([person("王秀英"), erased("王秀英")]).when(moved("王秀英", None, "2026-02-01")).refusal()
    }),
    ("household_erased", || {
        given([household("李家"), erased("李家")]).when(person_in("王秀英", "李家")).refusal()
    }),
    ("household_inhabited", || {
        given([household("李家"), person_in("王秀英", "李家")]).when(erased("李家")).refusal()
    }),
    ("semantics_step", || given([]).when(raised(1)).refusal()),
    ("newer_semantics", || given([]).when(raised(2)).refusal()),
    ("revocation_void", || {
        let mut w = given([admitted("副书记", Role::Admin)]);
        w.send(FOUNDER, "副书记");
        let (now, key) = (w.now(), w.key_of(FOUNDER));
        let cut = Command::RevokeKey { key, last: 1, reason: note("失联") };
        w.desk("副书记").execute(now, cut).unwrap();
        w.take(at("副书记"));
        w.journal().rows.into_iter().find_map(|row| row.refusal).unwrap()
    }),
];

fn two_always() -> Step {
    let policy = Policy { second_approval_points: Some(whole(0)), ..Policy::default() };
    act(move |_| Command::SetPolicy { policy })
}

/// A seal that covers nothing.
fn seal(number: u32) -> Command {
    let digest = "0".repeat(64).parse().unwrap();
    Command::SealBook { number, until: day("2026-02-28"), covers: Vec::new(), runs: Vec::new(), digest }
}

fn sweeping() -> World {
    given([person("王秀英"), team("红马甲"), activity("扫雪", "红马甲", "王秀英")])
}

fn granted(desk: &'static str, role: Role, until: Option<&'static str>) -> Step {
    act(move |w| {
        let (key, scope) = (public(seed(desk)), Scope::Team(TeamId(w.id("红马甲"))));
        Command::GrantRole { key, role, scope, until: until.map(day) }
    })
}

fn recorded_once(evidence: Evidence) -> World {
    given([
        person("王秀英"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        recorded_as("雪一", "王秀英", "扫雪", "2026-02-01", 90, evidence),
    ])
}

fn village() -> World {
    given([household("李家"), sheet("细则")])
}

fn shop() -> World {
    given([household("李家"), counter("超市"), item("大米", 6)])
}

fn kind(chosen: Option<(i64, bool)>) -> Step {
    deed("好事", "细则", KIND, "李家", "2026-02-01", 1, chosen)
}

#[test]
fn every_code_is_caused_once_and_every_variant_is_in_the_table() {
    let mut caused = Vec::new();
    for (code, scenario) in TABLE {
        let refusal = scenario();
        assert_eq!(refusal.code(), *code);
        caused.push(variant(&refusal));
    }
    let mut all = variants::<Refusal>().to_vec();
    caused.sort_unstable();
    all.sort_unstable();
    assert_eq!(caused, all);
}

#[test]
fn a_refused_command_with_personal_data_leaves_nothing_in_the_vault() {
    let mut w = given([]);
    let before = w.book().mark().blobs;
    let void = Command::VoidService { service: ServiceId(w.id("没有的")), reason: note("记错人了") };
    w.execute(void);
    assert_eq!(w.book().mark().blobs, before);
}
