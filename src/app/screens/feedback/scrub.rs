//! The film as a line: where the playhead is, where marks are, and a span whose ends can be taken hold of.

use egui::{CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::keymap;
use crate::app::language::{timecode, tr};
use crate::app::theme::palette;
use crate::app::widgets::button::focus_ring;
use crate::domain::time::{SessionTime, Span};

const HEIGHT: f32 = 38.0;
/// The shortest span that ends can be dragged to.
const SHORTEST: SessionTime = SessionTime::from_millis(200);

/// What is drawn.
pub(super) struct Scrub<'a> {
    /// The stretch of the session that the line stands for.
    pub range: Span,
    /// The span.
    pub span: Option<Span>,
    /// The playhead.
    pub at: SessionTime,
    /// Where marks begin.
    pub ticks: &'a [SessionTime],
    /// How long a frame is: what an end moves by with the arrow keys.
    pub frame: SessionTime,
}

/// What was done to it.
pub(super) enum Touched {
    /// Somebody points at a moment.
    Seek(SessionTime),
    /// An end is being moved, and its moment is worth seeing.
    Resizing(Span, SessionTime),
    /// An end was let go.
    Resized(Span),
}

impl Scrub<'_> {
    fn x(&self, rect: Rect, at: SessionTime) -> f32 {
        let share = (at - self.range.start()).as_secs_f64() / self.range.length().as_secs_f64();
        rect.left() + rect.width() * share.clamp(0.0, 1.0) as f32
    }

    fn time(&self, rect: Rect, x: f32) -> SessionTime {
        let share = f64::from(((x - rect.left()) / rect.width()).clamp(0.0, 1.0));
        self.range.start() + SessionTime::from_secs_f64(self.range.length().as_secs_f64() * share)
    }

    pub fn show(&self, ui: &mut Ui) -> Option<Touched> {
        let size = vec2(ui.available_width(), HEIGHT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        keymap::pass_keys(ui.ctx(), response.id);
        response.widget_info(|| WidgetInfo::slider(true, self.at.as_secs_f64(), tr("feedback-line")));
        self.paint(ui, rect);
        let mut touched = None;
        if let Some(pointer) = response.interact_pointer_pos()
            && (response.clicked() || response.dragged())
        {
            touched = Some(Touched::Seek(self.time(rect, pointer.x)));
        }
        if let Some(span) = self.span {
            for end in [false, true] {
                touched = self.end(ui, rect, span, end).or(touched);
            }
        }
        self.hint(ui, rect, &response);
        touched
    }

    fn paint(&self, ui: &Ui, rect: Rect) {
        let colours = palette(ui);
        let painter = ui.painter();
        let edge = Stroke::new(1.0, colours.line);
        painter.rect(rect, 8.0, colours.sunken, edge, StrokeKind::Inside);
        if let Some(span) = self.span {
            let (left, right) = (self.x(rect, span.start()), self.x(rect, span.end()));
            let field = Rect::from_x_y_ranges(left..=right.max(left + 2.0), rect.shrink(1.0).y_range());
            painter.rect_filled(field, 2.0, colours.accent_soft);
        }
        for at in self.ticks.iter().filter(|at| self.range.contains(**at)) {
            let x = self.x(rect, *at);
            painter.vline(x, rect.bottom() - 12.0..=rect.bottom() - 4.0, Stroke::new(1.5, colours.edge));
        }
        let x = self.x(rect, self.at);
        painter.vline(x, rect.y_range(), Stroke::new(2.0, colours.text));
        painter.circle_filled(pos2(x, rect.top() + 2.0), 4.5, colours.text);
    }

    /// One end of the span: dragged, or moved with the arrow keys.
    fn end(&self, ui: &Ui, rect: Rect, span: Span, last: bool) -> Option<Touched> {
        let (at, name) = if last { (span.end(), "feedback-span-end") } else { (span.start(), "feedback-span-start") };
        let x = self.x(rect, at);
        let grip = Rect::from_center_size(pos2(x, rect.center().y), vec2(14.0, HEIGHT));
        let id = ui.scope_id().with(("scrub-end", last));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, tr!(name, at = timecode(at))));
        let colours = palette(ui);
        let bar = Rect::from_center_size(grip.center(), vec2(5.0, HEIGHT - 2.0));
        let held = response.hovered() || response.dragged() || response.has_focus();
        ui.painter().rect_filled(bar, 2.5, if held { colours.accent_hovered } else { colours.accent });
        focus_ring(ui, &response);
        let moved = |to: SessionTime| {
            if last {
                Span::new(span.start(), to.max(span.start() + SHORTEST).min(self.range.end()))
            } else {
                Span::new(to.min(span.end() - SHORTEST).max(self.range.start()), span.end())
            }
        };
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let to = self.time(rect, pointer.x);
            // What is worth seeing is the last frame inside, not the first one after.
            let seen = if last { to - SessionTime::from_nanos(1) } else { to };
            return Some(Touched::Resizing(moved(to)?, seen));
        }
        if response.drag_stopped() {
            return Some(Touched::Resized(span));
        }
        self.nudged(ui, &response).and_then(|by| Some(Touched::Resized(moved(at + by)?)))
    }

    /// The time under the pointer.
    fn hint(&self, ui: &Ui, rect: Rect, response: &Response) {
        if let Some(pointer) = response.hover_pos() {
            let at = self.time(rect, pointer.x);
            let edge = Stroke::new(1.0, palette(ui).edge);
            ui.painter().vline(pointer.x, rect.y_range(), edge);
            response.clone().on_hover_text_at_pointer(timecode(at));
        }
    }

    /// By how much the arrow keys move an end that has the keyboard.
    fn nudged(&self, ui: &Ui, response: &Response) -> Option<SessionTime> {
        if !response.has_focus() {
            return None;
        }
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        ui.input(|input| {
            if input.key_pressed(Key::ArrowLeft) {
                Some(-self.frame)
            } else if input.key_pressed(Key::ArrowRight) {
                Some(self.frame)
            } else {
                None
            }
        })
    }
}
