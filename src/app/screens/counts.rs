//! Counts and ages, for whoever plans or reports: no names, no film, no marks.

use egui::{RichText, Ui};
use egui_material_icons::icons::ICON_BAR_CHART;

use crate::app::language::{month, tr};
use crate::app::say;
use crate::app::theme::{figures, space, strong};
use crate::app::view::View;
use crate::app::widgets::{page, table};
use crate::domain::counts::{Age, Count, Counts, Period, SMALLEST};

/// The columns of the months, as shares of their width.
const MONTHS: [f32; 4] = [0.34, 0.22, 0.22, 0.22];
/// The columns of the ages.
const AGES: [f32; 2] = [0.62, 0.38];
const ROW: f32 = 28.0;
/// The narrow column at the left.
const ASIDE: f32 = 372.0;

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>) {
    page::column(ui, "counts", |ui| {
        page::heading(ui, &tr("room-counts"));
        page::muted(ui, tr!("counts-says", smallest = SMALLEST));
        ui.add_space(space::SMALL);
        match view.counts() {
            None => {
                ui.spinner();
            }
            Some(Err(trouble)) => page::callout(ui, page::Callout::Danger, &say::trouble(trouble)),
            Some(Ok(counts)) if counts.families == Count::Exactly(0) => {
                page::card(ui, |ui| {
                    page::empty(ui, ICON_BAR_CHART, &tr("counts-none"), &tr("counts-none-first"), |_| {});
                });
            }
            Some(Ok(counts)) => tables(ui, counts),
        }
    });
}

fn tables(ui: &mut Ui, counts: &Counts) {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(ASIDE);
            page::card(ui, |ui| {
                let facts = [("counts-families", words(counts.families)), ("counts-due", words(counts.due))];
                page::facts(ui, "families", 200.0, &facts);
            });
            ui.add_space(space::SMALL);
            page::card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                table::header(ui, &AGES, ["counts-age", "counts-children"]);
                for age in &counts.ages {
                    table::cells(ui, &AGES, ROW, |ui, column| match column {
                        0 => drop(ui.label(months_old(age))),
                        _ => number(ui, age.children),
                    });
                }
            });
        });
        ui.add_space(space::LARGE - ui.spacing().item_spacing.x);
        ui.vertical(|ui| {
            page::card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                table::header(ui, &MONTHS, ["counts-month", "counts-visits", "counts-coded", "counts-shown"]);
                for period in &counts.months {
                    let when = period.month.map_or_else(|| tr("counts-before"), month);
                    row(ui, RichText::new(when), period);
                }
                ui.separator();
                row(ui, RichText::new(tr("counts-all")).family(strong()), &counts.all);
            });
        });
    });
}

fn row(ui: &mut Ui, when: RichText, period: &Period) {
    table::cells(ui, &MONTHS, ROW, |ui, column| match column {
        0 => drop(ui.label(when.clone())),
        1 => number(ui, period.visits),
        2 => number(ui, period.coded),
        _ => number(ui, period.shown),
    });
}

fn number(ui: &mut Ui, count: Count) {
    match count {
        Count::Exactly(_) => drop(ui.label(RichText::new(words(count)).text_style(figures()))),
        Count::Few | Count::Withheld => page::muted(ui, words(count)),
    }
}

fn words(count: Count) -> String {
    match count {
        Count::Exactly(number) => number.to_string(),
        Count::Few => tr!("counts-few", smallest = SMALLEST),
        Count::Withheld => tr("counts-withheld"),
    }
}

fn months_old(age: &Age) -> String {
    match (age.from, age.below) {
        (None, _) => tr("age-unknown"),
        (Some(from), Some(below)) => tr!("counts-months", from = from, to = below - 1),
        (Some(from), None) => tr!("counts-months-on", from = from),
    }
}
