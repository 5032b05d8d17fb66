//! Keys that are never certified because anybody may hold their private half: a
//! few out of standards, and those on a list that the operator names (R51).

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};

use crate::csr::Csr;
use crate::key::PublicKey;

/// Whether a SubjectPublicKeyInfo is one of the few that are built in.
pub(crate) fn is_blocked(spki_der: &[u8]) -> bool {
    let hash = hex::encode(digest(&SHA256, spki_der));
    BLOCKED.contains(&hash.as_str())
}

/// SHA-256 of the SubjectPublicKeyInfo.
const BLOCKED: &[&str] = &[
    // P-256 example key of RFC 8946.
    "cd543d56f646059af4890457776dfdce49314088cd092b1274f62b5d4a595736",
    // P-256 test key of RFC 9500.
    "b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e",
];

/// Keys on a list out of a file. Such lists hold the keys that broken generators
/// made, as Debian's of 2006 to 2008 (CVE-2008-0166), and leaked ones.
#[derive(Default)]
pub struct BlockedKeys {
    /// SHA-256 of whole SubjectPublicKeyInfos, sorted.
    whole: Vec<[u8; 32]>,
    /// Records as the tool badkeys keeps them, sorted.
    records: Vec<u8>,
}

/// Bytes of a record: of the hash, and the number of a list.
const RECORD: usize = 16;
const OF_HASH: usize = 15;

impl BlockedKeys {
    /// Reads a file in either form:
    ///
    /// - text: SHA-256 of the SubjectPublicKeyInfo (DER) in hexadecimal digits, one
    ///   a line; empty lines and what follows a `#` are passed over;
    /// - `blocklist.dat` of the tool badkeys: sorted records of 16 bytes, 15 of them
    ///   the beginning of the SHA-256 of an RSA modulus or of the x coordinate of a
    ///   point, without leading zeros.
    pub fn parse(file: &[u8]) -> Result<Self, String> {
        match std::str::from_utf8(file) {
            Ok(text) if !text.contains(is_not_of_text) => Self::of_text(text),
            _ => Self::of_records(file),
        }
    }

    fn of_text(text: &str) -> Result<Self, String> {
        let mut whole = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let digits = line.split('#').next().unwrap_or_default().trim();
            if digits.is_empty() {
                continue;
            }
            let mut hash = [0; 32];
            hex::decode_to_slice(digits, &mut hash)
                .map_err(|_error| format!("line {} is not a SHA-256 in 64 hexadecimal digits", number + 1))?;
            whole.push(hash);
        }
        whole.sort_unstable();
        whole.dedup();
        Ok(Self { whole, records: Vec::new() })
    }

    fn of_records(file: &[u8]) -> Result<Self, String> {
        let (records, rest) = file.as_chunks::<RECORD>();
        if !rest.is_empty() || !records.is_sorted_by(|one, next| one[..OF_HASH] <= next[..OF_HASH]) {
            return Err("it is neither text nor sorted records of 16 bytes".to_owned());
        }
        Ok(Self { whole: Vec::new(), records: file.to_vec() })
    }

    /// How many keys are listed.
    pub fn len(&self) -> usize {
        self.whole.len() + self.records.len() / RECORD
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the key of a request is on the list.
    pub fn holds(&self, csr: &Csr) -> bool {
        if self.whole.binary_search(&csr.spki_sha256()).is_ok() {
            return true;
        }
        if self.records.is_empty() {
            return false;
        }
        let Some(number) = PublicKey::read(csr.spki()).ok().and_then(PublicKey::number) else { return false };
        let hash = digest(&SHA256, number);
        let (records, _) = self.records.as_chunks::<RECORD>();
        records.binary_search_by(|record| record[..OF_HASH].cmp(&hash.as_ref()[..OF_HASH])).is_ok()
    }
}

fn is_not_of_text(character: char) -> bool {
    character.is_control() && !"\t\r\n".contains(character)
}

/// Not the list itself, which is long.
impl fmt::Debug for BlockedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlockedKeys({})", self.len())
    }
}
