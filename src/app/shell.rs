//! The window itself: it drains events, runs actions, and draws the bars around the room and what lies over it.

use std::time::{Duration, Instant};

use eframe::{App, CreationContext, Frame as NativeFrame, Storage};
use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui, ViewportCommand};

use super::action::Action;
use super::command::{Command, Place};
use super::language;
use super::model::{Door, Model};
use super::overlays;
use super::parent::ParentWindow;
use super::preferences::Preferences;
use super::screens::Rooms;
use super::theme::{self, palette};
use super::{bars, keymap};

/// How long taking in events may hold up a frame.
const DRAIN: Duration = Duration::from_millis(10);

/// How often progress is drawn anew.
const PROGRESS: Duration = Duration::from_millis(100);

/// The window.
pub struct Shell {
    model: Model,
    rooms: Rooms,
    overlays: overlays::State,
    parent: ParentWindow,
    queue: Vec<Action>,
    full_screen: bool,
    /// Whether a library was open in the last frame.
    open: bool,
}

impl Shell {
    /// A window over a model. Fonts and looks are put on the context.
    #[must_use]
    pub fn new(ctx: &Context, model: Model) -> Self {
        theme::install(ctx);
        theme::wear(ctx, model.preferences.look);
        Self {
            model,
            rooms: Rooms::default(),
            overlays: overlays::State::default(),
            parent: ParentWindow::default(),
            queue: Vec::new(),
            full_screen: false,
            open: false,
        }
    }

    /// What was chosen in the window that was closed last.
    #[must_use]
    pub fn remembered(creation: &CreationContext<'_>) -> Option<Preferences> {
        eframe::get_value(creation.storage?, Preferences::STORED_AS)
    }

    /// The window's state, to be looked at.
    #[must_use]
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// The window's state, to be set up.
    pub const fn model_mut(&mut self) -> &mut Model {
        &mut self.model
    }

    /// What the rooms remember, to be set up.
    pub const fn rooms_mut(&mut self) -> &mut Rooms {
        &mut self.rooms
    }

    /// Queues an action as if a screen had pushed it.
    pub fn push(&mut self, action: Action) {
        self.queue.push(action);
    }

    /// Locks the library when nobody has touched the window for long enough, and lets go of what was on the screen.
    fn tend_lock(&mut self, ctx: &Context) {
        let now = Instant::now();
        if ctx.input(|input| !input.raw.events.is_empty()) {
            self.model.stir(now);
        }
        if let Some(wait) = self.model.tend_lock(now) {
            ctx.request_repaint_after(wait);
        }
        let open = self.model.view().library().is_some();
        if std::mem::replace(&mut self.open, open) && !open {
            // What was typed and unfolded goes with the library, and so do pictures that were handed to the screen.
            self.rooms = Rooms::default();
            self.overlays = overlays::State::default();
            ctx.data_mut(egui::util::IdTypeMap::clear);
            ctx.forget_all_images();
        }
    }

    fn run_queue(&mut self) {
        // A room that runs a command may push further actions; they run in the same breath, in order.
        let mut queue = std::collections::VecDeque::from(std::mem::take(&mut self.queue));
        while let Some(action) = queue.pop_front() {
            match action {
                Action::Do(command) if matches!(command.spec().place, Place::In(_)) => {
                    let mut pushed = Vec::new();
                    if self.model.allows(command) {
                        self.rooms.command(command, &self.model.view(), &mut pushed);
                    }
                    // A command of a room may also be one that the model runs, such as looking around or playing.
                    self.model.perform(Action::Do(command));
                    for action in pushed.into_iter().rev() {
                        queue.push_front(action);
                    }
                }
                action => self.model.perform(action),
            }
        }
    }

    /// Makes the native window follow the model.
    fn follow(&mut self, ctx: &Context) {
        let preferences = &self.model.preferences;
        theme::wear(ctx, preferences.look);
        if (ctx.zoom_factor() - preferences.scale).abs() > f32::EPSILON {
            ctx.set_zoom_factor(preferences.scale);
        }
        // Said once: a window manager that has its own mind about it is not argued with.
        if self.full_screen != self.model.full_screen {
            self.full_screen = self.model.full_screen;
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(self.model.full_screen));
        }
        if ctx.input(|input| input.viewport().close_requested()) && self.model.is_recording() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.model.quit();
        }
        if self.model.quitting {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

impl App for Shell {
    fn logic(&mut self, ctx: &Context, _frame: &mut NativeFrame) {
        language::speak(self.model.preferences.language);
        if self.model.drain(DRAIN) {
            ctx.request_repaint();
        }
        self.queue.extend(self.parent.hear());
        self.run_queue();
        self.tend_lock(ctx);
        self.model.tend_show();
        if self.model.tend_recording() {
            ctx.request_repaint_after(PROGRESS);
        }
        if self.model.tend_aligning() {
            ctx.request_repaint();
        }
        if self.model.tend_film() {
            ctx.request_repaint();
        }
        if self.model.is_busy() {
            ctx.request_repaint_after(PROGRESS);
        }
        self.parent.follow(ctx, &mut self.model);
        self.follow(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut NativeFrame) {
        language::speak(self.model.preferences.language);
        let room = self.model.screen().room();
        let commands = keymap::take_commands(ui.ctx(), room);
        self.queue.extend(commands.into_iter().map(Action::Do));
        if self.model.full_screen && keymap::escaped(ui.ctx()) {
            self.queue.push(Action::Do(Command::FullScreen));
        }
        let view = self.model.view();
        let queue = &mut self.queue;
        let colours = palette(ui);
        let bar = Frame::new().fill(colours.surface).inner_margin(Margin::symmetric(12, 5));
        Panel::top("top").frame(bar).show(ui, |ui| bars::top(ui, &view, queue));
        if view.library().is_some_and(|facts| facts.demonstration) {
            let banner = Frame::new().fill(colours.accent_soft).inner_margin(Margin::symmetric(16, 4));
            Panel::top("demonstration").frame(banner).show(ui, |ui| bars::demonstration(ui, queue));
        }
        if view.library().is_some() {
            let bar = Frame::new().fill(colours.surface).inner_margin(Margin::symmetric(16, 3));
            Panel::bottom("status").frame(bar).show(ui, |ui| bars::status(ui, &view, queue));
        }
        CentralPanel::default().frame(Frame::new().fill(colours.ground)).show(ui, |ui| {
            self.rooms.ui(ui, &view, queue);
        });
        if overlays::ui(ui.ctx(), &view, &mut self.overlays, queue) {
            self.model.close_overlay();
        }
        super::drop::ui(ui.ctx(), &self.model.view(), &mut self.queue);
        overlays::notices(ui.ctx(), &self.model.view(), &mut self.queue);
        self.parent.show(ui.ctx(), self.model.preferences.parent_screen);
        if !self.queue.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn save(&mut self, storage: &mut dyn Storage) {
        eframe::set_value(storage, Preferences::STORED_AS, &self.model.preferences);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // What was asked to be kept is kept before the program ends; nothing else is waited for.
        let view = self.model.view();
        view.tasks().iter().for_each(|task| task.progress.cancel());
        if let Door::Opening(progress) = view.door() {
            progress.cancel();
        }
    }

    fn persist_egui_memory(&self) -> bool {
        // What is typed and unfolded may say something about a family, so none of it reaches the platform's folder.
        false
    }
}
