//! Slips: what people get wrong in a real year. Each step here is meant to be refused, with the code beside it.

use serde_json::{Value, json};
use xiangyue::time::Day;

use super::deeds::{Claim, deed_ref};
use super::service::service_ref;
use super::shop::{item_ref, redemption_ref};
use super::{Holder, Sim, State, person_ref};
use crate::calendar::{day, shift};
use crate::facts::{self, CUSTOM_REWARD, SIGN_UP};
use crate::people::WORKER;

impl Sim {
    pub(super) fn plan_slips(&mut self) {
        self.plan_founding_slips();
        self.plan_deed_slips();
        self.plan_decision_slips();
        self.plan_service_slips();
        self.plan_shop_slips();
    }

    fn slip(&mut self, on: &str, slip: impl FnOnce(&mut Self) + 'static) {
        self.on(day(on), 17, slip);
    }

    fn plan_founding_slips(&mut self) {
        self.slip("2025-12-20", |sim| {
            sim.refused(
                "already_founded",
                json!({ "type": "foundCommunity", "name": "罗峪村", "utcOffsetMinutes": 480 }),
            );
        });
        self.slip("2025-12-21", |sim| {
            sim.refused(
                "key_already_admitted",
                json!({
                    "type": "admitKey", "key": "$self", "role": "socialWorker", "person": null,
                }),
            );
            let stranger = "7e".repeat(32);
            let person = person_ref(WORKER);
            sim.refused(
                "key_not_admitted",
                json!({ "type": "nameKeyHolder", "key": stranger, "person": person }),
            );
        });
        self.slip("2025-12-29", |sim| {
            let mut sheet = facts::sheet("罗峪村村民积分细则（空表）", super::EFFECTIVE, false);
            sheet["rules"] = json!([]);
            sim.refused("sheet_malformed", json!({ "type": "adoptSheet", "sheet": sheet, "replaces": null }));
        });
        self.slip("2026-01-10", |sim| {
            sim.refused("nothing_to_expire", json!({ "type": "expirePoints", "asOf": sim.today() }));
        });
        for on in ["2026-05-20", "2026-12-05"] {
            self.slip(on, Self::earlier_move);
        }
        for on in ["2026-03-10", "2026-08-10"] {
            self.slip(on, |sim| {
                let person = sim.somebody(|sim, p| matches!(sim.holder_on(p, sim.today()), Holder::House(_)));
                let Holder::House(house) = sim.holder_on(person, sim.today()) else { return };
                sim.refused("already_member", json!({
                    "type": "moveHousehold", "person": person_ref(person), "household": super::house_ref(house),
                    "on": sim.today(),
                }));
            });
        }
    }

    /// A move written down after a later one of the same person.
    fn earlier_move(&mut self) {
        let today = self.today();
        let done = |change: &&crate::changes::Move| change.house.is_some() && change.on < today;
        let Some(last) = self.changes.moves.iter().rfind(done).copied() else {
            return;
        };
        self.refused("later_move_booked", json!({
            "type": "moveHousehold", "person": person_ref(last.person), "household": null, "on": shift(last.on, -12),
        }));
    }

    fn declare_refused(&mut self, code: &'static str, claim: Claim, change: impl FnOnce(&mut Value)) {
        let (mut command, _) = self.declaration(claim);
        change(&mut command);
        self.refused(code, command);
    }

    fn claim(&mut self, row: u16, on: Day) -> Claim {
        Claim { row, subject: Holder::Person(self.adult()), on, count: 1 }
    }

