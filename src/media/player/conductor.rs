//! The player's own thread: it follows what is wished, one thing at a time, and believes only what the pipeline reports.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gstreamer as gst;

use super::PlayerState;
use super::pipeline::Playback;
use super::screen::Screen;
use super::stills::Stills;
use super::wishes::{Goal, Mailbox, Wishes};
use crate::domain::id::MediaId;
use crate::domain::time::{SessionTime, Span};
use crate::media::MediaError;
use crate::media::index::FrameIndex;

/// How long the pipeline may take to do what it was asked.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the pipeline is held back for the first picture.
const FIRST_PICTURE: Duration = Duration::from_secs(1);
/// How often the playhead of sound alone is moved on.
const TICK: gst::ClockTime = gst::ClockTime::from_mseconds(20);
/// How far a step goes where there are no frames.
const STEP_OF_SOUND: i64 = 40_000_000;

/// What the pipeline was asked for and has not reported yet. Meanwhile wishes wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    /// That the film is open, and stands still.
    Open,
    /// That it has arrived where a run begins.
    Arrival,
    /// That it plays.
    Playing,
    /// That it has stopped on a frame.
    Paused,
}

pub(super) struct Conductor {
    playback: Playback,
    bus: gst::Bus,
    mailbox: Arc<Mailbox>,
    screen: Arc<Screen>,
    stills: Option<Stills>,
    index: Option<Arc<FrameIndex>>,
    state: PlayerState,
    awaited: Option<(Awaited, Instant)>,
    rate: f64,
    repeat: Option<Span>,
    within: Option<Span>,
    /// Whether the pipeline stands exactly where the playhead is, so that it can play on without being sought.
    in_place: bool,
    /// Whether to play as soon as the film is open or has arrived.
    then_play: bool,
}

impl Conductor {
    pub(super) fn new(
        media: MediaId,
        index: Option<Arc<FrameIndex>>,
        sound_sink: gst::Element,
        screen: Arc<Screen>,
    ) -> Result<Self, MediaError> {
        let playback = Playback::new(media, index.as_ref(), sound_sink, &screen)?;
        let bus = playback.bus()?;
        let stills = match &index {
            Some(index) => Some(Stills::start(media, Arc::clone(index), Arc::clone(&screen))?),
            None => None,
        };
        Ok(Self {
            mailbox: Arc::new(Mailbox::new(bus.clone())),
            playback,
            bus,
            screen,
            stills,
            index,
            state: PlayerState::Opening,
            awaited: None,
            rate: 1.0,
            repeat: None,
            within: None,
            in_place: false,
            then_play: false,
        })
    }

    pub(super) fn mailbox(&self) -> Arc<Mailbox> {
        Arc::clone(&self.mailbox)
    }

    /// Runs until the player is closed.
    pub(super) fn run(mut self) {
        self.stand_at(SessionTime::ZERO);
        if let Some(stills) = &self.stills {
            // Two decoders at once would only make the first picture come later.
            stills.wait(FIRST_PICTURE);
        }
        let opened = self.playback.prepare();
        self.ask(Awaited::Open, opened);
        while !self.mailbox.is_closed() {
            if let Some(message) = self.bus.timed_pop(self.patience()) {
                self.hear(&message);
            }
            self.follow_sound();
            self.mind_the_time();
            if self.awaited.is_none()
                && !matches!(self.state, PlayerState::Failed(_))
                && let Some(wishes) = self.mailbox.take()
            {
                self.follow(wishes);
            }
        }
    }

    /// How long to wait for the next message; `None` for as long as it takes.
    fn patience(&self) -> Option<gst::ClockTime> {
        let sound_moves = self.index.is_none() && self.state == PlayerState::Playing;
        match self.awaited {
            _ if sound_moves => Some(TICK),
            Some(_) => Some(gst::ClockTime::SECOND),
            None => None,
        }
    }

    // ---- what the pipeline reports ----

    fn hear(&mut self, message: &gst::Message) {
        match message.view() {
            gst::MessageView::AsyncDone(_) if self.playback.is_source_of(message) => self.arrived(),
            gst::MessageView::StateChanged(change)
                if self.playback.is_source_of(message) && change.pending() == gst::State::VoidPending =>
            {
                self.settled(change.current());
            }
            gst::MessageView::Eos(_) if self.playback.is_source_of(message) => self.ended(),
            gst::MessageView::Error(error) if self.playback.is_about_sound_device(message) => self.lose_sound(error),
            gst::MessageView::Error(error) => self.fail(MediaError::Pipeline(error.error().to_string())),
            _ => {}
        }
    }

