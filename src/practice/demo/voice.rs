//! The two voices of the demonstration film: small additive voices with vibrato, shaped by the script.
//!
//! Between utterances there is silence, so that a waveform can be held against the script.

use std::f32::consts::{PI, TAU};

use super::script::{Act, Event, RATE, SCRIPT};

/// Samples a second, one channel.
pub const SAMPLES: u32 = 48_000;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The baby.
    Baby,
    /// The parent.
    Parent,
}

/// How an utterance moves.
#[derive(Clone, Copy)]
struct Line {
    speaker: Speaker,
    /// Pitch at equal steps through the utterance, in hertz.
    melody: &'static [f32],
    /// How many times the mouth opens.
    syllables: f32,
    /// How loud, from 0 to 1.
    loudness: f32,
    /// How far the pitch trembles, as a share of it.
    tremble: f32,
}

const COO: Line = Line {
    speaker: Speaker::Baby,
    melody: &[390.0, 470.0, 520.0, 480.0, 410.0],
    syllables: 1.0,
    loudness: 0.5,
    tremble: 0.012,
};
const MIRRORED: Line = Line { speaker: Speaker::Parent, melody: &[212.0, 254.0, 282.0, 260.0, 222.0], ..COO };
const FUSSING: Line = Line {
    speaker: Speaker::Baby,
    melody: &[430.0, 520.0, 470.0, 410.0],
    syllables: 4.0,
    loudness: 0.42,
    tremble: 0.045,
};
const NAMED: Line = Line {
    speaker: Speaker::Parent,
    melody: &[205.0, 248.0, 262.0, 214.0, 190.0],
    syllables: 4.0,
    loudness: 0.42,
    tremble: 0.008,
};
const CONFIRMED: Line = Line { melody: &[190.0, 270.0, 236.0, 196.0], syllables: 3.0, ..NAMED };
const TURN: Line = Line { melody: &[198.0, 224.0, 250.0, 286.0], syllables: 3.0, ..NAMED };
const OFFERED: Line = Line { melody: &[220.0, 262.0, 240.0, 268.0], syllables: 5.0, ..NAMED };
/// A falling third, twice, as most lullabies begin.
const LULLABY: Line =
    Line { melody: &[262.0, 262.0, 220.0, 220.0, 262.0, 262.0, 220.0, 196.0], syllables: 4.0, loudness: 0.3, ..NAMED };

/// What an event sounds like; `None` for what is done in silence.
fn line(event: &Event) -> Option<Line> {
    let answered =
        event.answers.and_then(|signal| SCRIPT.iter().find(|other| other.is_signal() && other.from == signal));
    match event.act {
        Act::Sound => Some(COO),
        Act::Fuss => Some(FUSSING),
        // A mirrored smile is silent; a mirrored sound is the sound again in the parent's register.
        Act::Mirrors => answered.filter(|signal| signal.act == Act::Sound).map(|_| MIRRORED),
        Act::Names => Some(NAMED),
        Act::Confirms => Some(CONFIRMED),
        Act::TakesTurn => Some(TURN),
        // Offering in the middle of a rupture is done with words; otherwise the hand is enough.
        Act::Offers => answered.filter(|signal| signal.act == Act::TurnsAway).map(|_| OFFERED),
        Act::Soothes => Some(LULLABY),
        _ => None,
    }
}

impl Line {
    fn pitch(&self, x: f32) -> f32 {
        let place = x * (self.melody.len() - 1) as f32;
        let left = (place as usize).min(self.melody.len() - 2);
        let part = place - left as f32;
        self.melody[left] * (1.0 - part) + self.melody[left + 1] * part
    }

    /// How wide the mouth is open at `x` of the utterance, from 0 to 1.
    fn opening(&self, x: f32) -> f32 {
        let whole = (PI * x).sin().powf(0.5);
        let syllable = (PI * (x * self.syllables).fract()).sin();
        whole * (0.2 + 0.8 * syllable)
    }

    fn render(&self, into: &mut [f32]) {
        let length = into.len() as f32;
        let vowels: &[[f32; 2]] = match self.speaker {
            Speaker::Baby => &[[950.0, 1500.0], [780.0, 1900.0]],
            Speaker::Parent => &[[700.0, 1150.0], [480.0, 1750.0], [430.0, 820.0]],
        };
        let mut phase = 0.0_f32;
        for (index, sample) in into.iter_mut().enumerate() {
            let x = index as f32 / length;
            let seconds = index as f32 / SAMPLES as f32;
            let pitch = self.pitch(x) * (1.0 + self.tremble * (TAU * 5.4 * seconds).sin());
            phase = (phase + pitch / SAMPLES as f32).fract();
            let formants = vowels[(x * self.syllables) as usize % vowels.len()];
            *sample += self.loudness * self.opening(x) * timbre(phase, pitch, formants);
        }
    }
}

/// A few harmonics, the stronger the nearer they lie to the vowel's two formants.
fn timbre(phase: f32, pitch: f32, formants: [f32; 2]) -> f32 {
    let mut sum = 0.0;
    for harmonic in 1..=7_u8 {
        let harmonic = f32::from(harmonic);
        let near = |formant: f32| 1.0 / (1.0 + ((harmonic * pitch - formant) / 180.0).powi(2));
        let weight = (0.12 + 0.6 * near(formants[0]) + 0.25 * near(formants[1])) / harmonic.sqrt();
        sum += weight * (TAU * harmonic * phase).sin();
    }
    0.7 * sum
}

/// When either voice can be heard: first frame and the first frame after.
pub fn utterances() -> impl Iterator<Item = (Speaker, u32, u32)> {
    SCRIPT.iter().filter_map(|event| line(event).map(|line| (line.speaker, event.from, event.until)))
}

/// How wide a speaker's mouth is open on a frame, from 0 to 1.
#[must_use]
pub fn opening(speaker: Speaker, frame: u32) -> f32 {
    let spoken = SCRIPT.iter().filter(|event| (event.from..event.until).contains(&frame));
    spoken
        .filter_map(|event| line(event).filter(|line| line.speaker == speaker).map(|line| (event, line)))
        .map(|(event, line)| line.opening((frame - event.from) as f32 / (event.until - event.from) as f32))
        .fold(0.0, f32::max)
}

/// The sound of the first `frames` frames: samples between −1 and 1.
#[must_use]
pub fn whole_film(frames: u32) -> Vec<f32> {
    let at = |frame: u32| (frame * (SAMPLES / RATE)) as usize;
    let mut samples = vec![0.0; at(frames)];
    for event in SCRIPT {
        let Some(line) = line(event) else { continue };
        let (from, until) = (at(event.from), at(event.until).min(samples.len()));
        if from < until {
            line.render(&mut samples[from..until]);
        }
    }
    for sample in &mut samples {
        *sample = sample.clamp(-1.0, 1.0);
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_are_heard_when_the_script_says_and_never_else() {
        let samples = whole_film(200);
        let per_frame = (SAMPLES / RATE) as usize;
        let loudest = |frame: u32| {
            let from = frame as usize * per_frame;
            samples[from..from + per_frame].iter().fold(0.0_f32, |most, sample| most.max(sample.abs()))
        };
        for frame in 0..200 {
            let spoken = utterances().any(|(_, from, until)| (from..until).contains(&frame));
            assert_eq!(loudest(frame) > 0.0, spoken, "frame {frame}");
        }
        assert!(loudest(72) > 0.15 && samples.iter().all(|sample| sample.abs() < 1.0));
    }
}
