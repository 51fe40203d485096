//! The doors of `tests/fuzz`, tried with its corpus and with mutations of it that are the same each time.

#[path = "../fuzz/targets/doors.rs"]
mod doors;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Mutations of each corpus file.
const MUTATIONS: u32 = 600;
/// What the dice begin with.
const SEED: u64 = 42;
/// What reading a few kilobytes may take at most, in KiB: 256 MiB.
const MEMORY: u64 = 256 << 10;

/// Tries a door with its corpus, whole and mutated.
fn try_door(name: &str, door: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut seeds: Vec<_> = fs::read_dir(&corpus).expect("a corpus").map(|file| file.expect("a file").path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty());
    println!("{name}: seed {SEED}");
    let mut state = SEED;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit.max(1)
    };
    let mut tried = 0;
    for path in &seeds {
        let whole = fs::read(path).expect("read");
        for mutation in 0..=MUTATIONS {
            let mut bytes = whole.clone();
            // The first goes in as it is, the others with more and more changes.
            for _ in 0..mutation.min(1) + mutation % 5 {
                mutate(&mut bytes, &mut below);
            }
            let went = catch_unwind(AssertUnwindSafe(|| door(&bytes)));
            assert!(went.is_ok(), "{} panics, mutation {mutation}", path.display());
            tried += 1;
        }
    }
    assert_eq!(tried, seeds.len() as u32 * (MUTATIONS + 1));
    assert!(peak_memory().is_none_or(|peak| peak < MEMORY), "it took {:?} KiB", peak_memory());
}

/// Flips, overwrites, inserts, removes, repeats or cuts.
fn mutate(bytes: &mut Vec<u8>, below: &mut dyn FnMut(usize) -> usize) {
    let at = below(bytes.len());
    let length = below(32).min(bytes.len() - at);
    match below(7) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
        1 if !bytes.is_empty() => bytes[at] = [0, 0xFF, 0x7F, b'"', b'{', b'9'][below(6)],
        2 => bytes.insert(at, below(256) as u8),
        3 => drop(bytes.drain(at..at + length)),
        4 => {
            let piece = bytes[at..at + length].to_vec();
            let to = below(bytes.len());
            bytes.splice(to..to, piece);
        }
        5 => bytes.truncate(at),
        // Numbers that are lengths somewhere.
        _ => {
            let number = [0, 1, u32::MAX, i32::MAX as u32, 256 << 20, 1 << 16][below(6)].to_le_bytes();
            let end = (at + 4).min(bytes.len());
            bytes.splice(at..end, number);
        }
    }
}

/// The most memory that this process has had, in KiB, where the system says.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

#[test]
fn no_journal_segment_breaks_reading() {
    try_door("journal", doors::journal);
}

#[test]
fn no_library_header_breaks_reading() {
    try_door("header", doors::header);
}

#[test]
fn no_scheme_breaks_checking_and_coding() {
    try_door("scheme", doors::scheme);
}

#[test]
fn no_session_file_breaks_reading() {
    try_door("session", doors::session);
}

#[test]
fn no_family_file_breaks_reading() {
    try_door("family", doors::family);
}

#[test]
fn no_table_breaks_reading() {
    try_door("table", doors::table);
}
