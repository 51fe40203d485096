//! Identities. All are UUIDs handed in from outside (version 7, so that they sort by when they were made).

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes of the id.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    };
}

identity!(
    /// Any document: a family, a session, a coding or a plan.
    DocumentId
);
identity!(
    /// One sealed film or sound file.
    MediaId
);
identity!(
    /// One mark of a coding.
    MarkId
);
identity!(
    /// One clip of a feedback plan.
    ClipId
);
identity!(
    /// One person of the library, and the file of their key.
    PersonId
);
