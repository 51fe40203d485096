//! See the crate documentation.

pub mod widgets;
