//! The form of a family record, new or known: a pseudonym, the child's birth, the family's own question.

use chrono::NaiveDate;
use egui::{Context, Ui};
use egui_material_icons::icons::ICON_CHECK;

use crate::app::language::{tr, typed_date};
use crate::app::theme::space;
use crate::app::view::View;
use crate::app::widgets::dialog::{self, Answer};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::domain::family::Family;
use crate::domain::id::DocumentId;

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    code: String,
    born: String,
    weeks: String,
    days: String,
    question: String,
    known: Family,
    open: bool,
    tried: bool,
}

/// Gestation that can be entered, in weeks.
const WEEKS: std::ops::RangeInclusive<u16> = 22..=44;

impl Form {
    /// The form of a known record.
    #[must_use]
    pub fn of(family: &Family) -> Self {
        let gestation = family.gestation_days;
        Self {
            code: family.code.clone(),
            born: family.born.map(|day| day.to_string()).unwrap_or_default(),
            weeks: gestation.map(|days| (days / 7).to_string()).unwrap_or_default(),
            days: gestation.map(|days| (days % 7).to_string()).unwrap_or_default(),
            question: family.question.clone(),
            known: family.clone(),
            ..Self::default()
        }
    }

    fn born(&self, today: NaiveDate) -> Result<Option<NaiveDate>, &'static str> {
        if self.born.trim().is_empty() {
            return Ok(None);
        }
        match typed_date(&self.born) {
            Some(day) if day <= today => Ok(Some(day)),
            Some(_) => Err("field-date-ahead"),
            None => Err("field-date-wrong"),
        }
    }

    fn gestation(&self) -> Result<Option<u16>, &'static str> {
        let number = |text: &str| match text.trim() {
            "" => Ok(0),
            typed => typed.parse::<u16>().map_err(|_| "family-gestation-wrong"),
        };
        if self.weeks.trim().is_empty() {
            return Ok(None);
        }
        let (weeks, days) = (number(&self.weeks)?, number(&self.days)?);
        if WEEKS.contains(&weeks) && days < 7 { Ok(Some(weeks * 7 + days)) } else { Err("family-gestation-wrong") }
    }

    /// What is wrong with the pseudonym.
    fn code_wrong(&self, view: &View<'_>, own: Option<DocumentId>) -> Option<&'static str> {
        let code = self.code.trim();
        if code.is_empty() {
            return Some("field-needed");
        }
        let taken = |(id, family): &(DocumentId, &Family)| {
            Some(*id) != own && family.code.trim().to_lowercase() == code.to_lowercase()
        };
        view.families().iter().any(taken).then_some("family-code-taken")
    }

    fn record(&self, view: &View<'_>, own: Option<DocumentId>) -> Option<Family> {
        let today = view.today();
        if self.code_wrong(view, own).is_some() {
            return None;
        }
        Some(Family {
            code: self.code.trim().to_owned(),
            born: self.born(today).ok()?,
            gestation_days: self.gestation().ok()?,
            question: self.question.trim().to_owned(),
            ..self.known.clone()
        })
    }
}

/// Draws the form over the room; of a new family where there is no `own` record yet.
pub fn ui(ctx: &Context, view: &View<'_>, own: Option<DocumentId>, form: &mut Form) -> Answer<Family> {
    let title = tr(if own.is_some() { "family-form-title" } else { "family-form-new" });
    let fields = |ui: &mut Ui, form: &mut Form| fields(ui, view, own, form);
    let act = |ui: &mut Ui| button::primary(ui, ICON_CHECK, &tr("dialog-save"));
    dialog::form(ctx, ("family-form", &title, 600.0), form, fields, act, |form| {
        form.tried = true;
        form.record(view, own)
    })
}

fn fields(ui: &mut Ui, view: &View<'_>, own: Option<DocumentId>, form: &mut Form) {
    let today = view.today();
    ui.spacing_mut().item_spacing.y = space::MEDIUM;
    let wrong = form.code_wrong(view, own).filter(|wrong| form.tried || *wrong != "field-needed");
    let below = wrong.map_or_else(|| Below::Hint(tr("family-code-hint")), |wrong| Below::Wrong(tr(wrong)));
    let code = field::line(ui, &tr("family-code"), &mut form.code, &below);
    if !form.open {
        form.open = true;
        code.request_focus();
    }
    ui.horizontal_top(|ui| {
        let below = match form.born(today) {
            Err(wrong) if form.tried || form.born.len() >= 8 => Below::Wrong(tr(wrong)),
            _ => Below::Hint(tr("field-date-hint")),
        };
        field::short(ui, &tr("family-born"), &mut form.born, 200.0, &below);
        ui.add_space(space::MEDIUM);
        let below = match form.gestation() {
            Err(wrong) => Below::Wrong(tr(wrong)),
            Ok(_) => Below::Hint(tr("family-gestation-hint")),
        };
        field::short(ui, &tr("family-weeks"), &mut form.weeks, 190.0, &below);
        field::short(ui, &tr("family-days"), &mut form.days, 110.0, &Below::Nothing);
    });
    let hint = Below::Hint(tr("family-question-hint"));
    field::area(ui, &tr("family-question"), &mut form.question, 2, &hint);
    if own.is_none() {
        page::small(ui, &tr("family-form-consents-hint"));
    }
}
