//! A picture as it is shown: upright, with square pixels, and with the film time it covers.

use std::sync::Arc;

use gstreamer as gst;
use gstreamer::prelude::PadExtManual;
use gstreamer_video::{
    VideoChromaMode, VideoConverter, VideoConverterConfig, VideoDitherMethod, VideoFormat, VideoFrameRef, VideoInfo,
    VideoResamplerMethod,
};

use super::MediaError;
use crate::domain::time::SessionTime;

/// One frame of a film, ready to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows from the top, four bytes a pixel: red, green, blue, opacity; no padding.
    pub rgba: Arc<[u8]>,
    /// The first moment at which this frame is the one to be shown, in film time.
    pub from: SessionTime,
    /// The first moment after it, in film time.
    pub until: SessionTime,
}

/// Only the measures: the pixels are a family's and belong in no log.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{}, {}–{})", self.width, self.height, self.from, self.until)
    }
}

/// How a film asks to be turned before it is shown: mirrored left to right first, then turned clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Clockwise quarter turns, 0 to 3.
    pub quarters: u8,
    /// Whether left and right change places first.
    pub mirrored: bool,
}

impl Turn {
    /// What the film's tags ask for; upright where they say nothing.
    #[must_use]
    pub fn of_tags(tags: &gst::TagListRef) -> Option<Self> {
        let tag = tags.get::<gst::tags::ImageOrientation>()?;
        let (mirrored, degrees) = match tag.get().strip_prefix("flip-") {
            Some(rest) => (true, rest),
            None => (false, tag.get()),
        };
        let quarters = match degrees.strip_prefix("rotate-")? {
            "0" => 0,
            "90" => 1,
            "180" => 2,
            "270" => 3,
            _ => return None,
        };
        Some(Self { quarters, mirrored })
    }

    /// What the tags that have passed a pad ask for; upright where they say nothing.
    pub(super) fn of_pad(pad: &gst::Pad) -> Self {
        let mut turn = Self::default();
        pad.sticky_events_foreach(|event| {
            if let gst::EventView::Tag(tag) = event.view() {
                turn = Self::of_tags(tag.tag()).unwrap_or(turn);
            }
            std::ops::ControlFlow::Continue(gst::EventForeachAction::Keep)
        });
        turn
    }

    /// Whether width and height change places.
    #[must_use]
    pub fn is_sideways(self) -> bool {
        self.quarters % 2 == 1
    }
}

/// The measures in which a film with these measures and pixel shape is shown upright: pixels are made square by
/// widening or heightening, never by losing any.
#[must_use]
pub fn shown_size(width: u32, height: u32, shape: gst::Fraction, turn: Turn) -> (u32, u32) {
    let (width, height) = square(width, height, shape);
    if turn.is_sideways() { (height, width) } else { (width, height) }
}

fn square(width: u32, height: u32, shape: gst::Fraction) -> (u32, u32) {
    let (across, down) = (shape.numer().unsigned_abs().max(1), shape.denom().unsigned_abs().max(1));
    let stretch = |length: u32, by: u32, to: u32| {
        let stretched = u64::from(length) * u64::from(by) / u64::from(to);
        u32::try_from(stretched).unwrap_or(u32::MAX).clamp(1, MOST_PIXELS_ACROSS)
    };
    if across >= down { (stretch(width, across, down), height) } else { (width, stretch(height, down, across)) }
}

/// No film is wider; a film that claims a pixel a thousand times wider than high must not claim our memory too.
const MOST_PIXELS_ACROSS: u32 = 16_384;

/// Turns decoded samples into pictures. Keeps what it needs between pictures of the same film.
#[derive(Debug)]
pub struct Converter {
    turn: Turn,
    most_height: u32,
    prepared: Option<Prepared>,
}

#[derive(Debug)]
struct Prepared {
    from: VideoInfo,
    to: VideoInfo,
    converter: VideoConverter,
    /// Where every picture is put first: new memory of this size costs more than the conversion.
    converted: gst::Buffer,
}

impl Converter {
    /// For a film that asks to be turned like this. Pictures become at most `most_height` pixels high, upright.
    #[must_use]
    pub fn new(turn: Turn, most_height: Option<u32>) -> Self {
        Self { turn, most_height: most_height.unwrap_or(u32::MAX).max(1), prepared: None }
    }

    /// The picture in a decoded sample, shown `from` until just before `until`.
    ///
    /// # Errors
    ///
    /// [`MediaError::Pipeline`] where the sample is not a picture in memory.
    pub fn picture(
        &mut self,
        sample: &gst::Sample,
        from: SessionTime,
        until: SessionTime,
    ) -> Result<Picture, MediaError> {
        let broken = |what: &str| MediaError::Pipeline(what.to_owned());
        let info =
            sample.caps().and_then(|caps| VideoInfo::from_caps(caps).ok()).ok_or_else(|| broken("no picture"))?;
        let buffer = sample.buffer().ok_or_else(|| broken("an empty sample"))?;
        let turn = self.turn;
        let prepared = self.prepare(&info)?;
        let source = VideoFrameRef::from_buffer_ref_readable(buffer, &info).map_err(|_| broken("unreadable"))?;
        let target = prepared.converted.make_mut();
        let mut target = VideoFrameRef::from_buffer_ref_writable(target, &prepared.to).map_err(|_| broken("format"))?;
        prepared.converter.frame_ref(&source, &mut target);
        drop(target);
        let (width, height) = (prepared.to.width(), prepared.to.height());
        let pixels = prepared.converted.map_readable().map_err(|_| broken("unreadable"))?;
        let (width, height, rgba) = turned(&pixels, width, height, turn);
        Ok(Picture { width, height, rgba, from, until })
    }

