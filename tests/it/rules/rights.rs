//! Spending rights: every holder's points can be spent at one counter, and elsewhere only up to a floor limit.

use xiangyue::contract::command::{Holder, ReplaceKeeper, Role};
use xiangyue::contract::{Command, Outcome, Refusal};
use xiangyue::ids::CounterId;

use crate::support::*;

/// Two households with forty points, the founder's counter and a branch that another tablet keeps, each with rice.
fn two_counters() -> World {
    given([
        household("李家"),
        household("王家"),
        sheet("细则"),
        deed("甲", "细则", TIDY, "李家", "2026-02-01", 4, None),
        booked("甲"),
        deed("乙", "细则", TIDY, "王家", "2026-02-01", 4, None),
        booked("乙"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 9, None),
        counter("分店"),
        stocked_at("分店", "分店进货", "大米", 9),
        admitted("平板", Role::Shopkeeper),
        handed_over("分店", "平板"),
        at("平板"),
    ])
}

fn home(w: &World, holder: &str) -> Option<CounterId> {
    w.statement(holder).home
}

fn counter_id(w: &World, name: &str) -> Option<CounterId> {
    Some(CounterId(w.id(name)))
}

fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Receipt(_)), "{outcome:?}");
}

#[test]
fn points_are_spent_at_the_first_counter_the_founder_opens() {
    let w = two_counters();
    assert_eq!(home(&w, "李家"), counter_id(&w, "超市"));
    let left = w.when(held_at("分店", "米", "李家", "大米", 1, 6)).refusal();
    let Refusal::SpendingElsewhere { home, left } = left else { panic!("{left:?}") };
    assert_eq!((home.is_some(), left), (true, whole(0)));
    let w = two_counters().and([at(FOUNDER), held("米", "李家", "大米", 1, 6)]);
    let homes: Vec<_> = w.counters().iter().map(|row| row.home).collect();
    assert_eq!(homes.iter().filter(|home| **home).count(), 1);
}

#[test]
fn a_counter_another_key_opened_is_no_home_until_the_founder_gives_the_rights() {
    let w = given([
        household("李家"),
        sheet("细则"),
        declared("庭院", TIDY, "李家", "2026-02-01"),
        booked("庭院"),
        admitted("平板", Role::Shopkeeper),
        at("平板"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 1, None),
    ]);
    assert_eq!(home(&w, "李家"), None);
    let w = w.when(held("米", "李家", "大米", 1, 6)).then_refused("spending_elsewhere");
    let w = w.and([at(FOUNDER), rights_given(None, "超市", None), at("平板")]);
    let w = w.when(held("米", "李家", "大米", 1, 6)).then_refused("spending_elsewhere");
    let w = w.and([rights_taken("移交"), held("米", "李家", "大米", 1, 6)]);
    assert_eq!(home(&w, "李家"), counter_id(&w, "超市"));
}

#[test]
fn rights_move_in_two_entries_and_are_nowhere_in_between() {
    let w = two_counters().and([at(FOUNDER), rights_given(Some("超市"), "分店", None)]);
    let w = w.when(held("米", "李家", "大米", 1, 6)).then_refused("spending_elsewhere");
    assert_eq!(home(&w, "李家"), None);
    let pending = w.transfers();
    assert_eq!((pending.len(), pending[0].pool, pending[0].own), (1, true, false));
    let w = w.and([at("平板")]);
    assert!(w.transfers()[0].own);
    let w = w.when(held_at("分店", "米", "李家", "大米", 1, 6)).then_refused("spending_elsewhere");
    let w = w.and([rights_taken("移交"), held_at("分店", "米", "李家", "大米", 1, 6)]);
    assert!(w.transfers().is_empty());
    let w = w.and([at(FOUNDER)]);
    let w = w.when(held("米二", "王家", "大米", 1, 6)).then_refused("spending_elsewhere");
    // Who comes later belongs to the pool, wherever it lies by then.
    let w = w.and([household("赵家")]);
    assert_eq!(home(&w, "赵家"), counter_id(&w, "分店"));
}

