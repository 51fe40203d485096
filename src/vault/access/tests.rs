use std::fs;

use chrono::Utc;

use super::super::keyring::tests::keyring;
use super::*;
use crate::domain::access::Access;
use crate::domain::person::Author;
use crate::vault::durable::cut_after;

/// A log with a few lines, and where each of them ends.
struct Made {
    library: tempfile::TempDir,
    ring: Arc<Keyring>,
    notes: Vec<AccessNote>,
    /// The beginning of the first line, then the end of each, in bytes.
    ends: Vec<usize>,
}

fn note(about: &str) -> AccessNote {
    let who = Author::new("Anna").expect("a name");
    AccessNote { at: Utc::now(), who, what: Access::Played, family: None, code: String::new(), about: about.into() }
}

fn make() -> Made {
    let (library, ring) = keyring();
    let log = AccessLog::create(library.path(), &ring).expect("begun");
    let mut made = Made { library, ring, notes: Vec::new(), ends: Vec::new() };
    made.ends.push(made.bytes().len());
    for about in ["one", "two", "three", "four", "five"] {
        let note = note(about);
        log.note(&note).expect("noted");
        made.notes.push(note);
        made.ends.push(made.bytes().len());
    }
    made
}

impl Made {
    fn file(&self) -> PathBuf {
        self.library.path().join(FOLDER).join("0001")
    }

    fn end(&self) -> PathBuf {
        self.library.path().join(FOLDER).join(END)
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.file()).expect("read")
    }

    fn write(&self, bytes: &[u8]) {
        fs::write(self.file(), bytes).expect("written");
    }

    fn open(&self) -> (AccessLog, Vec<Finding>) {
        let mut findings = Vec::new();
        (AccessLog::open(self.library.path(), &self.ring, &mut findings), findings)
    }

    /// What is read where nothing is written on.
    fn read(&self) -> (Vec<AccessNote>, Vec<Finding>) {
        let log = AccessLog {
            folder: self.library.path().join(FOLDER),
            ring: Arc::clone(&self.ring),
            journal: Mutex::new(Err(Failure { why: "only read".to_owned(), condition: None })),
        };
        log.read().expect("read")
    }

    /// A line, as bytes.
    fn line<'a>(&self, whole: &'a [u8], line: usize) -> &'a [u8] {
        &whole[self.ends[line]..self.ends[line + 1]]
    }

    /// The log with its lines in this order.
    fn arranged(&self, lines: &[usize]) -> Vec<u8> {
        let whole = self.bytes();
        let mut bytes = whole[..self.ends[0]].to_vec();
        lines.iter().for_each(|line| bytes.extend_from_slice(self.line(&whole, *line)));
        bytes
    }

    /// Nothing that was not written is ever served.
    fn is_named(&self, what: &str) {
        let (notes, findings) = self.read();
        assert!(!findings.is_empty(), "{what} was not noticed");
        assert!(notes.iter().all(|note| self.notes.contains(note)), "{what} was served");
    }
}

#[test]
fn what_was_noted_is_read_again_in_order() {
    let mut made = make();
    assert_eq!(made.read(), (made.notes.clone(), vec![]));
    let (log, findings) = made.open();
    assert_eq!(findings, []);
    made.notes.push(note("six"));
    log.note(&made.notes[5]).expect("noted");
    assert_eq!(log.read().expect("read"), (made.notes.clone(), vec![]));
}

#[test]
fn every_altered_bit_is_noticed() {
    let made = make();
    let whole = made.bytes();
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        made.write(&flipped);
        made.is_named(&format!("byte {byte}"));
    }
    made.write(&whole);
    let end = fs::read(made.end()).expect("read");
    for byte in 0..end.len() {
        let mut flipped = end.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(made.end(), &flipped).expect("written");
        made.is_named(&format!("byte {byte} of the end"));
    }
}

#[test]
fn every_dropped_line_is_noticed() {
    let made = make();
    let all: Vec<usize> = (0..made.notes.len()).collect();
    let without: Vec<Vec<u8>> = (0..all.len())
        .map(|gone| made.arranged(&all.iter().copied().filter(|line| *line != gone).collect::<Vec<_>>()))
        .collect();
    for (gone, bytes) in without.into_iter().enumerate() {
        made.write(&bytes);
        made.is_named(&format!("line {gone} dropped"));
    }
}

