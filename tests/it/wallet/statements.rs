//! Which statements a wallet believes: its own, newer than what it has, signed by a key it has reason to know.

use ed25519_dalek::{Signer as _, SigningKey};
use xiangyue::contract::Language;
use xiangyue::contract::command::Role;
use xiangyue::contract::wallet::{OwnState, StatementFault};
use xiangyue::ids::ActivityId;

use super::*;

fn codes(fault: StatementFault) -> &'static str {
    for language in [Language::Zh, Language::En] {
        let text = fault.text(language);
        assert!(!text.is_empty() && !text.ends_with(['.', '。']), "{text}");
    }
    fault.code()
}

#[test]
fn whoever_invited_is_believed_first_and_names_the_others() {
    let mut w = village().and([admitted("社工", Role::SocialWorker), admitted("平板", Role::Shopkeeper)]);
    let mut wallet = wallet_of(&mut w, "王秀英");
    deliver(&mut w, &mut wallet);
    let w = w.and([at("社工")]);
    let other = statement(&w, wallet.public_key());
    assert_eq!(codes(fault(&mut wallet, w.now(), &other)), "unknown_signer");
    let mut w = w.and([at(FOUNDER)]);
    told(&mut w, &mut wallet);
    let mut w = w.and([at("平板")]);
    told(&mut w, &mut wallet);
    let mut w = w.and([at("社工")]);
    told(&mut w, &mut wallet);
}

/// A statement with more content behind what it says, signed over all of it.
fn prolonged(w: &World, bytes: &[u8], from: usize, more: &[u8]) -> Vec<u8> {
    type Sealed = ([u8; 32], [[u8; 32]; 2], Vec<u8>);
    let (signer, _, mut content): Sealed = postcard::from_bytes(&bytes[4..]).unwrap();
    content.truncate(content.len() - from);
    content.extend(more);
    let message = [b"xiangyue-statement-v1", &signer[..], &content].concat();
    let signature = SigningKey::from_bytes(&w.book().secret().unwrap()).sign(&message).to_bytes();
    let halves: [[u8; 32]; 2] = [signature[..32].try_into().unwrap(), signature[32..].try_into().unwrap()];
    [b"XYS\x01", &postcard::to_allocvec(&(signer, halves, content)).unwrap()[..]].concat()
}

#[test]
fn what_a_newer_desk_adds_is_passed_over() {
    let mut w = village();
    let mut wallet = wallet_of(&mut w, "王秀英");
    deliver(&mut w, &mut wallet);
    let bytes = statement(&w, wallet.public_key());
    assert_eq!(prolonged(&w, &bytes, 0, &[]), bytes, "put together as the desk does");
    let cut = prolonged(&w, &bytes, 1, &[]);
    assert_eq!(codes(fault(&mut wallet, w.now(), &cut)), "newer_form", "signed, and not to be read here");
    let longer = prolonged(&w, &bytes, 0, b"a field of later");
    assert!(matches!(wallet.accept_statement(w.now(), &longer), StatementOutcome::Report(_)));
    let secret = wallet.secret();
    let again = Wallet::open(&wallet.file(), secret, Entropy::from_seed(seed("再开"))).unwrap();
    assert_eq!(again.view().statement, wallet.view().statement);
}

#[test]
fn a_key_that_was_revoked_is_believed_no_longer() {
    let mut w = village().and([admitted("社工", Role::SocialWorker), at("社工"), at(FOUNDER)]);
    let mut wallet = known_wallet(&mut w, "王秀英");
    w.send(FOUNDER, "社工");
    w.must(Command::RevokeKey { key: public(seed("社工")), last: 0, reason: note("丢失") });
    told(&mut w, &mut wallet);
    w.clock += HOUR;
    let now = w.now();
    let lost = w.desk("社工");
    let bytes = write_statement(&lost.statement_for(now, wallet.public_key()).unwrap(), lost.key().unwrap());
    assert_eq!(codes(fault(&mut wallet, now, &bytes)), "unknown_signer");
}

