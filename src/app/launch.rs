//! From the command line to an open window: threads started, a renderer found, a library asked for.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;

use eframe::{App, CreationContext, Frame as NativeFrame, NativeOptions, Renderer as Native};
use egui::{Context, Ui, ViewportBuilder, ViewportCommand};

use super::action::Action;
use super::film;
use super::keeper;
use super::language::tr;
use super::model::Model;
use super::preferences::Preferences;
use super::recording::Tools;
use super::shell::Shell;
use super::store::Link;
use crate::domain::document::Kind;
use crate::media::devices::Address;
use crate::vault;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How the window opens.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The library to go to at once.
    pub library: Option<PathBuf>,
    /// Simulated cameras and microphones that are offered beside real ones, to try recording without any.
    pub simulated: Vec<Address>,
    /// What draws; the first that can.
    pub renderer: Renderer,
    /// Whether to go to the first session's film and close when its first picture is on the screen: how the time to
    /// the first picture is measured.
    pub until_picture: bool,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// wgpu where there is an adapter for it, otherwise OpenGL.
    #[default]
    Auto,
    /// Vulkan, Metal or Direct3D through wgpu.
    Wgpu,
    /// OpenGL through glow.
    Glow,
}

/// Why no window could be opened.
#[derive(Debug, thiserror::Error)]
#[error("the window could not be opened: {0}")]
pub struct NoWindow(#[from] eframe::Error);

/// Opens the window and stays until it is closed.
///
/// # Errors
/// [`NoWindow`] where there is no display, or nothing that draws on it.
pub fn run(opening: &Opening) -> Result<(), NoWindow> {
    // Keys and pictures pass through memory. Where the system refuses to keep that to itself, the work goes on. The
    // window stays open to inspection by its own person, unlike the command line: portals look into a process before
    // they show it a file dialog.
    let _ = vault::forbid_core_dumps();
    match opening.renderer {
        Renderer::Wgpu => show(opening, Native::Wgpu)?,
        Renderer::Glow => show(opening, Native::Glow)?,
        // A machine without an adapter for wgpu may still have OpenGL.
        Renderer::Auto => show(opening, Native::Wgpu).or_else(|_| show(opening, Native::Glow))?,
    }
    Ok(())
}

fn show(opening: &Opening, renderer: Native) -> Result<(), eframe::Error> {
    let viewport = ViewportBuilder::default()
        .with_app_id("samspill")
        .with_title(tr("app-name"))
        .with_icon(icon())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    let options = NativeOptions { viewport, renderer, persist_window: true, ..NativeOptions::default() };
    let opening = opening.clone();
    let store = Rc::new(Cell::new(None));
    let started = Rc::clone(&store);
    let shown = eframe::run_native(
        "samspill",
        options,
        Box::new(move |creation| {
            let (shell, store) = shell(creation, &opening)?;
            started.set(Some(store));
            Ok(if opening.until_picture { Box::new(UntilPicture::new(shell)) } else { Box::new(shell) })
        }),
    );
    // The window is gone, and with it its end of the channel: the store thread keeps what was still on its way and
    // closes the library. Ending before it has would lose the last change.
    if let Some(store) = store.take() {
        let _ = store.join();
    }
    shown
}

fn shell(creation: &CreationContext<'_>, opening: &Opening) -> Result<(Shell, JoinHandle<()>), Failed> {
    crate::media::init()?;
    let (link, requests, events) = Link::pair();
    let context = creation.egui_ctx.clone();
    let wake: film::Wake = Arc::new(move || context.request_repaint());
    let awake = Arc::clone(&wake);
    let store = keeper::start(requests, events, move || awake())?;
    let preferences = Shell::remembered(creation).unwrap_or_else(Preferences::of_the_system);
    let mut model = Model::new(preferences, Some(link));
    model.set_scheme(crate::practice::mark::scheme());
    model.set_opener(film::opener(Arc::clone(&wake)));
    model.set_still_maker(film::draughtsman(), Arc::clone(&wake));
    model.set_recording_tools(Tools::real(wake, opening.simulated.clone()));
    let mut shell = Shell::new(&creation.egui_ctx, model);
    if let Some(folder) = &opening.library {
        shell.push(Action::Approach(folder.clone()));
    }
    Ok((shell, store))
}

/// The window, until the first picture of the first session's film has been drawn.
struct UntilPicture {
    shell: Shell,
    asked: bool,
    /// Frames drawn since the picture came; the first may still upload it.
    drawn: u32,
}

impl UntilPicture {
    const fn new(shell: Shell) -> Self {
        Self { shell, asked: false, drawn: 0 }
    }
}

impl App for UntilPicture {
    fn logic(&mut self, ctx: &Context, frame: &mut NativeFrame) {
        self.shell.logic(ctx, frame);
        let view = self.shell.model().view();
        let first = view.headlines(Kind::Session, None).next().map(|session| session.document);
        let picture = view.film().is_some_and(|film| film.picture().is_some());
        if let (false, Some(session)) = (self.asked, first) {
            self.asked = true;
            self.shell.push(Action::Code(session));
            ctx.request_repaint();
        }
        if picture {
            self.drawn += 1;
            ctx.request_repaint();
        }
        if self.drawn > 2 {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut NativeFrame) {
        self.shell.ui(ui, frame);
    }
}

fn icon() -> Arc<egui::IconData> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/samspill.png"));
    Arc::new(icon.unwrap_or_default())
}
