//! `samspill marks LIB --session ID [--coder NAME]`

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::{Output, exact};
use crate::domain::id::DocumentId;
use crate::domain::mark::Extent;
use crate::practice::mark::{MarkRow, marks};

/// Lists the marks of a session in order of time.
#[derive(Debug, Args)]
pub struct Marks {
    #[command(flatten)]
    access: Access,
    /// The session
    #[arg(long, value_name = "ID")]
    session: DocumentId,
    /// Only this coder's marks
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Marks {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        for row in marks(&desk, self.session, self.coder.as_deref())? {
            self.row(&row)?;
        }
        Ok(())
    }

    fn row(&self, MarkRow { coding, coder, mark }: &MarkRow) -> Result<(), Failure> {
        let from = mark.extent.start();
        let to = (!matches!(mark.extent, Extent::Since(_))).then(|| mark.extent.end());
        let until = match mark.extent {
            Extent::At(_) => String::new(),
            Extent::During(span) => exact(span.end()),
            Extent::Since(_) => "open".to_owned(),
        };
        let object = json!({
            "mark": mark.id,
            "coding": coding,
            "coder": coder,
            "code": mark.code,
            "at": from,
            "to": to,
            "comment": mark.comment,
            "answers": mark.answers,
        });
        let columns = [&exact(from), &until, &mark.code, coder.name(), &mark.id.to_string(), &mark.comment];
        self.output.thing(&columns, &object)
    }
}
