//! How loud a microphone is.

use crate::domain::time::SessionTime;

/// How long a peak is held, so that the eye can read it.
const HOLD: SessionTime = SessionTime::from_millis(1500);
/// Over how long it is judged whether speech is too quiet.
const LISTEN: SessionTime = SessionTime::from_secs(5);
/// How long a clipped sample is told of.
const CLIPPED: SessionTime = SessionTime::from_secs(2);
/// A peak from which on samples were cut off, in decibels.
const CLIPS: f32 = -0.1;
/// Speech whose peaks stay below this is too quiet to be worked with, in decibels.
const QUIET: f32 = -36.0;
/// What nothing at all is shown as, in decibels.
pub(super) const FLOOR: f32 = -100.0;

/// What should be said about a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loudness {
    /// Nothing to be said.
    Good,
    /// For some seconds nothing was loud enough.
    TooQuiet,
    /// Samples were cut off just now.
    Clipping,
}

/// How loud a microphone is, in decibels below the loudest it can give (0 is the loudest, −100 silence).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The loudest sample of the last moment.
    pub peak: f32,
    /// The loudest sample of the last second and a half.
    pub hold: f32,
    /// The average power of the last moment.
    pub rms: f32,
    /// What should be said about it.
    pub loudness: Loudness,
}

/// Measures the level of one microphone.
#[derive(Debug)]
pub(super) struct Meter {
    begun: Option<SessionTime>,
    peak: f32,
    rms: f32,
    hold: (f32, SessionTime),
    loudest: (f32, SessionTime),
    clipped: Option<SessionTime>,
}

impl Default for Meter {
    fn default() -> Self {
        let nothing = (FLOOR, SessionTime::ZERO);
        Self { begun: None, peak: FLOOR, rms: FLOOR, hold: nothing, loudest: nothing, clipped: None }
    }
}

impl Meter {
    /// Listens to samples heard at a moment; answers their peak in decibels.
    pub(super) fn hear(&mut self, at: SessionTime, samples: &[f32]) -> f32 {
        self.begun.get_or_insert(at);
        let peak = samples.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
        let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
        self.peak = decibels(peak);
        self.rms = decibels(power.sqrt());
        for (kept, length) in [(&mut self.hold, HOLD), (&mut self.loudest, LISTEN)] {
            if self.peak >= kept.0 || at - kept.1 > length {
                *kept = (self.peak, at);
            }
        }
        if self.peak >= CLIPS {
            self.clipped = Some(at);
        }
        self.peak
    }

    /// The level as it is to be shown at a moment; `None` before anything was heard.
    pub(super) fn level(&self, at: SessionTime) -> Option<Level> {
        let begun = self.begun?;
        let loudness = match self.clipped {
            Some(clipped) if at - clipped < CLIPPED => Loudness::Clipping,
            _ if self.loudest.0 < QUIET && at - begun > LISTEN => Loudness::TooQuiet,
            _ => Loudness::Good,
        };
        Some(Level { peak: self.peak, hold: self.hold.0, rms: self.rms, loudness })
    }
}

fn decibels(amplitude: f32) -> f32 {
    if amplitude > 0.0 { (20.0 * amplitude.log10()).max(FLOOR) } else { FLOOR }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn t(millis: i64) -> SessionTime {
        SessionTime::from_millis(millis)
    }

    #[test]
    fn a_peak_is_held_and_then_let_go() {
        let mut meter = Meter::default();
        assert_eq!(meter.level(t(0)), None);
        meter.hear(t(0), &[0.5, -0.1]);
        meter.hear(t(100), &[0.01]);
        let held = meter.level(t(100)).expect("heard");
        assert!((held.hold + 6.02).abs() < 0.01 && (held.peak + 40.0).abs() < 0.01, "{held:?}");
        meter.hear(t(1700), &[0.01]);
        assert!((meter.level(t(1700)).expect("heard").hold + 40.0).abs() < 0.01);
    }

    #[test]
    fn words_for_too_loud_and_too_quiet() {
        let mut meter = Meter::default();
        for second in 0..=6 {
            meter.hear(t(second * 1000), &[0.005]);
        }
        let loudness = |meter: &Meter, at| meter.level(at).map(|level| level.loudness);
        assert_eq!(loudness(&meter, t(4000)), Some(Loudness::Good), "too early to tell");
        assert_eq!(loudness(&meter, t(6000)), Some(Loudness::TooQuiet));
        meter.hear(t(7000), &[1.0]);
        assert_eq!(loudness(&meter, t(7100)), Some(Loudness::Clipping));
        meter.hear(t(9100), &[0.1]);
        assert_eq!(loudness(&meter, t(9100)), Some(Loudness::Good));
    }

    #[test]
    fn power_is_an_average() {
        let mut meter = Meter::default();
        meter.hear(t(0), &[0.1, -0.1, 0.1, -0.1]);
        let level = meter.level(t(0)).expect("heard");
        assert!((level.rms + 20.0).abs() < 0.01 && (level.peak + 20.0).abs() < 0.01);
        meter.hear(t(10), &[]);
        assert_eq!(meter.level(t(10)).expect("heard").rms, FLOOR);
    }
}
