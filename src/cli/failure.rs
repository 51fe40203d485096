//! Errors as a person can use them: what happened, what is safe, what to do.

use std::fmt;
use std::io;

use crate::domain::access::Obstacle;
use crate::domain::edit::EditError;
use crate::domain::family::Refusal;
use crate::media::MediaError;
use crate::media::remux::RemuxError;
use crate::practice::PracticeError;
use crate::vault::{Condition, ReadOnly, VaultError};

/// Why a subcommand ends without success.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something went wrong.
    Told {
        /// What happened.
        happened: String,
        /// What is safe.
        safe: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// What was found is the failure, and has been printed already.
    Found,
    /// Nobody reads what we print any more.
    NobodyReads,
}

impl Failure {
    pub(super) fn new(happened: impl Into<String>, safe: &'static str, advice: &'static str) -> Self {
        Self::Told { happened: happened.into(), safe, advice }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Told { happened, safe, advice } = self else { return Ok(()) };
        writeln!(f, "What happened: {}.", happened.trim_end_matches('.'))?;
        writeln!(f, "What is safe:  {safe}")?;
        write!(f, "What to do:    {advice}")
    }
}

/// For output that cannot be written.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::NobodyReads;
        }
        Self::new(
            format!("the answer could not be printed: {error}"),
            KEPT,
            "Look where the output goes, and run it again.",
        )
    }
}

const KEPT: &str = "Everything that was saved before.";
const UNTOUCHED: &str = "The library; nothing was changed in it.";
const RECORDED: &str = "What was recorded; it lies in the library, sealed.";
const RECOVER: &str = "Run `samspill recover LIB` when it suits.";
const DISK: &str = "See that the disk has room and that you may write there, then run it again.";
/// What to do where the disk refused.
const fn of_condition(condition: Option<Condition>) -> &'static str {
    match condition {
        Some(Condition::DiskFull) => "Make room on the disk, then run it again.",
        Some(Condition::NotAllowed) => {
            "The folder is read-only for you: ask for the right to write there, or copy the library to where you may."
        }
        Some(Condition::Away) => {
            "The folder does not answer any more, as when a share or a stick goes away. Connect it again and run it again."
        }
        None => DISK,
    }
}

const IDS: &str = "`samspill list LIB` shows what is there, with ids.";
const DAMAGE: &str = "Run `samspill verify LIB`; it names what is damaged. Bring that back from a copy of the library.";

impl From<PracticeError> for Failure {
    fn from(error: PracticeError) -> Self {
        use PracticeError as E;
        let (safe, advice) = match &error {
            E::Vault(error) => of_vault(error),
            E::Media(error) => of_media(error),
            E::Probe { .. } => (
                UNTOUCHED,
                "See whether another player plays the file. `samspill check` lists the decoders that are installed.",
            ),
            E::Remux(RemuxError::Cancelled) => (RECORDED, RECOVER),
            E::Remux(_) | E::Unplayable(_) => {
                (RECORDED, "See that the disk has room, then run `samspill recover LIB`.")
            }
            E::NotRecording(_) => (
                UNTOUCHED,
                "Make room on the disk, and see that the cameras are plugged in; `samspill check` lists them.",
            ),
            E::Edit(EditError::WithdrawalStands) => {
                (UNTOUCHED, "Where the family consents again: `samspill consent LIB --family CODE give`.")
            }
            E::Edit(_) => (UNTOUCHED, "Choose another code, moment or span, and run it again."),
            E::Replay { .. } => (KEPT, DAMAGE),
            E::NoReason => (UNTOUCHED, "Say why, with --reason; it stays in the trace and on the certificate."),
            E::NoFamily(_) | E::NoDocument { .. } | E::NoFilm(_) | E::NoClip(_) => (UNTOUCHED, IDS),
            E::Barred(_, Obstacle::NoKeepingRule) => (
                UNTOUCHED,
                "Let a keeper of the library decide how long film is kept: `samspill keeping LIB working-tape --days N` or `record-item`.",
            ),
            E::Barred(_, Obstacle::Role(_)) => {
                (UNTOUCHED, "Ask a keeper of the library, or somebody whose work it is.")
            }
            E::Barred(_, Obstacle::Consent(Refusal::NotAViewer(_))) => {
                (UNTOUCHED, "Ask somebody whom the consent names, or ask the family again.")
            }
            E::Barred(_, Obstacle::Consent(_)) => (
                UNTOUCHED,
                "Ask the family. A consent is entered on the family's page of the window, or with `samspill consent LIB --family CODE give`.",
            ),
            E::NoConsent(_) => {
                (UNTOUCHED, "See `samspill consent LIB --family CODE`, which lists what was consented to.")
            }
            E::NoCharter => (KEPT, DAMAGE),
            E::NotForParent(_) => {
                (UNTOUCHED, "Mark the clip as one that may be shown, and see to the family's consent.")
            }
            E::File { .. } | E::Picture(_) => (UNTOUCHED, DISK),
            E::Changed(_) => (UNTOUCHED, "Wait until nothing writes to the film any more, then import it again."),
            E::Name(_) => (UNTOUCHED, "Choose a name with at least one letter and without control characters."),
            E::Demonstration(_) => (UNTOUCHED, "Install the program anew; its own files are broken."),
            E::Cancelled => (UNTOUCHED, "Run it again when it suits."),
        };
        Self::new(error.to_string(), safe, advice)
    }
}

