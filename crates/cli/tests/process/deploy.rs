//! The files under `examples/deploy` are what the program takes.

use std::path::{Path, PathBuf};
use std::process::Command;

use sealpost_store::testing::Kind;

use crate::desk::Home;
use crate::tool::{in_ci, is_installed, run, succeed, text};

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/deploy").join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[tokio::test]
async fn the_settings_of_the_deployment_example_are_settings() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let mut command = home.command();
    command.args(["work", "--database", "sqlite:nowhere.db", "--config"]).arg(file("sealpost.toml"));
    let output = run(command).await;
    // All of them were read and found good before that.
    assert!(text(&output.stderr).contains("a SQLite database has one process"), "{output:?}");
}

#[tokio::test]
async fn the_compose_file_names_variables_and_flags_that_exist() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let mut helps = String::new();
    for verb in ["serve", "work"] {
        let mut help = home.command();
        help.args([verb, "--help"]);
        helps += &succeed(help).await;
    }
    let compose = read("compose.yaml");
    let variables = compose.lines().filter_map(|line| line.trim().split_once(": ")).map(|(name, _)| name);
    let variables: Vec<_> = variables.filter(|name| name.starts_with("SEALPOST_")).collect();
    assert!(variables.len() >= 3, "{variables:?}");
    let commands = compose.lines().filter_map(|line| line.trim().strip_prefix("command: ["));
    let words: Vec<_> = commands.flat_map(|line| line.trim_end_matches(']').split(", ")).collect();
    let flags: Vec<_> = words.iter().filter(|word| word.starts_with("--")).collect();
    assert_eq!(flags.len(), 3, "{words:?}");
    for name in variables.into_iter().chain(flags.into_iter().copied()) {
        assert!(helps.contains(name), "{name}");
    }
}

#[tokio::test]
async fn systemd_finds_nothing_wrong_with_the_units() {
    if !is_installed("systemd-analyze", &["--version"]) {
        assert!(!in_ci() || !is_installed("systemctl", &["--version"]), "in CI, the units must be verified");
        eprintln!("SKIPPED: systemd-analyze is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["sealpost.service", "sealpost-work.service"] {
        let unit = read(&format!("systemd/{name}"));
        for hardening in ["NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectoryMode=0700"] {
            assert!(unit.lines().any(|line| line == hardening), "{name}: {hardening}");
        }
        // The program is not installed here.
        let unit = unit.replace("/usr/bin/sealpost", env!("CARGO_BIN_EXE_sealpost"));
        let path = folder.path().join(name);
        std::fs::write(&path, unit).expect("written");
        let mut verify = Command::new("systemd-analyze");
        verify.args(["verify", "--man=no"]).arg(&path);
        let output = run(verify).await;
        let said = text(&output.stderr);
        let about_it: Vec<_> = said.lines().filter(|line| line.contains(name)).collect();
        assert!(output.status.success() && about_it.is_empty(), "{said}");
    }
}
