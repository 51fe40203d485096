//! Between time and pixels: what part of the session is in view, and how zooming and scrolling move it.
//!
//! The left edge is an integer moment. A float appears only in the last step, as the distance of a moment from that
//! edge, so a mark ten hours in lands on the same pixel as one at the start.

use crate::domain::time::{SessionTime, Span};

/// The closest zoom: nanoseconds of one point. A frame of a 25 a second film is then 800 points wide.
const CLOSEST: f64 = 50_000.0;
/// How much of the width the session may fill; the rest is air after its end.
const FILLED: f64 = 0.98;

/// Which part of the session is in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The moment at the left edge.
    from: SessionTime,
    /// Nanoseconds of one point.
    per_point: f64,
}

/// The axis laid over a stretch of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    axis: Axis,
    left: f32,
    width: f32,
}

impl Axis {
    /// The whole session, with a little air after its end.
    #[must_use]
    pub fn whole(end: SessionTime, width: f32) -> Self {
        Self { from: SessionTime::ZERO, per_point: widest(end, width) }
    }

    /// The moment at the left edge.
    #[must_use]
    pub const fn from(self) -> SessionTime {
        self.from
    }

    /// Nanoseconds of one point.
    #[must_use]
    pub const fn per_point(self) -> f64 {
        self.per_point
    }

    /// Laid over the screen from `left`, `width` points wide.
    #[must_use]
    pub const fn over(self, left: f32, width: f32) -> Scale {
        Scale { axis: self, left, width }
    }

    /// Zoomed by `factor` (above one is closer) so that the moment `points` from the left edge stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, points: f32, end: SessionTime, width: f32) -> Self {
        let per_point = (self.per_point / factor).clamp(CLOSEST, widest(end, width));
        let held = f64::from(points) * (self.per_point - per_point);
        Self { from: self.from + nanos(held), per_point }.kept_within(end, width)
    }

    /// Moved later by a number of points.
    #[must_use]
    pub fn scrolled(self, points: f32, end: SessionTime, width: f32) -> Self {
        let from = self.from + nanos(f64::from(points) * self.per_point);
        Self { from, ..self }.kept_within(end, width)
    }

    /// The same zoom with the moment `at` a fraction of the width from the left edge.
    #[must_use]
    pub fn showing(self, at: SessionTime, fraction: f64, end: SessionTime, width: f32) -> Self {
        let from = at - nanos(fraction * f64::from(width) * self.per_point);
        Self { from, ..self }.kept_within(end, width)
    }

    /// The span filling nine tenths of the width.
    #[must_use]
    pub fn around(span: Span, end: SessionTime, width: f32) -> Self {
        let per_point = span.length().nanos() as f64 / (0.9 * f64::from(width.max(1.0)));
        let per_point = per_point.clamp(CLOSEST, widest(end, width));
        Self { from: span.start(), per_point }.showing(span.start(), 0.05, end, width)
    }

    /// Neither before the session's start nor far past its end, and never further out than the whole of it.
    #[must_use]
    pub fn kept_within(self, end: SessionTime, width: f32) -> Self {
        let per_point = self.per_point.clamp(CLOSEST, widest(end, width));
        let latest = end - nanos(FILLED * f64::from(width) * per_point);
        Self { from: self.from.min(latest).max(SessionTime::ZERO), per_point }
    }
}

/// Nanoseconds of one point where the whole session is in view.
fn widest(end: SessionTime, width: f32) -> f64 {
    let whole = end.nanos().max(1_000_000_000) as f64;
    (whole / (FILLED * f64::from(width.max(1.0)))).max(CLOSEST)
}

fn nanos(float: f64) -> SessionTime {
    SessionTime::from_nanos(float.round() as i64)
}

impl Scale {
    /// The axis beneath.
    #[must_use]
    pub const fn axis(self) -> Axis {
        self.axis
    }

    /// The left edge on the screen.
    #[must_use]
    pub const fn left(self) -> f32 {
        self.left
    }

    /// The right edge on the screen.
    #[must_use]
    pub fn right(self) -> f32 {
        self.left + self.width
    }

