//! The program as a script sees it: the real binary, its words, its answers and its exit codes.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use samspill::interchange::{csv, json};
use samspill::practice::demo;
use serde_json::{Value, json};
use tempfile::TempDir;

const PASSPHRASE: &str = "four plain words here";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// A folder with a working library in it.
struct Place {
    folder: TempDir,
    recovery_key: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let made = samspill(["new", "--json", "--person", "Kari"], &folder.path().join("library")).objects();
        assert_eq!((made.len(), &made[0]["person"]), (1, &json!("Kari")));
        Self { recovery_key: text(&made[0]["recovery_key"]), folder }
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Answer {
        samspill(words, &self.library())
    }
}

impl Place {
    /// The service decides how long film is kept.
    fn decides(&self) {
        self.run(["keeping", "record-item", "--json"]).object();
    }

    /// The family consents to its own guidance.
    fn consents(&self, code: &str) {
        let words = ["consent", "--family", code, "--json", "give", "--purpose", "care", "--by", "Mina"];
        self.run(words.into_iter().chain(["--standing", "parent", "--basis", "signed"])).object();
    }
}

/// What a run answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Answer {
    fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The objects of a run that worked, one a line.
    fn objects(&self) -> Vec<Value> {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
    }

    fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!(objects.len(), 1, "{}", self.out);
        objects.remove(0)
    }

    /// A failure is told in three sentences on stderr, and nothing is on stdout.
    fn refused_with(&self, words: &str) {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{}", self.err);
        for part in ["What happened: ", "What is safe:  ", "What to do:    ", words] {
            assert!(self.err.contains(part), "{part:?} in {}", self.err);
        }
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspill"));
    command.env("SAMSPILL_PASSPHRASE", PASSPHRASE);
    command
}

