//! Founding weeks and the roster: the book, the sheet, households, people, and what changes later.

use serde_json::{Value, json};

use super::{EFFECTIVE, SECOND_EFFECTIVE, Sim, house_ref, person_ref};
use crate::calendar::{UTC_OFFSET_MINUTES, at, day, shift};
use crate::facts;
use crate::people::{WORKER, founding};

impl Sim {
    pub(super) fn plan_founding(&mut self) {
        self.when(at(founding(), 9 * 60), Self::open_book);
        self.plan_roster();
        for change in self.changes.moves.clone() {
            self.when(at(change.on, 7 * 60 + 30), move |sim| {
                let house = change.house.map(house_ref);
                sim.homes[change.person].push((change.on, change.house));
                if change.house.is_none() {
                    sim.here[change.person] = false;
                    sim.present.retain(|person| *person != change.person);
                }
                sim.tell(json!({
                    "type": "moveHousehold", "person": person_ref(change.person), "household": house, "on": change.on,
                }));
            });
        }
        for change in self.changes.phones.clone() {
            self.on(change.on, 10, move |sim| {
                let profile = sim.profile(change.person, true);
                sim.tell(
                    json!({ "type": "amendPerson", "person": person_ref(change.person), "profile": profile }),
                );
            });
        }
        self.on(day("2025-12-30"), 15, |sim| {
            let sheet = facts::sheet("罗峪村村民积分细则（2026年）", EFFECTIVE, false);
            sim.make("sheet".into(), json!({ "type": "adoptSheet", "sheet": sheet, "replaces": null }));
        });
        self.on(day("2026-06-24"), 15, |sim| {
            let sheet = facts::sheet("罗峪村村民积分细则（2026年修订）", SECOND_EFFECTIVE, true);
            sim.make("sheet2".into(), json!({ "type": "adoptSheet", "sheet": sheet, "replaces": "$sheet" }));
        });
        self.plan_questions();
    }

    fn open_book(&mut self) {
        self.make(
            "village".into(),
            json!({
                "type": "foundCommunity", "name": "罗峪村", "utcOffsetMinutes": UTC_OFFSET_MINUTES,
            }),
        );
        self.make("counter".into(), json!({ "type": "openCounter", "name": "罗峪村爱心超市" }));
    }

    /// Each household at the registration table, its members one after the other.
    fn plan_roster(&mut self) {
        let mut minute = 9 * 60 + 20;
        let mut current = founding();
        for house in 0..self.roster.houses.len() {
            let arrives = self.roster.houses[house].arrives;
            if arrives != current {
                current = arrives;
                minute = 8 * 60 + 30;
            }
            // Households founded later are written down just before their people move.
            let late = arrives > shift(founding(), 20);
            let when = if late { at(arrives, 7 * 60) } else { at(arrives, minute) };
            minute += 8;
            self.when(when, move |sim| sim.register_house(house));
            for person in 0..self.roster.people.len() {
                let member = &self.roster.people[person];
                if member.house == Some(house) && member.arrives == arrives {
                    self.when(when, move |sim| sim.register(person));
                }
            }
        }
        for person in 0..self.roster.people.len() {
            let member = &self.roster.people[person];
            let with_house = member.house.is_some_and(|h| self.roster.houses[h].arrives == member.arrives);
            if !with_house {
                let arrives = member.arrives;
                self.when(at(arrives, 7 * 60 + 45), move |sim| sim.register(person));
            }
        }
    }

    fn register_house(&mut self, house: usize) {
        let row = &self.roster.houses[house];
        let command = json!({
            "type": "registerHousehold",
            "profile": { "name": row.head, "address": row.address, "cardNumber": row.card },
            "group": row.group,
        });
        self.make(format!("h{}", house + 1), command);
    }

    fn register(&mut self, person: usize) {
        let today = self.today();
        let house = self.roster.people[person].house;
        let profile = self.profile(person, false);
        self.make(
            format!("p{}", person + 1),
            json!({
                "type": "registerPerson",
                "profile": profile,
                "consentOn": today,
                "household": house.map(house_ref),
            }),
        );
        if let Some(house) = house {
            self.homes[person].push((today, Some(house)));
        }
        if house.is_none() || house != self.worker_house() {
            self.here[person] = true;
            self.present.push(person);
        }
        if person == WORKER {
            self.tell(json!({ "type": "nameKeyHolder", "key": "$self", "person": person_ref(person) }));
        }
    }

    fn profile(&self, person: usize, latest: bool) -> Value {
        let row = &self.roster.people[person];
        let phone = if latest { row.phones.last() } else { row.phones.first() };
        json!({
            "name": row.name,
            "sex": if row.female { "女" } else { "男" },
            "birthDate": row.born,
            "phone": phone,
            "idNumber": row.id_number,
            "area": "桑植县凉水口镇罗峪村",
            "skills": row.skills,
        })
    }

    /// What the village office looks up: the board every month, the overview every quarter.
    fn plan_questions(&mut self) {
        for month in 2..=12 {
            let first = day(&format!("2026-{month:02}-01"));
            self.on(first, 17, move |sim| {
                sim.ask(json!({ "type": "board", "of": "households", "limit": 20 }));
                sim.ask(json!({ "type": "services", "state": "waiting", "limit": 50 }));
                if month % 3 == 1 {
                    sim.ask(json!({ "type": "overview" }));
                    sim.ask(json!({ "type": "timesheet", "team": "$t2" }));
                    sim.ask(json!({ "type": "shelf", "counter": "$counter" }));
                }
            });
        }
        self.on(day("2027-01-12"), 18, |sim| {
            sim.ask(json!({ "type": "board", "of": "households", "period": "2026", "limit": 50 }));
            sim.ask(json!({ "type": "board", "of": "people", "period": "2026", "limit": 50 }));
            sim.ask(json!({ "type": "overview" }));
        });
    }
}
