//! The command table: what can be asked for by name alone.
//!
//! Each row gives a command its words, icon, keys, menu and the rooms in which it lives; menus, palette, tooltips, help
//! and the clash test all read this table.

use egui::{Key, KeyboardShortcut, Modifiers};
use egui_material_icons::MaterialIcon;
use egui_material_icons::icons::*;

use super::language::tr;
use super::screens::Room;

/// Where a command lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In every room.
    Everywhere,
    /// In every room of an open library.
    Library,
    /// In these rooms.
    In(&'static [Room]),
}

impl Place {
    /// Whether a command of this place lives in the room.
    #[must_use]
    pub fn contains(self, room: Room) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Library => room != Room::Doors,
            Self::In(rooms) => rooms.contains(&room),
        }
    }
}

/// The menus, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// What concerns the library and the program.
    Library,
    /// Undo, redo, and what changes documents.
    Edit,
    /// Playing a film.
    Play,
    /// How things look.
    View,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu, in order.
    pub const ALL: [Self; 5] = [Self::Library, Self::Edit, Self::Play, Self::View, Self::Help];

    /// Its title.
    #[must_use]
    pub fn title(self) -> String {
        tr(match self {
            Self::Library => "menu-library",
            Self::Edit => "menu-edit",
            Self::Play => "menu-play",
            Self::View => "menu-view",
            Self::Help => "menu-help",
        })
    }
}

/// One row of the command table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The key of its words.
    pub words: &'static str,
    /// Its picture.
    pub icon: MaterialIcon,
    /// Where it stands.
    pub menu: Menu,
    /// Where it lives.
    pub place: Place,
    /// The keys that give it; the first is the one shown.
    pub keys: &'static [KeyboardShortcut],
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}
const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $words:literal, $icon:ident, $menu:ident, $place:expr, [$($keys:expr),*];)*) => {
        /// What can be asked for by name alone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[$doc])* $name,)*
        }

        impl Command {
            /// Every command, in the order of the menus.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its row of the table.
            #[must_use]
            pub const fn spec(self) -> Spec {
                match self {
                    $(Self::$name => Spec {
                        words: $words,
                        icon: $icon,
                        menu: Menu::$menu,
                        place: $place,
                        keys: const { &[$($keys),*] },
                    },)*
                }
            }
        }
    };
}

const DOORS: Place = Place::In(&[Room::Doors]);
const FAMILIES: Place = Place::In(&[Room::Families]);
const FAMILY: Place = Place::In(&[Room::Family]);
const CODE: Place = Place::In(&[Room::Code]);
const SHOW: Place = Place::In(&[Room::Show]);
const RECORD: Place = Place::In(&[Room::Record]);
const FEEDBACK: Place = Place::In(&[Room::Feedback]);
const MOMENT: Place = Place::In(&[Room::Code, Room::Feedback]);
const FILM: Place = Place::In(&[Room::Code, Room::Feedback, Room::Show]);
const FINDING: Place = Place::In(&[Room::Families, Room::Code]);

