//! Recording, as the window sees it: the room's sources and recorder, and what becomes of a recording.
//!
//! While the room is open there is a [booth]; it owns the recorder, which owns the devices. The store thread is asked
//! whether recording may [begin](crate::app::store::Request::BeginRecording) and gives the sinks into which the recorder
//! writes; once everything is written it [puts it away](crate::app::store::Request::KeepRecording) and the visit opens
//! for coding. Quick marks are ordinary marks of an ordinary coding, so each is on the disk at once.
//!
//! Nothing gets past a recording unasked: leaving the room, locking and closing the window all wait for an answer.

mod awake;
mod booth;
mod check;
mod encoding;
mod sources;
mod view;

use std::sync::Arc;

use booth::{Booth, Next, Phase};
use encoding::Encoding;
pub use encoding::Measurer;
pub use sources::Offer;
use sources::Sources;
pub use view::{RecordView, Stage};

use super::command::Command;
use super::film::Wake;
use super::language::tr;
use super::model::{Model, Overlay, TaskKind};
use super::notice::Notice;
use super::say;
use super::screens::Screen;
use super::store::{Permit, Request, Side, TaskId, Trouble, Unfinished};
use crate::domain::coding::Coding;
use crate::domain::document::Body;
use crate::domain::id::{DocumentId, MarkId, MediaId};
use crate::media::devices::Address;
use crate::media::recorder::profiles::Profiles;
use crate::media::recorder::{Alarm, Choice, Raised, RecorderState, choice};
use crate::practice::mark::{CLAP, MOMENT};

/// The best step that is tried: what is recorded for care is watched on a laptop.
const BEST_STEP: &str = "1080p30";

/// What is asked of the record room.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordAct {
    /// A source is taken in, or left out.
    Use(Address, bool),
    /// A camera of the network is added.
    Add(Address),
    /// A camera of the network that waits for its password is taken off the list.
    Forget(Address),
    /// With this encoder and step; `None` as measured.
    Encode(Option<Choice>),
    /// The check is looked at once more.
    CheckAgain,
    /// The check has been looked at.
    CheckDone,
    /// The mark of a code, on the frame that is on the screen.
    Mark(String),
    /// The person has seen an alarm.
    Seen(Raised),
    /// The person has seen everything that is over.
    SeenOver,
    /// Ends the recording; then what was wanted is done.
    Stop,
    /// The recording goes on, and the person stays.
    GoOn,
}

/// What the person wanted to do when a recording was in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Only to stop: the visit opens for coding.
    Code,
    /// Another room.
    Go(Screen),
    /// The room before.
    Back,
    /// Locking the library.
    Lock,
    /// Closing the window.
    Quit,
}

/// What recording is done with, and what tests put in its place.
#[derive(Clone)]
pub struct Tools {
    /// Wakes the window, from any thread.
    pub wake: Wake,
    /// Sounds an alarm.
    pub bell: Arc<dyn Fn()>,
    /// Finds out what this computer can encode.
    pub measurer: Measurer,
    /// Simulated sources that are offered beside real ones.
    pub simulated: Vec<Address>,
}

impl Tools {
    /// The real ones.
    #[must_use]
    pub fn real(wake: Wake, simulated: Vec<Address>) -> Self {
        let measure = |cameras| {
            choice::measure(&Profiles::of_the_house(), BEST_STEP, cameras, &mut |_| std::ops::ControlFlow::Continue(()))
        };
        Self { wake, bell: Arc::new(crate::media::alarm::sound), measurer: Arc::new(measure), simulated }
    }
}

/// The record room's share of the model.
#[derive(Default)]
pub(super) struct Studio {
    tools: Option<Tools>,
    encoding: Encoding,
    booth: Option<Booth>,
    /// What was chosen when the room was left, passwords of cameras and all; gone when the library is closed.
    sources: Option<Sources>,
}

impl Studio {
    /// The same, with nobody in it: for another library.
    pub fn cleared(&mut self) -> Self {
        Self { tools: self.tools.take(), encoding: std::mem::take(&mut self.encoding), booth: None, sources: None }
    }
}

impl Model {
    /// With what is recorded; until this is set nothing is.
    pub fn set_recording_tools(&mut self, tools: Tools) {
        if let Some(wish) = &self.preferences.encoding {
            self.studio.encoding.recall(wish);
        }
        self.studio.tools = Some(tools);
    }

    /// Follows the room and the recorder, once a frame. Returns whether it wants to be called again soon.
    pub fn tend_recording(&mut self) -> bool {
        self.change_booth();
        let Studio { tools: Some(tools), encoding, booth: Some(booth), .. } = &mut self.studio else { return false };
        let next = booth.tend(encoding, tools);
        let refused = booth.refused.take();
        if next.contains(&Next::Ring) {
            (tools.bell)();
        }
        if let Some(refused) = refused {
            self.tell(Notice::failure(say::not_recorded(&refused)));
        }
        if next.contains(&Next::Keep) {
            self.keep_recording();
        }
        true
    }

