//! What a service decides with and about a family: consents, the end of the case, and how long film is kept.

use chrono::NaiveDate;

use super::desk::{Desk, today};
use super::error::PracticeError;
use crate::domain::charter::KeepingRule;
use crate::domain::document::Kind;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::family::{Consent, Family, Purpose, Refusal, Withdrawal};
use crate::domain::id::DocumentId;

/// A consent is given; durable, and in the access log, when this returns.
///
/// # Errors
/// [`PracticeError::NoDocument`] where there is no such family, [`PracticeError::Vault`] where it could not be kept.
pub fn give(desk: &mut Desk, family: DocumentId, consent: Consent) -> Result<(), PracticeError> {
    change(desk, family, |record| {
        record.consents.push(consent);
        Ok(())
    })
}

/// The consent for a purpose is withdrawn by somebody, from a day on.
///
/// # Errors
/// [`PracticeError::NoConsent`] where none holds that could be withdrawn; else as [`give`].
pub fn withdraw(
    desk: &mut Desk,
    family: DocumentId,
    purpose: Purpose,
    withdrawal: Withdrawal,
) -> Result<(), PracticeError> {
    change(desk, family, |record| record.withdraw(purpose, withdrawal, today()).map_err(PracticeError::NoConsent))
}

/// The case ends on a day, or goes on after all.
///
/// # Errors
/// As [`give`].
pub fn end(desk: &mut Desk, family: DocumentId, day: Option<NaiveDate>) -> Result<(), PracticeError> {
    change(desk, family, |record| {
        record.ended = day;
        Ok(())
    })
}

fn change(
    desk: &mut Desk,
    family: DocumentId,
    change: impl FnOnce(&mut Family) -> Result<(), PracticeError>,
) -> Result<(), PracticeError> {
    let missing = PracticeError::NoDocument { kind: Kind::Family, document: family };
    let mut document = desk.document(Kind::Family, family)?;
    let before = document.as_family().cloned().ok_or(missing)?;
    let mut after = before.clone();
    change(&mut after)?;
    let edit = Edit::Family(Box::new(Change::new(before, after)));
    desk.commit(&mut document, Transaction::one(Label::EditFamily, edit))
}

/// How long film is kept from now on.
///
/// # Errors
/// [`PracticeError::Vault`]: it takes a keeper, and a disk.
pub fn keep_by(desk: &mut Desk, rule: KeepingRule) -> Result<(), PracticeError> {
    let mut document = desk.library().charter_document().cloned().ok_or(PracticeError::NoCharter)?;
    let Some(change) = document.as_charter().map(|charter| charter.keep_by(rule)) else {
        return Err(PracticeError::NoCharter);
    };
    desk.commit(&mut document, change)
}

/// A family that is due to be erased. Nothing erases it by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The family.
    pub family: DocumentId,
    /// Its pseudonym.
    pub code: String,
    /// Since when.
    pub since: NaiveDate,
    /// The withdrawal that made it due, where it was not the end of the case.
    pub withdrawn: bool,
}

/// The families that are due to be erased today, the longest overdue first.
///
/// # Errors
/// [`PracticeError::Vault`] where a record cannot be read.
pub fn due(desk: &Desk) -> Result<Vec<Due>, PracticeError> {
    let mut due = Vec::new();
    for headline in desk.of_kind(Kind::Family)? {
        let document = desk.document(Kind::Family, headline.document)?;
        let Some(record) = document.as_family() else { continue };
        let Some(since) = record.erasure_due(desk.keeping()).filter(|day| *day <= today()) else { continue };
        let withdrawn = matches!(record.consent(Purpose::Care, today()), Err(Refusal::Withdrawn(..)));
        due.push(Due { family: headline.document, code: headline.title, since, withdrawn });
    }
    due.sort_by(|a, b| (a.since, &a.code).cmp(&(b.since, &b.code)));
    Ok(due)
}
