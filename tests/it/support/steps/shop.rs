//! Steps at the shop's counters.

use xiangyue::contract::Command;
use xiangyue::contract::command::{
    AskRedemption, DeclineAsk, GiveRights, HandOverCounter, HoldRedemption, RefuseTransfer, ReplaceKeeper,
    SendStock, SetFloorLimit, StockOrigin, TakeRights, TakeStock, WithdrawAsk,
};
use xiangyue::ids::{AskId, CounterId, ItemId, RedemptionId, TransferId};

use super::{Name, Step, act, named, note, units, whole};
use crate::support::{day, label};

pub fn counter(name: Name) -> Step {
    named(name, move |_| Command::OpenCounter { name: label(name) })
}

pub fn handed_over(counter: Name, desk: Name) -> Step {
    act(move |w| {
        let (counter, to) = (CounterId(w.id(counter)), w.key_of(desk));
        Command::HandOverCounter(HandOverCounter { counter, to })
    })
}

pub fn keeper_replaced(counter: Name, desk: Name) -> Step {
    act(move |w| {
        let (counter, to) = (Some(CounterId(w.id(counter))), w.key_of(desk));
        Command::ReplaceKeeper(ReplaceKeeper { counter, to, reason: note("平板丢了") })
    })
}

pub fn sent(name: Name, from: Name, to: Name, item: Name, quantity: u32) -> Step {
    named(name, move |w| {
        Command::SendStock(SendStock {
            from: CounterId(w.id(from)),
            to: CounterId(w.id(to)),
            item: ItemId(w.id(item)),
            quantity: units(quantity),
        })
    })
}

pub fn taken(transfer: Name) -> Step {
    act(move |w| Command::TakeStock(TakeStock { transfer: TransferId(w.id(transfer)) }))
}

pub fn transfer_refused(transfer: Name) -> Step {
    act(move |w| Command::RefuseTransfer(RefuseTransfer { transfer: TransferId(w.id(transfer)) }))
}

pub fn rights_given(from: Option<Name>, to: Name, holder: Option<Name>) -> Step {
    rights_named("移交", from, to, holder)
}

pub fn rights_named(name: Name, from: Option<Name>, to: Name, holder: Option<Name>) -> Step {
    named(name, move |w| {
        Command::GiveRights(GiveRights {
            from: from.map(|from| CounterId(w.id(from))),
            to: CounterId(w.id(to)),
            holders: holder.map(|holder| vec![w.holder(holder)]),
        })
    })
}

pub fn rights_taken(handover: Name) -> Step {
    act(move |w| Command::TakeRights(TakeRights { transfer: TransferId(w.id(handover)) }))
}

pub fn floor_limit(counter: Name, limit: i64) -> Step {
    act(move |w| {
        let (counter, limit) = (CounterId(w.id(counter)), whole(limit));
        Command::SetFloorLimit(SetFloorLimit { counter, limit })
    })
}

pub fn asked(name: Name, holder: Name, item: Name, quantity: u32) -> Step {
    named(name, move |w| {
        Command::AskRedemption(AskRedemption {
            counter: CounterId(w.id("超市")),
            holder: w.holder(holder),
            item: ItemId(w.id(item)),
            quantity: units(quantity),
        })
    })
}

pub fn answered(name: Name, ask: Name, holder: Name, item: Name, quantity: u32, price: i64) -> Step {
    named(name, move |w| {
        Command::HoldRedemption(HoldRedemption {
            counter: CounterId(w.id("超市")),
            holder: w.holder(holder),
            item: ItemId(w.id(item)),
            quantity: units(quantity),
            price: whole(price),
            ask: Some(AskId(w.id(ask))),
        })
    })
}

pub fn declined(ask: Name) -> Step {
    act(move |w| {
        Command::DeclineAsk(DeclineAsk { ask: AskId(w.id(ask)), reason: note("这个月没有货了") })
    })
}

pub fn withdrawn_ask(ask: Name) -> Step {
    act(move |w| Command::WithdrawAsk(WithdrawAsk { ask: AskId(w.id(ask)) }))
}

pub fn item(name: Name, price: i64) -> Step {
    named(name, move |_| Command::ListItem { name: label(name), unit: label("袋"), price: whole(price) })
}

pub fn priced(item: Name, price: i64) -> Step {
    act(move |w| Command::PriceItem { item: ItemId(w.id(item)), price: whole(price) })
}

pub fn stocked(name: Name, item: Name, quantity: u32, best_before: Option<&'static str>) -> Step {
    stocked_from(name, item, quantity, best_before, StockOrigin::Bought)
}

pub fn stocked_at(counter: Name, name: Name, item: Name, quantity: u32) -> Step {
    named(name, move |w| Command::ReceiveStock {
        counter: CounterId(w.id(counter)),
        item: ItemId(w.id(item)),
        quantity: units(quantity),
        origin: StockOrigin::Bought,
        best_before: None,
    })
}

pub fn stocked_from(
    name: Name,
    item: Name,
    quantity: u32,
    best_before: Option<&'static str>,
    origin: StockOrigin,
) -> Step {
    named(name, move |w| Command::ReceiveStock {
        counter: CounterId(w.id("超市")),
        item: ItemId(w.id(item)),
        quantity: units(quantity),
        origin,
        best_before: best_before.map(day),
    })
}

pub fn written_off(item: Name, quantity: u32) -> Step {
    act(move |w| Command::WriteOffStock {
        counter: CounterId(w.id("超市")),
        item: ItemId(w.id(item)),
        quantity: units(quantity),
        reason: note("受潮"),
    })
}

pub fn held(name: Name, holder: Name, item: Name, quantity: u32, price: i64) -> Step {
    held_at("超市", name, holder, item, quantity, price)
}

pub fn held_at(counter: Name, name: Name, holder: Name, item: Name, quantity: u32, price: i64) -> Step {
    named(name, move |w| {
        Command::HoldRedemption(HoldRedemption {
            counter: CounterId(w.id(counter)),
            holder: w.holder(holder),
            item: ItemId(w.id(item)),
            quantity: units(quantity),
            price: whole(price),
            ask: None,
        })
    })
}

pub fn collected(redemption: Name) -> Step {
    act(move |w| Command::CollectRedemption { redemption: RedemptionId(w.id(redemption)) })
}

pub fn cancelled(redemption: Name) -> Step {
    act(move |w| Command::CancelRedemption { redemption: RedemptionId(w.id(redemption)) })
}

pub fn brought_back(redemption: Name) -> Step {
    act(move |w| Command::ReverseRedemption {
        redemption: RedemptionId(w.id(redemption)),
        reason: note("米里有虫"),
    })
}
