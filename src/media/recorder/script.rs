//! What a simulated source is asked to do, and when.
//!
//! Behind the question mark of its address stand wishes joined by `&`. Some hold throughout:
//!
//! - `size=1280x720`, `rate=30` (cameras), `rate=48000` and `channels=1` (microphones);
//! - `drift-ppm=100`: its clock runs fast by so many millionths.
//!
//! Others happen at a time since the recorder was opened (`5s`, `250ms`), may be repeated, and the latest one that is
//! past holds:
//!
//! - `stall-at`: nothing comes any more; `freeze-at`: the same picture comes again and again; `hush-at`: silence;
//! - `vanish-at`: it is unplugged; `back-at`, `go-at`: all is well again;
//! - `resize-at=4s:640x480`: pictures have another size from then on;
//! - `reform-at=4s:44100x2`: a microphone that is plugged in from then on gives so many samples a second, on so many
//!   channels.

use std::time::Duration;

use super::steady::RATE;
use crate::media::devices::{SourceKind, parse_duration};

/// How a simulated source behaves at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// As it should.
    Well,
    /// Nothing comes.
    Stalled,
    /// The same picture comes again and again.
    Frozen,
    /// Silence comes.
    Hushed,
    /// It is not plugged in.
    Gone,
}

/// What a simulated source is asked to do. What it does at a moment depends on that moment alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    pub(super) size: (u32, u32),
    pub(super) rate: u32,
    pub(super) channels: u32,
    pub(super) drift_ppm: f64,
    behaviours: Vec<(Duration, Behaviour)>,
    sizes: Vec<(Duration, (u32, u32))>,
    forms: Vec<(Duration, (u32, u32))>,
}

/// Why wishes were not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a simulated source does not understand “{0}”")]
pub struct ScriptError(pub String);

impl Script {
    /// Reads the wishes behind the question mark of an address.
    ///
    /// # Errors
    /// [`ScriptError`] names the wish that was not understood.
    pub fn parse(kind: SourceKind, wishes: &str) -> Result<Self, ScriptError> {
        let mut script = Self {
            size: (1280, 720),
            rate: if kind == SourceKind::Camera { 30 } else { RATE },
            channels: 1,
            drift_ppm: 0.0,
            behaviours: Vec::new(),
            sizes: Vec::new(),
            forms: Vec::new(),
        };
        for wish in wishes.split('&').filter(|wish| !wish.is_empty()) {
            script.take(kind, wish).ok_or_else(|| ScriptError(wish.to_owned()))?;
        }
        script.behaviours.sort_by_key(|(at, _)| *at);
        script.sizes.sort_by_key(|(at, _)| *at);
        script.forms.sort_by_key(|(at, _)| *at);
        Ok(script)
    }

    fn take(&mut self, kind: SourceKind, wish: &str) -> Option<()> {
        let (key, value) = wish.split_once('=')?;
        let camera = kind == SourceKind::Camera;
        match key {
            "size" if camera => self.size = parse_size(value)?,
            "rate" if camera => self.rate = value.parse().ok().filter(|rate| (1..=120).contains(rate))?,
            "rate" => self.rate = parse_form(&format!("{value}x1"))?.0,
            "channels" if !camera => self.channels = value.parse().ok().filter(|n| (1..=2).contains(n))?,
            "drift-ppm" => self.drift_ppm = value.parse().ok().filter(|ppm: &f64| ppm.abs() < 10_000.0)?,
            "resize-at" if camera => {
                let (at, size) = value.split_once(':')?;
                self.sizes.push((parse_duration(at)?, parse_size(size)?));
            }
            "reform-at" if !camera => {
                let (at, form) = value.split_once(':')?;
                self.forms.push((parse_duration(at)?, parse_form(form)?));
            }
            _ => {
                let behaviour = match key {
                    "stall-at" => Behaviour::Stalled,
                    "freeze-at" if camera => Behaviour::Frozen,
                    "hush-at" if !camera => Behaviour::Hushed,
                    "vanish-at" => Behaviour::Gone,
                    "back-at" | "go-at" => Behaviour::Well,
                    _ => return None,
                };
                self.behaviours.push((parse_duration(value)?, behaviour));
            }
        }
        Some(())
    }

    /// How it behaves so long after the recorder was opened.
    pub(super) fn behaviour(&self, at: Duration) -> Behaviour {
        latest(&self.behaviours, at).unwrap_or(Behaviour::Well)
    }

    /// The size of its pictures so long after the recorder was opened.
    pub(super) fn size_at(&self, at: Duration) -> (u32, u32) {
        latest(&self.sizes, at).unwrap_or(self.size)
    }

    /// The samples a second, and the channels, of a microphone that is opened so long after the recorder was.
    pub(super) fn form_at(&self, at: Duration) -> (u32, u32) {
        latest(&self.forms, at).unwrap_or((self.rate, self.channels))
    }
}

fn latest<T: Copy>(events: &[(Duration, T)], at: Duration) -> Option<T> {
    let past = events.partition_point(|(when, _)| *when <= at);
    past.checked_sub(1).map(|last| events[last].1)
}

/// Whole hundredths of a second.
fn parse_form(text: &str) -> Option<(u32, u32)> {
    let (rate, channels) = text.split_once('x')?;
    let rate = rate.parse().ok().filter(|rate: &u32| (8_000..=192_000).contains(rate) && rate.is_multiple_of(100))?;
    Some((rate, channels.parse().ok().filter(|n| (1..=2).contains(n))?))
}

/// Even measures, because colours are kept for two pixels at a time.
fn parse_size(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once('x')?;
    let even = |text: &str| text.parse().ok().filter(|n: &u32| (32..=4096).contains(n) && n.is_multiple_of(2));
    Some((even(width)?, even(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_event_that_is_past_holds() {
        let wishes = "size=320x192&back-at=6s&vanish-at=5s&stall-at=1s&go-at=1500ms&resize-at=2s:640x360";
        let script = Script::parse(SourceKind::Camera, wishes).expect("understood");
        for (millis, behaviour, size) in [
            (0, Behaviour::Well, (320, 192)),
            (999, Behaviour::Well, (320, 192)),
            (1000, Behaviour::Stalled, (320, 192)),
            (1500, Behaviour::Well, (320, 192)),
            (2000, Behaviour::Well, (640, 360)),
            (5000, Behaviour::Gone, (640, 360)),
            (6000, Behaviour::Well, (640, 360)),
        ] {
            let at = Duration::from_millis(millis);
            assert_eq!((script.behaviour(at), script.size_at(at)), (behaviour, size), "{millis}");
        }
    }

    #[test]
    fn a_microphone_may_come_back_in_another_form() {
        let script = Script::parse(SourceKind::Microphone, "channels=2&reform-at=4s:44100x1").expect("understood");
        let at = |millis| script.form_at(Duration::from_millis(millis));
        assert_eq!((at(0), at(3999), at(4000)), ((48_000, 2), (48_000, 2), (44_100, 1)));
        for wish in ["reform-at=4s:44100", "reform-at=4s:44123x1", "rate=30", "resize-at=4s:640x480"] {
            let read = Script::parse(SourceKind::Microphone, wish);
            assert_eq!(read, Err(ScriptError(wish.to_owned())));
        }
    }

    #[test]
    fn nonsense_is_named() {
        for wish in ["size=13x7", "rate=0", "hush-at=1s", "channels=2", "stall-at=soon", "drift-ppm=x", "loud"] {
            let read = Script::parse(SourceKind::Camera, &format!("rate=25&{wish}"));
            assert_eq!(read, Err(ScriptError(wish.to_owned())));
        }
    }
}
