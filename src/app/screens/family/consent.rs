//! What the family consented to: one line a purpose, each given, ended and withdrawn by itself.

use chrono::NaiveDate;
use egui::Ui;
use egui_material_icons::icons::{
    ICON_ADD, ICON_BLOCK, ICON_CHECK, ICON_CIRCLE, ICON_EVENT_BUSY, ICON_GPP_BAD, ICON_VERIFIED_USER,
};

use crate::app::language::{date, tr, typed_date};
use crate::app::say;
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::waiting::current;
use crate::app::widgets::chip::{Meaning, chip};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::domain::family::{Consent, Family, Purpose, Refusal};

/// What the card remembers: the line that is being written on.
#[derive(Debug, Default)]
pub struct State {
    open: Option<(Purpose, Form)>,
    /// It was opened in this frame, and may lie below what is seen.
    fresh: bool,
}

/// What is typed.
#[derive(Debug)]
enum Form {
    /// A consent is given.
    Give { from: String, until: String },
    /// The consent is withdrawn.
    Withdraw { on: String },
}

/// Draws the card. Returns the record as it is to be.
pub fn ui(ui: &mut Ui, view: &View<'_>, family: &Family, state: &mut State) -> Option<Family> {
    page::section_title(ui, &tr("consent-title"));
    let mut after = None;
    for (index, purpose) in Purpose::ALL.into_iter().enumerate() {
        if index > 0 {
            ui.separator();
        }
        if let Some(changed) = line(ui, view, family, purpose, state) {
            after = Some(changed);
            state.open = None;
        }
    }
    after
}

fn line(ui: &mut Ui, view: &View<'_>, family: &Family, purpose: Purpose, state: &mut State) -> Option<Family> {
    let today = view.today();
    let holds = family.consent(purpose, today).map(drop);
    let title = say::purpose_title(purpose);
    let mut pressed = None;
    page::spread(
        ui,
        |ui| {
            ui.label(&title);
        },
        |ui| match holds {
            Ok(()) => {
                if button::icon(ui, ICON_BLOCK, &tr!("consent-withdraw", purpose = title.as_str())).clicked() {
                    pressed = Some(Form::Withdraw { on: today.to_string() });
                }
            }
            Err(_) => {
                if button::icon(ui, ICON_ADD, &tr!("consent-give", purpose = title.as_str())).clicked() {
                    pressed = Some(Form::Give { from: today.to_string(), until: String::new() });
                }
            }
        },
    );
    standing(ui, family, purpose, holds, today);
    if let Some(form) = pressed {
        state.fresh = true;
        state.open = match &state.open {
            Some((open, _)) if *open == purpose => None,
            _ => Some((purpose, form)),
        };
    }
    let Some((open, form)) = &mut state.open else { return None };
    if *open != purpose {
        return None;
    }
    let asked = ui.vertical(|ui| ask(ui, form, today));
    if std::mem::take(&mut state.fresh) {
        asked.response.scroll_to_me(None);
    }
    match asked.inner {
        Answer::Open => None,
        Answer::Closed => {
            state.open = None;
            None
        }
        Answer::Given(from, until) => {
            let mut after = family.clone();
            after.consents.push(Consent { until, ..Consent::new(purpose, from) });
            Some(after)
        }
        Answer::Withdrawn(on) => {
            let mut after = family.clone();
            let consent = after.consents.iter_mut().rev().find(|c| c.purpose == purpose && c.given <= today)?;
            consent.withdrawn = Some(crate::domain::family::Withdrawal::new(on, String::new()));
            Some(after)
        }
    }
}

/// Whether the consent holds, in a word and its dates.
fn standing(ui: &mut Ui, family: &Family, purpose: Purpose, holds: Result<(), Refusal>, today: NaiveDate) {
    let consent = current(family, purpose, today);
    match (holds, consent) {
        (Ok(()), Some(consent)) => {
            let given = date(consent.given);
            let words = match consent.until {
                Some(until) => tr!("consent-holds-until", given = given, until = date(until)),
                None => tr!("consent-holds", given = given),
            };
            chip(ui, ICON_VERIFIED_USER, &words, Meaning::Good)
        }
        (Err(Refusal::Withdrawn(_, day)), _) => {
            chip(ui, ICON_GPP_BAD, &tr!("consent-withdrawn", day = date(day)), Meaning::Bad)
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

enum Answer {
    Open,
    Closed,
    Given(NaiveDate, Option<NaiveDate>),
    Withdrawn(NaiveDate),
}

fn ask(ui: &mut Ui, form: &mut Form, today: NaiveDate) -> Answer {
    let mut answer = Answer::Open;
    match form {
        Form::Give { from, until } => {
            let (given, ends) = (typed_date(from), typed_date(until));
            ui.horizontal_top(|ui| {
                let below = Below::wrong_if(given.is_none(), "field-date-wrong");
                field::short(ui, &tr("consent-from"), from, 150.0, &below);
                let wrong = !until.trim().is_empty() && (ends.is_none() || ends < given);
                let below = Below::wrong_if(wrong, "field-date-wrong").or_hint("consent-until-hint");
                field::short(ui, &tr("consent-until"), until, 150.0, &below);
            });
            let whole = until.trim().is_empty() || (ends.is_some() && ends >= given);
            ui.horizontal(|ui| {
                if button::primary(ui, ICON_CHECK, &tr("consent-record")).clicked()
                    && let (Some(given), true) = (given, whole)
                {
                    answer = Answer::Given(given, ends);
                }
                if button::plain(ui, &tr("dialog-cancel")).clicked() {
                    answer = Answer::Closed;
                }
            });
        }
        Form::Withdraw { on } => {
            page::callout(ui, page::Callout::Warning, &tr("consent-withdraw-what"));
            let day = typed_date(on).filter(|day| *day <= today);
            field::short(ui, &tr("consent-on"), on, 150.0, &Below::wrong_if(day.is_none(), "field-date-ahead"));
            ui.horizontal(|ui| {
                if button::danger(ui, ICON_BLOCK, &tr("consent-withdraw-do")).clicked()
                    && let Some(day) = day
                {
                    answer = Answer::Withdrawn(day);
                }
                if button::plain(ui, &tr("dialog-cancel")).clicked() {
                    answer = Answer::Closed;
                }
            });
        }
    }
    ui.add_space(space::TIGHT);
    answer
}
