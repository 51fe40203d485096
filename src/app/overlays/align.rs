//! Where the films of a visit are heard to lie, and both together, before any is moved.

use egui::{Color32, Context, Rect, RichText, Sense, Slider, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_material_icons::icons::{ICON_GRAPHIC_EQ, ICON_HEARING, ICON_PAUSE, ICON_PLAY_ARROW};

use crate::app::action::Action;
use crate::app::aligning::{AlignAct, Aligning, Placed};
use crate::app::language::{decimal, timecode, tr};
use crate::app::theme::{DARK, figures, palette, space, strong};
use crate::app::view::View;
use crate::app::widgets::{button, dialog, page, picture};
use crate::domain::time::{SessionTime, Span};

const WIDTH: f32 = 860.0;
const PICTURE: f32 = 200.0;
const OUTLINE: f32 = 38.0;
/// How much of the sound is drawn, to each side of the moment.
const AROUND: SessionTime = SessionTime::from_millis(1_500);
/// What a press moves a film by.
const MOVES: [i64; 3] = [1_000, 100, 10];
/// From here on the place is heard clearly, and from here on well enough.
const CLEARLY: f32 = 0.6;
const WELL: f32 = 0.4;

/// Draws the preview. Returns whether it is to be closed.
pub fn ui(ctx: &Context, view: &View<'_>, actions: &mut Vec<Action>) -> bool {
    let Some(aligning) = view.aligning() else { return true };
    let (done, close) = dialog::show(ctx, "align", &tr("align-title"), WIDTH, |ui| {
        page::muted(ui, tr!("align-says", film = aligning.reference().file_name.as_str()));
        ui.add_space(space::TIGHT);
        for (number, film) in aligning.films().iter().enumerate() {
            line(ui, aligning, number, film, actions);
        }
        ui.add_space(space::TIGHT);
        preview(ui, aligning, actions);
        let any = !aligning.edits().is_empty();
        let mut done = false;
        dialog::acts(ui, |ui| {
            let align = ui.add_enabled_ui(any, |ui| button::primary(ui, ICON_GRAPHIC_EQ, &tr("align-do"))).inner;
            if align.clicked() {
                actions.push(Action::Align(AlignAct::Accept));
            }
            done = button::plain(ui, &tr("dialog-cancel")).clicked();
            if !any {
                page::muted(ui, tr("align-nothing"));
            }
        });
        done
    });
    done || close
}

/// What would become of a film.
fn line(ui: &mut Ui, aligning: &Aligning, number: usize, film: &Placed, actions: &mut Vec<Action>) {
    let words = tr!("align-line", film = film.heard.film.file_name.as_str(), place = place(film), sure = sure(film));
    if aligning.films().len() == 1 {
        ui.label(RichText::new(words).family(strong()));
    } else if ui.radio(aligning.compared() == number, words).clicked() {
        actions.push(Action::Align(AlignAct::Compare(number)));
    }
}

fn place(film: &Placed) -> String {
    let away = film.away().as_secs_f64();
    let seconds = decimal(away.abs(), 3);
    match away {
        0.0 => tr("align-place-same"),
        away if away < 0.0 => tr!("align-place-earlier", seconds = seconds),
        _ => tr!("align-place-later", seconds = seconds),
    }
}

/// How sure that is, in words.
fn sure(film: &Placed) -> String {
    if film.offset != film.as_heard() {
        return tr("align-by-hand");
    }
    tr(match film.heard.alignment.map(|found| found.confidence) {
        None => "align-sure-not",
        Some(sure) if sure >= CLEARLY => "align-sure-clearly",
        Some(sure) if sure >= WELL => "align-sure-well",
        Some(_) => "align-sure-hardly",
    })
}

fn preview(ui: &mut Ui, aligning: &Aligning, actions: &mut Vec<Action>) {
    let Some(film) = aligning.films().get(aligning.compared()) else { return };
    let gap = space::SMALL;
    let half = (ui.available_width() - gap) / 2.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), PICTURE), Sense::hover());
    for (seat, name) in [&aligning.reference().file_name, &film.heard.film.file_name].into_iter().enumerate() {
        let left = rect.left() + seat as f32 * (half + gap);
        seen(ui, aligning, seat, name, Rect::from_min_size(pos2(left, rect.top()), vec2(half, PICTURE)));
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 2.0 * OUTLINE), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, tr("align-outline")));
    for seat in 0..2 {
        let top = rect.top() + seat as f32 * OUTLINE;
        outline(ui, aligning, seat, Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), OUTLINE)));
    }
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.5, palette(ui).danger));
    let Some((start, end)) = aligning.shared() else {
        page::muted(ui, tr("align-apart"));
        moves(ui, film, actions);
        return;
    };
    ui.horizontal(|ui| {
        let (icon, words) =
            if aligning.running() { (ICON_PAUSE, "align-pause") } else { (ICON_PLAY_ARROW, "align-play") };
        if button::secondary(ui, icon, &tr(words)).clicked() {
            actions.push(Action::Align(AlignAct::PlayPause));
        }
        let mut at = aligning.at().as_secs_f64();
        ui.visuals_mut().widgets.inactive.bg_fill = palette(ui).line;
        ui.spacing_mut().slider_width = (ui.available_width() - 130.0).max(80.0);
        let slider = Slider::new(&mut at, start.as_secs_f64()..=end.as_secs_f64()).show_value(false);
        if ui.add(slider).accessible_name(tr("align-moment")).changed() {
            actions.push(Action::Align(AlignAct::Seek(SessionTime::from_secs_f64(at))));
        }
        ui.label(RichText::new(timecode(aligning.at())).text_style(figures()));
    });
    moves(ui, film, actions);
    page::small(ui, &tr("align-exact"));
}

