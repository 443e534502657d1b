//! Keys and salts: a ChaCha20 generator seeded once by the host.

use core::fmt;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::error::Error;

/// A seeded generator. The same seed draws the same keys and salts on every host.
pub struct Entropy(ChaCha20Rng);

impl Entropy {
    /// From a seed; for tests and reproducible runs.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    /// From the host's entropy.
    ///
    /// # Errors
    /// [`Error::NoEntropy`] where the host has none to give, or has not given it yet.
    pub fn from_host() -> Result<Self, Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| Error::NoEntropy)?;
        Ok(Self::from_seed(seed))
    }

    /// The next bytes.
    pub(crate) fn draw<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}
