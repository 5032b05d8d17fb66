//! Where the outside test data lies; its own tests stand beside each rule.

use std::path::Path;

/// The text of a file below `SEALPOST_CORPORA` (relative paths count from the
/// workspace). None, and said to be skipped, when the variable is not set.
#[expect(clippy::print_stderr, reason = "whoever reads the run must see what it left out")]
pub fn read(file: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("SEALPOST_CORPORA") else {
        eprintln!("skipped: SEALPOST_CORPORA is not set");
        return None;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder).join(file);
    let text = std::fs::read_to_string(&path);
    Some(text.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
