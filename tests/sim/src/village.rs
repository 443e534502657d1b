//! The village all worlds start with, and the words that must never leave the vault.

use xiangyue::amount::{Minutes, Points, Quantity};
use xiangyue::contract::command::{StockOrigin, TeamPost};
use xiangyue::contract::{
    Award, Cap, Command, Expiry, HolderKind, HouseholdProfile, Kept, Note, Outcome, PersonProfile, Rounding,
    Rule, RuleRef, RuleSheet,
};
use xiangyue::ids::{CounterId, DeedId, EntryId, HouseholdId, ItemId, PersonId, SheetId, TeamId};
use xiangyue::text::{Label, Paragraph};
use xiangyue::time::{Day, PeriodKind, Timestamp};
use xiangyue::{Community, Error};

/// 2026-03-05 08:00 in Shandong.
pub const START: u64 = 1_772_668_800_000;
/// Every profile and note holds one of these, and nothing else does.
pub const PRIVATE: [&str; 2] = ["钱多多", "1390013900"];

/// Rows of the sheet.
pub const ROWS: u32 = 5;

/// A short public text.
pub fn label(text: &str) -> Label {
    Label::new(text).unwrap_or_else(|_| panic!("`{text}` is no label"))
}

/// A longer public text.
pub fn paragraph(text: &str) -> Paragraph {
    Paragraph::new(text).unwrap_or_else(|_| panic!("`{text}` is no paragraph"))
}

/// Whole points.
pub fn whole(points: i64) -> Points {
    Points::from_whole(points).unwrap_or_default()
}

/// Minutes of service.
pub fn minutes(count: u32) -> Minutes {
    Minutes::new(count).unwrap_or_default()
}

/// Units of goods.
pub fn units(count: u32) -> Quantity {
    Quantity::new(count).unwrap_or_default()
}

/// A private note.
pub fn note(n: u32) -> Kept<Note> {
    Kept::Inline(Note(format!("钱多多第 {n} 次来说明情况")))
}

/// A person's profile, some of them minors.
pub fn person(n: u32) -> Kept<PersonProfile> {
    Kept::Inline(PersonProfile {
        name: format!("钱多多{n}"),
        birth_date: Day::from_ymd(1940 + (n % 80) as i32, 3, 5),
        phone: Some(format!("1390013900{}", n % 10)),
        id_number: Some(format!("3701021390013900{n}")),
        ..PersonProfile::default()
    })
}

/// A household's profile.
pub fn household(n: u32) -> Kept<HouseholdProfile> {
    Kept::Inline(HouseholdProfile {
        name: format!("钱多多家{n}"),
        address: Some(format!("钱多多路 {n} 号")),
        card_number: Some(format!("H-1390013900{n}")),
    })
}

fn rule(title: &str, award: Award, cap: Option<Cap>) -> Rule {
    Rule { category: label("移风易俗"), title: label(title), award, unit: None, cap, evidence: None }
}

/// A sheet with a rule of every kind; its expiry depends on a number.
pub fn sheet(n: u32, effective_from: Day) -> RuleSheet {
    let fixed = |points| Award::Fixed { points: whole(points) };
    let twice_a_month = Cap { times: 2, per: PeriodKind::Month };
    RuleSheet {
        title: label("积分细则"),
        effective_from,
        holder: if n.is_multiple_of(4) { HolderKind::Person } else { HolderKind::Household },
        rank_period: if n.is_multiple_of(5) { PeriodKind::Quarter } else { PeriodKind::Year },
        expiry: match n % 3 {
            0 => Expiry::AfterMonths { months: 2 },
            1 => Expiry::Yearly { month: 4, day: 10 },
            _ => Expiry::Never,
        },
        hour_rate: (!n.is_multiple_of(6)).then(|| whole(1)),
        rounding: if n.is_multiple_of(2) { Rounding::Exact } else { Rounding::Down { step: minutes(30) } },
        rules: vec![
            rule("庭院整洁", fixed(10), None),
            rule("好人好事", Award::Range { least: whole(1), most: whole(5) }, None),
            rule("乱倒垃圾", fixed(-20), None),
            rule("参加会议", fixed(2), Some(twice_a_month)),
            rule("焚烧秸秆", Award::Range { least: whole(-30), most: whole(-10) }, None),
        ],
    }
}

fn must(book: &mut Community, clock: &mut u64, command: Command) -> Result<EntryId, String> {
    *clock += 60_000;
    match book.execute(Timestamp::from_millis(*clock), command) {
        Ok(Outcome::Receipt(receipt)) => Ok(receipt.entry),
        Ok(Outcome::Refusal(refusal)) => Err(format!("the village cannot start: {refusal:?}")),
        Err(error) => Err(format!("the village cannot start: {error}")),
    }
}

/// Founds a village.
///
/// # Errors
/// A founding the core refuses.
pub fn found(name: &str, entropy: xiangyue::Entropy) -> Result<Community, Error> {
    let command = Command::FoundCommunity { name: label(name), utc_offset_minutes: 480 };
    Community::found(Timestamp::from_millis(START), command, entropy)
}

/// Fills a founded book with a little of everything.
///
/// # Errors
/// A command that is refused.
pub fn settle(book: &mut Community, clock: &mut u64) -> Result<(), String> {
    let day = |month, day| Day::from_ymd(2026, month, day).unwrap_or(Day::FIRST);
    let mut homes = Vec::new();
    for n in 0..3 {
        let home = Command::RegisterHousehold { profile: household(n), group: Some(label("第三小组")) };
        homes.push(HouseholdId(must(book, clock, home)?));
    }
    let mut people = Vec::new();
    for n in 0..5 {
        let household = homes.get(n as usize % 4).copied();
        let person = Command::RegisterPerson { profile: person(n), consent_on: day(1, 2), household };
        people.push(PersonId(must(book, clock, person)?));
    }
    let team = Command::FormTeam { name: label("红马甲"), parent: None, on: day(1, 3) };
    let team = TeamId(must(book, clock, team)?);
    must(book, clock, Command::JoinTeam { person: people[0], team, post: TeamPost::Leader, on: day(1, 4) })?;
    must(book, clock, activity(team, people[0], day(1, 5)))?;
    let adopt = Command::AdoptSheet { sheet: sheet(3, day(1, 1)), replaces: None };
    let sheet = SheetId(must(book, clock, adopt)?);
    let counter = CounterId(must(book, clock, Command::OpenCounter { name: label("爱心超市") })?);
    for (name, price) in [("大米", 3), ("肥皂", 1)] {
        let list = Command::ListItem { name: label(name), unit: label("份"), price: whole(price) };
        let item = ItemId(must(book, clock, list)?);
        let (quantity, origin) = (units(9), StockOrigin::Donated { donor: None });
        must(book, clock, Command::ReceiveStock { counter, item, quantity, origin, best_before: None })?;
    }
    for home in &homes[..2] {
        let deed = Command::DeclareDeed {
            rule: RuleRef { sheet, row: 0 },
            subject: xiangyue::contract::command::Holder::Household(*home),
            on: day(2, 1),
            count: 3,
            points: None,
            reason: None,
        };
        let deed = DeedId(must(book, clock, deed)?);
        must(book, clock, Command::ApproveDeed { deed })?;
    }
    Ok(())
}

/// An activity.
pub fn activity(team: TeamId, in_charge: PersonId, on: Day) -> Command {
    Command::PlanActivity {
        team,
        title: label("扫雪"),
        content: paragraph("清扫主街和广场"),
        place: label("村广场"),
        unit: label("村民委员会"),
        in_charge,
        on,
        places: None,
    }
}
