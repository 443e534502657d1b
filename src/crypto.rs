//! Ed25519: a signing key, whether a signature fits a message, and the key as X25519 knows it. Refuses to know what is
//! signed or sealed, and why.

use core::fmt;

use curve25519_dalek::MontgomeryPoint;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

use crate::ids::PublicKey;

/// A signing key. What is signed with it, this crate decides.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of a seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    pub(crate) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// The secret half of the key in the form that X25519 knows.
    pub(crate) fn scalar_bytes(&self) -> [u8; 32] {
        self.0.to_scalar_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// True when the key's holder signed the message.
pub(crate) fn verify(key: &PublicKey, message: &[u8], signature: &[u8; 64]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(&key.0) else {
        return false;
    };
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
}

/// The public key in the form that X25519 knows; none where it is no key, or one that gives everybody the same secret.
pub(crate) fn montgomery(key: &PublicKey) -> Option<MontgomeryPoint> {
    let key = VerifyingKey::from_bytes(&key.0).ok()?;
    (!key.is_weak()).then(|| key.to_montgomery())
}
