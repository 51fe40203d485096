//! Draws the frames of the demonstration film.

use std::sync::OnceLock;

use tiny_skia::Pixmap;

use super::paint::{Brush, Ink};
use super::people;
use super::pose::pose;

/// Width in pixels.
pub const WIDTH: u32 = 640;
/// Height in pixels.
pub const HEIGHT: u32 = 360;

/// Side of one box of the frame code, in pixels.
const BOX: u32 = 8;
/// How many boxes the frame code has, the lowest bit first.
const BOXES: u32 = 18;
/// Where the first box begins: along the bottom edge, on the codec's grid of blocks, so that coding blurs none.
const CODE_AT: (u32, u32) = (16, HEIGHT - BOX);

/// Draws a frame into `rgba`, which holds `WIDTH * HEIGHT * 4` bytes.
pub fn frame(number: u32, rgba: &mut [u8]) {
    let mut canvas = stage().clone();
    let pose = pose(number);
    let mut brush = camera(&mut canvas);
    people::parent(&mut brush, &pose);
    people::baby(&mut brush, &pose);
    let resting = pose.ball.1 > 300.0;
    if resting {
        ball(&mut brush, pose.ball, pose.roll);
    }
    people::parent_arm(&mut brush, &pose);
    if !resting {
        ball(&mut brush, pose.ball, pose.roll);
    }
    people::baby_arms(&mut brush, &pose);
    frame_code(&mut Brush::new(&mut canvas), number);
    rgba.copy_from_slice(canvas.data());
}

/// The number drawn along the bottom edge of a picture of any size in which the film's whole frame is shown.
#[must_use]
pub fn read_frame_code(width: u32, height: u32, rgba: &[u8]) -> u32 {
    let bright = |bit: u32| {
        let x = (CODE_AT.0 + bit * BOX + BOX / 2) * width / WIDTH;
        let y = (CODE_AT.1 + BOX / 2) * height / HEIGHT;
        let at = ((y * width + x) * 4) as usize;
        rgba.get(at..at + 3).is_some_and(|pixel| pixel.iter().map(|byte| u32::from(*byte)).sum::<u32>() > 3 * 127)
    };
    (0..BOXES).filter(|bit| bright(*bit)).fold(0, |number, bit| number | 1 << bit)
}

/// Near enough for faces to be read.
fn camera(canvas: &mut Pixmap) -> Brush<'_> {
    Brush::new(canvas).zoomed(1.16, (330.0, 352.0))
}

fn frame_code(brush: &mut Brush<'_>, number: u32) {
    let (x, y) = CODE_AT;
    brush.block((0.0, y as f32), (WIDTH as f32, BOX as f32), Ink(0x000000));
    for bit in (0..BOXES).filter(|bit| number >> bit & 1 == 1) {
        brush.block(((x + bit * BOX) as f32, y as f32), (BOX as f32, BOX as f32), Ink(0xffffff));
    }
}

fn ball(brush: &mut Brush<'_>, at: (f32, f32), roll: f32) {
    let mut ball = brush.moved(at, roll);
    ball.oval((0.0, 0.0), (21.0, 21.0), Ink(0xd96c5a));
    ball.shape(Ink(0xf6e3c5), |path| {
        path.move_to(-20.0, -6.0);
        path.quad_to(0.0, -14.0, 20.0, -6.0);
        path.line_to(20.4, 5.0);
        path.quad_to(0.0, -2.0, -20.4, 5.0);
    });
    ball.oval((0.0, -4.0), (4.5, 4.5), Ink(0x5d8c88));
    brush.glow((at.0 - 7.0, at.1 - 9.0), (9.0, 7.0), Ink(0xffffff), 0.55);
}

/// The room, drawn once.
fn stage() -> &'static Pixmap {
    static STAGE: OnceLock<Pixmap> = OnceLock::new();
    STAGE.get_or_init(|| {
        let mut canvas = Pixmap::new(WIDTH, HEIGHT).expect("the film has a size");
        let mut brush = camera(&mut canvas);
        room(&mut brush);
        seat(&mut brush);
        canvas
    })
}

fn room(brush: &mut Brush<'_>) {
    brush.block((0.0, 0.0), (640.0, 360.0), Ink(0xf4e8d6));
    brush.glow((330.0, 90.0), (420.0, 240.0), Ink(0xfff8ea), 0.9);
    brush.block((0.0, 292.0), (640.0, 68.0), Ink(0xd9b48f));
    brush.block((0.0, 288.0), (640.0, 5.0), Ink(0xfaf2e4));
    window(&mut brush.moved((0.0, 20.0), 0.0));
    plant(&mut brush.moved((-22.0, 0.0), 0.0));
    // A rug under both.
    brush.oval((330.0, 346.0), (300.0, 40.0), Ink(0xc98f74));
    brush.oval((330.0, 347.0), (284.0, 33.0), Ink(0xe0ab8c));
    brush.oval((330.0, 348.0), (250.0, 25.0), Ink(0xd69a7c));
}

