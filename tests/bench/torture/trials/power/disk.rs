//! What a disk may hold when the power goes.
//!
//! Of a file that was written since its last sync, any of the writes may be there, whole, torn at any sector, or not at
//! all, and the file may be as long as if they were. Names that were made, moved or removed since the last sync of their
//! folder may be as they were before or after any of those steps; only that a thing is moved whole is certain, and what
//! was synced. No real file system is quite as careless; whoever survives this survives them all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::super::dice::Dice;
use super::record::{Call, Event};

/// What a drive writes whole or not at all.
const SECTOR: usize = 512;
/// Where every path begins.
const ROOT: usize = 0;

/// A disk, fed with a process's system calls.
#[derive(Clone)]
pub struct Disk {
    root: PathBuf,
    nodes: Vec<Node>,
    open: HashMap<i64, Open>,
    /// How much was pending in a node when a thread began to sync it.
    syncing: HashMap<u32, (usize, usize)>,
    /// How many things were moved from one folder to another.
    moves: usize,
}

#[derive(Clone)]
enum Node {
    File { synced: Vec<u8>, pending: Vec<Write> },
    Folder { now: Names, synced: Names, pending: Vec<Step> },
}

type Names = BTreeMap<String, usize>;

#[derive(Clone)]
enum Write {
    Bytes { at: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Clone)]
enum Step {
    Set(String, usize),
    Remove(String),
    Rename {
        from: String,
        to: String,
        node: usize,
    },
    /// One half of a move between folders; both halves have the same number.
    Half {
        of: usize,
        step: Box<Step>,
    },
}

#[derive(Clone, Copy)]
struct Open {
    node: usize,
    offset: usize,
    append: bool,
}

/// Which of the things that are not certain a disk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsynced {
    /// None of them.
    Gone,
    /// All of them, as after a kill.
    Kept,
    /// Some, torn and in any order.
    Mixed,
}

