//! Breaks the lines of a text part where its language allows it.

use sealpost_domain::Language;
use sealpost_domain::language::Breaks;
use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of a line; East Asian characters take two.
const WIDTH: usize = 72;

/// Long lines broken, each under its own beginning; links, names and whatever
/// else has no place to break stay whole. At most one empty line stands between two others.
pub(crate) fn wrap(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut empty = true;
    for line in text.lines() {
        if line.is_empty() {
            if !empty {
                out.push('\n');
            }
            empty = true;
            continue;
        }
        empty = false;
        if line.width() <= WIDTH || line.contains("://") {
            out.push_str(line);
            out.push('\n');
        } else {
            break_line(line, language, &mut out);
        }
    }
    out
}

fn break_line(line: &str, language: Language, out: &mut String) {
    let (first, next) = beginning(line);
    let (mut start, mut indent) = (first, &line[..first]);
    while start < line.len() {
        let end = fitting(line, start, WIDTH - indent.width(), language);
        out.push_str(indent);
        out.push_str(line[start..end].trim_end());
        out.push('\n');
        (start, indent) = (end, next);
    }
}

/// Where the words begin, and what later lines have in place of what stands before.
fn beginning(line: &str) -> (usize, &'static str) {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if line.starts_with("> ") {
        (2, "> ")
    } else if line.starts_with("  ") {
        (2, "  ")
    } else if digits > 0 && line[digits..].starts_with(". ") {
        (digits + 2, "   ")
    } else {
        (0, "")
    }
}

/// The last place to break within `room` columns, else the first one.
fn fitting(line: &str, start: usize, room: usize, language: Language) -> usize {
    let places = linebreaks(line).map(|(place, _)| place).filter(|place| *place > start);
    let mut best = None;
    for place in places.filter(|place| *place == line.len() || breaks_at(line, *place, language)) {
        if best.is_some() && line[start..place].trim_end().width() > room {
            break;
        }
        best = Some(place);
    }
    best.unwrap_or(line.len())
}

/// At spaces; in Chinese and Japanese between their characters too. Never
/// inside a name or an address, where the algorithm would allow it at a hyphen.
fn breaks_at(line: &str, place: usize, language: Language) -> bool {
    let wide = |c: Option<char>| c.and_then(char::width) == Some(2);
    let (before, after) = (line[..place].chars().next_back(), line[place..].chars().next());
    let anywhere = language.breaks() == Breaks::Anywhere;
    before == Some(' ') || anywhere && (wide(before) || wide(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_at_words_and_names_stay_whole() {
        let text = format!("{} xn--9t4b11yi5a.example.com and {}\n", "word ".repeat(11).trim_end(), "more ".repeat(9));
        let wrapped = wrap(&text, Language::English);
        assert!(wrapped.lines().all(|line| line.width() <= WIDTH && !line.ends_with(' ')), "{wrapped}");
        assert!(wrapped.contains("xn--9t4b11yi5a.example.com"));
        assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn chinese_and_japanese_break_between_characters_and_korean_does_not() {
        let text = "証明書の有効期限が近づいています。".repeat(6);
        let wrapped = wrap(&text, Language::Japanese);
        assert!(wrapped.lines().count() > 1 && wrapped.lines().all(|line| line.width() <= WIDTH), "{wrapped}");
        assert!(wrapped.lines().all(|line| !line.starts_with('。')), "{wrapped}");
        assert_eq!(wrapped.replace('\n', ""), text);
        let korean = "가나다".repeat(20);
        assert_eq!(wrap(&korean, Language::Korean), format!("{korean}\n"));
    }

    #[test]
    fn later_lines_stand_under_the_first_and_links_stay_whole() {
        let words = "word ".repeat(20);
        for (first, next) in [("> ", "> "), ("2. ", "   "), ("  ", "  ")] {
            let wrapped = wrap(&format!("{first}{words}"), Language::German);
            let lines: Vec<&str> = wrapped.lines().collect();
            assert!(lines.len() > 1 && lines[0].starts_with(first) && lines[1].starts_with(next), "{wrapped}");
        }
        let link = format!("https://desk.example/{}", "a-".repeat(60));
        assert_eq!(wrap(&link, Language::English), format!("{link}\n"));
        assert_eq!(wrap("a\n\n\n\nb\n-- \n", Language::English), "a\n\nb\n-- \n");
    }
}
