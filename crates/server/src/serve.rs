//! [`Server`]: from settings to a listening desk, and its orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sealpost_mail::{ComposeError, Composer, OverrideError, Overrides, Sender};
use sealpost_store::{Db, HashCode, Options, Seal, certificates, keys, mails, order_view};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::answers::Answers;
use crate::app::{App, Clock, Inner, PageKey, Worker, fill};
use crate::auth::Callers;
use crate::config::{ApprovalBy, Config};
use crate::first_start::{self, FirstStart};
use crate::metrics::Metrics;
use crate::request_limits::RequestLimits;
use crate::web::visitors::Visitors;
use crate::{contacts, jobs, listen, openapi, outgoing, router};

/// How long a stop waits for requests and mails under way.
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// SQLite's log is moved into the database file this often.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);

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
    #[error("look-ups cannot be set up: {0}")]
    Dns(String),
    #[error("TLS cannot be served: {0}")]
    Tls(String),
    #[error("cannot listen on {address}: {error}")]
    Listen { address: SocketAddr, error: std::io::Error },
    #[error(transparent)]
    Store(#[from] sealpost_store::Error),
    #[error("{0}")]
    Defect(String),
}

/// A desk that listens and is ready to run.
pub struct Server {
    app: App,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
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
    let clock = clock.clone();
    let options = Options {
        url: config.database.clone(),
        seal: Seal::new(&secret).map_err(|error| StartError::Defect(error.to_string()))?,
        now: Arc::new(move || clock.now()),
        fill: Arc::new(fill),
        limits: config.limits.clone(),
        codes: (config.approval == ApprovalBy::Code).then(|| codes(&secret)),
        policy: config.policy.clone(),
    };
    Ok((Db::open(options).await?, secret))
}

fn codes(secret: &[u8; 32]) -> HashCode {
    let key = PageKey::new(secret);
    Arc::new(move |value, code| key.code_hash(value, code))
}

impl Server {
    pub async fn start(mut config: Config) -> Result<Self, StartError> {
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
        let issuer = first_start::issuer(&config, clock.now())?;
        let first_start = first_start::prepare(&db, &config, &issuer, &secret).await?;
        if lock.is_some() {
            // Whoever held a lease is dead: nobody has to wait for its end.
            mails::release_all(&db).await?;
            certificates::release_all(&db).await?;
        }
        let listen = config.listen;
        let trouble = |error| StartError::Listen { address: listen, error };
        let listener = TcpListener::bind(listen).await.map_err(trouble)?;
        let address = listener.local_addr().map_err(trouble)?;
        let public_url = config.public_url.clone().unwrap_or_else(|| {
            let scheme = if tls.is_some() { "https" } else { "http" };
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
            stamps: order_view::stamps(&db),
            orders: order_view::views(&db),
            answers: Answers::default(),
            composer,
            smtp,
            dkim,
            lookups,
            worker: Worker::default(),
            page_key: PageKey::new(&secret),
            visitors: Visitors::new(config.page_misses, config.page_misses_total),
            metrics: Metrics::default(),
            request_limits: RequestLimits::new(&config.request_windows),
            openapi: openapi::Served::new(),
            config,
            public_url,
            db,
            issuer,
            clock,
        });
        Ok(Self { app, listener, tls, address, first_start, lock })
    }

    /// Where people and programs reach this desk.
    pub fn url(&self) -> &str {
        &self.app.public_url
    }

    pub fn local_addr(&self) -> SocketAddr {
        self.address
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
        let Self { app, listener, tls, address, lock, .. } = self;
        let (stopping, stopped) = watch::channel(false);
        let worker = tokio::spawn(jobs::run(app.clone(), stopped.clone()));
        let checkpoints = tokio::spawn(checkpoints(app.db.clone(), stopped.clone()));
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
        tracing::info!(%address, mode = app.config.mode.name(), database = app.db.kind(), "Serving on {address}");
        tokio::spawn(async move {
            stop.await;
            tracing::info!("Stopping");
            let _nobody_waits = stopping.send(true);
        });
        let service = router::service(app.clone());
        let serving = listen::serve(&app.config.listening, listener, tls, service, stopped.clone());
        let mut stopped = stopped;
        let last_call = async move {
            stopped.wait_for(|stopped| *stopped).await.map(drop).ok();
            tokio::time::sleep(STOP_WITHIN).await;
        };
        tokio::select! {
            () = serving => {}
            () = last_call => tracing::warn!("Requests were still open after {STOP_WITHIN:?}; stopping without them"),
        }
        let _joined = tokio::time::timeout(STOP_WITHIN, async { (worker.await, checkpoints.await) }).await;
        app.db.close().await;
        drop(lock);
        tracing::info!("Stopped");
        Ok(())
    }
}

async fn checkpoints(db: Db, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = tokio::time::sleep(CHECKPOINT_EVERY) => {}
        }
        if let Err(error) = db.checkpoint().await {
            tracing::warn!(%error, "The database's log could not be checkpointed");
        }
    }
}
