//! `sealpost serve` as a process of its own, in private mode, on a database
//! that is there already.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::seed::Seeded;

const READY_WITHIN: Duration = Duration::from_secs(60);

/// A running desk; killed when dropped.
pub struct Program {
    child: Child,
    address: String,
    /// From its start until it said that it is ready.
    pub ready_after: Duration,
}

/// Beside this program, as `cargo build --release` puts it.
fn path() -> anyhow::Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("sealpost");
    ensure!(path.exists(), "{} is needed: cargo build --release", path.display());
    Ok(path)
}

impl Program {
    /// A private desk that sends to `smtp`.
    pub async fn start(seeded: &Seeded, smtp: &str, more: &[String]) -> anyhow::Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(path()?);
        command.args(["serve", "--mode", "private", "--log", "error", "--listen", &address, "--smtp", smtp]);
        command.args(["--zones", "bench.example", "--public-names", "true", "--mail-from", "desk@bench.example"]);
        command.args(["--public-url", "https://desk.bench.example", "--admin-email", "admin@bench.example"]);
        command.args(["--limit-requests-5s", "0", "--limit-requests-3min", "0"]);
        for limit in ["approver-burst", "approver-per-day", "recipient-per-day", "account-per-hour"] {
            command.args([format!("--limit-{limit}"), "0".to_owned()]);
        }
        command.arg("--data").arg(seeded.data()).args(["--database", seeded.database()]).args(more);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let began = Instant::now();
        let child = command.spawn().context("sealpost does not start")?;
        let mut program = Self { child, address, ready_after: Duration::ZERO };
        while !program.get("/readyz").await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            if let Some(status) = program.child.try_wait()? {
                bail!("sealpost ended with {status}");
            }
            ensure!(began.elapsed() < READY_WITHIN, "sealpost is not ready after {READY_WITHIN:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.ready_after = began.elapsed();
        Ok(program)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    async fn get(&self, path: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    /// Mails that it sent and recorded as sent.
    pub async fn sent(&self) -> anyhow::Result<u64> {
        let answer = self.get("/metrics").await?;
        let line = answer.lines().find(|line| line.starts_with("sealpost_mail_attempts_total{outcome=\"sent\"}"));
        Ok(line.and_then(|line| line.rsplit(' ').next()).map_or(Ok(0), str::parse)?)
    }

    /// A line of `/proc/PID/status` in MB: `VmRSS` now, `VmHWM` at most.
    pub fn memory(&self, line: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).context("no memory figure")?;
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    }

    /// Lets it finish and waits for its end.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(id.context("a process id")?, rustix::process::Signal::TERM)?;
        while self.child.try_wait()?.is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail once it has ended.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
