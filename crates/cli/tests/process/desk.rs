//! [`Desk`]: `sealpost serve` as a process, and the [`Home`] that outlives it.

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use sealpost_client::Client;
use sealpost_store::testing::{self, Kind, TestDb};
use tempfile::TempDir;

use crate::tool::{PATIENCE, free_port, sealpost, wait_for};

/// The administrator's key of every test desk here.
pub const KEY: &str = "sp_the_key_of_the_process_tests";

/// As much approval mail as a test needs.
pub const NO_LIMITS: [&str; 10] = [
    "--limit-approver-burst",
    "0",
    "--limit-approver-per-day",
    "0",
    "--limit-recipient-per-day",
    "0",
    "--limit-account-per-hour",
    "0",
    "--limit-live-values",
    "0",
];

/// Makes two tests of one body, `name::sqlite` and `name::postgres`:
/// `on_both!(name, |home| async { … })`.
macro_rules! on_both {
    ($name:ident, |$home:ident| async $body:block) => {
        async fn $name($home: crate::desk::Home) $body

        mod $name {
            use sealpost_store::testing::Kind;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(home) = crate::desk::Home::new(Kind::Sqlite).await {
                    super::$name(home).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(home) = crate::desk::Home::new(Kind::Postgres).await {
                    super::$name(home).await;
                }
            }
        }
    };
}
pub(crate) use on_both;

/// What outlives a process: a folder, and the database if it is not in there.
pub struct Home {
    pub folder: TempDir,
    postgres: Option<TestDb>,
    /// The data folder is a disk of its own, which its server alone sees.
    disk: Option<Disk>,
}

enum Disk {
    /// In memory, of so many megabytes; gone with its server.
    Memory(u32),
    /// A file with a file system in it.
    Image(PathBuf),
}

