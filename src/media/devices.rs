//! Cameras and microphones: what they are called, and which of them are plugged in now.
//!
//! A source is known by an [`Address`], a text that can be typed, remembered and compared: a device of this computer, a
//! camera of the network, or a *simulated* source, which every test of the recorder is made with.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;

use super::MediaError;

/// What a source gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// Pictures.
    Camera,
    /// Sound.
    Microphone,
}

/// Where pictures or sound come from. As a text: `camera:<id>` and `microphone:<id>` for devices of this computer,
/// `rtsp://…` for a camera of the network, `test:camera?…` and `test:microphone?…` for simulated ones
/// (see [`recorder::script`](super::recorder::script) for what they can be asked to do).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    kind: SourceKind,
    place: Place,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Device(String),
    Network(String),
    Simulated(String),
}

/// Where the source of an address is opened from.
pub(super) enum Way<'a> {
    /// A device of this computer.
    Device,
    /// A camera of the network.
    Network(&'a str),
    /// A simulated source with these wishes, as they stand behind the question mark.
    Simulated(&'a str),
}

impl Address {
    /// What is found there.
    #[must_use]
    pub const fn kind(&self) -> SourceKind {
        self.kind
    }

    /// Whether it is a camera of the network.
    #[must_use]
    pub const fn is_network(&self) -> bool {
        matches!(self.place, Place::Network(_))
    }

    /// Whether it is simulated.
    #[must_use]
    pub const fn is_simulated(&self) -> bool {
        matches!(self.place, Place::Simulated(_))
    }

    /// The same without anything that may be secret, to be kept where everybody can read it: of a camera of the network
    /// its host, and its path where that names no values. `None` where it cannot be told what is secret.
    #[must_use]
    pub fn without_secrets(&self) -> Option<Self> {
        let Place::Network(uri) = &self.place else { return Some(self.clone()) };
        let (scheme, rest) = uri.split_once("://")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // A sign that should have been escaped: what stands before it may be half a password.
        if path.contains('@') {
            return None;
        }
        let host = authority.rsplit('@').next().filter(|host| !host.is_empty())?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        // Some cameras want user and password as values within the path.
        let path = if path.contains(['=', ';', '&']) { "" } else { path };
        Some(Self { kind: self.kind, place: Place::Network(format!("{scheme}://{host}{path}")) })
    }

    pub(super) fn way(&self) -> Way<'_> {
        match &self.place {
            Place::Device(_) => Way::Device,
            Place::Network(uri) => Way::Network(uri),
            Place::Simulated(wishes) => Way::Simulated(wishes),
        }
    }

    fn device(kind: SourceKind, id: String) -> Self {
        Self { kind, place: Place::Device(id) }
    }
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no camera or microphone; write camera:…, microphone:…, rtsp://… or test:camera")]
pub struct AddressError(pub String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.to_owned());
        if text.starts_with("rtsp://") || text.starts_with("rtsps://") {
            return Ok(Self { kind: SourceKind::Camera, place: Place::Network(text.to_owned()) });
        }
        let (scheme, rest) = text.split_once(':').ok_or_else(wrong)?;
        match scheme {
            "camera" if !rest.is_empty() => Ok(Self::device(SourceKind::Camera, rest.to_owned())),
            "microphone" if !rest.is_empty() => Ok(Self::device(SourceKind::Microphone, rest.to_owned())),
            "test" => {
                let (what, wishes) = rest.split_once('?').unwrap_or((rest, ""));
                let kind = match what {
                    "camera" => SourceKind::Camera,
                    "microphone" => SourceKind::Microphone,
                    _ => return Err(wrong()),
                };
                super::recorder::script::Script::parse(kind, wishes).map_err(|_| wrong())?;
                Ok(Self { kind, place: Place::Simulated(wishes.to_owned()) })
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            SourceKind::Camera => "camera",
            SourceKind::Microphone => "microphone",
        };
        match &self.place {
            Place::Device(id) => write!(f, "{kind}:{id}"),
            Place::Network(uri) => f.write_str(uri),
            Place::Simulated(wishes) if wishes.is_empty() => write!(f, "test:{kind}"),
            Place::Simulated(wishes) => write!(f, "test:{kind}?{wishes}"),
        }
    }
}

/// Without what may follow a user's name in the address of a camera of the network: a password belongs in no log.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        match (text.find("://"), text.rfind('@')) {
            (Some(scheme), Some(at)) if scheme < at => write!(f, "{}://…{}", &text[..scheme], &text[at..]),
            _ => f.write_str(&text),
        }
    }
}

/// A camera or microphone that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// How to reach it. It stays the same while the device stays in its socket, and for most devices after that.
    pub address: Address,
    /// What the system calls it.
    pub name: String,
    /// What it is built into, as the system tells it: a microphone and a camera in one case have the same.
    pub case: Option<String>,
}

/// Follows which cameras and microphones are plugged in, until it is dropped.
pub struct Devices {
    monitor: gst::DeviceMonitor,
}

/// Properties by which systems tell devices apart, the steadiest first.
const IDENTITIES: [&str; 6] =
    ["device.serial", "node.name", "device.bus_path", "device.path", "api.v4l2.path", "device.strid"];

/// Properties that a camera and the microphone in the same case share.
const CASES: [&str; 3] = ["device.serial", "device.bus_path", "device.bus-path"];

