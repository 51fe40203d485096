//! How much of a recording a crash or a power cut costs.
//!
//! A process records a simulated camera and microphone, sealed, and makes quick marks; at a random moment it is killed.
//! What its camera had given by then is compared with what can be brought back, and every mark that was promised with the
//! frame it was made on.
//!
//! ```text
//! cargo bench --bench recordkill -- [KILLS [POWER_CUTS [MINUTES]]] [--seed NUMBER]
//! ```
//!
//! The moments are independent of each other; the seed they come from is printed, and the same seed gives the same ones.
//! A check that fails is counted and the run goes on; in the end there is a table, and an error where anything failed.
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
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cut::{INTO, Marks, Outcome, Recordist, bring_back, library, record_until_killed};
use gstreamer as gst;
use gstreamer::prelude::*;
use samspill::domain::time::SessionTime;
use samspill::media::frames::FrameReader;
use samspill::media::recorder::Segment;
use samspill::practice::record::Recording;
use samspill::practice::recover::{self, unfinished};
use samspill::practice::{Progress, bring_in, still};

/// What a crash or a power cut may cost at most.
const MOST: SessionTime = SessionTime::from_secs(1);
/// Recordings are cut within so many milliseconds of their beginning.
const WITHIN: u64 = 6_000;

/// Numbers without order, each independent of those before it; the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn moment(&mut self) -> Duration {
        Duration::from_millis(self.below(WITHIN))
    }
}

fn main() {
    if let Some(folder) = std::env::var_os(INTO) {
        return record_until_killed(Path::new(&folder));
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let named = words.iter().position(|word| word == "--seed").and_then(|at| words.get(at + 1)?.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let seed = named.unwrap_or_else(now);
    let seeded = words.iter().take_while(|word| *word != "--seed");
    let mut numbers = seeded.filter_map(|word| word.parse().ok());
    let (kills, cuts) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(0));
    println!("seed {seed}; each is cut within {} s of its beginning", WITHIN / 1_000);
    let mut dice = Dice(seed);
    let killed = try_all("killed", kills, || kill(dice.moment()));
    let cut = try_all("power cut", cuts, || cut_power(dice.moment()));
    let minutes = numbers.next().filter(|minutes| *minutes > 0);
    minutes.into_iter().for_each(finish);
    say("killed", &killed);
    say("power cut", &cut);
    let broken: usize = killed.iter().chain(&cut).map(|outcome| outcome.broken.len()).sum();
    let over = killed.iter().chain(&cut).filter(|outcome| outcome.lost > MOST).count();
    println!("{broken} checks failed; {over} lost more than {MOST}");
    std::process::exit(i32::from(broken + over > 0));
}

/// Tries so many, says of each what became of it, and goes on whatever that was.
fn try_all(how: &str, count: u64, mut attempt: impl FnMut() -> Outcome) -> Vec<Outcome> {
    let attempt = |n: u64| {
        let outcome = attempt();
        let Outcome { recorded, lost, marks, waited, took, broken, .. } = &outcome;
        println!(
            "{how} {n}/{count} at {:.3} s: lost {:.3} s, {marks:?}, back in {:.2} s",
            recorded.as_secs_f64(),
            lost.as_secs_f64(),
            took.as_secs_f64()
        );
        broken.iter().for_each(|what| println!("  BROKEN: {what}"));
        if *lost > MOST {
            println!("  OVER: for the last {:.3} s the disk kept no mark either", waited.as_secs_f64());
        }
        outcome
    };
    (1..=count).map(attempt).collect()
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

    let (stopped, worked) = (Instant::now(), processor());
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
    let (playable, worked) = (stopped.elapsed(), processor() - worked);
    let begun = Instant::now();
    recover::keep(&desk.media(), visit.family, std::iter::once(film), &progress).expect("kept");
    let keeping = begun.elapsed();
    let megabytes = bytes as f64 / 1e6;
    println!(
        "stopped after {minutes} min ({megabytes:.0} MB): known to its session after {:.2} s, playable (a frame from its \
         middle) after {:.2} s, of which the processors worked {worked:.2} s; kept after {:.2} s more, at {:.0} MB/s",
        noted.as_secs_f64(),
        playable.as_secs_f64(),
        keeping.as_secs_f64(),
        megabytes / keeping.as_secs_f64(),
    );
    let most = Duration::from_secs(2).mul_f64((minutes as f64 / 10.0).max(1.0));
    assert!(playable <= most, "playable after {playable:?}, and {most:?} is the limit");
}

/// For how many seconds the processors have worked for this program, where the system tells: on a computer that is busy with
/// other things it says more than the clock.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
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
    Recordist::start(Command::new(std::env::current_exe().expect("this program")), folder)
}

fn kill(after: Duration) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    drop(library(folder.path()));
    let recordist = recordist(folder.path());
    std::thread::sleep(after);
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

fn cut_power(after: Duration) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let (image, copy) = (folder.path().join("disk"), folder.path().join("copy"));
    std::fs::File::create(&image).and_then(|file| file.set_len(192 << 20)).expect("room");
    run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
    let disk = Disk::mount(&image, folder.path().join("mounted"));
    let at = disk.0.join("library");
    drop(library(&at));
    run(&mut Command::new("sync"));
    let recordist = recordist(&at);
    std::thread::sleep(after);
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
    let mut lost: Vec<f64> = outcomes.iter().map(|outcome| outcome.lost.as_secs_f64()).collect();
    let mut took: Vec<f64> = outcomes.iter().map(|outcome| outcome.took.as_secs_f64()).collect();
    lost.sort_by(f64::total_cmp);
    took.sort_by(f64::total_cmp);
    let at = |values: &[f64], share: f64| values[((values.len() - 1) as f64 * share) as usize];
    let of = |count: fn(&Marks) -> usize| outcomes.iter().map(|outcome| count(&outcome.marks)).sum::<usize>();
    let recorded: f64 = outcomes.iter().map(|outcome| outcome.recorded.as_secs_f64()).sum();
    let sought: usize = outcomes.iter().map(|outcome| outcome.sought).sum();
    let sound = outcomes.iter().filter(|outcome| outcome.broken.is_empty()).count();
    for (what, value) in [
        ("tried", format!("{how}, {} times, {recorded:.0} s of recording", outcomes.len())),
        ("without a fault", format!("{sound}")),
        ("lost", format!("median {:.3} s, p95 {:.3} s, most {:.3} s", at(&lost, 0.5), at(&lost, 0.95), at(&lost, 1.0))),
        ("marks", format!("{} promised, {} kept", of(|marks| marks.promised), of(|marks| marks.kept))),
        (
            "",
            format!(
                "{} exactly on their frame, {} beyond the end of what was brought back",
                of(|marks| marks.on_frame),
                of(|marks| marks.beyond)
            ),
        ),
        ("frames sought exactly", format!("{sought}")),
        ("brought back in", format!("median {:.2} s, most {:.2} s", at(&took, 0.5), at(&took, 1.0))),
    ] {
        println!("{what:<22} {value}");
    }
}
