//! The step to format 2, on a library that the program made before there was one.

use std::fs;

use secrecy::SecretString;

use super::*;
use crate::domain::document::Headline;
use crate::vault::durable::cut_after;
use crate::vault::header::header;
use crate::vault::{Library, OpenReport, Unlock};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let (from, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("an entry");
        let to = to.join(name);
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
        }
    }
}

fn first_format() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library-v1"), folder.path());
    folder
}

fn open(folder: &Path) -> Result<(Library, OpenReport), VaultError> {
    // The recovery key costs no work of a second, and these tests open the library often.
    let readme = include_str!("../../../tests/fixtures/README.md");
    let key = readme.split('`').find(|word| word.starts_with("AGE-SECRET-KEY-")).expect("it stands there");
    Library::open(folder, Unlock::RecoveryKey(SecretString::from(key)))
}

/// What it holds, every document replayed and every film read.
fn contents(library: &Library) -> Vec<(Headline, usize)> {
    let report = library.verify(&mut |_, _| std::ops::ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.films, 2);
    let headlines = library.headlines().expect("listed");
    // The recovery key makes a keeper, who reads no marks; the vault does.
    let length = |headline: &Headline| library.history_unasked(headline.document).expect("opened").len();
    headlines.iter().map(|headline| (headline.clone(), length(headline))).collect()
}

#[test]
fn a_library_of_the_first_format_serves_everything_after_its_upgrade() {
    let folder = first_format();
    let (library, report) = open(folder.path()).expect("opened");
    assert_eq!(report.migrated, Some(Migrated { from: 1, to: 2 }));
    assert!(report.findings.is_empty() && report.rebuilt.is_none(), "{report:?}");
    let found = contents(&library);
    assert_eq!(found.iter().filter(|(headline, _)| headline.title.starts_with("F-01")).count(), 2);
    assert_eq!(found.len(), 6, "two families, two sessions, one coding, and the charter that is begun");
    library.close().expect("closed");
    let (library, report) = open(folder.path()).expect("opened again");
    assert_eq!(report, OpenReport::default());
    assert_eq!(contents(&library), found);
    assert!(!folder.path().join("exchange").exists());
}

#[test]
fn an_upgrade_stopped_at_any_step_is_carried_on() {
    let whole = {
        let folder = first_format();
        contents(&open(folder.path()).expect("opened").0)
    };
    for steps in 0.. {
        let folder = first_format();
        cut_after(Some(steps));
        drop(open(folder.path()));
        cut_after(None);
        let done = !folder.path().join("exchange").exists() && header(folder.path()).expect("whole").version == 2;
        let (library, report) = open(folder.path()).expect("carried on");
        assert!(report.findings.is_empty(), "after {steps} steps: {:?}", report.findings);
        assert_eq!(contents(&library), whole, "after {steps} steps");
        if done {
            assert!(steps > 8, "the upgrade has more steps than {steps}");
            return;
        }
    }
}

#[test]
fn a_damaged_journal_of_the_first_format_is_kept_aside() {
    let folder = first_format();
    let segment = folder.path().join("journal/0001");
    let mut bytes = fs::read(&segment).expect("read");
    bytes[300] ^= 1;
    fs::write(&segment, &bytes).expect("written");
    let (library, report) = open(folder.path()).expect("opened");
    let names = fs::read_dir(folder.path()).expect("listed").map(|entry| entry.expect("an entry").path());
    let is_quarantine =
        |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("quarantine-"));
    let quarantine = names.into_iter().find(is_quarantine).expect("set aside");
    assert_eq!(fs::read(quarantine.join("journal/0001")).expect("read"), bytes);
    assert!(!report.findings.is_empty());
    assert_eq!(library.headlines().expect("listed").len(), 4, "the family whose beginning is lost is named");
}
