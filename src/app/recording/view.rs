//! What the record room may read.

use std::sync::Arc;

use super::booth::{self, Booth, Phase};
use super::encoding::Encoding;
use super::sources::Offer;
use super::{Leaving, Studio};
use crate::app::store::TaskId;
use crate::app::view::View;
use crate::domain::id::DocumentId;
use crate::media::devices::{Address, SourceKind};
use crate::media::recorder::choice::Measurement;
use crate::media::recorder::{Choice, Raised, RecorderState, Report};
use crate::media::{MediaError, Picture};

/// How far the room is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No source is chosen.
    Empty,
    /// The sources are seen and heard, and it is being measured what this computer can do.
    Measuring,
    /// Nothing is recorded; the sources are seen and heard.
    Before,
    /// Nothing can be recorded.
    Failed(MediaError),
    /// A check is being recorded.
    Checking,
    /// The check is being found its frames, or plays.
    Checked {
        /// It has been played to its end.
        ended: bool,
        /// Why it cannot be played.
        trouble: Option<MediaError>,
    },
    /// The library is asked.
    Asking,
    /// It is recorded.
    Taking {
        /// This time is left out.
        paused: bool,
    },
    /// What was recorded is written to its end.
    Finishing,
    /// It is being put away.
    Keeping(TaskId),
}

/// The record room, to be read.
#[derive(Clone, Copy)]
pub struct RecordView<'a> {
    booth: &'a Booth,
    encoding: &'a Encoding,
}

impl<'a> View<'a> {
    /// The record room, while it is open.
    #[must_use]
    pub fn record(&self) -> Option<RecordView<'a>> {
        let Studio { encoding, booth, .. } = self.studio();
        booth.as_ref().map(|booth| RecordView { booth, encoding })
    }
}

impl<'a> RecordView<'a> {
    /// How far the room is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let booth = self.booth;
        match (&booth.phase, &booth.report.state) {
            (Phase::Keeping(task, _), _) => Stage::Keeping(*task),
            (Phase::Asking, _) => Stage::Asking,
            (Phase::Checked(check), _) => Stage::Checked { ended: check.ended(), trouble: check.trouble() },
            (Phase::Checking(_), _) => Stage::Checking,
            (Phase::Taking(_), RecorderState::Paused) => Stage::Taking { paused: true },
            (Phase::Taking(taking), _) if taking.stopping => Stage::Finishing,
            (Phase::Taking(_), RecorderState::Finishing) => Stage::Finishing,
            (Phase::Taking(_), _) => Stage::Taking { paused: false },
            (Phase::Before, RecorderState::Failed(error)) => Stage::Failed(error.clone()),
            (Phase::Before, _) => self.stage_before(),
        }
    }

    fn stage_before(&self) -> Stage {
        let booth = self.booth;
        match &booth.trouble {
            Some(trouble) => Stage::Failed(trouble.clone()),
            None if booth.recorder.is_none() => Stage::Empty,
            None if self.encoding.is_measuring() => Stage::Measuring,
            None => Stage::Before,
        }
    }

    /// How everything does.
    #[must_use]
    pub const fn report(&self) -> &'a Report {
        &self.booth.report
    }

    /// The picture of a camera, counted from zero: as it is now, or as it was when checked.
    #[must_use]
    pub fn picture(&self, camera: usize) -> Option<Arc<Picture>> {
        match &self.booth.phase {
            Phase::Checked(check) => check.picture(camera),
            _ => self.booth.recorder.as_ref()?.picture(camera),
        }
    }

    /// How many cameras are chosen.
    #[must_use]
    pub fn cameras(&self) -> usize {
        self.booth.sources.cameras().len()
    }

    /// What of a kind can be chosen.
    #[must_use]
    pub fn offers(&self, kind: SourceKind) -> Vec<Offer> {
        self.booth.sources.offers(kind)
    }

    /// Remembered cameras of the network of which a part has to be typed again.
    #[must_use]
    pub fn locked(&self) -> &'a [Address] {
        self.booth.sources.locked()
    }

    /// Whether a source is chosen.
    #[must_use]
    pub fn is_chosen(&self, address: &Address) -> bool {
        self.booth.sources.is_chosen(address)
    }

    /// Whether another source of a kind may be chosen.
    #[must_use]
    pub fn has_room(&self, kind: SourceKind) -> bool {
        self.booth.sources.has_room(kind)
    }

    /// Whether sources and encoder must stay as they are.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.booth.is_busy()
    }

    /// With what is recorded.
    #[must_use]
    pub const fn choice(&self) -> Option<&'a Choice> {
        self.booth.choice()
    }

    /// Whether the person chose it, against the measurement.
    #[must_use]
    pub const fn is_overruled(&self) -> bool {
        self.encoding.overruled().is_some()
    }

    /// What was measured for as many cameras as are chosen.
    #[must_use]
    pub fn measured(&self) -> Option<&'a Measurement> {
        self.encoding.measured(self.cameras().max(1))
    }

    /// What is wrong, the latest first.
    #[must_use]
    pub fn standing(&self) -> Vec<&'a Raised> {
        self.booth.standing()
    }

    /// What was wrong and has not been seen, the latest first.
    #[must_use]
    pub fn over(&self) -> Vec<&'a Raised> {
        self.booth.over()
    }

    /// Whether the person has seen an alarm.
    #[must_use]
    pub fn has_seen(&self, raised: &Raised) -> bool {
        self.booth.has_seen(raised)
    }

    /// Which camera or microphone a source of the report is: its kind, and its number among its kind.
    #[must_use]
    pub fn number(&self, source: usize) -> Option<(SourceKind, usize)> {
        booth::number(&self.booth.report, source)
    }

    /// What the person wanted when the recording was in the way.
    #[must_use]
    pub const fn leaving(&self) -> Option<Leaving> {
        self.booth.leaving
    }

    /// The visit that is being recorded.
    #[must_use]
    pub fn session(&self) -> Option<DocumentId> {
        self.booth.session()
    }

    /// Whether the system promised to stay awake; `None` while it has not answered, and while nothing is recorded.
    #[must_use]
    pub fn kept_awake(&self) -> Option<bool> {
        self.booth.kept_awake()
    }
}
