//! The parent's window: the picture, and under it the baby's voice line. Nothing else.
//!
//! It is a window of its own that is drawn by [`draw`] from a [`Glass`] and knows nothing besides: no model, no view, no
//! words but the program's name as its title. What the [`Glass`] can hold comes from
//! [`practice::show`](crate::practice::show) alone.

use std::sync::Arc;
use std::time::Duration;

use egui::mutex::Mutex;
use egui::text::LayoutJob;
use egui::{
    Align, Context, CursorIcon, FontId, Key, Modifiers, Painter, Rect, Role, Sense, Ui, ViewportBuilder,
    ViewportCommand, ViewportId, WidgetInfo, pos2, vec2,
};

use super::action::Action;
use super::command::Command;
use super::language::tr;
use super::model::Model;
use super::showing::ShowAct;
use super::theme::{parent, strong};
use super::widgets::picture;
use crate::practice::show::Seen;

/// Seconds after which a pointer that rests is hidden.
const IDLE: f32 = 1.5;
/// How long after a change both windows are drawn once more.
const SETTLE: Duration = Duration::from_millis(100);
/// How many lines of words there is room for.
const LINES: f32 = 3.2;
/// The keys that work in it.
const KEYS: [(Key, Command); 7] = [
    (Key::Space, Command::PlayPause),
    (Key::R, Command::Again),
    (Key::N, Command::NextClip),
    (Key::P, Command::PreviousClip),
    (Key::S, Command::KeepStill),
    (Key::B, Command::Blank),
    (Key::F, Command::ParentFullScreen),
];

/// What passes between the two windows: a picture one way, a few keys the other.
#[derive(Default)]
pub struct Glass {
    seen: Mutex<Option<Seen>>,
    heard: Mutex<Heard>,
}

/// What was pressed in the parent's window.
#[derive(Default)]
struct Heard {
    commands: Vec<Command>,
    closed: bool,
    full_screen: bool,
}

/// The practitioner's end of the glass.
#[derive(Default)]
pub struct ParentWindow {
    glass: Arc<Glass>,
    open: bool,
    full_screen: bool,
}

impl ParentWindow {
    /// The window's identity.
    #[must_use]
    pub fn id() -> ViewportId {
        ViewportId::from_hash_of("parent")
    }

    /// What was pressed on the other side of the glass.
    pub fn hear(&mut self) -> Vec<Action> {
        let mut heard = self.glass.heard.lock();
        let mut actions: Vec<Action> = std::mem::take(&mut heard.commands).into_iter().map(Action::Do).collect();
        if heard.full_screen != self.full_screen {
            self.full_screen = heard.full_screen;
            actions.push(Action::Show(ShowAct::FullScreen(self.full_screen)));
        }
        if std::mem::take(&mut heard.closed) {
            actions.push(Action::Show(ShowAct::Window(false)));
        }
        actions
    }

    /// Puts what the parent may see behind the glass.
    pub fn follow(&mut self, ctx: &Context, model: &mut Model) {
        let seen = model.for_the_parent();
        let was_open = std::mem::replace(&mut self.open, seen.is_some());
        let full_screen = model.take_full_screen_wish();
        if let Some(full) = full_screen {
            ctx.send_viewport_cmd_to(Self::id(), ViewportCommand::Fullscreen(full));
        }
        if self.put(seen.flatten()) || was_open != self.open || full_screen.is_some() {
            ctx.request_repaint_of(Self::id());
            // Some graphics drivers hold the latest frame back until another follows. What was taken away must go.
            ctx.request_repaint_after_for(SETTLE, Self::id());
            ctx.request_repaint_after_for(SETTLE, ViewportId::ROOT);
        }
    }

    /// Whether something else is seen now.
    fn put(&self, seen: Option<Seen>) -> bool {
        let mut behind = self.glass.seen.lock();
        let same = match (&*behind, &seen) {
            (None, None) => true,
            (Some(before), Some(now)) => before.is_same(now),
            _ => false,
        };
        *behind = seen;
        !same
    }

