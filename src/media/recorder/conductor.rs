//! The recorder's own thread: it sees to the sources, moves them into segments, watches, and believes only what the
//! pipelines report.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use gstreamer as gst;

use super::clock::Clock;
use super::cuts::Cuts;
use super::report::{RecorderState, Report, SourceState};
use super::setup::{Setup, Sinks, Surroundings};
use super::source::{Sense, Source};
use super::take::{Party, Take};
use super::watch::{self, Around, Log, Observed, ROOM_TO_GO_ON};
use super::{Board, Order};
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::Devices;

/// How often everything is looked at.
const TICK: gst::ClockTime = gst::ClockTime::from_mseconds(100);
/// How often the computer is asked for room and battery.
const ASK_EVERY: SessionTime = SessionTime::from_millis(900);
/// How long to wait for any source before saying that there is none.
const OPENING: SessionTime = SessionTime::from_secs(3);
/// How long segments may take to be written to their end.
const FINISHING: SessionTime = SessionTime::from_secs(20);
/// A queue before an encoder that stays so full for so long tells that it cannot keep up.
const BEHIND: (f32, SessionTime) = (0.6, SessionTime::from_millis(400));

pub(super) struct Conductor {
    setup: Setup,
    surroundings: Surroundings,
    bus: gst::Bus,
    orders: Receiver<Order>,
    board: Arc<Board>,
    clock: Clock,
    cuts: Arc<Cuts>,
    devices: Option<Devices>,
    sources: Vec<Source>,
    state: RecorderState,
    /// When the state was entered.
    since: SessionTime,
    take: Option<Take>,
    takes: u32,
    segments: u32,
    log: Log,
    around: Around,
    asked: Option<SessionTime>,
}

impl Conductor {
    pub(super) fn new(
        setup: Setup,
        surroundings: Surroundings,
        (clock, cuts): (Clock, Arc<Cuts>),
        senses: Vec<Sense>,
        (bus, orders): (gst::Bus, Receiver<Order>),
        board: Arc<Board>,
    ) -> Self {
        let addresses = setup.cameras.iter().chain(setup.microphones.iter().map(|microphone| &microphone.address));
        let sources = addresses.cloned().zip(senses);
        let sources = sources.map(|(address, sense)| Source::new(address, sense, setup.choice.clone())).collect();
        Self {
            setup,
            surroundings,
            bus,
            orders,
            board,
            clock,
            cuts,
            devices: None,
            sources,
            state: RecorderState::Opening,
            since: SessionTime::ZERO,
            take: None,
            takes: 0,
            segments: 0,
            log: Log::default(),
            around: Around::default(),
            asked: None,
        }
    }

    /// Runs until the recorder is dropped.
    pub(super) fn run(mut self) {
        // Only where a device of this computer is wanted; to ask the system for them takes its time.
        let wants_device = |source: &Source| matches!(source.address.way(), crate::media::devices::Way::Device);
        if self.sources.iter().any(wants_device) {
            self.devices = Devices::follow(|| {}).ok();
        }
        loop {
            if !self.follow_orders() {
                break;
            }
            for source in &mut self.sources {
                source.see_to(self.devices.as_ref(), &self.clock, &self.bus);
            }
            if let Some(message) = self.bus.timed_pop(TICK) {
                self.hear(&message);
                while let Some(message) = self.bus.pop() {
                    self.hear(&message);
                }
            }
            self.look_around();
        }
        // What is still being recorded comes to its proper end, within reason.
        self.stop();
        while !self.take.as_ref().is_none_or(Take::is_written) && self.clock.now() - self.since < FINISHING {
            if let Some(message) = self.bus.timed_pop(TICK) {
                self.hear(&message);
            }
            self.note_ends();
        }
    }

    // ---- what is wished ----

