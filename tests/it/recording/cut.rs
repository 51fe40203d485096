//! A recording that is cut short: by a kill, or by a power cut, at any moment. What was promised by then is told line by
//! line, and compared with what can be brought back. Shared by the tests and the bench.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use samspill::domain::access::Deed;
use samspill::domain::charter::KeepingRule;
use samspill::domain::document::Kind;
use samspill::domain::family::{Consent, Purpose};
use samspill::domain::id::DocumentId;
use samspill::domain::person::Author;
use samspill::domain::session::Film;
use samspill::domain::time::SessionTime;
use samspill::media::devices::Address;
use samspill::media::frames::FrameReader;
use samspill::media::recorder::{Choice, Recorder, Setup, SourceState, Surroundings, read_simulated};
use samspill::practice::desk::today;
use samspill::practice::record::{Recording, free_bytes};
use samspill::practice::recover::{Recovered, recover, unfinished};
use samspill::practice::{Desk, Progress, consent, import, mark, still};
use samspill::vault::{LibraryKind, Unlock};

/// Set in the process that records until it is killed: the library.
pub const INTO: &str = "SAMSPILL_TEST_RECORDS_INTO";

const FAMILY: &str = "F-017";
/// What the simulated camera draws.
pub const DRAWN: (u32, u32) = (640, 360);
/// A quick mark every so often.
const MARKS: Duration = Duration::from_millis(250);
/// How many frames the screen may be behind the camera.
const EARLY: u32 = 5;

/// A library in which a family consents to be recorded.
pub fn library(folder: &Path) -> (Desk, DocumentId) {
    let author = Author::new("Ingrid Solheim").expect("a name");
    let (mut desk, _) = Desk::create(folder, LibraryKind::Demonstration, author, None).expect("made");
    let family = import::family(&mut desk, FAMILY).expect("begun");
    consent::give(&mut desk, family, Consent::new(Purpose::Care, today())).expect("given");
    if desk.keeping().is_none() {
        consent::keep_by(&mut desk, KeepingRule::RecordItem).expect("decided");
    }
    desk.check(Deed::Record, family).expect("allowed");
    (desk, family)
}

pub fn open(folder: &Path) -> Desk {
    Desk::open(folder, Unlock::Demonstration, None).expect("opened").0
}

