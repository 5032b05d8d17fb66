//! Asks over loopback with `wrk` and reads what it measured.

use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};

pub struct Load {
    pub connections: u32,
    pub time: Duration,
}

/// What one run came to.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

pub fn check_wrk() -> anyhow::Result<()> {
    Command::new("wrk").arg("--version").output().context("wrk is needed: apt-get install wrk")?;
    Ok(())
}

impl Load {
    /// `request` is the body of a Lua function that gets the running number `i`
    /// and gives method, path and body.
    pub fn run(&self, url: &str, key: &str, request: &str) -> anyhow::Result<Figure> {
        let mut script = tempfile::Builder::new().suffix(".lua").tempfile()?;
        write!(
            script,
            r#"
local i = 0
local headers = {{ ["X-DC-DEVKEY"] = "{key}", ["Content-Type"] = "application/json" }}
local function ask(i)
{request}
end
function request()
  i = i + 1
  local method, path, body = ask(i)
  return wrk.format(method, path, headers, body)
end
local bad = 0
function response(status)
  if status >= 300 then bad = bad + 1; if bad < 3 then io.stderr:write("status " .. status .. "\n") end end
end
"#
        )?;
        let output = Command::new("wrk")
            .arg("-t1")
            .arg(format!("-c{}", self.connections))
            .arg(format!("-d{}s", self.time.as_secs()))
            .arg("--latency")
            .arg("-s")
            .arg(script.path())
            .arg(url)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "wrk failed: {text}{errors}");
        if text.contains("Non-2xx") || text.contains("Socket errors") {
            bail!("answers were not all good:\n{text}{errors}");
        }
        read(&text)
    }
}

fn read(text: &str) -> anyhow::Result<Figure> {
    let field = |name: &str| {
        let line = text.lines().map(str::trim).find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().last()).with_context(|| format!("no {name} in:\n{text}"))
    };
    Ok(Figure {
        per_second: field("Requests/sec:")?.parse()?,
        p50_ms: millis(field("50%")?)?,
        p99_ms: millis(field("99%")?)?,
    })
}

fn millis(text: &str) -> anyhow::Result<f64> {
    let (number, unit) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    let number: f64 = number.parse()?;
    Ok(match unit {
        "us" => number / 1000.0,
        "ms" => number,
        "s" => number * 1000.0,
        other => bail!("unknown unit {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_wrk_is_read() {
        let text = "  Latency Distribution\n     50%    1.23ms\n     75%    2ms\n     90%    3ms\n     99%    450.00us\n\
                    Requests/sec:  50123.45\nTransfer/sec: 1MB\n";
        let figure = read(text).expect("read");
        assert_eq!((figure.per_second, figure.p50_ms, figure.p99_ms), (50123.45, 1.23, 0.45));
    }
}
