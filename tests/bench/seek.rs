//! Milliseconds of an exact seek: ours, over a sealed film, beside mpv's and libav's own over the open one, interleaved
//! in one run. Every frame of ours is checked: against the index, and, where the film carries its frame numbers as boxes
//! along its lower edge, against its pixels. The last line is JSON; in it every figure says its unit.
//!
//! `cargo bench --bench seek -- [FILM [ROUNDS]]`

#[path = "../it/films.rs"]
#[allow(dead_code, reason = "tests make more kinds of film than this")]
mod films;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
use samspill::media::frames::FrameReader;
use samspill::media::index::FrameIndex;
use samspill::media::{Picture, Serving, index_of, serve};
use samspill::practice::shelf::LibraryShelf;
use samspill::vault::{Library, LibraryKind, NewLibrary};
use uuid::Uuid;

fn main() {
    // Cargo hands benches a flag of its own.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let film = arguments.next().map_or_else(|| made(folder.path()), PathBuf::from);
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    samspill::media::init().expect("GStreamer is installed");
    let sealed = Sealed::of(&film, &folder.path().join("library"));
    let index = Arc::new(index_of(sealed.media).expect("the film can be read").expect("it has a picture"));
    let mut ours = FrameReader::open(sealed.media, Arc::clone(&index)).expect("it opens");
    let mut mpv = Mpv::start(&film, &folder.path().join("mpv"));
    let mut libav = Libav::start(&film, folder.path());
    let numbers = Numbers::of(&mut ours, &index);

    let mut results = Results::default();
    // The first round opens files and warms caches.
    for (round, i) in scattered(&index).take(rounds + 1).enumerate() {
        let mut order = [0, 1, 2];
        order.rotate_left(round % 3);
        let mut taken = [None; 3];
        for who in order {
            taken[who] = match who {
                0 => {
                    let seek = our_seek(&mut ours, &index, i);
                    results.check(round, &seek.1, &index, i, numbers.as_ref());
                    Some(seek.0)
                }
                1 => mpv.as_mut().and_then(|mpv| mpv.seek(&index, i)),
                _ => libav.as_mut().and_then(|libav| libav.seek(&index, i)),
            };
        }
        if round > 0 {
            results.rounds.push(taken);
        }
    }
    let steps = Steps::of(&mut ours, &index);
    println!("{}", results.report(&film, &index, &steps));
}

/// Any moment within the frame, from a reader that does not have it yet.
fn our_seek(ours: &mut FrameReader, index: &FrameIndex, i: usize) -> (f64, Picture) {
    ours.forget();
    let started = Instant::now();
    let picture = ours.at(SessionTime::from_nanos(index.middle(i))).expect("there is a frame");
    (milliseconds(started), picture)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Frames without order, the same ones every time.
fn scattered(index: &FrameIndex) -> impl Iterator<Item = usize> {
    let (frames, mut state) = (index.len() as u64, 0x9E37_79B9_7F4A_7C15_u64);
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % frames) as usize
    })
}

/// A film of 1080p H.264 with two seconds between keyframes.
fn made(folder: &Path) -> PathBuf {
    let path = folder.join("film.mp4");
    let film = films::film(films::Kind { width: 1920, height: 1080, frames: 500, ..films::MP4 });
    fs::write(&path, film.expect("x264 is installed")).expect("written");
    path
}

/// The film, sealed in a library of its own.
struct Sealed {
    media: MediaId,
    _serving: Serving,
    _library: Library,
}

impl Sealed {
    fn of(film: &Path, folder: &Path) -> Self {
        let person = Author::new("Bench").expect("a name");
        let new = NewLibrary { kind: LibraryKind::Demonstration, person, passphrase: None };
        let (library, _) = Library::create(folder, new).expect("a library");
        let media = MediaId(Uuid::now_v7());
        let mut writer = library.media().writer(DocumentId(Uuid::now_v7()), media).expect("room for a film");
        io::copy(&mut File::open(film).expect("the film is there"), &mut writer).expect("copied");
        writer.finish().expect("sealed");
        let serving = serve(Arc::new(LibraryShelf(library.media())));
        Self { media, _serving: serving, _library: library }
    }
}

