//! `samspill access LIB [--family CODE] [--who NAME] [--what KIND] [--since DAY] [--csv FILE]`

use std::path::PathBuf;

use chrono::{DateTime, Local, NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::access;
use crate::practice::access::{Wanted, export, read};
use crate::practice::import::known_family;

/// Reads the access log.
#[derive(Debug, Args)]
pub struct Log {
    #[command(flatten)]
    access: Access,
    /// Only lines about the family with this pseudonym, now or then
    #[arg(long, value_name = "CODE")]
    family: Option<String>,
    /// Only what this person did; a part of the name is enough
    #[arg(long, value_name = "NAME", default_value = "")]
    who: String,
    /// Only lines of this kind: played, shown, exported, refused, consent-changed …
    #[arg(long, value_name = "KIND", value_parser = kind)]
    what: Option<access::Access>,
    /// Only lines from this day on
    #[arg(long, value_name = "DAY")]
    since: Option<NaiveDate>,
    /// Write the lines to this file as CSV instead of printing them; an older one is replaced
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

fn kind(word: &str) -> Result<access::Access, String> {
    let words = || access::Access::ALL.map(access::Access::word).join(", ");
    access::Access::ALL.into_iter().find(|what| what.word() == word).ok_or_else(|| format!("it is one of {}", words()))
}

impl Log {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        // An erased family is no longer known, but its pseudonym still stands in the lines.
        let family = self.family.as_deref().map(|code| known_family(&desk, code)).transpose()?.flatten();
        let code = self.family.filter(|_| family.is_none()).unwrap_or_default();
        let wanted = Wanted { who: self.who, code, family, what: self.what, since: self.since.map(beginning) };
        if let Some(file) = self.csv {
            let lines = export(&desk, &wanted, &file)?;
            return self.output.thing(
                &[&file.display().to_string(), &format!("{lines} lines")],
                &json!({ "out": file, "lines": lines }),
            );
        }
        for note in read(&desk, &wanted)? {
            let at = note.at.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S").to_string();
            let columns = [&at, note.who.name(), note.what.word(), &note.code, &note.about.to_string()];
            self.output.thing(&columns, &note)?;
        }
        Ok(())
    }
}

/// The first moment of a day where the person sits.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.and_local_timezone(Local).earliest().map_or_else(|| midnight.and_utc(), |moment| moment.to_utc())
}
