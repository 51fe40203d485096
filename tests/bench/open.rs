//! How fast a library of 1,000 sessions and 100,000 marks opens, beside reading its journal plainly; and how fast one
//! change is saved there, beside a bare append and sync of as many bytes; what a snapshot costs; and how large the store
//! grows beside the journal in a year of work.
//!
//! `cargo bench --bench open`. Prints one JSON line: medians in milliseconds, and the medians of the paired ratios. *Cold*
//! means that the system was asked to forget the library's pages before each round.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use samspill::domain::coding::Coding;
use samspill::domain::document::{Body, Document, Kind};
use samspill::domain::family::Family;
use samspill::domain::id::{DocumentId, MarkId};
use samspill::domain::person::Author;
use samspill::domain::scheme::{Scheme, TierKind};
use samspill::domain::session::Session;
use samspill::domain::time::SessionTime;
use samspill::vault::{Draft, Library, LibraryKind, NewLibrary, Unlock};
use uuid::Uuid;

const FAMILIES: usize = 200;
const SESSIONS: usize = 1_000;
const MARKS: usize = 100;
const ROUNDS: usize = 7;
const SAVES: usize = 60;
/// A year of work: days on which the library is opened, marked in, and closed.
const DAYS: usize = 200;
const MARKS_A_DAY: usize = 40;

fn main() -> Result<()> {
    // Beside the build, because the system's temporary folder may lie in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let library = folder.path().join("library");
    let coder = Author::new("Bench").context("a name")?;
    let made = Instant::now();
    let codings = make(&library, &coder)?;
    let made = made.elapsed();
    let bytes = |folder: &str| {
        files(&library.join(folder)).iter().filter_map(|f| fs::metadata(f).ok()).map(|f| f.len()).sum::<u64>()
    };
    let (journal_mb, store_mb) = (bytes("journal") as f64 / 1e6, bytes("store") as f64 / 1e6);

    let mut cold = Paired::default();
    let mut warm = Paired::default();
    let mut crashed = Vec::new();
    for round in 0..=ROUNDS {
        let kept = round > 0;
        cold.add(kept, opened(&library, &codings, true)?, read_plainly(&library, true)?);
        warm.add(kept, opened(&library, &codings, false)?, read_plainly(&library, false)?);
        fs::remove_file(library.join("store.imprint"))?;
        crashed.extend(kept.then_some(opened(&library, &codings, true)?));
    }
    let rebuilt = rebuilt(&library)?;
    let saves = save(&library, &codings, &coder)?;
    let snapshots = snapshots(&library, &codings, &coder)?;
    let year = year(&folder.path().join("year"), &coder)?;
    println!(
        "{}",
        serde_json::json!({
            "bench": "open", "sessions": SESSIONS, "marks": SESSIONS * MARKS, "rounds": ROUNDS,
            "journal_mb": journal_mb, "store_mb": store_mb, "made_s": made.as_secs_f64(),
            "cold_ms": median(&cold.ours), "cold_read_ms": median(&cold.theirs), "cold_ratio_to_read": cold.ratio(),
            "warm_ms": median(&warm.ours), "warm_read_ms": median(&warm.theirs), "warm_ratio_to_read": warm.ratio(),
            "after_crash_ms": median(&crashed), "store_made_anew_ms": rebuilt,
            "save_ms": median(&saves.ours), "save_p95_ms": high(&saves.ours), "sync_ms": median(&saves.theirs),
            "save_ratio_to_sync": saves.ratio(),
            "snapshot_first_ms": snapshots.0, "snapshot_ms": snapshots.1,
            "year_saves": DAYS * MARKS_A_DAY, "year_journal_mb": year.journal as f64 / 1e6,
            "year_store_mb": year.store as f64 / 1e6, "year_compactions": year.compactions,
        })
    );
    Ok(())
}

