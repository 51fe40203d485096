//! From keys to commands, and from shortcuts to words.

use egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers};

use super::command::{Command, Place};
use super::language::tr;
use super::screens::Room;

/// Who the keyboard belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// A field that is written in: single keys sleep.
    Text,
    /// A control that was reached with Tab: keys that work it are its own.
    Control,
    /// The room.
    Room,
}

fn stage() -> Id {
    Id::unique("keymap-stage")
}

/// Lets the widget pass its keys on to the room even while it has the keyboard; for the film and the timeline.
pub fn pass_keys(ctx: &Context, widget: Id) {
    ctx.data_mut(|data| data.insert_temp(stage(), widget));
}

/// Who the keyboard belongs to now.
#[must_use]
pub fn attention(ctx: &Context) -> Attention {
    if ctx.text_edit_focused() {
        return Attention::Text;
    }
    let stage = ctx.data(|data| data.get_temp::<Id>(stage()));
    match ctx.memory(egui::Memory::focused) {
        Some(focused) if Some(focused) != stage => Attention::Control,
        _ => Attention::Room,
    }
}

/// Takes the commands that were typed out of the input, in order.
#[must_use]
pub fn take_commands(ctx: &Context, room: Room) -> Vec<Command> {
    let attention = attention(ctx);
    // Behind a dialog the room sleeps.
    let covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
    let mut commands = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let Some(command) = command_for(room, attention, covered, *key, *modifiers) else { return true };
            commands.push(command);
            false
        });
    });
    commands
}

/// The letters and digits that were typed to the room, for a scheme's codes; nothing while text is typed or a dialog is
/// open.
#[must_use]
pub fn typed(ctx: &Context) -> Vec<char> {
    let covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
    if covered || attention(ctx) == Attention::Text {
        return Vec::new();
    }
    ctx.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text),
            _ => None,
        });
        texts.flat_map(|text| text.chars()).flat_map(char::to_lowercase).collect()
    })
}

/// Whether Esc was pressed and means the window: nothing is being written, no control has the keyboard, no dialog is open.
#[must_use]
pub fn escaped(ctx: &Context) -> bool {
    let covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
    !covered && attention(ctx) == Attention::Room && ctx.input(|input| input.key_pressed(Key::Escape))
}

fn command_for(room: Room, attention: Attention, covered: bool, key: Key, modifiers: Modifiers) -> Option<Command> {
    if !awake(attention, key, modifiers) {
        return None;
    }
    Command::ALL.iter().copied().find(|command| {
        let spec = command.spec();
        let reachable = if covered { spec.place == Place::Everywhere } else { spec.place.contains(room) };
        reachable && spec.keys.iter().any(|shortcut| meets(shortcut, key, modifiers))
    })
}

/// Whether a key may be a command while the keyboard belongs to somebody.
fn awake(attention: Attention, key: Key, modifiers: Modifiers) -> bool {
    let single = !modifiers.command && !modifiers.ctrl && !modifiers.alt;
    match attention {
        Attention::Room => true,
        // Undo, redo, select all and moving by words are the field's own.
        Attention::Text => {
            let editing = matches!(
                key,
                Key::Z | Key::Y | Key::A | Key::Backspace | Key::Delete | Key::ArrowLeft | Key::ArrowRight
            );
            is_function_key(key) || (!single && !editing)
        }
        Attention::Control => {
            let working = matches!(
                key,
                Key::Space | Key::Enter | Key::Tab | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
            );
            !(single && working)
        }
    }
}

const fn is_function_key(key: Key) -> bool {
    matches!(
        key,
        Key::F1 | Key::F2 | Key::F3 | Key::F4 | Key::F5 | Key::F6 | Key::F7 | Key::F8 | Key::F9 | Key::F10 | Key::F11
    )
}

/// Whether what was pressed is the shortcut. Exact, so that AltGr (Ctrl+Alt on some systems) never is; but Shift does
/// not count for signs that lie on different levels of different keyboards.
fn meets(shortcut: &KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    if shortcut.logical_key != key {
        return false;
    }
    if matches!(key, Key::Questionmark | Key::Plus | Key::Minus) {
        let shift = shortcut.modifiers.shift;
        return Modifiers { shift, ..modifiers }.matches_exact(shortcut.modifiers);
    }
    modifiers.matches_exact(shortcut.modifiers)
}