#[test]
fn whom_to_believe_only_those_say_who_let_keys_in() {
    let mut w = village().and([
        admitted("社工", Role::SocialWorker),
        admitted("平板", Role::Shopkeeper),
        at("社工"),
        at("平板"),
        at(FOUNDER),
    ]);
    let mut wallet = known_wallet(&mut w, "王秀英");
    // The tablet knows nothing of a new social worker; its statement must not take one away either.
    let before = wallet.known().signers;
    assert_eq!(before.len(), 3);
    w.send(FOUNDER, "平板");
    let mut w = w.and([admitted("新社工", Role::SocialWorker), at("平板")]);
    told(&mut w, &mut wallet);
    assert_eq!(wallet.known().signers, before);
    let mut w = w.and([at("社工")]);
    told(&mut w, &mut wallet);
    assert_eq!(wallet.known().signers.len(), 4);
}

#[test]
fn reviewers_and_auditors_speak_for_nobody() {
    let mut w = village().and([admitted("评议会", Role::Reviewer)]);
    let mut wallet = known_wallet(&mut w, "王秀英");
    let key = wallet.public_key();
    let honest = w.book().statement_for(w.now(), key).unwrap();
    let w = w.and([at("评议会")]);
    assert_eq!(w.book().statement_for(w.now(), key).unwrap_err().code(), "role_not_allowed");
    let forged = write_statement(&honest, w.book().key().unwrap());
    assert_eq!(codes(fault(&mut wallet, w.now(), &forged)), "unknown_signer");
}

#[test]
fn the_same_or_an_older_statement_is_left_aside() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let older = statement(&w, wallet.public_key());
    let at = w.now();
    w.clock += HOUR;
    let newer = statement(&w, wallet.public_key());
    assert!(matches!(wallet.accept_statement(w.now(), &newer), StatementOutcome::Report(_)));
    assert_eq!(codes(fault(&mut wallet, w.now(), &newer)), "not_newer");
    let StatementFault::NotNewer { at: of, known } = fault(&mut wallet, w.now(), &older) else {
        panic!("another fault")
    };
    assert_eq!((of, known), (at, w.now()));
}

#[test]
fn a_statement_from_far_ahead_does_not_keep_later_ones_out() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let now = w.now();
    let ahead =
        w.book().statement_for(Timestamp::from_millis(w.clock + 2 * DAY), wallet.public_key()).unwrap();
    let bytes = write_statement(&ahead, w.book().key().unwrap());
    assert_eq!(codes(fault(&mut wallet, now, &bytes)), "ahead");
    told(&mut w, &mut wallet);
}

#[test]
fn a_statement_is_for_one_wallet_of_one_community() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let other = known_wallet(&mut w, "赵铁柱");
    w.clock += HOUR;
    let bytes = statement(&w, other.public_key());
    assert_eq!(codes(fault(&mut wallet, w.now(), &bytes)), "other_wallet");

    let mut elsewhere = village();
    elsewhere.clock += DAY;
    let mut foreign = elsewhere.book().statement_for(elsewhere.now(), wallet.public_key());
    assert_eq!(foreign.as_ref().unwrap_err().code(), "key_not_admitted");
    foreign = w.book().statement_for(w.now(), wallet.public_key());
    let mut told = foreign.unwrap();
    told.statement.community = "00".repeat(32).parse().unwrap();
    let bytes = write_statement(&told, w.book().key().unwrap());
    assert_eq!(codes(fault(&mut wallet, w.now(), &bytes)), "foreign_community");
}

#[test]
fn whatever_was_altered_or_cut_is_no_statement() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    w.clock += HOUR;
    let sound = statement(&w, wallet.public_key());
    for cut in 0..sound.len() {
        let code = codes(fault(&mut wallet, w.now(), &sound[..cut]));
        assert!(["not_a_statement", "damaged"].contains(&code), "{cut}: {code}");
    }
    for at in 0..sound.len() {
        let mut altered = sound.clone();
        altered[at] ^= 1 << (at % 8);
        codes(fault(&mut wallet, w.now(), &altered));
    }
    let mut newer = sound.clone();
    newer[3] = 2;
    assert_eq!(codes(fault(&mut wallet, w.now(), &newer)), "newer_form");
    let mut altered = sound.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(codes(fault(&mut wallet, w.now(), &altered)), "bad_signature");
    assert!(matches!(wallet.accept_statement(w.now(), &sound), StatementOutcome::Report(_)));
}

