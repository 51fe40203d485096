//! The thread that brings back single frames for a film that stands still.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::screen::Screen;
use crate::domain::id::MediaId;
use crate::media::MediaError;
use crate::media::frames::FrameReader;
use crate::media::index::FrameIndex;

/// Brings back one frame at a time, always the one asked for last.
pub(super) struct Stills {
    asked: Arc<Asked>,
}

#[derive(Default)]
struct Asked {
    order: Mutex<Order>,
    changed: Condvar,
}

#[derive(Default)]
struct Order {
    wanted: Option<Wanted>,
    /// Whether to close the film until a frame is asked for again.
    rest: bool,
    /// Whether the thread is at work.
    busy: bool,
    closed: bool,
}

/// A frame, to be shown if the screen's epoch is still this one when it comes.
#[derive(Clone, Copy)]
struct Wanted {
    frame: usize,
    epoch: u64,
}

enum Task {
    Show(Wanted),
    Rest,
}

impl Stills {
    /// Starts the thread; the film is opened in it, so that nobody waits.
    pub(super) fn start(media: MediaId, index: Arc<FrameIndex>, screen: Arc<Screen>) -> Result<Self, MediaError> {
        let asked = Arc::new(Asked::default());
        let orders = Arc::clone(&asked);
        thread::Builder::new()
            .name("stills".to_owned())
            .spawn(move || orders.serve(media, &index, &screen))
            .map_err(|error| MediaError::Start(error.to_string()))?;
        Ok(Self { asked })
    }

    /// Asks for a frame, to be shown if the screen's epoch is still this one when it comes.
    pub(super) fn ask(&self, frame: usize, epoch: u64) {
        let mut order = self.asked.lock();
        order.wanted = Some(Wanted { frame, epoch });
        order.rest = false;
        drop(order);
        self.asked.changed.notify_all();
    }

    /// Closes the film until a frame is asked for again, once what was asked for is there: while film runs, what was
    /// kept for the next step would only take memory, and decoders give none of it back before they are closed.
    pub(super) fn rest(&self) {
        self.asked.lock().rest = true;
        self.asked.changed.notify_all();
    }

    /// Waits until nothing is asked for any more, or not longer than this.
    pub(super) fn wait(&self, at_most: Duration) {
        let order = self.asked.lock();
        let at_work = |order: &mut Order| order.busy || order.wanted.is_some();
        drop(self.asked.changed.wait_timeout_while(order, at_most, at_work));
    }
}

impl Drop for Stills {
    fn drop(&mut self) {
        self.asked.lock().closed = true;
        self.asked.changed.notify_all();
    }
}

impl Asked {
    fn serve(&self, media: MediaId, index: &Arc<FrameIndex>, screen: &Screen) {
        let mut reader: Option<FrameReader> = None;
        while let Some(task) = self.next() {
            let Task::Show(Wanted { frame, epoch }) = task else {
                reader = None;
                continue;
            };
            if reader.is_none() {
                reader = FrameReader::open(media, Arc::clone(index)).ok();
            }
            let picture = reader.as_mut().and_then(|reader| reader.frame(frame).ok());
            if picture.is_none() {
                // What fails once may fail for good; opening afresh is the one thing worth trying the next time.
                reader = None;
            }
            screen.show_still(epoch, picture.map(Arc::new));
        }
    }

    fn next(&self) -> Option<Task> {
        let mut order = self.lock();
        loop {
            order.busy = false;
            if order.closed {
                return None;
            }
            if let Some(wanted) = order.wanted.take() {
                order.busy = true;
                return Some(Task::Show(wanted));
            }
            if std::mem::take(&mut order.rest) {
                return Some(Task::Rest);
            }
            self.changed.notify_all();
            order = self.changed.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
