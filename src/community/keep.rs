//! Splits what a host sends: personal data goes to the vault, its hash into the entry.

use crate::contract::command::{DeclineAsk, ReplaceKeeper};
use crate::contract::{Command, HouseholdProfile, Kept, Note, PersonProfile};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::BlobHash;
use crate::vault::{Personal, Vault};

/// Where a command holds personal data.
enum Place<'a> {
    Household(&'a mut Kept<HouseholdProfile>),
    Person(&'a mut Kept<PersonProfile>),
    Note(&'a mut Kept<Note>),
}

fn put<T: Personal>(kept: &mut Kept<T>, vault: &mut Vault, entropy: &mut Entropy) -> Result<(), Error> {
    if let Kept::Inline(thing) = kept {
        *kept = Kept::Blob(vault.keep(thing, entropy)?);
    }
    Ok(())
}

/// Moves a command's personal data to the vault.
pub(super) fn keep(command: &mut Command, vault: &mut Vault, entropy: &mut Entropy) -> Result<(), Error> {
    match place(command) {
        Some(Place::Household(profile)) => put(profile, vault, entropy),
        Some(Place::Person(profile)) => put(profile, vault, entropy),
        Some(Place::Note(note)) => put(note, vault, entropy),
        None => Ok(()),
    }
}

/// The blob a stored command names, if it names one.
pub(super) fn blob(command: &mut Command) -> Option<BlobHash> {
    match place(command)? {
        Place::Household(profile) => profile.blob(),
        Place::Person(profile) => profile.blob(),
        Place::Note(note) => note.blob(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others keep nothing")]
fn place(command: &mut Command) -> Option<Place<'_>> {
    match command {
        Command::RegisterHousehold { profile, .. } => Some(Place::Household(profile)),
        Command::RegisterPerson { profile, .. } | Command::AmendPerson { profile, .. } => {
            Some(Place::Person(profile))
        }
        Command::ReturnService { reason, .. }
        | Command::VoidService { reason, .. }
        | Command::ReturnDeed { reason, .. }
        | Command::VoidDeed { reason, .. }
        | Command::ReverseExpiry { reason, .. }
        | Command::RevokeKey { reason, .. }
        | Command::ErasePerson { reason, .. }
        | Command::EraseHousehold { reason, .. }
        | Command::ReplaceSealHolder { reason, .. }
        | Command::VoidCard { reason, .. }
        | Command::WriteOffStock { reason, .. }
        | Command::ReverseRedemption { reason, .. }
        | Command::ReplaceKeeper(ReplaceKeeper { reason, .. })
        | Command::DeclineAsk(DeclineAsk { reason, .. })
        | Command::DeclareDeed { reason: Some(reason), .. } => Some(Place::Note(reason)),
        // A command forgotten here cannot be coded: what is personal stays out of the journal all the same.
        _ => None,
    }
}
