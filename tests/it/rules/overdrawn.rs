//! Overdrawn: goods that have gone have gone; what the book lacks is booked, flagged, and named.

use xiangyue::contract::command::Role;
use xiangyue::contract::event::Cause;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Figure, Outcome};

use crate::support::*;

/// Twenty points and five bags of rice; the shop's tablet keeps the counter and goes off the air.
fn apart() -> World {
    given([
        household("李家"),
        sheet("细则"),
        deed("庭院", "细则", TIDY, "李家", "2026-02-01", 2, None),
        booked("庭院"),
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, None),
        admitted("平板", Role::Shopkeeper),
        handed_over("超市", "平板"),
        at("平板"),
        at(FOUNDER),
    ])
}

fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Receipt(_)), "{outcome:?}");
}

#[test]
fn a_deduction_the_counter_could_not_have_seen_becomes_a_debt_with_its_name() {
    let mut w = apart().and([declared("垃圾", LITTER, "李家", "2026-03-01")]);
    done(w.alone("平板", held("米", "李家", "大米", 3, 6)));
    // The deduction is dated before the redemption: the tablet's clock runs behind by nothing, it is only unheard.
    let mut early = apart().and([declared("垃圾", LITTER, "李家", "2026-03-01"), booked("垃圾")]);
    done(early.alone("平板", held("米", "李家", "大米", 3, 6)));
    done(early.alone("平板", collected("米")));
    let approval = early.journal().rows[0].entry;
    let report = early.send("平板", FOUNDER);
    assert!(report.bounced.is_empty());
    let [row] = &report.overdrawn[..] else { panic!("{report:?}") };
    assert_eq!((row.points, row.units), (whole(18), units(0)));
    assert_eq!(row.because, Some(approval));
    assert_eq!(early.points("李家")[2..], [0, 0, -1_800]);
    let rows = early.overdrawn();
    assert_eq!((rows[0].cause, rows[0].counter_name.as_str()), (Some(Cause::Deed), "超市"));
    let holder = early.holder("李家");
    let debt = early.explain(Figure::Debt { holder });
    assert_eq!(debt.total, -1_800);
    assert_eq!(debt.lines.last().and_then(|line| line.because), Some(approval));
    assert_eq!(early.book().imbalance(), [0; 4]);
    // A second merge has nothing new to tell.
    assert!(early.send("平板", FOUNDER).overdrawn.is_empty());
    assert_eq!(early.overdrawn().len(), 1);
}

#[test]
fn live_nothing_is_overdrawn() {
    let w = apart().and([at("平板")]);
    let w = w.when(held("米", "李家", "大米", 4, 6)).then_refused("insufficient_points");
    let w = w.when(held("米", "李家", "大米", 6, 6)).then_refused("insufficient_stock");
    assert!(w.overdrawn().is_empty());
}

#[test]
fn a_price_that_changed_unheard_does_not_undo_what_was_handed_out() {
    let mut w = apart().and([priced("大米", 9)]);
    done(w.alone("平板", held("米", "李家", "大米", 1, 6)));
    let report = w.send("平板", FOUNDER);
    assert!(report.bounced.is_empty() && report.overdrawn.is_empty(), "{report:?}");
    assert_eq!(w.redemptions()[0].points, whole(6));
    assert_eq!(w.points("李家")[2..], [1_400, 600, 0]);
}

#[test]
fn a_short_redemption_that_is_cancelled_pays_its_debt_back() {
    let mut w = apart().and([declared("垃圾", LITTER, "李家", "2026-03-01"), booked("垃圾")]);
    done(w.alone("平板", held("米", "李家", "大米", 3, 6)));
    w.send("平板", FOUNDER);
    assert_eq!(w.points("李家")[2..], [0, 1_800, -1_800]);
    let w = w.and([at("平板"), cancelled("米")]);
    assert_eq!(w.points("李家")[2..], [0, 0, 0]);
    assert!(w.overdrawn().is_empty());
    assert_eq!(w.book().imbalance(), [0; 4]);
}