/// Makes the library; returns its codings.
fn make(folder: &Path, coder: &Author) -> Result<Vec<DocumentId>> {
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: coder.clone(), passphrase: None };
    let (mut library, _) = Library::create(folder, new)?;
    let scheme: Scheme = serde_json::from_str(include_str!("../../assets/schemes/cues.json"))?;
    let lane = scheme.tiers.iter().find(|tier| tier.kind == TierKind::Event).context("a tier of moments")?;
    let code = lane.codes.first().context("a code")?.id.clone();
    let mut codings = Vec::new();
    for number in 0..FAMILIES {
        let family = new_id();
        let record = Family { code: format!("F-{number:03}"), ..Family::default() };
        let mut drafts = vec![begin(family, family, Body::Family(record), coder).1];
        for visit in 0..SESSIONS / FAMILIES {
            let held = Utc::now().date_naive();
            let session = new_id();
            let body = Session { family, title: format!("Visit {visit}"), held, films: Vec::new() };
            drafts.push(begin(session, family, Body::Session(body), coder).1);
            let coding = Coding::new(session, coder.clone(), scheme.clone());
            let (mut document, first) = begin(new_id(), family, Body::Coding(Box::new(coding)), coder);
            drafts.push(first);
            for mark in 0..MARKS {
                drafts.push(press(&mut document, family, &code, mark, coder)?);
            }
            codings.push(document.id());
        }
        library.append(drafts)?;
    }
    library.close()?;
    Ok(codings)
}

fn new_id() -> DocumentId {
    DocumentId(Uuid::now_v7())
}

fn begin(id: DocumentId, family: DocumentId, body: Body, author: &Author) -> (Document, Draft) {
    let document = Document::create(id, body, author.clone(), Utc::now());
    let draft = Draft { headline: document.headline(family), entry: document.history()[0].clone() };
    (document, draft)
}

fn press(document: &mut Document, family: DocumentId, code: &str, number: usize, author: &Author) -> Result<Draft> {
    let at = SessionTime::from_millis(1_800 * i64::try_from(number)?);
    let coding = document.as_coding().context("a coding")?;
    let transaction = coding.press(code, at, MarkId(Uuid::now_v7()))?;
    let entry = document.commit(transaction, author.clone(), Utc::now())?;
    Ok(Draft { headline: document.headline(family), entry })
}

/// Opens the library, lists its sessions and opens one coding. Milliseconds.
fn opened(folder: &Path, codings: &[DocumentId], cold: bool) -> Result<f64> {
    if cold {
        forget(folder)?;
    }
    let began = Instant::now();
    let (library, report) = Library::open(folder, Unlock::Demonstration)?;
    let sessions = library.headlines()?.iter().filter(|headline| headline.kind == Kind::Session).count();
    let coding = library.document(codings[codings.len() / 2])?;
    let took = began.elapsed();
    ensure!(sessions == SESSIONS && report.rebuilt.is_none() && report.replayed == 0, "{report:?}");
    ensure!(coding.as_coding().is_some_and(|coding| coding.marks().len() >= MARKS), "marks are missing");
    Ok(took.as_secs_f64() * 1e3)
}

/// Opens the library after its store was deleted. Milliseconds.
fn rebuilt(folder: &Path) -> Result<f64> {
    fs::remove_dir_all(folder.join("store"))?;
    let began = Instant::now();
    let (_library, report) = Library::open(folder, Unlock::Demonstration)?;
    let took = began.elapsed();
    let changes = report.rebuilt.context("the store was there")?.changes;
    ensure!(changes as usize == 1 + FAMILIES + SESSIONS * (2 + MARKS), "{changes} changes were taken from the journal");
    Ok(took.as_secs_f64() * 1e3)
}

/// Reads the journal's files and does nothing with them. Milliseconds.
fn read_plainly(folder: &Path, cold: bool) -> Result<f64> {
    if cold {
        forget(folder)?;
    }
    let began = Instant::now();
    let mut read = 0;
    for file in files(&folder.join("journal")) {
        read += fs::read(file)?.len();
    }
    ensure!(read > 0, "there is no journal");
    Ok(began.elapsed().as_secs_f64() * 1e3)
}

