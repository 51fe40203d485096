//! Work on a library as a person would do it, only faster, telling of everything that is called saved.

use std::ffi::OsStr;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use chrono::Utc;
use samspill::domain::access::{Access, AccessNote};
use samspill::domain::document::{Body, Document};
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::vault::{Draft, Library, LibraryKind, NewLibrary, SideKind, Unlock};
use uuid::Uuid;

use super::dice::Dice;
use super::promise::{Told, film, question, words};

const TASK: &str = "SAMSPILL_TORTURE_WRITER";

/// What another process is to write. It travels in the environment, because a test's arguments belong to its harness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The library; made where there is none.
    pub folder: PathBuf,
    /// The number of the first change.
    pub first: u64,
    /// How many things are done; without end where `None`.
    pub turns: Option<u64>,
    /// What its dice begin with.
    pub seed: u64,
}

impl Task {
    /// Gives a command this task.
    pub fn give(&self, command: &mut Command) {
        let turns = self.turns.unwrap_or(u64::MAX);
        command.env(TASK, format!("{} {turns} {} {}", self.first, self.seed, self.folder.display()));
    }

    /// The task that this process was given, if any.
    pub fn given() -> Option<Self> {
        Self::parse(&std::env::var_os(TASK)?)
    }

    fn parse(task: &OsStr) -> Option<Self> {
        let mut words = task.to_str()?.splitn(4, ' ');
        let mut number = || words.next()?.parse::<u64>().ok();
        let (first, turns, seed) = (number()?, number()?, number()?);
        Some(Self { folder: words.next()?.into(), first, turns: (turns < u64::MAX).then_some(turns), seed })
    }

    /// Does it, telling every promise on the standard output.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn run(&self) -> Result<()> {
        let mut tell = |told: Told| {
            // One write a line: a killed process tells a promise whole or not at all.
            std::io::stdout().write_all(format!("{told}\n").as_bytes()).expect("somebody listens");
        };
        let library = enter(&self.folder, &mut tell)?;
        let mut writer = Writer::new(library, self.first, self.seed, &mut tell)?;
        for _ in 0..self.turns.unwrap_or(u64::MAX) {
            writer.turn()?;
        }
        writer.close()
    }
}

/// Opens the demonstration library in a folder, or makes it where there is none.
///
/// # Errors
/// Whatever the library refused.
pub fn enter(folder: &Path, tell: &mut dyn FnMut(Told)) -> Result<Library> {
    if folder.join("library.json").exists() {
        return Ok(Library::open(folder, Unlock::Demonstration)?.0);
    }
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: person(), passphrase: None };
    let library = Library::create(folder, new)?.0;
    tell(Told::Made);
    Ok(library)
}

fn person() -> Author {
    Author::new("Writer").expect("a name")
}

/// A library at work.
pub struct Writer<'a> {
    /// `None` only while it is closed and opened again.
    library: Option<Library>,
    families: Vec<Document>,
    films: Vec<MediaId>,
    next: u64,
    dice: Dice,
    tell: &'a mut dyn FnMut(Told),
}

