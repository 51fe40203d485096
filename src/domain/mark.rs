//! One mark on the timeline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::MarkId;
use super::time::{SessionTime, Span};

/// What somebody saw: a code of the scheme, when, and what they wrote beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// Its identity, kept through every change.
    pub id: MarkId,
    /// The code's identifier in the coding's scheme.
    pub code: String,
    /// When.
    pub extent: Extent,
    /// What was written beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The mark this one answers or judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MarkId>,
}

/// When something was: one record with its start and its end, so the two can never come apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// A moment.
    At(SessionTime),
    /// A span with both ends known.
    During(Span),
    /// A state that has begun and not ended yet.
    Since(SessionTime),
}

impl Extent {
    /// Where it starts.
    #[must_use]
    pub const fn start(self) -> SessionTime {
        match self {
            Self::At(at) | Self::Since(at) => at,
            Self::During(span) => span.start(),
        }
    }

    /// The end: the moment itself for a moment, [`SessionTime::END`] while still open.
    #[must_use]
    pub const fn end(self) -> SessionTime {
        match self {
            Self::At(at) => at,
            Self::During(span) => span.end(),
            Self::Since(_) => SessionTime::END,
        }
    }

    /// From a start and an end: a moment where the two are equal.
    #[must_use]
    pub fn between(start: SessionTime, end: SessionTime) -> Option<Self> {
        match Span::new(start, end) {
            Some(span) => Some(Self::During(span)),
            None if start == end => Some(Self::At(start)),
            None => None,
        }
    }

    /// The same extent, later by `by`.
    #[must_use]
    pub fn shifted(self, by: SessionTime) -> Self {
        match self {
            Self::At(at) => Self::At(at + by),
            Self::Since(at) => Self::Since(at + by),
            Self::During(span) => Self::During(span.shifted(by)),
        }
    }

    /// Whether the moment `at` belongs to it: equal to a moment, inside a span, or after the start of an open state.
    #[must_use]
    pub fn covers(self, at: SessionTime) -> bool {
        match self {
            Self::At(moment) => moment == at,
            Self::During(span) => span.contains(at),
            Self::Since(start) => start <= at,
        }
    }

    /// Whether it shares any moment with the span; a moment does when it lies inside.
    #[must_use]
    pub fn touches(self, span: Span) -> bool {
        match self {
            Self::At(moment) => span.contains(moment),
            Self::During(own) => own.overlaps(span),
            Self::Since(start) => start < span.end(),
        }
    }
}
