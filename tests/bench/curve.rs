//! A curve over time as a picture, with nothing but boxes and lines.

use image::{Rgb, RgbImage};

const SIZE: (u32, u32) = (1000, 400);
/// Room at the left, at the top, at the right and at the bottom.
const MARGIN: (u32, u32, u32, u32) = (70, 20, 30, 40);
const INK: Rgb<u8> = Rgb([40, 40, 40]);
const GRID: Rgb<u8> = Rgb([215, 215, 215]);
const LINE: Rgb<u8> = Rgb([17, 85, 119]);
/// Digits of three by five, a row in three bits, from the top.
const DIGITS: [u16; 10] = [0x7B6F, 0x2C97, 0x73E7, 0x73CF, 0x5BC9, 0x79CF, 0x79EF, 0x7249, 0x7BEF, 0x7BCF];

/// Draws points of seconds and megabytes, from zero up; lines at whole megabytes, and at minutes, are numbered.
pub fn drawn(curve: &[(f64, f64)]) -> RgbImage {
    let mut picture = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([255; 3]));
    let (left, top) = (MARGIN.0, MARGIN.1);
    let (right, bottom) = (SIZE.0 - MARGIN.2, SIZE.1 - MARGIN.3);
    let last = curve.last().map_or(1.0, |point| point.0.max(1.0));
    let most = curve.iter().map(|point| point.1).fold(1.0, f64::max) * 1.2;
    let x = |seconds: f64| left + (seconds / last * f64::from(right - left)) as u32;
    let y = |megabytes: f64| bottom - (megabytes / most * f64::from(bottom - top)) as u32;
    let steps = |end: f64, step: f64| (0..).map(move |n| f64::from(n) * step).take_while(move |at| *at <= end);
    for megabytes in steps(most, step(most)) {
        (left..right).for_each(|x| picture.put_pixel(x, y(megabytes), GRID));
        number(&mut picture, megabytes as u32, left - 8, y(megabytes) - 5);
    }
    for minutes in steps(last / 60.0, step(last / 60.0)) {
        (top..bottom).for_each(|y| picture.put_pixel(x(minutes * 60.0), y, GRID));
        number(&mut picture, minutes as u32, x(minutes * 60.0) + 6, bottom + 10);
    }
    (left..right).for_each(|x| picture.put_pixel(x, bottom, INK));
    (top..bottom).for_each(|y| picture.put_pixel(left, y, INK));
    for pair in curve.windows(2) {
        let (from, until) = (x(pair[0].0), x(pair[1].0).max(x(pair[0].0) + 1));
        for at in from..until {
            let share = f64::from(at - from) / f64::from(until - from);
            let middle = y(pair[0].1 + (pair[1].1 - pair[0].1) * share);
            (middle - 1..=middle + 1).for_each(|y| picture.put_pixel(at.min(right), y, LINE));
        }
    }
    picture
}

/// A round distance, so that there are about five to ten lines.
fn step(most: f64) -> f64 {
    let rough = (most / 8.0).max(1.0);
    let tens = 10.0_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|round| round * tens).into_iter().find(|step| *step >= rough).unwrap_or(rough)
}

/// Writes a number that ends at a place.
fn number(picture: &mut RgbImage, number: u32, right: u32, top: u32) {
    for (place, digit) in number.to_string().bytes().rev().enumerate() {
        let shape = DIGITS[usize::from(digit - b'0')];
        for spot in (0..15_u32).filter(|spot| shape >> (14 - spot) & 1 == 1) {
            let (x, y) = (right - 6 - place as u32 * 8 + spot % 3 * 2, top + spot / 3 * 2);
            for (across, down) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                picture.put_pixel(x + across, y + down, INK);
            }
        }
    }
}
