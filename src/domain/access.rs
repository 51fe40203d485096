//! The access log: what was done with a library's films and people, by whom and when.
//!
//! A note outlives the family it speaks of, so it holds a pseudonym and ids, and never a name out of a family's record.

use std::cmp::Ordering;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::charter::KeepingRule;
use super::family::{Consent, Family, Purpose, Refusal};
use super::id::{ClipId, DocumentId, MediaId};
use super::person::Author;
use super::rights::Right;

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
    /// What more there is to say of it.
    pub about: About,
}

/// Something that is done with a family's film or marks, and that the gate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// To play a film, or to look at pictures of it.
    Play,
    /// To read what was marked.
    Read,
    /// To make or change marks.
    Code,
    /// To show a clip to the parent.
    Show,
    /// To take marks or stills out of the library as a file.
    Export,
    /// To hand the family everything that is kept about it.
    ExportFamily,
    /// To hand something to another person or library.
    Share,
    /// To record.
    Record,
    /// To take a film in.
    Import,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 9] = [
        Self::Play,
        Self::Read,
        Self::Code,
        Self::Show,
        Self::Export,
        Self::ExportFamily,
        Self::Share,
        Self::Record,
        Self::Import,
    ];

    /// Its word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Play => "play",
            Self::Read => "read",
            Self::Code => "code",
            Self::Show => "show",
            Self::Export => "export",
            Self::ExportFamily => "export-family",
            Self::Share => "share",
            Self::Record => "record",
            Self::Import => "import",
        }
    }

    /// What somebody's roles must allow for it.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Play => Right::PlayFilm,
            Self::Read => Right::ReadMarks,
            Self::Code => Right::Code,
            Self::Show => Right::Show,
            Self::Export | Self::Share => Right::Export,
            Self::ExportFamily => Right::ExportFamily,
            Self::Record | Self::Import => Right::TakeFilmIn,
        }
    }

    /// Whether it brings film into the library, for which the library must have a keeping rule.
    #[must_use]
    pub const fn brings_film_in(self) -> bool {
        matches!(self, Self::Record | Self::Import)
    }

    /// The line by which it is noted when it is done; `None` where what it leaves in the library says it already, and for
    /// reading, which the line of whoever opened the library stands for.
    #[must_use]
    pub const fn done(self) -> Option<Access> {
        match self {
            Self::Play => Some(Access::Played),
            Self::Read | Self::Code => None,
            Self::Show => Some(Access::Shown),
            Self::Export | Self::ExportFamily => Some(Access::Exported),
            Self::Share => Some(Access::Shared),
            Self::Record => Some(Access::Recorded),
            Self::Import => Some(Access::Imported),
        }
    }
}

/// Why a deed is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// The person's roles do not allow it.
    Role(Right),
    /// The family's consents do not cover it.
    Consent(Refusal),
    /// The library has no keeping rule yet.
    NoKeepingRule,
}

/// What more there is to say of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Nothing.
    #[default]
    Nothing,
    /// Words that are the same in every language: a path, a reason that somebody gave.
    Words(String),
    /// A film.
    Film(MediaId),
    /// A clip.
    Clip(ClipId),
    /// What was refused, and why.
    Refused(Deed, Obstacle),
    /// What became of a consent.
    Consent(Purpose, Step),
    /// The end of a case; nothing where it was taken back.
    End(Option<NaiveDate>),
    /// The keeping rule.
    Keeping(KeepingRule),
}

