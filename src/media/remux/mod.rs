//! Gives a recording its index: the packets are copied as they are into a Matroska file that says how long it is and
//! where its keyframes are.
//!
//! A recorder writes Matroska that can end anywhere, so it bears neither. The recording is read twice: once to learn how
//! large everything will be, and once to copy. So the film comes out front to back, as a seal wants it, with its index
//! before the packets; nothing is ever patched, and nothing waits in a plain file. Times are shifted so that the film
//! begins at zero; by how much is its place on the recorder's clock.

mod elements;

use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::{ControlFlow, Range};

use self::elements::{Block, Elements, Item, element, head, id, uint};
use super::ReadSeek;

/// What was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remuxed {
    /// When the film begins on the recorder's clock, in nanoseconds.
    pub began: i64,
    /// How long it is, in nanoseconds.
    pub length: i64,
    /// How many packets of picture it has.
    pub pictures: usize,
    /// How many packets it has in all.
    pub packets: usize,
    /// How many bytes of the recording were no part of any whole packet, and are left out.
    pub lost: u64,
}

/// Why a recording was not copied.
#[derive(Debug, thiserror::Error)]
pub enum RemuxError {
    /// There is not one whole packet in it.
    #[error("there is no whole frame in the recording")]
    Empty,
    /// It cannot be read, or the film cannot be written.
    #[error("the recording cannot be copied: {0}")]
    Io(#[from] io::Error),
    /// The copy is not what was recorded.
    #[error("the copy differs from the recording at packet {packet}")]
    Differs {
        /// Which packet, from zero.
        packet: usize,
    },
    /// Somebody asked for the work to be stopped.
    #[error("the work was stopped")]
    Cancelled,
}

/// Copies a recording into an indexed film. `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`RemuxError::Empty`], [`RemuxError::Cancelled`], or what reading and writing said. Damage within the recording is no
/// error: what is whole is copied.
pub fn remux(
    recording: &mut dyn ReadSeek,
    film: &mut dyn Write,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Remuxed, RemuxError> {
    let mut elements = Elements::new(recording)?;
    let layout = Layout::of(&mut elements, &mut |share| progress(share / 2.0))?;
    let lost = elements.lost;
    film.write_all(&layout.front())?;
    let total = elements.size().max(1);
    for cluster in &layout.clusters {
        film.write_all(&head(id::CLUSTER, cluster.size()))?;
        film.write_all(&time(cluster.time - layout.origin))?;
        for blocks in &cluster.blocks {
            for from in blocks.clone().step_by(PORTION as usize) {
                film.write_all(elements.bytes(from..blocks.end.min(from + PORTION))?)?;
            }
        }
        let done = cluster.blocks.last().map_or(0, |blocks| blocks.end);
        if progress(0.5 + done as f32 / total as f32 / 2.0).is_break() {
            return Err(RemuxError::Cancelled);
        }
    }
    Ok(Remuxed {
        began: layout.nanos(layout.origin),
        length: layout.length,
        pictures: layout.pictures,
        packets: layout.packets,
        lost,
    })
}

/// Checks that a film has every packet of the recording it was made from, at the same times, byte for byte, and that its
/// index leads to each keyframe it names.
///
/// # Errors
/// [`RemuxError::Differs`], or what reading said.
pub fn compare(recording: &mut dyn ReadSeek, film: &mut dyn ReadSeek, remuxed: &Remuxed) -> Result<(), RemuxError> {
    let (mut before, mut after) = (Packets::of(recording)?, Packets::of(film)?);
    for packet in 0.. {
        let differs = RemuxError::Differs { packet };
        let (old, new) = (before.next()?, after.next()?);
        let (Some(old), Some(new)) = (&old, &new) else {
            let ended = old.is_none() && new.is_none() && packet == remuxed.packets && after.elements.in_order();
            return if ended { after.check_index(differs) } else { Err(differs) };
        };
        let same_time = before.nanos(old).checked_sub(remuxed.began) == Some(after.nanos(new));
        // The whole element, so that how a packet is marked is compared as well.
        let (old, new) = (old.1.element.clone(), new.1.element.clone());
        if !same_time || before.elements.bytes(old)? != after.elements.bytes(new)? {
            return Err(differs);
        }
    }
    Ok(())
}

/// When a recording ends on the recorder's clock, in nanoseconds.
///
/// # Errors
/// [`RemuxError::Empty`], or what reading said.
pub fn end(recording: &mut dyn ReadSeek) -> Result<i64, RemuxError> {
    let layout = Layout::of(&mut Elements::new(recording)?, &mut |_| ControlFlow::Continue(()))?;
    Ok(layout.nanos(layout.origin).saturating_add(layout.length))
}

/// How much is copied at once.
const PORTION: u64 = 256 * 1024;

/// What the film will be made of.
struct Layout {
    /// The header, copied.
    header: Vec<u8>,
    /// What the film says of itself, without how long it is.
    info: Vec<u8>,
    tracks: Vec<u8>,
    tags: Vec<u8>,
    /// Nanoseconds a tick.
    scale: u64,
    /// The first tick of the film.
    origin: u64,
    /// In nanoseconds.
    length: i64,
    pictures: usize,
    packets: usize,
    /// The track whose keyframes are in the index.
    guide: u64,
    clusters: Vec<Cluster>,
}

/// Packets that share a time from which they count.
struct Cluster {
    time: u64,
    blocks: Vec<Range<u64>>,
    /// When the keyframes in it are that the index names, in ticks.
    keyframes: Vec<u64>,
}

/// One track.
struct Track {
    number: u64,
    picture: bool,
    /// How long a packet lasts that does not say so, in nanoseconds.
    usual: u64,
}

impl Layout {
    fn of(elements: &mut Elements<'_>, progress: &mut dyn FnMut(f32) -> ControlFlow<()>) -> Result<Self, RemuxError> {
        let mut layout = Self {
            header: Vec::new(),
            info: Vec::new(),
            tracks: Vec::new(),
            tags: Vec::new(),
            scale: 1_000_000,
            origin: u64::MAX,
            length: 0,
            pictures: 0,
            packets: 0,
            guide: 0,
            clusters: Vec::new(),
        };
        let mut tracks: Vec<Track> = Vec::new();
        let mut end = 0;
        while let Some(item) = elements.next()? {
            match item {
                Item::Part(id, whole, body) => layout.take_part(elements, id, whole, body, &mut tracks)?,
                Item::Cluster(time) => {
                    layout.clusters.push(Cluster { time, blocks: Vec::new(), keyframes: Vec::new() });
                    if progress(elements.at() as f32 / elements.size().max(1) as f32).is_break() {
                        return Err(RemuxError::Cancelled);
                    }
                }
                Item::Block(block) => end = end.max(layout.take_block(block, &tracks)),
            }
        }
        layout.clusters.retain(|cluster| !cluster.blocks.is_empty());
        if layout.clusters.is_empty() || layout.tracks.is_empty() {
            return Err(RemuxError::Empty);
        }
        let first = layout.clusters.iter().map(|cluster| cluster.time).min();
        layout.origin = layout.origin.min(first.unwrap_or(0));
        layout.length = i64::try_from(end - u128::from(layout.origin) * u128::from(layout.scale)).unwrap_or(i64::MAX);
        Ok(layout)
    }

    fn take_part(
        &mut self,
        elements: &mut Elements<'_>,
        id: u32,
        whole: Range<u64>,
        body: Range<u64>,
        tracks: &mut Vec<Track>,
    ) -> io::Result<()> {
        match id {
            id::EBML => self.header = elements.bytes(whole)?.to_vec(),
            id::TAGS => self.tags = elements.bytes(whole)?.to_vec(),
            id::INFO => {
                self.info.clear();
                for (id, range) in elements.children(body)? {
                    let value = elements.bytes(range)?;
                    if id == id::SCALE {
                        self.scale = uint(value)?.max(1);
                    }
                    if !matches!(id, id::DURATION | id::CRC) {
                        self.info.extend(element(id, value));
                    }
                }
            }
            id::TRACKS => {
                self.tracks = elements.bytes(whole)?.to_vec();
                tracks.clear();
                for (id, range) in elements.children(body)? {
                    if id == id::TRACK {
                        tracks.push(Track::of(elements, range)?);
                    }
                }
                let guide = tracks.iter().find(|track| track.picture).or(tracks.first());
                self.guide = guide.map_or(0, |track| track.number);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a packet in; returns when it ends, in nanoseconds.
    fn take_block(&mut self, block: Block, tracks: &[Track]) -> u128 {
        let track = tracks.iter().find(|track| track.number == block.track);
        let (Some(cluster), Some(track)) = (self.clusters.last_mut(), track) else { return 0 };
        // A time before the clock began is a muxer's rounding.
        let start = cluster.time.saturating_add_signed(i64::from(block.after));
        self.origin = self.origin.min(start);
        self.packets += 1;
        self.pictures += usize::from(track.picture);
        // Every packet of sound is a keyframe; there, one a cluster is enough.
        if block.track == self.guide && block.keyframe && (track.picture || cluster.keyframes.is_empty()) {
            cluster.keyframes.push(start);
        }
        match cluster.blocks.last_mut() {
            Some(last) if last.end == block.element.start => last.end = block.element.end,
            _ => cluster.blocks.push(block.element),
        }
        let scale = u128::from(self.scale);
        let lasts = block.lasts.map_or(u128::from(track.usual), |ticks| u128::from(ticks) * scale);
        u128::from(start) * scale + lasts
    }

    fn nanos(&self, ticks: u64) -> i64 {
        i64::try_from(u128::from(ticks) * u128::from(self.scale)).unwrap_or(i64::MAX)
    }

    /// Everything before the first cluster.
    fn front(&self) -> Vec<u8> {
        let length = element(id::DURATION, &(self.length as f64 / self.scale as f64).to_be_bytes());
        let info = element(id::INFO, &[&self.info[..], &length].concat());
        let cues = element(id::CUES, &self.cues(0));
        let mut place = self.seek_head([0; 4]).len();
        let places = [&info, &self.tracks, &self.tags, &cues].map(|part| {
            place += part.len();
            (place - part.len()) as u64
        });
        let packets = place as u64;
        let total = packets + self.clusters.iter().map(|cluster| 12 + cluster.size()).sum::<u64>();
        [
            &self.header[..],
            &head(id::SEGMENT, total),
            &self.seek_head(places),
            &info,
            &self.tracks,
            &self.tags,
            &element(id::CUES, &self.cues(packets)),
        ]
        .concat()
    }

    fn seek_head(&self, places: [u64; 4]) -> Vec<u8> {
        let there = [true, true, !self.tags.is_empty(), true];
        let parts = [id::INFO, id::TRACKS, id::TAGS, id::CUES].into_iter().zip(places).zip(there);
        let seeks = parts.filter(|(_, there)| *there).flat_map(|((part, place), _)| {
            let part = element(id::SEEK_ID, &part.to_be_bytes());
            element(id::SEEK, &[part, element(id::SEEK_POSITION, &place.to_be_bytes())].concat())
        });
        element(id::SEEK_HEAD, &seeks.collect::<Vec<_>>())
    }

    /// The index, where the first cluster begins at `place`. Its own length does not depend on that.
    fn cues(&self, mut place: u64) -> Vec<u8> {
        let mut cues = Vec::new();
        for cluster in &self.clusters {
            for keyframe in &cluster.keyframes {
                let track = element(id::CUE_TRACK, &self.guide.to_be_bytes());
                let at = element(id::CUE_PLACE, &[track, element(id::CUE_CLUSTER, &place.to_be_bytes())].concat());
                let time = element(id::CUE_TIME, &(keyframe - self.origin).to_be_bytes());
                cues.extend(element(id::CUE, &[time, at].concat()));
            }
            place += 12 + cluster.size();
        }
        cues
    }
}

impl Cluster {
    /// How long it will be, without its head.
    fn size(&self) -> u64 {
        time(0).len() as u64 + self.blocks.iter().map(|blocks| blocks.end - blocks.start).sum::<u64>()
    }
}

fn time(ticks: u64) -> Vec<u8> {
    element(id::TIME, &ticks.to_be_bytes())
}

impl Track {
    fn of(elements: &mut Elements<'_>, body: Range<u64>) -> io::Result<Self> {
        let mut track = Self { number: 0, picture: false, usual: 0 };
        for (id, range) in elements.children(body)? {
            match id {
                id::TRACK_NUMBER => track.number = uint(elements.bytes(range)?)?,
                id::TRACK_TYPE => track.picture = uint(elements.bytes(range)?)? == 1,
                id::DEFAULT_DURATION => track.usual = uint(elements.bytes(range)?)?,
                _ => {}
            }
        }
        Ok(track)
    }
}

/// The packets of a film one after the other, each with the time from which it counts, and the index on the way.
struct Packets<'a> {
    elements: Elements<'a>,
    scale: u64,
    cluster: Option<u64>,
    /// The index: when, which track, and where the cluster begins.
    cues: Vec<(u64, u64, u64)>,
    /// What the index could name.
    keyframes: HashSet<(u64, u64, u64)>,
}

impl<'a> Packets<'a> {
    fn of(film: &'a mut dyn ReadSeek) -> io::Result<Self> {
        let elements = Elements::new(film)?;
        Ok(Self { elements, scale: 1_000_000, cluster: None, cues: Vec::new(), keyframes: HashSet::new() })
    }

    fn next(&mut self) -> io::Result<Option<(u64, Block)>> {
        while let Some(item) = self.elements.next()? {
            match (item, self.cluster) {
                (Item::Part(id, _, body), _) => self.take_part(id, body)?,
                (Item::Cluster(time), _) => self.cluster = Some(time),
                (Item::Block(block), Some(time)) => {
                    if block.keyframe {
                        let start = time.saturating_add_signed(i64::from(block.after));
                        self.keyframes.insert((start, block.track, self.elements.cluster));
                    }
                    return Ok(Some((time, block)));
                }
                (Item::Block(_), None) => {}
            }
        }
        Ok(None)
    }

    fn take_part(&mut self, id: u32, body: Range<u64>) -> io::Result<()> {
        match id {
            id::INFO => {
                let children = self.elements.children(body)?;
                if let Some((_, range)) = children.into_iter().find(|(id, _)| *id == id::SCALE) {
                    self.scale = uint(self.elements.bytes(range)?)?;
                }
            }
            id::CUES => {
                for (_, cue) in self.elements.children(body)? {
                    let (mut time, mut track, mut cluster) = (0, 0, 0);
                    let mut values = Vec::new();
                    for (id, range) in self.elements.children(cue)? {
                        let within =
                            if id == id::CUE_PLACE { self.elements.children(range)? } else { vec![(id, range)] };
                        values.extend(within);
                    }
                    for (id, range) in values {
                        let value = uint(self.elements.bytes(range)?)?;
                        match id {
                            id::CUE_TIME => time = value,
                            id::CUE_TRACK => track = value,
                            _ => cluster = value,
                        }
                    }
                    self.cues.push((time, track, cluster));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn nanos(&self, packet: &(u64, Block)) -> i64 {
        let ticks = packet.0.saturating_add_signed(i64::from(packet.1.after));
        i64::try_from(u128::from(ticks) * u128::from(self.scale)).unwrap_or(i64::MAX)
    }

    fn check_index(&self, differs: RemuxError) -> Result<(), RemuxError> {
        let leads = !self.cues.is_empty() && self.cues.iter().all(|cue| self.keyframes.contains(cue));
        if leads { Ok(()) } else { Err(differs) }
    }
}

#[cfg(test)]
mod tests;
