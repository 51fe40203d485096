//! The parent's window: the picture, and under it the baby's voice line. Nothing else.
//!
//! It is a window of its own that is drawn by [`draw`] from a [`Glass`] and knows nothing besides: no model, no view, no
//! words of the program. What the [`Glass`] can hold comes from [`practice::show`](crate::practice::show) alone.

use std::sync::Arc;

use egui::mutex::Mutex;
use egui::{
    Context, CursorIcon, FontId, Key, Label, Modifiers, Rect, RichText, Ui, UiBuilder, ViewportBuilder,
    ViewportCommand, ViewportId, pos2,
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

    /// Puts what the parent may see behind the glass, and takes what was pressed on the other side.
    pub fn follow(&mut self, ctx: &Context, model: &mut Model) -> Vec<Action> {
        let seen = model.for_the_parent();
        self.open = seen.is_some();
        if self.put(seen.flatten()) {
            ctx.request_repaint_of(Self::id());
        }
        if let Some(full) = model.take_full_screen_wish() {
            ctx.send_viewport_cmd_to(Self::id(), ViewportCommand::Fullscreen(full));
        }
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
            .with_inner_size([1024.0, 640.0])
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
    let Some(seen) = seen else {
        ui.painter().rect_filled(field, 0.0, parent::FIELD);
        return;
    };
    ui.painter().rect_filled(field, 0.0, parent::SURROUND);
    let voice = seen.voice().trim();
    let line = if voice.is_empty() { 0.0 } else { voice_height(field) };
    let (above, below) = field.split_top_bottom_at_y(field.bottom() - line);
    let place = picture::paint(ui.painter(), seen.picture(), above);
    if !voice.is_empty() {
        // Straight under the picture, also where that does not fill the height.
        let below = Rect::from_min_max(pos2(field.left(), place.bottom()), below.max);
        say(ui, voice, below.shrink2(egui::vec2(field.width() * 0.06, 0.0)));
    }
}

/// Room for two lines of words.
fn voice_height(field: Rect) -> f32 {
    letters(field) * 3.2
}

fn letters(field: Rect) -> f32 {
    (field.height() * 0.045).clamp(16.0, 64.0)
}

/// The line, as large as the window allows and smaller only where it would not fit.
fn say(ui: &mut Ui, voice: &str, field: Rect) {
    let mut size = letters(ui.max_rect());
    let galley = loop {
        let font = FontId::new(size, strong());
        let galley = ui.painter().layout(voice.to_owned(), font, parent::INK, field.width());
        if galley.size().y <= field.height() * 0.94 || size <= 12.0 {
            break galley;
        }
        size -= 1.0;
    };
    let below = voice_height(ui.max_rect()).max(galley.size().y);
    let place = Rect::from_min_size(field.min, egui::vec2(field.width(), below.min(field.height())));
    let words = RichText::new(voice).font(FontId::new(size, strong())).color(parent::INK);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.with_layout(egui::Layout::centered_and_justified(egui::Direction::TopDown), |ui| {
            ui.add(Label::new(words).wrap().selectable(false).halign(egui::Align::Center));
        });
    });
}

fn hide_resting_pointer(ui: &Ui) {
    let rested = ui.input(|input| input.pointer.time_since_last_movement());
    if rested > IDLE {
        ui.set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(IDLE));
    }
}
