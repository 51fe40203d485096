//! What a family agreed to: for which purpose, by whom, seen by whom, on what basis, from when until when.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::person::{Author, Role};

/// What film may be used for. Each purpose is consented to by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Guidance of this family.
    Care,
    /// Supervision of staff.
    Supervision,
    /// Training of others.
    Training,
    /// Research.
    Research,
}

impl Purpose {
    /// Every purpose, in the order in which they are asked for.
    pub const ALL: [Self; 4] = [Self::Care, Self::Supervision, Self::Training, Self::Research];

    /// Its word in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Supervision => "supervision",
            Self::Training => "training",
            Self::Research => "research",
        }
    }
}

/// One consent for one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// What it allows.
    pub purpose: Purpose,
    /// Each adult who may be in shot, and agreed to it. Here alone stand names, and they are sealed with the record.
    #[serde(default)]
    pub adults: Vec<String>,
    /// Who consents for the baby; consents of before this was asked have nobody.
    #[serde(default)]
    pub for_baby: Option<ForBaby>,
    /// Who may see the film for this purpose; everybody whose work it is where nobody is named.
    #[serde(default)]
    pub viewers: BTreeSet<Viewer>,
    /// What it rests on.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// The first day on which it holds.
    pub given: NaiveDate,
    /// The last day on which it holds; `None` until withdrawn.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// That it was withdrawn.
    #[serde(default)]
    pub withdrawn: Option<Withdrawal>,
}

/// Who consents for the baby.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForBaby {
    /// Their name.
    pub name: String,
    /// By what right.
    pub standing: Standing,
}

/// By what right somebody consents for a baby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A parent with parental responsibility.
    Parent,
    /// A guardian.
    Guardian,
    /// Child welfare services that have taken over the care.
    Authority,
}

impl Standing {
    /// Every standing, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Parent, Self::Guardian, Self::Authority];
}

/// Somebody who may see the film.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Viewer {
    /// Everybody in this role.
    Role(Role),
    /// One person.
    Person(Author),
}

/// What a consent rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A form that was signed.
    Signed,
    /// Said, and noted in the medical record.
    Spoken,
    /// An approved study, whose own form was signed.
    Study,
}

impl Basis {
    /// Every basis, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Signed, Self::Spoken, Self::Study];
}

/// That a consent was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "WithdrawalAsKept")]
pub struct Withdrawal {
    /// The first day on which it no longer holds.
    pub on: NaiveDate,
    /// Who withdrew it; empty where that was not asked yet.
    pub by: String,
    /// The day on which its effect was done: everything it allowed to be kept is erased. `None` until then.
    pub done: Option<NaiveDate>,
}

impl Withdrawal {
    /// That somebody withdrew a consent; its effect is not done yet.
    #[must_use]
    pub const fn new(on: NaiveDate, by: String) -> Self {
        Self { on, by, done: None }
    }
}

/// A withdrawal in a record; before more was asked, the day alone stood there.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum WithdrawalAsKept {
    Day(NaiveDate),
    Whole {
        on: NaiveDate,
        by: String,
        #[serde(default)]
        done: Option<NaiveDate>,
    },
}

impl From<WithdrawalAsKept> for Withdrawal {
    fn from(kept: WithdrawalAsKept) -> Self {
        match kept {
            WithdrawalAsKept::Day(on) => Self::new(on, String::new()),
            WithdrawalAsKept::Whole { on, by, done } => Self { on, by, done },
        }
    }
}

/// Somebody who asks to see film: who they are, and what they do.
#[derive(Clone, Copy, Debug)]
pub struct Viewing<'a> {
    /// Who.
    pub person: &'a Author,
    /// What they do in this library.
    pub roles: &'a BTreeSet<Role>,
}

/// Why a purpose is not allowed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Nobody consented to this purpose.
    NotGiven(Purpose),
    /// The consent had an end, and that day has passed.
    Ended(Purpose, NaiveDate),
    /// The consent was withdrawn.
    Withdrawn(Purpose, NaiveDate),
    /// The consent names who may see the film, and whoever asks is not among them.
    NotAViewer(Purpose),
}

impl Consent {
    /// A consent that begins on a day, with nothing more said yet.
    #[must_use]
    pub const fn new(purpose: Purpose, given: NaiveDate) -> Self {
        Self {
            purpose,
            adults: Vec::new(),
            for_baby: None,
            viewers: BTreeSet::new(),
            basis: None,
            given,
            until: None,
            withdrawn: None,
        }
    }

    /// Whether it says who consents for the baby and what it rests on.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.for_baby.is_some() && self.basis.is_some()
    }

    /// Whether it holds on the day `today`, which is not before it was given.
    ///
    /// # Errors
    /// That it was withdrawn or has ended.
    pub fn holds(&self, today: NaiveDate) -> Result<(), Refusal> {
        if let Some(withdrawal) = &self.withdrawn
            && withdrawal.on <= today
        {
            return Err(Refusal::Withdrawn(self.purpose, withdrawal.on));
        }
        match self.until {
            Some(day) if day < today => Err(Refusal::Ended(self.purpose, day)),
            _ => Ok(()),
        }
    }

    /// Whether it lets somebody see the film.
    #[must_use]
    pub fn admits(&self, viewing: Viewing<'_>) -> bool {
        self.viewers.is_empty()
            || self.viewers.iter().any(|viewer| match viewer {
                Viewer::Role(role) => viewing.roles.contains(role),
                Viewer::Person(person) => person == viewing.person,
            })
    }
}
