//! `samspill keeping LIB [working-tape --days N | record-item]`

use clap::{Args, Subcommand};
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::charter::KeepingRule;
use crate::practice::consent::{due, keep_by};

/// Says how long film is kept, or decides it.
#[derive(Debug, Args)]
pub struct Keeping {
    #[command(flatten)]
    access: Access,
    /// The rule; without it, the rule that holds is printed, and which families are due to be erased
    #[command(subcommand)]
    rule: Option<Rule>,
    #[command(flatten)]
    output: Output,
}

/// The rules by the words that are typed.
#[derive(Clone, Copy, Debug, Subcommand)]
enum Rule {
    /// A means of the work: due to be erased some days after the case has ended
    WorkingTape {
        /// How many days after the end of the case
        #[arg(long, value_name = "N")]
        days: u16,
    },
    /// A part of the medical record, kept as long as that
    RecordItem,
}

impl Keeping {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        if let Some(rule) = self.rule {
            let rule = match rule {
                Rule::WorkingTape { days } => KeepingRule::WorkingTape { days },
                Rule::RecordItem => KeepingRule::RecordItem,
            };
            keep_by(&mut desk, rule)?;
        }
        let words = match desk.keeping() {
            None => "none".to_owned(),
            Some(KeepingRule::WorkingTape { days }) => format!("working-tape, {days} days"),
            Some(KeepingRule::RecordItem) => "record-item".to_owned(),
        };
        self.output.thing(&["keeping", &words], &json!({ "keeping": desk.keeping() }))?;
        for due in due(&desk)? {
            let object = json!({
                "due": due.code, "family": due.family, "since": due.since, "withdrawn": due.withdrawn,
            });
            let why = if due.withdrawn { "consent withdrawn" } else { "case ended" };
            self.output.thing(&["due", &due.code, &due.since.to_string(), why], &object)?;
        }
        Ok(())
    }
}
