//! What a library keeps, and what it gets back: snapshots, repair, backups, restoring.

use std::fs;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use samspill::domain::access::{About, Access, AccessNote};
use samspill::domain::id::MediaId;
use samspill::vault::{
    self, Condition, Copy, Finding, Library, LibraryKind, NewLibrary, ReadOnly, Restored, Unlock, VaultError,
    VerifyReport,
};

use crate::vault::{
    Answers, Dice, answers, ask, copy, demonstration, family, files, film, open, person, small, verify,
};

fn on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn repair(library: &mut Library) -> VerifyReport {
    library.repair(&mut on).expect("repaired")
}

fn back_up(library: &Library, folder: &Path) -> vault::BackedUp {
    library.backup(folder).expect("prepared").run(false, &mut on).expect("made").expect("not stopped")
}

fn restore(from: &Path, to: &Path, unlock: Unlock) -> Restored {
    vault::restore(from, to, unlock, None, &mut on).expect("restored").expect("not stopped")
}

fn spoil(path: &Path, place: usize) {
    let mut bytes = fs::read(path).expect("read");
    bytes[place] ^= 4;
    fs::write(path, bytes).expect("written");
}

/// Everything that lies in quarantine, by what it holds.
fn quarantined(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("listed").map(|entry| entry.expect("an entry").path());
    let folders =
        entries.filter(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("quarantine")));
    folders.flat_map(|folder| files(&folder)).map(|file| fs::read(file).expect("read")).collect()
}

fn films(library: &Library) -> Vec<(MediaId, Vec<u8>)> {
    let read = |(media, _): (MediaId, u64)| {
        let mut bytes = Vec::new();
        library.media().open(media).expect("opens").read_to_end(&mut bytes).expect("read");
        (media, bytes)
    };
    library.media().list().expect("listed").into_iter().map(read).collect()
}

/// A small library, closed, and what it should say.
fn made() -> (tempfile::TempDir, Answers) {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = small(folder.path());
    (folder, expected)
}

#[test]
fn changes_that_are_damaged_in_the_journal_come_back_from_the_store() {
    let (folder, expected) = made();
    fs::remove_dir_all(folder.path().join("snapshots")).expect("removed");
    let segment = folder.path().join("journal/0001");
    let whole = fs::read(&segment).expect("read");
    spoil(&segment, whole.len() / 2);
    let damaged = fs::read(&segment).expect("read");

    let (mut library, _) = open(folder.path());
    assert!(verify(&library).findings.iter().any(|finding| matches!(finding, Finding::Record { .. })));
    let report = repair(&mut library);
    assert!(report.is_sound(), "{report:?}");
    assert!(matches!(report.repaired[..], [vault::Repaired { what: Finding::Gap { .. }, from: Copy::Store }]));
    assert_eq!(answers(&library), expected);
    assert_eq!(fs::read(&segment).expect("read"), whole, "to the last byte");
    assert!(quarantined(folder.path()).contains(&damaged), "what was damaged is kept as it was");
    drop(library);
    let (library, report) = open(folder.path());
    assert!(report.repaired.is_empty() && report.rebuilt.is_none() && verify(&library).is_sound());
}

#[test]
fn a_journal_that_was_cut_short_or_lost_comes_back_on_opening() {
    let cut = |folder: &Path| {
        let segment = folder.join("journal/0001");
        let whole = fs::read(&segment).expect("read");
        fs::write(&segment, &whole[..whole.len() * 2 / 3]).expect("written");
    };
    let lose = |folder: &Path| fs::remove_dir_all(folder.join("journal")).expect("removed");
    let without = |name: &'static str| move |folder: &Path| fs::remove_dir_all(folder.join(name)).expect("removed");
    let (store, snapshots) = (without("store"), without("snapshots"));
    let damages: [&dyn Fn(&Path); 2] = [&cut, &lose];
    let losses: [&dyn Fn(&Path); 2] = [&store, &snapshots];
    for damage in damages {
        for loss in losses {
            let (folder, expected) = made();
            damage(folder.path());
            loss(folder.path());
            let (mut library, report) = open(folder.path());
            let from = report.repaired.iter().map(|repaired| &repaired.from).collect::<Vec<_>>();
            assert!(matches!(from[..], [Copy::Store] | [Copy::Snapshot { .. }]), "{report:?}");
            assert_eq!(answers(&library), expected);
            assert!(library.read_only().is_none());
            library.append(vec![family("F-9").1]).expect("it goes on");
            assert!(verify(&library).is_sound());
        }
    }
}

