//! Deeds of the village rules: what people are rewarded for, season by season, and what costs points.

use serde_json::{Value, json};
use xiangyue::time::Day;

use super::service::last_day;
use super::{EFFECTIVE, Holder, Sim, State};
use crate::calendar::{day, shift};
use crate::facts::{CUSTOM_DEDUCTION, CUSTOM_REWARD, SIGN_UP};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Party,
    Anyone,
    Adult,
    Pupil,
    Leaver,
    Young,
    House,
}

/// How often a rule comes up: so many occasions in the year with so many people each.
struct Habit {
    row: u16,
    occasions: u32,
    people: (u32, u32),
    /// Months of 2026; empty for all.
    months: &'static [u32],
    who: Who,
}

const fn habit(row: u16, occasions: u32, people: (u32, u32), months: &'static [u32], who: Who) -> Habit {
    Habit { row, occasions, people, months, who }
}

const HABITS: &[Habit] = &[
    habit(0, 12, (18, 28), &[], Who::Party),
    habit(1, 4, (14, 24), &[3, 6, 9, 12], Who::Party),
    habit(2, 50, (1, 5), &[], Who::Adult),
    habit(3, 26, (10, 24), &[], Who::Anyone),
    habit(4, 26, (1, 3), &[], Who::Adult),
    habit(5, 30, (2, 4), &[], Who::Adult),
    habit(6, 42, (12, 26), &[], Who::Adult),
    habit(7, 8, (14, 26), &[2, 3, 4], Who::Adult),
    habit(8, 4, (16, 24), &[3, 6, 9, 12], Who::House),
    habit(9, 30, (12, 26), &[], Who::Anyone),
    habit(10, 30, (10, 22), &[], Who::Adult),
    habit(11, 150, (1, 3), &[], Who::Adult),
    habit(12, 120, (1, 3), &[], Who::Adult),
    habit(13, 40, (1, 2), &[], Who::Adult),
    habit(14, 2, (1, 1), &[7, 8], Who::Adult),
    habit(15, 18, (8, 18), &[4, 5, 6, 7, 8, 9, 10, 11], Who::Adult),
    habit(16, 10, (1, 2), &[2, 3, 8, 10, 12], Who::Adult),
    habit(17, 1, (1, 1), &[5], Who::Adult),
    habit(18, 6, (1, 1), &[4, 9], Who::Adult),
    habit(19, 20, (1, 3), &[], Who::House),
    habit(20, 2, (24, 32), &[2, 7], Who::Pupil),
    habit(21, 2, (5, 9), &[2, 7], Who::Pupil),
    habit(22, 9, (1, 1), &[8], Who::Leaver),
    habit(23, 7, (1, 1), &[8], Who::Leaver),
    habit(24, 5, (1, 1), &[3, 9], Who::Young),
    habit(25, 1, (1, 1), &[5], Who::Young),
    habit(26, 1, (1, 1), &[10], Who::Young),
    habit(27, 4, (1, 1), &[9, 12], Who::Young),
    habit(CUSTOM_REWARD, 16, (1, 2), &[7, 8, 9, 10, 11, 12], Who::Adult),
    habit(CUSTOM_DEDUCTION, 5, (1, 1), &[8, 10, 11], Who::House),
];

/// One deed.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) row: u16,
    pub(super) subject: Holder,
    pub(super) on: Day,
    pub(super) points: i64,
    pub(super) state: State,
}

/// What is still to be declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) row: u16,
    pub(super) subject: Holder,
    pub(super) on: Day,
    pub(super) count: u32,
}

pub(super) fn deed_ref(deed: usize) -> String {
    format!("$d{}", deed + 1)
}

