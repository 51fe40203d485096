//! What a person has chosen about the window; kept in the platform's own folder, never in a library.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::language::Language;

/// The choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The window's language.
    pub language: Language,
    /// Light, dark or as the system.
    pub look: Look,
    /// Text and control size, 1.0 as drawn.
    pub scale: f32,
    /// The name under which this person writes. It is not kept: outside of a library the disk names nobody.
    #[serde(skip)]
    pub person: String,
    /// The screen on which the parent's window opens, counted from zero; an ordinary window where there is no such.
    pub parent_screen: usize,
    /// The library that was open last.
    pub recent: Option<PathBuf>,
    /// The cameras and microphones that were chosen last.
    pub sources: Vec<Remembered>,
    /// With what the person wants to record, where that is not what was measured.
    pub encoding: Option<Encoding>,
}

/// A camera or microphone as it is remembered: its address, and nothing that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The address, [without secrets](crate::media::devices::Address::without_secrets).
    pub address: String,
    /// Whether a part of it was secret, and has to be typed again.
    pub asks: bool,
}

/// An encoder and a step, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// The encoder's element.
    pub encoder: String,
    /// The step.
    pub step: String,
}

/// Light, dark or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// As the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Look {
    /// Every look, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The key of its words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::System => "look-system",
            Self::Light => "look-light",
            Self::Dark => "look-dark",
        }
    }

    /// The look after this one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

impl Preferences {
    /// The sizes that can be reached, and the step between them.
    pub const SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;
    /// The sizes offered in the settings; the keys reach those between.
    pub const OFFERED_SCALES: [f32; 7] = [0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0];
    /// One step larger or smaller.
    pub const SCALE_STEP: f32 = 0.1;
    /// Where the platform's storage keeps them.
    pub const STORED_AS: &'static str = "preferences";

    /// What a first start begins with.
    #[must_use]
    pub fn of_the_system() -> Self {
        Self { language: Language::of_the_system(), ..Self::default() }
    }

    /// The scale brought into range and onto a step, so that up and down meet 1.0 again.
    #[must_use]
    pub fn fitting_scale(scale: f32) -> f32 {
        let stepped = (scale / Self::SCALE_STEP).round() * Self::SCALE_STEP;
        stepped.clamp(*Self::SCALES.start(), *Self::SCALES.end())
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: Language::English,
            look: Look::System,
            scale: 1.0,
            person: String::new(),
            parent_screen: 1,
            recent: None,
            sources: Vec::new(),
            encoding: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_kept() {
        let preferences = Preferences { person: "Ingrid Solheim".to_owned(), ..Preferences::default() };
        assert!(!serde_json::to_string(&preferences).expect("JSON").contains("Ingrid"));
    }

    #[test]
    fn scaling_up_and_down_meets_one_again() {
        let mut scale = 1.0;
        for _ in 0..3 {
            scale = Preferences::fitting_scale(scale + Preferences::SCALE_STEP);
        }
        for _ in 0..3 {
            scale = Preferences::fitting_scale(scale - Preferences::SCALE_STEP);
        }
        assert!((scale - 1.0).abs() < 1e-6);
        assert!((Preferences::fitting_scale(9.0) - 2.0).abs() < 1e-6);
    }
}
