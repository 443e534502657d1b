//! The village's own rule table and shelf, as copied from its public notice in `luoyu/`.

use serde_json::{Value, json};

/// The rule table, one row a rule: 类别,事项,分值,上限,核实方式.
pub const SHEET_CSV: &str = include_str!("../luoyu/sheet.csv");
/// The shelf: 物品,单位,分值,首批数量.
pub const SHELF_CSV: &str = include_str!("../luoyu/shelf.csv");

/// Row of the sheet: a gift for the first sign-up, once a person.
pub(crate) const SIGN_UP: u16 = 28;
/// Rows that the second version of the sheet adds: amounts the villagers' representatives agree on.
pub(crate) const CUSTOM_REWARD: u16 = 29;
pub(crate) const CUSTOM_DEDUCTION: u16 = 30;
/// Hundredths of a point for one hour.
pub(crate) const HOUR_RATE: i64 = 500;
/// Minutes a service record is rounded down to before it earns.
pub(crate) const ROUNDING_STEP: u32 = 30;

/// One row of the rule table.
#[derive(Clone, Debug)]
pub(crate) struct RuleFact {
    pub(crate) category: &'static str,
    pub(crate) title: &'static str,
    pub(crate) hundredths: i64,
    pub(crate) once: bool,
    pub(crate) evidence: &'static str,
}

/// One row of the shelf.
#[derive(Clone, Debug)]
pub(crate) struct ItemFact {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) price: i64,
    pub(crate) first_stock: u32,
}

fn cells<const N: usize>(line: &'static str) -> [&'static str; N] {
    let cells: Vec<_> = line.split(',').collect();
    cells.try_into().expect("every row of the tables has all columns")
}

/// The rows of the rule table.
pub(crate) fn rules() -> Vec<RuleFact> {
    let row = |line| {
        let [category, title, points, cap, evidence] = cells(line);
        let points: i64 = points.parse().expect("points of a rule are whole");
        RuleFact { category, title, hundredths: points * 100, once: cap == "终身一次", evidence }
    };
    SHEET_CSV.lines().skip(1).map(row).collect()
}

/// The rows of the shelf.
pub(crate) fn shelf() -> Vec<ItemFact> {
    let row = |line| {
        let [name, unit, points, stock] = cells(line);
        let points: i64 = points.parse().expect("prices are whole points");
        let first_stock = stock.parse().expect("stock is a whole number");
        ItemFact { name, unit, price: points * 100, first_stock }
    };
    SHELF_CSV.lines().skip(1).map(row).collect()
}

/// The sheet as a command carries it; the second version adds rows for amounts agreed case by case,
/// a hundred points at most either way.
pub(crate) fn sheet(title: &str, effective_from: &str, with_custom: bool) -> Value {
    let mut rows: Vec<Value> = rules().iter().map(rule).collect();
    if with_custom {
        for (title, least, most) in [("一事一议奖励", 100, 10_000), ("一事一议扣减", -10_000, -100)]
        {
            rows.push(json!({
                "category": "其他",
                "title": title,
                "award": { "range": { "least": least, "most": most } },
                "unit": "次",
                "evidence": "村民代表会议记录",
            }));
        }
    }
    json!({
        "title": title,
        "effectiveFrom": effective_from,
        "holder": "household",
        "rankPeriod": "year",
        "expiry": { "yearly": { "month": 1, "day": 10 } },
        "hourRate": HOUR_RATE,
        "rounding": { "down": { "step": ROUNDING_STEP } },
        "rules": rows,
    })
}

fn rule(fact: &RuleFact) -> Value {
    let mut rule = json!({
        "category": fact.category,
        "title": fact.title,
        "award": { "fixed": { "points": fact.hundredths } },
        "evidence": fact.evidence,
    });
    if fact.once {
        rule["cap"] = json!({ "times": 1, "per": "life" });
    }
    rule
}
