//! What the pointer does: hitting, selecting, dragging, scrolling, zooming.

use egui::{CursorIcon, Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use super::lanes::{GLYPH, crowded, widened};
use super::{Answer, Intent, Lane, Places, Timeline, TimelineState};
use crate::domain::coding::Coding;
use crate::domain::edit::Label;
use crate::domain::id::MarkId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::scheme::TierKind;
use crate::domain::time::{SessionTime, Span};

/// How near to an edge the pointer takes it, in points.
const EDGE: f32 = 5.0;
/// How near a dragged edge sticks, in points.
const STICK: f32 = 7.0;
/// A bar narrower than this has no edges to take.
const GRASPABLE: f32 = 14.0;

/// What of a mark is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Body,
    Start,
    End,
}

/// What is being dragged.
#[derive(Clone, Debug)]
pub(super) enum Grab {
    /// The playhead.
    Scrub,
    /// The span between in and out, from this end to the pointer.
    Span(SessionTime),
    /// The view, from the overview.
    Overview,
    /// The view, by the middle button.
    Pan,
    /// A rectangle that selects.
    Area { from: Pos2, to: Pos2 },
    /// A mark.
    Mark(HeldMark),
}

/// A mark that is being dragged: where it was and where it would be.
#[derive(Clone, Debug)]
pub(super) struct HeldMark {
    lane: usize,
    mark: MarkId,
    part: Part,
    /// How far right of the held edge (or the start) the pointer took it.
    offset: SessionTime,
    was: Extent,
    now: Extent,
    stuck: Option<SessionTime>,
}

impl Grab {
    pub(super) fn pans(&self) -> bool {
        matches!(self, Self::Overview | Self::Pan)
    }

    pub(super) fn area(&self) -> Option<Rect> {
        match self {
            Self::Area { from, to } => Some(Rect::from_two_pos(*from, *to)),
            _ => None,
        }
    }

    /// The edge to which the drag sticks.
    pub(super) fn stuck_at(&self) -> Option<SessionTime> {
        match self {
            Self::Mark(held) => held.stuck,
            _ => None,
        }
    }
}

impl TimelineState {
    /// Where a mark stands, or would stand if the drag ended now.
    pub(super) fn extent_of(&self, mark: &Mark) -> Extent {
        match &self.grab {
            Some(Grab::Mark(held)) if held.mark == mark.id => held.now,
            _ => mark.extent,
        }
    }
}

/// A mark under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hit {
    lane: usize,
    mark: MarkId,
    part: Part,
}

