//! The list of marks: everything on the timeline in words, for those who do not see it and those who look for something.
//!
//! Only the rows in view are drawn, however many marks there are.

use egui::{Align2, ComboBox, CursorIcon, FontId, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_material_icons::icons::{ICON_LINK, ICON_PLAYLIST_ADD_CHECK, ICON_SEARCH};

use super::rows::{Filter, Rows};
use super::scene::Scene;
use super::{Field, State, acts};
use crate::app::action::Action;
use crate::app::language::{timecode, tr};
use crate::app::theme::{figures, palette, space, tier_look};
use crate::app::widgets::timeline::look;
use crate::app::widgets::{button, page};
use crate::domain::id::MarkId;
use crate::domain::mark::{Extent, Mark};
use crate::domain::time::SessionTime;

const ROW: f32 = 34.0;

/// What the list remembers.
#[derive(Default)]
pub(super) struct List {
    rows: Rows,
    words: String,
    tier: Option<usize>,
    /// The selection that was last scrolled to.
    followed: Option<MarkId>,
}

impl List {
    /// The marks shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = MarkId> {
        self.rows.iter()
    }

    /// The mark next to one, or to a moment.
    pub fn neighbour(&self, from: (SessionTime, Option<MarkId>), after: bool) -> Option<MarkId> {
        self.rows.neighbour(from, after)
    }
}

pub(super) fn ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    search(ui, scene, state);
    let filter = Filter { words: state.list.words.clone(), tier: state.list.tier, language: scene.language };
    state.list.rows.follow(scene.document, &filter);
    let (shown, all) = (state.list.rows.len(), scene.coding.marks().len());
    if all == 0 {
        let first = if scene.editable { tr("code-no-marks-first") } else { String::new() };
        return page::empty(ui, ICON_PLAYLIST_ADD_CHECK, &tr("code-no-marks"), &first, |_| {});
    }
    page::muted(
        ui,
        if shown == all { tr!("code-count", count = all) } else { tr!("code-count-of", shown = shown, count = all) },
    );
    rows(ui, scene, state, actions);
}

/// The search field and the choice of a tier.
fn search(ui: &mut Ui, scene: &Scene<'_>, state: &mut State) {
    ui.horizontal(|ui| {
        let choice = 132.0;
        let width = ui.available_width() - choice - space::SMALL;
        let field = egui::TextEdit::singleline(&mut state.list.words)
            .hint_text(format!("{}  {}", ICON_SEARCH.codepoint, tr("code-find")))
            .align(Align2::LEFT_CENTER);
        let response = ui.add_sized(vec2(width, space::CONTROL), field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, tr("code-find")));
        if state.wants == Some(Field::Find) {
            state.wants = None;
            response.request_focus();
        }
        let name =
            |tier: usize| scene.coding.scheme.tiers.get(tier).map_or("", |tier| tier.name.in_language(scene.language));
        let all = tr("code-all-tiers");
        let chosen = state.list.tier.map_or(all.as_str(), name).to_owned();
        let combo = ComboBox::from_id_salt("code-list-tier").selected_text(chosen).width(choice).truncate();
        let response = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut state.list.tier, None, &all);
            for tier in 0..scene.coding.scheme.tiers.len() {
                ui.selectable_value(&mut state.list.tier, Some(tier), name(tier));
            }
        });
        response.response.on_hover_text(tr("code-filter-tier"));
    });
}

fn rows(ui: &mut Ui, scene: &Scene<'_>, state: &mut State, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt("code-list").auto_shrink(false);
    if let Some(row) = row_to_follow(scene, state) {
        let offset = row as f32 * ROW - ui.available_height() / 2.0 + ROW / 2.0;
        area = area.vertical_scroll_offset(offset.max(0.0));
    }
    area.show_rows(ui, ROW, state.list.rows.len(), |ui, range| {
        for row in range {
            let Some(mark) = state.list.rows.get(row).and_then(|id| scene.mark(id)) else { continue };
            let selected = state.timeline.selected.contains(&mark.id);
            let response = row_of(ui, scene, mark, selected);
            answer(ui, scene, state, mark, &response, actions);
        }
    });
}

