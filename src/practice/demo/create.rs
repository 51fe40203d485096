//! A library with the demonstration family in it.

use std::ops::ControlFlow;
use std::path::Path;

use super::content::{self, Given};
use crate::domain::charter::KeepingRule;
use crate::domain::id::DocumentId;
use crate::media::MediaError;
use crate::media::probe::Prober;
use crate::practice::consent::keep_by;
use crate::practice::desk::{Desk, new_id, now};
use crate::practice::error::PracticeError;
use crate::practice::import::{Order, Taken, take_in};
use crate::practice::progress::Progress;
use crate::vault::{Draft, LibraryKind};

/// Draws the film, takes it in as any other film is, and writes the codings and the plan beside it.
///
/// The film lies in a temporary file on its way in, as every imported film lies in the file it came from: it shows
/// nobody.
///
/// # Errors
/// Where the folder holds something already, no encoder is installed, or the work was stopped.
pub fn create(folder: &Path, language: &str, prober: Prober, progress: &Progress) -> Result<Desk, PracticeError> {
    crate::media::init()?;
    let author = content::author(language)?;
    let (mut desk, _) = Desk::create(folder, LibraryKind::Demonstration, author, None)?;
    keep_by(&mut desk, KeepingRule::RecordItem)?;
    let family = DocumentId(new_id());
    let Taken::New { film, .. } = take_in_film(&desk, family, prober, progress)? else {
        // Nothing can be known in a library that was empty a moment ago.
        return Err(PracticeError::Cancelled);
    };
    let given = Given { family, film: *film, at: now(), language, new_id: &mut new_id };
    let content = content::content(given)?;
    let drafts = content.documents().flat_map(|document| {
        // A history is kept entry by entry, as it would have been had it been made by hand.
        let last = document.headline(family);
        document.history().iter().map(move |entry| Draft { headline: last.clone(), entry: entry.clone() })
    });
    desk.append(drafts.collect())?;
    Ok(desk)
}

fn take_in_film(desk: &Desk, family: DocumentId, prober: Prober, progress: &Progress) -> Result<Taken, PracticeError> {
    let bytes = super::film(&mut |share| {
        progress.report((share * 1000.0) as u64, 1000);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .map_err(|error| match error {
        MediaError::Cancelled => PracticeError::Cancelled,
        other => other.into(),
    })?;
    let folder = tempfile::tempdir().map_err(PracticeError::file(&std::env::temp_dir()))?;
    let file = folder.path().join("demonstration.mkv");
    std::fs::write(&file, bytes).map_err(PracticeError::file(&file))?;
    let order = Order { family, known: Vec::new(), shelf: desk.media(), prober };
    take_in(&order, &file, progress)
}
