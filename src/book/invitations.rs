//! Invitations 邀请: how a key comes in without anybody typing it.
//!
//! Whoever holds the seed of an invitation's one-time key can let one key in. The first to do so in the
//! order wins; the role, scope and person were fixed by whoever invited.

use super::keys::find_scope;
use super::{Book, Context, Events, find, misrouted};
use crate::coding::stored;
use crate::contract::command::{Command, Role, Scope};
use crate::contract::refusal::ThingKind;
use crate::contract::{Event, Refusal};
use crate::crypto;
use crate::ids::{EntryId, InvitationId, PersonId, PublicKey, Signature};
use crate::time::{Day, Timestamp};

stored! {
    /// An invitation.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Invitation {
        pub(crate) role: Role,
        pub(crate) scope: Scope,
        pub(crate) person: Option<PersonId>,
        /// Public half of its one-time key.
        pub(crate) key: PublicKey,
        /// Last day it can be accepted.
        pub(crate) until: Day,
        /// The entry that accepted it.
        pub(crate) used: Option<EntryId>,
        pub(crate) withdrawn: bool,
        pub(crate) at: Timestamp,
    }
}

/// Decides an acceptance. Its author has no role: the proof stands for the inviter's word.
pub(crate) fn accept(
    book: &Book,
    cx: &Context,
    invitation: InvitationId,
    proof: &Signature,
) -> Result<Events, Refusal> {
    let key = cx.author;
    if book.keys.admissions.contains(&key.tag()) {
        return Err(Refusal::KeyAlreadyAdmitted { key: key.tag() });
    }
    let row = open(book, invitation)?;
    if row.until < cx.today {
        return Err(Refusal::InvitationLapsed { until: row.until });
    }
    if !crypto::verify(&row.key, &invitation.message(cx.community, &key), &proof.0) {
        return Err(Refusal::InvitationProof);
    }
    let (role, scope, person) = (row.role, row.scope, row.person);
    Ok(alloc::vec![Event::InvitationAccepted { invitation, key, role, scope, person }])
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this file's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(book: &Book, cx: &Context, command: &Command) -> Result<Events, Refusal> {
    match command {
        Command::Invite { role, scope, person, key, until } => {
            if let Some(person) = person {
                book.people.check(*person)?;
            }
            find_scope(book, *scope)?;
            if *until < cx.today {
                return Err(Refusal::DayTooEarly { day: *until, first: cx.today });
            }
            let invitation = InvitationId(cx.entry);
            let (role, scope, person, key, until) = (*role, *scope, *person, *key, *until);
            Ok(alloc::vec![Event::InvitationMade { invitation, role, scope, person, key, until }])
        }
        Command::WithdrawInvitation { invitation } => {
            open(book, *invitation)?;
            Ok(alloc::vec![Event::InvitationWithdrawn { invitation: *invitation }])
        }
        other => misrouted(other),
    }
}

/// An invitation nobody has accepted or taken back.
fn open(book: &Book, invitation: InvitationId) -> Result<Invitation, Refusal> {
    let row = find(&book.keys.invitations, invitation, ThingKind::Invitation, invitation.0)?;
    match row.used {
        Some(entry) => Err(Refusal::InvitationUsed { by: entry.author }),
        None if row.withdrawn => Err(Refusal::InvitationWithdrawn),
        None => Ok(row),
    }
}
