//! Keepers: which key a counter belongs to, and how it passes on.

use super::rights::Seat;
use super::{Counter, Shop};
use crate::amount::Points;
use crate::book::{Book, Context, Events, misrouted};
use crate::contract::command::{Command, HandOverCounter, ReplaceKeeper};
use crate::contract::{Event, Refusal};
use crate::ids::{CounterId, KeyTag, PublicKey};

impl Shop {
    /// Refuses whoever does not keep the counter. What a keeper did before it heard that an admin replaced it
    /// has happened: it stands at fold.
    pub(super) fn check_keeper(&self, cx: &Context, counter: CounterId) -> Result<Counter, Refusal> {
        let row = self.find_counter(counter)?;
        let author = cx.entry.author;
        if row.keeper == author || (!cx.live && self.unaware.contains(&(counter, author))) {
            return Ok(row);
        }
        Err(Refusal::NotKeeper { counter, keeper: row.keeper })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this file's events are routed here")]
    pub(super) fn evolve_keepers(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::CounterOpened { counter, name, keeper } => {
                let (name, keeper, floor_limit) = (name.clone(), *keeper, Points::ZERO);
                self.counters.put(at, *counter, Counter { name, keeper, replaced: None, floor_limit });
                self.sit_down(cx, *counter);
            }
            Event::CounterHandedOver { counter, to } => self.hand_over(cx, *counter, *to),
            Event::KeeperReplaced { counter: None, to, .. } => {
                if let Some(Seat::Key(_)) = self.pool.get(&()) {
                    self.pool.put(at, (), Seat::Key(*to));
                }
            }
            Event::KeeperReplaced { counter: Some(counter), to, .. } => {
                if let Some(old) = self.counters.get(counter).map(|row| row.keeper) {
                    self.unaware.put(at, (*counter, old), ());
                }
                self.counters.edit(at, counter, |row| {
                    row.keeper = *to;
                    row.replaced = Some(cx.entry);
                });
            }
            _ => {}
        }
    }

    /// Who hands over knows that they keep the counter no longer. One who was replaced and did not know it hands
    /// on only that.
    fn hand_over(&mut self, cx: &Context, counter: CounterId, to: KeyTag) {
        let author = cx.entry.author;
        if self.counters.get(&counter).is_some_and(|row| row.keeper == author) {
            self.counters.edit(cx.place, &counter, |row| row.keeper = to);
        } else {
            self.unaware.put(cx.place, (counter, to), ());
        }
        self.unaware.remove(cx.place, &(counter, author));
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this file's commands are routed here")]
#[inline(never)]
pub(super) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let shop = &book.shop;
    match command {
        Command::OpenCounter { name } => Ok(alloc::vec![Event::CounterOpened {
            counter: CounterId(cx.entry),
            name: name.clone(),
            keeper: cx.entry.author,
        }]),
        Command::HandOverCounter(HandOverCounter { counter, to }) => {
            shop.check_keeper(cx, *counter)?;
            let to = heir(book, cx, to)?;
            let same = to == cx.entry.author;
            let counter = *counter;
            Ok(if same { Events::new() } else { alloc::vec![Event::CounterHandedOver { counter, to }] })
        }
        Command::ReplaceKeeper(ReplaceKeeper { counter, to, reason }) => {
            let keeper = match (counter, shop.pool.get(&())) {
                (Some(counter), _) => shop.find_counter(*counter)?.keeper,
                (None, Some(Seat::Key(key))) => key,
                (None, seat) => {
                    let home = seat.and_then(|seat| seat.counter());
                    return Err(Refusal::SpendingElsewhere { home, left: Points::ZERO });
                }
            };
            let to = heir(book, cx, to)?;
            if to == keeper {
                return Ok(Events::new());
            }
            Ok(alloc::vec![Event::KeeperReplaced { counter: *counter, to, reason: reason.blob() }])
        }
        other => misrouted(other),
    }
}

/// The key a counter goes to. That it was revoked in the meantime keeps nobody from having handed over.
fn heir(book: &Book, cx: &Context, to: &PublicKey) -> Result<KeyTag, Refusal> {
    let tag = to.tag();
    match book.keys.find(to, tag)?.revoked.filter(|_| cx.live) {
        Some(last) => Err(Refusal::KeyRevoked { key: tag, last }),
        None => Ok(tag),
    }
}
