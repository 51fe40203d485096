//! A recording that was stopped is coded at once; whatever comes between then, it becomes a film without being asked for.

use std::io::Write;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use samspill::app::keeper;
use samspill::app::model::Overlay;
use samspill::app::preferences::Preferences;
use samspill::app::store::{Event, Key, Link, Outcome, Request, TaskId};
use samspill::domain::document::Kind;
use samspill::domain::id::DocumentId;
use samspill::domain::session::Film;
use samspill::domain::time::SessionTime;
use samspill::media::recorder::Segment;
use samspill::practice::record::Recording;
use samspill::practice::recover::unfinished;
use samspill::practice::{Desk, Progress};
use samspill::vault::Unlock;

use super::{Missing, PASSPHRASE, PATIENCE, Room, library};
use crate::films;
use crate::recording::STREAMED;
use crate::sample;

fn open(library: &Path) -> Desk {
    Desk::open(library, Unlock::Passphrase(PASSPHRASE.to_owned().into()), None).expect("it opens").0
}

/// A visit that two cameras recorded to their end, and the program ended just then.
fn stopped(library: &Path, family: DocumentId) -> DocumentId {
    let mut desk = open(library);
    let recording = Recording::begin(&mut desk, family, "Bath").expect("begun");
    let mut sinks = recording.sinks();
    for number in 0..2 {
        let segment = Segment {
            number,
            take: 1,
            camera: Some(number as usize),
            microphone: None,
            starts: SessionTime::ZERO,
            size: None,
            step: None,
            encoder: None,
        };
        let mut sink = sinks(&segment).expect("begun");
        sink.write_all(&films::film(STREAMED).expect("an encoder")).expect("written");
        sink.finish().expect("finished");
    }
    recording.keep_up(&mut desk).expect("kept");
    recording.session()
}

fn are_films(desk: &Desk, films: &[Film]) -> bool {
    films.len() == 2 && films.iter().all(|film| !film.is_recording() && desk.media().is_finished(film.media))
}

#[test]
fn what_was_stopped_is_put_away_by_the_next_window_without_a_question() {
    let (folder, family) = library(Missing::Nothing);
    let session = stopped(&folder.path().join("library"), family);
    let mut room = Room::over(folder, family, &[], Preferences::default());
    room.until("word", |room| room.says("A recording that was stopped earlier is being put away."));
    room.until("end", |room| room.says("The recording is in the library."));
    let view = room.harness.state().model().view();
    assert!(view.overlay() != Some(Overlay::Unfinished) && view.unfinished().is_empty());
    assert_eq!(view.headlines(Kind::Session, Some(family)).next().map(|line| line.document), Some(session));
    drop(room.harness);
}

#[test]
fn a_library_that_is_left_while_a_visit_is_put_away_has_it_all_the_next_time() {
    let (folder, family) = library(Missing::Nothing);
    let library = folder.path().join("library");
    let session = stopped(&library, family);
    let (mut link, requests, events) = Link::pair();
    let (wake, woken) = sync_channel(1);
    let wake = move || {
        let _ = wake.try_send(());
    };
    let store = keeper::start(requests, events, wake).expect("a thread");
    let next = |link: &mut Link, wanted: fn(&Event) -> bool| {
        let begun = Instant::now();
        loop {
            match link.answer() {
                Some(event) if wanted(&event) => return event,
                Some(Event::Refused(trouble)) => panic!("{trouble:?}"),
                Some(_) => {}
                None => {
                    assert!(begun.elapsed() < PATIENCE, "nothing is said");
                    let _ = woken.recv_timeout(Duration::from_millis(20));
                }
            }
        }
    };
    let person = sample::author();
    let key = || Key::Passphrase(PASSPHRASE.to_owned().into());
    link.send(Request::Open { folder: library.clone(), person: person.clone(), key: key() });
    // Locked at once after each of its steps.
    let is_offered = |event: &Event| matches!(event, Event::Unfinished { offer: true, .. });
    let Event::Unfinished { mut found, .. } = next(&mut link, is_offered) else { panic!("something waits") };
    for until in [None, Some(TaskId(1))] {
        assert!(found.len() == 1 && found[0].stopped && found[0].session == Some(session), "{found:?}");
        let (progress, unfinished) = (Progress::default(), Box::new(found.remove(0)));
        link.send(Request::Recover { task: TaskId(1), progress, unfinished });
        if until.is_some() {
            next(&mut link, |event| matches!(event, Event::Recorded(TaskId(1), _)));
        }
        link.send(Request::Lock);
        next(&mut link, |event| matches!(event, Event::Locked));
        link.send(Request::Open { folder: library.clone(), person: person.clone(), key: key() });
        let opened = |event: &Event| matches!(event, Event::Unfinished { .. });
        let Event::Unfinished { found: left, .. } = next(&mut link, opened) else { panic!("it is told") };
        found = left;
    }
    // However far the second came before it was left.
    if let Some(left) = found.pop() {
        link.send(Request::Recover { task: TaskId(2), progress: Progress::default(), unfinished: Box::new(left) });
        let ended = next(&mut link, |event| matches!(event, Event::Ended(TaskId(2), _)));
        assert!(matches!(ended, Event::Ended(_, Outcome::Kept)), "{ended:?}");
    }
    drop(link);
    store.join().expect("it ends well");
    let desk = open(&library);
    assert!(unfinished(&desk).expect("listed").is_empty());
    assert!(are_films(&desk, &desk.session(session).expect("there").films));
    let report = desk.library().verify(&mut |_, _| std::ops::ControlFlow::Continue(())).expect("verified");
    assert!(report.is_sound() && report.films == 2, "{report:?}");
}
