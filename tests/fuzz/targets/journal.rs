#![no_main]

mod doors;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| doors::journal(bytes));
