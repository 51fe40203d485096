//! What the store answers, taken into the model.

use std::time::{Duration, Instant};

use super::language::tr;
use super::model::{Door, Model, Overlay, Saving, TaskKind};
use super::notice::Notice;
use super::opening;
use super::say;
use super::store::{Event, Opened, Outcome, TaskId, Trouble};

impl Model {
    /// Takes in what the store has answered, for as long as the budget lasts. Returns whether something may be left.
    pub fn drain(&mut self, budget: Duration) -> bool {
        let until = Instant::now() + budget;
        if let Some(link) = &mut self.link {
            link.flush();
        }
        while let Some(event) = self.link.as_mut().and_then(super::store::Link::answer) {
            self.receive(event);
            if Instant::now() >= until {
                return true;
            }
        }
        self.forget_old_notices();
        false
    }

    /// Takes in one answer.
    pub fn receive(&mut self, event: Event) {
        match event {
            Event::Opened(opened) => self.opened(*opened),
            Event::Refused(Trouble::Cancelled) => self.door = Door::Shut,
            Event::Refused(trouble) => self.door = Door::Refused(trouble),
            Event::Backup(folder, points) => {
                self.door = Door::Shut;
                self.backup = Some((folder, points));
            }
            Event::Locked => {}
            Event::Durable(ticket) => self.durable(ticket),
            Event::Failed { ticket, trouble } => self.failed(ticket, trouble),
            Event::Allowed { deed, about, answer } => self.leave_answered(deed, about, answer),
            Event::Counts(counts) => self.counts = Some(counts),
            Event::CopySaved(saved) => self.copy_saved(saved),
            Event::Log(read) => self.log = Some(read),
            Event::LogExported(Ok((file, lines))) => {
                let name = file.display().to_string();
                self.tell(Notice::success(tr!("log-exported", count = lines, file = name)));
            }
            Event::LogExported(Err(trouble)) => {
                self.tell(Notice::failure(tr!("log-not-exported", why = say::trouble(&trouble))));
            }
            Event::Document(both) => {
                let (headline, document) = *both;
                // A document that is being written here is newer than what the store read before.
                let writing = self.saving.under_way.values().any(|id| *id == document.id());
                if !writing {
                    self.headlines.insert(document.id(), headline);
                    self.documents.insert(document.id(), document);
                    self.follow_charter();
                    self.fetch_needed();
                }
            }
            Event::Unreadable(id, trouble) => {
                self.tell(Notice::failure(tr!("document-unreadable", why = say::trouble(&trouble))));
                self.read_only.insert(id, trouble);
            }
            Event::Side(media, side, bytes) => {
                self.sides.insert((media, side), bytes);
            }
            Event::MayRecord(answer) => self.may_record(answer),
            Event::Unfinished { found, offer } => self.found_unfinished(found, offer),
            Event::Recorded(task, session) => self.recorded(task, session),
            Event::Length(media, length) => {
                self.lengths.insert(media, length);
            }
            Event::Keys { once, answer } => self.keys_answered(once, answer),
            Event::LastBackup(backup) => self.last_backup = backup,
            Event::Ended(task, outcome) => self.ended(task, outcome),
            Event::CertificateSaved(saved) => self.certificate_saved(saved),
            Event::Chosen(choice, paths) => self.chosen(choice, paths),
        }
    }

    fn opened(&mut self, opened: Opened) {
        let (resume, news) = (self.resume.take(), opening::news(&opened.found));
        self.close_library();
        self.saving = Saving::default();
        for document in opened.families.into_iter().chain(opened.charter) {
            self.documents.insert(document.id(), document);
        }
        self.headlines = opened.headlines.into_iter().map(|line| (line.document, line)).collect();
        if !opened.facts.demonstration {
            self.preferences.recent = Some(opened.facts.folder.clone());
            self.preferences.person = opened.facts.person.name().to_owned();
        }
        self.library = Some(opened.facts);
        news.into_iter().for_each(|notice| self.tell(notice));
        let damaged: Vec<String> = opened.found.report.findings.iter().map(ToString::to_string).collect();
        if !damaged.is_empty() {
            self.verified = Some((self.today(), Outcome::Verified { checked: 0, damaged }));
        }
        self.found = opened.found;
        match opened.recovery_key {
            Some(key) => self.door = Door::RecoveryKey(key),
            None => self.come_back(resume),
        }
    }

