//! With the parent: which clip is shown, and what of it the parent sees.
//!
//! The gate is asked anew each frame. The moment it no longer lets the clip through, because consent ended or somebody
//! took the mark off, the picture goes from the parent's window and the film is closed.

use super::command::{Command, Menu};
use super::film::FilmAct;
use super::model::Model;
use super::notice::Notice;
use super::say;
use super::screens::Screen;
use super::view::View;
use crate::domain::access::{About, Deed};
use crate::domain::family::Viewing;
use crate::domain::feedback::Clip;
use crate::domain::id::{ClipId, DocumentId};
use crate::domain::time::{SessionTime, Span};
use crate::practice::PracticeError;
use crate::practice::error::NotForParent;
use crate::practice::show::{Seen, Shown, for_parent};

/// What is asked while showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowAct {
    /// Another clip. The parent sees a calm field until it is played.
    Choose(ClipId),
    /// The parent's window was closed, or is to be open again.
    Window(bool),
    /// The parent's window fills its screen, or does not.
    FullScreen(bool),
}

/// What lies between the film and the parent.
#[derive(Clone, Debug, Default)]
pub enum Curtain {
    /// A calm field is seen.
    #[default]
    Drawn,
    /// The film is seen.
    Open,
    /// A still is seen, whatever the film does.
    Kept(Seen),
}

/// What keeps a clip from the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// The gate does not let it through.
    Gate(NotForParent),
    /// The session no longer holds the film.
    NoFilm,
}

/// A showing under way.
#[derive(Debug)]
pub(super) struct Showing {
    plan: DocumentId,
    clip: Option<ClipId>,
    shown: Option<Shown>,
    barred: Option<Barred>,
    curtain: Curtain,
    looped: bool,
    window: bool,
    full_screen: bool,
    full_screen_wish: Option<bool>,
    /// Whether it is in the access log that the chosen clip is shown; until then the parent sees nothing of it.
    noted: bool,
}

impl Showing {
    const fn new(plan: DocumentId) -> Self {
        Self {
            plan,
            clip: None,
            shown: None,
            barred: None,
            curtain: Curtain::Drawn,
            looped: false,
            window: true,
            full_screen: false,
            full_screen_wish: None,
            noted: false,
        }
    }
}

impl Model {
    /// Follows the room and the gate, once a frame, before the film is followed.
    pub fn tend_show(&mut self) {
        let Screen::Show { plan } = self.screen else {
            self.showing = None;
            return;
        };
        if self.showing.as_ref().is_none_or(|showing| showing.plan != plan) {
            self.showing = Some(Showing::new(plan));
        }
        if self.clip_on_show().is_none() {
            let first = self.first_clip();
            self.choose(first);
        }
        self.ask_the_gate();
        self.note_showing();
    }

    /// What the parent's window is to show: nothing while it is closed, `Some(None)` for a calm field.
    #[must_use]
    pub fn for_the_parent(&self) -> Option<Option<Seen>> {
        let showing = self.showing.as_ref().filter(|showing| showing.window)?;
        let shown = showing.shown.as_ref().filter(|_| showing.noted);
        Some(match &showing.curtain {
            Curtain::Drawn => None,
            Curtain::Kept(seen) => shown.map(|_| seen.clone()),
            Curtain::Open => shown.and_then(|shown| self.seen_through(shown)),
        })
    }

    /// Whether the parent's window is to fill its screen from now on, or no longer; told once.
    pub fn take_full_screen_wish(&mut self) -> Option<bool> {
        self.showing.as_mut()?.full_screen_wish.take()
    }

    pub(super) fn show_act(&mut self, act: ShowAct) {
        match act {
            ShowAct::Choose(clip) => self.choose(Some(clip)),
            ShowAct::Window(open) => {
                if let Some(showing) = &mut self.showing {
                    showing.window = open;
                    showing.full_screen = false;
                }
            }
            ShowAct::FullScreen(full) => {
                if let Some(showing) = &mut self.showing {
                    showing.full_screen = full;
                }
            }
        }
    }

    /// Runs a command of showing, before the film may run it. Returns whether the film has nothing more to do.
    pub(super) fn show_command(&mut self, command: Command) -> bool {
        if self.showing.is_none() {
            return false;
        }
        match command {
            Command::PlayPause if self.view().film().is_some_and(|film| film.playing()) => return false,
            Command::PlayPause | Command::Faster => {
                self.set_curtain(Curtain::Open);
                return false;
            }
            Command::Again => self.again(),
            Command::NextClip => self.choose_beside(1),
            Command::PreviousClip => self.choose_beside(-1),
            Command::KeepStill => self.keep_still(),
            Command::Blank => self.blank(),
            Command::Loop => self.toggle_loop(),
            Command::FullSpeed => self.film_act(&FilmAct::Speed(1.0)),
            Command::HalfSpeed => self.film_act(&FilmAct::Speed(0.5)),
            Command::QuarterSpeed => self.film_act(&FilmAct::Speed(0.25)),
            Command::ParentFullScreen => {
                if let Some(showing) = &mut self.showing {
                    showing.full_screen_wish = Some(!showing.full_screen);
                }
            }
            Command::EndShow => self.end_show(),
            _ => return false,
        }
        true
    }

