//! A small town and random commands about it: most of them sensible, some absurd.

use std::collections::BTreeMap;

use proptest::prelude::*;
use xiangyue::Community;
use xiangyue::amount::{Minutes, Points, Quantity};
use xiangyue::contract::command::{Evidence, HoldRedemption, Holder, StockOrigin, TeamPost};
use xiangyue::contract::{Command, Event, HouseholdProfile, Kept, Outcome, PersonProfile, RuleRef};
use xiangyue::ids::{
    ActivityId, CounterId, DeedId, EntryId, HouseholdId, ItemId, PersonId, RedemptionId, ServiceId, SheetId,
    TeamId,
};
use xiangyue::text::Paragraph;
use xiangyue::time::{Day, Timestamp};

use crate::support::*;

/// One random step: what kind, about whom, how much.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    pub desk: u8,
    kind: u8,
    a: u8,
    b: u8,
    n: u16,
}

pub fn ops(most: usize) -> impl Strategy<Value = Vec<Op>> {
    let op = (any::<u8>(), 0_u8..64, any::<u8>(), any::<u8>(), any::<u16>());
    let op = op.prop_map(|(desk, kind, a, b, n)| Op { desk, kind, a, b, n });
    prop::collection::vec(op, 1..most)
}

/// Names of everything the town ever made, by kind.
#[derive(Clone, Debug, Default)]
pub struct Town {
    pub persons: Vec<EntryId>,
    pub households: Vec<EntryId>,
    pub teams: Vec<EntryId>,
    pub activities: Vec<EntryId>,
    pub services: Vec<EntryId>,
    pub sheets: Vec<EntryId>,
    pub deeds: Vec<EntryId>,
    pub expiries: Vec<EntryId>,
    pub counters: Vec<EntryId>,
    pub items: Vec<EntryId>,
    pub redemptions: Vec<EntryId>,
    prices: BTreeMap<EntryId, Points>,
}

fn pick(pool: &[EntryId], at: u8) -> EntryId {
    let nothing = EntryId { author: public([0; 32]).tag(), seq: 1 };
    let at = usize::from(at) % pool.len().max(1);
    pool.get(at).copied().unwrap_or(nothing)
}

impl Town {
    /// A town with a little of everything, at a desk.
    pub fn settled() -> (World, Self) {
        let w = given([
            household("李家"),
            household("王家"),
            person_in("王秀英", "李家"),
            person_in("赵铁柱", "王家"),
            person("孙二娘"),
            team("红马甲"),
            activity("扫雪", "红马甲", "王秀英"),
            sheet("细则"),
            counter("超市"),
            item("大米", 3),
            item("肥皂", 1),
            stocked("一", "大米", 6, None),
            stocked("二", "肥皂", 9, Some("2026-12-31")),
        ]);
        let ids = |names: &[&str]| names.iter().map(|name| w.id(name)).collect();
        let town = Self {
            persons: ids(&["王秀英", "赵铁柱", "孙二娘"]),
            households: ids(&["李家", "王家"]),
            teams: ids(&["红马甲"]),
            activities: ids(&["扫雪"]),
            sheets: ids(&["细则"]),
            counters: ids(&["超市"]),
            items: ids(&["大米", "肥皂"]),
            prices: BTreeMap::from([(w.id("大米"), whole(3)), (w.id("肥皂"), whole(1))]),
            ..Self::default()
        };
        (w, town)
    }

    /// Notes what a command made.
    pub fn learn(&mut self, outcome: &Outcome) {
        let Outcome::Receipt(receipt) = outcome else {
            return;
        };
        if let Some(Event::ItemListed { item, price, .. } | Event::ItemPriced { item, price }) =
            receipt.events.first()
        {
            self.prices.insert(item.0, *price);
        }
        let pool = match receipt.events.first() {
            Some(Event::PersonRegistered { .. }) => &mut self.persons,
            Some(Event::HouseholdRegistered { .. }) => &mut self.households,
            Some(Event::TeamFormed { .. }) => &mut self.teams,
            Some(Event::ActivityPlanned { .. }) => &mut self.activities,
            Some(Event::ServiceRecorded { .. } | Event::CheckedOut { .. }) => &mut self.services,
            Some(Event::SheetAdopted { .. }) => &mut self.sheets,
            Some(Event::DeedDeclared { .. }) => &mut self.deeds,
            Some(Event::PointsExpired { .. }) => &mut self.expiries,
            Some(Event::CounterOpened { .. }) => &mut self.counters,
            Some(Event::ItemListed { .. }) => &mut self.items,
            Some(Event::RedemptionHeld { .. }) => &mut self.redemptions,
            _ => return,
        };
        pool.push(receipt.entry);
    }