impl Timeline<'_> {
    pub(super) fn interact(&self, ui: &Ui, places: &Places, state: &mut TimelineState, response: Response) -> Answer {
        let mut intents = Vec::new();
        let at = response.hover_pos();
        let hit = at.and_then(|at| self.hit(places, state, at));
        self.wheel(ui, places, state, &response);
        self.press(ui, places, state, &response);
        self.drag(ui, places, state, &response, &mut intents);
        self.release(ui, state, &response, &mut intents);
        self.click(ui, places, state, &response, &mut intents);
        self.cursor(ui, places, state, at, hit);
        if response.has_focus() {
            let keep = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keep));
        }
        if places.scale.span().contains(self.playhead) {
            state.following = true;
        }
        Answer { response, hovered: hit.map(|hit| (hit.lane, hit.mark)), intents }
    }

    /// The mark at a place on the screen. Where marks lie closer than they can be told apart there is none.
    fn hit(&self, places: &Places, state: &TimelineState, at: Pos2) -> Option<Hit> {
        if at.x < places.scale.left() {
            return None;
        }
        let lane = places.lane_at(at.y, self.lanes.len())?;
        let of = &self.lanes[lane];
        let coding = self.coding(of)?;
        if state.density.get(of.document).is_some_and(|density| crowded(density, of, places)) {
            return None;
        }
        let reach = Span::new(places.scale.time(at.x - GLYPH - 2.0), places.scale.time(at.x + GLYPH + 2.0))?;
        let near = coding.marks().touching(of.tier, reach);
        let best = near
            .iter()
            .filter_map(|mark| Some((self.part_at(places, mark.extent, at.x)?, mark)))
            // A selected mark is meant before others, then an edge, then what is shortest and so lies on top.
            .min_by_key(|(part, mark)| {
                let length = mark.extent.end() - mark.extent.start();
                (!state.selected.contains(&mark.id), *part == Part::Body, length)
            });
        best.map(|(part, mark)| Hit { lane, mark: mark.id, part })
    }

    /// Which part of an extent lies at a place across the screen, if any.
    fn part_at(&self, places: &Places, extent: Extent, x: f32) -> Option<Part> {
        let start = places.scale.x(extent.start());
        if let Extent::At(_) = extent {
            return ((x - start).abs() <= GLYPH + 2.0).then_some(Part::Body);
        }
        let end = places.scale.x(super::density::drawn_end(extent, self.end));
        if x < start - EDGE || x > end + EDGE {
            return None;
        }
        if end - start < GRASPABLE {
            return Some(Part::Body);
        }
        match ((x - start).abs() <= EDGE, (x - end).abs() <= EDGE) {
            (true, _) => Some(Part::Start),
            (_, true) => Some(Part::End),
            _ => (start <= x && x < end).then_some(Part::Body),
        }
    }

    fn wheel(&self, ui: &Ui, places: &Places, state: &mut TimelineState, response: &Response) {
        let Some(at) = response.hover_pos().filter(|_| response.contains_pointer()) else { return };
        let Some(axis) = state.axis else { return };
        let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
        let width = places.scale.width();
        if at.x < places.scale.left() && zoom == 1.0 {
            state.scrolled_down -= scroll.y;
        } else if zoom != 1.0 {
            let held = (at.x - places.scale.left()).max(0.0);
            state.axis = Some(axis.zoomed(f64::from(zoom), held, self.end, width));
        } else if scroll.x + scroll.y != 0.0 {
            state.axis = Some(axis.scrolled(-(scroll.x + scroll.y), self.end, width));
            state.following = false;
        }
    }

    fn press(&self, ui: &Ui, places: &Places, state: &mut TimelineState, response: &Response) {
        let Some(from) = ui.input(|input| input.pointer.press_origin()) else { return };
        if response.drag_started_by(PointerButton::Middle) {
            state.grab = Some(Grab::Pan);
        } else if response.drag_started_by(PointerButton::Primary) {
            state.grab = if places.overview.contains(from) {
                Some(Grab::Overview)
            } else if let Some(end) = self.span_end(ui, places, from) {
                Some(Grab::Span(end))
            } else if from.x >= places.scale.left() && from.y < places.lanes.top() {
                Some(Grab::Scrub)
            } else if let Some(hit) = self.hit(places, state, from) {
                let hit = drawn_out(hit, ui.input(|input| input.modifiers.shift));
                self.take(places, state, hit, from.x)
            } else {
                places.lanes.contains(from).then_some(Grab::Area { from, to: from })
            };
        }
    }

    /// The end from which a press on the ruler draws the span: the other one where one of its posts is taken, the
    /// pressed moment itself with Shift.
    fn span_end(&self, ui: &Ui, places: &Places, from: Pos2) -> Option<SessionTime> {
        if !places.ruler.contains(from) {
            return None;
        }
        let near = |at: SessionTime| (places.scale.x(at) - from.x).abs() <= EDGE;
        match self.span {
            Some(span) if near(span.start()) => Some(span.end()),
            Some(span) if near(span.end()) => Some(span.start()),
            _ => ui.input(|input| input.modifiers.shift).then(|| self.on_frame(places.scale.time(from.x))),
        }
    }

    /// Takes hold of a mark, where its lane lets it be moved.
    fn take(&self, places: &Places, state: &mut TimelineState, hit: Hit, x: f32) -> Option<Grab> {
        let lane = &self.lanes[hit.lane];
        let was = self.coding(lane)?.marks().get(hit.mark)?.extent;
        if !state.selected.contains(&hit.mark) {
            state.selected = [hit.mark].into();
        }
        let edge = match hit.part {
            Part::End => super::density::drawn_end(was, self.end),
            Part::Body | Part::Start => was.start(),
        };
        let offset = places.scale.time(x) - edge;
        let held = HeldMark { lane: hit.lane, mark: hit.mark, part: hit.part, offset, was, now: was, stuck: None };
        lane.editable.then_some(Grab::Mark(held))
    }

    fn drag(
        &self,
        ui: &Ui,
        places: &Places,
        state: &mut TimelineState,
        response: &Response,
        intents: &mut Vec<Intent>,
    ) {
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            state.grab = None;
        }
        let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) else { return };
        let (Some(mut grab), Some(axis)) = (state.grab.take(), state.axis) else { return };
        match &mut grab {
            Grab::Scrub => {
                let seek = self.clamped(places.scale.time(at.x));
                intents.push(Intent::Seek { at: seek, settled: false });
            }
            Grab::Span(end) => {
                let at = self.on_frame(self.clamped(places.scale.time(at.x)));
                intents.extend(Span::new(at.min(*end), at.max(*end)).map(|span| Intent::Span(Some(span))));
            }
            Grab::Pan => {
                state.axis = Some(axis.scrolled(-response.drag_delta().x, self.end, places.scale.width()));
                state.following = false;
            }
            Grab::Overview => {
                let middle = self.overview_scale(places).time(at.x);
                state.axis = Some(axis.showing(middle, 0.5, self.end, places.scale.width()));
                state.following = false;
            }
            Grab::Area { to, .. } => *to = at,
            Grab::Mark(held) => self.pull(places, state.snap, held, at.x),
        }
        if matches!(grab, Grab::Mark(_) | Grab::Area { .. }) {
            self.creep(ui, places, state, at.x);
        }
        state.grab = Some(grab);
    }

    /// Scrolls on while something is held beyond an edge.
    fn creep(&self, ui: &Ui, places: &Places, state: &mut TimelineState, x: f32) {
        let beyond = (x - places.scale.right()).max(0.0) + (x - places.scale.left()).min(0.0);
        if let Some(axis) = state.axis.filter(|_| beyond != 0.0) {
            let step = (beyond * 0.2).clamp(-40.0, 40.0);
            state.axis = Some(axis.scrolled(step, self.end, places.scale.width()));
            ui.ctx().request_repaint();
        }
    }

    fn clamped(&self, at: SessionTime) -> SessionTime {
        at.clamp(SessionTime::ZERO, self.end)
    }

    /// Where a held mark would be with the pointer at a place.
    fn pull(&self, places: &Places, snap: bool, held: &mut HeldMark, x: f32) {
        let lane = &self.lanes[held.lane];
        let Some(coding) = self.coding(lane) else { return };
        let wanted = self.clamped(places.scale.time(x) - held.offset);
        let stick = |at: SessionTime| if snap { self.stick(places, held.mark, at) } else { None };
        let (extent, stuck) = match held.part {
            Part::Start => {
                let stuck = stick(wanted);
                (with_start(held.was, stuck.unwrap_or_else(|| self.on_frame(wanted))), stuck)
            }
            Part::End => {
                let stuck = stick(wanted);
                (with_end(held.was, stuck.unwrap_or_else(|| self.on_frame(wanted))), stuck)
            }
            Part::Body => self.moved(held.was, wanted, stick),
        };
        if let Some(fitted) = extent.and_then(|extent| self.fitted(coding, lane, held, extent)) {
            held.now = fitted;
            held.stuck = stuck.filter(|edge| fitted.start() == *edge || fitted.end() == *edge);
        }
    }

    /// A mark moved so that it starts at a moment, or so that whichever end sticks first does.
    fn moved(
        &self,
        was: Extent,
        start: SessionTime,
        stick: impl Fn(SessionTime) -> Option<SessionTime>,
    ) -> (Option<Extent>, Option<SessionTime>) {
        let length = match was {
            Extent::Since(_) => SessionTime::ZERO,
            _ => was.end() - was.start(),
        };
        let start = start.min(self.end - length).max(SessionTime::ZERO);
        let by_start = stick(start).map(|edge| (edge, edge));
        let by_end =
            (length > SessionTime::ZERO).then(|| stick(start + length).map(|edge| (edge - length, edge))).flatten();
        let nearest = by_start.into_iter().chain(by_end).min_by_key(|(to, _)| (*to - start).nanos().abs());
        let to = nearest.map_or_else(|| self.on_frame(start), |(to, _)| to);
        (Some(was.shifted(to - was.start())), nearest.map(|(_, edge)| edge))
    }

    /// The extent between its neighbours. A state that is moved against one stops there and keeps its length.
    fn fitted(&self, coding: &Coding, lane: &Lane, held: &HeldMark, extent: Extent) -> Option<Extent> {
        if held.part == Part::Start && extent.start() < SessionTime::ZERO {
            return None;
        }
        let state = coding.scheme.tiers.get(lane.tier).is_some_and(|tier| tier.kind == TierKind::State);
        let fitted = coding.fitted(held.mark, extent)?;
        if held.part != Part::Body || !state {
            return Some(fitted);
        }
        let back =
            if fitted.start() > extent.start() { fitted.start() - extent.start() } else { fitted.end() - extent.end() };
        coding.fitted(held.mark, extent.shifted(back))
    }

    fn on_frame(&self, at: SessionTime) -> SessionTime {
        self.frame_start.map_or(at, |start| start(at))
    }

    /// The nearest edge a dragged end sticks to: of other marks, the playhead, in, out, or the session.
    fn stick(&self, places: &Places, held: MarkId, at: SessionTime) -> Option<SessionTime> {
        let reach = places.scale.length(STICK);
        let mut edges = vec![self.playhead, SessionTime::ZERO, self.end];
        edges.extend(self.span.iter().flat_map(|span| [span.start(), span.end()]));
        let near = widened(Span::new(at, at + SessionTime::from_nanos(1))?, reach);
        for lane in self.lanes {
            let Some(coding) = self.coding(lane) else { continue };
            let marks = coding.marks().touching(lane.tier, near);
            edges.extend(
                marks
                    .iter()
                    .filter(|mark| mark.id != held)
                    .flat_map(|mark| [mark.extent.start(), super::density::drawn_end(mark.extent, self.end)]),
            );
        }
        let distance = |edge: &SessionTime| (*edge - at).nanos().abs();
        edges.into_iter().min_by_key(distance).filter(|edge| distance(edge) <= reach.nanos())
    }

    fn release(&self, ui: &Ui, state: &mut TimelineState, response: &Response, intents: &mut Vec<Intent>) {
        if !response.drag_stopped() {
            return;
        }
        match state.grab.take() {
            Some(Grab::Scrub) => intents.push(Intent::Seek { at: self.playhead, settled: true }),
            Some(Grab::Mark(held)) if held.now != held.was => {
                let label = if held.part == Part::Body { Label::MoveMark } else { Label::TrimMark };
                let document = self.lanes[held.lane].document;
                intents.push(Intent::Reshape { document, mark: held.mark, extent: held.now, label });
            }
            Some(Grab::Area { from, to }) => {
                if !ui.input(|input| input.modifiers.command) {
                    state.selected.clear();
                }
                self.select_in(state, Rect::from_two_pos(from, to), response.rect);
            }
            _ => {}
        }
    }

    /// Selects the marks that a rectangle touches.
    fn select_in(&self, state: &mut TimelineState, area: Rect, whole: Rect) {
        let places = self.arrange(whole, state);
        let scale = places.scale;
        let Some(span) = Span::new(scale.time(area.left().max(scale.left())), scale.time(area.right())) else { return };
        for (index, lane) in self.lanes.iter().enumerate() {
            let rect = places.lane(index);
            if let Some(coding) = self.coding(lane).filter(|_| rect.y_range().intersects(area.y_range())) {
                state.selected.extend(coding.marks().touching(lane.tier, span).iter().map(|mark| mark.id));
            }
        }
    }

    fn click(
        &self,
        ui: &Ui,
        places: &Places,
        state: &mut TimelineState,
        response: &Response,
        intents: &mut Vec<Intent>,
    ) {
        let Some(at) = response.interact_pointer_pos() else { return };
        let hit = self.hit(places, state, at);
        let modifiers = ui.input(|input| input.modifiers);
        if response.secondary_clicked() {
            state.menu_on = hit.map(|hit| hit.mark);
            if let Some(hit) = hit.filter(|hit| !state.selected.contains(&hit.mark)) {
                state.selected = [hit.mark].into();
            }
        }
        if response.double_clicked() {
            intents.extend(hit.map(|hit| Intent::Comment(hit.mark)));
            if places.ruler.contains(at) {
                intents.push(Intent::Span(None));
            }
        } else if response.clicked() {
            match hit {
                Some(hit) => select(state, hit.mark, modifiers),
                None if places.overview.contains(at) => {
                    let middle = self.overview_scale(places).time(at.x);
                    state.axis = state.axis.map(|axis| axis.showing(middle, 0.5, self.end, places.scale.width()));
                }
                None if at.x >= places.scale.left() => {
                    if places.lanes.contains(at) {
                        state.selected.clear();
                    }
                    intents.push(Intent::Seek { at: self.clamped(places.scale.time(at.x)), settled: true });
                }
                None => {}
            }
        }
    }

    fn cursor(&self, ui: &Ui, places: &Places, state: &TimelineState, at: Option<Pos2>, hit: Option<Hit>) {
        let icon = match (&state.grab, hit) {
            (Some(Grab::Mark(held)), _) if held.part != Part::Body => CursorIcon::ResizeHorizontal,
            (Some(Grab::Mark(_) | Grab::Pan | Grab::Overview), _) => CursorIcon::Grabbing,
            (None, Some(hit)) if self.lanes[hit.lane].editable && hit.part != Part::Body => {
                CursorIcon::ResizeHorizontal
            }
            (None, Some(_)) => CursorIcon::PointingHand,
            (None, None) if at.is_some_and(|at| places.ruler.contains(at)) => CursorIcon::ResizeHorizontal,
            _ => return,
        };
        ui.ctx().set_cursor_icon(icon);
    }
}

/// With Shift the end of a mark is drawn out wherever it is taken: a moment has no edge to take.
fn drawn_out(hit: Hit, shift: bool) -> Hit {
    Hit { part: if shift && hit.part == Part::Body { Part::End } else { hit.part }, ..hit }
}

fn select(state: &mut TimelineState, mark: MarkId, modifiers: Modifiers) {
    if !modifiers.command {
        state.selected = [mark].into();
    } else if !state.selected.remove(&mark) {
        state.selected.insert(mark);
    }
}

/// The extent with another start; `None` where it would lie after the end.
fn with_start(extent: Extent, start: SessionTime) -> Option<Extent> {
    match extent {
        Extent::Since(_) => Some(Extent::Since(start)),
        _ => Extent::between(start, extent.end()),
    }
}

/// The extent with another end; `None` where it would lie before the start.
fn with_end(extent: Extent, end: SessionTime) -> Option<Extent> {
    Extent::between(extent.start(), end)
}

#[cfg(test)]
#[path = "interact_tests.rs"]
mod tests;