    // ---- which clip ----

    fn clip_on_show(&self) -> Option<&Clip> {
        let showing = self.showing.as_ref()?;
        self.view().plan(showing.plan)?.clip(showing.clip?)
    }

    /// The first clip that may be shown, or the first at all.
    fn first_clip(&self) -> Option<ClipId> {
        let clips = &self.view().plan(self.showing.as_ref()?.plan)?.clips;
        clips.iter().find(|clip| clip.may_be_shown).or_else(|| clips.first()).map(|clip| clip.id)
    }

    fn choose(&mut self, clip: Option<ClipId>) {
        if let Some(clip) = clip {
            self.forget_leave(Deed::Show, &About::Clip(clip));
        }
        if let Some(showing) = &mut self.showing {
            showing.noted = false;
            showing.clip = clip;
            showing.shown = None;
            showing.barred = None;
            showing.curtain = Curtain::Drawn;
        }
        self.film_act(&FilmAct::Pause);
        self.ask_the_gate();
    }

    /// The next clip that may be shown, or the one before.
    fn choose_beside(&mut self, step: isize) {
        let beside = || {
            let showing = self.showing.as_ref()?;
            let clips = &self.view().plan(showing.plan)?.clips;
            let mut place = clips.iter().position(|clip| Some(clip.id) == showing.clip)?;
            loop {
                place = place.checked_add_signed(step)?;
                let clip = clips.get(place)?;
                if clip.may_be_shown {
                    return Some(clip.id);
                }
            }
        };
        if let Some(clip) = beside() {
            self.choose(Some(clip));
        }
    }

    /// Whether a command would do something while showing.
    pub(super) fn show_allows(&self, command: Command) -> bool {
        match command {
            Command::NextClip => self.has_clip_beside(1),
            Command::PreviousClip => self.has_clip_beside(-1),
            Command::ParentFullScreen => self.showing.as_ref().is_some_and(|showing| showing.window),
            command if command.spec().menu == Menu::Play && command != Command::EndShow => {
                self.showing.as_ref().is_some_and(|showing| showing.shown.is_some())
            }
            _ => true,
        }
    }

    fn has_clip_beside(&self, step: isize) -> bool {
        self.view().show().is_some_and(|show| {
            let Some(place) = show.place() else { return false };
            let clips = show.clips();
            if step > 0 {
                clips[place + 1..].iter().any(|clip| clip.may_be_shown)
            } else {
                clips[..place].iter().any(|clip| clip.may_be_shown)
            }
        })
    }

    // ---- the gate ----

    /// Lets the clip through or takes it away, as the records stand now.
    fn ask_the_gate(&mut self) {
        let Some(clip) = self.clip_on_show().cloned() else { return };
        let Some(answer) = self.gate(&clip) else { return };
        let Some(showing) = &mut self.showing else { return };
        match answer {
            Ok(shown) => {
                showing.barred = None;
                let new = showing.shown.as_ref().is_none_or(|before| {
                    (before.clip(), before.media(), before.span()) != (shown.clip(), shown.media(), shown.span())
                });
                if new {
                    showing.curtain = Curtain::Drawn;
                }
                showing.shown = Some(shown);
                if new {
                    self.put_in(&clip);
                }
            }
            Err(barred) => {
                showing.barred = Some(barred);
                showing.shown = None;
                showing.curtain = Curtain::Drawn;
                self.film.close();
            }
        }
    }

    /// Has it noted that the clip is shown, once the curtain opens for it. Where that cannot be noted it closes again.
    fn note_showing(&mut self) {
        let wanted = self
            .showing
            .as_ref()
            .filter(|showing| !showing.noted && showing.shown.is_some() && !matches!(showing.curtain, Curtain::Drawn));
        let Some(clip) = wanted.and_then(|showing| showing.clip) else { return };
        let plan = self.showing.as_ref().map(|showing| showing.plan);
        let Some(family) = plan.and_then(|plan| self.headlines.get(&plan)).map(|line| line.family) else { return };
        match self.leave(Deed::Show, family, &About::Clip(clip)) {
            None => {}
            Some(Ok(())) => {
                if let Some(showing) = &mut self.showing {
                    showing.noted = true;
                }
            }
            Some(Err(trouble)) => {
                self.forget_leave(Deed::Show, &About::Clip(clip));
                self.set_curtain(Curtain::Drawn);
                self.film_act(&FilmAct::Pause);
                self.tell(Notice::failure(say::trouble(&trouble)));
            }
        }
    }

    /// What the gate says; nothing while the session is not here yet.
    fn gate(&self, clip: &Clip) -> Option<Result<Shown, Barred>> {
        let view = self.view();
        let session = view.session(clip.session)?;
        let family = view.family(session.family)?;
        let facts = self.library.as_ref()?;
        let viewing = Viewing { person: &facts.person, roles: &facts.roles };
        Some(for_parent(clip, session, family, viewing, self.today()).map_err(|error| match error {
            PracticeError::NotForParent(why) => Barred::Gate(why),
            _ => Barred::NoFilm,
        }))
    }

