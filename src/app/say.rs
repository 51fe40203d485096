//! Errors and refusals in the person's words: what happened, what is safe, what to do.

use super::film::FilmTrouble;
use super::language::{date, timecode, tr};
use super::store::Trouble;
use crate::domain::access::Obstacle;
use crate::domain::charter::Charter;
use crate::domain::edit::{EditError, Label};
use crate::domain::family::{Purpose, Refusal};
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
