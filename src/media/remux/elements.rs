//! Matroska as far as copying it needs: elements one after the other, whatever is missing between them.

use std::io::{self, SeekFrom};
use std::ops::Range;

use crate::media::ReadSeek;

pub(super) mod id {
    pub const EBML: u32 = 0x1A45_DFA3;
    pub const SEGMENT: u32 = 0x1853_8067;
    pub const SEEK_HEAD: u32 = 0x114D_9B74;
    pub const SEEK: u32 = 0x4DBB;
    pub const SEEK_ID: u32 = 0x53AB;
    pub const SEEK_POSITION: u32 = 0x53AC;
    pub const INFO: u32 = 0x1549_A966;
    pub const SCALE: u32 = 0x2A_D7B1;
    pub const DURATION: u32 = 0x4489;
    pub const TRACKS: u32 = 0x1654_AE6B;
    pub const TRACK: u32 = 0xAE;
    pub const TRACK_NUMBER: u32 = 0xD7;
    pub const TRACK_TYPE: u32 = 0x83;
    pub const DEFAULT_DURATION: u32 = 0x23_E383;
    pub const TAGS: u32 = 0x1254_C367;
    pub const CHAPTERS: u32 = 0x1043_A770;
    pub const CUES: u32 = 0x1C53_BB6B;
    pub const CUE: u32 = 0xBB;
    pub const CUE_TIME: u32 = 0xB3;
    pub const CUE_PLACE: u32 = 0xB7;
    pub const CUE_TRACK: u32 = 0xF7;
    pub const CUE_CLUSTER: u32 = 0xF1;
    pub const CLUSTER: u32 = 0x1F43_B675;
    pub const TIME: u32 = 0xE7;
    pub const POSITION: u32 = 0xA7;
    pub const PREVIOUS_SIZE: u32 = 0xAB;
    pub const SIMPLE_BLOCK: u32 = 0xA3;
    pub const BLOCK_GROUP: u32 = 0xA0;
    pub const BLOCK: u32 = 0xA1;
    pub const BLOCK_DURATION: u32 = 0x9B;
    pub const REFERENCE: u32 = 0xFB;
    pub const VOID: u32 = 0xEC;
    pub const CRC: u32 = 0xBF;
}

/// How much of a film is at hand at once.
const WINDOW: usize = 1 << 20;
/// How much is looked through at once for the next cluster, and passed over where it cannot be read.
const STRIDE: u64 = 256;
/// No element that is kept whole in memory is larger.
const MOST: u64 = 64 << 20;

/// A packet of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub track: u64,
    /// In ticks, from the time of its cluster.
    pub after: i16,
    pub keyframe: bool,
    /// How many ticks it lasts, where it says so.
    pub lasts: Option<u64>,
    /// The whole element.
    pub element: Range<u64>,
}

/// What stands in a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// The header, the tracks and whatever else comes before the packets: its id and the whole of it.
    Part(u32, Range<u64>, Range<u64>),
    /// From here on packets count from this time, in ticks.
    Cluster(u64),
    Block(Block),
}

/// The elements of a film, read in order. Where something is damaged or missing, it goes on with the next cluster.
pub(super) struct Elements<'a> {
    film: &'a mut dyn ReadSeek,
    size: u64,
    at: u64,
    window: Vec<u8>,
    from: u64,
    /// How many bytes belonged to nothing.
    pub lost: u64,
    /// Where the film's body begins.
    segment: u64,
    /// Where the present cluster begins, from there.
    pub cluster: u64,
    /// Where the body and the present cluster say that they end, if they do.
    ends: [Option<u64>; 2],
    /// Whether one of them does not end where it says.
    askew: bool,
}

/// An element's head.
struct Head {
    id: u32,
    body: u64,
    /// `None` where it lasts until the next of its kind.
    length: Option<u64>,
}

impl<'a> Elements<'a> {
    pub(super) fn new(film: &'a mut dyn ReadSeek) -> io::Result<Self> {
        let size = film.seek(SeekFrom::End(0))?;
        Ok(Self {
            film,
            size,
            at: 0,
            window: Vec::new(),
            from: 0,
            lost: 0,
            segment: 0,
            cluster: 0,
            ends: [None; 2],
            askew: false,
        })
    }

