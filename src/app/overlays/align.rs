//! Where the films of a visit are heard to lie, before any is moved.

use egui::Context;
use egui_material_icons::icons::ICON_GRAPHIC_EQ;

use crate::app::action::Action;
use crate::app::language::{decimal, tr};
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::{button, dialog, page};
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::practice::align::Heard;

/// Draws the preview. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    let Some((session, heard)) = view.heard() else { return true };
    let (done, close) = dialog::show(ctx, "align", &tr("align-title"), 620.0, |ui| {
        ui.label(tr("align-says"));
        ui.add_space(space::SMALL);
        for heard in heard {
            ui.label(words(heard));
        }
        let edits: Vec<Edit> = heard.iter().filter_map(change).collect();
        let mut done = false;
        dialog::acts(ui, |ui| {
            let any = !edits.is_empty();
            let align = ui.add_enabled_ui(any, |ui| button::primary(ui, ICON_GRAPHIC_EQ, &tr("align-do"))).inner;
            if align.clicked() {
                actions.push(Action::Commit(*session, Transaction::new(Label::AlignFilms, edits.clone())));
                done = true;
            }
            done |= button::plain(ui, &tr("dialog-cancel")).clicked();
        });
        if edits.is_empty() {
            page::muted(ui, tr("align-nothing"));
        }
        done
    });
    done || close
}

fn change(heard: &Heard) -> Option<Edit> {
    Some(Edit::SessionFilm(Box::new(Change::new(Some(heard.film.clone()), Some(heard.moved()?)))))
}

/// What would become of a film.
fn words(heard: &Heard) -> String {
    let film = heard.film.file_name.as_str();
    match (heard.alignment, heard.moved()) {
        (None, _) => tr!("align-unknown", film = film),
        (Some(_), None) => tr!("align-right", film = film),
        (Some(found), Some(moved)) => {
            let away = (moved.offset - heard.film.offset).as_secs_f64();
            let (seconds, percent) = (decimal(away.abs(), 3), (found.confidence * 100.0).round() as i64);
            tr!(
                if away < 0.0 { "align-earlier" } else { "align-later" },
                film = film,
                seconds = seconds,
                percent = percent
            )
        }
    }
}
