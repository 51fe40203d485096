//! What a library called saved, and whether it is still there.
//!
//! Every change carries a number in the family's question, and every film consists of bytes that follow from its id. So
//! whoever heard the promises can check them without having kept what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::ops::ControlFlow;
use std::str::FromStr;

use anyhow::{Context, bail};
use samspill::domain::access::{About, AccessNote};
use samspill::domain::document::{Act, Body, Entry, Kind};
use samspill::domain::edit::Edit;
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MediaId};
use samspill::vault::{Library, VerifyReport};

/// One thing a library promised. As a line it begins with `told`, so that it can be picked out of other output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The library was made.
    Made,
    /// All changes up to this number are saved; they are this family's.
    Saved(u64, DocumentId),
    /// A film of a family is there.
    Film(MediaId, DocumentId),
    /// The access log has a line with this number.
    Noted(u64),
    /// A backup holds everything that was promised so far.
    BackedUp,
    /// A family is about to be erased: whether it is still there, nobody can say from here on.
    Erasing(DocumentId),
    /// A family is gone.
    Erased(DocumentId),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made => f.write_str("told made"),
            Self::Saved(number, family) => write!(f, "told saved {number} {family}"),
            Self::Film(media, family) => write!(f, "told film {media} {family}"),
            Self::Noted(number) => write!(f, "told noted {number}"),
            Self::BackedUp => f.write_str("told backed-up"),
            Self::Erasing(family) => write!(f, "told erasing {family}"),
            Self::Erased(family) => write!(f, "told erased {family}"),
        }
    }
}

impl FromStr for Told {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        // A test harness may have begun the line with words of its own.
        let (_, told) = line.split_once("told ").context("nothing was told")?;
        let words: Vec<&str> = told.split_whitespace().collect();
        Ok(match words[..] {
            ["made"] => Self::Made,
            ["saved", number, family] => Self::Saved(number.parse()?, family.parse()?),
            ["film", media, family] => Self::Film(media.parse()?, family.parse()?),
            ["noted", number] => Self::Noted(number.parse()?),
            ["backed-up"] => Self::BackedUp,
            ["erasing", family] => Self::Erasing(family.parse()?),
            ["erased", family] => Self::Erased(family.parse()?),
            _ => bail!("{told} is no promise"),
        })
    }
}

/// Everything a library has promised so far.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    /// Whether the library was called made.
    pub made: bool,
    /// How many things were ever promised.
    pub count: u64,
    /// How many families were called gone.
    pub erased: u64,
    changes: BTreeMap<u64, DocumentId>,
    films: BTreeMap<MediaId, DocumentId>,
    notes: BTreeSet<u64>,
    gone: BTreeSet<DocumentId>,
    gone_films: BTreeMap<MediaId, DocumentId>,
    /// What a backup was called to hold.
    backup: Option<Box<Promised>>,
    /// The next number that nothing was promised about.
    next: u64,
}

impl Promised {
    /// From here on changes are numbered from `first`.
    pub fn begin(&mut self, first: u64) {
        self.next = first;
    }

    /// Takes a promise down.
    pub fn take(&mut self, told: Told) {
        self.count += 1;
        match told {
            Told::Made => self.made = true,
            Told::Saved(number, family) => {
                self.changes.extend((self.next..=number).map(|number| (number, family)));
                self.next = number + 1;
            }
            Told::Film(media, family) => {
                self.films.insert(media, family);
            }
            Told::Noted(number) => {
                self.notes.insert(number);
                self.next = number + 1;
            }
            Told::BackedUp => self.backup = Some(Box::new(Self { backup: None, ..self.clone() })),
            Told::Erasing(family) => self.let_go(family),
            Told::Erased(family) => {
                self.erased += 1;
                self.end(family);
            }
        }
    }

    fn let_go(&mut self, family: DocumentId) {
        self.changes.retain(|_, of| *of != family);
        let films = std::mem::take(&mut self.films);
        let (going, staying) = films.into_iter().partition(|(_, of)| *of == family);
        self.films = staying;
        self.gone_films.extend::<BTreeMap<MediaId, DocumentId>>(going);
        if let Some(backup) = &mut self.backup {
            backup.let_go(family);
        }
    }