    /// Which share it has come through.
    pub(super) fn share(&self) -> f32 {
        self.at as f32 / self.size.max(1) as f32
    }

    /// Whether all that has been read is in order: nothing was passed over, and every length was what it said.
    pub(super) fn in_order(&self) -> bool {
        self.lost == 0 && !self.askew && self.ends.iter().all(|end| end.is_none_or(|end| end == self.at))
    }

    /// The bytes of a range within the film.
    pub(super) fn bytes(&mut self, range: Range<u64>) -> io::Result<&[u8]> {
        let length = range.end.saturating_sub(range.start);
        if range.end > self.size || length > MOST {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = length as usize;
        let there = self.from..self.from + self.window.len() as u64;
        if !(there.contains(&range.start) && range.end <= there.end) && length > 0 {
            // What was at hand is given up first, so that a failure leaves nothing wrong behind.
            let mut window = std::mem::take(&mut self.window);
            self.film.seek(SeekFrom::Start(range.start))?;
            window.resize(length.max(WINDOW).min((self.size - range.start) as usize), 0);
            let mut read = 0;
            while read < window.len() {
                match self.film.read(&mut window[read..]) {
                    Ok(0) => break,
                    Ok(more) => read += more,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    // Damage further on is no matter yet.
                    Err(_) if read >= length => break,
                    Err(error) => return Err(error),
                }
            }
            window.truncate(read);
            (self.from, self.window) = (range.start, window);
        }
        let start = range.start.saturating_sub(self.from) as usize;
        self.window.get(start..start + length).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// The next thing; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Item>> {
        while self.at < self.size {
            match self.item() {
                Ok(Some(item)) => return Ok(Some(item)),
                Ok(None) => {}
                Err(error) if is_damage(&error) => self.find_cluster()?,
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// What stands here, unless it is of no interest.
    fn item(&mut self) -> io::Result<Option<Item>> {
        let start = self.at;
        let head = self.head(start)?;
        if matches!(head.id, id::SEGMENT | id::CLUSTER) {
            self.at = head.body;
            let end = head.length.map(|length| head.body.saturating_add(length));
            if head.id == id::SEGMENT {
                self.segment = head.body;
                self.ends[0] = end;
            } else {
                self.cluster = start.saturating_sub(self.segment);
                self.askew |= self.ends[1].is_some_and(|end| end != start);
                self.ends[1] = end;
            }
            return Ok(None);
        }
        let end = head.length.and_then(|length| head.body.checked_add(length)).filter(|end| *end <= self.size);
        let body = head.body..end.ok_or_else(damage)?;
        let item = match head.id {
            id::TIME => Some(Item::Cluster(uint(self.bytes(body.clone())?)?)),
            id::SIMPLE_BLOCK => {
                let (mut block, flags) = self.block(start..body.end, body.clone())?;
                block.keyframe = flags & 0x80 != 0;
                Some(Item::Block(block))
            }
            id::BLOCK_GROUP => Some(Item::Block(self.group(start..body.end, body.clone())?)),
            id::EBML | id::INFO | id::TRACKS | id::TAGS | id::CUES => {
                Some(Item::Part(head.id, start..body.end, body.clone()))
            }
            id::SEEK_HEAD | id::CHAPTERS | id::VOID | id::CRC | id::POSITION | id::PREVIOUS_SIZE => None,
            _ => return Err(damage()),
        };
        self.at = body.end;
        Ok(item)
    }

    fn head(&mut self, at: u64) -> io::Result<Head> {
        let bytes = self.bytes(at..self.size.min(at + 12))?;
        let (id, id_length) = vint(bytes, true)?;
        let (length, length_length) = vint(&bytes[id_length..], false)?;
        let unknown = length == (1 << (7 * length_length)) - 1;
        let id = u32::try_from(id).map_err(|_| damage())?;
        Ok(Head { id, body: at + (id_length + length_length) as u64, length: (!unknown).then_some(length) })
    }

    fn block(&mut self, element: Range<u64>, body: Range<u64>) -> io::Result<(Block, u8)> {
        let bytes = self.bytes(body.start..body.end.min(body.start + 11))?;
        let (track, length) = vint(bytes, false)?;
        let [high, low, flags] =
            bytes.get(length..length + 3).and_then(|rest| rest.try_into().ok()).ok_or_else(damage)?;
        // The bytes are asked for as well, so that a packet is either whole or not there.
        self.bytes(body)?;
        let after = i16::from_be_bytes([high, low]);
        Ok((Block { track, after, keyframe: false, lasts: None, element }, flags))
    }

    fn group(&mut self, element: Range<u64>, body: Range<u64>) -> io::Result<Block> {
        let (mut block, mut lasts, mut keyframe) = (None, None, true);
        for (id, range) in self.children(body)? {
            match id {
                id::BLOCK => block = Some(self.block(element.clone(), range)?.0),
                id::BLOCK_DURATION => lasts = Some(uint(self.bytes(range)?)?),
                id::REFERENCE => keyframe = false,
                _ => {}
            }
        }
        Ok(Block { lasts, keyframe, ..block.ok_or_else(damage)? })
    }

    /// The elements within an element, without their heads.
    pub(super) fn children(&mut self, body: Range<u64>) -> io::Result<Vec<(u32, Range<u64>)>> {
        let mut found = Vec::new();
        let mut at = body.start;
        while at < body.end {
            let head = self.head(at)?;
            let end = head.length.and_then(|length| head.body.checked_add(length)).filter(|end| *end <= body.end);
            at = end.ok_or_else(damage)?;
            found.push((head.id, head.body..at));
        }
        Ok(found)
    }

    /// Goes on with the next cluster, or to the end.
    fn find_cluster(&mut self) -> io::Result<()> {
        let start = self.at;
        let sign = id::CLUSTER.to_be_bytes();
        self.at += 1;
        while self.at < self.size {
            let end = self.size.min(self.at + STRIDE);
            let found = match self.bytes(self.at..end) {
                Ok(bytes) => bytes.windows(sign.len()).position(|four| four == sign),
                Err(error) if is_damage(&error) => {
                    self.at += STRIDE;
                    continue;
                }
                Err(error) => return Err(error),
            };
            match found {
                Some(index) => {
                    self.at += index as u64;
                    // The same four bytes may stand within a packet.
                    let body = self.head(self.at).map(|head| head.body);
                    if body.is_ok_and(|body| self.head(body).is_ok_and(|first| first.id == id::TIME)) {
                        break;
                    }
                    self.at += 1;
                }
                None => self.at = if end == self.size { end } else { end - (sign.len() as u64 - 1) },
            }
        }
        self.at = self.at.min(self.size);
        self.lost += self.at - start;
        Ok(())
    }
}

fn damage() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// A number that says how long it is, and its length; `whole` keeps the bits that say so.
fn vint(bytes: &[u8], whole: bool) -> io::Result<(u64, usize)> {
    let first = *bytes.first().ok_or_else(damage)?;
    let length = first.leading_zeros() as usize + 1;
    let bytes = bytes.get(..length).filter(|_| length <= 8).ok_or_else(damage)?;
    let number = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    Ok((if whole { number } else { number & ((1 << (7 * length)) - 1) }, length))
}

/// An unsigned number.
pub(super) fn uint(bytes: &[u8]) -> io::Result<u64> {
    if bytes.len() > 8 {
        return Err(damage());
    }
    Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// An element with this body; its length always takes eight bytes, so that it is known before the body is.
pub(super) fn element(id: u32, body: &[u8]) -> Vec<u8> {
    [&head(id, body.len() as u64)[..], body].concat()
}

/// The head of an element whose body has this length.
pub(super) fn head(id: u32, length: u64) -> Vec<u8> {
    let id = id.to_be_bytes();
    let id = &id[id.iter().take_while(|byte| **byte == 0).count()..];
    [id, &(length | 1 << 56).to_be_bytes()].concat()
}
