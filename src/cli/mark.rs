//! `samspill mark LIB --session ID --code CODE --at T [--to T] [--coder NAME]`

use clap::Args;
use serde_json::json;

use super::access::{Access, author};
use super::failure::Failure;
use super::output::Output;
use crate::domain::edit::EditError;
use crate::domain::id::DocumentId;
use crate::domain::person::Author;
use crate::domain::time::SessionTime;
use crate::practice::{PracticeError, mark};

/// Makes a mark.
#[derive(Debug, Args)]
pub struct Mark {
    #[command(flatten)]
    access: Access,
    /// The session
    #[arg(long, value_name = "ID")]
    session: DocumentId,
    /// The code, by its identifier in the scheme
    #[arg(long, value_name = "CODE")]
    code: String,
    /// When it was, or when it began
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    at: SessionTime,
    /// When it ended; without it an event is a moment, and a state stays open until another one begins
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    to: Option<SessionTime>,
    /// Whose coding it goes into [default: yours]
    #[arg(long, value_name = "NAME", value_parser = author)]
    coder: Option<Author>,
    #[command(flatten)]
    output: Output,
}

impl Mark {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut desk = self.access.open()?;
        let mark = mark::mark(&mut desk, self.session, &self.code, self.at, self.to, self.coder.as_ref())
            .map_err(with_the_codes)?;
        self.output.thing(&[&mark.to_string()], &json!({ "mark": mark }))
    }
}

/// A code that is not there is answered with those that are.
fn with_the_codes(error: PracticeError) -> Failure {
    let PracticeError::Edit(EditError::UnknownCode(_)) = error else { return error.into() };
    let scheme = mark::scheme();
    let codes: Vec<&str> = scheme.tiers.iter().flat_map(|tier| &tier.codes).map(|code| code.id.as_str()).collect();
    Failure::new(
        format!("{error}; it has {}", codes.join(", ")),
        "The library; nothing was changed in it.",
        "Choose one of these codes.",
    )
}
