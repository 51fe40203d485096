//! Counts and ages for a plan or a report: nobody's name, film or marks.

use super::desk::{Desk, today};
use super::error::PracticeError;
use crate::domain::counts::Counts;

/// How many families and visits there are today, and how old the children.
///
/// # Errors
/// [`PracticeError::Vault`] where the person may not know it, or the library cannot be read.
pub fn counts(desk: &Desk) -> Result<Counts, PracticeError> {
    Ok(desk.library().counts(today())?)
}