impl Sim {
    pub(super) fn plan_deeds(&mut self) {
        self.on(day(EFFECTIVE), 8, Self::choose_party);
        for habit in HABITS {
            for nth in 0..habit.occasions {
                let on = self.occasion(habit, nth);
                self.on(on, 18, move |sim| sim.occasion_day(habit));
            }
        }
        for (on, row) in [("2027-01-02", 6), ("2027-01-03", 12), ("2027-01-11", 9), ("2027-01-12", 6)] {
            let habit = HABITS.iter().find(|habit| habit.row == row).unwrap_or(&HABITS[0]);
            self.on(day(on), 19, move |sim| sim.occasion_day(habit));
        }
        for _ in 0..960 {
            // Most sign up in the first weeks, some much later.
            let lag = self.rng.below(300).min(self.rng.below(120)).min(self.rng.below(120));
            self.on(shift(day("2026-01-12"), lag.into()), 12, Self::sign_up);
        }
    }

    fn occasion(&mut self, habit: &Habit, nth: u32) -> Day {
        let month = match habit.months {
            [] => 1 + nth * 12 / habit.occasions,
            months => months[nth as usize % months.len()],
        };
        let first = if month == 1 { 12 } else { 1 };
        let date = if habit.who == Who::Party { 12 + self.rng.below(6) } else { self.rng.between(first, 28) };
        day(&format!("2026-{month:02}-{date:02}"))
    }

    /// Party members: a fixed group, so that the same people meet every month.
    fn choose_party(&mut self) {
        while self.party.len() < 68 {
            let person = self.somebody(|sim, p| (22..76).contains(&sim.age(p)) && !sim.party.contains(&p));
            self.party.push(person);
        }
    }

    fn occasion_day(&mut self, habit: &Habit) {
        let on = self.today();
        let count = self.rng.between(habit.people.0, habit.people.1);
        let mut subjects: Vec<Holder> = Vec::new();
        let once = (22..=27).contains(&habit.row);
        for _ in 0..count * 8 {
            let subject = self.subject(habit.who);
            let again = once && self.deeds.iter().any(|d| d.row >= 22 && d.row <= 27 && d.subject == subject);
            if !again && !subjects.contains(&subject) {
                subjects.push(subject);
            }
            if subjects.len() >= count as usize {
                break;
            }
        }
        let close = on >= day("2026-12-25");
        let lag = if close { 0 } else { self.rng.below(4) };
        // Two times in one entry, where the whole day was worked.
        let twice = habit.row == 10 && self.rng.percent(20);
        let row = habit.row;
        self.on(shift(on, lag.into()), 20, move |sim| {
            for subject in subjects {
                sim.declare(Claim { row, subject, on, count: 1 + u32::from(twice) });
            }
        });
    }

    fn subject(&mut self, who: Who) -> Holder {
        if who == Who::Party {
            let here: Vec<usize> = self.party.iter().copied().filter(|p| self.here[*p]).collect();
            return Holder::Person(*self.rng.pick(&here));
        }
        let (from, until) = match who {
            Who::Party | Who::Adult | Who::House => (18, 80),
            Who::Anyone => (8, 72),
            Who::Pupil => (7, 18),
            Who::Leaver => (17, 20),
            Who::Young => (18, 27),
        };
        let person = self.somebody(|sim, p| {
            (from..until).contains(&sim.age(p))
                && (who != Who::House || sim.holder_on(p, sim.today()) != Holder::Person(p))
        });
        if who == Who::House { self.holder_on(person, self.today()) } else { Holder::Person(person) }
    }

    fn sign_up(&mut self) {
        let person = self.somebody(|sim, p| {
            !sim.signed_up.contains(&p) && sim.age(p) >= 12 && !sim.roster.people[p].phones.is_empty()
        });
        if self.signed_up.insert(person) {
            let on = self.today();
            self.declare(Claim { row: SIGN_UP, subject: Holder::Person(person), on, count: 1 });
        }
    }