#[test]
fn header_and_keys_come_back_from_snapshots() {
    let (folder, expected) = made();
    let keys = files(&folder.path().join("keys"));
    assert!(keys.len() > 4, "{keys:?}");
    for path in [vec![folder.path().join("library.json")], keys].concat() {
        for lost in [false, true] {
            if lost {
                fs::remove_file(&path).expect("removed")
            } else {
                spoil(&path, 60)
            }
            let (library, report) = open(folder.path());
            assert_eq!(report.repaired.len(), 1, "{}: {report:?}", path.display());
            assert_eq!(answers(&library), expected);
            assert!(verify(&library).is_sound());
        }
    }
}

#[test]
fn a_film_that_is_damaged_or_lost_comes_back_from_a_backup() {
    let (folder, _) = made();
    let backup = tempfile::tempdir().expect("a folder");
    let (mut library, _) = open(folder.path());
    back_up(&library, backup.path());
    let whole = films(&library);
    let path = |media: MediaId| folder.path().join(format!("media/{media}"));
    spoil(&path(whole[0].0), 20_000);
    fs::remove_file(path(whole[1].0)).expect("removed");
    let damaged = fs::read(path(whole[0].0)).expect("read");
    // A further backup does not take the damage for the film.
    back_up(&library, backup.path());
    let report = repair(&mut library);
    assert!(report.is_sound() && report.repaired.len() == 2, "{report:?}");
    assert!(report.repaired.iter().all(|repaired| matches!(&repaired.from, Copy::Backup { .. })));
    assert_eq!(films(&library), whole);
    assert!(quarantined(folder.path()).contains(&damaged));
}

#[test]
fn what_no_copy_has_is_named_and_everything_else_opens() {
    let (folder, expected) = made();
    for name in ["store", "snapshots"] {
        fs::remove_dir_all(folder.path().join(name)).expect("removed");
    }
    let segment = folder.path().join("journal/0001");
    let damaged = {
        let length = fs::metadata(&segment).expect("there").len() as usize;
        spoil(&segment, length / 2);
        fs::read(&segment).expect("read")
    };
    let (mut library, report) = open(folder.path());
    let lost = report.findings.iter().find_map(|finding| match finding {
        Finding::Gap { from, to } => Some((*from, *to)),
        _ => None,
    });
    let (from, to) = lost.expect("named on opening");
    assert_eq!(from, to, "one record");
    let unreadable: Vec<_> = expected.histories.keys().filter(|id| library.history(**id).is_err()).collect();
    assert_eq!(unreadable.len(), 1);
    let report = repair(&mut library);
    let named = |finding: &Finding| match finding {
        Finding::Gap { from: f, to: t } => (*f, *t) == (from, to),
        Finding::Document { document, .. } => document == unreadable[0],
        _ => false,
    };
    assert!(report.findings.len() == 2 && report.findings.iter().all(named), "{report:?}");
    assert!(quarantined(folder.path()).contains(&damaged));
    let set_aside = quarantined(folder.path()).len();
    library.append(vec![family("F-9").1]).expect("it goes on");
    drop(library);
    let (mut library, _) = open(folder.path());
    assert_eq!(repair(&mut library).findings.len(), 2, "the loss stays named");
    assert_eq!(quarantined(folder.path()).len(), set_aside, "and nothing is set aside twice");
}

