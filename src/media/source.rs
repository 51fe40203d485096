//! The source behind `vault://<media id>`: a seekable, pull-mode GStreamer element that reads from the shelves served.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};

use gstreamer::glib;
use gstreamer::prelude::*;
use gstreamer::subclass::prelude::*;
use gstreamer::{self as gst, URIType};
use gstreamer_base::prelude::*;
use gstreamer_base::subclass::prelude::*;

use super::{ReadSeek, Shelf};
use crate::domain::id::MediaId;

/// The scheme of a film's address.
pub(super) const SCHEME: &str = "vault";

/// The element's name, for pipelines that are put together by hand.
pub(super) const ELEMENT: &str = "vaultsrc";

/// How much is read before looking again whether the pipeline wants to stop waiting.
const SLICE: usize = 256 * 1024;

static SHELVES: RwLock<Vec<Arc<Served>>> = RwLock::new(Vec::new());

struct Served {
    shelf: Arc<dyn Shelf>,
    withdrawn: Arc<AtomicBool>,
}

/// While this is held, films of one shelf answer to their addresses. Dropping it closes them, also to pipelines that
/// are still open: once a library is locked, not one more byte is decrypted for a picture.
#[must_use = "the shelf is withdrawn when this is dropped"]
pub struct Serving(Arc<Served>);

/// Lets `vault://` addresses be answered by this shelf until the result is dropped. Several may be served at once; the
/// latest is asked first.
pub fn serve(shelf: Arc<dyn Shelf>) -> Serving {
    let served = Arc::new(Served { shelf, withdrawn: Arc::default() });
    SHELVES.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&served));
    Serving(served)
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.withdrawn.store(true, Ordering::SeqCst);
        SHELVES.write().unwrap_or_else(PoisonError::into_inner).retain(|served| !Arc::ptr_eq(served, &self.0));
    }
}

