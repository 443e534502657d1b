//! Splits what a host sends: personal data goes to the vault, its hash into the entry.

use crate::contract::{Command, Kept};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::vault::{Personal, Vault};

fn put<T: Personal>(kept: &mut Kept<T>, vault: &mut Vault, entropy: &mut Entropy) -> Result<(), Error> {
    if let Kept::Inline(thing) = kept {
        *kept = Kept::Blob(vault.keep(thing, entropy)?);
    }
    Ok(())
}

pub(super) fn keep(mut command: Command, vault: &mut Vault, entropy: &mut Entropy) -> Result<Command, Error> {
    match &mut command {
        Command::RegisterHousehold { profile, .. } => put(profile, vault, entropy)?,
        Command::RegisterPerson { profile, .. } | Command::AmendPerson { profile, .. } => {
            put(profile, vault, entropy)?
        }
        Command::ReturnService { reason, .. }
        | Command::VoidService { reason, .. }
        | Command::ReturnDeed { reason, .. }
        | Command::VoidDeed { reason, .. }
        | Command::ReverseExpiry { reason, .. }
        | Command::WriteOffStock { reason, .. }
        | Command::ReverseRedemption { reason, .. }
        | Command::DeclareDeed { reason: Some(reason), .. } => put(reason, vault, entropy)?,
        Command::FoundCommunity { .. }
        | Command::AdmitKey { .. }
        | Command::NameKeyHolder { .. }
        | Command::MoveHousehold { .. }
        | Command::FormTeam { .. }
        | Command::JoinTeam { .. }
        | Command::LeaveTeam { .. }
        | Command::PlanActivity { .. }
        | Command::RecordService { .. }
        | Command::ApproveService { .. }
        | Command::AmendService { .. }
        | Command::AdoptSheet { .. }
        | Command::DeclareDeed { reason: None, .. }
        | Command::ApproveDeed { .. }
        | Command::ExpirePoints { .. }
        | Command::OpenCounter { .. }
        | Command::ListItem { .. }
        | Command::PriceItem { .. }
        | Command::ReceiveStock { .. }
        | Command::HoldRedemption { .. }
        | Command::CollectRedemption { .. }
        | Command::CancelRedemption { .. } => {}
    }
    Ok(command)
}
