//! Admins who dismiss each other while apart: authority is folded first, the same way on every desk.

use proptest::prelude::*;
use xiangyue::contract::Command;
use xiangyue::contract::command::{Role, Scope};
use xiangyue::ids::PublicKey;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use super::config;
use crate::support::*;

const DESKS: [&str; 4] = [FOUNDER, "副书记", "会计", "社工台"];

/// What happens next: at which desk, what, about whom, and how much of them still counts.
type Step = (usize, u8, usize, u32);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..4_usize, 0..100_u8, 0..4_usize, 0..8_u32), 4..40)
}

fn council() -> (Vec<Community>, [PublicKey; 4], u64) {
    let mut w = given([
        household("李家"),
        admitted("副书记", Role::Admin),
        admitted("会计", Role::Admin),
        admitted("社工台", Role::SocialWorker),
    ]);
    let keys = DESKS.map(|desk| w.key_of(desk));
    let file = w.book_mut().export_book();
    let founder = w.book().secret().unwrap();
    let books = DESKS.map(|desk| {
        let secret = if desk == FOUNDER { founder } else { seed(desk) };
        Community::open(&file, Some(secret), None, Entropy::from_seed(seed(desk))).unwrap()
    });
    (books.into(), keys, w.clock)
}

fn command(kind: u8, key: PublicKey, last: u32) -> Command {
    let scope = Scope::Community;
    match kind {
        0..25 => Command::OpenCounter { name: label("柜台") },
        25..40 => Command::RevokeKey { key, last, reason: note("失联") },
        40..50 => Command::WithdrawRole { key, role: Role::Admin, scope },
        50..60 => Command::GrantRole { key, role: Role::Admin, scope, until: None },
        _ => Command::AdmitKey {
            key: public([u8::try_from(last).unwrap_or(0) + 40; 32]),
            role: Role::Admin,
            person: None,
        },
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn dismissals_end_alike_whoever_hears_whom_first(steps in steps()) {
        let (mut books, keys, mut clock) = council();
        for (desk, kind, about, last) in steps {
            clock += 60_000;
            let now = Timestamp::from_millis(clock);
            if kind >= 70 {
                let file = books[about].export_book();
                books[desk].merge(now, &file).unwrap();
            } else {
                books[desk].execute(now, command(kind, keys[about], last)).unwrap();
            }
            let file = books[desk].export_book();
            let opened = Community::open(&file, None, None, Entropy::from_seed([5; 32])).unwrap();
            prop_assert_eq!(opened.digest(), books[desk].digest(), "what was heard bit by bit is what is opened whole");
        }
        let files: Vec<_> = books.iter_mut().map(Community::export_book).collect();
        let now = Timestamp::from_millis(clock);
        let merged = |order: [usize; 4]| {
            let mut book = Community::open(&files[order[0]], None, None, Entropy::from_seed([5; 32])).unwrap();
            for other in &order[1..] {
                book.merge(now, &files[*other]).unwrap();
            }
            book.digest()
        };
        let first = merged([0, 1, 2, 3]);
        for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
            prop_assert_eq!(merged(order), first);
        }
    }
}
