//! The selected mark: its code, when it is, what is written beside it, what it answers and what answers it.

use egui::{ComboBox, Grid, RichText, Role, TextEdit, Ui, WidgetInfo, vec2};
use egui_material_icons::icons::{
    ICON_ADD_LINK, ICON_DELETE, ICON_LINK_OFF, ICON_PLAY_ARROW, ICON_STEP_INTO, ICON_SUBDIRECTORY_ARROW_RIGHT,
};

use super::scene::Scene;
use super::{Field, State, acts, board};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::language::{duration_exact, timecode, tr};
use crate::app::notice::Notice;
use crate::app::theme::{figures, palette, space, tier_look};
use crate::app::widgets::timeline::look;
use crate::app::widgets::{button, page};
use crate::domain::edit::Label;
use crate::domain::id::MarkId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::time::SessionTime;

/// What is typed about a mark, until it is entered.
#[derive(Default)]
pub(super) struct Fields {
    /// The mark as it was when the fields were filled.
    of: Option<Mark>,
    start: String,
    end: String,
    comment: String,
}

impl Fields {
    fn fill(&mut self, mark: &Mark) {
        if self.of.as_ref() == Some(mark) {
            return;
        }
        // Another selection, or a drag, must not take away what is being written.
        let writing = self.of.as_ref().is_some_and(|of| of.id == mark.id && of.comment == mark.comment);
        if !writing {
            self.comment.clone_from(&mark.comment);
        }
        self.start = timecode(mark.extent.start());
        self.end = match mark.extent {
            Extent::Since(_) => String::new(),
            _ => timecode(mark.extent.end()),
        };
        self.of = Some(mark.clone());
    }
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let count = state.timeline.selected.len();
    let only = state.timeline.selected.first().copied().filter(|_| count == 1);
    keep_comment(scene, state, only, actions);
    match only.and_then(|id| scene.mark(id)) {
        Some(mark) => one_mark(ui, scene, state, mark, actions),
        None if count > 1 => many(ui, scene, state, count, actions),
        // A mark that was just made is selected before it is there.
        None => nothing(ui, state),
    }
    ui.add_space(space::SMALL);
    ui.separator();
}

/// A comment that was written and not entered goes with the mark it was written beside.
fn keep_comment(scene: &Scene<'_>, state: &mut State, only: Option<MarkId>, actions: &mut Vec<Action>) {
    let Some(of) = state.inspector.of.as_ref().filter(|of| only != Some(of.id)) else { return };
    if let Some(mark) = scene.mark(of.id).filter(|mark| scene.editable && mark.comment != state.inspector.comment) {
        acts::commit(scene, scene.coding.comment(mark.id, &state.inspector.comment), actions);
    }
    state.inspector = Fields::default();
}

fn nothing(ui: &mut Ui, state: &mut State) {
    // A comment can only be written beside a mark.
    state.wanted(Field::Comment);
    page::muted(ui, tr("code-nothing-selected"));
}

fn many(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, count: usize, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        page::section_title(ui, &tr!("code-selected", count = count));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if scene.editable && button::icon(ui, ICON_DELETE, &keymap::label_with_key(Command::DeleteMarks)).clicked()
            {
                acts::delete(scene, state, actions);
            }
            if scene.editable && button::icon(ui, ICON_ADD_LINK, &keymap::label_with_key(Command::LinkMark)).clicked() {
                acts::link(scene, state, actions);
            }
        });
    });
}

fn one_mark(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, actions: &mut Vec<Action>) {
    state.inspector.fill(mark);
    ui.horizontal(|ui| {
        code(ui, scene, mark, actions);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if scene.editable && button::icon(ui, ICON_DELETE, &keymap::label_with_key(Command::DeleteMarks)).clicked()
            {
                acts::delete(scene, state, actions);
            }
            if button::icon(ui, ICON_PLAY_ARROW, &tr("code-play-mark")).clicked() {
                board::play(scene, state, mark.id, actions);
            }
        });
    });
    Grid::new("code-when").num_columns(3).spacing(vec2(space::SMALL, 6.0)).show(ui, |ui| {
        edge(ui, scene, state, mark, Edge::Start, actions);
        ui.end_row();
        edge(ui, scene, state, mark, Edge::End, actions);
        ui.end_row();
    });
    length(ui, mark);
    comment(ui, scene, state, mark, actions);
    links(ui, scene, state, mark, actions);
}

