//! What this computer has for the work, and what it lacks.

use serde::Serialize;

use super::error::PracticeError;
use crate::media::survey::{Ability, Survey, survey};

/// What this computer has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// The version of this program.
    pub program: &'static str,
    /// What GStreamer can do.
    pub media: Survey,
    /// What the window would appear on; `None` where there is no display.
    pub display: Option<String>,
}

impl CheckReport {
    /// Everything that could be there and is not, what is needed first.
    #[must_use]
    pub fn missing(&self) -> Vec<&Ability> {
        let Survey { elements, containers, decoders, encoders, .. } = &self.media;
        let all = elements.iter().chain(containers).chain(decoders).chain(encoders);
        let mut missing: Vec<_> = all.filter(|ability| !ability.is_there()).collect();
        missing.sort_by_key(|ability| !ability.needed);
        missing
    }

    /// Whether nothing is missing that the program needs. A display is not: the command line works without.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.missing().iter().all(|ability| !ability.needed)
    }
}

/// Looks at what this computer has.
///
/// # Errors
/// [`PracticeError::Media`] where GStreamer is broken or absent.
pub fn check() -> Result<CheckReport, PracticeError> {
    Ok(CheckReport { program: env!("CARGO_PKG_VERSION"), media: survey()?, display: display() })
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn display() -> Option<String> {
    Some("the desktop".to_owned())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn display() -> Option<String> {
    ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some(format!("{name}={value}"))
    })
}
