//! `samspill frame LIB --media ID --at T OUT.png`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::practice::still::export;

/// Saves the still that is shown at a moment.
#[derive(Debug, Args)]
pub struct Frame {
    #[command(flatten)]
    access: Access,
    /// The film
    #[arg(long, value_name = "ID")]
    media: MediaId,
    /// The moment, on the film's own clock
    #[arg(long, value_name = "T")]
    at: SessionTime,
    /// The picture to write
    #[arg(value_name = "OUT.png")]
    out: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Frame {
    pub(super) fn run(self) -> Result<(), Failure> {
        let desk = self.access.open()?;
        let picture = export(&desk, self.media, self.at, &self.out)?;
        let object = json!({
            "stream_time": picture.from,
            "until": picture.until,
            "width": picture.width,
            "height": picture.height,
            "out": self.out,
        });
        self.output.thing(&[&picture.from.nanos().to_string()], &object)
    }
}
