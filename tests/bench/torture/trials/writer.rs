//! Work on a library as a person would do it, only faster, telling of everything that is called saved.

use std::io::Write;
use std::ops::ControlFlow;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use samspill::domain::access::{Access, AccessNote};
use samspill::domain::document::{Body, Document, Kind};
use samspill::domain::edit::{Change, Edit, Label, Transaction};
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::session::{Film, FilmFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::vault::{Draft, Library, SideKind};
use uuid::Uuid;

use super::dice::Dice;
use super::promise::{Told, film, question, words};
use super::subject::{Subject, person};

const TASK: &str = "SAMSPILL_TORTURE_WRITER";

/// What another process is to write. It travels in the environment, because a test's arguments belong to its harness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The library; made where there is none.
    pub subject: Subject,
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
        let Subject { folder, working } = &self.subject;
        let turns = self.turns.unwrap_or(u64::MAX);
        command.env(TASK, format!("{} {turns} {} {} {}", self.first, self.seed, u8::from(*working), folder.display()));
    }

    /// The task that this process was given, if any.
    pub fn given() -> Option<Self> {
        let task = std::env::var(TASK).ok()?;
        let mut words = task.splitn(5, ' ');
        let mut number = || words.next()?.parse::<u64>().ok();
        let (first, turns, seed, working) = (number()?, number()?, number()?, number()? == 1);
        let subject = Subject { folder: words.next()?.into(), working };
        Some(Self { subject, first, turns: (turns < u64::MAX).then_some(turns), seed })
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
        let library = self.subject.enter(&mut tell)?;
        let mut writer = Writer::new(&self.subject, library, self.first, self.seed, &mut tell)?;
        for _ in 0..self.turns.unwrap_or(u64::MAX) {
            writer.turn()?;
        }
        writer.close()
    }
}

/// A library at work.
pub struct Writer<'a> {
    /// `None` only while it is closed and opened again.
    library: Option<Library>,
    subject: Subject,
    families: Vec<Document>,
    films: Vec<(MediaId, DocumentId)>,
    next: u64,
    dice: Dice,
    tell: &'a mut dyn FnMut(Told),
}

impl<'a> Writer<'a> {
    /// Begins to work in an open library, with the families that are there; changes are numbered from `first`.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn new(
        subject: &Subject,
        library: Library,
        first: u64,
        seed: u64,
        tell: &'a mut dyn FnMut(Told),
    ) -> Result<Self> {
        let mut families = Vec::new();
        for headline in library.headlines()?.iter().filter(|headline| headline.kind == Kind::Family) {
            families.push(library.document(headline.document)?);
        }
        let (library, subject, dice) = (Some(library), subject.clone(), Dice::new(seed));
        Ok(Self { library, subject, families, films: Vec::new(), next: first, dice, tell })
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
            // Keys are exchanged often where they can be, and breaks left out where a passphrase makes them long.
            _ if self.subject.working && self.dice.once_in(4) => self.rotate(),
            7 if self.subject.working => self.change(),
            0..3 => self.begin_family(),
            3..6 => self.take_in_film(),
            6 => self.work_out_side(),
            7 => self.take_a_break(),
            8..11 => self.note(),
            11 => self.take_snapshot(),
            12 => self.back_up(),
            13..16 => self.erase(),
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
        self.save(vec![draft], 1, id)?;
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
        let family = document.id();
        self.save(drafts, count, family)?;
        self.families[index] = document;
        Ok(())
    }

    fn save(&mut self, drafts: Vec<Draft>, numbers: u64, family: DocumentId) -> Result<()> {
        self.library()?.append(drafts)?;
        self.next += numbers;
        if numbers > 0 {
            (self.tell)(Told::Saved(self.next - 1, family));
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
        (self.tell)(Told::Film(media, family));
        self.films.push((media, family));
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
        self.save(vec![Draft { headline: document.headline(family), entry: document.history()[0].clone() }], 0, family)
    }

    /// Keeps what was worked out from the latest film.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn work_out_side(&mut self) -> Result<()> {
        let Some((media, _)) = self.films.last().copied() else { return Ok(()) };
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
        let folder = self.subject.backup();
        self.library()?.backup(&folder)?.run(false, &mut |_, _| ControlFlow::Continue(()))?;
        (self.tell)(Told::BackedUp);
        Ok(())
    }

    /// Erases a family, where there are some.
    ///
    /// # Errors
    /// Whatever the library refused, or a certificate that names something left.
    pub fn erase(&mut self) -> Result<()> {
        if self.families.len() < 3 {
            return Ok(());
        }
        let index = self.dice.below(self.families.len() as u64) as usize;
        let family = self.families.remove(index).id();
        self.films.retain(|(_, of)| *of != family);
        (self.tell)(Told::Erasing(family));
        let certificate = self.library()?.erase(family, "the case is closed", &person(), &mut |_, _| ())?;
        ensure!(certificate.checked.found.is_empty(), "left of an erased family: {:?}", certificate.checked.found);
        (self.tell)(Told::Erased(family));
        Ok(())
    }

    /// Exchanges the library's key, where that is possible.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn rotate(&mut self) -> Result<()> {
        if self.subject.working {
            self.library()?.rotate(&mut |_, _| ControlFlow::Continue(()))?;
        }
        Ok(())
    }

    /// Closes the library and opens it again.
    ///
    /// # Errors
    /// Whatever the library refused.
    pub fn take_a_break(&mut self) -> Result<()> {
        let library = self.library.take().context("the library is closed")?;
        library.close()?;
        self.library = Some(self.subject.open()?.0);
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

/// What was worked out from the film with this id.
pub fn side(media: MediaId) -> Vec<u8> {
    film(media).into_iter().take(3000).collect()
}
