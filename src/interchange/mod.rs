//! Sessions in formats that other programs read: bytes out, and bytes back in where the format carries everything.
//!
//! * [`json`] holds a whole session, with every coding and the scheme each was made with; `schemas/session.json`
//!   describes it.
//! * [`csv`] has one row a mark, for a spreadsheet or a statistics program.
//! * [`family`] holds everything that is kept about a family; `schemas/family.json` describes it.
//! * [`log`] has one row a line of the access log.
//!
//! Times are integer nanoseconds on the session's clock; the timecodes beside them are for people and carry nothing of
//! their own. Nothing here opens a file.

pub mod csv;
pub mod family;
pub mod json;
pub mod log;