#[test]
fn with_one_whole_copy_every_damaged_file_comes_back() {
    let (folder, expected) = made();
    let backup = tempfile::tempdir().expect("a folder");
    {
        let (library, _) = open(folder.path());
        back_up(&library, backup.path());
    }
    let mut dice = Dice(17);
    for file in files(folder.path()) {
        let name: PathBuf = file.strip_prefix(folder.path()).expect("below").into();
        let length = fs::metadata(&file).expect("there").len();
        for how in 0..3 {
            if length == 0 {
                continue;
            }
            let copied = tempfile::tempdir().expect("a folder");
            copy(folder.path(), copied.path());
            let spoilt = copied.path().join(&name);
            let mut bytes = fs::read(&spoilt).expect("read");
            let place = dice.below(length) as usize;
            match how {
                0 => bytes[place] ^= 1 << dice.below(8),
                1 => bytes.truncate(place),
                _ => bytes.fill(0),
            }
            fs::write(&spoilt, bytes).expect("written");
            let (mut library, report) = open(copied.path());
            let repaired = repair(&mut library);
            assert!(repaired.is_sound(), "{} {how} at {place}: {report:?} {repaired:?}", name.display());
            assert_eq!(answers(&library), expected, "{}", name.display());
            assert_eq!(library.media().list().expect("listed").len(), 3);
        }
    }
}

#[test]
fn a_backup_restores_on_an_empty_machine_with_the_passphrase_and_with_the_recovery_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("library");
    let new = NewLibrary { kind: LibraryKind::Working, person: person(), passphrase: Some("riktig".into()) };
    let (mut library, recovery) = Library::create(&path, new).expect("created");
    let recovery = recovery.expect("a working library has one").into_secret();
    let (mut document, draft) = family("F-1");
    library.append(vec![draft]).expect("saved");
    film(&library, document.id(), 300_000);
    let backup = folder.path().join("backup");
    let first = back_up(&library, &backup);
    library.append(vec![ask(&mut document, "Ser hun tilbake?")]).expect("saved");
    let second = back_up(&library, &backup);
    assert!(second.written < first.written / 10, "{first:?} {second:?}");
    assert_eq!(library.backups().expect("known")[0].changes, second.point.changes);
    let (expected, whole) = (answers(&library), films(&library));
    drop(library);
    fs::remove_dir_all(&path).expect("removed");

    let wrong = vault::restore(&backup, &folder.path().join("none"), Unlock::Passphrase("feil".into()), None, &mut on);
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase)));
    let ways = [Unlock::Passphrase("riktig".into()), Unlock::RecoveryKey(recovery)];
    for (index, unlock) in ways.into_iter().enumerate() {
        let machine = folder.path().join(format!("machine-{index}"));
        let restored = restore(&backup, &machine, unlock.clone());
        assert_eq!((restored.point, restored.damaged), (second.point.clone(), Vec::new()));
        let (library, report) = Library::open(&machine, unlock).expect("opened");
        assert_eq!(report.findings, []);
        assert_eq!(answers(&library), expected);
        assert_eq!(library.media().list().expect("listed").len(), whole.len());
        assert!(index > 0 || films(&library) == whole);
        assert!(verify(&library).is_sound());
    }
    let earlier = folder.path().join("earlier");
    let unlock = Unlock::Passphrase("riktig".into());
    vault::restore(&backup, &earlier, unlock.clone(), Some(first.point.number), &mut on).expect("restored");
    let (library, _) = Library::open(&earlier, unlock).expect("opened");
    assert_eq!(library.history(document.id()).expect("read").len(), 1, "as it was then");
}

