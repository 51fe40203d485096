//! The lanes: names at the left, marks in view, and, where there are more marks than room, how dense they lie.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, TextFormat, Ui, pos2, vec2};

use super::brush::Brush;
use super::density::{Bucket, Density, drawn_end};
use super::links;
use super::look::{Ink, mix};
use super::{Lane, Places, Timeline, TimelineState};
use crate::app::theme::{TierLook, palette, tier_look};
use crate::domain::coding::Coding;
use crate::domain::id::MarkId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::time::{SessionTime, Span};

/// With more marks than this in view a lane shows density instead.
const CROWD: usize = 400;
/// With more than this its moments are plain strokes.
const BUSY: usize = 120;
/// The widest bucket that still looks like a line, in points.
const BUCKET: f64 = 3.0;
/// Half the size of a moment's shape.
pub(super) const GLYPH: f32 = 5.5;
const RADIUS: f32 = 4.0;
/// How wide the names' column may be.
const HEAD: std::ops::RangeInclusive<f32> = 96.0..=196.0;
/// The shape before a name and the air after it.
const BESIDE_NAME: f32 = 44.0;

/// Everything that one lane's painting needs.
struct LanePainter<'a> {
    lane: &'a Lane,
    rect: Rect,
    places: &'a Places,
    look: &'static TierLook,
    inks: Vec<Ink>,
    words: Color32,
    ground: Color32,
    accent: Color32,
    end: SessionTime,
}

/// Words to be set when the shapes are drawn.
struct Words<'a> {
    text: &'a str,
    left: f32,
    room: f32,
    middle: f32,
    colour: Color32,
}

