//! A family leaves: its erasure and what it is handed, as the window goes about them.

use std::path::PathBuf;

use super::action::Action;
use super::command::Command;
use super::model::{Model, Overlay, TaskKind};
use super::notice::Notice;
use super::say;
use super::screens::Screen;
use super::store::{Request, Trouble};
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::rights::{Right, may};
use crate::vault::Certificate;

impl Model {
    /// Runs what concerns a family that leaves.
    pub(super) fn leaving(&mut self, action: Action) {
        match action {
            Action::Erase { family, reason } => self.erase(family, reason),
            Action::HandOver { family, to, reason } => {
                let (task, progress) = self.begin_task(TaskKind::HandOver { code: self.code_of(family) });
                let language = self.preferences.language;
                self.ask(Request::HandOver { task, progress, family, to, reason, language });
            }
            Action::ReadCertificate(trace) => {
                let (task, _) = self.begin_task(TaskKind::Certificate);
                self.ask(Request::Certificate(task, trace));
            }
            Action::SaveCertificate(to) => {
                let Some(certificate) = self.certificate.clone() else { return };
                let language = self.preferences.language;
                self.ask(Request::SaveCertificate { certificate: Box::new(certificate), language, to });
            }
            Action::ForgetChoice => self.chosen_folder = None,
            _ => {}
        }
    }

    /// Whether the person may give a command that is about a family that leaves.
    pub(super) fn may_leave(&self, command: Command) -> bool {
        let right = if command == Command::EraseFamily { Right::Erase } else { Right::ExportFamily };
        self.library.as_ref().is_some_and(|facts| may(&facts.roles, right))
    }

    pub(super) fn code_of(&self, family: DocumentId) -> String {
        self.headlines.get(&family).map(|line| line.title.clone()).unwrap_or_default()
    }

    fn erase(&mut self, family: DocumentId, reason: String) {
        // Nothing of the family is shown or played any more while it goes.
        self.go(Screen::Families);
        let (task, progress) = self.begin_task(TaskKind::Erase { code: self.code_of(family) });
        self.overlay = Some(Overlay::Erasing);
        self.ask(Request::Erase { task, progress, family, reason });
    }

    /// The family is gone: nothing that is kept in memory of it stays either, and nothing of it can be taken back.
    pub(super) fn erased(&mut self, certificate: Certificate) {
        let gone = |family: DocumentId| family == certificate.family;
        let documents: Vec<DocumentId> =
            self.headlines.values().filter(|line| gone(line.family)).map(|line| line.document).collect();
        for document in documents.iter().chain([&certificate.family]) {
            self.headlines.remove(document);
            self.documents.remove(document);
            self.asked.remove(document);
            self.read_only.remove(document);
        }
        let film = |media: &MediaId| certificate.films.contains(media);
        self.sides.retain(|(media, _), _| !film(media));
        self.asked_sides.retain(|media| !film(media));
        self.saving.under_way.retain(|_, document| !documents.contains(document));
        // Stills and rooms of any family are soon found again.
        self.film = self.film.cleared();
        self.showing = None;
        self.focus = None;
        self.leaves.clear();
        self.held_back.retain(|held| !gone(held.family));
        self.trail.clear();
        self.screen = Screen::Families;
        self.overlay = Some(Overlay::Certificate);
        self.certificate = Some(certificate);
    }

    /// The erasure did not come to its end.
    pub(super) fn not_erased(&mut self, trouble: &Trouble) {
        self.overlay = None;
        self.tell(Notice::failure(tr!("erasing-failed", why = say::trouble(trouble))));
    }

    pub(super) fn copy_saved(&mut self, saved: Result<PathBuf, Trouble>) {
        self.tell(match saved {
            Ok(path) => Notice::success(tr!("copy-saved", path = path.display().to_string())),
            Err(trouble) => Notice::failure(tr!("copy-failed", why = say::trouble(&trouble))),
        });
    }

    pub(super) fn certificate_saved(&mut self, saved: Result<PathBuf, Trouble>) {
        self.tell(match saved {
            Ok(path) => Notice::success(tr!("certificate-saved", path = path.display().to_string())),
            Err(trouble) => Notice::failure(say::trouble(&trouble)),
        });
    }
}
