//! Text that somebody outside wrote, made fit to be shown (R30).
//!
//! Escaping is the template's work. Here such text is bounded, freed of
//! controls and of marks that turn the writing direction, and kept from
//! becoming a link in mail programs that link whatever looks like an address.

/// The longest text of a requester that is shown, in characters.
pub const MAX: usize = 500;

/// For names: one line.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    unlink(&bounded(&words.join(" "), |_| ' '))
}

/// For reasons: line breaks stay.
pub fn several_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    unlink(bounded(&text, |c| if c == '\n' || c == '\r' { '\n' } else { ' ' }).trim())
}

fn bounded(text: &str, control: impl Fn(char) -> char) -> String {
    let shown = text.chars().filter(|c| !turns_direction(*c));
    shown.map(|c| if c.is_control() { control(c) } else { c }).take(MAX).collect()
}

/// Bidirectional embeddings, overrides and isolates, line and paragraph
/// separators, and the marks that we set ourselves.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Puts a zero-width space where a mail program would see an address: at a dot
/// inside a word, after `:` before `//`, at an `@`.
fn unlink(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let inner_dot = c == '.' && before.is_alphanumeric() && after.is_alphabetic();
        let slashes = c == '/' && before == ':';
        let at = c == '@' && !before.is_whitespace() && !after.is_whitespace();
        if inner_dot || slashes || at {
            out.push('\u{200b}');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_a_requesters_text_is_bounded_and_free_of_controls() {
        assert_eq!(one_line("  Example\r\nInc.\t\0 Ltd  "), "Example Inc.   Ltd");
        assert_eq!(several_lines("a\r\nb\rc\u{7}\u{202e}d\n"), "a\nb\nc d");
        assert_eq!(several_lines(&"가".repeat(600)).chars().count(), 500);
        assert_eq!(one_line(&"x".repeat(501)).len(), 500);
        assert_eq!(one_line(""), "");
    }

    #[test]
    fn r30_a_requesters_text_is_never_an_address_that_a_program_would_link() {
        assert_eq!(one_line("see https://evil.example/x"), "see https:\u{200b}//evil\u{200b}.example/x");
        assert_eq!(one_line("mail me@evil.example"), "mail me\u{200b}@evil\u{200b}.example");
        assert_eq!(one_line("Example Inc. & Co."), "Example Inc. & Co.");
        assert_eq!(one_line("ㄱ.ㄴ 3.5"), "ㄱ\u{200b}.ㄴ 3.5");
    }
}
