//! The one way in which values are sealed: XChaCha20-Poly1305, a random nonce before each, its context vouched for.

use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const NONCE: usize = 24;

/// By how many bytes a sealed value is longer than its plain one.
pub(super) const OVERHEAD: usize = NONCE + 16;

/// A key, boxed so that moving it leaves no copy behind, and wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Key(Box<[u8; 32]>);

impl Key {
    /// A new random key.
    pub(super) fn random() -> Self {
        Self(Box::new(XChaCha20Poly1305::generate_key(&mut OsRng).into()))
    }

    /// A key from its 32 bytes.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        if bytes.len() != 32 {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    /// The key itself, to be sealed under another.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one use only, so that no key ever does two things.
    pub(super) fn derive(&self, purpose: &str) -> Self {
        let context = format!("samspill 2026 vault {purpose}");
        Self(Box::new(blake3::derive_key(&context, &self.0[..])))
    }

    /// Nonce and ciphertext. `context` is not kept but must be the same when the value is opened.
    pub(super) fn seal(&self, plain: &[u8], context: &[u8]) -> Vec<u8> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let sealed = XChaCha20Poly1305::new((&*self.0).into())
            .encrypt(&nonce, Payload { msg: plain, aad: context })
            .expect("sealing fails only beyond 256 GiB");
        [&nonce[..], &sealed].concat()
    }

    /// The plain value; `None` where a bit of it, of its key or of its context differs.
    pub(super) fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        XChaCha20Poly1305::new((&*self.0).into())
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: context })
            .ok()
            .map(Zeroizing::new)
    }

    /// A keyed BLAKE3 digest.
    pub(super) fn mac(&self, message: &[u8]) -> [u8; 32] {
        blake3::keyed_hash(&self.0, message).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_the_same_key_bytes_and_context() {
        let key = Key::random();
        let sealed = key.seal(b"she smiled", b"here");
        assert_eq!(sealed.len(), 10 + OVERHEAD);
        assert_eq!(key.open(&sealed, b"here").as_deref().map(Vec::as_slice), Some(&b"she smiled"[..]));
        assert!(key.open(&sealed, b"there").is_none());
        assert!(Key::random().open(&sealed, b"here").is_none());
        assert!(key.derive("other use").open(&sealed, b"here").is_none());
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(&flipped, b"here").is_none());
        }
        assert!(key.open(&sealed[..10], b"here").is_none());
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let key = Key::random();
        assert_ne!(key.seal(b"x", b""), key.seal(b"x", b""));
    }
}
