//! A door before a PostgreSQL server: what passes can be cut where it hurts.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What the next COMMIT that comes through meets with, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It never arrives: the line breaks before it.
    Before,
    /// It is made, and its reply is lost.
    Reply,
    /// The line breaks at once for who sent it; the server gets it so much later.
    Late(Duration),
    /// As `Reply`, and nobody gets through afterwards.
    ReplyAndShut,
}

pub struct Door {
    /// The database's URL through this door.
    pub url: String,
    ways: Arc<Ways>,
    task: tokio::task::JoinHandle<()>,
}

struct Ways {
    server: String,
    cut: Mutex<Option<Cut>>,
    open: watch::Sender<bool>,
}

impl Door {
    /// A door before the server of a `postgres://` URL.
    pub async fn before(url: &str) -> Self {
        let (_, rest) = url.split_once("://").expect("a URL");
        let authority = rest.split('/').next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let server = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (open, _) = watch::channel(true);
        let ways = Arc::new(Ways { server, cut: Mutex::new(None), open });
        let task = tokio::spawn(accept(listener, ways.clone()));
        Self { url: url.replacen(host, &format!("127.0.0.1:{port}"), 1), ways, task }
    }

    /// Cuts at the next COMMIT.
    pub fn cut(&self, cut: Cut) {
        *self.ways.cut.lock().expect("nothing panics while holding it") = Some(cut);
    }

    /// Whether the cut that was asked for was made.
    pub fn has_cut(&self) -> bool {
        self.ways.cut.lock().expect("nothing panics while holding it").is_none()
    }

    /// Ends every connection; new ones end at once.
    pub fn shut(&self) {
        self.ways.open.send_replace(false);
    }

    pub fn open(&self) {
        self.ways.open.send_replace(true);
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, ways: Arc<Ways>) {
    while let Ok((near, _)) = listener.accept().await {
        let ways = ways.clone();
        tokio::spawn(async move {
            let mut open = ways.open.subscribe();
            // Whoever goes through ends with either side, or with the door.
            tokio::select! {
                _ended = pass(near, &ways) => {}
                _ = open.wait_for(|open| !*open) => {}
            }
        });
    }
}

async fn pass(near: TcpStream, ways: &Ways) -> io::Result<()> {
    let far = TcpStream::connect(&ways.server).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let (mut near_in, mut near_out) = near.into_split();
    let (mut far_in, mut far_out) = far.into_split();
    // Ends when this does.
    let mut back = JoinSet::new();
    back.spawn(async move { tokio::io::copy(&mut far_in, &mut near_out).await });
    let mut bytes = vec![0; 1 << 16];
    loop {
        let read = tokio::select! {
            read = near_in.read(&mut bytes) => read?,
            _ended = back.join_next() => return Ok(()),
        };
        // A door that was just shut is shut for this way too, before its task hears of it.
        if read == 0 || !*ways.open.borrow() {
            return Ok(());
        }
        let sent = &bytes[..read];
        // sqlx commits by a simple query of its own.
        let is_commit = sent.windows(7).any(|word| word == b"COMMIT\0");
        let Some(cut) = is_commit.then(|| ways.take_cut()).flatten() else {
            far_out.write_all(sent).await?;
            continue;
        };
        let wait = match cut {
            Cut::Before => return Ok(()),
            Cut::Reply | Cut::ReplyAndShut => Duration::ZERO,
            Cut::Late(wait) => wait,
        };
        let commit = sent.to_vec();
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            far_out.write_all(&commit).await?;
            // Until the server has read it.
            tokio::time::sleep(Duration::from_millis(300)).await;
            io::Result::Ok(())
        });
        if cut == Cut::ReplyAndShut {
            ways.open.send_replace(false);
        }
        return Ok(());
    }
}

impl Ways {
    fn take_cut(&self) -> Option<Cut> {
        self.cut.lock().expect("nothing panics while holding it").take()
    }
}