#[test]
fn the_right_of_one_holder_moves_without_the_others() {
    let w = two_counters().and([at(FOUNDER), rights_given(Some("超市"), "分店", Some("李家")), at("平板")]);
    let w = w.and([rights_taken("移交")]);
    assert_eq!(home(&w, "李家"), counter_id(&w, "分店"));
    assert_eq!(home(&w, "王家"), counter_id(&w, "超市"));
    let w = w.and([held_at("分店", "米", "李家", "大米", 1, 6)]);
    w.when(held_at("分店", "米二", "王家", "大米", 1, 6)).then_refused("spending_elsewhere");
}

#[test]
fn nobody_gives_a_right_that_lies_elsewhere() {
    let w = two_counters();
    let w = w.when(rights_given(Some("分店"), "超市", Some("李家"))).then_refused("spending_elsewhere");
    let w = w.when(rights_given(Some("分店"), "超市", None)).then_refused("spending_elsewhere");
    let w = w.when(rights_given(None, "分店", None)).then_refused("spending_elsewhere");
    let w = w.when(rights_given(Some("超市"), "分店", None)).then_refused("not_keeper");
    w.when(rights_given(Some("分店"), "超市", Some("没有的"))).then_refused("not_found");
}

#[test]
fn rights_are_taken_once_by_the_counter_they_are_for() {
    let w = two_counters().and([at(FOUNDER), rights_given(Some("超市"), "分店", None)]);
    let w = w.when(rights_taken("移交")).then_refused("not_keeper");
    let w = w.when(taken("移交")).then_refused("not_found");
    let w = w.and([at("平板"), rights_taken("移交")]);
    let w = w.when(rights_taken("移交")).then_refused("state_is");
    w.when(transfer_refused("移交")).then_refused("state_is");
}

#[test]
fn refused_rights_come_back_once_the_giver_takes_them() {
    let w = two_counters().and([at(FOUNDER), rights_given(Some("超市"), "分店", Some("李家")), at("平板")]);
    let w = w.and([transfer_refused("移交")]);
    let w = w.when(rights_taken("移交")).then_refused("not_keeper");
    let w = w.and([at(FOUNDER)]);
    let w = w.when(held("米", "李家", "大米", 1, 6)).then_refused("spending_elsewhere");
    let w = w.and([rights_taken("移交"), held("米", "李家", "大米", 1, 6)]);
    assert_eq!(home(&w, "李家"), counter_id(&w, "超市"));
}

#[test]
fn one_key_that_keeps_both_counters_spends_at_either() {
    let w = two_counters().and([handed_over("分店", FOUNDER), at(FOUNDER)]);
    w.and([held_at("分店", "米", "李家", "大米", 1, 6), held("米二", "李家", "大米", 1, 6)]);
}

#[test]
fn rights_stay_with_a_counter_that_is_handed_over() {
    let w = two_counters().and([at(FOUNDER), handed_over("超市", "平板"), at("平板")]);
    w.and([held("米", "李家", "大米", 1, 6), held_at("分店", "米二", "李家", "大米", 1, 6)]);
}

#[test]
fn an_item_that_costs_nothing_needs_no_right() {
    two_counters().and([priced("大米", 0), held_at("分店", "米", "李家", "大米", 1, 0)]);
}

#[test]
fn a_floor_limit_lets_a_holder_spend_a_little_elsewhere_each_month() {
    let w = two_counters().and([at(FOUNDER), floor_limit("分店", 13), at("平板")]);
    let w = w.and([held_at("分店", "一", "李家", "大米", 1, 6), held_at("分店", "二", "李家", "大米", 1, 6)]);
    let refusal = w.when(held_at("分店", "三", "李家", "大米", 1, 6)).refusal();
    assert!(matches!(refusal, Refusal::SpendingElsewhere { left, .. } if left == whole(1)), "{refusal:?}");
    let spent = || {
        two_counters().and([
            at(FOUNDER),
            floor_limit("分店", 13),
            at("平板"),
            held_at("分店", "一", "李家", "大米", 2, 6),
        ])
    };
    // Another holder has a limit of their own; what is given back can be spent again; so can next month's.
    spent().and([held_at("分店", "王", "王家", "大米", 2, 6)]);
    spent().and([cancelled("一"), held_at("分店", "二", "李家", "大米", 2, 6)]);
    spent().and([collected("一"), brought_back("一"), held_at("分店", "二", "李家", "大米", 2, 6)]);
    spent().and([on("2026-04-01"), held_at("分店", "二", "李家", "大米", 2, 6)]);
}

