//! The table of `docs/authority.md`, read off the core: every role tries every command, about others and about itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use xiangyue::contract::command::{AskRedemption, Role};
use xiangyue::contract::{Command, Outcome};
use xiangyue::ids::{CounterId, EntryId, ItemId};

use crate::golden::commands::{Side, every_command, name};
use crate::support::*;

const PAGE: &str = "docs/authority.md";
const MARKS: [&str; 2] = ["<!-- table -->\n", "<!-- end of table -->"];

/// Roles besides the admin, in the order of the columns.
const ROLES: [(&str, Role); 5] = [
    ("社工台", Role::SocialWorker),
    ("评议会", Role::Reviewer),
    ("队长", Role::TeamLeader),
    ("店主", Role::Shopkeeper),
    ("志愿者", Role::Volunteer),
];

/// A village with a person who holds every one of these keys, and a record and an ask of that person's.
fn village() -> World {
    let asked = act(|w| {
        Command::AskRedemption(AskRedemption {
            counter: CounterId(w.id("超市")),
            holder: w.holder("王秀英"),
            item: ItemId(w.id("大米")),
            quantity: units(1),
        })
    });
    let mut w = given([
        person("王秀英"),
        team("红马甲"),
        activity("扫雪", "红马甲", "王秀英"),
        recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60),
        counter("超市"),
        item("大米", 6),
        asked,
    ]);
    for (desk, role) in ROLES {
        w.take(admitted_person(desk, role, "王秀英"));
    }
    w
}

/// The command as it is about whoever holds the key, where it can be.
fn about_oneself(w: &World, command: &Command, asked: EntryId) -> Command {
    fn turned(value: Value, ids: &BTreeMap<String, String>, me: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(ids.get(&text).cloned().unwrap_or(text)),
            Value::Object(fields) if fields.len() == 1 && fields.contains_key("household") => me.clone(),
            Value::Object(fields) => {
                fields.into_iter().map(|(field, value)| (field, turned(value, ids, me))).collect()
            }
            Value::Array(values) => values.into_iter().map(|value| turned(value, ids, me)).collect(),
            other => other,
        }
    }
    let me = w.id("王秀英").to_string();
    let own = [(4, me.clone()), (7, w.id("雪一").to_string()), (16, asked.to_string())];
    let ids = own.map(|(seq, id)| (format!("7ZK3QMG-{seq}"), id)).into();
    let Value::Object(wire) = serde_json::to_value(command).unwrap() else { panic!("one name outside") };
    let inner = |fields: Value| match fields {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(field, value)| (field, turned(value, &ids, &json!({ "person": me }))))
            .collect(),
        other => other,
    };
    let own: Value = wire.into_iter().map(|(name, fields)| (name, inner(fields))).collect();
    serde_json::from_value(own).unwrap()
}

/// True where the core does not say that the role is wrong.
fn may(w: &mut World, desk: &'static str, command: Command) -> bool {
    let now = w.now();
    // A copy, so that what one role does is not there for the next.
    let outcome = w.copy_for(desk).execute(now, command).unwrap();
    let not_for_roles = ["role_not_allowed", "already_founded", "key_already_admitted"];
    !matches!(outcome, Outcome::Refusal(refusal) if not_for_roles.contains(&refusal.code()))
}

/// The names people see, from the words of the elements.
fn words(language: &str) -> BTreeMap<String, String> {
    let file = format!("pkg/elements/words/{language}-names.ts");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let (_, commands) = text.split_once("export const commands").unwrap();
    let (commands, _) = commands.split_once("};").unwrap();
    let lines = commands.lines().filter_map(|line| line.trim().split_once(": "));
    lines.map(|(name, word)| (name.into(), word.trim_matches([',', '\'']).into())).collect()
}

fn table() -> String {
    let mut w = village();
    let asked = EntryId { author: w.key_of(FOUNDER).tag(), seq: 8 };
    let (zh, en) = (words("zh"), words("en"));
    let mut text = String::from(
        "| command | 中文 | English | 社工 social worker | 评议员 reviewer | 队长 team leader | 超市管理员 shopkeeper | 志愿者 volunteer |\n|---|---|---|---|---|---|---|---|\n",
    );
    for command in every_command(Side::Host) {
        let name = name(&command);
        write!(text, "| `{name}` | {} | {} |", zh[&name], en[&name]).unwrap();
        for (desk, _) in ROLES {
            let of_others = may(&mut w, desk, command.clone());
            let own = about_oneself(&w, &command, asked);
            let cell = match (of_others, may(&mut w, desk, own)) {
                (true, _) => " ● |",
                (false, true) => " own |",
                (false, false) => " |",
            };
            text.push_str(cell);
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_document_shows_who_may_do_what() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(MARKS[0]).unwrap();
    let (kept, after) = rest.split_once(MARKS[1]).unwrap();
    let now = table();
    if std::env::var_os("XY_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(&path, [before, MARKS[0], &now, MARKS[1], after].concat()).unwrap();
        return;
    }
    for (kept, now) in kept.lines().zip(now.lines()) {
        assert_eq!(kept, now, "{PAGE} is stale; XY_BLESS=1 writes it anew");
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "{PAGE} is stale; XY_BLESS=1 writes it anew");
}
