//! One bit flips, or a file is cut short, anywhere in a library.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use samspill::domain::access::AccessNote;
use samspill::domain::document::{Entry, Headline};
use samspill::domain::id::DocumentId;
use samspill::vault::{Library, SideKind, Unlock, VaultError, restore};

use super::dice::Dice;
use super::promise::{film, film_fault, verify};
use super::subject::Subject;
use super::writer::{Writer, side};
use super::{Bounds, Row, folder};

/// One bit flips.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn flips(bounds: &Bounds) -> Result<Row> {
    damage("one flipped bit", bounds, |bytes, dice| {
        let place = dice.below(bytes.len() as u64) as usize;
        bytes[place] ^= 1 << dice.below(8);
    })
}

/// A file is cut short.
///
/// # Errors
/// Where the trial itself cannot go on.
pub fn truncations(bounds: &Bounds) -> Result<Row> {
    damage("one truncation", bounds, |bytes, dice| bytes.truncate(dice.below(bytes.len() as u64) as usize))
}

/// Everything a library says when it is asked.
#[derive(PartialEq)]
pub struct Answers {
    headlines: Vec<Headline>,
    histories: BTreeMap<DocumentId, Vec<Entry>>,
    access: Vec<AccessNote>,
}

impl Answers {
    /// Asks a library.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn of(library: &Library) -> Result<Self> {
        let headlines = library.headlines()?;
        let histories = headlines.iter().map(|h| Ok((h.document, library.history(h.document)?)));
        Ok(Self { histories: histories.collect::<Result<_>>()?, access: library.access()?, headlines })
    }
}

/// Makes a small library with a bit of everything, a whole backup of it beside it, and closes it. Returns what it says
/// when it is asked.
///
/// # Errors
/// Whatever the library refuses.
pub fn sample(subject: &Subject) -> Result<Answers> {
    let mut ignored = |_| ();
    let mut writer = Writer::new(subject, subject.enter(&mut |_| ())?, 0, 1, &mut ignored)?;
    for _ in 0..3 {
        writer.begin_family()?;
        for _ in 0..4 {
            writer.change()?;
        }
        writer.take_in_film()?;
        writer.work_out_side()?;
        writer.note()?;
    }
    writer.back_up()?;
    writer.close()?;
    let (library, _) = subject.open()?;
    let answers = Answers::of(&library)?;
    library.close()?;
    Ok(answers)
}

/// How a library met a change to one of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    /// It said what is damaged and did not open.
    Refused,
    /// It opened and named the damage.
    Named,
    /// It put the damage right, and said so.
    Mended,
}

fn damage(trial: &'static str, bounds: &Bounds, change: fn(&mut Vec<u8>, &mut Dice)) -> Result<Row> {
    let mut row = Row::new(trial);
    let mut dice = Dice::new(bounds.seed);
    let place = folder::scratch()?;
    let subject = Subject::demonstration(&place.path().join("library"));
    let whole = &subject.folder;
    let expected = sample(&subject)?;
    let kinds = by_kind(whole)?;
    let kinds: Vec<(&String, &Vec<PathBuf>)> = kinds.iter().collect();
    let (mut met, mut repaired): (BTreeMap<Met, u64>, u64) = (BTreeMap::new(), 0);
    for round in bounds.rounds() {
        // Every kind of file has its turn, however many there are of it and however small they are.
        let (_, files) = kinds[round as usize % kinds.len()];
        let file = dice.pick(files).context("a file")?;
        let copied = folder::scratch()?;
        folder::copy(whole, copied.path())?;
        let mut bytes = fs::read(whole.join(file))?;
        change(&mut bytes, &mut dice);
        fs::write(copied.path().join(file), bytes)?;
        row.tried += 1;
        let when = format!("{}, round {round}, seed {}", file.display(), bounds.seed);
        let judged = catch_unwind(AssertUnwindSafe(|| judge(copied.path(), &expected)));
        match judged.unwrap_or_else(|_| Err("the library panicked".to_owned())) {
            Ok(outcome) => *met.entry(outcome).or_default() += 1,
            Err(fault) => row.loses(vec![fault], &when),
        }
        let repair = catch_unwind(AssertUnwindSafe(|| repair(copied.path(), &subject, &expected)));
        match repair.unwrap_or_else(|_| bail!("repairing panicked")) {
            Ok(()) => repaired += 1,
            Err(fault) => row.breaks(format!("{when}: not repaired: {fault}")),
        }
    }
    row.detected = Some(met.values().sum());
    row.repaired = Some(repaired);
    row.remark(format!("in {}", kinds.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>().join(", ")));
    row.remark(met.iter().map(|(met, times)| format!("{times} {met:?}").to_lowercase()).collect::<Vec<_>>().join(", "));
    Ok(row)
}

