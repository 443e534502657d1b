//! Who signed up for an activity, who waits for a place, and who is there.

use alloc::vec::Vec;

use super::{Desk, oldest_first};
use crate::contract::answer::{AttendanceRow, AttendanceView, CheckInView};
use crate::ids::ActivityId;
use crate::listing::Listed as _;
use crate::sorting::{pair, sorted};

impl Desk<'_> {
    pub(super) fn attendance(&self, activity: ActivityId) -> AttendanceView {
        let attendance = &self.book.attendance;
        let places = self.book.teams.activities.get(&activity).and_then(|row| row.places);
        let signed: Vec<_> = attendance.signed_up(activity).listed();
        let signed = oldest_first(signed, |(_, row)| (row.at, row.entry));
        let since = |person| attendance.stays.get(&(activity, person)).map(|stay| stay.since);
        let in_order = (1_u32..).zip(signed).map(|(number, (person, row))| AttendanceRow {
            person,
            name: self.name(person),
            signed_up_at: Some(row.at),
            waits: places.is_some_and(|places| number > places),
            since: since(person),
        });
        let unannounced = attendance
            .present(activity)
            .filter(|(person, _)| !attendance.sign_ups.contains(&(activity, *person)))
            .map(|(person, stay)| (person, stay.since))
            .listed();
        let unannounced = oldest_first(unannounced, |(person, since)| (*since, person.0));
        let others = unannounced.into_iter().map(|(person, since)| AttendanceRow {
            person,
            name: self.name(person),
            signed_up_at: None,
            waits: false,
            since: Some(since),
        });
        let codes = attendance.codes_of(activity);
        let codes = codes.map(|code| CheckInView { on: code.on, until: code.until }).listed();
        AttendanceView {
            activity,
            places,
            check_ins: sorted(codes, |code: &CheckInView| {
                !pair(code.on.ordinal().into(), code.until.millis())
            }),
            rows: in_order.chain(others).listed(),
        }
    }
}
