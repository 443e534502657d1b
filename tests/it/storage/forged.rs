//! Forged files: sound checksums around what nobody signed, or signed without the right to.

use xiangyue::Error;
use xiangyue::contract::command::Role;
use xiangyue::contract::{Command, Refusal};
use xiangyue::time::Timestamp;

use super::{open, small};
use crate::support::forge::{Run, Segment, community, continued, segment, segment_file};
use crate::support::*;

fn merge(w: &mut World, file: &[u8]) -> Result<xiangyue::contract::MergeReport, Error> {
    let now = w.now();
    let before = snapshot(w.book_mut());
    let report = w.book_mut().merge(now, file);
    if report.is_err() {
        assert!(snapshot(w.book_mut()) == before, "a refused file left a trace");
    }
    report
}

fn coded(command: &Command) -> Vec<u8> {
    postcard::to_allocvec(command).unwrap()
}

fn open_counter(name: &str) -> Vec<u8> {
    coded(&Command::OpenCounter { name: label(name) })
}

#[test]
fn entries_of_another_community_are_refused() {
    let mut other = World::founded();
    let command = Command::FoundCommunity { name: label("别的村"), utc_offset_minutes: 480 };
    let mut elsewhere = xiangyue::Community::found(other.now(), command, super::entropy()).unwrap();
    let file = elsewhere.export_book();
    assert_eq!(merge(&mut other, &file), Err(Error::ForeignCommunity));
    let both = [other.book_mut().export_book(), file].concat();
    assert_eq!(open(&both).err(), Some(Error::ForeignCommunity));
}

#[test]
fn an_entry_altered_under_a_fresh_checksum_does_not_fit_its_signature() {
    let mut w = small();
    let mut sound = segment(&w.book_mut().export_book());
    let run = &mut sound.runs[0];
    let at = run.commands.len() - 1;
    run.commands[at] ^= 1;
    let key = w.book().public_key().unwrap().tag();
    let altered = Some(Error::BadSignature { key, seq: 6 });
    assert_eq!(open(&segment_file(&sound)).err(), altered);
    let mut fresh = World::founded();
    assert_eq!(merge(&mut fresh, &segment_file(&sound)).err(), altered);
}

#[test]
fn a_time_altered_under_a_fresh_checksum_does_not_fit_its_signature() {
    let mut w = small();
    let mut sound = segment(&w.book_mut().export_book());
    sound.runs[0].times[2] += 1;
    let refused = open(&segment_file(&sound)).err();
    assert!(matches!(refused, Some(Error::BadSignature { seq: 6, .. })));
}

#[test]
fn a_feed_whose_times_do_not_rise_is_broken() {
    let mut w = small();
    let secret = w.book().secret().unwrap();
    let now = w.clock;
    let entries = [(now + 5, open_counter("一")), (now + 5, open_counter("二"))];
    let file = continued(w.book_mut(), secret, &entries);
    let key = w.book().public_key().unwrap().tag();
    assert_eq!(merge(&mut w, &file), Err(Error::BrokenFeed { key, seq: 8 }));
}

#[test]
fn new_entries_said_twice_in_one_segment_are_refused() {
    let mut w = small();
    let mut other = World::founded();
    let mut double = segment(&w.book_mut().export_book());
    double.runs.push(double.runs[0].clone());
    let file = segment_file(&double);
    let secret = w.book().secret().unwrap();
    let id = double.community;
    let more = [(w.clock + 1, open_counter("超市"))];
    let mut twice = segment(&continued(w.book_mut(), secret, &more));
    twice.runs.push(twice.runs[0].clone());
    let key = w.book().public_key().unwrap().tag();
    let refused = merge(&mut w, &segment_file(&twice));
    assert_eq!(refused, Err(Error::FeedGap { key, seq: 7 }));
    assert_eq!(id, twice.community);
    let refused = merge(&mut other, &file);
    assert_eq!(refused, Err(Error::FeedGap { key, seq: 2 }));
    assert_eq!(open(&file).unwrap().digest(), w.book().digest());
}

#[test]
fn a_run_that_contradicts_itself_is_broken() {
    let mut w = small();
    let sound = segment(&w.book_mut().export_book());
    let changes: [fn(&mut Run); 5] = [
        |run| run.first = 0,
        |run| run.lengths.push(0),
        |run| run.lengths[0] += 1,
        |run| run.times.clear(),
        |run| run.times[1] = u64::MAX,
    ];
    for change in changes {
        let mut broken = sound.clone();
        change(&mut broken.runs[0]);
        let refused = open(&segment_file(&broken)).err();
        assert!(matches!(refused, Some(Error::BrokenFeed { .. })), "{refused:?}");
    }
}

#[test]
fn nobody_founds_a_community_a_second_time_before_its_first() {
    let mut w = small();
    let stranger = seed("冒名者");
    let takeover = coded(&Command::FoundCommunity { name: label("冒名村"), utc_offset_minutes: 480 });
    let id = community(w.book_mut());
    let run = Run::signed(stranger, id, None, 1, &[(1_000, takeover)]);
    let file = segment_file(&Segment { community: id, runs: vec![run] });
    let before = w.overview().name;
    let report = merge(&mut w, &file).unwrap();
    assert_eq!(report.bounced[0].refusal, Refusal::AlreadyFounded);
    assert_eq!(w.overview().name, before);
    assert_eq!(w.overview().households, 1);
}

