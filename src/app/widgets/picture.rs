//! Pictures of film on the screen. The pixels of a picture go to the graphics card once, however many windows show it,
//! and leave it with the picture.

use std::sync::{Arc, Weak};

use egui::{Color32, ColorImage, Context, Id, Painter, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use crate::media::picture::Picture;

/// How many pictures stay on the card at most; those painted longest ago go first.
const MOST: usize = 48;

#[derive(Clone, Default)]
struct Gallery(Arc<egui::mutex::Mutex<Vec<Hung>>>);

/// A picture on the card. Holding it weakly keeps its address from being used again, not its pixels.
struct Hung {
    picture: Weak<Picture>,
    texture: TextureHandle,
}

/// The largest field of the picture's shape within a field, in its middle.
#[must_use]
pub fn fitted(picture: &Picture, field: Rect) -> Rect {
    let size = vec2(picture.width.max(1) as f32, picture.height.max(1) as f32);
    let scale = (field.width() / size.x).min(field.height() / size.y);
    Rect::from_center_size(field.center(), size * scale)
}

/// Paints the picture into a field, whole, in its own shape. Returns where it stands.
pub fn paint(painter: &Painter, picture: &Arc<Picture>, field: Rect) -> Rect {
    let place = fitted(picture, field);
    let texture = hang(painter.ctx(), picture);
    painter.image(texture.id(), place, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    place
}

/// Paints the picture so that it fills the field, cut at the sides or above and below.
pub fn fill(ui: &Ui, picture: &Arc<Picture>, field: Rect, corner: f32) {
    let texture = hang(ui.ctx(), picture);
    let shown = field.size() / vec2(picture.width.max(1) as f32, picture.height.max(1) as f32);
    let part: Vec2 = shown / shown.max_elem();
    let uv = Rect::from_center_size(pos2(0.5, 0.5), part);
    egui::Image::new((texture.id(), field.size())).uv(uv).corner_radius(corner).paint_at(ui, field);
}

fn hang(ctx: &Context, picture: &Arc<Picture>) -> TextureHandle {
    let gallery = ctx.data_mut(|data| data.get_temp_mut_or_default::<Gallery>(Id::unique("gallery")).clone());
    let mut hung = gallery.0.lock();
    hung.retain(|hung| hung.picture.strong_count() > 0);
    if let Some(place) = hung.iter().position(|hung| std::ptr::eq(hung.picture.as_ptr(), Arc::as_ptr(picture))) {
        // What is painted now goes to the end of the row.
        hung[place..].rotate_left(1);
    } else {
        if hung.len() == MOST {
            hung.remove(0);
        }
        let size = [picture.width as usize, picture.height as usize];
        let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
        let texture = ctx.load_texture("picture", image, TextureOptions::LINEAR);
        hung.push(Hung { picture: Arc::downgrade(picture), texture });
    }
    hung[hung.len() - 1].texture.clone()
}
