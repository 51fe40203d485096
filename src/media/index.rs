//! Where every frame of a film lies in film time. What the player, the strip and exact seeks check themselves against.

/// The first bytes of a stored index: a name and a version.
const MAGIC: [u8; 4] = *b"SFI1";

/// Times this near are the same time, rounded differently.
const ROUNDING: i64 = 1_000_000;

/// No index is longer than this: a day at 240 frames a second, and a bound on what hostile bytes can make us allocate.
const MOST_FRAMES: usize = 24 * 3600 * 240;

/// The frames of a film in the order in which they are shown. Frame `i` covers `[start(i), end(i))` in nanoseconds of
/// film time; frames leave no gaps, so each lasts until the next one starts. There is always at least one. Only the
/// first may start before zero, where the film was cut in the middle of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameIndex {
    starts: Vec<i64>,
    keyframes: Vec<u32>,
    end: i64,
    /// For films whose packets bear only the time of decoding, all of which are also times of frames: the packet with
    /// the time of frame `k` becomes frame `shown_as[k]`. Empty elsewhere.
    shown_as: Vec<u32>,
}

/// One packet of a film's picture, in nanoseconds of film time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    /// When its picture is shown.
    pub start: Option<i64>,
    /// When it is decoded, on the film's clock.
    pub decoded: Option<i64>,
    /// Whether decoding can begin here.
    pub keyframe: bool,
    /// Whether a picture comes of it.
    pub shown: bool,
}

/// Why bytes are not an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not the index of a film")]
pub struct NotAnIndex;

impl FrameIndex {
    /// Orders what was found in a film whose picture ends at `end`. `pictures` tells, where it had to be found out, from
    /// which packets the pictures are made, in the order in which they are shown. `None` where nothing is ever shown.
    pub(super) fn from_packets(packets: &[Packet], pictures: Option<&[usize]>, end: i64) -> Option<Self> {
        // What comes before the first keyframe, in decoding or in showing, no decoder can show.
        let first = packets.iter().position(|packet| packet.keyframe).unwrap_or(0);
        let kept: Vec<usize> = match pictures {
            Some(pictures) => pictures.to_vec(),
            None => (first..packets.len()).collect(),
        };
        let kept = kept.into_iter().filter_map(|i| packets.get(i).copied());
        let kept: Vec<Packet> = kept.filter(|packet| packet.shown).collect();
        if kept.iter().all(|packet| packet.start.is_some()) {
            let first = packets.get(first).and_then(|packet| packet.start);
            return Self::timed(kept.iter().filter(|packet| packet.start >= first), end);
        }
        Self::untimed(&kept, end)
    }

