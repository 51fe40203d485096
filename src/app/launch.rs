//! From the command line to an open window: threads started, a renderer found, a library asked for.

use std::process::ExitCode;
use std::sync::Arc;

use eframe::{CreationContext, NativeOptions, Renderer as Native};
use egui::ViewportBuilder;

use super::action::Action;
use super::film;
use super::keeper;
use super::model::Model;
use super::shell::Shell;
use super::store::Link;
use crate::cli::{Renderer, Window};
use crate::vault;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Opens the window and stays until it is closed.
#[must_use]
pub fn run(window: Window) -> ExitCode {
    // Keys and pictures pass through memory. Where the system refuses to keep that to itself, the work goes on.
    let _ = vault::forbid_core_dumps();
    let _ = vault::forbid_inspection();
    let shown = match window.renderer {
        Renderer::Wgpu => show(&window, Native::Wgpu),
        Renderer::Glow => show(&window, Native::Glow),
        // A machine without an adapter for wgpu may still have OpenGL.
        Renderer::Auto => show(&window, Native::Wgpu).or_else(|_| show(&window, Native::Glow)),
    };
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("What happened: The window could not be opened: {error}.");
            eprintln!("What is safe:  Everything; no library was touched.");
            eprintln!(
                "What to do:    `samspill check` says what is missing; `samspill --help` lists what works without."
            );
            ExitCode::FAILURE
        }
    }
}

fn show(window: &Window, renderer: Native) -> Result<(), eframe::Error> {
    let viewport = ViewportBuilder::default()
        .with_app_id("samspill")
        .with_title("Samspill")
        .with_icon(icon())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    let options = NativeOptions { viewport, renderer, persist_window: true, ..NativeOptions::default() };
    let window = window.clone();
    eframe::run_native("samspill", options, Box::new(move |creation| Ok(Box::new(shell(creation, &window)?))))
}

fn shell(creation: &CreationContext<'_>, window: &Window) -> Result<Shell, Failed> {
    crate::media::init()?;
    let (link, requests, events) = Link::pair();
    let context = creation.egui_ctx.clone();
    let wake: film::Wake = Arc::new(move || context.request_repaint());
    let awake = Arc::clone(&wake);
    keeper::start(requests, events, move || awake())?;
    let preferences = Shell::remembered(creation).unwrap_or_default();
    let mut model = Model::new(preferences, Some(link));
    model.set_scheme(crate::practice::mark::scheme());
    model.set_opener(film::opener(Arc::clone(&wake)));
    model.set_still_maker(film::draughtsman(), wake);
    let mut shell = Shell::new(&creation.egui_ctx, model);
    if let Some(folder) = &window.library {
        shell.push(Action::Approach(folder.clone()));
    }
    Ok(shell)
}

fn icon() -> Arc<egui::IconData> {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/samspill.png"));
    Arc::new(icon.unwrap_or_default())
}
