//! Postfix's own measuring tools: `smtp-sink` takes mail and throws it away,
//! `smtp-source` sends as fast as it can, out of memory.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

/// Debian puts them where not everybody's PATH looks.
fn tool(name: &str) -> PathBuf {
    let path = Path::new("/usr/sbin").join(name);
    if path.exists() { path } else { PathBuf::from(name) }
}

/// Whether they are there, and a word on stderr if not.
pub fn are_installed() -> bool {
    let found = ["smtp-sink", "smtp-source"].iter().all(|name| Command::new(tool(name)).output().is_ok());
    if !found {
        eprintln!("mail out is skipped: it needs smtp-source and smtp-sink (apt-get install postfix)");
    }
    found
}

/// A running `smtp-sink`; ended when dropped.
pub struct SmtpSink {
    child: Child,
    pub address: String,
}

impl SmtpSink {
    pub fn start() -> anyhow::Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(tool("smtp-sink"));
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let child = command.args(["-h", "sink.example"]).arg(&address).arg("1000").stdin(Stdio::null()).spawn()?;
        let sink = Self { child, address };
        let until = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(&sink.address).is_err() {
            ensure!(Instant::now() < until, "smtp-sink does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(sink)
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        // Both fail once it has ended.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Messages a second of `smtp-source`, each of so many octets, over so many
/// connections that are kept.
pub fn source(address: &str, sessions: usize, octets: usize, time: Duration) -> anyhow::Result<f64> {
    let send = |messages: usize| -> anyhow::Result<Duration> {
        let began = Instant::now();
        let status = Command::new(tool("smtp-source"))
            .args(["-d", "-s", &sessions.to_string(), "-m", &messages.to_string(), "-l", &octets.to_string()])
            .args(["-f", "desk@bench.example", "-t", "admin@n1.bench.example", address])
            .stdin(Stdio::null())
            .status()
            .context("smtp-source")?;
        ensure!(status.success(), "smtp-source ended with {status}");
        Ok(began.elapsed())
    };
    // It cannot be told a time: the first round tells how many fit into it.
    let few = 2_000;
    let rate = few as f64 / send(few)?.as_secs_f64();
    let many = (rate * time.as_secs_f64()) as usize;
    Ok(many as f64 / send(many)?.as_secs_f64())
}
