//! Sound at the pace of the common clock.
//!
//! A microphone counts its samples by a clock of its own, some millionths fast or slow: a quarter of a second in an hour.
//! What it gives is stretched by single samples, too little to be heard, so that every sample lies where the common
//! clock heard it.

use crate::domain::time::SessionTime;

/// Samples a second, of every microphone.
pub(super) const RATE: u32 = 48_000;

/// Beyond this, in nanoseconds, sound was lost or came twice; no clock is as wrong.
const JUMP: f64 = 80e6;

/// How much of a new deviation counts at once. Stamps of single buffers jitter by milliseconds.
const WEIGHT: f64 = 0.05;

/// At most one sample in so many is added or left out.
const SPARSE: usize = 200;

pub(super) const NANOS_A_SAMPLE: f64 = 1e9 / RATE as f64;

/// Keeps the sound of one microphone in step.
#[derive(Debug)]
pub(super) struct Steady {
    channels: usize,
    /// Where the next sample goes, in nanoseconds of the common clock.
    next: Option<f64>,
    /// How late the microphone's stamps are, on average, in nanoseconds.
    late: f64,
}

/// Sound that begins at a moment of the common clock.
#[derive(Debug, PartialEq)]
pub(super) struct Sound {
    /// When its first sample was heard.
    pub start: SessionTime,
    /// Samples, channel by channel.
    pub samples: Vec<f32>,
}

impl Sound {
    /// The first moment after it.
    pub(super) fn end(&self, channels: usize) -> SessionTime {
        self.start + length((self.samples.len() / channels.max(1)) as u64)
    }
}

/// How long so many samples last.
pub(super) fn length(samples: u64) -> SessionTime {
    SessionTime::from_nanos((samples as f64 * NANOS_A_SAMPLE).round() as i64)
}

/// How many samples that is.
pub(super) fn samples_in(length: SessionTime) -> usize {
    (length.nanos().max(0) as f64 / NANOS_A_SAMPLE).round() as usize
}

impl Steady {
    pub(super) fn new(channels: usize) -> Self {
        Self { channels: channels.max(1), next: None, late: 0.0 }
    }

    /// Takes what a microphone gave, stamped with the moment of its first sample.
    pub(super) fn take(&mut self, stamped: SessionTime, samples: &[f32]) -> Sound {
        let stamp = stamped.nanos() as f64;
        let next = *self.next.get_or_insert(stamp);
        let deviation = stamp - next;
        let count = samples.len() / self.channels;
        let (start, samples) = if deviation.abs() > JUMP {
            // Sound was lost, or the device began anew: it goes on where it was heard.
            self.late = 0.0;
            (stamp.max(next), if deviation < 0.0 { Vec::new() } else { samples.to_vec() })
        } else {
            self.late += WEIGHT * (deviation - self.late);
            let most = count / SPARSE + 1;
            let wanted = (self.late / NANOS_A_SAMPLE).clamp(-(most as f64), most as f64) as i64;
            let target = count.saturating_add_signed(wanted as isize);
            self.late -= wanted as f64 * NANOS_A_SAMPLE;
            (next, self.stretched(samples, count, target))
        };
        self.next = Some(start + (samples.len() / self.channels) as f64 * NANOS_A_SAMPLE);
        Sound { start: SessionTime::from_nanos(start.round() as i64), samples }
    }

    /// The same sound in `target` samples instead of `count`.
    fn stretched(&self, samples: &[f32], count: usize, target: usize) -> Vec<f32> {
        if target == count || count < 2 || target < 2 {
            return samples.to_vec();
        }
        let step = (count - 1) as f64 / (target - 1) as f64;
        let mut out = Vec::with_capacity(target * self.channels);
        for i in 0..target {
            let at = i as f64 * step;
            let before = (at as usize).min(count - 2);
            let share = (at - before as f64) as f32;
            let (a, b) = (before * self.channels, (before + 1) * self.channels);
            out.extend((0..self.channels).map(|c| samples[a + c] * (1.0 - share) + samples[b + c] * share));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some minutes of a microphone that is fast by so many millionths and stamps with jitter; how far, in milliseconds, what
    /// comes out ever lies from where it was heard, after the first seconds.
    fn worst(minutes: u64, ppm: f64) -> f64 {
        let mut steady = Steady::new(1);
        let (buffer, samples) = (4800, vec![0.0_f32; 4800]);
        let mut worst = 0.0_f64;
        for n in 0..minutes * 600 {
            let heard = n as f64 * buffer as f64 * NANOS_A_SAMPLE / (1.0 + ppm / 1e6);
            let jitter = ((n * 7919) % 21) as f64 * 1e5 - 1e6;
            let sound = steady.take(SessionTime::from_nanos((heard + jitter) as i64), &samples);
            if n > 200 {
                worst = worst.max((sound.start.nanos() as f64 - heard).abs() / 1e6);
            }
        }
        worst
    }

    #[test]
    fn a_microphone_that_drifts_stays_in_step_for_an_hour() {
        for (minutes, ppm) in [(60, 300.0), (5, 0.0), (5, -100.0)] {
            let worst = worst(minutes, ppm);
            assert!(worst < 3.0, "{ppm} millionths: {worst} ms");
        }
    }

    #[test]
    fn sound_follows_on_without_gap_or_overlap() {
        let mut steady = Steady::new(2);
        let mut end = None;
        for n in 0..500 {
            let sound = steady.take(SessionTime::from_nanos(n * 10_002_000), &[0.0; 960]);
            assert_eq!(sound.samples.len() % 2, 0);
            if let Some(end) = end {
                let seam: SessionTime = sound.start - end;
                assert!(seam.nanos().abs() < 1000, "{seam:?}");
            }
            end = Some(sound.end(2));
        }
    }

    #[test]
    fn after_a_gap_sound_lies_where_it_was_heard() {
        let mut steady = Steady::new(1);
        steady.take(SessionTime::ZERO, &[0.0; 480]);
        let sound = steady.take(SessionTime::from_secs(3), &[0.5; 480]);
        assert_eq!((sound.start, sound.samples.len()), (SessionTime::from_secs(3), 480));
        let twice = steady.take(SessionTime::from_secs(1), &[0.5; 480]);
        assert!(twice.samples.is_empty(), "what lies in the past has been recorded already");
    }

    #[test]
    fn stretching_keeps_the_wave() {
        let wave: Vec<f32> = (0..480).map(|i| (i as f32 * 0.1).sin()).collect();
        let out = Steady::new(1).stretched(&wave, 480, 482);
        assert_eq!((out.len(), out[0], out[481]), (482, wave[0], wave[479]));
        let worst = (0..482).map(|i| (out[i] - (i as f32 * 479.0 / 481.0 * 0.1).sin()).abs()).fold(0.0, f32::max);
        assert!(worst < 0.01, "{worst}");
    }
}
