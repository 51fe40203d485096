//! The torture of `tests/bench/torture`, for seconds instead of minutes.

#[path = "../bench/torture/trials/mod.rs"]
mod trials;

use std::process::Command;
use std::time::Duration;

use self::trials::writer::Task;
use self::trials::{Bounds, Row, Table, damage, doors, full, kills, power};

const SEED: u64 = 3;

fn bounds(rounds: u64) -> Bounds {
    Bounds::new(rounds, Duration::from_secs(60), SEED)
}

/// This test program again, as one that writes.
fn writer() -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a running program has a file"));
    command.args(["--exact", "torture::writes_what_it_is_told", "--nocapture"]);
    command
}

/// Not a test by itself: what the process runs that is killed.
#[test]
fn writes_what_it_is_told() {
    if let Some(task) = Task::given() {
        task.run().expect("written");
    }
}

/// Every promise was kept, in at least so many tries; `None` where this machine does not allow the trial.
fn kept(row: anyhow::Result<Row>, tries: u64) -> Option<Row> {
    let row = row.expect("the trial goes on");
    println!("{}", Table(std::slice::from_ref(&row)));
    assert_eq!((&row.broken, row.lost), (&Vec::new(), 0), "{}", row.trial);
    let ran = !row.is_not_run();
    assert!(!ran || row.tried >= tries, "{} was tried only {} times", row.trial, row.tried);
    ran.then_some(row)
}

#[test]
fn kills_lose_no_change_that_was_called_saved() {
    let row = kept(kills::kills(writer, &bounds(30)), 30).expect("processes can be killed everywhere");
    assert!(row.acknowledged > Some(30), "{row:?}");
}

#[test]
fn an_exchange_of_keys_that_is_killed_is_undone_or_finished() {
    kept(kills::kills_while_keys_are_exchanged(writer, &bounds(4)), 4);
}

#[test]
fn no_sync_is_missing() {
    if let Some(row) = kept(power::at_every_sync(writer, &bounds(1)), 100) {
        assert!(row.acknowledged > Some(20), "{row:?}");
    }
}

#[test]
fn what_was_called_saved_is_on_the_device() {
    kept(power::on_a_device(writer, &bounds(6)), 6);
}

#[test]
fn a_flipped_bit_anywhere_is_noticed_and_never_served() {
    let row = kept(damage::flips(&bounds(120)), 120).expect("bits flip everywhere");
    assert_eq!(row.detected, Some(row.tried));
}

#[test]
fn a_file_cut_short_anywhere_is_noticed_and_never_served() {
    let row = kept(damage::truncations(&bounds(80)), 80).expect("files can be cut everywhere");
    assert_eq!(row.detected, Some(row.tried));
}

#[test]
fn a_full_disk_loses_nothing() {
    kept(full::disk_full(&bounds(12)), 12);
}

#[test]
fn a_second_instance_is_told_so_and_does_no_harm() {
    kept(doors::two_instances(env!("CARGO_BIN_EXE_samspill"), &bounds(21)), 21);
}

#[test]
fn a_wrong_key_is_always_answered_alike_and_changes_nothing() {
    kept(doors::wrong_keys(&bounds(80)), 80);
}
