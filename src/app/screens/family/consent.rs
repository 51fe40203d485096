//! What the family consented to: one line a purpose, each given, changed, ended and withdrawn by itself.

use chrono::NaiveDate;
use egui::{Context, Ui};
use egui_material_icons::icons::{
    ICON_ADD, ICON_BLOCK, ICON_CHECK, ICON_CIRCLE, ICON_EDIT, ICON_EDIT_CALENDAR, ICON_EVENT_BUSY, ICON_GPP_BAD,
    ICON_VERIFIED_USER,
};

use super::{give, withdraw};
use crate::app::language::{date, tr, typed_date};
use crate::app::say;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::waiting::current;
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::dialog::Answer;
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::domain::family::{Consent, Family, Purpose, Refusal};
use crate::domain::rights::Right;

/// What the card remembers: what is being written.
#[derive(Debug, Default)]
pub struct State {
    asked: Option<Asked>,
    /// The end that is being changed in its place, and whether that began in this frame.
    end: Option<(Purpose, String, bool)>,
}

/// The dialog that is open.
#[derive(Debug)]
enum Asked {
    Give(Box<give::Form>),
    Withdraw(withdraw::Form),
}

/// Draws the card. Returns the record as it is to be.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: &Family, state: &mut State) -> Option<Family> {
    page::section_title(ui, &tr("consent-title"));
    let mut after = None;
    for (index, purpose) in Purpose::ALL.into_iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        after = line(ui, view, family, purpose, state).or(after);
    }
    dialog(ui.ctx(), view, family, state).or(after)
}

fn line(ui: &mut Ui, view: &View<'_>, family: &Family, purpose: Purpose, state: &mut State) -> Option<Family> {
    let today = view.today();
    let holds = family.consent(purpose, today);
    let title = say::purpose_title(purpose);
    page::spread(
        ui,
        |ui| {
            ui.label(&title);
        },
        |ui| {
            if view.may(Right::RecordConsent) {
                acts(ui, view, holds, purpose, state);
            }
        },
    );
    let consent = current(family, purpose, today);
    standing(ui, holds, consent);
    if let Some(consent) = consent {
        who(ui, consent);
    }
    let consent = holds.ok()?;
    end(ui, view, family, consent, state)
}

fn acts(ui: &mut Ui, view: &View<'_>, holds: Result<&Consent, Refusal>, purpose: Purpose, state: &mut State) {
    let (title, today) = (say::purpose_title(purpose), view.today());
    match holds {
        Ok(consent) => {
            if button::icon(ui, ICON_BLOCK, &tr!("consent-withdraw", purpose = title.as_str())).clicked() {
                state.asked = Some(Asked::Withdraw(withdraw::Form::of(consent, today)));
            }
            if button::icon(ui, ICON_EDIT, &tr!("consent-change", purpose = title.as_str())).clicked() {
                state.asked = Some(Asked::Give(Box::new(give::Form::of(consent))));
            }
        }
        Err(_) => {
            if button::icon(ui, ICON_ADD, &tr!("consent-give", purpose = title.as_str())).clicked() {
                state.asked = Some(Asked::Give(Box::new(give::Form::new(purpose, today))));
            }
        }
    }
}

/// Whether the consent holds, in a word and its dates.
fn standing(ui: &mut Ui, holds: Result<&Consent, Refusal>, consent: Option<&Consent>) {
    match (holds, consent) {
        (Ok(consent), _) if !consent.is_complete() => {
            chip(ui, ICON_VERIFIED_USER, &tr!("consent-incomplete", given = date(consent.given)), Meaning::Warning)
        }
        (Ok(consent), _) => {
            chip(ui, ICON_VERIFIED_USER, &tr!("consent-holds", given = date(consent.given)), Meaning::Good)
        }
        (Err(Refusal::Withdrawn(_, day)), Some(consent)) => {
            let by = consent.withdrawn.as_ref().map(|withdrawal| withdrawal.by.trim()).unwrap_or_default();
            let words = match by {
                "" => tr!("consent-withdrawn", day = date(day)),
                by => tr!("consent-withdrawn-by", day = date(day), by = by),
            };
            chip(ui, ICON_GPP_BAD, &words, Meaning::Bad)
        }
        (Err(Refusal::Ended(_, day)), _) => {
            chip(ui, ICON_EVENT_BUSY, &tr!("consent-ended", day = date(day)), Meaning::Warning)
        }
        (_, Some(consent)) => {
            chip(ui, ICON_EVENT_BUSY, &tr!("consent-begins", day = date(consent.given)), Meaning::Neutral)
        }
        (_, None) => chip(ui, ICON_CIRCLE, &tr("consent-none"), Meaning::Neutral),
    };
}

