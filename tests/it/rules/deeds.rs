//! Rules and deeds: fixed and ranged amounts, caps, deductions, debt, and versions of the sheet.

use xiangyue::contract::refusal::{Refusal, ThingState};

use crate::support::*;

fn village() -> World {
    given([household("李家"), household("王家"), person_in("王秀英", "李家"), sheet("细则")])
}

/// Ten points earned on 1 February, ten more on 1 March.
fn two_lots() -> World {
    village().and([
        declared("三月庭院", TIDY, "李家", "2026-03-01"),
        booked("三月庭院"),
        declared("二月庭院", TIDY, "李家", "2026-02-01"),
        booked("二月庭院"),
    ])
}

fn lots(w: &World, holder: &str) -> Vec<(String, i64)> {
    let lots = w.statement(holder).lots.into_iter();
    lots.map(|lot| (lot.lot.earned_on.to_string(), lot.left.hundredths())).collect()
}

#[test]
fn a_declared_deed_moves_nothing_until_it_is_booked() {
    let w = village().and([declared("庭院", TIDY, "李家", "2026-02-01")]);
    assert_eq!(w.points("李家"), [0; 5]);
    let w = w.when(booked("庭院")).then(|_, _| {});
    assert_eq!(w.points("李家"), [1_000, 1_000, 1_000, 0, 0]);
    w.when(booked("庭院")).then_refused("state_is");
}

#[test]
fn a_deed_counts_as_often_as_it_says() {
    let w = village().and([deed("庭院", "细则", TIDY, "李家", "2026-02-01", 3, None), booked("庭院")]);
    assert_eq!(w.points("李家")[2], 3_000);
    let w = w.when(deed("零次", "细则", TIDY, "李家", "2026-02-01", 0, None)).then_refused("out_of_range");
    w.when(deed("太多", "细则", TIDY, "李家", "2026-02-01", 1_001, None)).then_refused("out_of_range");
}

#[test]
fn a_fixed_rule_leaves_no_choice() {
    village()
        .when(deed("庭院", "细则", TIDY, "李家", "2026-02-01", 1, Some((11, false))))
        .then_refused("amount_mismatch");
}

#[test]
fn a_range_needs_an_amount_within_it_and_a_reason() {
    let kind = |chosen| deed("好事", "细则", KIND, "李家", "2026-02-01", 1, chosen);
    let w = village().when(kind(None)).then_refused("amount_mismatch");
    let w = w.when(kind(Some((6, true)))).then_refused("amount_mismatch");
    let w = w.when(kind(Some((3, false)))).then_refused("reason_required");
    let w = w.when(kind(Some((3, true)))).then(|_, _| {});
    assert_eq!(w.deed_named("好事").reason.as_deref(), Some("帮邻居收麦子"));
}

#[test]
fn a_returned_deed_books_nothing() {
    let w = village().and([declared("庭院", TIDY, "李家", "2026-02-01"), sent_back("庭院")]);
    assert_eq!(w.deed_named("庭院").state, ThingState::Returned);
    assert_eq!(w.points("李家"), [0; 5]);
    w.when(booked("庭院")).then_refused("state_is");
}

#[test]
fn nobody_books_or_returns_their_own_deed() {
    use xiangyue::contract::command::Role;
    let w = village().and([
        declared("庭院", TIDY, "王秀英", "2026-02-01"),
        admitted_person("评议会", Role::Reviewer, "王秀英"),
        at("评议会"),
    ]);
    let w = w.when(booked("庭院")).then_refused("self_approval");
    let w = w.when(sent_back("庭院")).then_refused("self_approval");
    w.when(undone("庭院")).then_refused("self_approval");
}

#[test]
fn a_rule_counts_only_so_often_in_a_period() {
    let w = village().and([deed("会一", "细则", MEETING, "王秀英", "2026-02-01", 2, None), booked("会一")]);
    let w = w.when(declared("会二", MEETING, "王秀英", "2026-02-28")).then_refused("cap_reached");
    w.when(declared("会三", MEETING, "王秀英", "2026-03-01")).then(|_, _| {});
}

#[test]
fn a_cap_is_checked_again_when_the_deed_is_booked() {
    village()
        .and([
            deed("会一", "细则", MEETING, "王秀英", "2026-02-01", 2, None),
            declared("会二", MEETING, "王秀英", "2026-02-02"),
            booked("会一"),
        ])
        .when(booked("会二"))
        .then_refused("cap_reached");
}

#[test]
fn a_voided_deed_gives_its_use_of_the_cap_back() {
    village()
        .and([deed("会一", "细则", MEETING, "王秀英", "2026-02-01", 2, None), booked("会一"), undone("会一")])
        .when(deed("会二", "细则", MEETING, "王秀英", "2026-02-03", 2, None))
        .then(|_, _| {});
}

#[test]
fn a_cap_does_not_start_anew_with_a_new_version_of_the_sheet() {
    village()
        .and([
            deed("会一", "细则", MEETING, "王秀英", "2026-02-01", 2, None),
            booked("会一"),
            // The rule keeps its heading and title but stands in another row.
            sheet_with("新细则", Some("细则"), |sheet| sheet.rules.rotate_left(1)),
        ])
        .when(deed("会二", "新细则", MEETING - 1, "王秀英", "2026-02-03", 1, None))
        .then_refused("cap_reached");
}

#[test]
fn a_cap_counts_per_person() {
    village()
        .and([
            person_in("李大山", "李家"),
            deed("会一", "细则", MEETING, "王秀英", "2026-02-01", 2, None),
            booked("会一"),
        ])
        .when(deed("会二", "细则", MEETING, "李大山", "2026-02-01", 2, None))
        .then(|_, _| {});
}

