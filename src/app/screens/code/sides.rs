//! What is drawn along the timeline: the sound and the film strip.
//!
//! The store hands over bytes; a thread makes of them what can be drawn, so that no frame waits for a decoder. Small
//! pictures come side by side on sheets: a long film would need a thousand textures otherwise.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use egui::{ColorImage, Context, Rect, TextureHandle, TextureOptions, pos2, vec2};

use super::scene::Scene;
use crate::app::action::Action;
use crate::app::store::Side;
use crate::app::view::View;
use crate::app::widgets::timeline::strip::Still;
use crate::app::widgets::timeline::waveform::Envelope;
use crate::domain::id::MediaId;
use crate::domain::session::Film;
use crate::domain::time::SessionTime;
use crate::media::Picture;
use crate::media::index::FrameIndex;
use crate::media::peaks::{self, Peaks};
use crate::practice::sides::strip_from_bytes;

/// Pictures side by side on a sheet, and above one another.
const SHEET: usize = 16;
/// The most pictures that are shown; of a longer strip every second, third… one.
const MOST: usize = 2 * SHEET * SHEET;

/// Side data in the form in which it is drawn.
#[derive(Default)]
pub(super) struct Sides {
    of: Option<MediaId>,
    /// The frames, and where the film begins.
    frames: Option<(FrameIndex, SessionTime)>,
    sound: Option<Envelope>,
    stills: Vec<Still>,
    /// Kept, so that the stills' textures stay.
    sheets: Vec<TextureHandle>,
    begun: Vec<Side>,
    made: Option<(Sender<Made>, Receiver<Made>)>,
}

/// What a thread has made.
enum Made {
    Sound(Envelope),
    Sheet(ColorImage, Vec<(SessionTime, Rect)>),
}

impl Sides {
    /// The sound.
    pub const fn sound(&self) -> Option<&Envelope> {
        self.sound.as_ref()
    }

    /// Pictures of the film.
    pub fn stills(&self) -> &[Still] {
        &self.stills
    }

    /// The start of the frame that is on the screen at a moment; the moment itself while no frames are known.
    pub fn frame_start(&self, at: SessionTime) -> SessionTime {
        let Some((frames, offset)) = &self.frames else { return at };
        SessionTime::from_nanos(frames.start(frames.clamped((at - *offset).nanos()))) + *offset
    }

    /// Asks for them, once a film, and takes in what has come, at most one sheet a frame.
    pub fn follow(&mut self, ctx: &Context, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let Some(film) = scene.session.leading_film() else { return };
        if self.of != Some(film.media) {
            *self = Self { of: Some(film.media), made: Some(channel()), ..Self::default() };
            actions.push(Action::FetchSides(film.media));
        }
        self.take_in(ctx, &scene.view, film);
    }

    fn take_in(&mut self, ctx: &Context, view: &View<'_>, film: &Film) {
        if self.frames.is_none()
            && let Some(Some(bytes)) = view.side(film.media, Side::Index)
        {
            self.frames = FrameIndex::from_bytes(bytes).ok().map(|frames| (frames, film.offset));
        }
        for side in [Side::Peaks, Side::Strip] {
            if let Some(Some(bytes)) = view.side(film.media, side)
                && !self.begun.contains(&side)
            {
                self.begun.push(side);
                self.begin(ctx, side, Arc::clone(bytes), film.offset);
            }
        }
        let Some(Ok(made)) = self.made.as_ref().map(|(_, made)| made.try_recv()) else { return };
        match made {
            Made::Sound(envelope) => self.sound = Some(envelope),
            Made::Sheet(image, places) => self.keep_sheet(ctx, image, places),
        }
        ctx.request_repaint();
    }

    fn begin(&self, ctx: &Context, side: Side, bytes: Arc<[u8]>, offset: SessionTime) {
        let Some((sender, _)) = &self.made else { return };
        let (sender, ctx) = (sender.clone(), ctx.clone());
        let make = move || {
            let send = |made| {
                // Nobody listens any more once another film is open.
                let _ = sender.send(made);
                ctx.request_repaint();
            };
            match side {
                Side::Peaks => send(Made::Sound(envelope(&bytes, offset))),
                Side::Strip => sheets(&strip_from_bytes(&bytes), offset, send),
                Side::Index => {}
            }
        };
        // Without a thread the timeline shows marks alone, which is what matters.
        let _ = thread::Builder::new().name("sides".to_owned()).spawn(make);
    }