/// A film can be moved by hand, a little or more.
fn moves(ui: &mut Ui, film: &Placed, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let mut step = |ui: &mut Ui, millis: i64| {
            let (sign, key) = if millis < 0 { ("−", "align-move-earlier") } else { ("+", "align-move-later") };
            let size = if millis.abs() >= 1_000 { "1 s".to_owned() } else { format!("{} ms", millis.abs()) };
            let name = tr!(key, by = size.as_str());
            let press = button::plain(ui, &format!("{sign} {size}"));
            if press.accessible_name(name.as_str()).on_hover_text(name).clicked() {
                actions.push(Action::Align(AlignAct::Move(SessionTime::from_millis(millis))));
            }
        };
        for millis in MOVES {
            step(ui, -millis);
        }
        for millis in MOVES.into_iter().rev() {
            step(ui, millis);
        }
        let by_hand = film.offset != film.as_heard();
        let back = ui.add_enabled_ui(by_hand, |ui| button::secondary(ui, ICON_HEARING, &tr("align-as-heard"))).inner;
        if back.clicked() {
            actions.push(Action::Align(AlignAct::AsHeard));
        }
    });
}

fn seen(ui: &Ui, aligning: &Aligning, seat: usize, name: &str, field: Rect) {
    let painter = ui.painter();
    painter.rect_filled(field, 8.0, palette(ui).stage);
    if let Some(shown) = &aligning.report(seat).picture {
        picture::paint(painter, shown, field);
    }
    let font = egui::TextStyle::Small.resolve(ui.style());
    let galley = painter.layout(name.to_owned(), font, DARK.text, field.width() - 32.0);
    let plate = Rect::from_min_size(field.min + vec2(8.0, 8.0), galley.size() + vec2(16.0, 8.0));
    painter.rect_filled(plate, 8.0, DARK.surface.gamma_multiply(0.85));
    painter.galley(plate.min + vec2(8.0, 4.0), galley, DARK.text);
}

/// The outline of a film's sound around the moment, as high as its loudest.
fn outline(ui: &Ui, aligning: &Aligning, seat: usize, field: Rect) {
    let Some((peaks, offset)) = aligning.outline(seat) else { return };
    let ink: Color32 = if seat == 0 { palette(ui).accent } else { palette(ui).text };
    let columns = field.width() as i64;
    let from = aligning.at() - AROUND - offset;
    let at = |column: i64| from + SessionTime::from_nanos(2 * AROUND.nanos() / columns.max(1) * column);
    let values: Vec<(i16, i16)> = (0..columns)
        .map(|column| Span::new(at(column), at(column + 1)).map_or((0, 0), |span| peaks.over(span)))
        .collect();
    let loudest = values.iter().map(|(low, high)| high.unsigned_abs().max(low.unsigned_abs())).max().unwrap_or(0);
    let scale = (field.height() / 2.0 - 2.0) / f32::from(loudest.max(256));
    for (column, (low, high)) in values.into_iter().enumerate() {
        let x = field.left() + column as f32 + 0.5;
        let middle = field.center().y;
        let range = middle - f32::from(high) * scale - 0.5..=middle - f32::from(low) * scale + 0.5;
        ui.painter().vline(x, range, Stroke::new(1.0, ink));
    }
}