/// How a film numbers its frames in its pixels.
struct Numbers {
    /// After so many frames, numbers begin again.
    repeat: usize,
}

impl Numbers {
    /// `None` where the film carries no numbers.
    fn of(reader: &mut FrameReader, index: &FrameIndex) -> Option<Self> {
        let mut number = |i: usize| reader.frame(i).ok().and_then(|picture| films::number(&picture, 0));
        let last = index.len() - 1;
        let counts = (0..6.min(last)).all(|i| number(i) == u32::try_from(i).ok());
        let repeat = number(last)? as usize + 1;
        (counts && index.len().is_multiple_of(repeat)).then_some(Self { repeat })
    }

    fn fits(&self, picture: &Picture, i: usize) -> bool {
        films::number(picture, 0).is_some_and(|number| number as usize == i % self.repeat)
    }
}

#[derive(Default)]
struct Results {
    /// Milliseconds of ours, mpv's and libav's.
    rounds: Vec<[Option<f64>; 3]>,
    seeks: usize,
    by_index: usize,
    by_pixels: Option<usize>,
}

impl Results {
    fn check(&mut self, round: usize, picture: &Picture, index: &FrameIndex, i: usize, numbers: Option<&Numbers>) {
        self.seeks += 1;
        let exact = picture.from.nanos() == index.start(i) && picture.until.nanos() == index.end(i);
        self.by_index += usize::from(exact);
        if let Some(numbers) = numbers {
            let fits = numbers.fits(picture, i);
            *self.by_pixels.get_or_insert(0) += usize::from(fits);
            if !fits {
                println!("round {round}: frame {i} was asked for, {:?} came", films::number(picture, 0));
            }
        }
    }

    fn report(&self, film: &Path, index: &FrameIndex, steps: &Steps) -> String {
        let of = |who: usize| self.rounds.iter().filter_map(|round| round[who]).collect::<Vec<f64>>();
        let ratio = |who: usize| {
            let ratios = self.rounds.iter().filter_map(|round| Some(round[0]? / round[who]?)).collect::<Vec<f64>>();
            share(ratios, 0.5).map_or("null".to_owned(), |ratio| format!("{ratio:.3}"))
        };
        let figures = |who: usize| match (share(of(who), 0.5), share(of(who), 0.95)) {
            (Some(median), Some(p95)) => format!(r#"{{"median_ms":{median:.1},"p95_ms":{p95:.1}}}"#),
            _ => r#""absent""#.to_owned(),
        };
        let percent = |exact: usize| format!("{:.1}", exact as f64 * 100.0 / self.seeks.max(1) as f64);
        format!(
            r#"{{"bench":"seek","film":{:?},"frames":{},"seeks":{},"load":{:?},"ours":{},"mpv":{},"libav":{},"ratio_to_mpv":{},"ratio_to_libav":{},"exact_by_index_percent":{},"exact_by_pixels_percent":{},{}}}"#,
            film.file_name().unwrap_or_default(),
            index.len(),
            self.rounds.len(),
            fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
            figures(0),
            figures(1),
            figures(2),
            ratio(1),
            ratio(2),
            percent(self.by_index),
            self.by_pixels.map_or("null".to_owned(), percent),
            steps.report(),
        )
    }
}

/// The value below which this share lies.
fn share(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(((values.len().max(1) - 1) as f64 * share).round() as usize).copied()
}

/// Ours, stepping: on, back for the first time, and back again.
struct Steps([Vec<f64>; 3]);

impl Steps {
    fn of(ours: &mut FrameReader, index: &FrameIndex) -> Self {
        let mut steps = [Vec::new(), Vec::new(), Vec::new()];
        for i in scattered(index).filter(|i| (4..index.len() - 4).contains(i)).take(10) {
            ours.forget();
            ours.frame(i).expect("there is a frame");
            for _ in 0..3 {
                let started = Instant::now();
                ours.next_frame().expect("there is a frame");
                steps[0].push(milliseconds(started));
            }
            ours.frame((i + index.len() / 2) % index.len()).expect("there is a frame");
            ours.forget();
            ours.frame(i).expect("there is a frame");
            let mut step = |kind: usize| {
                let started = Instant::now();
                ours.previous_frame().expect("there is a frame");
                steps[kind].push(milliseconds(started));
            };
            step(1);
            step(2);
            step(2);
        }
        Self(steps)
    }