    pub fn holders(&self) -> Vec<Holder> {
        let households = self.households.iter().map(|id| Holder::Household(HouseholdId(*id)));
        let persons = self.persons.iter().map(|id| Holder::Person(PersonId(*id)));
        households.chain(persons).collect()
    }

    fn holder(&self, at: u8) -> Holder {
        if at.is_multiple_of(3) {
            Holder::Person(PersonId(pick(&self.persons, at / 3)))
        } else {
            Holder::Household(HouseholdId(pick(&self.households, at / 3)))
        }
    }

    /// The command a step asks for.
    pub fn command(&self, op: Op, today: Day) -> Command {
        match op.kind {
            0..22 => self.about_people(op, today),
            22..44 => self.about_rules(op, today),
            _ => self.about_shop(op, today),
        }
    }

    fn about_people(&self, op: Op, today: Day) -> Command {
        let person = PersonId(pick(&self.persons, op.a));
        let service = ServiceId(pick(&self.services, op.a));
        let on = earlier(today, op.b);
        match op.kind {
            0 => Command::RegisterHousehold {
                profile: Kept::Inline(HouseholdProfile {
                    name: "钱家".into(),
                    ..HouseholdProfile::default()
                }),
                group: None,
            },
            1 => Command::RegisterPerson {
                profile: Kept::Inline(PersonProfile {
                    name: "钱多多".into(),
                    phone: Some("13900139000".into()),
                    ..PersonProfile::default()
                }),
                consent_on: on,
                household: None,
            },
            2..5 => Command::MoveHousehold {
                person,
                household: (!op.a.is_multiple_of(5)).then(|| HouseholdId(pick(&self.households, op.b / 2))),
                on,
            },
            5 => Command::FormTeam { name: label("夕阳红"), parent: None, on },
            6 => Command::JoinTeam {
                person,
                team: TeamId(pick(&self.teams, op.b)),
                post: TeamPost::Leader,
                on,
            },
            7 => Command::LeaveTeam { person, team: TeamId(pick(&self.teams, op.b)), on },
            8 => Command::PlanActivity {
                team: TeamId(pick(&self.teams, op.b)),
                title: label("义诊"),
                content: Paragraph::new("量血压").unwrap(),
                place: label("卫生室"),
                unit: label("村委会"),
                in_charge: person,
                on,
                places: None,
            },
            // By whoever keeps the book, who vouches for others and needs no code.
            9 => Command::CheckIn {
                activity: ActivityId(pick(&self.activities, op.b)),
                person: Some(person),
                code: None,
            },
            10 => {
                Command::CheckOut { activity: ActivityId(pick(&self.activities, op.b)), person: Some(person) }
            }
            11..14 => Command::RecordService {
                person,
                activity: ActivityId(pick(&self.activities, op.b)),
                on,
                minutes: Minutes::new(u32::from(op.n % 600)).unwrap(),
                evidence: Evidence::LeaderSigned,
            },
            14 => {
                Command::AmendService { service, on, minutes: Minutes::new(u32::from(op.n % 600)).unwrap() }
            }
            15 => Command::ReturnService { service, reason: note("钱多多的电话是 13900139000") },
            16 => Command::VoidService { service, reason: note("钱多多记错了") },
            _ => Command::ApproveService {
                service: ServiceId(pick(&self.services, op.a)),
                sheet: (!op.b.is_multiple_of(4)).then(|| SheetId(pick(&self.sheets, op.b))),
            },
        }
    }