#[test]
fn a_floor_limit_is_no_credit() {
    let w = two_counters().and([at(FOUNDER), floor_limit("分店", 100), at("平板")]);
    w.when(held_at("分店", "米", "李家", "大米", 7, 6)).then_refused("insufficient_points");
}

#[test]
fn what_was_spent_apart_and_at_home_becomes_a_debt_no_greater_than_the_floor_limit() {
    let mut w = two_counters().and([at(FOUNDER), floor_limit("分店", 12), at("平板"), at(FOUNDER)]);
    done(w.alone("平板", held_at("分店", "远", "李家", "大米", 2, 6)));
    done(w.alone(FOUNDER, held("近", "李家", "大米", 6, 6)));
    let report = w.send("平板", FOUNDER);
    assert!(report.bounced.is_empty());
    let [row] = &report.overdrawn[..] else { panic!("{report:?}") };
    assert_eq!(row.points, whole(36 + 12 - 40));
    assert_eq!((row.entry, row.because), (w.id("近"), Some(w.id("远"))));
    assert_eq!(w.points("李家")[2..], [0, 4_800, -800]);
}

#[test]
fn a_lower_limit_heard_too_late_undoes_nothing() {
    let mut w = two_counters().and([at(FOUNDER), floor_limit("分店", 12), at("平板"), at(FOUNDER)]);
    done(w.alone(FOUNDER, floor_limit("分店", 0)));
    done(w.alone("平板", held_at("分店", "远", "李家", "大米", 2, 6)));
    assert!(w.send("平板", FOUNDER).bounced.is_empty());
    w.send(FOUNDER, "平板");
    let refused = w.alone("平板", held_at("分店", "又", "李家", "大米", 1, 6));
    assert!(matches!(refused, Outcome::Refusal(Refusal::SpendingElsewhere { .. })));
}

#[test]
fn rights_that_lay_with_a_lost_founders_key_go_to_another() {
    let gone = |w: &World| {
        let (counter, to) = (None, w.key_of("副书记"));
        Command::ReplaceKeeper(ReplaceKeeper { counter, to, reason: note("手机丢了") })
    };
    let w = given([
        household("李家"),
        admitted("副书记", Role::Admin),
        at("副书记"),
        counter("超市"),
        act(gone),
        rights_given(None, "超市", None),
        rights_taken("移交"),
    ]);
    assert_eq!(home(&w, "李家"), counter_id(&w, "超市"));
    w.when(act(gone)).then_refused("spending_elsewhere");
}

#[test]
fn a_right_given_apart_is_used_at_one_counter_alone_on_every_device() {
    let mut w = two_counters().and([at(FOUNDER)]);
    // The founder spends, gives the right and goes on with others; the branch hears of it later and spends the rest.
    done(w.alone(FOUNDER, held("近", "李家", "大米", 5, 6)));
    done(w.alone(FOUNDER, rights_given(Some("超市"), "分店", Some("李家"))));
    done(w.alone(FOUNDER, held("王", "王家", "大米", 1, 6)));
    w.send(FOUNDER, "平板");
    done(w.alone("平板", rights_taken("移交")));
    let refused = w.alone("平板", held_at("分店", "多", "李家", "大米", 2, 6));
    assert!(matches!(refused, Outcome::Refusal(Refusal::InsufficientPoints { .. })));
    done(w.alone("平板", held_at("分店", "远", "李家", "大米", 1, 6)));
    let report = w.send("平板", FOUNDER);
    assert!(report.bounced.is_empty() && report.overdrawn.is_empty(), "{report:?}");
    let Holder::Household(_) = w.holder("李家") else { panic!("a household") };
    assert_eq!(w.points("李家")[2..], [400, 3_600, 0]);
}
