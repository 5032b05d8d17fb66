//! Mail out over loopback: mails that lie in the database, through the worker,
//! into a sink, each step durable; beside `smtp-source`, which sends out of its
//! memory, into the same sink.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sealpost_mail::{DkimKey, DkimKeyType};

use crate::postfix::{self, SmtpSink};
use crate::program::Program;
use crate::report::{Figures, Goal, Place, Report};
use crate::seed::Seeded;
use crate::sink::Sink;

/// Connections, ours and those of `smtp-source`.
const SESSIONS: usize = 32;

const GOAL: Goal = Goal::RatioAtLeast(0.35);

/// How often what was sent is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub async fn measure(report: &mut Report, place: Place, seeded: &Seeded, time: Duration) -> anyhow::Result<()> {
    let own = Sink::start().await?;
    let (ca, ed25519, rsa) = (seeded.file("sink.pem"), seeded.file("ed25519.pem"), seeded.file("rsa.pem"));
    std::fs::write(&ca, &own.certificate)?;
    write_key(&ed25519, DkimKeyType::Ed25519)?;
    write_key(&rsa, DkimKeyType::Rsa2048)?;
    let sink = SmtpSink::start()?;
    let plain = format!("smtp+plain://{}", sink.address);

    let tls = [flag("smtp-ca"), ca.display().to_string()];
    let by_tls = send(seeded, &format!("smtp+starttls://{}", own.address), &tls, time).await?;
    let octets = own.octets();
    let source = Figures::from(postfix::source(&sink.address, SESSIONS, octets, time)?);
    let source_to_own = {
        let address = own.address.clone();
        Figures::from(tokio::task::spawn_blocking(move || postfix::source(&address, SESSIONS, octets, time)).await??)
    };
    let out = send(seeded, &plain, &[], time).await?;
    report.add(place, "mail out", "/s", &out.rate, Some(("smtp-source", &source)), Some(GOAL));
    let beside = Some(("smtp-source, plain, same sink", &source_to_own));
    report.add(place, "mail out, STARTTLS", "/s", &by_tls.rate, beside, Some(GOAL));
    for (what, key, goal) in [
        ("mail out, DKIM Ed25519", &ed25519, Some(GOAL)),
        // Bound by the signature, see the issuance rows for what one takes.
        ("mail out, DKIM RSA-2048", &rsa, None),
    ] {
        let dkim = [flag("dkim-key"), key.display().to_string(), flag("dkim-selector"), "s1".to_owned()];
        let signed = send(seeded, &plain, &dkim, time).await?;
        report.add(place, what, "/s", &signed.rate, Some(("smtp-source", &source)), goal);
    }
    let queued = format!("memory at most, {} queued", out.queued);
    report.add(place, &queued, "MB", &out.memory.into(), None, None);
    Ok(())
}

fn flag(name: &str) -> String {
    format!("--{name}")
}

fn write_key(path: &PathBuf, kind: DkimKeyType) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(file.write_all(DkimKey::generate(kind)?.to_pem().as_bytes())?)
}

struct Out {
    rate: Figures,
    /// At most, in MB.
    memory: f64,
    /// Mails that waited at the start.
    queued: u64,
}

/// From the first mail that was recorded as sent to the last one in this time,
/// or in the queue.
async fn send(seeded: &Seeded, smtp: &str, more: &[String], time: Duration) -> anyhow::Result<Out> {
    let queued = seeded.queued().await?;
    let sessions = [flag("smtp-connections"), SESSIONS.to_string()];
    let program = Program::start(seeded, smtp, &[&sessions, more].concat()).await?;
    let (mut first, mut last) = (None, (Instant::now(), 0));
    while first.is_none_or(|(began, _): (Instant, u64)| began.elapsed() < time) {
        let sent = program.sent().await?;
        if sent > last.1 {
            last = (Instant::now(), sent);
            first.get_or_insert(last);
        }
        if sent >= queued {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let (began, sent_before) = first.unwrap_or(last);
    let rate = (last.1 - sent_before) as f64 / (last.0 - began).as_secs_f64();
    let memory = program.memory("VmHWM")?;
    program.stop().await?;
    Ok(Out { rate: rate.into(), memory, queued })
}