impl Timeline<'_> {
    /// The grounds of everything: lanes, what lies after the end, the names.
    pub(super) fn paint_ground(&self, ui: &Ui, places: &Places) {
        let visuals = ui.visuals();
        let painter = ui.painter();
        let ground = Rect::from_min_max(pos2(places.scale.left(), places.ruler.bottom()), places.lanes.max);
        painter.rect_filled(ground, CornerRadius::same(4), visuals.extreme_bg_color);
        let rule = visuals.widgets.noninteractive.bg_stroke.color;
        let clipped = painter.with_clip_rect(places.lanes);
        let mut brush = Brush::new(ui.pixels_per_point());
        for index in 0..self.lanes.len() {
            let lane = places.lane(index);
            if !lane.intersects(places.lanes) {
                continue;
            }
            let edge = Rect::from_min_max(pos2(places.lanes.left(), lane.bottom() - 1.0), lane.max);
            brush.bar(edge, rule.gamma_multiply(0.6));
            self.paint_name(ui, &clipped, &mut brush, places, index);
        }
        brush.finish(&clipped);
        let after = places.scale.x_drawn(self.end);
        if after < places.scale.right() {
            let rest = Rect::from_min_max(pos2(after, ground.top()), ground.max);
            painter.rect_filled(rest, CornerRadius::ZERO, visuals.faint_bg_color);
        }
    }

    /// How wide the names' column is: as the longest name, within reason.
    pub(super) fn head(&self, ui: &Ui) -> f32 {
        let width = |lane: &Lane| {
            let font = FontId::proportional(14.0);
            ui.painter().layout_no_wrap(lane.name.clone(), font, Color32::PLACEHOLDER).size().x
        };
        let longest = self.lanes.iter().map(width).fold(0.0, f32::max);
        (longest + BESIDE_NAME).clamp(*HEAD.start(), *HEAD.end()).round()
    }

    fn paint_name(&self, ui: &Ui, painter: &Painter, brush: &mut Brush, places: &Places, index: usize) {
        let lane = &self.lanes[index];
        let rect = places.lane(index);
        let look = tier_look(ui, lane.tier);
        let centre = pos2(places.lanes.left() + 10.0, rect.center().y);
        brush.shape(look.shape, centre, GLYPH, look.edge);
        let room = places.scale.left() - centre.x - 14.0;
        let galley = fitted(painter, &lane.name, FontId::proportional(14.0), ui.visuals().text_color(), room);
        painter.galley(pos2(centre.x + 14.0, centre.y - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    }

    pub(super) fn paint_lanes(
        &self,
        ui: &Ui,
        places: &Places,
        state: &TimelineState,
        hovered: Option<(usize, MarkId)>,
    ) {
        let clip = Rect::from_min_max(pos2(places.scale.left(), places.lanes.top()), places.lanes.max);
        let painter = ui.painter().with_clip_rect(clip);
        let mut brush = Brush::new(ui.pixels_per_point());
        let mut words = Vec::new();
        let shown: Vec<Vec<&Mark>> =
            (0..self.lanes.len()).map(|index| self.marks_to_draw(index, places, state)).collect();
        self.paint_links(ui, &mut brush, places, state, &shown, hovered);
        for (index, marks) in shown.iter().enumerate() {
            let lane = &self.lanes[index];
            let rect = places.lane(index);
            let Some(coding) = self.coding(lane).filter(|_| rect.intersects(places.lanes)) else { continue };
            let lane_painter = LanePainter::new(self, lane, rect, places, ui);
            if let Some(density) = state.density.get(lane.document).filter(|density| crowded(density, lane, places)) {
                lane_painter.density(&mut brush, density, coding);
            }
            lane_painter.marks(&mut brush, &mut words, coding, marks, state, hovered.map(|(_, mark)| mark));
        }
        self.paint_slider(ui, &mut brush, places);
        if let Some(area) = state.grab.as_ref().and_then(|grab| grab.area()) {
            let accent = ui.visuals().selection.stroke.color;
            brush.rounded(area, 2.0, accent.gamma_multiply(0.15));
            brush.rounded_line(area, 2.0, 1.0, accent);
        }
        brush.finish(&painter);
        for one in words {
            one.set(&painter);
        }
    }

    /// Says how far the lanes are scrolled down, where they do not all fit.
    fn paint_slider(&self, ui: &Ui, brush: &mut Brush, places: &Places) {
        let all = places.lane_height * self.lanes.len() as f32;
        let (shown, room) = (places.lanes.height() / all, places.lanes.height());
        if shown < 0.99 {
            let top = places.lanes.top() + places.scrolled_down / all * room;
            let right = places.lanes.right() - 3.0;
            let thumb = Rect::from_min_max(pos2(right - 5.0, top), pos2(right, top + shown * room));
            brush.rounded(thumb, 2.5, palette(ui).edge);
        }
    }

    /// The marks of a lane that are drawn one by one: those in view, or only the selected ones where it is crowded.
    fn marks_to_draw(&self, index: usize, places: &Places, state: &TimelineState) -> Vec<&Mark> {
        let lane = &self.lanes[index];
        let (Some(coding), Some(density)) = (self.coding(lane), state.density.get(lane.document)) else {
            return Vec::new();
        };
        if !places.lane(index).intersects(places.lanes) {
            return Vec::new();
        }
        let view = widened(places.scale.span(), places.scale.length(GLYPH * 2.0));
        if crowded(density, lane, places) {
            // Where everything is selected, nothing stands out.
            if state.selected.len() > CROWD {
                return Vec::new();
            }
            let own = |id: &&MarkId| coding.marks().lane_of(**id) == Some(lane.tier);
            let marks = state.selected.iter().filter(own).filter_map(|id| coding.marks().get(*id));
            return marks.filter(|mark| mark.extent.touches(view)).collect();
        }
        coding.marks().touching(lane.tier, view)
    }

    fn paint_links(
        &self,
        ui: &Ui,
        brush: &mut Brush,
        places: &Places,
        state: &TimelineState,
        shown: &[Vec<&Mark>],
        hovered: Option<(usize, MarkId)>,
    ) {
        let all: usize = shown.iter().map(Vec::len).sum();
        for (index, marks) in shown.iter().enumerate() {
            let lane = &self.lanes[index];
            let Some(coding) = self.coding(lane) else { continue };
            for mark in marks {
                let Some(cue) = mark.answers.and_then(|id| coding.marks().get(id)) else { continue };
                let chosen = |id| state.selected.contains(&id) || hovered.is_some_and(|(_, over)| over == id);
                let strong = chosen(mark.id) || chosen(cue.id);
                if !strong && all > links::MOST {
                    continue;
                }
                let Some(cue_lane) = coding.marks().lane_of(cue.id) else { continue };
                let same = |other: &Lane| other.document == lane.document && other.tier == cue_lane;
                let Some(cue_index) = self.lanes.iter().position(same) else { continue };
                let at = |extent: Extent, rect: Rect| pos2(places.scale.x_drawn(extent.start()), rect.center().y);
                let from = at(state.extent_of(mark), places.lane(index));
                let to = at(state.extent_of(cue), places.lane(cue_index));
                let colour = tier_look(ui, lane.tier).edge;
                links::paint(brush, from, to, colour, strong);
            }
        }
    }
}

/// Whether a lane has more marks in view than can be told apart.
pub(super) fn crowded(density: &Density, lane: &Lane, places: &Places) -> bool {
    let (_, width) = density.level(places.scale.axis().per_point(), BUCKET);
    width <= BUCKET && density.about(lane.tier, places.scale.span()) > CROWD
}

/// The span, longer by a length at both ends.
pub(super) fn widened(span: Span, by: SessionTime) -> Span {
    Span::new(span.start() - by, span.end() + by).unwrap_or(span)
}

impl<'a> LanePainter<'a> {
    fn new(timeline: &Timeline<'_>, lane: &'a Lane, rect: Rect, places: &'a Places, ui: &Ui) -> Self {
        let visuals = ui.visuals();
        let codes = lane.codes.len();
        let look = tier_look(ui, lane.tier);
        Self {
            lane,
            rect: rect.shrink2(vec2(0.0, 4.0)),
            places,
            look,
            inks: (0..codes).map(|code| Ink::of(look, code, codes)).collect(),
            words: visuals.text_color(),
            ground: visuals.extreme_bg_color,
            accent: visuals.selection.stroke.color,
            end: timeline.end,
        }
    }

    fn marks<'w>(
        &self,
        brush: &mut Brush,
        words: &mut Vec<Words<'w>>,
        coding: &Coding,
        marks: &[&Mark],
        state: &TimelineState,
        hovered: Option<MarkId>,
    ) where
        'a: 'w,
    {
        let Some(tier) = coding.scheme.tiers.get(self.lane.tier) else { return };
        let busy = marks.len() > BUSY;
        let mut extents = marks.iter().map(|mark| state.extent_of(mark)).peekable();
        for mark in marks {
            let Some(extent) = extents.next() else { break };
            let next = extents.peek().map_or(self.places.scale.right(), |next| self.places.scale.x_drawn(next.start()));
            let code = tier.codes.iter().position(|code| code.id == mark.code).unwrap_or(0);
            let Some(ink) = self.inks.get(code).copied() else { continue };
            let selected = state.selected.contains(&mark.id);
            let lit = selected || hovered == Some(mark.id);
            let text = self.lane.codes.get(code).map_or("", String::as_str);
            let words_of = match extent {
                Extent::At(at) => self.moment(brush, at, ink, (busy, selected, lit), next),
                _ => self.span(brush, extent, ink, (selected, lit)),
            };
            if !mark.comment.is_empty() {
                self.note(brush, extent, ink);
            }
            words.extend(words_of.map(|(left, room, colour)| Words {
                text,
                left,
                room,
                middle: self.rect.center().y,
                colour,
            }));
        }
    }

    /// A moment: the tier's shape. Says where words would have room.
    fn moment(
        &self,
        brush: &mut Brush,
        at: SessionTime,
        ink: Ink,
        (busy, selected, lit): (bool, bool, bool),
        next: f32,
    ) -> Option<(f32, f32, Color32)> {
        let centre = pos2(self.places.scale.x_drawn(at), self.rect.center().y);
        if busy && !lit {
            brush.bar(Rect::from_center_size(centre, vec2(2.0, self.rect.height() * 0.7)), ink.edge);
            return None;
        }
        let radius = if lit { GLYPH + 1.0 } else { GLYPH };
        if selected {
            brush.shape(self.look.shape, centre, radius + 4.0, self.accent);
            brush.shape(self.look.shape, centre, radius + 2.0, self.ground);
        } else if !busy {
            // A ring of ground keeps neighbours apart.
            brush.shape(self.look.shape, centre, radius + 1.5, self.ground);
        }
        brush.shape(self.look.shape, centre, radius, ink.edge);
        let left = centre.x + radius + 5.0;
        Some((left, next - left - GLYPH - 4.0, self.words))
    }

    /// A span: a bar with a strong leading edge and the tier's pattern.
    fn span(
        &self,
        brush: &mut Brush,
        extent: Extent,
        ink: Ink,
        (selected, lit): (bool, bool),
    ) -> Option<(f32, f32, Color32)> {
        let scale = self.places.scale;
        let (from, to) = (scale.x_drawn(extent.start()), scale.x_drawn(drawn_end(extent, self.end)));
        let bar = Rect::from_x_y_ranges(from..=to, self.rect.y_range());
        if bar.width() < 7.0 {
            brush.bar(bar, if selected { self.accent } else { ink.dense() });
            return None;
        }
        // Half a point of air keeps bars that touch apart.
        let bar = bar.with_max_x(to - 0.75);
        let fill = if lit { mix(ink.fill, ink.edge, 0.25) } else { ink.fill };
        brush.rounded(bar, RADIUS, fill);
        brush.pattern(bar.shrink2(vec2(3.0, 1.0)), self.look.pattern, ink.hatch);
        brush.rounded(bar.with_max_x(from + 3.0), 1.5, ink.edge);
        if matches!(extent, Extent::Since(_)) {
            self.torn_end(brush, bar);
        }
        if selected {
            brush.rounded_line(bar, RADIUS, 2.0, self.accent);
        }
        let left = from.max(scale.left()) + 8.0;
        Some((left, to.min(scale.right()) - left - 6.0, ink.text))
    }

    /// The end of a state that has none yet: slices of ground, closer and closer.
    fn torn_end(&self, brush: &mut Brush, bar: Rect) {
        for (back, width) in [(3.0, 2.0), (8.0, 2.0), (14.0, 1.5), (21.0, 1.0)] {
            if bar.width() > back + 6.0 {
                let x = bar.right() - back;
                brush.bar(Rect::from_min_max(pos2(x, bar.top()), pos2(x + width, bar.bottom())), self.ground);
            }
        }
    }

    /// A folded corner where something is written beside the mark.
    fn note(&self, brush: &mut Brush, extent: Extent, ink: Ink) {
        let scale = self.places.scale;
        let right = match extent {
            Extent::At(at) => scale.x_drawn(at) + GLYPH + 3.0,
            _ => scale.x_drawn(drawn_end(extent, self.end)) - 1.0,
        };
        let width = right - scale.x_drawn(extent.start());
        if width >= 7.0 {
            let top = self.rect.top();
            brush.polygon(&[pos2(right - 7.0, top), pos2(right, top), pos2(right, top + 7.0)], ink.edge);
        }
    }

    /// One bar a bucket: its colour mixes the codes that lie there, its height says how much.
    fn density(&self, brush: &mut Brush, density: &Density, coding: &Coding) {
        let Some(tier) = coding.scheme.tiers.get(self.lane.tier) else { return };
        let scale = self.places.scale;
        let (level, _) = density.level(scale.axis().per_point(), BUCKET);
        let range = density.touching(level, scale.span());
        let codes: Vec<(&[Bucket], [f32; 3])> = (0..tier.codes.len())
            .zip(&self.inks)
            .map(|(code, ink)| (density.buckets(self.lane.tier, code, level), ink.dense()))
            .filter(|(buckets, _)| !buckets.is_empty())
            .map(|(buckets, colour)| (&buckets[range.clone()], [colour.r(), colour.g(), colour.b()].map(f32::from)))
            .collect();
        let full = Density::parts(level) as f32;
        let left = scale.x(density.start(level, range.start));
        let width = (scale.x(density.start(level, range.start + 1)) - left).max(f32::MIN_POSITIVE);
        let Range { start, end } = range;
        for index in 0..end - start {
            let Some((colour, much)) = mixture(&codes, index, full) else { continue };
            let x = left + index as f32 * width;
            let height = (self.rect.height() * much).round();
            let top = self.rect.bottom() - height;
            brush.bar(Rect::from_min_max(pos2(x, top), pos2(x + width, self.rect.bottom())), colour);
        }
    }
}

