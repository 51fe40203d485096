//! What was chosen last is chosen again; and no password is kept where everybody can read it.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::command::Command;
use samspill::app::language::Language;
use samspill::app::preferences::{Preferences, Remembered};
use samspill::app::recording::{RecordAct, Stage};
use samspill::app::screens::Screen;
use samspill::media::recorder::Choice;

use super::{CAMERA, MICROPHONE, Missing, Room};

const OTHER: &str = "test:camera?size=192x128&rate=15";

fn chosen(room: &Room) -> Vec<bool> {
    let view = room.harness.state().model().view();
    let record = view.record().expect("the room is open");
    [CAMERA, OTHER, MICROPHONE].iter().map(|it| record.is_chosen(&it.parse().expect("an address"))).collect()
}

fn encoded(room: &Room) -> Option<String> {
    let record = room.harness.state().model().view().record()?;
    Some(record.choice()?.step()?.name.clone()).filter(|_| record.is_overruled())
}

#[test]
fn sources_and_encoder_are_chosen_again_when_one_comes_back_and_after_a_restart() {
    let sources = [CAMERA, OTHER, MICROPHONE];
    let mut room = Room::open(&sources, Missing::Nothing, Language::English);
    room.enter("Record");
    assert_eq!(chosen(&room), [true; 3], "whatever is simulated");
    room.harness.get_by_role_and_label(Role::CheckBox, "Camera 1, simulated").click();
    room.push(Action::Record(RecordAct::Encode(Choice::of("540p30"))));
    room.until("one camera", |room| chosen(room) == [false, true, true]);

    room.push(Action::Go(Screen::Family(room.family)));
    room.push(Action::Do(Command::Record));
    room.until("preview", |room| room.stage() == Some(Stage::Before));
    assert_eq!(chosen(&room), [false, true, true], "the room remembers");
    room.push(Action::Do(Command::Lock));

    let written = serde_json::to_string(&room.harness.state().model().preferences).expect("JSON");
    let preferences: Preferences = serde_json::from_str(&written).expect("the same");
    let Room { folder, family, harness, .. } = room;
    drop(harness);
    let mut room = Room::over(folder, family, &sources, preferences);
    room.push(Action::Do(Command::Record));
    room.until("preview", |room| room.stage() == Some(Stage::Before));
    assert_eq!((chosen(&room), encoded(&room).as_deref()), (vec![false, true, true], Some("540p30")));
}

#[test]
fn a_password_is_never_written_down_and_asked_for_again() {
    let mut room = Room::open(&[CAMERA], Missing::Nothing, Language::English);
    room.enter("Record");
    // Port 9 answers nobody, so it stays an address.
    let address = "rtsp://nurse:milkteeth@127.0.0.1:9/live".parse().expect("an address");
    room.push(Action::Record(RecordAct::Add(address)));
    let preferences = room.harness.state().model().preferences.clone();
    let written = serde_json::to_string(&preferences).expect("JSON");
    assert!(!written.contains("milkteeth") && !written.contains("nurse"), "{written}");
    room.push(Action::Do(Command::Lock));

    let Room { folder, family, harness, .. } = room;
    drop(harness);
    let mut room = Room::over(folder, family, &[CAMERA], preferences);
    room.push(Action::Do(Command::Record));
    room.until("the camera", |room| room.says("Network camera 127.0.0.1:9: its password is asked for each time"));
    room.press("Type the password of Network camera 127.0.0.1:9");
    assert!(room.says("Write its name and password behind rtsp://"));
    room.press("Forget Network camera 127.0.0.1:9");
    assert!(!room.says("its password is asked for each time"));
    let kept = &room.harness.state().model().preferences.sources;
    assert_eq!(*kept, [Remembered { address: CAMERA.to_owned(), asks: false }]);
}