    /// Puts the clip's film in, at the clip's first frame, and lets it play nothing else.
    fn put_in(&mut self, clip: &Clip) {
        let looped = self.showing.as_ref().is_some_and(|showing| showing.looped);
        self.film_act(&FilmAct::Open { session: clip.session, media: clip.media });
        self.film_act(&FilmAct::Pause);
        self.film_act(&FilmAct::Speed(1.0));
        self.film_act(&FilmAct::Within(Some(clip.span)));
        self.film_act(&FilmAct::Loop(looped.then_some(clip.span)));
        self.film_act(&FilmAct::Seek(clip.span.start()));
    }

    // ---- what the parent sees ----

    fn seen_through(&self, shown: &Shown) -> Option<Seen> {
        let film = self.view().film()?;
        shown.see(film.media(), film.picture()?)
    }

    fn set_curtain(&mut self, curtain: Curtain) {
        if let Some(showing) = &mut self.showing {
            showing.curtain = curtain;
        }
        self.note_showing();
    }

    fn again(&mut self) {
        if let Some(start) = self.clip_on_show().map(|clip| clip.span.start()) {
            self.set_curtain(Curtain::Open);
            self.film_act(&FilmAct::Seek(start));
            self.film_act(&FilmAct::Play);
        }
    }

    /// Holds what is seen now, or lets go of it.
    fn keep_still(&mut self) {
        let Some(showing) = &self.showing else { return };
        let next = match (&showing.curtain, &showing.shown) {
            (Curtain::Kept(_), _) => Some(Curtain::Open),
            (_, Some(shown)) => self.seen_through(shown).map(Curtain::Kept),
            _ => None,
        };
        if let Some(next) = next {
            self.set_curtain(next);
            self.film_act(&FilmAct::Pause);
        }
    }

    fn blank(&mut self) {
        let Some(showing) = &self.showing else { return };
        let next = if matches!(showing.curtain, Curtain::Drawn) { Curtain::Open } else { Curtain::Drawn };
        self.set_curtain(next);
        self.film_act(&FilmAct::Pause);
    }

    fn toggle_loop(&mut self) {
        let span = self.clip_on_show().map(|clip| clip.span);
        let Some(showing) = &mut self.showing else { return };
        showing.looped = !showing.looped;
        let span = span.filter(|_| showing.looped);
        self.film_act(&FilmAct::Loop(span));
    }

    fn end_show(&mut self) {
        if let Some(plan) = self.showing.as_ref().map(|showing| showing.plan) {
            // The plan is where the showing began, so the way back from there leads past both.
            self.trail.retain(|screen| *screen != Screen::Feedback { plan });
            self.arrive(Screen::Feedback { plan });
        }
    }
}

impl<'a> View<'a> {
    /// What the parent's window shows: nothing while it is closed, `Some(None)` for a calm field.
    #[must_use]
    pub fn for_the_parent(&self) -> Option<Option<Seen>> {
        self.model().for_the_parent()
    }

    /// The showing, while one is under way.
    #[must_use]
    pub fn show(&self) -> Option<ShowView<'a>> {
        let showing = self.showing()?;
        Some(ShowView { showing, clips: self.plan(showing.plan).map_or(&[], |plan| &plan.clips) })
    }
}

/// The practitioner's side of the showing.
#[derive(Clone, Copy)]
pub struct ShowView<'a> {
    showing: &'a Showing,
    clips: &'a [Clip],
}

impl<'a> ShowView<'a> {
    /// Every clip of the plan, in order.
    #[must_use]
    pub const fn clips(&self) -> &'a [Clip] {
        self.clips
    }

    /// Where the chosen clip stands in the order.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.clips.iter().position(|clip| Some(clip.id) == self.showing.clip)
    }

    /// The chosen clip.
    #[must_use]
    pub fn clip(&self) -> Option<&'a Clip> {
        self.clips.get(self.place()?)
    }

    /// Whether the chosen clip was let through.
    #[must_use]
    pub const fn is_let_through(&self) -> bool {
        self.showing.shown.is_some()
    }

    /// What keeps the chosen clip from the parent.
    #[must_use]
    pub const fn barred(&self) -> Option<Barred> {
        self.showing.barred
    }

    /// What lies between the film and the parent.
    #[must_use]
    pub const fn curtain(&self) -> &'a Curtain {
        &self.showing.curtain
    }

    /// Whether the clip plays round and round.
    #[must_use]
    pub const fn looped(&self) -> bool {
        self.showing.looped
    }

    /// Whether the parent's window fills its screen.
    #[must_use]
    pub const fn full_screen(&self) -> bool {
        self.showing.full_screen
    }

    /// Whether the parent's window is to be open.
    #[must_use]
    pub const fn window(&self) -> bool {
        self.showing.window
    }
}

/// How far a moment lies within a span, 0 to 1.
#[must_use]
pub fn share(span: Span, at: SessionTime) -> f32 {
    let share = (at - span.start()).as_secs_f64() / span.length().as_secs_f64();
    share.clamp(0.0, 1.0) as f32
}