/// The mixed colour of a bucket, and how full it looks, from a third to one; `None` where nothing lies there.
fn mixture(codes: &[(&[Bucket], [f32; 3])], index: usize, full: f32) -> Option<(Color32, f32)> {
    let (mut sum, mut weights, mut covered, mut starts) = ([0.0; 3], 0.0, 0.0, 0);
    for (buckets, colour) in codes {
        let bucket = buckets[index];
        if bucket == Bucket::default() {
            continue;
        }
        let weight = bucket.covered as f32 + bucket.starts as f32 * full * 0.05;
        sum = [0, 1, 2].map(|channel| sum[channel] + colour[channel] * weight);
        weights += weight;
        covered += bucket.covered as f32;
        starts += bucket.starts;
    }
    if weights <= 0.0 {
        return None;
    }
    let [r, g, b] = sum.map(|channel| (channel / weights).round() as u8);
    let many = 0.4 + 0.15 * (starts.max(1) as f32).log2();
    Some((Color32::from_rgb(r, g, b), (0.35 + 0.65 * covered / full).max(many).min(1.0)))
}

impl Words<'_> {
    fn set(self, painter: &Painter) {
        if self.room < 24.0 {
            return;
        }
        let galley = fitted(painter, self.text, FontId::proportional(14.0), self.colour, self.room);
        // Two letters and three dots tell nobody anything.
        if galley.elided && self.room < 64.0 {
            return;
        }
        painter.galley(pos2(self.left, self.middle - galley.size().y / 2.0), galley, self.colour);
    }
}

/// One line of words, cut to the room with an ellipsis. Room is taken in steps, so that zooming does not lay out every
/// word anew in every frame.
pub(super) fn fitted(painter: &Painter, text: &str, font: FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    let step = 8.0;
    job.wrap = TextWrapping::truncate_at_width((room / step).floor() * step);
    painter.layout_job(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_short_mark_among_nothing_is_seen() {
        let bucket = Bucket { covered: 0, starts: 1 };
        let codes: [(&[Bucket], [f32; 3]); 1] = [(&[bucket], [10.0, 20.0, 30.0])];
        let (colour, much) = mixture(&codes, 0, 1024.0).expect("something lies there");
        assert_eq!(colour, Color32::from_rgb(10, 20, 30));
        assert!(much >= 0.35);
        assert_eq!(mixture(&[(&[Bucket::default()], [0.0; 3])], 0, 1024.0), None);
    }

    #[test]
    fn a_covered_bucket_is_full() {
        let codes: [(&[Bucket], [f32; 3]); 1] = [(&[Bucket { covered: 1024, starts: 0 }], [0.0; 3])];
        assert_eq!(mixture(&codes, 0, 1024.0).map(|(_, much)| much), Some(1.0));
    }
}
