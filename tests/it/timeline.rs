//! The timeline by itself: its picture in both looks, and what the pointer does to it, driven as a person would.

use std::sync::Arc;

use egui::{Theme, Vec2, vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, SnapshotResults};
use samspill::app::theme;
use samspill::app::widgets::timeline::waveform::Envelope;
use samspill::app::widgets::timeline::{Intent, Lane, Timeline, TimelineState};
use samspill::domain::document::Document;
use samspill::domain::edit::Label;
use samspill::domain::mark::Extent;
use samspill::domain::time::{SessionTime, Span};

use crate::coded;

/// A timeline and what was done to it.
struct Stage {
    document: Document,
    lanes: Vec<Lane>,
    state: TimelineState,
    intents: Vec<Intent>,
    sound: Arc<Envelope>,
    span: Option<Span>,
}

impl Stage {
    fn new(language: &str) -> Self {
        let document = coded::document();
        let lanes = Lane::of_coding(0, document.as_coding().expect("a coding"), language, true);
        let state = TimelineState::new();
        Self { document, lanes, state, intents: Vec::new(), sound: Arc::new(coded::sound()), span: None }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let timeline = Timeline {
            name: "Timeline",
            documents: &[&self.document],
            lanes: &self.lanes,
            end: coded::END,
            playhead: SessionTime::from_millis(96_500),
            playing: false,
            span: self.span,
            looping: false,
            sound: Some(&self.sound),
            stills: &[],
            frame_start: None,
            decimal: '.',
        };
        let answer = timeline.show(ui, &mut self.state);
        self.intents.extend(answer.intents);
    }
}

fn harness(stage: Stage, size: Vec2, look: Theme) -> Harness<'static, Stage> {
    let mut harness =
        Harness::builder().with_size(size).with_theme(look).with_context_setup(theme::install).build_ui_state(
            |ui, stage: &mut Stage| {
                egui::CentralPanel::default().show(ui, |ui| stage.ui(ui));
            },
            stage,
        );
    harness.run();
    harness
}

fn first_extent(stage: &Stage, code: &str) -> Extent {
    let marks = stage.document.as_coding().expect("a coding").marks().in_order();
    marks.iter().find(|mark| mark.code == code).expect("it is marked").extent
}

#[test]
fn the_timeline_looks_as_it_should() {
    let mut pictures = SnapshotResults::new();
    for (name, look) in [("light", Theme::Light), ("dark", Theme::Dark)] {
        let mut stage = Stage::new("en");
        stage.span = Span::new(SessionTime::from_secs(80), SessionTime::from_secs(110));
        let mut harness = harness(stage, vec2(1280.0, 360.0), look);
        harness.snapshot(format!("timeline_{name}_whole"));
        let near = Span::new(SessionTime::from_secs(78), SessionTime::from_secs(116)).expect("ordered");
        let state = harness.state_mut();
        state.state.zoom_to(near, coded::END);
        let chosen = state.document.as_coding().expect("a coding").marks().in_order();
        let chosen = chosen.iter().find(|mark| near.contains(mark.extent.start()) && mark.answers.is_some());
        let chosen = chosen.expect("a link is in view").id;
        state.state.selected.insert(chosen);
        harness.run();
        harness.snapshot(format!("timeline_{name}_near"));
        pictures.extend_harness(&mut harness);
    }
}
