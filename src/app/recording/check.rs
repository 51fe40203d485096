//! The check recording: five seconds that never leave the memory, played back where the preview was.

use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::app::film::Wake;
use crate::domain::id::MediaId;
use crate::media::index::FrameIndex;
use crate::media::player::{Player, PlayerState};
use crate::media::recorder::{Sinks, Tapes};
use crate::media::{self, MediaError, Picture, Serving};

/// A segment of the check: its tape, and the camera in it.
type Track = (MediaId, Option<usize>);

/// What was found on a tape: which camera it is, and where its frames lie.
type Found = Vec<(Track, Result<Option<FrameIndex>, MediaError>)>;

/// A check recording, from its beginning until it has been looked at.
pub(super) struct Check {
    /// The recorder's count of recordings before this one.
    pub before: u32,
    tapes: Tapes,
    tracks: Arc<Mutex<Vec<Track>>>,
    found: Option<Receiver<Found>>,
    players: Vec<(Option<usize>, Player)>,
    trouble: Option<MediaError>,
    _serving: Serving,
}

impl Check {
    pub fn new(before: u32) -> Self {
        let tapes = Tapes::default();
        let serving = media::serve(Arc::new(tapes.clone()));
        Self {
            before,
            tapes,
            tracks: Arc::default(),
            found: None,
            players: Vec::new(),
            trouble: None,
            _serving: serving,
        }
    }

    /// Where the recorder is to put it.
    pub fn sinks(&self) -> Sinks {
        let (tapes, tracks) = (self.tapes.clone(), Arc::clone(&self.tracks));
        Box::new(move |segment| {
            let media = MediaId(crate::practice::desk::new_id());
            tracks.lock().unwrap_or_else(PoisonError::into_inner).push((media, segment.camera));
            Ok(tapes.sink(media))
        })
    }

    /// It is recorded: finds its frames, on a thread of its own, and then plays.
    pub fn develop(&mut self, wake: &Wake) {
        let tracks = self.tracks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (told, found) = sync_channel(1);
        let wake = Arc::clone(wake);
        let developed = thread::Builder::new().name("check".into()).spawn(move || {
            let found = tracks.into_iter().map(|track| (track, media::index_of(track.0))).collect();
            let _ = told.send(found);
            wake();
        });
        match developed {
            Ok(_) => self.found = Some(found),
            Err(error) => self.trouble = Some(MediaError::Start(error.to_string())),
        }
    }

    /// Opens the players once the frames are found.
    pub fn tend(&mut self, wake: &Wake) {
        let Some(found) = &self.found else { return };
        let found = match found.try_recv() {
            Ok(found) => found,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Vec::new(),
        };
        self.found = None;
        for ((media, camera), index) in found {
            let wake = Arc::clone(wake);
            let opened = index.and_then(|index| Player::open(media, index.map(Arc::new), move || wake()));
            match opened {
                Ok(player) => {
                    player.play();
                    self.players.push((camera, player));
                }
                Err(error) => self.trouble = Some(error),
            }
        }
        if self.players.is_empty() && self.trouble.is_none() {
            self.trouble = Some(MediaError::NotAFilm);
        }
    }

    pub fn again(&self) {
        for (_, player) in &self.players {
            player.play();
        }
    }

    /// The picture of a camera, as it was recorded.
    pub fn picture(&self, camera: usize) -> Option<Arc<Picture>> {
        self.players.iter().find(|(of, _)| *of == Some(camera))?.1.picture()
    }

    /// Whether all of it has been played.
    pub fn ended(&self) -> bool {
        !self.players.is_empty() && self.players.iter().all(|(_, player)| player.state() == PlayerState::Ended)
    }

    /// Why it cannot be played.
    pub fn trouble(&self) -> Option<MediaError> {
        let failed = self.players.iter().find_map(|(_, player)| match player.state() {
            PlayerState::Failed(error) => Some(error),
            _ => None,
        });
        self.trouble.clone().or(failed)
    }
}
