//! The system's own file dialogs, which may take minutes, or never answer where no portal runs.
//!
//! Each is asked on a thread of its own, so nothing waits for it; beside every button that opens one stands a field for
//! a typed path.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use rfd::{AsyncFileDialog, FileHandle};

use super::action::Choice;
use super::store::Event;

/// Asks, calling what is wanted as the person does, and sends what was chosen; nothing where the dialog was closed or could not be shown.
pub fn ask(choice: Choice, films: String, events: SyncSender<Event>, wake: Arc<dyn Fn() + Send + Sync>) {
    let asked = thread::Builder::new().name("dialog".into()).spawn({
        let (events, wake) = (events.clone(), Arc::clone(&wake));
        move || {
            let chosen = pollster::block_on(choose(choice, &films));
            let _ = events.send(Event::Chosen(choice, chosen));
            wake();
        }
    });
    if asked.is_err() {
        let _ = events.send(Event::Chosen(choice, Vec::new()));
        wake();
    }
}

async fn choose(choice: Choice, named: &str) -> Vec<PathBuf> {
    let paths = |handles: Vec<FileHandle>| handles.into_iter().map(|handle| handle.path().to_owned()).collect();
    match choice {
        choice if choice.is_folder() => paths(AsyncFileDialog::new().pick_folder().await.into_iter().collect()),
        Choice::LogTable => {
            let dialog = AsyncFileDialog::new().set_file_name("access-log.csv").add_filter(named, &["csv"]);
            paths(dialog.save_file().await.into_iter().collect())
        }
        Choice::Films(..) => {
            let films = ["mp4", "mov", "m4v", "mkv", "webm", "avi", "ts", "mts", "wav", "mp3", "m4a", "ogg", "flac"];
            let dialog = AsyncFileDialog::new().add_filter(named, &films);
            paths(dialog.pick_files().await.unwrap_or_default())
        }
        _ => paths(AsyncFileDialog::new().save_file().await.into_iter().collect()),
    }
}
