//! The film strip: small pictures of the film along the timeline.

use egui::{Color32, Painter, Rect, TextureId, Vec2, pos2, vec2};

use super::axis::Scale;
use crate::domain::time::SessionTime;

/// One small picture of the film.
#[derive(Clone, Copy, Debug)]
pub struct Still {
    /// When it is from.
    pub at: SessionTime,
    /// The texture that holds it.
    pub texture: TextureId,
    /// Which part of the texture, 0 to 1.
    pub part: Rect,
    /// Its size in pixels.
    pub size: Vec2,
}

/// Fills a band with pictures, side by side. Their places are fixed in time, so they move with the film when scrolled.
pub(super) fn paint(painter: &Painter, rect: Rect, scale: Scale, stills: &[Still]) {
    let Some(first) = stills.first() else { return };
    let aspect = first.size.x / first.size.y.max(1.0);
    let height = rect.height() - 4.0;
    let width = (height * aspect).max(8.0);
    let slot = scale.length(width + 1.0).nanos().max(1);
    let painter = painter.with_clip_rect(rect);
    let span = scale.span();
    let (from, to) = (span.start().nanos().div_euclid(slot), span.end().nanos().div_euclid(slot));
    for index in from..=to {
        let at = SessionTime::from_nanos(index * slot);
        let Some(still) = nearest(stills, at + SessionTime::from_nanos(slot / 2)) else { continue };
        let place = Rect::from_min_size(pos2(scale.x(at), rect.top() + 2.0), vec2(width, height));
        painter.image(still.texture, place, still.part, Color32::WHITE);
    }
}

/// The last picture until a moment, or the first of all; none for moments long after the last.
fn nearest(stills: &[Still], at: SessionTime) -> Option<&Still> {
    let after = stills.partition_point(|still| still.at <= at);
    let still = stills.get(after.saturating_sub(1))?;
    let spacing = match stills {
        [one, two, ..] => two.at - one.at,
        _ => SessionTime::END,
    };
    (at - still.at <= spacing + spacing).then_some(still)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_shows_the_picture_before_it() {
        let still = |secs| Still {
            at: SessionTime::from_secs(secs),
            texture: TextureId::User(secs as u64),
            part: Rect::ZERO,
            size: Vec2::ONE,
        };
        let stills = [still(0), still(2), still(4)];
        let shown = |millis| nearest(&stills, SessionTime::from_millis(millis)).map(|still| still.texture);
        assert_eq!(shown(1_999), Some(TextureId::User(0)));
        assert_eq!(shown(2_000), Some(TextureId::User(2)));
        assert_eq!(shown(7_000), Some(TextureId::User(4)));
        assert_eq!(shown(60_000), None, "after the film there is nothing to see");
    }
}
