//! Milliseconds a frame of the timeline, run and tessellated without a window, beside the naive way to draw it (one
//! rounded rectangle a mark) in the same run. The last line is JSON; in it every figure says its unit.
//!
//! `cargo bench --bench timeline`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use egui::{Color32, CornerRadius, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2};
use samspill::app::widgets::timeline::axis::Axis;
use samspill::app::widgets::timeline::{Intent, Lane, Timeline, TimelineState};
use samspill::domain::coding::Coding;
use samspill::domain::document::{Body, Document};
use samspill::domain::id::{DocumentId, MarkId};
use samspill::domain::person::Author;
use samspill::domain::time::{SessionTime, Span};
use uuid::Uuid;

const SCREEN: Vec2 = vec2(1920.0, 1080.0);
const HOUR: SessionTime = SessionTime::from_secs(3600);
const LANES: u64 = 6;
const CODES: u64 = 5;

fn main() {
    let mut results = BTreeMap::new();
    for marks in [1_000, 100_000, 1_000_000] {
        let mut document = coding_with(marks);
        for (zoom, seconds) in [("whole", 3600), ("ten minutes", 600), ("one minute", 60), ("five seconds", 5)] {
            let rounds = if marks == 1_000_000 && seconds > 60 { 12 } else { 60 };
            let (own, naive) = frames(&document, seconds, rounds);
            report(&mut results, marks, zoom, &own, &naive);
        }
        let changes = change_one_mark(&mut document, 40);
        let name = format!("{marks} marks, frame after one was added");
        println!("{name}: median {:.3} ms, p95 {:.3} ms", at(&changes, 0.5), at(&changes, 0.95));
        results.insert(name, format!(r#"{{"median_ms":{:.3},"p95_ms":{:.3}}}"#, at(&changes, 0.5), at(&changes, 0.95)));
    }
    let body: Vec<String> = results.iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
    println!(r#"{{"bench":"timeline","load":"{}",{}}}"#, load(), body.join(","));
}

/// Frames of ours and of the naive way, turn about, while the view moves a little every frame.
fn frames(document: &Document, seconds: i64, rounds: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut own, mut naive) = (Ours::new(document, seconds), Naive::new(document, seconds));
    let (mut own_ms, mut naive_ms) = (Vec::new(), Vec::new());
    for round in 0..rounds + 2 {
        let (one, other) = (own.frame(round), naive.frame(round));
        // The first frames lay out fonts and count the marks.
        if round >= 2 {
            own_ms.push(one);
            naive_ms.push(other);
        }
    }
    (own_ms, naive_ms)
}

fn report(results: &mut BTreeMap<String, String>, marks: usize, zoom: &str, own: &[f64], naive: &[f64]) {
    let ratios: Vec<f64> = own.iter().zip(naive).map(|(own, naive)| own / naive).collect();
    let name = format!("{marks} marks, {zoom}");
    let (median, p95) = (at(own, 0.5), at(own, 0.95));
    println!(
        "{name}: median {median:.3} ms, p95 {p95:.3} ms; a rectangle a mark {:.3} ms; ratio {:.4}",
        at(naive, 0.5),
        at(&ratios, 0.5)
    );
    let mut json = String::new();
    let _ = write!(json, r#"{{"median_ms":{median:.3},"p95_ms":{p95:.3},"#);
    let _ = write!(json, r#""naive_median_ms":{:.3},"ratio":{:.4}}}"#, at(naive, 0.5), at(&ratios, 0.5));
    results.insert(name, json);
}

fn at(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

/// A context without a window, and how long a frame in it takes.
struct Stage {
    context: egui::Context,
    time: f64,
}

impl Stage {
    fn new() -> Self {
        Self { context: egui::Context::default(), time: 0.0 }
    }

    fn frame(&mut self, events: Vec<Event>, draw: impl FnMut(&mut Ui)) -> f64 {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            time: Some(self.time),
            events,
            ..Default::default()
        };
        let begun = Instant::now();
        let output = self.context.run_ui(input, draw);
        let ratio = output.pixels_per_point;
        let mut textures = output.textures_delta;
        black_box(self.context.tessellate(output.shapes, ratio));
        let took = begun.elapsed().as_secs_f64() * 1e3;
        // There is no graphics card to hand the fonts to.
        textures.clear();
        took
    }
}

struct Ours<'a> {
    stage: Stage,
    document: &'a Document,
    lanes: Vec<Lane>,
    state: TimelineState,
    span: Span,
}

impl<'a> Ours<'a> {
    fn new(document: &'a Document, seconds: i64) -> Self {
        let lanes = Lane::of_coding(0, document.as_coding().expect("a coding"), "en", true);
        let middle = SessionTime::from_secs(1800 - seconds / 2);
        let span = Span::new(middle, middle + SessionTime::from_secs(seconds)).expect("seconds are positive");
        Self { stage: Stage::new(), document, lanes, state: TimelineState::new(), span }
    }

    fn frame(&mut self, round: usize) -> f64 {
        if round == 1 {
            self.state.zoom_to(self.span, HOUR);
        }
        let pointer = Event::PointerMoved(pos2(900.0 + round as f32, 500.0));
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(if round.is_multiple_of(2) { 11.0 } else { -7.0 }, 0.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        let (document, lanes, state) = (self.document, &self.lanes, &mut self.state);
        self.stage.frame(vec![pointer, wheel], |ui| show(ui, document, lanes, state, round))
    }
}

fn show(ui: &mut Ui, document: &Document, lanes: &[Lane], state: &mut TimelineState, round: usize) {
    let timeline = Timeline {
        name: "timeline",
        documents: &[document],
        lanes,
        end: HOUR,
        playhead: SessionTime::from_secs(1800) + SessionTime::from_millis(40 * round as i64),
        playing: true,
        span: None,
        looping: false,
        sound: None,
        stills: &[],
        frame_start: None,
        decimal: '.',
    };
    let answer = timeline.show(ui, state);
    assert!(!answer.intents.iter().any(|intent| matches!(intent, Intent::Reshape { .. })));
}

struct Naive<'a> {
    stage: Stage,
    coding: &'a Coding,
    seconds: i64,
}

impl<'a> Naive<'a> {
    fn new(document: &'a Document, seconds: i64) -> Self {
        Self { stage: Stage::new(), coding: document.as_coding().expect("a coding"), seconds }
    }

    fn frame(&mut self, round: usize) -> f64 {
        let middle = SessionTime::from_secs(1800 - self.seconds / 2) + SessionTime::from_millis(round as i64);
        let shown = Span::new(middle, middle + SessionTime::from_secs(self.seconds)).expect("seconds are positive");
        let scale = Axis::around(shown, HOUR, SCREEN.x).over(0.0, SCREEN.x);
        let coding = self.coding;
        self.stage.frame(Vec::new(), |ui| {
            let screen = ui.max_rect();
            for lane in 0..coding.scheme.tiers.len() {
                let rows = 50.0 + lane as f32 * 44.0..=90.0 + lane as f32 * 44.0;
                for (_, start, end) in coding.marks().extents(lane) {
                    let bar =
                        Rect::from_x_y_ranges(scale.x(start)..=scale.x(end).max(scale.x(start) + 2.0), rows.clone());
                    if bar.intersects(screen) {
                        ui.painter().rect_filled(bar, CornerRadius::same(3), Color32::LIGHT_BLUE);
                    }
                }
            }
        })
    }
}

/// A frame right after a mark was added: the count follows the history.
fn change_one_mark(document: &mut Document, rounds: usize) -> Vec<f64> {
    let lanes = Lane::of_coding(0, document.as_coding().expect("a coding"), "en", true);
    let (mut stage, mut state) = (Stage::new(), TimelineState::new());
    let mut took = Vec::new();
    for round in 0..rounds + 2 {
        let at = SessionTime::from_millis(700 + 977 * round as i64);
        let coding = document.as_coding().expect("a coding");
        let transaction = coding.press("c1-0", at, MarkId(Uuid::from_u128(1 << 100 | round as u128)));
        let author = Author::new("bench").expect("a name");
        document.commit(transaction.expect("pressed"), author, chrono::Utc::now()).expect("committed");
        took.push(stage.frame(Vec::new(), |ui| show(ui, document, &lanes, &mut state, 0)));
    }
    took.split_off(2)
}

/// An hour with this many marks over six tiers: one of states end to end, five of moments and short spans.
fn coding_with(marks: usize) -> Document {
    let tiers: Vec<String> = (0..LANES)
        .map(|tier| {
            let codes: Vec<String> = (0..CODES)
                .map(|code| format!(r#"{{"id":"c{tier}-{code}","name":{{"en":"code {tier}.{code}"}}}}"#))
                .collect();
            let kind = if tier == 0 { "state" } else { "event" };
            format!(
                r#"{{"id":"t{tier}","name":{{"en":"Tier {tier}"}},"kind":"{kind}","subject":"infant","codes":[{}]}}"#,
                codes.join(",")
            )
        })
        .collect();
    let mut text = format!(
        r#"{{"session":"{}","coder":"bench","scheme":{{"id":"bench","version":1,"name":{{"en":"bench"}},"tiers":[{}]}},"marks":["#,
        Uuid::from_u128(1),
        tiers.join(",")
    );
    let per_lane = marks as u64 / LANES + 1;
    let step = HOUR.nanos() / per_lane as i64;
    let mut noise = Noise(7);
    for index in 0..marks as u64 {
        let (tier, place) = (index % LANES, (index / LANES) as i64);
        let code = noise.below(CODES);
        let start = place * step + if tier == 0 { 0 } else { noise.below(step as u64) as i64 };
        let extent = match (tier, noise.below(2)) {
            (0, _) => format!(r#"{{"during":{{"start":{start},"end":{}}}}}"#, start + step),
            (_, 0) => format!(r#"{{"at":{start}}}"#),
            _ => {
                format!(r#"{{"during":{{"start":{start},"end":{}}}}}"#, start + 1 + noise.below(2 * step as u64) as i64)
            }
        };
        let comma = if index == 0 { "" } else { "," };
        let id = Uuid::from_u128(u128::from(index) + 10);
        let _ = write!(text, r#"{comma}{{"id":"{id}","code":"c{tier}-{code}","extent":{extent}}}"#);
    }
    text.push_str("]}");
    let coding: Coding = serde_json::from_str(&text).expect("the coding is sound");
    let author = Author::new("bench").expect("a name");
    Document::create(DocumentId(Uuid::from_u128(2)), Body::Coding(Box::new(coding)), author, chrono::Utc::now())
}

/// A small generator of the same noise in every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}
