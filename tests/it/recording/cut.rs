//! A recording that is cut short: by a kill, or by a power cut, at any moment. What was promised by then is told line by
//! line, and compared with what can be brought back. Shared by the tests and the bench.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use samspill::domain::access::Deed;
use samspill::domain::charter::KeepingRule;
use samspill::domain::family::{Consent, Purpose};
use samspill::domain::id::DocumentId;
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
use samspill::media::devices::Address;
use samspill::media::frames::FrameReader;
use samspill::media::recorder::{Choice, Recorder, Setup, SourceState, Surroundings, read_simulated};
use samspill::practice::desk::today;
use samspill::practice::record::{Recording, free_bytes};
use samspill::practice::recover::{recover, unfinished};
use samspill::practice::{Desk, Progress, consent, import, mark, still};
use samspill::vault::{LibraryKind, Unlock};

/// Set in the process that records until it is killed: the library.
pub const INTO: &str = "SAMSPILL_TEST_RECORDS_INTO";

const FAMILY: &str = "F-017";
/// What the simulated camera draws.
pub const DRAWN: (u32, u32) = (640, 360);
/// A quick mark every so often.
const MARKS: Duration = Duration::from_millis(250);

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

/// What the killed process does: records, makes quick marks, and tells how far the camera has come, what was synced, and
/// which marks it was promised.
pub fn record_until_killed(folder: &Path) {
    let mut desk = open(folder);
    let family = import::known_family(&desk, FAMILY).expect("read").expect("a family");
    let recorder = recorder(&desk, &["test:camera?size=640x360&rate=30"], &["test:microphone"]);
    let recording = Recording::begin(&mut desk, family, "A visit").expect("begun");
    recorder.record(recording.sinks()).expect("it is ready");
    let mut marked = Instant::now();
    let mut last = SessionTime::from_nanos(-1);
    let mut out = std::io::stdout();
    loop {
        recording.keep_up(&mut desk).expect("kept");
        let Some(at) = recorder.stamp().filter(|at| *at > last) else {
            std::thread::sleep(Duration::from_millis(2));
            continue;
        };
        last = at;
        writeln!(out, "\nat {}", at.nanos()).expect("told");
        if marked.elapsed() >= MARKS
            && let Some(picture) = recorder.picture(0)
        {
            marked = Instant::now();
            let (number, _) = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN);
            recording.mark(&mut desk, "infant.smile", picture.from).expect("kept");
            writeln!(out, "\nmark {} {number}", picture.from.nanos()).expect("told");
        }
    }
}

/// What became of one recording.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// How much the camera had given when it was cut.
    pub recorded: SessionTime,
    /// How much of that is missing.
    pub lost: SessionTime,
    /// How many marks were promised.
    pub marks: usize,
    /// How long it took to bring it back.
    pub took: Duration,
}

/// A process that records.
pub struct Recordist {
    pub child: Child,
    lines: BufReader<ChildStdout>,
    told: String,
}

impl Recordist {
    /// Starts it, and waits until it has promised the first mark.
    pub fn start(mut command: Command, folder: &Path) -> Self {
        let mut child = command.env(INTO, folder).stdout(Stdio::piped()).spawn().expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut told = String::new();
        while !told.contains("\nmark ") {
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
    let recorded = numbers("at ").last().map_or(0, |at| at[0]);
    let promised = numbers("mark ");

    let begun = Instant::now();
    let mut desk = open(folder);
    let cut = unfinished(&desk).expect("listed");
    assert_eq!(cut.len(), 1, "one recording was cut");
    let recovered = recover(&mut desk, &cut[0], &Progress::default()).expect("brought back");
    let took = begun.elapsed();
    assert!(unfinished(&desk).expect("listed").is_empty());

    let end = recovered.end();
    let kept = mark::marks(&desk, recovered.session, None).expect("listed");
    for mark in &promised {
        assert!(kept.iter().any(|row| row.mark.extent.start().nanos() == mark[0]), "the mark at {} is lost", mark[0]);
    }
    for film in recovered.films.iter().map(|film| &film.after).filter(|film| film.facts.picture.is_some()) {
        let index = still::index(&desk.media(), film.media).expect("an index");
        let mut reader = FrameReader::open(film.media, Arc::clone(&index)).expect("it plays");
        let mut number_at = |at: i64| {
            let picture = reader.at(SessionTime::from_nanos(at)).expect("a frame");
            let (number, _) = read_simulated(&picture.rgba, (picture.width, picture.height), DRAWN);
            (picture.from.nanos(), i64::from(number))
        };
        // The frames bear the numbers of the camera's clock, so any two say how far apart they are.
        let (first, last) = (number_at(0), number_at(index.middle(index.len() - 1)));
        let apart = (last.1 - first.1) * 1_000_000_000 / 30;
        assert!((last.0 - first.0 - apart).abs() < 40_000_000, "{first:?} … {last:?}");
        for mark in promised.iter().filter(|mark| mark[0] >= film.offset.nanos() && mark[0] < end.nanos()) {
            let (from, number) = number_at(mark[0] - film.offset.nanos());
            // An encoder that cannot keep up leaves frames out; then the mark lies where its frame was left out.
            let next = index.covering(from).map_or(from, |frame| index.middle((frame + 1).min(index.len() - 1)));
            let left_out = number < mark[1] && number_at(next).1 > mark[1];
            assert!(number == mark[1] || left_out, "the mark of frame {} is on frame {number}", mark[1]);
        }
    }
    let recorded = SessionTime::from_nanos(recorded);
    Outcome { recorded, lost: (recorded - end).max(SessionTime::ZERO), marks: promised.len(), took }
}
