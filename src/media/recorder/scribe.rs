//! The thread that carries the bytes of a segment to where they are kept.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer_app::AppSink;

use super::setup::RecordingSink;

/// How often what was written is made durable.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// How far a scribe is.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub written: AtomicU64,
    pub synced: AtomicU64,
    /// Whether the bytes that are still to come will never come.
    pub torn: AtomicBool,
    outcome: Mutex<Option<Result<(), (io::ErrorKind, String)>>>,
}

impl Progress {
    /// How it ended; `None` while it goes on.
    pub(super) fn outcome(&self) -> Option<Result<(), (io::ErrorKind, String)>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Starts to carry what comes out of a pipeline that is already started. The end is told on the bus.
pub(super) fn start(
    from: AppSink,
    mut to: Box<dyn RecordingSink>,
    bus: gst::Bus,
) -> io::Result<(thread::JoinHandle<()>, Arc<Progress>)> {
    let progress = Arc::new(Progress::default());
    let seen = Arc::clone(&progress);
    let thread = thread::Builder::new().name("scribe".to_owned()).spawn(move || {
        let outcome = carry(&from, to.as_mut(), &seen).map_err(|error| (error.kind(), error.to_string()));
        // First let go of the sink, so that whoever hears of the end finds it closed.
        drop(to);
        *seen.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        // A bus that takes no messages belongs to a recorder that is being closed: nobody is left to be told.
        let _ = bus.post(gst::message::Application::new(gst::Structure::new_empty("written")));
    })?;
    Ok((thread, progress))
}

fn carry(from: &AppSink, to: &mut dyn RecordingSink, progress: &Progress) -> io::Result<()> {
    let mut synced = Instant::now();
    loop {
        let patience = SYNC_EVERY.saturating_sub(synced.elapsed());
        let patience = gst::ClockTime::from_nseconds(u64::try_from(patience.as_nanos()).unwrap_or(0));
        if let Some(sample) = from.try_pull_sample(patience) {
            let buffer = sample.buffer().map(|buffer| buffer.map_readable());
            if let Some(Ok(bytes)) = buffer {
                to.write_all(&bytes)?;
                progress.written.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            }
        } else if from.is_eos() {
            break;
        }
        if synced.elapsed() >= SYNC_EVERY {
            let written = progress.written.load(Ordering::Relaxed);
            if written > progress.synced.load(Ordering::Relaxed) {
                to.sync()?;
                progress.synced.store(written, Ordering::Relaxed);
            }
            synced = Instant::now();
        }
    }
    if progress.torn.load(Ordering::Relaxed) {
        to.sync()?;
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the recording was torn off"));
    }
    to.finish()?;
    progress.synced.store(progress.written.load(Ordering::Relaxed), Ordering::Relaxed);
    Ok(())
}