impl Home {
    /// `None`, and a word on stderr, when there is no PostgreSQL server.
    pub async fn new(kind: Kind) -> Option<Self> {
        let postgres = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(testing::fresh(kind).await?),
        };
        if let Some(postgres) = &postgres {
            // Only its making and its removal are wanted here.
            postgres.db.close().await;
        }
        Some(Self { folder: tempfile::tempdir().expect("a temporary folder"), postgres, disk: None })
    }

    /// None, and a word on stderr, where this user may not mount disks.
    pub async fn on_a_small_disk(megabytes: u32) -> Option<Self> {
        if !crate::tool::is_installed("unshare", &["--mount", "true"]) {
            assert!(!crate::tool::in_ci(), "in CI, a disk of its own must be possible");
            eprintln!("skipped: no disk can be mounted here");
            return None;
        }
        let home = Self { disk: Some(Disk::Memory(megabytes)), ..Self::new(Kind::Sqlite).await? };
        let made = std::fs::DirBuilder::new().mode(0o700).create(home.data());
        made.expect("a folder");
        Some(home)
    }

    /// A disk that outlives its server and can fail under it. None, and a word on
    /// stderr, where this user may not mount files.
    pub async fn on_an_image() -> Option<Self> {
        let home = Self::new(Kind::Sqlite).await?;
        let image = home.folder.path().join("disk");
        let file = std::fs::File::create(&image).expect("a file");
        file.set_len(64 << 20).expect("room");
        let made = std::fs::DirBuilder::new().mode(0o700).create(home.data());
        made.expect("a folder");
        let (path, data) = (image.display().to_string(), home.data().display().to_string());
        let can_mount = crate::tool::is_installed("mkfs.ext4", &["-q", &path])
            && crate::tool::is_installed("unshare", &["--mount", "mount", "-o", "loop", &path, &data]);
        if !can_mount {
            eprintln!("skipped: no file can be mounted here");
            return None;
        }
        Some(Self { disk: Some(Disk::Image(image)), ..home })
    }

    pub const fn kind(&self) -> Kind {
        if self.postgres.is_some() { Kind::Postgres } else { Kind::Sqlite }
    }

    /// The URL of the database.
    pub fn database(&self) -> String {
        match &self.postgres {
            Some(postgres) => postgres.url.clone(),
            None => format!("sqlite:{}", self.data().join("sealpost.db").display()),
        }
    }

    /// Made by the desk itself.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    /// A client command, run in this home's folder.
    pub fn command(&self) -> Command {
        sealpost(self.folder.path())
    }

    /// `sealpost serve` on that port; `PORT` in a setting stands for it.
    pub fn serve(&self, port: u16, settings: &[&str]) -> Command {
        self.process("serve", port, settings)
    }

    /// `sealpost serve` or `sealpost work`.
    pub fn process(&self, verb: &str, port: u16, settings: &[&str]) -> Command {
        let mut command = self.command();
        command.arg(verb).arg("--data").arg(self.data()).arg("--listen").arg(format!("127.0.0.1:{port}"));
        // A flag stands once: a test may name another way to the database.
        if let Some(postgres) = self.postgres.as_ref().filter(|_| !settings.contains(&"--database")) {
            command.arg("--database").arg(&postgres.url);
        }
        command.args(settings.iter().map(|setting| setting.replace("PORT", &port.to_string())));
        match &self.disk {
            None => command,
            Some(disk) => self.with_disk(&command, disk),
        }
    }

    /// `sealpost serve` while its data folder can only be read.
    pub fn serve_read_only(&self, port: u16) -> Command {
        let command = self.serve(port, &[]);
        let script = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
        let mut whole = Command::new("unshare");
        whole.args(["--mount", "sh", "-c", script]).arg(self.data());
        whole.arg(command.get_program()).args(command.get_args());
        as_for(&command, &mut whole);
        whole
    }

    /// The same command, after a disk was mounted that nobody else sees.
    fn with_disk(&self, command: &Command, disk: &Disk) -> Command {
        let mount = match disk {
            Disk::Memory(megabytes) => format!("mount -t tmpfs -o size={megabytes}m,mode=700 tmpfs \"$0\""),
            Disk::Image(image) => format!("mount -o loop '{}' \"$0\" && chmod 700 \"$0\"", image.display()),
        };
        let script = format!("{mount} && exec \"$@\"");
        let mut whole = Command::new("unshare");
        whole.args(["--mount", "sh", "-c", &script]).arg(self.data());
        whole.arg(command.get_program()).args(command.get_args());
        as_for(command, &mut whole);
        whole
    }
}

/// Folder and variables of one command for another.
fn as_for(command: &Command, other: &mut Command) {
    if let Some(folder) = command.get_current_dir() {
        other.current_dir(folder);
    }
    other.stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => other.env(name, value),
            None => other.env_remove(name),
        };
    }
}

/// A running desk; killed when dropped.
pub struct Desk {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    pub client: Client,
    child: Child,
    out: PathBuf,
    log: PathBuf,
}

impl Desk {
    /// Starts a desk and waits until it is ready.
    pub async fn start(home: &Home, settings: &[&str]) -> Self {
        Self::start_as("serve", home, settings).await
    }

    /// The same for `sealpost work`, which answers to health checks alone.
    pub async fn start_worker(home: &Home, settings: &[&str]) -> Self {
        Self::start_as("work", home, settings).await
    }

    /// None of its files may grow beyond a few megabytes: writing fails then, as
    /// on a full disk.
    pub async fn start_with_small_files(home: &Home, settings: &[&str]) -> Self {
        let database = std::fs::metadata(home.data().join("sealpost.db")).map_or(0, |found| found.len());
        let log = std::fs::metadata(home.data().join("sealpost.db-wal")).map_or(0, |found| found.len());
        // In blocks of 512 bytes, as POSIX has it.
        let blocks = database.max(log) / 512 + 600;
        let script = format!("ulimit -f {blocks} && trap '' XFSZ && exec \"$0\" \"$@\"");
        loop {
            let limited = |port| {
                let command = home.serve(port, settings);
                let mut whole = Command::new("sh");
                whole.args(["-c", &script]).arg(command.get_program()).args(command.get_args());
                as_for(&command, &mut whole);
                whole
            };
            let mut desk = Self::spawn(limited, home);
            if desk.is_ready().await {
                return desk;
            }
        }
    }

