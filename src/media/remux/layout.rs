//! What stands in a recording, and where it will stand in the film.

use std::io;
use std::ops::{ControlFlow, Range};

use super::elements::{Block, Elements, Item, element, head, id, uint};
use super::{RemuxError, Remuxed};
use crate::media::index::{FrameIndex, Packet};

/// What the film will be made of.
pub(super) struct Layout {
    /// The header, copied.
    header: Vec<u8>,
    /// What the film says of itself, without how long it is.
    info: Vec<u8>,
    tracks: Vec<u8>,
    tags: Vec<u8>,
    /// Nanoseconds a tick.
    scale: u64,
    /// The first tick of the film.
    pub origin: u64,
    /// In nanoseconds.
    length: i64,
    pictures: usize,
    packets: usize,
    /// The track whose keyframes are in the index.
    guide: u64,
    /// Its packets, where it is a picture: when each begins, in ticks, and whether it is a keyframe.
    frames: Vec<(u64, bool)>,
    /// When the last of them ends, in nanoseconds.
    last: u128,
    pub clusters: Vec<Cluster>,
}

/// Packets that share a time from which they count.
pub(super) struct Cluster {
    pub time: u64,
    pub blocks: Vec<Range<u64>>,
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
    pub fn of(
        elements: &mut Elements<'_>,
        progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
    ) -> Result<Self, RemuxError> {
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
            frames: Vec::new(),
            last: 0,
            clusters: Vec::new(),
        };
        let mut tracks: Vec<Track> = Vec::new();
        let mut end = 0;
        while let Some(item) = elements.next()? {
            match item {
                Item::Part(id, whole, body) => layout.take_part(elements, id, whole, body, &mut tracks)?,
                Item::Cluster(time) => {
                    layout.clusters.push(Cluster { time, blocks: Vec::new(), keyframes: Vec::new() });
                    if progress(elements.share()).is_break() {
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
        let end = u128::from(start) * scale + lasts;
        if track.picture && block.track == self.guide {
            self.frames.push((start, block.keyframe));
            self.last = self.last.max(end);
        }
        end
    }

    /// Where the frames of the picture will be in the film.
    pub fn index(&self) -> Option<FrameIndex> {
        let begins = i128::from(self.origin) * i128::from(self.scale);
        let packets: Vec<Packet> = self
            .frames
            .iter()
            .map(|(ticks, keyframe)| {
                let start = Some(self.nanos(ticks - self.origin));
                Packet { start, decoded: start, keyframe: *keyframe, shown: true }
            })
            .collect();
        let end = i64::try_from(self.last as i128 - begins).unwrap_or(i64::MAX);
        FrameIndex::from_packets(&packets, None, end)
    }

    /// What of the recording is in it, of which so many bytes were lost.
    pub fn remuxed(&self, lost: u64) -> Remuxed {
        let began = self.nanos(self.origin);
        Remuxed { began, length: self.length, pictures: self.pictures, packets: self.packets, lost }
    }

    fn nanos(&self, ticks: u64) -> i64 {
        i64::try_from(u128::from(ticks) * u128::from(self.scale)).unwrap_or(i64::MAX)
    }

    /// Everything before the first cluster.
    pub fn front(&self) -> Vec<u8> {
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
    pub fn size(&self) -> u64 {
        time(0).len() as u64 + self.blocks.iter().map(|blocks| blocks.end - blocks.start).sum::<u64>()
    }
}

pub(super) fn time(ticks: u64) -> Vec<u8> {
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
