//! Time on the session's clock: integer nanoseconds, half-open spans, and the timecode people type and read.
//!
//! Precision policy, said once: times are `i64` nanoseconds everywhere; `f64` appears only between time and pixels.

use std::fmt;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A moment on a session's clock, or a difference of two, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SessionTime(i64);

impl SessionTime {
    /// The start of the session.
    pub const ZERO: Self = Self(0);
    /// Later than every moment of any session; the end of a state that is still open.
    pub const END: Self = Self(i64::MAX);

    /// From nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// From milliseconds, saturating at the ends of the range.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// From whole seconds, saturating at the ends of the range.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// Seconds as a float, for pixels and for reports only.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// The moment a number of float seconds after zero, for positions that come from pixels.
    #[must_use]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self((secs * 1e9).round() as i64)
    }
}

impl Add for SessionTime {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for SessionTime {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for SessionTime {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

/// `h:mm:ss.mmm`, cut (not rounded) to the millisecond, so that a displayed time never lies after the moment it names.
impl fmt::Display for SessionTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let millis = self.0.unsigned_abs() / 1_000_000;
        let (seconds, millis) = (millis / 1000, millis % 1000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        write!(f, "{sign}{hours}:{minutes:02}:{seconds:02}.{millis:03}")
    }
}

/// Why a typed time was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{typed}” is not a time; write 83.5, 1:23.5 or 00:01:23.500")]
pub struct TimecodeError {
    /// What was typed.
    pub typed: String,
}

/// Accepts `83.5`, `1:23.5` and `00:01:23.500`, with a decimal point or comma and up to nine decimals.
impl FromStr for SessionTime {
    type Err = TimecodeError;

    fn from_str(typed: &str) -> Result<Self, TimecodeError> {
        parse_timecode(typed.trim()).ok_or_else(|| TimecodeError { typed: typed.to_owned() })
    }
}

fn parse_timecode(text: &str) -> Option<SessionTime> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    if fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut seconds: i64 = 0;
    let parts: Vec<&str> = whole.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for (index, part) in parts.iter().enumerate() {
        let alone = parts.len() == 1 && !fraction.is_empty();
        if part.is_empty() && !alone {
            return None;
        }
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value: i64 = if part.is_empty() { 0 } else { part.parse().ok()? };
        if index > 0 && value >= 60 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
    }
    let nanos: i64 = format!("{fraction:0<9}").parse().ok()?;
    let total = seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?;
    Some(SessionTime(if negative { -total } else { total }))
}

/// A half-open span `[start, end)` with `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RawSpan")]
pub struct Span {
    start: SessionTime,
    end: SessionTime,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Span")]
struct RawSpan {
    start: SessionTime,
    end: SessionTime,
}

impl TryFrom<RawSpan> for Span {
    type Error = &'static str;
    fn try_from(raw: RawSpan) -> Result<Self, Self::Error> {
        Self::new(raw.start, raw.end).ok_or("a span must end after it starts")
    }
}

impl Span {
    /// The span from `start` until just before `end`; `None` unless `start < end`.
    #[must_use]
    pub fn new(start: SessionTime, end: SessionTime) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first moment inside.
    #[must_use]
    pub const fn start(self) -> SessionTime {
        self.start
    }

    /// The first moment after it.
    #[must_use]
    pub const fn end(self) -> SessionTime {
        self.end
    }

    /// How long it lasts.
    #[must_use]
    pub fn length(self) -> SessionTime {
        self.end - self.start
    }

    /// Whether the moment lies inside.
    #[must_use]
    pub fn contains(self, at: SessionTime) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether the two share any moment.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved later by `by` (earlier where negative).
    #[must_use]
    pub fn shifted(self, by: SessionTime) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_times_are_understood() {
        for (typed, nanos) in [
            ("83.5", 83_500_000_000),
            ("83,5", 83_500_000_000),
            ("1:23.5", 83_500_000_000),
            ("00:01:23.500", 83_500_000_000),
            ("1:00:00", 3_600_000_000_000),
            (".25", 250_000_000),
            ("0", 0),
            ("12.000000001", 12_000_000_001),
        ] {
            assert_eq!(typed.parse::<SessionTime>().map(SessionTime::nanos), Ok(nanos), "{typed}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for typed in ["", ".", ":", "1:60", "1:2:3:4", "abc", "1.2.3", "1:-2", "1.0000000001", "99999999999999999999"] {
            assert!(typed.parse::<SessionTime>().is_err(), "{typed}");
        }
    }

    #[test]
    fn display_and_parse_agree_to_the_millisecond() {
        for millis in [0, 1, 999, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_123] {
            let time = SessionTime::from_millis(millis);
            assert_eq!(time.to_string().parse(), Ok(time));
        }
    }

    #[test]
    fn spans_are_half_open() {
        let t = SessionTime::from_millis;
        let span = Span::new(t(10), t(20)).expect("ordered");
        assert!(span.contains(t(10)) && !span.contains(t(20)));
        assert!(!span.overlaps(Span::new(t(20), t(30)).expect("ordered")));
        assert!(Span::new(t(5), t(5)).is_none());
    }
}
