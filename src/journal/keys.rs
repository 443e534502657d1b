//! Ed25519 keys and signed heads. One signature covers a whole feed up to its head.

use core::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::ids::{CommunityId, PublicKey};

/// A device's signing key.
#[derive(Clone)]
pub(crate) struct SecretKey(SigningKey);

impl SecretKey {
    pub(crate) fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    pub(crate) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, head: &Head) -> [u8; 64] {
        self.0.sign(&head.message()).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The end of a feed: what is signed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) community: CommunityId,
    pub(crate) key: PublicKey,
    pub(crate) seq: u32,
    pub(crate) hash: [u8; 32],
}

impl Head {
    fn message(&self) -> [u8; 116] {
        let mut message = [0; 116];
        let parts: [&[u8]; 5] =
            [b"xiangyue-head-v1", &self.community.0, &self.key.0, &self.seq.to_le_bytes(), &self.hash];
        for (slot, byte) in message.iter_mut().zip(parts.into_iter().flatten()) {
            *slot = *byte;
        }
        message
    }

    pub(crate) fn verify(&self, signature: &[u8; 64]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.key.0) else {
            return false;
        };
        key.verify_strict(&self.message(), &Signature::from_bytes(signature)).is_ok()
    }
}
