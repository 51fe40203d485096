//! The whole session as a thin band, with what is in view: a scroll bar that is also a map.

use egui::{Rect, Ui, pos2, vec2};

use super::axis::{Axis, Scale};
use super::brush::Brush;
use super::look::mix;
use super::{Places, Timeline, TimelineState};
use crate::app::theme::palette;

impl Timeline<'_> {
    /// The whole session laid over the band.
    pub(super) fn overview_scale(&self, places: &Places) -> Scale {
        Axis::whole(self.end, places.overview.width()).over(places.overview.left(), places.overview.width())
    }

    pub(super) fn paint_overview(&self, ui: &Ui, places: &Places, state: &TimelineState) {
        let visuals = ui.visuals();
        let scale = self.overview_scale(places);
        let band = places.overview.shrink2(vec2(0.0, 3.0));
        let mut brush = Brush::new(ui.pixels_per_point());
        brush.rounded(band, 4.0, palette(ui).hovered);
        let view = places.scale.span();
        let (from, to) = (scale.x(view.start()), scale.x(view.end()).min(band.right()));
        let thumb = Rect::from_x_y_ranges(from..=to.max(from + 12.0).min(band.right()), band.y_range());
        let held = state.grab.as_ref().is_some_and(|grab| grab.pans());
        let colours = palette(ui);
        let ink = if held { colours.accent } else { mix(colours.line, colours.edge, 0.35) };
        brush.rounded(thumb, 4.0, ink);
        let x = scale.x(self.playhead);
        brush.bar(Rect::from_min_max(pos2(x, band.top()), pos2(x + 1.5, band.bottom())), visuals.strong_text_color());
        brush.finish(&ui.painter().with_clip_rect(places.overview));
    }
}
