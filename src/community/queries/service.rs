//! Activities, service records and timesheets.

use alloc::vec::Vec;

use super::{Desk, newest_first, page};
use crate::amount::Minutes;
use crate::book::service::ServiceRecord;
use crate::contract::answer::{ActivityView, Page, ServiceView, TimesheetRow, TimesheetView};
use crate::contract::command::{Evidence, Holder};
use crate::contract::refusal::ThingState;
use crate::ids::{ActivityId, PersonId, ServiceId, TeamId};
use crate::listing::Listed as _;
use crate::sorting::{pair, sorted};
use crate::text::Label;
use crate::time::Day;

impl Desk<'_> {
    pub(super) fn activities(&self, limit: u32) -> Vec<ActivityView> {
        let teams = &self.book.teams;
        let keys: Vec<_> = teams.activities.iter().map(|(activity, row)| (row.at, activity)).listed();
        page(newest_first(keys, |(at, id)| (*at, id.0)), 0, limit, |(_, activity)| {
            let (row, plan) = (teams.activities.get(&activity)?, teams.plans.get(&activity)?);
            Some(ActivityView {
                activity,
                team: row.team,
                team_name: teams.teams.get(&row.team)?.name,
                title: plan.title,
                content: plan.content,
                place: plan.place,
                unit: plan.unit,
                in_charge: row.in_charge,
                in_charge_name: self.name(row.in_charge),
                on: row.on,
                places: row.places,
                signed_up: u32::try_from(self.book.attendance.signed_up(activity).count())
                    .unwrap_or(u32::MAX),
                present: u32::try_from(self.book.attendance.present(activity).count()).unwrap_or(u32::MAX),
                records: u32::try_from(self.book.services.of_activity(activity).count()).unwrap_or(u32::MAX),
            })
        })
        .rows
    }

    pub(super) fn services(
        &self,
        state: Option<ThingState>,
        activity: Option<ActivityId>,
        person: Option<PersonId>,
        (skip, limit): (u32, u32),
    ) -> Page<ServiceView> {
        let services = &self.book.services;
        let found = |record: &ServiceRecord| {
            state.is_none_or(|state| record.state == state)
                && activity.is_none_or(|activity| record.activity == activity)
                && person.is_none_or(|person| record.person == person)
        };
        let keys: Vec<_> = match (state, activity, person) {
            (Some(ThingState::Waiting), _, _) => {
                let waiting =
                    services.waiting.iter().filter_map(|(id, _)| Some((id, services.records.get(&id)?)));
                waiting.filter(|(_, record)| found(record)).map(|(id, record)| (record.at, id)).listed()
            }
            (_, Some(activity), _) => {
                let of = services.of_activity(activity);
                of.filter(|(_, record)| found(record)).map(|(id, record)| (record.at, id)).listed()
            }
            (_, _, Some(person)) => {
                let of = services.of_person(person);
                of.filter(|(_, record)| found(record)).map(|(id, record)| (record.at, id)).listed()
            }
            (_, None, None) => {
                let all = services.records.iter();
                all.filter(|(_, record)| found(record)).map(|(id, record)| (record.at, id)).listed()
            }
        };
        page(newest_first(keys, |(at, id)| (*at, id.0)), skip, limit, |(_, service)| self.service(service))
    }

    fn service(&self, service: ServiceId) -> Option<ServiceView> {
        let record = self.book.services.records.get(&service)?;
        Some(ServiceView {
            service,
            person: record.person,
            name: self.name(record.person),
            erased: self.is_erased(Holder::Person(record.person)),
            activity: record.activity,
            title: self.book.teams.plans.get(&record.activity)?.title,
            on: record.on,
            minutes: record.minutes,
            evidence: record.evidence,
            state: record.state,
            reason: self.note(record.reason),
            entered_by: record.entered_by,
            first_approved_by: record.first_approval.map(|first| first.by),
            approvals_needed: record.approvals_needed(&self.book.policy()),
            decided_by: record.decided.map(|entry| entry.author),
            kin: self.is_kin(record.first_approval, record.decided, Holder::Person(record.person), record.on),
            late: record.at.day(self.book.utc_offset()).working_days_since(record.on) > 10,
        })
    }

    /// Approved records of a team between two days.
    pub(super) fn approved(
        &self,
        team: TeamId,
        from: Option<Day>,
        until: Option<Day>,
    ) -> impl Iterator<Item = (ServiceId, ServiceRecord)> {
        let services = &self.book.services;
        self.book
            .teams
            .activities_of(team)
            .flat_map(|activity| services.of_activity(activity))
            .filter(move |(_, record)| counts(record, from, until))
    }

    pub(super) fn timesheet(&self, team: TeamId, from: Option<Day>, until: Option<Day>) -> TimesheetView {
        let approved: Vec<ServiceRecord> =
            self.approved(team, from, until).map(|(_, record)| record).listed();
        let approved = sorted(approved, |record| pair(record.person.0.rank(), 0));
        let add = |sum: Minutes, record: &ServiceRecord| sum.checked_add(record.minutes).unwrap_or(sum);
        let count = |records: usize| u32::try_from(records).unwrap_or(u32::MAX);
        let row = |of_one: &[ServiceRecord]| {
            let person = of_one.first()?.person;
            Some(TimesheetRow {
                person,
                name: self.name(person),
                erased: self.is_erased(Holder::Person(person)),
                minutes: of_one.iter().fold(Minutes::ZERO, add),
                person_times: count(of_one.len()),
            })
        };
        let rows = approved.chunk_by(|a, b| a.person == b.person).filter_map(row).listed();
        let rows =
            sorted(rows, |row: &TimesheetRow| pair(!u64::from(row.minutes.get()), row.person.0.rank()));
        let backfilled = approved.iter().filter(|record| record.evidence == Evidence::Backfill);
        let name = self.book.teams.teams.get(&team).map(|team| team.name.clone());
        TimesheetView {
            team,
            name: name.unwrap_or_else(Label::dash),
            from,
            until: until.unwrap_or(self.today),
            minutes: approved.iter().fold(Minutes::ZERO, add),
            person_times: count(approved.len()),
            backfilled: count(backfilled.count()),
            rows,
        }
    }
}

/// True for an approved record of a day between two days.
pub(super) fn counts(record: &ServiceRecord, from: Option<Day>, until: Option<Day>) -> bool {
    record.state == ThingState::Approved
        && from.is_none_or(|from| from <= record.on)
        && until.is_none_or(|until| record.on <= until)
}
