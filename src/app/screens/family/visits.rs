//! The visits of a family, the latest first, each with its films and who has coded it.

use egui::{Pos2, Stroke, TextEdit, Ui, vec2};
use egui_material_icons::icons::{
    ICON_ADD, ICON_ASSIGNMENT_TURNED_IN, ICON_CHECK, ICON_DRAW, ICON_EDIT, ICON_GRAPHIC_EQ, ICON_MOVIE, ICON_VIDEO_FILE,
};

use super::super::Screen;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::{self, date, duration, size, tr};
use crate::app::model::TaskKind;
use crate::app::theme::{palette, section, space};
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::{page, progress};
use crate::domain::access::Deed;
use crate::domain::document::Headline;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::family::Family;
use crate::domain::id::DocumentId;
use crate::domain::session::Session;

/// What the list remembers: the visit that is being renamed, and the one that films are to be added to.
#[derive(Debug, Default)]
pub struct State {
    pub adding: Option<(DocumentId, String)>,
    renaming: Option<(DocumentId, String, bool)>,
}

/// Draws the visits.
pub fn ui(
    ui: &mut Ui,
    view: &View<'_>,
    (id, family): (DocumentId, &Family),
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    page::card(ui, |ui| {
        page::section_title(ui, &tr("visits-title"));
        if let Some(obstacle) = view.obstacle(Deed::Play, id) {
            page::callout(ui, page::Callout::Warning, &crate::app::say::obstacle(obstacle));
        }
        importing(ui, view, id, actions);
        let sessions = view.sessions(id);
        if sessions.is_empty() {
            page::empty(ui, ICON_VIDEO_FILE, &tr("visits-empty"), &tr("visits-empty-first"), |ui| {
                button::command(ui, view, Command::ImportFilm, CommandLook::Secondary, actions);
            });
            return;
        }
        ui.add_space(space::TIGHT);
        let last = sessions.len() - 1;
        for (index, session) in sessions.into_iter().enumerate() {
            visit(ui, view, family, session, index == last, state, actions);
        }
    });
}

/// Films of this family that are on their way in.
fn importing(ui: &mut Ui, view: &View<'_>, id: DocumentId, actions: &mut Vec<Action>) {
    for task in view.tasks() {
        if matches!(&task.kind, TaskKind::Import { family, .. } if *family == id) {
            ui.label(progress::words(task));
            progress::bar(ui, task, 220.0, actions);
        }
    }
}

fn visit(
    ui: &mut Ui,
    view: &View<'_>,
    family: &Family,
    session: &Headline,
    last: bool,
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    let colours = palette(ui);
    let row = ui.horizontal_top(|ui| {
        // The line of time runs through the dots; its place is kept here and it is drawn when the height is known.
        ui.add_space(28.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            title(ui, view, session, state, actions);
            ui.scope(|ui| when_and_what(ui, view, family, session));
            ui.add_space(space::TIGHT);
            codings(ui, view, session, actions);
            ui.add_space(space::MEDIUM);
        });
    });
    let rect = row.response.rect;
    let dot = Pos2::new(rect.left() + 10.0, rect.top() + 17.0);
    let painter = ui.painter();
    if !last {
        painter.vline(dot.x, dot.y + 10.0..=rect.bottom() + 12.0, Stroke::new(2.0, colours.line));
    }
    painter.circle(dot, 6.0, colours.surface, Stroke::new(2.5, colours.accent));
}

fn title(ui: &mut Ui, view: &View<'_>, session: &Headline, state: &mut State, actions: &mut Vec<Action>) {
    let id = session.document;
    if let Some((renaming, text, fresh)) = &mut state.renaming
        && *renaming == id
    {
        let name = tr!("visits-rename", visit = session.title.as_str());
        let response =
            ui.add(TextEdit::singleline(text).desired_width(360.0).margin(vec2(8.0, 6.0))).accessible_name(name);
        if std::mem::take(fresh) {
            response.request_focus();
        }
        if response.lost_focus() {
            let after = text.trim().to_owned();
            if !ui.input(|input| input.key_pressed(egui::Key::Escape)) && !after.is_empty() && after != session.title {
                let change = Change::new(session.title.clone(), after);
                actions.push(Action::Commit(id, Transaction::one(Label::RenameSession, Edit::SessionTitle(change))));
            }
            state.renaming = None;
        }
        return;
    }
    page::spread(
        ui,
        |ui| {
            let words = egui::RichText::new(&session.title).text_style(section());
            ui.add(egui::Label::new(words).truncate().selectable(false));
            // Only a visit that is here can be renamed.
            let here = view.document(id).is_some();
            let name = tr!("visits-rename", visit = session.title.as_str());
            if here && button::icon(ui, ICON_EDIT, &name).clicked() {
                state.renaming = Some((id, session.title.clone(), true));
            }
        },
        |ui| {
            act(ui, view, session, actions);
            align(ui, view, session, actions);
            let name = tr!("visits-act", act = tr("visits-add-film"), visit = session.title.as_str());
            if view.session(session.document).is_some() && button::icon(ui, ICON_ADD, &name).clicked() {
                state.adding = Some((session.document, session.title.clone()));
            }
        },
    );
}

