//! What recording costs: two simulated 720p30 cameras with sound, sealed, beside the same encoders in bare pipelines of
//! `gst-launch-1.0` that write plain files, interleaved in one run.
//!
//! `cargo bench --bench record -- [SECONDS] [ROUNDS] [CURVE.svg]`. Prints a line of CSV for each ten seconds of each of our
//! rounds (resident memory), and one JSON line: CPU seconds a second of each, the median of the paired ratios, and the
//! frames that were lost. With a path, draws the memory over the time of the last round. Reads `/proc`, so Linux only.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
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
const LOOK_EVERY: i64 = 10;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [first, seconds] = &arguments[..]
        && OURS.contains(&first.as_str())
    {
        return record(seconds.parse()?, first == OURS[1]);
    }
    let number = |place: usize, usual: u32| arguments.get(place).map_or(Ok(usual), |text| text.parse());
    let (seconds, rounds) = (number(0, 20)?, number(1, 3)?);
    let folder = tempfile::tempdir()?;
    let (mut ours, mut bare, mut ratios, mut seen, mut lost, mut curve) =
        (vec![], vec![], vec![], vec![], 0_u64, vec![]);
    for round in 0..rounds {
        let own = std::env::current_exe()?;
        let (cpu, told) = measured(Command::new(&own).args([OURS[0], &seconds.to_string()]))?;
        let told: serde_json::Value = serde_json::from_slice(&told).context("what our recorder told")?;
        let (seen_cpu, _) = measured(Command::new(&own).args([OURS[1], &seconds.to_string()]))?;
        let (bare_cpu, _) = measured(&mut bare_pipelines(seconds, folder.path())?)?;
        curve = serde_json::from_value::<Vec<(f64, f64)>>(told["memory"].clone())?;
        for (at, megabytes) in &curve {
            println!("{round},{at:.0},{megabytes:.1}");
        }
        lost += told["lost"].as_u64().context("frames lost")?;
        ours.push(cpu / f64::from(seconds));
        bare.push(bare_cpu / f64::from(seconds));
        ratios.push(cpu / bare_cpu);
        seen.push(seen_cpu / bare_cpu);
    }
    let growth =
        curve.iter().map(|point| point.1).fold(f64::MIN, f64::max) - curve.first().map_or(0.0, |point| point.1);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "{}",
        serde_json::json!({
            "bench": "record", "seconds": seconds, "rounds": rounds, "ours_cpu_s_per_s": median(ours),
            "bare_cpu_s_per_s": median(bare), "ratio": median(ratios), "ratio_with_preview": median(seen), "frames_lost": lost,
            "memory_growth_mb": growth, "load": load.trim(),
        })
    );
    if let Some(path) = arguments.get(2) {
        std::fs::write(path, drawn(&curve)?)?;
    }
    Ok(())
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

/// Records into a library that is thrown away, and tells what it was like.
fn record(seconds: u32, seen: bool) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let author = Author::new("Bench").context("a name")?;
    let (desk, _) = Desk::create(&folder.path().join("library"), LibraryKind::Demonstration, author, None)?;
    let addresses = |text: &str| -> Result<Vec<_>> { Ok(vec![text.parse()?; 2]) };
    let choice = Choice::of(STEP).context("an encoder")?;
    let setup = Setup::new(addresses(CAMERA)?, addresses("test:microphone")?, choice);
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
    let mut memory = Vec::new();
    for look in 0..=i64::from(seconds) / LOOK_EVERY {
        until(&|report| report.elapsed >= SessionTime::from_secs(look * LOOK_EVERY + 1));
        memory.push(((look * LOOK_EVERY) as f64, resident()?));
    }
    until(&|report| report.elapsed >= SessionTime::from_secs(i64::from(seconds)));
    recorder.stop();
    let report = until(&|report| report.state == RecorderState::Done);
    ensure!(report.segments.len() == 2, "an encoder stepped down or a source was lost: {report:#?}");
    ensure!(report.segments.iter().all(|segment| segment.state == SegmentState::Written), "{report:#?}");
    let lost: u64 = report.sources.iter().map(|source| source.dropped + source.missed).sum();
    println!("{}", serde_json::json!({ "lost": lost, "memory": memory }));
    Ok(())
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

/// The memory over time, from zero up, as a picture.
fn drawn(curve: &[(f64, f64)]) -> Result<String> {
    let last = curve.last().map_or(1.0, |point| point.0.max(1.0));
    let most = curve.iter().map(|point| point.1).fold(1.0, f64::max) * 1.2;
    let place = |(at, megabytes): &(f64, f64)| (60.0 + at / last * 720.0, 260.0 - megabytes / most * 240.0);
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 300\" font-size=\"12\">");
    write!(svg, "<path d=\"M60 20V260H780\" fill=\"none\" stroke=\"#888\"/>")?;
    write!(svg, "<text x=\"4\" y=\"30\">{most:.0} MB</text><text x=\"30\" y=\"264\">0</text>")?;
    write!(svg, "<text x=\"740\" y=\"280\">{last:.0} s</text><polyline fill=\"none\" stroke=\"#157\" points=\"")?;
    for point in curve.iter().map(place) {
        write!(svg, "{:.1},{:.1} ", point.0, point.1)?;
    }
    Ok(svg + "\"/></svg>\n")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
