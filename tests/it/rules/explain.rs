//! Every number on a screen is the sum of its explanation.

use xiangyue::contract::Figure;
use xiangyue::contract::query::StockPart;
use xiangyue::ids::{CounterId, ItemId, TeamId};
use xiangyue::time::Period;

use crate::support::*;

/// A spring with earnings, a deduction, debt, a voided deed, a move, and goods in and out.
fn spring() -> World {
    given([
        household("李家"),
        household("王家"),
        person_in("王秀英", "李家"),
        person("赵铁柱"),
        team("红马甲"),
        activity("扫雪", "红马甲", "赵铁柱"),
        sheet("细则"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 95),
        approved("雪一", Some("细则")),
        recorded("雪二", "王秀英", "扫雪", "2026-02-02", 60),
        approved("雪二", Some("细则")),
        voided("雪二"),
        declared("庭院", TIDY, "王秀英", "2026-02-02"),
        booked("庭院"),
        counter("超市"),
        item("大米", 3),
        stocked("进货", "大米", 9, None),
        held("领了", "李家", "大米", 1, 3),
        collected("领了"),
        held("退了", "李家", "大米", 1, 3),
        collected("退了"),
        brought_back("退了"),
        held("留着", "李家", "大米", 1, 3),
    ])
    .and([
        written_off("大米", 2),
        declared("垃圾", LITTER, "李家", "2026-02-03"),
        booked("垃圾"),
        moved("王秀英", Some("王家"), "2026-03-01"),
        declared("王家庭院", TIDY, "王秀英", "2026-03-02"),
        booked("王家庭院"),
    ])
}

fn check(w: &World, figure: Figure, shown: i64, lines: usize) {
    let view = w.explain(figure.clone());
    let sum: i64 = view.lines.iter().map(|line| line.amount).sum();
    assert_eq!(view.total, shown, "{figure:?}");
    assert_eq!(sum, shown, "{figure:?}");
    assert_eq!(view.lines.len(), lines, "{figure:?}");
    assert_eq!(view.lines.last().map_or(0, |line| line.running), shown);
    assert!(view.lines.is_sorted_by_key(|line| line.at), "{figure:?}");
}

#[test]
fn the_accounts_of_a_holder_are_explained() {
    let w = spring();
    let holder = w.holder("李家");
    let [rank, honour, spendable, held, debt] = w.points("李家");
    let period: Period = "2026".parse().unwrap();
    check(&w, Figure::Rank { holder, period }, rank, 5);
    check(&w, Figure::Honour { holder }, honour, 5);
    check(&w, Figure::Spendable { holder }, spendable, 9);
    check(&w, Figure::Held { holder }, held, 5);
    check(&w, Figure::Debt { holder }, debt, 1);
    assert!(debt < 0 && held > 0);
}

#[test]
fn what_a_person_earned_is_explained_whoever_holds_it() {
    let w = spring();
    let person = w.person("王秀英");
    let board = w.board("people", true);
    let row = &board.rows[0];
    let period = board.period;
    check(&w, Figure::PersonRank { person, period }, row.rank.hundredths(), 5);
    check(&w, Figure::PersonHonour { person }, row.honour.hundredths(), 5);
}

#[test]
fn a_move_corrected_on_its_own_day_hides_nothing_from_the_explanation() {
    let w = given([
        household("李家"),
        household("王家"),
        person_in("王秀英", "李家"),
        sheet("细则"),
        declared("元旦", TIDY, "王秀英", "2026-01-01"),
        booked("元旦"),
        moved("王秀英", Some("王家"), "2026-01-01"),
    ]);
    let person = w.person("王秀英");
    let honour = w.board("people", true).rows[0].honour.hundredths();
    assert_eq!(honour, 1_000);
    check(&w, Figure::PersonHonour { person }, honour, 1);
}

#[test]
fn minutes_are_explained_by_approved_records() {
    let w = spring();
    let (from, until) = (None, None);
    let person = w.person("王秀英");
    let team = TeamId(w.id("红马甲"));
    let shown = i64::from(w.statement("王秀英").minutes.get());
    for team in [None, Some(team)] {
        let figure = Figure::PersonMinutes { person, team, from, until };
        check(&w, figure, shown, 1);
    }
    let shown = i64::from(w.timesheet("红马甲").minutes.get());
    check(&w, Figure::TeamMinutes { team, from, until }, shown, 1);
    let row = i64::from(w.timesheet("红马甲").rows[0].minutes.get());
    assert_eq!(row, shown);
    let household = w.household("王家");
    let shown = i64::from(w.statement("王家").minutes.get());
    check(&w, Figure::HouseholdMinutes { household }, shown, 1);
}

#[test]
fn the_numbers_of_the_whole_community_are_the_sum_of_their_parts() {
    let w = spring();
    let shown = w.overview();
    for (figure, total) in [
        (Figure::CommunityMinutes {}, i64::from(shown.minutes.get())),
        (Figure::CommunitySpendable {}, shown.spendable.hundredths()),
        (Figure::CommunityHeld {}, shown.held.hundredths()),
    ] {
        let told = w.explain(figure.clone());
        assert!(total > 0, "{figure:?} would be explained by nothing");
        assert_eq!(told.total, total, "{figure:?}");
        assert_eq!(told.lines.iter().map(|line| line.amount).sum::<i64>(), total, "{figure:?}");
    }
}

#[test]
fn minutes_of_another_team_are_left_out() {
    let w = spring().and([team("夕阳红")]);
    let figure = Figure::PersonMinutes {
        person: w.person("王秀英"),
        team: Some(TeamId(w.id("夕阳红"))),
        from: None,
        until: None,
    };
    check(&w, figure, 0, 0);
}

#[test]
fn stock_is_explained_by_what_came_and_went() {
    let w = spring().and([stocked("四月前", "大米", 4, Some("2026-04-30")), on("2026-05-01")]);
    let (counter, item) = (CounterId(w.id("超市")), ItemId(w.id("大米")));
    let row = w.shelf("大米");
    assert_eq!(row.available.get() + row.held.get() + 4, row.on_hand.get());
    for (part, shown, lines) in [
        (None, row.on_hand, 6),
        (Some(StockPart::OnHand), row.on_hand, 6),
        (Some(StockPart::Held), row.held, 1),
        (Some(StockPart::Available), row.available, 8),
        (Some(StockPart::Donated), row.donated, 0),
        (Some(StockPart::HandedOut), row.handed_out, 3),
    ] {
        let figure = Figure::Stock { counter, item, part };
        check(&w, figure, i64::from(shown.get()), lines);
    }
}

#[test]
fn a_line_names_who_entered_and_who_booked() {
    use xiangyue::contract::command::Role;
    let w = given([
        household("李家"),
        sheet("细则"),
        admitted("评议会", Role::Reviewer),
        declared("庭院", TIDY, "李家", "2026-02-02"),
        at("评议会"),
        booked("庭院"),
    ]);
    let holder = w.holder("李家");
    let view = w.explain(Figure::Honour { holder });
    let line = &view.lines[0];
    assert_eq!(line.entered_by, public(w_secret(FOUNDER)).tag());
    assert_eq!(line.booked_by, public(seed("评议会")).tag());
    assert_eq!(line.thing, w.id("庭院"));
    assert_eq!(line.title.as_ref().map(|t| t.as_str()), Some("庭院整洁"));
}

/// The founder's key is drawn from its entropy, unlike those of the other desks.
fn w_secret(desk: &str) -> [u8; 32] {
    World::founded().desk(desk).secret().unwrap()
}
