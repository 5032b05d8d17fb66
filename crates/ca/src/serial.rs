//! [`Serial`]: the serial number of a certificate.

/// Sixteen bytes, positive, and 16 bytes long in every encoding (R54; RFC 5280, 4.1.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Serial([u8; 16]);

impl Serial {
    /// Clears the sign bit and sets the next one; 126 random bits are left.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[0] = bytes[0] & 0x3F | 0x40;
        Self(bytes)
    }

    /// 32 upper-case digits.
    pub fn hex(&self) -> String {
        hex::encode_upper(self.0)
    }

    /// Reads what [`Self::hex`] wrote, in either case; `None` for a number that
    /// [`Self::from_random`] cannot have made.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        (bytes[0] & 0xC0 == 0x40).then_some(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r54_serials_are_positive_and_keep_their_length() {
        for byte in 0..=255 {
            let serial = Serial::from_random([byte; 16]);
            assert!((0x40..0x80).contains(&serial.0[0]));
            assert_eq!(serial.hex().len(), 32);
            assert_eq!(Serial::from_hex(&serial.hex().to_lowercase()), Some(serial));
        }
    }

    #[test]
    fn foreign_serials_are_not_read() {
        for text in ["", "40", "zz000000000000000000000000000000", "00000000000000000000000000000001", "ü"] {
            assert_eq!(Serial::from_hex(text), None, "{text}");
        }
        assert_eq!(Serial::from_hex(&"F".repeat(32)), None);
    }
}
