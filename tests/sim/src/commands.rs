//! Random commands: what a desk of some role might do with what it sees, most of it sensible, some absurd.

mod newer;

use xiangyue::amount::Points;
use xiangyue::contract::command::{Evidence, HoldRedemption, Holder, Role, Scope, StockOrigin, TeamPost};
use xiangyue::contract::refusal::ThingState;
use xiangyue::contract::{Command, RuleRef};
use xiangyue::ids::{
    ActivityId, CounterId, DeedId, EntryId, HouseholdId, ItemId, PersonId, PublicKey, RedemptionId,
    ServiceId, SheetId, TeamId,
};
use xiangyue::time::Day;

use crate::eyes::Eyes;
use crate::random::Random;
use crate::village::{self, ROWS, label, minutes, note, units, whole};

/// Numbers of the kinds of command as the journal has them, as often as a role gives them.
const PEOPLE: &[(u32, u32)] = &[
    (3, 2),
    (4, 3),
    (5, 2),
    (6, 5),
    (7, 1),
    (8, 3),
    (9, 3),
    (10, 3),
    (40, 2),
    (49, 2),
    (50, 1),
    (61, 1),
    (62, 1),
    (63, 2),
];
const SERVICE: &[(u32, u32)] = &[(11, 9), (14, 3), (38, 3), (39, 1), (41, 3), (42, 3)];
const APPROVAL: &[(u32, u32)] = &[(12, 12), (13, 2), (15, 2), (18, 12), (19, 2), (20, 3)];
const DEEDS: &[(u32, u32)] = &[(17, 14)];
const SHOP: &[(u32, u32)] =
    &[(23, 1), (24, 2), (25, 2), (26, 6), (27, 2), (28, 14), (29, 8), (30, 4), (31, 3)];
/// Goods and rights on their way, and asks.
const AWAY: &[(u32, u32)] =
    &[(47, 1), (51, 3), (52, 4), (53, 1), (54, 1), (55, 3), (57, 3), (58, 1), (59, 1)];
const ADMIN: &[(u32, u32)] = &[
    (0, 1),
    (1, 2),
    (2, 2),
    (16, 2),
    (21, 3),
    (22, 2),
    (32, 4),
    (33, 2),
    (34, 2),
    (35, 1),
    (37, 1),
    (46, 1),
    (48, 1),
    (56, 1),
    (64, 1),
];
const ALL: u32 = 65;
const GRANTED: [Role; 6] =
    [Role::SocialWorker, Role::Shopkeeper, Role::Reviewer, Role::TeamLeader, Role::Admin, Role::Volunteer];

fn kind(random: &mut Random, role: Option<Role>) -> u32 {
    let lists: &[&[(u32, u32)]] = match role {
        Some(Role::Admin) => &[PEOPLE, SERVICE, APPROVAL, DEEDS, SHOP, AWAY, ADMIN],
        Some(Role::SocialWorker) => &[PEOPLE, SERVICE, APPROVAL, DEEDS, SHOP, AWAY],
        Some(Role::Reviewer) => &[APPROVAL, DEEDS, SERVICE],
        Some(Role::TeamLeader) => &[SERVICE, DEEDS, &[(8, 3), (9, 3), (10, 3), (40, 3)]],
        Some(Role::Shopkeeper) => &[SHOP, AWAY],
        Some(Role::Volunteer) => &[SERVICE, DEEDS, &[(57, 3), (59, 2), (63, 1)]],
        Some(Role::Auditor) | None => &[&[]],
    };
    let list = lists.concat();
    if list.is_empty() || random.once_in(20) { random.below(ALL) } else { random.weighted(&list) }
}

/// A choice in progress: what the desk sees and what fortune says.
struct Hand<'a> {
    eyes: Eyes<'a>,
    random: Random,
    today: Day,
    own: Option<PersonId>,
    nothing: EntryId,
}

