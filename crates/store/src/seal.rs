//! Seals what the database must not give away: queued mail bodies hold live
//! approval values (R17). AES-256-GCM with a random nonce.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

/// The key that seals rows. Lives in the data folder, not in the database.
pub struct Seal(RandomizedNonceKey);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("a sealing key has 32 bytes")]
    Key,
    #[error("sealed with another key, or damaged")]
    Open,
}

impl Seal {
    pub fn new(key: &[u8]) -> Result<Self, SealError> {
        RandomizedNonceKey::new(&AES_256_GCM, key).map(Self).map_err(|_invalid| SealError::Key)
    }

    /// Compresses a message and seals it. Nobody who sees how long it came out
    /// can choose what is in it beside a value and try again often enough to
    /// learn from the length: that takes the database file, and messages of one's
    /// own making with another's value in them.
    pub(crate) fn close_message(&self, message: &[u8]) -> Vec<u8> {
        self.close(&lz4_flex::compress_prepend_size(message))
    }

    pub(crate) fn open_message(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let packed = self.open(sealed)?;
        lz4_flex::decompress_size_prepended(&packed).map_err(|_damaged| SealError::Open)
    }

    /// Nonce, then ciphertext and tag.
    pub(crate) fn close(&self, plain: &[u8]) -> Vec<u8> {
        let mut sealed = plain.to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::empty(), &mut sealed).expect("a row is far below GCM's limit");
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut sealed);
        whole
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(SealError::Open)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_short| SealError::Open)?;
        let mut body = body.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::empty(), &mut body).map_err(|_forged| SealError::Open)?;
        Ok(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r17_sealed_rows_open_with_their_key_only_and_hold_no_plain_text() {
        let seal = Seal::new(&[1; 32]).expect("32 bytes");
        let sealed = seal.close(b"a secret value");
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(seal.open(&sealed).expect("opens"), b"a secret value");
        assert_eq!(Seal::new(&[2; 32]).expect("32 bytes").open(&sealed), Err(SealError::Open));
        assert_eq!(seal.open(&sealed[..20]), Err(SealError::Open));
        assert_eq!(seal.open(b""), Err(SealError::Open));
        assert!(Seal::new(&[1; 16]).is_err());
    }

    #[test]
    fn messages_are_compressed_before_they_are_sealed() {
        let seal = Seal::new(&[1; 32]).expect("32 bytes");
        let message = b"<p>A line of a mail, as there are many.</p>\r\n".repeat(100);
        let sealed = seal.close_message(&message);
        assert!(sealed.len() < message.len() / 5, "{} of {}", sealed.len(), message.len());
        assert_eq!(seal.open_message(&sealed).expect("opens"), message);
        assert_eq!(seal.open_message(&seal.close_message(b"")).expect("opens"), b"");
        assert_eq!(seal.open_message(&seal.close(b"not compressed")), Err(SealError::Open));
    }
}
