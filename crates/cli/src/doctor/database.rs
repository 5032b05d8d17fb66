//! The database: reached, of a good version, with our tables, its clock with
//! ours, and the end of its audit chain whole.

use std::time::Duration;

use sealpost_domain::Timestamp;
use sealpost_server::Config;
use sealpost_server::app::Clock;
use sealpost_store::Reader;
use sealpost_store::audit::verify::{self, Verdict as Chain};
use sealpost_store::look::{self, Facts, Schema};

use super::check::Check;
use crate::desk::sqlite_file;

/// As much of the audit chain as takes no time.
const LINKS: i64 = 1_000;

/// Clocks that differ by more take one another's leases.
const APART: Duration = Duration::from_secs(10);
const NOTABLE: Duration = Duration::from_secs(1);

/// A running desk seals within seconds.
const SEALED_WITHIN: u64 = 1_000;

pub async fn check(config: &Config) -> Vec<Check> {
    const NAME: &str = "database";
    if let Some(file) = sqlite_file(config).filter(|file| !file.exists()) {
        return vec![Check::failed(NAME, format!("{} is not there", file.display()), "`sealpost serve` makes it")];
    }
    let looked = async {
        let mut reader = look::look(&config.database).await?;
        let facts = look::facts(&mut reader).await?;
        Ok::<_, sealpost_store::Error>((reader, facts))
    };
    let (mut reader, facts) = match looked.await {
        Ok(found) => found,
        Err(error) => {
            let advice = "see that it runs, and that address, user and password are right";
            return vec![Check::failed(NAME, error.to_string(), advice)];
        }
    };
    let mut checks = vec![Check::ok(NAME, format!("{} answers", facts.kind)), version(&facts), schema(&facts, config)];
    checks.extend(facts.now.map(|theirs| clock(theirs, Clock::default().now())));
    if facts.schema == Schema::Current {
        checks.push(audit(&mut reader).await);
    }
    checks
}

fn version(facts: &Facts) -> Check {
    let told = format!("{} {}", facts.kind, facts.version);
    if facts.is_recent {
        Check::ok("database version", told)
    } else {
        Check::failed("database version", told, "use PostgreSQL 14 or newer, or SQLite 3.51.3 or newer")
    }
}

fn schema(facts: &Facts, config: &Config) -> Check {
    const NAME: &str = "database schema";
    match facts.schema {
        Schema::Current => match &facts.mode {
            Some(mode) if mode != config.mode.name() => Check::failed(
                NAME,
                format!("it belongs to a {mode} desk, and the settings say {}", config.mode.name()),
                "a desk keeps its mode: mend the settings, or name another database",
            ),
            _ => Check::ok(NAME, "its tables are those of this version"),
        },
        Schema::Empty => Check::warning(NAME, "nothing is in it yet", "`sealpost serve` makes what is needed"),
        Schema::Behind(count) => {
            let told = format!("{count} changes of its tables are still to be made");
            Check::warning(NAME, told, "the next `sealpost serve` makes them: take a backup before")
        }
        Schema::Ahead(_) => Check::failed(NAME, "a newer version has changed its tables", "use that version"),
        Schema::Broken => Check::failed(NAME, "a change of its tables was not finished", "restore a backup"),
    }
}

fn clock(theirs: Timestamp, ours: Timestamp) -> Check {
    const NAME: &str = "clock";
    let apart = ours.since(theirs).max(theirs.since(ours));
    let told = format!("this machine's and the database's are {:.1} seconds apart", apart.as_secs_f64());
    if apart >= APART {
        Check::failed(NAME, told, "set both by NTP")
    } else if apart >= NOTABLE {
        Check::warning(NAME, told, "set both by NTP")
    } else {
        Check::ok(NAME, told)
    }
}

async fn audit(reader: &mut Reader) -> Check {
    match verify::verify_last(reader, LINKS).await {
        Ok(found) => chain(&found),
        Err(error) => Check::failed("audit log", error.to_string(), "run `sealpost verify-audit`"),
    }
}

fn chain(found: &Chain) -> Check {
    const NAME: &str = "audit log";
    if let Some(first) = found.breaks.first() {
        let told = format!("it was changed at position {} ({})", first.position, first.what.name());
        return Check::failed(NAME, told, "run `sealpost verify-audit` for all of it, and find out who did it");
    }
    if found.unsealed > SEALED_WITHIN {
        let told = format!("{} rows are not sealed yet", found.unsealed);
        return Check::warning(NAME, told, "a running desk seals them within seconds: look at its log");
    }
    Check::ok(NAME, format!("its last {} rows are as they were sealed", found.sealed))
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn clocks_that_are_apart_are_told_whichever_is_ahead() {
        let at = Timestamp::from_millis;
        for (apart, verdict) in [(200, Verdict::Ok), (3_000, Verdict::Warning), (60_000, Verdict::Failed)] {
            assert_eq!(clock(at(1_000_000), at(1_000_000 + apart)).verdict, verdict);
            assert_eq!(clock(at(1_000_000 + apart), at(1_000_000)).verdict, verdict);
        }
    }

    #[test]
    fn r58_an_old_database_fails() {
        let facts = |is_recent| Facts {
            kind: "SQLite",
            version: "3.51.2".to_owned(),
            is_recent,
            now: None,
            schema: Schema::Current,
            mode: None,
        };
        assert_eq!(version(&facts(false)).verdict, Verdict::Failed);
        assert_eq!(version(&facts(true)).verdict, Verdict::Ok);
    }
}
