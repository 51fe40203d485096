//! A picture as it is shown: upright, with square pixels, and with the film time it covers.

use std::sync::Arc;

use crate::domain::time::SessionTime;

/// One frame of a film, ready to be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows from the top, four bytes a pixel: red, green, blue, opacity; no padding.
    pub rgba: Arc<[u8]>,
    /// The first moment at which this frame is the one to be shown, in film time.
    pub from: SessionTime,
    /// The first moment after it, in film time.
    pub until: SessionTime,
}

/// Only the measures: the pixels are a family's and belong in no log.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{}, {}–{})", self.width, self.height, self.from, self.until)
    }
}
