//! Invitations: a key comes in by a code that counts once, with the role whoever invited had fixed.

use xiangyue::contract::command::{Role, Scope};
use xiangyue::contract::{Answer, Command, InvitationView, KeyView, Outcome, Query};
use xiangyue::ids::{InvitationId, TeamId};
use xiangyue::{Community, Entropy};

use crate::support::*;

fn village() -> World {
    given([household("李家"), person("王秀英"), team("红马甲"), activity("扫雪", "红马甲", "王秀英")])
}

fn keys(book: &Community, w: &World) -> Vec<KeyView> {
    let Answer::Keys(keys) = book.ask(w.now(), &Query::Keys {}) else { panic!("another answer") };
    keys
}

fn invitations(w: &World) -> Vec<InvitationView> {
    let Answer::Invitations(all) = w.book().ask(w.now(), &Query::Invitations {}) else {
        panic!("another answer")
    };
    all
}

/// The exported book on a device without a key.
fn keyless(w: &mut World, draws: u8) -> Community {
    let file = w.book_mut().export_book();
    Community::open(&file, None, None, Entropy::from_seed([draws; 32])).unwrap()
}

#[test]
fn a_device_without_a_key_joins_by_the_invitations_seed() {
    let mut w = village();
    let (now, who) = (w.now(), w.person("王秀英"));
    let given = (Role::Volunteer, Scope::Community);
    let (outcome, code) = w.book_mut().invite(now, given, Some(who), day("2026-03-12")).unwrap();
    let Outcome::Receipt(receipt) = outcome else { panic!("{outcome:?}") };
    let invitation = InvitationId(receipt.entry);
    let mut phone = keyless(&mut w, 5);
    assert!(phone.secret().is_none() && !phone.open_report().writable);
    let joined = phone.join(now, invitation, code).unwrap();
    assert!(matches!(joined, Outcome::Receipt(_)), "{joined:?}");
    assert!(phone.open_report().writable);
    // The desk hears of it, and both say the same.
    let news = phone.diff(&w.book().have()).unwrap();
    let report = w.book_mut().merge(now, &news).unwrap();
    assert_eq!((report.new_entries, report.bounced.len()), (1, 0));
    assert_eq!(w.book().digest(), phone.digest());
    let key = phone.public_key().unwrap();
    let listed = keys(w.book(), &w).into_iter().find(|view| view.key == key).unwrap();
    assert_eq!(
        (listed.role, listed.person, listed.invitation),
        (Role::Volunteer, Some(who), Some(invitation))
    );
    let [view] = &invitations(&w)[..] else { panic!("one invitation") };
    assert_eq!((view.used_by, view.open), (Some(key.tag()), false));
    assert_eq!(view.name.as_deref(), Some("王秀英"));
    // And the phone's key signs what its holder enters.
    let (file, seed) = (phone.export_book(), phone.secret());
    let again = Community::open(&file, seed, None, Entropy::from_seed([6; 32])).unwrap();
    assert!(again.open_report().writable);
    assert_eq!(again.digest(), w.book().digest());
}

#[test]
fn a_refused_device_keeps_no_key_it_drew() {
    let mut w = village().and([invited("邀请")]);
    let (now, invitation) = (w.now(), InvitationId(w.id("邀请")));
    let mut phone = keyless(&mut w, 5);
    let refused = phone.join(now, invitation, seed("别的码")).unwrap();
    assert!(matches!(refused, Outcome::Refusal(r) if r.code() == "invitation_proof"));
    assert!(phone.secret().is_none() && phone.unsaved().is_none());
    assert!(matches!(phone.join(now, invitation, seed("邀请")).unwrap(), Outcome::Receipt(_)));
}

