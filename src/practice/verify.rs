//! Checking a library: every seal, every link, the chain, and that every history can be followed.

use std::ops::ControlFlow;

use super::desk::Desk;
use super::error::PracticeError;
use super::progress::Progress;
use crate::vault::VerifyReport;

/// Reads everything, repairs what is damaged where there is a whole copy, and names what is still damaged.
///
/// # Errors
/// As [`verify`], or where a copy could not be written.
pub fn repair(desk: &mut Desk, progress: &Progress) -> Result<VerifyReport, PracticeError> {
    let report = desk.library_mut().repair(&mut |done, total| {
        progress.report(done, total);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(report)
}

/// Reads everything and names what is damaged. Nothing is changed.
///
/// # Errors
/// [`PracticeError::Vault`] where the library cannot be read at all.
pub fn verify(desk: &Desk, progress: &Progress) -> Result<VerifyReport, PracticeError> {
    let report = desk.library().verify(&mut |done, total| {
        progress.report(done, total);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(report)
}
