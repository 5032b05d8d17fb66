//! A desk for a while: a test server on a free port, in a folder that goes with
//! it.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context as _;
use sealpost_server::{Config, Server, Settings, StartError};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub struct Desk {
    pub url: String,
    pub api_key: String,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), StartError>>,
}

impl Desk {
    /// Starts a desk. The variables of the environment have no say in it.
    pub async fn start(listen: SocketAddr) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let api_key = sealpost_server::new_api_key();
        let settings = Settings {
            data: Some(folder.path().join("desk")),
            listen: Some(listen),
            mode: Some("test".to_owned()),
            ..Settings::default()
        };
        let server = Server::start(Config::resolve(settings, None, Some(api_key.clone()))?).await?;
        let url = server.url().to_owned();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async move {
            // A desk that was dropped stops as well.
            stopped.await.ok();
        }));
        Ok(Self { url, api_key, folder, stop, running })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops the desk in good order and removes its folder.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(()).ok();
        self.running.await.context("the desk broke off")??;
        self.folder.close().context("cannot remove the temporary folder")
    }
}
