//! What waits in a family: visits to code, codings to finish, consents that end, and those that are missing.

use chrono::{Days, NaiveDate};

use super::view::View;
use crate::domain::document::Kind;
use crate::domain::family::{Consent, Family, Purpose, Refusal};
use crate::domain::id::DocumentId;

/// How many days ahead the end of a consent is announced.
const AHEAD: u64 = 30;

/// Something that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The family is due to be erased.
    ErasureDue,
    /// Film cannot be used: consent for care is missing, ended or withdrawn.
    Consent(Refusal),
    /// Consent for care ends on this day.
    ConsentEnds(NaiveDate),
    /// This many visits have no coding of this person's.
    ToCode(usize),
    /// This many codings of this person's are not handed in.
    Drafts(usize),
}

/// What waits in a family, the most pressing first.
#[must_use]
pub fn in_family(view: &View<'_>, id: DocumentId, family: &Family) -> Vec<Waiting> {
    let today = view.today();
    let mut waiting = Vec::new();
    waiting.extend(erasure_due(view, family).map(|_| Waiting::ErasureDue));
    match family.consent(Purpose::Care, today) {
        Err(refusal) => waiting.push(Waiting::Consent(refusal)),
        Ok(_) => waiting.extend(ending(family, today).map(Waiting::ConsentEnds)),
    }
    let mine = |session: DocumentId| view.codings(session).into_iter().find(|line| view.is_own(line));
    let (mut to_code, mut drafts) = (0, 0);
    for session in view.headlines(Kind::Session, Some(id)) {
        match mine(session.document) {
            None => to_code += 1,
            Some(coding) if !coding.submitted => drafts += 1,
            Some(_) => {}
        }
    }
    waiting.extend((to_code > 0).then_some(Waiting::ToCode(to_code)));
    waiting.extend((drafts > 0).then_some(Waiting::Drafts(drafts)));
    waiting
}

/// Since when a family has been due to be erased; `None` where it is not, or not yet.
#[must_use]
pub fn erasure_due(view: &View<'_>, family: &Family) -> Option<NaiveDate> {
    family.erasure_due(view.keeping()).filter(|day| *day <= view.today())
}

fn ending(family: &Family, today: NaiveDate) -> Option<NaiveDate> {
    let until = current(family, Purpose::Care, today)?.until?;
    (until <= today.checked_add_days(Days::new(AHEAD))?).then_some(until)
}

/// The consent that counts for a purpose on a day: the latest entry that has begun, or the first that will.
#[must_use]
pub fn current(family: &Family, purpose: Purpose, today: NaiveDate) -> Option<&Consent> {
    let of_purpose = || family.consents.iter().rev().filter(move |consent| consent.purpose == purpose);
    of_purpose().find(|consent| consent.given <= today).or_else(|| of_purpose().next())
}