    fn plan_deed_slips(&mut self) {
        self.slip("2026-01-06", |sim| {
            let claim = sim.claim(6, day("2026-01-05"));
            sim.declare_refused("sheet_not_effective", claim, |_| ());
        });
        self.slip("2026-07-06", |sim| {
            let claim = sim.claim(6, day("2026-07-04"));
            sim.declare_refused("sheet_not_effective", claim, |command| {
                command["rule"]["sheet"] = json!("$sheet")
            });
        });
        for on in ["2026-02-25", "2026-03-20", "2026-04-14", "2026-05-11", "2026-06-09", "2026-06-22"] {
            self.slip(on, Self::second_sign_up);
        }
        for on in ["2026-02-11", "2026-05-06", "2026-09-02", "2026-11-18"] {
            self.slip(on, |sim| {
                let claim = sim.claim(9, shift(sim.today(), 1));
                sim.declare_refused("day_in_future", claim, |_| ());
            });
        }
        self.slip("2026-03-03", |sim| {
            let claim = sim.claim(10, sim.today());
            sim.declare_refused("amount_mismatch", claim, |command| command["points"] = json!(1_000));
            let claim = sim.claim(10, sim.today());
            sim.declare_refused("out_of_range", claim, |command| command["count"] = json!(0));
            let claim = sim.claim(10, sim.today());
            sim.declare_refused("rule_not_found", claim, |command| command["rule"]["row"] = json!(29));
        });
        self.slip("2026-07-15", |sim| {
            let claim = sim.claim(CUSTOM_REWARD, sim.today());
            sim.declare_refused("reason_required", claim, |command| command["reason"] = Value::Null);
            let claim = sim.claim(CUSTOM_REWARD, sim.today());
            sim.declare_refused("amount_mismatch", claim, |command| command["points"] = json!(15_000));
        });
    }

    fn plan_decision_slips(&mut self) {
        for on in ["2026-04-02", "2026-10-02"] {
            self.slip(on, |sim| {
                let claim = Claim { row: 6, subject: Holder::Person(WORKER), on: sim.today(), count: 1 };
                let deed = sim.declare_only(claim);
                sim.refused("self_approval", json!({ "type": "approveDeed", "deed": deed_ref(deed) }));
            });
        }
        for (on, state) in
            [("2026-03-05", State::Approved), ("2026-06-05", State::Returned), ("2026-09-05", State::Voided)]
        {
            self.slip(on, move |sim| {
                let Some(deed) = sim.deeds.iter().rposition(|deed| deed.state == state) else {
                    return;
                };
                sim.refused("state_is", json!({ "type": "approveDeed", "deed": deed_ref(deed) }));
            });
        }
        self.slip("2026-05-21", |sim| {
            let person = sim.adult();
            sim.refused("not_found", json!({ "type": "approveDeed", "deed": person_ref(person) }));
        });
    }

    fn second_sign_up(&mut self) {
        let booked = |deed: &&super::Deed| deed.row == SIGN_UP && deed.state == State::Approved;
        let subjects: Vec<Holder> = self.deeds.iter().filter(booked).map(|deed| deed.subject).collect();
        let subject = *self.rng.pick(&subjects);
        let claim = Claim { row: SIGN_UP, subject, on: self.today(), count: 1 };
        self.declare_refused("cap_reached", claim, |_| ());
    }

    fn record_refused(&mut self, code: &'static str, activity: usize, on: Day, minutes: u32, person: usize) {
        self.refused(code, json!({
            "type": "recordService", "person": person_ref(person), "activity": format!("$a{}", activity + 1),
            "on": on, "minutes": minutes, "evidence": "leaderSigned",
        }));
    }

