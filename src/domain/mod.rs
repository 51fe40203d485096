//! What the work is about: families, sessions, codings and plans, and the only ways in which they change.
//!
//! Nothing here does IO, reads a clock or starts a thread: times and ids are handed in, so every behaviour can be
//! replayed exactly.

pub mod access;
pub mod charter;
pub mod coding;
pub mod consent;
pub mod counts;
pub mod document;
pub mod edit;
pub mod family;
pub mod feedback;
pub mod id;
pub mod mark;
pub mod marks;
pub mod person;
pub mod rights;
pub mod scheme;
pub mod session;
pub mod time;
pub mod trace;