impl Disk {
    /// What a folder holds, safely on the disk.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holding(root: &Path) -> io::Result<Self> {
        let root = root.to_owned();
        let mut disk = Self { nodes: Vec::new(), open: HashMap::new(), syncing: HashMap::new(), moves: 0, root };
        let root = disk.root.clone();
        disk.load(&root)?;
        Ok(disk)
    }

    fn load(&mut self, path: &Path) -> io::Result<usize> {
        if path.is_file() {
            return Ok(self.add(Node::File { synced: fs::read(path)?, pending: Vec::new() }));
        }
        let here = self.add(Node::folder());
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let node = self.load(&entry.path())?;
            if let Node::Folder { now, synced, .. } = &mut self.nodes[here] {
                let name = entry.file_name().to_string_lossy().into_owned();
                now.insert(name.clone(), node);
                synced.insert(name, node);
            }
        }
        Ok(here)
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// A call that was not expected and so cannot be followed.
    pub fn take(&mut self, event: &Event) -> Result<()> {
        match event {
            Event::SyncBegins { thread, fd } => {
                if let Some(open) = self.open.get(fd) {
                    self.syncing.insert(*thread, (open.node, self.nodes[open.node].pending()));
                }
                Ok(())
            }
            Event::Done(call) => self.call(call).with_context(|| format!("{call:?}")),
        }
    }

    fn call(&mut self, call: &Call) -> Result<()> {
        match call.name.as_str() {
            "openat" => self.open(call),
            "close" => {
                self.open.remove(&call.number(0)?);
                Ok(())
            }
            "lseek" => {
                self.at(call, |open| open.offset = call.result as usize);
                Ok(())
            }
            "write" | "writev" => self.write(call, None),
            "pwrite64" => self.write(call, Some(call.number(3)? as usize)),
            "ftruncate" => {
                let length = call.number(1)? as usize;
                let node = self.open.get(&call.number(0)?).map(|open| open.node);
                self.change(node, Write::Length(length))
            }
            "fallocate" => {
                ensure!(call.number(1)? == 0, "only plain reserving can be followed");
                let end = (call.number(2)? + call.number(3)?) as usize;
                let node = self.open.get(&call.number(0)?).map(|open| open.node);
                let length = node.map_or(0, |node| self.nodes[node].content().len());
                self.change(node, Write::Length(length.max(end)))
            }
            "fsync" | "fdatasync" => {
                if let Some((node, pending)) = self.syncing.remove(&call.thread) {
                    self.sync(node, pending);
                }
                Ok(())
            }
            "mkdir" => {
                let Some((folder, name)) = self.locate(call.path(0)?) else { return Ok(()) };
                let node = self.add(Node::folder());
                self.step(folder, Step::Set(name, node))
            }
            "unlink" | "rmdir" => {
                let Some((folder, name)) = self.locate(call.path(0)?) else { return Ok(()) };
                self.step(folder, Step::Remove(name))
            }
            "unlinkat" => {
                let found = self.locate_at(call.number(0).ok(), call.path(0)?);
                found.map_or(Ok(()), |(folder, name)| self.step(folder, Step::Remove(name)))
            }
            "rename" => self.rename(call),
            other => bail!("{other} cannot be followed"),
        }
    }

    fn open(&mut self, call: &Call) -> Result<()> {
        let Some((folder, name)) = self.locate_at(call.number(0).ok(), call.path(0)?) else { return Ok(()) };
        let flags = call.words.get(2).context("flags")?;
        let names = self.names(folder)?;
        let node = match names.get(&name) {
            _ if name.is_empty() => folder,
            Some(node) => *node,
            None => {
                let node = self.add(Node::File { synced: Vec::new(), pending: Vec::new() });
                self.step(folder, Step::Set(name, node))?;
                node
            }
        };
        if flags.contains("O_TRUNC") {
            self.change(Some(node), Write::Length(0))?;
        }
        self.open.insert(call.result, Open { node, offset: 0, append: flags.contains("O_APPEND") });
        Ok(())
    }

    fn at(&mut self, call: &Call, act: impl FnOnce(&mut Open)) {
        if let Some(open) = call.number(0).ok().and_then(|fd| self.open.get_mut(&fd)) {
            act(open);
        }
    }

    fn write(&mut self, call: &Call, at: Option<usize>) -> Result<()> {
        let fd = call.number(0)?;
        let Some(open) = self.open.get(&fd).copied() else { return Ok(()) };
        let mut bytes = call.texts.concat();
        bytes.truncate(call.result as usize);
        let length = bytes.len();
        let place = match at {
            Some(at) => at,
            None if open.append => self.nodes[open.node].content().len(),
            None => open.offset,
        };
        if at.is_none() {
            self.at(call, |open| open.offset = place + length);
        }
        self.change(Some(open.node), Write::Bytes { at: place, bytes })
    }

    fn rename(&mut self, call: &Call) -> Result<()> {
        let (from, to) = (self.locate(call.path(0)?), self.locate(call.path(1)?));
        let (Some((folder, from)), Some((other, to))) = (from, to) else { return Ok(()) };
        let node = *self.names(folder)?.get(&from).context("nothing of that name")?;
        if folder == other {
            return self.step(folder, Step::Rename { from, to, node });
        }
        self.moves += 1;
        let half = |step| Step::Half { of: self.moves, step: Box::new(step) };
        let (comes, goes) = (half(Step::Set(to, node)), half(Step::Remove(from)));
        self.step(other, comes)?;
        self.step(folder, goes)
    }

    /// The first so many of what was pending in a node are certain now, and the other halves of what was moved with it.
    fn sync(&mut self, node: usize, count: usize) {
        let mut certain = vec![0; self.nodes.len()];
        certain[node] = count;
        self.complete_moves(&mut certain);
        self.nodes.iter_mut().zip(certain).for_each(|(node, count)| node.sync(count));
    }

    /// Given how many of each node's pending steps there are, adds what makes every move whole.
    fn complete_moves(&self, counts: &mut [usize]) {
        let halves: Vec<(usize, usize, usize)> = self
            .nodes
            .iter()
            .enumerate()
            .flat_map(|(node, held)| held.halves().map(move |(at, of)| (node, at, of)))
            .collect();
        let mut grown = true;
        while grown {
            let begun: BTreeSet<usize> =
                halves.iter().filter(|(node, at, _)| *at < counts[*node]).map(|(_, _, of)| *of).collect();
            grown = false;
            for (node, at, of) in &halves {
                if begun.contains(of) && counts[*node] <= *at {
                    counts[*node] = at + 1;
                    grown = true;
                }
            }
        }
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn names(&self, folder: usize) -> Result<&Names> {
        match &self.nodes[folder] {
            Node::Folder { now, .. } => Ok(now),
            Node::File { .. } => bail!("a file has no names in it"),
        }
    }

    fn step(&mut self, folder: usize, step: Step) -> Result<()> {
        let Node::Folder { now, pending, .. } = &mut self.nodes[folder] else { bail!("a file has no names in it") };
        step.apply(now);
        pending.push(step);
        Ok(())
    }

    fn change(&mut self, node: Option<usize>, write: Write) -> Result<()> {
        let Some(node) = node else { return Ok(()) };
        let Node::File { pending, .. } = &mut self.nodes[node] else { bail!("a folder has no bytes") };
        pending.push(write);
        Ok(())
    }

    /// The folder and the name that a path means; `None` outside of the disk.
    fn locate(&self, path: &Path) -> Option<(usize, String)> {
        self.walk(ROOT, path.strip_prefix(&self.root).ok()?)
    }

    fn locate_at(&self, fd: Option<i64>, path: &Path) -> Option<(usize, String)> {
        match fd {
            Some(fd) if path.is_relative() => self.walk(self.open.get(&fd)?.node, path),
            _ => self.locate(path),
        }
    }

    fn walk(&self, from: usize, path: &Path) -> Option<(usize, String)> {
        let mut names: Vec<String> = path.components().filter_map(name).collect();
        let last = names.pop().unwrap_or_default();
        let folder = names.iter().try_fold(from, |folder, name| self.names(folder).ok()?.get(name).copied())?;
        Some((folder, last))
    }

    /// Writes to `target` what the disk may hold now.
    pub fn lay_out(&self, target: &Path, unsynced: Unsynced, dice: &mut Dice) -> io::Result<()> {
        let steps = |node: &Node| match unsynced {
            Unsynced::Gone => 0,
            Unsynced::Kept => node.pending(),
            Unsynced::Mixed => dice.below(node.pending() as u64 + 1) as usize,
        };
        let mut steps: Vec<usize> = self.nodes.iter().map(steps).collect();
        self.complete_moves(&mut steps);
        self.lay_out_node(ROOT, target, unsynced, &steps, dice)
    }

    fn lay_out_node(
        &self,
        node: usize,
        target: &Path,
        unsynced: Unsynced,
        steps: &[usize],
        dice: &mut Dice,
    ) -> io::Result<()> {
        match &self.nodes[node] {
            Node::File { synced, pending } => write_sparse(target, &survivor(synced, pending, unsynced, dice)),
            Node::Folder { synced, pending, .. } => {
                fs::create_dir_all(target)?;
                let mut names = synced.clone();
                pending[..steps[node]].iter().for_each(|step| step.apply(&mut names));
                names
                    .iter()
                    .try_for_each(|(name, node)| self.lay_out_node(*node, &target.join(name), unsynced, steps, dice))
            }
        }
    }
}

