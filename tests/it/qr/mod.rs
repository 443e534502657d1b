//! QR texts: what each may hold, who is believed, what is wrong with a bad one, and series that lose parts.

mod desk;
mod series;
mod texts;

use xiangyue::SecretKey;
use xiangyue::contract::command::Role;
use xiangyue::contract::qr::*;
use xiangyue::ids::{CommunityId, EntryId, OneTimeSeed};
use xiangyue::time::{Day, Timestamp};

use crate::support::*;

/// The digits of a hash that begins `ab`.
fn community(first: &str) -> CommunityId {
    format!("{first}{}", "5c".repeat(31)).parse().unwrap()
}

fn home() -> CommunityId {
    community("ab")
}

fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(seed(name))
}

/// The longest id there is.
fn thing() -> EntryId {
    EntryId { author: key("最长").public().tag(), seq: u32::MAX }
}

/// What a phone of the village knows: an admin, a leader, a shopkeeper, a volunteer.
pub fn known() -> QrKnown {
    let signer = |name, role| QrSigner { key: key(name).public(), role };
    QrKnown {
        community: Some(home()),
        utc_offset_minutes: 480,
        signers: vec![
            signer("村委会", Role::Admin),
            signer("队长", Role::Volunteer),
            signer("队长", Role::TeamLeader),
            signer("店主", Role::Shopkeeper),
            signer("志愿者", Role::Volunteer),
        ],
    }
}

pub fn now() -> Timestamp {
    Timestamp::from_millis(START)
}

/// The latest time a text may say it was made.
fn ahead() -> Timestamp {
    Timestamp::from_millis(START + DAY)
}

/// One text of every kind that is written at once, each field as long as it may be.
pub fn longest() -> [(QrText, &'static str); 5] {
    let title = "乡".repeat(12);
    let code = "9".repeat(24);
    let last = Day::LAST;
    let invitation = InvitationText {
        community: home(),
        inviter: key("村委会").public(),
        invitation: xiangyue::ids::InvitationId(thing()),
        seed: OneTimeSeed([255; 32]),
        until: last,
        after: ahead(),
        name: title.clone(),
    };
    let check_in = CheckInText {
        activity: xiangyue::ids::ActivityId(thing()),
        on: last,
        code: xiangyue::ids::CheckInCode([255; 5]),
        until: Timestamp::from_millis(u64::MAX),
        after: ahead(),
        title: title.clone(),
    };
    let voucher = VoucherText {
        redemption: xiangyue::ids::RedemptionId(thing()),
        holder: "ffffffffffffffff".parse().unwrap(),
        quantity: xiangyue::amount::Quantity::new(1_000_000).unwrap(),
        until: last,
        item: title.clone(),
    };
    let certificate = CertificateText {
        number: code.clone(),
        name: title,
        minutes: xiangyue::amount::Minutes::new(2_000_000_000).unwrap(),
        from: Day::FIRST,
        until: last,
        unit: "约".repeat(14),
    };
    let card = CardText {
        card: xiangyue::ids::CardId(thing()),
        household: xiangyue::ids::HouseholdId(thing()),
        number: code,
    };
    [
        (QrText::Invitation(invitation), "村委会"),
        (QrText::CheckIn(check_in), "队长"),
        (QrText::Voucher(voucher), "店主"),
        (QrText::Certificate(certificate), "村委会"),
        (QrText::Card(card), "村委会"),
    ]
}

pub fn written(text: &QrText, by: &str) -> String {
    xiangyue::exchange::write_qr(home(), text, Some(&key(by))).unwrap()
}

fn read(text: &str) -> Result<QrText, QrFault> {
    xiangyue::exchange::read_qr(text, &known(), now(), None)
}
