//! A table of what is kept when things go wrong: each trouble is made with simulated sources, recorded through, and what
//! came of it is measured in the films themselves.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use samspill::domain::id::MediaId;
use samspill::domain::time::SessionTime;
use samspill::media::devices::SourceKind;
use samspill::media::recorder::{
    Alarm, Choice, Recorder, RecorderState, RecordingSink, Report, Segment, Setup, Surroundings, Tapes,
};
use samspill::media::remux::{RemuxError, remux};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the process does that is put to sleep.
pub const ASLEEP: &str = "--asleep";

const CAMERA: &str = "test:camera?size=640x360&rate=30";
const MICROPHONE: &str = "test:microphone";
/// An alarm is due within so long.
const DUE: f64 = 2.0;
const FRAME: SessionTime = SessionTime::from_millis(34);
/// How long the process sleeps.
const SLEEP: Duration = Duration::from_secs(5);

/// What is tried.
struct Trouble {
    name: &'static str,
    cameras: &'static [&'static str],
    microphones: &'static [&'static str],
    /// When something goes wrong, by the recorder's own clock.
    events: Vec<SessionTime>,
    /// The alarm that is due at each; `None` where nobody need be alarmed.
    due: Option<Alarm>,
    seconds: i64,
    disk: Disk,
}

/// What the disk does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Disk {
    Sound,
    /// Takes so many bytes of the first camera, and no more.
    Full(usize),
    /// Tells after so many seconds that there is room for less than two minutes.
    NearlyFull(u64),
}

/// What became of it, in seconds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    asked: f64,
    /// Of each source, by its name: how long its films are together, and how many there are.
    sources: BTreeMap<String, (f64, usize)>,
    /// Every alarm, and how long it took to be raised after what it tells of, where that is known.
    alarms: Vec<(String, Option<f64>)>,
}

/// Takes bytes onto a tape until its room is used up.
struct Narrow {
    sink: Box<dyn RecordingSink>,
    room: usize,
    full: Arc<Mutex<Option<Instant>>>,
}

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(room) = self.room.checked_sub(bytes.len()) else {
            self.full.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
            return Err(io::ErrorKind::StorageFull.into());
        };
        self.room = room;
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

impl RecordingSink for Narrow {
    fn sync(&mut self) -> io::Result<()> {
        self.sink.sync()
    }
}

/// Tries everything, and prints the table. Takes about two minutes.
pub fn all() -> Result<()> {
    println!("{:<44} {:>7}  {:<34} alarms, and after how long", "trouble", "asked s", "kept s (films)");
    let mut late = Vec::new();
    for trouble in troubles() {
        let kept = trouble.record()?;
        late.extend(say(trouble.name, &kept));
    }
    late.extend(say("the computer sleeps for 5 s (SIGSTOP)", &put_to_sleep()?));
    println!("Of simulated sources. What a source gave while it was well is what can be kept of it.");
    ensure!(late.is_empty(), "alarms that came later than {DUE} s: {late:?}");
    Ok(())
}

/// Prints a line; answers which alarms were late.
fn say(name: &str, kept: &Kept) -> Vec<String> {
    let sources: Vec<String> =
        kept.sources.iter().map(|(name, (seconds, films))| format!("{name} {seconds:.1} ({films})")).collect();
    let mut alarms: BTreeMap<&str, (usize, Option<f64>)> = BTreeMap::new();
    for (alarm, delay) in &kept.alarms {
        let known = alarms.entry(alarm).or_default();
        *known = (known.0 + 1, known.1.into_iter().chain(*delay).reduce(f64::max));
    }
    let told = |(alarm, (times, worst)): (&&str, &(usize, Option<f64>))| {
        let worst = worst.map_or_else(String::new, |worst| format!(" after {worst:.2} s at most"));
        format!("{alarm} ×{times}{worst}")
    };
    let told: Vec<String> = alarms.iter().map(told).collect();
    let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
    println!("{name:<44} {:>7.1}  {:<34} {told}", kept.asked, sources.join(", "));
    let late = alarms.iter().filter(|(_, (_, worst))| worst.is_some_and(|worst| worst > DUE));
    late.map(|(alarm, _)| format!("{name}: {alarm}")).collect()
}

