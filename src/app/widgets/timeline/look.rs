//! How tiers are told apart: a hue, a shape and a pattern each, so that colour is never the only sign.

use egui::{Color32, Pos2, Visuals, vec2};

/// The shape of a tier: beside its name, and of its moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// ●
    Disc,
    /// ◆
    Diamond,
    /// ▲
    Triangle,
    /// ■
    Square,
    /// ⬟
    Pentagon,
    /// ▼
    Wedge,
}

/// The pattern of a tier's spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hatch {
    /// None.
    Plain,
    /// Lines rising to the right.
    Rising,
    /// Two staggered rows of dots.
    Dots,
    /// Lines falling to the right.
    Falling,
    /// Three lines along the bar.
    Rules,
    /// Upright lines.
    Posts,
}

impl Glyph {
    /// Every shape, in the order in which tiers take them.
    pub const ALL: [Self; 6] =
        [Self::Square, Self::Disc, Self::Triangle, Self::Diamond, Self::Pentagon, Self::Wedge];

    /// Its corners, clockwise from the top; shapes of one radius look equally large.
    #[must_use]
    pub fn outline(self, centre: Pos2, radius: f32) -> Vec<Pos2> {
        let (corners, turn, grow) = match self {
            Self::Disc => (16, 0.0, 1.0),
            Self::Diamond => (4, 0.0, 1.2),
            Self::Triangle => (3, 0.0, 1.25),
            Self::Square => (4, 0.125, 1.25),
            Self::Pentagon => (5, 0.0, 1.12),
            Self::Wedge => (3, 0.5, 1.25),
        };
        // The weight of a triangle lies towards its flat side; moved, it looks centred.
        let sink = match self {
            Self::Triangle => radius * 0.2,
            Self::Wedge => -radius * 0.2,
            _ => 0.0,
        };
        (0..corners)
            .map(|corner| {
                let angle = (corner as f32 / corners as f32 + turn) * std::f32::consts::TAU;
                centre + vec2(angle.sin(), -angle.cos()) * radius * grow + vec2(0.0, sink)
            })
            .collect()
    }
}

impl Hatch {
    /// Every pattern, in the order in which tiers take them.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Rising, Self::Dots, Self::Falling, Self::Rules, Self::Posts];
}

/// How one tier looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierLook {
    /// Its hue, saturated.
    pub hue: Color32,
    /// Its shape.
    pub glyph: Glyph,
    /// Its pattern.
    pub hatch: Hatch,
}

/// Hues that people with any of the common kinds of colour blindness tell apart (after Okabe and Ito), a little calmer.
const HUES: [Color32; 6] = [
    Color32::from_rgb(0x1F, 0x6F, 0xB2),
    Color32::from_rgb(0xD0, 0x5F, 0x1C),
    Color32::from_rgb(0x0B, 0x8F, 0x6F),
    Color32::from_rgb(0xB5, 0x62, 0x9B),
    Color32::from_rgb(0xC9, 0x8A, 0x0A),
    Color32::from_rgb(0x5B, 0x74, 0x8C),
];

impl TierLook {
    /// The look of the tier at a position of the scheme.
    #[must_use]
    pub fn of(tier: usize) -> Self {
        Self { hue: HUES[tier % 6], glyph: Glyph::ALL[tier % 6], hatch: Hatch::ALL[tier % 6] }
    }

    /// The colours of one of `codes` codes on a light or dark ground. Codes of a tier share its hue and differ in
    /// strength, so that states stand apart where they touch.
    #[must_use]
    pub fn ink(self, code: usize, codes: usize, visuals: &Visuals) -> Ink {
        let place = if codes > 1 { code as f32 / (codes - 1) as f32 } else { 0.0 };
        let ground = visuals.extreme_bg_color;
        if visuals.dark_mode {
            let bright = mix(self.hue, Color32::WHITE, 0.28);
            Ink {
                fill: mix(ground, self.hue, 0.34 + 0.34 * place),
                edge: bright,
                text: mix(Color32::WHITE, bright, 0.12),
                hatch: bright.gamma_multiply(0.22),
            }
        } else {
            Ink {
                fill: mix(ground, self.hue, 0.16 + 0.3 * place),
                edge: self.hue,
                text: mix(self.hue, Color32::from_rgb(0x14, 0x1A, 0x20), 0.72),
                hatch: self.hue.gamma_multiply(0.2),
            }
        }
    }
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

/// One colour with a part of another.
#[must_use]
pub fn mix(one: Color32, other: Color32, part: f32) -> Color32 {
    let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * part).round() as u8;
    Color32::from_rgb(channel(one.r(), other.r()), channel(one.g(), other.g()), channel(one.b(), other.b()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn words_on_marks_are_readable_in_light_and_dark() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            for tier in 0..6 {
                for code in 0..9 {
                    let ink = TierLook::of(tier).ink(code, 9, &visuals);
                    let found = contrast(ink.text, ink.fill);
                    assert!(found >= 4.5, "tier {tier}, code {code}, dark {}: {found:.2}", visuals.dark_mode);
                }
            }
        }
    }

    #[test]
    fn edges_stand_out_from_the_ground() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            for tier in 0..6 {
                let found = contrast(TierLook::of(tier).ink(0, 1, &visuals).edge, visuals.extreme_bg_color);
                assert!(found >= 2.8, "tier {tier}, dark {}: {found:.2}", visuals.dark_mode);
            }
        }
    }

    #[test]
    fn six_tiers_differ_in_every_way() {
        for one in 0..6 {
            for other in 0..one {
                let (one, other) = (TierLook::of(one), TierLook::of(other));
                assert!(one.hue != other.hue && one.glyph != other.glyph && one.hatch != other.hatch);
            }
        }
    }
}
