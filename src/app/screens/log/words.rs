//! The lines of the access log in the person's words.

use crate::app::language::{date, tr};
use crate::app::say;
use crate::domain::access::{About, Access, Deed, Obstacle, Step};
use crate::domain::family::Refusal;

/// A kind of line of the access log.
pub(super) fn access(what: Access) -> String {
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
        Deed::Read => "deed-read",
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
pub(super) fn about(about: &About) -> String {
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
            format!("{}: {step}", say::purpose_title(*of))
        }
        About::End(Some(day)) => date(*day),
        About::End(None) => tr("about-goes-on"),
        About::Keeping(rule) => say::keeping(*rule),
        About::Film(media) => tr!("about-film", id = media.to_string()),
        About::Clip(clip) => tr!("about-clip", id = clip.to_string()),
        About::Nothing | About::Words(_) => about.to_string(),
    }
}

fn about_refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotGiven(missing) => tr!("about-not-given", purpose = say::purpose(missing)),
        Refusal::Ended(missing, day) => tr!("about-ended", purpose = say::purpose(missing), day = date(day)),
        Refusal::Withdrawn(missing, day) => {
            tr!("about-was-withdrawn", purpose = say::purpose(missing), day = date(day))
        }
        Refusal::NotAViewer(missing) => tr!("about-not-a-viewer", purpose = say::purpose(missing)),
    }
}