#[test]
fn every_two_exchanged_or_repeated_lines_are_noticed() {
    let made = make();
    let lines = made.notes.len();
    for one in 0..lines {
        for other in 0..lines {
            let mut order: Vec<usize> = (0..lines).collect();
            order.swap(one, other);
            if one == other {
                order.push(one);
            }
            let bytes = made.arranged(&order);
            let whole = made.bytes();
            made.write(&bytes);
            made.is_named(&format!("lines {one} and {other}"));
            made.write(&whole);
        }
    }
}

#[test]
fn a_chain_that_was_forged_without_the_key_is_noticed() {
    let made = make();
    let folder = made.library.path().join(FOLDER);
    let mut records = Vec::new();
    journal::read(&folder, made.ring.library(), &|_| true, &mut |item| {
        if let Item::Change(record) = item {
            records.push(record);
        }
        Ok(())
    })
    .expect("read");
    // The second line is left out, the others are numbered and linked anew.
    records.remove(1);
    fs::remove_file(made.file()).expect("removed");
    let mut forged = Journal::create(&folder, made.ring.library()).expect("begun");
    for (sequence, mut record) in (1..).zip(records) {
        record.head.sequence = sequence;
        forged.append(&[record]).expect("written");
    }
    made.is_named("a forged chain");
}

#[test]
fn a_log_cut_anywhere_is_noticed_and_goes_on_without_hiding_it() {
    let made = make();
    let (whole, end) = (made.bytes(), fs::read(made.end()).expect("read"));
    let beside = made.ends.iter().flat_map(|end| end.saturating_sub(1)..=end + 1);
    for length in beside.chain((0..whole.len()).step_by(53)).filter(|length| *length < whole.len()) {
        made.write(&whole[..length]);
        made.is_named(&format!("cut to {length}"));
        let (log, findings) = made.open();
        assert!(!findings.is_empty(), "cut to {length}");
        let later = note("later");
        log.note(&later).expect("noted");
        let (notes, findings) = log.read().expect("read");
        assert_eq!(notes.last(), Some(&later), "cut to {length}");
        assert!(!findings.is_empty(), "cut to {length} is hidden by what came after");
        fs::remove_file(made.file().with_file_name("0002")).expect("removed");
        fs::write(made.end(), &end).expect("written");
    }
}

#[test]
fn a_log_that_is_gone_is_noticed() {
    let made = make();
    fs::remove_file(made.file()).expect("removed");
    made.is_named("a log without lines");
    let (log, findings) = made.open();
    assert!(!findings.is_empty());
    log.note(&note("later")).expect("noted");

    let made = make();
    fs::remove_dir_all(made.library.path().join(FOLDER)).expect("removed");
    made.is_named("no log");
    assert!(!made.open().1.is_empty());
}

#[test]
fn a_note_that_cannot_be_written_is_an_error_and_so_is_the_next() {
    let made = make();
    let (log, _) = made.open();
    fs::remove_dir_all(made.library.path().join(FOLDER)).expect("removed");
    assert!(matches!(log.note(&note("six")), Err(VaultError::AccessLog(_))));
    assert!(matches!(log.note(&note("seven")), Err(VaultError::AccessLog(_))));
}

#[test]
fn an_older_library_gets_a_log() {
    let (library, ring) = keyring();
    let mut findings = Vec::new();
    let log = AccessLog::open(library.path(), &ring, &mut findings);
    assert_eq!(findings, []);
    log.note(&note("one")).expect("noted");
    assert_eq!(log.read().expect("read").0.len(), 1);
}

#[test]
fn a_log_begun_in_an_older_library_is_there_whole_or_not_at_all() {
    for steps in 0..100 {
        let (library, ring) = keyring();
        durable::create_folder(&library.path().join("keys/families")).expect("made");
        let open = || {
            let mut findings = Vec::new();
            (AccessLog::open(library.path(), &ring, &mut findings), findings)
        };
        cut_after(Some(steps));
        drop(open());
        let cut = cut_after(None) == Some(0);
        crate::vault::exchange::settle(library.path()).expect("settled");
        let (log, findings) = open();
        assert_eq!(findings, [], "the power was cut after {steps} steps");
        log.note(&note("one")).expect("noted");
        assert_eq!(log.read().expect("read").0.len(), 1);
        if !cut {
            assert!(steps > 5, "beginning takes more than {steps} steps");
            // And when it is taken away, that is told.
            drop(log);
            fs::remove_dir_all(library.path().join(FOLDER)).expect("removed");
            assert_ne!(open().1, []);
            return;
        }
    }
    panic!("it never got through");
}