    fn keep_sheet(&mut self, ctx: &Context, image: ColorImage, places: Vec<(SessionTime, Rect)>) {
        let size = vec2(image.width() as f32, image.height() as f32);
        let sheet = ctx.load_texture("strip", image, TextureOptions::LINEAR);
        let still = |(at, part): (SessionTime, Rect)| Still {
            at,
            texture: sheet.id(),
            size: part.size(),
            part: Rect::from_min_max((part.min.to_vec2() / size).to_pos2(), (part.max.to_vec2() / size).to_pos2()),
        };
        self.stills.extend(places.into_iter().map(still));
        self.stills.sort_by_key(|still| still.at);
        self.sheets.push(sheet);
    }
}

fn envelope(bytes: &[u8], offset: SessionTime) -> Envelope {
    let peaks = Peaks::from_bytes(bytes).unwrap_or_default();
    let share = |sample: i16| f32::from(sample) / f32::from(i16::MAX);
    Envelope::new(offset, peaks::EVERY, peaks.pairs().iter().map(|(low, high)| (share(*low), share(*high))))
}

/// Lays pictures out on sheets.
fn sheets(strip: &[Picture], offset: SessionTime, send: impl Fn(Made)) {
    let every = strip.len().div_ceil(MOST).max(1);
    let chosen: Vec<&Picture> = strip.iter().step_by(every).collect();
    let Some((width, height)) = chosen.first().map(|first| (first.width as usize, first.height as usize)) else {
        return;
    };
    for pictures in chosen.chunks(SHEET * SHEET) {
        let rows = pictures.len().div_ceil(SHEET);
        let mut image = ColorImage::filled([width * SHEET, height * rows], egui::Color32::TRANSPARENT);
        let mut places = Vec::new();
        for (index, picture) in pictures.iter().enumerate() {
            if (picture.width as usize, picture.height as usize) != (width, height) {
                continue;
            }
            let (x, y) = (index % SHEET * width, index / SHEET * height);
            copy(picture, &mut image, x, y);
            let corner = pos2(x as f32, y as f32);
            places.push((picture.from + offset, Rect::from_min_size(corner, vec2(width as f32, height as f32))));
        }
        send(Made::Sheet(image, places));
    }
}

fn copy(picture: &Picture, sheet: &mut ColorImage, x: usize, y: usize) {
    let (width, across) = (picture.width as usize, sheet.width());
    for (row, pixels) in picture.rgba.chunks_exact(width * 4).enumerate() {
        let from = ((y + row) * across + x) * 4;
        sheet.as_raw_mut()[from..from + width * 4].copy_from_slice(pixels);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn picture(secs: i64, shade: u8) -> Picture {
        let (width, height) = (4, 2);
        let rgba = Arc::from(vec![shade; (width * height * 4) as usize]);
        let (from, until) = (SessionTime::from_secs(secs), SessionTime::from_secs(secs + 2));
        Picture { width, height, rgba, from, until }
    }

    #[test]
    fn every_picture_lies_where_its_place_says() {
        let strip: Vec<Picture> = (0..300).map(|index| picture(index * 2, index as u8)).collect();
        let sheets_made = RefCell::new(Vec::new());
        sheets(&strip, SessionTime::from_secs(10), |made| {
            if let Made::Sheet(image, places) = made {
                sheets_made.borrow_mut().push((image, places));
            }
        });
        let made = sheets_made.into_inner();
        assert_eq!(made.iter().map(|(_, places)| places.len()).collect::<Vec<_>>(), [256, 44]);
        for (image, places) in &made {
            for (at, part) in places {
                let middle = part.center();
                let pixel = image.pixels[middle.y as usize * image.width() + middle.x as usize];
                let index = (at.nanos() / 1_000_000_000 - 10) / 2;
                assert_eq!(i64::from(pixel.r()), index % 256);
            }
        }
    }

    #[test]
    fn a_long_strip_is_thinned() {
        let strip: Vec<Picture> = (0..1_800).map(|index| picture(index * 2, 9)).collect();
        let count = RefCell::new(0);
        sheets(&strip, SessionTime::ZERO, |made| {
            if let Made::Sheet(_, places) = made {
                *count.borrow_mut() += places.len();
            }
        });
        assert_eq!(count.into_inner(), 450);
    }
}
