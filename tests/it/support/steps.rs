//! Steps: commands by the names of what they concern, for scenarios that read like the village's own notes.

use xiangyue::amount::{Minutes, Points, Quantity};
use xiangyue::contract::command::{Evidence, Holder, Role, Scope, TeamPost};
use xiangyue::contract::{
    Award, Cap, Command, Expiry, HolderKind, HouseholdProfile, Kept, Note, PersonProfile, Rounding, Rule,
    RuleRef, RuleSheet,
};
use xiangyue::ids::{
    ActivityId, CardId, CheckInCode, DeedId, InvitationId, PersonId, ServiceId, SheetId, TeamId,
};
use xiangyue::text::Paragraph;
use xiangyue::time::{PeriodKind, Timestamp};

use super::{World, day, label, morning, public, seed};

mod shop;

pub use shop::*;

type Name = &'static str;

/// One thing that happens in a scenario.
pub enum Step {
    /// The clock stands here now.
    Clock(Timestamp),
    /// Another desk gets a key with a role.
    Admit { desk: Name, role: Role, person: Option<Name> },
    /// A desk with a copy of the book and a key nobody admitted.
    Stranger(Name),
    /// The work goes on at another desk, which first hears of everything.
    At(Name),
    /// A command.
    Do { name: Option<Name>, make: Box<dyn FnOnce(&World) -> Command> },
}

pub fn act(make: impl FnOnce(&World) -> Command + 'static) -> Step {
    Step::Do { name: None, make: Box::new(make) }
}

fn named(name: Name, make: impl FnOnce(&World) -> Command + 'static) -> Step {
    Step::Do { name: Some(name), make: Box::new(make) }
}

pub fn whole(points: i64) -> Points {
    Points::from_whole(points).unwrap()
}

pub fn units(quantity: u32) -> Quantity {
    Quantity::new(quantity).unwrap()
}

pub fn minutes(minutes: u32) -> Minutes {
    Minutes::new(minutes).unwrap()
}

pub fn raised(to: u32) -> Step {
    act(move |_| Command::RaiseSemantics { to })
}

pub fn note(text: &str) -> Kept<Note> {
    Kept::Inline(Note(text.into()))
}

pub fn on(text: &str) -> Step {
    Step::Clock(morning(text))
}

pub fn admitted(desk: Name, role: Role) -> Step {
    Step::Admit { desk, role, person: None }
}

pub fn admitted_person(desk: Name, role: Role, person: Name) -> Step {
    Step::Admit { desk, role, person: Some(person) }
}

pub fn at(desk: Name) -> Step {
    Step::At(desk)
}

pub fn household(name: Name) -> Step {
    named(name, move |_| Command::RegisterHousehold {
        profile: Kept::Inline(HouseholdProfile {
            name: name.into(),
            address: Some(format!("{name}门前路 12 号")),
            card_number: Some("H-0017".into()),
        }),
        group: Some(label("第三村民小组")),
    })
}

pub fn profile(name: &str, born: &str) -> PersonProfile {
    PersonProfile {
        name: name.into(),
        sex: Some("女".into()),
        birth_date: Some(day(born)),
        phone: Some("13800138000".into()),
        id_number: Some("370102196403051234".into()),
        area: Some("罗峪村".into()),
        skills: Some("理发".into()),
    }
}

pub fn born(name: Name, birthday: &'static str, household: Option<Name>) -> Step {
    named(name, move |w| Command::RegisterPerson {
        profile: Kept::Inline(profile(name, birthday)),
        consent_on: day("2026-01-01"),
        household: household.map(|household| w.household(household)),
    })
}

pub fn person(name: Name) -> Step {
    born(name, "1964-03-05", None)
}

pub fn person_in(name: Name, household: Name) -> Step {
    born(name, "1964-03-05", Some(household))
}

pub fn moved(person: Name, household: Option<Name>, on: &'static str) -> Step {
    act(move |w| Command::MoveHousehold {
        person: w.person(person),
        household: household.map(|household| w.household(household)),
        on: day(on),
    })
}

pub fn team(name: Name) -> Step {
    named(name, move |_| Command::FormTeam { name: label(name), parent: None, on: day("2026-01-02") })
}

pub fn named_team(name: Name, parent: Name) -> Step {
    named(name, move |w| Command::FormTeam {
        name: label(name),
        parent: Some(TeamId(w.id(parent))),
        on: day("2026-01-02"),
    })
}

