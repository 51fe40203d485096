//! Which library, whose passphrase, and who writes.

use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::failure::Failure;
use crate::domain::person::Author;
use crate::practice::{Desk, PracticeError};
use crate::vault::{self, LibraryKind, Settled, Unlock};

const PASSPHRASE: &str = "SAMSPILL_PASSPHRASE";

/// Age writes its keys so; no passphrase is likely to begin like this.
const RECOVERY_KEY: &str = "AGE-SECRET-KEY-";

/// A library and what opens it.
#[derive(Debug, Args)]
pub(super) struct Access {
    /// The library's folder
    #[arg(value_name = "LIB")]
    pub(super) library: PathBuf,
    #[command(flatten)]
    secret: Secret,
}

/// Where a passphrase comes from.
#[derive(Debug, Args)]
pub(super) struct Secret {
    /// Read the passphrase from the first line of this file
    #[arg(long, value_name = "F", global = true)]
    passphrase_file: Option<PathBuf>,
}

impl Access {
    /// Opens the library, asking for the passphrase where none was handed in.
    ///
    /// # Errors
    /// Where it does not open.
    pub(super) fn open(&self) -> Result<Desk, Failure> {
        Ok(self.open_with()?.0)
    }

    /// The same, and what opened it; empty for the demonstration.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(super) fn open_with(&self) -> Result<(Desk, SecretString), Failure> {
        let header = vault::header(&self.library).map_err(PracticeError::from)?;
        let secret = match header.kind {
            LibraryKind::Demonstration => SecretString::default(),
            LibraryKind::Working => self.secret.given_or_asked("Passphrase: ")?,
        };
        let unlock = match header.kind {
            LibraryKind::Demonstration => Unlock::Demonstration,
            LibraryKind::Working => unlock(secret.clone()),
        };
        // The recovery key belongs to nobody, so somebody has to be named.
        let author = matches!(unlock, Unlock::RecoveryKey(_)).then(system_user);
        let (desk, report) = Desk::open(&self.library, unlock, author)?;
        for repaired in &report.repaired {
            eprintln!("Repaired: {repaired}");
        }
        if let Some(migrated) = report.migrated {
            eprintln!("The library had format {} and has been brought to format {}.", migrated.from, migrated.to);
        }
        match report.settled {
            Some(Settled::Undone) => eprintln!("A change of the library's files had been interrupted; it was undone."),
            Some(Settled::Finished) => {
                eprintln!("A change of the library's files had been interrupted; it is done now.")
            }
            None => {}
        }
        if report.disk_full {
            eprintln!("The disk is all but full. Everything saved is safe; make room before going on.");
        }
        if let Some(last) = report.clock_behind {
            eprintln!(
                "This computer's clock stands before the last change, of {}. Set it; the order of changes",
                last.to_rfc3339()
            );
            eprintln!("does not depend on it, and nothing is lost.");
        }
        if !report.erased.is_empty() {
            eprintln!("The erasure of a family had been interrupted, and has been carried to its end.");
        }
        for finding in &report.findings {
            eprintln!("Damaged: {finding}");
        }
        if !report.recordings.is_empty() {
            eprintln!("A recording was cut short; `samspill recover LIB` brings it back.");
        }
        if report.rebuilt.is_some() {
            eprintln!(
                "The store of this library was damaged and has been made anew from the journal; nothing is lost."
            );
        }
        if desk.library().must_change_passphrase() {
            eprintln!("Somebody else knows your passphrase; change it with `samspill people LIB passphrase`.");
        }
        Ok((desk, secret))
    }
}

impl Secret {
    /// A new passphrase; asked for twice, so that a slip of the finger does not lock the library.
    ///
    /// # Errors
    /// Where none was handed in and nobody can be asked, or the two differ.
    pub(super) fn chosen(&self) -> Result<SecretString, Failure> {
        match self.given()? {
            Some(given) => Ok(given),
            None => asked_twice(),
        }
    }

    /// What opens a library.
    ///
    /// # Errors
    /// Where nothing was handed in and nobody can be asked.
    pub(super) fn unlock(&self) -> Result<Unlock, Failure> {
        Ok(unlock(self.given_or_asked("Passphrase: ")?))
    }

    fn given_or_asked(&self, prompt: &str) -> Result<SecretString, Failure> {
        match self.given()? {
            Some(given) => Ok(given),
            None => Ok(ask(prompt)?.as_str().into()),
        }
    }

    fn given(&self) -> Result<Option<SecretString>, Failure> {
        let Some(file) = &self.passphrase_file else {
            let text = env::var(PASSPHRASE).ok().map(Zeroizing::new);
            return Ok(text.map(|text| text.as_str().into()));
        };
        Ok(Some(first_line(file)?))
    }
}

/// A new passphrase from a file; asked for twice where there is none.
///
/// # Errors
/// As [`Secret::chosen`].
pub(super) fn chosen(file: Option<&Path>) -> Result<SecretString, Failure> {
    file.map_or_else(asked_twice, first_line)
}

fn asked_twice() -> Result<SecretString, Failure> {
    let (first, second) = (ask("New passphrase: ")?, ask("The same again: ")?);
    if *first != *second {
        return Err(Failure::new("the two passphrases differ", "Everything; nothing was changed.", "Run it again."));
    }
    Ok(first.as_str().into())
}

fn first_line(file: &Path) -> Result<SecretString, Failure> {
    let text = fs::read_to_string(file).map(Zeroizing::new).map_err(|error| {
        let happened = format!("{}: {error}", file.display());
        Failure::new(
            happened,
            "The library; nothing was changed.",
            "See that the passphrase file is there and is text.",
        )
    })?;
    Ok(text.lines().next().unwrap_or_default().into())
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let nobody = |error: io::Error| {
        Failure::new(
            format!("a passphrase is needed and could not be asked for ({error})"),
            "The library; it was not opened.",
            "Run it in a terminal, or hand the passphrase in with --passphrase-file F or SAMSPILL_PASSPHRASE.",
        )
    };
    if !io::stdin().is_terminal() {
        return Err(nobody(io::Error::other("this is no terminal")));
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(nobody)
}

/// What was typed opens the library as a passphrase, or as the recovery key it was printed as.
fn unlock(secret: SecretString) -> Unlock {
    use secrecy::ExposeSecret;
    let start: String =
        secret.expose_secret().chars().filter(|c| !c.is_whitespace()).take(RECOVERY_KEY.len()).collect();
    if start.eq_ignore_ascii_case(RECOVERY_KEY) { Unlock::RecoveryKey(secret) } else { Unlock::Passphrase(secret) }
}

/// A name that somebody can write under.
pub(super) fn author(name: &str) -> Result<Author, String> {
    Author::new(name).ok_or_else(|| "a name needs at least one letter".to_owned())
}

/// The name under which the person is known to the system.
pub(super) fn system_user() -> Author {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| Author::new(&env::var(name).ok()?))
        .or_else(|| Author::new("unnamed"))
        .expect("a name with letters is a name")
}