#[test]
fn backup_and_restore_go_on_where_they_were_stopped() {
    let (folder, expected) = made();
    let (elsewhere, machine) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (library, _) = open(folder.path());
    // Stopped a little later each time, and in the end not at all.
    for steps in 1.. {
        let mut left = steps;
        let mut stop = |_, _| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let backup = library.backup(elsewhere.path()).expect("prepared");
        if backup.run(false, &mut stop).expect("no trouble").is_some() {
            assert!(steps > 10, "{steps}");
            break;
        }
    }
    for steps in 1.. {
        let mut left = steps;
        let mut stop = |_, _| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let restored = vault::restore(elsewhere.path(), machine.path(), Unlock::Demonstration, None, &mut stop);
        if restored.expect("no trouble").is_some() {
            assert!(steps > 10, "{steps}");
            break;
        }
        let half = Library::open(machine.path(), Unlock::Demonstration);
        assert!(matches!(half, Err(VaultError::NotALibrary(_))), "half a library is none");
    }
    let (restored, _) = open(machine.path());
    assert_eq!((answers(&restored), films(&restored)), (expected, films(&library)));
}

#[test]
fn a_backup_is_made_nowhere_but_in_a_folder_of_its_own() {
    let (folder, _) = made();
    let (library, _) = open(folder.path());
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("notes.txt"), "mine").expect("written");
    let backup = library.backup(elsewhere.path()).expect("prepared").run(false, &mut on);
    assert!(matches!(backup, Err(VaultError::NotEmpty(_))));
    let other = tempfile::tempdir().expect("a folder");
    let others = demonstration(other.path());
    let shared = tempfile::tempdir().expect("a folder");
    back_up(&library, shared.path());
    let backup = others.backup(shared.path()).expect("prepared").run(false, &mut on);
    assert!(matches!(backup, Err(VaultError::OtherLibrary(_))));
    let restored = vault::restore(elsewhere.path(), &shared.path().join("x"), Unlock::Demonstration, None, &mut on);
    assert!(matches!(restored, Err(VaultError::NotABackup(_))));
    let restored = vault::restore(shared.path(), folder.path(), Unlock::Demonstration, None, &mut on);
    assert!(matches!(restored, Err(VaultError::NotEmpty(_))));
}

#[test]
fn a_share_that_goes_away_half_way_costs_nothing_that_was_there() {
    let (folder, expected) = made();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let (share, gone) = (elsewhere.path().join("share"), elsewhere.path().join("gone"));
    let (library, _) = open(folder.path());
    let mut steps = 0;
    let backup = library.backup(&share).expect("prepared").run(false, &mut |_, _| {
        steps += 1;
        if steps == 5 {
            fs::rename(&share, &gone).expect("it goes away");
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(backup, Err(VaultError::Io { .. })), "{backup:?}");
    assert!(library.backups().expect("known").is_empty(), "what was not finished is not remembered");
    if share.exists() {
        fs::remove_dir_all(&share).expect("removed");
    }
    fs::rename(&gone, &share).expect("it is back");
    back_up(&library, &share);
    drop(library);
    let machine = tempfile::tempdir().expect("a folder");
    restore(&share, machine.path(), Unlock::Demonstration);
    assert_eq!(answers(&open(machine.path()).0), expected);
}

#[test]
fn a_folder_that_goes_away_under_an_open_library_is_told_from_damage_and_nothing_is_put_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, away] = ["library", "away"].map(|name| folder.path().join(name));
    let mut library = demonstration(&path);
    let (document, draft) = family("F-1");
    library.append(vec![draft]).expect("saved");
    film(&library, document.id(), 300_000);
    let (media, whole) = films(&library).remove(0);
    fs::rename(&path, &away).expect("pulled out");
    let gone = Some(Condition::Away);
    assert_eq!(library.media().open(media).err().and_then(|error| error.condition()), gone);
    assert_eq!(library.snapshot().err().and_then(|error| error.condition()), gone);
    let who = person();
    let (at, what, about) = (chrono::Utc::now(), Access::Played, About::Film(media));
    let note = AccessNote { at, who, what, family: Some(document.id()), code: String::new(), about };
    for _ in 0..2 {
        assert_eq!(library.note(&note).err().and_then(|error| error.condition()), gone);
    }
    drop(library);
    assert!(!path.exists(), "nothing was begun where it lay");
    fs::rename(&away, &path).expect("brought back");
    let (library, report) = open(&path);
    assert_eq!(report.findings, []);
    assert_eq!(films(&library), [(media, whole)]);
}

