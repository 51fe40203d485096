//! What people do, one file an act, written once for the window and the command line alike.

pub mod progress;

pub use progress::Progress;
