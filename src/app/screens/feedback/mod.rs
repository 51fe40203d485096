//! A feedback plan: at the left the visits, from which moments are chosen; at the right the plan, in the order in which
//! it will be looked at.

mod card;
mod draft;
mod moments;
mod plan;
mod scrub;
mod start;
mod tray;
mod warning;

use egui::{Frame, Margin, Panel, Ui};

use self::draft::Draft;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::film::FilmAct;
use crate::app::notice::Notice;
use crate::app::screens::Screen;
use crate::app::theme::{palette, space};
use crate::app::view::View;
use crate::domain::edit::{EditError, Transaction};
use crate::domain::feedback::{Clip, Plan};
use crate::domain::id::{ClipId, DocumentId, MediaId};
use crate::domain::time::{SessionTime, Span};

/// What the room remembers.
#[derive(Debug, Default)]
pub struct State {
    plan: Option<DocumentId>,
    /// The visit in the tray.
    visit: Option<DocumentId>,
    /// Whose marks are listed.
    coding: Option<DocumentId>,
    /// The span that is chosen in the visit's film, as far as it is set.
    from: Option<SessionTime>,
    until: Option<SessionTime>,
    /// The clip whose card is open.
    chosen: Option<ClipId>,
    /// Whether the film shows the chosen clip, and nothing else, instead of the visit.
    preview: bool,
    /// A clip's or the selection's span while one of its ends is dragged.
    trim: Option<Span>,
    /// The clip whose card is dragged.
    dragged: Option<ClipId>,
    /// A clip that shows something negative, until it is decided whether it may be shown.
    doubtful: Option<ClipId>,
    /// A clip whose card is to be scrolled to.
    reveal: Option<ClipId>,
    draft: Draft,
}

/// What the room draws from.
#[derive(Clone, Copy)]
struct Scene<'a> {
    view: &'a View<'a>,
    id: DocumentId,
    plan: &'a Plan,
}

impl<'a> Scene<'a> {
    fn of(view: &'a View<'a>) -> Option<Self> {
        let Screen::Feedback { plan: id } = view.screen() else { return None };
        Some(Self { view, id, plan: view.plan(id)? })
    }

    fn commit(&self, change: Transaction, actions: &mut Vec<Action>) {
        actions.push(Action::Commit(self.id, change));
    }

    fn try_commit(&self, change: Result<Transaction, EditError>, actions: &mut Vec<Action>) {
        match change {
            Ok(change) => self.commit(change, actions),
            Err(error) => actions.push(Action::Tell(Notice::warning(crate::app::say::edit_error(&error)))),
        }
    }

    fn chosen(&self, state: &State) -> Option<&'a Clip> {
        self.plan.clip(state.chosen?)
    }

    /// The clip that the film shows.
    fn previewed(&self, state: &State) -> Option<&'a Clip> {
        self.chosen(state).filter(|_| state.preview)
    }
}

/// Draws the room.
pub fn ui(ui: &mut Ui, view: &View<'_>, plan: DocumentId, state: &mut State, actions: &mut Vec<Action>) {
    if state.plan != Some(plan) {
        *state = State { plan: Some(plan), ..State::default() };
    }
    let Some(scene) = Scene::of(view) else {
        ui.centered_and_justified(Ui::spinner);
        return;
    };
    state.settle(&scene);
    state.put_in(&scene, actions);
    let ground = palette(ui).ground;
    let width = (ui.available_width() * 0.43).clamp(480.0, 860.0);
    let margin = Margin { left: 20, right: 12, top: 14, bottom: 10 };
    Panel::left("feedback-tray")
        .frame(Frame::new().fill(ground).inner_margin(margin))
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .show(ui, |ui| tray::ui(ui, &scene, state, actions));
    let margin = Margin { left: 8, right: 20, top: 14, bottom: 0 };
    egui::CentralPanel::default().frame(Frame::new().fill(ground).inner_margin(margin)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::SMALL;
        plan::ui(ui, &scene, state, actions);
    });
    warning::ui(ui.ctx(), &scene, state, actions);
    state.draft.keep_if_idle(ui.ctx(), &scene, actions);
}

/// Keeps what was being typed when the room was left.
pub fn leave(view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    if let Some(plan) = state.plan {
        state.draft.keep(view, plan, actions);
    }
}

/// Runs a command of this room.
pub fn command(command: Command, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(scene) = Scene::of(view) else { return };
    match command {
        Command::SetIn => state.set_in(&scene, actions),
        Command::SetOut => state.set_out(&scene, actions),
        Command::AddClip => state.add(&scene, actions),
        Command::Loop => state.toggle_loop(&scene, actions),
        Command::MoveClipUp => state.shift(&scene, -1, actions),
        Command::MoveClipDown => state.shift(&scene, 1, actions),
        Command::RemoveClip => {
            if let Some(clip) = scene.chosen(state) {
                scene.try_commit(scene.plan.remove_clip(clip.id), actions);
            }
        }
        Command::StartShow => {
            leave(view, state, actions);
            match start::obstacle(&scene) {
                None => actions.push(Action::Go(Screen::Show { plan: scene.id })),
                Some(obstacle) => actions.push(Action::Tell(Notice::warning(obstacle.words()))),
            }
        }
        _ => {}
    }
}

