//! The timeline by itself: its picture in both looks, and what the pointer does to it, driven as a person would.

use std::sync::Arc;

use egui::{Modifiers, Pos2, Role, Theme, Vec2, pos2, vec2};
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
    end: SessionTime,
    lanes: Vec<Lane>,
    state: TimelineState,
    intents: Vec<Intent>,
    sound: Arc<Envelope>,
    span: Option<Span>,
}

impl Stage {
    fn new(language: &str) -> Self {
        Self::of(coded::document(), coded::END, language)
    }

    fn of(document: Document, end: SessionTime, language: &str) -> Self {
        let lanes = Lane::of_coding(0, document.as_coding().expect("a coding"), language, true);
        let state = TimelineState::new();
        Self { document, end, lanes, state, intents: Vec::new(), sound: Arc::new(coded::sound()), span: None }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let timeline = Timeline {
            name: "Timeline",
            documents: &[&self.document],
            lanes: &self.lanes,
            end: self.end,
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

/// Where a moment of a lane lies on the screen, in the whole session's view.
fn place(harness: &Harness<'_, Stage>, lane: usize, secs: f64) -> Pos2 {
    let area = harness.get_by_role_and_label(Role::Canvas, "Timeline").rect();
    let state = &harness.state().state;
    let places = state.place(area, lane, SessionTime::from_secs_f64(secs));
    places.expect("the lane is in view")
}

fn drag(harness: &mut Harness<'_, Stage>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + (to - from) / 2.0);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
}

#[test]
fn dragging_previews_and_asks_once_when_let_go() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    harness.state_mut().state.snap = false;
    let (from, to) = (place(&harness, 5, 90.0), place(&harness, 5, 120.0));
    drag(&mut harness, from, to);
    let intents: Vec<&Intent> =
        harness.state().intents.iter().filter(|intent| matches!(intent, Intent::Reshape { .. })).collect();
    let [Intent::Reshape { extent: Extent::During(span), label: Label::MoveMark, .. }] = intents.as_slice() else {
        panic!("{intents:?}")
    };
    let was = first_extent(harness.state(), "dyad.shared");
    assert_eq!(span.length(), was.end() - was.start(), "it keeps its length");
    assert!((span.start() - SessionTime::from_secs(114)).nanos().abs() < 300_000_000, "{span:?}");
}

#[test]
fn an_edge_trims() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    harness.state_mut().state.snap = false;
    let (from, to) = (place(&harness, 5, 97.0), place(&harness, 5, 105.0));
    drag(&mut harness, from, to);
    let found = harness.state().intents.iter().find_map(|intent| match intent {
        Intent::Reshape { extent, label: Label::TrimMark, .. } => Some(*extent),
        _ => None,
    });
    let extent = found.expect("it was trimmed");
    assert_eq!(extent.start(), SessionTime::from_secs(84));
    assert!((extent.end() - SessionTime::from_secs(105)).nanos().abs() < 300_000_000, "{extent:?}");
}

#[test]
fn escape_lets_go_without_a_change() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    let (from, to) = (place(&harness, 5, 90.0), place(&harness, 5, 120.0));
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    harness.drop_at(to);
    harness.run();
    assert!(!harness.state().intents.iter().any(|intent| matches!(intent, Intent::Reshape { .. })));
}

#[test]
fn the_ruler_scrubs_and_settles() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    let area = harness.get_by_role_and_label(Role::Canvas, "Timeline").rect();
    let ruler = |at: Pos2| pos2(at.x, area.top() + 8.0);
    let (from, to) = (ruler(place(&harness, 0, 20.0)), ruler(place(&harness, 0, 60.0)));
    drag(&mut harness, from, to);
    let seeks: Vec<(i64, bool)> = harness
        .state()
        .intents
        .iter()
        .filter_map(|intent| match intent {
            Intent::Seek { at, settled } => Some((at.nanos() / 1_000_000_000, *settled)),
            _ => None,
        })
        .collect();
    assert!(seeks.iter().any(|(at, settled)| (59..=60).contains(at) && !settled), "{seeks:?}");
    assert_eq!(seeks.iter().filter(|(_, settled)| *settled).count(), 1, "{seeks:?}");
    assert_eq!(seeks.last().map(|(_, settled)| *settled), Some(true));
}

