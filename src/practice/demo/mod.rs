//! The demonstration family: a drawn film whose events happen at known frames, and what was made of it.

pub mod draw;
mod paint;
mod people;
mod pose;
pub mod script;
pub mod voice;
