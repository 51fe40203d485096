//! Random edits keep every invariant, and undo leads back to the start.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use samspill::domain::coding::{Coding, CodingStatus};
use samspill::domain::document::{Body, Document};
use samspill::domain::edit::{EditError, Label, Transaction};
use samspill::domain::feedback::{Clip, Plan};
use samspill::domain::id::{ClipId, DocumentId, MarkId, MediaId};
use samspill::domain::mark::Extent;
use samspill::domain::person::Author;
use samspill::domain::scheme::Scheme;
use samspill::domain::time::{SessionTime, Span};
use uuid::Uuid;

/// A scheme with one tier of each kind; its words matter to nobody.
pub fn scheme() -> Scheme {
    let json = serde_json::json!({
        "id": "test", "version": 1, "name": {"en": "Test"},
        "tiers": [
            {"id": "gaze", "name": {"en": "Gaze"}, "kind": "state", "subject": "infant",
             "codes": [{"id": "gaze.parent", "name": {"en": "Parent"}, "key": "1"},
                       {"id": "gaze.away", "name": {"en": "Away"}, "key": "2"},
                       {"id": "gaze.shut", "name": {"en": "Shut"}, "key": "3"}]},
            {"id": "cue", "name": {"en": "Cue"}, "kind": "event", "subject": "infant",
             "codes": [{"id": "cue.smile", "name": {"en": "Smile"}, "key": "q"},
                       {"id": "cue.cry", "name": {"en": "Cry"}, "key": "w"}]},
            {"id": "answer", "name": {"en": "Answer"}, "kind": "event", "subject": "parent", "answers": "cue",
             "codes": [{"id": "answer.names", "name": {"en": "Names"}, "key": "a"}]},
            {"id": "reading", "name": {"en": "Reading"}, "kind": "judgement", "subject": "dyad", "answers": "cue",
             "codes": [{"id": "reading.missed", "name": {"en": "Missed"}, "key": "9", "negative": true}]}
        ]
    });
    let scheme: Scheme = serde_json::from_value(json).expect("a scheme");
    scheme.check().expect("a sound scheme");
    scheme
}

pub fn author() -> Author {
    Author::new("Coder A").expect("a name")
}

pub fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().expect("a time")
}

fn doc(n: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(n))
}

fn coding() -> Document {
    Document::create(doc(1), Body::Coding(Box::new(Coding::new(doc(2), author(), scheme()))), author(), noon())
}

/// Anything a person can do to a coding. Marks are named by their place in the order, so that most hits are real.
#[derive(Clone, Debug)]
enum Op {
    Press(usize, i64),
    Place(usize, i64, i64),
    Shift(usize, i64),
    Reshape(usize, i64, i64),
    Retype(usize, usize),
    Comment(usize, String),
    Link(usize, Option<usize>),
    Delete(Vec<usize>),
    Submit(bool),
    Undo,
    Redo,
}

fn op() -> impl Strategy<Value = Op> {
    let at = || 0_i64..40;
    let mark = || 0_usize..12;
    prop_oneof![
        6 => (0_usize..7, at()).prop_map(|(c, t)| Op::Press(c, t)),
        3 => (0_usize..7, at(), at()).prop_map(|(c, a, b)| Op::Place(c, a, b)),
        2 => (mark(), -20_i64..20).prop_map(|(m, by)| Op::Shift(m, by)),
        3 => (mark(), at(), at()).prop_map(|(m, a, b)| Op::Reshape(m, a, b)),
        2 => (mark(), 0_usize..7).prop_map(|(m, c)| Op::Retype(m, c)),
        1 => (mark(), "[a-zæøå ]{0,8}").prop_map(|(m, text)| Op::Comment(m, text)),
        3 => (mark(), prop::option::of(mark())).prop_map(|(m, to)| Op::Link(m, to)),
        2 => prop::collection::vec(mark(), 1..4).prop_map(Op::Delete),
        1 => any::<bool>().prop_map(Op::Submit),
        4 => Just(Op::Undo),
        3 => Just(Op::Redo),
    ]
}

const CODES: [&str; 7] =
    ["gaze.parent", "gaze.away", "gaze.shut", "cue.smile", "cue.cry", "answer.names", "reading.missed"];