impl State {
    /// Lets go of what is no longer there, and takes the latest visit at first.
    fn settle(&mut self, scene: &Scene<'_>) {
        if scene.chosen(self).is_none() {
            (self.chosen, self.preview) = (None, false);
        }
        if self.visit.is_none() {
            let from_plan = scene.plan.clips.first().map(|clip| clip.session);
            self.visit = from_plan.or_else(|| {
                scene.view.sessions(scene.plan.family).iter().find(|line| line.count > 0).map(|line| line.document)
            });
        }
    }

    /// Which film is to be open, and within what.
    fn wanted(&self, scene: &Scene<'_>) -> Option<(DocumentId, MediaId, Option<Span>)> {
        match scene.previewed(self) {
            Some(clip) => Some((clip.session, clip.media, self.trim.is_none().then_some(clip.span))),
            None => {
                let visit = self.visit?;
                Some((visit, scene.view.session(visit)?.leading_film()?.media, None))
            }
        }
    }

    /// Asks for the film that is wanted, where it is not the one that is open.
    fn put_in(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let Some((session, media, within)) = self.wanted(scene) else { return };
        let film = scene.view.film();
        if film.is_none_or(|film| (film.session(), film.media()) != (session, media)) {
            actions.push(Action::Film(FilmAct::Open { session, media }));
            actions.push(Action::Film(FilmAct::Within(within)));
        } else if film.is_some_and(|film| film.within() != within) {
            actions.push(Action::Film(FilmAct::Within(within)));
        }
    }

    /// Plays a clip, and nothing else of its film.
    fn play_clip(&mut self, clip: &Clip, actions: &mut Vec<Action>) {
        (self.chosen, self.preview) = (Some(clip.id), true);
        let act = |act| Action::Film(act);
        actions.push(act(FilmAct::Open { session: clip.session, media: clip.media }));
        actions.push(act(FilmAct::Within(Some(clip.span))));
        actions.push(act(FilmAct::Seek(clip.span.start())));
        actions.push(act(FilmAct::Play));
    }

    /// Shows the visit again, all of it.
    fn show_visit(&mut self, visit: DocumentId, actions: &mut Vec<Action>) {
        self.preview = false;
        if self.visit != Some(visit) {
            (self.visit, self.coding, self.from, self.until) = (Some(visit), None, None, None);
        }
        actions.push(Action::Film(FilmAct::Pause));
        actions.push(Action::Film(FilmAct::Loop(None)));
    }

    /// The span that is chosen in the visit.
    fn selection(&self) -> Option<Span> {
        Span::new(self.from?, self.until?)
    }

    fn select(&mut self, span: Span) {
        (self.from, self.until) = (Some(span.start()), Some(span.end()));
    }

    fn set_in(&mut self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let Some(film) = scene.view.film() else { return };
        let at = film.stamp();
        match scene.previewed(self) {
            Some(clip) => resize(scene, clip, Span::new(at, clip.span.end()), actions),
            None => {
                self.from = Some(at);
                self.until = self.until.filter(|until| *until > at);
            }
        }
    }

    /// The frame on the screen is the last one of the span.
    fn set_out(&mut self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let Some(film) = scene.view.film() else { return };
        let at = film.frame().map_or_else(|| film.at(), Span::end);
        match scene.previewed(self) {
            Some(clip) => resize(scene, clip, Span::new(clip.span.start(), at), actions),
            None => {
                self.until = Some(at);
                self.from = self.from.filter(|from| *from < at);
            }
        }
    }

    fn toggle_loop(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let looped = scene.view.film().is_some_and(|film| film.looped().is_some());
        let span = scene.previewed(self).map_or_else(|| self.selection(), |clip| Some(clip.span));
        actions.push(Action::Film(FilmAct::Loop(span.filter(|_| !looped))));
    }

    /// The selection as a clip.
    fn add(&mut self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        match self.selection() {
            Some(span) => self.add_span(scene, span, String::new(), actions),
            None => actions.push(Action::Tell(Notice::information(crate::app::language::tr("feedback-choose-first")))),
        }
    }

    /// A span of the visit as a clip.
    fn add_span(&mut self, scene: &Scene<'_>, span: Span, title: String, actions: &mut Vec<Action>) {
        let Some(session) = self.visit else { return };
        let Some(film) = scene.view.session(session).and_then(|session| session.leading_film()) else { return };
        let mut clip = crate::practice::plan::clip(session, film.media, span);
        clip.title = title;
        (self.chosen, self.preview, self.reveal) = (Some(clip.id), false, Some(clip.id));
        (self.from, self.until) = (None, None);
        scene.commit(scene.plan.add_clip(clip), actions);
    }

    fn shift(&mut self, scene: &Scene<'_>, by: isize, actions: &mut Vec<Action>) {
        let Some(clip) = scene.chosen(self) else { return };
        let place = scene.plan.clips.iter().position(|other| other.id == clip.id);
        let Some(to) = place.and_then(|place| place.checked_add_signed(by)) else { return };
        if to < scene.plan.clips.len() {
            self.reveal = Some(clip.id);
            scene.try_commit(scene.plan.move_clip(clip.id, to), actions);
        }
    }
}

/// The clip with another span, where that is one.
fn resize(scene: &Scene<'_>, clip: &Clip, span: Option<Span>, actions: &mut Vec<Action>) {
    if let Some(span) = span.filter(|span| *span != clip.span) {
        scene.try_commit(scene.plan.edit_clip(Clip { span, ..clip.clone() }), actions);
    }
}