    fn timed<'a>(packets: impl Iterator<Item = &'a Packet>, end: i64) -> Option<Self> {
        let mut frames: Vec<_> = packets.filter_map(|packet| Some((packet.start?, packet.keyframe))).collect();
        frames.sort_unstable();
        frames.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            earlier.1 |= same && later.1;
            same
        });
        // Of the frames that a cut has taken away, the last one may still reach into the film.
        let begin = frames.partition_point(|(start, _)| *start <= ROUNDING).saturating_sub(1);
        frames.drain(..begin);
        Self::in_order(&frames, end)
    }

    /// Packets without a time of showing: pictures are shown one after the other at the times of decoding.
    fn untimed(kept: &[Packet], end: i64) -> Option<Self> {
        let mut times: Vec<i64> = kept.iter().filter_map(|packet| packet.decoded).collect();
        times.sort_unstable();
        times.dedup();
        if times.len() != kept.len() {
            return None;
        }
        let frames: Vec<_> = times.iter().copied().zip(kept.iter().map(|packet| packet.keyframe)).collect();
        let mut index = Self::in_order(&frames, end)?;
        index.shown_as = vec![0; kept.len()];
        for (frame, packet) in kept.iter().enumerate() {
            let k = times.binary_search(&packet.decoded?).ok()?;
            index.shown_as[k] = u32::try_from(frame).ok()?;
        }
        Some(index)
    }

    /// From starts that rise strictly, and whether each is a keyframe.
    fn in_order(frames: &[(i64, bool)], end: i64) -> Option<Self> {
        let starts: Vec<i64> = frames.iter().map(|(start, _)| *start).collect();
        let keyframes = (0_u32..).zip(frames).filter(|(_, frame)| frame.1).map(|(i, _)| i).collect();
        // Where the last packet does not say how long it lasts, its frame lasts as long as the one before it.
        let last = *starts.last()?;
        let usual = starts.len().checked_sub(2).map_or(ROUNDING, |before| last - starts[before]);
        let end = if end > last { end } else { last.checked_add(usual)? };
        (starts.len() <= MOST_FRAMES).then_some(Self { starts, keyframes, end, shown_as: Vec::new() })
    }

    /// The frame that comes of a packet with these times, in nanoseconds of film time.
    pub(super) fn frame_of(&self, start: Option<i64>, decoded: Option<i64>) -> Option<usize> {
        if self.shown_as.is_empty() {
            return self.starting_near(start?);
        }
        self.shown_as.get(self.starting_near(decoded?)?).map(|frame| *frame as usize)
    }

    /// The first frame shown from a keyframe with these times on; `None` after the last one.
    pub(super) fn first_from(&self, start: Option<i64>, decoded: Option<i64>) -> Option<usize> {
        if let Some(frame) = self.frame_of(start, decoded) {
            return Some(frame);
        }
        let time = start.or(decoded)?;
        let frame = self.starts.partition_point(|start| *start < time);
        (frame < self.len()).then_some(frame)
    }

    /// The moment to ask a demuxer for so that it begins at frame `i`, which is a keyframe: the middle of it, because
    /// containers round, and at the edge some give the frame before.
    pub(super) fn moment_of(&self, i: usize) -> i64 {
        match self.shown_as.iter().position(|frame| *frame as usize == i) {
            Some(k) => self.middle(k),
            None => self.middle(i),
        }
    }

    /// How many frames there are; never zero.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an index is never empty")]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// When frame `i` starts; past the last frame, the end of the film.
    #[must_use]
    pub fn start(&self, i: usize) -> i64 {
        self.starts.get(i).copied().unwrap_or(self.end)
    }

    /// When frame `i` ends: where the next one starts, or the film ends.
    #[must_use]
    pub fn end(&self, i: usize) -> i64 {
        self.start(i.saturating_add(1))
    }

    /// The middle of frame `i`: the safest moment to ask a demuxer for.
    #[must_use]
    pub fn middle(&self, i: usize) -> i64 {
        let (start, end) = (self.start(i), self.end(i));
        start + (end - start) / 2
    }

    /// When the last frame ends.
    #[must_use]
    pub fn film_end(&self) -> i64 {
        self.end
    }

    /// The frame shown at `time`; `None` before the first frame and from the end of the last one on.
    #[must_use]
    pub fn covering(&self, time: i64) -> Option<usize> {
        if time >= self.end {
            return None;
        }
        self.starts.partition_point(|start| *start <= time).checked_sub(1)
    }

    /// Like [`covering`](Self::covering), but the first frame before the film and the last one after it.
    #[must_use]
    pub fn clamped(&self, time: i64) -> usize {
        self.starts.partition_point(|start| *start <= time).saturating_sub(1)
    }

    /// The frame whose start lies nearest to `time`, where it lies nearer than half the way to its neighbour. This is
    /// how a decoded picture is recognised: its time may be rounded differently from the packet's, but not by more.
    #[must_use]
    pub fn starting_near(&self, time: i64) -> Option<usize> {
        let away = |i: usize| self.start(i).abs_diff(time);
        let before = self.clamped(time);
        let after = (before + 1).min(self.len() - 1);
        let i = if away(after) < away(before) { after } else { before };
        let to_next = self.end(i) - self.start(i);
        let to_previous = if i == 0 { to_next } else { self.start(i) - self.start(i - 1) };
        let room = to_next.min(to_previous);
        (away(i) < room.unsigned_abs().div_ceil(2)).then_some(i)
    }

    /// The last keyframe at or before frame `i`, from which decoding reaches it; the first frame where none is marked.
    #[must_use]
    pub fn keyframe_before(&self, i: usize) -> usize {
        let after = self.keyframes.partition_point(|keyframe| *keyframe as usize <= i);
        after.checked_sub(1).map_or(0, |at| self.keyframes[at] as usize)
    }

    /// Whether frame `i` is marked as a keyframe.
    #[must_use]
    pub fn is_keyframe(&self, i: usize) -> bool {
        u32::try_from(i).is_ok_and(|i| self.keyframes.binary_search(&i).is_ok())
    }

    /// Whether the time from one frame to the next varies by more than a millisecond. The last frame is left out: how
    /// long it lasts is often only guessed.
    #[must_use]
    pub fn variable_rate(&self) -> bool {
        let gaps = || self.starts.windows(2).map(|pair| pair[1] - pair[0]);
        match (gaps().min(), gaps().max()) {
            (Some(least), Some(most)) => most - least > 1_000_000,
            _ => false,
        }
    }

    /// The index as bytes, one or two a frame where the rate is steady: for each frame by how much the gap before it
    /// differs from the gap before that, with the keyframe flag as the lowest bit.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len() * 2 + 32);
        bytes.extend(MAGIC);
        write_number(&mut bytes, self.starts.len() as u128);
        let (mut previous, mut gap) = (0_i64, 0_i64);
        for (i, start) in self.starts.iter().enumerate() {
            let new_gap = start - previous;
            let change = fold(i128::from(new_gap) - i128::from(gap));
            write_number(&mut bytes, change << 1 | u128::from(self.is_keyframe(i)));
            (previous, gap) = (*start, new_gap);
        }
        write_number(&mut bytes, fold(i128::from(self.end) - i128::from(previous)));
        for (k, frame) in self.shown_as.iter().enumerate() {
            write_number(&mut bytes, fold(i128::from(*frame) - k as i128));
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// [`NotAnIndex`] where the bytes are anything else; whatever they are, not much more is allocated than sixteen
    /// times their own length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAnIndex> {
        let mut rest = bytes.strip_prefix(&MAGIC).ok_or(NotAnIndex)?;
        let count = usize::try_from(read_number(&mut rest)?).map_err(|_| NotAnIndex)?;
        if count == 0 || count > rest.len() || count > MOST_FRAMES {
            return Err(NotAnIndex);
        }
        let mut frames = Vec::with_capacity(count);
        let (mut previous, mut gap) = (0_i64, 0_i64);
        for i in 0..count {
            let number = read_number(&mut rest)?;
            gap = gap.checked_add(read_signed(number >> 1)?).ok_or(NotAnIndex)?;
            if gap <= 0 && i > 0 {
                return Err(NotAnIndex);
            }
            previous = previous.checked_add(gap).ok_or(NotAnIndex)?;
            frames.push((previous, number & 1 == 1));
        }
        let last = read_signed(read_number(&mut rest)?)?;
        let end = previous.checked_add(last).filter(|end| *end > previous).ok_or(NotAnIndex)?;
        let mut index = Self::in_order(&frames, end).ok_or(NotAnIndex)?;
        if !rest.is_empty() {
            index.shown_as = read_order(&mut rest, count)?;
        }
        if rest.is_empty() { Ok(index) } else { Err(NotAnIndex) }
    }
}

