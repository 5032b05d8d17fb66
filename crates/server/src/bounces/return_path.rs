//! [`ReturnPath`]: an envelope sender of its own for each mail (VERP), so that a
//! bounce says by its recipient which mail it is about.

use data_encoding::BASE32_NOPAD;
use sealpost_domain::{EmailAddress, MailId};

use crate::app::PageKey;
use crate::config::BounceConfig;

/// Octets of the mark that only this desk can make.
const MARK: usize = 10;

/// Characters of a token: a mail's id and its mark in base 32, which survives
/// servers that change the case.
const TOKEN: usize = ((16 + MARK) * 8).div_ceil(5);

/// The longest local part of the setting `bounce_address`: with `+` and a token
/// behind it, it has the 64 octets that RFC 5321 allows.
pub const MOST_LOCAL: usize = 64 - 1 - TOKEN;

#[derive(Clone)]
pub struct ReturnPath {
    address: EmailAddress,
    key: PageKey,
}

impl ReturnPath {
    /// `None` unless an address is set.
    pub fn new(config: &BounceConfig, secret: &[u8]) -> Option<Self> {
        config.address.clone().map(|address| Self { address, key: PageKey::new(secret) })
    }

    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    /// Where bounces of a mail go.
    pub fn of(&self, mail: MailId) -> EmailAddress {
        let bytes = [mail.0.as_bytes().as_slice(), &self.mark(mail)].concat();
        let token = BASE32_NOPAD.encode(&bytes).to_ascii_lowercase();
        let text = format!("{}+{token}@{}", self.address.local(), self.address.domain());
        EmailAddress::parse(&text).expect("a checked address stays one with a token of lower-case letters and digits")
    }

    /// The mail that an address of ours stands for.
    pub fn mail(&self, address: &str) -> Option<MailId> {
        let (local, domain) = address.rsplit_once('@')?;
        let (name, token) = local.rsplit_once('+')?;
        if token.len() != TOKEN
            || !name.eq_ignore_ascii_case(self.address.local())
            || !domain.eq_ignore_ascii_case(self.address.domain())
        {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
        let (id, mark) = bytes.split_at_checked(16)?;
        let mail = MailId(uuid::Uuid::from_slice(id).ok()?);
        aws_lc_rs::constant_time::verify_slices_are_equal(mark, &self.mark(mail)).ok()?;
        Some(mail)
    }

    fn mark(&self, mail: MailId) -> [u8; MARK] {
        let tag = self.key.tag(&[b"bounce", mail.0.as_bytes()]);
        *tag.first_chunk().expect("a tag is longer")
    }
}

#[cfg(test)]
mod tests {
    use sealpost_domain::Timestamp;

    use super::*;

    fn path(address: &str, secret: &[u8]) -> ReturnPath {
        let address = Some(EmailAddress::parse(address).expect("an address"));
        ReturnPath::new(&BounceConfig { address, ..BounceConfig::default() }, secret).expect("set")
    }

    #[test]
    fn r40_a_return_path_names_its_mail_and_cannot_be_made_up() {
        let desk = path("bounces@desk.example", b"secret");
        let mail = MailId::new(Timestamp::from_secs(1_800_000_000), &[7; 10]);
        let address = desk.of(mail);
        assert!(address.local().len() <= 64 && address.local().starts_with("bounces+"), "{address:?}");
        assert_eq!(desk.mail(address.as_str()), Some(mail));
        assert_eq!(desk.mail(&address.as_str().to_ascii_uppercase()), Some(mail));
        assert_eq!(path("bounces@desk.example", b"other").mail(address.as_str()), None);
        assert_eq!(path("bounces@elsewhere.example", b"secret").mail(address.as_str()), None);
        assert_eq!(path("back@desk.example", b"secret").mail(address.as_str()), None);
        let at = address.as_str().find('+').expect("there") + 1;
        for changed in at..at + TOKEN {
            let mut bytes = address.as_str().as_bytes().to_vec();
            bytes[changed] = if bytes[changed] == b'a' { b'b' } else { b'a' };
            let text = String::from_utf8(bytes).expect("ASCII");
            assert_eq!(desk.mail(&text), None, "{text}");
        }
        for none in ["", "@", "bounces@desk.example", "bounces+@desk.example", "bounces+x@desk.example"] {
            assert_eq!(desk.mail(none), None, "{none}");
        }
        let longest = path(&format!("{}@desk.example", "x".repeat(MOST_LOCAL)), b"secret");
        assert_eq!(longest.of(mail).local().len(), 64);
    }
}
