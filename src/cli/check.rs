//! `samspill check`

use clap::Args;

use super::failure::Failure;
use super::output::Output;
use crate::media::survey::Ability;
use crate::practice::check::{CheckReport, check};

/// Says what this computer has.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    output: Output,
}

impl Check {
    pub(super) fn run(self) -> Result<(), Failure> {
        let report = check()?;
        if self.output.json {
            self.output.thing(&[], &report)?;
        } else {
            self.table(&report)?;
        }
        if report.is_enough() {
            return Ok(());
        }
        eprintln!("Something that Samspill needs is missing; packaging/run installs it.");
        Err(Failure::Found)
    }

    fn table(&self, report: &CheckReport) -> Result<(), Failure> {
        let line = |columns: &[&str]| self.output.thing(columns, &());
        line(&["samspill", report.program])?;
        line(&["gstreamer", &report.media.version])?;
        let media = &report.media;
        for (kind, abilities) in [
            ("element", &media.elements),
            ("container", &media.containers),
            ("decoder", &media.decoders),
            ("encoder", &media.encoders),
        ] {
            for ability in abilities {
                line(&[kind, ability.what, verdict(ability), &ability.by.join(", ")])?;
            }
        }
        for device in &media.devices {
            line(&["device", &device.name, &device.class, device.address.as_deref().unwrap_or_default()])?;
        }
        if media.devices.is_empty() {
            line(&["device", "none"])?;
        }
        line(&["display", report.display.as_deref().unwrap_or("none; the command line works without")])
    }
}

fn verdict(ability: &Ability) -> &'static str {
    match (ability.is_there(), ability.needed) {
        (true, _) => "there",
        (false, true) => "MISSING",
        (false, false) => "not there",
    }
}
