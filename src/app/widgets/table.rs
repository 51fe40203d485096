//! Rows whose cells stand in columns.

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::page;
use crate::app::language::tr;
use crate::app::theme::space;

/// Lays the cells of a row out in columns, given as shares of its width, so that rows line up.
pub fn cells(ui: &mut Ui, columns: &[f32], height: f32, mut cell: impl FnMut(&mut Ui, usize)) {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut left = row.left();
    for (column, share) in columns.iter().enumerate() {
        let rect = Rect::from_min_size(pos2(left, row.top()), vec2(row.width() * share, height));
        let builder = UiBuilder::new()
            .id_salt(column)
            .max_rect(rect.with_max_x(rect.right() - space::SMALL))
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, |ui| cell(ui, column));
        left += rect.width();
    }
}

/// The names of the columns, by the keys of their words.
pub fn header<const N: usize>(ui: &mut Ui, columns: &[f32; N], words: [&str; N]) {
    cells(ui, columns, 24.0, |ui, column| page::small(ui, &tr(words[column])));
    ui.separator();
}