fn troubles() -> Vec<Trouble> {
    let at = |millis: &[i64]| millis.iter().copied().map(SessionTime::from_millis).collect::<Vec<_>>();
    let trouble = |name, cameras, microphones, events: &[i64], due| Trouble {
        name,
        cameras,
        microphones,
        events: at(events),
        due,
        seconds: 9,
        disk: Disk::Sound,
    };
    let (gone, stalled) = (|source| Some(Alarm::Gone { source }), |source| Some(Alarm::NoFrames { source }));
    let twenty: Vec<i64> = (0..20).map(|n| 3_000 + n * 1_500).collect();
    let unplugged = Trouble {
        seconds: 33,
        ..trouble("a camera unplugged and replugged 20 times", &[TWENTY, CAMERA], &[MICROPHONE], &twenty, gone(0))
    };
    vec![
        trouble("none", &[CAMERA, CAMERA], &[MICROPHONE], &[], None),
        Trouble {
            disk: Disk::Full(400_000),
            ..trouble("the disk is full under the first camera", &[CAMERA, CAMERA], &[], &[], Some(Alarm::DiskFull))
        },
        Trouble {
            disk: Disk::NearlyFull(5),
            ..trouble("less than two minutes of room", &[CAMERA], &[MICROPHONE], &[], Some(Alarm::DiskFull))
        },
        unplugged,
        trouble(
            "a camera stalls for 3 s",
            &["test:camera?size=640x360&rate=30&stall-at=4s&go-at=7s", CAMERA],
            &[MICROPHONE],
            &[4_000],
            stalled(0),
        ),
        trouble(
            "a camera changes its size and back",
            &["test:camera?size=640x360&rate=30&resize-at=4s:1280x720&resize-at=7s:640x360"],
            &[MICROPHONE],
            &[],
            None,
        ),
        trouble(
            "a microphone comes back as 44.1 kHz stereo",
            &[CAMERA],
            &["test:microphone?vanish-at=4s&back-at=5s&reform-at=5s:44100x2"],
            &[4_000],
            gone(1),
        ),
        trouble(
            "a microphone goes, another one stays",
            &[CAMERA],
            &["test:microphone?vanish-at=4s", "test:microphone?rate=44100&channels=2"],
            &[4_000],
            gone(1),
        ),
        trouble(
            "a microphone falls silent for 4 s",
            &[CAMERA],
            &["test:microphone?hush-at=4s&go-at=8s"],
            &[4_000],
            Some(Alarm::Silence { source: 1 }),
        ),
        trouble(
            "clocks drift apart by 8 ms a second",
            &["test:camera?size=640x360&rate=30&drift-ppm=-4000"],
            &["test:microphone?drift-ppm=4000"],
            &[],
            None,
        ),
    ]
}

/// A camera with a loose plug: away for half a second every second and a half.
const TWENTY: &str = "test:camera?size=640x360&rate=30\
    &vanish-at=3s&back-at=3.5s&vanish-at=4.5s&back-at=5s&vanish-at=6s&back-at=6.5s&vanish-at=7.5s&back-at=8s\
    &vanish-at=9s&back-at=9.5s&vanish-at=10.5s&back-at=11s&vanish-at=12s&back-at=12.5s&vanish-at=13.5s&back-at=14s\
    &vanish-at=15s&back-at=15.5s&vanish-at=16.5s&back-at=17s&vanish-at=18s&back-at=18.5s&vanish-at=19.5s&back-at=20s\
    &vanish-at=21s&back-at=21.5s&vanish-at=22.5s&back-at=23s&vanish-at=24s&back-at=24.5s&vanish-at=25.5s&back-at=26s\
    &vanish-at=27s&back-at=27.5s&vanish-at=28.5s&back-at=29s&vanish-at=30s&back-at=30.5s&vanish-at=31.5s&back-at=32s";

