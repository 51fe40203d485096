//! `samspill align LIB --session ID [--against MEDIA] [--preview]`

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::{Output, exact};
use crate::domain::id::{DocumentId, MediaId};
use crate::practice::align::{apply, listen};

/// Lays the films of a session on top of each other by ear.
#[derive(Debug, Args)]
pub struct Align {
    #[command(flatten)]
    access: Access,
    /// The session
    #[arg(long, value_name = "ID")]
    session: DocumentId,
    /// The film that stays where it is; the first with sound where none is named
    #[arg(long, value_name = "MEDIA")]
    against: Option<MediaId>,
    /// Only say where the films would go
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    output: Output,
}

impl Align {
    /// Exit code 1 where a film could not be placed; the others are moved all the same.
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let heard = watched("listening", |progress| listen(&desk, self.session, self.against, progress))?;
        if !self.preview {
            apply(&mut desk, self.session, &heard)?;
        }
        for heard in &heard {
            let (media, before) = (heard.film.media, heard.film.offset);
            let moved = heard.moved().is_some();
            let found = heard.alignment;
            let object = json!({
                "media": media, "before": before, "after": found.map(|found| found.offset), "moved": moved,
                "confidence": found.map(|found| found.confidence),
            });
            let after = found.map_or_else(|| "nothing fits".to_owned(), |found| exact(found.offset));
            let sure = found.map_or_else(String::new, |found| format!("{:.0} %", found.confidence * 100.0));
            let columns = [media.to_string(), exact(before), after, sure];
            self.output.thing(&columns.each_ref().map(String::as_str), &object)?;
        }
        if heard.iter().all(|heard| heard.alignment.is_some()) { Ok(()) } else { Err(Failure::Found) }
    }
}