impl<'a> Writer<'a> {
    /// Begins to work in an open library; changes are numbered from `first`.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn new(library: Library, first: u64, seed: u64, tell: &'a mut dyn FnMut(Told)) -> Result<Self> {
        let dice = Dice::new(seed);
        Ok(Self { library: Some(library), families: Vec::new(), films: Vec::new(), next: first, dice, tell })
    }

    fn library(&mut self) -> Result<&mut Library> {
        self.library.as_mut().context("the library is closed")
    }

    /// Does one thing: mostly a change or a few at once, now and then a family, a film, a break.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn turn(&mut self) -> Result<()> {
        match self.dice.below(40) {
            _ if self.families.is_empty() => self.begin_family(),
            0..3 => self.begin_family(),
            3..6 => self.take_in_film(),
            6 => self.work_out_side(),
            7 => self.take_a_break(),
            8..11 => self.note(),
            11 => self.take_snapshot(),
            12 => self.back_up(),
            _ => self.change(),
        }
    }

    /// Begins a family.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn begin_family(&mut self) -> Result<()> {
        let (id, number) = (DocumentId(Uuid::now_v7()), self.next);
        let family = Family { code: format!("F-{number}"), question: question(number), ..Family::default() };
        let document = Document::create(id, Body::Family(family), person(), Utc::now());
        let draft = Draft { headline: document.headline(id), entry: document.history()[0].clone() };
        self.save(vec![draft], 1)?;
        self.families.push(document);
        Ok(())
    }

    /// Changes a family's question, up to three times at once.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn change(&mut self) -> Result<()> {
        let count = 1 + self.dice.below(3);
        let index = self.dice.below(self.families.len() as u64) as usize;
        let mut document = self.families.get(index).context("no family was begun")?.clone();
        let mut drafts = Vec::new();
        for number in self.next..self.next + count {
            let before = document.as_family().context("a family")?.clone();
            let after = Family { question: question(number), ..before.clone() };
            let edit = Edit::Family(Box::new(Change::new(before, after)));
            let entry = document.commit(Transaction::one(Label::EditFamily, edit), person(), Utc::now())?;
            drafts.push(Draft { headline: document.headline(document.id()), entry });
        }
        self.save(drafts, count)?;
        self.families[index] = document;
        Ok(())
    }

    fn save(&mut self, drafts: Vec<Draft>, numbers: u64) -> Result<()> {
        self.library()?.append(drafts)?;
        self.next += numbers;
        if numbers > 0 {
            (self.tell)(Told::Saved(self.next - 1));
        }
        Ok(())
    }

    /// Seals a film and the session that names it.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn take_in_film(&mut self) -> Result<()> {
        let (media, family) = (MediaId(Uuid::now_v7()), self.family()?);
        let mut sealing = self.library()?.media().writer(family, media)?;
        sealing.write_all(&film(media))?;
        sealing.finish()?;
        (self.tell)(Told::Film(media));
        self.films.push(media);
        let film = Film {
            media,
            offset: SessionTime::ZERO,
            file_name: "film.mkv".to_owned(),
            fingerprint: media.to_string(),
            bytes: 1,
            facts: FilmFacts::default(),
        };
        let session = Session { family, title: "Visit".to_owned(), held: Utc::now().date_naive(), films: vec![film] };
        let document = Document::create(DocumentId(Uuid::now_v7()), Body::Session(session), person(), Utc::now());
        self.save(vec![Draft { headline: document.headline(family), entry: document.history()[0].clone() }], 0)
    }

    /// Keeps what was worked out from the latest film.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn work_out_side(&mut self) -> Result<()> {
        let Some(media) = self.films.last().copied() else { return Ok(()) };
        for kind in [SideKind::Index, SideKind::Peaks, SideKind::Strip] {
            self.library()?.media().put_side(media, kind, &side(media))?;
        }
        Ok(())
    }

    /// Writes a line of the access log.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn note(&mut self) -> Result<()> {
        let number = self.next;
        self.next += 1;
        let family = Some(self.family()?);
        let (at, who, code) = (Utc::now(), person(), format!("F-{number}"));
        let note = AccessNote { at, who, what: Access::Played, family, code, about: words(number) };
        self.library()?.note(&note)?;
        (self.tell)(Told::Noted(number));
        Ok(())
    }

    /// Takes a snapshot.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn take_snapshot(&mut self) -> Result<()> {
        self.library()?.snapshot()?;
        Ok(())
    }

    /// Makes a backup beside the library.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn back_up(&mut self) -> Result<()> {
        let library = self.library()?;
        let folder = backup_of(library.folder());
        library.backup(&folder)?.run(false, &mut |_, _| ControlFlow::Continue(()))?;
        Ok(())
    }

    /// Closes the library and opens it again.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn take_a_break(&mut self) -> Result<()> {
        let library = self.library.take().context("the library is closed")?;
        let folder = library.folder().to_owned();
        library.close()?;
        self.library = Some(Library::open(&folder, Unlock::Demonstration)?.0);
        Ok(())
    }

    /// Ends the work.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn close(mut self) -> Result<()> {
        Ok(self.library.take().context("the library is closed")?.close()?)
    }

    fn family(&mut self) -> Result<DocumentId> {
        let family = self.dice.pick(&self.families).context("no family was begun")?;
        Ok(family.id())
    }
}

/// Where a library's backup is made: beside it.
pub fn backup_of(library: &Path) -> PathBuf {
    library.with_extension("backup")
}

/// What was worked out from the film with this id.
pub fn side(media: MediaId) -> Vec<u8> {
    film(media).into_iter().take(3000).collect()
}
