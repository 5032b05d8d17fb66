//! [`Check`]: one thing that was looked at, and what to do about it.

use serde_json::json;

/// Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Ok,
    Warning,
    Failed,
}

impl Verdict {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Check {
    pub name: &'static str,
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do; empty where all is well.
    pub advice: String,
}

impl Check {
    pub fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Ok, found: found.into(), advice: String::new() }
    }

    pub fn warning(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Warning, found: found.into(), advice: advice.into() }
    }

    pub fn failed(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Failed, found: found.into(), advice: advice.into() }
    }

    pub fn as_row(&self) -> [String; 3] {
        let told = if self.advice.is_empty() { self.found.clone() } else { format!("{}: {}", self.found, self.advice) };
        [self.name.to_owned(), self.verdict.name().to_owned(), told]
    }

    pub fn as_json(&self) -> serde_json::Value {
        json!({ "check": self.name, "verdict": self.verdict.name(), "found": self.found, "advice": self.advice })
    }
}
