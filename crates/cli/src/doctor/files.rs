//! The data folder, the disk below it, and the CA in it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{Access, access, statvfs};
use sealpost_ca::{Issuer, KeySeal};
use sealpost_domain::Timestamp;
use sealpost_server::Config;

use super::check::Check;

/// Less than this is not enough to go on with.
const SCARCE: u64 = 100 << 20;

/// Less than this is time to look for more.
const LITTLE: u64 = 1 << 30;

/// A CA is renewed in good time.
const SOON: Duration = Duration::from_secs(60 * 86_400);

pub fn check(config: &Config) -> Vec<Check> {
    let now = sealpost_server::app::Clock::default().now();
    let data = folder(&config.data);
    if data.verdict == super::Verdict::Failed && !config.data.exists() {
        return vec![data];
    }
    vec![data, secret(&config.data.join("secret.key")), disk(&config.data), ca(config, now)]
}

fn folder(path: &Path) -> Check {
    const NAME: &str = "data folder";
    let shown = path.display();
    let Ok(found) = std::fs::metadata(path) else {
        return Check::failed(
            NAME,
            format!("{shown} is not there"),
            "`sealpost serve` makes it, or name it with --data",
        );
    };
    let mode = found.permissions().mode() & 0o777;
    if !found.is_dir() {
        return Check::failed(NAME, format!("{shown} is not a folder"), "name another one with --data");
    }
    if mode & 0o077 != 0 {
        return Check::failed(
            NAME,
            format!("others can use {shown} (mode {mode:03o})"),
            format!("run `chmod 700 {shown}`"),
        );
    }
    if let Err(error) = access(path, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK) {
        let advice = "run this as the desk's own user, and look for a read-only file system";
        return Check::failed(NAME, format!("{shown} cannot be written to ({error})"), advice);
    }
    Check::ok(NAME, format!("{shown} is its owner's alone and can be written to"))
}

fn secret(path: &Path) -> Check {
    const NAME: &str = "sealing key";
    let shown = path.display();
    match std::fs::metadata(path) {
        Err(error) => {
            let advice = "put the one from your backup there; a desk with another one is refused";
            Check::failed(NAME, format!("{shown} cannot be read ({error})"), advice)
        }
        Ok(found) if found.len() != 32 => {
            Check::failed(NAME, format!("{shown} does not hold 32 bytes"), "put the one from your backup there")
        }
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            Check::failed(NAME, format!("others can use {shown}"), format!("run `chmod 600 {shown}`"))
        }
        Ok(_) => Check::ok(NAME, format!("{shown} is there")),
    }
}

fn disk(path: &Path) -> Check {
    const NAME: &str = "disk";
    match statvfs(path) {
        Ok(found) => room(found.f_bavail.saturating_mul(found.f_frsize)),
        Err(error) => Check::failed(NAME, format!("the room on the disk is not known ({error})"), "look at the disk"),
    }
}

fn room(free: u64) -> Check {
    let told = format!("{} MB are free", free >> 20);
    if free < SCARCE {
        Check::failed("disk", told, "make room: writes are refused with 503 once the disk is full")
    } else if free < LITTLE {
        Check::warning("disk", told, "make room before it is full")
    } else {
        Check::ok("disk", told)
    }
}

/// Loading checks the rights of the key, the chain, and that key and chain belong
/// together.
fn ca(config: &Config, now: Timestamp) -> Check {
    const NAME: &str = "certificate authority";
    let loaded = match &config.own_ca {
        Some((chain, key)) => Issuer::from_files(chain, key, now),
        None => Issuer::load(&config.data.join("ca"), seal(config).as_ref(), now),
    };
    let issuer = match loaded {
        Ok(issuer) => issuer,
        Err(error) => {
            return Check::failed(NAME, error.to_string(), "mend this: nothing can be signed");
        }
    };
    let told = format!("{} can sign until {}", issuer.issuing_common_name(), issuer.not_after().date());
    if issuer.not_after() < now + SOON {
        Check::warning(NAME, told, "certificates cannot outlive it: renew it")
    } else {
        Check::ok(NAME, told)
    }
}

/// What the keys are sealed with; a secret that is not there is told by another
/// check.
fn seal(config: &Config) -> Option<KeySeal> {
    let secret = std::fs::read(config.data.join("secret.key")).ok()?;
    KeySeal::new(secret.first_chunk()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn little_room_is_told_before_it_is_none() {
        assert_eq!(room(50 << 20).verdict, Verdict::Failed);
        assert_eq!(room(500 << 20).verdict, Verdict::Warning);
        assert_eq!(room(5 << 30).verdict, Verdict::Ok);
    }
}
