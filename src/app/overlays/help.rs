//! The keys of the room one is in, and those that work everywhere.

use egui::{Context, Frame, Margin, RichText, ScrollArea, Stroke, Ui};

use crate::app::command::{Command, Menu};
use crate::app::keymap;
use crate::app::language::tr;
use crate::app::theme::{figures, palette, space};
use crate::app::view::View;
use crate::app::widgets::{dialog, page};

/// Draws the keys. Returns whether they are to be closed.
pub fn ui(ctx: &Context, view: &View<'_>) -> bool {
    let room = view.screen().room();
    let title = tr!("help-title", room = tr(room.words()));
    let ((), close) = dialog::show(ctx, "help", &title, 880.0, |ui| {
        page::muted(ui, tr("help-typing"));
        ui.add_space(space::SMALL);
        ScrollArea::vertical().auto_shrink([false, true]).max_height(ui.available_height()).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = 28.0;
            ui.spacing_mut().item_spacing.x = space::HUGE;
            ui.columns(2, |columns| {
                // Menus go to whichever column is shorter so far.
                let mut heights = [0, 0];
                for menu in Menu::ALL {
                    let commands: Vec<Command> = Command::ALL
                        .iter()
                        .copied()
                        .filter(|command| {
                            let spec = command.spec();
                            spec.menu == menu && !spec.keys.is_empty() && spec.place.contains(room)
                        })
                        .collect();
                    if commands.is_empty() {
                        continue;
                    }
                    let shorter = usize::from(heights[1] < heights[0]);
                    heights[shorter] += commands.len() + 2;
                    section(&mut columns[shorter], menu, &commands);
                }
            });
        });
    });
    close
}

fn section(ui: &mut Ui, menu: Menu, commands: &[Command]) {
    ui.spacing_mut().item_spacing = egui::vec2(space::SMALL, space::TIGHT);
    page::section_title(ui, &menu.title());
    for command in commands {
        page::spread(
            ui,
            |ui| {
                ui.label(command.spec().icon.rich_text().size(18.0).color(palette(ui).muted));
                ui.label(command.label());
            },
            |ui| {
                for (index, shortcut) in command.spec().keys.iter().enumerate().rev() {
                    key_cap(ui, &keymap::words(shortcut));
                    if index > 0 {
                        page::muted(ui, tr("help-or"));
                    }
                }
            },
        );
    }
    ui.add_space(space::MEDIUM);
}

/// A key as it lies on the keyboard.
pub fn key_cap(ui: &mut Ui, words: &str) {
    let colours = palette(ui);
    Frame::new()
        .fill(colours.ground)
        .stroke(Stroke::new(1.0, colours.edge))
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(8, 2))
        .show(ui, |ui| ui.label(RichText::new(words).text_style(figures())));
}
