//! A library in memory for tests of the window: three families, some visits, codings and a plan. Nobody is real.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use samspill::app::model::Model;
use samspill::app::store::LibraryFacts;
use samspill::domain::charter::{Charter, KeepingRule};
use samspill::domain::coding::{Coding, CodingStatus};
use samspill::domain::document::{Body, Document};
use samspill::domain::family::{Consent, Family, Purpose, Withdrawal};
use samspill::domain::feedback::{Clip, Plan};
use samspill::domain::id::{ClipId, DocumentId, MarkId, MediaId, PersonId};
use samspill::domain::person::{Author, Role};
use samspill::domain::scheme::Scheme;
use samspill::domain::session::{Film, FilmFacts, PictureFacts, Session, SoundFacts};
use samspill::domain::time::{SessionTime, Span};
use uuid::Uuid;

/// The moment at which every test takes place.
pub fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().expect("a moment")
}

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The identity with this number.
pub fn id(number: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(number))
}

/// Who writes.
pub fn author() -> Author {
    Author::new("Ingrid Solheim").expect("a name")
}

/// The family with visits.
pub const FAMILY: u128 = 1;
/// Its latest visit.
pub const VISIT: u128 = 11;
/// This person's coding of it.
pub const CODING: u128 = 21;
/// Its plan.
pub const PLAN: u128 = 31;

fn document(number: u128, body: Body) -> Document {
    Document::create(id(number), body, author(), noon())
}

fn consent(purpose: Purpose, given: &str, until: Option<&str>) -> Consent {
    Consent { until: until.map(day), ..Consent::new(purpose, day(given)) }
}

fn family(
    number: u128,
    code: &str,
    born: &str,
    weeks: Option<u16>,
    question: &str,
    consents: Vec<Consent>,
) -> Document {
    let gestation_days = weeks.map(|weeks| weeks * 7 + 3);
    let record = Family {
        code: code.to_owned(),
        born: Some(day(born)),
        gestation_days,
        question: question.to_owned(),
        consents,
        ended: None,
    };
    document(number, Body::Family(record))
}

fn session(number: u128, family: u128, title: &str, held: &str, minutes: i64) -> Document {
    let film = Film {
        media: MediaId(Uuid::from_u128(number + 100)),
        offset: SessionTime::ZERO,
        file_name: format!("{}.mp4", title.to_lowercase().replace([' ', ','], "-")),
        fingerprint: format!("{number:064x}"),
        bytes: 184_000_000 + number as u64 * 7_345_678,
        facts: FilmFacts {
            duration: SessionTime::from_millis(minutes * 60_000 + 12_480),
            container: "MP4".to_owned(),
            picture: Some(PictureFacts {
                width: 1920,
                height: 1080,
                rotation: 0,
                codec: "H.264".to_owned(),
                frames: 7_500,
                variable_rate: false,
            }),
            sound: Some(SoundFacts { codec: "AAC".to_owned(), rate: 48_000, channels: 2 }),
        },
    };
    let title = title.to_owned();
    document(number, Body::Session(Session { family: id(family), title, held: day(held), films: vec![film] }))
}

/// A small scheme.
pub fn scheme() -> Scheme {
    serde_json::from_value(serde_json::json!({
        "id": "test.cues", "version": 1, "name": {"en": "Cues", "nb": "Signaler"},
        "tiers": [
            {"id": "gaze", "name": {"en": "Baby looks", "nb": "Baby ser"}, "kind": "state", "subject": "infant",
             "codes": [
                {"id": "parent", "name": {"en": "At parent", "nb": "På forelder"}, "key": "a"},
                {"id": "away", "name": {"en": "Elsewhere", "nb": "Annet sted"}, "key": "w"}]},
            {"id": "cue", "name": {"en": "Baby signals", "nb": "Baby viser"}, "kind": "event", "subject": "infant",
             "codes": [
                {"id": "smile", "name": {"en": "Smile", "nb": "Smil"}, "key": "b"},
                {"id": "sound", "name": {"en": "Sound", "nb": "Lyd"}, "key": "v"}]}
        ]
    }))
    .expect("a scheme")
}

