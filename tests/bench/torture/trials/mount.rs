//! File systems of a trial's own. They need root, and a system that lets root mount.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A mounted file system, unmounted when dropped.
pub struct Mount {
    at: PathBuf,
    /// The folder, where it is the mount's own.
    _own: Option<TempDir>,
    /// Gone once unmounted.
    mounted: bool,
}

impl Mount {
    /// A file system in memory of so many bytes.
    pub fn memory(bytes: u64) -> Result<Self> {
        Self::with([
            OsStr::new("-t"),
            "tmpfs".as_ref(),
            "-o".as_ref(),
            format!("size={bytes}").as_ref(),
            "tmpfs".as_ref(),
        ])
    }

    /// The file system in an image, on a loop device. It is mounted where it was before, as a computer does: a library
    /// remembers where its backups lie.
    pub fn image(image: &Path, at: &Path) -> Result<Self> {
        std::fs::create_dir_all(at)?;
        run(Command::new("mount").args([OsStr::new("-o"), "loop".as_ref(), image.as_os_str()]).arg(at))?;
        Ok(Self { at: at.to_owned(), _own: None, mounted: true })
    }

    fn with<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Self> {
        let own = tempfile::tempdir()?;
        run(Command::new("mount").args(arguments).arg(own.path()))?;
        Ok(Self { at: own.path().to_owned(), _own: Some(own), mounted: true })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.at
    }

    /// Stops the file system where it stands, as a power cut would: what has not reached the device by now never will.
    #[cfg(target_os = "linux")]
    pub fn stop(&self) -> Result<()> {
        use rustix::ioctl::{Setter, ioctl, opcode};
        /// `EXT4_IOC_SHUTDOWN`, and the flag that lets not even its own journal out.
        const SHUTDOWN: rustix::ioctl::Opcode = opcode::read::<u32>(b'X', 125);
        const NO_LOG_FLUSH: u32 = 2;
        let root = File::open(self.path())?;
        #[expect(unsafe_code, reason = "the kernel reads one number from the address it is given, and it is one")]
        let stopped = unsafe { ioctl(&root, Setter::<SHUTDOWN, u32>::new(NO_LOG_FLUSH)) };
        stopped.context("stopping the file system")
    }

    /// Other systems have no such call.
    #[cfg(not(target_os = "linux"))]
    pub fn stop(&self) -> Result<()> {
        anyhow::bail!("only Linux can stop a file system where it stands")
    }

    /// Unmounts it, and says where that fails.
    pub fn end(mut self) -> Result<()> {
        self.mounted = false;
        run(Command::new("umount").arg(self.path()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if self.mounted {
            let _ = run(Command::new("umount").arg("--lazy").arg(self.path()));
        }
    }
}

/// Makes an ext4 file system in a file.
pub fn make_image(image: &Path, megabytes: u64) -> Result<()> {
    File::create(image)?.set_len(megabytes << 20)?;
    run(Command::new("mkfs.ext4").args(["-q", "-F", "-J", "size=4"]).arg(image))
}

/// Why there can be no file systems of our own here; `None` where there can.
pub fn hindrance() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("it needs Linux".to_owned());
    }
    if !is_root() {
        return Some("it needs root".to_owned());
    }
    Mount::memory(1 << 20).and_then(Mount::end).err().map(|error| error.to_string())
}

/// Why there can be no loop device; `None` where there can.
pub fn loop_hindrance() -> Option<String> {
    let control = PathBuf::from("/dev/loop-control");
    hindrance().or_else(|| (!control.exists()).then(|| "there is no /dev/loop-control".to_owned()))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("starting {program}"))?;
    ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
