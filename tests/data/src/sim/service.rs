//! Teams, activities and volunteer hours.

use serde_json::json;
use xiangyue::time::Day;

use super::{EFFECTIVE, Sim, State, person_ref};
use crate::calendar::{day, next_reset, shift};
use crate::facts::{HOUR_RATE, ROUNDING_STEP};

/// A team with what it does and where; the first is the federation the others belong to.
pub(super) struct Team {
    name: &'static str,
    members: usize,
    work: &'static [(&'static str, &'static str, &'static str)],
}

pub(super) const TEAMS: &[Team] = &[
    Team {
        name: "罗峪村志愿服务联合会",
        members: 6,
        work: &[("新春走访慰问", "给独居老人送年货、写春联", "全村各组")],
    },
    Team {
        name: "红马甲志愿服务队",
        members: 64,
        work: &[
            ("周末清洁行动", "清扫主干道和公共厕所，清运积存垃圾", "村部至老街"),
            ("防汛隐患排查", "巡查水渠、山塘和危房，劝导临时避险", "沿溪各组"),
            ("赶场日便民服务", "量血压、理发、修小家电", "村部广场"),
        ],
    },
    Team {
        name: "文明劝导队",
        members: 36,
        work: &[
            ("交通文明劝导", "劝戴头盔、劝阻超载和乱停", "村口劝导站"),
            ("移风易俗宣传", "上门讲婚丧简办的村规民约", "各组屋场"),
        ],
    },
    Team {
        name: "护林护河队",
        members: 40,
        work: &[
            ("巡林防火", "劝阻野外用火，清理林下枯枝", "后山林场"),
            ("河道清漂", "打捞河面漂浮物，清理岸边垃圾", "澧水支流罗峪段"),
        ],
    },
    Team {
        name: "老年互助队",
        members: 42,
        work: &[
            ("陪伴独居老人", "聊天、打扫、代买药品", "独居老人家中"),
            ("助餐送餐", "给行动不便的老人做饭送饭", "村互助食堂"),
        ],
    },
    Team {
        name: "体育健身队",
        members: 40,
        work: &[
            ("篮球联赛服务", "布置场地、记分、维持秩序", "村文体广场"),
            ("少年篮球训练", "带孩子们练运球和体能", "村小学球场"),
        ],
    },
    Team {
        name: "巾帼志愿队",
        members: 42,
        work: &[
            ("庭院美化帮扶", "帮缺劳力的家庭整理庭院、栽花", "第三至第六组"),
            ("留守儿童作业辅导", "放学后辅导作业、讲故事", "村图书室"),
        ],
    },
    Team {
        name: "青年返乡队",
        members: 38,
        work: &[
            ("教老人用手机", "教视频通话和防诈骗", "村部活动室"),
            ("茶园采摘帮工", "帮人手不足的农户采春茶", "高山茶园"),
        ],
    },
];

/// One activity.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    pub(super) team: usize,
    pub(super) on: Day,
}

/// One record of minutes.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) person: usize,
    pub(super) on: Day,
    pub(super) minutes: u32,
    pub(super) state: State,
}

/// Points for minutes, at the sheet's rate and rounding.
fn earned(minutes: u32) -> i64 {
    i64::from(minutes / ROUNDING_STEP * ROUNDING_STEP) * HOUR_RATE / 60
}

/// The day before the next reset: the last day points of a day can be spent.
pub(super) fn last_day(on: Day) -> Day {
    shift(next_reset(on), -1)
}

pub(super) fn service_ref(service: usize) -> String {
    format!("$s{}", service + 1)
}

