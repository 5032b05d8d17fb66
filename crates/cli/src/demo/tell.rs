//! How the story looks: numbered steps, calm, with colours on a terminal only.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::layout;
use crate::output::clean;

pub struct Teller {
    steps: u32,
    out: anstream::AutoStream<std::io::Stdout>,
}

/// Of a text, in columns; what stands before it not counted.
const WIDTH: usize = 90;

const TITLE: Style = Style::new().bold();
const SENT: Style = AnsiColor::Cyan.on_default();
const RECEIVED: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();

impl Teller {
    pub fn new() -> Self {
        Self { steps: 0, out: anstream::stdout() }
    }

    /// Begins the next step.
    pub fn step(&mut self, title: &str) -> anyhow::Result<()> {
        self.steps += 1;
        self.write(&format!("\n{TITLE}{:>2}  {title}{TITLE:#}\n", self.steps))
    }

    /// A sentence of the present step.
    pub fn say(&mut self, text: &str) -> anyhow::Result<()> {
        self.write(&format!("    {}\n", clean(text)))
    }

    /// A call as it was sent.
    pub fn sent(&mut self, call: &str, body: &impl Serialize) -> anyhow::Result<()> {
        let body = layout::json(&serde_json::to_string(body)?, WIDTH);
        let lines = body.iter().map(|line| format!("      {}\n", clean(line)));
        self.write(&format!("    {SENT}→ {}{SENT:#}\n{}", clean(call), lines.collect::<String>()))
    }

    /// What was answered.
    pub fn received(&mut self, text: &str) -> anyhow::Result<()> {
        self.write(&format!("    {RECEIVED}← {}{RECEIVED:#}\n", clean(text)))
    }

    /// A text as it arrived, behind a bar.
    pub fn quote(&mut self, text: &str) -> anyhow::Result<()> {
        let lines = text.trim_end().lines().flat_map(|line| layout::wrapped(&clean(line), WIDTH));
        let lines = lines.map(|line| format!("    {FAINT}│{FAINT:#} {line}").trim_end().to_owned() + "\n");
        self.write(&lines.collect::<String>())
    }

    pub fn line(&mut self, text: &str) -> anyhow::Result<()> {
        self.write(&format!("{}\n", clean(text)))
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()?;
        Ok(())
    }
}