/// The files of a library that hold anything, by what they are.
fn by_kind(library: &Path) -> Result<BTreeMap<String, Vec<PathBuf>>> {
    let mut kinds: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in folder::files(library)? {
        if fs::metadata(&path)?.len() > 0 {
            let name = path.strip_prefix(library)?.to_owned();
            kinds.entry(kind(&name)).or_default().push(name);
        }
    }
    Ok(kinds)
}

/// `keys/families` for a family's key, `media .peaks` for a waveform, `snapshots/objects` for a stretch of a snapshot.
fn kind(name: &Path) -> String {
    let above: Vec<_> =
        name.parent().into_iter().flat_map(Path::iter).take(2).map(|part| part.to_string_lossy()).collect();
    let folder = above.join("/");
    match name.extension() {
        _ if folder.is_empty() => name.to_string_lossy().into_owned(),
        Some(extension) if folder == "media" => format!("{folder} .{}", extension.to_string_lossy()),
        _ => folder,
    }
}

/// Whether a library noticed what was done to it, and served nothing wrong.
fn judge(folder: &Path, expected: &Answers) -> Result<Met, String> {
    let (library, report) = match Library::open(folder, Unlock::Demonstration) {
        Err(VaultError::Damaged(_) | VaultError::NotALibrary(_)) => return Ok(Met::Refused),
        Err(other) => return Err(format!("refused without saying why: {other}")),
        Ok(opened) => opened,
    };
    serves_nothing_wrong(&library, expected)?;
    let verified = verify(&library).map_err(|error| error.to_string())?;
    if !verified.is_sound() {
        return Ok(Met::Named);
    }
    if report.rebuilt.is_some() || report.torn.is_some() || !report.repaired.is_empty() {
        return Ok(Met::Mended);
    }
    Err("nothing was noticed".to_owned())
}

/// Repairs a damaged library from its copies, or restores its backup where it does not even open, and asks it for
/// everything.
fn repair(folder: &Path, subject: &Subject, expected: &Answers) -> Result<()> {
    let mut go_on = |_, _| ControlFlow::Continue(());
    let restored = folder::scratch()?;
    let mut library = match Library::open(folder, Unlock::Demonstration) {
        Ok((library, _)) => library,
        Err(_) => {
            let place = restored.path().join("library");
            restore(&subject.backup(), &place, Unlock::Demonstration, None, &mut go_on)?;
            Library::open(&place, Unlock::Demonstration)?.0
        }
    };
    let report = library.repair(&mut go_on)?;
    ensure!(report.is_sound(), "left damaged: {:?}", report.findings);
    ensure!(Answers::of(&library)? == *expected, "it says something else afterwards");
    for headline in &expected.headlines {
        for media in headline.films.iter().map(|film| film.media) {
            ensure!(film_fault(&library, media).is_none(), "film {media} is not whole");
        }
    }
    Ok(())
}

fn serves_nothing_wrong(library: &Library, expected: &Answers) -> Result<(), String> {
    for (document, history) in &expected.histories {
        match library.history(*document) {
            Ok(found) if found == *history => {}
            Ok(_) => return Err(format!("document {document} says something else")),
            Err(VaultError::FamilyKey(_) | VaultError::Incomplete { .. } | VaultError::NoDocument(_)) => {}
            Err(other) => return Err(other.to_string()),
        }
    }
    for headline in library.headlines().map_err(|error| error.to_string())? {
        if !expected.headlines.contains(&headline) {
            return Err("a headline says something else".to_owned());
        }
        for media in headline.films.iter().map(|film| film.media) {
            let mut bytes = Vec::new();
            let whole = library.media().open(media).is_ok_and(|mut film| film.read_to_end(&mut bytes).is_ok());
            if whole && bytes != film(media) {
                return Err("a film shows something else".to_owned());
            }
            for kind in [SideKind::Index, SideKind::Peaks, SideKind::Strip] {
                if library.media().side(media, kind).is_ok_and(|kept| kept.is_some_and(|kept| kept != side(media))) {
                    return Err(format!("the {kind} of a film says something else"));
                }
            }
        }
    }
    Ok(())
}
