//! Encoders and steps as data: what stands in `assets/profiles.toml`.

use std::sync::{Arc, LazyLock};

use gstreamer as gst;
use serde::Deserialize;

/// How recordings are encoded: the steps, from the best down, and the encoders, the preferred one first.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    /// Sizes and rates, from the best down: the order in which an encoder that cannot keep up steps down.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Encoders of pictures, the preferred one first.
    #[serde(rename = "encoder")]
    pub encoders: Vec<Encoder>,
    /// The encoder of sound.
    pub sound: Encoder,
}

/// A size and rate of recorded pictures.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it is called, such as `720p30`.
    pub name: String,
    /// Pictures are at most so many pixels wide.
    pub width: u32,
    /// Pictures are at most so many pixels high.
    pub height: u32,
    /// At most so many frames a second.
    pub rate: u32,
    /// Thousands of bits a second.
    pub kilobits: u32,
}

/// An encoder and its settings.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Encoder {
    /// The GStreamer element that must be installed for it.
    pub element: String,
    /// The encoder and what belongs behind it, in GStreamer's launch syntax, with places for the values of a step.
    pub line: String,
}

/// Thousands of bits a second that sound takes.
pub(super) const SOUND_KILOBITS: u32 = 96;

impl Profiles {
    /// The profiles that come with the program.
    #[must_use]
    pub fn of_the_house() -> Arc<Self> {
        static HOUSE: LazyLock<Arc<Profiles>> = LazyLock::new(|| {
            let text = include_str!("../../../assets/profiles.toml");
            Arc::new(toml::from_str(text).expect("a test reads the profiles that come with the program"))
        });
        Arc::clone(&HOUSE)
    }

    /// The encoders of pictures that are installed here, the preferred one first.
    pub fn present(&self) -> impl Iterator<Item = &Encoder> {
        self.encoders.iter().filter(|encoder| encoder.is_present())
    }
}

impl Encoder {
    /// Whether it is installed here.
    #[must_use]
    pub fn is_present(&self) -> bool {
        crate::media::init().is_ok() && gst::ElementFactory::find(&self.element).is_some()
    }

    /// Its launch line for a step.
    #[must_use]
    pub fn line_for(&self, step: &Step) -> String {
        self.line
            .replace("{kilobits}", &step.kilobits.to_string())
            .replace("{bits}", &(u64::from(step.kilobits) * 1000).to_string())
            .replace("{rate}", &step.rate.to_string())
    }
}

impl Step {
    /// The size in which pictures of a camera are recorded at this step: never larger than they are, never wider or
    /// higher than the step, in their own proportions, and even.
    #[must_use]
    pub fn fit(&self, (width, height): (u32, u32)) -> (u32, u32) {
        let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
        let (most_w, most_h) = (u64::from(self.width), u64::from(self.height));
        let (w, h) = match (w <= most_w && h <= most_h, w * most_h >= h * most_w) {
            (true, _) => (w, h),
            (false, true) => (most_w, h * most_w / w),
            (false, false) => (w * most_h / h, most_h),
        };
        let even = |length: u64| u32::try_from(length).unwrap_or(u32::MAX).max(2) & !1;
        (even(w), even(h))
    }

    /// Bytes a second that a camera takes at this step.
    pub(super) fn bytes_a_second(&self) -> u64 {
        u64::from(self.kilobits) * 125
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_of_the_house_are_in_order() {
        let profiles = Profiles::of_the_house();
        let cost = |step: &Step| u64::from(step.width) * u64::from(step.height) * u64::from(step.rate);
        assert!(profiles.steps.windows(2).all(|pair| cost(&pair[0]) > cost(&pair[1])), "each step is a relief");
        let names: Vec<&str> = profiles.steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(&names[..2], ["1080p30", "720p30"]);
        for encoder in &profiles.encoders {
            let line = encoder.line_for(&profiles.steps[1]);
            assert!(line.starts_with(&encoder.element) && !line.contains(['{', '}']), "{line}");
        }
    }

    #[test]
    fn pictures_keep_their_proportions_and_are_never_made_larger() {
        let step = Step { name: String::new(), width: 1280, height: 720, rate: 30, kilobits: 1 };
        for (from, to) in [
            ((1920, 1080), (1280, 720)),
            ((1280, 720), (1280, 720)),
            ((640, 480), (640, 480)),
            ((1600, 1200), (960, 720)),
            ((2560, 1080), (1280, 540)),
            ((1080, 1920), (404, 720)),
            ((641, 361), (640, 360)),
        ] {
            assert_eq!(step.fit(from), to);
        }
    }
}
