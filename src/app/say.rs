//! Errors and refusals in the person's words: what happened, what is safe, what to do.

use super::film::FilmTrouble;
use super::language::{date, timecode, tr};
use super::store::Trouble;
use crate::domain::access::{About, Access, Deed, Obstacle, Step};
use crate::domain::charter::Charter;
use crate::domain::charter::KeepingRule;
use crate::domain::edit::{EditError, Label};
use crate::domain::family::{Basis, Purpose, Refusal, Standing, Viewer};
use crate::domain::person::Role;
use crate::media::MediaError;

/// What a person would call a change.
#[must_use]
pub fn label(label: Label) -> String {
    tr(match label {
        Label::AddPerson => "label-add-person",
        Label::RetirePerson => "label-retire-person",
        Label::ChangePerson => "label-change-person",
        Label::SetKeeping => "label-set-keeping",
        Label::SetIdleLock => "label-set-idle-lock",
        Label::EditFamily => "label-edit-family",
        Label::RenameSession => "label-rename-session",
        Label::AddFilm => "label-add-film",
        Label::AlignFilms => "label-align-films",
        Label::AddMark => "label-add-mark",
        Label::EndState => "label-end-state",
        Label::MoveMark => "label-move-mark",
        Label::TrimMark => "label-trim-mark",
        Label::RetypeMark => "label-retype-mark",
        Label::CommentMark => "label-comment-mark",
        Label::DeleteMarks => "label-delete-marks",
        Label::LinkMark => "label-link-mark",
        Label::UnlinkMark => "label-unlink-mark",
        Label::ChangeStatus => "label-change-status",
        Label::EditPlan => "label-edit-plan",
        Label::AddClip => "label-add-clip",
        Label::EditClip => "label-edit-clip",
        Label::RemoveClip => "label-remove-clip",
        Label::ReorderClips => "label-reorder-clips",
        Label::EraseFamily => "label-erase-family",
    })
}

/// What film may be used for.
#[must_use]
pub fn purpose(purpose: Purpose) -> String {
    tr(match purpose {
        Purpose::Care => "purpose-care",
        Purpose::Supervision => "purpose-supervision",
        Purpose::Training => "purpose-training",
        Purpose::Research => "purpose-research",
    })
}

/// What film may be used for, as a title.
#[must_use]
pub fn purpose_title(purpose: Purpose) -> String {
    tr(match purpose {
        Purpose::Care => "purpose-care-title",
        Purpose::Supervision => "purpose-supervision-title",
        Purpose::Training => "purpose-training-title",
        Purpose::Research => "purpose-research-title",
    })
}

/// By what right somebody consents for a baby.
#[must_use]
pub fn standing(standing: Standing) -> String {
    tr(match standing {
        Standing::Parent => "standing-parent",
        Standing::Guardian => "standing-guardian",
        Standing::Authority => "standing-authority",
    })
}

/// What a consent rests on.
#[must_use]
pub fn basis(basis: Basis) -> String {
    tr(match basis {
        Basis::Signed => "basis-signed",
        Basis::Spoken => "basis-spoken",
        Basis::Study => "basis-study",
    })
}

/// Somebody who may see the film.
#[must_use]
pub fn viewer(viewer: &Viewer) -> String {
    match viewer {
        Viewer::Person(person) => person.to_string(),
        Viewer::Role(role) => tr(match role {
            Role::Clinician => "viewers-clinicians",
            Role::Practitioner => "viewers-practitioners",
            Role::Supervisor => "viewers-supervisors",
            Role::ServiceLead => "viewers-service-leads",
            Role::Keeper => "viewers-keepers",
        }),
    }
}

/// How long film is kept.
#[must_use]
pub fn keeping(rule: KeepingRule) -> String {
    match rule {
        KeepingRule::WorkingTape { days } => tr!("keeping-tape-days", days = days),
        KeepingRule::RecordItem => tr("keeping-record"),
    }
}

/// Why the gate bars something, and what to do.
#[must_use]
pub fn obstacle(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Consent(missing) => refusal(missing),
        Obstacle::Role(_) => tr("refusal-role"),
        Obstacle::NoKeepingRule => tr("refusal-no-keeping-rule"),
    }
}

/// Which consent is missing, and what to do.
#[must_use]
pub fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotGiven(missing) => tr!("refusal-not-given", purpose = purpose(missing)),
        Refusal::Ended(missing, day) => tr!("refusal-ended", purpose = purpose(missing), day = date(day)),
        Refusal::NotAViewer(missing) => tr!("refusal-not-a-viewer", purpose = purpose(missing)),
        Refusal::Withdrawn(missing, day) => tr!("refusal-withdrawn", purpose = purpose(missing), day = date(day)),
    }
}

/// Why a change did not apply.
#[must_use]
pub fn edit_error(error: &EditError) -> String {
    match error {
        EditError::Stale => tr("edit-stale"),
        EditError::WrongKind => tr("edit-wrong-kind"),
        EditError::Closed => tr("edit-closed"),
        EditError::UnknownCode(code) => tr!("edit-unknown-code", code = code.as_str()),
        EditError::Overlap => tr("edit-overlap"),
        EditError::WrongExtent => tr("edit-wrong-extent"),
        EditError::Answered(_) => tr("edit-answered"),
        EditError::WrongAnswer => tr("edit-wrong-answer"),
        EditError::LastKeeper => tr("edit-last-keeper"),
        EditError::NameTaken(name) => tr!("edit-name-taken", name = name.name()),
        EditError::WrongIdleTime => {
            let minutes = Charter::IDLE_MINUTES;
            tr!("edit-wrong-idle-time", from = u32::from(*minutes.start()), to = u32::from(*minutes.end()))
        }
        EditError::Missing => tr("edit-missing"),
        EditError::NothingToDo => tr("edit-nothing-to-do"),
    }
}

