//! Whether a film is what was recorded.

use std::collections::HashSet;
use std::io;
use std::ops::{ControlFlow, Range};

use super::elements::{Block, Elements, Item, id, uint};
use super::{RemuxError, Remuxed};
use crate::media::ReadSeek;

/// Checks that a film has every packet of the recording it was made from, at the same times, byte for byte, and that its
/// index leads to each keyframe it names.
///
/// `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`RemuxError::Differs`], [`RemuxError::Cancelled`], or what reading said.
pub fn compare(
    recording: &mut dyn ReadSeek,
    film: &mut dyn ReadSeek,
    remuxed: &Remuxed,
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<(), RemuxError> {
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
        if progress(before.elements.share()).is_break() {
            return Err(RemuxError::Cancelled);
        }
    }
    Ok(())
}

/// The packets of a film one after the other, each with the time from which it counts, and the index on the way.
pub(super) struct Packets<'a> {
    elements: Elements<'a>,
    scale: u64,
    cluster: Option<u64>,
    /// The index: when, which track, and where the cluster begins.
    pub cues: Vec<(u64, u64, u64)>,
    /// What the index could name.
    keyframes: HashSet<(u64, u64, u64)>,
}

impl<'a> Packets<'a> {
    pub fn of(film: &'a mut dyn ReadSeek) -> io::Result<Self> {
        let elements = Elements::new(film)?;
        Ok(Self { elements, scale: 1_000_000, cluster: None, cues: Vec::new(), keyframes: HashSet::new() })
    }

    pub fn next(&mut self) -> io::Result<Option<(u64, Block)>> {
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

    pub fn nanos(&self, packet: &(u64, Block)) -> i64 {
        let ticks = packet.0.saturating_add_signed(i64::from(packet.1.after));
        i64::try_from(u128::from(ticks) * u128::from(self.scale)).unwrap_or(i64::MAX)
    }

    fn check_index(&self, differs: RemuxError) -> Result<(), RemuxError> {
        let leads = !self.cues.is_empty() && self.cues.iter().all(|cue| self.keyframes.contains(cue));
        if leads { Ok(()) } else { Err(differs) }
    }
}
