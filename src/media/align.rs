//! Finding by ear when two films ran: what both heard is laid on top of each other.
//!
//! Coarsely by outlines: wherever it becomes louder, in decibels and against the moments around it, so that another
//! microphone, another distance and another loudness look alike. Finely by samples, around the moments where most happens,
//! each by itself; the middle one of what they say counts, so that a few that are mistaken do no harm.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::MediaError;
use super::hear::{Ears, Portion, hear};
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;

/// Samples a second; enough for a tenth of a millisecond.
const RATE: usize = 8_000;
/// Samples in one step of an outline: a hundredth of a second.
const STEP: usize = RATE / 100;
/// Films that share less than this, in steps, cannot be laid on top of each other.
const LEAST_SHARED: usize = 300;
/// How far around the best place others belong to it, in steps.
const NEIGHBOURHOOD: usize = 100;
/// How much better than every other place the best one has to be, as the share by which the next best is worse.
const LEAST_CONFIDENCE: f32 = 0.25;
/// How many moments are compared finely, how long each is, and how far off the outlines may have been, in samples.
const MOMENTS: usize = 15;
const MOMENT: usize = 8_192;
const REACH: usize = 4 * STEP;
/// How near the moments' answers have to lie to count as the same one: five milliseconds, in samples.
const AGREED: usize = RATE / 200;
/// How far around a clap it is listened to, each way: whoever claps presses the key a little before or after.
const AROUND: usize = 5 * RATE;
/// A day; a film that claims more must not claim our memory too.
const MOST: usize = 24 * 3600 * RATE;

/// Where one film lies on another's clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// The other film's zero on the first one's clock.
    pub offset: SessionTime,
    /// How sure that is: 0 where another place fits as well, 1 where no other fits at all.
    pub confidence: f32,
}

/// Lays the sound of `other` on that of `reference`. `None` where they share nothing that can be recognised, or no
/// place fits better than others. Where `claps` are known, by the time of the reference, what was heard around one counts
/// for more than everything else. `progress` is told the share that is done and may stop the work.
///
/// # Errors
/// [`MediaError::NoDecoder`], [`MediaError::Cancelled`], or what the pipeline says.
pub fn align(
    reference: MediaId,
    other: MediaId,
    claps: &[SessionTime],
    progress: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Option<Alignment>, MediaError> {
    let first = samples(reference, &mut |share| progress(share * 0.45))?;
    let second = samples(other, &mut |share| progress(0.45 + share * 0.45))?;
    Ok(claps.iter().find_map(|clap| lay_on(*clap, &first, &second)).or_else(|| lay(&first, &second)))
}

/// The sound of a film as one channel.
fn samples(media: MediaId, progress: &mut dyn FnMut(f32) -> ControlFlow<()>) -> Result<Vec<i16>, MediaError> {
    let heard: Arc<Mutex<Vec<i16>>> = Arc::default();
    let into = Arc::clone(&heard);
    let take = move |portion: Portion<'_>| {
        let mut heard = into.lock().unwrap_or_else(PoisonError::into_inner);
        // Where a film has gaps its sound goes on at its own time.
        let at = portion.start.max(0) as u128 * RATE as u128 / 1_000_000_000;
        let Some(at) = usize::try_from(at).ok().filter(|at| at + portion.samples.len() <= MOST) else { return };
        if at > heard.len() {
            heard.resize(at, 0);
        }
        let known = heard.len() - at;
        heard.extend(portion.samples.iter().skip(known).map(|sample| i16::from_le_bytes(*sample)));
    };
    hear(media, Ears::One(RATE as i32), take, progress)?;
    let heard = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(heard)
}

/// Lays a sound on what the reference heard around a clap.
fn lay_on(clap: SessionTime, reference: &[i16], other: &[i16]) -> Option<Alignment> {
    let at = usize::try_from(i128::from(clap.nanos()) * RATE as i128 / 1_000_000_000).ok()?;
    let (from, until) = (at.saturating_sub(AROUND), (at + AROUND).min(reference.len()));
    let found = lay(reference.get(from..until)?, other)?;
    Some(Alignment { offset: found.offset + time_of(from as isize)?, ..found })
}

fn lay(reference: &[i16], other: &[i16]) -> Option<Alignment> {
    let (place, confidence) = coarsely(&outline(reference), &outline(other))?;
    let offset = finely(reference, other, place * STEP as isize)?;
    Some(Alignment { offset: time_of(offset)?, confidence })
}

