//! A film to be recognised by: a pattern that no other picture has, ticking sound, and a word in its container.

use std::fs;
use std::path::Path;

use gstreamer as gst;
use gstreamer::prelude::*;

/// Six seconds of film at `path`, whose container says `word`.
pub fn make(path: &Path, word: &str) {
    run(&format!(
        "videotestsrc pattern=zone-plate kx2=20 ky2=20 kt=1 num-buffers=150 ! \
         video/x-raw,width=320,height=192,framerate=25/1 ! x264enc speed-preset=veryfast key-int-max=50 ! h264parse ! \
         taginject tags=\"title={word}\" ! mux. \
         audiotestsrc wave=ticks num-buffers=260 ! audioconvert ! opusenc ! mux. \
         matroskamux name=mux ! filesink location=\"{}\"",
        path.display()
    ));
    let bytes = fs::read(path).expect("made");
    assert!(bytes.windows(word.len()).any(|window| window == word.as_bytes()), "the word is not in it");
}

/// The pictures of a film one after the other, as they lie in memory: as a decoder leaves them, and as they are shown.
pub fn pictures(film: &Path) -> Vec<Vec<u8>> {
    let decoded = |format: &str| {
        let raw = film.with_extension(format);
        run(&format!(
            "filesrc location=\"{}\" ! matroskademux ! h264parse ! avdec_h264 ! videoconvert ! \
             video/x-raw,format={format} ! filesink location=\"{}\"",
            film.display(),
            raw.display()
        ));
        let bytes = fs::read(&raw).expect("decoded");
        fs::remove_file(raw).expect("removed");
        bytes
    };
    ["I420", "RGB", "RGBA"].map(decoded).to_vec()
}

fn run(pipeline: &str) {
    samspill::media::init().expect("GStreamer is installed");
    let pipeline = gst::parse::launch(pipeline).expect("every element is installed");
    let bus = pipeline.bus().expect("a pipeline has one");
    pipeline.set_state(gst::State::Playing).expect("it starts");
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = bus.timed_pop_filtered(gst::ClockTime::from_seconds(60), &ends);
    pipeline.set_state(gst::State::Null).expect("it stops");
    assert!(message.is_some_and(|message| message.type_() == gst::MessageType::Eos), "it comes to no end");
}
