//! What recording costs: two simulated 720p30 cameras with sound, sealed, beside the same encoders in bare pipelines of
//! `gst-launch-1.0` that write plain files, interleaved in one run.
//!
//! ```text
//! cargo bench --bench record -- [SECONDS [ROUNDS]]
//! cargo bench --bench record -- --soak MINUTES [--picture FILE.png] [--small]
//! cargo bench --bench record -- --troubles
//! ```
//!
//! The first prints one JSON line: CPU seconds a second of each, the median of the paired ratios, and the frames that were
//! lost. A soak prints a line of CSV every ten seconds, and draws the memory over the time; with `--small` four times as many
//! frames a second of a sixteenth of the size, so that an hour's frames pass in a quarter of an hour (its sound does not).
//! The last prints a [table](troubles) of what is kept when things go wrong. Reads `/proc`, so Linux only.

mod curve;
mod troubles;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
use samspill::media::recorder::profiles::{Profiles, Step};
use samspill::media::recorder::{
    Choice, Recorder, RecorderState, RecordingSink, Report, SegmentState, Setup, Surroundings,
};
use samspill::practice::Desk;
use samspill::vault::{LibraryKind, LiveWriter};
use uuid::Uuid;

const STEP: &str = "720p30";
const CAMERA: &str = "test:camera?size=1280x720&rate=30";
/// Records as the command line does, and as a window does that shows what the cameras see.
const OURS: [&str; 2] = ["--unseen", "--seen"];
/// How often memory is looked at, in seconds of recording.
const LOOK_EVERY: usize = 10;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let named = |name: &str| arguments.iter().position(|word| word == name).map(|at| arguments.get(at + 1));
    match arguments.first().map(String::as_str) {
        Some("--troubles") => troubles::all(),
        Some(troubles::ASLEEP) => troubles::asleep(),
        Some("--soak") => {
            let minutes: u32 = named("--soak").flatten().context("how many minutes?")?.parse()?;
            let visit = if named("--small").is_some() { Visit::small() } else { Visit::usual() };
            soak(&visit?, minutes, named("--picture").flatten())
        }
        Some(ours) if OURS.contains(&ours) => {
            let seconds = arguments.get(1).context("how many seconds?")?.parse()?;
            let report = Visit::usual()?.record(seconds, ours == OURS[1], &mut |_, _| Ok(()))?;
            ensure!(report.segments.len() == 2, "an encoder stepped down, or a source was lost: {:?}", report.alarms);
            ensure!(
                report.segments.iter().all(|segment| segment.state == SegmentState::Written),
                "{:?}",
                report.segments
            );
            println!("{}", lost(&report));
            Ok(())
        }
        _ => {
            let number = |place: usize, usual: u32| arguments.get(place).map_or(Ok(usual), |text| text.parse());
            compare(number(0, 20)?, number(1, 3)?)
        }
    }
}

/// Ours, seen and unseen, beside bare pipelines.
fn compare(seconds: u32, rounds: u32) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (mut ours, mut bare, mut ratios, mut seen, mut frames) = (vec![], vec![], vec![], vec![], 0_u64);
    for _ in 0..rounds {
        let own = std::env::current_exe()?;
        let mut costs = [0.0; OURS.len()];
        for (cost, how) in costs.iter_mut().zip(OURS) {
            let (cpu, told) = measured(Command::new(&own).args([how, &seconds.to_string()]))?;
            frames += String::from_utf8(told)?.trim().parse::<u64>().context("frames lost")?;
            *cost = cpu;
        }
        let (bare_cpu, _) = measured(&mut bare_pipelines(seconds, folder.path())?)?;
        ours.push(costs[0] / f64::from(seconds));
        bare.push(bare_cpu / f64::from(seconds));
        ratios.push(costs[0] / bare_cpu);
        seen.push(costs[1] / bare_cpu);
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "{}",
        serde_json::json!({
            "bench": "record", "seconds": seconds, "rounds": rounds, "ours_cpu_s_per_s": median(ours),
            "bare_cpu_s_per_s": median(bare), "ratio": median(ratios), "ratio_with_preview": median(seen),
            "frames_lost": frames, "load": load.trim(),
        })
    );
    Ok(())
}

/// Records for long, and tells what memory does meanwhile.
fn soak(visit: &Visit, minutes: u32, picture: Option<&String>) -> Result<()> {
    println!("# {}", visit.about);
    println!("seconds,megabytes,frames,lost,bytes");
    let mut memory: Vec<(f64, f64)> = Vec::new();
    let report = visit.record(minutes * 60, true, &mut |seconds, report| {
        let megabytes = resident()?;
        let frames: u64 = report.sources.iter().take(2).map(|source| source.frames).sum();
        let bytes: u64 = report.segments.iter().map(|segment| segment.bytes).sum();
        println!("{seconds},{megabytes:.1},{frames},{},{bytes}", lost(report));
        memory.push((seconds as f64, megabytes));
        Ok(())
    })?;
    let (first, rest) = memory.split_first().context("too short")?;
    let most = rest.iter().fold(first.1, |most, point| most.max(point.1));
    let (films, alarms) = (report.segments.len(), &report.alarms);
    println!(
        "# {} frames lost in {films} films; memory {:.1} MB at first, {most:.1} MB at most",
        lost(&report),
        first.1
    );
    println!("# alarms: {alarms:?}");
    if let Some(path) = picture {
        curve::drawn(&memory).save(path)?;
    }
    Ok(())
}

