//! An endpoint of a webhook: a real listener that keeps what it is sent, and
//! answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use crate::app::wait_for;

#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub headers: HeaderMap,
    pub body: String,
}

#[derive(Clone)]
pub struct Hook {
    pub url: String,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    calls: Vec<Call>,
    /// Statuses of the next answers; 200 afterwards.
    answers: VecDeque<u16>,
    always: Option<u16>,
    redirect: Option<String>,
    silent: bool,
}

impl Hook {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let router = Router::new().fallback(take).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, kept }
    }

    /// The next calls are answered with these.
    pub fn answer(&self, statuses: &[u16]) {
        self.kept.lock().expect("whole").answers.extend(statuses);
    }

    pub fn always_answer(&self, status: Option<u16>) {
        self.kept.lock().expect("whole").always = status;
    }

    pub fn redirect_to(&self, url: &str) {
        self.kept.lock().expect("whole").redirect = Some(url.to_owned());
    }

    /// Takes calls and never answers them.
    pub fn fall_silent(&self) {
        self.kept.lock().expect("whole").silent = true;
    }

    pub fn calls(&self) -> Vec<Call> {
        self.kept.lock().expect("whole").calls.clone()
    }

    /// Waits for so many calls, and gives them.
    pub async fn called(&self, times: usize) -> Vec<Call> {
        wait_for("the endpoint is called", async || self.calls().len() >= times).await;
        self.calls()
    }
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

async fn take(State(kept): State<Arc<Mutex<Kept>>>, headers: HeaderMap, body: Bytes) -> Response {
    let (status, redirect, silent) = {
        let mut kept = kept.lock().expect("whole");
        kept.calls.push(Call { headers, body: String::from_utf8_lossy(&body).into_owned() });
        let status = kept.answers.pop_front().or(kept.always).unwrap_or(200);
        (status, kept.redirect.clone(), kept.silent)
    };
    if silent {
        std::future::pending::<()>().await;
    }
    let status = StatusCode::from_u16(status).expect("a status");
    match redirect {
        Some(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        None => (status, format!("answered\r\n\0{status}")).into_response(),
    }
}
