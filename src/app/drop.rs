//! Films dropped anywhere in the window go to the family one is with.

use std::path::PathBuf;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, RichText, Stroke};
use egui_material_icons::icons::ICON_VIDEO_FILE;

use super::action::Action;
use super::language::tr;
use super::notice::Notice;
use super::screens::Screen;
use super::theme::{palette, section};
use super::view::View;
use crate::domain::id::DocumentId;

/// Takes dropped files, and says where they would go while they hover.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) {
    let family = family(view);
    let files: Vec<PathBuf> =
        ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    if !files.is_empty() {
        actions.push(match family {
            Some(family) => Action::Import { family, visit: None, files },
            None => Action::Tell(Notice::information(tr("import-no-family"))),
        });
    }
    if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
        let words = match family.and_then(|id| view.headline(id)) {
            Some(line) => tr!("import-drop-here", code = line.title.as_str()),
            None => tr("import-no-family"),
        };
        hovering(ctx, &words);
    }
}

/// The family of the screen.
fn family(view: &View<'_>) -> Option<DocumentId> {
    let document = match view.screen() {
        Screen::Family(family) => return Some(family),
        Screen::Code { session, .. } => session,
        Screen::Feedback { plan } => plan,
        Screen::Doors
        | Screen::Families
        | Screen::Record { .. }
        | Screen::Show { .. }
        | Screen::Counts
        | Screen::Log(_)
        | Screen::Settings => {
            return None;
        }
    };
    view.headline(document).map(|line| line.family)
}

fn hovering(ctx: &Context, words: &str) {
    Area::new(Id::unique("drop")).anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO).order(Order::Tooltip).show(
        ctx,
        |ui| {
            let colours = palette(ui);
            Frame::new()
                .fill(colours.accent_soft)
                .stroke(Stroke::new(2.0, colours.accent))
                .corner_radius(14.0)
                .inner_margin(Margin::symmetric(32, 24))
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.label(ICON_VIDEO_FILE.rich_text().size(32.0).color(colours.accent));
                        ui.label(RichText::new(words).text_style(section()));
                    });
                });
        },
    );
}
