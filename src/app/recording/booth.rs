//! The room in which one family is recorded: its sources, its recorder, and how far the recording is.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::awake::Awake;
use super::check::Check;
use super::encoding::Encoding;
use super::sources::Sources;
use super::{Leaving, Tools};
use crate::app::store::{Permit, TaskId};
use crate::domain::id::DocumentId;
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::{Devices, SourceKind};
use crate::media::recorder::{Alarm, Choice, Raised, Recorder, RecorderState, Refused, Report, Setup, Surroundings};

/// How long an alarm that nobody has seen rests before it sounds again.
const AGAIN: Duration = Duration::from_secs(10);

/// How far a recording is.
pub(super) enum Phase {
    /// Nothing is recorded yet.
    Before,
    /// A check is being recorded.
    Checking(Check),
    /// The check is being looked at.
    Checked(Check),
    /// The library is asked whether it may begin.
    Asking,
    /// It is recorded.
    Taking(Taking),
    /// It is being indexed and put away.
    Keeping(TaskId, DocumentId),
}

/// A recording that has begun.
pub(super) struct Taking {
    pub session: DocumentId,
    /// The recorder's count of recordings before this one.
    before: u32,
    /// It was asked to end.
    pub stopping: bool,
    awake: Awake,
}

/// What the model is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The recording is written to its end: have it put away.
    Keep,
    /// Sound the alarm.
    Ring,
}

pub(super) struct Booth {
    pub family: DocumentId,
    pub sources: Sources,
    pub phase: Phase,
    pub report: Report,
    pub recorder: Option<Recorder>,
    /// What the person wanted to do when the recording was in the way.
    pub leaving: Option<Leaving>,
    /// Why nothing can be previewed or recorded.
    pub trouble: Option<MediaError>,
    pub refused: Option<Refused>,
    setup: Option<Setup>,
    devices: Option<Devices>,
    replugged: Arc<AtomicBool>,
    folder: PathBuf,
    seen: BTreeSet<Key>,
    rung: Option<(BTreeSet<Key>, Instant)>,
}

/// By what a raised alarm is known.
type Key = (SessionTime, Alarm);

fn key(raised: &Raised) -> Key {
    (raised.raised, raised.alarm.clone())
}

impl Booth {
    pub fn new(family: DocumentId, folder: PathBuf, sources: Sources, tools: &Tools) -> Self {
        let replugged = Arc::new(AtomicBool::new(true));
        let (changed, wake) = (Arc::clone(&replugged), Arc::clone(&tools.wake));
        let devices = Devices::follow(move || {
            changed.store(true, Ordering::Release);
            wake();
        });
        let trouble = devices.as_ref().err().cloned();
        Self {
            family,
            sources,
            phase: Phase::Before,
            report: Report::default(),
            recorder: None,
            leaving: None,
            trouble,
            refused: None,
            setup: None,
            devices: devices.ok(),
            replugged,
            folder,
            seen: BTreeSet::new(),
            rung: None,
        }
    }

    /// Follows what is plugged in and what the recorder reports. Once a frame.
    pub fn tend(&mut self, encoding: &mut Encoding, tools: &Tools) -> Vec<Next> {
        self.follow_devices();
        if !self.is_busy() {
            self.follow_choice(encoding, tools);
        }
        if let Some(recorder) = &self.recorder {
            self.report = recorder.report();
        }
        let mut next = Vec::new();
        let phase = std::mem::replace(&mut self.phase, Phase::Before);
        self.phase = match phase {
            Phase::Checking(mut check) if self.has_ended(check.before) => {
                check.develop(&tools.wake);
                Phase::Checked(check)
            }
            Phase::Checked(mut check) => {
                check.tend(&tools.wake);
                Phase::Checked(check)
            }
            Phase::Taking(taking) => {
                if self.has_ended(taking.before) {
                    next.push(Next::Keep);
                }
                Phase::Taking(taking)
            }
            other => other,
        };
        if self.must_ring() {
            next.push(Next::Ring);
        }
        next
    }

    fn follow_devices(&mut self) {
        if let Some(devices) = &self.devices
            && self.replugged.swap(false, Ordering::AcqRel)
        {
            self.sources.plugged(devices.list());
        }
    }

    /// Opens what is chosen, where that is not what is open. Sources are not exchanged under a recording.
    fn follow_choice(&mut self, encoding: &mut Encoding, tools: &Tools) {
        let (cameras, microphones) = (self.sources.cameras(), self.sources.microphones());
        if cameras.is_empty() && microphones.is_empty() {
            self.recorder = None;
            self.setup = None;
            self.report = Report::default();
            return;
        }
        let choice = match encoding.choice(cameras.len().max(1), &tools.measurer, &tools.wake) {
            Ok(choice) => choice,
            Err(error) => {
                self.trouble = Some(error);
                return;
            }
        };
        let setup = Setup::new(cameras.to_vec(), microphones.to_vec(), choice);
        if self.setup.as_ref() == Some(&setup) {
            return;
        }
        let folder = self.folder.clone();
        let wake = Arc::clone(&tools.wake);
        let around = Surroundings::new(move || fs4::available_space(&folder).ok(), move || wake());
        // The old sources are let go of first: a camera opens for one at a time.
        self.recorder = None;
        self.report = Report::default();
        self.seen.clear();
        match Recorder::open(setup.clone(), around) {
            Ok(recorder) => {
                self.recorder = Some(recorder);
                self.trouble = None;
            }
            Err(error) => self.trouble = Some(error),
        }
        self.setup = Some(setup);
    }

