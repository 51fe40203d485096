//! How much of a recording a crash or a power cut costs.
//!
//! A process records a simulated camera and microphone, sealed, and makes quick marks; at a random moment it is killed.
//! What its camera had given by then is compared with what can be brought back, and every mark that was promised with the
//! frame it was made on.
//!
//! ```text
//! cargo bench --bench recordkill -- [KILLS [POWER_CUTS [MINUTES]]]
//! ```
//!
//! With a number of minutes it also tells how long it takes from stop to playable after so much of 720p30 with sound, at
//! most two seconds for ten minutes, and how long from there until the film is written, compared and kept.
//!
//! A power cut needs root: the library lies on a file system of its own on a loop device, and what the device has at the
//! moment of the cut is copied, so that whatever was not synced is not in it.

#[path = "../it/recording/cut.rs"]
mod cut;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cut::{INTO, Outcome, Recordist, bring_back, library, record_until_killed};
use gstreamer as gst;
use gstreamer::prelude::*;
use samspill::domain::time::SessionTime;
use samspill::media::frames::FrameReader;
use samspill::media::recorder::Segment;
use samspill::practice::record::Recording;
use samspill::practice::recover::{self, unfinished};
use samspill::practice::{Progress, bring_in, still};

/// Numbers without order, the same ones every time.
struct Dice(u64);

impl Dice {
    fn millis(&mut self, from: u64, until: u64) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(from + (self.0 >> 33) % (until - from))
    }
}

fn main() {
    if let Some(folder) = std::env::var_os(INTO) {
        return record_until_killed(Path::new(&folder));
    }
    let mut numbers = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let (kills, cuts) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(0));
    let mut dice = Dice(11);
    say("killed", &(0..kills).map(|_| kill(&mut dice)).collect::<Vec<_>>());
    say("power cut", &(0..cuts).map(|_| cut_power(&mut dice)).collect::<Vec<_>>());
    if let Some(minutes) = numbers.next().filter(|minutes| *minutes > 0) {
        finish(minutes);
    }
}

/// How long it takes from stop until a recording can be played, and until it is kept: a film of its own, compared, and the
/// recording gone.
fn finish(minutes: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, family) = library(&folder.path().join("library"));
    let plain = folder.path().join("recorded.mkv");
    film(minutes, &plain);
    let recording = Recording::begin(&mut desk, family, "A visit").expect("begun");
    let mut sink = recording.sinks()(&SEGMENT).expect("begun");
    let bytes = std::io::copy(&mut std::fs::File::open(&plain).expect("made"), &mut sink).expect("written");
    sink.finish().expect("finished");
    recording.keep_up(&mut desk).expect("kept");

    let stopped = Instant::now();
    let visit = unfinished(&desk).expect("listed").remove(0);
    let progress = Progress::default();
    let session = recover::adopt(&mut desk, &visit).expect("known");
    let (films, went) = recover::outline(&desk.media(), &visit, &progress);
    went.expect("outlined");
    for film in &films {
        bring_in::note(&mut desk, session, film).expect("noted");
    }
    let noted = stopped.elapsed();
    let film = &films[0].after;
    let index = still::index(&desk.media(), film.media).expect("an index");
    let mut reader = FrameReader::open(film.media, index).expect("it plays");
    reader.at(SessionTime::from_secs(minutes as i64 * 30)).expect("a frame");
    let playable = stopped.elapsed();
    let begun = Instant::now();
    recover::keep(&desk.media(), visit.family, std::iter::once(film), &progress).expect("kept");
    let keeping = begun.elapsed();
    let megabytes = bytes as f64 / 1e6;
    println!(
        "stopped after {minutes} min ({megabytes:.0} MB): known to its session after {:.2} s, playable (a frame from its \
         middle) after {:.2} s; kept after {:.2} s more, at {:.0} MB/s",
        noted.as_secs_f64(),
        playable.as_secs_f64(),
        keeping.as_secs_f64(),
        megabytes / keeping.as_secs_f64(),
    );
    let most = Duration::from_secs(2).mul_f64((minutes as f64 / 10.0).max(1.0));
    assert!(playable <= most, "playable after {playable:?}, and {most:?} is the limit");
}

/// A camera and a microphone.
const SEGMENT: Segment = Segment {
    number: 0,
    take: 1,
    camera: Some(0),
    microphone: Some(0),
    starts: SessionTime::ZERO,
    size: None,
    step: None,
    encoder: None,
};