commands! {
    /// The demonstration family.
    LookAround: "command-look-around", ICON_EXPLORE, Library, DOORS, [];
    /// The form for a new library.
    NewLibrary: "command-new-library", ICON_CREATE_NEW_FOLDER, Library, DOORS, [ctrl(Key::N)];
    /// The form for opening a library.
    OpenLibrary: "command-open-library", ICON_FOLDER_OPEN, Library, DOORS, [ctrl(Key::O)];
    /// The form for restoring a library from a backup.
    RestoreLibrary: "command-restore-library", ICON_SETTINGS_BACKUP_RESTORE, Library, DOORS, [];
    /// The list of families.
    Families: "command-families", ICON_GROUPS, Library, Place::Library, [ctrl_shift(Key::H)];
    /// The form for a new family.
    NewFamily: "command-new-family", ICON_PERSON_ADD, Library, FAMILIES, [ctrl(Key::N)];
    /// Films into this family.
    ImportFilm: "command-import-film", ICON_VIDEO_FILE, Library, FAMILY, [ctrl(Key::I)];
    /// The room in which this family is recorded.
    Record: "command-record", ICON_VIDEOCAM, Library, FAMILY, [ctrl(Key::R)];
    /// A new plan for this family.
    NewPlan: "command-new-plan", ICON_PLAYLIST_ADD, Library, FAMILY, [ctrl_shift(Key::N)];
    /// Everything that is kept about this family, into a folder.
    HandOverFamily: "command-hand-over-family", ICON_DRIVE_FILE_MOVE, Library, FAMILY, [];
    /// This family, erased for good.
    EraseFamily: "command-erase-family", ICON_DELETE_FOREVER, Library, FAMILY, [];
    /// Recordings that were cut short.
    Recover: "command-recover", ICON_RESTORE, Library, Place::Library, [];
    /// Every seal, every link, the chain.
    Verify: "command-verify", ICON_VERIFIED_USER, Library, Place::Library, [];
    /// Closes the library and forgets its key.
    Lock: "command-lock", ICON_LOCK, Library, Place::Library, [ctrl(Key::L)];
    /// Counts and ages.
    Counts: "command-counts", ICON_BAR_CHART, Library, Place::Library, [];
    /// The access log.
    AccessLog: "command-access-log", ICON_LIST_ALT, Library, Place::Library, [];
    /// The settings.
    Settings: "command-settings", ICON_SETTINGS, Library, Place::Everywhere, [ctrl(Key::Comma)];
    /// Closes the window.
    Quit: "command-quit", ICON_LOGOUT, Library, Place::Everywhere, [ctrl(Key::Q)];

    /// Takes back the latest change.
    Undo: "command-undo", ICON_UNDO, Edit, Place::Library, [ctrl(Key::Z)];
    /// Applies again what was taken back.
    Redo: "command-redo", ICON_REDO, Edit, Place::Library, [ctrl_shift(Key::Z), ctrl(Key::Y)];
    /// To the search field.
    Find: "command-find", ICON_SEARCH, Edit, FINDING, [ctrl(Key::F)];
    /// The form of this family's record.
    EditFamily: "command-edit-family", ICON_EDIT, Edit, FAMILY, [ctrl(Key::E)];
    /// Every mark.
    SelectAll: "command-select-all", ICON_SELECT_ALL, Edit, CODE, [ctrl(Key::A)];
    /// The selected marks, taken out.
    DeleteMarks: "command-delete-marks", ICON_DELETE, Edit, CODE, [plain(Key::Delete), plain(Key::Backspace)];
    /// Words beside the selected mark.
    CommentMark: "command-comment-mark", ICON_ADD_COMMENT, Edit, CODE, [plain(Key::Enter)];
    /// The selected mark, linked to the cue it answers.
    LinkMark: "command-link-mark", ICON_ADD_LINK, Edit, CODE, [shift(Key::L)];
    /// The code used last, over the span or at the playhead.
    MarkSpan: "command-mark-span", ICON_BOOKMARK_ADD, Edit, CODE, [plain(Key::M)];
    /// The selected span, as a clip of a plan.
    AddClip: "command-add-clip", ICON_PLAYLIST_ADD, Edit, MOMENT, [ctrl(Key::B)];
    /// The chosen clip, one place up.
    MoveClipUp: "command-move-clip-up", ICON_ARROW_UPWARD, Edit, FEEDBACK, [alt(Key::ArrowUp)];
    /// The chosen clip, one place down.
    MoveClipDown: "command-move-clip-down", ICON_ARROW_DOWNWARD, Edit, FEEDBACK, [alt(Key::ArrowDown)];
    /// The chosen clip, taken out of the plan.
    RemoveClip: "command-remove-clip", ICON_DELETE, Edit, FEEDBACK, [plain(Key::Delete)];
    /// With the parent.
    StartShow: "command-start-show", ICON_CO_PRESENT, Play, FEEDBACK, [plain(Key::F5)];
    /// The coding, handed in or taken back.
    Submit: "command-submit", ICON_ASSIGNMENT_TURNED_IN, Edit, CODE, [ctrl(Key::Enter)];

    /// Plays or pauses.
    PlayPause: "command-play-pause", ICON_PLAY_PAUSE, Play, FILM, [plain(Key::Space)];
    /// Pauses.
    Pause: "command-pause", ICON_PAUSE, Play, FILM, [plain(Key::K)];
    /// Plays on, faster each time.
    Faster: "command-faster", ICON_FAST_FORWARD, Play, FILM, [plain(Key::L)];
    /// Plays slower each time.
    Slower: "command-slower", ICON_SLOW_MOTION_VIDEO, Play, FILM, [plain(Key::J)];
    /// One frame back.
    PreviousFrame: "command-previous-frame", ICON_KEYBOARD_ARROW_LEFT, Play, FILM, [plain(Key::Comma)];
    /// One frame forward.
    NextFrame: "command-next-frame", ICON_KEYBOARD_ARROW_RIGHT, Play, FILM, [plain(Key::Period)];
    /// Five seconds back.
    Back: "command-back", ICON_REPLAY_5, Play, FILM, [plain(Key::ArrowLeft)];
    /// Five seconds forward.
    Forward: "command-forward", ICON_FORWARD_5, Play, FILM, [plain(Key::ArrowRight)];
    /// One second back.
    BackALittle: "command-back-a-little", ICON_CHEVRON_LEFT, Play, FILM, [shift(Key::ArrowLeft)];
    /// One second forward.
    ForwardALittle: "command-forward-a-little", ICON_CHEVRON_RIGHT, Play, FILM, [shift(Key::ArrowRight)];
    /// To the beginning.
    ToStart: "command-to-start", ICON_SKIP_PREVIOUS, Play, FILM, [plain(Key::Home)];
    /// To the end.
    ToEnd: "command-to-end", ICON_SKIP_NEXT, Play, FILM, [plain(Key::End)];
    /// To a typed time.
    GoTo: "command-go-to", ICON_MOVE_DOWN, Play, CODE, [ctrl(Key::G)];
    /// The playhead becomes the start of the span.
    SetIn: "command-set-in", ICON_LINE_START, Play, MOMENT, [plain(Key::I)];
    /// The playhead becomes the end of the span.
    SetOut: "command-set-out", ICON_LINE_END, Play, MOMENT, [plain(Key::O)];
    /// The span, round and round.
    Loop: "command-loop", ICON_REPEAT, Play, FILM, [shift(Key::Space)];
    /// To the mark before.
    PreviousMark: "command-previous-mark", ICON_ARROW_UPWARD, Play, CODE, [plain(Key::ArrowUp)];
    /// To the mark after.
    NextMark: "command-next-mark", ICON_ARROW_DOWNWARD, Play, CODE, [plain(Key::ArrowDown)];
    /// Dragging sticks to marks and the playhead.
    Snap: "command-snap", ICON_ALIGN_JUSTIFY_CENTER, Edit, CODE, [plain(Key::S)];
    /// The clip from its start.
    Again: "command-again", ICON_REPLAY, Play, SHOW, [plain(Key::R)];
    /// The next clip.
    NextClip: "command-next-clip", ICON_SKIP_NEXT, Play, SHOW, [plain(Key::N)];
    /// The clip before.
    PreviousClip: "command-previous-clip", ICON_SKIP_PREVIOUS, Play, SHOW, [plain(Key::P)];
    /// A still, held for the parent whatever the film does.
    KeepStill: "command-keep-still", ICON_PHOTO_FRAME, Play, SHOW, [plain(Key::S)];
    /// A calm field in place of the picture.
    Blank: "command-blank", ICON_CURTAINS_CLOSED, Play, SHOW, [plain(Key::B)];
    /// As fast as it was.
    FullSpeed: "command-full-speed", ICON_SPEED, Play, SHOW, [plain(Key::Num1)];
    /// Half as fast.
    HalfSpeed: "command-half-speed", ICON_SPEED_0_5, Play, SHOW, [plain(Key::Num2)];
    /// A quarter as fast.
    QuarterSpeed: "command-quarter-speed", ICON_SPEED_0_25, Play, SHOW, [plain(Key::Num4)];
    /// The parent's window fills its screen, or no longer.
    ParentFullScreen: "command-parent-full-screen", ICON_FULLSCREEN, Play, SHOW, [plain(Key::F)];
    /// The parent's window, closed.
    EndShow: "command-end-show", ICON_CANCEL_PRESENTATION, Play, SHOW, [ctrl(Key::W)];

    /// Five seconds, recorded and played back, before the recording that counts.
    CheckRecording: "command-check-recording", ICON_TIMER_5, Play, RECORD, [plain(Key::C)];
    /// Begins to record.
    StartRecording: "command-start-recording", ICON_FIBER_MANUAL_RECORD, Play, RECORD, [plain(Key::R)];
    /// Leaves out what comes from now on, or records on.
    PauseRecording: "command-pause-recording", ICON_PAUSE, Play, RECORD, [plain(Key::Space)];
    /// Ends the recording; asks once.
    StopRecording: "command-stop-recording", ICON_STOP_CIRCLE, Play, RECORD, [plain(Key::S)];
    /// Marks the frame on the screen, to be looked at again.
    MarkMoment: "command-mark-moment", ICON_BOOKMARK_ADD, Edit, RECORD, [plain(Key::M)];

    /// A sync point: somebody claps, so that films of other devices can be laid on this visit.
    Clap: "command-clap", ICON_MOVIE, Edit, RECORD, [plain(Key::K)];

    /// More of the time line in less time.
    ZoomIn: "command-zoom-in", ICON_ZOOM_IN, View, CODE, [shift(Key::ArrowUp)];
    /// Less of it.
    ZoomOut: "command-zoom-out", ICON_ZOOM_OUT, View, CODE, [shift(Key::ArrowDown)];
    /// The whole film.
    ZoomAll: "command-zoom-all", ICON_FIT_WIDTH, View, CODE, [shift(Key::Home)];
    /// The room before this one.
    GoBack: "command-go-back", ICON_ARROW_BACK, View, Place::Everywhere, [alt(Key::ArrowLeft)];
    /// Larger text and controls.
    ScaleUp: "command-scale-up", ICON_TEXT_INCREASE, View, Place::Everywhere, [ctrl(Key::Plus), ctrl(Key::Equals)];
    /// Smaller text and controls.
    ScaleDown: "command-scale-down", ICON_TEXT_DECREASE, View, Place::Everywhere, [ctrl(Key::Minus)];
    /// Text and controls as drawn.
    ScaleReset: "command-scale-reset", ICON_FORMAT_SIZE, View, Place::Everywhere, [ctrl(Key::Num0)];
    /// Light, dark, as the system, round and round.
    NextLook: "command-next-look", ICON_CONTRAST, View, Place::Everywhere, [ctrl_shift(Key::D)];
    /// The other language.
    NextLanguage: "command-next-language", ICON_TRANSLATE, View, Place::Everywhere, [ctrl_shift(Key::L)];
    /// Full screen, and back.
    FullScreen: "command-full-screen", ICON_FULLSCREEN, View, Place::Everywhere, [plain(Key::F11)];

    /// Every command, by name.
    Palette: "command-palette", ICON_KEYBOARD_COMMAND_KEY, Help, Place::Everywhere, [ctrl_shift(Key::P)];
    /// The keys of this room.
    Help: "command-help", ICON_HELP, Help, Place::Everywhere, [plain(Key::F1), shift(Key::Questionmark)];
    /// Version, licences.
    About: "command-about", ICON_INFO, Help, Place::Everywhere, [];
}

