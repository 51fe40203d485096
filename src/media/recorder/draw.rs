//! What a simulated camera writes onto its pictures, and how it is read again.

/// Boxes along the lower edge, the lowest bit first.
const BITS: usize = 18;
/// How far the first box lies from the left edge, in pixels.
const INDENT: usize = 16;
const BLACK: u8 = 16;
const WHITE: u8 = 235;

/// Digits of three by five, a row in three bits, from the top.
const DIGITS: [u16; 10] = [
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_001_001,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
];

/// How wide and high a box is in a picture of this size.
fn side((width, height): (usize, usize)) -> usize {
    match height {
        1080 => 40,
        720 => 32,
        _ => (height / 12).min(width.saturating_sub(2 * INDENT) / BITS),
    }
}

/// Where the flash is: left, top, right, bottom.
fn lamp((width, height): (usize, usize)) -> (usize, usize, usize, usize) {
    (width / 4, height / 4, width * 3 / 4, height / 2)
}

/// Writes a number along the lower edge as boxes, and in digits at the upper one.
pub(super) fn number(luma: &mut [u8], stride: usize, size: (usize, usize), number: u64) {
    let (width, height) = size;
    let side = side(size);
    let mut fill = |left: usize, top: usize, right: usize, bottom: usize, value: u8| {
        for row in luma.chunks_mut(stride.max(1)).take(bottom.min(height)).skip(top) {
            if let Some(row) = row.get_mut(left.min(width)..right.min(width)) {
                row.fill(value);
            }
        }
    };
    fill(0, height.saturating_sub(side + 16), width, height, BLACK);
    for bit in (0..BITS).filter(|bit| number >> bit & 1 == 1) {
        let left = INDENT + bit * side;
        fill(left, height.saturating_sub(side + 8), left + side, height.saturating_sub(8), WHITE);
    }
    let pixel = (height / 72).max(1);
    let digits = format!("{number:06}");
    fill(pixel, pixel, pixel * (3 + 4 * digits.len()), pixel * 8, BLACK);
    for (place, digit) in digits.bytes().enumerate() {
        let shape = DIGITS[usize::from(digit - b'0') % 10];
        for spot in (0..15).filter(|spot| shape >> (14 - spot) & 1 == 1) {
            let (left, top) = (pixel * (2 + 4 * place + spot % 3), pixel * (2 + spot / 3));
            fill(left, top, left + pixel, top + pixel, WHITE);
        }
    }
}

/// Lights the lamp, or leaves it dark.
pub(super) fn flash(luma: &mut [u8], stride: usize, size: (usize, usize), lit: bool) {
    let (left, top, right, bottom) = lamp(size);
    for row in luma.chunks_mut(stride.max(1)).take(bottom).skip(top) {
        if let Some(row) = row.get_mut(left..right) {
            row.fill(if lit { WHITE } else { BLACK });
        }
    }
}

/// Reads a picture of a simulated camera, as RGBA of this `size`, that was `drawn` in this size: the number it bears,
/// and whether its lamp is lit.
#[must_use]
pub fn read(rgba: &[u8], size: (u32, u32), drawn: (u32, u32)) -> (u32, bool) {
    let drawn = (drawn.0 as usize, drawn.1 as usize);
    let (width, height) = (size.0 as usize, size.1 as usize);
    let bright = |x: usize, y: usize| {
        let (x, y) = (x * width / drawn.0.max(1), y * height / drawn.1.max(1));
        rgba.get((y * width + x) * 4 + 1).is_some_and(|green| *green > 127)
    };
    let side = side(drawn);
    let middle = drawn.1.saturating_sub(8 + side / 2);
    let bits = (0..BITS).filter(|bit| bright(INDENT + bit * side + side / 2, middle));
    let (left, top, right, bottom) = lamp(drawn);
    (bits.map(|bit| 1 << bit).sum(), bright(left.midpoint(right), top.midpoint(bottom)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_read_again() {
        for size in [(320_usize, 192_usize), (640, 360), (1280, 720), (1920, 1080), (640, 480)] {
            for (n, lit) in [(0, true), (1, false), (0x2_AAAA, true), (0x3_FFFF, false), (123_456, false)] {
                let mut luma = vec![90; size.0 * size.1];
                number(&mut luma, size.0, size, n);
                flash(&mut luma, size.0, size, lit);
                let rgba: Vec<u8> = luma.iter().flat_map(|grey| [*grey; 4]).collect();
                let size = (size.0 as u32, size.1 as u32);
                assert_eq!(read(&rgba, size, size), (n as u32, lit), "{size:?}");
            }
        }
    }
}
