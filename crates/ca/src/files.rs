//! CA files: private, whole or absent.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::CaError;

pub(crate) const ROOT_PEM: &str = "root.pem";
pub(crate) const ROOT_KEY: &str = "root.key";
pub(crate) const ISSUING_PEM: &str = "issuing.pem";
pub(crate) const ISSUING_KEY: &str = "issuing.key";

/// Writes all files into `dir`, which is made 0700. A file in the way is left
/// alone and reported, before anything is written.
pub(crate) fn write_all(dir: &Path, files: &[(&str, u32, &str)]) -> Result<(), CaError> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(writing(dir))?;
    fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(writing(dir))?;
    for (name, ..) in files {
        let path = dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(CaError::Exists { path });
        }
    }
    for (name, mode, text) in files {
        write(dir, name, *mode, text)?;
    }
    sync(dir)
}

/// Writes a file in the place of the one that is there.
pub(crate) fn replace(dir: &Path, name: &str, mode: u32, text: &str) -> Result<(), CaError> {
    write(dir, name, mode, text)?;
    sync(dir)
}

fn sync(dir: &Path) -> Result<(), CaError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(writing(dir))
}

/// Reads a certificate file.
pub(crate) fn read(path: &Path) -> Result<String, CaError> {
    let file = File::open(path).map_err(reading(path))?;
    let mut text = String::new();
    file.take(MAX_FILE).read_to_string(&mut text).map_err(reading(path))?;
    Ok(text)
}

/// Reads a private key that only its owner can reach (R56).
pub(crate) fn read_private(path: &Path) -> Result<Zeroizing<String>, CaError> {
    let file = File::open(path).map_err(reading(path))?;
    refuse_open(path, &file)?;
    // Room for the whole text at once, so that no copy stays behind in memory.
    let mut text = Zeroizing::new(String::with_capacity(MAX_KEY));
    file.take(MAX_KEY as u64).read_to_string(&mut text).map_err(reading(path))?;
    Ok(text)
}

/// Checks the mode of a key that is not needed itself and may be absent.
pub(crate) fn check_private(path: &Path) -> Result<(), CaError> {
    match File::open(path) {
        Ok(file) => refuse_open(path, &file),
        // Kept offline, or readable by another user alone: both as it should be.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => Ok(()),
        Err(source) => Err(reading(path)(source)),
    }
}

fn refuse_open(path: &Path, file: &File) -> Result<(), CaError> {
    let mode = file.metadata().map_err(reading(path))?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(CaError::OpenKey { path: path.to_owned(), mode });
    }
    Ok(())
}

/// A temporary name, fsync, rename: after a crash the file is whole or absent.
fn write(dir: &Path, name: &str, mode: u32, text: &str) -> Result<(), CaError> {
    let path = dir.join(name);
    let temporary = dir.join(format!(".{name}.new"));
    let written = || {
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
        file.set_permissions(Permissions::from_mode(mode))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    };
    written().map_err(writing(&path))
}

fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> CaError {
    let path = PathBuf::from(path);
    |source| CaError::Read { path, source }
}

fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> CaError {
    let path = PathBuf::from(path);
    |source| CaError::Write { path, source }
}

const MAX_FILE: u64 = 1024 * 1024;
const MAX_KEY: usize = 64 * 1024;