/// What a desk has at hand besides its book.
#[derive(Clone, Copy, Debug)]
pub struct Hands<'a> {
    /// Whether keys may be revoked.
    pub revocations: bool,
    /// Keys not every desk has heard of.
    pub spare: &'a [PublicKey],
    /// How many commands its version knows.
    pub knows: u32,
}

/// The command a desk gives.
pub fn command(eyes: Eyes<'_>, seed: u64, hands: Hands<'_>) -> Command {
    let Hands { revocations, spare, knows } = hands;
    let mut random = Random::new(seed);
    let keys = eyes.keys();
    let own = keys.iter().find(|key| key.own);
    let kind = kind(&mut random, own.map(|key| key.role));
    // An older version has no screen for it; now and then somebody tries all the same.
    let kind = if kind < knows || random.once_in(6) { kind } else { kind % 35 };
    let person = own.filter(|key| key.role == Role::Volunteer).and_then(|key| key.person);
    let nothing = EntryId { author: PublicKey([7; 32]).tag(), seq: 3 };
    let mut hand = Hand { eyes, random, today: eyes.overview().today, own: person, nothing };
    match kind {
        0..=2 => hand.about_keys(kind, spare),
        32..=34 => hand.about_roles(if revocations { kind } else { kind.min(33) }),
        3..=10 => hand.about_people(kind),
        11..=15 => hand.about_service(kind),
        16..=22 => hand.about_rules(kind),
        23..=31 => hand.about_shop(kind),
        35..=42 | 46 | 64 => hand.about_meeting(kind, spare),
        47..=48 | 51..=59 => hand.about_counters(kind),
        49..=50 | 61..=63 => hand.about_data(kind),
        // Seals and accepted runs have steps of their own; so has a key that joins.
        _ => hand.about_meeting(38, spare),
    }
}

