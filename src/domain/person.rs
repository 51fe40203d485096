//! Who writes.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
