//! Every choice that stands inside commands and rows: its name in JSON and its number as stored.
//!
//! One that comes is listed at the end of its file, in a line of its own here: the lines before are frozen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde::de::DeserializeOwned;
use xiangyue::contract::command::{Evidence, Holder, Role, Scope, StockOrigin, TeamPost};
use xiangyue::contract::event::{Cause, CommunityAccount};
use xiangyue::contract::qr::Carried;
use xiangyue::contract::refusal::{AmountField, ThingKind, ThingState};
use xiangyue::contract::sheet::{Award, Expiry, HolderKind, Rounding};
use xiangyue::ids::{CounterId, EntryId, HouseholdId, PersonId, TeamId};
use xiangyue::time::PeriodKind;

use super::{golden, hex};
use crate::support::*;

/// A file of choices, and of each kind those that are not in it yet.
#[derive(Default)]
struct Page {
    text: String,
    left: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Page {
    fn list<T: Serialize + DeserializeOwned>(
        &mut self,
        kind: &'static str,
        choices: impl IntoIterator<Item = T>,
    ) {
        let left = self.left.entry(kind).or_insert_with(|| variants::<T>().to_vec());
        for choice in choices {
            left.retain(|name| *name != variant(&choice));
            let (json, stored) =
                (serde_json::to_string(&choice).unwrap(), postcard::to_allocvec(&choice).unwrap());
            writeln!(self.text, "{kind} {json} {}", hex(&stored)).unwrap();
        }
    }

    fn complete(self) -> String {
        let left: Vec<_> = self.left.iter().filter(|(_, left)| !left.is_empty()).collect();
        assert!(left.is_empty(), "not listed: {left:?}");
        self.text
    }
}

fn id() -> EntryId {
    EntryId { author: "7ZK3QMG".parse().unwrap(), seq: 15 }
}

/// Choices people make, in the order of their numbers.
fn about_people() -> String {
    let mut page = Page::default();
    page.list(
        "role",
        [
            Role::Admin,
            Role::SocialWorker,
            Role::Reviewer,
            Role::TeamLeader,
            Role::Shopkeeper,
            Role::Auditor,
            Role::Volunteer,
        ],
    );
    let scopes = [Scope::Community, Scope::Team(TeamId(id())), Scope::Counter(CounterId(id()))];
    page.list("scope", scopes);
    page.list("post", [TeamPost::Member, TeamPost::Leader]);
    page.list("evidence", [Evidence::CheckIn, Evidence::LeaderSigned, Evidence::Backfill]);
    page.list("holder", [Holder::Household(HouseholdId(id())), Holder::Person(PersonId(id()))]);
    let donor = Some(label("县粮油公司"));
    page.list(
        "origin",
        [StockOrigin::Donated { donor }, StockOrigin::Donated { donor: None }, StockOrigin::Bought],
    );
    page.complete()
}

fn about_rules() -> String {
    let mut page = Page::default();
    page.list("holderKind", [HolderKind::Household, HolderKind::Person]);
    page.list(
        "periodKind",
        [
            PeriodKind::Day,
            PeriodKind::Week,
            PeriodKind::Month,
            PeriodKind::Quarter,
            PeriodKind::Year,
            PeriodKind::Life,
        ],
    );
    page.list(
        "expiry",
        [Expiry::Never, Expiry::Yearly { month: 1, day: 10 }, Expiry::AfterMonths { months: 36 }],
    );
    let step = minutes(30);
    page.list("rounding", [Rounding::Exact, Rounding::Down { step }, Rounding::Up { step }]);
    page.list(
        "award",
        [Award::Fixed { points: whole(-10) }, Award::Range { least: whole(1), most: whole(5) }],
    );
    page.complete()
}

/// Choices the book makes.
fn about_the_book() -> String {
    let mut page = Page::default();
    page.list(
        "cause",
        [
            Cause::Service,
            Cause::ServiceVoided,
            Cause::Deed,
            Cause::DeedVoided,
            Cause::RedemptionHeld,
            Cause::RedemptionCollected,
            Cause::RedemptionCancelled,
            Cause::RedemptionReversed,
            Cause::Expiry,
            Cause::ExpiryReversed,
        ],
    );
    page.list(
        "account",
        [CommunityAccount::Issued, CommunityAccount::Redeemed(CounterId(id())), CommunityAccount::Expired],
    );
    page.list(
        "state",
        [
            ThingState::Waiting,
            ThingState::Approved,
            ThingState::Returned,
            ThingState::Voided,
            ThingState::Held,
            ThingState::Collected,
            ThingState::Cancelled,
            ThingState::Reversed,
        ],
    );
    page.list(
        "kind",
        [
            ThingKind::Person,
            ThingKind::Household,
            ThingKind::Team,
            ThingKind::Activity,
            ThingKind::Service,
            ThingKind::Sheet,
            ThingKind::Deed,
            ThingKind::Expiry,
            ThingKind::Counter,
            ThingKind::Item,
            ThingKind::Redemption,
            ThingKind::Key,
            ThingKind::Transfer,
            ThingKind::Ask,
            ThingKind::Invitation,
            ThingKind::Card,
        ],
    );
    page.list(
        "field",
        [
            AmountField::Minutes,
            AmountField::Count,
            AmountField::Quantity,
            AmountField::Price,
            AmountField::UtcOffsetMinutes,
            AmountField::Places,
            AmountField::SecondApprovalPoints,
            AmountField::CardNumberBytes,
        ],
    );
    page.list("carried", [Carried::Frames, Carried::Statement, Carried::File]);
    page.complete()
}

#[test]
fn every_choice_has_its_name_and_number_as_before() {
    golden("v1/choices-people.txt", &about_people());
    golden("v1/choices-rules.txt", &about_rules());
    golden("v1/choices-book.txt", &about_the_book());
}