/// A recorder whose sources give something.
pub fn recorder(desk: &Desk, cameras: &[&str], microphones: &[&str]) -> Recorder {
    let addresses = |texts: &[&str]| -> Vec<Address> { texts.iter().map(|text| text.parse().expect(text)).collect() };
    let choice = Choice::of("360p30").expect("an encoder is installed");
    let (wake, woken) = sync_channel(1);
    // Woken once is enough, however many reasons there were.
    let surroundings = Surroundings::new(free_bytes(desk), move || {
        let _ = wake.try_send(());
    });
    let recorder = Recorder::open(Setup::new(addresses(cameras), addresses(microphones), choice), surroundings);
    let recorder = recorder.expect("it opens");
    let begun = Instant::now();
    loop {
        let report = recorder.report();
        let running = report.sources.iter().all(|source| source.state == SourceState::Running);
        if running && report.state.is_ready() && recorder.picture(0).is_some() {
            return recorder;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{report:#?}");
        let _ = woken.recv_timeout(Duration::from_millis(100));
    }
}

/// The frame that is on the screen: where the mark of it lies, and the number it bears. `None` where the picture changed
/// between two looks, or nothing is recorded.
pub fn on_screen(recorder: &Recorder) -> Option<(SessionTime, u32)> {
    let before = recorder.stamp()?;
    let picture = recorder.picture(0)?;
    let (number, _) = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN);
    (recorder.stamp() == Some(before)).then_some((before, number))
}

/// What the killed process does: records, makes quick marks, and tells how far the recording has come and which marks it
/// was promised.
pub fn record_until_killed(folder: &Path) {
    let mut desk = open(folder);
    let family = import::known_family(&desk, FAMILY).expect("read").expect("a family");
    let recorder = recorder(&desk, &["test:camera?size=640x360&rate=30"], &["test:microphone"]);
    let recording = Recording::begin(&mut desk, family, "A visit").expect("begun");
    recorder.record(recording.sinks()).expect("it is ready");
    std::thread::scope(|scope| {
        // Told from a thread of its own, so that time counts while a mark is being kept.
        scope.spawn(|| tell_time(&recorder));
        let mut marked = None;
        loop {
            recording.keep_up(&mut desk).expect("kept");
            let due = marked.is_none_or(|last: Instant| last.elapsed() >= MARKS);
            let Some((at, number)) = Some(&recorder).filter(|_| due).and_then(on_screen) else {
                std::thread::sleep(Duration::from_millis(2));
                continue;
            };
            marked = Some(Instant::now());
            recording.mark(&mut desk, "infant.smile", at).expect("kept");
            tell(&format!("mark {} {number}", at.nanos()));
        }
    });
}

/// Tells again and again how much has been recorded. Reports are a little old, so the freshest sets the pace.
fn tell_time(recorder: &Recorder) {
    let begun = Instant::now();
    let since = || SessionTime::from_nanos(i64::try_from(begun.elapsed().as_nanos()).unwrap_or(i64::MAX));
    let mut ahead = None;
    loop {
        let elapsed = recorder.report().elapsed;
        if elapsed > SessionTime::ZERO {
            ahead = ahead.max(Some(elapsed - since()));
        }
        if let Some(ahead) = ahead {
            tell(&format!("at {}", (since() + ahead).nanos()));
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}

fn tell(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").expect("told");
}

/// Quick marks: how many were promised, how many of them are there, and how many stand exactly on their frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub promised: usize,
    pub kept: usize,
    /// Of those that are kept and whose frame was not lost.
    pub on_frame: usize,
    /// Those whose frame was lost with the end of the recording.
    pub beyond: usize,
}

/// What became of one recording.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How much was recorded when it was cut.
    pub recorded: SessionTime,
    /// How much of that is missing.
    pub lost: SessionTime,
    pub marks: Marks,
    /// How long no mark was kept before the cut; much longer than between two marks where the disk did not answer.
    pub waited: SessionTime,
    /// How many frames were sought, each from another place.
    pub sought: usize,
    /// How long it took to bring it back.
    pub took: Duration,
    /// What is not as it should be.
    pub broken: Vec<String>,
}

/// A process that records.
pub struct Recordist {
    pub child: Child,
    lines: BufReader<ChildStdout>,
    told: String,
}

impl Recordist {
    /// Starts it, and waits until it records.
    pub fn start(mut command: Command, folder: &Path) -> Self {
        let mut child = command.env(INTO, folder).stdout(Stdio::piped()).spawn().expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut told = String::new();
        while !told.contains("\nat ") {
            assert!(lines.read_line(&mut told).expect("told") > 0, "it stopped: {told}");
        }
        Self { child, lines, told }
    }

    /// Kills it; hands back what it told.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("killed");
        self.lines.read_to_string(&mut self.told).expect("told");
        self.child.wait().expect("ended");
        self.told
    }
}

/// Brings back what was cut, and compares it with what was told.
pub fn bring_back(folder: &Path, told: &str) -> Outcome {
    let whole = told.rfind('\n').map_or("", |end| &told[..end]);
    let numbers = |word: &str| -> Vec<Vec<i64>> {
        let lines = whole.lines().filter_map(|line| line.strip_prefix(word));
        lines.map(|line| line.split_whitespace().map(|number| number.parse().expect("a number")).collect()).collect()
    };
    let recorded = SessionTime::from_nanos(numbers("at ").last().map_or(0, |at| at[0]));
    let promised: Vec<(SessionTime, u32)> =
        numbers("mark ").iter().map(|mark| (SessionTime::from_nanos(mark[0]), mark[1] as u32)).collect();
    let waited = recorded - promised.last().map_or(SessionTime::ZERO, |(at, _)| *at);
    let mut outcome = Outcome { recorded, lost: recorded, waited, ..Outcome::default() };
    outcome.marks.promised = promised.len();
    if let Err(error) = compare(folder, &promised, &mut outcome) {
        outcome.broken.push(format!("{error:#}"));
    }
    outcome
}