#[test]
fn a_device_whose_key_forked_or_was_revoked_joins_again_with_a_new_one() {
    let mut w = village().and([admitted("副主任", Role::Admin)]);
    let now = w.now();
    let given = (Role::Admin, Scope::Community);
    let (file, secret) = (w.book_mut().export_book(), w.book().secret());
    let old = w.key_of(FOUNDER);
    let mut twin = Community::open(&file, secret, None, Entropy::from_seed([7; 32])).unwrap();
    twin.execute(now, Command::OpenCounter { name: label("东头超市") }).unwrap();
    w.take(counter("超市"));
    let theirs = twin.export_book();
    w.send(FOUNDER, "副主任");
    w.book_mut().merge(now, &theirs).unwrap();
    w.desk("副主任").merge(now, &theirs).unwrap();
    // Another admin invites; a wrong code changes nothing about the forked device.
    let (outcome, code) = w.desk("副主任").invite(now, given, None, day("2026-03-12")).unwrap();
    let Outcome::Receipt(receipt) = outcome else { panic!("{outcome:?}") };
    let invitation = InvitationId(receipt.entry);
    w.send("副主任", FOUNDER);
    let refused = w.book_mut().join(now, invitation, seed("别的码")).unwrap();
    assert!(matches!(refused, Outcome::Refusal(r) if r.code() == "invitation_proof"));
    assert_eq!(w.book().public_key(), Some(old));
    let joined = w.book_mut().join(now, invitation, code).unwrap();
    assert!(matches!(joined, Outcome::Receipt(_)), "{joined:?}");
    let new = w.book().public_key().unwrap();
    assert_ne!(new, old);
    assert!(w.book().open_report().writable);
    let next = w.book_mut().execute(now, Command::OpenCounter { name: label("南头超市") }).unwrap();
    assert!(matches!(next, Outcome::Receipt(_)), "{next:?}");
    // The same where the new key is revoked in its turn.
    let file = w.book_mut().export_book();
    w.desk("副主任").merge(now, &file).unwrap();
    let stop = Command::RevokeKey { key: new, last: 0, reason: note("设备丢失") };
    assert!(matches!(w.desk("副主任").execute(now, stop).unwrap(), Outcome::Receipt(_)));
    let (outcome, code) = w.desk("副主任").invite(now, given, None, day("2026-03-12")).unwrap();
    let Outcome::Receipt(receipt) = outcome else { panic!("{outcome:?}") };
    w.send("副主任", FOUNDER);
    assert!(!w.book().open_report().writable);
    let joined = w.book_mut().join(now, InvitationId(receipt.entry), code).unwrap();
    assert!(matches!(joined, Outcome::Receipt(_)), "{joined:?}");
    assert!(![old, new].contains(&w.book().public_key().unwrap()));
}

#[test]
fn of_two_phones_with_one_code_the_first_in_the_order_gets_in() {
    let mut w = village().and([invited("邀请")]);
    let (now, invitation) = (w.now(), InvitationId(w.id("邀请")));
    let (mut first, mut second) = (keyless(&mut w, 5), keyless(&mut w, 6));
    w.clock += 60_000;
    let later = w.now();
    assert!(matches!(second.join(later, invitation, seed("邀请")).unwrap(), Outcome::Receipt(_)));
    assert!(matches!(first.join(now, invitation, seed("邀请")).unwrap(), Outcome::Receipt(_)));
    let desk = w.book_mut();
    desk.merge(later, &second.export_book()).unwrap();
    let report = desk.merge(later, &first.export_book()).unwrap();
    let [bounced] = &report.bounced[..] else { panic!("{report:?}") };
    assert_eq!(bounced.entry.author, second.public_key().unwrap().tag());
    assert_eq!(bounced.refusal.code(), "invitation_used");
    let file = desk.export_book();
    for phone in [&mut first, &mut second] {
        phone.merge(later, &file).unwrap();
        assert_eq!(phone.digest(), w.book().digest());
    }
    let refused =
        second.execute(later, Command::FormTeam { name: label("x"), parent: None, on: day("2026-03-01") });
    assert!(matches!(refused.unwrap(), Outcome::Refusal(r) if r.code() == "key_not_admitted"));
}

#[test]
fn the_role_holds_only_where_the_invitation_says() {
    let scoped = act(|w| Command::Invite {
        role: Role::TeamLeader,
        scope: Scope::Team(TeamId(w.id("红马甲"))),
        person: None,
        key: public(seed("码")),
        until: day("2026-03-19"),
    });
    let mut w = village().and([team("夕阳红"), activity("理发", "夕阳红", "王秀英"), scoped]);
    let invitation = invitations(&w)[0].invitation;
    let (now, mut phone) = (w.now(), keyless(&mut w, 5));
    phone.join(now, invitation, seed("码")).unwrap();
    w.replace_book(phone);
    let w = w.when(recorded("雪一", "王秀英", "扫雪", "2026-02-01", 60)).then(|_, _| {});
    w.when(recorded("发一", "王秀英", "理发", "2026-02-02", 60)).then_refused("out_of_scope");
}