/// The subcommand on a library: its words, the library after the first of them.
fn samspill<'a>(words: impl IntoIterator<Item = &'a str>, library: &Path) -> Answer {
    let mut words = words.into_iter();
    let mut command = program();
    command.args(words.next()).arg(library).args(words);
    Answer::of(&mut command)
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// The first two seconds of the demonstration film, 25 frames a second.
fn film(place: &Place) -> PathBuf {
    let bytes = demo::opening(50, &mut |_| ControlFlow::Continue(())).expect("an encoder");
    let path = place.path("bath.mkv");
    fs::write(&path, bytes).expect("written");
    path
}

fn withdraw_consent(place: &Place) {
    let words = ["consent", "--family", "F-017", "withdraw", "--purpose", "care", "--by", "Mina"];
    assert_eq!(place.run(words).code, 0);
}

fn flip_a_bit_of_the_film(place: &Place, media: &str) {
    let path = place.library().join("media").join(media);
    let mut bytes = fs::read(&path).expect("the sealed film lies under its id");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("written");
}

#[test]
fn a_film_goes_the_whole_way() {
    let place = Place::new();
    let film = film(&place);
    let file = film.to_str().expect("UTF-8");

    place.run(["import", file, "--family", "F-017"]).refused_with("no keeping rule");
    assert_eq!(place.run(["list", "--json"]).objects(), Vec::<Value>::new(), "not even a family was begun");
    place.decides();
    let imported = place.run(["import", file, "--family", "F-017", "--json"]).object();
    let (session, media) = (text(&imported["session"]), text(&imported["media"]));
    assert_eq!(imported, json!({ "file": file, "session": session, "media": media, "known": false }));
    let again = place.run(["import", file, "--family", "F-017", "--json"]).object();
    assert_eq!(again, json!({ "file": file, "session": session, "media": media, "known": true }));

    let early = ["mark", "--session", &session, "--code", "infant.smile", "--at", "1"];
    place.run(early).refused_with("is not recorded");
    place.consents("F-017");

    let kinds = |what: &[&str]| -> Vec<(String, String)> {
        let words = ["list"].into_iter().chain(what.iter().copied()).chain(["--json"]);
        place.run(words).objects().iter().map(|thing| (text(&thing["kind"]), text(&thing["title"]))).collect()
    };
    let pair = |kind: &str, title: &str| (kind.to_owned(), title.to_owned());
    assert_eq!(kinds(&[]), [pair("family", "F-017"), pair("session", "bath"), pair("media", "bath.mkv")]);
    assert_eq!(kinds(&["media"]), [pair("media", "bath.mkv")]);
    assert_eq!(kinds(&["plans"]), []);

    let mark = |code: &str, more: &[&str]| {
        let words = ["mark", "--session", &session, "--code", code, "--json"];
        text(&place.run(words.into_iter().chain(more.iter().copied())).object()["mark"])
    };
    let smile = mark("infant.smile", &["--at", "0:01.04"]);
    let gaze = mark("infant.gaze.parent", &["--at", "0", "--to", "1,5"]);
    let theirs = mark("infant.sound", &["--at", "00:00:00.123456789", "--coder", "Amir"]);

    let unknown = place.run(["mark", "--session", &session, "--code", "smile", "--at", "1", "--coder", "Nobody"]);
    unknown.refused_with("it has episode.play, ");
    assert_eq!(kinds(&["codings"]), [pair("coding", "Kari"), pair("coding", "Amir")], "nothing of Nobody");

    let marks = place.run(["marks", "--session", &session, "--json"]).objects();
    let told: Vec<_> =
        marks.iter().map(|mark| (text(&mark["mark"]), text(&mark["coder"]), &mark["at"], &mark["to"])).collect();
    assert_eq!(
        told,
        [
            (gaze, "Kari".to_owned(), &json!(0), &json!(1_500_000_000)),
            (theirs, "Amir".to_owned(), &json!(123_456_789), &json!(123_456_789)),
            (smile, "Kari".to_owned(), &json!(1_040_000_000), &json!(1_040_000_000)),
        ]
    );
    let mine = place.run(["marks", "--session", &session, "--coder", "Amir"]);
    assert!(mine.out.starts_with("0:00:00.123456789\t\tinfant.sound\tAmir\t"), "{}", mine.out);

    let still = place.path("still.png");
    let out = still.to_str().expect("UTF-8");
    // The frame that begins at 1.04 s is on screen until just before 1.08 s.
    for (at, begins) in [("1.04", 1_040_000_000_i64), ("1.0799", 1_040_000_000), ("1.08", 1_080_000_000)] {
        let plain = place.run(["frame", "--media", &media, "--at", at, out]);
        assert_eq!((plain.code, plain.out.as_str()), (0, format!("{begins}\n").as_str()), "{}", plain.err);
    }
    let told = place.run(["frame", "--media", &media, "--at", "1.9", out, "--json"]).object();
    assert_eq!(told["stream_time"], json!(1_880_000_000));
    let picture = image::open(&still).expect("a picture");
    assert_eq!((json!(picture.width()), json!(picture.height())), (told["width"].clone(), told["height"].clone()));

    for format in ["json", "csv"] {
        let out = place.path(format);
        place
            .run(["export", "--session", &session, "--format", format, out.to_str().expect("UTF-8"), "--json"])
            .object();
    }
    let file = json::read(&fs::read(place.path("json")).expect("written")).expect("a session");
    assert_eq!((file.family.as_str(), file.codings.len(), file.films.len()), ("F-017", 2, 1));
    let rows = csv::read(&fs::read(place.path("csv")).expect("written")).expect("a table");
    assert_eq!(rows.len(), 3);

    withdraw_consent(&place);
    place.run(["mark", "--session", &session, "--code", "infant.smile", "--at", "1"]).refused_with("was withdrawn on");
    place.run(["frame", "--media", &media, "--at", "1", out]).refused_with("was withdrawn on");
    let nowhere = place.path("nowhere");
    let words = ["export", "--session", &session, "--format", "csv", nowhere.to_str().expect("UTF-8")];
    place.run(words).refused_with("was withdrawn on");
    assert!(!nowhere.exists());

    let sound = place.run(["verify", "--json"]).object();
    assert_eq!((&sound["sound"], &sound["findings"]), (&json!(true), &json!([])));
    flip_a_bit_of_the_film(&place, &media);
    let damaged = place.run(["verify"]);
    assert_eq!(damaged.code, 1);
    assert!(damaged.out.starts_with("damaged\t") && damaged.out.contains(&media), "{}", damaged.out);
    let damaged = place.run(["verify", "--json"]);
    let told: Value = serde_json::from_str(&damaged.out).expect("one object");
    assert_eq!((damaged.code, &told["sound"]), (1, &json!(false)));
    assert!(text(&told["names"][0]).contains(&media), "{told}");
}

#[test]
fn a_passphrase_comes_from_a_file_or_the_environment_and_the_recovery_key_fits_too() {
    let place = Place::new();
    let open = |passphrase: Option<&str>, file: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samspill"));
        command.arg("list").arg(place.library()).env_remove("SAMSPILL_PASSPHRASE");
        if let Some(passphrase) = passphrase {
            command.env("SAMSPILL_PASSPHRASE", passphrase);
        }
        if let Some(text) = file {
            fs::write(place.path("passphrase"), text).expect("written");
            command.arg("--passphrase-file").arg(place.path("passphrase"));
        }
        Answer::of(&mut command)
    };
    assert_eq!(open(Some(PASSPHRASE), None).code, 0);
    assert_eq!(open(Some("not this"), Some(&format!("{PASSPHRASE}\nand a note\n"))).code, 0, "the file comes first");
    assert_eq!(open(Some(&place.recovery_key), None).code, 0);
    open(Some("not this"), None).refused_with("the passphrase does not fit");
    open(Some("age-secret-key-1QQ"), None).refused_with("the recovery key does not fit");
    open(None, None).refused_with("SAMSPILL_PASSPHRASE");
}

