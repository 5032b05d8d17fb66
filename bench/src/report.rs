//! What was measured, beside its yardstick and its goal: one table, or JSON.

use comfy_table::Table;
use serde::Serialize;

/// One line of the scoreboard.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub what: String,
    pub database: &'static str,
    pub orders: usize,
    /// The median of the measurements.
    pub figure: f64,
    pub unit: &'static str,
    pub p50_ms: Option<f64>,
    pub p99_ms: Option<f64>,
    /// What the same run came to without us, in the same unit.
    pub beside: Option<Beside>,
    pub ratio: Option<f64>,
    pub goal: Option<Goal>,
    pub met: Option<bool>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Beside {
    pub what: String,
    pub figure: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Of the figure to its yardstick.
    RatioAtLeast(f64),
    RatioAtMost(f64),
    /// Of the figure itself.
    AtMost(f64),
    P99AtMostMillis(f64),
}

/// Repeated measurements of one thing.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub figure: Vec<f64>,
    pub p50_ms: Vec<f64>,
    pub p99_ms: Vec<f64>,
}

impl Figures {
    pub fn add(&mut self, figure: f64, times: Option<(f64, f64)>) {
        self.figure.push(figure);
        if let Some((p50, p99)) = times {
            self.p50_ms.push(p50);
            self.p99_ms.push(p99);
        }
    }
}

impl From<f64> for Figures {
    fn from(figure: f64) -> Self {
        Self { figure: vec![figure], ..Self::default() }
    }
}

/// Where a measurement was made.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub database: &'static str,
    pub orders: usize,
}

#[derive(Default)]
pub struct Report(Vec<Row>);

impl Report {
    pub fn add(
        &mut self,
        place: Place,
        what: &str,
        unit: &'static str,
        figures: &Figures,
        beside: Option<(&str, &Figures)>,
        goal: Option<Goal>,
    ) {
        let figure = median(&figures.figure).unwrap_or(f64::NAN);
        let beside = beside.map(|(what, figures)| Beside {
            what: what.to_owned(),
            figure: median(&figures.figure).unwrap_or(f64::NAN),
        });
        let ratio = beside.as_ref().map(|beside| figure / beside.figure);
        let p99_ms = median(&figures.p99_ms);
        let met = goal.map(|goal| match goal {
            Goal::RatioAtLeast(least) => ratio.is_some_and(|ratio| ratio >= least),
            Goal::RatioAtMost(most) => ratio.is_some_and(|ratio| ratio <= most),
            Goal::AtMost(most) => figure <= most,
            Goal::P99AtMostMillis(most) => p99_ms.is_some_and(|p99| p99 <= most),
        });
        let row = Row {
            what: what.to_owned(),
            database: place.database,
            orders: place.orders,
            figure,
            unit,
            p50_ms: median(&figures.p50_ms),
            p99_ms,
            beside,
            ratio,
            goal,
            met,
        };
        eprintln!("  {what}: {figure:.1} {unit}");
        self.0.push(row);
    }

    pub fn print_table(&self) {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header(["what", "database", "orders", "figure", "p50 ms", "p99 ms", "beside", "ratio", "goal", ""]);
        for row in &self.0 {
            let number = |value: Option<f64>, digits: usize| value.map_or(String::new(), |v| format!("{v:.digits$}"));
            table.add_row([
                row.what.clone(),
                row.database.to_owned(),
                row.orders.to_string(),
                format!("{:.*} {}", if row.figure < 100.0 { 1 } else { 0 }, row.figure, row.unit),
                number(row.p50_ms, 1),
                number(row.p99_ms, 1),
                row.beside.as_ref().map_or(String::new(), |beside| format!("{}: {:.0}", beside.what, beside.figure)),
                number(row.ratio, 2),
                row.goal.map_or(String::new(), told),
                row.met.map_or("", |met| if met { "met" } else { "missed" }).to_owned(),
            ]);
        }
        println!("{table}");
    }

    pub fn write_json(&self, path: &std::path::Path) -> anyhow::Result<()> {
        Ok(std::fs::write(path, serde_json::to_string_pretty(&self.0)? + "\n")?)
    }
}

fn told(goal: Goal) -> String {
    match goal {
        Goal::RatioAtLeast(least) => format!("ratio ≥ {least}"),
        Goal::RatioAtMost(most) => format!("ratio ≤ {most}"),
        Goal::AtMost(most) => format!("≤ {most}"),
        Goal::P99AtMostMillis(most) => format!("p99 ≤ {most} ms"),
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The half and the hundredth of these, in milliseconds.
pub fn percentiles(mut times: Vec<std::time::Duration>) -> Option<(f64, f64)> {
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize);
    Some((at(0.5)?.as_secs_f64() * 1000.0, at(0.99)?.as_secs_f64() * 1000.0))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn medians_and_percentiles_are_taken_of_sorted_values() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[]), None);
        let times = (1..=101).rev().map(Duration::from_millis).collect();
        assert_eq!(percentiles(times), Some((51.0, 100.0)));
        assert_eq!(percentiles(Vec::new()), None);
    }
}
