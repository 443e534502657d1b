//! Lapsing of spendable points: booked out for everybody in one entry, taken back in one entry.

use alloc::vec::Vec;

use crate::book::{Book, Context, Events, check_day};
use crate::contract::command::Holder;
use crate::contract::event::Cause;
use crate::contract::refusal::{ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{BlobHash, EntryId};
use crate::ledger::plan;
use crate::listing::Listed as _;
use crate::time::{Day, Period};

pub(super) fn expire(book: &Book, cx: &Context, as_of: Day) -> Result<Events, Refusal> {
    check_day(cx, as_of, None)?;
    let lots = book.ledger.lots.iter();
    // Lots lie in the order of their holders, so each holder's come together.
    let lapsed = lots.filter(|(_, lot)| lot.lapsed(as_of));
    let mut holders: Vec<Holder> = lapsed.map(|((holder, _), _)| holder).listed();
    holders.dedup();
    let mut events = alloc::vec![Event::PointsExpired { expiry: cx.entry, as_of }];
    for holder in holders {
        let purpose = plan::Purpose {
            holder,
            by: None,
            on: as_of,
            cause: Cause::Expiry,
            thing: cx.entry,
            period: Period::LIFE,
            entry: cx.entry,
        };
        let movement = plan::lapse(&book.ledger, purpose, as_of)?;
        events.extend(movement.map(|m| Event::PointsMoved(alloc::boxed::Box::new(m))));
    }
    if events.len() == 1 {
        return Err(Refusal::NothingToExpire);
    }
    Ok(events)
}

pub(super) fn reverse(
    book: &Book,
    cx: &Context,
    expiry: EntryId,
    until: Day,
    reason: Option<BlobHash>,
) -> Result<Events, Refusal> {
    let missing = Refusal::NotFound { kind: ThingKind::Expiry, id: expiry };
    let run = book.rules.expiries.get(&expiry).ok_or(missing)?;
    if run.reversed {
        return Err(Refusal::StateIs { state: ThingState::Reversed });
    }
    if until < cx.today {
        return Err(Refusal::DayTooEarly { day: until, first: cx.today });
    }
    let mut events = alloc::vec![Event::ExpiryReversed { expiry, reason }];
    let first = (expiry, Holder::FIRST);
    let of_run = book.rules.expired.range(first..).take_while(|((run, _), _)| *run == expiry);
    for ((_, holder), number) in of_run {
        if let Some(lapsed) = book.ledger.movements.get(&(holder, number)) {
            let movement = plan::unlapse(&book.ledger, holder, &lapsed, cx.entry, until)?;
            events.push(Event::PointsMoved(alloc::boxed::Box::new(movement)));
        }
    }
    Ok(events)
}