    /// Answers whether the recorder is still wanted.
    fn follow_orders(&mut self) -> bool {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Record { sinks, limit }) => self.record(sinks, limit),
                Ok(Order::Pause) => self.pause(),
                Ok(Order::Resume) => self.resume(),
                Ok(Order::Stop) => self.stop(),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn record(&mut self, sinks: Sinks, limit: Option<SessionTime>) {
        if !self.state.is_ready() {
            return;
        }
        self.takes += 1;
        self.around.stopped_for_room = false;
        for source in &mut self.sources {
            source.dropped_before = 0;
            if let Sense::Eye(eye) = &source.sense {
                eye.forget_recorded();
            }
        }
        self.take = Some(Take::new(self.takes, sinks, limit, self.bus.clone()));
        self.cuts.close();
        self.enter(RecorderState::Recording);
        // Time begins to count when everything is there to record it.
        self.staff();
        let recorded = self.sources.iter().filter(|source| source.segment.is_some());
        let mut eyes = recorded.filter_map(|source| match &source.sense {
            Sense::Eye(eye) => Some(eye),
            Sense::Ear(_) => None,
        });
        match eyes.next() {
            Some(first) => first.begin_recording(self.clock.now()),
            None => self.cuts.begin(self.clock.now()),
        }
        eyes.for_each(|eye| eye.catch_up());
    }

    fn pause(&mut self) {
        if self.state == RecorderState::Recording {
            self.cuts.pause(self.clock.now());
            self.enter(RecorderState::Paused);
        }
    }

    fn resume(&mut self) {
        if self.state == RecorderState::Paused {
            let frame = self.sources.iter().find_map(|source| match &source.sense {
                Sense::Eye(eye) => eye.seen().frame,
                Sense::Ear(_) => None,
            });
            self.cuts.resume(self.clock.now(), SessionTime::from_nanos(frame.unwrap_or(1)));
            self.enter(RecorderState::Recording);
        }
    }

    fn stop(&mut self) {
        if self.state.is_taking() {
            self.cuts.pause(self.clock.now());
            self.sources.iter_mut().for_each(Source::put_down);
            self.enter(RecorderState::Finishing);
        }
    }

    fn enter(&mut self, state: RecorderState) {
        self.state = state;
        self.since = self.clock.now();
    }

    // ---- what the pipelines report ----

    fn hear(&mut self, message: &gst::Message) {
        let (reason, ended) = match message.view() {
            gst::MessageView::Error(error) => (error.error().to_string(), false),
            gst::MessageView::Eos(_) => ("it has ended".to_owned(), true),
            _ => return,
        };
        let now = self.clock.now();
        if let Some(source) = self.sources.iter_mut().find(|source| source.is_source_of(message)) {
            source.lose(now, MediaError::Pipeline(reason));
            source.put_down();
        } else if let Some(segment) = self.take.as_ref().and_then(|take| take.segment_of(message)).filter(|_| !ended) {
            self.lose_segment(segment, &reason);
        }
    }

    /// A pipeline that writes has failed: its sources go on in another, with another encoder where there is one.
    fn lose_segment(&mut self, segment: u32, why: &str) {
        for source in self.sources.iter_mut().filter(|source| source.segment == Some(segment)) {
            source.put_down();
            if let (Sense::Eye(_), Some(other)) = (&source.sense, source.choice.other_encoder()) {
                source.choice = other;
            }
        }
        if let Some(take) = &mut self.take {
            take.tear_off(segment, why);
        }
    }

    // ---- what is to be seen to, again and again ----

    fn look_around(&mut self) {
        let now = self.clock.now();
        self.note_ends();
        self.mind_the_state(now);
        for source in &mut self.sources {
            if source.segment.is_some() && source.state(now) != SourceState::Running {
                // Whatever is in the same file would wait for it.
                source.put_down();
            }
            source.give_up_waiting(now);
        }
        if self.state == RecorderState::Recording {
            self.relieve(now);
            self.staff();
        }
        self.ask_for_room_and_battery(now);
        self.tell(now);
    }