#[test]
fn entries_of_a_key_nobody_admitted_bounce() {
    let mut w = small();
    let stranger = seed("陌生人");
    let id = community(w.book_mut());
    let entries = [(w.clock + 1, open_counter("黑店"))];
    let run = Run::signed(stranger, id, None, 1, &entries);
    let file = segment_file(&Segment { community: id, runs: vec![run] });
    let report = merge(&mut w, &file).unwrap();
    let key = public(stranger).tag();
    assert_eq!(report.bounced[0].refusal, Refusal::KeyNotAdmitted { key });
    let admit = Command::AdmitKey { key: public(stranger), role: Role::Shopkeeper, person: None };
    w.must(admit);
    assert_eq!(w.overview().bounced, 1, "admission does not reach back");
}

#[test]
fn a_signed_entry_that_is_no_command_bounces_and_stays() {
    let mut w = small();
    let secret = w.book().secret().unwrap();
    let mut garbage = open_counter("超市");
    garbage.push(7);
    let entries = [(w.clock + 1, garbage), (w.clock + 2, vec![])];
    let file = continued(w.book_mut(), secret, &entries);
    let report = merge(&mut w, &file).unwrap();
    let refusals: Vec<_> = report.bounced.iter().map(|b| b.refusal.code()).collect();
    assert_eq!(refusals, ["unreadable", "unreadable"]);
    assert_eq!(w.overview().entries, 8);
}

#[test]
fn an_entry_of_a_newer_version_is_kept_and_folding_goes_on() {
    let mut w = small();
    let secret = w.book().secret().unwrap();
    let newer = postcard::to_allocvec(&(400_u32, "一条新命令")).unwrap();
    let entries = [(w.clock + 1, newer.clone()), (w.clock + 2, open_counter("超市"))];
    let file = continued(w.book_mut(), secret, &entries);
    let report = merge(&mut w, &file).unwrap();
    assert_eq!((report.new_entries, report.bounced.len()), (2, 0));
    assert!(w.overview().provisional);
    let journal = w.journal();
    assert!(journal.rows[1].command.is_none());
    assert!(journal.rows[0].command.is_some());
    let file = w.book_mut().export_book();
    let again = open(&file).unwrap();
    assert!(again.open_report().provisional);
    assert_eq!(again.digest(), w.book().digest());
    let kept = segment(&file).runs[0].entries();
    assert!(kept.iter().any(|(_, command)| *command == newer));
}

#[test]
fn a_time_beyond_the_calendar_is_broken_even_to_a_clock_at_its_end() {
    let mut w = small();
    let secret = w.book().secret().unwrap();
    w.clock = u64::MAX;
    let end = Timestamp::from_millis(u64::MAX).millis();
    let file = continued(w.book_mut(), secret, &[(end + 5, open_counter("超市"))]);
    let refused = merge(&mut w, &file);
    assert!(matches!(refused, Err(Error::BrokenFeed { .. })), "{refused:?}");
}

#[test]
fn a_key_signs_only_its_own_feed() {
    let mut w = small().and([admitted("评议会", Role::SocialWorker)]);
    let id = community(w.book_mut());
    let entries = [(w.clock + 1, open_counter("超市"))];
    let mut run = Run::signed(seed("陌生人"), id, None, 1, &entries);
    run.key = public(seed("评议会")).0;
    let file = segment_file(&Segment { community: id, runs: vec![run] });
    let refused = merge(&mut w, &file);
    assert!(matches!(refused, Err(Error::BadSignature { .. })), "{refused:?}");
}

#[test]
fn blobs_nobody_points_to_change_no_number() {
    let mut w = small();
    let page = World::founded().and([household("别人家")]).book_mut().export_book();
    let vault = forge::frames(&page).remove(0);
    let before = w.book().digest();
    let report = merge(&mut w, &forge::file(&[vault])).unwrap();
    assert_eq!((report.new_blobs, report.new_entries), (1, 0));
    assert_eq!(w.book().digest(), before);
}

#[test]
fn a_file_whose_second_segment_is_broken_brings_nothing_of_its_first() {
    let mut w = small().and([admitted("评议会", Role::SocialWorker)]);
    w.send(FOUNDER, "评议会");
    w.alone("评议会", household("赵家"));
    let sound = w.desk("评议会").export_book();
    let mut broken = segment(&sound);
    broken.runs.retain(|run| run.key == public(seed("评议会")).0);
    broken.runs[0].first = 2;
    let file = [sound.clone(), segment_file(&broken)].concat();
    let refused = merge(&mut w, &file);
    assert!(matches!(refused, Err(Error::BadSignature { .. })), "{refused:?}");
    assert_eq!(merge(&mut w, &sound).unwrap().new_entries, 1);
}
