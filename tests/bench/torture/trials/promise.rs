//! What a library called saved, and whether it is still there.
//!
//! Every change carries a number in the family's question, and every film consists of bytes that follow from its id. So
//! whoever heard the promises can check them without having kept what was written.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::ops::ControlFlow;
use std::str::FromStr;

use anyhow::{Context, bail};
use samspill::domain::access::{About, AccessNote};
use samspill::domain::document::{Act, Body, Entry, Kind};
use samspill::domain::edit::Edit;
use samspill::domain::family::Family;
use samspill::domain::id::MediaId;
use samspill::vault::{Library, VerifyReport};

/// One thing a library promised. As a line it begins with `told`, so that it can be picked out of other output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The library was made.
    Made,
    /// All changes up to this number are saved.
    Saved(u64),
    /// A film is there.
    Film(MediaId),
    /// The access log has a line with this number.
    Noted(u64),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made => f.write_str("told made"),
            Self::Saved(number) => write!(f, "told saved {number}"),
            Self::Film(media) => write!(f, "told film {media}"),
            Self::Noted(number) => write!(f, "told noted {number}"),
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
            ["saved", number] => Self::Saved(number.parse()?),
            ["film", media] => Self::Film(media.parse()?),
            ["noted", number] => Self::Noted(number.parse()?),
            _ => bail!("{told} is no promise"),
        })
    }
}

/// Everything a library has promised so far.
#[derive(Clone, Debug, Default)]
pub struct Promised {
    /// Whether the library was called made.
    pub made: bool,
    changes: BTreeSet<u64>,
    films: BTreeSet<MediaId>,
    notes: BTreeSet<u64>,
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
        match told {
            Told::Made => self.made = true,
            Told::Saved(number) => {
                self.changes.extend(self.next..=number);
                self.next = number + 1;
            }
            Told::Film(media) => {
                self.films.insert(media);
            }
            Told::Noted(number) => {
                self.notes.insert(number);
                self.next = number + 1;
            }
        }
    }

    /// How many things were promised.
    pub fn count(&self) -> u64 {
        (self.changes.len() + self.films.len() + self.notes.len()) as u64
    }

    /// What of it a library no longer has, in words.
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
            }
        }
        lost.extend(self.changes.difference(&kept).map(|number| format!("change {number} is gone")));
        match library.access() {
            Err(error) => lost.push(error.to_string()),
            Ok(lines) => {
                let kept: BTreeSet<u64> = lines.iter().filter_map(noted).collect();
                lost.extend(
                    self.notes.difference(&kept).map(|number| format!("line {number} of the access log is gone")),
                );
            }
        }
        lost.extend(self.films.iter().filter_map(|media| film_fault(library, *media)));
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
