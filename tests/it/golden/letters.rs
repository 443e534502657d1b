//! What lies in places that others read, from a fixed seed: a letter, a claim and an ask.

use std::fmt::Write as _;

use xiangyue::letter::{self, Shares};
use xiangyue::{Community, Entropy, SecretKey};

use super::format::scenario;
use super::{from_hex, golden, hex};
use crate::support::*;

const FILE: &str = "v1/letters.txt";
const READER: &str = "评议会";

#[test]
fn letters_claims_and_asks_are_as_before() {
    let mut w = scenario();
    let now = w.now();
    let known = w.book_mut().archive();
    let mut bare =
        Community::open(&known, Some(seed(READER)), None, Entropy::from_seed(seed(READER))).unwrap();
    let (claim, ask) = (bare.have_signed(now).unwrap(), bare.letter_ask(now, 0).unwrap().unwrap());
    let shares = w.book_mut().for_asker(now, &ask).unwrap().unwrap();
    let letter = shares.seal(&mut Entropy::from_seed(seed("信"))).unwrap();
    let mut text = String::new();
    for (kind, bytes) in
        [("claim", &claim), ("ask", &ask), ("shares", &shares.to_bytes()), ("letter", &letter)]
    {
        writeln!(text, "{kind} {}", hex(bytes)).unwrap();
    }
    golden(FILE, &text);
    // What the file says is what was meant: the letter opens to the blobs that were asked for.
    let stored: Vec<Vec<u8>> =
        text.lines().filter_map(|line| line.split_once(' ')).map(|(_, bytes)| from_hex(bytes)).collect();
    assert!(Shares::from_bytes(&stored[2]).is_ok());
    let pages = letter::open(&stored[3], &SecretKey::from_seed(seed(READER))).unwrap();
    assert!(bare.merge(now, &pages).unwrap().new_blobs > 0);
    assert_eq!(bare.letter_ask(now, 0).unwrap(), None);
    assert_eq!(w.book_mut().diff_for_claim(now, &stored[0]).unwrap().unwrap(), pages);
}
