//! The thread that brings back single frames for a film that stands still.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

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
    arrived: Condvar,
}

#[derive(Default)]
struct Order {
    frame: Option<(usize, u64)>,
    closed: bool,
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
        self.asked.lock().frame = Some((frame, epoch));
        self.asked.arrived.notify_one();
    }
}

impl Drop for Stills {
    fn drop(&mut self) {
        self.asked.lock().closed = true;
        self.asked.arrived.notify_one();
    }
}

impl Asked {
    fn serve(&self, media: MediaId, index: &Arc<FrameIndex>, screen: &Screen) {
        let mut reader = None;
        while let Some((frame, epoch)) = self.next() {
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

    fn next(&self) -> Option<(usize, u64)> {
        let mut order = self.lock();
        loop {
            if order.closed {
                return None;
            }
            if let Some(frame) = order.frame.take() {
                return Some(frame);
            }
            order = self.arrived.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
