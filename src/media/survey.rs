//! What GStreamer on this computer can do: asked of its registry, nothing is started.

use gstreamer as gst;
use gstreamer::prelude::*;
use serde::Serialize;

use super::MediaError;
use super::devices::address_of;

/// What GStreamer on this computer can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// The version of GStreamer.
    pub version: String,
    /// The elements that are named in this program, in the order in which film passes through them.
    pub elements: Vec<Ability>,
    /// What can be taken apart.
    pub containers: Vec<Ability>,
    /// What can be decoded.
    pub decoders: Vec<Ability>,
    /// What can be encoded.
    pub encoders: Vec<Ability>,
    /// Cameras, microphones and loudspeakers.
    pub devices: Vec<Device>,
}

/// One thing that can or cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ability {
    /// What, in plain words.
    pub what: &'static str,
    /// Whether the program cannot do its work without it.
    pub needed: bool,
    /// The elements that do it, the preferred one first; none where it cannot be done.
    pub by: Vec<String>,
}

impl Ability {
    /// Whether it can be done.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.by.is_empty()
    }
}

/// A device that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// What the system calls it.
    pub name: String,
    /// `Video/Source`, `Audio/Source` or `Audio/Sink`.
    pub class: String,
    /// By which it is recorded from; nothing for what only plays.
    pub address: Option<String>,
}

/// Elements by name, what each is for, and whether nothing works without it.
const ELEMENTS: [(&str, &str, bool); 8] = [
    ("decodebin", "taking films apart", true),
    ("playbin", "playing", true),
    ("appsink", "pictures", true),
    ("videoconvert", "colours", true),
    ("audioconvert", "sound", true),
    ("audioresample", "sample rates", true),
    ("scaletempo", "the voice's pitch at other speeds", true),
    ("autoaudiosink", "loudspeakers", false),
];

/// Formats, their names in GStreamer, and whether films of every day need them.
const CONTAINERS: [(&str, &str, bool); 7] = [
    ("MP4, MOV", "video/quicktime", true),
    ("Matroska", "video/x-matroska", true),
    ("WebM", "video/webm", true),
    ("AVI", "video/x-msvideo", false),
    ("MPEG transport stream", "video/mpegts", false),
    ("Ogg", "application/ogg", false),
    ("WAV", "audio/x-wav", false),
];

const CODECS: [(&str, &str, bool); 13] = [
    ("H.264", "video/x-h264", true),
    ("HEVC", "video/x-h265", true),
    ("VP8", "video/x-vp8", false),
    ("VP9", "video/x-vp9", false),
    ("AV1", "video/x-av1", false),
    ("MPEG-4 part 2", "video/mpeg, mpegversion=4, systemstream=false", false),
    ("MPEG-2", "video/mpeg, mpegversion=2, systemstream=false", false),
    ("Motion JPEG", "image/jpeg", false),
    ("AAC", "audio/mpeg, mpegversion=4", true),
    ("MP3", "audio/mpeg, mpegversion=1, layer=3", false),
    ("Opus", "audio/x-opus", false),
    ("Vorbis", "audio/x-vorbis", false),
    ("FLAC", "audio/x-flac", false),
];

const ENCODED: [(&str, &str, bool); 6] = [
    ("H.264", "video/x-h264", false),
    ("VP8", "video/x-vp8", false),
    ("VP9", "video/x-vp9", false),
    ("AAC", "audio/mpeg, mpegversion=4", false),
    ("Opus", "audio/x-opus", false),
    ("FLAC", "audio/x-flac", false),
];

/// Asks GStreamer what it can do.
///
/// # Errors
/// [`MediaError::Start`] where GStreamer is broken or absent.
pub fn survey() -> Result<Survey, MediaError> {
    super::init()?;
    use gst::ElementFactoryType as Type;
    let (major, minor, micro, _) = gst::version();
    Ok(Survey {
        version: format!("{major}.{minor}.{micro}"),
        elements: ELEMENTS.map(|(name, what, needed)| named(name, what, needed)).into(),
        containers: able(Type::DEMUXER, gst::PadDirection::Sink, &CONTAINERS),
        decoders: able(Type::DECODER, gst::PadDirection::Sink, &CODECS),
        encoders: able(Type::ENCODER, gst::PadDirection::Src, &ENCODED),
        devices: devices(),
    })
}

fn named(name: &str, what: &'static str, needed: bool) -> Ability {
    let by = gst::ElementFactory::find(name).map(|found| found.name().to_string()).into_iter().collect();
    Ability { what, needed, by }
}

/// Which factories of a type take, or give, each of the formats.
fn able(kind: gst::ElementFactoryType, pad: gst::PadDirection, formats: &[(&'static str, &str, bool)]) -> Vec<Ability> {
    let found = gst::ElementFactory::factories_with_type(kind, gst::Rank::MARGINAL);
    let mut factories: Vec<gst::ElementFactory> = found.into_iter().collect();
    factories.sort_by_key(|factory| std::cmp::Reverse(factory.rank()));
    let by = |format: &str| -> Vec<String> {
        let Ok(caps) = format.parse::<gst::Caps>() else { return Vec::new() };
        let fits = |factory: &&gst::ElementFactory| match pad {
            gst::PadDirection::Src => factory.can_src_any_caps(&caps),
            _ => factory.can_sink_any_caps(&caps),
        };
        factories.iter().filter(fits).map(|factory| factory.name().to_string()).collect()
    };
    formats.iter().map(|&(what, format, needed)| Ability { what, needed, by: by(format) }).collect()
}

fn devices() -> Vec<Device> {
    let monitor = gst::DeviceMonitor::new();
    for class in ["Video/Source", "Audio/Source", "Audio/Sink"] {
        monitor.add_filter(Some(class), None);
    }
    if monitor.start().is_err() {
        return Vec::new();
    }
    let found = monitor
        .devices()
        .iter()
        .map(|device| Device {
            name: device.display_name().to_string(),
            class: device.device_class().to_string(),
            address: address_of(device).map(|address| address.to_string()),
        })
        .collect();
    monitor.stop();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tests_themselves_need_is_found() {
        let survey = survey().expect("GStreamer");
        let everything = survey.elements.iter().chain(&survey.containers).chain(&survey.decoders);
        let missing: Vec<_> = everything.filter(|ability| ability.needed && !ability.is_there()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(
            !able(gst::ElementFactoryType::DECODER, gst::PadDirection::Sink, &[("none", "video/x-nobody", true)])[0]
                .is_there()
        );
    }
}