    fn prepare(&mut self, info: &VideoInfo) -> Result<&mut Prepared, MediaError> {
        let stale = self.prepared.as_ref().is_none_or(|prepared| prepared.from != *info);
        if stale {
            self.prepared = Some(Prepared::new(info, self.turn, self.most_height)?);
        }
        self.prepared.as_mut().ok_or_else(|| MediaError::Pipeline("no converter".to_owned()))
    }
}

impl Prepared {
    fn new(from: &VideoInfo, turn: Turn, most_height: u32) -> Result<Self, MediaError> {
        let broken = |error: gst::glib::BoolError| MediaError::Pipeline(error.to_string());
        let (width, height) = square(from.width(), from.height(), from.par());
        let upright = if turn.is_sideways() { width } else { height };
        let shrink = |length: u32| {
            let shrunk = u64::from(length) * u64::from(most_height.min(upright)) / u64::from(upright.max(1));
            u32::try_from(shrunk).unwrap_or(u32::MAX).max(1)
        };
        let to = VideoInfo::builder(VideoFormat::Rgba, shrink(width), shrink(height))
            .fps(from.fps())
            .interlace_mode(from.interlace_mode())
            .build()
            .map_err(broken)?;
        let mut config = VideoConverterConfig::new();
        if most_height < upright {
            // Small pictures are looked at in rows; finer ways of shrinking take longer than the decoding.
            config.set_resampler_method(VideoResamplerMethod::Linear);
            // What this would smooth is lost in shrinking, and it takes more than a third of the work.
            config.set_dither_method(VideoDitherMethod::None);
            config.set_chroma_mode(VideoChromaMode::None);
        }
        // Below full HD, handing out the work takes longer than doing it.
        config.set_threads(if to.width() * to.height() < 1920 * 1080 { 1 } else { 2 });
        let converter = VideoConverter::new(from, &to, Some(config)).map_err(broken)?;
        let converted = gst::Buffer::with_size(to.size()).map_err(broken)?;
        Ok(Self { from: from.clone(), to, converter, converted })
    }
}

/// Mirrors and turns pixels of four bytes.
fn turned(pixels: &[u8], width: u32, height: u32, turn: Turn) -> (u32, u32, Arc<[u8]>) {
    if turn == Turn::default() {
        return (width, height, Arc::from(pixels));
    }
    let (pixels, _) = pixels.as_chunks::<4>();
    let (w, h) = (width as usize, height as usize);
    let (out_w, out_h) = if turn.is_sideways() { (h, w) } else { (w, h) };
    let mut out = vec![[0_u8; 4]; out_w * out_h];
    // In small squares, because turning walks one of the two pictures against its rows.
    const SIDE: usize = 32;
    for (top, left) in (0..out_h).step_by(SIDE).flat_map(|top| (0..out_w).step_by(SIDE).map(move |left| (top, left))) {
        for y in top..out_h.min(top + SIDE) {
            for x in left..out_w.min(left + SIDE) {
                let (across, down) = match turn.quarters % 4 {
                    0 => (x, y),
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                let across = if turn.mirrored { w - 1 - across } else { across };
                out[y * out_w + x] = pixels[down * w + across];
            }
        }
    }
    (out_w as u32, out_h as u32, Arc::from(out.as_flattened()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a three by two picture, turned.
    fn letters(quarters: u8, mirrored: bool) -> String {
        let pixels: Vec<u8> = b"abcdef".iter().flat_map(|letter| [*letter; 4]).collect();
        let (width, height, rgba) = turned(&pixels, 3, 2, Turn { quarters, mirrored });
        assert_eq!(rgba.len(), (width * height * 4) as usize);
        let letters: Vec<u8> = rgba.as_chunks::<4>().0.iter().map(|pixel| pixel[0]).collect();
        let rows = letters.chunks(width as usize).map(|row| String::from_utf8_lossy(row).into_owned());
        rows.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn pictures_turn_clockwise() {
        for (quarters, mirrored, seen) in [
            (0, false, "abc/def"),
            (1, false, "da/eb/fc"),
            (2, false, "fed/cba"),
            (3, false, "cf/be/ad"),
            (0, true, "cba/fed"),
            (1, true, "fc/eb/da"),
        ] {
            assert_eq!(letters(quarters, mirrored), seen, "{quarters} {mirrored}");
        }
    }

    #[test]
    fn pixels_become_square_without_loss() {
        for (shape, size) in
            [((1, 1), (720, 576)), ((64, 45), (1024, 576)), ((1, 2), (720, 1152)), ((9999, 1), (16_384, 576))]
        {
            let shape = gst::Fraction::new(shape.0, shape.1);
            assert_eq!(shown_size(720, 576, shape, Turn::default()), size);
            assert_eq!(shown_size(720, 576, shape, Turn { quarters: 1, mirrored: false }), (size.1, size.0));
        }
    }
}
