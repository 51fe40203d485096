//! Who writes, and what they do in the service.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::PersonId;

/// The name under which a person writes; it stands in every record they append.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Author(String);

impl Author {
    /// The longest name kept, in characters.
    pub const MAX_CHARS: usize = 80;

    /// A name with outer white space removed and cut to [`Self::MAX_CHARS`]; `None` where nothing is left.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(Self::MAX_CHARS).collect();
        (!name.is_empty()).then_some(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody does in the service. One person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Films, imports, codes, plans and shows.
    Clinician,
    /// Sits beside the parent and shows what was chosen.
    Practitioner,
    /// Codes and reviews what families consented to for supervision.
    Supervisor,
    /// Counts and ages for a plan or a report, and nothing else.
    ServiceLead,
    /// Looks after the library itself: people, keys, copies, keeping and erasing.
    Keeper,
}

impl Role {
    /// Every role, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Clinician, Self::Practitioner, Self::Supervisor, Self::ServiceLead, Self::Keeper];

    /// What whoever begins a library is, until there are more people: everything but a reader of figures.
    #[must_use]
    pub fn of_a_founder() -> BTreeSet<Self> {
        BTreeSet::from([Self::Clinician, Self::Practitioner, Self::Supervisor, Self::Keeper])
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clinician => "a clinician",
            Self::Practitioner => "a practitioner",
            Self::Supervisor => "a supervisor",
            Self::ServiceLead => "a service lead",
            Self::Keeper => "a keeper",
        })
    }
}

/// Somebody who can open the library, or could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Their identity, by which their key is known too.
    pub id: PersonId,
    /// The name they write under.
    pub name: Author,
    /// What they do.
    pub roles: BTreeSet<Role>,
    /// The day on which they left. What they wrote stays theirs, so they stay on the list.
    #[serde(default)]
    pub retired: Option<NaiveDate>,
}

impl Person {
    /// Whether they are still here.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.retired.is_none()
    }
}
