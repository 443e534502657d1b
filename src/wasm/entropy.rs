//! The pool behind `getrandom`: filled by the host, drawn by the core. Unseeded use is an error, never a trap.
#![expect(unsafe_code, reason = "getrandom finds its custom backend by an exported symbol")]

use core::cell::RefCell;

use sha2::{Digest, Sha256};

use crate::{Entropy, Error};

thread_local! {
    static POOL: RefCell<Option<Entropy>> = const { RefCell::new(None) };
}

/// Seeds the pool, or mixes more into it.
pub(super) fn seed(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() < 32 {
        return Err(Error::NoEntropy);
    }
    POOL.with_borrow_mut(|pool| {
        let mut hash = Sha256::new();
        let mut before = [0; 32];
        if let Some(pool) = pool.as_mut() {
            pool.fill(&mut before);
        }
        hash.update(before);
        hash.update(bytes);
        *pool = Some(Entropy::from_seed(hash.finalize().into()));
    });
    Ok(())
}

/// Where `getrandom` (0.3 and 0.4) asks for bytes on this target.
///
/// # Safety
/// `dest` must be valid for writes of `len` bytes, which `getrandom` promises.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(dest: *mut u8, len: usize) -> Result<(), getrandom::Error> {
    // SAFETY: the caller promises `len` writable bytes; they are zeroed before a reference is made.
    let bytes = unsafe {
        core::ptr::write_bytes(dest, 0, len);
        core::slice::from_raw_parts_mut(dest, len)
    };
    POOL.with_borrow_mut(|pool| match pool.as_mut() {
        Some(pool) => {
            pool.fill(bytes);
            Ok(())
        }
        None => Err(getrandom::Error::UNSUPPORTED),
    })
}