impl Hand<'_> {
    fn pick<T: Copy>(&mut self, list: &[T], make: impl Fn(EntryId) -> T) -> T {
        if list.is_empty() || self.random.once_in(40) {
            return make(self.nothing);
        }
        list[self.random.below(list.len() as u32) as usize]
    }

    fn person(&mut self) -> PersonId {
        let persons = self.own.map_or_else(|| self.eyes.persons(), |own| vec![own]);
        self.pick(&persons, PersonId)
    }

    fn household(&mut self) -> HouseholdId {
        self.pick(&self.eyes.households(), HouseholdId)
    }

    fn team(&mut self) -> TeamId {
        self.pick(&self.eyes.teams(), TeamId)
    }

    fn sheet(&mut self) -> SheetId {
        self.pick(&self.eyes.sheets(), SheetId)
    }

    fn holder(&mut self) -> Holder {
        if self.own.is_some() || self.random.once_in(3) {
            Holder::Person(self.person())
        } else {
            Holder::Household(self.household())
        }
    }

    /// Those in a state, or now and then any.
    fn state(&mut self, state: ThingState) -> Option<ThingState> {
        (!self.random.once_in(8)).then_some(state)
    }

    /// A day up to some weeks back; rarely tomorrow.
    fn day(&mut self) -> Day {
        if self.random.once_in(60) {
            return self.today.plus_days(1).unwrap_or(self.today);
        }
        let back = self.random.below(40) * self.random.below(2);
        (0..back).fold(self.today, |day, _| day.day_before().unwrap_or(day))
    }

    fn note(&mut self) -> xiangyue::contract::Kept<xiangyue::contract::Note> {
        note(self.random.below(1_000))
    }

    fn about_keys(&mut self, kind: u32, spare: &[PublicKey]) -> Command {
        let roles = [Role::Volunteer, Role::Reviewer, Role::SocialWorker, Role::Auditor];
        let key = match self.random.below(3) {
            0 => self.eyes.keys()[0].key,
            _ => spare.get(self.random.below(4) as usize).copied().unwrap_or(PublicKey([9; 32])),
        };
        match kind {
            0 => Command::FoundCommunity { name: label("又一村"), utc_offset_minutes: 480 },
            1 => Command::AdmitKey {
                key,
                role: roles[self.random.below(4) as usize],
                person: self.random.once_in(2).then(|| self.person()),
            },
            _ => Command::NameKeyHolder { key, person: self.person() },
        }
    }

    fn about_roles(&mut self, kind: u32) -> Command {
        let keys = self.eyes.keys();
        let of = &keys[self.random.below(keys.len() as u32) as usize];
        let n = self.random.below(1_000);
        let given = of.grants.get(n as usize % of.grants.len().max(1));
        match kind {
            32 => Command::GrantRole {
                key: of.key,
                role: GRANTED[n as usize % GRANTED.len()],
                scope: match n % 3 {
                    0 => Scope::Community,
                    1 => Scope::Team(self.team()),
                    _ => {
                        self.eyes.shelf().first().map_or(Scope::Community, |row| Scope::Counter(row.counter))
                    }
                },
                until: n.is_multiple_of(2).then(|| self.today.plus_days(n / 20).unwrap_or(self.today)),
            },
            33 => Command::WithdrawRole {
                key: of.key,
                role: given.map_or(Role::Auditor, |grant| grant.role),
                scope: given.map_or(Scope::Community, |grant| grant.scope),
            },
            // Some of what is revoked lies further back, some is not known here yet.
            _ => Command::RevokeKey {
                key: of.key,
                last: (of.entries + 3).saturating_sub(n % 12),
                reason: self.note(),
            },
        }
    }

    fn about_people(&mut self, kind: u32) -> Command {
        let n = self.random.below(1_000);
        match kind {
            3 => Command::RegisterHousehold { profile: village::household(n), group: None },
            4 => Command::RegisterPerson {
                profile: village::person(n),
                consent_on: self.day(),
                household: n.is_multiple_of(2).then(|| self.household()),
            },
            5 => Command::AmendPerson { person: self.person(), profile: village::person(n) },
            6 => Command::MoveHousehold {
                person: self.person(),
                household: (!n.is_multiple_of(5)).then(|| self.household()),
                on: self.day(),
            },
            7 => Command::FormTeam {
                name: label("夕阳红"),
                parent: n.is_multiple_of(2).then(|| self.team()),
                on: self.day(),
            },
            8 => Command::JoinTeam {
                person: self.person(),
                team: self.team(),
                post: TeamPost::Member,
                on: self.day(),
            },
            9 => Command::LeaveTeam { person: self.person(), team: self.team(), on: self.day() },
            _ => village::activity(self.team(), self.person(), self.day()),
        }
    }

    fn about_service(&mut self, kind: u32) -> Command {
        let waiting = self.state(ThingState::Waiting);
        let n = self.random.below(600);
        match kind {
            11 => Command::RecordService {
                person: self.person(),
                activity: self.pick(&self.eyes.activities(), ActivityId),
                on: self.day(),
                minutes: minutes(n),
                evidence: [Evidence::CheckIn, Evidence::LeaderSigned, Evidence::Backfill][n as usize % 3],
            },
            12 => Command::ApproveService {
                service: self.pick(&self.eyes.services(waiting), ServiceId),
                sheet: (!n.is_multiple_of(4)).then(|| self.sheet()),
            },
            13 => Command::ReturnService {
                service: self.pick(&self.eyes.services(waiting), ServiceId),
                reason: self.note(),
            },
            14 => Command::AmendService {
                service: self.pick(&self.eyes.services(waiting), ServiceId),
                on: self.day(),
                minutes: minutes(n),
            },
            _ => Command::VoidService {
                service: self.pick(&self.eyes.services(None), ServiceId),
                reason: self.note(),
            },
        }
    }

    fn about_rules(&mut self, kind: u32) -> Command {
        let waiting = self.state(ThingState::Waiting);
        let n = self.random.below(1_000);
        match kind {
            16 => Command::AdoptSheet {
                sheet: village::sheet(n, self.day()),
                replaces: n.is_multiple_of(2).then(|| self.sheet()),
            },
            17 => self.declare(),
            18 => Command::ApproveDeed { deed: self.pick(&self.eyes.deeds(waiting), DeedId) },
            19 => Command::ReturnDeed {
                deed: self.pick(&self.eyes.deeds(waiting), DeedId),
                reason: self.note(),
            },
            20 => Command::VoidDeed { deed: self.pick(&self.eyes.deeds(None), DeedId), reason: self.note() },
            21 => Command::ExpirePoints { as_of: if n < 800 { self.today } else { self.day() } },
            _ => Command::ReverseExpiry {
                expiry: self.pick(&self.eyes.expiries(), |id| id),
                until: self.today.plus_days(n % 400).unwrap_or(self.today),
                reason: self.note(),
            },
        }
    }

    fn declare(&mut self) -> Command {
        // Rewards more often than deductions, or nobody could buy anything.
        let row = [0, 0, 0, 1, 3, 1, 2, 4, ROWS][self.random.below(9) as usize] as u16;
        let points = match row {
            1 => Some(whole(i64::from(self.random.below(6)))),
            4 => Some(whole(-10 - i64::from(self.random.below(25)))),
            _ => None,
        };
        Command::DeclareDeed {
            rule: RuleRef { sheet: self.sheet(), row },
            subject: self.holder(),
            on: self.day(),
            count: if self.random.once_in(30) { 0 } else { 1 + self.random.below(3) },
            points,
            reason: points.map(|_| self.note()),
        }
    }

    fn about_shop(&mut self, kind: u32) -> Command {
        let shelf = self.eyes.shelf();
        let row = shelf.get(self.random.below(shelf.len().max(1) as u32) as usize);
        let (counter, item) =
            row.map_or((CounterId(self.nothing), ItemId(self.nothing)), |row| (row.counter, row.item));
        let seen = row.map_or(Points::ZERO, |row| row.price);
        let n = self.random.below(1_000);
        // Now and then an amount at the edge of what one entry may hold.
        let quantity = units(match n {
            0..10 => 2_000_000_000,
            10..20 => 1_000_000,
            20..60 => 0,
            n => n % 3 + 1,
        });
        let held = self.state(ThingState::Held);
        match kind {
            23 => Command::OpenCounter { name: label("二号柜台") },
            24 => {
                Command::ListItem {
                    name: label("毛巾"), unit: label("条"), price: whole(i64::from(n % 5))
                }
            }
            25 => Command::PriceItem { item, price: whole(i64::from(n % 5)) },
            26 => Command::ReceiveStock {
                counter,
                item,
                quantity: if n < 60 { quantity } else { units(n % 8 + 1) },
                origin: if n.is_multiple_of(2) {
                    StockOrigin::Bought
                } else {
                    StockOrigin::Donated { donor: None }
                },
                best_before: n.is_multiple_of(3).then(|| self.today.plus_days(n / 10).unwrap_or(self.today)),
            },
            27 => Command::WriteOffStock { counter, item, quantity, reason: self.note() },
            28 => Command::HoldRedemption(HoldRedemption {
                counter,
                holder: self.rich(),
                item,
                quantity,
                price: if n.is_multiple_of(15) { whole(2) } else { seen },
                ask: None,
            }),
            29 => Command::CollectRedemption {
                redemption: self.pick(&self.eyes.redemptions(held), RedemptionId),
            },
            30 => Command::CancelRedemption {
                redemption: self.pick(&self.eyes.redemptions(held), RedemptionId),
            },
            _ => {
                let collected = self.state(ThingState::Collected);
                let redemption = self.pick(&self.eyes.redemptions(collected), RedemptionId);
                Command::ReverseRedemption { redemption, reason: self.note() }
            }
        }
    }

    /// One of a few holders who has something to spend.
    fn rich(&mut self) -> Holder {
        let tries: Vec<Holder> = (0..4).map(|_| self.holder()).collect();
        let eyes = self.eyes;
        let known: Vec<Holder> = eyes.holders();
        let rich = tries.iter().copied().filter(|holder| known.contains(holder));
        rich.max_by_key(|holder| eyes.spendable(*holder)).unwrap_or(tries[0])
    }
}