    /// The command that declares a claim, and the points it is worth.
    pub(super) fn declaration(&mut self, claim: Claim) -> (Value, i64) {
        let (each, chosen, reason) = match self.rules.get(usize::from(claim.row)) {
            Some(rule) => {
                let reason = (rule.hundredths < 0).then(|| self.deduction_reason(claim.subject));
                (rule.hundredths, None, reason)
            }
            None => {
                let each = i64::from(self.rng.between(1, 20)) * 500;
                let each = if claim.row == CUSTOM_DEDUCTION { -each.min(3_000) } else { each };
                (each, Some(each), Some("村民代表会议议定，会议记录存村委会".to_owned()))
            }
        };
        let command = json!({
            "type": "declareDeed",
            "rule": { "sheet": Self::sheet_for(claim.on), "row": claim.row },
            "subject": claim.subject.json(),
            "on": claim.on,
            "count": claim.count,
            "points": chosen,
            "reason": reason,
        });
        (command, each * i64::from(claim.count))
    }

    fn deduction_reason(&self, subject: Holder) -> String {
        let name = match subject {
            Holder::House(house) => &self.roster.houses[house].head,
            Holder::Person(person) => &self.roster.people[person].name,
        };
        format!("{name}一事经村委会核实，本人已知晓")
    }

    /// Declares a claim and arranges for its decision.
    pub(super) fn declare(&mut self, claim: Claim) -> usize {
        let deed = self.declare_only(claim);
        if claim.on < day("2027-01-10") {
            let (on, close) = (claim.on, claim.on >= day("2026-12-20"));
            let lag = if claim.row == SIGN_UP || close { 1 } else { self.rng.between(1, 5) };
            let then = self.workday_after(lag).min(day("2027-01-08").max(shift(on, 1)));
            self.on(then, 15, move |sim| sim.decide_deed(deed));
        }
        deed
    }

    /// Declares a claim that waits until something else decides it.
    pub(super) fn declare_only(&mut self, claim: Claim) -> usize {
        let (command, points) = self.declaration(claim);
        let deed = self.deeds.len();
        let Claim { row, subject, on, .. } = claim;
        self.deeds.push(Deed { row, subject, on, points, state: State::Waiting });
        self.make(format!("d{}", deed + 1), command);
        deed
    }

    fn decide_deed(&mut self, deed: usize) {
        let Deed { row, on, state, .. } = self.deeds[deed];
        if state != State::Waiting {
            return;
        }
        let rare = row != SIGN_UP && !(14..=18).contains(&row) && row < 22;
        if rare && self.rng.below(1_000) < 22 {
            let why = *self.rng.pick(&[
                "照片看不清，请补交",
                "当天名单上没有此人",
                "同一件事已经报过",
                "缺少证明材料",
            ]);
            self.deeds[deed].state = State::Returned;
            self.tell(json!({ "type": "returnDeed", "deed": deed_ref(deed), "reason": why }));
            return;
        }
        self.tell(json!({ "type": "approveDeed", "deed": deed_ref(deed) }));
        self.deeds[deed].state = State::Approved;
        self.book_deed(deed, 1);
        if rare && on < day("2026-12-01") && self.rng.below(1_000) < 12 {
            let lag = self.rng.between(2, 20);
            let then = self.workday_after(lag);
            self.on(then, 10, move |sim| sim.void_deed(deed));
        }
    }

    fn book_deed(&mut self, deed: usize, sign: i64) {
        let Deed { subject, on, points, .. } = self.deeds[deed];
        let holder = match subject {
            Holder::Person(person) => self.holder_on(person, on),
            Holder::House(_) => subject,
        };
        let account = self.account(holder);
        if sign > 0 {
            account.book(points, on, last_day(on))
        } else {
            account.unbook(points, on, last_day(on))
        }
    }

    fn void_deed(&mut self, deed: usize) {
        let name = match self.deeds[deed].subject {
            Holder::Person(person) => self.roster.people[person].name.clone(),
            Holder::House(house) => format!("{}户", self.roster.houses[house].head),
        };
        let (name, what) = (deed_ref(deed), format!("{name}提出异议，经复核登记有误"));
        self.tell(json!({ "type": "voidDeed", "deed": name, "reason": what }));
        self.deeds[deed].state = State::Voided;
        self.book_deed(deed, -1);
    }
}
