//! PEM text (RFC 7468): read leniently, written strictly. As private keys pass
//! through here too, what is only needed on the way is wiped.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// One `-----BEGIN label-----` … `-----END label-----`, decoded.
pub(crate) struct Block<'a> {
    pub label: &'a str,
    pub der: Vec<u8>,
}

/// Why a text is not PEM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArmorError {
    #[error("a -----BEGIN line is not closed")]
    Begin,
    #[error("its -----END line is missing or does not match its -----BEGIN line")]
    End,
    #[error("the text between its first and last line is not base64")]
    Base64,
}

/// All blocks of a text, in order; text around them is passed over, and line
/// breaks may be lost or be any white space.
pub(crate) fn blocks(text: &str) -> Result<Vec<Block<'_>>, ArmorError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let (label, after) = after.split_once(DASHES).ok_or(ArmorError::Begin)?;
        let (body, after) = after.split_once(END).ok_or(ArmorError::End)?;
        rest = after.strip_prefix(label).and_then(|rest| rest.strip_prefix(DASHES)).ok_or(ArmorError::End)?;
        blocks.push(Block { label, der: base64(body).ok_or(ArmorError::Base64)? });
    }
    Ok(blocks)
}

/// Decodes base64 with any white space in it; padding may be missing.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut dense = Zeroizing::new(String::with_capacity(text.len()));
    dense.extend(text.chars().filter(|c| !c.is_whitespace()));
    LENIENT.decode(dense.as_bytes()).ok()
}

/// Lines of 64 characters, `\n` line ends.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let body = Zeroizing::new(LENIENT.encode(der));
    let mut text = String::with_capacity(body.len() * 66 / 64 + 2 * label.len() + 40);
    text.push_str(&format!("{BEGIN}{label}{DASHES}\n"));
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("{END}{label}{DASHES}\n"));
    text
}

pub(crate) const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 47, 48, 49, 300] {
            let der = vec![0xA5; length];
            let text = encode("X", &der);
            assert!(text.lines().all(|line| line.len() <= 64) && text.ends_with("-----END X-----\n"), "{text}");
            let blocks = blocks(&text).expect("PEM");
            assert_eq!((blocks.len(), blocks[0].label, &blocks[0].der), (1, "X", &der));
        }
    }

    #[test]
    fn broken_blocks_are_named() {
        let error = |text| blocks(text).err();
        assert_eq!(error("-----BEGIN X"), Some(ArmorError::Begin));
        assert_eq!(error("-----BEGIN X-----\nAAAA\n"), Some(ArmorError::End));
        assert_eq!(error("-----BEGIN X-----\nAAAA\n-----END Y-----"), Some(ArmorError::End));
        assert_eq!(error("-----BEGIN X-----\n[...]\n-----END X-----"), Some(ArmorError::Base64));
        assert_eq!(error("nothing here"), None);
    }
}
