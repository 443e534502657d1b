//! Reads a rule sheet from a table of text as offices keep it: merged cells, signs, ranges, Chinese wording.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::amount::Points;
use crate::contract::sheet::{Award, Cap, Rule};
use crate::contract::table::{ColumnMapping, RowRemark, RuleTableReport, TableRow};
use crate::limits;
use crate::text::Label;
use crate::time::PeriodKind;

/// Words of headings and the column they mean; deductions and caps decide whatever else the cell says.
const HEADINGS: [(&[&str], Column); 7] = [
    (&["扣分", "减分", "deduct"], Column::Deduction),
    (&["上限", "封顶", "频次", "次数", "cap", "limit"], Column::Cap),
    (
        &["核实", "核验", "佐证", "证明", "审核", "凭证", "依据", "evidence", "verif", "proof"],
        Column::Evidence,
    ),
    (&["分值", "积分", "分数", "加分", "标准", "points", "score", "award"], Column::Points),
    (&["单位", "计量", "unit", "per"], Column::Unit),
    (&["类别", "类型", "分类", "大项", "category", "heading", "class"], Column::Category),
    (
        &["事项", "项目", "内容", "细则", "规则", "指标", "小项", "item", "title", "rule", "deed"],
        Column::Title,
    ),
];

/// Words of rules that may touch rights a village cannot take (Organic Law of Villagers' Committees art 27).
const CONCERNS: [&str; 12] =
    ["低保", "救助", "补贴", "补助", "养老金", "医保", "入学", "选举", "投票", "上访", "信访", "开具证明"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Category,
    Title,
    Points,
    Deduction,
    Unit,
    Cap,
    Evidence,
}

/// Reads rules from rows of cells. Without a mapping the header row is looked for, in Chinese or English.
pub fn read_rule_table(rows: &[Vec<String>], mapping: Option<ColumnMapping>) -> RuleTableReport {
    let found = mapping.or_else(|| recognise(rows));
    let mapping = found.unwrap_or_default();
    let mut report =
        RuleTableReport { mapping, recognised: found.is_some(), rules: Vec::new(), rows: Vec::new() };
    if found.is_none() {
        return report;
    }
    let mut category: Option<Label> = None;
    let skip = usize::try_from(mapping.header_rows.unwrap_or(0)).unwrap_or(usize::MAX);
    for (number, row) in (1_u32..).zip(rows).skip(skip) {
        let mut remarks = Vec::new();
        let rule = read_row(row, &mapping, &mut category, &mut remarks);
        let rule = rule.and_then(|rule| keep(&mut report, rule, &mut remarks));
        report.rows.push(TableRow { row: number, rule, remarks });
    }
    report
}

fn keep(report: &mut RuleTableReport, rule: Rule, remarks: &mut Vec<RowRemark>) -> Option<u16> {
    if report.rules.len() >= limits::RULES_PER_SHEET {
        remarks.push(RowRemark::TooMany);
        return None;
    }
    let same = |other: &Rule| other.title == rule.title && other.category == rule.category;
    if let Some(at) = report.rules.iter().position(same) {
        let row =
            report.rows.iter().find(|row| row.rule.map(usize::from) == Some(at)).map_or(0, |row| row.row);
        remarks.push(RowRemark::Repeated { row });
    }
    let at = u16::try_from(report.rules.len()).ok();
    report.rules.push(rule);
    at
}

/// Finds the header among the first rows: one that names at least a title and points.
fn recognise(rows: &[Vec<String>]) -> Option<ColumnMapping> {
    rows.iter().take(10).enumerate().find_map(|(at, row)| {
        let mut mapping =
            ColumnMapping { header_rows: u32::try_from(at).ok()?.checked_add(1), ..ColumnMapping::default() };
        for (column, cell) in (0_u32..).zip(row) {
            let slot = match heading(cell) {
                Some(Column::Category) => &mut mapping.category,
                Some(Column::Title) => &mut mapping.title,
                Some(Column::Points) => &mut mapping.points,
                Some(Column::Deduction) => &mut mapping.deduction,
                Some(Column::Unit) => &mut mapping.unit,
                Some(Column::Cap) => &mut mapping.cap,
                Some(Column::Evidence) => &mut mapping.evidence,
                None => continue,
            };
            slot.get_or_insert(column);
        }
        let amounts = mapping.points.or(mapping.deduction);
        (mapping.title.is_some() && amounts.is_some()).then_some(mapping)
    })
}

