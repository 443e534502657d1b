//! Teams: joining, leaving, coming again, and the activities they organise.

use xiangyue::contract::Command;
use xiangyue::ids::TeamId;
use xiangyue::text::Paragraph;

use crate::support::*;

fn red_vests() -> World {
    given([person("王秀英"), person("赵铁柱"), team("红马甲"), joined("王秀英", "红马甲", "2026-01-10")])
}

#[test]
fn a_member_is_listed_from_the_first_day_to_the_last() {
    let w = red_vests();
    assert_eq!(w.members("红马甲"), ["王秀英"]);
    let w = w.and([left("王秀英", "红马甲", "2026-03-05")]);
    assert_eq!(w.members("红马甲"), ["王秀英"]);
    let w = w.and([on("2026-03-06")]);
    assert!(w.members("红马甲").is_empty());
}

#[test]
fn a_member_cannot_join_again_while_in_the_team() {
    red_vests().when(joined("王秀英", "红马甲", "2026-02-10")).then_refused("already_member");
}

#[test]
fn who_left_may_come_again_after_the_last_day() {
    let w = red_vests()
        .and([left("王秀英", "红马甲", "2026-02-01")])
        .when(joined("王秀英", "红马甲", "2026-02-01"))
        .then_refused("already_member");
    let w = w.when(joined("王秀英", "红马甲", "2026-02-02")).then(|_, _| {});
    assert_eq!(w.members("红马甲"), ["王秀英"]);
}

#[test]
fn only_members_leave_and_not_before_they_came() {
    let w = red_vests().when(left("赵铁柱", "红马甲", "2026-02-01")).then_refused("not_member");
    w.when(left("王秀英", "红马甲", "2026-01-09")).then_refused("day_too_early");
}

#[test]
fn who_left_cannot_leave_twice() {
    red_vests()
        .and([left("王秀英", "红马甲", "2026-02-01")])
        .when(left("王秀英", "红马甲", "2026-02-02"))
        .then_refused("not_member");
}

#[test]
fn nobody_joins_before_the_team_was_formed() {
    red_vests().when(joined("赵铁柱", "红马甲", "2026-01-01")).then_refused("day_too_early");
}

#[test]
fn a_team_may_belong_to_a_federation_that_exists() {
    let under = |parent: &'static str| {
        act(move |w: &World| Command::FormTeam {
            name: label("夕阳红"),
            parent: Some(TeamId(w.id(parent))),
            on: day("2026-01-03"),
        })
    };
    let w = red_vests().when(under("红马甲")).then(|_, _| {});
    w.when(under("联合会")).then_refused("not_found");
}

#[test]
fn an_activity_may_lie_ahead_but_not_before_its_team() {
    let planned = |on: &'static str| {
        act(move |w: &World| Command::PlanActivity {
            team: TeamId(w.id("红马甲")),
            title: label("端午包粽子"),
            content: Paragraph::new("给独居老人送粽子").unwrap(),
            place: label("老年餐厅"),
            unit: label("罗峪村村民委员会"),
            in_charge: w.person("王秀英"),
            on: day(on),
            places: None,
        })
    };
    let w = red_vests().when(planned("2026-06-19")).then(|_, _| {});
    w.when(planned("2026-01-01")).then_refused("day_too_early");
}
