//! The outline of a film's sound: the lowest and the highest sample of every hundredth of a second.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::MediaError;
use super::hear::{Ears, Portion, hear};
use crate::domain::id::MediaId;
use crate::domain::time::{SessionTime, Span};

/// How long one pair covers.
pub const EVERY: SessionTime = SessionTime::from_millis(10);

/// The first bytes of stored peaks: a name and a version.
const MAGIC: [u8; 4] = *b"SPK1";
/// A day and a night; a film that claims more must not claim our memory too.
const MOST: usize = 24 * 3600 * 100;

/// The lowest and highest sample of each [`EVERY`], over all channels, from film time zero on. No sound is `(0, 0)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peaks {
    pairs: Vec<(i16, i16)>,
}

impl Peaks {
    /// Lowest and highest sample, one pair for every hundredth of a second.
    #[must_use]
    pub fn pairs(&self) -> &[(i16, i16)] {
        &self.pairs
    }

    /// Lowest and highest sample that any pair touched by the span holds; silence outside the film.
    #[must_use]
    pub fn over(&self, span: Span) -> (i16, i16) {
        let at = |time: i64| usize::try_from(time.max(0)).unwrap_or(usize::MAX).min(self.pairs.len());
        let from = at(span.start().nanos() / EVERY.nanos());
        let until = at((span.end().nanos() - 1).div_euclid(EVERY.nanos()).saturating_add(1)).max(from);
        let wider = |(low, high): (i16, i16), pair: &(i16, i16)| (low.min(pair.0), high.max(pair.1));
        self.pairs[from..until].iter().fold((0, 0), wider)
    }

    /// The peaks as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let pairs = self.pairs.iter().flat_map(|(low, high)| [low.to_le_bytes(), high.to_le_bytes()]).flatten();
        MAGIC.into_iter().chain(pairs).collect()
    }

    /// What [`to_bytes`](Self::to_bytes) wrote; `None` for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, rest) = bytes.strip_prefix(&MAGIC)?.as_chunks::<4>();
        let pair = |[a, b, c, d]: &[u8; 4]| (i16::from_le_bytes([*a, *b]), i16::from_le_bytes([*c, *d]));
        rest.is_empty().then(|| Self { pairs: pairs.iter().map(pair).collect() })
    }

    /// Takes in samples, channels interleaved, the first of them heard at `start` nanoseconds of film time.
    fn take(&mut self, start: i64, rate: u64, channels: usize, samples: &[[u8; 2]]) {
        let frames = samples.len() / channels.max(1);
        let mut done = 0;
        while done < frames {
            let at = start.saturating_add(offset(done, rate));
            let Ok(pair) = usize::try_from(at.div_euclid(EVERY.nanos())) else {
                // Before film time zero: what an edit list has cut away.
                done += frames_until(-at, rate).max(1);
                continue;
            };
            if pair >= MOST {
                return;
            }
            let left = EVERY.nanos() - at.rem_euclid(EVERY.nanos());
            let next = (done + frames_until(left, rate).max(1)).min(frames);
            self.widen(pair, &samples[done * channels..next * channels]);
            done = next;
        }
    }

    fn widen(&mut self, pair: usize, samples: &[[u8; 2]]) {
        if self.pairs.len() <= pair {
            self.pairs.resize(pair + 1, (0, 0));
        }
        let (mut low, mut high) = self.pairs[pair];
        for sample in samples {
            let sample = i16::from_le_bytes(*sample);
            low = low.min(sample);
            high = high.max(sample);
        }
        self.pairs[pair] = (low, high);
    }
}

/// When the sample with this number begins, in nanoseconds after the first.
fn offset(frame: usize, rate: u64) -> i64 {
    i64::try_from(frame as u128 * 1_000_000_000 / u128::from(rate.max(1))).unwrap_or(i64::MAX)
}

/// How many samples begin within so many nanoseconds.
fn frames_until(nanos: i64, rate: u64) -> usize {
    let frames = (u128::from(nanos.max(0).unsigned_abs()) * u128::from(rate)).div_ceil(1_000_000_000);
    usize::try_from(frames).unwrap_or(usize::MAX)
}

/// Reads the outline of the first sound of a film; empty for silent film. `progress` is told the share that is done and
/// may stop the work.
///
/// # Errors
/// [`MediaError::NoDecoder`], [`MediaError::Cancelled`], or what the pipeline says.
pub fn peaks(media: MediaId, progress: &mut dyn FnMut(f32) -> ControlFlow<()>) -> Result<Peaks, MediaError> {
    let found: Arc<Mutex<Peaks>> = Arc::default();
    let into = Arc::clone(&found);
    let take = move |portion: Portion<'_>| {
        lock(&into).take(portion.start, portion.rate, portion.channels, portion.samples);
    };
    hear(media, Ears::Every, take, progress)?;
    let peaks = std::mem::take(&mut *lock(&found));
    Ok(peaks)
}

fn lock(peaks: &Mutex<Peaks>) -> MutexGuard<'_, Peaks> {
    peaks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(values: &[i16]) -> Vec<[u8; 2]> {
        values.iter().map(|value| value.to_le_bytes()).collect()
    }

    #[test]
    fn samples_fall_into_their_hundredths() {
        // A thousand samples a second, so ten a pair; two channels.
        let mut peaks = Peaks::default();
        let loud: Vec<i16> = (0..25).flat_map(|i| [i * 10, -i]).collect();
        peaks.take(5_000_000, 1000, 2, &samples(&loud));
        assert_eq!(peaks.pairs(), [(-4, 40), (-14, 140), (-24, 240)]);
        peaks.take(-15_000_000, 1000, 1, &samples(&[30_000; 20]));
        assert_eq!(peaks.pairs(), [(-4, 30_000), (-14, 140), (-24, 240)]);
    }

    #[test]
    fn a_span_takes_in_every_pair_it_touches() {
        let peaks = Peaks { pairs: vec![(-1, 1), (-2, 2), (-3, 3), (-4, 4)] };
        let t = SessionTime::from_millis;
        for (from, until, pair) in
            [(0, 10, (-1, 1)), (5, 11, (-2, 2)), (20, 900, (-4, 4)), (40, 50, (0, 0)), (-20, 1, (-1, 1))]
        {
            assert_eq!(peaks.over(Span::new(t(from), t(until)).expect("ordered")), pair, "{from}–{until}");
        }
    }

    #[test]
    fn bytes_bring_the_peaks_back() {
        let peaks = Peaks { pairs: vec![(i16::MIN, i16::MAX), (0, 0), (-5, 7)] };
        assert_eq!(Peaks::from_bytes(&peaks.to_bytes()), Some(peaks.clone()));
        assert_eq!(Peaks::from_bytes(&peaks.to_bytes()[..9]), None);
        assert_eq!(Peaks::from_bytes(b"SPK2"), None);
    }
}
