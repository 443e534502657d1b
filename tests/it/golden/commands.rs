//! Every command, once as the wire spells it and once as the journal stores it.

use xiangyue::amount::{Minutes, Quantity};
use xiangyue::contract::command::{
    AskRedemption, Cover, DeclineAsk, Evidence, GiveRights, HandOverCounter, HoldRedemption, Holder,
    RefuseTransfer, ReplaceKeeper, Role, Scope, SealedRun, SendStock, SetFloorLimit, StockOrigin, TakeRights,
    TakeStock, TeamPost, WithdrawAsk,
};
use xiangyue::contract::{Command, HouseholdProfile, Kept, Note, PersonProfile, Policy, RuleRef};
use xiangyue::ids::{
    ActivityId, AskId, CardId, CheckInCode, CounterId, DeedId, EntryId, HouseholdId, InvitationId, ItemId,
    PersonId, PublicKey, RedemptionId, ServiceId, SheetId, Signature, TeamId, TransferId,
};
use xiangyue::text::Paragraph;
use xiangyue::time::Timestamp;

use super::{from_hex, golden, hex};
use crate::support::*;

fn id(seq: u32) -> EntryId {
    EntryId { author: "7ZK3QMG".parse().unwrap(), seq }
}

/// Personal data as a host sends it, or as the journal keeps it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Host,
    Journal,
}

impl Side {
    fn kept<T>(self, thing: T) -> Kept<T> {
        match self {
            Self::Host => Kept::Inline(thing),
            Self::Journal => Kept::Blob("000102030405060708090a0b0c0d0e0f".parse().unwrap()),
        }
    }

    fn note(self) -> Kept<Note> {
        self.kept(Note("日期不对".into()))
    }

    fn person(self) -> Kept<PersonProfile> {
        self.kept(profile("王秀英", "1964-03-05"))
    }
}

/// One command of each kind, in the order of their numbers.
pub fn every_command(side: Side) -> Vec<Command> {
    let (person, household) = (PersonId(id(4)), HouseholdId(id(3)));
    let on = day("2026-03-05");
    let key = PublicKey([7; 32]);
    let mut commands = vec![
        Command::FoundCommunity { name: label("罗峪村"), utc_offset_minutes: 480 },
        Command::AdmitKey { key, role: Role::Reviewer, person: Some(person) },
        Command::NameKeyHolder { key, person },
        Command::RegisterHousehold {
            profile: side.kept(HouseholdProfile {
                name: "李家".into(),
                address: Some("门前路 12 号".into()),
                card_number: None,
            }),
            group: Some(label("第三村民小组")),
        },
        Command::RegisterPerson { profile: side.person(), consent_on: on, household: Some(household) },
        Command::AmendPerson { person, profile: side.person() },
        Command::MoveHousehold { person, household: None, on },
        Command::FormTeam { name: label("红马甲"), parent: None, on },
        Command::JoinTeam { person, team: TeamId(id(5)), post: TeamPost::Leader, on },
        Command::LeaveTeam { person, team: TeamId(id(5)), on },
    ];
    commands.extend(about_service(side));
    commands.extend(about_rules(side));
    commands.extend(about_shop(side));
    let until = Some(day("2027-12-31"));
    commands.push(Command::GrantRole {
        key,
        role: Role::TeamLeader,
        scope: Scope::Team(TeamId(id(5))),
        until,
    });
    commands.push(Command::WithdrawRole {
        key,
        role: Role::Shopkeeper,
        scope: Scope::Counter(CounterId(id(11))),
    });
    commands.push(Command::RevokeKey { key, last: 300, reason: side.note() });
    commands.extend(about_invitations());
    commands.extend(about_attendance());
    commands.extend(about_seals(side));
    let policy = Policy {
        second_approval_points: Some(whole(50)),
        second_approval_minutes: Some(Minutes::new(480).unwrap()),
        separate_enterer: true,
        publish_deduction_names: false,
    };
    commands.push(Command::SetPolicy { policy });
    commands.extend(about_counters(side));
    commands.push(Command::IssueCard { household, number: label("0012") });
    commands.push(Command::VoidCard { card: CardId(id(15)), reason: side.note() });
    commands.extend(about_rights(side));
    let head = "0d".repeat(16).parse().unwrap();
    commands.push(Command::AcceptRun { key, last: 300, head });
    commands.push(Command::ErasePerson { person, reason: side.note() });
    commands.push(Command::EraseHousehold { household, reason: side.note() });
    commands.push(Command::SetPublishing { person, consent: true, on });
    commands.push(Command::RaiseSemantics { to: 2 });
    commands
}