/// The main act of a visit: code it, or go on with what was begun.
fn act(ui: &mut Ui, view: &View<'_>, session: &Headline, actions: &mut Vec<Action>) {
    let own = view.codings(session.document).into_iter().find(|line| view.is_own(line));
    let (icon, key) = match own {
        None => (ICON_DRAW, "visits-code"),
        Some(own) if own.submitted => (ICON_ASSIGNMENT_TURNED_IN, "visits-look"),
        Some(_) => (ICON_DRAW, "visits-go-on"),
    };
    let response = button::secondary(ui, icon, &tr(key));
    let full = tr!("visits-act", act = tr(key), visit = session.title.as_str());
    if response.accessible_name(full.as_str()).on_hover_text(full).clicked() {
        actions.push(Action::Code(session.document));
    }
}

/// Films of several devices can be laid on top of each other by their sound.
fn align(ui: &mut Ui, view: &View<'_>, session: &Headline, actions: &mut Vec<Action>) {
    let sounding = |session: &Session| session.films.iter().filter(|film| film.facts.sound.is_some()).count();
    if view.session(session.document).is_none_or(|session| sounding(session) < 2) {
        return;
    }
    let name = tr!("visits-act", act = tr("align-films"), visit = session.title.as_str());
    if button::icon(ui, ICON_GRAPHIC_EQ, &name).clicked() {
        actions.push(Action::Listen(session.document));
    }
}

fn when_and_what(ui: &mut Ui, view: &View<'_>, family: &Family, session: &Headline) {
    ui.spacing_mut().interact_size.y = 24.0;
    let mut parts = Vec::new();
    if let Some(held) = session.held {
        parts.push(date(held));
        parts.extend(family.age(held).map(|age| tr!("visits-at-age", age = language::age(age))));
    }
    ui.horizontal_wrapped(|ui| {
        page::muted(ui, parts.join(" · "));
    });
    let Some(known) = view.session(session.document) else { return };
    for film in &known.films {
        ui.horizontal(|ui| {
            let colour = palette(ui).muted;
            let icon = if film.facts.picture.is_some() { ICON_MOVIE } else { ICON_GRAPHIC_EQ };
            ui.label(icon.rich_text().size(18.0).color(colour));
            // Of a recording nothing is known yet but its name.
            let facts = if film.is_recording() {
                vec![film.file_name.clone(), tr("visits-recording")]
            } else {
                vec![film.file_name.clone(), duration(film.facts.duration), size(film.bytes)]
            };
            ui.add(egui::Label::new(egui::RichText::new(facts.join(" · ")).color(colour)).truncate());
        });
    }
}

fn codings(ui: &mut Ui, view: &View<'_>, session: &Headline, actions: &mut Vec<Action>) {
    let codings = view.codings(session.document);
    if codings.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for coding in codings {
            let own = view.is_own(coding);
            let who = if own { tr("visits-own-coding") } else { coding.title.clone() };
            let state = tr(if coding.submitted { "visits-submitted" } else { "visits-draft" });
            let words = tr!("visits-coding", who = who, count = coding.count, state = state);
            let (icon, meaning) =
                if coding.submitted { (ICON_CHECK, Meaning::Good) } else { (ICON_DRAW, Meaning::Waiting) };
            // Coding is blind until one's own is handed in.
            let open = own || view.codings(session.document).iter().any(|line| view.is_own(line) && line.submitted);
            let response = chip(ui, icon, &words, meaning);
            if !own && open {
                let open = tr!("visits-open-coding", who = coding.title.as_str());
                if button::quiet(ui, egui_material_icons::icons::ICON_VISIBILITY, &open).clicked() {
                    let screen = Screen::Code { session: session.document, coding: coding.document };
                    actions.push(Action::Go(screen));
                }
            } else if !own {
                response.on_hover_text(tr("visits-blind"));
            }
        }
    });
}
