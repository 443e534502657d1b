//! Household cards 积分卡: paper for those without a phone. No points are on a card; it only says whose it is.
//!
//! A household has one current card. A new one takes its place, so a lost card stops counting.

use super::{Book, Context, Events, find, misrouted};
use crate::coding::stored;
use crate::contract::command::Command;
use crate::contract::refusal::{AmountField, ThingKind, ThingState};
use crate::contract::{Event, Refusal};
use crate::ids::{CardId, HouseholdId};
use crate::limits;
use crate::table::{Table, tables};
use crate::text::Label;
use crate::time::Timestamp;

tables! {
    /// Cards.
    Cards {
        cards: Table<CardId, Card>,
        /// The card that counts.
        current: Table<HouseholdId, CardId>,
    }
}

stored! {
    /// A card.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Card {
        pub(crate) household: HouseholdId,
        pub(crate) number: Label,
        pub(crate) at: Timestamp,
        /// The card that took its place.
        pub(crate) replaced: Option<CardId>,
        pub(crate) voided: bool,
    }
}

impl Cards {
    pub(crate) fn find(&self, card: CardId) -> Result<Card, Refusal> {
        find(&self.cards, card, ThingKind::Card, card.0)
    }

    /// A card that counts, or why it does not any more.
    pub(crate) fn current(&self, card: CardId) -> Result<Card, Refusal> {
        let row = self.find(card)?;
        match row.replaced {
            Some(by) => Err(Refusal::CardReplaced { by }),
            None if row.voided => Err(Refusal::StateIs { state: ThingState::Voided }),
            None => Ok(row),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::CardIssued { card, household, number, replaces } => {
                if let Some(old) = replaces {
                    self.cards.edit(at, old, |row| row.replaced = Some(*card));
                }
                let (household, number) = (*household, number.clone());
                let row = Card { household, number, at: cx.at, replaced: None, voided: false };
                self.cards.put(at, *card, row);
                self.current.put(at, household, *card);
            }
            Event::CardVoided { card, .. } => {
                if let Some(household) = self.cards.get(card).map(|row| row.household) {
                    self.current.remove(at, &household);
                }
                self.cards.edit(at, card, |row| row.voided = true);
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::IssueCard { household, number } => {
            book.people.check_household(*household)?;
            let most = u32::try_from(limits::QR_CODE_BYTES).unwrap_or(u32::MAX);
            if number.as_str().len() > limits::QR_CODE_BYTES {
                return Err(Refusal::OutOfRange { field: AmountField::CardNumberBytes, least: 1, most });
            }
            let replaces = book.cards.current.get(household);
            let (household, number) = (*household, number.clone());
            Ok(alloc::vec![Event::CardIssued { card: CardId(cx.entry), household, number, replaces }])
        }
        Command::VoidCard { card, reason } => {
            book.cards.current(*card)?;
            Ok(alloc::vec![Event::CardVoided { card: *card, reason: reason.blob() }])
        }
        other => misrouted(other),
    }
}
