//! The villagers: households of one to seven, with names, birth dates and made-up numbers.

use xiangyue::time::Day;

use crate::calendar::{day, shift};
use crate::names::{given, surname};
use crate::rng::Rng;

/// People registered in the whole year, those who come later included.
pub const PEOPLE: usize = 1_756;
/// Women who marry into the village and children born in it during the year.
pub(crate) const BRIDES: usize = 14;
pub(crate) const BORN: usize = 10;
const LODGERS: usize = 6;
const GROUPS: [&str; 12] = [
    "第一村民小组",
    "第二村民小组",
    "第三村民小组",
    "第四村民小组",
    "第五村民小组",
    "第六村民小组",
    "第七村民小组",
    "第八村民小组",
    "第九村民小组",
    "第十村民小组",
    "第十一村民小组",
    "第十二村民小组",
];
const SKILLS: &[&str] =
    &["理发", "水电维修", "篮球教练", "开车", "打糍粑", "唢呐", "照顾老人", "写毛笔字", "木工", "拍照剪视频"];

/// What a person is in the household they live in at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kin {
    Head,
    Spouse,
    Child,
    Parent,
    Lodger,
}

/// One villager.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) female: bool,
    pub(crate) born: Day,
    /// The number given at registration, and the later ones.
    pub(crate) phones: Vec<String>,
    pub(crate) id_number: String,
    pub(crate) skills: Option<&'static str>,
    pub(crate) kin: Kin,
    /// First household.
    pub(crate) house: Option<usize>,
    /// Day of registration.
    pub(crate) arrives: Day,
}

/// One household.
#[derive(Clone, Debug)]
pub(crate) struct House {
    /// Named after its head.
    pub(crate) head: String,
    pub(crate) surname: String,
    pub(crate) group: &'static str,
    pub(crate) address: String,
    pub(crate) card: String,
    pub(crate) arrives: Day,
}

/// Everybody, in order of registration within each household.
#[derive(Clone, Debug)]
pub(crate) struct Roster {
    pub(crate) people: Vec<Person>,
    pub(crate) houses: Vec<House>,
    serial: u32,
}

/// First day of the book.
pub(crate) fn founding() -> Day {
    day("2025-12-20")
}

/// Index of the village's social worker, who holds the key: the wife in the first household.
pub(crate) const WORKER: usize = 1;

struct Draft {
    kin: Kin,
    female: bool,
    age: u32,
}

const fn draft(kin: Kin, female: bool, age: u32) -> Draft {
    Draft { kin, female, age }
}

impl Roster {
    /// The households of the founding weeks.
    pub(crate) fn new(rng: &mut Rng) -> Self {
        let mut sizes = vec![3];
        let mut left = PEOPLE - BRIDES - BORN - LODGERS - 3;
        while left > 0 {
            let weights = [(1, 12), (2, 19), (3, 22), (4, 23), (5, 14), (6, 7), (7, 3)];
            let size = (*rng.weighted(&weights)).min(left);
            sizes.push(size);
            left -= size;
        }
        let mut roster = Self { people: Vec::new(), houses: Vec::new(), serial: 100 };
        for (index, size) in sizes.iter().enumerate() {
            let group = index * GROUPS.len() / sizes.len();
            let arrives = shift(founding(), group as i64);
            let members = if index == 0 { family(rng, 34, 1, 0) } else { household(rng, *size) };
            roster.settle(rng, GROUPS[group], arrives, &members);
        }
        for _ in 0..LODGERS {
            let age = rng.between(24, 50);
            let name = surname(rng);
            let female = rng.percent(40);
            roster.enrol(rng, name, &draft(Kin::Lodger, female, age), None, shift(founding(), 11));
        }
        roster
    }

    fn settle(&mut self, rng: &mut Rng, group: &'static str, arrives: Day, members: &[Draft]) {
        let family = surname(rng);
        let house = self.found_house(family, group, arrives);
        for member in members {
            let away = arrives != founding() && rng.percent(3);
            let on = if away { shift(day("2026-01-20"), rng.between(0, 28).into()) } else { arrives };
            let own = member.kin == Kin::Spouse || (member.kin == Kin::Parent && member.female);
            let name = if own { surname(rng) } else { family };
            let person = self.enrol(rng, name, member, Some(house), on);
            if member.kin == Kin::Head {
                self.houses[house].head = self.people[person].name.clone();
            }
        }
    }