pub fn joined(person: Name, team: Name, on: &'static str) -> Step {
    act(move |w| Command::JoinTeam {
        person: w.person(person),
        team: TeamId(w.id(team)),
        post: TeamPost::Member,
        on: day(on),
    })
}

pub fn left(person: Name, team: Name, on: &'static str) -> Step {
    act(move |w| Command::LeaveTeam { person: w.person(person), team: TeamId(w.id(team)), on: day(on) })
}

pub fn activity(name: Name, team: Name, in_charge: Name) -> Step {
    named(name, move |w| Command::PlanActivity {
        team: TeamId(w.id(team)),
        title: label(name),
        content: Paragraph::new("清扫主街和广场").unwrap(),
        place: label("村广场"),
        unit: label("罗峪村村民委员会"),
        in_charge: w.person(in_charge),
        on: day("2026-01-05"),
        places: None,
    })
}

fn someone(w: &World, person: Option<Name>) -> Option<PersonId> {
    person.map(|person| w.person(person))
}

pub fn signed_up(activity: Name, person: Option<Name>) -> Step {
    act(move |w| Command::SignUp { activity: ActivityId(w.id(activity)), person: someone(w, person) })
}

pub fn sign_up_cancelled(activity: Name, person: Option<Name>) -> Step {
    act(move |w| Command::CancelSignUp { activity: ActivityId(w.id(activity)), person: someone(w, person) })
}

pub fn check_in_opened(activity: Name, on: &'static str, code: CheckInCode, until: u64) -> Step {
    act(move |w| Command::OpenCheckIn {
        activity: ActivityId(w.id(activity)),
        on: day(on),
        code: code.hash(),
        until: Timestamp::from_millis(until),
    })
}

pub fn checked_in(activity: Name, person: Option<Name>, code: Option<CheckInCode>) -> Step {
    act(move |w| Command::CheckIn { activity: ActivityId(w.id(activity)), person: someone(w, person), code })
}

pub fn checked_out(activity: Name, person: Option<Name>) -> Step {
    act(move |w| Command::CheckOut { activity: ActivityId(w.id(activity)), person: someone(w, person) })
}

pub fn recorded(name: Name, who: Name, activity: Name, on: &'static str, given: u32) -> Step {
    recorded_as(name, who, activity, on, given, Evidence::CheckIn)
}

pub fn recorded_as(
    name: Name,
    who: Name,
    activity: Name,
    on: &'static str,
    given: u32,
    evidence: Evidence,
) -> Step {
    named(name, move |w| Command::RecordService {
        person: w.person(who),
        activity: ActivityId(w.id(activity)),
        on: day(on),
        minutes: minutes(given),
        evidence,
    })
}

pub fn approved(service: Name, sheet: Option<Name>) -> Step {
    act(move |w| Command::ApproveService {
        service: ServiceId(w.id(service)),
        sheet: sheet.map(|sheet| SheetId(w.id(sheet))),
    })
}

pub fn returned(service: Name) -> Step {
    act(move |w| Command::ReturnService { service: ServiceId(w.id(service)), reason: note("日期不对") })
}

pub fn amended(service: Name, on: &'static str, given: u32) -> Step {
    act(move |w| Command::AmendService {
        service: ServiceId(w.id(service)),
        on: day(on),
        minutes: minutes(given),
    })
}

pub fn voided(service: Name) -> Step {
    act(move |w| Command::VoidService {
        service: ServiceId(w.id(service)), reason: note("记到别人名下了")
    })
}

fn rule(title: &str, award: Award, cap: Option<Cap>) -> Rule {
    Rule { category: label("移风易俗"), title: label(title), award, unit: None, cap, evidence: None }
}

/// Rows of the village's sheet.
pub const TIDY: u16 = 0;
pub const KIND: u16 = 1;
pub const LITTER: u16 = 2;
pub const MEETING: u16 = 3;
pub const SMOKE: u16 = 4;

