//! Several desks that work apart, with skewed clocks, and hear of each other now and then.

use proptest::prelude::*;
use xiangyue::contract::command::Role;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use super::config;
use super::town::{Op, Town, execute, ops, pause};
use crate::support::*;

const DESKS: [&str; 3] = [FOUNDER, "评议会", "超市台"];

/// Hours each desk's clock is off.
const SKEW: [u64; 3] = [0, 3 * HOUR, 7 * HOUR];

struct Desks {
    books: Vec<Community>,
    clock: u64,
    town: Town,
}

impl Desks {
    fn settled() -> Self {
        let (w, town) = Town::settled();
        let mut w = w.and([
            deed("甲", "细则", TIDY, "李家", "2026-02-01", 6, None),
            booked("甲"),
            deed("乙", "细则", TIDY, "王家", "2026-02-01", 6, None),
            booked("乙"),
            admitted("评议会", Role::SocialWorker),
            admitted("超市台", Role::SocialWorker),
        ]);
        let file = w.book_mut().export_book();
        let founder = w.book().secret().unwrap();
        let books = DESKS.map(|desk| {
            let secret = if desk == FOUNDER { founder } else { seed(desk) };
            let entropy = Entropy::from_seed(seed(&format!("{desk} 的盐")));
            Community::open(&file, Some(secret), None, entropy).unwrap()
        });
        Self { books: books.into(), clock: w.clock + DAY, town }
    }

    fn step(&mut self, op: Op) {
        let at = usize::from(op.desk) % 3;
        self.clock += pause(op) / 100;
        if op.desk < 40 {
            let from = (at + 1 + usize::from(op.desk / 3) % 2) % 3;
            self.send(from, at);
        } else {
            let clock = self.clock - SKEW[at];
            execute(&mut self.books[at], clock, &mut self.town, op);
        }
    }

    fn send(&mut self, from: usize, to: usize) {
        let file = self.books[from].export_book();
        let now = Timestamp::from_millis(self.clock);
        let report = self.books[to].merge(now, &file).unwrap();
        assert!(report.gaps.is_empty() && report.forked.is_empty());
        assert!(report.held_back.is_empty());
    }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn desks_converge_whoever_hears_whom_first(steps in ops(60)) {
        let mut desks = Desks::settled();
        for op in steps {
            desks.step(op);
        }
        for book in &desks.books {
            prop_assert_eq!(book.imbalance(), [0; 4]);
        }
        let files: Vec<_> = desks.books.iter_mut().map(Community::export_book).collect();
        let now = Timestamp::from_millis(desks.clock);
        let merged = |order: [usize; 3]| {
            let entropy = Entropy::from_seed([5; 32]);
            let mut book = Community::open(&files[order[0]], None, None, entropy).unwrap();
            for other in &order[1..] {
                book.merge(now, &files[*other]).unwrap();
            }
            // Heard twice is heard once.
            let again = book.merge(now, &files[order[1]]).unwrap();
            assert_eq!((again.new_entries, again.refolded_entries), (0, 0));
            book
        };
        let mut first = merged([0, 1, 2]);
        for order in [[1, 0, 2], [2, 1, 0], [1, 2, 0]] {
            prop_assert_eq!(merged(order).digest(), first.digest());
        }
        prop_assert_eq!(first.imbalance(), [0; 4]);
        let file = first.export_book();
        let opened = Community::open(&file, None, None, Entropy::from_seed([5; 32])).unwrap();
        prop_assert_eq!(opened.digest(), first.digest());
        // A pair merged elsewhere first gives the same.
        let mut pair = merged([1, 2, 1]);
        let both = pair.export_book();
        let mut late = Community::open(&files[0], None, None, Entropy::from_seed([5; 32])).unwrap();
        late.merge(now, &both).unwrap();
        prop_assert_eq!(late.digest(), first.digest());
    }

    #[test]
    fn taking_a_checkpoint_at_any_moment_changes_nothing(steps in ops(40), after in 0_usize..40) {
        let (mut w, mut town) = Town::settled();
        let mut checkpoint = Vec::new();
        for (at, op) in steps.into_iter().enumerate() {
            w.clock += pause(op);
            let clock = w.clock;
            execute(w.book_mut(), clock, &mut town, op);
            if at == after {
                let before = w.book().digest();
                checkpoint = w.book_mut().checkpoint();
                prop_assert_eq!(w.book().digest(), before);
            }
        }
        let file = w.book_mut().export_book();
        let entropy = Entropy::from_seed([5; 32]);
        let opened = Community::open(&file, None, Some(&checkpoint), entropy).unwrap();
        prop_assert_eq!(opened.digest(), w.book().digest());
    }
}
