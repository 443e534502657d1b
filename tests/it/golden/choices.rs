//! Every choice that stands inside commands and rows: its name in JSON and its number as stored.
//!
//! One that comes is listed at the end of its file, in a line of its own here: the lines before are frozen.

use std::fmt::Write as _;

use serde::Serialize;
use xiangyue::contract::command::{Evidence, Holder, Role, Scope, StockOrigin, TeamPost};
use xiangyue::contract::event::{Cause, CommunityAccount};
use xiangyue::contract::qr::Carried;
use xiangyue::contract::refusal::{AmountField, ThingKind, ThingState};
use xiangyue::contract::sheet::{Award, Expiry, HolderKind, Rounding};
use xiangyue::contract::wallet::OwnState;
use xiangyue::ids::{CounterId, EntryId, HouseholdId, PersonId, TeamId};
use xiangyue::time::PeriodKind;

use super::{golden, hex};
use crate::support::*;

fn list<T: Serialize>(text: &mut String, name: &str, choices: impl IntoIterator<Item = T>) {
    for choice in choices {
        let (json, stored) =
            (serde_json::to_string(&choice).unwrap(), postcard::to_allocvec(&choice).unwrap());
        writeln!(text, "{name} {json} {}", hex(&stored)).unwrap();
    }
}

fn id() -> EntryId {
    EntryId { author: "7ZK3QMG".parse().unwrap(), seq: 15 }
}

/// Choices people make, in the order of their numbers.
fn about_people() -> String {
    let mut text = String::new();
    list(
        &mut text,
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
    list(&mut text, "scope", scopes);
    list(&mut text, "post", [TeamPost::Member, TeamPost::Leader]);
    list(&mut text, "evidence", [Evidence::CheckIn, Evidence::LeaderSigned, Evidence::Backfill]);
    list(&mut text, "holder", [Holder::Household(HouseholdId(id())), Holder::Person(PersonId(id()))]);
    let donor = Some(label("县粮油公司"));
    list(
        &mut text,
        "origin",
        [StockOrigin::Donated { donor }, StockOrigin::Donated { donor: None }, StockOrigin::Bought],
    );
    text
}

fn about_rules() -> String {
    let mut text = String::new();
    list(&mut text, "holderKind", [HolderKind::Household, HolderKind::Person]);
    list(
        &mut text,
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
    list(
        &mut text,
        "expiry",
        [Expiry::Never, Expiry::Yearly { month: 1, day: 10 }, Expiry::AfterMonths { months: 36 }],
    );
    let step = minutes(30);
    list(&mut text, "rounding", [Rounding::Exact, Rounding::Down { step }, Rounding::Up { step }]);
    list(
        &mut text,
        "award",
        [Award::Fixed { points: whole(-10) }, Award::Range { least: whole(1), most: whole(5) }],
    );
    text
}

/// Choices the book makes.
fn about_the_book() -> String {
    let mut text = String::new();
    list(
        &mut text,
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
    list(
        &mut text,
        "account",
        [CommunityAccount::Issued, CommunityAccount::Redeemed(CounterId(id())), CommunityAccount::Expired],
    );
    list(
        &mut text,
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
    list(
        &mut text,
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
    list(
        &mut text,
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
    list(&mut text, "carried", [Carried::Frames, Carried::Statement, Carried::File]);
    list(&mut text, "ownState", [OwnState::Waiting, OwnState::Confirmed, OwnState::Bounced]);
    text
}

#[test]
fn every_choice_has_its_name_and_number_as_before() {
    golden("v1/choices-people.txt", &about_people());
    golden("v1/choices-rules.txt", &about_rules());
    golden("v1/choices-book.txt", &about_the_book());
}
