//! The Code room, driven by role, label and key.
//!
//! With `SAMSPILL_PICTURES=folder` it is also drawn into that folder, to be looked at.

use std::rc::Rc;

use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use samspill::app::action::Action;
use samspill::app::language::Language;
use samspill::app::model::Model;
use samspill::app::preferences::Look;
use samspill::app::screens::Screen;
use samspill::app::shell::Shell;
use samspill::domain::coding::{Coding, CodingStatus};
use samspill::domain::document::{Body, Document};
use samspill::domain::id::MediaId;
use samspill::domain::mark::{Extent, Mark};
use samspill::domain::person::Author;
use samspill::domain::time::SessionTime;
use uuid::Uuid;

use crate::paper::Paper;
use crate::{coded, sample};

const HERE: Screen = Screen::Code { session: coded::SESSION, coding: coded::CODING };
const THEIRS: Screen = Screen::Code { session: coded::SESSION, coding: coded::OTHER };

/// The room over a library in memory, with a film on paper.
fn room(documents: Vec<Document>, size: Vec2) -> (Rc<Paper>, Harness<'static, Shell>) {
    let mut all = sample::documents();
    all.push(coded::session());
    all.extend(documents);
    let facts = samspill::app::store::LibraryFacts { person: coded::coder(), ..sample::facts() };
    let mut model = Model::with_documents(facts, all, sample::noon);
    model.set_scheme(coded::scheme());
    let (paper, reel) = Paper::reel(coded::MEDIA, coded::END);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_max_steps(12)
        .wgpu()
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, model));
    harness.state_mut().rooms_mut().code.set_reel(reel);
    harness.state_mut().push(Action::Go(HERE));
    harness.run_ok();
    (paper, harness)
}

fn empty() -> Document {
    let coding = Coding::new(coded::SESSION, coded::coder(), coded::scheme());
    Document::create(coded::CODING, Body::Coding(Box::new(coding)), coded::coder(), sample::noon())
}

/// The coding of another person, handed in.
fn theirs() -> Document {
    let other = Author::new("Siri Bakke").expect("a name");
    let coding = Coding::new(coded::SESSION, other.clone(), coded::scheme());
    let mut document = Document::create(coded::OTHER, Body::Coding(Box::new(coding)), other.clone(), sample::noon());
    let done = document.as_coding().expect("a coding").set_status(CodingStatus::Submitted);
    document.commit(done, other, sample::noon()).expect("applies");
    document
}

fn marks(harness: &Harness<'_, Shell>) -> Vec<Mark> {
    let view = harness.state().model().view();
    view.coding(coded::CODING).expect("it is open").marks().in_order().into_iter().cloned().collect()
}

fn seek(paper: &Paper, harness: &mut Harness<'_, Shell>, millis: i64) {
    paper.at.set(SessionTime::from_millis(millis));
    harness.run_ok();
}

fn press(harness: &mut Harness<'_, Shell>, key: Key, text: &str) {
    harness.key_press(key);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run_ok();
}

#[test]
fn pictures_of_the_room() {
    let Ok(folder) = std::env::var("SAMSPILL_PICTURES") else { return };
    let folder = std::path::PathBuf::from(folder);
    for (name, size, look, language) in [
        ("code-light", vec2(1280.0, 720.0), Look::Light, Language::English),
        ("code-dark", vec2(1280.0, 720.0), Look::Dark, Language::English),
        ("code-nb", vec2(1280.0, 720.0), Look::Light, Language::Bokmaal),
        ("code-large", vec2(1920.0, 1080.0), Look::Light, Language::English),
    ] {
        for (state, documents) in [("coded", vec![coded::document(), theirs()]), ("empty", vec![empty()])] {
            let (paper, mut harness) = room(documents, size);
            harness.state_mut().push(Action::Wear(look));
            harness.state_mut().push(Action::Speak(language));
            seek(&paper, &mut harness, 43_520);
            if state == "coded" {
                harness.key_press(Key::ArrowUp);
                harness.run_ok();
            }
            harness.run_ok();
            harness.render().expect("it renders").save(folder.join(format!("{name}-{state}.png"))).expect("saved");
        }
    }
}
