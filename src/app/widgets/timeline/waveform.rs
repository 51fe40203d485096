//! The sound, as it is drawn: its quietest and loudest value in every stretch, at every zoom.

use egui::{Color32, Rect, pos2};

use super::axis::Scale;
use super::brush::Brush;
use crate::domain::time::SessionTime;

/// The extremes of a stretch of sound, from -127 to 127.
type Extremes = (i8, i8);

/// The lowest and highest value of every stretch of sound, and of every two, four, eight… stretches. Made once, on a
/// worker, when a film's peaks arrive.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    starts: SessionTime,
    stretch: SessionTime,
    levels: Vec<Vec<Extremes>>,
}

impl Envelope {
    /// From the extremes (-1.0 to 1.0) of equally long stretches, the first of which starts at `starts`.
    #[must_use]
    pub fn new(starts: SessionTime, stretch: SessionTime, extremes: impl IntoIterator<Item = (f32, f32)>) -> Self {
        let small = |value: f32| (value.clamp(-1.0, 1.0) * 127.0).round() as i8;
        let lowest: Vec<Extremes> = extremes.into_iter().map(|(low, high)| (small(low), small(high))).collect();
        let mut levels = vec![lowest];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let merged = below.chunks(2).map(merge).collect();
            levels.push(merged);
        }
        Self { starts, stretch, levels }
    }

    /// The level whose stretches are at most a point long, and how many of the lowest one of its stretches holds.
    fn level(&self, per_point: f64) -> (&[Extremes], i64) {
        let ratio = (per_point / self.stretch.nanos().max(1) as f64).max(1.0);
        let level = (ratio.log2().floor() as usize).min(self.levels.len().saturating_sub(1));
        (self.levels.get(level).map_or(&[], Vec::as_slice), 1 << level)
    }

    /// Draws what is in view.
    pub(super) fn paint(&self, brush: &mut Brush, rect: Rect, scale: Scale, colour: Color32) {
        let (values, held) = self.level(scale.axis().per_point());
        let stretch = self.stretch.nanos().saturating_mul(held).max(1);
        let index =
            |at: SessionTime| ((at - self.starts).nanos().div_euclid(stretch).max(0) as usize).min(values.len());
        let (middle, half) = (rect.center().y, rect.height() / 2.0 - 3.0);
        let first = index(scale.span().start());
        let last = (index(scale.span().end()) + 1).min(values.len());
        let edge = |at: usize| scale.x(self.starts + SessionTime::from_nanos(at as i64 * stretch));
        brush.bar(
            Rect::from_min_max(pos2(rect.left(), middle), pos2(rect.right(), middle + 1.0)),
            colour.gamma_multiply(0.3),
        );
        for (offset, (low, high)) in values[first.min(last)..last].iter().enumerate() {
            let at = first + offset;
            let top = middle - f32::from(*high) / 127.0 * half;
            let bottom = (middle - f32::from(*low) / 127.0 * half).max(top + 1.0);
            brush.bar(Rect::from_min_max(pos2(edge(at), top), pos2(edge(at + 1), bottom)), colour.gamma_multiply(0.75));
        }
    }
}

fn merge(pair: &[Extremes]) -> Extremes {
    pair.iter().fold((i8::MAX, i8::MIN), |(low, high), one| (low.min(one.0), high.max(one.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loud_moment_shows_at_every_zoom() {
        let mut sound = vec![(-0.1, 0.1); 360_000];
        sound[123_456] = (-0.9, 1.0);
        let envelope = Envelope::new(SessionTime::ZERO, SessionTime::from_millis(10), sound);
        for per_point in [1e5, 1e6, 1e7, 1e8, 1e9, 1e10] {
            let (values, _) = envelope.level(per_point);
            assert_eq!(values.iter().map(|(_, high)| *high).max(), Some(127), "{per_point} ns a point");
            assert!(values.len() as f64 <= 360_000.0_f64.min(2.0 * 3_600e9 / per_point + 2.0));
        }
    }

    #[test]
    fn silence_without_any_sound_draws_nothing_and_does_not_fail() {
        let envelope = Envelope::new(SessionTime::ZERO, SessionTime::ZERO, []);
        assert!(envelope.level(1e6).0.is_empty());
    }
}
