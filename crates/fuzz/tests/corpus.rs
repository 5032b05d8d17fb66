//! Every fuzz target over its corpus, and over mutations of it: a short fuzzing
//! that needs nothing installed. `SEALPOST_TEST_FUZZ_SECONDS` makes it longer.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sealpost_fuzz_targets::TARGETS;

/// Mutations of each file where no time is given.
const ROUNDS: usize = 400;

/// The largest input, in octets.
const LONGEST: usize = 4096;

#[test]
fn every_target_holds_over_its_corpus_and_what_is_near_to_it() {
    let seconds = std::env::var("SEALPOST_TEST_FUZZ_SECONDS").ok().map(|text| text.parse().expect("seconds"));
    for (name, target) in TARGETS {
        let files = corpus(name);
        assert!(files.len() >= 3, "{name}: a corpus of {} files", files.len());
        for file in &files {
            target(file);
        }
        let until = seconds.map(|seconds: u64| Instant::now() + Duration::from_secs(seconds) / TARGETS.len() as u32);
        let mut chance = Chance(0x5ea1_9057);
        let mut rounds = 0;
        while until.map_or(rounds < ROUNDS * files.len(), |until| Instant::now() < until) {
            let mut bytes = files[rounds % files.len()].clone();
            for _ in 0..=chance.below(4) {
                mutate(&mut bytes, &files, &mut chance);
            }
            target(&bytes);
            rounds += 1;
        }
        println!("{name}: {} files, {rounds} mutations", files.len());
    }
}

#[test]
fn each_target_is_given_to_the_fuzzer() {
    let folder = root().join("fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for (name, _) in TARGETS {
        let source = std::fs::read_to_string(folder.join(format!("fuzz_targets/{name}.rs"))).expect(name);
        assert!(source.contains(&format!("sealpost_fuzz_targets::{name}(")), "{name}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = root().join("fuzz/corpus").join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

/// Repeatable chance: the same inputs in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % below.max(1)
    }
}

/// What parsers stumble over.
const PIECES: [&str; 20] = [
    "\r\n",
    "\n",
    "\0",
    "@",
    ".",
    "..",
    "-",
    "xn--",
    "*",
    "\"",
    "=?utf-8?b?",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "가",
    "ａ",
    "://",
    "null",
    "[[[[",
    "{\"",
];

fn mutate(bytes: &mut Vec<u8>, files: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    match chance.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
        1 if at < bytes.len() => drop(bytes.remove(at)),
        2 => bytes.truncate(at),
        3 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
        4 => {
            let other = &files[chance.below(files.len())];
            let from = chance.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        5 => {
            let to = (at + chance.below(16)).min(bytes.len());
            let piece = bytes[at..to].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        _ if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).expect("an octet"),
        _ => {}
    }
    bytes.truncate(LONGEST);
}