impl Trouble {
    fn record(&self) -> Result<Kept> {
        let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse()).collect::<Result<Vec<_>, _>>();
        let choice = Choice::of("360p30").context("an encoder")?;
        let setup = Setup::new(addresses(self.cameras)?, addresses(self.microphones)?, choice);
        let free = Arc::new(AtomicU64::new(u64::MAX));
        let told = Arc::clone(&free);
        let mut surroundings = Surroundings::new(move || Some(told.load(Ordering::SeqCst)), || {});
        surroundings.battery = Arc::new(|| None);
        let recorder = Recorder::open(setup, surroundings)?;
        let until = |reached: &dyn Fn(&Report) -> bool| loop {
            let report = recorder.report();
            if reached(&report) {
                return report;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        until(&|report| report.state.is_ready());
        let tapes = Tapes::default();
        let recorded: Arc<Mutex<Vec<(Segment, MediaId)>>> = Arc::default();
        let full: Arc<Mutex<Option<Instant>>> = Arc::default();
        let (to, segments, fills, disk) = (tapes.clone(), Arc::clone(&recorded), Arc::clone(&full), self.disk);
        recorder.record(Box::new(move |segment| {
            let media = MediaId(Uuid::now_v7());
            segments.lock().unwrap_or_else(PoisonError::into_inner).push((segment.clone(), media));
            let sink = to.sink(media);
            Ok(match disk {
                Disk::Full(room) if segment.camera == Some(0) => {
                    Box::new(Narrow { sink, room, full: Arc::clone(&fills) })
                }
                _ => sink,
            })
        }))?;
        let mut failed = None;
        let over = |report: &Report| report.now > SessionTime::from_secs(self.seconds);
        if let Disk::NearlyFull(seconds) = self.disk {
            until(&|report| report.elapsed > SessionTime::from_secs(seconds as i64));
            free.store(1, Ordering::SeqCst);
            failed = Some(Instant::now());
        }
        let wrong = |report: &Report| report.alarms.iter().any(|raised| Some(&raised.alarm) == self.due.as_ref());
        let mut noticed = None;
        if self.disk != Disk::Sound {
            until(&|report| wrong(report) || over(report));
            noticed = Some(Instant::now());
            failed = failed.or(*full.lock().unwrap_or_else(PoisonError::into_inner));
        }
        until(&|report| over(report) || report.state == RecorderState::Done);
        recorder.stop();
        let report = until(&|report| report.state == RecorderState::Done);
        let mut kept = Kept { asked: report.elapsed.as_secs_f64(), ..Kept::default() };
        let segments = recorded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (segment, media) in segments {
            kept.count(&segment, &tapes.bytes(media).unwrap_or_default())?;
        }
        let watched = failed.zip(noticed).map(|(failed, noticed)| (noticed - failed).as_secs_f64());
        for raised in &report.alarms {
            // A simulated source keeps to whole frames, the nearest of which may lie a little before the event.
            let cause = self.events.iter().rfind(|event| **event <= raised.raised + FRAME);
            let delay = cause.map(|cause| (raised.raised - *cause).as_secs_f64().max(0.0)).or(watched);
            kept.alarms
                .push((named(&raised.alarm, &report), delay.filter(|_| self.due.as_ref() == Some(&raised.alarm))));
        }
        Ok(kept)
    }
}

impl Kept {
    /// Counts what a segment became.
    fn count(&mut self, segment: &Segment, bytes: &[u8]) -> Result<()> {
        let (pictures, sounds) =
            match remux(&mut Cursor::new(bytes), &mut io::sink(), &mut |_| ControlFlow::Continue(())) {
                Ok(film) => (film.pictures, film.packets - film.pictures),
                Err(RemuxError::Empty) => (0, 0),
                Err(error) => return Err(error.into()),
            };
        // Thirty pictures are a second, and fifty packets of sound.
        let camera = segment.camera.map(|camera| (format!("C{}", camera + 1), pictures as f64 / 30.0));
        let microphone = segment.microphone.map(|microphone| (format!("M{}", microphone + 1), sounds as f64 / 50.0));
        for (source, seconds) in camera.into_iter().chain(microphone) {
            let known = self.sources.entry(source).or_default();
            *known = (known.0 + seconds, known.1 + 1);
        }
        Ok(())
    }
}

/// An alarm in a word or two.
fn named(alarm: &Alarm, report: &Report) -> String {
    let of = |source: usize| {
        let cameras = report.sources.iter().filter(|source| source.kind() == SourceKind::Camera).count();
        source.checked_sub(cameras).map_or_else(|| format!("C{}", source + 1), |rest| format!("M{}", rest + 1))
    };
    match alarm {
        Alarm::DiskFull => "disk full".to_owned(),
        Alarm::DiskNearlyFull => "disk nearly full".to_owned(),
        Alarm::Gone { source } => format!("{} gone", of(*source)),
        Alarm::NoFrames { source } => format!("{} gives nothing", of(*source)),
        Alarm::NoBytes { source } => format!("{} is not written", of(*source)),
        Alarm::Silence { source } => format!("{} silent", of(*source)),
        Alarm::TooSlow { source, from, to } => format!("{} from {from} to {to}", of(*source)),
        Alarm::BatteryLow => "battery low".to_owned(),
    }
}

/// Stops a process that records, as a lid that is shut does, and lets it go on.
fn put_to_sleep() -> Result<Kept> {
    let mut child = Command::new(std::env::current_exe()?).arg(ASLEEP).stdout(Stdio::piped()).spawn()?;
    let signal = |name: &str| Command::new("kill").args([name, &child.id().to_string()]).status();
    std::thread::sleep(Duration::from_secs(5));
    signal("-STOP")?;
    std::thread::sleep(SLEEP);
    signal("-CONT")?;
    let mut told = String::new();
    io::Read::read_to_string(&mut child.stdout.take().context("piped")?, &mut told)?;
    ensure!(child.wait()?.success(), "it did not survive its sleep");
    Ok(serde_json::from_str(&told)?)
}

/// What the process does that is put to sleep.
pub fn asleep() -> Result<()> {
    let wakes = Trouble {
        name: "asleep",
        cameras: &[CAMERA],
        microphones: &[MICROPHONE],
        events: Vec::new(),
        due: None,
        seconds: 14,
        disk: Disk::Sound,
    };
    println!("{}", serde_json::to_string(&wakes.record()?)?);
    Ok(())
}
