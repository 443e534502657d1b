//! Authority: which role may give which command, one line a command.

use xiangyue::contract::Outcome;
use xiangyue::contract::command::Role;

use crate::golden::commands::{Side, every_command, name};
use crate::support::*;

/// Desks and their roles. An admin may do everything; a volunteer only what is about themselves.
const DESKS: [(&str, Role); 6] = [
    ("社工", Role::SocialWorker),
    ("评议会", Role::Reviewer),
    ("队长", Role::TeamLeader),
    ("店主", Role::Shopkeeper),
    ("监督员", Role::Auditor),
    ("志愿者", Role::Volunteer),
];

/// Who besides an admin may give a command about somebody else.
const TABLE: &[(&str, &[&str])] = &[
    ("foundCommunity", &[]),
    ("admitKey", &[]),
    ("nameKeyHolder", &[]),
    ("registerHousehold", &["社工"]),
    ("registerPerson", &["社工"]),
    ("amendPerson", &["社工"]),
    ("moveHousehold", &["社工"]),
    ("formTeam", &["社工"]),
    ("joinTeam", &["社工", "队长"]),
    ("leaveTeam", &["社工", "队长"]),
    ("planActivity", &["社工", "队长"]),
    ("recordService", &["社工", "评议会", "队长"]),
    ("approveService", &["社工", "评议会"]),
    ("returnService", &["社工", "评议会"]),
    ("amendService", &["社工", "评议会", "队长"]),
    ("voidService", &["社工", "评议会"]),
    ("adoptSheet", &[]),
    ("declareDeed", &["社工", "评议会", "队长"]),
    ("approveDeed", &["社工", "评议会"]),
    ("returnDeed", &["社工", "评议会"]),
    ("voidDeed", &["社工", "评议会"]),
    ("expirePoints", &[]),
    ("reverseExpiry", &[]),
    ("openCounter", &["社工", "店主"]),
    ("listItem", &["社工", "店主"]),
    ("priceItem", &["社工", "店主"]),
    ("receiveStock", &["社工", "店主"]),
    ("writeOffStock", &["社工", "店主"]),
    ("holdRedemption", &["社工", "店主"]),
    ("collectRedemption", &["社工", "店主"]),
    ("cancelRedemption", &["社工", "店主"]),
    ("reverseRedemption", &["社工", "店主"]),
    ("grantRole", &[]),
    ("withdrawRole", &[]),
    ("revokeKey", &[]),
    ("invite", &["社工"]),
    ("acceptInvitation", &[]),
    ("withdrawInvitation", &["社工"]),
    ("signUp", &["社工", "队长"]),
    ("cancelSignUp", &["社工", "队长"]),
    ("openCheckIn", &["社工", "队长"]),
    ("checkIn", &["社工", "队长"]),
    ("checkOut", &["社工", "队长"]),
    ("sealBook", &["社工", "评议会"]),
    ("handOverSeal", &["社工", "评议会"]),
    ("replaceSealHolder", &[]),
    ("setPolicy", &[]),
    ("handOverCounter", &["社工", "店主"]),
    ("replaceKeeper", &[]),
    ("issueCard", &["社工"]),
    ("voidCard", &["社工", "店主"]),
    ("sendStock", &["社工", "店主"]),
    ("takeStock", &["社工", "店主"]),
    ("refuseTransfer", &["社工", "店主"]),
    ("giveRights", &["社工", "店主"]),
    ("takeRights", &["社工", "店主"]),
    ("setFloorLimit", &[]),
    ("askRedemption", &["社工", "店主"]),
    ("declineAsk", &["社工", "店主"]),
    ("withdrawAsk", &["社工", "店主"]),
    ("acceptRun", &[]),
    ("erasePerson", &["社工"]),
    ("eraseHousehold", &["社工"]),
    ("setPublishing", &["社工"]),
    ("raiseSemantics", &[]),
];

#[test]
fn each_role_gives_the_commands_of_its_line_and_no_others() {
    let mut w = World::founded();
    w.take(person("王秀英"));
    for (desk, role) in DESKS {
        w.take(admitted_person(desk, role, "王秀英"));
    }
    let file = w.book_mut().export_book();
    let now = w.now();
    let commands = every_command(Side::Host);
    assert_eq!(commands.len(), TABLE.len());
    for (command, (of, allowed)) in commands.into_iter().zip(TABLE) {
        assert_eq!(name(&command), *of);
        let mut may = Vec::new();
        for (desk, _) in DESKS {
            w.desk(desk).merge(now, &file).unwrap();
            let outcome = w.desk(desk).execute(now, command.clone()).unwrap();
            let code = match outcome {
                Outcome::Receipt(_) => "",
                Outcome::Refusal(refusal) => refusal.code(),
            };
            // Neither founding nor accepting an invitation is for a key that has a role.
            let for_nobody = ["role_not_allowed", "already_founded", "key_already_admitted"];
            if !for_nobody.contains(&code) {
                may.push(desk);
            }
        }
        assert_eq!(may, *allowed, "{of}");
        // Whatever the admin is refused, it is not for the role.
        if let Outcome::Refusal(refusal) = w.book_mut().execute(now, command).unwrap() {
            assert_ne!(refusal.code(), "role_not_allowed", "{of}");
        }
    }
}