impl Command {
    /// Its words in the language of this thread.
    #[must_use]
    pub fn label(self) -> String {
        tr(self.spec().words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::RESERVED_KEYS;

    /// Every pair of commands that live in one room, once.
    fn neighbours() -> impl Iterator<Item = (Command, Command)> {
        Command::ALL.iter().enumerate().flat_map(|(index, one)| {
            let meets = move |other: &&Command| {
                Room::ALL.iter().any(|room| one.spec().place.contains(*room) && other.spec().place.contains(*room))
            };
            Command::ALL[index + 1..].iter().filter(meets).map(move |other| (*one, *other))
        })
    }

    #[test]
    fn no_key_means_two_things_in_one_room() {
        for (one, other) in neighbours() {
            for key in one.spec().keys {
                assert!(!other.spec().keys.contains(key), "{one:?} and {other:?} share {key:?}");
            }
        }
    }

    #[test]
    fn no_key_needs_ctrl_and_alt() {
        for command in Command::ALL {
            for key in command.spec().keys {
                let modifiers = key.modifiers;
                assert!(!(modifiers.alt && (modifiers.ctrl || modifiers.command)), "{command:?}");
            }
        }
    }

    #[test]
    fn a_plain_letter_of_the_code_room_is_reserved_from_schemes() {
        for command in Command::ALL.iter().filter(|command| command.spec().place.contains(Room::Code)) {
            for shortcut in command.spec().keys.iter().filter(|key| key.modifiers.is_none()) {
                let name = shortcut.logical_key.symbol_or_name();
                let mut letters = name.chars();
                if let (Some(sign), None) = (letters.next(), letters.next())
                    && sign.is_ascii()
                {
                    assert!(RESERVED_KEYS.contains(sign.to_ascii_lowercase()), "{command:?} takes {sign}");
                }
            }
        }
    }
}