fn about_invitations() -> Vec<Command> {
    let invitation = InvitationId(id(14));
    let (role, scope, person) = (Role::Volunteer, Scope::Community, Some(PersonId(id(4))));
    let (key, until) = (PublicKey([8; 32]), day("2026-04-30"));
    vec![
        Command::Invite { role, scope, person, key, until },
        Command::AcceptInvitation { invitation, proof: Signature([9; 64]) },
        Command::WithdrawInvitation { invitation },
    ]
}

fn about_seals(side: Side) -> Vec<Command> {
    let key = PublicKey([7; 32]);
    let digest = "0f".repeat(32).parse().unwrap();
    vec![
        Command::SealBook {
            number: 1,
            until: day("2026-03-31"),
            covers: vec![Cover { key, last: 300, head: "0e".repeat(16).parse().unwrap() }],
            runs: vec![SealedRun { entry: id(13), first: 290 }],
            digest,
        },
        Command::HandOverSeal { to: key },
        Command::ReplaceSealHolder { to: key, reason: side.note() },
    ]
}

fn about_service(side: Side) -> Vec<Command> {
    let (person, on) = (PersonId(id(4)), day("2026-03-05"));
    let service = ServiceId(id(7));
    let minutes = Minutes::new(90).unwrap();
    vec![
        Command::PlanActivity {
            team: TeamId(id(5)),
            title: label("扫雪"),
            content: Paragraph::new("清扫主街\n和广场").unwrap(),
            place: label("村广场"),
            unit: label("罗峪村村民委员会"),
            in_charge: person,
            on,
            places: Some(30),
        },
        Command::RecordService {
            person,
            activity: ActivityId(id(6)),
            on,
            minutes,
            evidence: Evidence::Backfill,
        },
        Command::ApproveService { service, sheet: Some(SheetId(id(8))) },
        Command::ReturnService { service, reason: side.note() },
        Command::AmendService { service, on, minutes },
        Command::VoidService { service, reason: side.note() },
    ]
}

fn about_attendance() -> Vec<Command> {
    let (activity, person) = (ActivityId(id(6)), Some(PersonId(id(4))));
    let code = CheckInCode([1, 2, 3, 4, 5]);
    let until = Timestamp::from_millis(START + HOUR);
    vec![
        Command::SignUp { activity, person },
        Command::CancelSignUp { activity, person },
        Command::OpenCheckIn { activity, on: day("2026-03-05"), code: code.hash(), until },
        Command::CheckIn { activity, person, code: Some(code) },
        Command::CheckOut { activity, person },
    ]
}

fn about_rules(side: Side) -> Vec<Command> {
    let deed = DeedId(id(9));
    let on = day("2026-03-05");
    vec![
        Command::AdoptSheet { sheet: village_sheet(), replaces: Some(SheetId(id(8))) },
        Command::DeclareDeed {
            rule: RuleRef { sheet: SheetId(id(8)), row: KIND },
            subject: Holder::Household(HouseholdId(id(3))),
            on,
            count: 1,
            points: Some(whole(5)),
            reason: Some(side.note()),
        },
        Command::ApproveDeed { deed },
        Command::ReturnDeed { deed, reason: side.note() },
        Command::VoidDeed { deed, reason: side.note() },
        Command::ExpirePoints { as_of: day("2027-01-10") },
        Command::ReverseExpiry { expiry: id(10), until: day("2027-03-31"), reason: side.note() },
    ]
}

fn about_shop(side: Side) -> Vec<Command> {
    let (counter, item) = (CounterId(id(11)), ItemId(id(12)));
    let quantity = Quantity::new(300).unwrap();
    let redemption = RedemptionId(id(70_000));
    vec![
        Command::OpenCounter { name: label("爱心超市") },
        Command::ListItem { name: label("大米"), unit: label("袋"), price: whole(6) },
        Command::PriceItem { item, price: whole(7) },
        Command::ReceiveStock {
            counter,
            item,
            quantity,
            origin: StockOrigin::Donated { donor: Some(label("沂源县慈善总会")) },
            best_before: Some(day("2026-06-30")),
        },
        Command::WriteOffStock { counter, item, quantity, reason: side.note() },
        Command::HoldRedemption(HoldRedemption {
            counter,
            holder: Holder::Person(PersonId(id(4))),
            item,
            quantity,
            price: whole(7),
            ask: Some(AskId(id(16))),
        }),
        Command::CollectRedemption { redemption },
        Command::CancelRedemption { redemption },
        Command::ReverseRedemption { redemption, reason: side.note() },
    ]
}