fn time_of(samples: isize) -> Option<SessionTime> {
    let nanos = samples as i128 * 1_000_000_000 / RATE as i128;
    i64::try_from(nanos).ok().map(SessionTime::from_nanos)
}

/// How much louder each step is than the second around it, in nepers; what is no louder is nothing.
fn outline(samples: &[i16]) -> Vec<f32> {
    let power = |step: &[i16]| step.iter().map(|sample| f32::from(*sample).powi(2)).sum::<f32>() / step.len() as f32;
    let powers: Vec<f32> = samples.chunks_exact(STEP).map(power).collect();
    let mut sorted = powers.clone();
    sorted.sort_by(f32::total_cmp);
    // The floor: what is far below the usual loudness of this film is as good as silence.
    let floor = sorted.get(sorted.len() / 2).map_or(0.0, |usual| usual * 0.1) + 1.0;
    let loudness: Vec<f32> = powers.iter().map(|power| (power + floor).ln()).collect();
    let sums = running_sums(loudness.iter().copied().map(f64::from));
    let around = |i: usize| {
        let (from, until) = (i.saturating_sub(50), (i + 50).min(loudness.len()));
        ((sums[until] - sums[from]) / (until - from) as f64) as f32
    };
    let louder: Vec<f32> = (0..loudness.len()).map(|i| (loudness[i] - around(i)).max(0.0)).collect();
    let mean = louder.iter().sum::<f32>() / louder.len().max(1) as f32;
    louder.into_iter().map(|louder| louder - mean).collect()
}

