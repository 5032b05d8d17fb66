//! Keys that are never certified because anybody may hold their private half.

use aws_lc_rs::digest::{SHA256, digest};

/// Whether a SubjectPublicKeyInfo is on the list. The list holds single keys
/// out of standards; it is not one of the large lists of compromised keys.
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