#[test]
fn shift_draws_the_span_on_the_ruler_and_its_posts_can_be_moved() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    let top = harness.get_by_role_and_label(Role::Canvas, "Timeline").rect().top() + 8.0;
    let at = |harness: &Harness<'_, Stage>, secs: f64| pos2(place(harness, 0, secs).x, top);
    let (from, to) = (at(&harness, 30.0), at(&harness, 50.0));
    harness.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    drag(&mut harness, from, to);
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    let drawn = |harness: &Harness<'_, Stage>| {
        let span = harness.state().intents.iter().rev().find_map(|intent| match intent {
            Intent::Span(span) => *span,
            _ => None,
        });
        let span = span.expect("a span was drawn");
        (span.start().as_secs_f64().round(), span.end().as_secs_f64().round())
    };
    assert_eq!(drawn(&harness), (30.0, 50.0));
    harness.state_mut().span = Span::new(SessionTime::from_secs(30), SessionTime::from_secs(50));
    harness.run();
    let beyond = at(&harness, 70.0);
    drag(&mut harness, to, beyond);
    assert_eq!(drawn(&harness), (30.0, 70.0));
}

#[test]
fn a_click_selects_ctrl_adds_and_the_ground_clears() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    let click = |harness: &mut Harness<'_, Stage>, at: Pos2, modifiers: Modifiers| {
        harness.hover_at(at);
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            harness.event_modifiers(egui::Event::PointerButton { pos: at, button, pressed, modifiers }, modifiers);
        }
        harness.run();
    };
    let (one, other) = (place(&harness, 5, 90.0), place(&harness, 0, 50.0));
    click(&mut harness, one, Modifiers::NONE);
    assert_eq!(harness.state().state.selected.len(), 1);
    click(&mut harness, other, Modifiers::COMMAND);
    assert_eq!(harness.state().state.selected.len(), 2);
    let ground = place(&harness, 5, 140.0);
    click(&mut harness, ground, Modifiers::NONE);
    assert!(harness.state().state.selected.is_empty());
    let sought = harness.state().intents.iter().any(|intent| matches!(intent, Intent::Seek { settled: true, .. }));
    assert!(sought, "the ground leads there");
}

#[test]
fn the_wheel_scrolls_and_with_ctrl_zooms_at_the_pointer() {
    let mut harness = harness(Stage::new("en"), vec2(1280.0, 360.0), Theme::Light);
    let at = place(&harness, 0, 60.0);
    let wheel = |harness: &mut Harness<'_, Stage>, delta: Vec2, modifiers: Modifiers| {
        harness.hover_at(at);
        harness.run();
        let unit = egui::MouseWheelUnit::Point;
        let (phase, source) = (egui::TouchPhase::Move, egui::MouseWheelSource::Unknown);
        harness.event_modifiers(egui::Event::MouseWheel { unit, delta, phase, source, modifiers }, modifiers);
        harness.run_steps(20);
    };
    let whole = harness.state().state.in_view().expect("drawn");
    wheel(&mut harness, vec2(0.0, 400.0), Modifiers::COMMAND);
    let near = harness.state().state.in_view().expect("drawn");
    assert!(near.length().nanos() * 2 < whole.length().nanos(), "{near:?}");
    let off = place(&harness, 0, 60.0).x - at.x;
    assert!(off.abs() < 1.0, "the moment under the pointer moved by {off} points");
    wheel(&mut harness, vec2(0.0, -60.0), Modifiers::NONE);
    let later = harness.state().state.in_view().expect("drawn");
    assert!(later.start() > near.start() && later.length() == near.length());
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
        let mut crowded = self::harness(Stage::of(coded::crowd(), coded::LONG, "en"), vec2(1280.0, 360.0), look);
        crowded.snapshot(format!("timeline_{name}_crowded"));
        pictures.extend_harness(&mut crowded);
    }
}
