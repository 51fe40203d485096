//! The timeline: a ruler, the film strip, the sound, and one lane a tier with its marks.
//!
//! It shows documents and answers with [`Intent`]s; it never changes a document. What is being dragged is previewed from
//! [`TimelineState`] and becomes one intent when it is let go. It speaks no words of its own: names come with the
//! [`Lane`]s, and its [`Answer`] says which mark the pointer is on, so that the screen around it can add a tooltip and
//! a menu.
//!
//! What a frame costs does not depend on how many marks there are: a lane with few marks in view draws those, found by
//! range in the coding's own order; a crowded one draws [`density`].

pub mod axis;
mod brush;
pub mod density;
#[cfg(test)]
mod fixture;
mod interact;
mod lanes;
mod links;
pub mod look;
mod overview;
mod ruler;
pub mod strip;
pub mod waveform;

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use self::axis::{Axis, Scale};
use self::brush::Brush;
use self::density::Density;
use self::interact::Grab;
use self::strip::Still;
use self::waveform::Envelope;
use crate::domain::coding::Coding;
use crate::domain::document::Document;
use crate::domain::edit::Label;
use crate::domain::id::MarkId;
use crate::domain::mark::Extent;
use crate::domain::time::{SessionTime, Span};

/// One lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Which of the timeline's documents it shows.
    pub document: usize,
    /// Which tier of that document's scheme; its place gives it its look.
    pub tier: usize,
    /// What stands at its left.
    pub name: String,
    /// The words of the tier's codes, in order.
    pub codes: Vec<String>,
    /// Whether its marks can be moved.
    pub editable: bool,
}

impl Lane {
    /// Every tier of a coding, in its order, named in a language.
    #[must_use]
    pub fn of_coding(document: usize, coding: &Coding, language: &str, editable: bool) -> Vec<Self> {
        let lane = |(tier, of): (usize, &crate::domain::scheme::Tier)| Self {
            document,
            tier,
            name: of.name.in_language(language).to_owned(),
            codes: of.codes.iter().map(|code| code.name.in_language(language).to_owned()).collect(),
            editable,
        };
        coding.scheme.tiers.iter().enumerate().map(lane).collect()
    }
}

/// What a timeline shows in this frame.
pub struct Timeline<'a> {
    /// Its name for people who do not see it.
    pub name: &'a str,
    /// The codings whose marks it shows.
    pub documents: &'a [&'a Document],
    /// Its lanes, from the top.
    pub lanes: &'a [Lane],
    /// Where the session ends.
    pub end: SessionTime,
    /// The moment on the screen.
    pub playhead: SessionTime,
    /// Whether the film runs: the view then follows the playhead.
    pub playing: bool,
    /// The span between in and out.
    pub span: Option<Span>,
    /// Whether that span is played round and round.
    pub looping: bool,
    /// The sound.
    pub sound: Option<&'a Envelope>,
    /// Pictures of the film, in order of time.
    pub stills: &'a [Still],
    /// The start of the frame on the screen at a moment; what is dragged lands on frames.
    pub frame_start: Option<&'a dyn Fn(SessionTime) -> SessionTime>,
    /// The sign of the decimals.
    pub decimal: char,
}

/// What a person did to the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// To show this moment. While a drag lasts, `settled` is false: what comes next will be near.
    Seek {
        /// When.
        at: SessionTime,
        /// Whether the pointer was let go.
        settled: bool,
    },
    /// To give a mark another extent, already fitted between its neighbours.
    Reshape {
        /// The lane's document.
        document: usize,
        /// Which.
        mark: MarkId,
        /// When it shall be.
        extent: Extent,
        /// What the change is called.
        label: Label,
    },
    /// To write beside a mark.
    Comment(MarkId),
    /// Another span between in and out, while it is drawn; `None` takes it off.
    Span(Option<Span>),
}

/// What the pointer met in this frame.
pub struct Answer {
    /// The widget's response, for a tooltip and a menu.
    pub response: Response,
    /// The mark under the pointer, with its lane.
    pub hovered: Option<(usize, MarkId)>,
    /// What was asked for.
    pub intents: Vec<Intent>,
}

