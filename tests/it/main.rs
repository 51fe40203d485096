//! Everything that needs more than one module, in one binary: linking egui and GStreamer a dozen times over would
//! cost more than the tests do.

mod access;
mod agreement;
mod cli;
mod code;
mod coded;
mod consent;
mod domain;
mod doors;
mod drawn;
mod erase;
mod feedback;
mod films;
mod frames;
mod fuzz;
mod interchange;
mod keeping;
mod lead;
mod leaving;
mod paper;
mod people;
mod plaintext;
mod player;
mod portability;
mod probe;
mod record_room;
mod recorder;
mod recording;
mod rooms;
mod sample;
mod schemas;
mod screens;
mod tidy;
mod timeline;
mod torture;
mod vault;
