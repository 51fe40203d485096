//! See the crate documentation.

pub mod demo;