fn transaction(coding: &Coding, op: &Op, new: MarkId) -> Option<Result<Transaction, EditError>> {
    let order: Vec<MarkId> = coding.marks().in_order().into_iter().map(|mark| mark.id).collect();
    let nth = |n: usize| order.get(n % order.len().max(1)).copied();
    let t = SessionTime::from_millis;
    Some(match op {
        Op::Press(code, at) => coding.press(CODES[*code], t(*at), new),
        Op::Place(code, from, to) => coding.place(CODES[*code], t(*from), t(*to), new),
        Op::Shift(mark, by) => {
            let id = nth(*mark)?;
            coding.reshape(id, coding.marks().get(id)?.extent.shifted(t(*by)), Label::MoveMark)
        }
        Op::Reshape(mark, from, to) => coding.reshape(nth(*mark)?, Extent::between(t(*from), t(*to))?, Label::TrimMark),
        Op::Retype(mark, code) => coding.retype(nth(*mark)?, CODES[*code]),
        Op::Comment(mark, text) => coding.comment(nth(*mark)?, text),
        Op::Link(mark, None) => coding.link(nth(*mark)?, None),
        Op::Link(mark, Some(to)) => coding.link(nth(*mark)?, nth(*to)),
        Op::Delete(marks) => {
            let mut ids: Vec<MarkId> = marks.iter().filter_map(|n| nth(*n)).collect();
            ids.sort_unstable();
            ids.dedup();
            coding.delete(&ids)
        }
        Op::Submit(true) => Ok(coding.set_status(CodingStatus::Submitted)),
        Op::Submit(false) => Ok(coding.set_status(CodingStatus::Draft)),
        Op::Undo | Op::Redo => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_keep_the_invariants_and_undo_to_the_start(ops in prop::collection::vec(op(), 0..60)) {
        let mut document = coding();
        let empty = document.body().clone();
        let mut applied = 0;
        for (n, op) in ops.iter().enumerate() {
            let before = document.clone();
            let new = MarkId(Uuid::from_u128(1000 + n as u128));
            let done = match op {
                Op::Undo => document.undo(author(), noon()),
                Op::Redo => document.redo(author(), noon()),
                other => match transaction(document.as_coding().expect("a coding"), other, new) {
                    Some(Ok(transaction)) => document.commit(transaction, author(), noon()),
                    Some(Err(error)) => Err(error),
                    None => continue,
                },
            };
            match done {
                Ok(_) => applied += 1,
                // A refused change leaves no trace at all.
                Err(_) => prop_assert_eq!(&before, &document),
            }
            document.as_coding().expect("a coding").verify_invariants().map_err(TestCaseError::fail)?;
        }
        prop_assert_eq!(document.history().len(), applied + 1);

        // The history alone, through JSON, is the document.
        let json = serde_json::to_string(document.history()).expect("serialises");
        let entries: Vec<samspill::domain::document::Entry> = serde_json::from_str(&json).expect("reads back");
        let replayed = Document::replay(document.id(), entries);
        prop_assert_eq!(replayed.as_ref(), Ok(&document));

        // So is the body by itself, though its links may point forward in time.
        let body = serde_json::to_string(document.body()).expect("serialises");
        prop_assert_eq!(&serde_json::from_str::<Body>(&body).expect("reads back"), document.body());

        let end = document.body().clone();
        let mut undone = 0;
        while document.undo(author(), noon()).is_ok() { undone += 1; }
        prop_assert_eq!(document.body(), &empty);
        for _ in 0..undone { prop_assert!(document.redo(author(), noon()).is_ok()); }
        prop_assert_eq!(document.body(), &end);
    }

    #[test]
    fn the_index_answers_as_a_plain_scan_does(ops in prop::collection::vec(op(), 0..80), a in 0_i64..40, b in 1_i64..20) {
        let mut document = coding();
        for (n, op) in ops.iter().enumerate() {
            let new = MarkId(Uuid::from_u128(1000 + n as u128));
            if let Some(Ok(change)) = transaction(document.as_coding().expect("a coding"), op, new) {
                let _refused = document.commit(change, author(), noon());
            }
        }
        let coding = document.as_coding().expect("a coding");
        let span = Span::new(SessionTime::from_millis(a), SessionTime::from_millis(a + b)).expect("ordered");
        for lane in 0..coding.scheme.tiers.len() {
            let all: Vec<_> = coding.marks().lane(lane).collect();
            let scan = |keep: &dyn Fn(Extent) -> bool| -> Vec<MarkId> {
                all.iter().filter(|mark| keep(mark.extent)).map(|mark| mark.id).collect()
            };
            let ids = |marks: Vec<&samspill::domain::mark::Mark>| -> Vec<MarkId> { marks.iter().map(|m| m.id).collect() };
            prop_assert_eq!(ids(coding.marks().spanning(lane, span.start())), scan(&|e| e.covers(span.start())));
            prop_assert_eq!(ids(coding.marks().touching(lane, span)), scan(&|e| e.touches(span)));
            prop_assert_eq!(
                ids(coding.marks().within(lane, span)),
                scan(&|e| span.start() <= e.start() && e.start() < span.end() && e.end() <= span.end())
            );
            prop_assert_eq!(
                coding.marks().next_after(lane, span.start()).map(|m| m.extent.start()),
                all.iter().map(|m| m.extent.start()).find(|s| *s > span.start())
            );
        }
    }

    #[test]
    fn plans_undo_to_the_start(ops in prop::collection::vec((0_u8..5, 0_usize..6, 0_usize..6), 0..40)) {
        let plan = Plan { family: doc(9), title: "Plan".into(), question: String::new(), clips: Vec::new() };
        let mut document = Document::create(doc(3), Body::Plan(plan), author(), noon());
        let empty = document.body().clone();
        for (n, (what, first, second)) in ops.into_iter().enumerate() {
            let plan = document.as_plan().expect("a plan");
            let nth = |k: usize| plan.clips.get(k % plan.clips.len().max(1)).map(|clip| clip.id);
            let clip = |id| Clip {
                id, session: doc(2), media: MediaId(Uuid::nil()),
                span: Span::new(SessionTime::ZERO, SessionTime::from_secs(1 + n as i64)).expect("ordered"),
                title: String::new(), prompt: String::new(), voice: format!("{n}"), may_be_shown: n % 2 == 0,
            };
            let change = match (what, nth(first)) {
                (0, _) => Ok(plan.add_clip(clip(ClipId(Uuid::from_u128(n as u128))))),
                (1, Some(id)) => plan.remove_clip(id),
                (2, Some(id)) => plan.move_clip(id, second),
                (3, Some(id)) => plan.edit_clip(clip(id)),
                (4, _) => Ok(plan.ask(&format!("question {n}"))),
                _ => continue,
            };
            document.commit(change.expect("the clip is there"), author(), noon()).expect("applies");
        }
        let replayed = Document::replay(document.id(), document.history().to_vec());
        prop_assert_eq!(replayed.as_ref(), Ok(&document));
        while document.undo(author(), noon()).is_ok() {}
        prop_assert_eq!(document.body(), &empty);
    }
}

#[test]
fn a_state_key_switches_on_over_and_off() {
    let mut document = coding();
    let t = SessionTime::from_millis;
    let press = |document: &mut Document, code: &str, at: i64, n: u128| {
        let change =
            document.as_coding().expect("a coding").press(code, t(at), MarkId(Uuid::from_u128(n))).expect("ok");
        document.commit(change, author(), noon()).expect("applies");
    };
    press(&mut document, "gaze.parent", 100, 1);
    press(&mut document, "gaze.away", 250, 2);
    press(&mut document, "gaze.away", 400, 3);
    let extents = |document: &Document| -> Vec<(String, i64, i64)> {
        let coding = document.as_coding().expect("a coding");
        let row = |m: &&samspill::domain::mark::Mark| {
            (m.code.clone(), m.extent.start().nanos() / 1_000_000, m.extent.end().nanos() / 1_000_000)
        };
        coding.marks().in_order().iter().map(row).collect()
    };
    assert_eq!(extents(&document), [("gaze.parent".into(), 100, 250), ("gaze.away".into(), 250, 400)]);
    // Coding back into what is already coded hands the rest of the span on.
    press(&mut document, "gaze.shut", 150, 4);
    assert_eq!(
        extents(&document),
        [("gaze.parent".into(), 100, 150), ("gaze.shut".into(), 150, 250), ("gaze.away".into(), 250, 400)]
    );
    // One press was one step: one undo takes back both halves of it.
    document.undo(author(), noon()).expect("something to undo");
    assert_eq!(extents(&document), [("gaze.parent".into(), 100, 250), ("gaze.away".into(), 250, 400)]);
    // A gap before a coded state is filled up to it.
    press(&mut document, "gaze.shut", 20, 5);
    assert_eq!(extents(&document)[0], ("gaze.shut".into(), 20, 100));
}

#[test]
fn a_judgement_links_itself_to_the_latest_cue_and_deleting_the_cue_unlinks_it() {
    let mut document = coding();
    let id = |n| MarkId(Uuid::from_u128(n));
    for (code, at, n) in [("cue.smile", 100, 1), ("cue.cry", 300, 2), ("reading.missed", 250, 3)] {
        let change =
            document.as_coding().expect("a coding").press(code, SessionTime::from_millis(at), id(n)).expect("ok");
        document.commit(change, author(), noon()).expect("applies");
    }
    let coding = document.as_coding().expect("a coding");
    assert_eq!(coding.marks().get(id(3)).and_then(|m| m.answers), Some(id(1)));
    assert_eq!(coding.link(id(1), Some(id(2))), Err(EditError::WrongAnswer));
    let change = coding.delete(&[id(1)]).expect("ok");
    document.commit(change, author(), noon()).expect("applies");
    assert_eq!(document.as_coding().expect("a coding").marks().get(id(3)).and_then(|m| m.answers), None);
    document.undo(author(), noon()).expect("undo");
    assert_eq!(document.as_coding().expect("a coding").marks().get(id(3)).and_then(|m| m.answers), Some(id(1)));
}

#[test]
fn a_submitted_coding_refuses_marks_until_reopened() {
    let mut document = coding();
    let submit = document.as_coding().expect("a coding").set_status(CodingStatus::Submitted);
    document.commit(submit, author(), noon()).expect("applies");
    let refused = document.as_coding().expect("a coding").press("cue.cry", SessionTime::ZERO, MarkId(Uuid::nil()));
    assert_eq!(refused, Err(EditError::Closed));
    document.undo(author(), noon()).expect("undo");
    assert!(document.as_coding().expect("a coding").press("cue.cry", SessionTime::ZERO, MarkId(Uuid::nil())).is_ok());
}
