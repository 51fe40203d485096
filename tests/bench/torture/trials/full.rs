//! The disk is full, at every stage of a library's life.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samspill::vault::{Library, Unlock, VaultError};

use super::dice::Dice;
use super::mount::{self, Mount};
use super::promise::{Promised, Told, verify};
use super::subject::Subject;
use super::writer::Writer;
use super::{Bounds, Row};

/// What is being done when the room runs out.
const STAGES: [(&str, Stage); 10] = [
    ("making", |_| Ok(())),
    ("changing", |writer| writer.change()),
    ("beginning families", |writer| writer.begin_family()),
    ("taking in films", |writer| writer.take_in_film()),
    ("keeping sides", |writer| writer.work_out_side()),
    ("noting", |writer| writer.note()),
    ("taking snapshots", |writer| writer.change().and_then(|()| writer.take_snapshot())),
    ("backing up", |writer| writer.change().and_then(|()| writer.back_up())),
    ("erasing", |writer| writer.begin_family().and_then(|()| writer.erase())),
    ("closing and opening", |writer| writer.take_a_break()),
];

type Stage = fn(&mut Writer<'_>) -> Result<()>;

/// Fills a small file system up to a few bytes, works on until nothing goes any more, and makes room again.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn disk_full(bounds: &Bounds) -> Result<Row> {
    const TRIAL: &str = "disk full";
    if let Some(why) = mount::hindrance() {
        return Ok(Row::not_run(TRIAL, why));
    }
    let mut row = Row::new(TRIAL);
    let mut dice = Dice::new(bounds.seed);
    let (mut acknowledged, mut opened, mut refused) = (0, 0, 0);
    for round in bounds.rounds() {
        let (name, stage) = STAGES[round as usize % STAGES.len()];
        let mounted = Mount::memory(SIZE)?;
        let library = mounted.path().join("library");
        let mut promised = Promised::default();
        if name != "making" {
            work(&library, 0, dice.below(u64::MAX), &mut promised, |writer| (0..20).try_for_each(|_| writer.turn()))?;
        }
        let most = dice.below(19);
        let room = dice.below(1 << most);
        let filler = fill(mounted.path(), room)?;
        // It must fail some time, unless the room was enough.
        let _ = work(&library, 1000, round, &mut promised, |writer| (0..30).try_for_each(|_| stage(writer)));
        row.tried += 1;
        let when = format!("{name}, {room} bytes of room, round {round}, seed {}", bounds.seed);
        match Library::open(&library, Unlock::Demonstration) {
            Ok((library, _)) => {
                opened += 1;
                row.loses(promised.missing(&library), &format!("{when}, still full"));
            }
            Err(VaultError::NotALibrary(_)) if !promised.made => {}
            Err(_) => refused += 1,
        }
        fs::remove_file(filler)?;
        match Library::open(&library, Unlock::Demonstration) {
            Ok((library, report)) => {
                row.loses(promised.missing(&library), &when);
                if !report.findings.is_empty() || !verify(&library)?.is_sound() {
                    row.breaks(format!("{when}: it is not sound: {:?}", verify(&library)?.findings));
                }
            }
            Err(VaultError::NotALibrary(_)) if !promised.made => {}
            Err(error) => row.loses(vec![error.to_string()], &when),
        }
        acknowledged += promised.count;
        // After a refused write the store may hold its files open until the program ends.
        drop(mounted);
    }
    row.acknowledged = Some(acknowledged);
    row.remark(format!("while {}", STAGES.map(|(name, _)| name).join(", ")));
    row.remark(format!("while still full {opened} opened, {refused} waited for room"));
    Ok(row)
}

/// Room for a library and a few films.
const SIZE: u64 = 24 << 20;

fn work(
    library: &Path,
    first: u64,
    seed: u64,
    promised: &mut Promised,
    act: impl FnOnce(&mut Writer<'_>) -> Result<()>,
) -> Result<()> {
    promised.begin(first);
    let mut take = |told: Told| promised.take(told);
    let subject = Subject::demonstration(library);
    let library = subject.enter(&mut take)?;
    let mut writer = Writer::new(&subject, library, first, seed, &mut take)?;
    writer.begin_family()?;
    act(&mut writer)?;
    writer.close()
}

/// Writes a file that leaves only so much room.
fn fill(folder: &Path, room: u64) -> Result<PathBuf> {
    let path = folder.join("filler");
    let mut file = File::create(&path)?;
    let block = vec![0xA5; 64 << 10];
    let mut length = 0;
    for piece in [block.len(), 4096, 512] {
        while let Ok(written) = file.write(&block[..piece]) {
            length += written as u64;
        }
    }
    file.set_len(length.saturating_sub(room)).context("making a little room")?;
    Ok(path)
}