    /// How wide it is on the screen.
    #[must_use]
    pub const fn width(self) -> f32 {
        self.width
    }

    /// Where a moment lies on the screen.
    #[must_use]
    pub fn x(self, at: SessionTime) -> f32 {
        self.left + ((at - self.axis.from).nanos() as f64 / self.axis.per_point) as f32
    }

    /// The same, held just outside the edges, for drawing: a rectangle that reaches far out of view costs precision.
    #[must_use]
    pub fn x_drawn(self, at: SessionTime) -> f32 {
        self.x(at).clamp(self.left - 40.0, self.right() + 40.0)
    }

    /// The moment at a place on the screen.
    #[must_use]
    pub fn time(self, x: f32) -> SessionTime {
        self.axis.from + nanos(f64::from(x - self.left) * self.axis.per_point)
    }

    /// How long a number of points lasts.
    #[must_use]
    pub fn length(self, points: f32) -> SessionTime {
        nanos(f64::from(points) * self.axis.per_point)
    }

    /// What is in view.
    #[must_use]
    pub fn span(self) -> Span {
        let end = self.time(self.right()).max(self.axis.from + SessionTime::from_nanos(1));
        // The line above puts the end after the start; an empty fallback keeps the impossible case calm.
        Span::new(self.axis.from, end).unwrap_or_else(|| unreachable_span(self.axis.from))
    }
}

fn unreachable_span(at: SessionTime) -> Span {
    let at = at.min(SessionTime::END - SessionTime::from_nanos(1));
    Span::new(at, at + SessionTime::from_nanos(1)).expect("one nanosecond is longer than none")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: SessionTime = SessionTime::from_secs(3600);

    #[test]
    fn the_whole_session_fits() {
        let scale = Axis::whole(HOUR, 1000.0).over(100.0, 1000.0);
        assert_eq!(scale.x(SessionTime::ZERO), 100.0);
        assert!(scale.x(HOUR) < 1100.0 && scale.x(HOUR) > 1070.0);
    }

    #[test]
    fn zooming_holds_the_moment_under_the_pointer() {
        let mut axis = Axis::whole(HOUR, 1000.0);
        let held = axis.over(0.0, 1000.0).time(400.0);
        for _ in 0..40 {
            axis = axis.zoomed(1.2, 400.0, HOUR, 1000.0);
            let now = axis.over(0.0, 1000.0).time(400.0);
            assert!((now - held).nanos().abs() < 1_000, "{} ns off", (now - held).nanos());
        }
        for _ in 0..80 {
            axis = axis.zoomed(1.0 / 1.2, 400.0, HOUR, 1000.0);
        }
        assert_eq!(axis, Axis::whole(HOUR, 1000.0), "zooming all the way out shows the whole again");
    }

    #[test]
    fn zooming_stops_before_time_runs_out_of_digits() {
        let mut axis = Axis::whole(HOUR, 1000.0);
        for _ in 0..1000 {
            axis = axis.zoomed(2.0, 999.0, HOUR, 1000.0);
        }
        assert_eq!(axis.per_point(), CLOSEST);
        assert!(axis.from() <= HOUR);
    }

    #[test]
    fn scrolling_stays_within_the_session() {
        let near = Axis::whole(HOUR, 1000.0).zoomed(10.0, 0.0, HOUR, 1000.0);
        assert_eq!(near.scrolled(-1e6, HOUR, 1000.0).from(), SessionTime::ZERO);
        let last = near.scrolled(1e6, HOUR, 1000.0).over(0.0, 1000.0);
        assert!((last.x(HOUR) - 980.0).abs() < 0.1);
    }

    #[test]
    fn pixels_and_moments_agree_ten_hours_in_at_the_closest_zoom() {
        let end = SessionTime::from_secs(36_000);
        let axis = Axis { from: SessionTime::from_secs(35_999), per_point: CLOSEST };
        let scale = axis.over(0.0, 1000.0);
        for points in [0.0, 1.0, 333.0, 999.0] {
            assert_eq!(scale.x(scale.time(points)), points);
        }
        assert_eq!(axis.kept_within(end, 1000.0), axis);
    }
}
