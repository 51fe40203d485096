//! Decoded pictures kept for the next step: as the decoder left them, which takes less than half the memory of shown
//! ones.

use std::collections::BTreeMap;

use gstreamer as gst;

/// Pictures by frame. When there is no room, those farthest from where one looks go first.
pub(super) struct Recent {
    samples: BTreeMap<usize, gst::Sample>,
    bytes: usize,
    most_bytes: usize,
}

impl Recent {
    pub(super) fn new(most_bytes: usize) -> Self {
        Self { samples: BTreeMap::new(), bytes: 0, most_bytes }
    }

    pub(super) fn get(&self, frame: usize) -> Option<gst::Sample> {
        self.samples.get(&frame).cloned()
    }

    /// Keeps the picture of a frame while one looks around another.
    pub(super) fn keep(&mut self, frame: usize, sample: gst::Sample, around: usize) {
        self.bytes += size(&sample);
        if let Some(before) = self.samples.insert(frame, sample) {
            self.bytes -= size(&before);
        }
        while self.bytes > self.most_bytes {
            let (first, last) = (self.samples.first_key_value(), self.samples.last_key_value());
            let (Some((first, _)), Some((last, _))) = (first, last) else { return };
            let farthest = if first.abs_diff(around) > last.abs_diff(around) { *first } else { *last };
            if let Some(gone) = self.samples.remove(&farthest) {
                self.bytes -= size(&gone);
            }
        }
    }
}

fn size(sample: &gst::Sample) -> usize {
    sample.buffer().map_or(0, |buffer| buffer.size())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(order: &[usize], around: usize) -> Vec<usize> {
        crate::media::init().expect("GStreamer is installed");
        let mut recent = Recent::new(30);
        for frame in order {
            let buffer = gst::Buffer::with_size(10).expect("ten bytes");
            recent.keep(*frame, gst::Sample::builder().buffer(&buffer).build(), around);
        }
        assert!(recent.bytes <= 30);
        recent.samples.into_keys().collect()
    }

    #[test]
    fn the_nearest_stay() {
        assert_eq!(kept(&[1, 2, 3, 4, 5], 5), [3, 4, 5]);
        assert_eq!(kept(&[1, 2, 3, 4, 5], 2), [1, 2, 3]);
        assert_eq!(kept(&[7, 7, 7, 7], 0), [7]);
    }
}
