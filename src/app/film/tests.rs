//! The hub with a film that needs no decoder.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{FilmAct, FilmTrouble, Still};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::store::{Event, LibraryFacts, Side};
use crate::domain::document::{Body, Document};
use crate::domain::family::{Consent, Family, Purpose, Withdrawal};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::person::{Author, Role};
use crate::domain::session::{Film, FilmFacts, PictureFacts, Session};
use crate::domain::time::{SessionTime, Span};

const FRAME: SessionTime = SessionTime::from_millis(40);
const OFFSET: SessionTime = SessionTime::from_secs(10);

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn family() -> DocumentId {
    DocumentId(id(1))
}

fn session() -> DocumentId {
    DocumentId(id(2))
}

fn media() -> MediaId {
    MediaId(id(3))
}

fn now() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 5, 4).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a day").and_utc()
}

fn at(millis: i64) -> SessionTime {
    OFFSET + SessionTime::from_millis(millis)
}

fn span(from: i64, to: i64) -> Span {
    Span::new(at(from), at(to)).expect("ordered")
}

fn record(withdrawn: bool) -> Family {
    let given = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let withdrawn = withdrawn.then(|| Withdrawal::new(given, String::new()));
    Family {
        code: "F-001".to_owned(),
        consents: vec![Consent { withdrawn, ..Consent::new(Purpose::Care, given) }],
        ..Family::default()
    }
}

/// A model in the coding room, over a film of 10 s that begins 10 s into the session.
fn coding() -> Model {
    let author = Author::new("Kari").expect("a name");
    let picture =
        PictureFacts { width: 2, height: 1, rotation: 0, codec: String::new(), frames: 250, variable_rate: false };
    let film = Film {
        media: media(),
        offset: OFFSET,
        file_name: "bath.mp4".to_owned(),
        fingerprint: String::new(),
        bytes: 1,
        facts: FilmFacts { duration: SessionTime::from_secs(10), picture: Some(picture), ..FilmFacts::default() },
    };
    let held = now().date_naive();
    let visit = Session { family: family(), title: "Bath".to_owned(), held, films: vec![film] };
    let documents = [(family(), Body::Family(record(false))), (session(), Body::Session(visit))]
        .map(|(id, body)| Document::create(id, body, author.clone(), now()));
    let facts = LibraryFacts {
        folder: "here".into(),
        demonstration: false,
        person: author,
        person_id: None,
        must_change_passphrase: false,
        roles: Role::of_a_founder(),
        version: 1,
        created: None,
    };
    let mut model = Model::with_documents(facts, documents.into(), now);
    model.set_opener(Box::new(|_, _| Ok(Box::new(Still::new(FRAME, 250, |_| (2, 1, Arc::from([0_u8; 8])))))));
    model.perform(Action::Go(Screen::Code { session: session(), coding: DocumentId(id(9)) }));
    model
}

fn open() -> Model {
    let mut model = coding();
    model.tend_film();
    model.receive(Event::Side(media(), Side::Index, Some(Arc::from([0_u8; 1]))));
    model.tend_film();
    model
}

fn act(model: &mut Model, act: FilmAct) {
    model.perform(Action::Film(act));
    model.tend_film();
}

fn command(model: &mut Model, command: Command) {
    model.perform(Action::Do(command));
    model.tend_film();
}

fn playhead(model: &Model) -> SessionTime {
    model.view().film().expect("a film").at()
}

#[test]
fn a_film_opens_once_its_index_is_here() {
    let mut model = coding();
    model.tend_film();
    assert!(!model.view().film().expect("known").is_open());
    model.receive(Event::Side(media(), Side::Index, Some(Arc::from([0_u8; 1]))));
    model.tend_film();
    let film = model.view().film().expect("known");
    assert!(film.is_open() && film.picture().is_some());
    assert_eq!((film.start(), film.end()), (at(0), at(10_000)));
    assert_eq!(film.frame(), Some(span(0, 40)));
}

#[test]
fn a_film_without_an_index_says_so() {
    let mut model = coding();
    model.receive(Event::Side(media(), Side::Index, None));
    model.tend_film();
    assert_eq!(model.view().film().and_then(|film| film.trouble()), Some(&FilmTrouble::NoIndex));
}