/// Who consented, on what basis, who may be in shot, and who may see it.
fn who(ui: &mut Ui, consent: &Consent) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let for_baby = consent.for_baby.as_ref();
    let mut parts: Vec<String> =
        for_baby.map(|who| format!("{}, {}", who.name, say::standing(who.standing))).into_iter().collect();
    parts.extend(consent.basis.map(say::basis));
    if !parts.is_empty() {
        page::small(ui, &parts.join(" · "));
    }
    if !consent.adults.is_empty() {
        page::small(ui, &tr!("consent-in-shot", names = consent.adults.join(", ")));
    }
    if !consent.viewers.is_empty() {
        let viewers: Vec<String> = consent.viewers.iter().map(say::viewer).collect();
        page::small(ui, &tr!("consent-seen-by", names = viewers.join(", ")));
    }
}

/// The end of a consent that holds, changed where it stands.
fn end(ui: &mut Ui, view: &View<'_>, family: &Family, consent: &Consent, state: &mut State) -> Option<Family> {
    let purpose = consent.purpose;
    let title = say::purpose_title(purpose);
    let Some((_, typed, fresh)) = state.end.as_mut().filter(|(open, ..)| *open == purpose) else {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 24.0;
            page::small(
                ui,
                &consent.until.map_or_else(|| tr("consent-no-end"), |day| tr!("consent-ends", day = date(day))),
            );
            let change = tr!("consent-change-end", purpose = title.as_str());
            if view.may(Right::RecordConsent) && button::icon(ui, ICON_EDIT_CALENDAR, &change).clicked() {
                let typed = consent.until.map(|day| day.to_string()).unwrap_or_default();
                state.end = Some((purpose, typed, true));
            }
        });
        return None;
    };
    let day = typed_date(typed);
    let whole = typed.trim().is_empty() || day.is_some_and(|day| day >= consent.given);
    let below = Below::wrong_if(!whole, "field-date-wrong").or_hint("consent-until-hint");
    let field = field::short(ui, &tr("consent-until"), typed, 180.0, &below);
    if std::mem::take(fresh) {
        field.request_focus();
        field.scroll_to_me(None);
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let (mut done, mut closed) = (entered, false);
    ui.horizontal(|ui| {
        done |= button::primary(ui, ICON_CHECK, &tr("dialog-save")).clicked();
        closed = button::plain(ui, &tr("dialog-cancel")).clicked();
    });
    if closed {
        state.end = None;
    }
    if !(done && whole) {
        return None;
    }
    state.end = None;
    replaced(family, consent, Consent { until: day, ..consent.clone() })
}

fn dialog(ctx: &Context, view: &View<'_>, family: &Family, state: &mut State) -> Option<Family> {
    let (after, close) = match state.asked.as_mut()? {
        Asked::Give(form) => match give::ui(ctx, view, form) {
            Answer::Open => (None, false),
            Answer::Closed => (None, true),
            Answer::Done(consent) => (given(family, form.changed(), consent), true),
        },
        Asked::Withdraw(form) => match withdraw::ui(ctx, view, form) {
            Answer::Open => (None, false),
            Answer::Closed => (None, true),
            Answer::Done((purpose, withdrawal)) => {
                let mut after = family.clone();
                (after.withdraw(purpose, withdrawal, view.today()).is_ok().then_some(after), true)
            }
        },
    };
    if close {
        state.asked = None;
    }
    after
}

/// The record with a new consent, or with one in the place of the one that was changed.
fn given(family: &Family, changed: Option<&Consent>, consent: Consent) -> Option<Family> {
    if let Some(changed) = changed {
        return replaced(family, changed, consent);
    }
    let mut after = family.clone();
    after.consents.push(consent);
    Some(after)
}

fn replaced(family: &Family, before: &Consent, consent: Consent) -> Option<Family> {
    let mut after = family.clone();
    *after.consents.iter_mut().rev().find(|kept| *kept == before)? = consent;
    (after != *family).then_some(after)
}

/// The day typed, where one was.
pub(super) fn typed_or_none(typed: &str) -> Result<Option<NaiveDate>, ()> {
    if typed.trim().is_empty() { Ok(None) } else { typed_date(typed).map(Some).ok_or(()) }
}

/// Space between the fields of a dialog.
pub(super) const APART: f32 = space::SMALL;
