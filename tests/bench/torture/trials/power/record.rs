//! The system calls of a process by which files change, recorded with strace.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Every call that this program is known to change files with, and those that matter to follow them. What is missing
/// here is noticed, because in the end the recorded folder must equal the real one.
const CALLS: &str = "trace=openat,close,lseek,write,writev,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync,\
                     mkdir,mkdirat,unlink,unlinkat,rmdir,rename,renameat,renameat2,link,linkat,copy_file_range,sendfile";

/// A finished call that changed something.
#[derive(Debug)]
pub struct Call {
    /// Which thread made it.
    pub thread: u32,
    /// Its name.
    pub name: String,
    /// Its arguments as strace prints them, texts left out.
    pub words: Vec<String>,
    /// The texts among them.
    pub texts: Vec<Vec<u8>>,
    /// What it returned.
    pub result: i64,
}

impl Call {
    /// An argument that is a number.
    pub fn number(&self, index: usize) -> Result<i64> {
        let word = self.words.get(index).context("an argument is missing")?;
        word.parse().with_context(|| format!("{word:?} is no number"))
    }

    /// A text that is a path, counted among the texts.
    pub fn path(&self, index: usize) -> Result<&Path> {
        let text = self.texts.get(index).context("a path is missing")?;
        Ok(Path::new(std::str::from_utf8(text)?))
    }
}

/// What happened, in order.
#[derive(Debug)]
pub enum Event {
    /// A thread began to sync a file: what is written from here on is not part of it.
    SyncBegins {
        /// The thread.
        thread: u32,
        /// The file.
        fd: i64,
    },
    /// A call succeeded.
    Done(Call),
}

/// Why nothing can be recorded here; `None` where it can.
pub fn hindrance() -> Option<String> {
    let tried = Command::new("strace").args(["-e", "trace=none", "true"]).stderr(Stdio::null()).status();
    match tried {
        Ok(status) if status.success() => None,
        Ok(_) => Some("strace may not trace here".to_owned()),
        Err(error) => Some(format!("strace: {error}")),
    }
}

/// Runs a command to its end and returns what it did.
///
/// # Errors
/// Where the command fails, or what was recorded cannot be read.
pub fn record(command: &Command, log: &Path) -> Result<Vec<Event>> {
    let mut strace = Command::new("strace");
    // Texts in hexadecimal and never shortened.
    strace.args(["-f", "-xx", "-s", "16777216", "-e", CALLS, "-e", "signal=none", "-o"]).arg(log);
    strace.arg(command.get_program()).args(command.get_args());
    strace.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let status = strace.stdin(Stdio::null()).stdout(Stdio::null()).status().context("starting strace")?;
    ensure!(status.success(), "the recorded writer ended with {status}");
    parse(&fs::read_to_string(log)?)
}

fn parse(log: &str) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    let mut unfinished: HashMap<u32, &str> = HashMap::new();
    for line in log.lines() {
        let Some((thread, line)) = line.split_once(' ') else { continue };
        let (thread, line) = (thread.parse()?, line.trim_start());
        if let Some(begun) = line.strip_suffix(" <unfinished ...>") {
            sync_begins(thread, begun, &mut events)?;
            unfinished.insert(thread, begun);
        } else if let Some(resumed) = line.strip_prefix("<... ") {
            let (_, rest) = resumed.split_once(" resumed>").context("a resumed call")?;
            let begun = unfinished.remove(&thread).context("a call that was never begun")?;
            events.extend(call(thread, &format!("{begun}{rest}"))?.map(Event::Done));
        } else if !line.starts_with(['+', '-']) {
            sync_begins(thread, line, &mut events)?;
            events.extend(call(thread, line)?.map(Event::Done));
        }
    }
    Ok(events)
}

fn sync_begins(thread: u32, line: &str, events: &mut Vec<Event>) -> Result<()> {
    if let Some(fd) = line.strip_prefix("fsync(").or_else(|| line.strip_prefix("fdatasync(")) {
        let fd = fd.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default().parse()?;
        events.push(Event::SyncBegins { thread, fd });
    }
    Ok(())
}

/// Reads a line such as `pwrite64(5, "\x61", 1, 0) = 1`; `None` for a call that failed and so did nothing.
fn call(thread: u32, line: &str) -> Result<Option<Call>> {
    let (name, rest) = line.split_once('(').context("a call")?;
    let (arguments, result) = rest.rsplit_once(" = ").context("a result")?;
    let result = result.split(' ').next().unwrap_or_default();
    if result == "?" || result.starts_with('-') {
        return Ok(None);
    }
    let arguments = arguments.trim_end().strip_suffix(')').context("the end of the arguments")?;
    let (mut plain, mut texts) = (String::new(), Vec::new());
    for (index, part) in arguments.split('"').enumerate() {
        if index % 2 == 0 {
            // Three dots after a text say that it was shortened.
            ensure!(!part.starts_with("..."), "{name} was recorded only in part");
            plain.push_str(part);
        } else {
            texts.push(unescape(part)?);
        }
    }
    let words = plain.split(',').map(|word| word.trim().to_owned()).collect();
    Ok(Some(Call { thread, name: name.to_owned(), words, texts, result: result.parse().unwrap_or(0) }))
}

fn unescape(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    for letter in text.as_bytes().chunks(4) {
        let [b'\\', b'x', high, low] = letter else { bail!("a text that is not in hexadecimal") };
        let digit = |digit: &u8| (*digit as char).to_digit(16).context("a hexadecimal digit");
        bytes.push((digit(high)? * 16 + digit(low)?) as u8);
    }
    Ok(bytes)
}
