//! What every test here needs: the program, a free port, patience.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Much longer than anything takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// The program in that folder, without settings from the environment.
pub fn sealpost(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sealpost"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SEALPOST_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("SEALPOST_API_KEY", crate::desk::KEY).stdin(Stdio::null());
    command
}

/// Runs a command to its end beside the test's own tasks.
pub async fn run(command: Command) -> Output {
    let program = command.get_program().to_owned();
    let running = tokio::process::Command::from(command).kill_on_drop(true).output();
    let output = tokio::time::timeout(PATIENCE, running).await;
    let output = output.unwrap_or_else(|_elapsed| panic!("{} does not end", program.display()));
    output.unwrap_or_else(|error| panic!("{} does not run: {error}", program.display()))
}

/// Runs a command that must succeed, and gives what it printed.
pub async fn succeed(command: Command) -> String {
    let line = format!("{command:?}");
    let output = run(command).await;
    assert!(output.status.success(), "{line}: {}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// Whether a program is there to be run.
pub fn is_installed(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

pub fn in_ci() -> bool {
    std::env::var("CI").as_deref() == Ok("true")
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("bound").port()
}

/// Asks again and again until it is so, but not for ever.
#[track_caller]
pub fn wait_for(what: &str, is_so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    wait_within(PATIENCE, what, is_so)
}

/// For a queue that a crash left full.
#[track_caller]
pub fn wait_patiently(what: &str, is_so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    wait_within(4 * PATIENCE, what, is_so)
}

#[track_caller]
fn wait_within(time: Duration, what: &str, mut is_so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    async move {
        let until = Instant::now() + time;
        while !is_so().await {
            assert!(Instant::now() < until, "{caller}: still waiting until {what}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

/// Has openssl do something, which must succeed.
pub async fn openssl(arguments: &[&str]) -> String {
    let mut command = Command::new("openssl");
    command.args(arguments);
    succeed(command).await
}

/// Chance that can be had again: the same seed gives the same numbers.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One more, as independent as needed here.
    pub fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// 0 to `limit` - 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn pick(&mut self, of: usize) -> usize {
        usize::try_from(self.below(of as u64)).expect("below a length")
    }

    pub fn millis(&mut self, range: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(range.start + self.below(range.end - range.start))
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
