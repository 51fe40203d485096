//! How the window looks: colours, type and space. Nothing outside this file names a colour.
//!
//! Warm paper and ink, one accent. Every pairing that carries words reaches a contrast of 4.5, every edge that carries
//! meaning 3, in both looks; a test computes them.

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, ThemePreference, Ui, Visuals, vec2,
};

use super::preferences::Look;

/// Space, in points. Everything is a multiple of four.
pub mod space {
    /// Between things that belong together.
    pub const TIGHT: f32 = 4.0;
    /// Between controls.
    pub const SMALL: f32 = 8.0;
    /// Between rows of a form.
    pub const MEDIUM: f32 = 12.0;
    /// Inside cards.
    pub const LARGE: f32 = 20.0;
    /// Between sections.
    pub const HUGE: f32 = 32.0;
    /// The widest column of text and forms.
    pub const PAGE: f32 = 1120.0;
    /// The height of a control that is easy to hit.
    pub const CONTROL: f32 = 34.0;
}

/// The colours of one look.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Cards, bars, menus.
    pub surface: Color32,
    /// Fields to write in, and wells.
    pub sunken: Color32,
    /// Under the pointer.
    pub hovered: Color32,
    /// Lines that only divide.
    pub line: Color32,
    /// Edges of fields and controls.
    pub edge: Color32,
    /// Words.
    pub text: Color32,
    /// Words that may be overlooked.
    pub muted: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hovered: Color32,
    /// Words on the accent.
    pub on_accent: Color32,
    /// A wash of the accent, behind words.
    pub accent_soft: Color32,
    /// Something needs a look.
    pub warning: Color32,
    /// A wash behind it.
    pub warning_soft: Color32,
    /// Something failed, or cannot be taken back.
    pub danger: Color32,
    /// A wash behind it.
    pub danger_soft: Color32,
    /// Something went well.
    pub success: Color32,
    /// A wash behind it.
    pub success_soft: Color32,
    /// Behind film and still pictures, in both looks.
    pub stage: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Ink on paper.
pub const LIGHT: Palette = Palette {
    ground: rgb(0xF6F2EC),
    surface: rgb(0xFFFDFA),
    sunken: rgb(0xFFFFFF),
    hovered: rgb(0xEDE6DB),
    line: rgb(0xE2DACE),
    edge: rgb(0x8A8073),
    text: rgb(0x26221D),
    muted: rgb(0x625A50),
    accent: rgb(0x1B6762),
    accent_hovered: rgb(0x14524E),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xDDECE9),
    warning: rgb(0x7A5000),
    warning_soft: rgb(0xFBEFD3),
    danger: rgb(0x9C2F27),
    danger_soft: rgb(0xFBE5E1),
    success: rgb(0x2A6339),
    success_soft: rgb(0xE0F0E2),
    stage: rgb(0x14120F),
};

/// Paper on ink.
pub const DARK: Palette = Palette {
    ground: rgb(0x1A1917),
    surface: rgb(0x242220),
    sunken: rgb(0x151412),
    hovered: rgb(0x35322E),
    line: rgb(0x3B3833),
    edge: rgb(0x8B8377),
    text: rgb(0xEEE9E1),
    muted: rgb(0xB5ADA1),
    accent: rgb(0x7FCBC2),
    accent_hovered: rgb(0x9BDAD2),
    on_accent: rgb(0x0C2523),
    accent_soft: rgb(0x1E3A37),
    warning: rgb(0xF0C46E),
    warning_soft: rgb(0x3A2F18),
    danger: rgb(0xF4A196),
    danger_soft: rgb(0x47231F),
    success: rgb(0x98D3A4),
    success_soft: rgb(0x1F3725),
    stage: rgb(0x0E0D0C),
};

/// The colours of the look that this part of the window wears.
#[must_use]
pub fn palette(ui: &Ui) -> &'static Palette {
    of(ui.visuals().dark_mode)
}

const fn of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// What the parent sees, in both looks.
pub mod parent {
    use super::{Color32, rgb};

    /// Around the film.
    pub const SURROUND: Color32 = Color32::BLACK;
    /// A calm field between clips.
    pub const FIELD: Color32 = rgb(0x1D2B2A);
    /// The baby's voice line.
    pub const INK: Color32 = rgb(0xF6F1E9);
}

// ---- tiers ----

/// How the marks of one tier look. Colour is never the only sign: shape and pattern differ as well.
#[derive(Clone, Copy, Debug)]
pub struct TierLook {
    /// Filled area of a span.
    pub fill: Color32,
    /// Outline, and the colour of a moment's shape.
    pub edge: Color32,
    /// Words on the filled area.
    pub ink: Color32,
    /// What a moment looks like.
    pub shape: Shape,
    /// What a span is filled with.
    pub pattern: Pattern,
}

/// What a moment looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Circle,
    /// A square on its side.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    Triangle,
    /// A triangle that points down.
    Wedge,
    /// A flat bar.
    Bar,
    /// A six-cornered shape.
    Hexagon,
}