/// For each packet the frame it becomes: every frame exactly once.
fn read_order(rest: &mut &[u8], count: usize) -> Result<Vec<u32>, NotAnIndex> {
    let mut order = Vec::with_capacity(count);
    let mut taken = vec![false; count];
    for k in 0..count {
        let frame = i64::try_from(k).ok().and_then(|k| k.checked_add(read_signed(read_number(rest).ok()?).ok()?));
        let frame = frame.and_then(|frame| usize::try_from(frame).ok()).ok_or(NotAnIndex)?;
        let free = taken.get_mut(frame).filter(|taken| !**taken).ok_or(NotAnIndex)?;
        *free = true;
        order.push(u32::try_from(frame).map_err(|_| NotAnIndex)?);
    }
    Ok(order)
}

fn read_signed(number: u128) -> Result<i64, NotAnIndex> {
    i64::try_from(unfold(number)).map_err(|_| NotAnIndex)
}

/// Signed to unsigned with small magnitudes staying small.
fn fold(number: i128) -> u128 {
    ((number << 1) ^ (number >> 127)) as u128
}

fn unfold(number: u128) -> i128 {
    (number >> 1) as i128 ^ -((number & 1) as i128)
}

/// Seven bits a byte, the lowest first, the high bit set while more follow.
fn write_number(bytes: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Result<u128, NotAnIndex> {
    let mut number = 0_u128;
    // Ten bytes hold seventy bits: enough for the change of two gaps and its flag.
    for shift in (0..70).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or(NotAnIndex)?;
        *bytes = rest;
        number |= u128::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(NotAnIndex)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MS: i64 = 1_000_000;

    fn packet(start: Option<i64>, decoded: i64, keyframe: bool) -> Packet {
        Packet { start, decoded: Some(decoded), keyframe, shown: true }
    }

    fn index(starts: &[i64], end: i64) -> FrameIndex {
        let packets: Vec<_> =
            starts.iter().map(|start| packet(Some(start * MS), start * MS, start % 100 == 0)).collect();
        FrameIndex::from_packets(&packets, None, end * MS).expect("there are frames")
    }

    #[test]
    fn a_frame_lasts_until_the_next() {
        let index = index(&[0, 60, 40, 100], 140);
        for (time, frame) in [(0, Some(0)), (39, Some(0)), (40, Some(1)), (99, Some(2)), (139, Some(3)), (140, None)] {
            assert_eq!(index.covering(time * MS), frame, "{time}");
        }
        assert_eq!(index.covering(-1), None);
        assert_eq!((index.clamped(-1), index.clamped(i64::MAX)), (0, 3));
        assert_eq!((index.keyframe_before(2), index.keyframe_before(3)), (0, 3));
        assert!(index.variable_rate());
    }

    #[test]
    fn a_picture_is_recognised_only_near_the_start_of_its_frame() {
        let index = index(&[0, 40, 60, 100], 140);
        for (time, frame) in [(1, Some(0)), (-19, Some(0)), (-21, None), (31, Some(1)), (45, Some(1)), (50, None)] {
            assert_eq!(index.starting_near(time * MS), frame, "{time}");
        }
        assert_eq!(index.starting_near(i64::MAX), None);
        assert_eq!(index.starting_near(i64::MIN), None);
    }

    #[test]
    fn a_cut_film_begins_with_the_frame_that_reaches_into_it() {
        let index = index(&[-100, -60, -20, 20, 60], 100);
        assert_eq!((index.len(), index.start(0), index.covering(0)), (3, -20 * MS, Some(0)));
        assert_eq!(FrameIndex::from_bytes(&index.to_bytes()), Ok(index));
    }

    #[test]
    fn packets_without_times_are_known_by_when_they_are_decoded() {
        // Decoded as I P B B, shown as I B B P.
        let packets =
            [packet(Some(0), 0, true), packet(None, 40, false), packet(None, 80, false), packet(None, 120, false)];
        let packets = packets.map(|packet| Packet { decoded: packet.decoded.map(|time| time * MS), ..packet });
        let index = FrameIndex::from_packets(&packets, Some(&[0, 2, 3, 1]), 160 * MS).expect("there are frames");
        for (decoded, frame) in [(0, 0), (40, 3), (80, 1), (120, 2)] {
            assert_eq!(index.frame_of(None, Some(decoded * MS)), Some(frame));
        }
        assert_eq!(index.moment_of(3), 60 * MS);
        assert_eq!(FrameIndex::from_bytes(&index.to_bytes()), Ok(index));
    }

    #[test]
    fn a_steady_film_takes_about_a_byte_a_frame() {
        let packets: Vec<_> =
            (0..90_000).map(|n| packet(Some(n * 1_000_000_000 / 30), n * 1_000_000_000 / 30, n % 60 == 0)).collect();
        let index = FrameIndex::from_packets(&packets, None, 3_000_000_000_000).expect("there are frames");
        let bytes = index.to_bytes();
        assert!(bytes.len() < 91_000, "{}", bytes.len());
        assert_eq!(FrameIndex::from_bytes(&bytes), Ok(index));
    }

    proptest! {
        #[test]
        fn bytes_come_back(starts in prop::collection::vec((0..i64::MAX / 2, any::<bool>()), 1..200)) {
            let packets: Vec<_> = starts.iter().map(|(time, key)| packet(Some(*time), *time, *key)).collect();
            let index = FrameIndex::from_packets(&packets, None, 0).expect("there are frames");
            prop_assert_eq!(FrameIndex::from_bytes(&index.to_bytes()), Ok(index));
        }

        #[test]
        fn hostile_bytes_are_refused_or_read(mut bytes in prop::collection::vec(any::<u8>(), 0..400), real: bool) {
            if real {
                bytes.splice(0..0, MAGIC);
            }
            if let Ok(index) = FrameIndex::from_bytes(&bytes) {
                prop_assert!((1..index.len()).all(|i| index.start(i - 1) < index.start(i)));
                prop_assert!(index.film_end() > index.start(index.len() - 1));
            }
        }

        #[test]
        fn a_cut_index_is_refused(cut in 0_usize..40) {
            let bytes = index(&[0, 40, 60, 100], 140).to_bytes();
            prop_assume!(cut < bytes.len());
            prop_assert!(FrameIndex::from_bytes(&bytes[..cut]).is_err());
        }
    }
}
