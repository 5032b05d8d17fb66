//! Subjects as RFC 2047 encoded words (R28).
//!
//! `mail-builder` takes Q words where they are shorter; the rule wants one form,
//! base64, whose words hold whole characters and whose lines end at 76.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::raw::Raw;

const START: &str = "=?UTF-8?B?";
const END: &str = "?=";

/// The longest line of a header that holds encoded words (RFC 2047 §2).
const LINE: usize = 76;

/// The value of a header called `name`: words that the writer folds at their
/// spaces. Plain ASCII that fits one line stays as it is.
pub(crate) fn encode(name: &str, text: &str) -> Raw<'static> {
    let room = LINE - name.len() - ": ".len();
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b)) && !text.contains("=?");
    if plain && text.len() <= room && text.trim() == text {
        return Raw::new(text.to_owned());
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let room = if words.is_empty() { room } else { LINE - 1 };
        if encoded_len(word.len() + c.len_utf8()) > room.min(75) {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let words: Vec<String> = words.iter().map(|word| format!("{START}{}{END}", STANDARD.encode(word))).collect();
    Raw::new(words.join(" "))
}

const fn encoded_len(bytes: usize) -> usize {
    START.len() + bytes.div_ceil(3) * 4 + END.len()
}

#[cfg(test)]
mod tests {
    use mail_builder::headers::Header as _;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    fn assert_well_formed(text: &str) {
        let mut header = b"Subject: ".to_vec();
        encode("Subject", text).write_header(&mut header, "Subject: ".len());
        let header = String::from_utf8(header).expect("ASCII");
        assert!(header.is_ascii(), "{header:?}");
        for (n, line) in header.trim_end_matches("\r\n").split("\r\n").enumerate() {
            assert!(line.len() <= 76, "{line:?}");
            let word = if n == 0 { line.strip_prefix("Subject: ") } else { line.strip_prefix(' ') }.expect("folded");
            if let Some(inner) = word.strip_prefix(START).and_then(|word| word.strip_suffix(END)) {
                assert!(word.len() <= 75, "{word:?}");
                let bytes = STANDARD.decode(inner).expect("base64");
                assert!(String::from_utf8(bytes).is_ok(), "a split character in {text:?}");
            }
        }
        let message = format!("{header}\r\n");
        let message = MessageParser::default().parse(message.as_bytes()).expect("a message");
        assert_eq!(message.subject(), Some(text), "{header:?}");
    }

    #[test]
    fn r28_short_ascii_is_left_alone() {
        assert_eq!(encode("Subject", "Order 1").raw, "Order 1");
        assert_eq!(encode("Subject", "=?utf-8?q?a?=").raw, format!("{START}PT91dGYtOD9xP2E/PQ=={END}"));
        for text in ["a".repeat(67), "a".repeat(68), "a b ".repeat(90) + "c", "=?x".to_owned(), "é".to_owned()] {
            assert_well_formed(&text);
        }
    }

    /// Beside the property below, which shrinks what it finds but takes its time.
    #[test]
    fn r28_a_hundred_thousand_random_texts_come_back_as_they_were() {
        let ranges = [
            '가'..='힣',
            'ㄱ'..='ㅎ',
            'ぁ'..='ん',
            'ァ'..='ン',
            '一'..='龥',
            '😀'..='🙏',
            '🚀'..='🛕',
            ' '..='~',
            'À'..='ÿ',
        ];
        // A generator with a seed: the same texts in each run.
        let mut state = 0x5eed_u64;
        let mut below = |end: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 33).expect("31 bits") % end
        };
        let parser = MessageParser::default();
        for _ in 0..100_000 {
            let length = 1 + below(28);
            let text: String = (0..length)
                .filter_map(|_| {
                    let range = &ranges[below(9) as usize];
                    let (first, last) = (u32::from(*range.start()), u32::from(*range.end()));
                    char::from_u32(first + below(last - first + 1))
                })
                .collect();
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let mut header = b"Subject: ".to_vec();
            encode("Subject", text).write_header(&mut header, "Subject: ".len());
            assert!(header.is_ascii() && header.split(|b| *b == b'\n').all(|line| line.len() <= 77), "{text:?}");
            header.extend_from_slice(b"\r\n");
            let message = parser.parse(header.as_slice()).expect("a message");
            assert_eq!(message.subject(), Some(text));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn r28_subjects_come_back_as_they_were(
            text in "[가-힣ㄱ-ㅎ一-龥ぁ-んァ-ンa-zA-Z0-9 .,:()!\u{1f300}-\u{1faff}\u{200d}\u{fe0f}é-ÿа-я]{1,120}"
        ) {
            let text = text.trim();
            prop_assume!(!text.is_empty());
            assert_well_formed(text);
        }
    }
}
