//! The window.
//!
//! [`model`] is its state; [`action`] and [`command`] are everything that can be asked of it, [`perform`] what each
//! does, [`events`] what the store thread answers. [`shell`] draws the bars around the room and lets one of [`screens`]
//! draw the rest from a read-only [`view`]. Words come from [`language`], colours and type from [`theme`].

/// Words with values put in: `tr!("families-count", count = 3)`.
macro_rules! tr {
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::app::language::tr_args($key, [$((stringify!($name), $value.into())),+])
    };
}

pub mod action;
pub mod aligning;
mod bars;
pub mod command;
mod dialog;
mod drop;
mod events;
pub mod film;
mod gate;
pub mod keeper;
pub mod keymap;
pub mod keys;
pub mod language;
mod launch;
mod leaving;
pub mod lock;
pub mod model;
pub mod notice;
pub mod opening;
mod overlays;
pub mod parent;
mod perform;
mod permitted;
pub mod preferences;
pub mod recording;
pub mod say;
pub mod screens;
pub mod shell;
pub mod showing;
pub mod store;
pub mod theme;
mod trouble;
pub mod view;
mod waiting;
pub mod widgets;

use std::path::PathBuf;

pub use launch::{NoWindow, Opening, Renderer, run};

/// Where the demonstration library lies: in the platform's own folder for a program's data.
fn demonstration_folder() -> Option<PathBuf> {
    Some(eframe::storage_dir("samspill")?.join("demonstration"))
}
