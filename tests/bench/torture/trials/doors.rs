//! Who may not come in: a second instance, and whoever has the wrong key.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result};
use samspill::vault::{Library, Unlock, VaultError};

use super::dice::Dice;
use super::promise::{Promised, verify};
use super::subject::{PASSPHRASE, Subject};
use super::writer::Writer;
use super::{Bounds, Row, folder};

/// A library is at work in this process while others try to open it, in this process and through the program.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn two_instances(program: &str, bounds: &Bounds) -> Result<Row> {
    let mut row = Row::new("two instances");
    let place = folder::scratch()?;
    let path = place.path().join("library");
    let mut promised = Promised::default();
    let mut take = |told| promised.take(told);
    let subject = Subject::demonstration(&path);
    let library = subject.enter(&mut take)?;
    let mut writer = Writer::new(&subject, library, 0, bounds.seed, &mut take)?;
    writer.begin_family()?;
    let mut refused = 0;
    for round in bounds.rounds() {
        writer.change()?;
        row.tried += 1;
        // Starting the program takes its time, so most of the second instances are in this process.
        let said = if round % 10 == 0 {
            let second = Command::new(program).arg("list").arg(&path).output().context("starting the program")?;
            let said = String::from_utf8_lossy(&second.stderr).into_owned();
            second.status.code().filter(|code| *code == 1).map(|_| said)
        } else {
            Library::open(&path, Unlock::Demonstration).err().map(|error| error.to_string())
        };
        match said {
            Some(said) if said.contains("already open") => refused += 1,
            said => row.breaks(format!("round {round}: the second instance was told {said:?}")),
        }
    }
    writer.close()?;
    let (library, report) = Library::open(&path, Unlock::Demonstration)?;
    row.detected = Some(refused);
    row.acknowledged = Some(promised.count);
    row.loses(promised.missing(&library), "after the second instances");
    if report.rebuilt.is_some() || !verify(&library)?.is_sound() {
        row.breaks(format!("the first instance was harmed: {report:?}"));
    }
    Ok(row)
}

/// Wrong passphrases and wrong recovery keys, one after the other. All must be answered alike and change nothing.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn wrong_keys(bounds: &Bounds) -> Result<Row> {
    let mut row = Row::new("a wrong key");
    let mut dice = Dice::new(bounds.seed);
    let place = folder::scratch()?;
    // A demonstration asks for a passphrase like any other library and costs less work; what it is, everybody knows.
    let cheap = place.path().join("demonstration");
    let working = place.path().join("working");
    Subject::demonstration(&cheap).enter(&mut |_| ())?.close()?;
    let recovery = Subject::working(&working)?.1;
    let before = (folder::look(&cheap)?, folder::look(&working)?);
    let mut answers = BTreeSet::new();
    for round in bounds.rounds() {
        row.tried += 1;
        let wrong = format!("{:x}", dice.below(u64::MAX));
        let (path, unlock) = match round % 100 {
            // The full work of a working library's passphrase takes about a second.
            0 => (&working, Unlock::Passphrase(near(PASSPHRASE, &mut dice).into())),
            1..50 => (&working, Unlock::RecoveryKey(near(recovery.reveal(), &mut dice).into())),
            50..60 => (&cheap, Unlock::Passphrase(String::new().into())),
            _ => (&cheap, Unlock::Passphrase(wrong.into())),
        };
        match Library::open(path, unlock) {
            Err(error @ (VaultError::WrongPassphrase | VaultError::WrongRecoveryKey)) => {
                answers.insert(error.to_string());
            }
            Err(error) => row.breaks(format!("round {round}: another answer: {error}")),
            Ok(_) => row.breaks(format!("round {round}: the library opened")),
        }
    }
    row.detected = Some(row.tried - row.broken.len() as u64);
    if answers.len() > 2 {
        row.breaks(format!("the answers differ: {answers:?}"));
    }
    if (folder::look(&cheap)?, folder::look(&working)?) != before {
        row.breaks("something was written");
    }
    Library::open(&working, Unlock::Passphrase(PASSPHRASE.into()))?;
    Ok(row)
}

/// The right words with one letter exchanged.
fn near(right: &str, dice: &mut Dice) -> String {
    let place = dice.below(right.len() as u64) as usize;
    let exchange = |(index, letter): (usize, char)| match letter {
        _ if index != place => letter,
        'q' | 'Q' => 'p',
        _ => 'q',
    };
    right.char_indices().map(exchange).collect()
}
