//! The film's picture: as large as its place allows, never stretched, on a dark ground.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Context, CornerRadius, Rect, Response, Role, Sense, TextureHandle, TextureOptions, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::app::theme::palette;
use crate::media::Picture;

/// The texture that holds the picture on the screen. Pixels are sent to the graphics card only when the picture is
/// another one.
#[derive(Default)]
pub struct Screen {
    texture: Option<TextureHandle>,
    /// Kept alive, so that its address stays its own.
    shown: Option<Arc<Picture>>,
}

impl Screen {
    /// Shows a picture, or the ground alone. `name` is what a screen reader says.
    pub fn show(&mut self, ui: &mut Ui, picture: Option<&Arc<Picture>>, size: Vec2, name: &str) -> Response {
        let (place, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        let ground = palette(ui).stage;
        ui.painter().rect_filled(place, CornerRadius::same(8), ground);
        match picture {
            Some(picture) => self.upload(ui.ctx(), picture),
            None => *self = Self::default(),
        }
        if let (Some(texture), Some(picture)) = (&self.texture, &self.shown) {
            let area = fitted(place, vec2(picture.width as f32, picture.height as f32));
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), area, whole, Color32::WHITE);
        }
        response
    }

    /// Whether a picture is shown.
    #[must_use]
    pub const fn is_lit(&self) -> bool {
        self.shown.is_some()
    }

    fn upload(&mut self, ctx: &Context, picture: &Arc<Picture>) {
        if self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, picture)) {
            return;
        }
        let size = [picture.width as usize, picture.height as usize];
        if size[0] * size[1] * 4 != picture.rgba.len() || picture.rgba.is_empty() {
            return;
        }
        // Film is opaque, so opacity is multiplied in already.
        let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
        match &mut self.texture {
            Some(texture) => texture.set(image, TextureOptions::LINEAR),
            None => self.texture = Some(ctx.load_texture("film", image, TextureOptions::LINEAR)),
        }
        self.shown = Some(Arc::clone(picture));
    }
}

/// The largest rectangle of a shape that fits in the middle of a place.
#[must_use]
pub fn fitted(place: Rect, shape: Vec2) -> Rect {
    if shape.x <= 0.0 || shape.y <= 0.0 {
        return place;
    }
    let scale = (place.width() / shape.x).min(place.height() / shape.y);
    Rect::from_center_size(place.center(), shape * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape() {
        let place = Rect::from_min_size(pos2(10.0, 10.0), vec2(400.0, 400.0));
        let wide = fitted(place, vec2(1920.0, 1080.0));
        assert_eq!((wide.width(), wide.height(), wide.center()), (400.0, 225.0, place.center()));
        let tall = fitted(place, vec2(1080.0, 1920.0));
        assert_eq!((tall.width(), tall.height()), (225.0, 400.0));
        assert_eq!(fitted(place, Vec2::ZERO), place);
    }

    #[test]
    fn pixels_are_sent_once_a_picture() {
        let picture = |width, height| {
            let rgba = vec![7; (width * height * 4) as usize].into();
            Arc::new(Picture {
                width,
                height,
                rgba,
                from: crate::domain::time::SessionTime::ZERO,
                until: crate::domain::time::SessionTime::END,
            })
        };
        let (one, other) = (picture(4, 2), picture(4, 2));
        let (ctx, mut screen) = (Context::default(), Screen::default());
        let mut sent = |picture: &Arc<Picture>| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                screen.show(ui, Some(picture), vec2(100.0, 100.0), "film");
            });
            let sent = output
                .textures_delta
                .set
                .values()
                .filter(|deltas| deltas.iter().any(|delta| delta.image.size() == [4, 2]))
                .count();
            output.textures_delta.clear();
            sent
        };
        assert_eq!([sent(&one), sent(&one), sent(&other), sent(&other)], [1, 0, 1, 0]);
    }
}