fn window(brush: &mut Brush<'_>) {
    brush.block((284.0, 34.0), (104.0, 128.0), Ink(0xfdf8ee));
    brush.block((291.0, 41.0), (90.0, 114.0), Ink(0xcfe2e6));
    brush.glow((352.0, 74.0), (44.0, 32.0), Ink(0xfff6d8), 0.95);
    for (from, top, to, ink) in [(291.0, 108.0, 350.0, Ink(0xb3caa9)), (326.0, 96.0, 381.0, Ink(0x9dbb97))] {
        brush.shape(ink, |path| {
            path.move_to(from, 155.0);
            path.cubic_to(from, top, to, top, to, 155.0);
        });
    }
    brush.block((333.5, 38.0), (5.0, 120.0), Ink(0xfdf8ee));
    brush.block((288.0, 92.0), (96.0, 4.0), Ink(0xfdf8ee));
    brush.block((278.0, 155.0), (116.0, 9.0), Ink(0xfffcf5));
    brush.block((280.0, 164.0), (112.0, 3.0), Ink(0xe6d6c0));
}

fn plant(brush: &mut Brush<'_>) {
    for (tip_x, tip_y, bend) in [
        (566.0, 176.0, -26.0),
        (590.0, 150.0, -8.0),
        (612.0, 168.0, 14.0),
        (628.0, 206.0, 24.0),
        (556.0, 216.0, -26.0_f32),
    ] {
        brush.line(9.0, Ink(0x87a981), |path| {
            path.move_to(594.0, 262.0);
            path.quad_to(594.0 + bend * 0.3, 214.0, tip_x, tip_y);
        });
        brush.line(2.0, Ink(0x6f9169), |path| {
            path.move_to(594.0, 262.0);
            path.quad_to(594.0 + bend * 0.3, 214.0, tip_x, tip_y);
        });
    }
    brush.shape(Ink(0xc07c5e), |path| {
        path.move_to(568.0, 256.0);
        path.line_to(620.0, 256.0);
        path.line_to(612.0, 304.0);
        path.line_to(576.0, 304.0);
    });
    brush.block((564.0, 252.0), (60.0, 10.0), Ink(0xcd8a6b));
}

fn seat(brush: &mut Brush<'_>) {
    brush.glow((458.0, 342.0), (130.0, 22.0), Ink(0x6b4a36), 0.35);
    brush.shape(Ink(0x8fae9f), |path| {
        path.move_to(372.0, 332.0);
        path.cubic_to(356.0, 190.0, 398.0, 128.0, 462.0, 128.0);
        path.cubic_to(530.0, 128.0, 566.0, 200.0, 546.0, 332.0);
        path.cubic_to(520.0, 356.0, 396.0, 356.0, 372.0, 332.0);
    });
    brush.shape(Ink(0xa9c4b5), |path| {
        path.move_to(386.0, 326.0);
        path.cubic_to(372.0, 204.0, 408.0, 142.0, 462.0, 142.0);
        path.cubic_to(518.0, 142.0, 550.0, 208.0, 532.0, 326.0);
        path.cubic_to(508.0, 344.0, 408.0, 344.0, 386.0, 326.0);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_tells_its_number() {
        let mut rgba = vec![0; (WIDTH * HEIGHT * 4) as usize];
        for number in [0, 1, 2, 777, 1249] {
            frame(number, &mut rgba);
            assert_eq!(read_frame_code(WIDTH, HEIGHT, &rgba), number);
        }
    }

    /// `STILLS=folder cargo test stills` leaves pictures to look at.
    #[test]
    fn stills() {
        let Some(folder) = std::env::var_os("STILLS") else { return };
        let mut rgba = vec![0; (WIDTH * HEIGHT * 4) as usize];
        for number in [5, 70, 112, 165, 215, 245, 305, 370, 460, 625, 660, 710, 750, 800, 885, 1020, 1200] {
            frame(number, &mut rgba);
            let path = std::path::Path::new(&folder).join(format!("{number:04}.png"));
            image::save_buffer(path, &rgba, WIDTH, HEIGHT, image::ColorType::Rgba8).expect("a folder to write in");
        }
    }
}
