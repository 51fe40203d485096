//! Nothing plain is left on the disk: real programs make a library, take a film in, mark, show it in a window and are
//! killed on the way. Then every byte they could have written is searched for planted words, for bytes of the film, for
//! its pictures, and for anything that looks like a picture or a film.

mod film;
mod needles;
mod work;

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use needles::{Needles, files};
use work::Task;

/// Words that a person wrote, or that a film or its file says of itself.
const WORDS: [&str; 9] = [
    "Sommerfugl-Person",
    "Sommerfugl-Kode",
    "Sommerfugl-Spørsmål",
    "Sommerfugl-Merknad",
    "Sommerfugl-Plan",
    "Sommerfugl-Etikett",
    "Sommerfugl-Film",
    "Sommerfugl-Passord",
    "Sommerfugl-Tittel",
];

/// Where everything lies that the programs are given to write on, and beside it what is the person's own.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for below in ["home", "tmp", "config", "data", "cache", "state", "runtime", "here", "own"] {
            fs::create_dir_all(folder.path().join("disk").join(below)).expect("made");
        }
        fs::rename(folder.path().join("disk/own"), folder.path().join("own")).expect("moved");
        Self { folder }
    }

    /// All that the programs may write on.
    fn disk(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// What a person keeps outside: the film, before it is taken in.
    fn own(&self, name: &str) -> PathBuf {
        self.folder.path().join("own").join(name)
    }

    fn library(&self) -> PathBuf {
        self.disk().join("library")
    }

    fn demonstration(&self) -> PathBuf {
        self.disk().join("demonstration")
    }

    /// A program that knows no other places, and may dump its memory as far as it allows that itself.
    fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = if cfg!(unix) {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\""]).arg(program.into());
            shell
        } else {
            Command::new(program.into())
        };
        let disk = self.disk();
        let kept = ["PATH", "LD_LIBRARY_PATH", "VK_DRIVER_FILES", "VK_ICD_FILENAMES", "GST_PLUGIN_PATH"];
        let kept = kept.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.env_clear().envs(kept.collect::<Vec<_>>()).current_dir(disk.join("here"));
        for (name, below) in [
            ("HOME", "home"),
            ("TMPDIR", "tmp"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "runtime"),
        ] {
            command.env(name, disk.join(below));
        }
        command.env("SAMSPILL_PASSPHRASE", work::PASSPHRASE).env("RUST_BACKTRACE", "1").env("SAMSPILL_SOUND", "none");
        command
    }

    /// The program, on the working library.
    fn samspill(&self, words: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_samspill"));
        command.args(&words[..1]).arg(self.library()).args(&words[1..]).stdin(Stdio::null());
        command
    }

    fn runs(&self, words: &[&str]) -> String {
        let output = self.samspill(words).output().expect("started");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// This test program as one that works at a library and says so when it has; then it is killed.
    fn works_and_is_killed(&self, task: Task) {
        let mut command = self.command(std::env::current_exe().expect("this program"));
        command.args(["--exact", "plaintext::works_until_it_is_killed", "--nocapture"]);
        task.give(self, &mut command);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("started");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let done = lines.map_while(Result::ok).any(|line| line.contains(work::DONE));
        assert!(done, "{task:?} ended with {:?}", child.wait());
        child.kill().expect("killed");
        child.wait().expect("ended");
    }

    /// The window on the demonstration library, which goes to its film. `None` where there is no display to be had.
    fn window(&self, screen: &Screen) -> Child {
        let mut command = self.command(env!("CARGO_BIN_EXE_samspill"));
        command.arg("--library").arg(self.demonstration()).arg("--until-picture").env("DISPLAY", &screen.display);
        command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
    }
}