fn of_vault(error: &VaultError) -> (&'static str, &'static str) {
    use VaultError as E;
    match error {
        E::NotALibrary(_) => {
            ("Everything; nothing was touched.", "Name the folder of a library, or make one with `samspill new LIB`.")
        }
        E::NotEmpty(_) => {
            ("What is in the folder; it was not touched.", "Name a folder that is empty or not there yet.")
        }
        E::Newer { .. } => (UNTOUCHED, "Install the version of Samspill that made the library, or a later one."),
        E::NotABackup(_) => (
            "Everything; nothing was touched.",
            "Name the folder that a backup was made into; it has a file `archive.json`.",
        ),
        E::OtherLibrary(_) => (
            "Both libraries and the backup; nothing was touched.",
            "Name another folder for the backup of this library.",
        ),
        E::NotMigrated { .. } => (
            "The library; it is as it was and still opens with the version of Samspill that made it.",
            "See that the disk has room for a second journal and that you may write there, then open it again.",
        ),
        E::InUse => (UNTOUCHED, "Close the other window, or wait until the other command is done."),
        E::WrongPassphrase | E::WrongRecoveryKey => {
            (UNTOUCHED, "Try again; mind capital letters and the keyboard's language. The recovery key opens it too.")
        }
        E::WrongPassphraseOrDamage { .. } => (
            UNTOUCHED,
            "Try again; if it is surely right, bring that file back from a copy, or open with the recovery key.",
        ),
        E::PassphraseTaken => (UNTOUCHED, "Choose another one."),
        E::Charter(_) | E::NoPerson => (
            UNTOUCHED,
            "`samspill people LIB` shows who is there and what they do. Choose otherwise, and run it again.",
        ),
        E::TooManyPeople(_) => (UNTOUCHED, "Retire those who have left."),
        E::CharterDamaged => (UNTOUCHED, DAMAGE),
        E::OnlyDemonstration => (UNTOUCHED, "Make a library of your own with `samspill new LIB`."),
        E::Stopped => (UNTOUCHED, "Run it again when it suits."),
        E::PassphraseMissing => (UNTOUCHED, "Give a passphrase that is not empty."),
        E::NotPermitted(_) => (UNTOUCHED, "Ask a keeper of the library; `samspill people LIB` shows who that is."),
        E::Locked => (KEPT, "Open the library again."),
        E::Erased(_) => (UNTOUCHED, "Begin a new family record where the family comes back."),
        E::ReadOnly(ReadOnly::ErasureStopped(_) | ReadOnly::StoreFailed(_)) => {
            (KEPT, "Open the library again; what was interrupted is carried on.")
        }
        E::ReadOnly(ReadOnly::JournalCutShort { .. }) => (KEPT, DAMAGE),
        E::ReadOnly(ReadOnly::WriteFailed(_) | ReadOnly::NoRoom) => (KEPT, of_condition(error.condition())),
        E::BackupUnderWay => (UNTOUCHED, "Wait until the backup is done, or stop it, then run it again."),
        E::BeingRecorded(_) => (UNTOUCHED, "Finish or stop the recording, then run it again."),
        E::NoDocument(_) | E::NoMedia(_) => (UNTOUCHED, IDS),
        E::Damaged(_) | E::Incomplete { .. } | E::Replay { .. } | E::FamilyKey(_) | E::Store(_) => {
            ("Everything that is not named here; nothing damaged is shown as if it were whole.", DAMAGE)
        }
        E::OutOfOrder(_) | E::MediaThere(_) => (KEPT, "Run it again."),
        E::AccessLog(failure) if failure.condition.is_some() => (KEPT, of_condition(failure.condition)),
        E::AccessLog(_) => (
            KEPT,
            "See that the disk has room and that you may write there, and open the library again; `samspill verify LIB` says whether the log is whole.",
        ),
        E::TooLarge(_) => (KEPT, "Make the change smaller: a shorter comment, or fewer marks at once."),
        E::DiskFull | E::Io { .. } | E::Film(_) => (KEPT, of_condition(error.condition())),
    }
}

fn of_media(error: &MediaError) -> (&'static str, &'static str) {
    let advice = match error {
        MediaError::Start(_) | MediaError::Missing(_) | MediaError::NoDecoder(_) => {
            "`samspill check` says what is missing; `packaging/run` installs it."
        }
        MediaError::Unplugged(_) => "Plug it in, or name another; `samspill check` lists the cameras and microphones.",
        MediaError::NoPicture => "Choose a film with a picture; `samspill list LIB media` says which have one.",
        MediaError::Cancelled => "Run it again when it suits.",
        _ => "Run it again; if it stays so, `samspill verify LIB` says whether the film is damaged.",
    };
    (UNTOUCHED, advice)
}