fn compare(folder: &Path, promised: &[(SessionTime, u32)], outcome: &mut Outcome) -> Result<()> {
    let begun = Instant::now();
    let (mut desk, _) = Desk::open(folder, Unlock::Demonstration, None)?;
    let cut = unfinished(&desk)?;
    // Cut before anything of it was made durable, it is not there; how much that was is what counts.
    let recovered = match &cut[..] {
        [] => None,
        [cut] => Some(recover(&mut desk, cut, &Progress::default())?),
        _ => bail!("{} recordings instead of one", cut.len()),
    };
    outcome.took = begun.elapsed();
    ensure!(unfinished(&desk)?.is_empty(), "it is still listed as unfinished");
    let end = recovered.as_ref().map_or(SessionTime::ZERO, Recovered::end);
    outcome.lost = (outcome.recorded - end).max(SessionTime::ZERO);

    let visits = desk.of_kind(Kind::Session)?;
    let visit = visits.iter().map(|headline| headline.document).max().context("the session is lost")?;
    let kept: Vec<SessionTime> = mark::marks(&desk, visit, None)?.iter().map(|row| row.mark.extent.start()).collect();
    let lost = promised.iter().filter(|(at, _)| !kept.contains(at));
    outcome.broken.extend(lost.map(|(at, _)| format!("the mark at {at} is lost")));
    outcome.marks.kept = promised.iter().filter(|(at, _)| kept.contains(at)).count();
    outcome.marks.beyond = outcome.marks.kept;
    let films = recovered.iter().flat_map(|recovered| &recovered.films).map(|film| &film.after);
    for film in films.filter(|film| film.facts.picture.is_some()) {
        watch(&desk, film, promised, outcome)?;
    }
    Ok(())
}

/// Plays a film here and there, and looks at every frame that was marked.
fn watch(desk: &Desk, film: &Film, promised: &[(SessionTime, u32)], outcome: &mut Outcome) -> Result<()> {
    let index = still::index(&desk.media(), film.media)?;
    let mut reader = FrameReader::open(film.media, Arc::clone(&index))?;
    let mut number_at = |moment: i64| -> Result<(i64, u32)> {
        let picture = reader.at(SessionTime::from_nanos(moment))?;
        let (number, _) = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN);
        Ok((picture.from.nanos(), number))
    };
    let (zero, first) = number_at(index.middle(0))?;
    let last = index.len() - 1;
    for frame in [last, last / 2, last / 3, 0, last * 2 / 3, last / 7, last] {
        let (from, number) = number_at(index.middle(frame))?;
        outcome.sought += 1;
        // The frames bear the numbers of the camera's clock, which says how far apart they are to the millisecond.
        let apart = (i64::from(number) - i64::from(first)) * 1_000_000_000 / 30;
        if from != index.start(frame) || (from - zero - apart).abs() > 1_000_001 {
            outcome.broken.push(format!("frame {frame}, number {number} after {first}, is found at {from} ns"));
        }
    }
    for (at, seen) in promised {
        let Some(frame) = index.covering((*at - film.offset).nanos()) else { continue };
        let (from, number) = number_at(index.middle(frame))?;
        // The sound beside it may go on where the picture was cut.
        if frame == last && number < *seen {
            continue;
        }
        outcome.marks.beyond -= 1;
        // A frame that came before the recording is marked on the first one; one that the encoder had no time for, on the
        // one before it.
        let early = frame == 0 && *seen < number && number - *seen <= EARLY;
        let mut left_out = || -> Result<bool> {
            let next = number_at(index.middle((frame + 1).min(last)))?.1;
            Ok(number < *seen && *seen < next)
        };
        let exact = film.offset.nanos() + from == at.nanos();
        if exact && (number == *seen || early || left_out()?) {
            outcome.marks.on_frame += 1;
        } else {
            outcome.broken.push(format!("the mark at {at} of frame {seen} is on frame {number} at {from} ns"));
        }
    }
    Ok(())
}
