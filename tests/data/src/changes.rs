//! What changes in the roster during the year: marriages, births, splits, moves and new phones.

use xiangyue::time::Day;

use crate::calendar::{day, shift};
use crate::people::{BORN, BRIDES, Kin, Roster, WORKER, founding};
use crate::rng::Rng;

/// A person lives elsewhere from a day on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub(crate) person: usize,
    pub(crate) house: Option<usize>,
    pub(crate) on: Day,
}

/// A person has a new phone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPhone {
    pub(crate) person: usize,
    pub(crate) on: Day,
}

/// What happens to the roster after the founding weeks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) moves: Vec<Move>,
    pub(crate) phones: Vec<NewPhone>,
}

/// Days on which the village can be told apart from its founding: March to November.
fn some_day(rng: &mut Rng) -> Day {
    shift(day("2026-03-01"), rng.below(270).into())
}

struct Planner<'a> {
    rng: &'a mut Rng,
    roster: &'a mut Roster,
    /// Everybody who still stays where they are; each changes once at most.
    steady: Vec<usize>,
    changes: Changes,
}

/// Adds those who come later to the roster and lists all changes.
pub(crate) fn plan(rng: &mut Rng, roster: &mut Roster) -> Changes {
    let own = roster.people[WORKER].house;
    let steady = (0..roster.people.len())
        .filter(|p| roster.people[*p].house.is_some() && roster.people[*p].house != own)
        .collect();
    let mut planner = Planner { rng, roster, steady, changes: Changes::default() };
    planner.weddings();
    planner.births();
    planner.splits();
    planner.departures();
    planner.phones();
    let mut changes = planner.changes;
    changes.moves.sort_by_key(|m| (m.on, m.person));
    changes.phones.sort_by_key(|p| (p.on, p.person));
    changes
}

impl Planner<'_> {
    /// Takes somebody who fits out of the steady ones.
    fn take(&mut self, fits: impl Fn(&crate::people::Person, u32) -> bool) -> usize {
        let people = &self.roster.people;
        let fitting: Vec<usize> = self
            .steady
            .iter()
            .copied()
            .filter(|p| fits(&people[*p], founding().years_since(people[*p].born)))
            .collect();
        let person = *self.rng.pick(&fitting);
        self.steady.retain(|p| *p != person);
        person
    }

    fn groom(&mut self) -> usize {
        self.take(|p, age| p.kin == Kin::Child && !p.female && (23..36).contains(&age))
    }

    fn weddings(&mut self) {
        for _ in 0..BRIDES {
            let groom = self.groom();
            let house = self.roster.people[groom].house;
            let on = some_day(self.rng);
            let family = crate::names::surname(self.rng);
            let born = shift(founding(), -i64::from(self.rng.between(22 * 366, 30 * 365)));
            self.roster.enrol_born(self.rng, family, Kin::Spouse, true, born, house, on);
        }
        for _ in 0..12 {
            let groom = self.groom();
            let home = self.roster.people[groom].house;
            let bride = self
                .take(|p, age| p.kin == Kin::Child && p.female && p.house != home && (22..34).contains(&age));
            let on = some_day(self.rng);
            self.changes.moves.push(Move { person: bride, house: home, on });
        }
    }

    fn births(&mut self) {
        for _ in 0..BORN {
            let mother = self.take(|p, age| p.kin == Kin::Spouse && (22..39).contains(&age));
            let house = self.roster.people[mother].house;
            let family = house.map_or_else(String::new, |h| self.roster.houses[h].surname.clone());
            let born = some_day(self.rng);
            let told = shift(born, self.rng.between(10, 40).into());
            let girl = self.rng.percent(48);
            self.roster.enrol_born(self.rng, &family, Kin::Child, girl, born, house, told);
        }
    }

    /// Grown children found a household of their own; old parents join a child's.
    fn splits(&mut self) {
        for _ in 0..8 {
            let son = self.take(|p, age| p.kin == Kin::Child && (26..36).contains(&age));
            let (group, family) = self.roster.people[son]
                .house
                .map(|h| (self.roster.houses[h].group, self.roster.houses[h].surname.clone()))
                .expect("only members of households are steady");
            let on = some_day(self.rng);
            let house = self.roster.found_house(&family, group, on);
            self.roster.houses[house].head = self.roster.people[son].name.clone();
            self.changes.moves.push(Move { person: son, house: Some(house), on });
        }
        for _ in 0..6 {
            let elder = self.take(|p, age| p.kin == Kin::Head && age >= 70);
            let host = self.take(|p, age| p.kin == Kin::Head && (35..60).contains(&age));
            let on = some_day(self.rng);
            let house = self.roster.people[host].house;
            self.changes.moves.push(Move { person: elder, house, on });
        }
    }

    fn departures(&mut self) {
        for _ in 0..14 {
            let person = self.take(|p, age| p.kin != Kin::Head && (age > 78 || (18..40).contains(&age)));
            let on = some_day(self.rng);
            self.changes.moves.push(Move { person, house: None, on });
        }
    }

    fn phones(&mut self) {
        for _ in 0..40 {
            let person = self.take(|p, _| !p.phones.is_empty());
            let number = self.roster.phone(self.rng);
            self.roster.people[person].phones.push(number);
            let on = some_day(self.rng);
            self.changes.phones.push(NewPhone { person, on });
        }
    }
}