impl Devices {
    /// Begins to follow. `wake` is called, from any thread, whenever something was plugged in or out.
    ///
    /// # Errors
    /// [`MediaError::Start`] where GStreamer is broken or the system does not tell of its devices.
    pub fn follow(wake: impl Fn() + Send + Sync + 'static) -> Result<Self, MediaError> {
        super::init()?;
        let monitor = gst::DeviceMonitor::new();
        for class in ["Video/Source", "Audio/Source"] {
            monitor.add_filter(Some(class), None);
        }
        monitor.bus().set_sync_handler(move |_, _| {
            wake();
            gst::BusSyncReply::Drop
        });
        monitor.start().map_err(|error| MediaError::Start(error.to_string()))?;
        Ok(Self { monitor })
    }

    /// What is plugged in now: cameras, then microphones, each by name.
    #[must_use]
    pub fn list(&self) -> Vec<Device> {
        let mut found: Vec<Device> = self.monitor.devices().iter().filter_map(describe).collect();
        found.sort_by(|a, b| (a.address.kind(), &a.name, &a.address).cmp(&(b.address.kind(), &b.name, &b.address)));
        found.dedup_by(|later, earlier| later.address == earlier.address);
        found
    }

    /// The device behind an address; `None` while it is not plugged in.
    pub(super) fn find(&self, address: &Address) -> Option<gst::Device> {
        self.monitor
            .devices()
            .into_iter()
            .find(|device| describe(device).is_some_and(|described| described.address == *address))
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        self.monitor.stop();
    }
}

/// `None` for what only listens in on a loudspeaker.
fn describe(device: &gst::Device) -> Option<Device> {
    let kind = if device.has_classes("Video/Source") { SourceKind::Camera } else { SourceKind::Microphone };
    let name = device.display_name().to_string();
    let properties = device.properties();
    let told = |key: &str| properties.as_ref().and_then(|told| told.get::<String>(key).ok());
    if told("device.class").as_deref() == Some("monitor") {
        return None;
    }
    let id = IDENTITIES.iter().find_map(|key| told(key)).unwrap_or_else(|| name.clone());
    let case = CASES.iter().find_map(|key| told(key));
    Some(Device { address: Address::device(kind, id), name, case })
}

/// The address of a camera or microphone; `None` for what only plays.
pub(super) fn address_of(device: &gst::Device) -> Option<Address> {
    let records = device.has_classes("Video/Source") || device.has_classes("Audio/Source");
    describe(device).filter(|_| records).map(|device| device.address)
}

/// Reads `5s`, `1.5s`, `250ms` or plain seconds.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let (number, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 0.001),
        (None, Some(number)) => (number, 1.0),
        (None, None) => (text, 1.0),
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * unit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for (text, kind) in [
            ("camera:usb-0:1.2", SourceKind::Camera),
            ("microphone:alsa_input.usb", SourceKind::Microphone),
            ("rtsp://user:secret@10.0.0.7/live", SourceKind::Camera),
            ("test:camera", SourceKind::Camera),
            ("test:camera?size=640x360&rate=15", SourceKind::Camera),
            ("test:microphone?hush-at=2s", SourceKind::Microphone),
        ] {
            let address: Address = text.parse().expect(text);
            assert_eq!((address.kind(), address.to_string().as_str()), (kind, text));
        }
        for text in ["", "camera", "camera:", "http://10.0.0.7", "test:radio", "test:camera?colour=red"] {
            assert_eq!(text.parse::<Address>(), Err(AddressError(text.to_owned())));
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let address: Address = "rtsp://user:secret@10.0.0.7/live".parse().expect("an address");
        assert_eq!(format!("{address:?}"), "rtsp://…@10.0.0.7/live");
    }

    #[test]
    fn what_may_be_secret_is_left_out() {
        for (full, kept) in [
            ("camera:usb-0:1.2", Some("camera:usb-0:1.2")),
            ("rtsp://10.0.0.7/live", Some("rtsp://10.0.0.7/live")),
            ("rtsp://user:secret@10.0.0.7:554/live?pw=secret", Some("rtsp://10.0.0.7:554/live")),
            ("rtsp://user:sec@ret@10.0.0.7", Some("rtsp://10.0.0.7")),
            ("rtsp://10.0.0.7/user=a_password=secret_channel=1", Some("rtsp://10.0.0.7")),
            ("rtsp://user:sec/ret@10.0.0.7/live", None),
            ("rtsp://user:sec?ret@10.0.0.7/live", None),
            ("rtsp://user:secret@", None),
        ] {
            let address: Address = full.parse().expect(full);
            assert_eq!(address.without_secrets().map(|it| it.to_string()).as_deref(), kept, "{full}");
        }
    }

    #[test]
    fn durations_are_read() {
        for (text, millis) in [("5s", Some(5000)), ("1.5", Some(1500)), ("250ms", Some(250)), ("x", None), ("-1", None)]
        {
            assert_eq!(parse_duration(text).map(|duration| duration.as_millis()), millis, "{text}");
        }
    }

    #[test]
    fn devices_can_be_followed_where_there_are_none() {
        let devices = Devices::follow(|| {}).expect("GStreamer");
        let nowhere: Address = "camera:nobody has this".parse().expect("an address");
        assert!(devices.list().iter().all(|device| device.address != nowhere));
        assert!(devices.find(&nowhere).is_none());
    }
}
