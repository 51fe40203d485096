//! Whether the case goes on: its end is entered here, and from it the keeping rule counts.

use chrono::NaiveDate;
use egui::{Context, Ui};
use egui_material_icons::icons::{ICON_AUTO_DELETE, ICON_CHECK, ICON_EVENT_AVAILABLE, ICON_FLAG, ICON_UNDO};

use crate::app::language::{date, tr, typed_date};
use crate::app::say;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, dialog, page};
use crate::domain::family::Family;
use crate::domain::rights::Right;

/// The day that is typed, while the dialog is open.
#[derive(Debug, Default)]
pub struct State {
    on: Option<String>,
}

/// Draws the card. Returns the record as it is to be.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: &Family, state: &mut State) -> Option<Family> {
    page::section_title(ui, &tr("case-title"));
    let mut after = None;
    match family.ended {
        None => chip(ui, ICON_EVENT_AVAILABLE, &tr("case-goes-on"), Meaning::Good),
        Some(day) => chip(ui, ICON_FLAG, &tr!("case-ended", day = date(day)), Meaning::Neutral),
    };
    due(ui, view, family);
    if view.may(Right::WriteRecords) {
        match family.ended {
            None if button::quiet(ui, ICON_FLAG, &tr("case-end")).clicked() => {
                state.on = Some(view.today().to_string());
            }
            Some(_) if button::quiet(ui, ICON_UNDO, &tr("case-not-ended")).clicked() => {
                after = Some(Family { ended: None, ..family.clone() });
            }
            _ => {}
        }
    }
    let ended = ask(ui.ctx(), view, state);
    after.or(ended.map(|day| Family { ended: Some(day), ..family.clone() }))
}

/// When the family is due to be erased, and why.
fn due(ui: &mut Ui, view: &View<'_>, family: &Family) {
    let Some(day) = family.erasure_due(view.keeping()) else { return };
    let words = if day <= view.today() {
        tr!("case-due-since", day = date(day))
    } else {
        tr!("case-due-from", day = date(day))
    };
    chip(ui, ICON_AUTO_DELETE, &words, if day <= view.today() { Meaning::Bad } else { Meaning::Waiting });
    page::small(ui, &tr("case-due-why"));
}

fn ask(ctx: &Context, view: &View<'_>, state: &mut State) -> Option<NaiveDate> {
    let typed = state.on.as_mut()?;
    let ((done, cancelled), close) = dialog::show(ctx, "case-end", &tr("case-end"), 520.0, |ui| {
        ui.label(match view.keeping() {
            Some(rule) => tr!("case-end-says", rule = say::keeping(rule)),
            None => tr("case-end-no-rule"),
        });
        ui.add_space(space::SMALL);
        let day = typed_date(typed).filter(|day| *day <= view.today());
        field::short(ui, &tr("case-on"), typed, 180.0, &Below::wrong_if(day.is_none(), "field-date-ahead"));
        let (mut done, mut cancelled) = (None, false);
        dialog::acts(ui, |ui| {
            if button::primary(ui, ICON_CHECK, &tr("case-end-do")).clicked() {
                done = day;
            }
            cancelled = button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        (done, cancelled)
    });
    if done.is_some() || cancelled || close {
        state.on = None;
    }
    done
}