/// What a span is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Nothing but the colour.
    Solid,
    /// Lines that rise.
    Rising,
    /// Lines that fall.
    Falling,
    /// Upright lines.
    Upright,
    /// Dots.
    Dotted,
    /// Lying lines.
    Lying,
    /// Lines both ways.
    Crossed,
}

const fn tier(fill: u32, edge: u32, ink: u32, shape: Shape, pattern: Pattern) -> TierLook {
    TierLook { fill: rgb(fill), edge: rgb(edge), ink: rgb(ink), shape, pattern }
}

/// Colours after Okabe and Ito, told apart with any common colour vision; washed for spans on paper, full for edges.
const LIGHT_TIERS: [TierLook; 7] = [
    tier(0xBFE0F5, 0x1F7AB0, 0x12344A, Shape::Circle, Pattern::Solid),
    tier(0xF8D58A, 0xA66A00, 0x3F2A00, Shape::Diamond, Pattern::Rising),
    tier(0xA9DECB, 0x007E5C, 0x05382A, Shape::Square, Pattern::Falling),
    tier(0xEEC3DA, 0xA64E7E, 0x451B33, Shape::Triangle, Pattern::Dotted),
    tier(0xF6C2A0, 0xB84F00, 0x4A1F00, Shape::Wedge, Pattern::Upright),
    tier(0xB5C9EA, 0x0062A0, 0x0B2A4A, Shape::Hexagon, Pattern::Lying),
    tier(0xECE59B, 0x7A7100, 0x333000, Shape::Bar, Pattern::Crossed),
];

const DARK_TIERS: [TierLook; 7] = [
    tier(0x235069, 0x6BBDEB, 0xE3F3FD, Shape::Circle, Pattern::Solid),
    tier(0x6B4B0C, 0xEBB033, 0xFFF3DA, Shape::Diamond, Pattern::Rising),
    tier(0x12513F, 0x3FBE98, 0xDDF6EE, Shape::Square, Pattern::Falling),
    tier(0x64354E, 0xDB93B9, 0xFBE9F2, Shape::Triangle, Pattern::Dotted),
    tier(0x6E3615, 0xEE8B4A, 0xFFEBDD, Shape::Wedge, Pattern::Upright),
    tier(0x1B4168, 0x6FA8DC, 0xE4F0FB, Shape::Hexagon, Pattern::Lying),
    tier(0x4E4A12, 0xE9DD56, 0xFBF8DC, Shape::Bar, Pattern::Crossed),
];

/// How the marks of a lane look.
#[must_use]
pub fn tier_look(ui: &Ui, lane: usize) -> &'static TierLook {
    let tiers = tiers(ui.visuals().dark_mode);
    &tiers[lane % tiers.len()]
}

/// How the marks of every lane look, on dark ground or on light.
#[must_use]
pub const fn tiers(dark: bool) -> &'static [TierLook] {
    if dark { &DARK_TIERS } else { &LIGHT_TIERS }
}

// ---- type ----

/// The family of stronger words.
#[must_use]
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The style of a room's title.
#[must_use]
pub fn title() -> TextStyle {
    TextStyle::Name("title".into())
}

/// The style of a section's title, and of names in lists.
#[must_use]
pub fn section() -> TextStyle {
    TextStyle::Name("section".into())
}

/// The style of times and counts: every figure has the same width.
#[must_use]
pub const fn figures() -> TextStyle {
    TextStyle::Monospace
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 3] = [
        ("plain", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf")),
        ("strong", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-SemiBold.ttf")),
        ("figures", include_bytes!("../../assets/fonts/AtkinsonHyperlegibleMono-Regular.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // What a face lacks comes from those that egui brings along.
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (family, face) in
        [(FontFamily::Proportional, "plain"), (strong(), "strong"), (FontFamily::Monospace, "figures")]
    {
        let order = std::iter::once(face.to_owned()).chain(fallback.iter().cloned()).collect();
        fonts.families.insert(family, order);
    }
    fonts
}

// ---- putting it on ----

/// Gives the window its fonts and both looks. Once, at the start.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    egui_material_icons::initialize(ctx);
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.set_style_of(theme, style(palette, theme == Theme::Dark));
    }
    // The window's own commands scale it, so that the choice is kept.
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        options.fallback_theme = Theme::Light;
    });
}

/// Wears a look.
pub fn wear(ctx: &Context, look: Look) {
    let preference = match look {
        Look::System => ThemePreference::System,
        Look::Light => ThemePreference::Light,
        Look::Dark => ThemePreference::Dark,
    };
    if ctx.options(|options| options.theme_preference) != preference {
        ctx.set_theme(preference);
    }
}

