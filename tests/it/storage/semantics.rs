//! The semantics number: a version that does not know a book's number decides nothing after the entry that raised it,
//! writes nothing, and loses nothing.

use xiangyue::contract::command::Role;
use xiangyue::contract::qr::QrSource;
use xiangyue::contract::{Command, Outcome};
use xiangyue::time::Day;
use xiangyue::{Community, Error};

use super::{entropy, open};
use crate::support::forge::{Frame, SNAPSHOT, continued, file, frames};
use crate::support::*;

fn coded(command: &Command) -> Vec<u8> {
    postcard::to_allocvec(command).unwrap()
}

fn opened(name: &str) -> Command {
    Command::OpenCounter { name: label(name) }
}

/// What the founder wrote with a version that knows number 2: a counter before the raise, one after it.
fn raised_elsewhere(w: &mut World) -> Vec<u8> {
    let secret = w.book().secret().unwrap();
    let commands = [opened("前"), Command::RaiseSemantics { to: 2 }, opened("后")];
    let entries: Vec<_> = (w.clock + 1..).zip(commands.iter().map(coded)).collect();
    w.clock += 10;
    continued(w.book_mut(), secret, &entries)
}

/// A desk of this version that hears of it.
fn behind() -> World {
    let mut w = given([admitted("评议会", Role::Admin), household("李家")]);
    let file = raised_elsewhere(&mut w);
    w.take(at("评议会"));
    let now = w.now();
    let report = w.book_mut().merge(now, &file).unwrap();
    assert_eq!((report.new_entries, report.bounced.len()), (3, 0));
    w
}

fn counters(w: &World) -> Vec<String> {
    w.counters().into_iter().map(|counter| counter.name.as_str().into()).collect()
}

#[test]
fn the_number_rises_by_one_and_only_to_what_this_version_knows() {
    let w = given([]).when(raised(1)).then_refused("semantics_step");
    let w = w.when(raised(3)).then_refused("semantics_step");
    let w = w.when(raised(2)).then_refused("newer_semantics");
    assert_eq!((w.overview().semantics, w.overview().newer_semantics), (1, None));
    let w = w.and([admitted("社工", Role::SocialWorker), at("社工")]);
    w.when(raised(2)).then_refused("role_not_allowed");
}

#[test]
fn what_comes_after_a_raise_is_kept_and_passed_over() {
    let mut w = behind();
    assert_eq!(counters(&w), ["前"]);
    let overview = w.overview();
    assert_eq!((overview.semantics, overview.newer_semantics, overview.provisional), (2, Some(2), true));
    assert_eq!(overview.entries, 6);
    let stored = w.book_mut().export_book();
    let again = open(&stored).unwrap();
    assert_eq!(again.digest(), w.book().digest());
    assert_eq!(again.open_report().newer_semantics, Some(2));
    assert!(again.open_report().provisional);
    let mut runs = forge::segment(&stored).runs.into_iter().flat_map(|run| run.entries());
    assert!(runs.any(|(_, command)| command == coded(&opened("后"))), "it is handed on");
}

#[test]
fn a_version_that_cannot_decide_writes_and_signs_nothing() {
    let w = behind().when(household("王家")).then_refused("newer_semantics");
    let w = w.when(act(|_| Command::RaiseSemantics { to: 3 })).then_refused("newer_semantics");
    let mut w = w;
    let (now, key) = (w.now(), w.key_of(FOUNDER));
    match w.book_mut().seal(now, day("2026-02-28")).unwrap() {
        Outcome::Refusal(refusal) => assert_eq!(refusal.code(), "newer_semantics"),
        Outcome::Receipt(_) => panic!("sealed"),
    }
    assert_eq!(w.book().statement_for(now, key).unwrap_err().code(), "newer_semantics");
    let (card, until) = (xiangyue::ids::RedemptionId(w.id("李家")), Day::LAST);
    let source = QrSource::Voucher { redemption: card, until };
    assert_eq!(w.book().qr_content(now, &source).unwrap_err().code(), "newer_semantics");
}

#[test]
fn every_device_passes_over_the_same_in_whatever_order_it_hears() {
    let mut w = behind();
    let all = w.book_mut().export_book();
    w.take(Step::Stranger("新来的"));
    for part in forge::segment(&all).runs.into_iter().rev() {
        let run = forge::Segment { community: forge::segment(&all).community, runs: vec![part] };
        let now = w.now();
        w.desk("新来的").merge(now, &forge::segment_file(&run)).unwrap();
    }
    assert_eq!(w.desk("新来的").digest().to_string(), w.book().digest().to_string());
    // What another desk wrote before the raise is decided as ever, though it comes later.
    let mut w = given([admitted("评议会", Role::Admin)]);
    w.clock += 60_000;
    assert!(matches!(w.alone("评议会", counter("早")), Outcome::Receipt(_)));
    w.clock += 60_000;
    let raised = raised_elsewhere(&mut w);
    let now = w.now();
    w.book_mut().merge(now, &raised).unwrap();
    assert_eq!(w.send("评议会", FOUNDER).bounced.len(), 0);
    let mut names = counters(&w);
    names.sort_unstable();
    assert_eq!(names, ["前", "早"]);
}