/// What a timeline remembers between frames.
#[derive(Default)]
pub struct TimelineState {
    /// The selected marks.
    pub selected: BTreeSet<MarkId>,
    /// The mark on which the menu was opened.
    pub menu_on: Option<MarkId>,
    /// Whether dragging sticks to edges and the playhead.
    pub snap: bool,
    axis: Option<Axis>,
    width: f32,
    head: f32,
    /// Where the first lane begins below the top, and how high lanes are.
    lanes_top: f32,
    lane_height: f32,
    scrolled_down: f32,
    density: Vec<Density>,
    grab: Option<Grab>,
    /// The playhead is kept in view until the person scrolls away from it.
    following: bool,
}

/// Heights, in points.
const RULER: f32 = 26.0;
const STILLS: f32 = 46.0;
const SOUND: f32 = 38.0;
const LANE: std::ops::RangeInclusive<f32> = 25.0..=44.0;
const AT_EASE: f32 = 36.0;
const OVERVIEW: f32 = 14.0;
const GAP: f32 = 4.0;

impl TimelineState {
    /// Nothing selected, snapping on, the whole session in view.
    #[must_use]
    pub fn new() -> Self {
        Self { snap: true, following: true, ..Self::default() }
    }

    /// Zooms about the middle of the view, or about the playhead where that is in view.
    pub fn zoom(&mut self, factor: f64, playhead: SessionTime, end: SessionTime) {
        let Some(axis) = self.axis else { return };
        let x = axis.over(0.0, self.width).x(playhead);
        let held = if (0.0..=self.width).contains(&x) { x } else { self.width / 2.0 };
        self.axis = Some(axis.zoomed(factor, held, end, self.width));
    }

    /// The whole session.
    pub fn zoom_all(&mut self) {
        self.axis = None;
    }

    /// A span fills the view.
    pub fn zoom_to(&mut self, span: Span, end: SessionTime) {
        self.axis = Some(Axis::around(span, end, self.width.max(1.0)));
    }

    /// Brings a moment into view, with as little movement as may be.
    pub fn reveal(&mut self, at: SessionTime, end: SessionTime) {
        let Some(axis) = self.axis else { return };
        let x = axis.over(0.0, self.width).x(at);
        if !(0.0..=self.width).contains(&x) {
            self.axis = Some(axis.showing(at, 0.3, end, self.width));
        }
    }

    /// Where a moment of a lane lies on the screen, in a timeline that was last drawn into this area; `None` before the
    /// first frame.
    #[must_use]
    pub fn place(&self, area: Rect, lane: usize, at: SessionTime) -> Option<Pos2> {
        let x = self.axis?.over(area.left() + self.head, self.width).x(at);
        let y = self.lanes_top + (lane as f32 + 0.5) * self.lane_height - self.scrolled_down;
        Some(pos2(x, area.top() + y))
    }

    /// What is in view; `None` before the first frame.
    #[must_use]
    pub fn in_view(&self) -> Option<Span> {
        self.axis.map(|axis| axis.over(0.0, self.width).span())
    }
}

/// Where everything lies on the screen in this frame.
struct Places {
    ruler: Rect,
    stills: Option<Rect>,
    sound: Option<Rect>,
    lanes: Rect,
    overview: Rect,
    lane_height: f32,
    scrolled_down: f32,
    scale: Scale,
}

impl Places {
    /// The rectangle of a lane, its left column left out.
    fn lane(&self, index: usize) -> Rect {
        let top = self.lanes.top() + index as f32 * self.lane_height - self.scrolled_down;
        Rect::from_min_size(pos2(self.scale.left(), top), vec2(self.scale.width(), self.lane_height))
    }

    fn lane_at(&self, y: f32, lanes: usize) -> Option<usize> {
        if !self.lanes.y_range().contains(y) {
            return None;
        }
        let index = ((y - self.lanes.top() + self.scrolled_down) / self.lane_height) as usize;
        (index < lanes).then_some(index)
    }
}

