//! Parts that several screens share.

pub mod timeline;