    fn durable(&mut self, ticket: u64) {
        self.saving.durable = self.saving.durable.max(ticket);
        self.saving.under_way.retain(|waiting, _| *waiting > ticket);
    }

    fn failed(&mut self, ticket: u64, trouble: Trouble) {
        let Some(document) = self.saving.under_way.remove(&ticket) else { return };
        self.tell(Notice::failure(tr!("document-not-saved", why = say::trouble(&trouble))));
        self.read_only.insert(document, trouble);
    }

    fn ended(&mut self, id: TaskId, outcome: Outcome) {
        let Some(position) = self.tasks.iter().position(|task| task.id == id) else { return };
        let task = self.tasks.remove(position);
        let file = match &task.kind {
            TaskKind::Import { file, .. } => file.clone(),
            TaskKind::Erase { code } | TaskKind::HandOver { code } => code.clone(),
            TaskKind::BackUp
            | TaskKind::Certificate
            | TaskKind::KeepRecording
            | TaskKind::Listen
            | TaskKind::Recover { .. }
            | TaskKind::Verify => String::new(),
        };
        match outcome {
            Outcome::Heard(listened) => self.heard(*listened),
            Outcome::Kept => self.tell(Notice::success(match &task.kind {
                TaskKind::Recover { code } => tr!("unfinished-recovered", code = code.as_str()),
                _ => tr("record-kept"),
            })),
            Outcome::Imported(_) => self.tell(Notice::success(tr!("import-done", file = file))),
            Outcome::Known(session) => {
                let title = self.headlines.get(&session).map(|line| line.title.clone()).unwrap_or_default();
                self.tell(Notice::information(tr!("import-known", file = file, session = title)));
            }
            Outcome::Verified { checked, ref damaged } => {
                self.tell(if damaged.is_empty() {
                    Notice::success(tr!("verify-sound", checked = checked))
                } else {
                    Notice::failure(tr!("verify-damaged", count = damaged.len()))
                });
                self.verified = Some((self.today(), outcome));
            }
            Outcome::Certificate(certificate) => {
                self.certificate = Some(*certificate);
                self.overlay = Some(Overlay::Certificate);
            }
            Outcome::Erased(certificate) => self.erased(*certificate),
            Outcome::HandedOver => self.tell(Notice::success(tr!("handing-done", code = file))),
            Outcome::Failed(trouble) if matches!(task.kind, TaskKind::Erase { .. }) => self.not_erased(&trouble),
            Outcome::BackedUp => self.tell(Notice::success(tr("backup-done"))),
            Outcome::Cancelled => self.tell(Notice::information(tr("task-cancelled"))),
            Outcome::Failed(trouble) => self.tell(Notice::failure(match task.kind {
                TaskKind::Import { .. } => tr!("import-failed", file = file, why = say::trouble(&trouble)),
                TaskKind::Listen => tr!("align-failed", why = say::trouble(&trouble)),
                TaskKind::HandOver { code } | TaskKind::Erase { code } => {
                    tr!("handing-failed", code = code, why = say::trouble(&trouble))
                }
                TaskKind::KeepRecording | TaskKind::Recover { .. } => {
                    tr!("record-not-kept", why = say::trouble(&trouble))
                }
                TaskKind::Certificate => tr!("certificate-failed", why = say::trouble(&trouble)),
                TaskKind::BackUp => tr!("backup-failed", why = say::trouble(&trouble)),
                TaskKind::Verify => tr!("verify-failed", why = say::trouble(&trouble)),
            })),
        }
        self.recording_ended(id, None);
    }
}
