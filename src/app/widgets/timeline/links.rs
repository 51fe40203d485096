//! The thin line from a response, or a judgement, to the cue it answers.

use egui::{Color32, Pos2, pos2};

use super::brush::Brush;

/// With more marks than this in view only the links of the selected and the hovered mark are drawn.
pub(super) const MOST: usize = 300;

/// A line that leaves and arrives upright, with a dot at the cue.
pub(super) fn paint(brush: &mut Brush, from: Pos2, to: Pos2, colour: Color32, strong: bool) {
    let (thick, colour) = if strong { (2.0, colour) } else { (1.25, colour.gamma_multiply(0.45)) };
    let mut last = from;
    for step in 1..=PARTS {
        let next = curve(from, to, step as f32 / PARTS as f32);
        brush.line(last, next, thick, colour);
        last = next;
    }
    if strong {
        brush.polygon(
            &[
                to + 4.0 * egui::Vec2::UP,
                to + 4.0 * egui::Vec2::RIGHT,
                to + 4.0 * egui::Vec2::DOWN,
                to + 4.0 * egui::Vec2::LEFT,
            ],
            colour,
        );
    }
}

const PARTS: usize = 10;

fn curve(from: Pos2, to: Pos2, part: f32) -> Pos2 {
    // The cubic whose handles lie straight above and below its ends eases across and runs evenly down.
    let across = part * part * (3.0 - 2.0 * part);
    pos2(from.x + (to.x - from.x) * across, from.y + (to.y - from.y) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_begins_and_ends_where_the_marks_are() {
        let (from, to) = (pos2(10.0, 90.0), pos2(4.0, 30.0));
        assert_eq!(curve(from, to, 0.0), from);
        assert_eq!(curve(from, to, 1.0), to);
    }
}