/// Writes a file whose last zeros take no room: what only reserves room is large.
fn write_sparse(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let mut file = fs::File::create(path)?;
    file.write_all(&bytes[..written])?;
    file.set_len(bytes.len() as u64)
}

fn name(component: Component<'_>) -> Option<String> {
    match component {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    }
}

impl Node {
    fn folder() -> Self {
        Self::Folder { now: Names::new(), synced: Names::new(), pending: Vec::new() }
    }

    fn pending(&self) -> usize {
        match self {
            Self::File { pending, .. } => pending.len(),
            Self::Folder { pending, .. } => pending.len(),
        }
    }

    /// Where in the pending steps halves of moves stand, and of which.
    fn halves(&self) -> impl Iterator<Item = (usize, usize)> {
        let steps = if let Self::Folder { pending, .. } = self { pending.as_slice() } else { &[] };
        steps
            .iter()
            .enumerate()
            .filter_map(|(at, step)| if let Step::Half { of, .. } = step { Some((at, *of)) } else { None })
    }

    /// The first so many of what was pending are certain now.
    fn sync(&mut self, count: usize) {
        match self {
            Self::File { synced, pending } => pending.drain(..count).for_each(|write| write.apply(synced)),
            Self::Folder { synced, pending, .. } => pending.drain(..count).for_each(|step| step.apply(synced)),
        }
    }

    /// What a running process reads.
    fn content(&self) -> Vec<u8> {
        let Self::File { synced, pending } = self else { return Vec::new() };
        let mut bytes = synced.clone();
        pending.iter().for_each(|write| write.apply(&mut bytes));
        bytes
    }
}

impl Step {
    fn apply(&self, names: &mut Names) {
        match self {
            Self::Set(name, node) => {
                names.insert(name.clone(), *node);
            }
            Self::Remove(name) => {
                names.remove(name);
            }
            Self::Rename { from, to, node } => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
            Self::Half { step, .. } => step.apply(names),
        }
    }
}

impl Write {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Length(length) => content.resize(*length, 0),
            Self::Bytes { at, bytes } => put(content, *at, bytes),
        }
    }

    /// Applies what a power cut leaves of it: all, nothing, nothing but the length, or some of its sectors.
    fn tear(&self, content: &mut Vec<u8>, dice: &mut Dice) {
        match (dice.below(5), self) {
            (0, _) => {}
            (1, Self::Bytes { at, bytes }) => put(content, at + bytes.len(), &[]),
            (2 | 3, Self::Bytes { at, bytes }) => {
                let mut start = 0;
                while start < bytes.len() {
                    let end = ((at + start) / SECTOR * SECTOR + SECTOR - at).min(bytes.len());
                    if dice.once_in(2) {
                        put(content, at + start, &bytes[start..end]);
                    }
                    start = end;
                }
            }
            _ => self.apply(content),
        }
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

fn survivor(synced: &[u8], pending: &[Write], unsynced: Unsynced, dice: &mut Dice) -> Vec<u8> {
    let mut content = synced.to_vec();
    for write in pending {
        match unsynced {
            Unsynced::Gone => {}
            Unsynced::Kept => write.apply(&mut content),
            Unsynced::Mixed => write.tear(&mut content, dice),
        }
    }
    content
}
