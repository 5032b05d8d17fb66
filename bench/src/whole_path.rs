//! The whole path: `PUT …/resend-emails` until the mail is at the sink.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use sealpost_api::emails::{DomainApprovalEmail, ResendEmails};
use sealpost_client::Client;
use tokio::time::MissedTickBehavior;

use crate::program::Program;
use crate::report::{Figures, Goal, Place, Report, percentiles};
use crate::seed::Seeded;
use crate::sink::Sink;

/// Resends a second in the first part.
const PACE: u32 = 200;

/// Callers at once in the second part.
const CALLERS: usize = 32;

/// The last mail comes within so long after the last answer.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn measure(report: &mut Report, place: Place, seeded: &Seeded, time: Duration) -> anyhow::Result<()> {
    let sink = Sink::start().await?;
    let program = Program::start(seeded, &format!("smtp+plain://{}", sink.address), &[]).await?;
    let client = Client::new(&program.url(), &seeded.key)?;

    let asked = at_a_pace(&client, seeded, time).await.context("resending at a pace")?;
    let arrived = wait_for(&sink, asked.len()).await?;
    // From the answer, which comes right after the commit.
    let waits = |from: fn(&Asked) -> Instant| {
        let wait = |(to, asked): (&String, &Asked)| arrived.get(to).map(|at| at.saturating_duration_since(from(asked)));
        percentiles(asked.iter().filter_map(wait).collect())
    };
    let mut figures = Figures::default();
    figures.add(asked.len() as f64 / time.as_secs_f64(), waits(|asked| asked.answered));
    let goal = Some(Goal::P99AtMostMillis(1000.0));
    report.add(place, "answer to mail at the sink, 200 resends/s", "/s", &figures, None, goal);
    let mut figures = Figures::default();
    figures.add(asked.len() as f64 / time.as_secs_f64(), waits(|asked| asked.at));
    report.add(place, "call to mail at the sink, 200 resends/s", "/s", &figures, None, None);

    let before = sink.messages();
    let began = Instant::now();
    let asked = flat_out(&client, seeded, time).await.context("resending flat out")?;
    wait_for(&sink, asked).await?;
    let rate = (sink.messages() - before) as f64 / began.elapsed().as_secs_f64();
    report.add(place, "resends to mails at the sink, flat out", "/s", &rate.into(), None, None);
    program.stop().await
}

struct Asked {
    at: Instant,
    answered: Instant,
}

/// One approver of one order, other than those asked before.
fn resend(seeded: &Seeded, mailbox: &str, number: usize) -> (i64, String, ResendEmails) {
    let n = number % seeded.orders + 1;
    let domain = format!("n{n}.bench.example");
    let to = format!("{mailbox}@{domain}");
    let entry = DomainApprovalEmail { domain: Some(domain), email: Some(to.clone()), ..DomainApprovalEmail::default() };
    let request = ResendEmails { domain_approval_emails: Some(vec![entry]), locale: None };
    (seeded.before_first + i64::try_from(n).unwrap_or(1), to, request)
}

/// By recipient, whom each call asked to mail.
async fn at_a_pace(client: &Client, seeded: &Seeded, time: Duration) -> anyhow::Result<HashMap<String, Asked>> {
    let mut tick = tokio::time::interval(Duration::from_secs(1) / PACE);
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let calls = (time.as_secs_f64() * f64::from(PACE)) as usize;
    ensure!(calls <= seeded.orders, "{calls} calls need as many orders");
    let mut calling = tokio::task::JoinSet::new();
    for number in 0..calls {
        tick.tick().await;
        let (id, to, request) = resend(seeded, "webmaster", number);
        let client = client.clone();
        calling.spawn(async move {
            let at = Instant::now();
            client.resend_emails(id, &request).await?;
            anyhow::Ok((to, Asked { at, answered: Instant::now() }))
        });
    }
    calling.join_all().await.into_iter().collect()
}

/// How many mails were asked for, as fast as they are answered.
async fn flat_out(client: &Client, seeded: &Seeded, time: Duration) -> anyhow::Result<usize> {
    let until = Instant::now() + time;
    let mailboxes = ["hostmaster", "postmaster", "administrator"];
    let most = seeded.orders * mailboxes.len();
    stream::iter((0..most).take_while(|_| Instant::now() < until))
        .map(|number| {
            let (id, _, request) = resend(seeded, mailboxes[number / seeded.orders], number);
            async move { client.resend_emails(id, &request).await }
        })
        .buffer_unordered(CALLERS)
        .try_fold(0, async |calls, ()| Ok(calls + 1))
        .await
        .map_err(anyhow::Error::from)
}

/// Until so many recipients got theirs.
async fn wait_for(sink: &Sink, mails: usize) -> anyhow::Result<HashMap<String, Instant>> {
    let until = Instant::now() + PATIENCE;
    let mut arrived = HashMap::new();
    while arrived.len() < mails {
        ensure!(Instant::now() < until, "{} of {mails} mails arrived", arrived.len());
        tokio::time::sleep(Duration::from_millis(5)).await;
        arrived.extend(sink.arrivals());
    }
    Ok(arrived)
}