/// A screen in memory.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn new() -> Option<Self> {
        let words = ["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
        let mut server = Command::new("Xvfb").args(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take()?).read_line(&mut number).ok()?;
        Some(Self { server, display: format!(":{}", number.trim()) })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Ends a process the hard way as soon as something is there; or it may have ended by itself. Whether it was ended.
fn end_when(mut child: Child, signal: &str, there: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while !there() && child.try_wait().expect("asked").is_none() {
        assert!(began.elapsed() < Duration::from_secs(60), "it neither ends nor comes to anything");
        std::thread::sleep(Duration::from_millis(1));
    }
    let ended = child.try_wait().expect("asked").is_none();
    if ended {
        let status = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill is there");
        assert!(status.success());
    }
    child.wait().expect("ended");
    ended
}

fn any_file(folder: &Path, extensions: &[&str]) -> bool {
    let of_them = |path: &PathBuf| path.extension().is_some_and(|found| extensions.iter().any(|one| found == *one));
    files(folder).iter().any(of_them)
}

/// Not a test by itself: what the killed process runs.
#[test]
fn works_until_it_is_killed() {
    if let Some(task) = Task::given() {
        task.run();
    }
}

#[cfg(unix)]
#[test]
fn nothing_plain_is_left_on_the_disk() {
    let place = Place::new();
    let film = place.own("Sommerfugl-Film.mkv");
    film::make(&film, "Sommerfugl-Etikett");
    let file = film.to_str().expect("UTF-8");

    // The command line, and what the window does behind its rooms; each killed on the way.
    place.runs(&["new", "--person", "Sommerfugl-Person"]);
    place.works_and_is_killed(Task::Family);
    let media = place.library().join("media");
    let import = ["import", file, "--family", "Sommerfugl-Kode"];
    end_when(place.samspill(&import).stdout(Stdio::null()).spawn().expect("started"), "-KILL", || {
        any_file(&media, &["part"])
    });
    place.runs(&import);
    place.works_and_is_killed(Task::Marks);
    for words in [&["list", "sessions"][..], &["list", "families"], &["verify"]] {
        place.runs(words);
    }

    // The window, once to its end, and once until it crashes while it draws the film strip.
    place.works_and_is_killed(Task::Demonstration);
    match Screen::new() {
        None => println!("the window was left out: there is no Xvfb"),
        Some(screen) => {
            let status = place.window(&screen).wait().expect("ended");
            assert!(status.success(), "the window ended with {status}");
            let media = place.demonstration().join("media");
            for side in files(&media).into_iter().filter(|path| path.extension().is_some_and(|kind| kind != "index")) {
                fs::remove_file(side).expect("removed");
            }
            end_when(place.window(&screen), "-ABRT", || any_file(&media, &["peaks", "strip", "part"]));
        }
    }

    let needles = Needles::of(&WORDS, &film);
    let searched = files(&place.disk());
    let bytes: u64 = searched.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum();
    println!("{} files with {bytes} bytes were searched for {} needles", searched.len(), needles.count());
    assert!(searched.len() > 40 && bytes > 1_000_000, "{searched:?}");
    assert_eq!(needles.found_in(&place.disk()), Vec::<String>::new());

    // What is planted is found, in every form that the search knows.
    for (index, form) in needles.forms().iter().enumerate() {
        let planted = place.disk().join("cache").join(index.to_string());
        fs::write(&planted, [&[0; 77][..], form, &[0; 5]].concat()).expect("written");
        assert!(!needles.found_in(&place.disk().join("cache")).is_empty(), "form {index} is not found");
        fs::remove_file(planted).expect("removed");
    }
    fs::write(place.disk().join("tmp/Sommerfugl-Tittel"), "").expect("written");
    assert_eq!(needles.found_in(&place.disk()).len(), 1, "a name is found too");
    let piece = fs::read(&film).expect("read");
    fs::write(place.disk().join("tmp/piece"), &piece[piece.len() / 3..piece.len() / 3 + 8192]).expect("written");
    assert!(needles.found_in(&place.disk().join("tmp")).len() > 1, "a piece of the film is found");
}