    fn arrived(&mut self) {
        let then_play = std::mem::take(&mut self.then_play);
        match self.awaiting() {
            Some(Awaited::Open) => {
                self.awaited = None;
                self.enter(PlayerState::Paused);
                if then_play {
                    self.start();
                }
            }
            Some(Awaited::Arrival) => {
                self.awaited = None;
                if then_play {
                    self.go();
                }
            }
            _ => self.then_play = then_play,
        }
    }

    fn awaiting(&self) -> Option<Awaited> {
        self.awaited.map(|(awaited, _)| awaited)
    }

    fn settled(&mut self, state: gst::State) {
        match (self.awaiting(), state) {
            (Some(Awaited::Playing), gst::State::Playing) => {
                self.awaited = None;
                self.enter(PlayerState::Playing);
            }
            (Some(Awaited::Paused), gst::State::Paused) => {
                self.awaited = None;
                self.stopped();
            }
            _ => {}
        }
    }

    /// The pipeline stands on the frame it showed last.
    fn stopped(&mut self) {
        if self.state == PlayerState::Playing {
            self.in_place = true;
            self.enter(PlayerState::Paused);
            // The picture stays; its neighbours will be at hand when somebody steps.
            self.ask_for_still(self.screen.position(), self.screen.epoch());
        }
    }

    fn ended(&mut self) {
        match (&self.state, self.awaiting()) {
            (PlayerState::Playing, None) => {}
            // So short a run that its end is told before its beginning.
            (PlayerState::Starting, Some(Awaited::Playing)) => {
                self.awaited = None;
                self.enter(PlayerState::Playing);
            }
            // The end of a run that has been left meanwhile.
            _ => return,
        }
        if let Some(span) = self.repeat {
            self.run_from(span.start());
            return;
        }
        self.in_place = false;
        self.stand_at(self.last());
        self.enter(PlayerState::Ended);
        self.pause();
    }

    /// The start of the last frame that may be shown; for sound alone, the end.
    fn last(&self) -> SessionTime {
        let end = self.within.map_or_else(|| self.end(), Span::end);
        match &self.index {
            Some(index) => SessionTime::from_nanos(index.start(index.clamped(end.nanos() - 1))),
            None => end,
        }
    }

    fn pause(&mut self) {
        let paused = self.playback.pause();
        let at_once = matches!(paused, Ok(gst::StateChangeSuccess::Success));
        self.ask(Awaited::Paused, paused.map(drop));
        if at_once {
            self.settled(gst::State::Paused);
        }
    }

    fn lose_sound(&mut self, error: &gst::message::Error) {
        let reason = MediaError::Pipeline(error.error().to_string());
        self.then_play = matches!(self.state, PlayerState::Playing | PlayerState::Starting);
        self.in_place = false;
        if self.playback.send_sound_nowhere().is_err() {
            return self.fail(reason);
        }
        // What else the device complained of while it went is of no interest any more.
        while self.bus.pop_filtered(&[gst::MessageType::Error]).is_some() {}
        self.enter(PlayerState::Opening);
        let opening = self.playback.prepare();
        self.ask(Awaited::Open, opening);
    }

    fn fail(&mut self, error: MediaError) {
        // The first thing that went wrong is the cause; the rest comes of it.
        if !matches!(self.state, PlayerState::Failed(_)) {
            self.awaited = None;
            self.enter(PlayerState::Failed(error));
        }
    }

    /// Asks the pipeline for something it will report.
    fn ask(&mut self, awaited: Awaited, asked: Result<(), MediaError>) {
        self.awaited = Some((awaited, Instant::now()));
        if let Err(error) = asked {
            // Where the bus knows the cause, it tells it better.
            let cause = self.bus.pop_filtered(&[gst::MessageType::Error]);
            match cause {
                Some(message) => self.hear(&message),
                None => self.fail(error),
            }
        }
    }

    fn mind_the_time(&mut self) {
        if self.awaited.is_some_and(|(_, since)| since.elapsed() > PATIENCE) {
            self.fail(MediaError::TimedOut);
        }
    }

    fn follow_sound(&mut self) {
        if self.index.is_none()
            && self.state == PlayerState::Playing
            && self.awaited.is_none()
            && let Some(position) = self.playback.position()
        {
            self.screen.follow(position);
        }
    }

    fn enter(&mut self, state: PlayerState) {
        self.state = state.clone();
        self.screen.set_state(state);
    }

