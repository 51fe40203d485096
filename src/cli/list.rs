//! `samspill list LIB [families|sessions|media|codings|plans]`

use clap::{Args, ValueEnum};
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::{Output, exact};
use crate::domain::document::{Headline, Kind};
use crate::practice::Desk;

/// Lists what a library holds.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    access: Access,
    /// What to list; everything where nothing is said
    #[arg(value_enum)]
    what: Option<What>,
    #[command(flatten)]
    output: Output,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Families,
    Sessions,
    Media,
    Codings,
    Plans,
}

impl What {
    const ALL: [Self; 5] = [Self::Families, Self::Sessions, Self::Media, Self::Codings, Self::Plans];

    const fn kind(self) -> Option<Kind> {
        match self {
            Self::Families => Some(Kind::Family),
            Self::Sessions => Some(Kind::Session),
            Self::Codings => Some(Kind::Coding),
            Self::Plans => Some(Kind::Plan),
            Self::Media => None,
        }
    }
}

impl List {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        let headlines = desk.headlines()?;
        let wanted = self.what.as_ref().map_or(&What::ALL[..], std::slice::from_ref);
        for what in wanted {
            match what.kind() {
                Some(kind) => {
                    for headline in headlines.iter().filter(|headline| headline.kind == kind) {
                        self.document(headline)?;
                    }
                }
                None => self.films(&desk, &headlines)?,
            }
        }
        Ok(())
    }

    fn document(&self, headline: &Headline) -> Result<(), Failure> {
        let kind = headline.kind.to_string();
        let id = headline.document.to_string();
        let held = headline.held.map(|day| day.to_string()).unwrap_or_default();
        let session = headline.session.map(|session| session.to_string()).unwrap_or_default();
        let count = headline.count.to_string();
        let of = if headline.kind == Kind::Family { "" } else { &count };
        let object = json!({
            "kind": kind,
            "id": headline.document,
            "family": headline.family,
            "title": headline.title,
            "session": headline.session,
            "held": headline.held,
            "count": headline.count,
            "submitted": headline.submitted,
        });
        self.output.thing(&[&kind, &id, &headline.title, of, &held, &session], &object)
    }

    fn films(&self, desk: &Desk, headlines: &[Headline]) -> Result<(), Failure> {
        for headline in headlines.iter().filter(|headline| headline.kind == Kind::Session) {
            for film in desk.session(headline.document)?.films {
                let (media, session) = (film.media.to_string(), headline.document.to_string());
                let object = json!({
                    "kind": "media",
                    "id": film.media,
                    "family": headline.family,
                    "title": film.file_name,
                    "session": headline.document,
                    "offset": film.offset,
                    "bytes": film.bytes,
                    "fingerprint": film.fingerprint,
                    "facts": film.facts,
                });
                let columns =
                    ["media", &media, &film.file_name, &exact(film.facts.duration), &film.facts.container, &session];
                self.output.thing(&columns, &object)?;
            }
        }
        Ok(())
    }
}
