//! One family: the child, the question, what was consented to, the visits in time, and the plans.

use egui::Ui;
use egui_material_icons::icons::ICON_LIST_ALT;

use super::Screen;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::language::{self, date, tr};
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::dialog::Answer;
use crate::app::widgets::page;
use crate::domain::document::Body;
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::family::Family;
use crate::domain::feedback::Plan;
use crate::domain::id::DocumentId;
use crate::domain::rights::Right;

mod case;
mod consent;
pub mod form;
mod give;
mod import;
mod leaving;
mod plans;
mod visits;
mod withdraw;

use form::Form;

/// What the room remembers.
#[derive(Default)]
pub struct State {
    form: Option<Form>,
    import: Option<import::State>,
    leaving: Option<leaving::State>,
    case: case::State,
    consent: consent::State,
    visits: visits::State,
}

/// The narrow column at the right.
const ASIDE: f32 = 372.0;

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, id: DocumentId, state: &mut State, actions: &mut Vec<Action>) {
    let Some(family) = view.family(id) else { return };
    page::column(ui, "family", |ui| {
        page::spread(
            ui,
            |ui| page::heading(ui, &family.code),
            |ui| {
                button::command(ui, view, Command::Record, CommandLook::Primary, actions);
                button::command(ui, view, Command::ImportFilm, CommandLook::Secondary, actions);
                button::command(ui, view, Command::NewPlan, CommandLook::Secondary, actions);
                button::command(ui, view, Command::EditFamily, CommandLook::Quiet, actions);
            },
        );
        ui.add_space(space::SMALL);
        let wide = ui.available_width() - ASIDE - space::LARGE;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(wide);
                visits::ui(ui, view, (id, family), &mut state.visits, actions);
                ui.add_space(space::MEDIUM);
                plans::ui(ui, view, id, actions);
            });
            ui.add_space(space::LARGE - ui.spacing().item_spacing.x);
            ui.vertical(|ui| {
                ui.set_width(ASIDE);
                child(ui, view, family);
                ui.add_space(space::SMALL);
                page::card(ui, |ui| {
                    if let Some(after) = consent::ui(ui, view, family, &mut state.consent) {
                        actions.push(change(id, family, after));
                    }
                });
                ui.add_space(space::SMALL);
                page::card(ui, |ui| {
                    if let Some(after) = case::ui(ui, view, family, &mut state.case) {
                        actions.push(change(id, family, after));
                    }
                });
                if view.may(Right::ReadAccessLog) {
                    ui.add_space(space::TIGHT);
                    if button::quiet(ui, ICON_LIST_ALT, &tr("family-log")).clicked() {
                        actions.push(Action::Go(Screen::Log(Some(id))));
                    }
                }
                ui.add_space(space::SMALL);
                leaving::card(ui, view, family, actions);
            });
        });
    });
    if let Some(form) = &mut state.form {
        match form::ui(ui.ctx(), view, Some(id), form) {
            Answer::Open => {}
            Answer::Closed => state.form = None,
            Answer::Done(after) => {
                state.form = None;
                if after != *family {
                    actions.push(change(id, family, after));
                }
            }
        }
    }
    if let Some(leaving) = &mut state.leaving
        && leaving::ui(ui.ctx(), view, (id, family), leaving, actions)
    {
        state.leaving = None;
    }
    if let Some(visit) = state.visits.adding.take() {
        state.import = Some(import::State::joining(visit));
    }
    if let Some(import) = &mut state.import
        && import::ui(ui.ctx(), id, &family.code, import, actions)
    {
        state.import = None;
    }
}

/// Runs a command of this room.
pub fn command(command: Command, view: &View<'_>, id: DocumentId, state: &mut State, actions: &mut Vec<Action>) {
    match command {
        Command::EditFamily => state.form = view.family(id).map(Form::of),
        Command::ImportFilm => state.import = Some(import::State::default()),
        Command::HandOverFamily | Command::EraseFamily => state.leaving = leaving::State::of(command),
        Command::Record => actions.push(Action::Go(Screen::Record { family: id })),
        Command::NewPlan => actions.extend(new_plan(view, id)),
        _ => {}
    }
}

/// A plan begins with the family's own question.
fn new_plan(view: &View<'_>, family: DocumentId) -> Option<Action> {
    let question = view.family(family)?.question.clone();
    let title = tr!("plans-new-title", day = date(view.today()));
    let plan = DocumentId(view.fresh());
    let body = Body::Plan(Plan { family, title, question, clips: Vec::new() });
    Some(Action::Begin { document: plan, family, body, then: Some(Screen::Feedback { plan }) })
}

fn change(id: DocumentId, before: &Family, after: Family) -> Action {
    let edit = Edit::Family(Box::new(Change::new(before.clone(), after)));
    Action::Commit(id, Transaction::one(Label::EditFamily, edit))
}

fn child(ui: &mut Ui, view: &View<'_>, family: &Family) {
    let today = view.today();
    page::card(ui, |ui| {
        page::section_title(ui, &tr("family-child"));
        match (family.born, family.age(today)) {
            (Some(born), Some(age)) => {
                let mut facts = vec![("family-age", language::age(age))];
                facts.extend(family.corrected_age(today).map(|age| ("family-corrected", language::age(age))));
                facts.push(("family-born-on", date(born)));
                facts.extend(
                    family
                        .gestation_days
                        .map(|days| ("family-gestation", tr!("gestation", weeks = days / 7, days = days % 7))),
                );
                page::facts(ui, "child", 130.0, &facts);
            }
            _ => page::muted(ui, tr("family-born-unknown")),
        }
        ui.add_space(space::SMALL);
        page::section_title(ui, &tr("family-question"));
        if family.question.is_empty() {
            page::muted(ui, tr("family-question-empty"));
        } else {
            ui.label(tr!("quoted", words = family.question.as_str()));
        }
    });
}