#[test]
fn what_cannot_be_done_is_refused_and_leaves_the_library_as_it_was() {
    let place = Place::new();
    fs::write(place.path("letter.mp4"), "Dear colleague, no film is attached.").expect("written");
    let letter = place.path("letter.mp4");
    place.decides();
    place.run(["import", letter.to_str().expect("UTF-8"), "--family", "F-1"]).refused_with("letter.mp4");
    place.run(["import", "/nowhere/film.mp4", "--family", "F-1"]).refused_with("/nowhere/film.mp4");
    place.run(["marks", "--session", NOBODY]).refused_with("no session");
    place.run(["mark", "--session", NOBODY, "--code", "infant.smile", "--at", "1"]).refused_with("samspill list");
    place.run(["frame", "--media", NOBODY, "--at", "1", "out.png"]).refused_with("no film");
    place.run(["new"]).refused_with("is not empty");
    samspill(["list"], &place.path("elsewhere")).refused_with("is not a library");
    let left = place.run(["list", "--json"]);
    assert_eq!((left.code, left.out.as_str()), (0, ""), "not even a family was begun");
}

#[test]
fn words_that_make_no_sense_end_with_two() {
    for words in [
        &["sing"][..],
        &["mark", "library"],
        &["mark", "library", "--session", NOBODY, "--code", "x", "--at", "1:60"],
        &["export", "library", "--session", NOBODY, "--format", "docx", "out"],
        &["--library", "library", "list", "library"],
        &["list", "library", "cakes"],
    ] {
        let answer = Answer::of(program().args(words));
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{words:?}: {}", answer.err);
    }
}

#[test]
fn help_names_every_subcommand_and_version_the_version() {
    let help = Answer::of(program().arg("--help"));
    assert_eq!(help.code, 0);
    for word in [
        "new", "demo", "import", "list", "mark", "marks", "frame", "export", "keeping", "consent", "access", "verify",
        "check",
    ] {
        assert!(help.out.lines().any(|line| line.trim_start().starts_with(&format!("{word} "))), "{word}");
        assert!(Answer::of(program().args([word, "--help"])).out.contains("--json"), "{word} has --json");
    }
    assert!(!help.out.contains("probe-child"));
    assert_eq!(Answer::of(program().arg("--version")).out, format!("samspill {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_look_at_the_computer_needs_no_library() {
    let report = Answer::of(program().args(["check", "--json"])).object();
    let decoders = report["media"]["decoders"].as_array().expect("a list");
    assert!(decoders.iter().any(|decoder| decoder["what"] == "H.264" && decoder["by"] != json!([])));
    let plain = Answer::of(program().arg("check").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY"));
    assert_eq!(plain.code, 0);
    assert!(cfg!(not(target_os = "linux")) || plain.out.contains("display\tnone"), "{}", plain.out);
}

#[test]
fn the_demonstration_opens_without_a_passphrase_and_warns_before_a_real_film_goes_in() {
    let place = Place::new();
    let library = place.path("demonstration");
    let run = |words: &[&str]| {
        let mut command = program();
        command.env_remove("SAMSPILL_PASSPHRASE").arg(words[0]).arg(&library).args(&words[1..]);
        Answer::of(&mut command)
    };
    let made = run(&["demo", "--json"]).object();
    let session = text(&made["session"]);
    assert_eq!(text(&run(&["list", "sessions", "--json"]).object()["id"]), session);
    let coders: std::collections::BTreeSet<String> =
        run(&["marks", "--session", &session, "--json"]).objects().iter().map(|mark| text(&mark["coder"])).collect();
    assert_eq!(coders.len(), 2, "{coders:?}");
    assert_eq!(run(&["list", "plans", "--json"]).objects().len(), 1);
    assert_eq!(run(&["verify", "--json"]).object()["sound"], json!(true));

    let film = film(&place);
    let imported = run(&["import", film.to_str().expect("UTF-8"), "--family", "F-1", "--json"]);
    assert_eq!(imported.object()["known"], json!(false));
    assert!(imported.err.contains("demonstration library"), "{}", imported.err);
}

#[test]
fn a_recording_is_made_and_marked_from_a_script() {
    let place = Place::new();
    place.decides();
    let words =
        || ["record", "--family", "F-017", "--camera", "test:camera?size=640x360", "--step", "360p30"].into_iter();
    let refused = place.run(words().chain(["--seconds", "1"]));
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    place.consents("F-017");
    let answer = Answer::of(
        program()
            .args(words().take(1))
            .arg(place.library())
            .args(words().skip(1))
            .args(["--microphone", "test:microphone", "--seconds", "2", "--title", "Bath", "--json"])
            .write_stdin("infant.smile\nq\nno such code\n"),
    );
    let told = answer.objects();
    let session = text(&told[0]["session"]);
    let marks: Vec<_> = told.iter().filter(|object| object["mark"].is_string()).collect();
    assert_eq!(marks.len(), 2, "{}", answer.out);
    assert!(marks.iter().all(|mark| mark["code"] == "infant.smile"));
    let film = told.last().expect("a film");
    assert_eq!((&film["session"], &film["marks"], &film["lost"]), (&json!(session), &json!(2), &json!(0)));
    assert!(film["duration"].as_i64().expect("nanoseconds") > 1_900_000_000, "{film}");
    assert!(answer.err.contains("no code"), "{}", answer.err);
    let kept = place.run(["marks", "--session", &session, "--json"]).objects();
    assert_eq!(kept.len(), 2);
    let nothing = place.run(["recover", "--json"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
}
