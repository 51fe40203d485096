//! `samspill counts LIB`

use clap::Args;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::counts::Age;
use crate::practice::counts;

/// Tells how many families and visits there are, and how old the children: for a plan or a report.
#[derive(Debug, Args)]
pub struct Counts {
    #[command(flatten)]
    access: Access,
    #[command(flatten)]
    output: Output,
}

impl Counts {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        let counts = counts::counts(&desk)?;
        if self.output.json {
            return self.output.thing(&[], &counts);
        }
        let line = |columns: &[&str]| self.output.thing(columns, &());
        line(&["families", &counts.families.to_string()])?;
        line(&["due to be erased", &counts.due.to_string()])?;
        for age in &counts.ages {
            line(&["age", &months(age), &age.children.to_string()])?;
        }
        line(&["", "visits filmed", "coded", "shown to the parent"])?;
        for (period, before) in counts.months.iter().map(|month| (month, "before")).chain([(&counts.all, "all")]) {
            let when = period.month.map_or_else(|| before.to_owned(), |month| month.format("%Y-%m").to_string());
            line(&[&when, &period.visits.to_string(), &period.coded.to_string(), &period.shown.to_string()])?;
        }
        Ok(())
    }
}

fn months(age: &Age) -> String {
    match (age.from, age.below) {
        (None, _) => "not entered".to_owned(),
        (Some(from), Some(below)) => format!("{from} to {} months", below - 1),
        (Some(from), None) => format!("{from} months and more"),
    }
}