    /// Whether something is being recorded or put away, so that neither lock nor end may come by itself.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.studio.booth.as_ref().is_some_and(Booth::holds)
    }

    fn change_booth(&mut self) {
        let wanted = match self.screen {
            Screen::Record { family } => Some(family),
            _ => None,
        };
        if self.studio.booth.as_ref().map(|booth| booth.family) == wanted {
            return;
        }
        let (Some(tools), Some(facts)) = (&self.studio.tools, &self.library) else { return };
        if let Some(left) = self.studio.booth.take() {
            self.studio.sources = Some(left.sources);
        }
        self.studio.booth = wanted.map(|family| {
            let recall = || Sources::recall(tools.simulated.clone(), &self.preferences.sources);
            Booth::new(family, facts.folder.clone(), self.studio.sources.take().unwrap_or_else(recall), tools)
        });
    }

    // ---- what is asked ----

    pub(super) fn record_act(&mut self, act: RecordAct) {
        if let RecordAct::Mark(code) = &act {
            self.mark_now(code);
            return;
        }
        if let RecordAct::Encode(choice) = act {
            if self.studio.booth.as_ref().is_some_and(|booth| !booth.is_busy()) {
                self.studio.encoding.overrule(choice);
                self.preferences.encoding = self.studio.encoding.remembered();
            }
            return;
        }
        let Some(booth) = &mut self.studio.booth else { return };
        match act {
            RecordAct::Use(..) | RecordAct::Add(_) | RecordAct::Forget(_) if booth.is_busy() => {}
            RecordAct::Use(address, on) => booth.sources.choose(address, on),
            RecordAct::Add(address) => booth.sources.add(address),
            RecordAct::Forget(address) => booth.sources.forget(&address),
            RecordAct::CheckAgain => {
                if let Phase::Checked(check) = &booth.phase {
                    check.again();
                }
            }
            RecordAct::CheckDone => {
                if let Phase::Checked(_) = booth.phase {
                    booth.phase = Phase::Before;
                }
            }
            RecordAct::Seen(raised) => booth.acknowledge(&raised),
            RecordAct::SeenOver => booth.forget_alarms(),
            RecordAct::Stop => {
                if let (Phase::Taking(taking), Some(recorder)) = (&mut booth.phase, &booth.recorder) {
                    taking.stopping = true;
                    recorder.stop();
                }
            }
            RecordAct::GoOn => booth.leaving = None,
            RecordAct::Mark(_) | RecordAct::Encode(_) => {}
        }
        if booth.sources.are_chosen() {
            self.preferences.sources = booth.sources.remembered();
        }
    }

    /// Whether a command of the room would do something now.
    pub(super) fn record_allows(&self, command: Command) -> bool {
        let Some(booth) = &self.studio.booth else { return false };
        let taking = matches!(booth.phase, Phase::Taking(_));
        match command {
            // What measures keeps the computer busy, so a recording would begin badly.
            Command::StartRecording | Command::CheckRecording => {
                booth.is_ready() && !self.studio.encoding.is_measuring()
            }
            Command::StopRecording | Command::PauseRecording => taking && booth.report.state.is_taking(),
            Command::MarkMoment | Command::Clap => {
                taking && booth.recorder.as_ref().is_some_and(|it| it.stamp().is_some())
            }
            _ => true,
        }
    }

    /// Runs a command of the room.
    pub(super) fn record_command(&mut self, command: Command) {
        match command {
            Command::StartRecording => self.ask_to_record(),
            Command::CheckRecording => {
                if let Some(booth) = &mut self.studio.booth {
                    booth.check();
                }
            }
            Command::PauseRecording => self.pause_or_resume(),
            Command::StopRecording => {
                self.detain(Leaving::Code);
            }
            Command::MarkMoment => self.mark_now(MOMENT),
            Command::Clap => self.mark_now(CLAP),
            _ => {}
        }
    }

    /// Keeps the person while something is recorded: asks, and answers whether it did.
    pub fn detain(&mut self, leaving: Leaving) -> bool {
        let Some(booth) = self.studio.booth.as_mut().filter(|booth| booth.holds()) else { return false };
        booth.leaving = Some(leaving);
        self.overlay = None;
        true
    }

    // ---- from asking to coding ----

    fn ask_to_record(&mut self) {
        let Some(booth) = self.studio.booth.as_mut().filter(|booth| booth.is_ready()) else { return };
        let family = booth.family;
        booth.phase = Phase::Asking;
        self.ask(Request::BeginRecording {
            family,
            title: tr!("record-visit", day = super::language::date(self.today())),
        });
    }

    /// The library allowed it, or did not.
    pub(super) fn may_record(&mut self, answer: Result<Permit, Trouble>) {
        let Some(booth) = self.studio.booth.as_mut().filter(|booth| matches!(booth.phase, Phase::Asking)) else {
            return;
        };
        match answer {
            Ok(permit) => {
                booth.forget_alarms();
                if !booth.begin(permit) {
                    self.ask(Request::ForgetRecording);
                }
            }
            Err(trouble) => {
                booth.phase = Phase::Before;
                self.tell(Notice::failure(say::trouble(&trouble)));
            }
        }
    }

    fn pause_or_resume(&mut self) {
        let Some(booth) = &self.studio.booth else { return };
        let Some(recorder) = &booth.recorder else { return };
        match booth.report.state {
            RecorderState::Recording => recorder.pause(),
            RecorderState::Paused => recorder.resume(),
            _ => {}
        }
    }

    fn keep_recording(&mut self) {
        let full = |raised: &Raised| raised.alarm == Alarm::DiskFull;
        if self.studio.booth.as_ref().is_some_and(|booth| booth.report.active().any(full)) {
            self.tell(Notice::failure(tr("record-stopped-full")));
        }
        let (task, progress) = self.begin_task(TaskKind::KeepRecording);
        if let Some(booth) = &mut self.studio.booth {
            booth.put_away(task);
        }
        self.ask(Request::KeepRecording { task, progress });
    }

    /// A visit can be played and coded, although it is still being put away.
    pub(super) fn recorded(&mut self, task: TaskId, session: DocumentId) {
        let films = self.view().session(session).into_iter().flat_map(|it| &it.films).map(|film| film.media);
        let known = |media: &MediaId| matches!(self.sides.get(&(*media, Side::Index)), Some(Some(_)));
        // That there was no index held only while they were recordings.
        let stale: Vec<MediaId> = films.filter(|media| !known(media)).collect();
        self.sides.retain(|(media, _), _| !stale.contains(media));
        for media in stale {
            self.asked_sides.remove(&media);
            self.film.open_anew(media);
        }
        self.recording_ended(task, Some(session));
    }

    /// Recordings lie in the library. Where it is time to ask, those that were stopped are put away with a word and no
    /// question, and the others are offered.
    pub(super) fn found_unfinished(&mut self, found: Vec<Unfinished>, offer: bool) {
        if !offer {
            self.unfinished = found;
            return;
        }
        let (stopped, cut): (Vec<_>, Vec<_>) = found.into_iter().partition(|unfinished| unfinished.stopped);
        if !stopped.is_empty() {
            self.tell(Notice::information(tr("record-carried-on")));
        }
        for unfinished in stopped {
            let (task, progress) = self.begin_task(TaskKind::KeepRecording);
            self.ask(Request::Recover { task, progress, unfinished: Box::new(unfinished) });
        }
        if !cut.is_empty() {
            self.unfinished = cut;
            self.overlay = Some(Overlay::Unfinished);
        }
    }

    /// The recording can be coded, or could not be put away: the room is free again, and what was wanted is done.
    pub(super) fn recording_ended(&mut self, task: TaskId, session: Option<DocumentId>) {
        let Some(booth) = &mut self.studio.booth else { return };
        if !matches!(booth.phase, Phase::Keeping(keeping, _) if keeping == task) {
            return;
        }
        booth.phase = Phase::Before;
        match (booth.leaving.take().unwrap_or(Leaving::Code), session) {
            (Leaving::Code, Some(session)) => self.code(session),
            (Leaving::Code, None) => {}
            (Leaving::Go(screen), _) => self.go(screen),
            (Leaving::Back, _) => self.go_back(),
            (Leaving::Lock, _) => self.lock(),
            (Leaving::Quit, _) => self.quitting = true,
        }
    }

    // ---- quick marks ----

    /// Marks the frame that is on the screen, in this person's own coding of the visit.
    fn mark_now(&mut self, code: &str) {
        let Some(booth) = &self.studio.booth else { return };
        let stamp = booth.recorder.as_ref().and_then(|recorder| recorder.stamp());
        let (Some(session), Some(at)) = (booth.session(), stamp) else { return };
        let Some(id) = self.own_coding(session, booth.family) else { return };
        let mark = MarkId(self.view().fresh());
        match self.view().coding(id).map(|coding| coding.press(code, at, mark)) {
            Some(Ok(transaction)) => self.commit(id, transaction),
            Some(Err(error)) => self.tell(Notice::warning(say::edit_error(&error))),
            // The person believes that it is kept, so nothing may be silent here.
            None => self.tell(Notice::warning(tr("record-not-marked"))),
        }
    }

    /// This person's coding of a visit; begun where there is none.
    fn own_coding(&mut self, session: DocumentId, family: DocumentId) -> Option<DocumentId> {
        if let Some(own) = self.view().own_coding(session) {
            return Some(own);
        }
        let (scheme, author) = (self.scheme.clone()?, self.author()?.clone());
        let id = DocumentId(self.view().fresh());
        self.begin(id, family, Body::Coding(Box::new(Coding::new(session, author, scheme))));
        Some(id)
    }
}
