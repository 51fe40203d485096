//! The dialog in which a consent is withdrawn; it says first what will happen.

use chrono::NaiveDate;
use egui::{Context, Ui};
use egui_material_icons::icons::ICON_BLOCK;

use super::consent::APART;
use crate::app::language::{tr, typed_date};
use crate::app::say;
use crate::app::view::View;
use crate::app::widgets::dialog::{self, Answer};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::domain::family::{Consent, Purpose, Withdrawal};

/// What is typed.
#[derive(Clone, Debug)]
pub struct Form {
    purpose: Purpose,
    by: String,
    on: String,
    open: bool,
    tried: bool,
}

impl Form {
    /// The form for a consent that holds; whoever gave it is the first to be thought of.
    #[must_use]
    pub fn of(consent: &Consent, today: NaiveDate) -> Self {
        let by = consent.for_baby.as_ref().map(|who| who.name.clone()).unwrap_or_default();
        Self { purpose: consent.purpose, by, on: today.to_string(), open: false, tried: false }
    }

    fn day(&self, today: NaiveDate) -> Option<NaiveDate> {
        typed_date(&self.on).filter(|day| *day <= today)
    }
}

/// Draws the dialog over the room.
pub fn ui(ctx: &Context, view: &View<'_>, form: &mut Form) -> Answer<(Purpose, Withdrawal)> {
    let title = tr!("consent-withdraw", purpose = say::purpose_title(form.purpose));
    let today = view.today();
    let act = |ui: &mut Ui| button::danger(ui, ICON_BLOCK, &tr("consent-withdraw-do"));
    let fields = |ui: &mut Ui, form: &mut Form| fields(ui, form, today);
    dialog::form(ctx, ("consent-withdraw", &title, 560.0), form, fields, act, |form| {
        form.tried = true;
        let by = form.by.trim();
        let day = form.day(today).filter(|_| !by.is_empty())?;
        Some((form.purpose, Withdrawal::new(day, by.to_owned())))
    })
}

fn fields(ui: &mut Ui, form: &mut Form, today: NaiveDate) {
    ui.spacing_mut().item_spacing.y = APART;
    what_happens(ui, form.purpose);
    let missing = form.tried && form.by.trim().is_empty();
    let by = field::line(ui, &tr("consent-by"), &mut form.by, &Below::wrong_if(missing, "field-needed"));
    if !std::mem::replace(&mut form.open, true) {
        by.request_focus();
    }
    let below = Below::wrong_if(form.day(today).is_none(), "field-date-ahead");
    field::short(ui, &tr("consent-on"), &mut form.on, 180.0, &below);
}

fn what_happens(ui: &mut Ui, purpose: Purpose) {
    if purpose == Purpose::Care {
        page::callout(ui, page::Callout::Warning, &tr("consent-withdraw-care"));
        page::muted(ui, tr("consent-withdraw-erasure"));
    } else {
        page::callout(ui, page::Callout::Warning, &tr!("consent-withdraw-other", purpose = say::purpose(purpose)));
    }
    page::muted(ui, tr("consent-withdraw-kept"));
}
