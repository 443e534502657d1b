//! Asks 兑换申请: what somebody would like to redeem. An ask holds nothing; the counter's keeper answers it.

use super::Shop;
use crate::amount::Quantity;
use crate::book::{Book, Context, Events, check_quantity, find, misrouted};
use crate::coding::stored;
use crate::contract::command::{AskRedemption, Command, HoldRedemption, Holder};
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{AskId, BlobHash, CounterId, ItemId, KeyTag, RedemptionId};
use crate::time::Timestamp;

stored! {
    /// What somebody would like.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Ask {
        pub(crate) counter: CounterId,
        pub(crate) holder: Holder,
        pub(crate) item: ItemId,
        pub(crate) quantity: Quantity,
        pub(crate) by: KeyTag,
        pub(crate) at: Timestamp,
        /// Waiting, held by a redemption, returned with a reason, or cancelled by who asked.
        pub(crate) state: ThingState,
        pub(crate) reason: Option<BlobHash>,
        pub(crate) redemption: Option<RedemptionId>,
    }
}

impl Shop {
    fn find_ask(&self, ask: AskId) -> Result<Ask, Refusal> {
        find(&self.asks, ask, ThingKind::Ask, ask.0)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this file's events are routed here")]
    pub(super) fn evolve_asks(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::RedemptionAsked { ask, counter, holder, item, quantity } => {
                let row = Ask {
                    counter: *counter,
                    holder: *holder,
                    item: *item,
                    quantity: *quantity,
                    by: cx.entry.author,
                    at: cx.at,
                    state: ThingState::Waiting,
                    reason: None,
                    redemption: None,
                };
                self.asks.put(cx.place, *ask, row);
                self.asked.put(cx.place, *ask, ());
            }
            Event::AskDecided { ask, state, reason, redemption } => {
                self.asks.edit(cx.place, ask, |row| {
                    row.state = *state;
                    row.reason = *reason;
                    row.redemption = *redemption;
                });
                self.asked.remove(cx.place, ask);
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this file's commands are routed here")]
#[inline(never)]
pub(super) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let shop = &book.shop;
    match command {
        Command::AskRedemption(AskRedemption { counter, holder, item, quantity }) => {
            shop.find_counter(*counter)?;
            book.people.check_holder(*holder)?;
            shop.find_item(*item)?;
            check_quantity(*quantity)?;
            Ok(alloc::vec![Event::RedemptionAsked {
                ask: AskId(cx.entry),
                counter: *counter,
                holder: *holder,
                item: *item,
                quantity: *quantity,
            }])
        }
        Command::DeclineAsk(decline) => {
            decided(shop, decline.ask, ThingState::Returned, decline.reason.blob())
        }
        Command::WithdrawAsk(withdraw) => decided(shop, withdraw.ask, ThingState::Cancelled, None),
        other => misrouted(other),
    }
}

fn decided(shop: &Shop, ask: AskId, state: ThingState, reason: Option<BlobHash>) -> Result<Events, Refusal> {
    let row = shop.find_ask(ask)?;
    if row.state != ThingState::Waiting {
        return Err(Refusal::StateIs { state: row.state });
    }
    Ok(alloc::vec![Event::AskDecided { ask, state, reason, redemption: None }])
}

/// Refuses, live, to answer an ask of another holder, or one that does not wait. At fold the goods have gone, and an
/// ask withdrawn unheard is answered all the same.
pub(super) fn answered(shop: &Shop, cx: &Context, hold: &HoldRedemption) -> Result<Option<Event>, Refusal> {
    let Some(ask) = hold.ask else { return Ok(None) };
    let fits = |row: &Ask| row.holder == hold.holder && row.counter == hold.counter;
    match shop.find_ask(ask).ok().filter(fits) {
        None if cx.live => Err(Refusal::NotFound { kind: ThingKind::Ask, id: ask.0 }),
        Some(row) if cx.live && row.state != ThingState::Waiting => {
            Err(Refusal::StateIs { state: row.state })
        }
        // One answer is enough: a second redemption stands without it.
        None => Ok(None),
        Some(row) if row.redemption.is_some() => Ok(None),
        Some(_) => Ok(Some(Event::AskDecided {
            ask,
            state: ThingState::Held,
            reason: None,
            redemption: Some(RedemptionId(cx.entry)),
        })),
    }
}