/// A sheet with one rule of every kind: a point an hour, points lapse every 10 January.
pub fn village_sheet() -> RuleSheet {
    let fixed = |points| Award::Fixed { points: whole(points) };
    let twice_a_month = Cap { times: 2, per: PeriodKind::Month };
    RuleSheet {
        title: label("罗峪村积分细则"),
        effective_from: day("2026-01-01"),
        holder: HolderKind::Household,
        rank_period: PeriodKind::Year,
        expiry: Expiry::Yearly { month: 1, day: 10 },
        hour_rate: Some(whole(1)),
        rounding: Rounding::Exact,
        rules: vec![
            rule("庭院整洁", fixed(10), None),
            rule("好人好事", Award::Range { least: whole(1), most: whole(5) }, None),
            rule("乱倒垃圾", fixed(-20), None),
            rule("参加会议", fixed(2), Some(twice_a_month)),
            rule("焚烧秸秆", Award::Range { least: whole(-30), most: whole(-10) }, None),
        ],
    }
}

pub fn sheet(name: Name) -> Step {
    sheet_with(name, None, |_| {})
}

pub fn sheet_with(name: Name, replaces: Option<Name>, change: fn(&mut RuleSheet)) -> Step {
    named(name, move |w| {
        let mut sheet = village_sheet();
        change(&mut sheet);
        Command::AdoptSheet { sheet, replaces: replaces.map(|old| SheetId(w.id(old))) }
    })
}

pub fn declared(name: Name, row: u16, subject: Name, on: &'static str) -> Step {
    deed(name, "细则", row, subject, on, 1, None)
}

pub fn deed(
    name: Name,
    sheet: Name,
    row: u16,
    subject: Name,
    on: &'static str,
    count: u32,
    chosen: Option<(i64, bool)>,
) -> Step {
    named(name, move |w| Command::DeclareDeed {
        rule: RuleRef { sheet: SheetId(w.id(sheet)), row },
        subject: w.holder(subject),
        on: day(on),
        count,
        points: chosen.map(|(points, _)| whole(points)),
        reason: chosen.filter(|(_, reason)| *reason).map(|_| note("帮邻居收麦子")),
    })
}

pub fn booked(deed: Name) -> Step {
    act(move |w| Command::ApproveDeed { deed: DeedId(w.id(deed)) })
}

pub fn sent_back(deed: Name) -> Step {
    act(move |w| Command::ReturnDeed { deed: DeedId(w.id(deed)), reason: note("没有照片") })
}

pub fn undone(deed: Name) -> Step {
    act(move |w| Command::VoidDeed { deed: DeedId(w.id(deed)), reason: note("重复申报") })
}

pub fn expired(name: Name, as_of: &'static str) -> Step {
    named(name, move |_| Command::ExpirePoints { as_of: day(as_of) })
}

pub fn revived(expiry: Name, until: &'static str) -> Step {
    act(move |w| Command::ReverseExpiry {
        expiry: w.id(expiry),
        until: day(until),
        reason: note("疫情期间超市未开门"),
    })
}

/// An invitation for a social worker whose one-time key is made from its name; good until 19 March.
pub fn invited(name: Name) -> Step {
    invited_as(name, Role::SocialWorker, None)
}

pub fn invited_as(name: Name, role: Role, person: Option<Name>) -> Step {
    named(name, move |w| Command::Invite {
        role,
        scope: Scope::Community,
        person: person.map(|person| w.person(person)),
        key: public(seed(name)),
        until: day("2026-03-19"),
    })
}

/// The invitation accepted with the proof a device would give.
pub fn joined_by(invitation: Name, desk: Name) -> Step {
    act(move |w| Command::AcceptInvitation {
        invitation: InvitationId(w.id(invitation)),
        proof: super::forge::proof(w.book().id(), w.id(invitation), seed(invitation), &w.key_of(desk)),
    })
}

pub fn taken_back(invitation: Name) -> Step {
    act(move |w| Command::WithdrawInvitation { invitation: InvitationId(w.id(invitation)) })
}

/// A household's card; the number on it is its name.
pub fn card(name: Name, household: Name) -> Step {
    named(name, move |w| Command::IssueCard { household: w.household(household), number: label(name) })
}

pub fn card_voided(card: Name) -> Step {
    act(move |w| Command::VoidCard { card: CardId(w.id(card)), reason: note("遗失") })
}

pub fn erased(name: Name) -> Step {
    let reason = || note("本人申请注销");
    act(move |w| match w.holder(name) {
        Holder::Person(person) => Command::ErasePerson { person, reason: reason() },
        Holder::Household(household) => Command::EraseHousehold { household, reason: reason() },
    })
}

pub fn published(person: Name, consent: bool) -> Step {
    act(move |w| Command::SetPublishing { person: w.person(person), consent, on: day("2026-03-01") })
}