/// The code, to be changed for another of its tier.
fn code(ui: &mut Ui, scene: &Scene<'_>, mark: &Mark, actions: &mut Vec<Action>) {
    let Some((lane, tier, current)) = scene.meaning(mark) else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, space::CONTROL), egui::Sense::hover());
    look::paint(ui.painter(), tier_look(ui, lane), rect.center(), 6.0);
    let shown = RichText::new(current.name.in_language(scene.language)).text_style(crate::app::theme::section());
    ui.add_enabled_ui(scene.editable, |ui| {
        let width = (ui.available_width() - 2.0 * space::CONTROL - 8.0).max(80.0);
        let combo = ComboBox::from_id_salt("code-of-mark").selected_text(shown).width(width).truncate();
        let response = combo.show_ui(ui, |ui| {
            for code in &tier.codes {
                let name = code.name.in_language(scene.language);
                if ui.selectable_label(code.id == mark.code, name).clicked() && code.id != mark.code {
                    acts::commit(scene, scene.coding.retype(mark.id, &code.id), actions);
                }
            }
        });
        response.response.on_hover_text(tr("code-retype"));
    });
}

/// One end of a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// When a mark starts or ends: typed, or taken from the playhead.
fn edge(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, edge: Edge, actions: &mut Vec<Action>) {
    let seen = scene.seen();
    let (label, typed) = match edge {
        Edge::Start => (tr("code-start"), &mut state.inspector.start),
        Edge::End => (tr("code-end"), &mut state.inspector.end),
    };
    let name = ui.label(&label);
    let hint = if edge == Edge::End { tr("code-still-on") } else { String::new() };
    let field = TextEdit::singleline(typed).font(figures()).hint_text(hint).align(egui::Align2::LEFT_CENTER);
    let field = |ui: &mut Ui| ui.add_sized(vec2(132.0, space::CONTROL), field);
    let response = ui.add_enabled_ui(scene.editable, field).inner.labelled_by(name.id);
    let entered = response.lost_focus().then(|| typed.clone());
    let label = tr(if edge == Edge::Start { "code-start-here" } else { "code-end-here" });
    let here = scene.editable && button::icon(ui, ICON_STEP_INTO, &label).clicked();
    let at = match entered {
        _ if here => seen,
        Some(typed) if typed != shown(mark, edge) => match typed.parse::<SessionTime>() {
            Ok(at) => at,
            Err(error) => {
                state.inspector.of = None;
                return actions.push(Action::Tell(Notice::warning(tr!("code-no-time", typed = error.typed))));
            }
        },
        _ => return,
    };
    match with_edge(mark.extent, edge, at) {
        Some((extent, label)) => acts::reshape(scene, mark.id, extent, label, actions),
        None => actions.push(Action::Tell(Notice::warning(tr("code-ends-before")))),
    }
    // Where the domain lets it stand elsewhere, the field shows where.
    state.inspector.of = None;
}

/// What the field says while nothing is typed.
fn shown(mark: &Mark, edge: Edge) -> String {
    match (edge, mark.extent) {
        (Edge::Start, extent) => timecode(extent.start()),
        (Edge::End, Extent::Since(_)) => String::new(),
        (Edge::End, extent) => timecode(extent.end()),
    }
}

/// The extent with one end elsewhere; a moment moves by its start, and is drawn out by its end.
fn with_edge(extent: Extent, edge: Edge, at: SessionTime) -> Option<(Extent, Label)> {
    match (edge, extent) {
        (Edge::Start, Extent::At(_)) => Some((Extent::At(at), Label::MoveMark)),
        (Edge::Start, Extent::Since(_)) => Some((Extent::Since(at), Label::TrimMark)),
        (Edge::Start, Extent::During(span)) => Some((Extent::between(at, span.end())?, Label::TrimMark)),
        (Edge::End, extent) => Some((Extent::between(extent.start(), at)?, Label::TrimMark)),
    }
}