    fn report(&self) -> String {
        let names = ["step_on", "step_back_first", "step_back_again"];
        let figure = |(name, values): (&str, &Vec<f64>)| {
            format!(r#""{name}_median_ms":{:.1}"#, share(values.clone(), 0.5).unwrap_or_default())
        };
        names.into_iter().zip(&self.0).map(figure).collect::<Vec<_>>().join(",")
    }
}

/// mpv, told what to do over its socket.
struct Mpv {
    process: Child,
    says: BufReader<UnixStream>,
}

impl Mpv {
    /// `None` where mpv is not installed or does not play the film.
    fn start(film: &Path, socket: &Path) -> Option<Self> {
        let process = Command::new("mpv")
            .args(["--no-config", "--vo=null", "--ao=null", "--pause", "--keep-open=yes", "--hr-seek=yes"])
            .arg(format!("--input-ipc-server={}", socket.display()))
            .arg(film)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let started = Instant::now();
        let stream = loop {
            match UnixStream::connect(socket) {
                Ok(stream) => break stream,
                Err(_) if started.elapsed() < Duration::from_secs(10) => std::thread::sleep(Duration::from_millis(20)),
                Err(_) => return None,
            }
        };
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        // Enough for the first frame to be there.
        std::thread::sleep(Duration::from_secs(1));
        Some(Self { process, says: BufReader::new(stream) })
    }

    fn seek(&mut self, index: &FrameIndex, i: usize) -> Option<f64> {
        let moment = index.middle(i) as f64 / 1e9;
        let started = Instant::now();
        writeln!(self.says.get_mut(), r#"{{"command":["seek",{moment:.6},"absolute+exact"]}}"#).ok()?;
        let mut begun = false;
        loop {
            let mut line = String::new();
            if self.says.read_line(&mut line).ok()? == 0 {
                return None;
            }
            begun |= line.contains(r#""event":"seek""#);
            if begun && line.contains(r#""event":"playback-restart""#) {
                return Some(milliseconds(started));
            }
        }
    }
}

impl Drop for Mpv {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _status = self.process.wait();
    }
}

/// A program that does nothing but seek with libav.
struct Libav {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Libav {
    /// `None` where it cannot be built here.
    fn start(film: &Path, folder: &Path) -> Option<Self> {
        let program = folder.join("av_seek");
        let mut flags = flags_of(["libavformat", "libavcodec", "libavutil"])?;
        flags.push("-lm".to_owned());
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers/av_seek.c");
        let built = Command::new("cc").arg("-O2").arg(source).arg("-o").arg(&program).args(flags).status();
        built.ok().filter(|status| status.success())?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut process = Command::new(program)
            .arg(film)
            .arg(threads.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (asks, answers) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        Some(Self { process, asks, answers })
    }

    /// `None` where another frame came.
    fn seek(&mut self, index: &FrameIndex, i: usize) -> Option<f64> {
        let seconds = (index.start(i) - index.start(0)) as f64 / 1e9;
        writeln!(self.asks, "{seconds:.6}").ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        let (took, came) = line.trim().split_once(' ')?;
        let (took, came) = (took.parse::<f64>().ok()?, came.parse::<f64>().ok()?);
        ((came - seconds).abs() < 0.002).then_some(took)
    }
}

fn flags_of(libraries: [&str; 3]) -> Option<Vec<String>> {
    let output = Command::new("pkg-config").args(["--cflags", "--libs"]).args(libraries).output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.split_whitespace().map(str::to_owned).collect())
}

impl Drop for Libav {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _status = self.process.wait();
    }
}