    fn about_rules(&self, op: Op, today: Day) -> Command {
        let deed = DeedId(pick(&self.deeds, op.a));
        match op.kind {
            22 => {
                let mut sheet = village_sheet();
                sheet.effective_from = earlier(today, op.b);
                Command::AdoptSheet {
                    sheet,
                    replaces: op.a.is_multiple_of(2).then(|| SheetId(pick(&self.sheets, op.a))),
                }
            }
            23..31 => {
                let row = u16::from(op.b % 6);
                let chosen = match row {
                    KIND => Some(whole(i64::from(op.n % 7))),
                    SMOKE => Some(whole(-i64::from(op.n % 40))),
                    _ => None,
                };
                Command::DeclareDeed {
                    rule: RuleRef { sheet: SheetId(pick(&self.sheets, op.a)), row },
                    subject: self.holder(op.a),
                    on: earlier(today, op.b / 6),
                    count: u32::from(op.n % 4),
                    points: chosen,
                    reason: chosen.map(|_| note("钱多多家")),
                }
            }
            31..38 => Command::ApproveDeed { deed },
            38 => Command::ReturnDeed { deed, reason: note("钱多多没来") },
            39 => Command::VoidDeed { deed, reason: note("钱多多重复") },
            40..42 => Command::ExpirePoints { as_of: earlier(today, op.b / 16) },
            _ => Command::ReverseExpiry {
                expiry: pick(&self.expiries, op.a),
                until: today.plus_days(u32::from(op.n % 400)).unwrap_or(today),
                reason: note("钱多多请求"),
            },
        }
    }

    fn about_shop(&self, op: Op, today: Day) -> Command {
        let redemption = RedemptionId(pick(&self.redemptions, op.a));
        let counter = CounterId(pick(&self.counters, op.b / 128));
        let item = ItemId(pick(&self.items, op.b));
        // Now and then an amount at the edge of what a book can hold.
        let quantity = match op.n {
            0..50 => 2_000_000_000,
            50..100 => 1_000_000,
            100..2_000 => 0,
            n => u32::from(n % 3) + 1,
        };
        let known = self.prices.get(&item.0).copied().unwrap_or_default();
        let seen = if op.n.is_multiple_of(9) { whole(2) } else { known };
        let quantity = Quantity::new(quantity).unwrap();
        match op.kind {
            44 => Command::OpenCounter { name: label("二号柜台") },
            45 => Command::ListItem {
                name: label("毛巾"),
                unit: label("条"),
                price: Points::from_hundredths(i64::from(op.n)).unwrap(),
            },
            46 => Command::PriceItem { item, price: whole(i64::from(op.n % 4)) },
            47..50 => Command::ReceiveStock {
                counter,
                item,
                quantity,
                origin: StockOrigin::Donated { donor: None },
                best_before: op
                    .a
                    .is_multiple_of(2)
                    .then(|| today.plus_days(u32::from(op.a)).unwrap_or(today)),
            },
            50 => Command::WriteOffStock { counter, item, quantity, reason: note("钱多多打翻了") },
            51..57 => {
                let (holder, price, ask) = (self.holder(op.a), seen, None);
                Command::HoldRedemption(HoldRedemption { counter, holder, item, quantity, price, ask })
            }
            57..60 => Command::CollectRedemption { redemption },
            60..62 => Command::CancelRedemption { redemption },
            _ => Command::ReverseRedemption { redemption, reason: note("钱多多退货") },
        }
    }
}

/// A day up to a few weeks back; now and then one that has not come yet.
fn earlier(today: Day, back: u8) -> Day {
    let mut day = today;
    for _ in 0..back / 8 {
        day = day.day_before().unwrap();
    }
    if back == 255 { today.plus_days(1).unwrap() } else { day }
}

/// How far the clock moves before a step: mostly minutes, sometimes a season.
pub fn pause(op: Op) -> u64 {
    match op.n % 23 {
        0..2 => 70 * DAY,
        2..5 => 2 * DAY,
        _ => 60_000,
    }
}

/// A deed worth sixty points for a household, to start with.
pub fn endowment(town: &Town, household: usize) -> Command {
    Command::DeclareDeed {
        rule: RuleRef { sheet: SheetId(town.sheets[0]), row: TIDY },
        subject: Holder::Household(HouseholdId(town.households[household])),
        on: day("2026-02-01"),
        count: 6,
        points: None,
        reason: None,
    }
}

/// Carries a step out at a book whose clock stands there.
pub fn execute(book: &mut Community, clock: u64, town: &mut Town, op: Op) -> (Command, Outcome) {
    let now = Timestamp::from_millis(clock);
    let command = town.command(op, now.day(480));
    let outcome = book.execute(now, command.clone()).unwrap();
    town.learn(&outcome);
    (command, outcome)
}
