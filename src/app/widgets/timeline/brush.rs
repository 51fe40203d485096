//! Draws many small things into one mesh.
//!
//! egui's own shapes cost about a microsecond each to tessellate; a mesh is handed through as it is. Bars snap to whole
//! pixels so that plain quads have crisp edges; round corners, slanted lines and shapes get a feathered edge of one
//! pixel, as egui's own do.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Rect, Shape, Vec2, pos2, vec2};

use super::look;
use crate::app::theme::{self, Pattern};

/// Collects quads and polygons in one mesh.
pub struct Brush {
    mesh: Mesh,
    pixel: f32,
    /// The last plain quad: a neighbour of the same colour and height lengthens it instead of adding another.
    last: Option<(Rect, Color32)>,
}

impl Brush {
    /// For a screen with this many pixels a point.
    #[must_use]
    pub fn new(pixels_per_point: f32) -> Self {
        Self { mesh: Mesh::default(), pixel: 1.0 / pixels_per_point, last: None }
    }

    /// Hands the mesh to the painter.
    pub fn finish(self, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::mesh(self.mesh));
        }
    }

    fn crisp(&self, x: f32) -> f32 {
        (x / self.pixel).round() * self.pixel
    }

    /// A plain bar with crisp edges, at least a pixel wide.
    pub fn bar(&mut self, rect: Rect, colour: Color32) {
        let left = self.crisp(rect.left());
        let right = self.crisp(rect.right()).max(left + self.pixel);
        let rect = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        if let Some((last, same)) = self.last
            && same == colour
            && last.top() == rect.top()
            && last.bottom() == rect.bottom()
            && (last.right() - rect.left()).abs() < self.pixel * 0.5
        {
            let corners = self.mesh.vertices.len();
            // A quad's right corners are its second and fourth.
            self.mesh.vertices[corners - 3].pos.x = right;
            self.mesh.vertices[corners - 1].pos.x = right;
            self.last = Some((last.with_max_x(right), colour));
            return;
        }
        self.mesh.add_colored_rect(rect, colour);
        self.last = Some((rect, colour));
    }

    /// A bar with round corners.
    pub fn rounded(&mut self, rect: Rect, radius: f32, colour: Color32) {
        self.polygon(&rounded_outline(rect, radius), colour);
    }

    /// The outline of a bar with round corners.
    pub fn rounded_line(&mut self, rect: Rect, radius: f32, thick: f32, colour: Color32) {
        let outer = rounded_outline(rect.expand(thick / 2.0), radius + thick / 2.0);
        let inner = rounded_outline(rect.shrink(thick / 2.0), (radius - thick / 2.0).max(0.0));
        self.ring(&outer, &inner, colour);
    }

    /// A straight line.
    pub fn line(&mut self, from: Pos2, to: Pos2, thick: f32, colour: Color32) {
        let along = (to - from).normalized();
        let side = along.rot90() * (thick / 2.0);
        self.polygon(&[from + side, from - side, to - side, to + side], colour);
    }

    /// A filled convex polygon with a feathered edge.
    pub fn polygon(&mut self, outline: &[Pos2], colour: Color32) {
        let (corners, half) = (outline.len() as u32, self.pixel / 2.0);
        let first = self.moved_in(outline, half, colour);
        for corner in 2..corners {
            self.mesh.add_triangle(first, first + corner - 1, first + corner);
        }
        let edge = self.moved_in(outline, -half, Color32::TRANSPARENT);
        self.strip(first, edge, corners);
    }

    /// What lies between two outlines with as many corners.
    fn ring(&mut self, outer: &[Pos2], inner: &[Pos2], colour: Color32) {
        let half = self.pixel / 2.0;
        let rings = [
            self.moved_in(outer, -half, Color32::TRANSPARENT),
            self.moved_in(outer, half, colour),
            self.moved_in(inner, -half, colour),
            self.moved_in(inner, half, Color32::TRANSPARENT),
        ];
        for pair in rings.windows(2) {
            self.strip(pair[0], pair[1], outer.len() as u32);
        }
    }

    /// The corners of an outline, each moved so far towards its middle; says which is the first.
    fn moved_in(&mut self, outline: &[Pos2], by: f32, color: Color32) -> u32 {
        self.last = None;
        let first = self.mesh.vertices.len() as u32;
        let centre = middle(outline);
        let corner = |corner: &Pos2| Vertex { pos: towards(*corner, centre, by), uv: WHITE_UV, color };
        self.mesh.vertices.extend(outline.iter().map(corner));
        first
    }

    /// A closed band between two rings of corners.
    fn strip(&mut self, one: u32, other: u32, corners: u32) {
        for corner in 0..corners {
            let next = (corner + 1) % corners;
            self.mesh.add_triangle(one + corner, other + corner, other + next);
            self.mesh.add_triangle(one + corner, other + next, one + next);
        }
    }

    /// The pattern of a tier over a bar. The pattern hangs on the screen, not on the bar, so it never crawls while a bar
    /// is drawn out.
    pub fn pattern(&mut self, rect: Rect, pattern: Pattern, colour: Color32) {
        match pattern {
            Pattern::Solid => {}
            Pattern::Rising => self.slants(rect, 1.0, colour),
            Pattern::Falling => self.slants(rect, -1.0, colour),
            Pattern::Crossed => {
                self.slants(rect, 1.0, colour);
                self.slants(rect, -1.0, colour);
            }
            Pattern::Dotted => self.dots(rect, colour),
            Pattern::Lying => {
                for part in [0.1, 0.85] {
                    let y = (rect.top() + rect.height() * part).round();
                    self.bar(Rect::from_min_max(pos2(rect.left(), y), pos2(rect.right(), y + 1.0)), colour);
                }
            }
            Pattern::Upright => {
                for x in steps(rect, 7.0) {
                    self.bar(Rect::from_min_max(pos2(x, rect.top()), pos2(x + 1.0, rect.bottom())), colour);
                }
            }
        }
    }

    fn slants(&mut self, rect: Rect, rise: f32, colour: Color32) {
        let lean = rect.height() / 2.0;
        for x in steps(rect.expand2(vec2(lean, 0.0)), 8.0) {
            // A slant that would leave the bar is cut where it does.
            let (left, right) = ((x - lean).max(rect.left()), (x + lean).min(rect.right()));
            if right - left > 2.0 {
                let y = |at: f32| rect.center().y - (at - x) * rise;
                self.line(pos2(left, y(left)), pos2(right, y(right)), 1.25, colour);
            }
        }
    }

    fn dots(&mut self, rect: Rect, colour: Color32) {
        for (column, x) in steps(rect.shrink2(vec2(2.0, 0.0)), 6.0).enumerate() {
            let shift = if column % 2 == 0 { 0.3 } else { 0.7 };
            let at = pos2(x, rect.top() + rect.height() * shift);
            self.bar(Rect::from_center_size(at, Vec2::splat(1.75)), colour);
        }
    }

    /// The shape of a tier.
    pub fn shape(&mut self, shape: theme::Shape, centre: Pos2, radius: f32, colour: Color32) {
        self.polygon(&look::outline(shape, centre, radius), colour);
    }
}

