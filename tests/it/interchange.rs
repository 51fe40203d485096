//! What leaves the library says all that was in it, and comes back as it was.

use proptest::prelude::*;
use samspill::domain::coding::{Coding, CodingStatus};
use samspill::domain::document::{Body, Document};
use samspill::domain::edit::Transaction;
use samspill::domain::id::{DocumentId, MarkId, MediaId};
use samspill::domain::mark::Extent;
use samspill::domain::person::Author;
use samspill::domain::scheme::Scheme;
use samspill::domain::session::{Film, FilmFacts, PictureFacts, Session};
use samspill::domain::time::SessionTime;
use samspill::interchange::json::{ReadError, SessionFile};
use samspill::interchange::{csv, json};
use uuid::Uuid;

const SESSION: DocumentId = DocumentId(Uuid::from_u128(7));

fn scheme() -> Scheme {
    serde_json::from_str(include_str!("../../assets/schemes/cues.json")).expect("the shipped scheme")
}

fn session() -> Session {
    let picture = PictureFacts {
        width: 1080,
        height: 1920,
        rotation: 90,
        codec: "H.264".to_owned(),
        frames: 9000,
        variable_rate: true,
    };
    let film = Film {
        media: MediaId(Uuid::from_u128(8)),
        offset: SessionTime::from_millis(-40),
        file_name: "bad, «vann».mp4".to_owned(),
        fingerprint: "00ff".to_owned(),
        bytes: 123,
        facts: FilmFacts {
            duration: SessionTime::from_secs(300),
            container: "MP4".to_owned(),
            picture: Some(picture),
            sound: None,
        },
    };
    Session {
        family: DocumentId(Uuid::from_u128(6)),
        title: "Bath, second visit".to_owned(),
        held: "2026-11-03".parse().expect("a day"),
        films: vec![film],
    }
}

/// What one press of a key, or one span drawn out, would be.
#[derive(Clone, Debug)]
struct Stroke {
    code: usize,
    at: i64,
    length: Option<i64>,
    comment: String,
}

fn stroke() -> impl Strategy<Value = Stroke> {
    let length = proptest::option::of(1..5_000_000_000_i64);
    let comment = prop_oneof!["", "[=+@'\"\r\n,;\t -]{1,6}smil", ".{0,12}"];
    (0..64_usize, -1_000_000_000..600_000_000_000_i64, length, comment).prop_map(|(code, at, length, comment)| Stroke {
        code,
        at,
        length,
        comment,
    })
}

/// The coding that results from the strokes that could stand.
fn coded(id: u128, coder: &str, strokes: &[Stroke], status: CodingStatus) -> (DocumentId, Coding) {
    let scheme = scheme();
    let codes: Vec<String> =
        scheme.tiers.iter().flat_map(|tier| tier.codes.iter().map(|code| code.id.clone())).collect();
    let author = Author::new(coder).expect("a name");
    let body = Body::Coding(Box::new(Coding::new(SESSION, author.clone(), scheme)));
    let mut document =
        Document::create(DocumentId(Uuid::from_u128(id)), body, author.clone(), chrono::DateTime::UNIX_EPOCH);
    let mut change = |make: &dyn Fn(&Coding) -> Option<Transaction>| {
        let change = document.as_coding().and_then(make);
        change.is_some_and(|change| document.commit(change, author.clone(), chrono::DateTime::UNIX_EPOCH).is_ok())
    };
    for (position, stroke) in strokes.iter().enumerate() {
        let mark = MarkId(Uuid::from_u128(id * 1000 + position as u128));
        let code = &codes[stroke.code % codes.len()];
        let at = SessionTime::from_nanos(stroke.at);
        let stands = change(&|coding| match stroke.length {
            Some(length) => coding.place(code, at, at + SessionTime::from_nanos(length), mark).ok(),
            None => coding.press(code, at, mark).ok(),
        });
        if stands {
            change(&|coding| coding.comment(mark, &stroke.comment).ok());
        }
    }
    change(&|coding| Some(coding.set_status(status)));
    (document.id(), document.as_coding().expect("a coding").clone())
}

