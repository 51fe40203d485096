//! What a packet says about itself without being decoded: whether decoding can begin at it, whether it is ever shown,
//! and whether other pictures are built on it.

use gstreamer as gst;

/// What could be seen in a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks {
    /// Decoding can begin here.
    pub keyframe: bool,
    /// A picture comes of it.
    pub shown: bool,
}

/// Looks at a packet of the kind given by its caps.
pub(super) fn look(caps: Option<&gst::StructureRef>, packet: &gst::BufferRef) -> Looks {
    let flags = packet.flags();
    let told = Looks {
        keyframe: !flags.contains(gst::BufferFlags::DELTA_UNIT),
        shown: !flags.contains(gst::BufferFlags::DECODE_ONLY),
    };
    if caps.is_none_or(|caps| caps.name() != "video/x-vp8") {
        return told;
    }
    // Matroska's flags are the muxer's word, and some mark VP8 frames wrongly; the frame's own first byte is not.
    let mut first = [0];
    match packet.copy_to_slice(0, &mut first) {
        Ok(()) => Looks { keyframe: first[0] & 1 == 0, shown: first[0] & 0x10 != 0 },
        Err(_) => told,
    }
}

/// How the packets of a stream are cut into the units of H.264 and H.265.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Each unit follows its length in so many bytes.
    Lengths(usize),
    /// Each unit follows a start code.
    StartCodes,
}

/// Tells pictures that nothing is built on, so that they can be left out on the way to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dependence {
    /// H.264: a unit says itself whether it is referred to.
    H264(Framing),
    /// H.265, with the highest temporal layer: within it, a unit says itself whether it is referred to.
    H265(Framing, u8),
    /// Every picture may be needed.
    Unknown,
}

impl Dependence {
    /// What can be told in a stream with these caps.
    pub(super) fn of(caps: &gst::CapsRef) -> Self {
        let Some(caps) = caps.structure(0) else { return Self::Unknown };
        let lengths = !matches!(caps.get::<&str>("stream-format"), Ok("byte-stream") | Err(_));
        let header = caps.get::<gst::Buffer>("codec_data").ok();
        let header = header.as_ref().and_then(|header| header.map_readable().ok());
        let at = |i: usize| header.as_ref().and_then(|header| header.get(i).copied());
        match caps.name().as_str() {
            "video/x-h264" => match (lengths, at(4)) {
                (true, Some(byte)) => Self::H264(Framing::Lengths(usize::from(byte & 3) + 1)),
                (true, None) => Self::Unknown,
                (false, _) => Self::H264(Framing::StartCodes),
            },
            // Without the header nothing tells how many layers there are; with more than one, a picture that nothing
            // refers to within its layer may still be referred to from a higher one.
            "video/x-h265" => match (lengths, at(21)) {
                (true, Some(byte)) => {
                    let layers = (byte >> 3) & 7;
                    let framing = Framing::Lengths(usize::from(byte & 3) + 1);
                    if layers == 0 { Self::Unknown } else { Self::H265(framing, layers - 1) }
                }
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// Whether no other picture needs this one. When in doubt, it is needed.
    pub(super) fn can_be_left_out(self, packet: &gst::BufferRef) -> bool {
        let Ok(bytes) = packet.map_readable() else { return false };
        match self {
            Self::H264(framing) => {
                // Types 1 to 5 carry picture; 2 to 4 are rare partitions of it.
                all_pictures(framing, &bytes, |unit| {
                    let (first, _) = unit.split_first()?;
                    matches!(first & 31, 1..=5).then_some(first & 0x60 == 0)
                })
            }
            Self::H265(framing, highest) => all_pictures(framing, &bytes, |unit| {
                let (kind, layer) = ((unit.first()? >> 1) & 63, unit.get(1)? & 7);
                // Types below 32 carry picture; of those below 16, the even ones are not referred to.
                (kind < 32).then_some(kind < 16 && kind % 2 == 0 && layer == highest + 1)
            }),
            Self::Unknown => false,
        }
    }
}

/// Whether there is picture in the packet and every unit that carries some is free by `free` (`None`: not picture).
fn all_pictures(framing: Framing, bytes: &[u8], free: impl Fn(&[u8]) -> Option<bool>) -> bool {
    let mut any = false;
    for unit in (Units { framing, rest: bytes }) {
        match free(unit) {
            Some(true) => any = true,
            Some(false) => return false,
            None => {}
        }
    }
    any
}

/// The units of a packet. Ends early where the bytes make no sense.
struct Units<'a> {
    framing: Framing,
    rest: &'a [u8],
}

impl<'a> Iterator for Units<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        match self.framing {
            Framing::Lengths(width) => {
                let (length, rest) = self.rest.split_at_checked(width)?;
                let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
                let (unit, rest) = rest.split_at_checked(length)?;
                self.rest = rest;
                Some(unit)
            }
            Framing::StartCodes => {
                let begin = start_code(self.rest)? + 3;
                let unit = &self.rest[begin..];
                let end = start_code(unit).unwrap_or(unit.len());
                self.rest = &unit[end..];
                Some(&unit[..end])
            }
        }
    }
}

fn start_code(bytes: &[u8]) -> Option<usize> {
    bytes.windows(3).position(|window| window == [0, 0, 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h264(bytes: &[u8]) -> bool {
        crate::media::init().expect("GStreamer is installed");
        Dependence::H264(Framing::Lengths(4)).can_be_left_out(&gst::Buffer::from_slice(bytes.to_vec()))
    }

    #[test]
    fn a_picture_is_left_out_only_where_all_of_it_is_free() {
        let free = [0, 0, 0, 2, 0x01, 9];
        let needed = [0, 0, 0, 2, 0x41, 9];
        let notes = [0, 0, 0, 1, 0x06];
        assert!(h264(&[&notes[..], &free, &free].concat()));
        assert!(!h264(&[&free[..], &needed].concat()));
        assert!(!h264(&notes));
        assert!(!h264(&[]));
    }

    #[test]
    fn units_end_where_the_bytes_make_no_sense() {
        let lengths = Units { framing: Framing::Lengths(4), rest: &[0, 0, 0, 1, 7, 0, 0, 0, 9, 1] };
        assert_eq!(lengths.collect::<Vec<_>>(), [&[7][..]]);
        let codes = Units { framing: Framing::StartCodes, rest: &[0, 0, 0, 1, 7, 8, 0, 0, 1, 9] };
        assert_eq!(codes.collect::<Vec<_>>(), [&[7, 8][..], &[9][..]]);
    }
}
