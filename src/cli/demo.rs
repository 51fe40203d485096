//! `samspill demo LIB`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::domain::document::Kind;
use crate::media::probe::Prober;
use crate::practice::demo;

/// Makes a library with the demonstration family.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to make; empty, or not there yet
    #[arg(value_name = "LIB")]
    library: PathBuf,
    /// The language of its texts
    #[arg(long, value_name = "TAG", value_parser = ["en", "nb"], default_value = "en")]
    language: String,
    #[command(flatten)]
    output: Output,
}

impl Demo {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = watched("Drawing the demonstration film", |progress| {
            demo::create(&self.library, &self.language, Prober::default(), progress)
        })?;
        for session in desk.of_kind(Kind::Session)? {
            let media: Vec<_> = session.films.iter().map(|film| film.media).collect();
            let columns = [
                self.library.display().to_string(),
                session.document.to_string(),
                media.iter().map(ToString::to_string).collect(),
            ];
            let object = json!({ "library": self.library, "session": session.document, "media": media });
            self.output.thing(&columns.each_ref().map(String::as_str), &object)?;
        }
        Ok(())
    }
}