fn running_sums(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = values.map(|value| {
        sum += value;
        sum
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// The step of the first outline on which the second begins, and how much better that fits than any other.
fn coarsely(first: &[f32], second: &[f32]) -> Option<(isize, f32)> {
    let least = LEAST_SHARED.min(first.len().min(second.len()) * 3 / 4);
    if least < 100 {
        return None;
    }
    let products = correlate(first, second);
    let squares = |outline: &[f32]| running_sums(outline.iter().map(|value| f64::from(value * value)));
    let (squares_of_first, squares_of_second) = (squares(first), squares(second));
    let (n, m) = (first.len() as isize, second.len() as isize);
    let mut fits = Vec::with_capacity(products.len());
    for place in 1 - m..n {
        let (from, until) = (place.max(0) as usize, (place + m).min(n) as usize);
        let shared = until - from;
        let within = (from as isize - place) as usize..(until as isize - place) as usize;
        let energy = (squares_of_first[until] - squares_of_first[from])
            * (squares_of_second[within.end] - squares_of_second[within.start]);
        let product = products[place.rem_euclid(products.len() as isize) as usize];
        // The chance that a fit comes about by itself falls with the root of what is compared.
        let fit = if shared < least || energy <= f64::EPSILON { 0.0 } else { f64::from(product) / energy.sqrt() };
        fits.push((fit * (shared as f64).sqrt()) as f32);
    }
    let best = (0..fits.len()).max_by(|a, b| fits[*a].total_cmp(&fits[*b]))?;
    let elsewhere = fits.iter().enumerate().filter(|(i, _)| i.abs_diff(best) > NEIGHBOURHOOD).map(|(_, fit)| *fit);
    let next = elsewhere.fold(0.0, f32::max);
    let confidence = 1.0 - next / fits[best];
    // A fit of three standard deviations is what a single pair of films brings about by chance now and then.
    (fits[best] > 3.0 && confidence >= LEAST_CONFIDENCE).then_some((best as isize + 1 - m, confidence))
}

/// At `k`, the sum of the products where `second` begins at step `k` of `first`; negative steps count from the end.
fn correlate(first: &[f32], second: &[f32]) -> Vec<f32> {
    let length = (first.len() + second.len()).next_power_of_two();
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, back) = (planner.plan_fft_forward(length), planner.plan_fft_inverse(length));
    let spectrum = |values: &[f32]| {
        let mut padded = values.to_vec();
        padded.resize(length, 0.0);
        let mut spectrum = forward.make_output_vec();
        forward.process(&mut padded, &mut spectrum).expect("both have the length that was planned");
        spectrum
    };
    let (mut one, other) = (spectrum(first), spectrum(second));
    for (a, b) in one.iter_mut().zip(&other) {
        *a *= b.conj();
    }
    // Rounding may leave a trace where the transform of real values has none.
    for edge in [0, length / 2] {
        one[edge] = Complex::new(one[edge].re, 0.0);
    }
    let mut products = back.make_output_vec();
    back.process(&mut one, &mut products).expect("both have the length that was planned");
    products.iter_mut().for_each(|product| *product /= length as f32);
    products
}

/// The sample of the first sound on which the second begins, near `place`; `None` where the moments do not agree.
fn finely(first: &[i16], second: &[i16], place: isize) -> Option<isize> {
    let answers = moments(second, |at| {
        let start = at as isize + place - REACH as isize;
        start >= 0 && start as usize + MOMENT + 2 * REACH <= first.len()
    });
    let mut answers: Vec<isize> = answers
        .into_iter()
        .map(|at| {
            let around = (at as isize + place - REACH as isize) as usize;
            let (wide, narrow) = (&first[around..around + MOMENT + 2 * REACH], &second[at..at + MOMENT]);
            let products = correlate(&edges(wide), &edges(narrow));
            let best = (0..=2 * REACH).max_by(|a, b| products[*a].total_cmp(&products[*b])).unwrap_or(REACH);
            place + best as isize - REACH as isize
        })
        .collect();
    answers.sort_unstable();
    let middle = *answers.get(answers.len() / 2)?;
    let agree = answers.iter().filter(|answer| answer.abs_diff(middle) <= AGREED).count();
    (agree * 3 >= answers.len()).then_some(middle)
}

/// Where the most happens in a sound, far enough from each other.
fn moments(sound: &[i16], fits: impl Fn(usize) -> bool) -> Vec<usize> {
    let outline = outline(sound);
    let mut steps: Vec<usize> = (0..outline.len()).collect();
    steps.sort_by(|a, b| outline[*b].total_cmp(&outline[*a]));
    let mut found: Vec<usize> = Vec::new();
    for step in steps {
        // A quarter of the moment before the sound, the rest for it and what follows.
        let at = (step * STEP).saturating_sub(MOMENT / 4);
        if at + MOMENT <= sound.len() && fits(at) && found.iter().all(|other| other.abs_diff(at) >= MOMENT) {
            found.push(at);
        }
        if found.len() == MOMENTS {
            break;
        }
    }
    found
}

/// The differences from sample to sample, so that rumble does not drown what is sharp.
fn edges(sound: &[i16]) -> Vec<f32> {
    sound.windows(2).map(|pair| f32::from(pair[1]) - f32::from(pair[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between −1 and 1 without order, the same ones every time.
    struct Noise(u64);

    impl Noise {
        fn next(&mut self) -> f32 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0
        }
    }

    /// A room in which something is heard now and then: bursts of noise that fade, over a quiet hum.
    fn room(seed: u64, seconds: usize) -> Vec<f32> {
        let mut noise = Noise(seed);
        let mut sound: Vec<f32> =
            (0..seconds * RATE).map(|i| 60.0 * (i as f32 * 0.04).sin() + 20.0 * noise.next()).collect();
        let mut at = 0;
        loop {
            at += (RATE as f32 * (0.35 + 1.1 * noise.next().abs())) as usize;
            let (loud, fade) = (1_500.0 + 4_000.0 * noise.next().abs(), 400.0 + 1_500.0 * noise.next().abs());
            let Some(rest) = sound.get_mut(at..) else { return sound };
            for (i, sample) in rest.iter_mut().take(6_000).enumerate() {
                *sample += loud * noise.next() * (-(i as f32) / fade).exp();
            }
        }
    }

    /// What a microphone makes of a stretch of the room.
    fn recorded(room: &[f32], from: usize, until: usize, gain: f32, hiss: f32, seed: u64) -> Vec<i16> {
        let mut noise = Noise(seed);
        room[from..until].iter().map(|sample| (sample * gain + hiss * noise.next()) as i16).collect()
    }

    fn off_by(found: Option<Alignment>, samples: isize) -> i64 {
        let meant = samples as i64 * 1_000_000_000 / RATE as i64;
        (found.expect("aligned").offset.nanos() - meant).abs()
    }

    #[test]
    fn known_offsets_are_found_to_the_millisecond() {
        let room = room(1, 90);
        for (from, until, gain, hiss) in [
            (0, 90, 1.0, 0.0),
            (17, 60, 1.0, 0.0),
            (17, 60, 0.15, 0.0),
            (17, 60, 3.0, 30.0),
            // The noise is as loud as much of what is heard.
            (20, 80, 1.0, 700.0),
        ] {
            let (from, until) = (from * RATE + 1_237 * from.min(1), until * RATE);
            let first = recorded(&room, 0, 75 * RATE, 1.0, 10.0, 2);
            let second = recorded(&room, from, until, gain, hiss, 3);
            assert!(off_by(lay(&first, &second), from as isize) < 1_000_000, "{from} {gain} {hiss}");
            assert!(
                off_by(lay(&second, &first), -(from as isize)) < 1_000_000,
                "{from} {gain} {hiss}, the other way round"
            );
        }
    }

    #[test]
    fn one_clap_in_a_quiet_room_is_enough() {
        let mut quiet = Noise(9);
        let mut room: Vec<f32> = (0..40 * RATE).map(|_| 15.0 * quiet.next()).collect();
        for (i, sample) in room[20 * RATE + 123..][..2_000].iter_mut().enumerate() {
            *sample += 9_000.0 * quiet.next() * (-(i as f32) / 250.0).exp();
        }
        let (first, second) =
            (recorded(&room, 0, 30 * RATE, 1.0, 8.0, 4), recorded(&room, 11 * RATE + 77, 40 * RATE, 0.4, 5.0, 5));
        assert!(off_by(lay(&first, &second), 11 * RATE as isize + 77) < 1_000_000);
    }

    #[test]
    fn what_was_heard_around_a_clap_counts_for_more_than_a_song_that_was_played_twice() {
        let visit = room(7, 60);
        let first = recorded(&visit, 0, 60 * RATE, 1.0, 10.0, 2);
        let song = recorded(&visit, 0, 30 * RATE, 0.5, 10.0, 3);
        let second = [song, recorded(&visit, 45 * RATE, 58 * RATE, 0.5, 10.0, 4)].concat();
        assert!(off_by(lay(&first, &second), 0) < 1_000_000, "the song is what they share most of");
        for clap in [48, 50, 54] {
            let found = lay_on(SessionTime::from_secs(clap), &first, &second);
            assert!(off_by(found, 15 * RATE as isize) < 1_000_000, "{clap}");
        }
        for seed in 40..48 {
            let other = recorded(&room(seed, 50), 0, 50 * RATE, 1.0, 5.0, 7);
            assert_eq!(lay_on(SessionTime::from_secs(50), &first, &other), None, "seed {seed}");
        }
        assert_eq!(lay_on(SessionTime::from_secs(90), &first, &second), None, "where nothing was heard");
    }

    #[test]
    fn films_that_share_nothing_are_not_aligned() {
        for seed in 0..8 {
            let (one, other) = (room(10 + seed, 60), room(40 + seed, 50));
            let (one, other) = (recorded(&one, 0, 60 * RATE, 1.0, 5.0, 6), recorded(&other, 0, 50 * RATE, 1.0, 5.0, 7));
            assert_eq!(lay(&one, &other), None, "seed {seed}");
        }
        let room = room(3, 80);
        let (first, second) =
            (recorded(&room, 0, 38 * RATE, 1.0, 5.0, 6), recorded(&room, 40 * RATE, 80 * RATE, 1.0, 5.0, 7));
        assert_eq!(lay(&first, &second), None, "one after the other");
        assert_eq!(lay(&first, &vec![0; 30 * RATE]), None, "silence");
        assert_eq!(lay(&first, &[]), None);
        assert_eq!(lay(&first[..RATE / 2], &first[..RATE / 2]), None, "too short");
    }

    #[test]
    fn what_repeats_itself_fits_in_many_places_and_so_in_none() {
        let mut noise = Noise(5);
        let click: Vec<f32> = (0..400).map(|i| 8_000.0 * noise.next() * (-(i as f32) / 90.0).exp()).collect();
        let clicks: Vec<f32> = (0..60 * RATE).map(|i| click.get(i % RATE).copied().unwrap_or(0.0)).collect();
        let (first, second) =
            (recorded(&clicks, 0, 50 * RATE, 1.0, 5.0, 8), recorded(&clicks, 5 * RATE, 60 * RATE, 1.0, 5.0, 9));
        assert_eq!(lay(&first, &second), None);
    }
}
