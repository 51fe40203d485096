//! Every command of the room, found by typing a part of its name.

use egui::{Button, Context, Key, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::tr;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::app::widgets::{dialog, page};

/// What the palette remembers.
#[derive(Debug, Default)]
pub struct State {
    search: String,
    chosen: usize,
    open: bool,
}

/// Draws the palette. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) -> bool {
    let (run, close) = dialog::show(ctx, "palette", &tr("command-palette"), 560.0, |ui| contents(ui, view, state));
    if let Some(command) = run {
        actions.push(Action::Do(command));
    }
    close || run.is_some()
}

fn contents(ui: &mut Ui, view: &View<'_>, state: &mut State) -> Option<Command> {
    let found = found(view, &state.search);
    // The arrows choose while the cursor stays in the field, so they are taken before the field sees them.
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    let last = found.len().saturating_sub(1);
    state.chosen = match (down, up) {
        (true, _) => state.chosen + 1,
        (_, true) => state.chosen.saturating_sub(1),
        _ => state.chosen,
    }
    .min(last);
    let field = TextEdit::singleline(&mut state.search)
        .hint_text(tr("palette-hint"))
        .desired_width(ui.available_width())
        .margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(field).accessible_name(tr("palette-hint"));
    if response.changed() {
        state.chosen = 0;
    }
    if !state.open {
        state.open = true;
        response.request_focus();
    }
    ui.add_space(space::SMALL);
    let mut run = enter.then(|| found.get(state.chosen).copied()).flatten();
    ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if found.is_empty() {
            page::muted(ui, tr("palette-nothing"));
        }
        for (index, command) in found.iter().enumerate() {
            let chosen = index == state.chosen;
            let response = entry(ui, *command, chosen);
            if chosen && (down || up) {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                run = Some(*command);
            }
        }
    });
    run
}

fn entry(ui: &mut Ui, command: Command, chosen: bool) -> egui::Response {
    let spec = command.spec();
    let keys = spec.keys.first().map(keymap::words).unwrap_or_default();
    let fill = if chosen { palette(ui).accent_soft } else { palette(ui).surface };
    let button = Button::new((spec.icon.rich_text().size(18.0), command.label()))
        .shortcut_text(keys)
        .fill(fill)
        .stroke(egui::Stroke::NONE)
        .min_size(vec2(ui.available_width(), space::CONTROL));
    ui.add(button).accessible_name(command.label())
}

/// The commands that would do something now and whose name contains every word that was typed.
fn found(view: &View<'_>, search: &str) -> Vec<Command> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let fits = |command: &Command| {
        let label = command.label().to_lowercase();
        words.iter().all(|word| label.contains(word))
    };
    let here = |command: &Command| *command != Command::Palette && view.allows(*command);
    Command::ALL.iter().copied().filter(|command| here(command) && fits(command)).collect()
}
