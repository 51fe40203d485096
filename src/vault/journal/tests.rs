use super::super::keyring::Keyring;
use super::super::keyring::tests::keyring;
use super::super::opening::{Emptied, voucher};
use super::super::record::Head;
use super::super::record::tests::family;
use super::redact::Redaction;
use super::*;
use crate::domain::id::DocumentId;
use crate::vault::finding::Finding;

/// A journal of small changes, in batches of the given sizes.
struct Made {
    _keys: tempfile::TempDir,
    folder: tempfile::TempDir,
    ring: std::sync::Arc<Keyring>,
    records: Vec<Record>,
    places: Vec<Place>,
}

fn make(batches: &[u32], segment_size: u64) -> Made {
    let (keys, ring) = keyring();
    let folder = tempfile::tempdir().expect("a folder");
    ring.family_or_new(DocumentId(ring.library())).expect("made");
    let mut journal = Journal::create(folder.path(), ring.library()).expect("created");
    journal.segment_size = segment_size;
    let (mut records, mut places) = (Vec::new(), Vec::new());
    for count in batches {
        let batch = seal(&ring, journal.end().sequence, *count);
        places.push(journal.append(&batch).expect("appended"));
        records.extend(batch);
    }
    Made { _keys: keys, folder, ring, records, places }
}

fn seal(ring: &Keyring, last: u64, count: u32) -> Vec<Record> {
    let one = |index| {
        let (headline, entry) = family("F-017");
        let id = headline.document;
        let sequence = last + u64::from(index) + 1;
        let head = Head { sequence, index, count, position: 0, document: id, family: id };
        let keys = ring.family_or_new(id).expect("made");
        Record::seal(head, &headline, &entry, ring.library(), &keys).expect("JSON")
    };
    (0..count).map(one).collect()
}

impl Made {
    fn segment(&self, number: u32) -> PathBuf {
        path(self.folder.path(), number)
    }

    fn read(&self) -> (Vec<Record>, Vec<Finding>) {
        let (mut records, mut findings, mut emptied) = (Vec::new(), Vec::new(), Emptied::default());
        read(self.folder.path(), self.ring.library(), &voucher(&self.ring), &mut |item| {
            match item {
                Item::Change(record) => records.push(record),
                Item::Redacted(record, seal) => emptied.take(&record, &seal, &self.ring),
                Item::Damage(finding) => findings.push(finding),
            }
            Ok(())
        })
        .expect("read");
        findings.extend(emptied.findings());
        (records, findings)
    }

    fn resume(&self, from: Place) -> (Journal, Option<Torn>, Vec<Record>, Vec<Finding>) {
        let (mut records, mut findings) = (Vec::new(), Vec::new());
        let (journal, torn) =
            Journal::resume(self.folder.path(), self.ring.library(), from, &voucher(&self.ring), &mut |item| {
                match item {
                    Item::Change(record) => records.push(record),
                    Item::Redacted(..) => {}
                    Item::Damage(finding) => findings.push(finding),
                }
                Ok(())
            })
            .expect("resumed");
        (journal, torn, records, findings)
    }
}

#[test]
fn what_was_appended_is_read_again_from_any_place() {
    let made = make(&[1, 3, 1], SEGMENT);
    assert_eq!(made.read(), (made.records.clone(), vec![]));
    for (place, skipped) in [Place::BEGINNING].into_iter().chain(made.places.iter().copied()).zip([0, 1, 4, 5]) {
        let (journal, torn, records, findings) = made.resume(place);
        assert_eq!((records, torn, findings), (made.records[skipped..].to_vec(), None, vec![]));
        assert_eq!(Some(&journal.end()), made.places.last());
    }
}