#[test]
fn what_is_asked_before_it_is_open_is_done_then() {
    let mut model = coding();
    model.tend_film();
    act(&mut model, FilmAct::Seek(at(5_000)));
    assert_eq!(playhead(&model), at(5_000));
    model.receive(Event::Side(media(), Side::Index, Some(Arc::from([0_u8; 1]))));
    model.tend_film();
    assert_eq!(playhead(&model), at(5_000));
}

#[test]
fn frames_and_jumps_stay_within_the_film() {
    let mut model = open();
    for (asked, then) in [
        (Command::NextFrame, 40),
        (Command::NextFrame, 80),
        (Command::PreviousFrame, 40),
        (Command::Forward, 5_040),
        (Command::ForwardALittle, 6_040),
        (Command::BackALittle, 5_040),
        (Command::Back, 40),
        (Command::Back, 0),
        (Command::ToEnd, 9_960),
        (Command::NextFrame, 9_960),
        (Command::ToStart, 0),
        (Command::PreviousFrame, 0),
    ] {
        command(&mut model, asked);
        assert_eq!(playhead(&model), at(then), "{asked:?}");
    }
}

#[test]
fn j_and_l_go_through_the_speeds_and_k_stops() {
    let mut model = open();
    act(&mut model, FilmAct::Seek(at(5_000)));
    for (asked, playing, speed) in [
        (Command::Faster, true, 1.0),
        (Command::Faster, true, 2.0),
        (Command::Faster, true, 4.0),
        (Command::Faster, true, 4.0),
        (Command::Slower, true, 2.0),
        (Command::Slower, true, 1.0),
        (Command::Slower, true, -1.0),
        (Command::Slower, true, -2.0),
        (Command::Pause, false, 1.0),
        (Command::PlayPause, true, 1.0),
        (Command::PlayPause, false, 1.0),
    ] {
        command(&mut model, asked);
        let film = model.view().film().expect("a film");
        assert_eq!((film.playing(), film.speed()), (playing, speed), "{asked:?}");
    }
}

#[test]
fn a_film_kept_within_a_span_shows_nothing_else_and_stops_on_its_last_frame() {
    let mut model = open();
    act(&mut model, FilmAct::Within(Some(span(1_000, 1_200))));
    assert_eq!(playhead(&model), at(1_000));
    command(&mut model, Command::PlayPause);
    for _ in 0..20 {
        let frame = model.view().film().and_then(|film| film.frame()).expect("a frame");
        assert!(frame.overlaps(span(1_000, 1_200)), "{frame:?}");
        model.tend_film();
    }
    let film = model.view().film().expect("a film");
    assert!(!film.playing());
    assert_eq!(film.frame(), Some(span(1_160, 1_200)));
    command(&mut model, Command::PlayPause);
    assert!(playhead(&model) < at(1_100), "again from its start");
}

#[test]
fn when_consent_goes_the_picture_goes() {
    let mut model = open();
    command(&mut model, Command::PlayPause);
    let before = model.view().family(family()).expect("a record").clone();
    let change = crate::domain::edit::Edit::Family(Box::new(crate::domain::edit::Change::new(before, record(true))));
    let label = crate::domain::edit::Label::EditFamily;
    model.perform(Action::Commit(family(), crate::domain::edit::Transaction::one(label, change)));
    model.tend_film();
    let film = model.view().film().expect("a film");
    assert!(film.picture().is_none() && !film.playing() && !film.is_open());
    assert!(matches!(film.trouble(), Some(FilmTrouble::Barred(_))));
}

#[test]
fn leaving_the_room_closes_the_film() {
    let mut model = open();
    model.perform(Action::Go(Screen::Families));
    model.tend_film();
    assert!(model.view().film().is_none());
}

#[test]
fn a_lock_leaves_no_picture_in_memory() {
    let mut model = open();
    let picture = Arc::downgrade(model.view().film().expect("a film").picture().expect("shown"));
    assert!(picture.upgrade().is_some());
    command(&mut model, Command::Lock);
    assert!(model.view().film().is_none() && model.view().library().is_none());
    assert_eq!(picture.strong_count(), 0);
}