fn heading(cell: &str) -> Option<Column> {
    let cell = cell.trim().to_ascii_lowercase();
    // A heading is short; a sentence that happens to say 积分 is none.
    if cell.is_empty() || cell.chars().count() > 16 {
        return None;
    }
    // A compound is what its last word says: 积分项目 is an item, 项目分值 an amount.
    let last = |words: &[&str]| {
        words.iter().filter_map(|word| Some(cell.rfind(word)?.saturating_add(word.len()))).max()
    };
    let found = HEADINGS.iter().filter_map(|(words, column)| Some((last(words)?, *column)));
    let (mut end, mut column) = (0, None);
    for (at, meant) in found {
        let decides = matches!(meant, Column::Deduction | Column::Cap);
        if decides {
            return Some(meant);
        }
        if at > end {
            (end, column) = (at, Some(meant));
        }
    }
    column
}

fn cell(row: &[String], column: Option<u32>) -> &str {
    let at = column.and_then(|column| usize::try_from(column).ok());
    at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
}

fn read_row(
    row: &[String],
    mapping: &ColumnMapping,
    category: &mut Option<Label>,
    remarks: &mut Vec<RowRemark>,
) -> Option<Rule> {
    if row.iter().all(|cell| cell.trim().is_empty()) {
        remarks.push(RowRemark::Empty);
        return None;
    }
    if let Some(heading) = label(cell(row, mapping.category), remarks) {
        *category = Some(heading);
    }
    let title_text = cell(row, mapping.title);
    if title_text.is_empty() {
        remarks.push(RowRemark::TitleMissing);
        return None;
    }
    let title = label(title_text, remarks)?;
    let award = read_award(row, mapping, category.as_ref(), remarks)?;
    let evidence = label(cell(row, mapping.evidence), remarks);
    let unit = label(cell(row, mapping.unit), remarks);
    let cap = read_cap(cell(row, mapping.cap), remarks);
    let texts = [title.as_str(), evidence.as_ref().map_or("", Label::as_str), cell(row, mapping.points)];
    let concern = CONCERNS.iter().find(|word| texts.iter().any(|text| text.contains(**word)));
    remarks.extend(concern.map(|word| RowRemark::RightsConcern { word: (*word).into() }));
    let category = category.clone().unwrap_or_else(Label::dash);
    Some(Rule { category, title, award, unit, cap, evidence })
}

fn label(text: &str, remarks: &mut Vec<RowRemark>) -> Option<Label> {
    if text.is_empty() {
        return None;
    }
    // Cells often hold line breaks; on one line they read the same.
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = Label::new(&line).ok();
    if label.is_none() {
        remarks.push(RowRemark::TextRefused { text: text.into() });
    }
    label
}

fn read_award(
    row: &[String],
    mapping: &ColumnMapping,
    category: Option<&Label>,
    remarks: &mut Vec<RowRemark>,
) -> Option<Award> {
    let (plus, minus) = (cell(row, mapping.points), cell(row, mapping.deduction));
    let (text, deducting) = if plus.is_empty() { (minus, true) } else { (plus, false) };
    if text.is_empty() {
        remarks.push(RowRemark::PointsMissing);
        return None;
    }
    // In a column or under a heading of deductions, a bare number deducts.
    let says =
        |word: &str| text.contains(word) || category.is_some_and(|category| category.as_str().contains(word));
    let deducting = deducting || says("扣") || says("减") || text.to_ascii_lowercase().contains("deduct");
    let Some(award) = parse_award(text, deducting) else {
        remarks.push(RowRemark::PointsNotUnderstood { text: text.into() });
        return None;
    };
    let useful = match award {
        Award::Fixed { points } => !points.is_zero(),
        Award::Range { least, most } => least.is_negative() == most.is_negative() && !most.is_zero(),
    };
    if !useful {
        remarks.push(RowRemark::PointsUseless { text: text.into() });
        return None;
    }
    Some(award)
}