#[test]
fn a_deduction_draws_lots_oldest_first() {
    let w = two_lots();
    assert_eq!(lots(&w, "李家"), [("2026-02-01".into(), 1_000), ("2026-03-01".into(), 1_000)]);
    let w =
        w.and([deed("烧秸秆", "细则", SMOKE, "李家", "2026-03-02", 1, Some((-15, true))), booked("烧秸秆")]);
    assert_eq!(lots(&w, "李家"), [("2026-03-01".into(), 500)]);
    assert_eq!(w.points("李家"), [500, 500, 500, 0, 0]);
}

#[test]
fn what_a_deduction_finds_no_points_for_becomes_debt() {
    let w = village().and([
        declared("庭院", TIDY, "李家", "2026-02-01"),
        booked("庭院"),
        declared("垃圾", LITTER, "李家", "2026-02-02"),
        booked("垃圾"),
    ]);
    assert_eq!(w.points("李家"), [-1_000, -1_000, 0, 0, -1_000]);
}

#[test]
fn debt_is_paid_from_the_next_earnings() {
    let w = village().and([
        declared("垃圾", LITTER, "李家", "2026-02-02"),
        booked("垃圾"),
        declared("庭院", TIDY, "李家", "2026-02-03"),
        booked("庭院"),
    ]);
    assert_eq!(w.points("李家"), [-1_000, -1_000, 0, 0, -1_000]);
    let w = w.and([deed("庭院二", "细则", TIDY, "李家", "2026-02-04", 2, None), booked("庭院二")]);
    assert_eq!(w.points("李家"), [1_000, 1_000, 1_000, 0, 0]);
    assert_eq!(lots(&w, "李家"), [("2026-02-04".into(), 1_000)]);
}

#[test]
fn a_voided_award_is_taken_from_its_own_lot_first() {
    let w = two_lots().and([undone("三月庭院")]);
    assert_eq!(lots(&w, "李家"), [("2026-02-01".into(), 1_000)]);
    assert_eq!(w.points("李家"), [1_000, 1_000, 1_000, 0, 0]);
    w.when(undone("三月庭院")).then_refused("state_is");
}

#[test]
fn a_voided_award_that_paid_a_debt_brings_the_debt_back() {
    let w = village().and([
        declared("垃圾", LITTER, "李家", "2026-02-02"),
        booked("垃圾"),
        declared("庭院", TIDY, "李家", "2026-02-03"),
        booked("庭院"),
        undone("庭院"),
    ]);
    assert_eq!(w.points("李家"), [-2_000, -2_000, 0, 0, -2_000]);
}

#[test]
fn a_voided_deduction_pays_debt_and_returns_the_rest() {
    let w = village().and([
        declared("庭院", TIDY, "李家", "2026-02-01"),
        booked("庭院"),
        declared("垃圾", LITTER, "李家", "2026-02-02"),
        booked("垃圾"),
        undone("垃圾"),
    ]);
    assert_eq!(w.points("李家"), [1_000, 1_000, 1_000, 0, 0]);
}

fn with_new_sheet() -> World {
    village().and([
        declared("旧版庭院", TIDY, "李家", "2026-02-28"),
        sheet_with("新细则", Some("细则"), |s| {
            s.effective_from = day("2026-03-01");
            s.rules[0].award = xiangyue::contract::Award::Fixed { points: whole(7) };
        }),
    ])
}

#[test]
fn a_deed_keeps_the_version_it_was_declared_under() {
    let w = with_new_sheet().and([
        booked("旧版庭院"),
        deed("新版庭院", "新细则", TIDY, "李家", "2026-03-01", 1, None),
        booked("新版庭院"),
    ]);
    assert_eq!(w.points("李家")[2], 1_700);
}

#[test]
fn a_replaced_sheet_refuses_later_days_and_a_new_one_earlier_days() {
    let w = with_new_sheet();
    let refused = w.when(declared("太晚", TIDY, "李家", "2026-03-01")).refusal();
    assert_eq!(
        refused,
        Refusal::SheetNotEffective { from: day("2026-01-01"), until: Some(day("2026-03-01")) }
    );
    with_new_sheet()
        .when(deed("太早", "新细则", TIDY, "李家", "2026-02-28", 1, None))
        .then_refused("sheet_not_effective");
}

#[test]
fn a_version_is_replaced_once_and_never_by_an_earlier_one() {
    let w = with_new_sheet().when(sheet_with("再换", Some("细则"), |_| {})).then_refused("state_is");
    w.when(sheet_with("更早", Some("新细则"), |_| {})).then_refused("day_too_early");
}

#[test]
fn the_newest_sheet_that_applies_is_in_force() {
    let w = with_new_sheet();
    assert_eq!(w.overview().sheet.map(|id| id.0), Some(w.id("新细则")));
}

#[test]
fn what_a_person_earned_stays_within_what_a_book_can_hold_whoever_holds_it() {
    let most = |sheet: &mut xiangyue::contract::RuleSheet| {
        sheet.effective_from = day("2025-01-01");
        sheet.rules[0].award = xiangyue::contract::Award::Fixed { points: whole(10_000_000_000) };
        sheet.rules[2].award = xiangyue::contract::Award::Fixed { points: whole(-10_000_000_000) };
    };
    given([
        household("李家"),
        household("王家"),
        person_in("王秀英", "李家"),
        sheet_with("细则", None, most),
        declared("李家庭院", TIDY, "王秀英", "2026-01-05"),
        booked("李家庭院"),
        declared("去年垃圾", LITTER, "王秀英", "2025-06-01"),
        booked("去年垃圾"),
        moved("王秀英", Some("王家"), "2026-02-01"),
        declared("王家庭院", TIDY, "王秀英", "2026-02-02"),
    ])
    .when(booked("王家庭院"))
    .then_refused("amount_overflow");
}