    fn plan_service_slips(&mut self) {
        for on in ["2026-02-17", "2026-06-16", "2026-10-20"] {
            self.slip(on, |sim| {
                let Some(activity) = sim.activities.iter().rposition(|a| a.on <= sim.today()) else {
                    return;
                };
                let (on, person) = (sim.activities[activity].on, sim.adult());
                sim.record_refused("day_too_early", activity, shift(on, -1), 90, person);
                sim.record_refused("out_of_range", activity, on, 0, person);
            });
        }
        for on in ["2026-04-21", "2026-08-25"] {
            self.slip(on, |sim| {
                // An hour list typed as minutes of a whole day, over a record that is there already.
                let here = |s: &super::Service| s.state == State::Approved && sim.here[s.person];
                let Some(found) = sim.services.iter().rposition(here) else {
                    return;
                };
                let (person, on) = (sim.services[found].person, sim.services[found].on);
                let Some(activity) = sim.activities.iter().position(|a| a.on <= on) else {
                    return;
                };
                sim.record_refused("day_overfull", activity, on, 1_440, person);
            });
        }
        for on in ["2026-03-26", "2026-09-24"] {
            self.slip(on, Self::backfill);
        }
        for on in ["2026-03-12", "2026-07-09", "2026-11-12"] {
            self.slip(on, |sim| {
                let Some(found) = sim.services.iter().rposition(|s| s.state == State::Approved) else {
                    return;
                };
                let minutes = sim.services[found].minutes + 30;
                let on = sim.services[found].on;
                sim.refused(
                    "state_is",
                    json!({
                        "type": "amendService", "service": service_ref(found), "on": on, "minutes": minutes,
                    }),
                );
            });
        }
        for on in ["2026-01-22", "2026-04-23", "2026-07-23"] {
            self.slip(on, |sim| {
                let team = 1 + sim.rng.index(sim.members.len() - 1);
                let (member, stranger) = (sim.members[team][1], sim.somebody(|sim, p| !sim.members[team].contains(&p)));
                let (team, today) = (format!("$t{}", team + 1), sim.today());
                sim.refused("already_member", json!({
                    "type": "joinTeam", "person": person_ref(member), "team": team, "post": "member", "on": today,
                }));
                sim.refused("not_member", json!({
                    "type": "leaveTeam", "person": person_ref(stranger), "team": team, "on": today,
                }));
            });
        }
    }

    /// Hours from memory: entered and approved by one key. They wait for somebody else.
    fn backfill(&mut self) {
        let Some(activity) = self.activities.iter().rposition(|a| a.on < self.today()) else {
            return;
        };
        let (on, person) = (self.activities[activity].on, self.adult());
        let service = self.services.len();
        self.services.push(super::Service { person, on, minutes: 60, state: State::Held });
        self.make(format!("s{}", service + 1), json!({
            "type": "recordService", "person": person_ref(person), "activity": format!("$a{}", activity + 1),
            "on": on, "minutes": 60, "evidence": "backfill",
        }));
        self.refused(
            "entered_by_same_key",
            json!({
                "type": "approveService", "service": service_ref(service), "sheet": Self::sheet_for(on),
            }),
        );
    }

    fn plan_shop_slips(&mut self) {
        self.slip("2026-02-19", |sim| {
            let Some(holder) = sim.holder_with(2_000) else {
                return;
            };
            let mut command = sim.hold_command(holder, 0, 1);
            command["item"] = json!("$counter");
            sim.refused("not_found", command);
            let mut command = sim.hold_command(holder, 0, 1);
            command["quantity"] = json!(0);
            sim.refused("out_of_range", command);
        });
        for (on, state) in [
            ("2026-04-09", State::Collected),
            ("2026-08-06", State::Cancelled),
            ("2026-12-03", State::Reversed),
        ] {
            self.slip(on, move |sim| {
                let Some(found) = sim.redemptions.iter().rposition(|row| row.state == state) else {
                    return;
                };
                sim.refused(
                    "state_is",
                    json!({ "type": "collectRedemption", "redemption": redemption_ref(found) }),
                );
            });
        }
        for on in ["2026-05-14", "2026-10-29"] {
            self.slip(on, |sim| {
                // More backpacks than the shelf holds, counted once wrong.
                sim.refused("insufficient_stock", json!({
                    "type": "writeOffStock", "counter": "$counter", "item": item_ref(5), "quantity": 90, "reason": "盘点输错数量",
                }));
            });
        }
        // After the second expiry the books are empty, and somebody comes all the same.
        self.slip("2027-01-12", |sim| {
            let there =
                |sim: &Self| (0..sim.shelf.len()).find(|i| sim.shelf[*i].stock.available(sim.today()) > 0);
            let Some(item) = there(sim) else { return };
            for _ in 0..3 {
                let person = sim.adult();
                let holder = sim.holder_on(person, sim.today());
                if sim.spendable(holder) < sim.shelf[item].price {
                    let command = sim.hold_command(holder, item, 1);
                    sim.refused("insufficient_points", command);
                }
            }
        });
    }
}
