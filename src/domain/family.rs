//! A family record: the pseudonym, the child's age, the family's own question, and what they consented to.

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::charter::KeepingRule;
pub use super::consent::{Basis, Consent, ForBaby, Purpose, Refusal, Standing, Viewer, Viewing, Withdrawal};

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
    /// The day on which the case ended; `None` while it goes on.
    #[serde(default)]
    pub ended: Option<NaiveDate>,
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
    /// The consent that counts for a purpose on the day `today`, which holds then.
    ///
    /// # Errors
    /// The [`Refusal`] says which consent is missing and since when.
    pub fn consent(&self, purpose: Purpose, today: NaiveDate) -> Result<&Consent, Refusal> {
        let begun = |consent: &&Consent| consent.purpose == purpose && consent.given <= today;
        let consent = self.consents.iter().rev().find(begun).ok_or(Refusal::NotGiven(purpose))?;
        consent.holds(today).map(|()| consent)
    }

    /// Whether somebody may see film for a purpose on the day `today`. The one judge of consents.
    ///
    /// # Errors
    /// The [`Refusal`] says which consent is missing, since when, or that it names others.
    pub fn consented(&self, purpose: Purpose, viewing: Viewing<'_>, today: NaiveDate) -> Result<(), Refusal> {
        let consent = self.consent(purpose, today)?;
        if consent.admits(viewing) { Ok(()) } else { Err(Refusal::NotAViewer(purpose)) }
    }

    /// Whether fewer consents to some purpose would stand withdrawn if the record became `other`.
    #[must_use]
    pub fn has_more_withdrawals_than(&self, other: &Self) -> bool {
        let withdrawn = |family: &Self, purpose| {
            let of_purpose = family.consents.iter().filter(|consent| consent.purpose == purpose);
            of_purpose.filter(|consent| consent.withdrawn.is_some()).count()
        };
        Purpose::ALL.into_iter().any(|purpose| withdrawn(self, purpose) > withdrawn(other, purpose))
    }

    /// The consent that holds for a purpose is withdrawn.
    ///
    /// # Errors
    /// Why none holds on the day `today`; the record is untouched.
    pub fn withdraw(&mut self, purpose: Purpose, withdrawal: Withdrawal, today: NaiveDate) -> Result<(), Refusal> {
        self.consent(purpose, today)?;
        let begun = |consent: &&mut Consent| consent.purpose == purpose && consent.given <= today;
        let consent = self.consents.iter_mut().rev().find(begun).ok_or(Refusal::NotGiven(purpose))?;
        consent.withdrawn = Some(withdrawal);
        Ok(())
    }

    /// The day from which the family is due to be erased under a keeping rule; `None` where it is not.
    ///
    /// A withdrawal of the consent for care makes it due at once, whatever the rule.
    #[must_use]
    pub fn erasure_due(&self, rule: Option<KeepingRule>) -> Option<NaiveDate> {
        let withdrawn = self.consents.iter().rev().find(|consent| consent.purpose == Purpose::Care);
        let withdrawn = withdrawn.and_then(|consent| consent.withdrawn.as_ref());
        let withdrawn = withdrawn.filter(|withdrawal| withdrawal.done.is_none()).map(|withdrawal| withdrawal.on);
        let kept = match (rule, self.ended) {
            (Some(KeepingRule::WorkingTape { days }), Some(ended)) => ended.checked_add_days(Days::new(days.into())),
            _ => None,
        };
        withdrawn.into_iter().chain(kept).min()
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
    use std::collections::BTreeSet;

    use super::super::person::{Author, Role};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn name(name: &str) -> Author {
        Author::new(name).expect("a name")
    }

    #[test]
    fn consent_holds_from_given_until_its_last_day_or_its_withdrawal() {
        let mut family = Family::default();
        let holds = |family: &Family, today| family.consent(Purpose::Care, day(today)).map(drop);
        assert_eq!(holds(&family, "2026-01-01"), Err(Refusal::NotGiven(Purpose::Care)));
        let until = Some(day("2026-02-10"));
        family.consents.push(Consent { until, ..Consent::new(Purpose::Care, day("2026-01-10")) });
        assert_eq!(holds(&family, "2026-01-09"), Err(Refusal::NotGiven(Purpose::Care)));
        assert_eq!(holds(&family, "2026-02-10"), Ok(()));
        assert_eq!(holds(&family, "2026-02-11"), Err(Refusal::Ended(Purpose::Care, day("2026-02-10"))));
        assert!(family.consent(Purpose::Research, day("2026-01-20")).is_err());
        family.consents[0].withdrawn = Some(Withdrawal::new(day("2026-01-15"), "Kari".to_owned()));
        assert_eq!(holds(&family, "2026-01-14"), Ok(()));
        assert_eq!(holds(&family, "2026-01-15"), Err(Refusal::Withdrawn(Purpose::Care, day("2026-01-15"))));
        family.consents.push(Consent::new(Purpose::Care, day("2026-03-01")));
        assert_eq!(holds(&family, "2026-03-01"), Ok(()), "a later consent counts");
    }

    #[test]
    fn a_consent_that_names_viewers_is_for_them_alone() {
        let today = day("2026-01-10");
        let mut family = Family { consents: vec![Consent::new(Purpose::Care, today)], ..Family::default() };
        let (anna, supervisor) = (name("Anna"), BTreeSet::from([Role::Supervisor]));
        let viewing = Viewing { person: &anna, roles: &supervisor };
        let refused = Err(Refusal::NotAViewer(Purpose::Care));
        assert_eq!(family.consented(Purpose::Care, viewing, today), Ok(()), "nobody is named, so nobody is left out");
        for (viewer, expected) in [
            (Viewer::Role(Role::Clinician), refused),
            (Viewer::Role(Role::Supervisor), Ok(())),
            (Viewer::Person(name("Bjørn")), refused),
            (Viewer::Person(name("Anna")), Ok(())),
        ] {
            family.consents[0].viewers = BTreeSet::from([viewer.clone()]);
            assert_eq!(family.consented(Purpose::Care, viewing, today), expected, "{viewer:?}");
        }
    }

    #[test]
    fn records_of_before_more_was_asked_still_open() {
        let kept = r#"{"code":"F-017","born":null,"gestation_days":null,"question":"",
            "consents":[{"purpose":"care","given":"2026-01-10","until":null,"withdrawn":"2026-01-15"}]}"#;
        let family: Family = serde_json::from_str(kept).expect("a record");
        let withdrawn = Some(Withdrawal::new(day("2026-01-15"), String::new()));
        assert_eq!(family.consents, [Consent { withdrawn, ..Consent::new(Purpose::Care, day("2026-01-10")) }]);
        let again: Family = serde_json::from_str(&serde_json::to_string(&family).expect("JSON")).expect("a record");
        assert_eq!(again, family);
    }

    #[test]
    fn erasure_is_due_by_the_rule_or_by_withdrawal() {
        let tape = Some(KeepingRule::WorkingTape { days: 60 });
        let given = Consent::new(Purpose::Care, day("2026-01-01"));
        let mut family = Family { consents: vec![given.clone()], ..Family::default() };
        assert_eq!(family.erasure_due(tape), None, "the case goes on");
        family.ended = Some(day("2026-03-01"));
        assert_eq!(family.erasure_due(tape), Some(day("2026-04-30")));
        assert_eq!(family.erasure_due(Some(KeepingRule::RecordItem)), None);
        assert_eq!(family.erasure_due(None), None);
        family.consents[0].withdrawn = Some(Withdrawal::new(day("2026-02-01"), String::new()));
        assert_eq!(family.erasure_due(Some(KeepingRule::RecordItem)), Some(day("2026-02-01")));
        family.consents.push(Consent { given: day("2026-02-02"), ..given });
        assert_eq!(family.erasure_due(None), None, "the family changed their mind");
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
