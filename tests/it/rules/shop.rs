//! The shop: hold, collect, cancel, take back; never below zero in stock or points.

use xiangyue::contract::command::StockOrigin;
use xiangyue::contract::refusal::{Refusal, ThingState};

use crate::support::*;

/// The household has twenty points; five bags of rice at six points are on the shelf.
fn open_shop() -> World {
    given([
        household("李家"),
        person_in("王秀英", "李家"),
        sheet("细则"),
        deed("庭院", "细则", TIDY, "王秀英", "2026-02-01", 2, None),
        booked("庭院"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, None),
    ])
}

/// On hand, held and available.
fn shelf(w: &World) -> [u32; 3] {
    let row = w.shelf("大米");
    [row.on_hand, row.held, row.available].map(|q| q.get())
}

#[test]
fn a_hold_sets_points_and_goods_aside() {
    let w = open_shop().when(held("米", "李家", "大米", 2, 6)).then(|_, _| {});
    assert_eq!(w.points("李家"), [2_000, 2_000, 800, 1_200, 0]);
    assert_eq!(shelf(&w), [5, 2, 3]);
}

#[test]
fn collecting_spends_what_was_held() {
    let w = open_shop().and([held("米", "李家", "大米", 2, 6)]).when(collected("米")).then(|_, _| {});
    assert_eq!(w.points("李家"), [2_000, 2_000, 800, 0, 0]);
    assert_eq!(shelf(&w), [3, 0, 3]);
    assert_eq!(w.shelf("大米").handed_out, units(2));
    w.when(cancelled("米")).then_refused("state_is");
}

#[test]
fn cancelling_returns_points_to_their_lots_and_goods_to_the_shelf() {
    let before = open_shop();
    let (lots, there) = (before.statement("李家").lots, shelf(&before));
    let w = before.and([held("米", "李家", "大米", 3, 6)]).when(cancelled("米")).then(|_, _| {});
    assert_eq!(w.statement("李家").lots, lots);
    assert_eq!(shelf(&w), there);
    w.when(collected("米")).then_refused("state_is");
}

#[test]
fn a_collected_redemption_is_taken_back_only_by_a_reversal() {
    let w = open_shop().and([held("米", "李家", "大米", 3, 6), collected("米")]);
    let w = w.when(brought_back("米")).then(|_, _| {});
    assert_eq!(w.points("李家"), [2_000, 2_000, 2_000, 0, 0]);
    assert_eq!(shelf(&w), [5, 0, 5]);
    assert_eq!(w.redemptions()[0].state, ThingState::Reversed);
    w.when(brought_back("米")).then_refused("state_is");
}

#[test]
fn what_is_only_held_is_not_reversed() {
    open_shop().and([held("米", "李家", "大米", 1, 6)]).when(brought_back("米")).then_refused("state_is");
}

#[test]
fn redeeming_leaves_rank_honour_and_minutes_unchanged() {
    let w = open_shop().and([
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 90),
        approved("雪一", Some("细则")),
    ]);
    let fixed = |w: &World| {
        let s = w.statement("李家");
        (s.accounts.rank, s.accounts.honour, s.minutes)
    };
    let before = fixed(&w);
    let w = w.and([held("米", "李家", "大米", 2, 6)]);
    assert_eq!(fixed(&w), before);
    let w = w.and([collected("米")]);
    assert_eq!(fixed(&w), before);
    let w = w.and([brought_back("米")]);
    assert_eq!(fixed(&w), before);
}

#[test]
fn nobody_spends_more_than_they_have() {
    let w = open_shop().and([held("米", "李家", "大米", 3, 6)]);
    let refused = w.when(held("米二", "李家", "大米", 1, 6)).refusal();
    assert_eq!(
        refused,
        Refusal::InsufficientPoints {
            needed: whole(6),
            available: whole(2),
            held: whole(18),
            debt: whole(0),
        }
    );
}

#[test]
fn nobody_takes_more_than_there_is() {
    let w = open_shop().and([priced("大米", 1), held("米", "李家", "大米", 4, 1)]);
    let refused = w.when(held("米二", "李家", "大米", 2, 1)).refusal();
    assert_eq!(
        refused,
        Refusal::InsufficientStock {
            item: label("大米"),
            needed: units(2),
            available: units(1),
            held: units(4),
        }
    );
}

#[test]
fn held_goods_are_not_written_off() {
    let w = open_shop().and([held("米", "李家", "大米", 3, 6)]);
    let w = w.when(written_off("大米", 3)).then_refused("insufficient_stock");
    let w = w.when(written_off("大米", 2)).then(|_, _| {});
    assert_eq!(shelf(&w), [3, 3, 0]);
}

#[test]
fn a_price_that_changed_since_it_was_seen_is_refused() {
    open_shop().and([priced("大米", 7)]).when(held("米", "李家", "大米", 1, 6)).then_refused("price_changed");
}