    async fn start_as(verb: &str, home: &Home, settings: &[&str]) -> Self {
        loop {
            let mut desk = Self::spawn(|port| home.process(verb, port, settings), home);
            if desk.is_ready().await {
                return desk;
            }
            // Somebody else was quicker to take the port.
        }
    }

    /// Starts a process and does not wait for it.
    pub fn spawn(command: impl FnOnce(u16) -> Command, home: &Home) -> Self {
        let port = free_port();
        let file = |name: &str| home.folder.path().join(format!("{name}-{port}"));
        let (out, log) = (file("out"), file("log"));
        let create = |path: &Path| Stdio::from(std::fs::File::create(path).expect("a file"));
        let mut command = command(port);
        let child = command.stdout(create(&out)).stderr(create(&log)).spawn().expect("the program runs");
        let url = format!("http://127.0.0.1:{port}");
        let client = Client::new(&url, KEY).expect("a URL and a key");
        Self { url, client, child, out, log }
    }

    async fn is_ready(&mut self) -> bool {
        let until = Instant::now() + PATIENCE;
        let address = self.url.trim_start_matches("http://").to_owned();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                assert!(self.log().contains("cannot listen"), "it ended with {status}: {}", self.log());
                return false;
            }
            // Its own word that the port is its own comes before any answer counts.
            if self.told().contains(&address) && self.get("/readyz").await.is_some_and(|(status, _)| status == 200) {
                return true;
            }
            assert!(Instant::now() < until, "it is not ready: {}", self.log());
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// What it printed for people.
    pub fn told(&self) -> String {
        std::fs::read_to_string(&self.out).expect("its output")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("its log")
    }

    pub fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The base of its API.
    pub fn api(&self) -> String {
        format!("{}/services/v2", self.url)
    }

    /// Another key for the calls from now on.
    pub fn use_key(&mut self, key: &str) {
        self.client = Client::new(&self.url, key).expect("a URL and a key");
    }

    /// A plain GET; `None` when nothing answers.
    pub async fn get(&self, path: &str) -> Option<(u16, String)> {
        let answer = reqwest::get(format!("{}{path}", self.url)).await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// How many attempts to send this node made with that outcome.
    pub async fn attempts(&self, outcome: &str) -> usize {
        let (_, figures) = self.get("/metrics").await.expect("figures");
        let line = format!("sealpost_mail_attempts_total{{outcome=\"{outcome}\"}} ");
        let found = figures.lines().find_map(|figure| figure.strip_prefix(&line));
        found.map_or(0, |figure| figure.parse().expect("a number"))
    }

    /// `kill -9`; over when the process is.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("a child");
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks for an orderly end.
    pub fn terminate(&self) {
        let line = format!("kill -TERM {}", self.child.id());
        let status = Command::new("sh").args(["-c", &line]).status().expect("a shell");
        assert!(status.success(), "it does not run any more: {}", self.log());
    }

    /// Waits for the end.
    pub async fn ended(&mut self) -> ExitStatus {
        let mut ended = None;
        wait_for("the desk ends", async || {
            ended = self.child.try_wait().expect("a child");
            ended.is_some()
        })
        .await;
        ended.expect("just seen")
    }

    /// Ends the desk in good order.
    pub async fn stop(mut self) {
        self.terminate();
        let status = self.ended().await;
        assert_eq!(status.code(), Some(0), "{}", self.log());
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            let lines: Vec<_> = log.lines().collect();
            eprintln!("the last lines of {}:\n{}", self.url, lines[lines.len().saturating_sub(40)..].join("\n"));
        }
    }
}
