//! How fast a film comes in, beside `cp` and beside `age`, interleaved in one run.
//!
//! `cargo bench --bench import -- [FILM]`; without a film one of about 400 MB is made. Prints one JSON line: MB/s of each
//! and the median of the paired ratios of our time to theirs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use samspill::domain::charter::KeepingRule;
use samspill::domain::person::Author;
use samspill::media::probe::Prober;
use samspill::practice::{Desk, Progress, consent, import};
use samspill::vault::LibraryKind;

const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let film = match named {
        Some(film) => film,
        None => make_film(folder.path())?,
    };
    let bytes = fs::metadata(&film)?.len();
    let (mut ours, mut cp, mut age) = (Vec::new(), Vec::new(), Vec::new());
    let key = age_key(folder.path());
    // The first round warms the page cache and is dropped.
    for round in 0..=ROUNDS {
        let library = folder.path().join(format!("library-{round}"));
        let copy = folder.path().join("copy");
        let author = Author::new("Bench").context("a name")?;
        let (mut desk, _) = Desk::create(&library, LibraryKind::Demonstration, author, None)?;
        consent::keep_by(&mut desk, KeepingRule::RecordItem)?;
        let prober = Prober { program: env!("CARGO_BIN_EXE_samspill").into(), limits: None };
        let took = timed(|| {
            import::import(&mut desk, &film, "F-1", prober, &Progress::default())?;
            Ok(())
        })?;
        drop(desk);
        fs::remove_dir_all(&library)?;
        let took_cp = timed(|| run(Command::new("cp").arg(&film).arg(&copy)).and_then(|()| sync(&copy)))?;
        let took_age = key.as_ref().map(|recipient| {
            timed(|| {
                run(Command::new("age").args(["-r", recipient, "-o"]).arg(&copy).arg(&film)).and_then(|()| sync(&copy))
            })
        });
        fs::remove_file(&copy)?;
        if round > 0 {
            ours.push(took);
            cp.push(took_cp);
            age.extend(took_age.transpose()?);
        }
    }
    let rate = |times: &[f64]| bytes as f64 / 1e6 / median(times.to_vec());
    let ratio = |peer: &[f64]| median(ours.iter().zip(peer).map(|(a, b)| a / b).collect());
    let mut line = serde_json::json!({
        "bench": "import", "film_mb": bytes as f64 / 1e6, "rounds": ROUNDS,
        "import_mb_s": rate(&ours), "cp_mb_s": rate(&cp), "time_ratio_to_cp": ratio(&cp),
    });
    if age.is_empty() {
        line["age"] = "not installed".into();
    } else {
        line["age_mb_s"] = rate(&age).into();
        line["time_ratio_to_age"] = ratio(&age).into();
    }
    println!("{line}");
    Ok(())
}

/// Motion JPEG of noise: large, quick to make, and honest to probe.
fn make_film(folder: &Path) -> Result<PathBuf> {
    let film = folder.join("noise.mkv");
    run(Command::new("gst-launch-1.0").args(["-q", "videotestsrc", "pattern=snow", "num-buffers=900", "!"]).args([
        "video/x-raw,width=1280,height=720,framerate=25/1",
        "!",
        "jpegenc",
        "quality=85",
        "!",
        "matroskamux",
        "!",
        "filesink",
        &format!("location={}", film.display()),
    ]))?;
    Ok(film)
}

/// A throw-away recipient; `None` where `age` is not installed.
fn age_key(folder: &Path) -> Option<String> {
    let file = folder.join("key.txt");
    let made = Command::new("age-keygen").arg("-o").arg(&file).output().ok()?;
    made.status
        .success()
        .then(|| fs::read_to_string(&file).ok())??
        .lines()
        .find_map(|line| line.strip_prefix("# public key: ").map(str::to_owned))
}

/// Our import returns only when the film is on the disk, so the peers are given the same duty.
fn sync(file: &Path) -> Result<()> {
    Ok(fs::File::open(file)?.sync_all()?)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed().as_secs_f64())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
