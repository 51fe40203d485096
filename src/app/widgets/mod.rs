//! What screens are made of.

pub mod button;
pub mod page;
pub mod progress;
pub mod timeline;
pub mod video;
