//! [`Server`]: from settings to a listening desk, and its orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sealpost_mail::{ComposeError, Composer, OverrideError, Overrides, Sender};
use sealpost_store::{Db, HashCode, Options, Seal, certificates, clock, keys, mails, order_view, webhooks};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::answers::Answers;
use crate::app::{App, Clock, Inner, PageKey, Worker, fill};
use crate::auth::{Callers, KeyUses};
use crate::bounces::ReturnPath;
use crate::config::{ApprovalBy, Config};
use crate::faults::Faults;
use crate::first_start::{self, FirstStart};
use crate::listen::Places;
use crate::metrics::Metrics;
use crate::request_limits::RequestLimits;
use crate::web::visitors::Visitors;
use crate::webhooks::{Calls, system_lookup};
use crate::{bounces, contacts, jobs, listen, openapi, outgoing, router};

/// How long a stop waits for requests and mails under way.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// Whether a worker alone still works is looked at this often.
const LOOK_AT_WORKER: Duration = Duration::from_secs(1);

/// SQLite's log is moved into the database file this often.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// When keys were last used is written down this often.
const KEEP_KEY_USES_EVERY: Duration = Duration::from_secs(10);

/// The database's time is read anew this often.
const READ_TIME_EVERY: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0}")]
    Data(String),
    #[error("the certificate authority cannot be used: {0}")]
    Ca(String),
    #[error(
        "this database belongs to a {database} desk and cannot be served in mode {asked}: a desk keeps its mode for \
         life; use another --data folder or --database for a {asked} desk"
    )]
    Mode { database: String, asked: &'static str },
    #[error(
        "{path} is not the sealing key of this database: copy secret.key from the node or backup that made the database",
        path = .path.display()
    )]
    Secret { path: PathBuf },
    #[error(
        "{path} is not the CA of this database: copy the folder from the node or backup that made the database, or \
         name your own CA with ca_chain and ca_key",
        path = .path.display()
    )]
    OtherCa { path: PathBuf },
    #[error("the mail server in the settings cannot be used: {0}")]
    Smtp(String),
    #[error("the mail templates and sentences in mail_overrides cannot be used: {0}")]
    Overrides(#[from] OverrideError),
    #[error("the DKIM key in the settings cannot be used: {0}")]
    Dkim(String),
    #[error("bounces cannot be taken: {0}")]
    Bounces(String),
    #[error("look-ups cannot be set up: {0}")]
    Dns(String),
    #[error("a worker cannot run alone here: {0}")]
    Worker(String),
    #[error("the worker ended by itself; the log tells more")]
    WorkerEnded,
    #[error("TLS cannot be served: {0}")]
    Tls(String),
    #[error("cannot listen on {address}: {error}")]
    Listen { address: SocketAddr, error: std::io::Error },
    #[error(transparent)]
    Store(#[from] sealpost_store::Error),
    #[error("{0}")]
    Defect(String),
}

/// What a process is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It answers, and works unless its settings say otherwise.
    Desk,
    /// It works, and answers to nobody but those who watch it.
    Worker,
}

/// A desk, or a worker alone, that listens and is ready to run.
pub struct Server {
    app: App,
    role: Role,
    /// A worker may do without.
    listener: Option<(TcpListener, SocketAddr)>,
    /// Takes bounces.
    bounces: Option<TcpListener>,
    tls: Option<TlsAcceptor>,
    first_start: Option<FirstStart>,
    /// Of a SQLite database: held while it is served.
    lock: Option<std::fs::File>,
}

/// Opens the database that the settings name, with its sealing key.
pub async fn open_database(config: &Config) -> Result<Db, StartError> {
    open(config, &Clock::default()).await.map(|(db, _)| db)
}

async fn open(config: &Config, clock: &Clock) -> Result<(Db, [u8; 32]), StartError> {
    first_start::data_folder(&config.data)?;
    let secret = first_start::secret(&config.data)?;
    let shown = clock.clone();
    let options = Options {
        url: config.database.clone(),
        seal: Seal::new(&secret).map_err(|error| StartError::Defect(error.to_string()))?,
        now: Arc::new(move || shown.now()),
        fill: Arc::new(fill),
        limits: config.limits.clone(),
        codes: (config.approval == ApprovalBy::Code).then(|| codes(&secret)),
        policy: config.policy.clone(),
    };
    let db = Db::open(options).await?;
    clock.follow(&db).await?;
    if config.is_test() {
        clock.put_ahead(clock::ahead(db.read().await?.conn()).await?);
    }
    Ok((db, secret))
}

