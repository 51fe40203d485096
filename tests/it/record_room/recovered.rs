//! A recording that a kill ended is offered by the next window, waits for as long as it has to, and is brought back.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::keeper;
use samspill::app::model::Overlay;
use samspill::app::preferences::Preferences;
use samspill::app::store::{Event, Key, Link, Outcome, Request, TaskId};
use samspill::domain::document::Kind;
use samspill::domain::time::SessionTime;
use samspill::practice::Progress;

use super::{CAMERA, MICROPHONE, Missing, PASSPHRASE, PATIENCE, Room, library};
use crate::sample;

/// Records into a library with the program itself, and kills it once it has kept a mark that lies late enough.
fn killed(library: &Path, after: SessionTime) {
    let mut program = Process::new(env!("CARGO_BIN_EXE_samspill"));
    program.arg("record").arg(library).args(["--family", "F-030", "--step", "360p30", "--json"]);
    program.args(["--camera", CAMERA, "--microphone", MICROPHONE]).env("SAMSPILL_PASSPHRASE", PASSPHRASE);
    let mut recordist = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut typing = recordist.stdin.take().expect("piped");
    let mut lines = BufReader::new(recordist.stdout.take().expect("piped")).lines().map(|line| line.expect("told"));
    lines.next().expect("its session");
    loop {
        writeln!(typing, "note.moment").expect("it listens");
        let line = lines.next().expect("a mark");
        let mark: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        if mark["at"].as_i64().expect("a time") > after.nanos() {
            break;
        }
    }
    recordist.kill().expect("it ends");
    recordist.wait().expect("it has ended");
}

fn waiting(room: &Room) -> usize {
    room.harness.state().model().view().unfinished().len()
}

#[test]
fn a_killed_recording_is_offered_waits_and_comes_back() {
    let (folder, family) = library(Missing::Nothing);
    killed(&folder.path().join("library"), SessionTime::from_secs(3));

    let mut room = Room::over(folder, family, &[], Preferences::default());
    let offered = |room: &Room| room.harness.state().model().view().overlay() == Some(Overlay::Unfinished);
    // Going on is possible at any time; here it has been gone on already.
    room.push(Action::Do(Command::Recover));
    room.until("offer", offered);
    let length = |room: &Room| {
        let view = room.harness.state().model().view();
        view.length(&view.unfinished()[0])
    };
    room.until("its length", |room| length(room) > Some(SessionTime::from_millis(2500)));
    assert!(room.says("F-030, ") && room.says("1 film · "), "whose, when, and what");
    room.press("Later");
    assert!(!offered(&room) && waiting(&room) == 1);
    assert!(room.says("1 recording was cut short"), "the status bar does not forget");

    room.push(Action::Do(Command::Recover));
    let one = room.harness.state().model().view().unfinished()[0].clone();
    room.push(Action::Recover(one));
    room.until("recovery", |room| room.says("The recording of F-030 is back, among the visits."));
    assert_eq!(waiting(&room), 0);
    let view = room.harness.state().model().view();
    let session = view.headlines(Kind::Session, Some(family)).next().expect("its visit").document;
    let film = &view.session(session).expect("here").films[0];
    assert!(film.facts.duration > SessionTime::from_secs(2), "{film:?}");
    assert!(
        view.headlines(Kind::Coding, None).any(|line| line.session == Some(session) && line.count > 0),
        "its marks"
    );
}

/// What the store thread says next that is about recordings cut short, or about the task.
fn next(link: &mut Link, woken: &Receiver<()>) -> Event {
    let begun = Instant::now();
    loop {
        match link.answer() {
            Some(event @ (Event::Unfinished { .. } | Event::Ended(..) | Event::Refused(_))) => return event,
            Some(_) => {}
            None => {
                assert!(begun.elapsed() < PATIENCE, "nothing is said");
                let _ = woken.recv_timeout(Duration::from_millis(20));
            }
        }
    }
}

#[test]
fn a_recovery_that_was_stopped_waits_to_be_tried_again() {
    let (folder, _) = library(Missing::Nothing);
    let library = folder.path().join("library");
    killed(&library, SessionTime::from_secs(1));
    let (mut link, requests, events) = Link::pair();
    let (wake, woken) = sync_channel(1);
    let wake = move || {
        let _ = wake.try_send(());
    };
    let store = keeper::start(requests, events, wake).expect("a thread");
    let key = Key::Passphrase(PASSPHRASE.to_owned().into());
    link.send(Request::Open { folder: library, person: sample::author(), key });
    let Event::Unfinished { found, offer: true } = next(&mut link, &woken) else { panic!("it is offered") };
    let (task, progress) = (TaskId(1), Progress::default());
    progress.cancel();
    link.send(Request::Recover { task, progress, unfinished: Box::new(found[0].clone()) });
    let Event::Unfinished { found: again, offer: false } = next(&mut link, &woken) else { panic!("it waits on") };
    assert_eq!(again, found);
    assert!(matches!(next(&mut link, &woken), Event::Ended(_, Outcome::Cancelled)));

    link.send(Request::Recover { task, progress: Progress::default(), unfinished: Box::new(again[0].clone()) });
    assert!(matches!(next(&mut link, &woken), Event::Ended(_, Outcome::Kept)));
    drop(link);
    store.join().expect("it ends well");
}