    fn end(&mut self, family: DocumentId) {
        self.gone.insert(family);
        if let Some(backup) = &mut self.backup {
            backup.end(family);
        }
    }

    /// What a backup was called to hold, if there is one.
    pub fn backup(&self) -> Option<&Self> {
        self.backup.as_deref()
    }

    /// What of it a library no longer has, and what it should not have any more, in words.
    pub fn missing(&self, library: &Library) -> Vec<String> {
        let mut lost = Vec::new();
        let mut kept = BTreeSet::new();
        match library.headlines() {
            Err(error) => lost.push(error.to_string()),
            Ok(headlines) => {
                for family in headlines.iter().filter(|headline| headline.kind == Kind::Family) {
                    match library.history(family.document) {
                        Ok(history) => kept.extend(history.iter().flat_map(numbers)),
                        Err(error) => lost.push(error.to_string()),
                    }
                }
                let back = headlines.iter().filter(|headline| self.gone.contains(&headline.family));
                lost.extend(back.map(|headline| format!("{} of an erased family is back", headline.document)));
            }
        }
        let gone = self.changes.keys().filter(|number| !kept.contains(number));
        lost.extend(gone.map(|number| format!("change {number} is gone")));
        match library.access() {
            Err(error) => lost.push(error.to_string()),
            Ok(lines) => {
                let kept: BTreeSet<u64> = lines.iter().filter_map(noted).collect();
                lost.extend(self.notes.difference(&kept).map(|number| format!("line {number} of the log is gone")));
            }
        }
        lost.extend(self.films.keys().filter_map(|media| film_fault(library, *media)));
        let back = self.gone_films.iter().filter(|(_, family)| self.gone.contains(family));
        let back = back.filter(|(media, _)| library.media().open(**media).is_ok());
        lost.extend(back.map(|(media, _)| format!("film {media} of an erased family is back")));
        lost
    }
}

/// What a line of the access log says when it has this number.
pub fn words(number: u64) -> About {
    About::Words(format!("line {number}"))
}

fn noted(note: &AccessNote) -> Option<u64> {
    let About::Words(words) = &note.about else { return None };
    words.strip_prefix("line ")?.parse().ok()
}

/// What a family's question says when a change has this number.
pub fn question(number: u64) -> String {
    format!("change {number}")
}

fn numbers(entry: &Entry) -> Vec<u64> {
    let number = |family: &Family| family.question.strip_prefix("change ").and_then(|number| number.parse().ok());
    match &entry.act {
        Act::Create(Body::Family(family)) => number(family).into_iter().collect(),
        Act::Do(transaction) => transaction
            .edits
            .iter()
            .filter_map(|edit| if let Edit::Family(change) = edit { number(&change.after) } else { None })
            .collect(),
        _ => Vec::new(),
    }
}

/// The bytes of the film with this id: up to four chunks of a sealed film, and as good as random.
pub fn film(media: MediaId) -> Vec<u8> {
    let mut stream = blake3::Hasher::new().update(media.as_bytes()).finalize_xof();
    let mut length = [0; 4];
    stream.fill(&mut length);
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize % 200_000];
    stream.fill(&mut bytes);
    bytes
}

/// Why a film is not what it was; `None` where it is.
pub fn film_fault(library: &Library, media: MediaId) -> Option<String> {
    let mut bytes = Vec::new();
    let read = library.media().open(media).map_err(|error| error.to_string());
    match read.and_then(|mut film| film.read_to_end(&mut bytes).map_err(|error| error.to_string())) {
        Ok(_) if bytes == film(media) => None,
        Ok(_) => Some(format!("film {media} shows something else")),
        Err(error) => Some(error),
    }
}

/// Verifies a library from beginning to end.
pub fn verify(library: &Library) -> anyhow::Result<VerifyReport> {
    Ok(library.verify(&mut |_, _| ControlFlow::Continue(()))?)
}