/// Opens a film on the first shelf that has it. What another shelf complains of matters only where none has it.
fn open(media: MediaId) -> io::Result<Film> {
    let shelves = SHELVES.read().unwrap_or_else(PoisonError::into_inner).clone();
    let mut complaint = io::Error::new(io::ErrorKind::NotFound, "no open library has this film");
    for served in shelves.iter().rev() {
        match served.shelf.open(media) {
            Ok(bytes) => return Film::new(bytes, Arc::clone(&served.withdrawn)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => complaint = error,
        }
    }
    Err(complaint)
}

/// An open film, and whether its shelf has been withdrawn since.
struct Film {
    bytes: Box<dyn ReadSeek>,
    size: u64,
    at: u64,
    withdrawn: Arc<AtomicBool>,
}

impl Film {
    fn new(mut bytes: Box<dyn ReadSeek>, withdrawn: Arc<AtomicBool>) -> io::Result<Self> {
        let size = bytes.seek(SeekFrom::End(0))?;
        Ok(Self { bytes, size, at: size, withdrawn })
    }

    /// Reads as much as there is, at most one slice.
    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        if self.withdrawn.load(Ordering::SeqCst) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the library has been locked"));
        }
        if self.at != offset {
            self.at = self.bytes.seek(SeekFrom::Start(offset))?;
        }
        let most = into.len().min(SLICE);
        let read = self.bytes.read(&mut into[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Makes the element known to GStreamer, and so to `playbin`, `uridecodebin` and the discoverer.
pub(super) fn register() -> Result<(), glib::BoolError> {
    gst::Element::register(None, ELEMENT, gst::Rank::PRIMARY, VaultSrc::static_type())
}

glib::wrapper! {
    pub struct VaultSrc(ObjectSubclass<element::VaultSrc>)
        @extends gstreamer_base::BaseSrc, gst::Element, gst::Object,
        @implements gst::URIHandler;
}

mod element {
    use super::*;

    #[derive(Default)]
    pub struct VaultSrc {
        media: Mutex<Option<MediaId>>,
        film: Mutex<Option<Film>>,
        flushing: AtomicBool,
    }

    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[glib::object_subclass]
    impl ObjectSubclass for VaultSrc {
        const NAME: &'static str = "SamspillVaultSrc";
        type Type = super::VaultSrc;
        type ParentType = gstreamer_base::BaseSrc;
        type Interfaces = (gst::URIHandler,);
    }

    impl ObjectImpl for VaultSrc {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().set_format(gst::Format::Bytes);
        }
    }

    impl GstObjectImpl for VaultSrc {}

    impl ElementImpl for VaultSrc {
        fn metadata() -> Option<&'static gst::subclass::ElementMetadata> {
            static METADATA: LazyLock<gst::subclass::ElementMetadata> = LazyLock::new(|| {
                gst::subclass::ElementMetadata::new(
                    "Sealed film source",
                    "Source/File",
                    "Reads a film from the library that is open",
                    "Samspill",
                )
            });
            Some(&METADATA)
        }

        fn pad_templates() -> &'static [gst::PadTemplate] {
            static TEMPLATES: LazyLock<Vec<gst::PadTemplate>> = LazyLock::new(|| {
                let caps = gst::Caps::new_any();
                gst::PadTemplate::new("src", gst::PadDirection::Src, gst::PadPresence::Always, &caps)
                    .into_iter()
                    .collect()
            });
            &TEMPLATES
        }
    }

    impl URIHandlerImpl for VaultSrc {
        const URI_TYPE: URIType = URIType::Src;

        fn protocols() -> &'static [&'static str] {
            &[SCHEME]
        }

        fn uri(&self) -> Option<String> {
            lock(&self.media).map(crate::media::address)
        }

        fn set_uri(&self, uri: &str) -> Result<(), glib::Error> {
            let media = uri
                .strip_prefix(SCHEME)
                .and_then(|rest| rest.strip_prefix("://"))
                .and_then(|id| id.trim_end_matches('/').parse().ok())
                .ok_or_else(|| glib::Error::new(gst::URIError::BadUri, "not the address of a film"))?;
            if lock(&self.film).is_some() {
                return Err(glib::Error::new(gst::URIError::BadState, "a film is open already"));
            }
            *lock(&self.media) = Some(media);
            Ok(())
        }
    }

    impl BaseSrcImpl for VaultSrc {
        fn start(&self) -> Result<(), gst::ErrorMessage> {
            let media = lock(&self.media)
                .ok_or_else(|| gst::error_msg!(gst::ResourceError::NotFound, ["no film was named"]))?;
            let film = open(media).map_err(|error| {
                gst::error_msg!(gst::ResourceError::OpenRead, ["the film cannot be opened: {error}"])
            })?;
            *lock(&self.film) = Some(film);
            Ok(())
        }

        fn stop(&self) -> Result<(), gst::ErrorMessage> {
            *lock(&self.film) = None;
            Ok(())
        }

        fn is_seekable(&self) -> bool {
            true
        }

        fn size(&self) -> Option<u64> {
            lock(&self.film).as_ref().map(|film| film.size)
        }

        fn unlock(&self) -> Result<(), gst::ErrorMessage> {
            self.flushing.store(true, Ordering::SeqCst);
            Ok(())
        }

        fn unlock_stop(&self) -> Result<(), gst::ErrorMessage> {
            self.flushing.store(false, Ordering::SeqCst);
            Ok(())
        }

        fn fill(
            &self,
            offset: u64,
            _length: u32,
            buffer: &mut gst::BufferRef,
        ) -> Result<gst::FlowSuccess, gst::FlowError> {
            let mut film = lock(&self.film);
            let film = film.as_mut().ok_or(gst::FlowError::Flushing)?;
            let read = self.read(film, offset, buffer)?;
            if read == 0 && buffer.size() > 0 {
                return Err(gst::FlowError::Eos);
            }
            buffer.set_size(read);
            // The demuxer for transport streams counts from these.
            buffer.set_offset(offset);
            buffer.set_offset_end(offset + read as u64);
            Ok(gst::FlowSuccess::Ok)
        }
    }

    impl VaultSrc {
        /// Fills the buffer from `offset` as far as the film reaches, giving up where the pipeline flushes.
        fn read(&self, film: &mut Film, offset: u64, buffer: &mut gst::BufferRef) -> Result<usize, gst::FlowError> {
            let mut map = buffer.map_writable().map_err(|_| gst::FlowError::Error)?;
            let bytes = map.as_mut_slice();
            let mut done = 0;
            while done < bytes.len() {
                if self.flushing.load(Ordering::SeqCst) {
                    return Err(gst::FlowError::Flushing);
                }
                match film.read_at(offset + done as u64, &mut bytes[done..]) {
                    Ok(0) => break,
                    Ok(read) => done += read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => {
                        gst::element_imp_error!(self, gst::ResourceError::Read, ["the film cannot be read: {error}"]);
                        return Err(gst::FlowError::Error);
                    }
                }
            }
            Ok(done)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    struct One(MediaId, Vec<u8>);

    impl Shelf for One {
        fn open(&self, media: MediaId) -> io::Result<Box<dyn ReadSeek>> {
            if media == self.0 {
                return Ok(Box::new(Cursor::new(self.1.clone())));
            }
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn source(media: MediaId) -> (gst::Element, gst::Pad) {
        crate::media::init().expect("GStreamer is installed");
        let uri = crate::media::address(media);
        let source = gst::Element::make_from_uri(URIType::Src, &uri, None).expect("the scheme is known");
        let pad = source.static_pad("src").expect("a source has a pad");
        pad.activate_mode(gst::PadMode::Pull, true).expect("the source can be pulled");
        (source, pad)
    }

    #[test]
    fn any_range_can_be_pulled() {
        let media = MediaId(uuid::Uuid::now_v7());
        let bytes: Vec<u8> = (0..600_000_u32).map(|n| (n % 251) as u8).collect();
        let _serving = serve(Arc::new(One(media, bytes.clone())));
        let (source, pad) = source(media);
        for (offset, length) in [(0, 1), (599_999, 1), (100_000, 400_000), (3, 10), (599_990, 100)] {
            let buffer = pad.range(offset, length).expect("inside the film");
            let map = buffer.map_readable().expect("readable");
            let until = bytes.len().min(offset as usize + length as usize);
            assert_eq!(map.as_slice(), &bytes[offset as usize..until]);
            assert_eq!((buffer.offset(), buffer.offset_end()), (offset, until as u64));
        }
        assert_eq!(pad.range(600_000, 1).err(), Some(gst::FlowError::Eos));
        source.set_state(gst::State::Null).expect("stops");
    }

    #[test]
    fn a_withdrawn_shelf_reads_no_more() {
        let media = MediaId(uuid::Uuid::now_v7());
        let serving = serve(Arc::new(One(media, vec![7; 100])));
        let (source, pad) = source(media);
        assert!(pad.range(0, 10).is_ok());
        drop(serving);
        assert!(pad.range(0, 10).is_err());
        source.set_state(gst::State::Null).expect("stops");
    }
}