impl Sim {
    pub(super) fn plan_service(&mut self) {
        self.on(day("2025-12-28"), 14, |sim| {
            for (team, facts) in TEAMS.iter().enumerate() {
                let parent = (team > 0).then_some("$t1");
                let command =
                    json!({ "type": "formTeam", "name": facts.name, "parent": parent, "on": sim.today() });
                sim.make(format!("t{}", team + 1), command);
            }
        });
        for team in 0..TEAMS.len() {
            let first = shift(day("2026-01-01"), team as i64 / 4);
            self.on(first, 9 + team as u32, move |sim| sim.fill_team(team));
        }
        for month in 3..=11 {
            self.on(day(&format!("2026-{month:02}-18")), 11, Self::member_changes);
        }
        for nth in 0..120_u32 {
            // One activity every three days, from the first days of January to the end of the year.
            let on = match nth {
                0..118 => shift(day("2026-01-04"), i64::from(nth * 361 / 118)),
                _ => day("2027-01-11"),
            };
            let team = if nth == 0 { 0 } else { 1 + self.rng.index(TEAMS.len() - 1) };
            let ahead = if nth == 0 { 1 } else { self.rng.between(1, 6) };
            self.on(shift(on, -i64::from(ahead)).max(day("2026-01-03")), 16, move |sim| {
                sim.plan_activity(team, on)
            });
        }
    }

    fn fill_team(&mut self, team: usize) {
        for nth in 0..TEAMS[team].members {
            let person = self.somebody(|sim, p| {
                let twice = sim.members.iter().filter(|team| team.contains(&p)).count() >= 2;
                (16..74).contains(&sim.age(p)) && !twice && !sim.members[team].contains(&p)
            });
            let fresh = self.members.iter().any(|team| team.contains(&person));
            // Most volunteers are in one team only: look once more.
            let person = if fresh && nth > 0 { self.newcomer(team) } else { person };
            let post = if nth == 0 { "leader" } else { "member" };
            self.join(team, person, post);
        }
    }

    fn newcomer(&mut self, team: usize) -> usize {
        self.somebody(|sim, p| {
            let member = sim.members.iter().any(|team| team.contains(&p));
            (16..74).contains(&sim.age(p)) && !sim.members[team].contains(&p) && (!member || p % 10 == 0)
        })
    }

    fn join(&mut self, team: usize, person: usize, post: &str) {
        self.members[team].push(person);
        self.tell(json!({
            "type": "joinTeam", "person": person_ref(person), "team": format!("$t{}", team + 1),
            "post": post, "on": self.today(),
        }));
    }

    fn member_changes(&mut self) {
        for _ in 0..2 {
            let team = 1 + self.rng.index(TEAMS.len() - 1);
            let at = 1 + self.rng.index(self.members[team].len() - 1);
            let person = self.members[team].remove(at);
            self.tell(json!({
                "type": "leaveTeam", "person": person_ref(person), "team": format!("$t{}", team + 1), "on": self.today(),
            }));
        }
        for _ in 0..3 {
            let team = 1 + self.rng.index(TEAMS.len() - 1);
            let person = self.somebody(|sim, p| {
                (16..74).contains(&sim.age(p)) && sim.members.iter().all(|team| !team.contains(&p))
            });
            self.join(team, person, "member");
        }
    }

    fn plan_activity(&mut self, team: usize, on: Day) {
        let number = self.activities.len();
        let (title, content, place) = *self.rng.pick(TEAMS[team].work);
        let leader = self.members[team][0];
        self.activities.push(Activity { team, on });
        self.make(
            format!("a{}", number + 1),
            json!({
                "type": "planActivity", "team": format!("$t{}", team + 1), "title": title, "content": content,
                "place": place, "unit": "罗峪村村民委员会", "inCharge": person_ref(leader), "on": on,
            }),
        );
        let late = on < day("2026-11-01") && self.rng.percent(4);
        let lag = match on {
            _ if on.year() == 2027 => 0,
            _ if late => self.rng.between(13, 20),
            _ => self.rng.below(4),
        };
        self.on(shift(on, lag.into()), 20, move |sim| sim.record_list(number));
    }

