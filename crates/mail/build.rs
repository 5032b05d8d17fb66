//! Lists the files of sentences; `sealpost-domain` makes the languages of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where we are")).join("locales");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut list = String::from("&[\n");
    for path in files.iter().filter(|path| path.extension().is_some_and(|kind| kind == "ftl")) {
        let code = path.file_stem().and_then(|stem| stem.to_str()).expect("a code");
        writeln!(list, "    ({code:?}, include_str!({path:?})),").expect("a string");
    }
    list.push(']');
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo says where to")).join("sources.rs");
    fs::write(target, list).expect("written");
}
