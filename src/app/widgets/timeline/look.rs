//! The theme's tiers in detail: the outlines of their shapes, and the strengths in which their codes differ.

use egui::{Color32, Painter, Pos2, Stroke, vec2};

use crate::app::theme::{Shape, TierLook};

/// The corners of a tier's shape, clockwise from the top; shapes of one radius look equally large.
#[must_use]
pub fn outline(shape: Shape, centre: Pos2, radius: f32) -> Vec<Pos2> {
    let (corners, turn, grow) = match shape {
        Shape::Circle => (16, 0.0, 1.0),
        Shape::Square => (4, 0.125, 1.25),
        Shape::Diamond => (4, 0.0, 1.25),
        Shape::Triangle => (3, 0.0, 1.3),
        Shape::Wedge => (3, 0.5, 1.3),
        Shape::Hexagon => (6, 0.0, 1.1),
        Shape::Bar => {
            let half = vec2(radius * 1.3, radius * 0.5);
            let corner = |x: f32, y: f32| centre + vec2(half.x * x, half.y * y);
            return vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        }
    };
    // The weight of a triangle lies towards its flat side; moved, it looks centred.
    let sink = match shape {
        Shape::Triangle => radius * 0.2,
        Shape::Wedge => -radius * 0.2,
        _ => 0.0,
    };
    (0..corners)
        .map(|corner| {
            let angle = (corner as f32 / corners as f32 + turn) * std::f32::consts::TAU;
            centre + vec2(angle.sin(), -angle.cos()) * radius * grow + vec2(0.0, sink)
        })
        .collect()
}

/// A tier's shape by itself, beside its name.
pub fn paint(painter: &Painter, tier: &TierLook, centre: Pos2, radius: f32) {
    let corners = outline(tier.shape, centre, radius);
    painter.add(egui::Shape::convex_polygon(corners, tier.edge, Stroke::NONE));
}

/// The colours of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// The body of a span.
    pub fill: Color32,
    /// Its leading edge, the shape of a moment, a line.
    pub edge: Color32,
    /// Words on the body.
    pub text: Color32,
    /// The pattern on the body.
    pub hatch: Color32,
}

impl Ink {
    /// The colours of one of a tier's codes. Codes of a tier share its hue and differ in strength, so that states stand
    /// apart where they touch.
    #[must_use]
    pub fn of(tier: &TierLook, code: usize, codes: usize) -> Self {
        let place = if codes > 1 { code as f32 / (codes - 1) as f32 } else { 0.0 };
        let fill = mix(tier.fill, tier.edge, STRONGEST * place);
        Self { fill, edge: tier.edge, text: tier.ink, hatch: mix(fill, tier.edge, 0.28) }
    }

    /// Where there is no room for a body and an edge: between the two.
    #[must_use]
    pub fn dense(self) -> Color32 {
        mix(self.fill, self.edge, 0.5)
    }
}

/// How far the last code of a tier goes from the tier's fill to its edge.
const STRONGEST: f32 = 0.22;

/// One colour with a part of another.
#[must_use]
pub fn mix(one: Color32, other: Color32, part: f32) -> Color32 {
    let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * part).round() as u8;
    Color32::from_rgb(channel(one.r(), other.r()), channel(one.g(), other.g()), channel(one.b(), other.b()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme;

    fn luminance(colour: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn words_can_be_read_on_the_strongest_code() {
        for dark in [false, true] {
            for (lane, tier) in theme::tiers(dark).iter().enumerate() {
                let ink = Ink::of(tier, 8, 9);
                let found = contrast(ink.text, ink.fill);
                assert!(found >= 4.5, "tier {lane}, dark {dark}: {found:.2}");
            }
        }
    }
}
