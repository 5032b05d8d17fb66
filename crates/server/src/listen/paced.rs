//! Streams and bodies of clients that may be slow, or may have gone (R46).
//!
//! The limits cost a request next to nothing: an alarm is set only when a
//! connection has to be waited for, and a body that came with its head never
//! sees one.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// Between two requests, or an answer is on its way out.
const IDLE: u8 = 0;
/// A request's head is on its way in.
const HEAD: u8 = 1;
/// A request is being answered, or its body is on its way in.
const BUSY: u8 = 2;
/// The alarm is set for nothing that still holds.
const UNSET: u8 = 3;

/// What a connection is at; told by its stream and by its requests.
#[derive(Clone)]
pub struct Phase(Arc<AtomicU8>);

impl Default for Phase {
    /// A new connection owes a request.
    fn default() -> Self {
        Self(Arc::new(AtomicU8::new(HEAD)))
    }
}

impl Phase {
    /// A whole head is there.
    pub fn begin(&self) {
        self.0.store(BUSY, Ordering::Relaxed);
    }

    /// The answer is there.
    pub fn end(&self) {
        self.0.store(IDLE, Ordering::Relaxed);
    }
}

/// A stream that fails when a head, the next request, or the taking of an answer
/// is waited for too long.
pub struct Paced<S> {
    stream: S,
    phase: Phase,
    header: Duration,
    idle: Duration,
    alarm: Pin<Box<Sleep>>,
    /// The phase that the alarm is set for.
    set_for: u8,
    /// A read waits, and is not asked for again before something comes.
    reading: bool,
}

impl<S> Paced<S> {
    pub fn new(stream: S, phase: Phase, header: Duration, idle: Duration) -> Self {
        Self { stream, phase, header, idle, alarm: Box::pin(sleep(header)), set_for: HEAD, reading: false }
    }

    /// Nothing moves: how much longer may that be?
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let phase = self.phase.0.load(Ordering::Relaxed);
        if phase == BUSY {
            self.set_for = UNSET;
            return Poll::Pending;
        }
        if phase != self.set_for {
            let limit = if phase == HEAD { self.header } else { self.idle };
            self.alarm.as_mut().reset(Instant::now() + limit);
            self.set_for = phase;
        }
        ready!(self.alarm.as_mut().poll(cx));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, TooSlow)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.reading = read.is_pending();
        match read {
            Poll::Pending => self.wait(cx),
            Poll::Ready(Ok(())) if buffer.filled().len() > before => {
                let first = self.phase.0.compare_exchange(IDLE, HEAD, Ordering::Relaxed, Ordering::Relaxed);
                if first.is_ok() {
                    self.set_for = UNSET;
                }
                Poll::Ready(Ok(()))
            }
            ready => ready,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(cx, bytes) {
            Poll::Pending => self.wait(cx),
            ready => ready,
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(cx, pieces) {
            Poll::Pending => self.wait(cx),
            ready => ready,
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Pending => self.wait(cx),
            ready => {
                // An answer went out over a read that began to wait before it.
                if self.reading && self.set_for == UNSET {
                    // The alarm was just set: when it rings, the read is asked for.
                    let _not_yet: Poll<Result<()>> = self.wait(cx);
                }
                ready
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(cx) {
            Poll::Pending => self.wait(cx),
            ready => ready,
        }
    }
}

/// Somebody took longer than they may.
#[derive(Debug, thiserror::Error)]
#[error("it took too long")]
pub struct TooSlow;

/// A request's body, which has to arrive within its time.
pub struct TimedBody {
    body: Incoming,
    within: Duration,
    /// Set when the body has to be waited for.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub const fn new(body: Incoming, within: Duration) -> Self {
        Self { body, within, alarm: None }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let within = self.within;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(within)));
        ready!(alarm.as_mut().poll(cx));
        Poll::Ready(Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const HEADER: Duration = Duration::from_secs(10);
    const LONGER: Duration = Duration::from_secs(75);

    /// The clock stands still unless everybody waits: nothing here is timed.
    #[tokio::test(start_paused = true)]
    async fn r46_a_head_has_to_come_within_its_time_however_it_trickles() {
        let (near, mut far) = duplex(64);
        let started = Instant::now();
        tokio::spawn(async move {
            while far.write_all(b"x").await.is_ok() {
                sleep(Duration::from_secs(3)).await;
            }
        });
        let mut paced = Paced::new(near, Phase::default(), HEADER, LONGER);
        let mut heard = Vec::new();
        let error = paced.read_to_end(&mut heard).await.expect_err("ends");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!((heard.len(), started.elapsed().as_secs()), (4, 10));
    }

    #[tokio::test(start_paused = true)]
    async fn r46_each_request_has_its_own_time_and_answering_has_none() {
        let (near, mut far) = duplex(64);
        let phase = Phase::default();
        let mut paced = Paced::new(near, phase.clone(), HEADER, LONGER);
        for _ in 0..5 {
            // Nine seconds until a head is there, then a minute of work, then a minute of rest.
            far.write_all(b"a").await.expect("room");
            assert_eq!(paced.read_u8().await.expect("in time"), b'a');
            let waiting = tokio::spawn(async move {
                let read = paced.read_u8().await;
                (paced, read)
            });
            sleep(Duration::from_secs(9)).await;
            far.write_all(b"b").await.expect("room");
            let (back, read) = waiting.await.expect("no panic");
            assert_eq!(read.expect("in time"), b'b');
            paced = back;
            phase.begin();
            sleep(Duration::from_secs(60)).await;
            phase.end();
            sleep(Duration::from_secs(60)).await;
        }
        let started = Instant::now();
        assert_eq!(paced.read_u8().await.expect_err("idle").kind(), ErrorKind::TimedOut);
        assert_eq!(started.elapsed(), LONGER);
    }

    #[tokio::test(start_paused = true)]
    async fn r46_a_read_that_waits_since_before_the_answer_ends_with_the_idle_time() {
        let (near, _far) = duplex(64);
        let phase = Phase::default();
        let mut paced = Paced::new(near, phase.clone(), HEADER, LONGER);
        phase.begin();
        let started = Instant::now();
        let mut asked_again = 0;
        let mut bytes = [0; 8];
        let ended = std::future::poll_fn(|cx| {
            // As hyper does: the read once, and again when the task is woken.
            asked_again += 1;
            let mut buffer = ReadBuf::new(&mut bytes);
            if let Poll::Ready(read) = Pin::new(&mut paced).poll_read(cx, &mut buffer) {
                return Poll::Ready(read);
            }
            phase.end();
            assert!(Pin::new(&mut paced).poll_flush(cx).is_ready(), "nothing waits to be written");
            Poll::Pending
        });
        assert_eq!(ended.await.expect_err("idle").kind(), ErrorKind::TimedOut);
        assert_eq!((asked_again, started.elapsed()), (2, LONGER));
    }

    #[tokio::test(start_paused = true)]
    async fn r46_an_answer_that_nobody_takes_ends_the_connection() {
        let (near, _far) = duplex(64);
        let phase = Phase::default();
        let mut paced = Paced::new(near, phase.clone(), HEADER, LONGER);
        phase.begin();
        phase.end();
        let started = Instant::now();
        assert_eq!(paced.write_all(&[0; 100]).await.expect_err("full").kind(), ErrorKind::TimedOut);
        assert_eq!(started.elapsed(), LONGER);
    }
}
