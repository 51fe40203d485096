//! `samspill recover LIB [--list]`

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::{Output, exact};
use crate::practice::recover::{Recovered, Unfinished, length, recover, unfinished};

/// Brings back recordings that were cut short.
#[derive(Debug, Args)]
pub struct Recover {
    #[command(flatten)]
    access: Access,
    /// Only say what is there
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    output: Output,
}

impl Recover {
    /// Every recording is tried; one that fails does not keep the others back.
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let found = unfinished(&desk)?;
        if found.is_empty() {
            eprintln!("There is nothing to recover.");
        }
        let mut failed = false;
        for cut in &found {
            if self.list {
                self.tell(cut, length(&desk.media(), cut)?)?;
                continue;
            }
            let name = format!("{} {}", cut.code, cut.begun.format("%Y-%m-%d %H:%M"));
            match watched(&name, |progress| recover(&mut desk, cut, progress)) {
                Ok(recovered) => told(self.output, &recovered)?,
                Err(error) => {
                    eprintln!("{}", Failure::from(error));
                    failed = true;
                }
            }
        }
        if failed { Err(Failure::Found) } else { Ok(()) }
    }

    fn tell(&self, cut: &Unfinished, length: crate::domain::time::SessionTime) -> Result<(), Failure> {
        let session = cut.session.map(|session| session.to_string()).unwrap_or_default();
        let begun = cut.begun.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M:%S").to_string();
        let object = json!({
            "session": cut.session, "family": cut.code, "begun": cut.begun, "films": cut.films.len(),
            "bytes": cut.bytes, "length": length,
        });
        self.output.thing(&[&session, &cut.code, &begun, &exact(length)], &object)
    }
}

/// Prints what has become of a recording, a line a film.
pub(super) fn told(output: Output, recovered: &Recovered) -> Result<(), Failure> {
    let session = recovered.session.to_string();
    for film in &recovered.films {
        let (after, lost) = (&film.after, film.lost);
        let duration = after.facts.duration;
        let frames = after.facts.picture.as_ref().map(|picture| picture.frames);
        let object = json!({
            "session": recovered.session, "media": after.media, "file": after.file_name, "offset": after.offset,
            "duration": duration, "frames": frames, "bytes": after.bytes, "lost": lost, "marks": recovered.marks,
        });
        let columns = [&session, &after.media.to_string(), &after.file_name, &exact(after.offset), &exact(duration)];
        output.thing(&columns.map(String::as_str), &object)?;
    }
    Ok(())
}
