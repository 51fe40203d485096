//! A process that writes is killed at a random moment, over and over.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use samspill::vault::{Library, VaultError};

use super::dice::Dice;
use super::promise::{Promised, Told, verify};
use super::subject::Subject;
use super::writer::Task;
use super::{Bounds, Row, StartWriter, folder};

/// A library lives through so many kills before a fresh one takes its place.
const LIFETIME: u64 = 50;
/// Numbers of one round's changes stay below those of the next.
const ROUND: u64 = 1_000_000;

/// Kills a writer at random moments, while it makes the library and opens it too, and looks for what it promised.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn kills(start: StartWriter, bounds: &Bounds) -> Result<Row> {
    kill(Row::new("kill −9 while writing"), false, start, bounds)
}

/// The same with a working library, whose keys are exchanged over and over.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn kills_while_keys_are_exchanged(start: StartWriter, bounds: &Bounds) -> Result<Row> {
    kill(Row::new("kill −9 while exchanging keys"), true, start, bounds)
}

fn kill(mut row: Row, working: bool, start: StartWriter, bounds: &Bounds) -> Result<Row> {
    let mut dice = Dice::new(bounds.seed);
    let place = folder::scratch()?;
    let mut subject = Subject::demonstration(place.path());
    let (mut promised, mut total, mut rebuilt) = (Promised::default(), (0, 0), 0);
    let (mut replayed, mut torn, mut unmade) = (0, 0, 0);
    for round in bounds.rounds() {
        if round % LIFETIME == 0 || !promised.made {
            total = (total.0 + promised.count, total.1 + promised.erased);
            promised = Promised::default();
            let folder = place.path().join(round.to_string()).join("library");
            subject = if working { Subject::working(&folder)?.0 } else { Subject::demonstration(&folder) };
            promised.made = working;
        }
        let task = Task { subject: subject.clone(), first: round * ROUND, turns: None, seed: dice.below(u64::MAX) };
        // Three in four wait for the first promise; the others may be killed while they open the library.
        let (waits, after) = (!dice.once_in(4), Duration::from_micros(dice.below(60_000)));
        promised.begin(task.first);
        write_and_kill(start, &task, waits, after, &mut promised)?;
        row.tried += 1;
        let when = format!("kill {round}, seed {}", bounds.seed);
        match subject.open() {
            Ok((library, report)) => {
                replayed += report.replayed;
                torn += u64::from(report.torn.is_some());
                promised.made = true;
                row.loses(promised.missing(&library), &when);
                rebuilt += u64::from(report.rebuilt.is_some());
                if report.rebuilt.is_some() || !report.findings.is_empty() {
                    row.breaks(format!("{when}: a kill looks like damage: {report:?}"));
                }
                if round % LIFETIME == LIFETIME - 1 {
                    look_closely(&subject, &library, &promised, &when, &mut row)?;
                }
            }
            Err(VaultError::NotALibrary(_)) if !promised.made => unmade += 1,
            Err(error) => row.loses(vec![error.to_string()], &when),
        }
    }
    row.acknowledged = Some(total.0 + promised.count);
    row.remark(format!("{} families erased", total.1 + promised.erased));
    row.remark(format!(
        "{replayed} changes made up for, {rebuilt} stores made anew, {torn} torn ends, {unmade} unmade"
    ));
    Ok(row)
}

/// Reads everything to the last byte, and the backup too.
fn look_closely(subject: &Subject, library: &Library, promised: &Promised, when: &str, row: &mut Row) -> Result<()> {
    let verified = verify(library)?;
    if !verified.is_sound() {
        row.breaks(format!("{when}: it is not sound: {:?}", verified.findings));
    }
    let place = folder::scratch()?;
    let missing = subject.missing_in_backup(promised, &place.path().join("restored"));
    row.loses(missing.unwrap_or_else(|error| vec![error.to_string()]), &format!("{when}, in the backup"));
    Ok(())
}

/// Starts a writer, lets it write for a while, kills it, and takes down what it promised.
fn write_and_kill(
    start: StartWriter,
    task: &Task,
    waits: bool,
    after: Duration,
    promised: &mut Promised,
) -> Result<()> {
    let mut command = start();
    task.give(&mut command);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("starting a writer")?;
    let mut lines = BufReader::new(child.stdout.take().context("its output")?);
    let mut told = String::new();
    while waits && !told.contains("told saved") {
        ensure!(lines.read_line(&mut told)? > 0, "the writer stopped by itself: {}", child.wait()?);
    }
    std::thread::sleep(after);
    child.kill()?;
    let mut rest = Vec::new();
    lines.read_to_end(&mut rest)?;
    let status = child.wait()?;
    ensure!(killed(status), "the writer stopped by itself: {status}");
    told += &String::from_utf8_lossy(&rest);
    // A line without an end was never told.
    for line in told.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
        if let Ok(told) = line.parse::<Told>() {
            promised.take(told);
        }
    }
    Ok(())
}

#[cfg(unix)]
fn killed(status: std::process::ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

#[cfg(not(unix))]
fn killed(status: std::process::ExitStatus) -> bool {
    !status.success()
}
