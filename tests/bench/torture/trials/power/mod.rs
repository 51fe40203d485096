//! The power goes while a library is written: in thought, at every sync, and on a file system that is stopped dead.

mod disk;
mod record;

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use samspill::vault::{Library, VaultError};

use self::disk::{Disk, Unsynced};
use self::record::{Call, Event};
use super::dice::Dice;
use super::mount::{self, Mount};
use super::promise::{Promised, Told, verify};
use super::subject::Subject;
use super::writer::{Task, Writer};
use super::{Bounds, Row, StartWriter, folder};

/// How much one recorded writer does.
const TURNS: u64 = 40;
/// Numbers of changes made to prove that a library goes on lie beyond all others.
const AFTERWARDS: u64 = 1 << 40;

/// Records a writer's system calls and looks at what the disk could hold if the power went at any sync: before it, with
/// whatever was not synced gone, kept, torn or out of order.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn at_every_sync(start: StartWriter, bounds: &Bounds) -> Result<Row> {
    const TRIAL: &str = "power cut at every sync, replayed";
    if let Some(why) = record::hindrance() {
        return Ok(Row::not_run(TRIAL, why));
    }
    let mut row = Row::new(TRIAL);
    let mut dice = Dice::new(bounds.seed);
    let (mut syncs, mut acknowledged, mut sounds, mut writers) = (0, 0, 0, 0);
    for round in bounds.rounds() {
        let place = folder::scratch()?;
        let root = place.path().join("disk");
        fs::create_dir(&root)?;
        let library = root.join("library");
        let working = round % 2 == 1;
        let subject = if working { Subject::working(&library)?.0 } else { Subject::demonstration(&library) };
        let seed = bounds.seed.wrapping_add(round);
        let task = Task { subject: subject.clone(), first: 0, turns: Some(TURNS), seed };
        let before = Disk::holding(&root)?;
        let mut command = start();
        task.give(&mut command);
        let events = record::record(&command, &place.path().join("calls"))?;
        prove(before.clone(), &events, &root, place.path(), &mut dice)?;
        writers += 1;
        let mut disk = before;
        let mut promised = Promised::default();
        promised.made = working;
        for (index, event) in events.iter().enumerate() {
            if let Event::Done(call) = event {
                listen(call, &mut promised);
                if matches!(call.name.as_str(), "fsync" | "fdatasync") {
                    // A working library takes a second to open, so it is cut only now and then.
                    let ways = match working {
                        false => &[Unsynced::Gone, Unsynced::Mixed, Unsynced::Mixed][..],
                        true if syncs % 8 == 0 => &[Unsynced::Mixed],
                        true => &[],
                    };
                    syncs += 1;
                    for unsynced in ways.iter().copied() {
                        let target = place.path().join("cut");
                        disk.lay_out(&target, unsynced, &mut dice)?;
                        let when = format!("writer {seed}, call {index}, unsynced {unsynced:?}");
                        let cut = Subject { folder: target.join("library"), working };
                        // Most cuts are looked at from outside; some are read to the last byte.
                        let thorough = dice.once_in(10);
                        sounds += u64::from(thorough);
                        row.tried += 1;
                        judge(&cut, &promised, thorough, &when, &mut row);
                        fs::remove_dir_all(&target)?;
                    }
                    if std::time::Instant::now() > bounds.until {
                        break;
                    }
                }
            }
            disk.take(event)?;
        }
        acknowledged += promised.count;
    }
    row.acknowledged = Some(acknowledged);
    row.remark(format!("{writers} writers with {syncs} syncs; {sounds} verified to the last byte"));
    Ok(row)
}

/// With nothing lost the recorded disk must be the real one, or the recording is not worth anything.
fn prove(mut disk: Disk, events: &[Event], root: &Path, place: &Path, dice: &mut Dice) -> Result<()> {
    events.iter().try_for_each(|event| disk.take(event))?;
    let replayed = place.join("replayed");
    disk.lay_out(&replayed, Unsynced::Kept, dice)?;
    let (real, replayed) = (contents(root)?, contents(&replayed)?);
    ensure!(!real.is_empty(), "the writer wrote nothing");
    for (real, replayed) in real.iter().zip(&replayed) {
        ensure!(real == replayed, "the recording differs from the disk at {} and {}", real.0, replayed.0);
    }
    ensure!(real.len() == replayed.len(), "the recording has {} files, the disk {}", replayed.len(), real.len());
    Ok(())
}

fn contents(folder: &Path) -> Result<Vec<(String, blake3::Hash)>> {
    let row = |path: std::path::PathBuf| {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        Ok((name, blake3::hash(&fs::read(&path)?)))
    };
    folder::files(folder)?.into_iter().map(row).collect()
}

/// A promise was given when it was written to the standard output.
fn listen(call: &Call, promised: &mut Promised) {
    if call.name == "write" && call.number(0).is_ok_and(|fd| fd == 1) {
        let text = String::from_utf8_lossy(&call.texts.concat()).into_owned();
        text.lines().filter_map(|line| line.parse::<Told>().ok()).for_each(|told| promised.take(told));
    }
}

