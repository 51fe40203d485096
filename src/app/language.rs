//! The words people see in the window.
//!
//! The language belongs to the thread that draws: the window has one, and tests that run side by side each have their
//! own. Other threads make no words; what they report is translated where it is shown.

use std::cell::Cell;

use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};
use fluent_templates::fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use crate::domain::family::Age;
use crate::domain::time::SessionTime;
use crate::practice::words::{Values, word, words};

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// The languages of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Norwegian bokmål.
    Bokmaal,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Bokmaal];

    /// What the computer is set to, or English.
    #[must_use]
    pub fn of_the_system() -> Self {
        match sys_locale::get_locale() {
            Some(tag) if ["nb", "no", "nn"].iter().any(|own| tag.to_lowercase().starts_with(own)) => Self::Bokmaal,
            _ => Self::English,
        }
    }

    /// The BCP 47 tag, which is also the folder of its words.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Bokmaal => "nb",
        }
    }

    /// The key of its own name for itself; the words are the same in every language.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::English => "language-en",
            Self::Bokmaal => "language-nb",
        }
    }

    /// The language after this one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::English => Self::Bokmaal,
            Self::Bokmaal => Self::English,
        }
    }
}

/// The language of this thread.
#[must_use]
pub fn current() -> Language {
    CURRENT.get()
}

/// Sets the language of this thread.
pub fn speak(language: Language) {
    CURRENT.set(language);
}

/// The words for a key, in the language of this thread.
#[must_use]
pub fn tr(key: &str) -> String {
    word(current().tag(), key)
}

/// The words for a key, with values put in.
#[must_use]
pub fn tr_args<const N: usize>(key: &str, values: [(&'static str, FluentValue<'_>); N]) -> String {
    let values: Values<'_> = values.into_iter().map(|(name, value)| (name.into(), value)).collect();
    words(current().tag(), key, Some(&values))
}

/// A day as people write it: `22 Nov 2026`, `22. nov. 2026`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    let month = tr(MONTHS[day.month0() as usize]);
    tr!("date", day = day.day(), month = month, year = day.year().to_string())
}

/// A month and its year: `Nov 2026`.
#[must_use]
pub fn month(day: NaiveDate) -> String {
    format!("{} {}", tr(MONTHS[day.month0() as usize]), day.year())
}

/// A day and a time of day, where the computer stands: `22 Nov 2026, 14:05`.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&Local);
    tr!("moment", day = date(at.date_naive()), time = at.format("%H:%M").to_string())
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// A day as it is typed, `2026-11-22` or `22.11.2026`; `None` where it is no day.
#[must_use]
pub fn typed_date(typed: &str) -> Option<NaiveDate> {
    let typed = typed.trim();
    ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"].iter().find_map(|form| {
        let day = NaiveDate::parse_from_str(typed, form).ok()?;
        // Two digits would be read as a year of the first century.
        (day.year() >= 1900).then_some(day)
    })
}

/// A number with the language's decimal sign.
#[must_use]
pub fn decimal(value: f64, places: usize) -> String {
    localised(format!("{value:.places$}"))
}

/// A moment as `h:mm:ss.mmm`, with the language's decimal sign. Set it in figures of one width.
#[must_use]
pub fn timecode(at: SessionTime) -> String {
    localised(at.to_string())
}

fn localised(number: String) -> String {
    match current() {
        Language::English => number,
        Language::Bokmaal => number.replace('.', ","),
    }
}

/// A length in plain words: `45 s`, `6 min 5 s`, `1 h 2 min`.
#[must_use]
pub fn duration(length: SessionTime) -> String {
    let seconds = length.nanos().max(0) / 1_000_000_000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => tr!("duration-seconds", seconds = seconds),
        (0, _) => tr!("duration-minutes", minutes = minutes, seconds = seconds),
        _ => tr!("duration-hours", hours = hours, minutes = minutes),
    }
}

/// A length to the millisecond: `3.520 s`, `1:05.200`.
#[must_use]
pub fn duration_exact(length: SessionTime) -> String {
    let millis = length.nanos().max(0) / 1_000_000;
    let (minutes, seconds) = (millis / 60_000, millis as f64 % 60_000.0 / 1e3);
    match minutes {
        0 => tr!("duration-seconds", seconds = decimal(seconds, 3)),
        1..60 => localised(format!("{minutes}:{seconds:06.3}")),
        _ => timecode(length),
    }
}

/// A child's age: in weeks until three months, then in months.
#[must_use]
pub fn age(age: Age) -> String {
    if age.months == 0 {
        tr!("age-days", weeks = age.days / 7, days = age.days % 7)
    } else {
        tr!("age-months", months = age.months, days = age.days)
    }
}

/// A size in bytes as people read it: `12.3 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    let (unit, value) = match bytes {
        0..1_000 => return tr!("size-bytes", bytes = bytes),
        1_000..1_000_000 => ("size-kilobytes", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => ("size-megabytes", bytes as f64 / 1e6),
        _ => ("size-gigabytes", bytes as f64 / 1e9),
    };
    tr!(unit, value = decimal(value, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_decimals_follow_the_language() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
        speak(Language::English);
        assert_eq!((date(day).as_str(), decimal(1.5, 1).as_str()), ("2 Nov 2026", "1.5"));
        speak(Language::Bokmaal);
        assert_eq!((date(day).as_str(), decimal(1.5, 1).as_str()), ("2. nov. 2026", "1,5"));
        assert_eq!(timecode(SessionTime::from_millis(83_500)), "0:01:23,500");
    }

    #[test]
    fn ages_leave_out_what_is_nought() {
        speak(Language::English);
        for (months, days, words) in
            [(0, 3, "3 days"), (0, 15, "2 weeks 1 d"), (1, 0, "1 month"), (7, 0, "7 months"), (7, 12, "7 months 12 d")]
        {
            assert_eq!(age(Age { months, days }), words);
        }
    }

    #[test]
    fn typed_days_are_understood() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9);
        for typed in ["2026-03-09", "09.03.2026", "9.3.2026", " 9/3/2026 "] {
            assert_eq!(typed_date(typed), day, "{typed}");
        }
        for typed in ["", "9.3.26", "2026-13-01", "soon"] {
            assert_eq!(typed_date(typed), None, "{typed}");
        }
    }
}
