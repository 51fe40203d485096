//! The vault's promises, attacked for as long as you like.
//!
//! `cargo bench --locked --profile dev --bench torture -- --minutes 5` prints one table: what was tried, how often, what
//! was detected, repaired and lost; it ends with 1 where a promise is broken. `--seed N` repeats a run's dice, and words
//! choose the trials whose names contain one of them. As root it also fills small file systems and stops one dead.

mod trials;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use trials::writer::Task;
use trials::{Bounds, Row, Table, damage, doors, full, kills, power};

/// A trial: how often it is tried where there is time, and how large its share of the time is.
struct Trial {
    name: &'static str,
    rounds: u64,
    share: u32,
    run: fn(&Bounds) -> Result<Row>,
}

const TRIALS: [Trial; 9] = [
    Trial { name: "kills", rounds: 1000, share: 34, run: |bounds| kills::kills(writer, bounds) },
    Trial {
        name: "exchange",
        rounds: 60,
        share: 10,
        run: |bounds| kills::kills_while_keys_are_exchanged(writer, bounds),
    },
    Trial { name: "syncs", rounds: 1000, share: 18, run: |bounds| power::at_every_sync(writer, bounds) },
    Trial { name: "device", rounds: 100, share: 12, run: |bounds| power::on_a_device(writer, bounds) },
    Trial { name: "flips", rounds: 1000, share: 12, run: damage::flips },
    Trial { name: "truncations", rounds: 1000, share: 12, run: damage::truncations },
    Trial { name: "full", rounds: 120, share: 6, run: full::disk_full },
    Trial { name: "instances", rounds: 500, share: 3, run: |bounds| doors::two_instances(PROGRAM, bounds) },
    Trial { name: "keys", rounds: 1000, share: 3, run: doors::wrong_keys },
];

const PROGRAM: &str = env!("CARGO_BIN_EXE_samspill");

fn main() -> Result<ExitCode> {
    if let Some(task) = Task::given() {
        return task.run().map(|()| ExitCode::SUCCESS);
    }
    let wishes = Wishes::parse(std::env::args().skip(1))?;
    // The vault catches what its store throws; what it does not catch, a trial reports.
    std::panic::set_hook(Box::new(|_| ()));
    println!("seed {}, at most {} minutes", wishes.seed, wishes.minutes);
    let chosen: Vec<&Trial> = TRIALS.iter().filter(|trial| wishes.wants(trial.name)).collect();
    let end = Instant::now() + Duration::from_secs_f64(wishes.minutes * 60.0);
    let mut shares: u32 = chosen.iter().map(|trial| trial.share).sum();
    let mut rows = Vec::new();
    for trial in chosen {
        // What an earlier trial left of its time is shared by the later ones.
        let time = end.saturating_duration_since(Instant::now()) * trial.share / shares.max(1);
        shares -= trial.share;
        let began = Instant::now();
        let mut row = (trial.run)(&Bounds::new(trial.rounds, time, wishes.seed)).context(trial.name)?;
        row.remark(format!("{:.0} s", began.elapsed().as_secs_f64()));
        eprintln!("{}: {} tried, {} lost, {} broken", row.trial, row.tried, row.lost, row.broken.len());
        rows.push(row);
    }
    println!("{}", Table(&rows));
    let broken: Vec<&String> = rows.iter().flat_map(|row| &row.broken).collect();
    broken.iter().take(40).for_each(|broken| println!("BROKEN {broken}"));
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// This program again, as one that writes.
fn writer() -> Command {
    Command::new(std::env::current_exe().expect("a running program has a file"))
}

/// What was asked for.
struct Wishes {
    minutes: f64,
    seed: u64,
    names: Vec<String>,
}

impl Wishes {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut wishes = Self { minutes: 5.0, seed: now, names: Vec::new() };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--minutes" => wishes.minutes = arguments.next().context("how many minutes?")?.parse()?,
                "--seed" => wishes.seed = arguments.next().context("which seed?")?.parse()?,
                // Cargo adds it.
                "--bench" => {}
                name => wishes.names.push(name.to_owned()),
            }
        }
        Ok(wishes)
    }

    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wish| name.contains(wish.as_str()))
    }
}