/// The row to bring into view: the selected mark's, once, when it is newly selected elsewhere.
fn row_to_follow(scene: &Scene<'_>, state: &mut State) -> Option<usize> {
    let mut chosen = state.timeline.selected.iter();
    let only = chosen.next().copied().filter(|_| chosen.next().is_none());
    if only == state.list.followed {
        return None;
    }
    state.list.followed = only;
    let mark = scene.mark(only?)?;
    state.list.rows.row_of(mark.extent.start(), mark.id)
}

fn answer(ui: &Ui, scene: &Scene<'_>, state: &mut State, mark: &Mark, response: &Response, actions: &mut Vec<Action>) {
    if response.double_clicked() {
        state.wants = Some(Field::Comment);
    } else if response.clicked() {
        if ui.input(|input| input.modifiers.command) {
            if !state.timeline.selected.remove(&mark.id) {
                state.timeline.selected.insert(mark.id);
            }
        } else {
            acts::visit(scene, state, mark.id, actions);
            // It was chosen here, so it is in view here.
            state.list.followed = Some(mark.id);
        }
    }
    if response.secondary_clicked() {
        state.timeline.selected = [mark.id].into();
    }
    response.context_menu(|ui| super::board::menu(ui, scene, state, mark.id, actions));
}

/// One row: when, the tier's shape, the code, what is written beside it.
fn row_of(ui: &mut Ui, scene: &Scene<'_>, mark: &Mark, selected: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, spoken(scene, mark)));
    let colours = palette(ui);
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if selected || response.hovered() {
        let fill = if selected { colours.accent_soft } else { colours.hovered };
        ui.painter().rect_filled(inner, 6.0, fill);
    }
    button::focus_ring(ui, &response);
    let Some((lane, _, code)) = scene.meaning(mark) else { return response };
    let middle = rect.center().y;
    let painter = ui.painter().with_clip_rect(rect);
    let time = figures().resolve(ui.style());
    painter.text(
        pos2(rect.left() + 8.0, middle),
        Align2::LEFT_CENTER,
        timecode(mark.extent.start()),
        time,
        colours.muted,
    );
    look::paint(&painter, tier_look(ui, lane), pos2(rect.left() + 122.0, middle), 5.0);
    let font = FontId::proportional(15.0);
    let name = painter.text(
        pos2(rect.left() + 138.0, middle),
        Align2::LEFT_CENTER,
        code.name.in_language(scene.language),
        font.clone(),
        colours.text,
    );
    let mut right = rect.right() - 8.0;
    if mark.answers.is_some() {
        let icon = FontId::new(16.0, ICON_LINK.font_family());
        right =
            painter.text(pos2(right, middle), Align2::RIGHT_CENTER, ICON_LINK.codepoint, icon, colours.muted).left()
                - 6.0;
    }
    if !mark.comment.is_empty() {
        let room = Rect::from_min_max(pos2(name.right() + 10.0, rect.top()), pos2(right, rect.bottom()));
        painter.with_clip_rect(room).text(
            room.left_center(),
            Align2::LEFT_CENTER,
            first_line(&mark.comment),
            font,
            colours.muted,
        );
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn first_line(comment: &str) -> &str {
    comment.lines().next().unwrap_or_default()
}

/// A mark in words, as a screen reader says it.
pub(super) fn spoken(scene: &Scene<'_>, mark: &Mark) -> String {
    let Some((_, tier, code)) = scene.meaning(mark) else { return String::new() };
    let when = when(mark.extent);
    let (tier, code) = (tier.name.in_language(scene.language), code.name.in_language(scene.language));
    if mark.comment.is_empty() {
        tr!("code-spoken", code = code, tier = tier, when = when)
    } else {
        tr!("code-spoken-comment", code = code, tier = tier, when = when, comment = mark.comment.as_str())
    }
}

/// When a mark is, in words.
pub(super) fn when(extent: Extent) -> String {
    match extent {
        Extent::At(at) => timecode(at),
        Extent::During(span) => tr!("code-from-to", from = timecode(span.start()), to = timecode(span.end())),
        Extent::Since(start) => tr!("code-since", from = timecode(start)),
    }
}
