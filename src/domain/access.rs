//! The access log: what was done with a library's films and people, by whom and when.
//!
//! A note outlives the family it speaks of, so it holds a pseudonym and ids, and never a name out of a family's record.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::DocumentId;
use super::person::Author;

/// One line of the access log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccessNote {
    /// When, on the computer's clock; order comes from the log itself, never from this.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Author,
    /// What.
    pub what: Access,
    /// Of which family, where it was of one.
    pub family: Option<DocumentId>,
    /// The family's pseudonym at that time; empty where it was of none.
    pub code: String,
    /// What more there is to say of it: a film, a file, a reason. Empty for nothing.
    pub about: String,
}

/// The kinds of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// The library was opened.
    Opened,
    /// It was locked or closed.
    Locked,
    /// A film was played or looked at; once a film and sitting.
    Played,
    /// A clip was shown to the parent.
    Shown,
    /// Something was taken out of the library as a file.
    Exported,
    /// Something was handed to another person or library.
    Shared,
    /// A film was recorded.
    Recorded,
    /// A film was taken in.
    Imported,
    /// Something was asked for and refused.
    Refused,
    /// A consent was given, changed or withdrawn.
    ConsentChanged,
    /// The end of a case was entered, changed or taken back.
    CaseEnded,
    /// The keeping rule of the library was set.
    KeepingChanged,
    /// A family was erased.
    Erased,
    /// A backup was written.
    BackedUp,
    /// The library was restored from a backup.
    Restored,
    /// A person was added or retired, or their roles or passphrase changed.
    PersonChanged,
    /// The library's key was exchanged.
    KeyRotated,
    /// The log itself was found damaged.
    LogDamaged,
}

impl Access {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 18] = [
        Self::Opened,
        Self::Locked,
        Self::Played,
        Self::Shown,
        Self::Exported,
        Self::Shared,
        Self::Recorded,
        Self::Imported,
        Self::Refused,
        Self::ConsentChanged,
        Self::CaseEnded,
        Self::KeepingChanged,
        Self::Erased,
        Self::BackedUp,
        Self::Restored,
        Self::PersonChanged,
        Self::KeyRotated,
        Self::LogDamaged,
    ];

    /// Its word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Locked => "locked",
            Self::Played => "played",
            Self::Shown => "shown",
            Self::Exported => "exported",
            Self::Shared => "shared",
            Self::Recorded => "recorded",
            Self::Imported => "imported",
            Self::Refused => "refused",
            Self::ConsentChanged => "consent-changed",
            Self::CaseEnded => "case-ended",
            Self::KeepingChanged => "keeping-changed",
            Self::Erased => "erased",
            Self::BackedUp => "backed-up",
            Self::Restored => "restored",
            Self::PersonChanged => "person-changed",
            Self::KeyRotated => "key-rotated",
            Self::LogDamaged => "log-damaged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_the_word_under_which_it_is_kept() {
        for what in Access::ALL {
            assert_eq!(serde_json::to_value(what).expect("JSON"), what.word());
        }
    }
}