    /// Keeps the window open while there is a showing. It opens full screen on the screen with this number, or as a window
    /// that can be moved where there is no such screen.
    pub fn show(&mut self, ctx: &Context, screen: usize) {
        // Where the platform has one window only, there is nowhere to show to.
        if !self.open || ctx.embed_viewports() {
            return;
        }
        let builder = ViewportBuilder::default()
            // What a task bar says of this window: the name of the program, and nothing of the family.
            .with_title(tr("app-name"))
            .with_inner_size([880.0, 560.0])
            .with_min_inner_size([320.0, 200.0])
            .with_drag_and_drop(false)
            .with_active(false)
            .with_monitor(screen);
        let glass = Arc::clone(&self.glass);
        ctx.show_viewport_deferred(Self::id(), builder, move |ui, _class| {
            listen(ui, &glass);
            let seen = glass.seen.lock().clone();
            draw(ui, seen.as_ref());
        });
    }
}

/// Takes the few keys that work here.
fn listen(ui: &Ui, glass: &Glass) {
    let full_screen = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
    let mut pressed: Vec<Command> = KEYS
        .iter()
        .filter(|(key, _)| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key)))
        .map(|(_, command)| *command)
        .collect();
    if full_screen && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        pressed.push(Command::ParentFullScreen);
    }
    let closed = ui.input(|input| input.viewport().close_requested());
    let mut heard = glass.heard.lock();
    let news = !pressed.is_empty() || closed || heard.full_screen != full_screen;
    heard.commands.extend(pressed);
    heard.closed |= closed;
    heard.full_screen = full_screen;
    if news {
        ui.ctx().request_repaint_of(ViewportId::ROOT);
    }
}

/// Draws the window: the picture whole, on black, and the line below it; or a calm field.
pub fn draw(ui: &mut Ui, seen: Option<&Seen>) {
    hide_resting_pointer(ui);
    let field = ui.max_rect();
    if let Some(line) = paint(ui.painter(), seen, field) {
        let voice = seen.map(Seen::voice).unwrap_or_default();
        let response = ui.interact(line, ui.scope_id().with("voice"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, voice));
    }
}

/// Paints what the window shows into a field: also a small copy of it, for the practitioner. Returns where the line
/// stands.
pub fn paint(painter: &Painter, seen: Option<&Seen>, field: Rect) -> Option<Rect> {
    let painter = painter.with_clip_rect(field.intersect(painter.clip_rect()));
    let Some(seen) = seen else {
        painter.rect_filled(field, 0.0, parent::FIELD);
        return None;
    };
    painter.rect_filled(field, 0.0, parent::SURROUND);
    let voice = seen.voice().trim();
    if voice.is_empty() {
        picture::paint(&painter, seen.picture(), field);
        return None;
    }
    let letters = (field.height() * 0.045).min(64.0);
    let room = letters * LINES;
    let (above, _) = field.split_top_bottom_at_y(field.bottom() - room);
    let place = picture::paint(&painter, seen.picture(), above);
    // Straight under the picture, also where that does not fill the height.
    let line = Rect::from_min_size(pos2(field.left(), place.bottom()), vec2(field.width(), room));
    Some(say(&painter, voice, line.shrink2(vec2(field.width() * 0.06, 0.0)), letters))
}

/// The line, in its middle; smaller only where it would not fit.
fn say(painter: &Painter, voice: &str, room: Rect, letters: f32) -> Rect {
    let lay_out = |size: f32| {
        let mut job = LayoutJob::simple(voice.to_owned(), FontId::new(size, strong()), parent::INK, room.width());
        job.halign = Align::Center;
        painter.layout_job(job)
    };
    let sizes = [1.0, 0.85, 0.7, 0.55].map(|part| letters * part);
    let galleys = sizes.map(lay_out);
    let fits = galleys.iter().find(|galley| galley.size().y <= room.height() * 0.95);
    let galley = Arc::clone(fits.unwrap_or(&galleys[galleys.len() - 1]));
    let top = room.center().y - galley.size().y / 2.0;
    let place = Rect::from_center_size(room.center(), galley.size());
    painter.galley(pos2(room.center().x, top.max(room.top())), galley, parent::INK);
    place
}

fn hide_resting_pointer(ui: &Ui) {
    let rested = ui.input(|input| input.pointer.time_since_last_movement());
    if rested > IDLE {
        ui.set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after(Duration::from_secs_f32(IDLE));
    }
}
