//! Every refusal: its code, its JSON and its stored form, which is part of a book because a book says what bounced and why.

use xiangyue::contract::Refusal;
use xiangyue::contract::command::{Role, Scope};
use xiangyue::contract::refusal::{AmountField, ThingKind, ThingState};
use xiangyue::ids::{CardId, CounterId, EntryId, HouseholdId, KeyTag, PersonId};
use xiangyue::time::{Period, PeriodKind, Timestamp};

use super::{golden, hex};
use crate::support::*;

fn tag() -> KeyTag {
    "7ZK3QMG".parse().unwrap()
}

fn id(seq: u32) -> EntryId {
    EntryId { author: tag(), seq }
}

/// In the order of their numbers.
fn every_refusal() -> Vec<Refusal> {
    let mut all = about_authority();
    all.extend(about_things());
    all.extend(about_amounts());
    all.extend(about_keys());
    all
}

fn about_authority() -> Vec<Refusal> {
    let (key, role) = (tag(), Role::SocialWorker);
    vec![
        Refusal::KeyNotAdmitted { key },
        Refusal::RoleNotAllowed { role },
        Refusal::RoleLapsed { role, until: day("2026-03-31") },
        Refusal::OutOfScope { scope: Scope::Counter(CounterId(id(11))) },
        Refusal::KeyRevoked { key, last: 300 },
        Refusal::SelfApproval,
        Refusal::EnteredBySameKey { key },
        Refusal::NotFound { kind: ThingKind::Household, id: id(3) },
        Refusal::RuleNotFound { row: 300, rows: 28 },
        Refusal::AlreadyFounded,
        Refusal::KeyAlreadyAdmitted { key },
        Refusal::RoleNotHeld { role },
        Refusal::LastAdmin,
        Refusal::NotSealHolder { holder: key },
        Refusal::RivalSeal { number: 3 },
        Refusal::SealIncomplete,
        Refusal::SealMismatch,
        Refusal::BookProvisional { entries: 300 },
        Refusal::RunNotApart { entry: id(300) },
        Refusal::SecondAdminNeeded { first: key },
    ]
}

fn about_things() -> Vec<Refusal> {
    let on = day("2026-03-05");
    vec![
        Refusal::AlreadyMember,
        Refusal::NotMember,
        Refusal::LaterMoveBooked { on },
        Refusal::StateIs { state: ThingState::Collected },
        Refusal::DayInFuture { day: day("2026-03-06"), today: on },
        Refusal::DayTooEarly { day: day("2026-03-04"), first: on },
        Refusal::SheetNotEffective { from: on, until: Some(day("2027-01-01")) },
        Refusal::PriceChanged { seen: whole(4), now: whole(5) },
        Refusal::AmountMismatch { least: whole(-5), most: whole(-1) },
        Refusal::ReasonRequired,
    ]
}

fn about_amounts() -> Vec<Refusal> {
    vec![
        Refusal::OutOfRange { field: AmountField::UtcOffsetMinutes, least: -840, most: 840 },
        Refusal::DayOverfull { recorded: minutes(1_400), most: minutes(1_440) },
        Refusal::CapReached { times: 2, used: 2, period: Period::of(PeriodKind::Month, day("2026-03-05")) },
        Refusal::InsufficientPoints { needed: whole(6), available: whole(2), held: whole(1), debt: whole(0) },
        Refusal::InsufficientStock {
            item: label("大米"),
            needed: units(3),
            available: units(2),
            held: units(1),
        },
        Refusal::SheetMalformed { row: Some(7) },
        Refusal::NothingToExpire,
        Refusal::AmountOverflow,
        Refusal::Unreadable,
    ]
}

fn about_keys() -> Vec<Refusal> {
    let key = tag();
    vec![
        Refusal::InvitationUsed { by: key },
        Refusal::InvitationWithdrawn,
        Refusal::InvitationLapsed { until: day("2026-04-30") },
        Refusal::InvitationProof,
        Refusal::KeyHolderUnknown { key },
        Refusal::CheckInCode { until: Some(Timestamp::from_millis(START)) },
        Refusal::NotCheckedIn,
        Refusal::SecondApprovalNeeded { by: key, person: PersonId(id(4)) },
        Refusal::NotKeeper { counter: CounterId(id(11)), keeper: key },
        Refusal::CardReplaced { by: CardId(id(15)) },
        Refusal::SpendingElsewhere { home: Some(CounterId(id(11))), left: whole(5) },
        Refusal::PersonErased { person: PersonId(id(4)) },
        Refusal::HouseholdErased { household: HouseholdId(id(3)) },
        Refusal::HouseholdInhabited { members: 3 },
        Refusal::SemanticsStep { now: 1 },
        Refusal::NewerSemantics { needed: 2, known: 1 },
        Refusal::RevocationVoid,
    ]
}

#[test]
fn every_refusal_has_its_code_its_fields_and_its_bytes_as_before() {
    let all = every_refusal();
    assert_eq!(all.iter().map(variant).collect::<Vec<_>>(), variants::<Refusal>());
    let mut text = String::new();
    for (number, refusal) in (0..).zip(&all) {
        let stored = postcard::to_allocvec(refusal).unwrap();
        assert_eq!(stored[0], number, "{refusal:?} stands at another place");
        assert_eq!(&postcard::from_bytes::<Refusal>(&stored).unwrap(), refusal);
        let json = serde_json::to_string(refusal).unwrap();
        text.push_str(&format!("{} {json} {}\n", refusal.code(), hex(&stored)));
    }
    golden("v1/refusals.txt", &text);
}
