//! Medians, and each as a ratio to the bare handler of the same run.

use comfy_table::Table;
use serde::Serialize;

use crate::load::Figure;

/// What is asked of each call, as a ratio to the bare handler.
const GOALS: [(&str, f64); 3] = [("PUT additional-emails", 0.15), ("PUT resend-emails", 0.10), ("GET order", 0.40)];

#[derive(Default)]
pub struct Report(Vec<(&'static str, &'static str, Vec<Figure>)>);

#[derive(Serialize)]
struct Row {
    call: &'static str,
    database: &'static str,
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    ratio: f64,
    goal: Option<f64>,
}

impl Report {
    pub fn add(&mut self, call: &'static str, database: &'static str, figure: Figure) {
        match self.0.iter_mut().find(|(c, d, _)| (*c, *d) == (call, database)) {
            Some((.., figures)) => figures.push(figure),
            None => self.0.push((call, database, vec![figure])),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let limit = |database: &str| {
            let bare = self.0.iter().find(|(call, d, _)| *call == "bare handler" && *d == database);
            bare.map_or(f64::NAN, |(.., figures)| median(figures, |figure| figure.per_second))
        };
        let row = |(call, database, figures): &(&'static str, &'static str, Vec<Figure>)| Row {
            call,
            database,
            requests_per_second: median(figures, |figure| figure.per_second),
            p50_ms: median(figures, |figure| figure.p50_ms),
            p99_ms: median(figures, |figure| figure.p99_ms),
            ratio: median(figures, |figure| figure.per_second) / limit(database),
            goal: GOALS.iter().find(|(goal, _)| goal == call).map(|(_, ratio)| *ratio),
        };
        self.0.iter().map(row).collect()
    }

    pub fn print_table(&self) {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::ASCII_MARKDOWN);
        table.set_header(["call", "database", "requests/s", "p50 ms", "p99 ms", "ratio", "goal"]);
        for row in self.rows() {
            table.add_row([
                row.call.to_owned(),
                row.database.to_owned(),
                format!("{:.0}", row.requests_per_second),
                format!("{:.1}", row.p50_ms),
                format!("{:.1}", row.p99_ms),
                format!("{:.2}", row.ratio),
                row.goal.map_or_else(String::new, |goal| format!("≥ {goal:.2}")),
            ]);
        }
        println!("{table}");
    }

    pub fn print_json(&self) {
        println!("{}", serde_json::to_string_pretty(&self.rows()).unwrap_or_default());
    }
}

fn median(figures: &[Figure], of: impl Fn(&Figure) -> f64) -> f64 {
    let mut values: Vec<f64> = figures.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
