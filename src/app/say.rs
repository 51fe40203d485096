//! Errors and refusals in the person's words: what happened, what is safe, what to do.

use std::collections::BTreeSet;

use super::film::FilmTrouble;
use super::language::{date, moment, timecode, tr};
use super::notice::Notice;
use super::recording::{Offer, RecordView};
use super::store::Trouble;
use crate::domain::access::Obstacle;
use crate::domain::charter::{Charter, KeepingRule};
use crate::domain::edit::{EditError, Label};
use crate::domain::family::{Basis, Purpose, Refusal, Standing, Viewer};
use crate::domain::person::Role;
use crate::domain::rights::Right;
use crate::media::MediaError;
use crate::media::devices::{Address, SourceKind};
use crate::media::recorder::{Alarm, Battery, Raised, Refused, Report};
use crate::vault::{Condition, ReadOnly, Restored};

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

/// What somebody does.
#[must_use]
pub fn role(role: Role) -> String {
    tr(match role {
        Role::Clinician => "role-clinician",
        Role::Practitioner => "role-practitioner",
        Role::Supervisor => "role-supervisor",
        Role::ServiceLead => "role-service-lead",
        Role::Keeper => "role-keeper",
    })
}

/// What comes with it, in a sentence.
#[must_use]
pub fn role_says(role: Role) -> String {
    tr(match role {
        Role::Clinician => "role-clinician-says",
        Role::Practitioner => "role-practitioner-says",
        Role::Supervisor => "role-supervisor-says",
        Role::ServiceLead => "role-service-lead-says",
        Role::Keeper => "role-keeper-says",
    })
}

/// Everything somebody does.
#[must_use]
pub fn roles(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|each| role(*each)).collect::<Vec<_>>().join(", ")
}

/// Whose role something takes.
#[must_use]
pub fn not_permitted(right: Right) -> String {
    tr!("not-permitted", roles = right.holders().map(role).collect::<Vec<_>>().join(" / "))
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
        EditError::WithdrawalStands => tr("edit-withdrawal-stands"),
        EditError::TraceStands => tr("edit-trace-stands"),
        EditError::FilmStands => tr("edit-film-stands"),
        EditError::Missing => tr("edit-missing"),
        EditError::NothingToDo => tr("edit-nothing-to-do"),
    }
}

/// What went wrong outside the documents.
#[must_use]
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NotPermitted(right) => not_permitted(*right),
        Trouble::PassphraseTaken => tr("trouble-passphrase-taken"),
        Trouble::Charter(error) => edit_error(error),
        Trouble::NoLibrary => tr("trouble-no-library"),
        Trouble::NoBackup => tr("trouble-no-backup"),
        Trouble::OtherLibrary => tr("trouble-other-library"),
        Trouble::BackupDamaged(what) => tr!("trouble-backup-damaged", what = what.as_str()),
        Trouble::NotEmpty => tr("trouble-not-empty"),
        Trouble::WrongKey => tr("trouble-wrong-key"),
        Trouble::WrongKeyOrDamage(file) => tr!("trouble-wrong-key-or-damage", file = file.as_str()),
        Trouble::Locked => tr("trouble-locked"),
        Trouble::InUse => tr("trouble-in-use"),
        Trouble::TooNew => tr("trouble-too-new"),
        Trouble::NotMigrated(why) => tr!("trouble-not-migrated", why = why.as_str()),
        Trouble::Damaged(what) => tr!("trouble-damaged", what = what.as_str()),
        Trouble::DiskFull => tr("trouble-disk-full"),
        Trouble::NotAllowed => tr("trouble-not-allowed"),
        Trouble::Away => tr("trouble-away"),
        Trouble::ReadOnly(reason) => read_only(reason),
        Trouble::Erased => tr("trouble-erased"),
        Trouble::BackupUnderWay => tr("trouble-backup-under-way"),
        Trouble::BeingRecorded => tr("trouble-being-recorded"),
        Trouble::NoFilm(why) => tr!("trouble-no-film", why = why.as_str()),
        Trouble::Barred(_, missing) => obstacle(*missing),
        Trouble::NotNoted(why) => tr!("trouble-not-noted", why = why.as_str()),
        Trouble::Cancelled => tr("task-cancelled"),
        Trouble::Other(why) => tr!("trouble-other", why = why.as_str()),
    }
}