    /// The leader hands in the list of one activity.
    fn record_list(&mut self, number: usize) {
        let Activity { team, on } = self.activities[number].clone();
        let here: Vec<usize> = self.members[team].iter().copied().filter(|p| self.here[*p]).collect();
        let count = self.rng.between(5, 10) + self.rng.below(7) + self.rng.below(19);
        let usual = 30 * self.rng.between(2, 6);
        let live = self.rng.percent(45);
        for person in self.rng.sample(&here, count as usize) {
            let minutes = if live { usual - self.rng.below(28) } else { usual };
            let service = self.services.len();
            *self.minutes.entry((person, on)).or_default() += minutes;
            self.services.push(Service { person, on, minutes, state: State::Waiting });
            self.make(format!("s{}", service + 1), json!({
                "type": "recordService", "person": person_ref(person), "activity": format!("$a{}", number + 1),
                "on": on, "minutes": minutes, "evidence": if live { "checkIn" } else { "leaderSigned" },
            }));
            if on.year() < 2027 {
                let lag = if on < day("2026-12-15") { self.rng.between(1, 7) } else { 1 };
                let then = self.workday_after(lag);
                self.on(then, 16, move |sim| sim.decide_service(service));
            }
        }
    }

    fn decide_service(&mut self, service: usize) {
        let Service { on, minutes, .. } = self.services[service];
        let name = service_ref(service);
        if on < day("2026-12-01") && self.services[service].state == State::Waiting && self.rng.percent(2) {
            let why =
                *self.rng.pick(&["名单与现场照片不符，请核对时长", "当天有两处签到，请说明", "没有签退时间"]);
            self.services[service].state = State::Returned;
            self.tell(json!({ "type": "returnService", "service": name, "reason": why }));
            if self.rng.percent(75) {
                let (then, minutes) = (self.workday_after(2), minutes / 2);
                self.on(then, 11, move |sim| sim.amend_service(service, minutes));
            }
            return;
        }
        // Before the sheet applied, hours counted but earned nothing.
        let sheet = (on >= day(EFFECTIVE)).then(|| Self::sheet_for(on));
        if sheet.is_none() && service < 2 {
            self.refused(
                "sheet_not_effective",
                json!({ "type": "approveService", "service": name, "sheet": "$sheet" }),
            );
        }
        self.tell(json!({ "type": "approveService", "service": name, "sheet": sheet }));
        self.services[service].state = State::Approved;
        if sheet.is_some() {
            self.book_service(service, 1);
        }
        if on < day("2026-11-15") && self.rng.below(1_000) < 12 {
            let lag = self.rng.between(3, 22);
            let then = self.workday_after(lag);
            self.on(then, 10, move |sim| sim.void_service(service));
        }
    }

    fn book_service(&mut self, service: usize, sign: i64) {
        let Service { person, on, minutes, .. } = self.services[service];
        let (points, holder) = (earned(minutes), self.holder_on(person, on));
        if points == 0 {
            return;
        }
        let account = self.account(holder);
        if sign > 0 {
            account.book(points, on, last_day(on))
        } else {
            account.unbook(points, on, last_day(on))
        }
    }

    fn amend_service(&mut self, service: usize, minutes: u32) {
        let on = self.services[service].on;
        self.services[service].minutes = minutes;
        self.services[service].state = State::Waiting;
        self.tell(json!({
            "type": "amendService", "service": service_ref(service), "on": on, "minutes": minutes,
        }));
        let then = self.workday_after(1);
        self.on(then, 16, move |sim| sim.decide_service(service));
    }

    fn void_service(&mut self, service: usize) {
        let name = self.roster.people[self.services[service].person].name.clone();
        let why = format!("经群众反映核实，{name}当天不在村，名单登记有误");
        self.tell(json!({ "type": "voidService", "service": service_ref(service), "reason": why }));
        self.services[service].state = State::Voided;
        if self.services[service].on >= day(EFFECTIVE) {
            self.book_service(service, -1);
        }
    }
}