/// Frames that the cameras left out, or that had no room before an encoder.
fn lost(report: &Report) -> u64 {
    report.sources.iter().map(|source| source.dropped + source.missed).sum()
}

/// CPU seconds that a program took, with all its threads, and what it printed.
fn measured(command: &mut Command) -> Result<(f64, Vec<u8>)> {
    let before = cpu_of_children()?;
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    Ok((cpu_of_children()? - before, output.stdout))
}

/// The CPU seconds of all children that have ended.
fn cpu_of_children() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program stands in brackets and may hold blanks.
    let fields = stat.rsplit_once(')').context("a name")?.1.split_whitespace();
    let ticks = fields.skip(13).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    // Every Linux of these days counts a hundred of them a second.
    Ok(ticks / 100.0)
}

fn bare_pipelines(seconds: u32, folder: &Path) -> Result<Command> {
    let choice = Choice::of(STEP).context("an encoder")?;
    let (encoder, step) = (choice.encoder().context("an encoder")?, choice.step().context("a step")?);
    let encoder = encoder.line_for(step);
    let mut line = String::new();
    for film in 0..2 {
        let file = folder.join(format!("bare-{film}.mkv"));
        write!(
            line,
            "matroskamux name=mux{film} streamable=true ! filesink location={} \
             videotestsrc is-live=true num-buffers={} ! video/x-raw,format=I420,width=1280,height=720,framerate=30/1 \
             ! queue ! videoconvert ! {encoder} ! queue ! mux{film}. \
             audiotestsrc is-live=true num-buffers={} samplesperbuffer=480 wave=pink-noise volume=0.01 \
             ! audio/x-raw,format=F32LE,rate=48000,channels=1 ! queue ! audioconvert ! {} ! queue ! mux{film}. ",
            file.display(),
            seconds * 30,
            seconds * 100,
            choice.profiles.sound.line_for(step),
        )?;
    }
    let mut command = Command::new("gst-launch-1.0");
    command.arg("-q").args(line.split_whitespace());
    Ok(command)
}

/// Two cameras and two microphones.
struct Visit {
    about: &'static str,
    camera: &'static str,
    choice: Choice,
}

impl Visit {
    fn usual() -> Result<Self> {
        let choice = Choice::of(STEP).context("an encoder")?;
        Ok(Self { about: "two cameras of 1280x720 at 30 frames a second, with sound", camera: CAMERA, choice })
    }

    fn small() -> Result<Self> {
        let about =
            "accelerated: two cameras of 320x180 at 120 frames a second, four times as many as usual; sound as usual";
        let usual = Choice::of(STEP).context("an encoder")?;
        let step = Step { name: "180p120".to_owned(), width: 320, height: 180, rate: 120, kilobits: 1000 };
        let profiles = Arc::new(Profiles { steps: vec![step], ..(*usual.profiles).clone() });
        Ok(Self { about, camera: "test:camera?size=320x180&rate=120", choice: Choice { profiles, step: 0, ..usual } })
    }

    /// Records into a library that is thrown away; every ten seconds of it `look` is told how far it is.
    fn record(&self, seconds: u32, seen: bool, look: &mut dyn FnMut(i64, &Report) -> Result<()>) -> Result<Report> {
        let folder = tempfile::tempdir()?;
        let author = Author::new("Bench").context("a name")?;
        let (desk, _) = Desk::create(&folder.path().join("library"), LibraryKind::Demonstration, author, None)?;
        let addresses = |text: &str| -> Result<Vec<_>> { Ok(vec![text.parse()?; 2]) };
        let setup = Setup::new(addresses(self.camera)?, addresses("test:microphone")?, self.choice.clone());
        let recorder = Recorder::open(setup, Surroundings::new(|| None, || {}))?;
        let until = |reached: &dyn Fn(&Report) -> bool| loop {
            let report = recorder.report();
            if reached(&report) {
                return report;
            }
            if seen {
                drop([recorder.picture(0), recorder.picture(1)]);
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        until(&|report| report.state.is_ready());
        let (shelf, family) = (desk.media(), DocumentId(Uuid::now_v7()));
        recorder.record(Box::new(move |_| {
            let writer = shelf.live_writer(family, MediaId(Uuid::now_v7())).map_err(io::Error::other)?;
            Ok(Box::new(Sealed(Some(writer))))
        }))?;
        for at in (0..=i64::from(seconds)).step_by(LOOK_EVERY) {
            // The first second is not like the others.
            look(at, &until(&|report| report.elapsed >= SessionTime::from_secs(at + 1)))?;
        }
        until(&|report| report.elapsed >= SessionTime::from_secs(i64::from(seconds)));
        recorder.stop();
        Ok(until(&|report| report.state == RecorderState::Done))
    }
}

/// Resident memory in megabytes.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.split_whitespace().next().context("a number")?.parse::<f64>()? / 1024.0)
}

struct Sealed(Option<LiveWriter>);

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.as_mut().map_or(Ok(()), LiveWriter::flush)
    }
}

impl RecordingSink for Sealed {
    fn sync(&mut self) -> io::Result<()> {
        self.0.as_mut().map_or(Ok(()), LiveWriter::sync)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.take().map_or(Ok(()), LiveWriter::finish)
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