#[test]
fn a_journal_cut_anywhere_keeps_whole_batches_and_sets_the_rest_aside() {
    let made = make(&[1, 2, 1], SEGMENT);
    let whole = fs::read(made.segment(1)).expect("read");
    let beginnings = [Place::BEGINNING, made.places[0], made.places[1], made.places[2]];
    // Each end of a batch, just beside it, and a good many places between.
    let ends = beginnings.iter().flat_map(|place| place.offset.saturating_sub(2)..=place.offset + 2);
    let between = (Place::BEGINNING.offset..whole.len() as u64).step_by(37);
    for length in ends.chain(between).filter(|length| (Place::BEGINNING.offset..=whole.len() as u64).contains(length)) {
        fs::write(made.segment(1), &whole[..length as usize]).expect("written");
        let (mut journal, torn, records, findings) = made.resume(Place::BEGINNING);
        let kept = beginnings.iter().rev().find(|place| place.offset <= length).expect("the beginning is there");
        assert_eq!((journal.end(), findings), (*kept, vec![]), "cut to {length}");
        assert_eq!(records.len() as u64, kept.sequence);
        assert_eq!(torn.as_ref().map_or(0, |torn| torn.bytes), length - kept.offset);
        if let Some(torn) = torn {
            assert_eq!(fs::read(&torn.file).expect("set aside"), whole[kept.offset as usize..length as usize]);
            fs::remove_file(torn.file).expect("removed");
        }
        // The journal goes on from there as if nothing had been.
        let more = seal(&made.ring, kept.sequence, 1);
        journal.append(&more).expect("appended");
        let (read, damage) = made.read();
        assert_eq!((read.last(), damage), (more.last(), vec![]));
    }
}

#[test]
fn a_batch_of_which_a_sector_never_came_is_set_aside() {
    const SECTOR: usize = 512;
    let made = make(&[1, 3], SEGMENT);
    let whole = fs::read(made.segment(1)).expect("read");
    let begins = made.places[0].offset as usize;
    // The link of the last record is the only thing without which the batch would be whole.
    for at in (begins..whole.len() - 32).step_by(7) {
        let mut torn = whole.clone();
        torn[at..whole.len().min(at + SECTOR)].fill(0);
        fs::write(made.segment(1), &torn).expect("written");
        let (journal, torn, records, findings) = made.resume(Place::BEGINNING);
        let kept = (journal.end(), records.len(), findings);
        assert_eq!(kept, (made.places[0], 1, vec![]), "a sector from {at} on");
        fs::remove_file(torn.expect("set aside").file).expect("removed");
    }
}

#[test]
fn a_flipped_bit_is_named_and_spoils_no_other_record() {
    let made = make(&[1, 2, 1], SEGMENT);
    let whole = fs::read(made.segment(1)).expect("read");
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(made.segment(1), &flipped).expect("written");
        let (records, findings) = made.read();
        assert!(!findings.is_empty(), "byte {byte} was not noticed");
        assert!(records.iter().all(|record| made.records.contains(record)), "byte {byte} was served");
        assert!(records.len() + 1 >= made.records.len(), "byte {byte} cost more than its own record");
    }
}

#[test]
fn damage_before_the_last_batch_is_not_taken_for_a_torn_end() {
    let made = make(&[1, 2, 1], SEGMENT);
    let mut bytes = fs::read(made.segment(1)).expect("read");
    bytes[made.places[0].offset as usize - 40] ^= 1;
    fs::write(made.segment(1), &bytes).expect("written");
    let (journal, torn, records, findings) = made.resume(Place::BEGINNING);
    assert_eq!((journal.end().sequence, torn, records.len()), (4, None, 3));
    assert!(matches!(findings[..], [Finding::Record { segment: 1, sequence: 1, .. }]), "{findings:?}");
}

#[test]
fn segments_follow_each_other_and_a_lost_one_is_named() {
    let made = make(&[1, 1, 1, 1], Place::BEGINNING.offset + 1);
    assert_eq!(segments(made.folder.path()).expect("listed").len(), 4);
    assert_eq!(made.read(), (made.records.clone(), vec![]));

    let second = fs::read(made.segment(2)).expect("read");
    fs::write(made.segment(2), &second[..second.len() - 1]).expect("written");
    let (records, findings) = made.read();
    assert_eq!(records.len(), 3);
    assert!(matches!(findings[0], Finding::Record { segment: 2, sequence: 2, .. }), "{findings:?}");

    fs::remove_file(made.segment(2)).expect("removed");
    let (records, findings) = made.read();
    assert_eq!(records.len(), 3);
    assert_eq!(findings, [Finding::SegmentsMissing { from: 2, to: 2 }, Finding::Gap { from: 2, to: 2 }]);
}

#[test]
fn records_of_another_time_or_library_are_not_taken() {
    let made = make(&[1, 1], SEGMENT);
    let whole = fs::read(made.segment(1)).expect("read");
    // The first record once more, at the end.
    let (first, second) = (made.places[0].offset as usize, made.places[1].offset as usize);
    let repeated = [&whole[..], &whole[Place::BEGINNING.offset as usize..first]].concat();
    fs::write(made.segment(1), repeated).expect("written");
    let (records, findings) = made.read();
    assert_eq!(records, made.records);
    assert!(matches!(findings[..], [Finding::Record { .. }]));
    // The two exchanged.
    let beginning = &whole[..Place::BEGINNING.offset as usize];
    let exchanged = [beginning, &whole[first..second], &whole[beginning.len()..first]].concat();
    fs::write(made.segment(1), exchanged).expect("written");
    let (records, findings) = made.read();
    assert_eq!(records, made.records[1..]);
    assert_eq!(findings.len(), 2, "{findings:?}");
}

