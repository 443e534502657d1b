//! Seals, forks and accepted runs in random histories: whoever has the same entries has the same book, and a book
//! that begins at a seal is the whole book.

use proptest::prelude::*;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Answer, Command, Query};
use xiangyue::ids::PublicKey;
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use super::config;
use crate::support::*;

const DESKS: [&str; 4] = [FOUNDER, "副书记", "会计", "社工台"];

/// At which desk, what, about which desk, a number, and how far this desk's clock is off, in hours.
type Step = (usize, u8, usize, u32, i64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let clock = prop_oneof![8 => -20..20_i64, 1 => 30..9_000_i64];
    prop::collection::vec((0..4_usize, 0..100_u8, 0..4_usize, 0..8_u32, clock), 4..40)
}

fn opened(file: &[u8], secret: Option<[u8; 32]>) -> Community {
    Community::open(file, secret, None, Entropy::from_seed([5; 32])).unwrap()
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
    let founder = w.book().secret();
    let books = DESKS.map(|desk| opened(&file, if desk == FOUNDER { founder } else { Some(seed(desk)) }));
    (books.into(), keys, w.clock)
}

/// Lets a run that is kept apart count, if there is one.
fn accept(book: &mut Community, now: Timestamp, which: u32) {
    let Answer::Apart(runs) = book.ask(now, &Query::Apart {}) else { panic!("another answer") };
    let run = runs.iter().filter(|run| run.accepted.is_none()).nth(which as usize % 3);
    if let Some(run) = run.filter(|run| book.public_key() != Some(run.key)) {
        let command = Command::AcceptRun { key: run.key, last: run.last, head: run.head };
        let _ = book.execute(now, command);
    }
}

fn act(
    books: &mut [Community],
    keys: &[PublicKey; 4],
    step: Step,
    now: Timestamp,
    backups: &mut Vec<(usize, Vec<u8>)>,
) {
    let (desk, kind, about, number, _) = step;
    let until = now.day(480).day_before().unwrap();
    let key = keys[about];
    // A frozen key can write no more, and that is the only thing that may go wrong here.
    let done = match kind {
        0..20 => books[desk].execute(now, Command::OpenCounter { name: label("柜台") }).map(|_| ()),
        20..26 => books[desk]
            .execute(now, Command::RevokeKey { key, last: number, reason: note("失联") })
            .map(|_| ()),
        26..34 => books[desk].execute(now, Command::HandOverSeal { to: key }).map(|_| ()),
        34..42 => {
            books[desk].execute(now, Command::ReplaceSealHolder { to: key, reason: note("丢了") }).map(|_| ())
        }
        42..56 => books[desk].seal(now, until).map(|_| ()),
        56..60 => {
            let file = books[desk].export_book();
            backups.push((desk, file));
            Ok(())
        }
        60..63 => {
            // An old copy is put back with its key: the feed forks once both have written.
            if let Some((whose, file)) = backups.get(number as usize % backups.len().max(1)) {
                books[*whose] = opened(file, books[*whose].secret());
            }
            Ok(())
        }
        63..68 => {
            accept(&mut books[desk], now, number);
            Ok(())
        }
        _ => {
            let file = books[about].export_book();
            books[desk].merge(now, &file).map(|_| ())
        }
    };
    assert!(matches!(done, Ok(()) | Err(xiangyue::Error::KeyForked)), "{done:?}");
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn the_same_entries_are_the_same_book_with_seals_and_forks(steps in steps()) {
        let (mut books, keys, mut clock) = council();
        let mut backups = Vec::new();
        for step in steps {
            clock += 3_600_000;
            let now = Timestamp::from_millis(clock.saturating_add_signed(step.4 * 3_600_000));
            act(&mut books, &keys, step, now, &mut backups);
            let digest = books[step.0].digest();
            let file = books[step.0].export_book();
            prop_assert_eq!(opened(&file, None).digest(), digest, "opened whole");
        }
        // Everybody hears everything, at a time no clock was ahead of.
        let now = Timestamp::from_millis(clock + 20_000 * 3_600_000);
        for _ in 0..2 {
            for from in 0..4 {
                let file = books[from].export_book();
                for book in &mut books {
                    book.merge(now, &file).unwrap();
                }
            }
        }
        let digest = books[0].digest();
        for book in &mut books {
            prop_assert_eq!(book.digest(), digest);
            let (file, checkpoint) = (book.export_book(), book.checkpoint());
            let cached = Community::open(&file, None, Some(&checkpoint), Entropy::from_seed([5; 32])).unwrap();
            prop_assert_eq!(cached.digest(), digest, "opened from its checkpoint");
            prop_assert_eq!(opened(&book.archive(), None).digest(), digest, "the archive");
        }
        // What is sealed and the tail are the whole.
        let mut pruned = opened(&books[0].export_book(), None);
        if pruned.prune().is_ok() {
            prop_assert_eq!(pruned.digest(), digest);
            let tail = pruned.export_book();
            prop_assert_eq!(opened(&tail, None).digest(), digest, "the tail after its seal");
            let whole = books[1].export_book();
            pruned.merge(now, &whole).unwrap();
            prop_assert_eq!(pruned.digest(), digest, "heard of everything again");
        }
    }
}
