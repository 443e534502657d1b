//! One desk: purses balance, refusals leave no trace, replay equals live, explanations add up, stock holds.

use proptest::prelude::*;
use xiangyue::contract::command::Holder;
use xiangyue::contract::query::StockPart;
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Answer, Command, Figure, Outcome};
use xiangyue::ids::{DeedId, PersonId};
use xiangyue::time::{Period, PeriodKind};
use xiangyue::{Community, Entropy};

use super::town::{Town, endowment, execute, ops, pause};
use super::{config, model::Model};
use crate::support::*;

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn random_histories_keep_the_invariants(steps in ops(120)) {
        let (mut w, mut town) = Town::settled();
        let mut model = Model::of(&w);
        for household in 0..2 {
            let declare = endowment(&town, household);
            let declared = w.must(declare.clone());
            model.apply(&declare, &declared);
            let approve = Command::ApproveDeed { deed: DeedId(declared.entry) };
            let approved = w.must(approve.clone());
            model.apply(&approve, &approved);
        }
        for op in steps {
            w.clock += pause(op);
            let clock = w.clock;
            let before = (w.book().digest(), w.book().mark());
            let (command, outcome) = execute(w.book_mut(), clock, &mut town, op);
            match &outcome {
                Outcome::Receipt(receipt) => {
                    model.apply(&command, receipt);
                    stock_holds(&w)?;
                    for holder in town.holders() {
                        prop_assert_eq!(model.shown(&w, holder), model.expected(&w, holder));
                    }
                }
                Outcome::Refusal(refusal) => {
                    model.agree_with(&command, refusal, w.today());
                    prop_assert_eq!(before, (w.book().digest(), w.book().mark()));
                }
            }
            prop_assert_eq!(w.book().imbalance(), [0; 4]);
        }
        explanations_add_up(&w, &town)?;
        the_overview_counts_the_lists(&w, &town)?;
        replay_equals_live(&mut w)?;
        no_personal_data_in_segments(&mut w)?;
    }
}

/// Every item at every counter: what is held or free is there, and nothing is below zero.
fn stock_holds(w: &World) -> Result<(), TestCaseError> {
    let Answer::Shelf(rows) = w.ask(serde_json::json!({ "shelf": {} })) else {
        panic!("another answer");
    };
    let mut held = w.redemptions();
    held.retain(|row| row.state == ThingState::Held);
    for row in rows {
        let promised: u32 = held
            .iter()
            .filter(|r| r.item == row.item && r.counter == row.counter)
            .map(|r| r.quantity.get())
            .sum();
        prop_assert_eq!(row.held.get(), promised);
        prop_assert!(row.available.get() + row.held.get() <= row.on_hand.get());
        for (part, shown) in [
            (None, row.on_hand),
            (Some(StockPart::OnHand), row.on_hand),
            (Some(StockPart::Held), row.held),
            (Some(StockPart::Available), row.available),
            (Some(StockPart::Donated), row.donated),
            (Some(StockPart::HandedOut), row.handed_out),
        ] {
            let figure = Figure::Stock { counter: row.counter, item: row.item, part };
            adds_up(w, figure, i64::from(shown.get()))?;
        }
    }
    Ok(())
}

fn adds_up(w: &World, figure: Figure, shown: i64) -> Result<(), TestCaseError> {
    let view = w.explain(figure.clone());
    let sum: i64 = view.lines.iter().map(|line| line.amount).sum();
    prop_assert_eq!((sum, view.total), (shown, shown), "{:?}", figure);
    Ok(())
}

fn explanations_add_up(w: &World, town: &Town) -> Result<(), TestCaseError> {
    let year = Period::of(PeriodKind::Year, w.today());
    for holder in town.holders() {
        let query = serde_json::json!({ "statement": { "holder": holder, "limit": 0 } });
        let Answer::Statement(s) = w.ask(query) else {
            panic!("another answer");
        };
        let a = s.accounts;
        let shown = a.rank.hundredths();
        if s.period == year {
            adds_up(w, Figure::Rank { holder, period: year }, shown)?;
        }
        adds_up(w, Figure::Honour { holder }, a.honour.hundredths())?;
        adds_up(w, Figure::Spendable { holder }, a.spendable.hundredths())?;
        adds_up(w, Figure::Held { holder }, a.held.hundredths())?;
        adds_up(w, Figure::Debt { holder }, a.debt.hundredths())?;
        let (team, from, until) = (None, None, None);
        let figure = match holder {
            Holder::Person(person) => Figure::PersonMinutes { person, team, from, until },
            Holder::Household(household) => Figure::HouseholdMinutes { household },
        };
        adds_up(w, figure, i64::from(s.minutes.get()))?;
    }
    let board = w.board("people", true);
    for row in board.rows {
        let Holder::Person(PersonId(id)) = row.holder else {
            panic!("a household among people");
        };
        let (person, period) = (PersonId(id), board.period);
        adds_up(w, Figure::PersonRank { person, period }, row.rank.hundredths())?;
        adds_up(w, Figure::PersonHonour { person }, row.honour.hundredths())?;
    }
    for team in w.teams() {
        let figure = Figure::TeamMinutes { team: team.team, from: None, until: None };
        adds_up(w, figure, i64::from(team.minutes.get()))?;
    }
    Ok(())
}

fn the_overview_counts_the_lists(w: &World, town: &Town) -> Result<(), TestCaseError> {
    let o = w.overview();
    let waiting = w.services().iter().filter(|row| row.state == ThingState::Waiting).count();
    prop_assert_eq!(o.services_waiting as usize, waiting);
    let waiting = w.deeds().iter().filter(|row| row.state == ThingState::Waiting).count();
    prop_assert_eq!(o.deeds_waiting as usize, waiting);
    let held = w.redemptions().iter().filter(|row| row.state == ThingState::Held).count();
    prop_assert_eq!(o.redemptions_held as usize, held);
    let minutes: u32 = w.teams().iter().map(|team| team.minutes.get()).sum();
    prop_assert_eq!(o.minutes.get(), minutes);
    prop_assert_eq!(o.people as usize, town.persons.len());
    prop_assert_eq!(o.households as usize, town.households.len());
    prop_assert_eq!(w.journal().rows.len(), o.entries as usize);
    Ok(())
}

fn replay_equals_live(w: &mut World) -> Result<(), TestCaseError> {
    let file = w.book_mut().export_book();
    let opened = Community::open(&file, None, None, Entropy::from_seed([3; 32])).unwrap();
    prop_assert_eq!(opened.digest(), w.book().digest());
    prop_assert_eq!(w.overview().bounced, 0);
    Ok(())
}

fn no_personal_data_in_segments(w: &mut World) -> Result<(), TestCaseError> {
    let segments = forge::without_vault(&w.book_mut().export_book());
    for text in ["钱多多", "13900139000", "王秀英", "370102196403051234"] {
        let found = segments.windows(text.len()).any(|part| part == text.as_bytes());
        prop_assert!(!found, "{} is in the journal", text);
    }
    Ok(())
}