impl Made {
    fn redacted(&self) -> Vec<DocumentId> {
        let mut families = Vec::new();
        read(self.folder.path(), self.ring.library(), &voucher(&self.ring), &mut |item| {
            families.extend(match item {
                Item::Redacted(record, _) => Some(record.head.family),
                _ => None,
            });
            Ok(())
        })
        .expect("read");
        families
    }

    fn redact(&self, family: DocumentId) -> Redaction {
        let (mut journal, ..) = self.resume(Place::BEGINNING);
        let before = journal.end();
        let redaction =
            journal.redact(family, &self.ring.redaction_key().expect("made"), &voucher(&self.ring)).expect("redacted");
        assert_eq!((journal.end().sequence, journal.end().link), (before.sequence, before.link));
        redaction
    }
}

#[test]
fn what_is_redacted_is_gone_and_the_chain_still_holds() {
    for segment_size in [SEGMENT, Place::BEGINNING.offset + 1] {
        let made = make(&[1, 3, 1], segment_size);
        for (gone, record) in made.records.iter().enumerate() {
            let redaction = made.redact(record.head.family);
            assert_eq!(redaction, Redaction { changes: 1, blanked: 0 });
            assert_eq!(made.redact(record.head.family), redaction, "a second time changes nothing");
            let (records, findings) = made.read();
            assert_eq!((&records[..], findings), (&made.records[gone + 1..], vec![]));
            let bytes: Vec<u8> = segments(made.folder.path())
                .expect("listed")
                .into_iter()
                .flat_map(|segment| fs::read(made.segment(segment)).expect("read"))
                .collect();
            for sealed in [&record.headline, &record.entry] {
                assert!(!bytes.windows(sealed.len()).any(|window| window == sealed), "sealed values are gone");
            }
        }
        assert_eq!(made.redacted().len(), 5);
        let (mut journal, torn, ..) = made.resume(Place::BEGINNING);
        assert_eq!((journal.end().sequence, torn), (5, None));
        let more = seal(&made.ring, 5, 2);
        journal.append(&more).expect("appended");
        assert_eq!(made.read(), (more, vec![]));
    }
}

#[test]
fn a_flipped_bit_of_a_redacted_record_is_named() {
    let made = make(&[1, 1, 1], SEGMENT);
    made.redact(made.records[1].head.family);
    let whole = fs::read(made.segment(1)).expect("read");
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(made.segment(1), &flipped).expect("written");
        let (records, findings) = made.read();
        assert!(!findings.is_empty(), "byte {byte} was not noticed");
        assert!(!records.is_empty(), "byte {byte} cost more than its own record");
    }
}

#[test]
fn damage_that_could_be_anybodys_is_blanked_and_stays_named() {
    let made = make(&[1, 1, 1, 1], SEGMENT);
    let mut bytes = fs::read(made.segment(1)).expect("read");
    // The first record is damaged; the second is of the family that goes, whose key is gone already.
    bytes[made.places[0].offset as usize - 40] ^= 1;
    fs::write(made.segment(1), &bytes).expect("written");
    let family = made.records[1].head.family;
    let redaction = made.redact(family);
    assert_eq!(redaction.changes, 1);
    assert!(redaction.blanked > 0);
    assert_eq!(made.redacted(), [family]);
    let (records, findings) = made.read();
    assert_eq!(records, made.records[2..]);
    assert!(matches!(findings[..], [Finding::Record { sequence: 1, .. }]), "{findings:?}");
}

#[test]
fn torn_ends_go_with_an_erasure() {
    let made = make(&[1, 1], SEGMENT);
    let bytes = fs::read(made.segment(1)).expect("read");
    fs::write(made.segment(1), [&bytes[..], b"an unfinished change"].concat()).expect("written");
    let (_, torn, ..) = made.resume(Place::BEGINNING);
    assert!(torn.expect("set aside").file.exists());
    made.redact(made.records[0].head.family);
    assert_eq!(fs::read_dir(made.folder.path()).expect("listed").count(), 1);
}
