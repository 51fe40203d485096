//! One camera or microphone of the setup: open or gone, now and again.

use std::sync::Arc;

use gstreamer as gst;

use super::capture::{Capture, Take, Wanted};
use super::clock::Clock;
use super::ear::Ear;
use super::eye::Eye;
use super::report::{SourceReport, SourceState};
use super::setup::Choice;
use super::watch::Observed;
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::{Address, Devices, SourceKind};

/// How long to wait before a source that is gone is tried again.
const TRY_AGAIN: SessionTime = SessionTime::from_millis(500);
/// A source that has given nothing for so long is closed and opened anew.
const HOPELESS: SessionTime = SessionTime::from_secs(5);

/// What looks at the pictures, or listens to the sound, of a source.
#[derive(Clone)]
pub(super) enum Sense {
    Eye(Arc<Eye>),
    Ear(Arc<Ear>),
}

pub(super) struct Source {
    pub address: Address,
    pub sense: Sense,
    /// How it is recorded; only for cameras of any meaning.
    pub choice: Choice,
    /// The segment that records it now, by its number.
    pub segment: Option<u32>,
    /// Pictures that segments of this recording lost, those that have ended.
    pub dropped_before: u64,
    /// When its encoder stepped down last, from where and to where.
    pub stepped: Option<(SessionTime, String, String)>,
    /// Since when its encoder has been behind.
    pub behind: Option<SessionTime>,
    /// Bytes of its segment when they were last seen to grow, and when.
    pub grew: Option<(u64, SessionTime)>,
    capture: Option<Capture>,
    opened: SessionTime,
    try_at: SessionTime,
    failure: Option<MediaError>,
}

impl Source {
    pub(super) fn new(address: Address, sense: Sense, choice: Choice) -> Self {
        Self {
            address,
            sense,
            choice,
            segment: None,
            dropped_before: 0,
            stepped: None,
            behind: None,
            grew: None,
            capture: None,
            opened: SessionTime::ZERO,
            try_at: SessionTime::ZERO,
            failure: None,
        }
    }

    /// Opens it, where it is not open and it is time to try.
    pub(super) fn see_to(&mut self, devices: Option<&Devices>, clock: &Clock, bus: &gst::Bus) {
        let now = clock.now();
        if self.capture.is_some() || now < self.try_at {
            return;
        }
        let take: Take = match self.sense.clone() {
            Sense::Eye(eye) => Box::new(move |sample| eye.see(sample)),
            Sense::Ear(ear) => Box::new(move |sample| ear.hear(sample)),
        };
        match &self.sense {
            Sense::Eye(eye) => eye.begin_anew(),
            Sense::Ear(ear) => ear.begin_anew(),
        }
        let step = self.choice.step();
        let wanted = step.map(|step| Wanted { width: step.width, height: step.height, rate: step.rate });
        let wanted = wanted.unwrap_or(Wanted { width: 1280, height: 720, rate: 30 });
        self.opened = now;
        match Capture::open(&self.address, wanted, devices, clock, bus, take) {
            Ok(capture) => self.capture = Some(capture),
            Err(error) => self.lose(now, error),
        }
    }

    /// It is gone; it will be tried again.
    pub(super) fn lose(&mut self, now: SessionTime, error: MediaError) {
        if let Some(capture) = self.capture.take() {
            capture.let_go();
        }
        self.failure = Some(error);
        self.try_at = now + TRY_AGAIN;
    }

    /// Gives up on a source that hangs, so that it is opened anew.
    pub(super) fn give_up_waiting(&mut self, now: SessionTime) {
        let last = self.arrived().unwrap_or(self.opened).max(self.opened);
        if self.capture.is_some() && now - last > HOPELESS {
            self.lose(now, MediaError::TimedOut);
        }
    }

    pub(super) fn is_source_of(&self, message: &gst::MessageRef) -> bool {
        self.capture.as_ref().is_some_and(|capture| capture.is_source_of(message))
    }

    /// Why it could not be opened, or was lost, the last time.
    pub(super) fn failure(&self) -> Option<&MediaError> {
        self.failure.as_ref()
    }

    pub(super) fn arrived(&self) -> Option<SessionTime> {
        match &self.sense {
            Sense::Eye(eye) => eye.seen().arrived,
            Sense::Ear(ear) => ear.heard().arrived,
        }
    }

    pub(super) fn state(&self, now: SessionTime) -> SourceState {
        self.observed().state(now)
    }

    /// Takes it out of its segment.
    pub(super) fn put_down(&mut self) {
        match &self.sense {
            Sense::Eye(eye) => {
                if let Some(pictures) = eye.record_with(None) {
                    self.dropped_before += pictures.dropped();
                }
            }
            Sense::Ear(ear) => drop(ear.record_with(None)),
        }
        (self.segment, self.grew, self.behind) = (None, None, None);
    }

    /// Where in the recording what was recorded of it last lies.
    pub(super) fn reached(&self) -> Option<SessionTime> {
        match &self.sense {
            Sense::Eye(eye) => eye.of_pen(super::pen::Pictures::last).flatten(),
            Sense::Ear(ear) => ear.of_pen(super::pen::Sounds::last).flatten(),
        }
    }

    /// How full the queue before its encoder is, and how many pictures it lost in this recording.
    pub(super) fn pressure(&self) -> (f32, u64) {
        match &self.sense {
            Sense::Eye(eye) => {
                let (fill, dropped) = eye.of_pen(|pictures| (pictures.fill(), pictures.dropped())).unwrap_or_default();
                (fill, self.dropped_before + dropped)
            }
            Sense::Ear(ear) => (ear.of_pen(super::pen::Sounds::fill).unwrap_or_default(), 0),
        }
    }

    pub(super) fn observed(&self) -> Observed {
        let heard = match &self.sense {
            Sense::Eye(_) => None,
            Sense::Ear(ear) => ear.heard().loud,
        };
        Observed {
            kind: self.address.kind(),
            open: self.capture.is_some(),
            lost: self.failure.is_some(),
            opened: self.opened,
            arrived: self.arrived(),
            heard,
            grew: self.grew.map(|(_, when)| when),
            stepped: self.stepped.clone(),
        }
    }

    pub(super) fn report(&self, now: SessionTime, bytes: u64) -> SourceReport {
        let (queue, dropped) = self.pressure();
        let camera = self.address.kind() == SourceKind::Camera;
        let mut report = SourceReport {
            address: self.address.clone(),
            state: self.state(now),
            size: None,
            frames: 0,
            dropped,
            missed: 0,
            repeated: 0,
            level: None,
            queue,
            bytes,
            step: self.choice.step().filter(|_| camera).map(|step| step.name.clone()),
            encoder: self.choice.encoder().filter(|_| camera).map(|encoder| encoder.element.clone()),
        };
        match &self.sense {
            Sense::Eye(eye) => {
                let seen = eye.seen();
                report.size = seen.size;
                (report.frames, report.missed, report.repeated) = (seen.frames, seen.missed, seen.repeated);
            }
            Sense::Ear(ear) => {
                let heard = ear.heard();
                (report.frames, report.level) = (heard.buffers, heard.level);
            }
        }
        report
    }
}
