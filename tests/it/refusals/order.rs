//! Where two refusals fit, the first in declared order is given: authority, existence, state, amounts.

use xiangyue::contract::Command;
use xiangyue::contract::command::Role;
use xiangyue::ids::ServiceId;

use crate::support::*;

fn recorded_once() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
    ])
}

#[test]
fn a_key_not_admitted_hears_nothing_about_its_role() {
    given([Step::Stranger("陌生平板"), at("陌生平板")])
        .when(approved("没有的", None))
        .then_refused("key_not_admitted");
}

#[test]
fn authority_comes_before_existence() {
    let w = given([admitted("监督员", Role::Auditor), at("监督员")]);
    let w = w.when(approved("没有的", None)).then_refused("role_not_allowed");
    let w = w.when(joined("没有的", "没有的", "2026-03-06")).then_refused("role_not_allowed");
    w.when(expired("清零", "2026-03-06")).then_refused("role_not_allowed");
}

#[test]
fn authority_over_ones_own_comes_before_state() {
    let w = recorded_once().and([
        declared("庭院", TIDY, "王秀英", "2026-02-01"),
        approved("雪一", None),
        booked("庭院"),
        admitted_person("评议会", Role::Reviewer, "王秀英"),
        at("评议会"),
    ]);
    let w = w.when(approved("雪一", None)).then_refused("self_approval");
    let w = w.when(returned("雪一")).then_refused("self_approval");
    let w = w.when(booked("庭院")).then_refused("self_approval");
    w.when(sent_back("庭院")).then_refused("self_approval");
}

#[test]
fn existence_comes_before_state() {
    let w = recorded_once().and([approved("雪一", None)]);
    let unknown_sheet = act(|w: &World| Command::ApproveService {
        service: ServiceId(w.id("雪一")),
        sheet: Some(xiangyue::ids::SheetId(w.id("没有的"))),
    });
    let w = w.when(unknown_sheet).then_refused("not_found");
    let w = w.when(moved("王秀英", Some("没有的"), "2025-01-01")).then_refused("not_found");
    w.when(left("王秀英", "没有的", "2026-03-06")).then_refused("not_found");
}

#[test]
fn existence_comes_before_amounts() {
    let w = recorded_once();
    let w = w.when(recorded("雪二", "没有的", "扫雪", "2026-02-01", 0)).then_refused("not_found");
    let w = w.when(recorded("雪二", "王秀英", "没有的", "2026-02-01", 0)).then_refused("not_found");
    let w = w.when(deed("庭院", "细则", 9, "李家", "2026-02-01", 0, None)).then_refused("rule_not_found");
    let w = w.and([counter("超市")]);
    w.when(stocked("进货", "没有的", 0, None)).then_refused("not_found");
}

#[test]
fn state_comes_before_amounts() {
    let w = recorded_once().and([approved("雪一", None)]);
    let w = w.when(amended("雪一", "2026-03-06", 0)).then_refused("state_is");
    let w =
        w.when(deed("庭院", "细则", KIND, "李家", "2025-12-31", 0, None)).then_refused("sheet_not_effective");
    let w = w.and([counter("超市"), item("大米", 6)]);
    w.when(held("米", "李家", "大米", 0, 5)).then_refused("price_changed");
}

#[test]
fn goods_are_missed_before_points_are() {
    recorded_once()
        .and([counter("超市"), item("大米", 6)])
        .when(held("米", "李家", "大米", 1, 6))
        .then_refused("insufficient_stock");
}
