//! How long it has been recorded, and how long it still can be, to be read from across the room.

use egui::{
    Align, Align2, FontFamily, FontId, Layout, Pos2, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::app::language::tr;
use crate::app::recording::{RecordView, Stage};
use crate::app::say;
use crate::app::theme::{palette, strong};
use crate::app::widgets::page::{self, Callout};
use crate::domain::time::SessionTime;

const HEIGHT: f32 = 96.0;
/// The clock, in points: figures two centimetres high on a common screen.
const FIGURES: f32 = 84.0;
const WORDS: f32 = 30.0;

pub(super) fn ui(ui: &mut Ui, record: &RecordView<'_>) {
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let elapsed = figures(record.report().elapsed);
    let (state, paused) = match record.stage() {
        Stage::Taking { paused: true } => (tr("record-paused"), true),
        Stage::Taking { paused: false } => (tr("record-running"), false),
        _ => (tr("record-finishing"), true),
    };
    let left = say::room_left(record.report());
    let says = tr!("record-clock", state = state.as_str(), elapsed = elapsed.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Timer, true, &says));
    let painter = ui.painter();
    let middle = rect.center().y;
    let dot = Pos2::new(rect.left() + 34.0, middle);
    // A full disc runs, two bars stand still: the shape says it as well as the colour.
    if paused {
        for x in [-11.0, 11.0] {
            let bar = Rect::from_center_size(dot + vec2(x, 0.0), vec2(12.0, 46.0));
            painter.rect_filled(bar, 2.0, colours.muted);
        }
    } else {
        painter.circle(dot, 27.0, colours.danger, Stroke::NONE);
    }
    let big = FontId::new(FIGURES, FontFamily::Monospace);
    let place = Pos2::new(dot.x + 56.0, middle);
    let drawn = painter.text(place, Align2::LEFT_CENTER, elapsed, big, colours.text);
    let words = FontId::new(WORDS, strong());
    let ink = if paused { colours.muted } else { colours.danger };
    let place = |up: f32| Pos2::new(drawn.right() + 28.0, middle - up);
    let state = painter.text(place(19.0), Align2::LEFT_CENTER, state, words.clone(), ink);
    let left = painter.text(place(-19.0), Align2::LEFT_CENTER, left, words, colours.text);
    let from = state.right().max(left.right()) + 28.0;
    around(ui, record, rect.with_min_x(from.min(rect.right())));
}

/// What concerns the computer, at the right.
fn around(ui: &mut Ui, record: &RecordView<'_>, field: Rect) {
    let mut ui = ui.new_child(UiBuilder::new().max_rect(field).layout(Layout::top_down(Align::Min)));
    if let Some(battery) = record.report().battery {
        page::muted(&mut ui, say::battery(battery));
    }
    if record.kept_awake() == Some(false) {
        page::callout(&mut ui, Callout::Warning, &tr("record-not-awake"));
    }
}

/// Hours, minutes and seconds.
fn figures(elapsed: SessionTime) -> String {
    let seconds = elapsed.nanos().max(0) / 1_000_000_000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_counts_whole_seconds() {
        for (millis, words) in [(0, "0:00:00"), (999, "0:00:00"), (61_000, "0:01:01"), (36_000_000, "10:00:00")] {
            assert_eq!(figures(SessionTime::from_millis(millis)), words);
        }
    }
}