    fn mind_the_state(&mut self, now: SessionTime) {
        let any = |state| self.sources.iter().any(|source| source.state(now) == state);
        let ready = any(SourceState::Running) && !any(SourceState::Opening);
        match &self.state {
            RecorderState::Opening | RecorderState::Failed(_) if ready => self.enter(RecorderState::Previewing),
            RecorderState::Opening if now - self.since > OPENING => {
                let reason = self.sources.iter().find_map(Source::failure).cloned().unwrap_or(MediaError::TimedOut);
                self.enter(RecorderState::Failed(reason));
            }
            RecorderState::Recording => {
                let limit = self.take.as_ref().and_then(|take| take.until);
                if limit.is_some_and(|limit| self.cuts.elapsed(now) >= limit) {
                    self.stop();
                }
            }
            RecorderState::Finishing => {
                if now - self.since > FINISHING
                    && let Some(take) = &mut self.take
                {
                    take.tear_off_rest("it could not be written to its end in time");
                }
                if self.take.as_ref().is_none_or(Take::is_written) {
                    self.enter(RecorderState::Done);
                }
            }
            _ => {}
        }
    }

    fn note_ends(&mut self) {
        let broken = self.take.as_mut().map(Take::note_ends).unwrap_or_default();
        for (segment, kind) in broken {
            self.sources.iter_mut().filter(|source| source.segment == Some(segment)).for_each(Source::put_down);
            if matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
                self.around.stopped_for_room = true;
                self.stop();
            }
        }
    }

    /// Gives every source that runs and is in no segment one: a microphone goes with its camera where both are without.
    fn staff(&mut self) {
        let now = self.clock.now();
        let starts = self.cuts.elapsed(now);
        let Some(take) = self.take.as_mut().filter(|take| take.may_begin(now)) else { return };
        let idle = |source: &Source| source.segment.is_none() && source.state(now) == SourceState::Running;
        let cameras = self.setup.cameras.len();
        let mut parties: Vec<Party> = (0..cameras)
            .filter(|camera| self.sources.get(*camera).is_some_and(idle))
            .map(|camera| Party { camera: Some(camera), microphone: None })
            .collect();
        for (microphone, wish) in (cameras..).zip(&self.setup.microphones) {
            if !self.sources.get(microphone).is_some_and(idle) {
                continue;
            }
            let with = parties
                .iter_mut()
                .find(|party| party.microphone.is_none() && party.camera.is_some() && party.camera == wish.with_camera);
            match with {
                Some(party) => party.microphone = Some(microphone),
                None => parties.push(Party { camera: None, microphone: Some(microphone) }),
            }
        }
        // The first segments begin with the recording; later ones with the picture that stands.
        let first = take.segments().is_empty();
        for party in parties {
            let stands = party.camera.and_then(|camera| match &self.sources.get(camera)?.sense {
                Sense::Eye(eye) => eye.stands_at(),
                Sense::Ear(_) => None,
            });
            let starts = if first { SessionTime::ZERO } else { stands.unwrap_or(starts) };
            let begun = take.begin(&mut self.sources, party, starts, self.segments, now);
            self.segments += 1;
            if begun.is_err() {
                if let Some(camera) = party.camera.and_then(|camera| self.sources.get_mut(camera))
                    && let Some(other) = camera.choice.other_encoder()
                {
                    camera.choice = other;
                }
                // Nothing is recorded of it; that its bytes do not grow is told of.
                for source in [party.camera, party.microphone].into_iter().flatten() {
                    let source = &mut self.sources[source];
                    source.grew = source.grew.or(Some((0, now)));
                }
            }
        }
    }

    /// Lets every camera whose encoder cannot keep up go on at the next lower step.
    fn relieve(&mut self, now: SessionTime) {
        for camera in 0..self.setup.cameras.len() {
            let Some(source) = self.sources.get_mut(camera).filter(|source| source.segment.is_some()) else { continue };
            let (fill, _) = source.pressure();
            if fill < BEHIND.0 {
                source.behind = None;
                continue;
            }
            let behind = *source.behind.get_or_insert(now);
            if now - behind < BEHIND.1 {
                continue;
            }
            let from = source.choice.step().map(|step| step.name.clone()).unwrap_or_default();
            let Some(lower) = source.choice.lower() else {
                source.stepped = Some((now, from.clone(), from));
                continue;
            };
            source.choice = lower;
            let to = source.choice.step().map(|step| step.name.clone()).unwrap_or_default();
            source.stepped = Some((now, from, to));
            self.move_on(camera, now);
        }
    }

    /// Lets a camera, and the microphone in the same file, go on in a segment that begins where the one before ends.
    fn move_on(&mut self, camera: usize, now: SessionTime) {
        let segment = self.sources[camera].segment;
        let beside = |(i, source): (usize, &Source)| (i != camera && source.segment == segment).then_some(i);
        let microphone = self.sources.iter().enumerate().find_map(beside);
        let reached = [Some(camera), microphone].into_iter().flatten().filter_map(|i| self.sources[i].reached()).min();
        let starts = reached.unwrap_or_else(|| self.cuts.elapsed(now));
        let party = Party { camera: Some(camera), microphone };
        let Some(take) = &mut self.take else { return };
        if take.begin(&mut self.sources, party, starts, self.segments, now).is_err() {
            self.sources[camera].put_down();
        }
        self.segments += 1;
    }

    fn ask_for_room_and_battery(&mut self, now: SessionTime) {
        if self.asked.is_some_and(|asked| now - asked < ASK_EVERY) {
            return;
        }
        self.asked = Some(now);
        let rate = self.setup.bytes_a_second().max(1);
        self.around.seconds_left = (self.surroundings.free_bytes)().map(|bytes| bytes / rate);
        let battery = (self.surroundings.battery)();
        self.around.battery_discharging_at =
            battery.filter(|battery| battery.discharging).map(|battery| battery.percent);
        self.board.write(|report| report.battery = battery);
        if self.state.is_taking() && self.around.seconds_left.is_some_and(|seconds| seconds < ROOM_TO_GO_ON) {
            self.around.stopped_for_room = true;
            self.stop();
        }
    }

    /// Computes what is wrong, and writes the report.
    fn tell(&mut self, now: SessionTime) {
        let paused = self.state == RecorderState::Paused;
        for source in &mut self.sources {
            let written = source.segment.and_then(|segment| self.take.as_ref()?.written(segment));
            source.grew = match (source.grew, written) {
                // Nothing need be written while nothing is recorded.
                (Some((bytes, _)), _) if paused => Some((bytes, now)),
                (Some((bytes, _)), Some(written)) if written > bytes => Some((written, now)),
                (grew, _) => grew.filter(|_| self.state.is_taking()),
            };
        }
        let observed: Vec<Observed> = self.sources.iter().map(|source| source.observed()).collect();
        self.log.update(now, watch::wrong(now, &observed, self.around));
        let segments = self.take.as_ref().map(Take::segments).unwrap_or_default();
        let cameras = self.setup.cameras.len();
        let bytes_of = |source: usize| -> u64 {
            let holds = |segment: &super::report::Segment| match source.checked_sub(cameras) {
                Some(microphone) => segment.microphone == Some(microphone),
                None => segment.camera == Some(source),
            };
            segments.iter().filter(|report| holds(&report.segment)).map(|report| report.bytes).sum()
        };
        let sources = self.sources.iter().enumerate().map(|(i, source)| source.report(now, bytes_of(i))).collect();
        let report = Report {
            state: self.state.clone(),
            take: self.take.as_ref().map_or(0, Take::number),
            now,
            elapsed: self.cuts.elapsed(now),
            sources,
            segments,
            alarms: self.log.all().to_vec(),
            seconds_left: self.around.seconds_left,
            battery: None,
        };
        self.board.write(|known| *known = Report { battery: known.battery, ..report });
        (self.surroundings.wake)();
    }
}