    // ---- what is wished ----

    fn follow(&mut self, wishes: Wishes) {
        if let Some(volume) = wishes.volume {
            self.playback.set_volume(volume);
        }
        let playing = self.state == PlayerState::Playing;
        if playing && wishes.play == Some(false) {
            // The rest is followed once the film stands: a step begins at the frame that was shown last.
            self.mailbox.put_back(Wishes { play: None, ..wishes });
            self.pause();
            return;
        }
        let again = self.take_rate_and_span(&wishes);
        let moved = wishes.goal.map(|goal| self.moment_of(goal));
        if playing {
            if moved.is_some() || again {
                self.run_from(moved.unwrap_or_else(|| self.screen.position()));
            }
            return;
        }
        if again {
            self.in_place = false;
        }
        if let Some(to) = moved {
            self.in_place = false;
            self.stand_at(to);
            self.enter(PlayerState::Paused);
        }
        if wishes.play == Some(true) {
            self.start();
        }
    }

    /// Takes over rate and span; says whether what runs has to begin anew for them.
    fn take_rate_and_span(&mut self, wishes: &Wishes) -> bool {
        let before = (self.rate, self.repeat, self.within);
        self.rate = wishes.rate.unwrap_or(self.rate);
        self.repeat = wishes.repeat.unwrap_or(self.repeat);
        self.within = wishes.within.unwrap_or(self.within);
        (self.rate, self.repeat, self.within) != before
    }

    fn moment_of(&self, goal: Goal) -> SessionTime {
        let from = goal.to.unwrap_or_else(|| self.screen.position());
        let moment = match &self.index {
            Some(index) if goal.frames != 0 => {
                let frame = i64::try_from(index.clamped(from.nanos())).unwrap_or(i64::MAX);
                let frame = frame.saturating_add(i64::from(goal.frames)).max(0);
                let frame = usize::try_from(frame).unwrap_or(0).min(index.len() - 1);
                SessionTime::from_nanos(index.start(frame))
            }
            _ => from + SessionTime::from_nanos(i64::from(goal.frames) * STEP_OF_SOUND),
        };
        moment.clamp(SessionTime::ZERO, self.end())
    }

    fn end(&self) -> SessionTime {
        let film = self.index.as_ref().map(|index| SessionTime::from_nanos(index.film_end()));
        film.or_else(|| self.playback.duration()).unwrap_or(SessionTime::ZERO)
    }

    fn start(&mut self) {
        let at = self.screen.position();
        let outside = self.bounds().filter(|span| !span.contains(at));
        if self.in_place && outside.is_none() {
            self.screen.go_on();
            self.go();
        } else if self.state == PlayerState::Ended || at >= self.end() {
            self.run_from(self.bounds().map_or(SessionTime::ZERO, Span::start));
        } else {
            self.run_from(at);
        }
    }

    /// The span that is played: the one that repeats, or the one that is not left.
    fn bounds(&self) -> Option<Span> {
        self.repeat.or(self.within)
    }

    /// Lets the film run from a moment, within the span that is played.
    fn run_from(&mut self, from: SessionTime) {
        let from = match self.bounds() {
            Some(span) if !span.contains(from) => span.start(),
            _ => from,
        };
        let until = self.bounds().map(Span::end);
        self.in_place = false;
        let first_wanted = self.screen.run(from, until);
        if let Some(epoch) = first_wanted
            && self.repeat.is_some()
        {
            self.ask_for_still(from, epoch);
        }
        if let Some(stills) = &self.stills {
            stills.rest();
        }
        let sought = self.playback.run(self.rate, from, until);
        self.then_play = self.state != PlayerState::Playing;
        if self.then_play {
            self.enter(PlayerState::Starting);
        }
        self.ask(Awaited::Arrival, sought);
    }

    /// Lets a pipeline that stands in place play.
    fn go(&mut self) {
        if self.state != PlayerState::Playing {
            self.enter(PlayerState::Starting);
        }
        let playing = self.playback.play();
        self.ask(Awaited::Playing, playing);
    }

    fn stand_at(&self, moment: SessionTime) {
        let epoch = self.screen.stand_at(moment);
        self.ask_for_still(moment, epoch);
    }

    fn ask_for_still(&self, moment: SessionTime, epoch: u64) {
        if let (Some(stills), Some(index)) = (&self.stills, &self.index) {
            stills.ask(index.clamped(moment.nanos()), epoch);
        }
    }
}