fn about_counters(side: Side) -> Vec<Command> {
    let (counter, to) = (CounterId(id(11)), PublicKey([8; 32]));
    vec![
        Command::HandOverCounter(HandOverCounter { counter, to }),
        Command::ReplaceKeeper(ReplaceKeeper { counter: Some(counter), to, reason: side.note() }),
    ]
}

fn about_rights(side: Side) -> Vec<Command> {
    let counter = CounterId(id(11));
    let (other, item, transfer) = (CounterId(id(17)), ItemId(id(12)), TransferId(id(15)));
    let (holder, ask) = (Holder::Person(PersonId(id(4))), AskId(id(16)));
    let quantity = Quantity::new(300).unwrap();
    vec![
        Command::SendStock(SendStock { from: counter, to: other, item, quantity }),
        Command::TakeStock(TakeStock { transfer }),
        Command::RefuseTransfer(RefuseTransfer { transfer }),
        Command::GiveRights(GiveRights { from: Some(counter), to: other, holders: Some(vec![holder]) }),
        Command::TakeRights(TakeRights { transfer }),
        Command::SetFloorLimit(SetFloorLimit { counter, limit: whole(5) }),
        Command::AskRedemption(AskRedemption { counter, holder, item, quantity }),
        Command::DeclineAsk(DeclineAsk { ask, reason: side.note() }),
        Command::WithdrawAsk(WithdrawAsk { ask }),
    ]
}

/// The command's name on the wire.
pub fn name(command: &Command) -> String {
    variant(command)
}

#[test]
fn every_command_is_here_once_in_its_place() {
    for side in [Side::Host, Side::Journal] {
        let names: Vec<String> = every_command(side).iter().map(name).collect();
        assert_eq!(names, variants::<Command>());
    }
}

#[test]
fn the_wire_spells_commands_as_before() {
    let mut text = String::new();
    for command in every_command(Side::Host) {
        let line = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&line).unwrap(), command);
        text.push_str(&line);
        text.push('\n');
    }
    golden("v1/commands.jsonl", &text);
}

#[test]
fn the_journal_stores_commands_as_before() {
    let mut text = String::new();
    for (number, command) in (0..).zip(every_command(Side::Journal)) {
        let bytes = postcard::to_allocvec(&command).unwrap();
        assert_eq!(bytes[0], number);
        text.push_str(&format!("{} {}\n", name(&command), hex(&bytes)));
    }
    golden("v1/commands.hex", &text);
    for (line, command) in text.lines().zip(every_command(Side::Journal)) {
        let (_, bytes) = line.split_once(' ').unwrap();
        assert_eq!(postcard::from_bytes::<Command>(&from_hex(bytes)).unwrap(), command);
    }
}

#[test]
fn the_first_number_nobody_knows_follows_the_last_command() {
    let mut w = World::founded();
    let secret = w.book().secret().unwrap();
    let clock = w.clock;
    let known = u8::try_from(variants::<Command>().len()).unwrap();
    let entries = [(clock + 1, vec![known - 1]), (clock + 2, vec![known])];
    let file = forge::continued(w.book_mut(), secret, &entries);
    let now = w.now();
    let report = w.book_mut().merge(now, &file).unwrap();
    assert_eq!(report.bounced.len(), 1, "the last command is known, but its fields are missing");
    assert!(w.overview().provisional, "the next is from a newer version");
}

#[test]
fn personal_data_cannot_be_coded_for_the_journal() {
    let coded =
        (0_u8..).zip(every_command(Side::Host)).map(|(at, c)| (at, postcard::to_allocvec(&c).is_ok()));
    let refused: Vec<u8> = coded.filter(|(_, coded)| !coded).map(|(number, _)| number).collect();
    assert_eq!(refused, [3, 4, 5, 13, 15, 17, 19, 20, 22, 27, 31, 34, 45, 48, 50, 58, 61, 62]);
}
