//! Results go to standard output, as tables or as the API's JSON; notes for
//! people go to standard error.

use std::fmt::Display;
use std::io::{self, Write as _};

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// Tables for people, fit to the terminal's width, or the API's own JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Table,
    Json,
}

/// Prints a value as the API writes it.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print(&text)
}

/// Prints rows below a header: nothing for no rows, so that no header stands alone.
pub fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> anyhow::Result<()> {
    let rows: Vec<[String; N]> = rows.into_iter().collect();
    if rows.is_empty() {
        return Ok(());
    }
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    print(&drawn(header, &rows, width))
}

fn drawn<const N: usize>(header: [&str; N], rows: &[[String; N]], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table.add_rows(rows.iter().map(|row| row.iter().map(|cell| clean(cell))));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    format!("{}\n", table.trim_fmt())
}

/// Prints what is known about one thing: a label and a value a line, without
/// the lines whose value is empty.
pub fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> anyhow::Result<()> {
    let fields: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let width = fields.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
    let lines = fields.iter().map(|(label, value)| format!("{label:width$}  {}\n", clean(value)));
    print(&lines.collect::<String>())
}

/// Prints one line.
pub fn line(text: impl Display) -> anyhow::Result<()> {
    print(&format!("{}\n", clean(&text.to_string())))
}

/// Prints bytes as they are.
pub fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Tells a person something that is no result.
pub fn note(text: impl Display) {
    // A note that nobody can read is no reason to fail.
    writeln!(io::stderr().lock(), "{}", clean(&text.to_string())).ok();
}

/// Text from elsewhere on one line, unable to steer the terminal.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A value that may be missing.
pub fn or_empty(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn print(text: &str) -> anyhow::Result<()> {
    bytes(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<[String; 2]> {
        [["1", "a long text of many words that has to be broken"], ["20", "\u{1b}[31mred\nline"]]
            .map(|row| row.map(str::to_owned))
            .to_vec()
    }

    #[test]
    fn a_pipe_gets_one_line_a_row_and_no_steering() {
        let text = drawn(["ID", "TEXT"], &rows(), None);
        assert_eq!(text.lines().count(), 3);
        assert!(text.starts_with("ID  TEXT\n1   a long text"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_terminal_is_not_overrun() {
        let text = drawn(["ID", "TEXT"], &rows(), Some(24));
        assert!(text.lines().all(|line| line.chars().count() <= 24), "{text}");
    }
}