/// What went wrong outside the documents.
#[must_use]
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoLibrary => tr("trouble-no-library"),
        Trouble::NotEmpty => tr("trouble-not-empty"),
        Trouble::WrongKey => tr("trouble-wrong-key"),
        Trouble::InUse => tr("trouble-in-use"),
        Trouble::TooNew => tr("trouble-too-new"),
        Trouble::NotMigrated(why) => tr!("trouble-not-migrated", why = why.as_str()),
        Trouble::Damaged(what) => tr!("trouble-damaged", what = what.as_str()),
        Trouble::DiskFull => tr("trouble-disk-full"),
        Trouble::NotAllowed => tr("trouble-not-allowed"),
        Trouble::NoFilm(why) => tr!("trouble-no-film", why = why.as_str()),
        Trouble::Barred(_, missing) => obstacle(*missing),
        Trouble::NotNoted(why) => tr!("trouble-not-noted", why = why.as_str()),
        Trouble::Cancelled => tr("task-cancelled"),
        Trouble::Other(why) => tr!("trouble-other", why = why.as_str()),
    }
}

/// Why a film does not play.
#[must_use]
pub fn film(trouble: &FilmTrouble) -> String {
    let error = match trouble {
        FilmTrouble::NoIndex => return tr("film-no-index"),
        FilmTrouble::Barred(missing) => return obstacle(*missing),
        FilmTrouble::Refused(why) => return self::trouble(why),
        FilmTrouble::Media(error) => error,
    };
    match error {
        MediaError::Start(why) => tr!("film-not-started", why = why.as_str()),
        MediaError::Missing(name) => tr!("film-missing-plugin", name = name.as_str()),
        MediaError::NoDecoder(codec) => tr!("film-no-decoder", codec = codec.as_str()),
        MediaError::Pipeline(why) => tr!("film-stopped", why = why.as_str()),
        MediaError::NotAFilm => tr("film-not-a-film"),
        MediaError::NoPicture => tr("film-no-picture"),
        MediaError::FrameLost(at) => tr!("film-frame-lost", at = timecode(*at)),
        MediaError::TimedOut => tr("film-timed-out"),
        MediaError::Cancelled => tr("task-cancelled"),
    }
}

/// A kind of line of the access log.
#[must_use]
pub fn access(what: Access) -> String {
    tr(match what {
        Access::Opened => "access-opened",
        Access::Locked => "access-locked",
        Access::Played => "access-played",
        Access::Shown => "access-shown",
        Access::Exported => "access-exported",
        Access::Shared => "access-shared",
        Access::Recorded => "access-recorded",
        Access::Imported => "access-imported",
        Access::Refused => "access-refused",
        Access::ConsentChanged => "access-consent-changed",
        Access::CaseEnded => "access-case-ended",
        Access::KeepingChanged => "access-keeping-changed",
        Access::Erased => "access-erased",
        Access::BackedUp => "access-backed-up",
        Access::Restored => "access-restored",
        Access::PersonChanged => "access-person-changed",
        Access::KeyRotated => "access-key-rotated",
        Access::LogDamaged => "access-log-damaged",
    })
}

fn deed(deed: Deed) -> String {
    tr(match deed {
        Deed::Play => "deed-play",
        Deed::Code => "deed-code",
        Deed::Show => "deed-show",
        Deed::Export => "deed-export",
        Deed::ExportFamily => "deed-export-family",
        Deed::Share => "deed-share",
        Deed::Record => "deed-record",
        Deed::Import => "deed-import",
    })
}

/// What more there is to say of a line of the access log.
#[must_use]
pub fn about(about: &About) -> String {
    match about {
        About::Refused(deed, why) => {
            let why = match why {
                Obstacle::Role(_) => tr("about-role"),
                Obstacle::NoKeepingRule => tr("about-no-rule"),
                Obstacle::Consent(refusal) => about_refusal(*refusal),
            };
            format!("{}: {why}", self::deed(*deed))
        }
        About::Consent(of, step) => {
            let step = tr(match step {
                Step::Given => "about-given",
                Step::Changed => "about-changed",
                Step::Withdrawn => "about-withdrawn",
                Step::Restored => "about-restored",
                Step::Removed => "about-removed",
            });
            format!("{}: {step}", purpose_title(*of))
        }
        About::End(Some(day)) => date(*day),
        About::End(None) => tr("about-goes-on"),
        About::Keeping(rule) => keeping(*rule),
        About::Film(media) => tr!("about-film", id = media.to_string()),
        About::Clip(clip) => tr!("about-clip", id = clip.to_string()),
        About::Nothing | About::Words(_) => about.to_string(),
    }
}

fn about_refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotGiven(missing) => tr!("about-not-given", purpose = purpose(missing)),
        Refusal::Ended(missing, day) => tr!("about-ended", purpose = purpose(missing), day = date(day)),
        Refusal::Withdrawn(missing, day) => tr!("about-was-withdrawn", purpose = purpose(missing), day = date(day)),
        Refusal::NotAViewer(missing) => tr!("about-not-a-viewer", purpose = purpose(missing)),
    }
}
