//! A short message in a corner of the window: what happened, and where it matters what to do.

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something worth knowing.
    Information,
    /// Something went as wished.
    Success,
    /// Something needs a look.
    Warning,
    /// Something failed.
    Failure,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says, in the person's language.
    pub text: String,
}

impl Notice {
    /// Something worth knowing.
    #[must_use]
    pub fn information(text: impl Into<String>) -> Self {
        Self { tone: Tone::Information, text: text.into() }
    }

    /// Something went as wished.
    #[must_use]
    pub fn success(text: impl Into<String>) -> Self {
        Self { tone: Tone::Success, text: text.into() }
    }

    /// Something needs a look.
    #[must_use]
    pub fn warning(text: impl Into<String>) -> Self {
        Self { tone: Tone::Warning, text: text.into() }
    }

    /// Something failed: what happened, what is safe, what to do.
    #[must_use]
    pub fn failure(text: impl Into<String>) -> Self {
        Self { tone: Tone::Failure, text: text.into() }
    }

    /// Seconds for which it stays, at least as long as it takes to be read without haste; failures stay until they are
    /// dismissed.
    #[must_use]
    pub fn lifetime(&self) -> Option<f64> {
        let reading = self.text.chars().count() as f64 / 10.0;
        match self.tone {
            Tone::Information | Tone::Success => Some(reading.max(6.0)),
            Tone::Warning => Some(reading.max(12.0)),
            Tone::Failure => None,
        }
    }
}
