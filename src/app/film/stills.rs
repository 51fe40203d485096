//! Small still pictures of chosen moments. A thread of its own brings them back, so that nobody waits; it ends, and
//! closes its films, when nothing asks for pictures any more.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use crate::domain::id::MediaId;
use crate::domain::time::SessionTime;
use crate::media::frames::FrameReader;
use crate::media::index::FrameIndex;
use crate::media::picture::Picture;

/// How high the pictures are, in pixels.
const HEIGHT: u32 = 270;
/// How many pictures may be asked for ahead.
const DEPTH: usize = 32;

/// A moment of a film, in the film's own time.
pub(super) type Moment = (MediaId, SessionTime);

/// Brings one picture back: of a film with these bytes of frame index, at a moment. Nothing where there is none.
pub type Draw = Box<dyn FnMut(MediaId, &Arc<[u8]>, SessionTime) -> Option<Picture>>;

/// Who begins to bring pictures back; called on the thread that does it.
pub type Draughtsman = Arc<dyn Fn() -> Draw + Send + Sync>;

/// What wakes the window when something is there to be seen.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The pictures that are here, and those on their way.
#[derive(Default)]
pub(super) struct Stills {
    maker: Option<(Draughtsman, Wake)>,
    worker: Option<Worker>,
    here: BTreeMap<Moment, Option<Arc<Picture>>>,
    asked: BTreeSet<Moment>,
}

struct Worker {
    orders: SyncSender<(Moment, Arc<[u8]>)>,
    pictures: Receiver<(Moment, Option<Picture>)>,
}

impl Stills {
    pub fn set_maker(&mut self, maker: Draughtsman, wake: Wake) {
        self.maker = Some((maker, wake));
    }

    /// The same, with no pictures and no thread.
    pub fn cleared(&mut self) -> Self {
        Self { maker: self.maker.take(), ..Self::default() }
    }

    pub fn get(&self, moment: Moment) -> Option<&Arc<Picture>> {
        self.here.get(&moment)?.as_ref()
    }

    /// Keeps what is wanted, forgets the rest, and asks for what is not here yet, as far as frame indexes are known.
    pub fn want(&mut self, wanted: &BTreeSet<Moment>, index: impl Fn(MediaId) -> Option<Arc<[u8]>>) {
        self.collect();
        self.here.retain(|moment, _| wanted.contains(moment));
        if wanted.is_empty() {
            self.worker = None;
            self.asked.clear();
            return;
        }
        for moment in wanted {
            if self.here.contains_key(moment) || self.asked.contains(moment) {
                continue;
            }
            let Some(index) = index(moment.0) else { continue };
            let Some(worker) = self.worker() else { return };
            if worker.orders.try_send((*moment, index)).is_err() {
                // The row is full; the rest is asked for when it is shorter.
                return;
            }
            self.asked.insert(*moment);
        }
    }

    fn worker(&mut self) -> Option<&Worker> {
        if self.worker.is_none() {
            let (maker, wake) = self.maker.clone()?;
            self.worker = Worker::start(maker, wake);
        }
        self.worker.as_ref()
    }

    fn collect(&mut self) {
        let Some(worker) = &self.worker else { return };
        loop {
            match worker.pictures.try_recv() {
                Ok((moment, picture)) => {
                    self.asked.remove(&moment);
                    self.here.insert(moment, picture.map(Arc::new));
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => break,
            }
        }
        self.worker = None;
        self.asked.clear();
    }
}

impl Worker {
    fn start(maker: Draughtsman, wake: Wake) -> Option<Self> {
        let (orders, ordered) = sync_channel::<(Moment, Arc<[u8]>)>(DEPTH);
        // Room for every order, so that the thread never waits for a window that has gone.
        let (drawn, pictures) = sync_channel(2 * DEPTH);
        let run = move || {
            let mut draw = maker();
            for (moment, index) in ordered {
                if drawn.send((moment, draw(moment.0, &index, moment.1))).is_err() {
                    return;
                }
                wake();
            }
        };
        thread::Builder::new().name("clip-stills".to_owned()).spawn(run).ok()?;
        Some(Self { orders, pictures })
    }
}

/// Brings pictures back from the films themselves, exact to the frame.
#[must_use]
pub fn draughtsman() -> Draughtsman {
    Arc::new(|| {
        let mut readers: BTreeMap<MediaId, FrameReader> = BTreeMap::new();
        Box::new(move |media, index, at| {
            let reader = match readers.entry(media) {
                Entry::Occupied(open) => open.into_mut(),
                Entry::Vacant(place) => {
                    let index = FrameIndex::from_bytes(index).ok()?;
                    place.insert(FrameReader::open_small(media, Arc::new(index), Some(HEIGHT)).ok()?)
                }
            };
            reader.at(at).ok()
        })
    })
}