fn coding(number: u128, session: u128, coder: &str, marks: usize, status: CodingStatus) -> Document {
    let coder = Author::new(coder).expect("a name");
    let coding = Coding::new(id(session), coder.clone(), scheme());
    let mut document = Document::create(id(number), Body::Coding(Box::new(coding)), coder.clone(), noon());
    for mark in 0..marks {
        let at = SessionTime::from_millis(1_500 + 4_200 * mark as i64);
        let coding = document.as_coding().expect("a coding");
        let transaction = coding
            .press(
                if mark % 2 == 0 { "smile" } else { "sound" },
                at,
                MarkId(Uuid::from_u128(number * 1_000 + mark as u128)),
            )
            .expect("a mark");
        document.commit(transaction, coder.clone(), noon()).expect("applies");
    }
    if status == CodingStatus::Submitted {
        let transaction = document.as_coding().expect("a coding").set_status(status);
        document.commit(transaction, coder, noon()).expect("applies");
    }
    document
}

fn plan(number: u128, family: u128) -> Document {
    let clip = |n: u128, from: i64, title: &str, voice: &str, shown: bool| Clip {
        id: ClipId(Uuid::from_u128(number * 1_000 + n)),
        session: id(VISIT),
        media: MediaId(Uuid::from_u128(VISIT + 100)),
        span: Span::new(SessionTime::from_millis(from), SessionTime::from_millis(from + 8_000)).expect("a span"),
        title: title.to_owned(),
        prompt: "What do you see her do?".to_owned(),
        voice: voice.to_owned(),
        may_be_shown: shown,
    };
    let plan = Plan {
        family: id(family),
        title: "Second meeting".to_owned(),
        question: "How do I see when she has had enough?".to_owned(),
        clips: vec![
            clip(1, 12_000, "Waits, and she comes back", "I needed a little break. Now I am back!", true),
            clip(2, 47_000, "Follows her gaze to the lamp", "You look where I look.", true),
            clip(3, 83_500, "Turns away, is given time", "", false),
        ],
    };
    document(number, Body::Plan(plan))
}

/// What holds for the whole library.
pub fn charter(keeping: Option<KeepingRule>) -> Document {
    let founder = Charter::begun_by(PersonId(Uuid::from_u128(41)), author());
    document(40, Body::Charter(Charter { keeping, ..founder }))
}

/// The library, in which film is kept by this rule.
pub fn model_keeping(keeping: Option<KeepingRule>) -> Model {
    let others = documents().into_iter().filter(|document| document.as_charter().is_none());
    Model::with_documents(facts(), others.chain([charter(keeping)]).collect(), noon)
}

/// Every document of the library.
pub fn documents() -> Vec<Document> {
    let care = |given: &str, until: Option<&str>| consent(Purpose::Care, given, until);
    vec![
        charter(Some(KeepingRule::RecordItem)),
        family(
            FAMILY,
            "F-017",
            "2026-03-09",
            Some(33),
            "How do I see when she has had enough?",
            vec![
                care("2026-09-01", Some("2026-12-10")),
                consent(Purpose::Supervision, "2026-09-01", None),
                Consent {
                    withdrawn: Some(Withdrawal::new(day("2026-10-20"), "Mina".to_owned())),
                    ..consent(Purpose::Training, "2026-09-01", None)
                },
            ],
        ),
        family(2, "F-018", "2026-06-30", None, "He cries whenever I put him down.", vec![care("2026-10-01", None)]),
        family(3, "F-021", "2026-10-04", None, "", Vec::new()),
        session(VISIT, FAMILY, "Bath, third visit", "2026-11-18", 6),
        session(12, FAMILY, "Play on the floor, second visit", "2026-10-28", 4),
        session(13, FAMILY, "Feeding, first visit", "2026-10-07", 9),
        session(14, 2, "Changing", "2026-11-03", 5),
        coding(CODING, VISIT, "Ingrid Solheim", 12, CodingStatus::Draft),
        coding(22, VISIT, "Kari Moen", 14, CodingStatus::Submitted),
        coding(23, 12, "Ingrid Solheim", 31, CodingStatus::Submitted),
        coding(24, 12, "Kari Moen", 27, CodingStatus::Submitted),
        plan(PLAN, FAMILY),
    ]
}

/// What is known about the library.
pub fn facts() -> LibraryFacts {
    LibraryFacts {
        folder: PathBuf::from("/home/ingrid/Samspill/helsestasjonen"),
        demonstration: false,
        person: author(),
        person_id: None,
        must_change_passphrase: false,
        roles: Role::of_a_founder(),
        version: 1,
        created: Some(day("2026-09-01")),
    }
}

/// A window's state over the library.
pub fn model() -> Model {
    model_of(facts())
}

/// The same, of a library of which something else is known.
pub fn model_of(facts: LibraryFacts) -> Model {
    let mut model = Model::with_documents(facts, documents(), noon);
    model.set_scheme(scheme());
    model
}
