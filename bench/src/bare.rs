//! The limit: the same HTTP stack, the same JSON, no database.

use axum::Router;
use axum::extract::{Json, Path};
use axum::http::StatusCode;
use axum::routing::put;
use sealpost_api::emails::AdditionalEmails;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub struct Bare {
    pub url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

pub async fn start() -> anyhow::Result<Bare> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/services/v2/order/certificate/{id}/additional-emails", put(handler));
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(async move {
        let stopped = async {
            stopped.await.ok();
        };
        axum::serve(listener, router).with_graceful_shutdown(stopped).await.ok();
    });
    Ok(Bare { url, stop, serving })
}

async fn handler(Path(id): Path<i64>, Json(body): Json<AdditionalEmails>) -> StatusCode {
    let filled = id > 0 && body.additional_emails.is_some_and(|list| !list.is_empty());
    if filled { StatusCode::NO_CONTENT } else { StatusCode::BAD_REQUEST }
}

impl Bare {
    pub async fn stop(self) {
        self.stop.send(()).ok();
        self.serving.await.ok();
    }
}