/// A shortcut in words: `Ctrl+Shift+Z`.
#[must_use]
pub fn words(shortcut: &KeyboardShortcut) -> String {
    let mut parts = Vec::new();
    let modifiers = shortcut.modifiers;
    if modifiers.command || modifiers.ctrl {
        parts.push(tr("key-ctrl"));
    }
    if modifiers.alt {
        parts.push(tr("key-alt"));
    }
    // A question mark is typed with Shift on most keyboards; saying so would only confuse.
    if modifiers.shift && shortcut.logical_key != Key::Questionmark {
        parts.push(tr("key-shift"));
    }
    parts.push(key_name(shortcut.logical_key));
    parts.join("+")
}

fn key_name(key: Key) -> String {
    match key {
        Key::Space => tr("key-space"),
        Key::Enter => tr("key-enter"),
        Key::Escape => tr("key-escape"),
        Key::Delete => tr("key-delete"),
        Key::Backspace => tr("key-backspace"),
        Key::Home => tr("key-home"),
        Key::End => tr("key-end"),
        Key::ArrowLeft => tr("key-left"),
        Key::ArrowRight => tr("key-right"),
        Key::ArrowUp => tr("key-up"),
        Key::ArrowDown => tr("key-down"),
        Key::Plus => "+".to_owned(),
        Key::Minus => "−".to_owned(),
        Key::Comma => ",".to_owned(),
        Key::Period => ".".to_owned(),
        Key::Questionmark => "?".to_owned(),
        Key::Equals => "=".to_owned(),
        other => other.name().to_owned(),
    }
}

/// The command with its first key: `Undo (Ctrl+Z)`.
#[must_use]
pub fn label_with_key(command: Command) -> String {
    with_key(&command.label(), command)
}

/// Words with a command's first key behind them.
#[must_use]
pub fn with_key(words_of_command: &str, command: Command) -> String {
    match command.spec().keys.first() {
        Some(shortcut) => tr!("label-with-key", label = words_of_command, key = words(shortcut)),
        None => words_of_command.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(room: Room, attention: Attention, key: Key, modifiers: Modifiers) -> Option<Command> {
        command_for(room, attention, false, key, modifiers)
    }

    #[test]
    fn single_keys_sleep_while_text_is_typed() {
        assert_eq!(command(Room::Code, Attention::Room, Key::K, Modifiers::NONE), Some(Command::Pause));
        assert_eq!(command(Room::Code, Attention::Text, Key::K, Modifiers::NONE), None);
        assert_eq!(command(Room::Code, Attention::Text, Key::F1, Modifiers::NONE), Some(Command::Help));
        assert_eq!(command(Room::Code, Attention::Text, Key::Z, Modifiers::COMMAND), None);
        assert_eq!(command(Room::Families, Attention::Text, Key::F, Modifiers::COMMAND), Some(Command::Find));
    }

    #[test]
    fn a_focused_control_keeps_space_and_arrows() {
        assert_eq!(command(Room::Code, Attention::Control, Key::Space, Modifiers::NONE), None);
        assert_eq!(command(Room::Code, Attention::Control, Key::K, Modifiers::NONE), Some(Command::Pause));
    }

    #[test]
    fn alt_gr_is_no_shortcut() {
        let alt_gr = Modifiers { alt: true, ctrl: true, command: true, ..Modifiers::NONE };
        for key in Key::ALL {
            for room in Room::ALL {
                assert_eq!(command(room, Attention::Room, *key, alt_gr), None, "{key:?}");
            }
        }
    }

    #[test]
    fn a_question_mark_is_one_on_any_keyboard() {
        for modifiers in [Modifiers::NONE, Modifiers::SHIFT] {
            assert_eq!(command(Room::Code, Attention::Room, Key::Questionmark, modifiers), Some(Command::Help));
        }
    }

    #[test]
    fn behind_a_dialog_the_room_sleeps() {
        assert_eq!(command_for(Room::Code, Attention::Room, true, Key::K, Modifiers::NONE), None);
        assert_eq!(command_for(Room::Code, Attention::Room, true, Key::F1, Modifiers::NONE), Some(Command::Help));
    }
}