fn parse_award(text: &str, deducting: bool) -> Option<Award> {
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    let words = ["加", "奖", "扣", "减", "每次", "积分", "points", "point", "deduct", "分", "+"];
    let bare = words.iter().fold(plain, |text, word| text.replace(word, ""));
    let signed = |text: &str| {
        let points = parse_points(text)?;
        Some(if deducting && !points.is_negative() { points.negated() } else { points })
    };
    if let Some(points) = signed(&bare) {
        return Some(Award::Fixed { points });
    }
    let (low, high) = bare.split_once(['~', '至', '到']).or_else(|| {
        // A dash between numbers is a range; a leading one is a sign.
        let at = bare.char_indices().skip(1).find(|(_, c)| *c == '-').map(|(at, _)| at)?;
        Some((bare.get(..at)?, bare.get(at.checked_add(1)?..)?))
    })?;
    let (a, b) = (signed(low)?, signed(high)?);
    Some(Award::Range { least: a.min(b), most: a.max(b) })
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c).wrapping_sub(u32::from('０')), 10).unwrap_or(c),
        '＋' => '+',
        '－' | '—' | '–' | '−' => '-',
        '～' => '~',
        '．' => '.',
        _ => c,
    }
}

/// A decimal number with at most two decimals, such as `-2.5`.
fn parse_points(text: &str) -> Option<Points> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain =
        !whole.is_empty() && part.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain || part.contains('.') {
        return None;
    }
    let cents: i64 = alloc::format!("{part:0<2}").parse().ok()?;
    let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    let points = Points::from_hundredths(hundredths)?;
    Some(if negative { points.negated() } else { points })
}

/// Reads `每月2次`, `一年1次`, `once a year`, `2 per month`, or a bare number of times for life.
fn read_cap(text: &str, remarks: &mut Vec<RowRemark>) -> Option<Cap> {
    let lower: String = text.chars().map(half_width).collect::<String>().to_ascii_lowercase();
    let none = ["", "-", "无", "不限", "没有", "none", "no", "unlimited"];
    if none.contains(&lower.as_str()) || lower.starts_with("not stated") {
        return None;
    }
    let periods: [(&[&str], PeriodKind); 7] = [
        (&["终身", "一生", "仅一次", "只计一次", "once only", "life"], PeriodKind::Life),
        (&["季", "quarter"], PeriodKind::Quarter),
        (&["年", "year"], PeriodKind::Year),
        (&["月", "month"], PeriodKind::Month),
        (&["周", "星期", "week"], PeriodKind::Week),
        (&["日", "天", "day"], PeriodKind::Day),
        (&["每人", "每户"], PeriodKind::Life),
    ];
    let per = periods
        .iter()
        .find(|(words, _)| words.iter().any(|word| lower.contains(word)))
        .map(|(_, kind)| *kind);
    let digits: String =
        lower.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let spoken = [
        ("一次", 1),
        ("两次", 2),
        ("二次", 2),
        ("三次", 3),
        ("四次", 4),
        ("五次", 5),
        ("once", 1),
        ("twice", 2),
    ];
    let spoken = spoken.iter().find(|(word, _)| lower.contains(word)).map(|(_, times)| *times);
    let times = digits.parse().ok().or(spoken).filter(|times| *times > 0);
    // A cap in points, such as `每月10分`, is another rule than one in times: say so instead of guessing.
    let in_points = lower.contains('分') || lower.contains("point");
    match (times, per) {
        (Some(times), per) if !in_points && (per.is_some() || only_times(&lower)) => {
            Some(Cap { times, per: per.unwrap_or(PeriodKind::Life) })
        }
        _ => {
            remarks.push(RowRemark::CapNotUnderstood { text: text.to_string() });
            None
        }
    }
}

/// True for a number of times and nothing else.
fn only_times(text: &str) -> bool {
    text.replace(['次', ' '], "").chars().all(|c| c.is_ascii_digit() || "一两二三四五".contains(c))
        || text == "once"
        || text == "twice"
}