/// Minutes of 720p30 with sound, as a recorder writes them.
fn film(minutes: u64, to: &Path) {
    let pipeline = format!(
        "matroskamux name=mux streamable=true ! filesink location={} \
         videotestsrc num-buffers={} pattern=ball ! video/x-raw,width=1280,height=720,framerate=30/1 ! videoconvert \
         ! x264enc speed-preset=ultrafast tune=zerolatency bitrate=4000 pass=cbr key-int-max=30 bframes=0 option-string=nal-hrd=cbr \
         ! h264parse ! queue ! mux. \
         audiotestsrc wave=pink-noise num-buffers={} samplesperbuffer=960 ! audio/x-raw,rate=48000 ! opusenc bitrate=96000 ! queue ! mux.",
        to.display(),
        minutes * 60 * 30,
        minutes * 60 * 50,
    );
    let pipeline = gst::parse::launch(&pipeline).expect("x264 is installed");
    pipeline.set_state(gst::State::Playing).expect("it starts");
    let bus = pipeline.bus().expect("a pipeline has a bus");
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let ended = bus.timed_pop_filtered(gst::ClockTime::NONE, &ends).expect("it ends");
    pipeline.set_state(gst::State::Null).expect("it stops");
    assert!(matches!(ended.view(), gst::MessageView::Eos(_)), "{ended:?}");
}

fn recordist(folder: &Path) -> Recordist {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.stderr(Stdio::null());
    Recordist::start(command, folder)
}

fn kill(dice: &mut Dice) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    drop(library(folder.path()));
    let recordist = recordist(folder.path());
    std::thread::sleep(dice.millis(0, 4_000));
    let told = recordist.kill();
    bring_back(folder.path(), &told)
}

/// A file system on a loop device; unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(image: &Path, at: PathBuf) -> Self {
        std::fs::create_dir_all(&at).expect("a folder");
        run(Command::new("mount").args(["-o", "loop"]).arg(image).arg(&at));
        Self(at)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run(Command::new("umount").arg(&self.0));
    }
}

fn run(command: &mut Command) {
    let done = command.stdout(Stdio::null()).status().expect("it can be started");
    assert!(done.success(), "{command:?}: {done}");
}

fn cut_power(dice: &mut Dice) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let (image, copy) = (folder.path().join("disk"), folder.path().join("copy"));
    std::fs::File::create(&image).and_then(|file| file.set_len(192 << 20)).expect("room");
    run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
    let disk = Disk::mount(&image, folder.path().join("mounted"));
    let at = disk.0.join("library");
    drop(library(&at));
    run(&mut Command::new("sync"));
    let recordist = recordist(&at);
    std::thread::sleep(dice.millis(0, 4_000));
    // It stands still while the copy is made, so that the copy is of one moment.
    run(Command::new("kill").arg("-STOP").arg(recordist.child.id().to_string()));
    run(Command::new("cp").arg("--sparse=always").arg(&image).arg(&copy));
    let told = recordist.kill();
    drop(disk);
    let disk = Disk::mount(&copy, folder.path().join("again"));
    bring_back(&disk.0.join("library"), &told)
}

fn say(how: &str, outcomes: &[Outcome]) {
    if outcomes.is_empty() {
        return;
    }
    let mut lost: Vec<SessionTime> = outcomes.iter().map(|outcome| outcome.lost).collect();
    let mut took: Vec<Duration> = outcomes.iter().map(|outcome| outcome.took).collect();
    lost.sort();
    took.sort();
    let marks: usize = outcomes.iter().map(|outcome| outcome.marks).sum();
    let recorded: f64 = outcomes.iter().map(|outcome| outcome.recorded.as_secs_f64()).sum();
    let at = |share: f64| lost[((lost.len() - 1) as f64 * share) as usize].as_secs_f64();
    println!(
        "{how} ×{}: {recorded:.0} s recorded; lost median {:.3} s, p95 {:.3} s, most {:.3} s; {marks} marks, all there and \
         on their frames; brought back in median {:.2} s",
        lost.len(),
        at(0.5),
        at(0.95),
        at(1.0),
        took[took.len() / 2].as_secs_f64(),
    );
    let over = lost.iter().filter(|lost| **lost > SessionTime::from_secs(1)).count();
    assert_eq!(over, 0, "{over} lost more than a second");
}