impl From<&str> for About {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for About {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// In English, for files and the command line.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Words(words) => f.write_str(words),
            Self::Film(media) => write!(f, "film {media}"),
            Self::Clip(clip) => write!(f, "clip {clip}"),
            Self::Refused(deed, Obstacle::Role(right)) => {
                let holders: Vec<String> = right.holders().map(|role| role.to_string()).collect();
                write!(f, "{}: takes {}", deed.word(), holders.join(" or "))
            }
            Self::Refused(deed, Obstacle::NoKeepingRule) => write!(f, "{}: no keeping rule", deed.word()),
            Self::Refused(deed, Obstacle::Consent(refusal)) => {
                let (purpose, why) = match refusal {
                    Refusal::NotGiven(purpose) => (purpose, "not given".to_owned()),
                    Refusal::Ended(purpose, day) => (purpose, format!("ended after {day}")),
                    Refusal::Withdrawn(purpose, day) => (purpose, format!("withdrawn on {day}")),
                    Refusal::NotAViewer(purpose) => (purpose, "names other viewers".to_owned()),
                };
                write!(f, "{}: consent for {} {why}", deed.word(), purpose.word())
            }
            Self::Consent(purpose, step) => {
                let step = match step {
                    Step::Given => "given",
                    Step::Changed => "changed",
                    Step::Withdrawn => "withdrawn",
                    Step::Restored => "withdrawal taken back",
                    Step::Removed => "removed",
                };
                write!(f, "{}: {step}", purpose.word())
            }
            Self::End(Some(day)) => write!(f, "on {day}"),
            Self::End(None) => f.write_str("goes on"),
            Self::Keeping(KeepingRule::WorkingTape { days }) => write!(f, "working tape, {days} days"),
            Self::Keeping(KeepingRule::RecordItem) => f.write_str("record item"),
        }
    }
}

/// What became of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It was given.
    Given,
    /// Who, whom or until when was changed.
    Changed,
    /// It was withdrawn.
    Withdrawn,
    /// A withdrawal was taken back.
    Restored,
    /// It was taken off the record.
    Removed,
}

/// What became of the consents of a family, by purpose, in the order of the purposes.
#[must_use]
pub fn consent_steps(before: &Family, after: &Family) -> Vec<(Purpose, Step)> {
    let of = |family: &Family, purpose| -> Vec<Consent> {
        family.consents.iter().filter(|consent| consent.purpose == purpose).cloned().collect()
    };
    let step = |purpose| {
        let (before, after) = (of(before, purpose), of(after, purpose));
        let withdrawn = |consents: &[Consent]| consents.iter().filter(|consent| consent.withdrawn.is_some()).count();
        let step = match (before.len().cmp(&after.len()), withdrawn(&before).cmp(&withdrawn(&after))) {
            _ if before == after => return None,
            (Ordering::Less, _) => Step::Given,
            (Ordering::Greater, _) => Step::Removed,
            (Ordering::Equal, Ordering::Less) => Step::Withdrawn,
            (Ordering::Equal, Ordering::Greater) => Step::Restored,
            (Ordering::Equal, Ordering::Equal) => Step::Changed,
        };
        Some((purpose, step))
    };
    Purpose::ALL.into_iter().filter_map(step).collect()
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
    use super::super::family::Withdrawal;
    use super::*;

    #[test]
    fn each_kind_has_the_word_under_which_it_is_kept() {
        for what in Access::ALL {
            assert_eq!(serde_json::to_value(what).expect("JSON"), what.word());
        }
    }

    #[test]
    fn what_became_of_a_consent_is_told_apart() {
        let day: NaiveDate = "2026-01-10".parse().expect("a day");
        let none = Family::default();
        let given = Family { consents: vec![Consent::new(Purpose::Research, day)], ..Family::default() };
        let with = |change: fn(&mut Consent, NaiveDate)| {
            let mut family = given.clone();
            change(&mut family.consents[0], day);
            family
        };
        let shorter = with(|consent, day| consent.until = Some(day));
        let withdrawn = with(|consent, day| consent.withdrawn = Some(Withdrawal::new(day, String::new())));
        for (before, after, expected) in [
            (&none, &given, Some(Step::Given)),
            (&given, &none, Some(Step::Removed)),
            (&given, &shorter, Some(Step::Changed)),
            (&given, &withdrawn, Some(Step::Withdrawn)),
            (&withdrawn, &given, Some(Step::Restored)),
            (&given, &given, None),
        ] {
            let expected: Vec<_> = expected.map(|step| (Purpose::Research, step)).into_iter().collect();
            assert_eq!(consent_steps(before, after), expected);
        }
    }
}
