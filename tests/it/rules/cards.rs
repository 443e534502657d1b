//! Household cards: one current card a household, a lost card replaced, the ledger above the paper.

use xiangyue::contract::qr::*;
use xiangyue::contract::{Command, Outcome, Refusal};
use xiangyue::exchange::{read_qr, write_qr};
use xiangyue::ids::CardId;

use crate::support::*;

fn cards() -> World {
    given([household("李家"), household("王家"), card("0012", "李家")])
}

/// The card's text, as this desk prints it.
fn printed(w: &World, card: &str) -> String {
    let source = QrSource::Card { card: CardId(w.id(card)) };
    let text = w.book().qr_content(w.now(), &source).unwrap();
    write_qr(w.book().id(), &text, w.book().key()).unwrap()
}

/// What this desk says to a card's text.
fn shown(w: &World, text: &str) -> QrReading {
    let known = w.book().known(w.now());
    w.book().look_up(w.now(), read_qr(text, &known, w.now(), Some(QrKind::Card)).unwrap())
}

#[test]
fn a_card_says_whose_it_is() {
    let w = cards();
    let reading = shown(&w, &printed(&w, "0012"));
    let household = reading.household.unwrap();
    assert_eq!(household.household, w.household("李家"));
    assert_eq!(household.name.as_deref(), Some("李家"));
    let card = household.card.unwrap();
    assert_eq!((card.card, card.number.as_str()), (CardId(w.id("0012")), "0012"));
    assert_eq!((reading.refusal, reading.fault), (None, None));
}

#[test]
fn a_household_without_a_card_shows_none() {
    let w = cards();
    let card = |name| w.household_view(name).card;
    assert!(card("李家").is_some() && card("王家").is_none());
}

#[test]
fn a_new_card_takes_the_place_of_the_lost_one() {
    let w = cards();
    let old = printed(&w, "0012");
    let w = w.and([card("0345", "李家"), card("0777", "王家")]);
    let by = CardId(w.id("0345"));
    let reading = shown(&w, &old);
    assert_eq!(reading.refusal, Some(Refusal::CardReplaced { by }));
    assert_eq!(reading.household, None);
    assert!(matches!(reading.text, Some(QrText::Card(_))), "what was on paper is still shown");
    assert_eq!(shown(&w, &printed(&w, "0345")).household.unwrap().household, w.household("李家"));
    assert_eq!(w.household_view("李家").card.unwrap().card, by);
    let w = w.when(card_voided("0012")).then_refused("card_replaced");
    w.when(card_voided("0345")).then(|_, _| {});
}

#[test]
fn a_card_is_voided_once_and_counts_no_more() {
    let w = cards();
    let paper = printed(&w, "0012");
    let w = w.and([card_voided("0012")]);
    assert_eq!(shown(&w, &paper).refusal.unwrap().code(), "state_is");
    assert!(w.household_view("李家").card.is_none());
    let w = w.when(card_voided("0012")).then_refused("state_is");
    // The next card replaces nothing: the voided one stays voided.
    let w = w.when(card("0345", "李家")).then(|_, receipt| {
        let json = serde_json::to_value(&receipt.events[0]).unwrap();
        assert_eq!(json["cardIssued"]["replaces"], serde_json::Value::Null);
    });
    assert_eq!(shown(&w, &paper).refusal.unwrap().code(), "state_is");
}

#[test]
fn the_card_of_the_later_entry_counts_wherever_it_was_issued() {
    let mut w = cards().and([admitted("社工站", xiangyue::contract::command::Role::SocialWorker)]);
    let at_home = w.alone(FOUNDER, card("村里补的", "李家"));
    let apart = w.alone("社工站", card("站里补的", "李家"));
    assert!(matches!((at_home, apart), (Outcome::Receipt(_), Outcome::Receipt(_))));
    w.send("社工站", FOUNDER);
    w.send(FOUNDER, "社工站");
    let last = CardId(w.id("站里补的"));
    assert_eq!(w.household_view("李家").card.unwrap().card, last);
    for older in ["0012", "村里补的"] {
        let source = QrSource::Card { card: CardId(w.id(older)) };
        let refused = w.book().qr_content(w.now(), &source);
        assert!(matches!(refused, Err(Refusal::CardReplaced { .. })), "{older}: {refused:?}");
    }
    assert_eq!(w.desk(FOUNDER).digest(), w.desk("社工站").digest());
}

#[test]
fn a_card_of_no_household_or_with_an_endless_number_is_not_issued() {
    given([]).when(card("0012", "李家")).then_refused("not_found");
    let long =
        |w: &World| Command::IssueCard { household: w.household("李家"), number: label(&"九".repeat(9)) };
    cards().when(act(long)).then_refused("out_of_range");
    let just =
        |w: &World| Command::IssueCard { household: w.household("李家"), number: label(&"九".repeat(8)) };
    cards().when(act(just)).then(|_, _| {});
    given([]).when(card_voided("没有的")).then_refused("not_found");
}

#[test]
fn a_card_of_another_book_or_household_is_none() {
    let w = cards();
    let Ok(QrText::Card(text)) = w.book().qr_content(w.now(), &QrSource::Card { card: CardId(w.id("0012")) })
    else {
        panic!("a card");
    };
    let moved = CardText { household: w.household("王家"), ..text };
    let reading = w.book().look_up(w.now(), QrText::Card(moved));
    assert_eq!(reading.refusal.unwrap().code(), "not_found");
}

#[test]
fn a_card_of_an_erased_household_opens_nothing() {
    let w = cards();
    let paper = printed(&w, "0012");
    let w = w.and([erased("李家")]);
    let reading = shown(&w, &paper);
    assert_eq!((reading.refusal.unwrap().code(), reading.household), ("household_erased", None));
    let source = QrSource::Card { card: CardId(w.id("0012")) };
    assert_eq!(w.book().qr_content(w.now(), &source).unwrap_err().code(), "household_erased");
    let w = w.when(card("0345", "李家")).then_refused("household_erased");
    w.when(card_voided("0012")).then(|_, _| {});
}