proptest! {
    #[test]
    fn a_session_comes_back_from_json_as_it_was(
        first in proptest::collection::vec(stroke(), 0..40),
        second in proptest::collection::vec(stroke(), 0..40),
    ) {
        let codings =
            [coded(1, "Kari", &first, CodingStatus::Draft), coded(2, "=Ola;", &second, CodingStatus::Submitted)];
        let borrowed: Vec<_> = codings.iter().map(|(id, coding)| (*id, coding)).collect();
        let bytes = json::write(SESSION, "F-017", &session(), &borrowed);
        let file = json::read(&bytes).expect("what was written is read");
        prop_assert_eq!(&file.films, &session().films);
        prop_assert_eq!((file.family.as_str(), file.held), ("F-017", session().held));
        for ((id, coding), record) in codings.iter().zip(&file.codings) {
            prop_assert_eq!(*id, record.id);
            prop_assert_eq!(coding, &record.coding(SESSION).expect("it stood before"));
        }
    }

    #[test]
    fn every_mark_is_one_row_of_the_table(strokes in proptest::collection::vec(stroke(), 0..40)) {
        let (id, coding) = coded(1, "+Kari", &strokes, CodingStatus::Draft);
        let bytes = csv::write(SESSION, "-F 17", &[(id, &coding)]);
        let rows = csv::read(&bytes).expect("what was written is read");
        let marks = coding.marks().in_order();
        prop_assert_eq!(rows.len(), marks.len());
        for (row, mark) in rows.iter().zip(marks) {
            prop_assert_eq!((row.mark, row.coding, row.session, row.answers), (mark.id, id, SESSION, mark.answers));
            prop_assert_eq!((&row.coder.0[..], &row.family.0[..]), ("+Kari", "-F 17"));
            prop_assert_eq!((&row.code.0, &row.comment.0), (&mark.code, &mark.comment));
            prop_assert_eq!(row.start_ns, mark.extent.start().nanos());
            let open = matches!(mark.extent, Extent::Since(_));
            prop_assert_eq!(row.end_ns, (!open).then(|| mark.extent.end().nanos()));
            prop_assert_eq!(row.duration_ns, row.end_ns.map(|end| end - row.start_ns));
        }
    }
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    let stroke = Stroke { code: 5, at: 0, length: None, comment: "=HYPERLINK(\"x\")".to_owned() };
    let (id, coding) = coded(1, "@Kari", &[stroke], CodingStatus::Draft);
    let table = String::from_utf8(csv::write(SESSION, "=F", &[(id, &coding)])).expect("UTF-8");
    let (head, rows) = table.split_once("\r\n").expect("a row of names");
    assert!(head.starts_with("family,session,coding,coder,"), "{head}");
    assert!(rows.starts_with("'=F,") && rows.contains(",'@Kari,"), "{rows}");
    assert!(rows.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{rows}");
    assert_eq!(csv::write(SESSION, "F", &[]).iter().filter(|byte| **byte == b'\n').count(), 1, "names without marks");
}

#[test]
fn a_written_session_keeps_to_the_schema() {
    let strokes: Vec<Stroke> =
        (0..30).map(|n| Stroke { code: n, at: n as i64 * 33_333_333, length: None, comment: n.to_string() }).collect();
    let (id, coding) = coded(1, "Kari", &strokes, CodingStatus::Draft);
    let bytes = json::write(SESSION, "F-017", &session(), &[(id, &coding)]);
    let schema = serde_json::to_value(schemars::schema_for!(SessionFile)).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let value = serde_json::from_slice(&bytes).expect("JSON");
    let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_is_no_session_is_refused_with_a_reason() {
    let stroke = Stroke { code: 5, at: 1_000, length: Some(1_000), comment: String::new() };
    let (id, coding) = coded(1, "Kari", &[stroke], CodingStatus::Draft);
    let good: serde_json::Value =
        serde_json::from_slice(&json::write(SESSION, "F-017", &session(), &[(id, &coding)])).expect("JSON");
    let with = |pointer: &str, wrong: serde_json::Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is there")) = wrong;
        json::read(&serde_json::to_vec(&bad).expect("JSON")).expect_err(pointer)
    };
    assert!(matches!(with("/version", 2.into()), ReadError::Newer(2)));
    assert!(matches!(with("/format", "other".into()), ReadError::Shape(_)));
    assert!(matches!(with("/codings/0/marks/0/end", 0.into()), ReadError::Backwards(_)));
    assert!(matches!(with("/codings/0/marks/0/code", "melody".into()), ReadError::Marks { .. }));
    assert!(matches!(with("/codings/0/scheme/tiers", serde_json::json!([])), ReadError::Scheme { .. }));
    assert!(matches!(json::read(b"{\"version\": 1"), Err(ReadError::Shape(_))));
    assert!(matches!(json::read(&vec![b' '; json::MAX_BYTES + 1]), Err(ReadError::TooLarge(_))));
    let deep = "[".repeat(10_000);
    assert!(json::read(format!("{{\"version\":1,\"films\":{deep}").as_bytes()).is_err());
}