impl Timeline<'_> {
    /// The height at which so many lanes are easy to read.
    #[must_use]
    pub fn height_at_ease(lanes: usize, stills: bool, sound: bool) -> f32 {
        let bands = RULER + if stills { STILLS } else { 0.0 } + if sound { SOUND } else { 0.0 };
        bands + lanes as f32 * AT_EASE + OVERVIEW + 2.0 * GAP
    }

    /// Draws the timeline into the space that is left, and says what was done to it.
    pub fn show(&self, ui: &mut Ui, state: &mut TimelineState) -> Answer {
        state.head = self.head(ui);
        let size = ui.available_size_before_wrap().max(vec2(state.head + 120.0, 120.0));
        let (area, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, ui.is_enabled(), self.name));
        self.count(state);
        let places = self.arrange(area, state);
        let mut answer = self.interact(ui, &places, state, response);
        if self.playing && state.following {
            follow(state, self.playhead, self.end);
        }
        // Scrolling and zooming in this frame is drawn in this frame.
        let places = self.arrange(area, state);
        if ui.is_rect_visible(area) {
            self.paint(ui, &places, state, &answer);
        }
        answer.hovered = answer.hovered.filter(|_| state.grab.is_none());
        answer
    }

    fn count(&self, state: &mut TimelineState) {
        state.density.resize_with(self.documents.len(), Density::default);
        for (density, document) in state.density.iter_mut().zip(self.documents) {
            density.follow(document, self.end);
        }
    }

    fn arrange(&self, area: Rect, state: &mut TimelineState) -> Places {
        let left = area.left() + state.head;
        let width = (area.right() - left).max(1.0);
        let axis = state.axis.unwrap_or_else(|| Axis::whole(self.end, width)).kept_within(self.end, width);
        state.axis = Some(axis);
        if (state.width - width).abs() > 0.5 && state.width > 0.0 && axis == Axis::whole(self.end, state.width) {
            state.axis = Some(Axis::whole(self.end, width));
        }
        state.width = width;
        let mut top = area.top();
        let mut row = |height: f32| {
            let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
            top += height;
            rect
        };
        let ruler = row(RULER);
        let squeezed = self.squeezed(area.height());
        let stills = (!self.stills.is_empty()).then(|| row((STILLS * squeezed).round()));
        let sound = self.sound.is_some().then(|| row((SOUND * squeezed).round()));
        let lanes = Rect::from_min_max(pos2(area.left(), top + GAP), area.right_bottom() - vec2(0.0, OVERVIEW + GAP));
        let count = self.lanes.len().max(1) as f32;
        let lane_height = (lanes.height() / count).clamp(*LANE.start(), *LANE.end());
        state.scrolled_down = state.scrolled_down.clamp(0.0, (lane_height * count - lanes.height()).max(0.0));
        (state.lanes_top, state.lane_height) = (lanes.top() - area.top(), lane_height);
        let overview = Rect::from_min_max(pos2(left, area.bottom() - OVERVIEW), area.right_bottom());
        let scale = state.axis.unwrap_or(axis).over(left, width);
        Places { ruler, stills, sound, lanes, overview, lane_height, scrolled_down: state.scrolled_down, scale }
    }

    /// What part of their height the strip and the sound keep, so that the lanes have room.
    fn squeezed(&self, height: f32) -> f32 {
        let bands = if self.stills.is_empty() { 0.0 } else { STILLS } + if self.sound.is_some() { SOUND } else { 0.0 };
        let spare = height - RULER - OVERVIEW - 2.0 * GAP - self.lanes.len() as f32 * LANE.start();
        (spare / bands.max(1.0)).clamp(0.55, 1.0)
    }

    fn paint(&self, ui: &Ui, places: &Places, state: &TimelineState, answer: &Answer) {
        let painter = ui.painter();
        let visuals = ui.visuals();
        self.paint_ground(ui, places);
        if let Some(rect) = places.stills {
            strip::paint(painter, rect, places.scale, self.stills);
        }
        if let (Some(rect), Some(sound)) = (places.sound, self.sound) {
            let mut brush = Brush::new(ui.pixels_per_point());
            sound.paint(&mut brush, rect, places.scale, visuals.weak_text_color());
            brush.finish(&painter.with_clip_rect(rect));
        }
        self.paint_lanes(ui, places, state, answer.hovered);
        self.paint_ruler(ui, places);
        self.paint_overview(ui, places, state);
        self.paint_playhead(ui, places, state);
        if answer.response.has_focus() {
            let ring = Stroke::new(2.0, visuals.selection.stroke.color);
            painter.rect_stroke(places.lanes.expand(2.0), 6.0, ring, StrokeKind::Inside);
        }
    }

    fn coding(&self, lane: &Lane) -> Option<&Coding> {
        self.documents.get(lane.document)?.as_coding()
    }
}

/// Turns the page when the playhead leaves it.
fn follow(state: &mut TimelineState, playhead: SessionTime, end: SessionTime) {
    let Some(axis) = state.axis else { return };
    let x = axis.over(0.0, state.width).x(playhead);
    if x < 0.0 || x > state.width * 0.95 {
        state.axis = Some(axis.showing(playhead, 0.1, end, state.width));
    }
}
