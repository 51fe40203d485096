//! With which encoder, and at which step: measured on this computer for as many cameras as there are, or overruled.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use crate::app::film::Wake;
use crate::app::preferences;
use crate::media::MediaError;
use crate::media::recorder::Choice;
use crate::media::recorder::choice::Measurement;
use crate::media::recorder::profiles::{Encoder, Profiles};

/// Finds out what this computer can do for so many cameras; takes some seconds, on a thread of its own.
pub type Measurer = Arc<dyn Fn(usize) -> Result<Measurement, MediaError> + Send + Sync>;

/// The step that is chosen until it is measured.
const MEANWHILE: &str = "720p30";

type Answer = Result<Measurement, MediaError>;

/// What is known about encoding on this computer, and what the person wants.
#[derive(Default)]
pub(super) struct Encoding {
    known: BTreeMap<usize, Answer>,
    under_way: Option<(usize, Receiver<Answer>)>,
    overruled: Option<Choice>,
}

impl Encoding {
    /// The choice for so many cameras. Where it is not known it is measured, and something to see pictures with is
    /// chosen meanwhile.
    ///
    /// # Errors
    /// Where nothing can be encoded on this computer.
    pub fn choice(&mut self, cameras: usize, measurer: &Measurer, wake: &Wake) -> Result<Choice, MediaError> {
        if let Some(choice) = &self.overruled {
            return Ok(choice.clone());
        }
        self.collect();
        if let Some(known) = self.known.get(&cameras) {
            return known.as_ref().map(|measured| measured.choice.clone()).map_err(Clone::clone);
        }
        if self.under_way.is_none() {
            self.measure(cameras, measurer, wake);
        }
        Choice::of(MEANWHILE).ok_or_else(|| MediaError::Missing(MEANWHILE.to_owned()))
    }

    fn measure(&mut self, cameras: usize, measurer: &Measurer, wake: &Wake) {
        let (told, answer) = sync_channel(1);
        let (measurer, wake) = (Arc::clone(measurer), Arc::clone(wake));
        let measuring = thread::Builder::new().name("measuring".into()).spawn(move || {
            let _ = told.send(measurer(cameras));
            wake();
        });
        match measuring {
            Ok(_) => self.under_way = Some((cameras, answer)),
            Err(error) => {
                self.known.insert(cameras, Err(MediaError::Start(error.to_string())));
            }
        }
    }

    fn collect(&mut self) {
        let Some((cameras, answer)) = &self.under_way else { return };
        let answer = match answer.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err(MediaError::TimedOut),
        };
        self.known.insert(*cameras, answer);
        self.under_way = None;
    }

    pub const fn is_measuring(&self) -> bool {
        self.under_way.is_some()
    }

    pub fn overrule(&mut self, choice: Option<Choice>) {
        self.overruled = choice;
    }

    /// Wants again what was wanted last, where this computer still has it.
    pub fn recall(&mut self, wish: &preferences::Encoding) {
        let profiles = Profiles::of_the_house();
        let wanted = |encoder: &Encoder| encoder.element == wish.encoder && encoder.is_present();
        let encoder = profiles.encoders.iter().position(wanted);
        let step = profiles.steps.iter().position(|step| step.name == wish.step);
        self.overruled = encoder.zip(step).map(|(encoder, step)| Choice { profiles, encoder, step });
    }

    /// What is wanted, to be remembered.
    pub fn remembered(&self) -> Option<preferences::Encoding> {
        let choice = self.overruled.as_ref()?;
        let (encoder, step) = (choice.encoder()?.element.clone(), choice.step()?.name.clone());
        Some(preferences::Encoding { encoder, step })
    }

    pub const fn overruled(&self) -> Option<&Choice> {
        self.overruled.as_ref()
    }

    pub fn measured(&self, cameras: usize) -> Option<&Measurement> {
        self.known.get(&cameras)?.as_ref().ok()
    }
}