#[test]
fn a_raise_counts_only_with_the_authority_for_it() {
    let mut w = given([admitted("社工", Role::SocialWorker), admitted("二号", Role::Admin)]);
    let raise = |w: &mut World, desk: &str| {
        let secret = w.desk(desk).secret().unwrap();
        let entries = [(w.clock + 1, coded(&Command::RaiseSemantics { to: 2 }))];
        w.clock += 10;
        continued(w.book_mut(), secret, &entries)
    };
    let social = raise(&mut w, "社工");
    let now = w.now();
    let report = w.book_mut().merge(now, &social).unwrap();
    assert_eq!(report.bounced[0].refusal.code(), "role_not_allowed");
    // The founder dismissed the second admin before that one raised the number.
    w.take(act(|w| Command::RevokeKey { key: w.key_of("二号"), last: 0, reason: note("手机丢失") }));
    let second = raise(&mut w, "二号");
    let now = w.now();
    let report = w.book_mut().merge(now, &second).unwrap();
    assert_eq!(report.bounced[0].refusal.code(), "key_revoked");
    w.take(counter("超市"));
    assert_eq!(w.overview().newer_semantics, None);
}

#[test]
fn a_seal_after_a_raise_waits_for_the_version_that_knows_it() {
    let mut w = given([household("李家")]);
    let (file, now) = (w.book_mut().export_book(), w.now());
    let secret = w.book().secret();
    let mut twin = Community::open(&file, secret, None, entropy()).unwrap();
    assert!(matches!(twin.seal(now, day("2026-02-28")).unwrap(), Outcome::Receipt(_)));
    let sealed = forge::segment(&twin.export_book()).runs[0].entries().pop().unwrap().1;
    let entries = [(w.clock + 1, coded(&Command::RaiseSemantics { to: 2 })), (w.clock + 2, sealed)];
    let file = continued(w.book_mut(), secret.unwrap(), &entries);
    w.clock += 10;
    let now = w.now();
    w.book_mut().merge(now, &file).unwrap();
    assert_eq!(w.overview().sealed_until, None);
    let cache = w.book_mut().checkpoint();
    let stored = w.book_mut().export_book();
    let again = Community::open(&stored, secret, Some(&cache), entropy()).unwrap();
    assert_eq!(again.digest(), w.book().digest());
}

/// A pruned book, and its snapshot frame with more behind the last table.
fn pruned(more: &[u8]) -> (World, Vec<u8>) {
    let mut w = given([household("李家")]);
    let now = w.now();
    w.book_mut().seal(now, day("2026-02-28")).unwrap();
    w.book_mut().prune().unwrap();
    let mut parts: Vec<Frame> = frames(&w.book_mut().export_book());
    let snapshot = parts.iter_mut().find(|frame| frame.kind == SNAPSHOT).unwrap();
    snapshot.body.extend(more);
    (w, file(&parts))
}

#[test]
fn a_snapshot_of_a_newer_version_says_so() {
    let (mut w, same) = pruned(&[]);
    assert!(open(&same).is_ok());
    let known = frames(&same).iter().position(|frame| frame.kind == SNAPSHOT).unwrap() + 1;
    // One row of a table far behind the last one this version has.
    let (_, newer) = pruned(&[120, 1, 1, 7]);
    let number = u32::try_from(known).unwrap();
    assert_eq!(open(&newer).err(), Some(Error::NewerVersion { frame: number }));
    let now = w.now();
    assert_eq!(w.book_mut().merge(now, &newer).err(), Some(Error::NewerVersion { frame: number }));
}

#[test]
fn frames_only_a_newer_version_knows_are_named_or_passed_over() {
    let mut w = given([household("李家")]);
    let mut whole = w.book_mut().export_book();
    let digest = w.book().digest();
    whole.extend(forge::seal(200, b"something nobody needs"));
    assert_eq!(open(&whole).unwrap().digest(), digest);
    let frame = u32::try_from(frames(&whole).len()).unwrap() + 1;
    whole.extend(forge::seal(40, b"something one cannot do without"));
    assert_eq!(open(&whole).err(), Some(Error::NewerVersion { frame }));
}

#[test]
fn nobody_without_a_key_that_counts_makes_a_book_provisional() {
    let mut w = given([admitted("志愿者", Role::Volunteer), Step::Stranger("陌生平板")]);
    let newer = |w: &mut World, desk: &str| {
        let secret = w.desk(desk).secret().unwrap();
        let entries = [(w.clock + 1, postcard::to_allocvec(&(400_u32, "一条新命令")).unwrap())];
        w.clock += 10;
        (continued(w.book_mut(), secret, &entries), w.now())
    };
    let (file, now) = newer(&mut w, "陌生平板");
    let report = w.book_mut().merge(now, &file).unwrap();
    assert_eq!(report.bounced[0].refusal.code(), "key_not_admitted");
    assert!(!w.overview().provisional);
    let (file, now) = newer(&mut w, "志愿者");
    w.book_mut().merge(now, &file).unwrap();
    assert!(w.overview().provisional);
    w.take(act(|w| Command::RevokeKey { key: w.key_of("志愿者"), last: 0, reason: note("手机丢失") }));
    assert!(!w.overview().provisional, "what a stopped key wrote counts for nobody");
}
