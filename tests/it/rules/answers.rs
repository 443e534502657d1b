//! Boards, statements, timesheets and the journal as people see them.

use xiangyue::contract::Command;
use xiangyue::contract::event::Cause;

use crate::support::*;

/// Li 30, Wang 20, Zhao 20 and Sun 10 points, all of them households; Zhao's boy is nine.
fn four_homes() -> World {
    given([
        household("李秀兰"),
        household("王大海"),
        household("赵桂芳"),
        household("欧阳建国"),
        born("赵小宝", "2017-05-01", Some("赵桂芳")),
        person_in("王秀英", "王大海"),
        sheet("细则"),
        deed("一", "细则", TIDY, "李秀兰", "2026-02-01", 3, None),
        booked("一"),
        deed("二", "细则", TIDY, "王秀英", "2026-02-01", 2, None),
        booked("二"),
        deed("三", "细则", TIDY, "赵小宝", "2026-02-01", 2, None),
        booked("三"),
        deed("四", "细则", TIDY, "欧阳建国", "2026-02-01", 1, None),
        booked("四"),
    ])
}

fn rows(w: &World, of: &str, unmasked: bool) -> Vec<(u32, Option<String>, i64)> {
    let rows = w.board(of, unmasked).rows.into_iter();
    rows.map(|row| (row.place, row.name, row.rank.hundredths())).collect()
}

#[test]
fn a_board_masks_names_and_equal_points_share_a_place() {
    let w = four_homes();
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        rows(&w, "households", false),
        [
            (1, name("李×兰"), 3_000),
            (2, name("王×海"), 2_000),
            (2, name("赵×芳"), 2_000),
            (4, name("欧阳×国"), 1_000),
        ]
    );
    let open = rows(&w, "households", true);
    assert_eq!(open[0].1.as_deref(), Some("李秀兰"));
}

#[test]
fn a_board_of_people_hides_minors() {
    let w = four_homes();
    let masked: Vec<_> = rows(&w, "people", false).into_iter().map(|row| row.1).collect();
    assert_eq!(masked, [None, Some("王×英".into())].map(|n: Option<String>| n));
    let open = rows(&w, "people", true);
    assert!(open.iter().any(|row| row.1.as_deref() == Some("赵小宝")));
}

#[test]
fn spending_never_moves_a_place() {
    let w = four_homes();
    let before = rows(&w, "households", true);
    let w = w.and([
        counter("超市"),
        item("大米", 30),
        stocked("进货", "大米", 1, None),
        held("米", "李秀兰", "大米", 1, 30),
        collected("米"),
    ]);
    assert_eq!(rows(&w, "households", true), before);
    assert_eq!(w.points("李秀兰")[2], 0);
}

#[test]
fn a_board_is_of_one_period() {
    let w = four_homes().and([on("2027-02-01")]);
    assert!(w.board("households", true).rows.is_empty());
    let board = w.board_of("households", "2026", 2);
    assert_eq!((board.total, board.rows.len()), (4, 2));
    assert_eq!(board.rows[1].place, 2);
}

#[test]
fn a_statement_lists_movements_newest_first_with_what_stands_behind_them() {
    let w = four_homes().and([
        counter("超市"),
        item("大米", 6),
        stocked("进货", "大米", 5, None),
        held("米", "王大海", "大米", 1, 6),
    ]);
    let s = w.statement("王大海");
    assert_eq!(s.name.as_deref(), Some("王大海"));
    assert_eq!(s.total, 2);
    let causes: Vec<_> = s.movements.iter().map(|m| m.cause).collect();
    assert_eq!(causes, [Cause::RedemptionHeld, Cause::Deed]);
    let title = |at: usize| s.movements[at].title.as_ref().map(|t| t.as_str());
    assert_eq!((title(0), title(1)), (Some("大米"), Some("庭院整洁")));
    assert_eq!(s.movements[1].by_name.as_deref(), Some("王秀英"));
    assert_eq!(s.movements[1].rule.map(|rule| rule.row), Some(TIDY));
    let sum: i64 = s.movements.iter().map(|m| m.spendable.hundredths()).sum();
    assert_eq!(sum, s.accounts.spendable.hundredths());
    assert_eq!(s.accounts.next_expiry, Some(day("2027-01-09")));
    assert_eq!(s.accounts.next_expiry_points, whole(14));
}

#[test]
fn a_statement_comes_in_pages() {
    let w = four_homes();
    let page = w.statement_page("李秀兰", 1);
    assert_eq!((page.total, page.movements.len()), (1, 0));
}

#[test]
fn a_timesheet_adds_up_approved_minutes_between_two_days() {
    let w = four_homes().and([
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        recorded("一日", "王秀英", "扫雪", "2026-02-01", 60),
        recorded("二日", "王秀英", "扫雪", "2026-02-02", 45),
        recorded("宝", "赵小宝", "扫雪", "2026-02-02", 120),
        recorded("没批", "赵小宝", "扫雪", "2026-02-03", 30),
        approved("一日", None),
        approved("二日", None),
        approved("宝", None),
    ]);
    let all = w.timesheet("红马甲");
    assert_eq!((all.minutes, all.person_times), (minutes(225), 3));
    let names: Vec<_> = all.rows.iter().filter_map(|row| row.name.as_deref()).collect();
    assert_eq!(names, ["赵小宝", "王秀英"]);
    let one_day = w.timesheet_between("红马甲", "2026-02-02", "2026-02-02");
    assert_eq!(one_day.minutes, minutes(165));
}

#[test]
fn the_journal_shows_every_entry_newest_first() {
    let w = four_homes();
    let journal = w.journal();
    assert_eq!(journal.total, w.overview().entries);
    assert!(matches!(
        journal.rows.last().and_then(|row| row.command.clone()),
        Some(Command::FoundCommunity { .. })
    ));
    assert!(matches!(
        journal.rows[0].command,
        Some(Command::ApproveDeed { deed }) if deed.0 == w.id("四")
    ));
    assert!(journal.rows.is_sorted_by(|a, b| a.at > b.at));
    assert!(journal.rows.iter().all(|row| row.refusal.is_none()));
}

#[test]
fn the_overview_counts_what_is_there() {
    let o = four_homes().overview();
    assert_eq!((o.people, o.households, o.teams), (2, 4, 0));
    assert_eq!(o.spendable, whole(80));
    assert_eq!(o.today, day("2026-03-05"));
    assert_eq!(o.period.map(|p| p.to_string()).as_deref(), Some("2026"));
}

#[test]
fn a_device_without_the_vault_shows_numbers_without_names() {
    let mut w = four_homes();
    let file = w.book_mut().export_book();
    let only_journal = forge::without_vault(&file);
    let entropy = xiangyue::Entropy::from_seed([1; 32]);
    let book = xiangyue::Community::open(&only_journal, None, None, entropy).unwrap();
    assert_eq!(book.digest(), w.book().digest());
    w.replace_book(book);
    let s = w.statement("李秀兰");
    assert_eq!((s.name, s.accounts.rank), (None, whole(30)));
}
