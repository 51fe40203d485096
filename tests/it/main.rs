//! Every integration test, in one binary.

mod sample;
mod screens;
mod tidy;
