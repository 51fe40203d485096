//! What people do, one file an act, written once for the window and the command line alike.
//!
//! [`desk::Desk`] is an open library with the person who sits at it; every act takes one. What takes long reports to a
//! [`progress::Progress`] and stops when that is cancelled.

pub mod access;
pub mod align;
pub mod backup;
pub mod bring_in;
pub mod check;
pub mod consent;
pub mod counts;
pub mod demo;
pub mod desk;
pub mod erase;
pub mod error;
pub mod export;
pub mod gate;
pub mod import;
pub mod mark;
pub mod people;
pub mod plan;
pub mod portability;
pub mod progress;
pub mod record;
pub mod recover;
pub mod shelf;
pub mod show;
pub mod sides;
pub mod still;
pub mod verify;
mod watch;
pub mod words;

pub use desk::Desk;
pub use error::PracticeError;
pub use progress::Progress;
