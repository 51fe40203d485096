//! `samspill record LIB --family CODE --camera ADDRESS... [--microphone ADDRESS...] --seconds N`

use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::interrupt;
use super::meter::watched;
use super::output::{Output, exact};
use super::recover::told;
use crate::domain::access::Deed;
use crate::domain::scheme::Scheme;
use crate::domain::time::SessionTime;
use crate::media::MediaError;
use crate::media::devices::{Address, SourceKind};
use crate::media::recorder::profiles::Profiles;
use crate::media::recorder::{
    Alarm, Choice, MOST_CAMERAS, MOST_MICROPHONES, Recorder, RecorderState, Report, Setup, SourceState, Surroundings,
    choice,
};
use crate::practice::record::{Recording, free_bytes};
use crate::practice::recover::{recover, unfinished};
use crate::practice::{Desk, PracticeError, import, mark};

/// How often to look, at least.
const GLANCE: Duration = Duration::from_millis(100);
/// How long a source may take to give its first picture or sound.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the last bytes may take.
const ENDING: Duration = Duration::from_secs(60);

/// Records.
#[derive(Debug, Args)]
#[command(
    after_help = "ADDRESS is camera:ID, microphone:ID, rtsp://…, or test:camera and test:microphone for simulated ones.\n\
    Each line typed meanwhile makes a quick mark: a code of the scheme, or its key. Ctrl+C stops and keeps everything."
)]
pub struct Record {
    #[command(flatten)]
    access: Access,
    /// The pseudonym of the family
    #[arg(long, value_name = "CODE")]
    family: String,
    /// A camera; up to four
    #[arg(long = "camera", value_name = "ADDRESS")]
    cameras: Vec<Address>,
    /// A microphone, whose sound goes into the file of the camera at the same place; up to two
    #[arg(long = "microphone", value_name = "ADDRESS")]
    microphones: Vec<Address>,
    /// Stop after so many seconds; without it, at Ctrl+C
    #[arg(long, value_name = "N")]
    seconds: Option<u32>,
    /// What the session is called; the date and time where nothing is given
    #[arg(long)]
    title: Option<String>,
    /// Record at this step, such as 720p30, without measuring what the computer manages
    #[arg(long, value_name = "STEP")]
    step: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// What happened while it records.
enum Event {
    /// There is something new to be seen.
    News,
    /// Somebody typed a line.
    Line(String),
}

impl Record {
    pub(super) fn run(self) -> Result<(), Failure> {
        self.check_sources()?;
        let mut desk = self.access.open()?;
        let family = import::known_family(&desk, &self.family)?.ok_or_else(|| {
            let happened = format!("there is no family “{}” in this library", self.family);
            Failure::new(happened, "The library; nothing was recorded.", "`samspill list LIB` shows the families.")
        })?;
        desk.check(Deed::Record, family)?;
        crate::media::init().map_err(PracticeError::from)?;
        let (tell, events) = sync_channel(16);
        let recorder = self.open(&desk, &tell)?;
        wait_for_sources(&recorder, &events)?;
        interrupt::listen();
        let title = self.title.clone().unwrap_or_else(|| chrono::Local::now().format("%Y-%m-%d %H:%M").to_string());
        let recording = Recording::begin(&mut desk, family, &title)?;
        recorder.record(recording.sinks()).map_err(PracticeError::from)?;
        let session = recording.session();
        self.output.thing(&["session", &session.to_string()], &json!({ "session": session }))?;
        // Whatever is typed earlier waits for the first frame, so that no mark is lost.
        while recorder.state().is_ready() {
            let _ = events.recv_timeout(GLANCE);
        }
        type_marks(tell);
        let went = self.follow(&mut desk, &recorder, &recording, &events);
        // Whatever happened, what was recorded comes to its end before anything else is said.
        end(&mut desk, &recorder, &recording, &events)?;
        drop(recorder);
        if interrupt::asked() {
            eprintln!("Stopped, as you asked. Everything up to now is kept.");
        }
        went?;
        for cut in unfinished(&desk)?.iter().filter(|cut| cut.session == Some(session)) {
            let recovered = watched("indexing", |progress| recover(&mut desk, cut, progress))?;
            told(self.output, &recovered)?;
        }
        Ok(())
    }

