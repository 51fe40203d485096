//! One binary for every integration test.

mod player;
mod schemas;
mod zz_try;
