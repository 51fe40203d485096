//! Keeping what is in memory out of files that others may read.

use std::io;

/// Forbids core dumps: after a crash the memory of the process, keys and pictures included, is not written to the disk.
///
/// # Errors
/// Where the system refuses; the program can go on, and should say so.
pub fn forbid_core_dumps() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    }
    Ok(())
}

/// Forbids other programs of the same person to look into this process.
///
/// It also hides the process from the desktop's portals, which refuse whom they cannot inspect: file dialogs that go
/// through a portal may then answer nothing.
///
/// # Errors
/// Where the system refuses; the program can go on, and should say so.
pub fn forbid_inspection() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #[test]
    fn no_core_is_dumped_any_more() {
        super::forbid_core_dumps().expect("a process may always lower its own limits");
        let limit = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }
}