    fn has_ended(&self, before: u32) -> bool {
        let over = matches!(self.report.state, RecorderState::Done | RecorderState::Previewing);
        (over && self.report.take > before) || matches!(self.report.state, RecorderState::Failed(_))
    }

    /// Whether sources and encoder must stay as they are.
    pub const fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Checking(_) | Phase::Asking | Phase::Taking(_) | Phase::Keeping(..))
    }

    /// Whether leaving would end something.
    pub const fn holds(&self) -> bool {
        matches!(self.phase, Phase::Asking | Phase::Taking(_) | Phase::Keeping(..))
    }

    pub fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Before | Phase::Checked(_)) && self.report.state.is_ready()
    }

    pub const fn choice(&self) -> Option<&Choice> {
        match &self.setup {
            Some(setup) => Some(&setup.choice),
            None => None,
        }
    }

    /// Lets go of the sources while what was recorded is put away, so that nothing else keeps the computer busy.
    pub fn put_away(&mut self, task: TaskId) {
        if let Phase::Taking(taking) = &self.phase {
            self.phase = Phase::Keeping(task, taking.session);
            self.recorder = None;
            self.setup = None;
        }
    }

    // ---- what is asked of it ----

    /// Records five seconds to look at.
    pub fn check(&mut self) {
        let Some(recorder) = self.recorder.as_ref().filter(|_| self.is_ready()) else { return };
        let check = Check::new(self.report.take);
        match recorder.check(check.sinks()) {
            Ok(()) => self.phase = Phase::Checking(check),
            Err(refused) => self.refused = Some(refused),
        }
    }

    /// Begins, where the library allowed it. Returns whether it did.
    pub fn begin(&mut self, permit: Permit) -> bool {
        let before = self.report.take;
        self.phase = Phase::Before;
        let Some(recorder) = &self.recorder else { return false };
        match recorder.record(permit.sinks) {
            Ok(()) => {
                self.phase =
                    Phase::Taking(Taking { session: permit.session, before, stopping: false, awake: Awake::begin() });
                true
            }
            Err(refused) => {
                self.refused = Some(refused);
                false
            }
        }
    }

    pub fn session(&self) -> Option<DocumentId> {
        match &self.phase {
            Phase::Taking(taking) => Some(taking.session),
            Phase::Keeping(_, session) => Some(*session),
            _ => None,
        }
    }

    pub fn kept_awake(&self) -> Option<bool> {
        match &self.phase {
            Phase::Taking(taking) => taking.awake.granted(),
            _ => None,
        }
    }

    // ---- alarms ----

    /// What is wrong, the latest first.
    pub fn standing(&self) -> Vec<&Raised> {
        self.report.alarms.iter().rev().filter(|raised| raised.cleared.is_none()).collect()
    }

    /// What was wrong and has not been seen, the latest first.
    pub fn over(&self) -> Vec<&Raised> {
        let unseen = |raised: &&Raised| raised.cleared.is_some() && !self.has_seen(raised);
        self.report.alarms.iter().rev().filter(unseen).collect()
    }

    pub fn has_seen(&self, raised: &Raised) -> bool {
        self.seen.contains(&key(raised))
    }

    /// The person has seen an alarm.
    pub fn acknowledge(&mut self, raised: &Raised) {
        self.seen.insert(key(raised));
    }

    /// Everything that is over has been seen.
    pub fn forget_alarms(&mut self) {
        self.seen.extend(self.report.alarms.iter().filter(|raised| raised.cleared.is_some()).map(key));
    }

    /// An alarm sounds when it is raised while something is recorded, and again until it is seen or over.
    fn must_ring(&mut self) -> bool {
        if !matches!(self.phase, Phase::Taking(_)) {
            self.rung = None;
            return false;
        }
        let standing: BTreeSet<Key> = self.report.active().filter(|raised| !self.has_seen(raised)).map(key).collect();
        let due = match &self.rung {
            None => true,
            Some((rung, when)) => !standing.is_subset(rung) || when.elapsed() >= AGAIN,
        };
        let ring = due && !standing.is_empty();
        if ring {
            self.rung = Some((standing, Instant::now()));
        }
        ring
    }
}

/// Which camera or microphone a source of a report is: its kind, and its number among its kind, counted from one.
pub(super) fn number(report: &Report, source: usize) -> Option<(SourceKind, usize)> {
    let kind = report.sources.get(source)?.kind();
    Some((kind, report.sources[..=source].iter().filter(|other| other.kind() == kind).count()))
}
