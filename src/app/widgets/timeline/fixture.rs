//! A small coding for tests: states, moments, and judgements of them.

use chrono::DateTime;
use uuid::Uuid;

use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document};
use crate::domain::edit::Transaction;
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::person::Author;
use crate::domain::scheme::Scheme;
use crate::domain::time::SessionTime;

const SCHEME: &str = r#"{
    "id": "test", "version": 1, "name": {"en": "test"},
    "tiers": [
        {"id": "look", "name": {"en": "Baby: gaze"}, "kind": "state", "subject": "infant", "codes": [
            {"id": "look.parent", "name": {"en": "Looks at parent"}, "key": "1"},
            {"id": "look.object", "name": {"en": "Looks at object"}, "key": "2"}]},
        {"id": "cue", "name": {"en": "Baby: signals"}, "kind": "event", "subject": "infant", "codes": [
            {"id": "smile", "name": {"en": "Smile"}, "key": "q"},
            {"id": "sound", "name": {"en": "Sound"}, "key": "w"},
            {"id": "reach", "name": {"en": "Reaches"}, "key": "e"}]},
        {"id": "reading", "name": {"en": "Reading"}, "kind": "judgement", "subject": "parent", "answers": "cue", "codes": [
            {"id": "fitting", "name": {"en": "Noticed and fitting"}, "key": "r"}]}
    ]}"#;

pub(super) fn secs(secs: f64) -> SessionTime {
    SessionTime::from_secs_f64(secs)
}

pub(super) fn mark_id(number: u128) -> MarkId {
    MarkId(Uuid::from_u128(number))
}

pub(super) fn commit(document: &mut Document, transaction: Transaction) {
    let author = Author::new("Kari").expect("a name");
    document.commit(transaction, author, DateTime::UNIX_EPOCH).expect("it applies");
}

/// Look: parent 10–20, object from 60 on. Cues: smile at 30, reaches 45–55, sound at 50. A reading of the smile at 32.
pub(super) fn document(end: SessionTime) -> Document {
    let scheme: Scheme = serde_json::from_str(SCHEME).expect("the scheme is sound");
    let author = Author::new("Kari").expect("a name");
    let session = DocumentId(Uuid::from_u128(1));
    let coding = Coding::new(session, author.clone(), scheme);
    let body = Body::Coding(Box::new(coding));
    let mut document = Document::create(DocumentId(Uuid::from_u128(2)), body, author, DateTime::UNIX_EPOCH);
    assert!(end >= secs(61.0), "the marks lie within the session");
    type Place = (&'static str, f64, f64);
    let places: [Place; 4] =
        [("look.parent", 10.0, 20.0), ("smile", 30.0, 30.0), ("reach", 45.0, 55.0), ("sound", 50.0, 50.0)];
    for (number, (code, from, to)) in places.into_iter().enumerate() {
        let coding = document.as_coding().expect("a coding");
        let placed = coding.place(code, secs(from), secs(to), mark_id(number as u128)).expect("there is room");
        commit(&mut document, placed);
    }
    for (number, (code, at)) in [("look.object", 60.0), ("fitting", 32.0)].into_iter().enumerate() {
        let coding = document.as_coding().expect("a coding");
        let pressed = coding.press(code, secs(at), mark_id(100 + number as u128)).expect("it can be pressed");
        commit(&mut document, pressed);
    }
    document
}
