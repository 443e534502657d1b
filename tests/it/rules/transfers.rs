//! Goods between counters: sent, then taken or refused, and only then back.

use xiangyue::contract::command::{Role, StockOrigin};
use xiangyue::contract::query::StockPart;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, Figure, ShelfRow};
use xiangyue::ids::{CounterId, ItemId};

use crate::support::*;

/// The office's counter with nine bags, and a branch that a tablet keeps.
fn two_counters() -> World {
    let donor = StockOrigin::Donated { donor: Some(label("沂源县慈善总会")) };
    given([
        household("李家"),
        counter("超市"),
        counter("分店"),
        item("大米", 0),
        stocked_from("捐赠", "大米", 5, Some("2026-04-30"), donor),
        stocked("进货", "大米", 4, None),
        admitted("平板", Role::Shopkeeper),
        handed_over("分店", "平板"),
    ])
}

fn row(w: &World, counter: &str) -> ShelfRow {
    let Answer::Shelf(rows) = w.ask(serde_json::json!({ "shelf": { "counter": w.id(counter) } })) else {
        panic!("another answer")
    };
    rows.into_iter().next().unwrap()
}

fn on_hand(w: &World) -> [u32; 2] {
    ["超市", "分店"].map(|counter| row(w, counter).on_hand.get())
}

fn explained(w: &World, counter: &str) -> i64 {
    let (counter, item) = (CounterId(w.id(counter)), ItemId(w.id("大米")));
    let view = w.explain(Figure::Stock { counter, item, part: Some(StockPart::OnHand) });
    assert_eq!(view.total, view.lines.iter().map(|line| line.amount).sum::<i64>());
    view.total
}

#[test]
fn goods_leave_one_shelf_and_arrive_at_another_with_their_lot() {
    let w = two_counters().and([sent("调拨", "超市", "分店", "大米", 6)]);
    assert_eq!(on_hand(&w), [3, 0]);
    let pending = w.transfers();
    assert_eq!((pending[0].quantity, pending[0].own), (units(6), false));
    let w = w.and([at("平板"), taken("调拨")]);
    assert_eq!(on_hand(&w), [3, 6]);
    assert_eq!(row(&w, "分店").next_best_before, Some(day("2026-04-30")));
    assert_eq!((explained(&w, "超市"), explained(&w, "分店")), (3, 6));
    // Donors are told of what they gave where they gave it.
    assert_eq!((row(&w, "超市").donated, row(&w, "分店").donated), (units(5), units(0)));
    let w = w.and([held_at("分店", "米", "李家", "大米", 6, 0), collected("米")]);
    assert_eq!(explained(&w, "分店"), 0);
}

#[test]
fn only_the_keeper_sends_and_no_more_than_there_is() {
    let w = two_counters().when(sent("多", "超市", "分店", "大米", 10)).then_refused("insufficient_stock");
    let w = w.when(sent("零", "超市", "分店", "大米", 0)).then_refused("out_of_range");
    let w = w.when(sent("无", "超市", "没有的", "大米", 1)).then_refused("not_found");
    let w = w.and([at("平板")]);
    w.when(sent("抢", "超市", "分店", "大米", 1)).then_refused("not_keeper");
}

#[test]
fn goods_are_taken_once_by_the_counter_they_are_for() {
    let w = two_counters().and([sent("调拨", "超市", "分店", "大米", 6)]);
    let w = w.when(taken("调拨")).then_refused("not_keeper");
    let w = w.when(rights_taken("调拨")).then_refused("not_found");
    let w = w.when(transfer_refused("调拨")).then_refused("not_keeper");
    let w = w.and([at("平板"), taken("调拨")]);
    let w = w.when(taken("调拨")).then_refused("state_is");
    let w = w.when(transfer_refused("调拨")).then_refused("state_is");
    assert!(w.transfers().is_empty());
}

#[test]
fn refused_goods_are_taken_back_by_who_sent_them() {
    let w =
        two_counters().and([sent("调拨", "超市", "分店", "大米", 6), at("平板"), transfer_refused("调拨")]);
    let w = w.when(taken("调拨")).then_refused("not_keeper");
    assert_eq!(w.transfers()[0].state, ThingState::Returned);
    let w = w.and([at(FOUNDER)]);
    assert!(w.transfers()[0].own);
    assert_eq!(on_hand(&w), [3, 0]);
    let w = w.and([taken("调拨")]);
    assert_eq!(on_hand(&w), [9, 0]);
    assert_eq!(explained(&w, "超市"), 9);
}

#[test]
fn goods_that_come_back_to_their_lot_are_counted_once() {
    let w = two_counters().and([
        sent("去", "超市", "分店", "大米", 6),
        at("平板"),
        taken("去"),
        sent("回", "分店", "超市", "大米", 4),
        at(FOUNDER),
        taken("回"),
        sent("再去", "超市", "分店", "大米", 7),
        at("平板"),
        taken("再去"),
    ]);
    assert_eq!(on_hand(&w), [0, 9]);
    assert_eq!((explained(&w, "超市"), explained(&w, "分店")), (0, 9));
}

#[test]
fn goods_on_their_way_wait_for_the_next_keeper() {
    let w = two_counters().and([
        sent("调拨", "超市", "分店", "大米", 6),
        admitted("新平板", Role::Shopkeeper),
        keeper_replaced("分店", "新平板"),
        at("新平板"),
        taken("调拨"),
    ]);
    assert_eq!(on_hand(&w), [3, 6]);
}
