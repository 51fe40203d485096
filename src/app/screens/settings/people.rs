//! Who is in the library, what they do, and the keys they open it with.

use std::collections::BTreeSet;

use egui::{Checkbox, Context, DragValue, Ui};
use egui_material_icons::icons::{
    ICON_BADGE, ICON_CHECK, ICON_KEY, ICON_LOCK_RESET, ICON_PERSON_ADD, ICON_PERSON_REMOVE, ICON_SYNC_LOCK,
};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::row;
use crate::app::action::Action;
use crate::app::keys::{KeyAct, KeyNews};
use crate::app::language::{date, tr};
use crate::app::say;
use crate::app::store::LibraryFacts;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, dialog, page, progress};
use crate::domain::charter::Charter;
use crate::domain::id::{DocumentId, PersonId};
use crate::domain::person::{Author, Person, Role};
use crate::domain::rights::Right;

/// What is typed and asked.
#[derive(Default)]
pub struct State {
    dialog: Option<Dialog>,
    name: String,
    roles: BTreeSet<Role>,
    old: Zeroizing<String>,
    new: Zeroizing<String>,
    again: Zeroizing<String>,
}

/// What is asked over the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialog {
    Add,
    Roles(PersonId),
    Passphrase,
    Reset(PersonId),
    Retire(PersonId),
    Recovery,
    Rotate,
}

/// Draws the section.
pub fn ui(ui: &mut Ui, view: &View<'_>, state: &mut State, actions: &mut Vec<Action>) {
    let Some(facts) = view.library() else { return };
    let Some((document, charter)) = view.charter_document() else {
        page::callout(ui, page::Callout::Danger, &tr("people-charter-damaged"));
        return;
    };
    if facts.demonstration {
        page::muted(ui, tr("people-demonstration"));
        return;
    }
    if facts.must_change_passphrase {
        page::callout(ui, page::Callout::Warning, &tr("people-must-change"));
    }
    let manages = view.may(Right::ManagePeople);
    for person in &charter.people {
        line(ui, facts, person, manages, state);
    }
    ui.add_space(space::SMALL);
    if let Some(under_way) = view.keys_under_way() {
        progress::plain_bar(ui, under_way, 320.0, &tr("people-under-way"));
    } else {
        acts(ui, view, facts, state);
    }
    idle(ui, document, charter, manages, actions);
    if !manages {
        page::muted(ui, say::not_permitted(Right::ManagePeople));
    }
    over(ui.ctx(), view, document, charter, state, actions);
}

fn line(ui: &mut Ui, facts: &LibraryFacts, person: &Person, manages: bool, state: &mut State) {
    let you = facts.person_id == Some(person.id);
    let name = if you { tr!("people-you", name = person.name.name()) } else { person.name.name().to_owned() };
    row(ui, &name, |ui| {
        if let Some(day) = person.retired {
            page::muted(ui, tr!("people-left", day = date(day)));
            return;
        }
        ui.label(say::roles(&person.roles));
        if manages {
            let named = |key: &str| tr!(key, name = person.name.name());
            if button::icon(ui, ICON_BADGE, &named("people-roles-of")).clicked() {
                state.roles.clone_from(&person.roles);
                state.dialog = Some(Dialog::Roles(person.id));
            }
            if !you && button::icon(ui, ICON_LOCK_RESET, &named("people-reset-of")).clicked() {
                state.dialog = Some(Dialog::Reset(person.id));
            }
            if !you && button::icon(ui, ICON_PERSON_REMOVE, &named("people-retire-of")).clicked() {
                state.dialog = Some(Dialog::Retire(person.id));
            }
        }
    });
}

fn acts(ui: &mut Ui, view: &View<'_>, facts: &LibraryFacts, state: &mut State) {
    ui.horizontal_wrapped(|ui| {
        let mut offer = |ui: &mut Ui, icon, words: &str, dialog| {
            if button::secondary(ui, icon, &tr(words)).clicked() {
                *state = State { dialog: Some(dialog), ..State::default() };
            }
        };
        if view.may(Right::ManagePeople) {
            offer(ui, ICON_PERSON_ADD, "people-add", Dialog::Add);
        }
        if facts.person_id.is_some() {
            offer(ui, ICON_LOCK_RESET, "people-passphrase", Dialog::Passphrase);
        }
        if view.may(Right::ManageKeys) {
            offer(ui, ICON_KEY, "people-recovery", Dialog::Recovery);
            offer(ui, ICON_SYNC_LOCK, "people-rotate", Dialog::Rotate);
        }
    });
}

fn idle(ui: &mut Ui, document: DocumentId, charter: &Charter, manages: bool, actions: &mut Vec<Action>) {
    let label = tr("people-idle");
    row(ui, &label, |ui| {
        let mut minutes = charter.idle_lock_minutes;
        let value = DragValue::new(&mut minutes).range(Charter::IDLE_MINUTES).suffix(tr("people-minutes"));
        // A drag is one change, not one for every minute it passes.
        let changed = ui.add_enabled(manages, value.update_while_editing(false)).changed();
        if changed && let Ok(transaction) = charter.lock_after(minutes) {
            actions.push(Action::Commit(document, transaction));
        }
    });
}

// ---- what lies over the room ----

