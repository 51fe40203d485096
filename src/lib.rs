//! Samspill: video of a parent and a baby, captured or imported, marked on a timeline, kept sealed, and brought back
//! for guided feedback.
//!
//! # The map
//!
//! Arrows point left; nothing points right.
//!
//! ```text
//! domain ← { vault, media, interchange } ← practice ← { app, cli }
//! ```
//!
//! * [`domain`] is what the work is about: families, sessions, codings, plans, and how each changes. It does no IO,
//!   reads no clock, starts no thread, and knows neither GStreamer nor egui.
//! * [`vault`] is everything durable: keys, the journal, the store, sealed media. One file names sled.
//! * [`media`] is the only folder that names GStreamer: the sealed source, exact frames, the player, probing.
//! * [`interchange`] turns a session into bytes that other programs read, and back.
//! * [`practice`] holds one file for each thing a person does, written once for the window and the command line.
//! * [`app`] is the window; [`cli`] is the command line. Both only present.
//!
//! # Five ideas
//!
//! 1. **Every document has one author.** A family record, a session, one coder's coding, a plan: each has its own id
//!    and its own ordered history ([`domain::document`]).
//! 2. **One history serves undo, audit, recovery and sharing.** A change is a [`domain::edit::Transaction`] of closed,
//!    invertible edits; committing appends a record, undo appends another, and nothing is overwritten.
//! 3. **Everything durable is sealed** under a key per family, wrapped by the library's key ([`vault`]).
//! 4. **Media is addressed, not pathed**: `vault://<media id>` is a GStreamer source that decrypts as it reads.
//! 5. **Time is an integer** of nanoseconds on the session's clock ([`domain::time`]); a frame is known by its stream
//!    time, never by frame ÷ rate.
//!
//! # Invariants
//!
//! * A change is called saved only after its journal record is on the disk.
//! * sled can be deleted at any time and rebuilt from the journal.
//! * No plain film, picture, name or mark is ever written to the disk, except where a person exports it.
//! * The UI thread never waits: store, player and workers answer through bounded channels.
//! * The parent's window is fed by [`practice::show`], which hands out nothing but the picture and the baby's voice
//!   line of a clip that may be shown.
//!
//! # Deliberately absent
//!
//! Frame numbers as positions; snapshot undo and autosave; paths to film inside documents; concurrent writing of one
//! document; risk scores or advice.
//!
//! # Where to start reading
//!
//! [`domain::document`], then [`practice::desk`], then the `model` of [`app`].

pub mod app;
pub mod cli;
pub mod domain;
pub mod interchange;
pub mod media;
pub mod practice;
pub mod vault;
