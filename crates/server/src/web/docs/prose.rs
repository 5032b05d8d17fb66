//! [`Prose`]: a description, which is a few words of Markdown.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;
use serde_json::Value;

/// Paragraphs with `code` in them, as HTML.
#[derive(Default)]
pub struct Prose(String);

impl Prose {
    /// Of a member that may be missing.
    pub fn of(value: &Value) -> Self {
        Self::new(value.as_str().unwrap_or_default())
    }

    pub fn new(text: &str) -> Self {
        let mut html = String::new();
        for paragraph in text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            html.push_str("<p>");
            for (index, piece) in paragraph.split('`').enumerate() {
                // Every second piece stands between two backticks.
                if index % 2 == 1 {
                    html.push_str("<code>");
                    escape(piece, &mut html);
                    html.push_str("</code>");
                } else {
                    escape(piece, &mut html);
                }
            }
            html.push_str("</p>");
        }
        Self(html)
    }
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Prose {
    fn write_into(&self, out: &mut dyn fmt::Write, _values: &dyn askama::Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

/// All text in it was escaped when it was made.
impl HtmlSafe for Prose {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_code_is_marked() {
        assert_eq!(Prose::new("a < `b&c`\nd\n\ne").0, "<p>a &lt; <code>b&amp;c</code>\nd</p><p>e</p>");
        assert_eq!(Prose::new(" \n").0, "");
    }
}
