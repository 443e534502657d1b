//! Expiry: spendable points lapse every 10 January; rank and honour do not.

use xiangyue::contract::Expiry;

use crate::support::*;

/// Ten points earned in December, ten on 9 January, ten on 10 January.
fn around_new_year() -> World {
    given([
        on("2026-12-20"),
        household("李家"),
        sheet("细则"),
        declared("腊月", TIDY, "李家", "2026-12-20"),
        booked("腊月"),
        on("2027-01-09"),
        declared("九日", TIDY, "李家", "2027-01-09"),
        booked("九日"),
        on("2027-01-10"),
        declared("十日", TIDY, "李家", "2027-01-10"),
        booked("十日"),
        on("2027-01-20"),
    ])
}

fn last_days(w: &World) -> Vec<String> {
    let lots = w.statement("李家").lots.into_iter();
    lots.filter_map(|lot| lot.expires_on).map(|day| day.to_string()).collect()
}

#[test]
fn points_earned_before_the_tenth_of_january_are_good_until_the_ninth() {
    let w = around_new_year();
    assert_eq!(last_days(&w), ["2027-01-09", "2027-01-09", "2028-01-09"]);
}

#[test]
fn points_approved_after_they_would_have_lapsed_are_good_for_another_year() {
    let w = given([
        on("2027-01-09"),
        household("李家"),
        sheet("细则"),
        declared("九日", TIDY, "李家", "2027-01-09"),
        on("2027-01-12"),
        booked("九日"),
    ]);
    assert_eq!(last_days(&w), ["2028-01-09"]);
}

#[test]
fn an_expiry_books_out_what_has_lapsed_and_nothing_else() {
    let w = around_new_year().when(expired("清零", "2027-01-10")).then(|_, _| {});
    assert_eq!(w.points("李家")[1..], [3_000, 1_000, 0, 0]);
    assert_eq!(last_days(&w), ["2028-01-09"]);
    w.when(expired("再清", "2027-01-20")).then_refused("nothing_to_expire");
}

#[test]
fn on_the_last_day_nothing_has_lapsed_yet() {
    let w = around_new_year().when(expired("清零", "2027-01-09")).then_refused("nothing_to_expire");
    w.when(expired("明天", "2027-01-21")).then_refused("day_in_future");
}

#[test]
fn the_preview_says_what_the_expiry_will_take() {
    let w = around_new_year();
    let query = serde_json::json!({ "lapsing": { "asOf": "2027-01-10" } });
    let xiangyue::contract::Answer::Lapsing(view) = w.ask(query) else {
        panic!("another answer");
    };
    assert_eq!((view.holders, view.points), (1, whole(20)));
}

#[test]
fn lapsed_points_cannot_be_spent_even_before_the_expiry_is_booked() {
    let w = around_new_year().and([
        counter("超市"),
        item("大米", 11),
        item("肥皂", 10),
        stocked("进货", "大米", 5, None),
        stocked("进货二", "肥皂", 5, None),
    ]);
    let w = w.when(held("米", "李家", "大米", 1, 11)).then_refused("insufficient_points");
    w.when(held("皂", "李家", "肥皂", 1, 10)).then(|_, _| {});
}

#[test]
fn a_reversed_expiry_returns_the_lots_until_a_new_day() {
    let w = around_new_year()
        .and([expired("清零", "2027-01-10")])
        .when(revived("清零", "2027-03-31"))
        .then(|_, _| {});
    assert_eq!(w.points("李家")[2], 3_000);
    assert_eq!(last_days(&w), ["2027-03-31", "2027-03-31", "2028-01-09"]);
    w.when(revived("清零", "2027-03-31")).then_refused("state_is");
}

#[test]
fn an_expiry_is_not_reversed_into_the_past() {
    let w = around_new_year().and([expired("清零", "2027-01-10")]);
    let w = w.when(revived("清零", "2027-01-19")).then_refused("day_too_early");
    w.when(revived("没有的", "2027-03-31")).then_refused("not_found");
}

/// Ten points, four of them held; the other six lapse and come back until the end of March.
fn held_over_the_expiry() -> World {
    given([
        on("2027-01-05"),
        household("李家"),
        sheet("细则"),
        declared("腊月", TIDY, "李家", "2026-12-20"),
        booked("腊月"),
        counter("超市"),
        item("肥皂", 4),
        stocked("进货", "肥皂", 5, None),
        held("皂", "李家", "肥皂", 1, 4),
        on("2027-01-12"),
        expired("清零", "2027-01-10"),
    ])
}

#[test]
fn what_is_held_does_not_lapse() {
    let w = held_over_the_expiry();
    assert_eq!(w.points("李家")[2..], [0, 400, 0]);
}

#[test]
fn a_cancelled_hold_never_shortens_the_life_of_a_returned_lot() {
    let w = held_over_the_expiry().and([revived("清零", "2027-03-31"), cancelled("皂")]);
    assert_eq!(last_days(&w), ["2027-03-31"]);
    assert_eq!(w.points("李家")[2..], [1_000, 0, 0]);
}

#[test]
fn a_returned_lot_keeps_its_new_day_after_a_cancelled_hold_came_first() {
    let w = held_over_the_expiry().and([cancelled("皂"), revived("清零", "2027-03-31")]);
    assert_eq!(last_days(&w), ["2027-03-31"]);
}

#[test]
fn a_lot_may_live_a_number_of_months_or_for_ever() {
    let w = given([
        household("李家"),
        sheet_with("半年", None, |s| s.expiry = Expiry::AfterMonths { months: 6 }),
        sheet_with("永久", None, |s| s.expiry = Expiry::Never),
        deed("一", "半年", TIDY, "李家", "2026-02-28", 1, None),
        booked("一"),
        deed("二", "永久", TIDY, "李家", "2026-03-01", 1, None),
        booked("二"),
    ]);
    assert_eq!(last_days(&w), ["2026-08-28"]);
    assert_eq!(w.statement("李家").lots.len(), 2);
}