fn codes(secret: &[u8; 32]) -> HashCode {
    let key = PageKey::new(secret);
    Arc::new(move |value, code| key.code_hash(value, code))
}

impl Server {
    /// A desk, made first if the database is new.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let listen = Some(config.listen);
        Self::open(config, Role::Desk, listen).await
    }

    /// The worker alone, of a desk that is there already. Health and figures are
    /// told at `listen`.
    pub async fn start_worker(mut config: Config, listen: Option<SocketAddr>) -> Result<Self, StartError> {
        worker_can_run(&config)?;
        config.worker = true;
        config.api_key = None;
        Self::open(config, Role::Worker, listen).await
    }

    async fn open(mut config: Config, role: Role, listen: Option<SocketAddr>) -> Result<Self, StartError> {
        let tls = config.listening.tls.as_ref();
        let tls = tls.map(|(chain, key)| listen::acceptor(chain, key)).transpose().map_err(StartError::Tls)?;
        config.listening.connections = listen::fitting(config.listening.connections);
        let smtp = outgoing::smtp(&config)?;
        let dkim = outgoing::dkim(&config)?;
        let overrides = config.mail_overrides.as_deref().map(Overrides::read).transpose()?.unwrap_or_default();
        let lookups = contacts::lookups(&config)?;
        let clock = Clock::default();
        first_start::data_folder(&config.data)?;
        let lock = first_start::sole_server(&config.database)?;
        let (db, secret) = open(&config, &clock).await?;
        if role == Role::Worker {
            first_start::must_be_there(&db).await?;
        }
        first_start::must_be_its_secret(&db, &config, &secret).await?;
        let issuer = first_start::issuer(&config, &secret, clock.now())?;
        let first_start = first_start::prepare(&db, &config, &issuer, &secret).await?;
        if lock.is_some() {
            // Whoever held a lease is dead: nobody has to wait for its end.
            mails::release_all(&db).await?;
            certificates::release_all(&db).await?;
            webhooks::release_all(&db).await?;
            clock::release_all(&db).await?;
        }
        let listener = match listen {
            Some(address) => Some(bind(address).await.map_err(|error| StartError::Listen { address, error })?),
            None => None,
        };
        let bounces = match role {
            Role::Desk => bounces::listener(&config.bounces).await?,
            Role::Worker => None,
        };
        let public_url = config.public_url.clone().unwrap_or_else(|| {
            let scheme = if tls.is_some() { "https" } else { "http" };
            let address = listener.as_ref().map_or(config.listen, |(_, address)| *address);
            format!("{scheme}://{address}")
        });
        let sender =
            Sender { from: config.mail_from.clone(), name: config.mail_name.clone(), public_url: public_url.clone() };
        let composer = Composer::with_overrides(sender, &overrides).map_err(|error| match error {
            ComposeError::Override(error) => StartError::Overrides(error),
            error => StartError::Defect(error.to_string()),
        })?;
        let app = App::new(Inner {
            callers: Callers::new(keys::ring(&db)),
            key_uses: KeyUses::default(),
            stamps: order_view::stamps(&db),
            orders: order_view::views(&db),
            answers: Answers::default(),
            composer,
            smtp,
            dkim,
            lookups,
            webhooks: Calls::new(system_lookup(), config.is_test()),
            worker: Worker::default(),
            return_path: ReturnPath::new(&config.bounces, &secret),
            page_key: PageKey::new(&secret),
            visitors: Visitors::new(config.page_misses, config.page_misses_total),
            metrics: Metrics::default(),
            request_limits: RequestLimits::new(&config.request_windows),
            places: Places::new(config.listening.connections_per_address),
            openapi: openapi::Served::default(),
            faults: Faults::default(),
            config,
            public_url,
            db,
            issuer,
            clock,
        });
        Ok(Self { app, role, listener, bounces, tls, first_start, lock })
    }

    /// Where people and programs reach this desk.
    pub fn url(&self) -> &str {
        &self.app.public_url
    }

    /// Where it listens; a worker may not.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.listener.as_ref().map(|(_, address)| *address)
    }

    /// What was made, if the database was new.
    pub fn first_start(&self) -> Option<&FirstStart> {
        self.first_start.as_ref()
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Serves until `stop` comes, then lets requests finish, gives leases back
    /// and closes the database.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StartError> {
        let Self { app, role, listener, bounces, tls, lock, .. } = self;
        let (stopping, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(app.clone(), stopped.clone()));
        // Servers take them; a worker alone is reached by nobody.
        let bounces = tokio::spawn({
            let (app, stopped) = (app.clone(), stopped.clone());
            async move {
                if role == Role::Desk {
                    bounces::run(app, bounces, stopped).await;
                }
            }
        });
        let checkpoints = tokio::spawn(checkpoints(app.db.clone(), stopped.clone()));
        let time = tokio::spawn(keep_time(app.clone(), stopped.clone()));
        let key_uses = tokio::spawn(keep_key_uses(app.clone(), stopped.clone()));
        let other_clocks = tokio::spawn(jobs::turn::follow_others(app.clone(), stopped.clone()));
        for notice in app.notices() {
            tracing::warn!(
                from = notice.from.date(),
                rule = notice.rule,
                "From {}: {} ({})",
                notice.from.date(),
                notice.text,
                notice.rule
            );
        }
        let (mode, database) = (app.config.mode.name(), app.db.kind());
        match &listener {
            Some((_, address)) => tracing::info!(%address, mode, database, "Serving on {address}"),
            None => tracing::info!(mode, database, "Working"),
        }
        tokio::spawn(async move {
            stop.await;
            tracing::info!("Stopping");
            let _nobody_waits = stopping.send(true);
        });
        let service = match role {
            Role::Desk => router::service(app.clone()),
            Role::Worker => router::health_service(app.clone()),
        };
        let stop_begins = |mut stopped: watch::Receiver<bool>| async move {
            stopped.wait_for(|stopped| *stopped).await.map(drop).ok();
        };
        let until_stop = stop_begins(stopped.clone());
        let serving = async {
            match listener {
                Some((listener, _)) => {
                    listen::serve(&app.config.listening, listener, tls, service, &app.places, stopped.clone()).await;
                }
                None => until_stop.await,
            }
        };
        let last_call = async {
            stop_begins(stopped.clone()).await;
            tokio::time::sleep(STOP_WITHIN).await;
        };
        let too_early = async {
            while role == Role::Desk || *stopped.borrow() || !worker.is_finished() {
                tokio::time::sleep(LOOK_AT_WORKER).await;
            }
        };
        tokio::select! {
            () = serving => {}
            () = last_call => tracing::warn!("Requests were still open after {STOP_WITHIN:?}; stopping without them"),
            // Nobody may be watching: whoever started it starts it again.
            () = too_early => return Err(StartError::WorkerEnded),
        }
        let _joined = tokio::time::timeout(STOP_WITHIN, async {
            (worker.await, bounces.await, checkpoints.await, time.await, key_uses.await, other_clocks.await)
        })
        .await;
        app.db.close().await;
        drop(lock);
        tracing::info!("Stopped");
        Ok(())
    }
}

