//! A family record: the pseudonym, the child's age, the family's own question, and what they consented to.

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is kept about a family. No name: a pseudonym stands for it everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Family {
    /// The pseudonym under which the family is known, for instance `F-017`.
    pub code: String,
    /// The child's date of birth.
    pub born: Option<NaiveDate>,
    /// Gestation at birth in whole days; corrected age is shown where it is under 37 weeks.
    pub gestation_days: Option<u16>,
    /// The family's own question, in their words.
    pub question: String,
    /// What has been consented to; one entry a purpose, the latest entry of a purpose counts.
    pub consents: Vec<Consent>,
}

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
}

/// One consent for one purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// What it allows.
    pub purpose: Purpose,
    /// The first day on which it holds.
    pub given: NaiveDate,
    /// The last day on which it holds; `None` until withdrawn.
    pub until: Option<NaiveDate>,
    /// The day on which it was withdrawn.
    pub withdrawn: Option<NaiveDate>,
}

/// Why a purpose is not allowed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody consented to this purpose.
    NotGiven(Purpose),
    /// The consent had an end, and that day has passed.
    Ended(Purpose, NaiveDate),
    /// The consent was withdrawn.
    Withdrawn(Purpose, NaiveDate),
}

/// An age in whole months and the days beyond them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    /// Whole months.
    pub months: u32,
    /// Days beyond the last whole month.
    pub days: u32,
}

impl Family {
    /// Whether the purpose is consented to on the day `today`.
    ///
    /// # Errors
    /// The [`Refusal`] says which consent is missing and since when.
    pub fn consented(&self, purpose: Purpose, today: NaiveDate) -> Result<(), Refusal> {
        let consent = self
            .consents
            .iter()
            .rev()
            .find(|c| c.purpose == purpose && c.given <= today)
            .ok_or(Refusal::NotGiven(purpose))?;
        if let Some(day) = consent.withdrawn
            && day <= today
        {
            return Err(Refusal::Withdrawn(purpose, day));
        }
        match consent.until {
            Some(day) if day < today => Err(Refusal::Ended(purpose, day)),
            _ => Ok(()),
        }
    }

    /// Chronological age on a day; `None` without a date of birth or before it.
    #[must_use]
    pub fn age(&self, today: NaiveDate) -> Option<Age> {
        Age::between(self.born?, today)
    }

    /// Corrected age, age − (40 weeks − gestation), for births before 37 weeks only.
    #[must_use]
    pub fn corrected_age(&self, today: NaiveDate) -> Option<Age> {
        let gestation = u64::from(self.gestation_days?);
        if gestation >= 37 * 7 {
            return None;
        }
        Age::between(self.born?.checked_add_days(Days::new(280 - gestation))?, today)
    }
}

impl Age {
    fn between(born: NaiveDate, today: NaiveDate) -> Option<Self> {
        if today < born {
            return None;
        }
        // Counting whole months from the birthday keeps 31 January + 1 month at the end of February.
        let mut months = 0;
        while born.checked_add_months(Months::new(months + 1))? <= today {
            months += 1;
        }
        let reached = born.checked_add_months(Months::new(months))?;
        let days = u32::try_from((today - reached).num_days()).ok()?;
        Some(Self { months, days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn consent_holds_from_given_until_its_last_day_or_its_withdrawal() {
        let mut family = Family::default();
        assert_eq!(family.consented(Purpose::Care, day("2026-01-01")), Err(Refusal::NotGiven(Purpose::Care)));
        family.consents.push(Consent {
            purpose: Purpose::Care,
            given: day("2026-01-10"),
            until: Some(day("2026-02-10")),
            withdrawn: None,
        });
        assert!(family.consented(Purpose::Care, day("2026-01-09")).is_err());
        assert!(family.consented(Purpose::Care, day("2026-02-10")).is_ok());
        assert_eq!(
            family.consented(Purpose::Care, day("2026-02-11")),
            Err(Refusal::Ended(Purpose::Care, day("2026-02-10")))
        );
        assert!(family.consented(Purpose::Research, day("2026-01-20")).is_err());
        family.consents[0].withdrawn = Some(day("2026-01-15"));
        assert!(family.consented(Purpose::Care, day("2026-01-14")).is_ok());
        assert!(family.consented(Purpose::Care, day("2026-01-15")).is_err());
    }

    #[test]
    fn ages_count_whole_months() {
        let family = Family { born: Some(day("2026-01-31")), gestation_days: Some(32 * 7), ..Family::default() };
        assert_eq!(family.age(day("2026-02-28")), Some(Age { months: 1, days: 0 }));
        assert_eq!(family.age(day("2026-03-30")), Some(Age { months: 1, days: 30 }));
        // Eight weeks early: corrected age counts from 28 March.
        assert_eq!(family.corrected_age(day("2026-04-28")), Some(Age { months: 1, days: 0 }));
        assert_eq!(family.age(day("2025-12-31")), None);
    }
}
