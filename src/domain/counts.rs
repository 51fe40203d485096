//! How many, and how old: what a service may know of its work without knowing whose it is.
//!
//! A number below [`SMALLEST`] could point at a family, so it is not told. Where it could be worked out from the sum of
//! its column, the next larger one is not told either.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use super::family::Family;

/// The smallest number that is told, but for none.
pub const SMALLEST: u32 = 5;
/// How many months are told one by one.
const MONTHS: u32 = 12;
/// The ages of children, each from its months up to the next.
const AGES: [u32; 7] = [0, 3, 6, 9, 12, 24, 36];

/// A number, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// The number itself.
    Exactly(u32),
    /// At least one, and fewer than [`SMALLEST`].
    Few,
    /// Not told, because a smaller one could be worked out from it.
    Withheld,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(number) => number.fmt(f),
            Self::Few => write!(f, "fewer than {SMALLEST}"),
            Self::Withheld => f.write_str("not told"),
        }
    }
}

/// One family, as far as it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The child's birth.
    pub born: Option<NaiveDate>,
    /// Whether it is due to be erased.
    pub due: bool,
    /// Visits with film: the day, and whether a coding of it was handed in.
    pub visits: Vec<(NaiveDate, bool)>,
    /// The days on which film was shown to the parent.
    pub shown: BTreeSet<NaiveDate>,
}

/// What happened in a month, or before every month that is told by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The month's first day; `None` for everything before.
    pub month: Option<NaiveDate>,
    /// Visits filmed.
    pub visits: Count,
    /// Of these, visits of which a coding was handed in.
    pub coded: Count,
    /// Meetings at which film was shown to the parent.
    pub shown: Count,
}

/// Children of an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Age {
    /// From so many months on; `None` where the birth was not entered.
    pub from: Option<u32>,
    /// And younger than so many; `None` without a limit.
    pub below: Option<u32>,
    /// How many.
    pub children: Count,
}

/// How many, and how old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Families.
    pub families: Count,
    /// Of these, families that are due to be erased.
    pub due: Count,
    /// The children by their age today, the youngest first.
    pub ages: Vec<Age>,
    /// Everything together.
    pub all: Period,
    /// The same by months, the latest first, and what was before.
    pub months: Vec<Period>,
}

impl Counts {
    /// Counts families on the day `today`.
    #[must_use]
    pub fn of(families: &[Counted], today: NaiveDate) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let total = number(families.len());
        let due = number(families.iter().filter(|family| family.due).count());
        // Who is due and who is not add up to all.
        let due = tell(&[due, total - due])[0];
        let visits: Vec<NaiveDate> = families.iter().flat_map(|family| &family.visits).map(|(day, _)| *day).collect();
        let coded = families.iter().flat_map(|family| &family.visits).filter(|(_, coded)| *coded).map(|(day, _)| *day);
        let coded: Vec<NaiveDate> = coded.collect();
        let shown: Vec<NaiveDate> = families.iter().flat_map(|family| &family.shown).copied().collect();
        let columns = [&visits, &coded, &shown].map(|days| tell(&by_month(days, today)));
        let sums = [&visits, &coded, &shown].map(|days| told(number(days.len())));
        let months = months(today).into_iter().map(Some).chain([None]).enumerate();
        Self {
            families: told(total),
            due,
            ages: ages(families, today),
            all: Period { month: None, visits: sums[0], coded: sums[1], shown: sums[2] },
            months: months
                .map(|(row, month)| Period {
                    month,
                    visits: columns[0][row],
                    coded: columns[1][row],
                    shown: columns[2][row],
                })
                .collect(),
        }
    }
}

fn ages(families: &[Counted], today: NaiveDate) -> Vec<Age> {
    let mut children = [0_u32; AGES.len() + 1];
    for family in families {
        let age = Family { born: family.born, ..Family::default() }.age(today);
        let band = age.and_then(|age| AGES.iter().rposition(|from| *from <= age.months));
        children[band.unwrap_or(AGES.len())] += 1;
    }
    let band = |(band, children)| Age { from: AGES.get(band).copied(), below: AGES.get(band + 1).copied(), children };
    tell(&children).into_iter().enumerate().map(band).collect()
}

