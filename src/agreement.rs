//! What two façades each have to know must be the same: the book's table and the wallet's list.

use crate::book::policy;
use crate::contract::Command;
use crate::contract::command::Role;
use crate::wallet::is_volunteers;

/// Every command as the journal stores it, a line each.
const STORED: &str = include_str!("../tests/golden/v1/commands.hex");

fn command(line: &str) -> Command {
    let (_, digits) = line.split_once(' ').unwrap();
    let pairs = digits.as_bytes().chunks(2).map(|pair| core::str::from_utf8(pair).unwrap());
    let bytes: alloc::vec::Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    postcard::from_bytes(&bytes).unwrap()
}

#[test]
fn a_wallet_writes_what_the_book_lets_volunteers_ask_for() {
    let commands: alloc::vec::Vec<Command> = STORED.lines().map(command).collect();
    assert_eq!(commands.len(), Command::COUNT as usize);
    for command in commands {
        let allowed = policy::roles(&command).contains(&Role::Volunteer);
        assert_eq!(is_volunteers(&command), allowed, "{command:?}");
    }
}
