//! Keeps the computer from falling asleep while something is recorded.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;

use crate::app::language::tr;

/// While this lives the computer does not fall asleep. Asking the system may take a while, so a thread does it.
pub(super) struct Awake {
    granted: Arc<OnceLock<bool>>,
    _hold: SyncSender<()>,
}

impl Awake {
    pub fn begin() -> Self {
        let (hold, released) = sync_channel::<()>(0);
        let granted = Arc::new(OnceLock::new());
        let answer = Arc::clone(&granted);
        let (name, reason) = (tr("app-name"), tr("record-awake"));
        let asked = thread::Builder::new().name("awake".into()).spawn(move || {
            let mut wish = keepawake::Builder::default();
            let awake = wish.display(true).idle(true).sleep(true).app_name(name).reason(reason).create();
            let _ = answer.set(awake.is_ok());
            // Nothing is ever sent: this ends when the other end is let go of.
            let _ = released.recv();
            drop(awake);
        });
        if asked.is_err() {
            let _ = granted.set(false);
        }
        Self { granted, _hold: hold }
    }

    /// Whether the system promised it; `None` until it has answered.
    pub fn granted(&self) -> Option<bool> {
        self.granted.get().copied()
    }
}
