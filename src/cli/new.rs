//! `samspill new LIB`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::{Secret, author, system_user};
use super::failure::Failure;
use super::output::Output;
use crate::domain::person::Author;
use crate::practice::Desk;
use crate::vault::LibraryKind;

/// Makes a library.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make; empty, or not there yet
    #[arg(value_name = "LIB")]
    library: PathBuf,
    #[command(flatten)]
    secret: Secret,
    /// The name you write under [default: the system's name for you]
    #[arg(long, value_name = "NAME", value_parser = author)]
    person: Option<Author>,
    #[command(flatten)]
    output: Output,
}

impl New {
    pub(super) fn run(self) -> Result<(), Failure> {
        let passphrase = self.secret.chosen()?;
        let person = self.person.unwrap_or_else(system_user);
        let (desk, recovery) = Desk::create(&self.library, LibraryKind::Working, person.clone(), Some(passphrase))?;
        let key = recovery.as_ref().map(|key| key.reveal()).unwrap_or_default();
        eprintln!(
            "The recovery key opens the library when the passphrase is lost. It is kept nowhere and is not shown"
        );
        eprintln!("again: print it or write it down, and lock it away.");
        let id = desk.library().header().id;
        let object = json!({ "library": self.library, "id": id, "person": person, "recovery_key": key });
        self.output.thing(&[key], &object)
    }
}
