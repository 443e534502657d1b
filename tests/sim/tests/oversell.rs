//! Counters apart: nothing goes out twice, and where a counter has two keepers the count sees it.

use xiangyue_sim::oversell::{Rules, Start, Tally, run};

fn worlds(numbers: std::ops::Range<u64>, rules: impl Fn(u64) -> Rules) -> Tally {
    let starts: Vec<_> = (0..8).map(|number| Start::new(number).unwrap()).collect();
    let mut all = Tally::default();
    for number in numbers {
        let done = run(&starts[(number % 8) as usize], rules(number), number);
        all += done.unwrap_or_else(|why| panic!("world {number}: {why}"));
    }
    all
}

#[test]
fn nothing_is_sold_or_spent_twice() {
    let all = worlds(1..25, Rules::of);
    assert_eq!((all.oversold_bags, all.overspent_hundredths), (0, 0), "\n{all}");
    assert_eq!(all.overdrawn_without_cause, 0, "\n{all}");
    // Worlds in which nothing happens would hold, too.
    assert!(all.merges > 1_500 && all.held > 100 && all.collected > 40, "\n{all}");
    assert!(all.goods_moved > 20 && all.rights_moved > 10 && all.counters_handed_over > 10, "\n{all}");
    assert!(all.spending_elsewhere > 10 && all.given_back > 20, "\n{all}");
}

#[test]
fn without_deductions_nothing_is_overdrawn_at_all() {
    let all = worlds(100..112, |number| Rules { deductions: false, ..Rules::of(number) });
    assert_eq!(all.overdrawn_with_cause + all.overdrawn_without_cause, 0, "\n{all}");
}

#[test]
fn where_two_keys_keep_one_counter_the_count_sees_what_went_out_twice() {
    let all = worlds(200..260, |number| Rules { two_keepers: true, deductions: false, ..Rules::of(number) });
    assert!(all.oversold_bags > 0, "\n{all}");
    assert!(all.overspent_hundredths > 0, "\n{all}");
    // And so does the book.
    assert!(all.overdrawn_with_cause > 0, "\n{all}");
}

#[test]
fn a_floor_limit_bounds_what_is_overspent_and_every_debt_is_named() {
    let all = worlds(300..340, |number| Rules { floor_limits: true, deductions: false, ..Rules::of(number) });
    assert_eq!((all.oversold_bags, all.overdrawn_without_cause), (0, 0), "\n{all}");
    assert!(all.overdrawn_with_cause > 0 && all.overspent_hundredths > 0, "\n{all}");
    // Three households, two counters away from home, and no world lasts longer than a year.
    assert!(all.overspent_hundredths <= all.worlds * 3 * 2 * 300 * 12, "\n{all}");
}
