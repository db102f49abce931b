//! How long a connection may be silent: for long between two requests, for a short while within the head of
//! one.
//!
//! hyper has one time for both, from the end of a request to the end of the next one's head. So each
//! connection has a clock of its own for it, which hears when a head begins.

use super::places::Waiting;
use crate::config::Config;
use hyper::rt::{Sleep, Timer};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::time::Sleep as TokioSleep;
use tokio_util::io::InspectReader;

/// How long a connection may be silent.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between two requests.
    pub idle: Duration,
    /// Within a head; also before the first one, from whoever has only connected.
    pub head: Duration,
}

impl From<&Config> for Patience {
    fn from(config: &Config) -> Self {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        Self { idle: seconds(config.idle_seconds), head: seconds(config.head_seconds) }
    }
}

/// When the first byte of the head that is waited for came.
#[derive(Clone, Debug)]
struct Begun(Arc<Mutex<Option<Instant>>>);

impl Begun {
    fn with<T>(&self, work: impl FnOnce(&mut Option<Instant>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Patience {
    /// A connection that is listened to, and its clock.
    pub(super) fn with(
        self,
        stream: TcpStream,
        waiting: Arc<Waiting>,
    ) -> (
        InspectReader<TcpStream, impl FnMut(&[u8]) + Send + 'static>,
        impl Timer + Send + Sync + 'static,
    ) {
        let begun = Begun(Arc::new(Mutex::new(Some(Instant::now()))));
        let first = AtomicBool::new(true);
        let clock = Clock { begun: begun.clone(), head: self.head, first, waiting };
        let heard = move |bytes: &[u8]| {
            if !bytes.is_empty() {
                begun.with(|begun| *begun.get_or_insert_with(Instant::now));
            }
        };
        (InspectReader::new(stream, heard), clock)
    }
}

/// The clock of one connection: hyper asks it for the time to wait for the next head.
#[derive(Debug)]
struct Clock {
    begun: Begun,
    head: Duration,
    first: AtomicBool,
    waiting: Arc<Waiting>,
}

impl Timer for Clock {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, idle: Instant) -> Pin<Box<dyn Sleep>> {
        if !self.first.swap(false, Ordering::Relaxed) {
            self.begun.with(|begun| *begun = None);
            self.waiting.now(true);
        }
        let sleep = Box::pin(tokio::time::sleep_until(idle.into()));
        Box::pin(Silence { begun: self.begun.clone(), head: self.head, idle, sleep })
    }
}

/// Ends when nothing came for too long, or a head has begun and does not end.
struct Silence {
    begun: Begun,
    head: Duration,
    idle: Instant,
    sleep: Pin<Box<TokioSleep>>,
}

impl Sleep for Silence {}

impl Future for Silence {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let begun = self.begun.with(|begun| *begun);
        let until = begun.map_or(self.idle, |begun| begun + self.head).into();
        if self.sleep.deadline() != until {
            self.sleep.as_mut().reset(until);
        }
        self.sleep.as_mut().poll(cx)
    }
}
