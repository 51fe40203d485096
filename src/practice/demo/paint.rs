//! The few strokes of which the demonstration film is drawn.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Point, RadialGradient, Rect,
    Shader, SpreadMode, Stroke, Transform,
};

/// A place on the canvas, in pixels.
pub type Place = (f32, f32);

/// A colour as `0xRRGGBB`.
#[derive(Clone, Copy)]
pub struct Ink(pub u32);

impl Ink {
    fn solid(self) -> Color {
        self.sheer(1.0)
    }

    fn sheer(self, alpha: f32) -> Color {
        let [_, r, g, b] = self.0.to_be_bytes();
        let mut colour = Color::from_rgba8(r, g, b, 255);
        colour.set_alpha(alpha);
        colour
    }
}

/// Draws on a canvas, in the coordinates of whatever is being drawn.
pub struct Brush<'a> {
    canvas: &'a mut Pixmap,
    at: Transform,
}

impl<'a> Brush<'a> {
    /// A brush in the canvas's own pixels.
    pub fn new(canvas: &'a mut Pixmap) -> Self {
        Self { canvas, at: Transform::identity() }
    }

    /// The brush, drawing everything larger around `fixed`.
    #[must_use]
    pub fn zoomed(self, by: f32, fixed: Place) -> Self {
        let at = self.at.pre_translate(fixed.0, fixed.1).pre_scale(by, by).pre_translate(-fixed.0, -fixed.1);
        Self { at, ..self }
    }

    /// A brush whose zero lies at `place`, turned clockwise by `degrees`.
    pub fn moved(&mut self, place: Place, degrees: f32) -> Brush<'_> {
        let at = self.at.pre_translate(place.0, place.1).pre_concat(Transform::from_rotate(degrees));
        Brush { canvas: self.canvas, at }
    }

    /// A brush that draws narrower and flatter.
    pub fn squeezed(&mut self, x: f32, y: f32) -> Brush<'_> {
        let at = self.at.pre_scale(x, y);
        Brush { canvas: self.canvas, at }
    }

    /// A filled oval.
    pub fn oval(&mut self, (x, y): Place, (rx, ry): Place, ink: Ink) {
        self.fill(oval((x, y), (rx, ry)), Shader::SolidColor(ink.solid()));
    }

    /// A filled oval one can see through.
    pub fn veil(&mut self, (x, y): Place, (rx, ry): Place, ink: Ink, alpha: f32) {
        self.fill(oval((x, y), (rx, ry)), Shader::SolidColor(ink.sheer(alpha)));
    }

    /// An oval that fades out towards its edge.
    pub fn glow(&mut self, (x, y): Place, (rx, ry): Place, ink: Ink, alpha: f32) {
        let stops = vec![GradientStop::new(0.0, ink.sheer(alpha)), GradientStop::new(1.0, ink.sheer(0.0))];
        // The gradient is round; the oval comes from squeezing the canvas under it.
        let round = RadialGradient::new(
            Point::from_xy(0.0, 0.0),
            Point::from_xy(0.0, 0.0),
            1.0,
            stops,
            SpreadMode::Pad,
            Transform::from_translate(x, y).pre_scale(rx, ry),
        );
        if let Some(shader) = round {
            self.fill(oval((x, y), (rx, ry)), shader);
        }
    }

    /// A filled shape.
    pub fn shape(&mut self, ink: Ink, outline: impl FnOnce(&mut PathBuilder)) {
        let mut path = PathBuilder::new();
        outline(&mut path);
        path.close();
        self.fill(path.finish(), Shader::SolidColor(ink.solid()));
    }

    /// A line with round ends.
    pub fn line(&mut self, width: f32, ink: Ink, outline: impl FnOnce(&mut PathBuilder)) {
        let mut path = PathBuilder::new();
        outline(&mut path);
        let Some(path) = path.finish() else { return };
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.canvas.stroke_path(&path, &paint(Shader::SolidColor(ink.solid())), &stroke, self.at, None);
    }

    /// A filled rectangle with sharp edges.
    pub fn block(&mut self, (x, y): Place, (width, height): Place, ink: Ink) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.canvas.fill_rect(rect, &paint(Shader::SolidColor(ink.solid())), self.at, None);
        }
    }

    fn fill(&mut self, path: Option<Path>, shader: Shader<'_>) {
        if let Some(path) = path {
            self.canvas.fill_path(&path, &paint(shader), FillRule::Winding, self.at, None);
        }
    }
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, ..Paint::default() }
}

fn oval((x, y): Place, (rx, ry): Place) -> Option<Path> {
    PathBuilder::from_oval(Rect::from_xywh(x - rx, y - ry, 2.0 * rx, 2.0 * ry)?)
}

/// The place a part of the way from one to another.
#[must_use]
pub fn between(from: Place, to: Place, part: f32) -> Place {
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}