#[test]
fn a_desk_that_heard_less_does_not_make_confirmed_entries_wait_again() {
    let mut w = village().and([admitted("社工", Role::SocialWorker), at("社工"), at(FOUNDER)]);
    let mut wallet = known_wallet(&mut w, "王秀英");
    w.send(FOUNDER, "社工");
    let activity = ActivityId(w.id("扫雪"));
    write(&mut w, &mut wallet, Command::SignUp { activity, person: None });
    deliver(&mut w, &mut wallet);
    told(&mut w, &mut wallet);
    assert_eq!(states(&wallet), [OwnState::Confirmed; 2]);
    // The social worker's copy has only the acceptance.
    w.clock += HOUR;
    let now = w.now();
    let less = w.desk("社工");
    let bytes = write_statement(&less.statement_for(now, wallet.public_key()).unwrap(), less.key().unwrap());
    assert!(matches!(wallet.accept_statement(now, &bytes), StatementOutcome::Report(_)));
    assert_eq!(wallet.view().statement.unwrap().folded, 1);
    assert_eq!(states(&wallet), [OwnState::Confirmed; 2]);
    let file = wallet.file();
    let again = Wallet::open(&file, wallet.secret(), Entropy::from_seed([9; 32])).unwrap();
    assert_eq!(states(&again), [OwnState::Confirmed; 2]);
}

#[test]
fn a_wallet_brought_back_from_an_old_file_stops_before_it_says_two_things() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let (old, secret) = (wallet.file(), wallet.secret());
    let activity = ActivityId(w.id("扫雪"));
    write(&mut w, &mut wallet, Command::SignUp { activity, person: None });
    deliver(&mut w, &mut wallet);
    let mut restored = Wallet::open(&old, secret, Entropy::from_seed([9; 32])).unwrap();
    let report = told(&mut w, &mut restored);
    assert_eq!((report.forked, restored.view().forked), (Some(2), Some(2)));
    let error = restored.execute(w.now(), Command::CancelSignUp { activity, person: None }).unwrap_err();
    assert_eq!(error.code(), "forked_feed");
    // Had it written first, the community would have another second entry.
    let mut hasty = Wallet::open(&old, secret, Entropy::from_seed([9; 32])).unwrap();
    write(&mut w, &mut hasty, Command::CancelSignUp { activity, person: None });
    assert_eq!(told(&mut w, &mut hasty).forked, Some(2));
    let file = hasty.file();
    let again = Wallet::open(&file, secret, Entropy::from_seed([9; 32])).unwrap();
    assert_eq!(again.view().forked, Some(2));
}

#[test]
fn a_phone_whose_two_histories_both_came_is_told_that_neither_counts() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let (old, secret) = (wallet.file(), wallet.secret());
    let activity = ActivityId(w.id("扫雪"));
    let mut restored = Wallet::open(&old, secret, Entropy::from_seed([9; 32])).unwrap();
    write(&mut w, &mut wallet, Command::SignUp { activity, person: None });
    write(&mut w, &mut restored, Command::CancelSignUp { activity, person: None });
    deliver(&mut w, &mut wallet);
    assert_eq!(deliver(&mut w, &mut restored).forked.len(), 1);
    // The book goes back to before the fork, so its head is one that both phones know.
    for phone in [&mut wallet, &mut restored] {
        assert_eq!(told(&mut w, phone).forked, Some(2));
        assert_eq!(phone.view().statement.map(|told| (told.folded, told.stopped)), Some((1, true)));
        let error = phone.execute(w.now(), Command::SignUp { activity, person: None }).unwrap_err();
        assert_eq!(error.code(), "forked_feed");
    }
}

#[test]
fn a_phone_with_a_clock_a_year_ahead_is_told_that_it_must_join_again() {
    let mut w = village();
    let mut wallet = known_wallet(&mut w, "王秀英");
    let activity = ActivityId(w.id("扫雪"));
    let ahead = Timestamp::from_millis(w.now().millis() + 365 * 24 * HOUR);
    assert!(matches!(
        wallet.execute(ahead, Command::SignUp { activity, person: None }),
        Ok(Outcome::Receipt(_))
    ));
    assert_eq!(deliver(&mut w, &mut wallet).held_back.len(), 1);
    assert_eq!(told(&mut w, &mut wallet).forked, Some(2));
    assert_eq!(states(&wallet), [OwnState::Confirmed, OwnState::Waiting]);
}
