//! Recording a visit: sealed from the first byte, and kept as a session from the first moment.
//!
//! The session and the coding are begun before the first frame, each segment joins the session as it begins, and each quick
//! mark is kept as it is made, by the recording's own clock. So whatever happens to a film, what was written beside it
//! stands.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::desk::{Desk, FirstDraft, new_id, now, today};
use super::error::PracticeError;
use super::mark;
use crate::domain::access::{About, Deed};
use crate::domain::coding::Coding;
use crate::domain::document::{Body, Document, Kind};
use crate::domain::edit::{Change, Edit, Label, Transaction};
use crate::domain::id::{DocumentId, MarkId, MediaId};
use crate::domain::session::{Film, FilmFacts, Session};
use crate::domain::time::SessionTime;
use crate::media::recorder::{RecordingSink, Segment, Sinks};
use crate::vault::{LiveWriter, MediaShelf};

/// A recording that has begun. It is held where the library is owned; its [`sinks`](Self::sinks) go to the recorder.
pub struct Recording {
    session: DocumentId,
    family: DocumentId,
    shelf: MediaShelf,
    begins: Sender<Film>,
    begun: Mutex<Receiver<Film>>,
}

impl Recording {
    /// Begins a session of a family to record into, and the coding that takes its quick marks.
    ///
    /// # Errors
    /// [`PracticeError::Barred`] where the family's consent or the library's keeping rule is missing, or the person's
    /// roles do not allow it; [`PracticeError::Vault`].
    pub fn begin(desk: &mut Desk, family: DocumentId, title: &str) -> Result<Self, PracticeError> {
        desk.allow(Deed::Record, family, About::Nothing)?;
        let begin = |body| Document::create(DocumentId(new_id()), body, desk.author().clone(), now());
        let session = Session { family, title: title.to_owned(), held: today(), films: Vec::new() };
        let session = begin(Body::Session(session));
        let coding = Coding::new(session.id(), desk.author().clone(), mark::scheme());
        let coding = begin(Body::Coding(Box::new(coding)));
        desk.append(vec![session.first_draft(family), coding.first_draft(family)])?;
        let (begins, begun) = channel();
        Ok(Self { session: session.id(), family, shelf: desk.media(), begins, begun: Mutex::new(begun) })
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> DocumentId {
        self.session
    }

    /// The family.
    #[must_use]
    pub const fn family(&self) -> DocumentId {
        self.family
    }

    /// Opens a sealed sink for each segment. Whoever owns the library has to [keep up](Self::keep_up).
    #[must_use]
    pub fn sinks(&self) -> Sinks {
        let (shelf, family, begins) = (self.shelf.clone(), self.family, self.begins.clone());
        Box::new(move |segment| {
            let film = begun_film(MediaId(new_id()), segment);
            let writer = shelf.live_writer(family, film.media).map_err(io::Error::other)?;
            // Nobody listens any more where the library is being closed; what is recorded is found again all the same.
            let _ = begins.send(film);
            Ok(Box::new(Sealing { writer: Some(writer), synced: Instant::now() }))
        })
    }

    /// Lets the segments that have begun since join the session. To be called a few times a second, and once after the
    /// recorder is done. Returns how many there were.
    ///
    /// # Errors
    /// [`PracticeError::Vault`] where that could not be kept; what is recorded is found again all the same.
    pub fn keep_up(&self, desk: &mut Desk) -> Result<usize, PracticeError> {
        let begun: Vec<Film> = self.begun.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect();
        let count = begun.len();
        for film in begun {
            join(desk, self.session, film)?;
        }
        Ok(count)
    }

    /// Keeps a quick mark: a code of the scheme, at a moment of the recording as the
    /// [recorder stamps it](crate::media::recorder::Recorder::stamp).
    ///
    /// # Errors
    /// [`PracticeError::Edit`] where the code is unknown or may not stand there; [`PracticeError::Vault`].
    pub fn mark(&self, desk: &mut Desk, code: &str, at: SessionTime) -> Result<MarkId, PracticeError> {
        mark::mark(desk, self.session, code, at, None, None)
    }

    /// Keeps a sync point: somebody claps about now, and films of other devices will be
    /// [aligned](super::align::listen) on it. It is a quick mark of the code [`mark::CLAP`], and takes the same stamp.
    ///
    /// # Errors
    /// As [`mark`](Self::mark).
    pub fn clap(&self, desk: &mut Desk, at: SessionTime) -> Result<MarkId, PracticeError> {
        self.mark(desk, mark::CLAP, at)
    }
}

/// Lets a film join a session.
pub(super) fn join(desk: &mut Desk, session: DocumentId, film: Film) -> Result<(), PracticeError> {
    let mut document = desk.document(Kind::Session, session)?;
    let joined = Edit::SessionFilm(Box::new(Change::new(None, Some(film))));
    desk.commit(&mut document, Transaction::one(Label::AddFilm, joined))
}

/// Tells how many bytes are free where a library lies, for the recorder to watch.
pub fn free_bytes(desk: &Desk) -> impl Fn() -> Option<u64> + Send + Sync + 'static {
    let folder = desk.library().folder().to_owned();
    move || fs4::available_space(&folder).ok()
}

/// A film of which nothing is known yet but where it begins.
fn begun_film(media: MediaId, segment: &Segment) -> Film {
    let source = match (segment.camera, segment.microphone) {
        (Some(camera), _) => format!("camera-{}", camera + 1),
        (None, microphone) => format!("microphone-{}", microphone.unwrap_or(0) + 1),
    };
    let file_name = format!("{source}-{}.mkv", segment.number + 1);
    let facts = FilmFacts::default();
    Film { media, offset: segment.starts, file_name, fingerprint: String::new(), bytes: 0, facts }
}

/// What a power cut may cost is a second; so it is synced twice as often.
const SYNC_EVERY: Duration = Duration::from_millis(500);

/// Hands the recorder's bytes to the vault, neither of which knows the other.
struct Sealing {
    /// `None` once it is finished.
    writer: Option<LiveWriter>,
    synced: Instant,
}

impl Sealing {
    fn writer(&mut self) -> io::Result<&mut LiveWriter> {
        self.writer.as_mut().ok_or_else(|| io::Error::other("the recording is finished"))
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer()?.write(bytes)?;
        if self.synced.elapsed() >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer()?.flush()
    }
}

impl RecordingSink for Sealing {
    fn sync(&mut self) -> io::Result<()> {
        // What comes while the disk is busy is not in this one, so the time until the next counts from its beginning.
        let began = Instant::now();
        self.writer()?.sync()?;
        self.synced = began;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.take().map_or(Ok(()), LiveWriter::finish)
    }
}
