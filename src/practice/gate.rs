//! The gate: whether something may be done with a family's film, asked in one place and noted in the access log.
//!
//! Three things are held against a deed: what the person's roles allow, what the family consented to, and, before film
//! comes into a library, whether the service has decided how long it is kept. [`judge`] says so and nothing more, so the
//! window can ask it each frame. [`Desk::allow`] says so and writes it down first: what cannot be noted is not done.

use chrono::NaiveDate;

use super::desk::{Desk, now, today};
use super::error::PracticeError;
use crate::domain::access::{About, Access, AccessNote, Deed, Obstacle};
use crate::domain::charter::KeepingRule;
use crate::domain::document::Kind;
use crate::domain::family::{Family, Purpose, Refusal, Viewing};
use crate::domain::id::DocumentId;
use crate::domain::rights::{may, purposes};

/// Whether somebody may do something with a family's film on the day `today`.
///
/// A person's roles say for which purposes they would do it; a consent to one of these is enough. But once the consent
/// for care was withdrawn the family is to be erased, and nothing else keeps its film in use.
///
/// # Errors
/// The first [`Obstacle`].
pub fn judge(
    deed: Deed,
    family: &Family,
    viewing: Viewing<'_>,
    keeping: Option<KeepingRule>,
    today: NaiveDate,
) -> Result<(), Obstacle> {
    if !may(viewing.roles, deed.right()) {
        return Err(Obstacle::Role(deed.right()));
    }
    if deed.brings_film_in() && keeping.is_none() {
        return Err(Obstacle::NoKeepingRule);
    }
    match consented(deed, family, viewing, today) {
        // A film that was made elsewhere waits, sealed and unseen, until the consent to it has been entered.
        Err(Refusal::NotGiven(_)) if deed == Deed::Import => Ok(()),
        answer => answer.map_err(Obstacle::Consent),
    }
}

fn consented(deed: Deed, family: &Family, viewing: Viewing<'_>, today: NaiveDate) -> Result<(), Refusal> {
    if let Err(refusal @ Refusal::Withdrawn(..)) = family.consent(Purpose::Care, today) {
        return Err(refusal);
    }
    let mut refused = Refusal::NotGiven(Purpose::Care);
    for purpose in purposes(viewing.roles, deed.right()).into_iter().rev() {
        match family.consented(purpose, viewing, today) {
            Ok(()) => return Ok(()),
            // The purposes are asked from the last to the first, so that what is said is about the first of them: care.
            Err(refusal) => refused = refusal,
        }
    }
    Err(refused)
}

impl Desk {
    /// Whether something may be done with a family's film now. What is refused is noted.
    ///
    /// # Errors
    /// [`PracticeError::Barred`] with the reason; [`PracticeError::Vault`] where a refusal cannot be noted.
    pub fn check(&self, deed: Deed, family: DocumentId) -> Result<(), PracticeError> {
        let record = self.document(Kind::Family, family)?;
        record.as_family().map_or(Ok(()), |record| self.check_against(deed, record, Some(family)))
    }

    /// [`Self::check`] against a family record that may not be kept yet, or not any more.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn check_against(&self, deed: Deed, record: &Family, family: Option<DocumentId>) -> Result<(), PracticeError> {
        let roles = self.library().roles();
        let viewing = Viewing { person: self.author(), roles: &roles };
        let Err(obstacle) = judge(deed, record, viewing, self.keeping(), today()) else { return Ok(()) };
        self.write_note(Access::Refused, family, record.code.clone(), About::Refused(deed, obstacle))?;
        Err(PracticeError::Barred(deed, obstacle))
    }

    /// [`Self::check`], and notes that it is done: a film is noted once a sitting, everything else each time. To be asked
    /// right before the deed, which must not happen where this fails.
    ///
    /// # Errors
    /// As [`Self::check`], and [`PracticeError::Vault`] where the note cannot be written.
    pub fn allow(&self, deed: Deed, family: DocumentId, about: About) -> Result<(), PracticeError> {
        self.check(deed, family)?;
        let Some(done) = deed.done() else { return Ok(()) };
        if let (Access::Played, About::Film(media)) = (done, &about)
            && self.has_played(*media)
        {
            return Ok(());
        }
        let film = if let About::Film(media) = about { Some(media) } else { None };
        self.note(done, Some(family), about)?;
        if let (Access::Played, Some(media)) = (done, film) {
            self.remember_played(media);
        }
        Ok(())
    }

    /// Writes a line of the access log, about a family or none; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`PracticeError::Vault`]; then what was to be noted must not be done.
    pub fn note(&self, what: Access, family: Option<DocumentId>, about: About) -> Result<(), PracticeError> {
        let headline = family.and_then(|family| self.headline(Kind::Family, family).ok());
        self.write_note(what, family, headline.map(|headline| headline.title).unwrap_or_default(), about)
    }

    pub(super) fn write_note(
        &self,
        what: Access,
        family: Option<DocumentId>,
        code: String,
        about: About,
    ) -> Result<(), PracticeError> {
        let note = AccessNote { at: now(), who: self.author().clone(), what, family, code, about };
        Ok(self.library().note(&note)?)
    }

    /// How long film is kept; `None` until the service has decided.
    #[must_use]
    pub fn keeping(&self) -> Option<KeepingRule> {
        self.library().charter()?.keeping
    }
}
