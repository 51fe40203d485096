//! What a family is handed, and its erasure: the card that offers both, and a dialog for each.

use egui::{Context, Ui};
use egui_material_icons::icons::{ICON_DELETE_FOREVER, ICON_FOLDER_OPEN};

use crate::app::action::{Action, Choice};
use crate::app::command::Command;
use crate::app::language::tr;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::page::{self, Callout};
use crate::app::widgets::{dialog, place};
use crate::domain::access::Deed;
use crate::domain::document::Kind;
use crate::domain::family::{Family, Purpose, Refusal};
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;

/// The dialog that is open.
#[derive(Debug)]
pub enum State {
    /// What the family is handed: where to, and why.
    HandOver { to: String, reason: String, tried: bool },
    /// The erasure: the pseudonym as it is typed, and why.
    Erase { typed: String, reason: String, tried: bool },
}

impl State {
    /// The dialog of a command, where it has one.
    pub fn of(command: Command) -> Option<Self> {
        match command {
            Command::HandOverFamily => Some(Self::HandOver { to: String::new(), reason: String::new(), tried: false }),
            Command::EraseFamily => Some(Self::Erase { typed: String::new(), reason: String::new(), tried: false }),
            _ => None,
        }
    }
}

/// Draws the card, for whoever may do either.
pub fn card(ui: &mut Ui, view: &View<'_>, family: &Family, actions: &mut Vec<Action>) {
    if !view.may(Right::Erase) && !view.may(Right::ExportFamily) {
        return;
    }
    page::card(ui, |ui| {
        page::section_title(ui, &tr("leaving-title"));
        if let Err(Refusal::Withdrawn(..)) = family.consent(Purpose::Care, view.today()) {
            page::callout(ui, Callout::Danger, &tr("leaving-withdrawn"));
            ui.add_space(space::TIGHT);
        } else {
            page::muted(ui, tr("leaving-says"));
        }
        if view.may(Right::ExportFamily) {
            button::command(ui, view, Command::HandOverFamily, CommandLook::Quiet, actions);
        }
        if view.may(Right::Erase) {
            button::command(ui, view, Command::EraseFamily, CommandLook::Quiet, actions);
        }
    });
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn ui(
    ctx: &Context,
    view: &View<'_>,
    (id, family): (DocumentId, &Family),
    state: &mut State,
    actions: &mut Vec<Action>,
) -> bool {
    match state {
        State::HandOver { to, reason, tried } => hand_over(ctx, view, (id, family), (to, reason, tried), actions),
        State::Erase { typed, reason, tried } => erase(ctx, view, (id, family), (typed, reason, tried), actions),
    }
}

fn hand_over(
    ctx: &Context,
    view: &View<'_>,
    (id, family): (DocumentId, &Family),
    (to, reason, tried): (&mut String, &mut String, &mut bool),
    actions: &mut Vec<Action>,
) -> bool {
    let title = tr!("handing-title", code = family.code.as_str());
    let without_consent = view.obstacle(Deed::ExportFamily, id).is_some();
    let (done, close) = dialog::show(ctx, "hand-over", &title, 600.0, |ui| {
        let mut done = false;
        page::muted(ui, tr("handing-says"));
        ui.add_space(space::SMALL);
        page::callout(ui, Callout::Warning, &tr("handing-open"));
        ui.add_space(space::MEDIUM);
        let folder = place::typed(to);
        let below = Below::wrong_if(*tried && folder.is_none(), "field-needed").or_hint("handing-to-hint");
        place::line(ui, view, &tr("handing-to"), Choice::HandOver(id), to, &below, actions);
        ui.add_space(space::SMALL);
        let unsaid = without_consent && reason.trim().is_empty();
        if without_consent {
            page::callout(ui, Callout::Warning, &tr("handing-no-consent"));
            ui.add_space(space::TIGHT);
            field::line(ui, &tr("leaving-reason"), reason, &Below::wrong_if(*tried && unsaid, "field-needed"));
        }
        dialog::acts(ui, |ui| {
            if button::primary(ui, ICON_FOLDER_OPEN, &tr("handing-do")).clicked() {
                *tried = true;
                if let Some(to) = folder.filter(|_| !unsaid) {
                    let reason = (!reason.trim().is_empty()).then(|| reason.trim().to_owned());
                    actions.push(Action::HandOver { family: id, to, reason });
                    done = true;
                }
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        done
    });
    done || close
}

fn erase(
    ctx: &Context,
    view: &View<'_>,
    (id, family): (DocumentId, &Family),
    (typed, reason, tried): (&mut String, &mut String, &mut bool),
    actions: &mut Vec<Action>,
) -> bool {
    let title = tr!("erasing-title", code = family.code.as_str());
    let (done, close) = dialog::show(ctx, "erase", &title, 600.0, |ui| {
        let mut done = false;
        page::callout(ui, Callout::Danger, &tr("erasing-for-good"));
        ui.add_space(space::SMALL);
        page::facts(ui, "goes", 150.0, &goes(view, id));
        ui.add_space(space::SMALL);
        page::muted(ui, tr("erasing-copies"));
        ui.add_space(space::MEDIUM);
        let same = typed.trim() == family.code;
        let below = Below::wrong_if(*tried && !same, "erasing-code-wrong");
        field::line(ui, &tr!("erasing-code", code = family.code.as_str()), typed, &below);
        let unsaid = reason.trim().is_empty();
        let below = Below::wrong_if(*tried && unsaid, "field-needed").or_hint("erasing-reason-hint");
        field::line(ui, &tr("leaving-reason"), reason, &below);
        dialog::acts(ui, |ui| {
            if button::danger(ui, ICON_DELETE_FOREVER, &tr("erasing-do")).clicked() {
                *tried = true;
                if same && !unsaid {
                    actions.push(Action::Erase { family: id, reason: reason.trim().to_owned() });
                    done = true;
                }
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        done
    });
    done || close
}

/// How much there is of everything that goes.
fn goes(view: &View<'_>, family: DocumentId) -> [(&'static str, String); 4] {
    let count = |kind| view.headlines(kind, Some(family)).count();
    let films: usize = view.headlines(Kind::Session, Some(family)).map(|line| line.films.len()).sum();
    [
        ("erasing-visits", count(Kind::Session).to_string()),
        ("erasing-films", films.to_string()),
        ("erasing-codings", count(Kind::Coding).to_string()),
        ("erasing-plans", count(Kind::Plan).to_string()),
    ]
}
