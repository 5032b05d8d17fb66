//! Files that are named after a certificate, and never overwritten unasked.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// `*.example.com` and `key` make `star.example.com.key`, in this folder.
pub fn named_after(common_name: &str, extension: &str) -> PathBuf {
    let harmless = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let stem: String = common_name.replace('*', "star").chars().map(harmless).collect();
    let stem = stem.trim_start_matches('.');
    let stem = if stem.is_empty() { "certificate" } else { stem };
    PathBuf::from(format!("{stem}.{extension}"))
}

/// Writes a new file with these permissions. `hint` tells what to do when there
/// is one already.
pub fn write_new(path: &Path, mode: u32, contents: &[u8], hint: &str) -> anyhow::Result<()> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    let mut file = match opened {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!("{} exists and is not overwritten: {hint}", path.display())
        }
        opened => opened.with_context(|| format!("cannot make {}", path.display()))?,
    };
    file.write_all(contents).and_then(|()| file.sync_all()).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_is_named_after_its_certificate() {
        for (name, wanted) in [
            ("example.com", "example.com.key"),
            ("*.example.com", "star.example.com.key"),
            ("../../etc/passwd", "_.._etc_passwd.key"),
            ("", "certificate.key"),
        ] {
            assert_eq!(named_after(name, "key"), PathBuf::from(wanted), "{name}");
        }
    }

    #[test]
    fn a_key_is_for_its_owner_only_and_never_overwritten() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.key");
        write_new(&path, 0o600, b"one", "").expect("written");
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);

        let error = write_new(&path, 0o600, b"two", "choose another").expect_err("refused");
        assert!(error.to_string().ends_with("a.key exists and is not overwritten: choose another"), "{error}");
        assert_eq!(std::fs::read(&path).expect("there"), b"one");
    }
}
