//! The ruler, the span between in and out, and the playhead.

use egui::{Align2, FontId, Rect, Ui, pos2, vec2};

use super::axis::Scale;
use super::brush::Brush;
use super::{GAP, Places, Timeline, TimelineState};
use crate::app::theme;
use crate::domain::time::SessionTime;

/// Steps between labelled ticks, in milliseconds, each with how many parts it is cut into.
const STEPS: [(i64, i64); 19] = [
    (1, 2),
    (2, 2),
    (5, 5),
    (10, 5),
    (20, 4),
    (50, 5),
    (100, 5),
    (200, 4),
    (500, 5),
    (1_000, 5),
    (2_000, 4),
    (5_000, 5),
    (10_000, 5),
    (30_000, 6),
    (60_000, 6),
    (300_000, 5),
    (600_000, 5),
    (1_800_000, 6),
    (3_600_000, 6),
];

/// The room of a label with all its decimals, in points.
const LABEL: f32 = 112.0;

/// The smallest step whose labels stand at least `room` points apart, and the parts it is cut into.
#[must_use]
fn step(scale: Scale, room: f32) -> (SessionTime, i64) {
    let wide_enough = |&&(millis, _): &&(i64, i64)| SessionTime::from_millis(millis) >= scale.length(room);
    let (millis, parts) = STEPS.iter().find(wide_enough).copied().unwrap_or(STEPS[STEPS.len() - 1]);
    (SessionTime::from_millis(millis), parts)
}

/// `h:mm:ss`, with as many decimals as the step needs.
fn tick_label(at: SessionTime, step: SessionTime, decimal: char) -> String {
    let full = at.to_string();
    let (whole, millis) = full.split_once('.').unwrap_or((&full, ""));
    let decimals = match step.nanos() / 1_000_000 {
        1_000.. => return whole.to_owned(),
        100.. => 1,
        10.. => 2,
        _ => 3,
    };
    format!("{whole}{decimal}{}", &millis[..decimals.min(millis.len())])
}

impl Timeline<'_> {
    pub(super) fn paint_ruler(&self, ui: &Ui, places: &Places) {
        let visuals = ui.visuals();
        let painter = ui.painter().with_clip_rect(places.ruler.expand2(vec2(0.0, 1.0)));
        let scale = places.scale;
        let ink = visuals.weak_text_color();
        let mut brush = Brush::new(ui.pixels_per_point());
        let bottom = places.ruler.bottom();
        self.paint_span(ui, &mut brush, places);
        let (every, parts) = step(scale, LABEL);
        let part = every.nanos() / parts;
        let first = scale.span().start().nanos().div_euclid(part);
        let last = scale.span().end().nanos().div_euclid(part);
        for index in first..=last {
            let at = SessionTime::from_nanos(index * part);
            if at > self.end {
                break;
            }
            let labelled = index.rem_euclid(parts) == 0;
            let height = if labelled { 9.0 } else { 4.0 };
            let x = scale.x(at);
            let faint = if labelled { ink } else { ink.gamma_multiply(0.5) };
            brush.bar(Rect::from_min_max(pos2(x, bottom - height), pos2(x, bottom)), faint);
            if labelled && x >= places.ruler.left() {
                let text = tick_label(at, every, self.decimal);
                let place = pos2(x + 4.0, places.ruler.top() + 1.0);
                painter.text(place, Align2::LEFT_TOP, text, FontId::monospace(14.0), ink);
            }
        }
        brush.finish(&painter);
    }

    /// The span between in and out: a band on the ruler, with a post at each end.
    fn paint_span(&self, ui: &Ui, brush: &mut Brush, places: &Places) {
        let Some(span) = self.span else { return };
        let colour = ui.visuals().selection.stroke.color;
        let (from, to) = (places.scale.x_drawn(span.start()), places.scale.x_drawn(span.end()));
        let band = Rect::from_x_y_ranges(from..=to, places.ruler.y_range());
        brush.bar(band, colour.gamma_multiply(if self.looping { 0.26 } else { 0.13 }));
        let line = Rect::from_min_max(pos2(from, band.bottom() - 3.0), band.max);
        brush.bar(line, colour.gamma_multiply(if self.looping { 1.0 } else { 0.6 }));
        for x in [from, to - 2.0] {
            brush.bar(Rect::from_min_size(pos2(x, band.top() + 2.0), vec2(2.0, band.height() - 2.0)), colour);
        }
    }

    /// The playhead over everything, and the span's edges over the lanes.
    pub(super) fn paint_playhead(&self, ui: &Ui, places: &Places, state: &TimelineState) {
        let below = places.overview.top() - GAP;
        let all = Rect::from_min_max(places.ruler.min, pos2(places.ruler.right(), below));
        let painter = ui.painter().with_clip_rect(all.expand2(vec2(6.0, 0.0)));
        let mut brush = Brush::new(ui.pixels_per_point());
        let accent = ui.visuals().selection.stroke.color;
        if let Some(span) = self.span {
            for at in [span.start(), span.end()] {
                let x = places.scale.x_drawn(at);
                brush.bar(
                    Rect::from_min_max(pos2(x, places.ruler.bottom()), pos2(x, below)),
                    accent.gamma_multiply(0.45),
                );
            }
        }
        if let Some(x) = state.grab.as_ref().and_then(|grab| grab.stuck_at()).map(|at| places.scale.x(at)) {
            brush.bar(Rect::from_min_max(pos2(x, places.ruler.bottom()), pos2(x, below)), accent);
        }
        let x = places.scale.x(self.playhead);
        if all.x_range().expand(6.0).contains(x) {
            let ink = ui.visuals().strong_text_color();
            brush.bar(Rect::from_min_max(pos2(x - 0.75, places.ruler.bottom() - 6.0), pos2(x + 0.75, below)), ink);
            brush.shape(theme::Shape::Wedge, pos2(x, places.ruler.bottom() - 6.0), 6.0, ink);
        }
        brush.finish(&painter);
    }
}

#[cfg(test)]
mod tests {
    use super::super::axis::Axis;
    use super::*;

    #[test]
    fn labels_never_touch_at_any_zoom() {
        let hour = SessionTime::from_secs(3600);
        let mut axis = Axis::whole(hour, 1000.0);
        for _ in 0..60 {
            let scale = axis.over(0.0, 1000.0);
            let (every, parts) = step(scale, LABEL);
            assert!(scale.x(scale.axis().from() + every) >= LABEL - 0.1);
            assert_eq!(every.nanos() % parts, 0, "ticks fall on whole nanoseconds");
            axis = axis.zoomed(1.3, 500.0, hour, 1000.0);
        }
    }

    #[test]
    fn labels_show_as_many_decimals_as_they_need() {
        let at = SessionTime::from_millis(83_520);
        for (step, label) in [(1_000, "0:01:23"), (500, "0:01:23.5"), (20, "0:01:23.52"), (5, "0:01:23.520")] {
            assert_eq!(tick_label(at, SessionTime::from_millis(step), '.'), label);
        }
        assert_eq!(tick_label(at, SessionTime::from_millis(500), ','), "0:01:23,5");
    }
}