fn over(
    ctx: &Context,
    view: &View<'_>,
    document: DocumentId,
    charter: &Charter,
    state: &mut State,
    actions: &mut Vec<Action>,
) {
    match view.keys_answer() {
        Some(Ok(news)) if news.passphrase.is_some() || news.recovery.is_some() => return show_once(ctx, news, actions),
        Some(Ok(_)) => actions.push(Action::KeysSeen),
        Some(Err(trouble)) => {
            let (_, close) = dialog::show(ctx, "keys-refused", &tr("people-refused"), 480.0, |ui| {
                page::callout(ui, page::Callout::Danger, &say::trouble(trouble));
            });
            if close {
                actions.push(Action::KeysSeen);
            }
            return;
        }
        None => {}
    }
    let Some(asked) = state.dialog else { return };
    let name_of = |id| charter.person(id).map(|person| person.name.name().to_owned()).unwrap_or_default();
    let mut act = None;
    let close = match asked {
        Dialog::Add => ask(ctx, "people-add", |ui| {
            field::line(ui, &tr("people-name"), &mut state.name, &Below::default().or_hint("people-name-says"));
            roles(ui, &mut state.roles);
            let name = Author::new(&state.name).filter(|_| !state.roles.is_empty());
            done(ui, "people-add", name.is_some()).then_some(())?;
            act = Some(KeyAct::Add { name: name?, roles: state.roles.clone() });
            Some(())
        }),
        Dialog::Roles(id) => ask(ctx, "people-roles", |ui| {
            page::muted(ui, name_of(id));
            roles(ui, &mut state.roles);
            let changed = charter.give(id, state.roles.clone());
            if let Err(error) = &changed {
                page::callout(ui, page::Callout::Warning, &say::edit_error(error));
            }
            done(ui, "people-roles", changed.is_ok()).then_some(())?;
            actions.push(Action::Commit(document, changed.ok()?));
            Some(())
        }),
        Dialog::Passphrase => ask(ctx, "people-passphrase", |ui| {
            field::secret(ui, &tr("people-old"), &mut state.old, &Below::Nothing);
            field::secret(ui, &tr("people-new"), &mut state.new, &Below::Nothing);
            let differs = !state.again.is_empty() && state.again != state.new;
            field::secret(ui, &tr("people-again"), &mut state.again, &Below::wrong_if(differs, "people-differs"));
            let ready = !state.old.is_empty() && !state.new.is_empty() && state.again == state.new;
            done(ui, "people-passphrase", ready).then_some(())?;
            let secret = |text: &str| SecretString::from(text);
            act = Some(KeyAct::Passphrase { old: secret(&state.old), new: secret(&state.new) });
            Some(())
        }),
        Dialog::Reset(id) => confirm(ctx, "people-reset", &tr!("people-reset-says", name = name_of(id)), || {
            act = Some(KeyAct::Reset(id))
        }),
        Dialog::Retire(id) => confirm(ctx, "people-retire", &tr!("people-retire-says", name = name_of(id)), || {
            act = Some(KeyAct::Retire(id))
        }),
        Dialog::Recovery => {
            confirm(ctx, "people-recovery", &tr("people-recovery-says"), || act = Some(KeyAct::Recovery))
        }
        Dialog::Rotate => confirm(ctx, "people-rotate", &tr("people-rotate-says"), || act = Some(KeyAct::Rotate)),
    };
    actions.extend(act.map(Action::Keys));
    if close {
        *state = State::default();
    }
}

/// A dialog that closes when its contents have said what to do.
fn ask(ctx: &Context, title: &str, contents: impl FnOnce(&mut Ui) -> Option<()>) -> bool {
    let (answered, close) = dialog::show(ctx, title, &tr(title), 520.0, contents);
    close || answered.is_some()
}

fn done(ui: &mut Ui, words: &str, ready: bool) -> bool {
    let mut pressed = false;
    dialog::acts(ui, |ui| {
        pressed = ui.add_enabled_ui(ready, |ui| button::primary(ui, ICON_CHECK, &tr(words))).inner.clicked();
    });
    pressed
}

fn confirm(ctx: &Context, words: &str, says: &str, yes: impl FnOnce()) -> bool {
    ask(ctx, words, |ui| {
        ui.label(says);
        done(ui, words, true).then(yes)
    })
}

fn roles(ui: &mut Ui, chosen: &mut BTreeSet<Role>) {
    ui.add_space(space::TIGHT);
    for role in Role::ALL {
        let mut on = chosen.contains(&role);
        if ui.add(Checkbox::new(&mut on, say::role(role))).on_hover_text(say::role_says(role)).changed() {
            if on {
                chosen.insert(role)
            } else {
                chosen.remove(&role)
            };
        }
    }
}

/// Secrets that are shown this once.
fn show_once(ctx: &Context, news: &KeyNews, actions: &mut Vec<Action>) {
    let (seen, _) = dialog::show(ctx, "keys-shown", &tr("people-shown-once"), 620.0, |ui| {
        for (secret, says) in
            [(&news.passphrase, "people-passphrase-says-once"), (&news.recovery, "people-recovery-says-once")]
        {
            let Some(secret) = secret else { continue };
            ui.label(tr(says));
            page::secret(ui, secret.expose_secret());
            ui.add_space(space::SMALL);
        }
        done(ui, "people-written-down", true)
    });
    // A press beside it must not throw a key away.
    if seen {
        actions.push(Action::KeysSeen);
    }
}