/// The first days of the months that are told one by one, the latest first.
fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    (0..MONTHS).filter_map(|back| first.checked_sub_months(Months::new(back))).collect()
}

fn by_month(days: &[NaiveDate], today: NaiveDate) -> Vec<u32> {
    let months = months(today);
    let mut column = vec![0; months.len() + 1];
    for day in days {
        // What is dated after this month, by a clock that was wrong, counts to it.
        column[months.iter().position(|month| month <= day).unwrap_or(months.len())] += 1;
    }
    column
}

const fn told(number: u32) -> Count {
    if number == 0 || number >= SMALLEST { Count::Exactly(number) } else { Count::Few }
}

/// Tells a column whose sum is known.
fn tell(column: &[u32]) -> Vec<Count> {
    let mut told: Vec<Count> = column.iter().map(|number| told(*number)).collect();
    if told.iter().filter(|count| **count == Count::Few).count() == 1 {
        let next = (0..column.len()).filter(|row| column[*row] >= SMALLEST).min_by_key(|row| column[*row]);
        next.into_iter().for_each(|row| told[row] = Count::Withheld);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_small_number_is_not_told_and_cannot_be_worked_out() {
        use Count::{Exactly, Few, Withheld};
        assert_eq!(tell(&[0, 7, 12]), [Exactly(0), Exactly(7), Exactly(12)]);
        assert_eq!(tell(&[3, 7, 12]), [Few, Withheld, Exactly(12)], "22 − 12 − 7 would say it");
        assert_eq!(tell(&[3, 7, 1]), [Few, Exactly(7), Few], "two of them hide each other");
        assert_eq!(tell(&[4, 0]), [Few, Exactly(0)], "the sum itself is not told then");
        assert_eq!((told(4), told(5)), (Few, Exactly(5)));
    }

    #[test]
    fn children_visits_and_meetings_are_counted() {
        let today = day("2026-11-22");
        let family = |born: &str, visits: &[(&str, bool)], shown: &[&str]| Counted {
            born: Some(day(born)),
            due: false,
            visits: visits.iter().map(|(held, coded)| (day(held), *coded)).collect(),
            shown: shown.iter().map(|shown| day(shown)).collect(),
        };
        let young = family("2026-06-01", &[("2026-11-02", true), ("2025-01-09", true)], &["2026-11-09"]);
        let old = family("2024-06-01", &[("2026-11-30", false)], &[]);
        let mut families = vec![young; 5];
        families.extend(vec![old; 6]);
        families.push(Counted { due: true, ..Counted::default() });
        let counts = Counts::of(&families, today);
        assert_eq!((counts.families, counts.due), (Count::Exactly(12), Count::Few));
        let ages: Vec<_> = counts.ages.iter().map(|age| (age.from, age.below, age.children)).collect();
        assert_eq!(ages[1], (Some(3), Some(6), Count::Withheld), "or the one without a birth could be worked out");
        assert_eq!(ages[5], (Some(24), Some(36), Count::Exactly(6)));
        assert_eq!(ages[7], (None, None, Count::Few));
        assert_eq!(
            (counts.all.visits, counts.all.coded, counts.all.shown),
            (Count::Exactly(16), Count::Exactly(10), Count::Exactly(5))
        );
        let of = |row: usize| (counts.months[row].month, counts.months[row].visits, counts.months[row].shown);
        assert_eq!(counts.months.len(), 13);
        assert_eq!(of(0), (Some(day("2026-11-01")), Count::Exactly(11), Count::Exactly(5)));
        assert_eq!(of(11), (Some(day("2025-12-01")), Count::Exactly(0), Count::Exactly(0)));
        assert_eq!(of(12), (None, Count::Exactly(5), Count::Exactly(0)), "what was before");
    }
}
