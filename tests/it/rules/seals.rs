//! What the book answers about its seals: the line, who wrote it, who may go on with it.

use serde_json::json;
use xiangyue::Community;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Answer, Command, Outcome, SealsView};

use crate::support::*;

const OFFICE: &str = "社工站";

fn village() -> World {
    let mut w = given([
        household("李家"),
        person_in("王秀英", "李家"),
        admitted_person(OFFICE, Role::SocialWorker, "王秀英"),
    ]);
    w.send(FOUNDER, OFFICE);
    w
}

fn seals_of(book: &Community, w: &World) -> SealsView {
    let query = serde_json::from_value(json!({ "seals": {} })).unwrap();
    match book.ask(w.now(), &query) {
        Answer::Seals(view) => view,
        other => panic!("another answer: {other:?}"),
    }
}

fn seal(w: &mut World, desk: &str, until: &str) {
    w.clock += HOUR;
    let now = w.now();
    let outcome = w.desk(desk).seal(now, day(until)).unwrap();
    assert!(matches!(outcome, Outcome::Receipt(_)), "{outcome:?}");
}

#[test]
fn before_the_first_seal_the_founder_may_seal() {
    let w = village();
    let view = seals_of(w.book(), &w);
    assert_eq!(view.holder, Some(public(w.book().secret().unwrap()).tag()));
    assert_eq!((view.may_seal, view.begins, view.seals.len(), view.proposals.len()), (true, None, 0, 0));
    let overview = w.overview();
    assert_eq!((overview.sealed_until, overview.seal_holder, overview.may_seal), (None, view.holder, true));
}

#[test]
fn each_seal_names_its_day_its_writer_its_digest_and_what_it_closed() {
    let mut w = village();
    let entries = w.overview().entries;
    seal(&mut w, FOUNDER, "2026-02-28");
    w.take(person("赵文书"));
    let to = w.key_of(OFFICE);
    w.must(Command::HandOverSeal { to });
    w.send(FOUNDER, OFFICE);
    seal(&mut w, OFFICE, "2026-03-04");
    w.send(OFFICE, FOUNDER);
    let view = seals_of(w.book(), &w);
    let until = |number: usize| view.seals[number].until.to_string();
    assert_eq!((view.seals[0].number, until(0)), (2, "2026-03-04".into()));
    assert_eq!((view.seals[1].number, until(1)), (1, "2026-02-28".into()));
    assert_eq!(view.seals[0].name.as_deref(), Some("王秀英"));
    assert_eq!(
        (view.seals[1].name.as_deref(), view.seals[1].person),
        (None, None),
        "nobody is named for the founder's key"
    );
    assert_eq!(view.seals[0].entry.author, to.tag());
    assert_ne!(view.seals[0].digest, view.seals[1].digest);
    // The first closed everything before it and itself; the second a person, the handing over and itself.
    assert_eq!((view.seals[1].entries, view.seals[0].entries), (Some(entries + 1), Some(3)));
    assert_eq!((view.holder, view.holder_name.as_deref()), (Some(to.tag()), Some("王秀英")));
    assert!(!view.may_seal, "the right was handed on");
    let overview = w.overview();
    assert_eq!((overview.sealed_until, overview.may_seal), (Some(day("2026-03-04")), false));
    let now = w.now();
    let there = w.desk(OFFICE).ask(now, &serde_json::from_value(json!({ "seals": {} })).unwrap());
    assert_eq!(there, Answer::Seals(SealsView { may_seal: true, ..view }));
}

#[test]
fn a_pruned_book_keeps_the_line_and_says_where_it_begins() {
    let mut w = village();
    seal(&mut w, FOUNDER, "2026-02-28");
    w.take(person("赵文书"));
    seal(&mut w, FOUNDER, "2026-03-04");
    let whole = seals_of(w.book(), &w);
    w.book_mut().prune().unwrap();
    let pruned = seals_of(w.book(), &w);
    assert_eq!((whole.begins, pruned.begins), (None, Some(2)));
    assert_eq!(pruned.seals.iter().map(|seal| seal.entries).collect::<Vec<_>>(), [None, None], "archived");
    let bare =
        |view: &SealsView| view.seals.iter().map(|seal| (seal.number, seal.digest)).collect::<Vec<_>>();
    assert_eq!(bare(&pruned), bare(&whole));
    w.take(person("孙会计"));
    w.clock += 30 * DAY;
    seal(&mut w, FOUNDER, "2026-03-31");
    assert_eq!(seals_of(w.book(), &w).seals[0].entries, Some(2));
}

#[test]
fn a_device_whose_role_was_taken_may_not_seal() {
    let mut w = village();
    let to = w.key_of(OFFICE);
    w.must(Command::HandOverSeal { to });
    let scope = xiangyue::contract::command::Scope::Community;
    w.must(Command::WithdrawRole { key: to, role: Role::SocialWorker, scope });
    w.send(FOUNDER, OFFICE);
    w.take(at(OFFICE));
    let view = seals_of(w.book(), &w);
    assert_eq!((view.holder, view.may_seal), (Some(to.tag()), false));
}

#[test]
fn who_was_named_in_place_of_a_lost_holder_is_shown_until_the_right_moves() {
    let mut w = village().and([person("赵文书"), admitted_person("副主任", Role::Admin, "赵文书")]);
    let to = w.key_of(OFFICE);
    w.must(Command::ReplaceSealHolder { to, reason: note("电脑坏了") });
    let view = seals_of(w.book(), &w);
    let by = public(w.book().secret().unwrap()).tag();
    assert_eq!(view.proposals.iter().map(|one| (one.to, one.by)).collect::<Vec<_>>(), [(to.tag(), by)]);
    w.send(FOUNDER, "副主任");
    w.take(at("副主任"));
    w.must(Command::ReplaceSealHolder { to, reason: note("电脑坏了") });
    let view = seals_of(w.book(), &w);
    assert_eq!((view.proposals.len(), view.holder), (0, Some(to.tag())));
}
