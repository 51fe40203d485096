//! The families of the library: who they are, how old the child is, and what waits.

use egui::{Context, RichText, TextEdit, Ui, vec2};
use egui_material_icons::icons::{
    ICON_AUTO_DELETE, ICON_CLOSE, ICON_EDIT_NOTE, ICON_EVENT_UPCOMING, ICON_FAMILY_RESTROOM, ICON_GPP_MAYBE,
    ICON_PLAYLIST_ADD_CHECK, ICON_SEARCH, ICON_SEARCH_OFF,
};

use super::Screen;
use super::family::form::{self, Form};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::{self, date, tr};
use crate::app::theme::{palette, section, space};
use crate::app::view::View;
use crate::app::waiting::{self, Waiting};
use crate::app::widgets::button::{self, CommandLook};
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::dialog::Answer;
use crate::app::widgets::{page, table};
use crate::domain::family::{Family, Refusal};
use crate::domain::id::DocumentId;

/// What the room remembers.
#[derive(Default)]
pub struct State {
    search: String,
    to_search: bool,
    /// Only those that are due to be erased.
    due: bool,
    form: Option<Form>,
}

/// The columns of the list, as shares of its width.
const COLUMNS: [f32; 4] = [0.15, 0.23, 0.17, 0.45];

/// The height of a row.
const ROW: f32 = 46.0;

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    page::column(ui, "families", |ui| {
        let families = view.families();
        page::spread(
            ui,
            |ui| page::heading(ui, &tr("families-title")),
            |ui| {
                if !families.is_empty() {
                    button::command(ui, view, Command::NewFamily, CommandLook::Primary, actions);
                    search(ui, state);
                }
            },
        );
        ui.add_space(space::SMALL);
        if families.is_empty() {
            page::card(ui, |ui| {
                page::empty(ui, ICON_FAMILY_RESTROOM, &tr("families-empty"), &tr("families-empty-first"), |ui| {
                    button::command(ui, view, Command::NewFamily, CommandLook::Primary, actions);
                });
            });
            return;
        }
        due(ui, view, &families, state);
        let wanted = state.search.trim().to_lowercase();
        let found: Vec<_> = families
            .iter()
            .filter(|(_, family)| !state.due || waiting::erasure_due(view, family).is_some())
            .filter(|(_, family)| {
                family.code.to_lowercase().contains(&wanted) || family.question.to_lowercase().contains(&wanted)
            })
            .collect();
        page::muted(
            ui,
            if wanted.is_empty() && !state.due {
                tr!("count-families", count = families.len())
            } else {
                tr!("families-count", shown = found.len(), all = families.len())
            },
        );
        if found.is_empty() {
            page::card(ui, |ui| {
                let what = tr!("families-none-found", search = state.search.trim());
                page::empty(ui, ICON_SEARCH_OFF, &what, &tr("families-none-found-first"), |ui| {
                    if button::secondary(ui, ICON_CLOSE, &tr("families-clear")).clicked() {
                        state.search.clear();
                    }
                });
            });
            return;
        }
        page::card(ui, |ui| {
            header(ui);
            for (id, family) in found {
                row(ui, view, *id, family, actions);
            }
        });
    });
    new_family(ui.ctx(), view, state, actions);
}

/// Says how many families are due to be erased, and shows them alone where that is asked.
fn due(ui: &mut Ui, view: &View<'_>, families: &[(DocumentId, &Family)], state: &mut State) {
    let count = families.iter().filter(|(_, family)| waiting::erasure_due(view, family).is_some()).count();
    state.due &= count > 0;
    if count == 0 {
        return;
    }
    page::callout(ui, page::Callout::Warning, &tr!("families-due", count = count));
    let words = if state.due { "families-due-all" } else { "families-due-only" };
    if button::quiet(ui, ICON_AUTO_DELETE, &tr(words)).clicked() {
        state.due = !state.due;
    }
    ui.add_space(space::TIGHT);
}

/// Runs a command of this room.
pub fn command(command: Command, state: &mut State) {
    match command {
        Command::NewFamily => state.form = Some(Form::default()),
        Command::Find => state.to_search = true,
        _ => {}
    }
}

