//! A film drawn on paper: two heads against a warm wall.

use std::sync::{Arc, OnceLock};

use samspill::app::film::{Opener, Still};
use samspill::domain::time::SessionTime;

/// How long a frame is shown.
pub const FRAME: SessionTime = SessionTime::from_millis(40);
const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;

/// Opens every film as one of this length, drawn on paper.
pub fn opener(length: SessionTime) -> Opener {
    Box::new(move |_, _| Ok(Box::new(Still::new(FRAME, length.nanos() / FRAME.nanos(), picture))))
}

fn picture(_from: SessionTime) -> (u32, u32, Arc<[u8]>) {
    static DRAWN: OnceLock<Arc<[u8]>> = OnceLock::new();
    (WIDTH, HEIGHT, Arc::clone(DRAWN.get_or_init(draw)))
}

fn draw() -> Arc<[u8]> {
    let heads = [(250.0, 170.0, 92.0, [214, 178, 150]), (420.0, 236.0, 58.0, [228, 194, 168])];
    let mut rgba = Vec::with_capacity((WIDTH * HEIGHT * 4) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let shade = 1.0 - f64::from(y) / f64::from(HEIGHT) * 0.45;
            let mut pixel = [120.0 * shade, 106.0 * shade, 92.0 * shade];
            for (cx, cy, radius, colour) in heads {
                let away = ((f64::from(x) - cx).powi(2) + (f64::from(y) - cy).powi(2) * 0.8).sqrt() / radius;
                if away < 1.0 {
                    pixel = colour.map(|channel| f64::from(channel) * (1.0 - away * away * 0.35));
                }
            }
            rgba.extend(pixel.map(|channel| channel as u8));
            rgba.push(255);
        }
    }
    rgba.into()
}
