//! Ctrl+C, and being asked to end by the system: noted, so that what is being written can be brought to its end.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether somebody has asked this process to end since [`listen`] was called.
pub(super) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// From now on the first Ctrl+C is only noted. The second ends the process as ever, for where the end does not come. On
/// Windows every one does; a recording is then brought back as after a crash.
pub(super) fn listen() {
    #[cfg(unix)]
    unix::listen();
}

#[cfg(unix)]
mod unix {
    use std::ffi::c_int;
    use std::sync::atomic::Ordering;

    use rustix::process::Signal;

    type Handler = extern "C" fn(c_int);

    #[expect(unsafe_code, reason = "no crate of ours binds this function of the C library")]
    // SAFETY: this is its signature on every Unix; what it returns is a pointer, or all ones where it failed.
    unsafe extern "C" {
        fn signal(number: c_int, handler: Handler) -> usize;
    }

    pub(super) fn listen() {
        for number in [Signal::INT, Signal::TERM] {
            #[expect(unsafe_code, reason = "the function is bound by hand")]
            // SAFETY: the handler does only what a handler may do, and lives as long as the process.
            let _former = unsafe { signal(number.as_raw(), note) };
        }
    }

    /// Does nothing but exchange a flag, and end the process, both of which a signal's handler may.
    extern "C" fn note(_number: c_int) {
        if super::ASKED.swap(true, Ordering::Relaxed) {
            std::process::abort();
        }
    }
}