fn style(palette: &Palette, dark: bool) -> Style {
    let mut style = Style { visuals: visuals(palette, dark), animation_time: 0.1, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, FontId::new(14.0, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(15.5, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(15.5, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(14.5, FontFamily::Monospace)),
        (TextStyle::Heading, FontId::new(20.0, strong())),
        (title(), FontId::new(28.0, strong())),
        (section(), FontId::new(16.5, strong())),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(space::SMALL, space::SMALL);
    spacing.button_padding = vec2(space::MEDIUM, 6.0);
    spacing.interact_size = vec2(space::CONTROL, space::CONTROL);
    spacing.icon_width = 20.0;
    spacing.icon_width_inner = 12.0;
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(20);
    spacing.tooltip_width = 360.0;
    spacing.scroll.floating = true;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn visuals(palette: &Palette, dark: bool) -> Visuals {
    let mut visuals = if dark { Visuals::dark() } else { Visuals::light() };
    let corner = CornerRadius::same(8);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(14);
    visuals.menu_corner_radius = CornerRadius::same(10);
    visuals.extreme_bg_color = palette.sunken;
    visuals.text_edit_bg_color = Some(palette.sunken);
    visuals.faint_bg_color = palette.hovered;
    visuals.code_bg_color = palette.hovered;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.danger;
    visuals.weak_text_color = Some(palette.muted);
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
    visuals.window_shadow = Shadow { offset: [0, 6], blur: 28, spread: 0, color: Color32::from_black_alpha(60) };
    visuals.popup_shadow = Shadow { offset: [0, 3], blur: 14, spread: 0, color: Color32::from_black_alpha(45) };
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.5;
    let widgets = &mut visuals.widgets;
    let looks = [
        (&mut widgets.noninteractive, palette.surface, Stroke::new(1.0, palette.line)),
        (&mut widgets.inactive, palette.surface, Stroke::new(1.0, palette.edge)),
        (&mut widgets.hovered, palette.hovered, Stroke::new(1.0, palette.text)),
        // A control that has the keyboard is drawn as active: this stroke is how focus is seen.
        (&mut widgets.active, palette.hovered, Stroke::new(2.0, palette.accent)),
        (&mut widgets.open, palette.hovered, Stroke::new(1.0, palette.edge)),
    ];
    for (widget, fill, stroke) in looks {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = stroke;
        widget.fg_stroke = Stroke::new(1.5, palette.text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Color32) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    /// The contrast ratio of WCAG 2.
    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn assert_contrast(what: &str, one: Color32, other: Color32, least: f64) {
        let found = contrast(one, other);
        assert!(found >= least, "{what}: {found:.2}, wanted {least}");
    }

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn words_can_be_read_on_everything_they_stand_on() {
        for (look, p) in [("light", &LIGHT), ("dark", &DARK)] {
            for (name, under) in
                [("ground", p.ground), ("surface", p.surface), ("sunken", p.sunken), ("hovered", p.hovered)]
            {
                for (word, colour) in [
                    ("text", p.text),
                    ("muted", p.muted),
                    ("accent", p.accent),
                    ("warning", p.warning),
                    ("danger", p.danger),
                    ("success", p.success),
                ] {
                    assert_contrast(&format!("{look}: {word} on {name}"), colour, under, 4.5);
                }
            }
            assert_contrast("on accent", p.on_accent, p.accent, 4.5);
            assert_contrast("on hovered accent", p.on_accent, p.accent_hovered, 4.5);
            for (name, wash, colour) in [
                ("accent", p.accent_soft, p.accent),
                ("warning", p.warning_soft, p.warning),
                ("danger", p.danger_soft, p.danger),
                ("success", p.success_soft, p.success),
            ] {
                assert_contrast(&format!("{look}: {name} on its wash"), colour, wash, 4.5);
                assert_contrast(&format!("{look}: text on {name}'s wash"), p.text, wash, 4.5);
            }
        }
    }

    #[test]
    fn edges_that_carry_meaning_can_be_seen() {
        for (look, p, tiers) in [("light", &LIGHT, &LIGHT_TIERS), ("dark", &DARK, &DARK_TIERS)] {
            for under in [p.ground, p.surface, p.sunken] {
                assert_contrast(&format!("{look}: edge"), p.edge, under, 3.0);
                for (lane, tier) in tiers.iter().enumerate() {
                    assert_contrast(&format!("{look}: edge of tier {lane}"), tier.edge, under, 3.0);
                }
            }
            for (lane, tier) in tiers.iter().enumerate() {
                assert_contrast(&format!("{look}: words on tier {lane}"), tier.ink, tier.fill, 4.5);
            }
        }
    }

    #[test]
    fn no_two_tiers_share_a_shape_or_a_pattern() {
        for tiers in [&LIGHT_TIERS, &DARK_TIERS] {
            for (index, one) in tiers.iter().enumerate() {
                for other in &tiers[index + 1..] {
                    assert_ne!(one.shape, other.shape);
                    assert_ne!(one.pattern, other.pattern);
                }
            }
        }
    }

    #[test]
    fn no_text_is_smaller_than_fourteen_points() {
        for (text, font) in style(&LIGHT, false).text_styles {
            assert!(font.size >= 14.0, "{text:?}");
        }
    }
}