/// Opens what a power cut left, looks for everything that was promised, and goes on working.
fn judge(subject: &Subject, promised: &Promised, thorough: bool, when: &str, row: &mut Row) {
    match subject.open() {
        Ok((library, report)) => {
            row.loses(promised.missing(&library), when);
            if !report.findings.is_empty() {
                row.breaks(format!("{when}: a power cut looks like damage: {:?}", report.findings));
            }
            if thorough {
                let place = subject.folder.with_extension("restored");
                let missing = subject.missing_in_backup(promised, &place);
                let _ = fs::remove_dir_all(place);
                row.loses(missing.unwrap_or_else(|error| vec![error.to_string()]), &format!("{when}, in the backup"));
            }
            if let Err(error) = go_on(subject, library, thorough) {
                row.breaks(format!("{when}: it does not go on: {error}"));
            }
        }
        Err(VaultError::NotALibrary(_)) if !promised.made => {}
        Err(error) => row.loses(vec![error.to_string()], when),
    }
}

fn go_on(subject: &Subject, library: Library, thorough: bool) -> Result<()> {
    if thorough {
        let report = verify(&library)?;
        ensure!(report.is_sound(), "{:?}", report.findings);
    }
    let mut ignored = |_| ();
    let mut writer = Writer::new(subject, library, AFTERWARDS, 0, &mut ignored)?;
    writer.begin_family()?;
    writer.take_a_break()?;
    writer.change()?;
    writer.note()?;
    writer.close()
}

/// A writer works on an ext4 file system on a loop device. At a random moment the file system is stopped where it stands,
/// the image is mounted anew, and the library must have everything. It goes on with that library.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn on_a_device(start: StartWriter, bounds: &Bounds) -> Result<Row> {
    const TRIAL: &str = "power cut on a block device";
    const LIFETIME: u64 = 25;
    if let Some(why) = mount::loop_hindrance() {
        return Ok(Row::not_run(TRIAL, why));
    }
    let mut row = Row::new(TRIAL);
    let mut dice = Dice::new(bounds.seed);
    let place = folder::scratch()?;
    let (image, cut) = (place.path().join("image"), place.path().join("cut"));
    let device = place.path().join("device");
    let (mut promised, mut acknowledged) = (Promised::default(), 0);
    for round in bounds.rounds() {
        if round % LIFETIME == 0 || !promised.made {
            acknowledged += promised.count;
            promised = Promised::default();
            mount::make_image(&image, 96)?;
        }
        promised.begin(round << 20);
        let mounted = Mount::image(&image, &device)?;
        let mut command = start();
        let subject = Subject::demonstration(&mounted.path().join("library"));
        Task { subject, first: round << 20, turns: None, seed: dice.below(u64::MAX) }.give(&mut command);
        let mut writer = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let after = Duration::from_micros(dice.below(600_000));
        let told = cut_the_power(&mut writer, &mounted, after)?;
        fs::copy(&image, &cut)?;
        mounted.end()?;
        fs::rename(&cut, &image)?;
        told.into_iter().for_each(|told| promised.take(told));
        row.tried += 1;
        let when = format!("cut {round} after {after:?}, seed {}", bounds.seed);
        let mounted = Mount::image(&image, &device)?;
        let subject = Subject::demonstration(&mounted.path().join("library"));
        promised.made |= samspill::vault::header(&subject.folder).is_ok();
        judge(&subject, &promised, round % 5 == 0, &when, &mut row);
        mounted.end()?;
    }
    row.acknowledged = Some(acknowledged + promised.count);
    row.remark("ext4 on a loop device, stopped without letting its journal out");
    Ok(row)
}

/// Stops the file system under a writer; returns what it had promised by then. The writer is held first: a sync that is
/// on its way while ext4 is stopped may be told that it succeeded, which no power cut does.
fn cut_the_power(writer: &mut Child, mounted: &Mount, after: Duration) -> Result<Vec<Told>> {
    use std::io::Read;
    let mut out = writer.stdout.take().context("its output")?;
    std::thread::sleep(after);
    hold(writer)?;
    mounted.stop()?;
    writer.kill()?;
    let mut told = Vec::new();
    out.read_to_end(&mut told)?;
    writer.wait()?;
    let told = String::from_utf8_lossy(&told).into_owned();
    let whole = told.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    Ok(whole.filter_map(|line| line.parse().ok()).collect())
}

/// Holds a process where it stands, or within a call of the kernel that it cannot return from.
fn hold(writer: &Child) -> Result<()> {
    let id = rustix::process::Pid::from_child(writer);
    rustix::process::kill_process(id, rustix::process::Signal::STOP)?;
    let running = |thread: io::Result<fs::DirEntry>| {
        // A thread that has ended since has no state any more.
        let state = thread.and_then(|thread| fs::read_to_string(thread.path().join("stat")));
        state.is_ok_and(|state| state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('R')))
    };
    while fs::read_dir(format!("/proc/{}/task", writer.id()))?.any(running) {
        std::thread::yield_now();
    }
    Ok(())
}