fn length(ui: &mut Ui, mark: &Mark) {
    let words = match mark.extent {
        Extent::At(_) => tr("code-moment"),
        Extent::Since(_) => tr("code-still-on"),
        Extent::During(span) => tr!("code-lasts", length = duration_exact(span.length())),
    };
    page::muted(ui, words);
}

fn comment(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, actions: &mut Vec<Action>) {
    let wanted = state.wanted(Field::Comment);
    let field = TextEdit::multiline(&mut state.inspector.comment)
        .hint_text(tr("code-comment"))
        .desired_rows(2)
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(10, 7))
        // Enter is done; Shift+Enter begins another line.
        .return_key(egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, egui::Key::Enter));
    let response = ui.add_enabled(scene.editable, field);
    response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, scene.editable, tr("code-comment")));
    if wanted {
        response.request_focus();
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter) && !input.modifiers.shift) {
        response.surrender_focus();
        enter_comment(scene, state, mark, actions);
    } else if response.lost_focus() {
        enter_comment(scene, state, mark, actions);
    }
}

fn enter_comment(scene: &Scene<'_>, state: &mut State, mark: &Mark, actions: &mut Vec<Action>) {
    let written = state.inspector.comment.trim().to_owned();
    if written != mark.comment && scene.editable {
        acts::commit(scene, scene.coding.comment(mark.id, &written), actions);
    }
    state.inspector.comment = written;
}

/// What the mark answers, and what answers it; each leads there.
fn links(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, actions: &mut Vec<Action>) {
    let answers = scene.meaning(mark).is_some_and(|(_, tier, _)| tier.answers.is_some());
    if answers {
        ui.horizontal(|ui| {
            page::muted(ui, tr("code-answers"));
            match mark.answers.and_then(|cue| scene.mark(cue)) {
                Some(cue) => {
                    leads_to(ui, scene, state, cue, actions);
                    if scene.editable && button::icon(ui, ICON_LINK_OFF, &tr("code-unlink")).clicked() {
                        acts::commit(scene, scene.coding.link(mark.id, None), actions);
                    }
                }
                None if scene.editable => {
                    let label = Command::LinkMark.label();
                    if button::quiet(ui, ICON_ADD_LINK, &label).clicked() {
                        acts::link(scene, state, actions);
                    }
                }
                None => page::muted(ui, tr("code-nothing")),
            }
        });
    }
    let answered = scene.coding.marks().answers_to(mark.id);
    if !answered.is_empty() {
        page::muted(ui, tr("code-answered-by"));
        for answer in answered {
            leads_to(ui, scene, state, answer, actions);
        }
    }
}

fn leads_to(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, actions: &mut Vec<Action>) {
    let words = tr!("code-at", code = scene.name(mark), time = timecode(mark.extent.start()));
    let colour = palette(ui).accent;
    let text =
        (ICON_SUBDIRECTORY_ARROW_RIGHT.rich_text().size(16.0).color(colour), RichText::new(&words).color(colour));
    let response = ui.add(egui::Button::new(text).frame_when_inactive(false).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    button::focus_ring(ui, &response);
    if response.clicked() {
        acts::visit(scene, state, mark.id, actions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn typed_edges_keep_what_they_do_not_speak_of() {
        let t = SessionTime::from_secs;
        let span = |from, to| Extent::During(Span::new(t(from), t(to)).expect("ordered"));
        for (before, edge, at, after) in [
            (Extent::At(t(5)), Edge::Start, 7, Some((Extent::At(t(7)), Label::MoveMark))),
            (Extent::At(t(5)), Edge::End, 7, Some((span(5, 7), Label::TrimMark))),
            (span(5, 9), Edge::Start, 7, Some((span(7, 9), Label::TrimMark))),
            (span(5, 9), Edge::End, 5, Some((Extent::At(t(5)), Label::TrimMark))),
            (span(5, 9), Edge::End, 4, None),
            (Extent::Since(t(5)), Edge::Start, 3, Some((Extent::Since(t(3)), Label::TrimMark))),
            (Extent::Since(t(5)), Edge::End, 8, Some((span(5, 8), Label::TrimMark))),
        ] {
            assert_eq!(with_edge(before, edge, t(at)), after, "{before:?}");
        }
    }
}
