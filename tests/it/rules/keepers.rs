//! Keepers: a counter belongs to one key at a time.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Outcome, Refusal};

use crate::support::*;

/// Twenty points, five bags of rice at six points, and two more desks.
fn open_shop() -> World {
    given([
        household("李家"),
        sheet("细则"),
        deed("庭院", "细则", TIDY, "李家", "2026-02-01", 2, None),
        booked("庭院"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, None),
        admitted("平板", Role::Shopkeeper),
        admitted("新平板", Role::Shopkeeper),
    ])
}

fn refused(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refusal(refusal) => refusal,
        Outcome::Receipt(receipt) => panic!("carried out: {receipt:?}"),
    }
}

#[test]
fn a_counter_belongs_to_the_key_that_opened_it() {
    let w = given([admitted("平板", Role::Shopkeeper), at("平板"), counter("超市")]);
    let counters = w.counters();
    assert_eq!(counters.len(), 1);
    assert!(counters[0].own);
    assert_eq!(counters[0].keeper, w.key_of("平板").tag());
}

#[test]
fn only_the_keeper_touches_the_shelf() {
    let mut w = open_shop().and([held("米", "李家", "大米", 1, 6), at("平板")]);
    for step in [
        stocked("又进", "大米", 1, None),
        written_off("大米", 1),
        held("米二", "李家", "大米", 1, 6),
        collected("米"),
        cancelled("米"),
        handed_over("超市", "平板"),
    ] {
        w = w.when(step).then_refused("not_keeper");
    }
}

#[test]
fn a_counter_is_handed_over_by_its_keeper_alone() {
    let w = open_shop().and([handed_over("超市", "平板")]);
    let w = w.when(held("米", "李家", "大米", 1, 6)).then_refused("not_keeper");
    let w = w.when(handed_over("超市", FOUNDER)).then_refused("not_keeper");
    let w = w.and([at("平板"), stocked("又进", "大米", 1, None)]);
    assert!(w.counters()[0].own);
}

#[test]
fn handing_over_to_oneself_changes_nothing() {
    open_shop().when(handed_over("超市", FOUNDER)).then(|_, receipt| assert!(receipt.events.is_empty()));
}

#[test]
fn a_counter_goes_to_an_admitted_key_that_is_not_revoked() {
    let w = open_shop().when(handed_over("超市", "陌生平板")).then_refused("key_not_admitted");
    let cut = act(|_| xiangyue::contract::Command::RevokeKey {
        key: public(seed("平板")),
        last: 0,
        reason: note("丢失"),
    });
    let w = w.and([cut]);
    let w = w.when(handed_over("超市", "平板")).then_refused("key_revoked");
    w.when(keeper_replaced("超市", "平板")).then_refused("key_revoked");
}

#[test]
fn an_admin_replaces_the_keeper_of_a_lost_device() {
    let w = open_shop().and([handed_over("超市", "平板"), keeper_replaced("超市", "新平板"), at("新平板")]);
    let w = w.and([stocked("又进", "大米", 1, None)]);
    w.and([at("平板")]).when(stocked("再进", "大米", 1, None)).then_refused("not_keeper");
}

#[test]
fn what_a_replaced_keeper_sold_before_it_heard_of_it_stands() {
    let mut w = open_shop().and([handed_over("超市", "平板"), at("平板"), at("新平板"), at(FOUNDER)]);
    w.alone(FOUNDER, keeper_replaced("超市", "新平板"));
    w.alone("平板", held("旧", "李家", "大米", 1, 6));
    let report = w.send("平板", FOUNDER);
    assert!(report.bounced.is_empty(), "{report:?}");
    assert_eq!(w.redemptions().len(), 1);
    // From the day it heard of it on, it keeps the counter no longer.
    w.send(FOUNDER, "平板");
    let refusal = refused(w.alone("平板", collected("旧")));
    assert_eq!(refusal.code(), "not_keeper");
}

#[test]
fn what_a_replaced_keeper_handed_on_stands_too() {
    let mut w = open_shop().and([handed_over("超市", "平板"), at("平板"), at("新平板"), at(FOUNDER)]);
    w.alone(FOUNDER, keeper_replaced("超市", FOUNDER));
    w.alone("平板", handed_over("超市", "新平板"));
    w.send("平板", "新平板");
    w.alone("新平板", held("新", "李家", "大米", 1, 6));
    w.send("平板", FOUNDER);
    let report = w.send("新平板", FOUNDER);
    assert!(report.bounced.is_empty(), "{report:?}");
    assert!(w.counters()[0].own, "the admin's word stands");
}

#[test]
fn goods_of_a_key_that_never_kept_the_counter_are_not_handed_out() {
    let mut w = open_shop();
    // A handing over that the others have not heard of, and that does not count.
    let cut = act(|w| xiangyue::contract::Command::RevokeKey {
        key: w.key_of("平板"),
        last: 0,
        reason: note("丢失"),
    });
    w.take(handed_over("超市", "平板"));
    w.take(at("平板"));
    w.take(at(FOUNDER));
    w.alone("平板", handed_over("超市", "新平板"));
    w.send("平板", "新平板");
    w.alone("新平板", held("新", "李家", "大米", 1, 6));
    w.take(cut);
    w.send("平板", FOUNDER);
    let report = w.send("新平板", FOUNDER);
    assert_eq!(report.bounced.last().map(|b| b.refusal.code()), Some("not_keeper"));
    assert_eq!(w.shelf("大米").held, units(0));
}
