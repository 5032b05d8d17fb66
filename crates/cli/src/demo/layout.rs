//! Long texts in short lines.

use unicode_width::UnicodeWidthStr as _;

/// A line in lines of at most so many columns, broken between words and
/// indented like the first. A word that is longer stays whole: it may be a link.
pub fn wrapped(line: &str, width: usize) -> Vec<String> {
    let indent = &line[..line.len() - line.trim_start().len()];
    let mut lines: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.width() + 1 + word.width() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// Compact JSON with the lists and objects taken apart that are too wide.
pub fn json(text: &str, width: usize) -> Vec<String> {
    let (head, value) = match text.starts_with('"').then(|| text.find("\":")).flatten() {
        Some(end) => text.split_at(end + 2),
        None => ("", text),
    };
    let brackets = (value.get(..1), value.get(value.len().saturating_sub(1)..));
    let (Some(open @ ("{" | "[")), Some(close)) = brackets else { return vec![text.to_owned()] };
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let items = items(&value[1..value.len() - 1]);
    let mut lines = vec![format!("{head}{open}")];
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { "" };
        lines.extend(json(item, width.saturating_sub(2)).iter().map(|line| format!("  {line}")));
        if let Some(last) = lines.last_mut() {
            last.push_str(comma);
        }
    }
    lines.push(close.to_owned());
    lines
}

/// What stands between the commas of a list or an object.
fn items(inside: &str) -> Vec<&str> {
    let (mut items, mut start) = (Vec::new(), 0);
    let (mut depth, mut in_text, mut escaped) = (0_u32, false, false);
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&inside[start..]);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("  one two", 6), ["  one", "  two"]);
        assert_eq!(wrapped("https://example.com/", 5), ["https://example.com/"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(wrapped("가나 다라", 9), ["가나 다라"]);
        assert_eq!(wrapped("가나 다라", 8), ["가나", "다라"]);
    }

    #[test]
    fn wide_json_is_taken_apart_and_stays_the_same() {
        let text = r#"{"a":{"x":"1, {\"2","y":[1,2]},"b":["one","two"],"c":[]}"#;
        assert_eq!(json(text, 100), [text]);
        let wanted = [r#"{"#, r#"  "a":{"#, r#"    "x":"1, {\"2","#, r#"    "y":[1,2]"#, r#"  },"#];
        let lines = json(text, 20);
        assert_eq!(lines[..5], wanted);
        assert_eq!(lines[5..], [r#"  "b":["one","two"],"#, r#"  "c":[]"#, "}"]);
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("valid");
        assert_eq!(parse(&json(text, 1).concat()), parse(text));
    }
}
