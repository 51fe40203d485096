//! The command line: one file a subcommand. Data goes to stdout, messages and progress to stderr; the exit code is 0
//! when it worked, 1 when it did not or damage was found, and 2 when the words were not understood.
//!
//! With `--json` every line of stdout is one JSON object, and times in it are integer nanoseconds.

mod access;
mod align;
mod backup;
mod check;
mod consent;
mod counts;
mod demo;
mod erase;
mod export;
mod export_family;
mod failure;
mod frame;
mod import;
mod interrupt;
mod keeping;
mod list;
mod log;
mod mark;
mod marks;
mod meter;
mod new;
mod output;
mod people;
mod probe_child;
mod record;
mod recover;
mod restore;
mod snapshots;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::media::devices::Address;
use failure::Failure;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "samspill", version, about, max_term_width = 100, args_conflicts_with_subcommands = true)]
#[command(after_help = "Without a command the window opens.\n\n\
    Times (T) are written 83.5, 1:23.5 or 00:01:23.500, with up to nine decimals.\n\
    A passphrase is asked for, or read from --passphrase-file or SAMSPILL_PASSPHRASE; the recovery key fits there too.")]
pub struct Arguments {
    /// How the window opens.
    #[command(flatten)]
    pub window: Window,
    /// What to do without it.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// How the window opens.
#[derive(Clone, Debug, Args)]
pub struct Window {
    /// Open this library at once
    #[arg(long, value_name = "LIB")]
    pub library: Option<PathBuf>,
    /// Offer a simulated camera or microphone, such as `test:camera?size=1280x720` or `test:microphone`; may be repeated
    #[arg(long, value_name = "ADDRESS", hide = true)]
    pub simulate: Vec<Address>,
    /// What draws the window
    #[arg(long, value_enum, default_value_t)]
    pub renderer: Renderer,
    /// Close when the first session's first picture is on the screen; for measuring
    #[arg(long, hide = true, requires = "library")]
    pub until_picture: bool,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Renderer {
    /// wgpu where there is an adapter for it, otherwise OpenGL.
    #[default]
    Auto,
    /// Vulkan, Metal or Direct3D through wgpu.
    Wgpu,
    /// OpenGL through glow.
    Glow,
}

/// What to do without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a library, sealed under a passphrase; prints the recovery key once
    New(new::New),
    /// Make a library with the demonstration family; it opens without a passphrase
    Demo(demo::Demo),
    /// Take films in, sealed
    Import(import::Import),
    /// Record cameras and microphones, sealed from the first byte
    Record(record::Record),
    /// Bring back recordings that were cut short
    Recover(recover::Recover),
    /// Lay the films of a session on top of each other by ear
    Align(align::Align),
    /// List what a library holds
    List(list::List),
    /// Make a mark
    Mark(mark::Mark),
    /// List the marks of a session
    Marks(marks::Marks),
    /// Save the still that is shown at a moment; prints where it begins, in nanoseconds of stream time
    Frame(frame::Frame),
    /// Write a session in a format that other programs read
    Export(export::Export),
    /// Make a sealed backup, films included; what it has already is not written again
    Backup(backup::Backup),
    /// Make a library from a backup, on this machine or an empty one
    Restore(restore::Restore),
    /// List the points in time at which the library was kept
    Snapshots(snapshots::Snapshots),
    /// Decide how long film is kept; nothing is recorded or taken in before
    Keeping(keeping::Keeping),
    /// List, give or withdraw a family's consents, and end its case
    Consent(consent::Consent),
    /// Tell how many families and visits there are, and how old the children; no names, no small numbers
    Counts(counts::Counts),
    /// Read the access log: who saw and did what, and when
    Access(log::Log),
    /// Hand a family everything that is kept about it, as one folder
    ExportFamily(export_family::ExportFamily),
    /// Erase a family for good, with a certificate
    Erase(erase::Erase),
    /// List, add and retire people, change a passphrase, make a recovery key, exchange the library's key
    People(people::People),
    /// Check every seal, every link and the chain; exit 1 and names where something is damaged
    Verify(verify::Verify),
    /// Say what this computer has: plugins, decoders, encoders, devices, display
    Check(check::Check),
    /// Probe a file within limits; started by the program itself
    #[command(hide = true)]
    ProbeChild(probe_child::ProbeChild),
}

/// Says that no window could be opened, and what works without one.
#[must_use]
pub fn no_window(error: &dyn std::error::Error) -> ExitCode {
    let failure = Failure::Told {
        happened: error.to_string(),
        safe: "Everything; no library was touched.",
        advice: "`samspill check` says what is missing; `samspill --help` lists what works without a window.",
    };
    eprintln!("{failure}");
    ExitCode::FAILURE
}

/// Does what was asked and says how it went.
#[must_use]
pub fn run(command: Command) -> ExitCode {
    // Keys and pictures pass through memory. Where the system refuses to keep that to itself, the work goes on.
    let _ = crate::vault::forbid_core_dumps();
    let _ = crate::vault::forbid_inspection();
    let done = match command {
        Command::New(new) => new.run(),
        Command::Demo(demo) => demo.run(),
        Command::Import(import) => import.run(),
        Command::Record(record) => record.run(),
        Command::Recover(recover) => recover.run(),
        Command::Align(align) => align.run(),
        Command::List(list) => list.run(),
        Command::Mark(mark) => mark.run(),
        Command::Marks(marks) => marks.run(),
        Command::Frame(frame) => frame.run(),
        Command::Export(export) => export.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Snapshots(snapshots) => snapshots.run(),
        Command::Keeping(keeping) => keeping.run(),
        Command::Consent(consent) => consent.run(),
        Command::Counts(counts) => counts.run(),
        Command::Access(log) => log.run(),
        Command::ExportFamily(export) => export.run(),
        Command::Erase(erase) => erase.run(),
        Command::People(people) => people.run(),
        Command::Verify(verify) => verify.run(),
        Command::Check(check) => check.run(),
        Command::ProbeChild(child) => return child.run(),
    };
    match done {
        // Whoever reads our output had enough of it, as `head` has: no failure of ours.
        Ok(()) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