    /// Refused before anybody types a passphrase.
    fn check_sources(&self) -> Result<(), Failure> {
        let (cameras, microphones) = (self.cameras.len(), self.microphones.len());
        let wrong = |happened: String, advice| Err(Failure::new(happened, "Everything; nothing was begun.", advice));
        if cameras + microphones == 0 {
            let advice = "Name one with --camera or --microphone; `samspill check` lists what is plugged in.";
            return wrong("there is nothing to record with".to_owned(), advice);
        }
        if cameras > MOST_CAMERAS || microphones > MOST_MICROPHONES {
            let most =
                format!("at most {MOST_CAMERAS} cameras and {MOST_MICROPHONES} microphones are recorded at once");
            return wrong(most, "Leave some out.");
        }
        let wrong_kind = |address: &&Address, kind| address.kind() != kind;
        let camera = self.cameras.iter().find(|it| wrong_kind(it, SourceKind::Camera));
        let microphone = self.microphones.iter().find(|it| wrong_kind(it, SourceKind::Microphone));
        if let Some(address) = camera.or(microphone) {
            return wrong(
                format!("{} is of the other kind", shown(address)),
                "Name cameras with --camera and microphones with --microphone.",
            );
        }
        Ok(())
    }

    fn open(&self, desk: &Desk, tell: &SyncSender<Event>) -> Result<Recorder, Failure> {
        let choice = match &self.step {
            Some(step) => Choice::of(step).ok_or_else(|| {
                let steps = Profiles::of_the_house();
                let steps: Vec<&str> = steps.steps.iter().map(|step| step.name.as_str()).collect();
                let happened = format!("“{step}” cannot be recorded here; the steps are {}", steps.join(", "));
                Failure::new(happened, "The library; nothing was recorded.", "Name another step, or none.")
            })?,
            None => {
                let cameras = self.cameras.len();
                let measure = |progress: &crate::practice::Progress| {
                    choice::measure(&Profiles::of_the_house(), "1080p30", cameras, &mut |share| {
                        progress.report((share * 100.0) as u64, 100);
                        std::ops::ControlFlow::Continue(())
                    })
                };
                watched("measuring", measure).map_err(PracticeError::from)?.choice
            }
        };
        if let (Some(encoder), Some(step)) = (choice.encoder(), choice.step()) {
            eprintln!("Records at {} with {}.", step.name, encoder.element);
        }
        let setup = Setup::new(self.cameras.clone(), self.microphones.clone(), choice);
        let tell = tell.clone();
        // A queue that is full brings somebody to look all the same.
        let wake = move || drop(tell.try_send(Event::News));
        Ok(Recorder::open(setup, Surroundings::new(free_bytes(desk), wake)).map_err(PracticeError::from)?)
    }

