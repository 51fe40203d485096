//! `samspill import LIB FILE... --family CODE`

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::media::probe::Prober;
use crate::practice::{Desk, import};
use crate::vault::LibraryKind;

/// Takes films in.
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    access: Access,
    /// Films, or sound alone
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The pseudonym of the family; begun where it is not there yet
    #[arg(long, value_name = "CODE")]
    family: String,
    #[command(flatten)]
    output: Output,
}

impl Import {
    /// Every file is tried; one that fails does not keep the others out.
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        if !go_ahead(&desk)? {
            return Ok(());
        }
        let mut failed = false;
        for file in &self.files {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
            let taken =
                watched(&name, |progress| import::import(&mut desk, file, &self.family, Prober::default(), progress));
            match taken {
                Ok(taken) => {
                    let (session, media) = (taken.session.to_string(), taken.media.to_string());
                    let known = if taken.known { "known" } else { "new" };
                    let object = json!({
                        "file": taken.file, "session": taken.session, "media": taken.media, "known": taken.known,
                    });
                    self.output.thing(&[&session, &media, known, &name], &object)?;
                }
                Err(error) => {
                    eprintln!("{}", Failure::from(error));
                    failed = true;
                }
            }
        }
        if failed { Err(Failure::Found) } else { Ok(()) }
    }
}

/// Warns before a real film goes into the demonstration library, and asks where somebody is there to answer.
fn go_ahead(desk: &Desk) -> Result<bool, Failure> {
    if desk.library().header().kind == LibraryKind::Working {
        return Ok(true);
    }
    eprintln!(
        "This is the demonstration library: anybody can open it, without a passphrase. Film of a real family does"
    );
    eprintln!("not belong in it; `samspill new LIB` makes a library for that.");
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(true);
    }
    eprint!("Take it in all the same? [y/N] ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim_start().starts_with(['y', 'Y', 'j', 'J']))
}