#[test]
fn what_a_debt_was_already_paid_with_comes_back_as_points() {
    let mut w = apart().and([declared("垃圾", LITTER, "李家", "2026-03-01"), booked("垃圾")]);
    done(w.alone("平板", held("米", "李家", "大米", 3, 6)));
    w.send("平板", FOUNDER);
    let w = w.and([
        deed("庭院二", "细则", TIDY, "李家", "2026-02-01", 1, None),
        booked("庭院二"),
        at("平板"),
        cancelled("米"),
    ]);
    assert_eq!(w.points("李家")[2..], [1_000, 0, 0]);
    assert_eq!(w.book().imbalance(), [0; 4]);
}

#[test]
fn an_award_that_bounced_is_named() {
    let mut w = apart().and([
        admitted("评议会", Role::Reviewer),
        declared("会", MEETING, "李家", "2026-02-01"),
        declared("会二", MEETING, "李家", "2026-02-02"),
        declared("会三", MEETING, "李家", "2026-02-03"),
        at("平板"),
        at("评议会"),
    ]);
    // Two desks approve the same deed apart; the later approval bounces, and changes nothing for the holder.
    w.take(at(FOUNDER));
    done(w.alone(FOUNDER, booked("会")));
    w.take(at("评议会"));
    done(w.alone("评议会", undone("庭院")));
    done(w.alone("平板", held("米", "李家", "大米", 3, 6)));
    w.send("评议会", "平板");
    let void = w.desk("评议会").have();
    assert!(!void.is_empty());
    w.take(at("平板"));
    let rows = w.overdrawn();
    assert_eq!((rows.len(), rows[0].cause), (1, Some(Cause::DeedVoided)));
    assert_eq!(rows[0].points, whole(16));
}

#[test]
fn two_keepers_may_both_have_sold_the_last_bag() {
    let mut w = apart().and([admitted("新平板", Role::Shopkeeper), at("平板"), at(FOUNDER)]);
    done(w.alone(FOUNDER, keeper_replaced("超市", "新平板")));
    let replaced = w.journal().rows[0].entry;
    w.send(FOUNDER, "新平板");
    done(w.alone("新平板", priced("大米", 0)));
    done(w.alone("新平板", held("新", "李家", "大米", 4, 0)));
    done(w.alone("平板", priced("大米", 0)));
    done(w.alone("平板", held("旧", "李家", "大米", 3, 0)));
    done(w.alone("平板", collected("旧")));
    w.send("新平板", FOUNDER);
    let report = w.send("平板", FOUNDER);
    assert!(report.bounced.is_empty());
    let [row] = &report.overdrawn[..] else { panic!("{report:?}") };
    assert_eq!((row.units, row.points, row.because), (units(2), whole(0), Some(replaced)));
    let shelf = w.shelf("大米");
    assert_eq!([shelf.on_hand, shelf.held, shelf.short, shelf.handed_out], [4, 4, 2, 3].map(units));
    // What came in equals what went out and what is there, less what is short.
    assert_eq!(5, 3 + 4 - 2);
}

#[test]
fn units_missing_when_held_are_taken_from_what_came_in_since() {
    let mut w = apart().and([admitted("新平板", Role::Shopkeeper), at("平板"), at(FOUNDER)]);
    done(w.alone(FOUNDER, keeper_replaced("超市", "新平板")));
    w.send(FOUNDER, "新平板");
    done(w.alone("新平板", priced("大米", 0)));
    done(w.alone("新平板", held("新", "李家", "大米", 4, 0)));
    done(w.alone("平板", priced("大米", 0)));
    done(w.alone("平板", held("旧", "李家", "大米", 3, 0)));
    w.send("平板", FOUNDER);
    w.send("新平板", FOUNDER);
    let w = w.and([at("新平板"), stocked("又进", "大米", 5, None), collected("旧")]);
    let shelf = w.shelf("大米");
    assert_eq!([shelf.on_hand, shelf.held, shelf.short, shelf.handed_out], [7, 4, 0, 3].map(units));
    assert!(w.overdrawn().is_empty());
    assert_eq!(w.redemptions().iter().filter(|row| row.state == ThingState::Collected).count(), 1);
}
