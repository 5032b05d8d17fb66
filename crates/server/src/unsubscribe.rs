//! The value behind a link that ends notices (R31): the mail's id, and a mark
//! that only this desk can make. Nothing secret is stored for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sealpost_domain::{MailId, Value};

use crate::app::PageKey;

/// 128 bits: guessing one is hopeless, and would end notices only.
const MARK: usize = 16;

/// The value that stands in the link of a mail.
pub fn value(key: &PageKey, mail: MailId) -> Value {
    let mut bytes = [0; 16 + MARK];
    bytes[..16].copy_from_slice(mail.0.as_bytes());
    bytes[16..].copy_from_slice(&mark(key, mail));
    Value::from_random(bytes)
}

/// The mail whose link this is; `None` for what we never wrote.
pub fn mail(key: &PageKey, text: &str) -> Option<MailId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (id, theirs) = bytes.split_at_checked(16)?;
    let mail = MailId(uuid::Uuid::from_slice(id).ok()?);
    aws_lc_rs::constant_time::verify_slices_are_equal(theirs, &mark(key, mail)).ok()?;
    Some(mail)
}

fn mark(key: &PageKey, mail: MailId) -> [u8; MARK] {
    let tag = key.tag(&[b"unsubscribe", mail.0.as_bytes()]);
    *tag.first_chunk().expect("a tag is longer")
}

#[cfg(test)]
mod tests {
    use sealpost_domain::Timestamp;

    use super::*;

    #[test]
    fn r31_a_value_stands_for_its_mail_alone_and_nobody_else_can_make_one() {
        let (ours, other) = (PageKey::new(b"secret"), PageKey::new(b"other"));
        let id = MailId::new(Timestamp::from_secs(1_800_000_000), &[7; 10]);
        let text = value(&ours, id).reveal().to_owned();
        assert_eq!((text.len(), mail(&ours, &text), mail(&other, &text)), (43, Some(id), None));
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'Q' } else { b'A' };
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert_eq!(mail(&ours, &wrong), None, "{at}");
        }
        for wrong in ["", "A", &text[1..], &format!("{text}A"), &format!("{text}=")] {
            assert_eq!(mail(&ours, wrong), None, "{wrong}");
        }
    }
}