#[test]
fn snapshots_are_taken_on_closing_and_every_five_hundred_transactions() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut library = demonstration(folder.path());
    let (mut document, first) = family("F-1");
    library.append(vec![first]).expect("saved");
    assert!(library.snapshots().expect("listed").is_empty());
    for turn in 0..500 {
        library.append(vec![ask(&mut document, &turn.to_string())]).expect("saved");
    }
    let taken = library.snapshots().expect("listed");
    assert!(taken.len() == 1 && taken[0].changes >= 500, "{taken:?}");
    library.close().expect("closed");
    let (library, _) = open(folder.path());
    let taken = library.snapshots().expect("listed");
    assert_eq!(taken.len(), 2);
    library.close().expect("closed");
    let (library, _) = open(folder.path());
    assert_eq!(library.snapshots().expect("listed"), taken, "nothing new, no further snapshot");
    // A library comes back from its snapshots alone, without films.
    let machine = tempfile::tempdir().expect("a folder");
    restore(&folder.path().join("snapshots"), machine.path(), Unlock::Demonstration);
    assert_eq!(answers(&open(machine.path()).0), answers(&library));
}

/// A small file system of its own, given back when dropped; `None`, said aloud, where this machine does not allow one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn of(size: &str) -> Option<Self> {
        Self::mount(&[
            "-t".as_ref(),
            "tmpfs".as_ref(),
            "-o".as_ref(),
            format!("size={size}").as_ref(),
            "tmpfs".as_ref(),
        ])
    }

    /// The same file system under another path.
    fn again(&self) -> Option<Self> {
        Self::mount(&["--bind".as_ref(), self.0.path().as_os_str()])
    }

    fn mount(what: &[&std::ffi::OsStr]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = std::process::Command::new("mount").args(what).arg(folder.path()).status();
        let mounted = mounted.is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: this machine mounts no file systems for tests");
        }
        mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_backup_is_one_and_the_same_wherever_its_disk_is_mounted() {
    let Some(disk) = SmallDisk::of("24m") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let library = demonstration(&folder.path().join("library"));
    let known = |library: &Library| {
        let backups = library.backups().expect("listed");
        backups.into_iter().map(|backup| backup.folder).collect::<Vec<_>>()
    };
    back_up(&library, &disk.0.path().join("backup"));
    assert_eq!(known(&library), [disk.0.path().join("backup")]);
    let Some(again) = disk.again() else { return };
    back_up(&library, &again.0.path().join("backup"));
    assert_eq!(known(&library), [again.0.path().join("backup")], "mounted twice it is no second one");
    let moved = again.again().expect("it could be mounted before");
    drop((disk, again));
    back_up(&library, &moved.0.path().join("backup"));
    assert_eq!(known(&library), [moved.0.path().join("backup")]);
}

#[test]
fn a_full_disk_keeps_everything_that_was_saved_and_opens_again() {
    let Some(disk) = SmallDisk::of("24m") else { return };
    let path = disk.0.path().join("library");
    let mut library = demonstration(&path);
    fs::write(path.join("ballast"), vec![0; 3 << 20]).expect("written");
    let mut saved = Vec::new();
    let refused = loop {
        let (document, draft) = family(&"F".repeat(100_000));
        match library.append(vec![draft]) {
            Ok(_) => saved.push(document),
            Err(error) => break error,
        }
    };
    assert!(saved.len() > 5 && matches!(refused, VaultError::DiskFull), "{refused}");
    drop(library);
    let (library, report) = open(&path);
    assert!(report.disk_full && !path.join("ballast").exists(), "what was kept for this day is given up");
    assert_eq!(report.findings, []);
    for document in saved {
        assert_eq!(library.document(document.id()).expect("here"), document);
    }
    assert!(verify(&library).is_sound());
}

