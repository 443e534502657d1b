//! Volunteer teams, federations of teams, their members over time, and the activities they organise.

use super::{Book, Context, Events, check_day, find, misrouted};
use crate::coding::{Stored as _, stored};
use crate::contract::command::{Command, TeamPost};
use crate::contract::refusal::{AmountField, ThingKind};
use crate::contract::{Event, Refusal};
use crate::ids::{ActivityId, PersonId, TeamId};
use crate::limits;
use crate::table::{Table, tables};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Timestamp};

tables! {
    /// Teams and activities.
    Teams {
        teams: Table<TeamId, Team>,
        /// One row per stay of a person in a team, keyed by its first day.
        stays: Table<(TeamId, PersonId, Day), Stay>,
        activities: Table<ActivityId, Activity>,
        /// What is said about each activity.
        plans: Table<ActivityId, Plan>,
        by_team: Table<(TeamId, ActivityId), ()>,
    }
}

stored! {
    /// A team.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Team {
        pub(crate) name: Label,
        pub(crate) parent: Option<TeamId>,
        pub(crate) on: Day,
    }
}

stored! {
    /// A person's stay in a team.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Stay {
        pub(crate) post: TeamPost,
        /// Last day, once the person has left.
        pub(crate) until: Option<Day>,
    }
}

stored! {
    /// An activity, as decisions need it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Activity {
        pub(crate) team: TeamId,
        pub(crate) in_charge: PersonId,
        pub(crate) on: Day,
        pub(crate) places: Option<u32>,
        pub(crate) at: Timestamp,
    }
}

stored! {
    /// An activity in words.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) struct Plan {
        pub(crate) title: Label,
        pub(crate) content: Paragraph,
        pub(crate) place: Label,
        pub(crate) unit: Label,
    }
}

impl Teams {
    pub(crate) fn find(&self, team: TeamId) -> Result<Team, Refusal> {
        find(&self.teams, team, ThingKind::Team, team.0)
    }

    pub(crate) fn find_activity(&self, activity: ActivityId) -> Result<Activity, Refusal> {
        find(&self.activities, activity, ThingKind::Activity, activity.0)
    }

    /// The team that organises an activity.
    pub(crate) fn team_of(&self, activity: &ActivityId) -> Option<TeamId> {
        self.activities.look(activity, TeamId::read)
    }

    /// The last stay of a person in a team, if any.
    fn last_stay(&self, team: TeamId, person: PersonId) -> Option<(Day, Stay)> {
        let all = (team, person, Day::FIRST)..=(team, person, Day::LAST);
        self.stays.range(all).next_back().map(|((_, _, since), stay)| (since, stay))
    }

    /// Teams a person has not left.
    pub(crate) fn teams_of(&self, person: PersonId) -> impl Iterator<Item = TeamId> {
        let stays =
            move |team: &TeamId| self.last_stay(*team, person).is_some_and(|(_, stay)| stay.until.is_none());
        self.teams.iter().map(|(team, _)| team).filter(stays)
    }

    /// Stays of a team that include a day.
    pub(crate) fn members_on(
        &self,
        team: TeamId,
        day: Day,
    ) -> impl Iterator<Item = (PersonId, Day, TeamPost)> {
        let first = PersonId(crate::ids::EntryId::FIRST);
        self.stays
            .range((team, first, Day::FIRST)..)
            .take_while(move |((whose, _, _), _)| *whose == team)
            .filter(move |((_, _, since), stay)| *since <= day && stay.until.is_none_or(|last| day <= last))
            .map(|((_, person, since), stay)| (person, since, stay.post))
    }

    pub(crate) fn activities_of(&self, team: TeamId) -> impl Iterator<Item = ActivityId> {
        let first = ActivityId(crate::ids::EntryId::FIRST);
        self.by_team
            .range((team, first)..)
            .take_while(move |((whose, _), _)| *whose == team)
            .map(|((_, activity), _)| activity)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        match event {
            Event::TeamFormed { team, name, parent, on } => {
                self.teams.put(cx.place, *team, Team { name: name.clone(), parent: *parent, on: *on });
            }
            Event::TeamJoined { person, team, post, on } => {
                self.stays.put(cx.place, (*team, *person, *on), Stay { post: *post, until: None });
            }
            Event::TeamLeft { person, team, on } => {
                if let Some((since, _)) = self.last_stay(*team, *person) {
                    self.stays.edit(cx.place, &(*team, *person, since), |stay| stay.until = Some(*on));
                }
            }
            Event::ActivityPlanned { activity, team, title, content, place, unit, in_charge, on, places } => {
                let (team, in_charge, on, places) = (*team, *in_charge, *on, *places);
                self.activities.put(cx.place, *activity, Activity { team, in_charge, on, places, at: cx.at });
                let plan = Plan {
                    title: title.clone(),
                    content: content.as_ref().clone(),
                    place: place.clone(),
                    unit: unit.clone(),
                };
                self.plans.put(cx.place, *activity, plan);
                self.by_team.put(cx.place, (team, *activity), ());
            }
            _ => {}
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    let teams = &book.teams;
    match command {
        Command::FormTeam { name, parent, on } => {
            if let Some(parent) = parent {
                teams.find(*parent)?;
            }
            check_day(cx, *on, None)?;
            let team = TeamId(cx.entry);
            Ok(alloc::vec![Event::TeamFormed { team, name: name.clone(), parent: *parent, on: *on }])
        }
        Command::JoinTeam { person, team, post, on } => {
            check_join(book, cx, *person, *team, *on)?;
            Ok(alloc::vec![Event::TeamJoined { person: *person, team: *team, post: *post, on: *on }])
        }
        Command::LeaveTeam { person, team, on } => {
            check_leave(book, cx, *person, *team, *on)?;
            Ok(alloc::vec![Event::TeamLeft { person: *person, team: *team, on: *on }])
        }
        Command::PlanActivity { team, title, content, place, unit, in_charge, on, places } => {
            let formed = teams.find(*team)?.on;
            book.people.check(*in_charge)?;
            if *on < formed {
                return Err(Refusal::DayTooEarly { day: *on, first: formed });
            }
            let most = limits::PLACES_PER_ACTIVITY;
            if places.is_some_and(|places| places == 0 || places > most) {
                return Err(Refusal::OutOfRange { field: AmountField::Places, least: 1, most });
            }
            Ok(alloc::vec![Event::ActivityPlanned {
                activity: ActivityId(cx.entry),
                team: *team,
                title: title.clone(),
                content: alloc::boxed::Box::new(content.clone()),
                place: place.clone(),
                unit: unit.clone(),
                in_charge: *in_charge,
                on: *on,
                places: *places,
            }])
        }
        other => misrouted(other),
    }
}

fn check_join(book: &Book, cx: &Context, person: PersonId, team: TeamId, on: Day) -> Result<(), Refusal> {
    book.people.check(person)?;
    let formed = book.teams.find(team)?.on;
    let last = book.teams.last_stay(team, person);
    if last.is_some_and(|(_, stay)| stay.until.is_none_or(|until| on <= until)) {
        return Err(Refusal::AlreadyMember);
    }
    check_day(cx, on, Some(formed))
}

fn check_leave(book: &Book, cx: &Context, person: PersonId, team: TeamId, on: Day) -> Result<(), Refusal> {
    book.people.check(person)?;
    book.teams.find(team)?;
    let last = book.teams.last_stay(team, person);
    let (since, _) = last.filter(|(_, stay)| stay.until.is_none()).ok_or(Refusal::NotMember)?;
    check_day(cx, on, Some(since))
}