/// Saves one mark after the other, each beside a bare append and sync.
fn save(folder: &Path, codings: &[DocumentId], coder: &Author) -> Result<Paired> {
    let (mut library, _) = Library::open(folder, Unlock::Demonstration)?;
    let mut document = library.document(codings[0])?;
    let family = library.headlines()?.iter().find(|line| line.document == codings[0]).context("a line")?.family;
    let code = document.as_coding().and_then(|coding| coding.scheme.tiers.iter().find(|t| t.kind == TierKind::Event));
    let code = code.context("a tier")?.codes[0].id.clone();
    let mut bare = File::create(folder.with_extension("bare"))?;
    let mut paired = Paired::default();
    for number in 0..=SAVES {
        let draft = press(&mut document, family, &code, MARKS + number, coder)?;
        let size = serde_json::to_vec(&draft.headline)?.len() + serde_json::to_vec(&draft.entry)?.len();
        let began = Instant::now();
        library.append(vec![draft])?;
        let ours = began.elapsed().as_secs_f64() * 1e3;
        let began = Instant::now();
        bare.write_all(&vec![7; size])?;
        bare.sync_data()?;
        paired.add(number > 0, ours, began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(paired)
}

/// What a snapshot costs: of the whole library, then of one more change. Milliseconds.
fn snapshots(folder: &Path, codings: &[DocumentId], coder: &Author) -> Result<(f64, f64)> {
    fs::remove_dir_all(folder.join("snapshots"))?;
    let (mut library, _) = Library::open(folder, Unlock::Demonstration)?;
    let timed = |library: &mut Library| -> Result<f64> {
        let began = Instant::now();
        library.snapshot()?;
        Ok(began.elapsed().as_secs_f64() * 1e3)
    };
    let first = timed(&mut library)?;
    let family = library.headline(codings[0])?.context("a line")?.family;
    let mut later = Vec::new();
    for (number, coding) in codings.iter().enumerate().take(SAVES / 6) {
        let mut document = library.document(*coding)?;
        let code = code(&document)?;
        let family = library.headline(document.id())?.map_or(family, |line| line.family);
        library.append(vec![press(&mut document, family, &code, MARKS + SAVES + number + 1, coder)?])?;
        later.push(timed(&mut library)?);
    }
    Ok((first, median(&later)))
}

/// How large journal and store are after a year in which every mark was saved by itself.
struct Year {
    journal: u64,
    store: u64,
    compactions: usize,
}

fn year(folder: &Path, coder: &Author) -> Result<Year> {
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: coder.clone(), passphrase: None };
    let (mut library, _) = Library::create(folder, new)?;
    let scheme: Scheme = serde_json::from_str(include_str!("../../assets/schemes/cues.json"))?;
    let mut compactions = 0;
    for day in 0..DAYS {
        let family = new_id();
        let record = Family { code: format!("F-{day:03}"), ..Family::default() };
        let body = Session { family, title: "Visit".to_owned(), held: Utc::now().date_naive(), films: Vec::new() };
        let (session, begun) = begin(new_id(), family, Body::Session(body), coder);
        let coding = Coding::new(session.id(), coder.clone(), scheme.clone());
        let (mut document, first) = begin(new_id(), family, Body::Coding(Box::new(coding)), coder);
        library.append(vec![begin(family, family, Body::Family(record), coder).1, begun, first])?;
        let code = code(&document)?;
        for mark in 0..MARKS_A_DAY {
            library.append(vec![press(&mut document, family, &code, mark, coder)?])?;
        }
        library.close()?;
        let (opened, report) = Library::open(folder, Unlock::Demonstration)?;
        compactions += usize::from(report.compacted);
        library = opened;
    }
    library.close()?;
    let bytes = |part: &str| -> u64 {
        files(&folder.join(part)).iter().filter_map(|f| fs::metadata(f).ok()).map(|f| f.len()).sum()
    };
    Ok(Year { journal: bytes("journal"), store: bytes("store"), compactions })
}

/// The first code of the first tier of moments.
fn code(document: &Document) -> Result<String> {
    let tiers = document.as_coding().context("a coding")?.scheme.tiers.iter();
    let tier = tiers.into_iter().find(|tier| tier.kind == TierKind::Event).context("a tier of moments")?;
    Ok(tier.codes.first().context("a code")?.id.clone())
}

/// Asks the system to forget what it keeps in memory of a folder's files.
fn forget(folder: &Path) -> Result<()> {
    for path in files(folder) {
        let file = File::open(path)?;
        file.sync_all()?;
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Times of ours and of the peer, taken in turn.
#[derive(Default)]
struct Paired {
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

impl Paired {
    fn add(&mut self, kept: bool, ours: f64, theirs: f64) {
        if kept {
            self.ours.push(ours);
            self.theirs.push(theirs);
        }
    }

    fn ratio(&self) -> f64 {
        median(&self.ours.iter().zip(&self.theirs).map(|(ours, theirs)| ours / theirs).collect::<Vec<_>>())
    }
}

fn median(times: &[f64]) -> f64 {
    share(times, 0.5)
}

fn high(times: &[f64]) -> f64 {
    share(times, 0.95)
}

fn share(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .get(((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}
