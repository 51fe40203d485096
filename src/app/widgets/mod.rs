//! What screens are made of.

pub mod button;
pub mod chip;
pub mod choice;
pub mod dialog;
pub mod field;
pub mod film;
pub mod keeping;
pub mod large;
pub mod level;
pub mod page;
pub mod picture;
pub mod place;
pub mod progress;
pub mod switch;
pub mod table;
pub mod timeline;
