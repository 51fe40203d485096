//! Progress on the terminal; silent where messages go elsewhere.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::practice::Progress;

const TICK: Duration = Duration::from_millis(100);

/// Does the work and shows how far it has come.
pub(super) fn watched<T>(what: &str, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if !io::stderr().is_terminal() {
        return work(&progress);
    }
    let bar = ProgressBar::new(0).with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} %, {eta} left") {
        bar.set_style(style);
    }
    thread::scope(|scope| {
        let (working, ended) = channel::<()>();
        let shown = progress.clone();
        scope.spawn(move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let (done, total) = shown.now();
                bar.set_length(total);
                bar.set_position(done);
            }
            bar.finish_and_clear();
        });
        let result = work(&progress);
        drop(working);
        result
    })
}
