//! From the command line to an open window: threads started, a renderer found, a library asked for.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;

use eframe::{CreationContext, NativeOptions, Renderer as Native};
use egui::ViewportBuilder;

use super::action::Action;
use super::film;
use super::keeper;
use super::language::tr;
use super::model::Model;
use super::preferences::Preferences;
use super::shell::Shell;
use super::store::Link;
use crate::vault;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How the window opens.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The library to go to at once.
    pub library: Option<PathBuf>,
    /// What draws; the first that can.
    pub renderer: Renderer,
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
    // Keys and pictures pass through memory. Where the system refuses to keep that to itself, the work goes on.
    let _ = vault::forbid_core_dumps();
    let _ = vault::forbid_inspection();
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
            Ok(Box::new(shell))
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
    model.set_still_maker(film::draughtsman(), wake);
    let mut shell = Shell::new(&creation.egui_ctx, model);
    if let Some(folder) = &opening.library {
        shell.push(Action::Approach(folder.clone()));
    }
    Ok((shell, store))
}

fn icon() -> Arc<egui::IconData> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/samspill.png"));
    Arc::new(icon.unwrap_or_default())
}