#[test]
fn a_library_on_a_disk_without_any_room_opens_for_reading_and_loses_nothing() {
    let Some(disk) = SmallDisk::of("24m") else { return };
    let path = disk.0.path().join("library");
    let mut library = demonstration(&path);
    let (mut document, draft) = family("F-1");
    library.append(vec![draft]).expect("saved");
    library.append(vec![ask(&mut document, "Ser hun tilbake?")]).expect("saved");
    drop(library);
    let filler = disk.0.path().join("filler");
    let mut file = fs::File::create(&filler).expect("made");
    // To the last byte that the disk takes, in ever smaller portions.
    for portion in [64 << 10, 1 << 10, 1] {
        while file.write_all(&vec![1; portion]).is_ok() {}
    }

    let (mut library, report) = open(&path);
    assert!(report.disk_full && report.findings.is_empty() && report.rebuilt.is_none(), "{report:?}");
    assert_eq!(library.read_only(), Some(&ReadOnly::NoRoom));
    assert_eq!(library.document(document.id()).expect("read"), document);
    assert!(verify(&library).is_sound());
    let before = document.clone();
    let refused = library.append(vec![ask(&mut document, "Hva nå?")]);
    assert!(matches!(&refused, Err(error) if error.condition() == Some(Condition::DiskFull)), "{refused:?}");
    library.close().expect("closed");

    drop(file);
    fs::remove_file(&filler).expect("removed");
    let (mut library, report) = open(&path);
    assert!(report.findings.is_empty() && report.rebuilt.is_none() && library.read_only().is_none(), "{report:?}");
    assert_eq!(library.document(before.id()).expect("read"), before);
    library.append(vec![ask(&mut before.clone(), "Hva nå?")]).expect("saved");
}

#[test]
fn a_folder_that_may_not_be_written_is_said_to_be_so_and_left_alone() {
    let Some(disk) = SmallDisk::of("12m") else { return };
    let path = disk.0.path().join("library");
    drop(demonstration(&path));
    let remount = |how: &str| {
        let status =
            std::process::Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(disk.0.path()).status();
        assert!(status.expect("run").success());
    };
    remount("ro");
    let refused = Library::open(&path, Unlock::Demonstration);
    let read_only = |source: &std::io::Error| source.kind() == std::io::ErrorKind::ReadOnlyFilesystem;
    assert!(matches!(&refused, Err(VaultError::Io { source, .. }) if read_only(source)), "{refused:?}");
    remount("rw");
    assert_eq!(open(&path).1.findings, []);
}

#[test]
fn a_clock_that_stands_before_the_last_change_is_said_and_changes_no_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut library = demonstration(folder.path());
    let (document, mut draft) = family("F-1");
    let later = chrono::Utc::now() + chrono::TimeDelta::days(400);
    draft.entry.at = later;
    library.append(vec![draft]).expect("saved");
    drop(library);
    let (mut library, report) = open(folder.path());
    assert_eq!(report.clock_behind, Some(later));
    library.append(vec![family("F-2").1]).expect("it goes on");
    assert_eq!(library.history(document.id()).expect("read").len(), 1);
    drop(library);
    assert_eq!(open(folder.path()).1.clock_behind, None, "the last change is of now");
}

#[test]
fn a_store_that_has_grown_is_made_anew_and_keeps_all_of_history() {
    let (folder, expected) = made();
    // What sled has not let go of: it keeps old places for long.
    let db = fs::OpenOptions::new().append(true).open(folder.path().join("store/db")).expect("opened");
    db.set_len(10 << 20).expect("grown");
    let (library, report) = open(folder.path());
    assert!(report.compacted && report.rebuilt.is_none(), "{report:?}");
    assert_eq!(answers(&library), expected);
    drop(library);
    let size: u64 = files(&folder.path().join("store")).iter().map(|f| fs::metadata(f).expect("there").len()).sum();
    assert!(size < 4 << 20, "{size}");
    let (library, report) = open(folder.path());
    assert!(!report.compacted && verify(&library).is_sound());
}
