//! What the window does behind its rooms, done by a process of its own.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use samspill::domain::charter::KeepingRule;
use samspill::domain::document::Kind;
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::{Consent, Family};
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
use samspill::media::probe::Prober;
use samspill::practice::{Desk, Progress, consent, import, mark, plan, sides};
use samspill::vault::{LibraryKind, SideKind, Unlock};

use super::Place;

/// What opens the working library.
pub const PASSPHRASE: &str = "Sommerfugl-Passord fire ord";
/// Said when the work is done and the process waits to be killed.
pub const DONE: &str = "work is done";

const TASK: &str = "SAMSPILL_TEST_WORK";
const LIBRARY: &str = "SAMSPILL_TEST_LIBRARY";
const FILM: &str = "SAMSPILL_TEST_FILM";

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    /// A family is begun, with its question.
    Family,
    /// The session is renamed, the film's sides are made, marks and a plan are written.
    Marks,
    /// A library that opens without a passphrase is made, with the film in it.
    Demonstration,
}

impl Task {
    pub fn give(self, place: &Place, command: &mut Command) {
        let library = if matches!(self, Self::Demonstration) { place.demonstration() } else { place.library() };
        command.env(TASK, format!("{self:?}")).env(LIBRARY, library).env(FILM, place.own("Sommerfugl-Film.mkv"));
    }

    pub fn given() -> Option<Self> {
        let task = std::env::var(TASK).ok()?;
        [Self::Family, Self::Marks, Self::Demonstration].into_iter().find(|known| format!("{known:?}") == task)
    }

    pub fn run(self) {
        let library = PathBuf::from(std::env::var_os(LIBRARY).expect("a library"));
        let mut desk = match self {
            Self::Demonstration => {
                let person = Author::new("Sommerfugl-Person").expect("a name");
                Desk::create(&library, LibraryKind::Demonstration, person, None).expect("made").0
            }
            _ => Desk::open(&library, Unlock::Passphrase(PASSPHRASE.into()), None).expect("opened").0,
        };
        match self {
            Self::Family => family(&mut desk),
            Self::Marks => marks(&mut desk),
            Self::Demonstration => {
                family(&mut desk);
                let prober = Prober { program: env!("CARGO_BIN_EXE_samspill").into(), limits: None };
                let film = PathBuf::from(std::env::var_os(FILM).expect("a film"));
                import::import(&mut desk, &film, "Sommerfugl-Kode", prober, &Progress::default()).expect("taken in");
                marks(&mut desk);
            }
        }
        let mut out = std::io::stdout();
        writeln!(out, "{DONE}").and_then(|()| out.flush()).expect("told");
        loop {
            std::thread::park();
        }
    }
}

fn family(desk: &mut Desk) {
    consent::keep_by(desk, KeepingRule::RecordItem).expect("decided");
    let id = import::family(desk, "Sommerfugl-Kode").expect("begun");
    let mut record = desk.document(Kind::Family, id).expect("read");
    let before = record.as_family().expect("a family").clone();
    let given = |purpose: &str| -> Consent {
        serde_json::from_value(serde_json::json!({
            "purpose": purpose, "given": "2026-01-01", "until": null, "withdrawn": null,
        }))
        .expect("a consent")
    };
    let consents = ["care", "supervision"].map(given).to_vec();
    let after = Family { question: "Sommerfugl-Spørsmål".to_owned(), consents, ..before.clone() };
    let change = Transaction::one(Label::EditFamily, Edit::Family(Box::new(Change::new(before, after))));
    desk.commit(&mut record, change).expect("kept");
}

fn marks(desk: &mut Desk) {
    let session = desk.of_kind(Kind::Session).expect("read").remove(0);
    let mut document = desk.document(Kind::Session, session.document).expect("read");
    let title = Change::new(session.title.clone(), "Sommerfugl-Tittel".to_owned());
    let change = Transaction::one(Label::RenameSession, Edit::SessionTitle(title));
    desk.commit(&mut document, change).expect("kept");

    let made = mark::mark(desk, session.document, "infant.smile", SessionTime::from_secs(1), None, None).expect("made");
    let coding = desk.of_kind(Kind::Coding).expect("read").remove(0);
    let mut document = desk.document(Kind::Coding, coding.document).expect("read");
    let comment = document.as_coding().expect("a coding").comment(made, "Sommerfugl-Merknad").expect("open");
    desk.commit(&mut document, comment).expect("kept");
    plan::begin(desk, session.family, "Sommerfugl-Plan").expect("begun");

    let media = session.films[0].media;
    for kind in [SideKind::Peaks, SideKind::Strip] {
        assert!(sides::ensure(&desk.media(), media, kind).expect("made").is_some(), "{kind}");
    }
}
