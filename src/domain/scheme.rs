//! A coding scheme: tiers, codes, and their keys. A coding keeps its own copy, so a used version is frozen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Keys that the player, the timeline and the menus own; a scheme may not claim them.
pub const RESERVED_KEYS: &str = " jklsiom,.?";

/// A word in several languages, keyed by BCP 47 tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Wording(pub BTreeMap<String, String>);

impl Wording {
    /// The word in `language`, else in English, else in whatever stands first.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.get("en")).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}

/// A coding scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Stable identifier, for instance `samspill.cues`.
    pub id: String,
    /// Version; grows when the meaning of any code changes.
    pub version: u32,
    /// What the scheme is called.
    pub name: Wording,
    /// What it is for, and where its words come from.
    #[serde(default)]
    pub about: Wording,
    /// Its tiers, in the order in which they are drawn.
    pub tiers: Vec<Tier>,
}

/// One lane of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Stable identifier within the scheme.
    pub id: String,
    /// What the tier is called.
    pub name: Wording,
    /// How its marks behave.
    pub kind: TierKind,
    /// Whose behaviour it describes.
    pub subject: Subject,
    /// The tier whose marks this one's marks may answer (a response to a cue, a judgement of a cue).
    #[serde(default)]
    pub answers: Option<String>,
    /// Its codes, in the order of the palette.
    pub codes: Vec<Code>,
}

/// How the marks of a tier behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TierKind {
    /// Mutually exclusive states: one key switches a state on, the same key off, another key over.
    State,
    /// Moments (or spans, where their end is drawn out); they may overlap.
    Event,
    /// A judgement of one mark of the answered tier; made at a moment, linked to the latest cue by itself.
    Judgement,
}

/// Whose behaviour a tier describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The baby.
    Infant,
    /// The parent.
    Parent,
    /// The two together.
    Dyad,
    /// The occasion.
    Setting,
}

/// One code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Stable identifier, unique in the scheme; what the command line and exports use.
    pub id: String,
    /// The word for it.
    pub name: Wording,
    /// When to use it.
    #[serde(default)]
    pub help: Wording,
    /// The key that makes it, lower case.
    #[serde(default)]
    pub key: Option<char>,
    /// Whether it speaks of something that went badly; a clip that overlaps it warns before it is included.
    #[serde(default)]
    pub negative: bool,
}

/// What is wrong with a scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// Two tiers or two codes share an identifier.
    #[error("the identifier “{0}” is used twice")]
    Repeated(String),
    /// Two codes share a key.
    #[error("the key “{0}” is used twice")]
    KeyClash(char),
    /// A key belongs to the player or the timeline.
    #[error("the key “{0}” belongs to the player")]
    ReservedKey(char),
    /// A tier answers a tier that is not there.
    #[error("tier “{tier}” answers “{answers}”, which is no tier of this scheme")]
    UnknownAnswer {
        /// The tier.
        tier: String,
        /// What it says it answers.
        answers: String,
    },
    /// Nothing to code with.
    #[error("tier “{0}” has no codes")]
    EmptyTier(String),
    /// No tiers.
    #[error("the scheme has no tiers")]
    Empty,
}

impl Scheme {
    /// Checks what a JSON schema cannot say.
    ///
    /// # Errors
    /// The first [`SchemeError`] found.
    pub fn check(&self) -> Result<(), SchemeError> {
        if self.tiers.is_empty() {
            return Err(SchemeError::Empty);
        }
        let mut ids = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for tier in &self.tiers {
            if !ids.insert(tier.id.as_str()) {
                return Err(SchemeError::Repeated(tier.id.clone()));
            }
            if tier.codes.is_empty() {
                return Err(SchemeError::EmptyTier(tier.id.clone()));
            }
            if let Some(answers) = &tier.answers
                && !self.tiers.iter().any(|other| other.id == *answers)
            {
                return Err(SchemeError::UnknownAnswer { tier: tier.id.clone(), answers: answers.clone() });
            }
            for code in &tier.codes {
                if !ids.insert(code.id.as_str()) {
                    return Err(SchemeError::Repeated(code.id.clone()));
                }
                let Some(key) = code.key else { continue };
                if RESERVED_KEYS.contains(key) {
                    return Err(SchemeError::ReservedKey(key));
                }
                if !keys.insert(key) {
                    return Err(SchemeError::KeyClash(key));
                }
            }
        }
        Ok(())
    }

    /// The tier with this id.
    #[must_use]
    pub fn tier(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }

    /// The code with this id, and its tier.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<(&Tier, &Code)> {
        self.tiers.iter().find_map(|tier| Some((tier, tier.codes.iter().find(|code| code.id == id)?)))
    }

    /// The code that this key makes, and its tier.
    #[must_use]
    pub fn code_for_key(&self, key: char) -> Option<(&Tier, &Code)> {
        self.tiers.iter().find_map(|tier| Some((tier, tier.codes.iter().find(|code| code.key == Some(key))?)))
    }

    /// The lane (index of the tier) in which a code is drawn.
    #[must_use]
    pub fn lane(&self, code: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.codes.iter().any(|c| c.id == code))
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}
