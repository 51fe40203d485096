//! A film of a telephone joins a recorded visit, is heard to lie somewhere, is looked at beside the other, and moved.

use std::fs;

use samspill::app::action::Action;
use samspill::app::aligning::AlignAct;
use samspill::app::command::Command;
use samspill::app::model::Overlay;
use samspill::app::preferences::Preferences;
use samspill::domain::document::{Body, Kind};
use samspill::domain::id::DocumentId;
use samspill::domain::session::Session;
use samspill::domain::time::SessionTime;
use samspill::media::probe::Prober;
use samspill::practice::{Desk, Progress, desk, import};
use samspill::vault::Unlock;

use super::{Missing, PASSPHRASE, Room, library};
use crate::recording::{HERTZ, room as heard, sounding, sounds};

/// How much later than the visit's own film the telephone's began.
const LATER: i64 = 7_300;

fn offset(room: &Room, session: DocumentId) -> SessionTime {
    let view = room.harness.state().model().view();
    view.session(session).expect("it is here").films.last().expect("a film").offset
}

fn overlay(room: &Room) -> Option<Overlay> {
    room.harness.state().model().view().overlay()
}

/// A recorded visit, which the film of a telephone that heard the same has joined.
fn visited() -> (tempfile::TempDir, DocumentId, DocumentId) {
    let (folder, family) = library(Missing::Nothing);
    let visit = heard(1, 40);
    let from = LATER as usize * HERTZ / 1_000;
    let telephone = visit[from..from + 24 * HERTZ].iter().map(|sample| sample * 0.4).collect();
    let file = folder.path().join("telephone.mkv");
    fs::write(&file, sounds(telephone)).expect("written");
    let key = Unlock::Passphrase(PASSPHRASE.to_owned().into());
    let (mut desk, _) = Desk::open(&folder.path().join("library"), key, None).expect("opened");
    let films = vec![sounding(&desk, family, visit[..30 * HERTZ].to_vec())];
    let session = Session { family, title: "Visit".to_owned(), held: desk::today(), films };
    let session = desk.create_document(Some(family), Body::Session(session)).expect("begun").id();
    let prober = Prober { program: env!("CARGO_BIN_EXE_samspill").into(), limits: None };
    let order = import::order(&desk, family, prober).expect("allowed");
    let taken = import::take_in(&order, &file, &Progress::default()).expect("a film");
    let joined = import::keep(&mut desk, &file, taken, Some(session)).expect("kept");
    assert_eq!(joined.session, session);
    (folder, family, session)
}

#[test]
fn a_telephones_film_is_aligned_by_ear_with_a_preview_and_that_can_be_undone() {
    let (folder, family, session) = visited();
    let mut room = Room::over(folder, family, &[], Preferences::default());
    room.until("visit", |room| room.says("Align films by ear: Visit"));
    let visits = room.harness.state().model().view().headlines(Kind::Session, Some(family)).count();
    assert_eq!(visits, 1, "what joins a visit is none of its own");

    room.press("Align films by ear: Visit");
    // A dialog is measured in its first frame and seen in its second.
    room.until("preview", |room| overlay(room) == Some(Overlay::Align) && room.says("telephone.mkv: 7.3"));
    assert!(room.says(" s later than now – heard "));
    assert_eq!(offset(&room, session), SessionTime::ZERO, "nothing is moved by listening");

    let seen = |room: &Room, seat: usize| {
        let view = room.harness.state().model().view();
        view.aligning().is_some_and(|it| it.report(seat).picture.is_some() && it.outline(seat).is_some())
    };
    room.until("both pictures and outlines", |room| seen(room, 0) && seen(room, 1));
    let stands = |room: &Room| room.harness.state().model().view().aligning().expect("open").at();
    let start = stands(&room);
    assert!((start - SessionTime::from_millis(LATER)).nanos().abs() < 2_000_000, "where both begin to run: {start}");
    room.press("Play both");
    room.until("playing", |room| stands(room) > start + SessionTime::from_millis(500));
    room.press("Pause");
    assert!(room.says("Play both"));

    room.press("Later by 100 ms");
    assert!(room.says("placed by hand"));
    room.press("As heard");
    assert!(room.says("later than now – heard "));
    room.press("Move the films");
    assert_eq!(overlay(&room), None);
    let away = offset(&room, session) - SessionTime::from_millis(LATER);
    assert!(away.nanos().abs() < 2_000_000, "{away}");
    room.push(Action::Do(Command::Undo));
    assert_eq!(offset(&room, session), SessionTime::ZERO);
}

#[test]
fn what_is_not_accepted_moves_nothing() {
    let (folder, family, session) = visited();
    let mut room = Room::over(folder, family, &[], Preferences::default());
    room.until("visit", |room| room.says("Align films by ear: Visit"));
    room.press("Align films by ear: Visit");
    room.until("preview", |room| overlay(room) == Some(Overlay::Align));
    room.push(Action::Align(AlignAct::Move(SessionTime::from_millis(1_000))));
    assert!(room.says("placed by hand"));
    room.press("Cancel");
    room.until("end", |room| room.harness.state().model().view().aligning().is_none());
    assert_eq!(offset(&room, session), SessionTime::ZERO);
}
