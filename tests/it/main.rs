//! Everything that needs more than one module, in one binary: linking egui and GStreamer a dozen times over would
//! cost more than the tests do.

mod coded;
mod domain;
mod drawn;
mod feedback;
mod interchange;
mod player;
mod sample;
mod schemas;
mod screens;
mod tidy;
mod timeline;