    /// Until it is time to stop.
    fn follow(
        &self,
        desk: &mut Desk,
        recorder: &Recorder,
        recording: &Recording,
        events: &Receiver<Event>,
    ) -> Result<(), Failure> {
        let scheme = mark::scheme();
        let until = self.seconds.map(|seconds| SessionTime::from_secs(i64::from(seconds)));
        let bar = io::stderr().is_terminal().then(ProgressBar::new_spinner);
        let mut alarms = 0;
        loop {
            match events.recv_timeout(GLANCE) {
                // Stamped before anything else takes time.
                Ok(Event::Line(line)) => self.mark(desk, recorder, recording, &scheme, line.trim())?,
                Ok(Event::News) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            recording.keep_up(desk)?;
            let report = recorder.report();
            alarms += sound_alarms(&report, alarms);
            if let Some(bar) = &bar {
                bar.set_message(status(&report));
                bar.tick();
            }
            let ended =
                !matches!(report.state, RecorderState::Recording | RecorderState::Paused | RecorderState::Previewing);
            if ended || interrupt::asked() || until.is_some_and(|until| report.elapsed >= until) {
                if let Some(bar) = bar {
                    bar.finish_and_clear();
                }
                return Ok(());
            }
        }
    }

    fn mark(
        &self,
        desk: &mut Desk,
        recorder: &Recorder,
        recording: &Recording,
        scheme: &Scheme,
        typed: &str,
    ) -> Result<(), Failure> {
        let (Some(at), false) = (recorder.stamp(), typed.is_empty()) else { return Ok(()) };
        let mut letters = typed.chars();
        let key = letters.next().filter(|_| letters.next().is_none());
        let code = key.and_then(|key| scheme.code_for_key(key)).map_or(typed, |(_, code)| code.id.as_str());
        match recording.mark(desk, code, at) {
            Ok(mark) => {
                let object = json!({ "mark": mark, "code": code, "at": at });
                self.output.thing(&["mark", &exact(at), code], &object)
            }
            // A slip of the finger does not end a recording.
            Err(PracticeError::Edit(error)) => {
                eprintln!("{error}");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn wait_for_sources(recorder: &Recorder, events: &Receiver<Event>) -> Result<(), Failure> {
    let begun = Instant::now();
    loop {
        let report = recorder.report();
        if let RecorderState::Failed(error) = report.state {
            return Err(PracticeError::from(error).into());
        }
        let all = report.sources.iter().all(|source| source.state == SourceState::Running);
        let late = begun.elapsed() > PATIENCE;
        if report.state.is_ready() && (all || late) {
            return Ok(());
        }
        if late {
            return Err(PracticeError::from(MediaError::TimedOut).into());
        }
        let _ = events.recv_timeout(GLANCE);
    }
}

/// Stops, and waits until everything is written.
fn end(desk: &mut Desk, recorder: &Recorder, recording: &Recording, events: &Receiver<Event>) -> Result<(), Failure> {
    recorder.stop();
    let begun = Instant::now();
    while matches!(recorder.state(), RecorderState::Recording | RecorderState::Paused | RecorderState::Finishing)
        && begun.elapsed() < ENDING
    {
        let _ = events.recv_timeout(GLANCE);
    }
    recording.keep_up(desk)?;
    Ok(())
}

/// Hands on what is typed, a line at a time, for as long as anybody listens.
fn type_marks(tell: SyncSender<Event>) {
    let typing = thread::Builder::new().name("typing".to_owned()).spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if tell.send(Event::Line(line)).is_err() {
                return;
            }
        }
        // The channel stays open without anybody who types.
        loop {
            thread::park();
        }
    });
    // Without the thread there are no quick marks; the recording matters more.
    drop(typing);
}

/// Says what is new among the alarms; returns how many that were.
fn sound_alarms(report: &Report, known: usize) -> usize {
    let new = report.alarms.get(known..).unwrap_or_default();
    for raised in new {
        let source = |source: usize| report.sources.get(source).map(|source| shown(&source.address));
        let named = |number: &usize| source(*number).unwrap_or_default();
        let words = match &raised.alarm {
            Alarm::DiskFull => "the disk is full; the recording was stopped and everything is kept".to_owned(),
            Alarm::DiskNearlyFull => "the disk is nearly full".to_owned(),
            Alarm::Gone { source } => format!("{} is gone; the others are recorded on", named(source)),
            Alarm::NoFrames { source } => format!("nothing comes from {}", named(source)),
            Alarm::NoBytes { source } => format!("nothing of {} reaches the disk", named(source)),
            Alarm::Silence { source } => format!("{} is silent", named(source)),
            Alarm::TooSlow { source, from, to } => {
                format!("the encoder is too slow for {} at {from}; it goes on at {to}", named(source))
            }
            Alarm::BatteryLow => "the battery will not last".to_owned(),
        };
        eprintln!("\u{7}ALARM at {}: {words}.", raised.raised);
    }
    new.len()
}

/// An address as it may be shown: a password belongs on no screen.
fn shown(address: &Address) -> String {
    address.without_secrets().map_or_else(|| "a camera of the network".to_owned(), |address| address.to_string())
}

fn status(report: &Report) -> String {
    let bytes: u64 = report.segments.iter().map(|segment| segment.bytes).sum();
    let left = report.seconds_left.map_or_else(String::new, |seconds| format!(", {} min left", seconds / 60));
    let dropped: u64 = report.sources.iter().map(|source| source.dropped).sum();
    format!("{} recorded, {:.1} MB, {dropped} dropped{left}", report.elapsed, bytes as f64 / 1e6)
}