/// Works until `stopped`, if this process is to work.
async fn work(app: App, stopped: watch::Receiver<bool>) {
    if app.config.worker {
        jobs::run(app, stopped).await;
    }
}

async fn bind(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// A worker joins a desk; it makes none.
fn worker_can_run(config: &Config) -> Result<(), StartError> {
    let refused = |reason: &str| Err(StartError::Worker(reason.to_owned()));
    if !config.is_postgres() {
        return refused("a SQLite database has one process, and `sealpost serve` has the worker inside");
    }
    if config.public_url.is_none() {
        return refused("it writes links into mails: set public_url, as the servers have it");
    }
    if !first_start::has_keys(config) {
        return refused("its data folder needs secret.key and ca/ of the desk: copy them from a server");
    }
    Ok(())
}

/// Does something again and again until `stopped`. If it fails, the next time may do.
async fn every<F>(pause: Duration, mut stopped: watch::Receiver<bool>, failed: &'static str, act: impl Fn() -> F)
where
    F: Future<Output = sealpost_store::Result<()>>,
{
    while tokio::time::timeout(pause, stopped.wait_for(|stopped| *stopped)).await.is_err() {
        if let Err(error) = act().await {
            tracing::warn!(%error, "{failed}");
        }
    }
}

async fn checkpoints(db: Db, stopped: watch::Receiver<bool>) {
    every(CHECKPOINT_EVERY, stopped, "The database's log could not be checkpointed", || db.checkpoint()).await;
}

async fn keep_key_uses(app: App, stopped: watch::Receiver<bool>) {
    const FAILED: &str = "When keys were last used could not be written down";
    every(KEEP_KEY_USES_EVERY, stopped, FAILED, || app.key_uses.keep(&app.db)).await;
    if let Err(error) = app.key_uses.keep(&app.db).await {
        tracing::warn!(%error, "{FAILED}");
    }
}

async fn keep_time(app: App, stopped: watch::Receiver<bool>) {
    const FAILED: &str = "The database's time could not be read; it is counted on";
    every(READ_TIME_EVERY, stopped, FAILED, || app.clock.follow(&app.db)).await;
}
