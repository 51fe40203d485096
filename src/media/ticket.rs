//! A number sewn onto a packet before it is decoded and read off the picture that comes out.
//!
//! Decoders reorder, drop, and where packets carry no times even guess: what time a picture bears is the decoder's
//! opinion. Which packet it was made from is a fact, and that is what exactness is built on.

use std::sync::LazyLock;

use gstreamer as gst;

static KIND: LazyLock<gst::Caps> = LazyLock::new(|| gst::Caps::new_empty_simple("timestamp/x-samspill-ticket"));

/// Sews a number onto a packet.
pub(super) fn sew(packet: &mut gst::Buffer, number: usize) {
    let number = gst::ClockTime::from_nseconds(number as u64);
    gst::ReferenceTimestampMeta::add(packet.make_mut(), &KIND, number, gst::ClockTime::NONE);
}

/// The number of the packet that this picture was made from; `None` where it bore none.
pub(super) fn read(picture: &gst::BufferRef) -> Option<usize> {
    picture
        .iter_meta::<gst::ReferenceTimestampMeta>()
        .find(|meta| meta.reference() == KIND.as_ref())
        .and_then(|meta| usize::try_from(meta.timestamp().nseconds()).ok())
}
