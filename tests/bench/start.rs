//! From nothing to the first picture of a sealed film on the screen, beside a bare egui window, interleaved in one run.
//!
//! `cargo bench --bench start` needs a display (`xvfb-run -a cargo bench --bench start` makes one). Each round starts the
//! real program on a demonstration library, which goes to its session and closes when the picture is drawn, and a bare
//! window that closes after as many frames. Prints one JSON line; the memory is the largest resident size.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

const ROUNDS: usize = 9;
const BARE: &str = "--bare-window";

fn main() -> Result<()> {
    if std::env::args().any(|argument| argument == BARE) {
        return bare();
    }
    let folder = tempfile::tempdir()?;
    let library = folder.path().join("demonstration");
    let program = env!("CARGO_BIN_EXE_samspill");
    ensure!(
        Command::new(program).arg("demo").arg(&library).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success()
    );
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first round warms the page cache and is dropped.
    for round in 0..=ROUNDS {
        let window = started(program, &["--library", &library.to_string_lossy(), "--until-picture"], folder.path())?;
        let bare = started(&std::env::current_exe()?.to_string_lossy(), &[BARE], folder.path())?;
        if round > 0 {
            ours.push(window);
            theirs.push(bare);
        }
    }
    let ratio = median(ours.iter().zip(&theirs).map(|(a, b)| a / b).collect());
    println!(
        "{}",
        serde_json::json!({
            "bench": "start", "rounds": ROUNDS,
            "first_picture_ms": (median(ours) * 1e3).round(), "bare_egui_ms": (median(theirs) * 1e3).round(),
            "ratio": (ratio * 100.0).round() / 100.0,
        })
    );
    Ok(())
}

/// Seconds until the program has ended by itself. It has settings of its own, so that nobody's are touched.
fn started(program: &str, arguments: &[&str], home: &Path) -> Result<f64> {
    let began = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .env("XDG_DATA_HOME", home)
        .stderr(Stdio::null())
        .status()
        .with_context(|| program.to_owned())?;
    ensure!(status.success(), "{program} ended with {status}; is there a display?");
    Ok(began.elapsed().as_secs_f64())
}

/// The least that draws: a window with one line of text that closes after three frames.
fn bare() -> Result<()> {
    let mut frames = 0;
    let options = eframe::NativeOptions::default();
    eframe::run_ui_native("bare", options, move |ui, _frame| {
        ui.label("bare");
        frames += 1;
        if frames > 2 {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        ui.ctx().request_repaint();
    })
    .map_err(|error| anyhow::anyhow!("{error}"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