/// Places on a fixed grid of the screen that lie within the bar.
fn steps(rect: Rect, every: f32) -> impl Iterator<Item = f32> {
    let first = (rect.left() / every).ceil() as i32;
    let last = (rect.right() / every).floor() as i32;
    (first..=last).map(move |step| step as f32 * every)
}

fn middle(outline: &[Pos2]) -> Pos2 {
    let sum = outline.iter().fold(Vec2::ZERO, |sum, corner| sum + corner.to_vec2());
    (sum / outline.len().max(1) as f32).to_pos2()
}

fn towards(corner: Pos2, centre: Pos2, by: f32) -> Pos2 {
    let to_centre = centre - corner;
    corner
        + vec2(
            to_centre.x.signum() * by.abs().min(to_centre.x.abs()),
            to_centre.y.signum() * by.abs().min(to_centre.y.abs()),
        ) * by.signum()
}

fn rounded_outline(rect: Rect, radius: f32) -> [Pos2; 12] {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    // A quarter turn in three corners: its two ends and its middle.
    let near = radius * (1.0 - std::f32::consts::FRAC_1_SQRT_2);
    let Rect { min, max } = rect;
    [
        pos2(min.x, min.y + radius),
        pos2(min.x + near, min.y + near),
        pos2(min.x + radius, min.y),
        pos2(max.x - radius, min.y),
        pos2(max.x - near, min.y + near),
        pos2(max.x, min.y + radius),
        pos2(max.x, max.y - radius),
        pos2(max.x - near, max.y - near),
        pos2(max.x - radius, max.y),
        pos2(min.x + radius, max.y),
        pos2(min.x + near, max.y - near),
        pos2(min.x, max.y - radius),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(from: f32, to: f32) -> Rect {
        Rect::from_min_max(pos2(from, 0.0), pos2(to, 10.0))
    }

    #[test]
    fn neighbours_of_one_colour_become_one_quad() {
        let mut brush = Brush::new(1.0);
        for step in 0..100 {
            brush.bar(bar(step as f32, step as f32 + 1.0), Color32::RED);
        }
        assert_eq!(brush.mesh.vertices.len(), 4);
        brush.bar(bar(100.0, 101.0), Color32::BLUE);
        brush.bar(bar(150.0, 151.0), Color32::BLUE);
        assert_eq!(brush.mesh.vertices.len(), 12);
    }

    #[test]
    fn the_thinnest_bar_is_a_pixel_wide() {
        let mut brush = Brush::new(2.0);
        brush.bar(bar(3.1, 3.100_1), Color32::RED);
        let xs: Vec<f32> = brush.mesh.vertices.iter().map(|vertex| vertex.pos.x).collect();
        assert_eq!(xs, [3.0, 3.5, 3.0, 3.5]);
    }

    #[test]
    fn every_triangle_points_at_corners_that_are_there() {
        let mut brush = Brush::new(1.0);
        brush.rounded(bar(0.0, 40.0), 4.0, Color32::RED);
        brush.rounded_line(bar(0.0, 40.0), 4.0, 2.0, Color32::RED);
        for tier in theme::tiers(false) {
            brush.pattern(bar(0.0, 100.0), tier.pattern, Color32::RED);
            brush.shape(tier.shape, pos2(5.0, 5.0), 5.0, Color32::RED);
        }
        assert!(brush.mesh.is_valid());
    }
}