/// Why a library only serves for reading.
#[must_use]
pub fn read_only(reason: &ReadOnly) -> String {
    match reason {
        ReadOnly::WriteFailed(failure) => match failure.condition {
            Some(Condition::Away) => tr("trouble-away"),
            Some(Condition::DiskFull) => tr("trouble-disk-full"),
            Some(Condition::NotAllowed) => tr("trouble-not-allowed"),
            None => tr!("read-only-write-failed", why = failure.why.as_str()),
        },
        ReadOnly::NoRoom => tr("read-only-no-room"),
        ReadOnly::JournalCutShort { journal, store } => {
            tr!("read-only-cut-short", journal = *journal, store = *store)
        }
        ReadOnly::ErasureStopped(why) => tr!("read-only-erasure-stopped", why = why.as_str()),
        ReadOnly::StoreFailed(why) => tr!("read-only-store-failed", why = why.as_str()),
    }
}

/// What was restored, and what of it was damaged in the backup.
#[must_use]
pub fn restored(restored: &Restored) -> Notice {
    let when = moment(restored.point.taken);
    if restored.damaged.is_empty() {
        return Notice::success(tr!("restore-done", when = when));
    }
    let (count, names) = (restored.damaged.len(), restored.damaged.join(", "));
    Notice::failure(tr!("restore-done-damaged", when = when, count = count, names = names))
}

/// Why a film does not play.
#[must_use]
pub fn film(trouble: &FilmTrouble) -> String {
    match trouble {
        FilmTrouble::NoIndex => tr("film-no-index"),
        FilmTrouble::Barred(missing) => obstacle(*missing),
        FilmTrouble::Refused(why) => self::trouble(why),
        FilmTrouble::Media(error) => media(error),
    }
}

