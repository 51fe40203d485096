//! What the child may do: set by the parent as a bare room to live in, and by the child itself as limits.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use super::{Limits, SUBCOMMAND};

/// The signal that ends a process when its processor time is over.
pub(super) const OUT_OF_TIME: i32 = 24;

/// What the child needs of its surroundings: where libraries and plugins are, nothing of the person.
const KEPT: [&str; 7] = [
    "GST_PLUGIN_PATH",
    "GST_PLUGIN_PATH_1_0",
    "GST_PLUGIN_SYSTEM_PATH",
    "GST_PLUGIN_SYSTEM_PATH_1_0",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "PATH",
];

/// Where a system keeps its libraries.
const SYSTEM: [&str; 7] = ["/usr", "/lib", "/lib64", "/lib32", "/bin", "/nix/store", "/gnu/store"];

/// Files without which the loader finds no libraries.
const LOADER: [&str; 3] = ["/etc/ld.so.cache", "/etc/alternatives", "/etc/ld.so.conf"];

/// The command that examines a file.
pub(super) fn command(program: &Path, film: &Path, limits: Limits) -> Command {
    static ENCLOSED: OnceLock<bool> = OnceLock::new();
    let mut command =
        if *ENCLOSED.get_or_init(|| works(program)) { enclosed(program, Some(film)) } else { bare(program) };
    command.arg(film).arg(limits.time.as_secs().to_string()).arg(limits.memory.to_string());
    command
}

/// Whether this program starts inside bubblewrap: found out once, by trying.
fn works(program: &Path) -> bool {
    let mut command = enclosed(program, None);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    surroundings(&mut command);
    if let Some(registry) = registry() {
        command.env("GST_REGISTRY", registry).env("GST_REGISTRY_UPDATE", "no");
    }
    command.arg(SUBCOMMAND);
    command
}

/// The program in a room of its own: no network, no other process, and of the disk only what it reads.
fn enclosed(program: &Path, film: Option<&Path>) -> Command {
    let mut command = Command::new("bwrap");
    surroundings(&mut command);
    command.args(["--unshare-all", "--die-with-parent", "--new-session", "--dev", "/dev", "--tmpfs", "/tmp"]);
    for folder in SYSTEM.map(Path::new) {
        match folder.read_link() {
            Ok(target) => command.arg("--symlink").arg(target).arg(folder),
            Err(_) => command.arg("--ro-bind-try").arg(folder).arg(folder),
        };
    }
    for file in LOADER.map(Path::new).into_iter().chain([program]).chain(film) {
        command.arg("--ro-bind-try").arg(file).arg(file);
    }
    if let Some(registry) = registry() {
        command.arg("--ro-bind").arg(&registry).arg(&registry);
        command.env("GST_REGISTRY", registry).env("GST_REGISTRY_UPDATE", "no");
    }
    command.arg("--").arg(program).arg(SUBCOMMAND);
    command
}

fn surroundings(command: &mut Command) {
    // A group of its own, so that nothing of it is left when it is ended.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let kept = KEPT.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    let kept: Vec<(&str, OsString)> = kept.collect();
    command.env_clear().envs(kept);
}

/// The list of plugins that GStreamer has already made for this person. With it the child starts ten times as fast, and
/// need not write one.
fn registry() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("GST_REGISTRY_1_0").or_else(|| std::env::var_os("GST_REGISTRY")) {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    let path = cache.join("gstreamer-1.0").join(format!("registry.{}.bin", std::env::consts::ARCH));
    path.is_file().then_some(path)
}

/// The signal that ended a process, also where bubblewrap stood between and passed it on as a number.
#[cfg(unix)]
pub(super) fn signal(status: ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.signal().or_else(|| status.code().filter(|code| *code > 128).map(|code| code - 128))
}

#[cfg(not(unix))]
pub(super) fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

/// Ends a child and all that belongs to it. Bubblewrap's inner process ends with the outer one, but only once it has
/// been set up; until then it is still in the group.
#[cfg(unix)]
pub(super) fn end(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ended = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _status = child.wait();
}

/// Ends a child.
#[cfg(not(unix))]
pub(super) fn end(child: &mut Child) {
    let _ended = child.kill();
    let _status = child.wait();
}

/// Sets the limits on the process it is called in. They cannot be lifted again.
#[cfg(unix)]
pub(super) fn confine(time: Duration, memory: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let limits = [
        // No image of a family's film is left on the disk when the process comes down.
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::As, memory),
        (Resource::Cpu, time.as_secs().max(1).saturating_mul(cores)),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    Ok(())
}

/// Elsewhere only the parent's clock limits the child.
#[cfg(not(unix))]
pub(super) fn confine(_time: Duration, _memory: u64) -> std::io::Result<()> {
    Ok(())
}
