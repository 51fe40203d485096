//! The rooms of the program: where they are, what each remembers, and who draws them.
//!
//! A screen reads a [`View`], draws, and pushes [`Action`]s; it changes nothing but its own state, which holds what is
//! typed, dragged or unfolded and is lost without harm.

use egui::Ui;

use super::action::Action;
use super::command::Command;
use super::view::View;
use crate::domain::id::DocumentId;

pub mod code;
pub mod counts;
pub mod doors;
pub mod families;
pub mod family;
pub mod feedback;
pub mod log;
pub mod record;
pub mod settings;
pub mod show;

/// Where the window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Look around, new library, open library.
    Doors,
    /// The families of the library.
    Families,
    /// One family.
    Family(DocumentId),
    /// A family, being recorded.
    Record {
        /// The family.
        family: DocumentId,
    },
    /// A session, being coded.
    Code {
        /// The session.
        session: DocumentId,
        /// This person's coding, or another's to look at.
        coding: DocumentId,
    },
    /// A feedback plan, being made.
    Feedback {
        /// The plan.
        plan: DocumentId,
    },
    /// With the parent: the practitioner's side.
    Show {
        /// The plan.
        plan: DocumentId,
    },
    /// Counts and ages.
    Counts,
    /// The access log, of one family or of all.
    Log(Option<DocumentId>),
    /// The settings.
    Settings,
}

/// The kinds of screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// Before a library is open.
    Doors,
    /// The list of families.
    Families,
    /// One family.
    Family,
    /// Recording.
    Record,
    /// Coding.
    Code,
    /// The plan.
    Feedback,
    /// With the parent.
    Show,
    /// Counts and ages.
    Counts,
    /// The access log.
    Log,
    /// Settings.
    Settings,
}

impl Room {
    /// Every room.
    pub const ALL: [Self; 10] = [
        Self::Doors,
        Self::Families,
        Self::Family,
        Self::Record,
        Self::Code,
        Self::Feedback,
        Self::Show,
        Self::Counts,
        Self::Log,
        Self::Settings,
    ];

    /// The key of its name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Doors => "room-doors",
            Self::Families => "room-families",
            Self::Family => "room-family",
            Self::Record => "room-record",
            Self::Code => "room-code",
            Self::Feedback => "room-feedback",
            Self::Show => "room-show",
            Self::Counts => "room-counts",
            Self::Log => "room-log",
            Self::Settings => "room-settings",
        }
    }
}

impl Screen {
    /// What kind of screen it is.
    #[must_use]
    pub const fn room(self) -> Room {
        match self {
            Self::Doors => Room::Doors,
            Self::Families => Room::Families,
            Self::Family(_) => Room::Family,
            Self::Record { .. } => Room::Record,
            Self::Code { .. } => Room::Code,
            Self::Feedback { .. } => Room::Feedback,
            Self::Show { .. } => Room::Show,
            Self::Counts => Room::Counts,
            Self::Log(_) => Room::Log,
            Self::Settings => Room::Settings,
        }
    }

    /// The document that undo concerns when nothing else was changed here.
    #[must_use]
    pub const fn document(self) -> Option<DocumentId> {
        match self {
            Self::Family(document)
            | Self::Code { coding: document, .. }
            | Self::Feedback { plan: document }
            | Self::Show { plan: document } => Some(document),
            Self::Doors | Self::Families | Self::Record { .. } | Self::Counts | Self::Log(_) | Self::Settings => None,
        }
    }
}

/// What each room remembers.
#[derive(Default)]
pub struct Rooms {
    /// The doors.
    pub doors: doors::State,
    /// The list of families.
    pub families: families::State,
    /// One family.
    pub family: family::State,
    /// Recording.
    pub record: record::State,
    /// Coding.
    pub code: code::State,
    /// The plan.
    pub feedback: feedback::State,
    /// With the parent.
    pub show: show::State,
    /// The access log.
    pub log: log::State,
    /// The settings.
    pub settings: settings::State,
}

impl Rooms {
    /// Draws the room the window is in.
    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        if !matches!(view.screen(), Screen::Feedback { .. }) {
            feedback::leave(view, &mut self.feedback, actions);
        }
        match view.screen() {
            Screen::Doors => doors::ui(ui, view, &mut self.doors, actions),
            Screen::Families => families::ui(ui, view, &mut self.families, actions),
            Screen::Family(family) => family::ui(ui, view, family, &mut self.family, actions),
            Screen::Record { family } => record::ui(ui, view, family, &mut self.record, actions),
            Screen::Code { session, coding } => code::ui(ui, view, (session, coding), &mut self.code, actions),
            Screen::Feedback { plan } => feedback::ui(ui, view, plan, &mut self.feedback, actions),
            Screen::Show { plan } => show::ui(ui, view, plan, &mut self.show, actions),
            Screen::Counts => counts::ui(ui, view),
            Screen::Log(family) => log::ui(ui, view, family, &mut self.log, actions),
            Screen::Settings => settings::ui(ui, view, &mut self.settings, actions),
        }
    }

    /// Gives a command of the room to the screen that owns it.
    pub fn command(&mut self, command: Command, view: &View<'_>, actions: &mut Vec<Action>) {
        match view.screen() {
            Screen::Doors => doors::command(command, view, &mut self.doors, actions),
            Screen::Families => families::command(command, &mut self.families),
            Screen::Family(family) => family::command(command, view, family, &mut self.family, actions),
            Screen::Code { .. } => code::command(command, view, &mut self.code, actions),
            Screen::Feedback { .. } => feedback::command(command, view, &mut self.feedback, actions),
            Screen::Show { .. } => show::command(command, view, &mut self.show, actions),
            Screen::Record { .. } | Screen::Counts | Screen::Log(_) | Screen::Settings => {}
        }
    }
}
