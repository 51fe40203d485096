//! Checking a library: every seal, every link, the chain, and that every history can be followed.

use std::ops::ControlFlow;

use super::desk::Desk;
use super::error::PracticeError;
use super::progress::Progress;
use crate::vault::VerifyReport;

/// Reads everything and names what is damaged.
///
/// # Errors
/// [`PracticeError::Vault`] where the library cannot be read at all.
pub fn verify(desk: &Desk, progress: &Progress) -> Result<VerifyReport, PracticeError> {
    let report = desk.library().verify(|at| {
        progress.report(at.done, at.total);
        if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(report)
}