fn search(ui: &mut Ui, state: &mut State) {
    let hint = tr("families-search");
    let field = TextEdit::singleline(&mut state.search)
        .hint_text(hint.as_str())
        .prefix(ICON_SEARCH.rich_text().size(18.0))
        .desired_width(300.0)
        .margin(egui::Margin::symmetric(10, 7))
        .min_size(vec2(0.0, space::CONTROL));
    let response = ui.add(field).accessible_name(hint.as_str()).on_hover_text(keymap::with_key(&hint, Command::Find));
    if std::mem::take(&mut state.to_search) {
        response.request_focus();
    }
}

fn new_family(ctx: &Context, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(form) = &mut state.form else { return };
    match form::ui(ctx, view, None, form) {
        Answer::Open => {}
        Answer::Closed => state.form = None,
        Answer::Done(family) => {
            state.form = None;
            state.search.clear();
            let id = DocumentId(view.fresh());
            let body = crate::domain::document::Body::Family(family);
            actions.push(Action::Begin { document: id, family: id, body, then: Some(Screen::Family(id)) });
        }
    }
}

fn header(ui: &mut Ui) {
    egui::Frame::new().inner_margin(egui::Margin { left: 16, right: 16, top: 0, bottom: 0 }).show(ui, |ui| {
        let words = ["families-column-code", "families-column-age", "families-column-visit", "families-column-waits"];
        table::header(ui, &COLUMNS, words);
    });
}

fn row(ui: &mut Ui, view: &View<'_>, id: DocumentId, family: &Family, actions: &mut Vec<Action>) {
    let waiting = waiting::in_family(view, id, family);
    let name = tr!("families-open", code = family.code.as_str());
    let (response, ()) = button::pressable(ui, &name, |ui| {
        table::cells(ui, &COLUMNS, ROW, |ui, column| match column {
            0 => {
                ui.add(
                    egui::Label::new(RichText::new(&family.code).text_style(section())).truncate().selectable(false),
                );
            }
            1 => ages(ui, view, family),
            2 => {
                let last = view.sessions(id).first().and_then(|session| session.held);
                page::muted(ui, last.map_or_else(|| tr("families-no-visit"), date));
            }
            _ => {
                ui.spacing_mut().item_spacing.x = 6.0;
                if waiting.is_empty() {
                    page::muted(ui, tr("families-nothing-waits"));
                }
                for thing in &waiting {
                    waits(ui, *thing);
                }
            }
        });
    });
    if response.clicked() {
        actions.push(Action::Go(Screen::Family(id)));
    }
}

fn ages(ui: &mut Ui, view: &View<'_>, family: &Family) {
    let today = view.today();
    let corrected = family.corrected_age(today);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(if corrected.is_some() { 4.0 } else { (ROW - 20.0) / 2.0 });
        match family.age(today) {
            Some(age) => ui.label(language::age(age)),
            None => ui.label(RichText::new(tr("age-unknown")).color(palette(ui).muted)),
        };
        if let Some(corrected) = corrected {
            let colour = palette(ui).muted;
            ui.label(RichText::new(tr!("age-corrected", age = language::age(corrected))).small().color(colour));
        }
    });
}

fn waits(ui: &mut Ui, thing: Waiting) {
    match thing {
        Waiting::ErasureDue => chip(ui, ICON_AUTO_DELETE, &tr("waits-erasure"), Meaning::Bad),
        Waiting::Consent(refusal) => {
            let words = match refusal {
                Refusal::NotGiven(_) | Refusal::NotAViewer(_) => "waits-no-consent",
                Refusal::Ended(..) => "waits-consent-ended",
                Refusal::Withdrawn(..) => "waits-consent-withdrawn",
            };
            chip(ui, ICON_GPP_MAYBE, &tr(words), Meaning::Bad)
        }
        Waiting::ConsentEnds(day) => {
            chip(ui, ICON_EVENT_UPCOMING, &tr!("waits-consent-ends", day = date(day)), Meaning::Warning)
        }
        Waiting::ToCode(count) => {
            chip(ui, ICON_PLAYLIST_ADD_CHECK, &tr!("waits-to-code", count = count), Meaning::Waiting)
        }
        Waiting::Drafts(count) => chip(ui, ICON_EDIT_NOTE, &tr!("waits-drafts", count = count), Meaning::Waiting),
    };
}