    /// A new household; its head's name is filled in when the head is known.
    pub(crate) fn found_house(&mut self, family: &str, group: &'static str, arrives: Day) -> usize {
        let number = self.houses.len() + 1;
        self.houses.push(House {
            head: String::new(),
            surname: family.to_owned(),
            group,
            address: format!("罗峪村{}{number}号", group.trim_end_matches("村民小组")),
            card: format!("LY-{number:04}"),
            arrives,
        });
        number - 1
    }

    fn enrol(&mut self, rng: &mut Rng, surname: &str, draft: &Draft, house: Option<usize>, on: Day) -> usize {
        let back = draft.age * 1_461 / 4 + rng.below(360) + 4;
        let born = shift(founding(), -i64::from(back));
        self.enrol_born(rng, surname, draft.kin, draft.female, born, house, on)
    }

    /// Adds a person born on a known day.
    #[expect(clippy::too_many_arguments, reason = "a person is that many facts")]
    pub(crate) fn enrol_born(
        &mut self,
        rng: &mut Rng,
        surname: &str,
        kin: Kin,
        female: bool,
        born: Day,
        house: Option<usize>,
        arrives: Day,
    ) -> usize {
        let name = format!("{surname}{}", given(rng, female, born.year()));
        self.serial += 1;
        let age = founding().years_since(born);
        let share = match age {
            0..12 => 0,
            12..16 => 40,
            16..66 => 96,
            66..76 => 70,
            _ => 35,
        };
        let phones = if rng.percent(share) { vec![self.phone(rng)] } else { Vec::new() };
        let skills = (age >= 16 && rng.percent(9)).then(|| *rng.pick(SKILLS));
        let id_number = id_like(born, self.serial, female);
        self.people.push(Person { name, female, born, phones, id_number, skills, kin, house, arrives });
        self.people.len() - 1
    }

    /// A number nobody else in the village has.
    pub(crate) fn phone(&mut self, rng: &mut Rng) -> String {
        self.serial += 1;
        format!("199{:04}{:04}", self.serial, rng.below(10_000))
    }
}

/// Eighteen digits that look like an ID number but begin with a province that does not exist.
fn id_like(born: Day, serial: u32, female: bool) -> String {
    let day = born.to_string().replace('-', "");
    let order = serial * 2 % 1_000 + u32::from(!female);
    let check = b"10X98765432"[serial as usize % 11];
    let area = 990_800 + serial / 500;
    format!("{area}{day}{order:03}{}", char::from(check))
}

/// Who lives together, by how many.
fn household(rng: &mut Rng, size: usize) -> Vec<Draft> {
    let chance = rng.below(100);
    match size {
        1 if chance < 60 => vec![draft(Kin::Head, rng.percent(55), rng.between(62, 88))],
        1 => vec![draft(Kin::Head, rng.percent(25), rng.between(30, 60))],
        2 if chance < 60 => {
            let age = rng.between(55, 82);
            family(rng, age, 0, 0)
        }
        2 if chance < 85 => {
            let age = rng.between(26, 54);
            family(rng, age, 0, 0)
        }
        2 => {
            let age = rng.between(32, 55);
            let child = age - rng.between(23, 30);
            vec![draft(Kin::Head, rng.percent(50), age), draft(Kin::Child, rng.percent(48), child)]
        }
        3 if chance < 72 => at_age(rng, 27, 58, 1, 0),
        3 => at_age(rng, 40, 60, 0, 1),
        4 if chance < 66 => at_age(rng, 30, 56, 2, 0),
        4 => at_age(rng, 29, 54, 1, 1),
        5 if chance < 60 => at_age(rng, 31, 54, 2, 1),
        5 => at_age(rng, 29, 52, 1, 2),
        6 => at_age(rng, 31, 52, 2, 2),
        _ => at_age(rng, 34, 50, 3, 2),
    }
}

fn at_age(rng: &mut Rng, least: u32, most: u32, children: u32, parents: u32) -> Vec<Draft> {
    let age = rng.between(least, most);
    family(rng, age, children, parents)
}

/// A couple of about an age, with children and the husband's parents.
fn family(rng: &mut Rng, age: u32, children: u32, parents: u32) -> Vec<Draft> {
    let wife = age.saturating_sub(rng.below(5)).max(22);
    let mut members = vec![draft(Kin::Head, false, age), draft(Kin::Spouse, true, wife)];
    for nth in 0..children {
        let child = wife.saturating_sub(21 + nth * 3 + rng.below(6));
        members.push(draft(Kin::Child, rng.percent(48), child));
    }
    for nth in 0..parents {
        // A lone grandparent is a grandmother more often than not.
        let female = if parents == 1 { rng.percent(65) } else { nth == 1 };
        members.push(draft(Kin::Parent, female, age + rng.between(21, 29)));
    }
    members
}
