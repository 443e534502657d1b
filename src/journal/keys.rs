//! Signed heads. One signature covers a whole feed up to its head.

use crate::crypto::{self, SecretKey};
use crate::ids::{CommunityId, PublicKey};

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

    pub(crate) fn sign(&self, secret: &SecretKey) -> [u8; 64] {
        secret.sign(&self.message())
    }

    pub(crate) fn verify(&self, signature: &[u8; 64]) -> bool {
        crypto::verify(&self.key, &self.message(), signature)
    }
}
