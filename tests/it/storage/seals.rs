//! Seals: what they cover comes first for ever, on every device, in whatever order entries reach it.

use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Outcome};
use xiangyue::ids::BookDigest;
use xiangyue::{Community, Entropy, Error};

use super::{DESKS, entropy, open, three_desks};
use crate::support::*;

fn seal(w: &mut World, desk: &str, until: &str) -> Outcome {
    w.clock += 60_000;
    let now = w.now();
    w.desk(desk).seal(now, day(until)).unwrap()
}

fn sealed(w: &mut World, desk: &str, until: &str) {
    match seal(w, desk, until) {
        Outcome::Receipt(_) => {}
        Outcome::Refusal(refusal) => panic!("refused: {refusal:?}"),
    }
}

fn code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Receipt(_) => "done",
        Outcome::Refusal(refusal) => refusal.code(),
    }
}

fn bounced(w: &mut World, desk: &'static str) -> Vec<&'static str> {
    w.take(at(desk));
    let rows = w.journal().rows.into_iter().filter_map(|row| row.refusal);
    rows.map(|refusal| refusal.code()).collect()
}

/// Everybody hears everything, twice round.
fn meet(w: &mut World) {
    for _ in 0..2 {
        for from in DESKS {
            for to in DESKS {
                if from != to {
                    w.send(from, to);
                }
            }
        }
    }
}

fn one_book(w: &mut World) {
    let digests = DESKS.map(|desk| w.desk(desk).digest().to_string());
    assert!(digests.iter().all(|digest| *digest == digests[0]), "{digests:?}");
    for desk in DESKS {
        let file = w.desk(desk).export_book();
        assert_eq!(open(&file).unwrap().digest(), w.desk(desk).digest(), "opened anew");
        assert_eq!(w.desk(desk).imbalance(), [0; 4]);
    }
}

#[test]
fn only_the_holder_seals_and_days_go_on() {
    let mut w = three_desks();
    assert_eq!(code(seal(&mut w, "评议会", "2026-02-28")), "not_seal_holder");
    assert_eq!(code(seal(&mut w, FOUNDER, "2027-02-28")), "day_in_future");
    sealed(&mut w, FOUNDER, "2026-02-28");
    assert_eq!(code(seal(&mut w, FOUNDER, "2026-02-28")), "day_too_early");
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    sealed(&mut w, FOUNDER, "2026-03-04");
    meet(&mut w);
    one_book(&mut w);
}

#[test]
fn a_seal_covers_everything_that_is_here_with_its_digest() {
    let mut w = three_desks();
    let sealed = |w: &mut World| match sealing(w) {
        Command::SealBook { number, until, covers, runs, digest } => (number, until, covers, runs, digest),
        other => panic!("no seal: {other:?}"),
    };
    let (number, until, covers, runs, digest) = sealed(&mut w);
    let short = covers[1..].to_vec();
    let short = Command::SealBook { number, until, covers: short, runs: runs.clone(), digest };
    assert_eq!(code(w.execute(short)), "seal_incomplete");
    let wrong: BookDigest = "0".repeat(64).parse().unwrap();
    let wrong = Command::SealBook { number, until, covers, runs, digest: wrong };
    assert_eq!(code(w.execute(wrong)), "seal_mismatch");
}

#[test]
fn what_comes_late_lies_after_the_seal_whatever_its_clock_says() {
    let mut w = three_desks();
    // The shop writes first, the office seals without having heard of it.
    w.alone("超市台", held("米", "李家", "大米", 1, 6));
    w.clock += HOUR;
    w.alone(FOUNDER, declared("垃圾", LITTER, "李家", "2026-02-03"));
    w.alone(FOUNDER, booked("垃圾"));
    sealed(&mut w, FOUNDER, "2026-02-28");
    let sealed_book = w.desk(FOUNDER).archive();
    w.clock += HOUR;
    w.alone("评议会", declared("二月", TIDY, "李家", "2026-02-02"));
    meet(&mut w);
    one_book(&mut w);
    let rows = w.journal().rows;
    let seal = rows.iter().position(|row| matches!(row.command, Some(Command::SealBook { .. }))).unwrap();
    let late = rows.iter().position(|row| row.entry == w.id("米")).unwrap();
    assert!(late < seal, "newest first: the late entry lies after the seal");
    assert!(rows[late].at < rows[seal].at, "though its clock was earlier");
    // The seal still stands, on a device that hears of everything at once too.
    let archived = open(&sealed_book).unwrap();
    assert_eq!(archived.open_report().seals, 1);
    assert_eq!(w.book().open_report().seals, 0, "nothing was sealed when this device opened");
    let file = w.book_mut().export_book();
    assert_eq!(open(&file).unwrap().open_report().seals, 1);
}

#[test]
fn a_late_deed_counts_in_the_open_period_and_names_its_day() {
    let mut w = three_desks();
    w.clock += 60 * DAY;
    sealed(&mut w, FOUNDER, "2026-04-30");
    let before = w.statement("李家").movements.len();
    w.take(declared("二月", TIDY, "李家", "2026-02-02"));
    w.take(booked("二月"));
    let statement = w.statement("李家");
    assert_eq!(statement.movements.len(), before + 1);
    let newest = &statement.movements[0];
    assert_eq!(newest.on, day("2026-02-02"));
    let first_open = xiangyue::time::Period::of(xiangyue::time::PeriodKind::Month, day("2026-05-01"));
    let period = serde_json::to_value(newest.period).unwrap();
    let year = xiangyue::time::Period::of(xiangyue::time::PeriodKind::Year, day("2026-05-01"));
    assert!([first_open, year].map(|p| serde_json::to_value(p).unwrap()).contains(&period), "{period}");
}

#[test]
fn a_revocation_does_not_reach_what_a_seal_covers() {
    let mut w = three_desks();
    w.alone("评议会", declared("二月", TIDY, "李家", "2026-02-02"));
    w.send("评议会", FOUNDER);
    sealed(&mut w, FOUNDER, "2026-02-28");
    let key = w.key_of("评议会");
    w.alone("评议会", declared("三月", TIDY, "李家", "2026-03-02"));
    let receipt = w.must(Command::RevokeKey { key, last: 0, reason: note("手机丢了") });
    let cut = serde_json::to_value(&receipt.events[0]).unwrap();
    assert_eq!(cut["keyRevoked"]["last"], 1, "{cut}");
    meet(&mut w);
    one_book(&mut w);
    assert_eq!(bounced(&mut w, FOUNDER), ["key_revoked"]);
}

#[test]
fn the_right_is_handed_on_in_the_holders_own_feed() {
    let mut w = three_desks();
    let to = w.key_of("评议会");
    w.must(Command::HandOverSeal { to });
    assert_eq!(code(seal(&mut w, FOUNDER, "2026-02-28")), "not_seal_holder");
    meet(&mut w);
    sealed(&mut w, "评议会", "2026-02-28");
    meet(&mut w);
    one_book(&mut w);
}

#[test]
fn two_admins_replace_a_lost_holder_and_the_earlier_of_two_rivals_stands() {
    let mut w = three_desks();
    w.take(person("赵文书"));
    w.take(admitted_person("副主任", Role::Admin, "赵文书"));
    meet(&mut w);
    w.send(FOUNDER, "副主任");
    let to = w.key_of("评议会");
    w.must(Command::ReplaceSealHolder { to, reason: note("电脑坏了") });
    let again = w.execute(Command::ReplaceSealHolder { to, reason: note("电脑坏了") });
    assert_eq!(code(again), "second_admin_needed");
    // The office's computer is not lost at all: apart from the others it seals.
    let before = w.desk(FOUNDER).export_book();
    w.clock += HOUR;
    sealed(&mut w, FOUNDER, "2026-02-28");
    let office = w.desk(FOUNDER).export_book();
    w.clock += HOUR;
    let now = w.now();
    w.desk("副主任").merge(now, &before).unwrap();
    let agree = Command::ReplaceSealHolder { to, reason: note("电脑坏了") };
    assert_eq!(code(w.desk("副主任").execute(now, agree).unwrap()), "done");
    w.send("副主任", "评议会");
    w.clock += HOUR;
    sealed(&mut w, "评议会", "2026-02-28");
    w.clock += HOUR;
    w.alone("评议会", declared("三月", TIDY, "李家", "2026-03-02"));
    let committee = w.desk("评议会").export_book();
    // Both lines meet, in both orders and at once.
    let now = w.now();
    let mut all = Vec::new();
    for files in [vec![&office, &committee], vec![&committee, &office]] {
        let mut book = open(files[0]).unwrap();
        book.merge(now, files[1]).unwrap();
        all.push(book.digest().to_string());
    }
    all.push(open(&[office.clone(), committee.clone()].concat()).unwrap().digest().to_string());
    // A device that archived at the later seal starts over from the office's whole book, once it has everything.
    let mut pruned = open(&committee).unwrap();
    let archive = pruned.archive();
    pruned.prune().unwrap();
    let have = pruned.have();
    let only = w.desk(FOUNDER).diff(&have).unwrap();
    let doubts = pruned.merge(now, &only).unwrap();
    assert_eq!(
        (doubts.fallen_seal, doubts.gaps.is_empty()),
        (Some(1), false),
        "entries lie in the archive alone"
    );
    assert!(pruned.have().iter().all(|mark| mark.seq == 0), "it asks for everything");
    let again = pruned.merge(now, &[&archive[..], &office[..]].concat()).unwrap();
    assert_eq!((again.fallen_seal, again.gaps.is_empty(), pruned.archived().begins), (Some(1), true, 0));
    all.push(pruned.digest().to_string());
    meet(&mut w);
    all.extend(DESKS.map(|desk| w.desk(desk).digest().to_string()));
    assert!(all.iter().all(|digest| *digest == all[0]), "{all:?}");
    assert_eq!(bounced(&mut w, FOUNDER), ["rival_seal"]);
    one_book(&mut w);
    // The right lies with the committee from then on.
    sealed(&mut w, "评议会", "2026-03-04");
    meet(&mut w);
    one_book(&mut w);
}

#[test]
fn a_seal_waits_for_what_it_covers() {
    let mut w = three_desks();
    w.alone("超市台", held("米", "李家", "大米", 1, 6));
    w.send("超市台", FOUNDER);
    sealed(&mut w, FOUNDER, "2026-02-28");
    let founder = w.key_of(FOUNDER);
    let now = w.now();
    // Only the office's own feed comes first.
    let have = w.desk("评议会").have();
    let shop = w.key_of("超市台");
    let mut claimed = have.clone();
    let seq = w.desk(FOUNDER).have().into_iter().find(|mark| mark.key == shop).unwrap().seq;
    claimed.retain(|mark| mark.key != shop);
    claimed.push(xiangyue::FeedMark { key: shop, seq, head: None, check: None });
    let part = w.desk(FOUNDER).diff(&claimed).unwrap();
    let report = w.desk("评议会").merge(now, &part).unwrap();
    let codes: Vec<_> = report.bounced.iter().map(|b| (b.entry.author, b.refusal.code())).collect();
    assert_eq!(codes, [(founder.tag(), "seal_incomplete")]);
    let rest = w.desk(FOUNDER).diff(&have).unwrap();
    let report = w.desk("评议会").merge(now, &rest).unwrap();
    assert_eq!((report.bounced.len(), report.restored.len()), (0, 1));
    meet(&mut w);
    one_book(&mut w);
}

/// A book with two seals and something after them.
fn two_months() -> World {
    let mut w = three_desks();
    sealed(&mut w, FOUNDER, "2026-02-28");
    w.alone("超市台", held("米", "李家", "大米", 1, 6));
    meet(&mut w);
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    w.take(booked("垃圾"));
    sealed(&mut w, FOUNDER, "2026-03-04");
    w.take(declared("二月", TIDY, "李家", "2026-02-02"));
    w
}

#[test]
fn a_pruned_book_is_the_same_book() {
    let mut w = two_months();
    let whole = w.book_mut().export_book();
    let archive = w.book_mut().archive();
    let (digest, statement) = (w.book().digest(), format!("{:?}", w.statement("李家")));
    w.book_mut().prune().unwrap();
    assert_eq!((w.book().digest(), format!("{:?}", w.statement("李家"))), (digest, statement));
    let pruned = w.book_mut().export_book();
    assert!(pruned.len() != whole.len());
    let again = open(&pruned).unwrap();
    assert_eq!(again.digest(), digest);
    assert_eq!((again.open_report().entries, again.open_report().seals), (2, 2));
    // The archive opens by itself, and judges both seals again.
    let archived = open(&archive).unwrap();
    assert_eq!((archived.digest(), archived.open_report().seals), (digest, 2));
    // Life goes on: others merge with it, it merges with them, and its checkpoint opens fast.
    w.alone("评议会", declared("三月", TIDY, "李家", "2026-03-02"));
    w.take(booked("二月"));
    meet(&mut w);
    one_book(&mut w);
    let (file, checkpoint) = (w.book_mut().export_book(), w.book_mut().checkpoint());
    let fast = Community::open(&file, None, Some(&checkpoint), entropy()).unwrap();
    assert_eq!(fast.digest(), w.book().digest());
    w.clock += 40 * DAY;
    sealed(&mut w, FOUNDER, "2026-04-05");
    w.book_mut().prune().unwrap();
    meet(&mut w);
    one_book(&mut w);
    assert_eq!(w.book_mut().prune(), Ok(()));
}

#[test]
fn a_checkpoint_fits_only_a_book_that_begins_where_its_own_did() {
    let mut w = two_months();
    let (whole, before) = (w.book_mut().export_book(), w.book_mut().checkpoint());
    w.book_mut().prune().unwrap();
    let (pruned, after) = (w.book_mut().export_book(), w.book_mut().checkpoint());
    for (file, checkpoint) in [(&whole, &before), (&whole, &after), (&pruned, &before), (&pruned, &after)] {
        let opened = Community::open(file, None, Some(checkpoint), entropy()).unwrap();
        assert_eq!(opened.digest(), w.book().digest());
    }
}

#[test]
fn a_book_that_was_never_sealed_cannot_be_pruned() {
    assert_eq!(three_desks().book_mut().prune(), Err(Error::NotSealed));
}

#[test]
fn sealed_and_tail_is_the_whole_and_a_checkpoint_of_it_opens() {
    let mut w = two_months();
    let (file, checkpoint) = (w.book_mut().export_book(), w.book_mut().checkpoint());
    assert!(!checkpoint.is_empty());
    let fast = Community::open(&file, None, Some(&checkpoint), entropy()).unwrap();
    assert_eq!(fast.digest(), w.book().digest());
    assert_eq!(fast.open_report().folded_entries, 1, "only the tail was folded");
    let slow = Community::open(&file, None, None, Entropy::from_seed([1; 32])).unwrap();
    assert_eq!(slow.digest(), w.book().digest());
    assert_eq!(slow.open_report().seals, 2);
}

#[test]
fn a_device_left_behind_goes_on_from_the_snapshot_with_its_own_entries() {
    let mut w = three_desks();
    w.alone("评议会", declared("三月", TIDY, "李家", "2026-03-02"));
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    sealed(&mut w, FOUNDER, "2026-02-28");
    w.book_mut().prune().unwrap();
    w.take(booked("垃圾"));
    let report = w.send(FOUNDER, "评议会");
    assert_eq!((report.adopted_seal, report.gaps.len()), (Some(1), 0));
    let (frames, mark) = w.desk("评议会").unsaved().unwrap();
    w.desk("评议会").acknowledge(&mark);
    assert_eq!(open(&frames).unwrap().digest(), w.desk("评议会").digest());
    assert!(w.desk("评议会").unsaved().is_none());
    meet(&mut w);
    one_book(&mut w);
    assert_eq!(w.journal().rows.iter().filter(|row| row.entry == w.id("三月")).count(), 1);
}

#[test]
fn what_another_lacks_of_a_pruned_book_is_the_book_as_it_begins_there() {
    let mut w = three_desks();
    let behind = w.desk("评议会").have();
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    sealed(&mut w, FOUNDER, "2026-02-28");
    w.book_mut().prune().unwrap();
    w.take(booked("垃圾"));
    let now = w.now();
    let bytes = w.book_mut().diff(&behind).unwrap();
    let report = w.desk("评议会").merge(now, &bytes).unwrap();
    assert_eq!((report.adopted_seal, report.gaps.len()), (Some(1), 0));
    assert_eq!(w.desk("评议会").digest(), w.book().digest());
    // A device that is only behind the seal's end gets the entries alone.
    let level = w.desk("评议会").have();
    assert_eq!(w.book_mut().diff(&level), None);
    w.take(declared("二月", TIDY, "李家", "2026-02-02"));
    assert!(w.book_mut().diff(&level).unwrap().len() < bytes.len() / 4);
}

#[test]
fn a_snapshot_by_another_than_the_holder_is_not_gone_on_from() {
    let mut w = three_desks();
    let to = w.key_of("评议会");
    w.must(Command::HandOverSeal { to });
    w.send(FOUNDER, "评议会");
    sealed(&mut w, "评议会", "2026-02-28");
    w.desk("评议会").prune().unwrap();
    // The shop never heard that the right was handed on: it asks for the archive instead.
    let report = w.send("评议会", "超市台");
    assert_eq!((report.adopted_seal, report.gaps.is_empty()), (None, false));
}

#[test]
fn a_snapshot_that_is_not_what_was_sealed_is_refused() {
    let mut w = two_months();
    w.book_mut().prune().unwrap();
    let sound = w.book_mut().archive();
    // Another book under the same seal: the bytes of a points amount changed, the frame sealed again.
    let length = u32::from_le_bytes(sound[5..9].try_into().unwrap()) as usize;
    let mut refused = 0;
    for at in (100..length).step_by(7) {
        let mut body = sound[11..11 + length].to_vec();
        body[at] ^= 1;
        let file = [forge::seal(4, &body), sound[15 + length..].to_vec()].concat();
        let opened = open(&file);
        assert!(opened.is_err(), "byte {at}");
        refused += u32::from(opened.err() == Some(Error::SnapshotMismatch { number: 2 }));
    }
    assert!(refused > 100, "{refused} of them read well and were found out by the digest");
}

#[test]
fn a_seal_from_a_clock_far_ahead_waits_as_its_feed_does() {
    let mut w = three_desks();
    let early = w.now();
    w.clock += 40 * DAY;
    sealed(&mut w, FOUNDER, "2026-04-05");
    let file = w.desk(FOUNDER).export_book();
    let mut late = open(&w.desk("评议会").export_book()).unwrap();
    let report = late.merge(early, &file).unwrap();
    assert_eq!((report.held_back.len(), report.new_entries), (1, 0));
    assert_eq!(open(&late.export_book()).unwrap().open_report().seals, 0);
    late.merge(w.now(), &file).unwrap();
    assert_eq!(late.digest(), w.desk(FOUNDER).digest());
    assert_eq!(open(&late.export_book()).unwrap().open_report().seals, 1);
}

#[test]
fn a_seal_before_what_is_held_back_stands() {
    let mut w = three_desks();
    sealed(&mut w, FOUNDER, "2026-02-28");
    w.clock += 5_771 * HOUR;
    w.take(counter("远"));
    w.clock -= 5_770 * HOUR;
    let report = w.send(FOUNDER, "评议会");
    assert_eq!((report.held_back.len(), report.bounced.len()), (1, 0));
    let file = w.desk("评议会").export_book();
    let again = open(&file).unwrap();
    assert_eq!((again.digest(), again.open_report().seals), (w.desk("评议会").digest(), 1));
    w.clock += 5_771 * HOUR;
    meet(&mut w);
    one_book(&mut w);
    let file = w.desk("评议会").export_book();
    assert_eq!(open(&file).unwrap().open_report().seals, 1);
}

#[test]
fn a_device_restored_from_before_a_seal_asks_those_who_archived_for_the_archive() {
    let mut w = three_desks();
    let (backup, secret) = (w.book_mut().export_book(), w.book().secret());
    w.take(declared("垃圾", LITTER, "李家", "2026-02-03"));
    sealed(&mut w, FOUNDER, "2026-02-28");
    meet(&mut w);
    let archive = w.desk("评议会").archive();
    w.desk("评议会").prune().unwrap();
    // The backup's owner goes on where it ends, so its key says two things.
    let mut restored = Community::open(&backup, secret, None, entropy()).unwrap();
    let now = w.now();
    let other = |book: &mut Community, name: &str| {
        book.execute(now, Command::OpenCounter { name: label(name) }).unwrap();
    };
    other(&mut restored, "东头超市");
    other(&mut restored, "西头超市");
    let level = restored.have().iter().map(|mark| mark.seq).max();
    assert_eq!(level, w.desk("评议会").have().iter().map(|mark| mark.seq).max(), "no entry less, but others");
    let pruned = w.desk("评议会").export_book();
    let report = restored.merge(now, &pruned).unwrap();
    let founder = w.key_of(FOUNDER).tag();
    assert_eq!(report.gaps.iter().map(|gap| gap.key).collect::<Vec<_>>(), [founder]);
    assert_eq!((report.adopted_seal, report.new_entries), (None, 0));
    let report = restored.merge(now, &archive).unwrap();
    assert_eq!((report.gaps.len(), report.forked.len()), (0, 1));
    restored.merge(now, &pruned).unwrap();
    assert_eq!(restored.digest(), w.desk("评议会").digest());
}

#[test]
fn whoever_archived_at_another_seal_of_a_number_is_told_to_bring_the_archive() {
    let mut w = three_desks();
    let (backup, secret) = (w.book_mut().export_book(), w.book().secret());
    sealed(&mut w, FOUNDER, "2026-02-28");
    meet(&mut w);
    w.desk("评议会").prune().unwrap();
    let mut restored = Community::open(&backup, secret, None, entropy()).unwrap();
    w.clock += HOUR;
    let now = w.now();
    restored.seal(now, day("2026-02-27")).unwrap();
    let archive = restored.archive();
    restored.prune().unwrap();
    let file = w.desk("评议会").export_book();
    let report = restored.merge(now, &file).unwrap();
    assert_eq!((report.fallen_seal, report.gaps.is_empty()), (Some(1), false));
    // With everything at hand the earlier seal stands.
    restored.merge(now, &archive).unwrap();
    let whole = w.desk(FOUNDER).export_book();
    restored.merge(now, &whole).unwrap();
    assert_eq!(restored.digest(), w.desk(FOUNDER).digest());
}

#[test]
fn a_store_that_tells_the_other_branch_first_begins_at_its_seal() {
    let mut w = three_desks();
    let (backup, secret, before) = (w.book_mut().export_book(), w.book().secret(), w.now());
    let mut restored = Community::open(&backup, secret, None, entropy()).unwrap();
    // In place of the seal, and by an earlier clock.
    restored.execute(before, Command::OpenCounter { name: label("东头超市") }).unwrap();
    sealed(&mut w, FOUNDER, "2026-02-28");
    w.book_mut().prune().unwrap();
    let (pruned, digest) = (w.book_mut().export_book(), w.book().digest());
    let both = open(&[restored.export_book(), pruned].concat()).unwrap();
    assert_eq!((both.digest(), both.archived().begins), (digest, 1));
}