#[test]
fn a_redemption_keeps_the_price_it_was_held_at() {
    let w = open_shop().and([held("米", "李家", "大米", 1, 6), priced("大米", 9), collected("米")]);
    assert_eq!(w.points("李家")[2..], [1_400, 0, 0]);
    assert_eq!(w.redemptions()[0].points, whole(6));
}

#[test]
fn a_price_lies_between_nothing_and_a_million() {
    let w = open_shop().when(priced("大米", -1)).then_refused("out_of_range");
    let w = w.when(priced("大米", 1_000_001)).then_refused("out_of_range");
    w.when(priced("大米", 1_000_000)).then(|_, _| {});
}

#[test]
fn the_same_price_again_changes_nothing() {
    open_shop().when(priced("大米", 6)).then(|_, receipt| assert!(receipt.events.is_empty()));
}

#[test]
fn goods_that_spoil_first_are_handed_out_first() {
    let w = open_shop().and([
        stocked("六月前", "大米", 2, Some("2026-06-30")),
        stocked("四月前", "大米", 1, Some("2026-04-30")),
    ]);
    let first = w.id("四月前");
    let second = w.id("六月前");
    w.when(held("米", "李家", "大米", 3, 6)).then(|_, receipt| {
        let Some(xiangyue::contract::Event::RedemptionHeld { taken, .. }) = receipt.events.first() else {
            panic!("nothing was held");
        };
        let lots: Vec<_> = taken.iter().map(|t| (t.lot.0, t.quantity.get())).collect();
        assert_eq!(lots, [(first, 1), (second, 2)]);
    });
}

#[test]
fn goods_past_their_day_are_written_off_and_not_handed_out() {
    let w = open_shop().and([
        written_off("大米", 5),
        stocked("四月前", "大米", 2, Some("2026-04-30")),
        on("2026-04-30"),
        held("末日", "李家", "大米", 1, 6),
        on("2026-05-01"),
    ]);
    assert_eq!(shelf(&w), [2, 1, 0]);
    let w = w.when(held("过期", "李家", "大米", 1, 6)).then_refused("insufficient_stock");
    let w = w.when(written_off("大米", 1)).then(|_, _| {});
    assert_eq!(shelf(&w), [1, 1, 0]);
}

#[test]
fn goods_past_their_day_are_not_taken_in() {
    open_shop().when(stocked("旧货", "大米", 1, Some("2026-03-04"))).then_refused("day_too_early");
}

#[test]
fn a_free_item_moves_goods_and_no_points() {
    let w = open_shop().and([
        item("春联", 0),
        stocked("赠品", "春联", 3, None),
        held("联", "李家", "春联", 1, 0),
        collected("联"),
        brought_back("联"),
    ]);
    assert_eq!(w.points("李家")[2..], [2_000, 0, 0]);
    assert_eq!(w.shelf("春联").on_hand, units(3));
}

#[test]
fn donated_goods_are_told_apart() {
    let donor = StockOrigin::Donated { donor: Some(label("沂源县慈善总会")) };
    let w = open_shop().and([stocked_from("捐赠", "大米", 7, None, donor)]);
    assert_eq!(w.shelf("大米").donated, units(7));
    assert_eq!(w.shelf("大米").on_hand, units(12));
}

#[test]
fn one_entry_moves_at_most_a_million_units() {
    let w = open_shop().when(stocked("太多", "大米", 1_000_001, None)).then_refused("out_of_range");
    w.when(held("零", "李家", "大米", 0, 6)).then_refused("out_of_range");
}

#[test]
fn a_person_without_a_household_spends_their_own_points() {
    let w = open_shop().and([
        person("赵铁柱"),
        declared("铁柱庭院", TIDY, "赵铁柱", "2026-02-01"),
        booked("铁柱庭院"),
        held("米", "赵铁柱", "大米", 1, 6),
        collected("米"),
    ]);
    assert_eq!(w.points("赵铁柱")[2..], [400, 0, 0]);
}

#[test]
fn deliveries_stop_before_their_sum_leaves_what_a_book_can_hold() {
    use xiangyue::contract::{Command, Outcome};
    use xiangyue::ids::{CounterId, ItemId};
    let mut w = open_shop();
    let command = Command::ReceiveStock {
        counter: CounterId(w.id("超市")),
        item: ItemId(w.id("大米")),
        quantity: units(1_000_000),
        origin: StockOrigin::Bought,
        best_before: None,
    };
    let now = w.now();
    let outcomes = w.book_mut().execute_all(now, vec![command; 1_000]).outcomes;
    let refused: Vec<_> = outcomes.iter().filter(|o| matches!(o, Outcome::Refusal(_))).collect();
    assert_eq!(refused, [&Outcome::Refusal(Refusal::AmountOverflow)]);
    assert_eq!(w.shelf("大米").on_hand, units(999_000_005));
}