/// Why film or sound could not be read, shown or recorded.
#[must_use]
pub fn media(error: &MediaError) -> String {
    match error {
        MediaError::Start(why) => tr!("film-not-started", why = why.as_str()),
        MediaError::Unplugged(_) => tr("record-not-there"),
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

// ---- recording ----

/// A camera or microphone by its number: its kind, and its number among its kind.
#[must_use]
pub fn source(number: Option<(SourceKind, usize)>) -> String {
    match number {
        Some((SourceKind::Camera, number)) => tr!("record-camera", number = number),
        Some((SourceKind::Microphone, number)) => tr!("record-microphone", number = number),
        None => tr("record-source"),
    }
}

/// A source that is offered.
#[must_use]
pub fn offer(number: usize, offer: &Offer) -> String {
    let name = match &offer.name {
        Some(name) => name.clone(),
        None if offer.address.is_network() => network_camera(&offer.address),
        None if offer.there => tr!("record-simulated", source = source(Some((offer.address.kind(), number)))),
        None => source(Some((offer.address.kind(), number))),
    };
    if offer.there { name } else { tr!("record-unplugged", source = name) }
}

/// A camera of the network, by its host.
#[must_use]
pub fn network_camera(address: &Address) -> String {
    // A password belongs on no screen.
    let shown = address.without_secrets().map(|address| address.to_string()).unwrap_or_default();
    let rest = shown.split_once("://").map_or("", |(_, rest)| rest);
    tr!("record-network-camera", host = rest.split('/').next().unwrap_or_default())
}

/// For how long there is room on the disk.
#[must_use]
pub fn room_left(report: &Report) -> String {
    match report.seconds_left {
        None => tr("record-left-unknown"),
        Some(seconds) => match seconds / 60 {
            minutes @ 0..600 => tr!("record-left-minutes", minutes = minutes),
            minutes => tr!("record-left-hours", hours = minutes / 60),
        },
    }
}

/// How full the battery is.
#[must_use]
pub fn battery(battery: Battery) -> String {
    let percent = f64::from(battery.percent.round());
    if battery.discharging {
        tr!("record-battery-discharging", percent = percent)
    } else {
        tr!("record-battery", percent = percent)
    }
}

/// Why a recording was not begun.
#[must_use]
pub fn not_recorded(refused: &Refused) -> String {
    match refused {
        Refused::NotReady => tr("record-not-ready"),
        Refused::DiskNearlyFull { minutes } => tr!("record-refused-disk", minutes = *minutes),
    }
}

/// What an alarm says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmWords {
    /// What happened.
    pub title: String,
    /// What is safe, and what to do.
    pub advice: String,
}

/// What an alarm says, standing or over.
#[must_use]
pub fn alarm(record: &RecordView<'_>, raised: &Raised) -> AlarmWords {
    alarm_words(&raised.alarm, raised.cleared.is_some(), |source_number| source(record.number(source_number)))
}

/// What an alarm says; `name` tells what a source is called.
pub fn alarm_words(alarm: &Alarm, over: bool, name: impl Fn(usize) -> String) -> AlarmWords {
    // That a camera was stepped down is told for a while; it does not become untrue.
    let lasting = matches!(alarm, Alarm::TooSlow { from, to, .. } if from != to);
    let (title, advice) = match alarm {
        Alarm::DiskFull => (tr("alarm-disk-full"), "alarm-disk-full-do"),
        Alarm::DiskNearlyFull => (tr("alarm-disk-nearly-full"), "alarm-disk-nearly-full-do"),
        Alarm::Gone { source } => (tr!("alarm-gone", source = name(*source)), "alarm-gone-do"),
        Alarm::NoFrames { source } => (tr!("alarm-no-frames", source = name(*source)), "alarm-no-frames-do"),
        Alarm::NoBytes { source } => (tr!("alarm-no-bytes", source = name(*source)), "alarm-no-bytes-do"),
        Alarm::Silence { source } => (tr!("alarm-silence", source = name(*source)), "alarm-silence-do"),
        Alarm::TooSlow { source, from, to } if from == to => {
            (tr!("alarm-too-slow", source = name(*source)), "alarm-too-slow-do")
        }
        Alarm::TooSlow { source, to, .. } => {
            (tr!("alarm-stepped-down", source = name(*source), step = to.as_str()), "alarm-stepped-down-do")
        }
        Alarm::BatteryLow => (tr("alarm-battery"), "alarm-battery-do"),
    };
    if over && !lasting {
        return AlarmWords { title: tr!("alarm-over", alarm = title), advice: tr("alarm-over-do") };
    }
    AlarmWords { title, advice: tr(advice) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::language::{Language, speak};

    #[test]
    fn every_alarm_says_what_happened_and_what_to_do_in_both_languages() {
        let (from, to) = ("1080p30".to_owned(), "720p30".to_owned());
        let alarms = [
            Alarm::DiskFull,
            Alarm::DiskNearlyFull,
            Alarm::Gone { source: 1 },
            Alarm::NoFrames { source: 1 },
            Alarm::NoBytes { source: 1 },
            Alarm::Silence { source: 1 },
            Alarm::TooSlow { source: 1, from: from.clone(), to },
            Alarm::TooSlow { source: 1, to: from.clone(), from },
            Alarm::BatteryLow,
        ];
        for (language, camera) in [(Language::English, "Camera 2"), (Language::Bokmaal, "Kamera 2")] {
            speak(language);
            let name = |source| self::source(Some((SourceKind::Camera, source + 1)));
            let mut said = BTreeSet::new();
            for alarm in &alarms {
                let words = alarm_words(alarm, false, name);
                let of_source = !matches!(alarm, Alarm::DiskFull | Alarm::DiskNearlyFull | Alarm::BatteryLow);
                assert_eq!(words.title.contains(camera), of_source, "{words:?}");
                assert!(words.advice.len() > 20, "{words:?}");
                assert!(said.insert(words.title.clone()), "{words:?} is said of two alarms");
                let lasting = matches!(alarm, Alarm::TooSlow { from, to, .. } if from != to);
                assert_eq!(words == alarm_words(alarm, true, name), lasting, "{words:?}");
            }
        }
    }

    #[test]
    fn a_password_of_a_network_camera_is_not_shown() {
        speak(Language::English);
        for (address, shown) in [
            ("rtsp://user:se@cret@10.0.0.7:554/live", "Network camera 10.0.0.7:554"),
            ("rtsp://user:se/cret@10.0.0.7/live", "Network camera "),
        ] {
            assert_eq!(network_camera(&address.parse().expect("an address")), shown);
        }
    }
}