#[test]
fn a_social_worker_invites_volunteers_of_the_roster_and_nobody_else() {
    let w = village().and([admitted("社工台", Role::SocialWorker), invited("管理邀请"), at("社工台")]);
    let w = w.when(invited_as("甲", Role::Admin, Some("王秀英"))).then_refused("role_not_allowed");
    let w = w.when(invited_as("乙", Role::Volunteer, None)).then_refused("role_not_allowed");
    let w = w.when(taken_back("管理邀请")).then_refused("role_not_allowed");
    let w = w.when(invited_as("丙", Role::Volunteer, Some("王秀英"))).then(|_, _| {});
    w.when(taken_back("丙")).then(|w, _| assert!(invitations(w)[0].withdrawn));
}

#[test]
fn an_invitation_names_things_of_the_book_and_a_day_to_come() {
    let w = village();
    let w = w.when(invited_as("甲", Role::Volunteer, Some("没有的"))).then_refused("not_found");
    let w = w.when(taken_back("没有的")).then_refused("not_found");
    let w = w.and([on("2026-03-20")]);
    w.when(invited("乙")).then_refused("day_too_early");
}

#[test]
fn who_is_admitted_already_needs_no_invitation() {
    let w = village().and([invited("邀请"), admitted("社工台", Role::SocialWorker), at("社工台")]);
    w.when(joined_by("邀请", "社工台")).then_refused("key_already_admitted");
}

#[test]
fn an_accepted_invitation_stays_used_when_its_key_is_revoked() {
    let mut w = village().and([invited("邀请")]);
    let (now, invitation) = (w.now(), InvitationId(w.id("邀请")));
    let mut phone = keyless(&mut w, 5);
    phone.join(now, invitation, seed("邀请")).unwrap();
    let key = phone.public_key().unwrap();
    w.book_mut().merge(now, &phone.export_book()).unwrap();
    let receipt = w.must(Command::RevokeKey { key, last: 0, reason: note("手机丢失") });
    let revoked = serde_json::to_value(&receipt.events[0]).unwrap();
    assert_eq!(revoked["keyRevoked"]["last"], 1, "the entry that accepted still counts");
    let (now, mut thief) = (w.now(), keyless(&mut w, 9));
    let refused = thief.join(now, invitation, seed("邀请")).unwrap();
    assert!(matches!(refused, Outcome::Refusal(r) if r.code() == "invitation_used"));
    assert_eq!(keyless(&mut w, 1).digest(), w.book().digest());
}

#[test]
fn an_invitation_falls_with_the_entry_that_gave_it() {
    let mut w = village().and([admitted("副书记", Role::Admin)]);
    w.send(FOUNDER, "副书记");
    w.alone("副书记", invited("邀请"));
    let invitation = InvitationId(w.id("邀请"));
    let file = w.desk("副书记").export_book();
    let now = w.now();
    let mut phone = Community::open(&file, None, None, Entropy::from_seed([5; 32])).unwrap();
    phone.join(now, invitation, seed("邀请")).unwrap();
    w.take(act(|w| Command::RevokeKey { key: w.key_of("副书记"), last: 0, reason: note("离任") }));
    let report = w.book_mut().merge(now, &phone.export_book()).unwrap();
    let codes: Vec<_> = report.bounced.iter().map(|bounced| bounced.refusal.code()).collect();
    assert!(codes.contains(&"key_revoked") && codes.contains(&"not_found"), "{codes:?}");
    assert!(keys(w.book(), &w).iter().all(|view| Some(view.key) != phone.public_key()));
}

#[test]
fn a_person_may_have_two_phones() {
    let mut w = village();
    let (now, who) = (w.now(), w.person("王秀英"));
    for draws in [5, 6] {
        let given = (Role::Volunteer, Scope::Community);
        let (outcome, code) = w.book_mut().invite(now, given, Some(who), day("2026-03-12")).unwrap();
        let Outcome::Receipt(receipt) = outcome else { panic!("{outcome:?}") };
        let mut phone = keyless(&mut w, draws);
        phone.join(now, InvitationId(receipt.entry), code).unwrap();
        w.book_mut().merge(now, &phone.export_book()).unwrap();
    }
    let of_hers = keys(w.book(), &w).into_iter().filter(|view| view.person == Some(who));
    assert_eq!(of_hers.filter(|view| view.role == Role::Volunteer).count(), 2);
}

#[test]
fn a_device_that_adopts_another_key_leaves_its_old_entries_signed() {
    let mut w = village().and([admitted("社工台", Role::SocialWorker), at("社工台"), household("赵家")]);
    w.book_mut().adopt_key([7; 32]);
    assert!(!w.book().open_report().writable);
    let fresh = keyless(&mut w, 1);
    assert_eq!(fresh.digest(), w.book().digest(), "the export holds the old key's last entry");
}
