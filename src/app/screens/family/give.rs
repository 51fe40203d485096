//! The dialog in which a consent is entered or changed, whole: who consents for the baby and by what right, who may be
//! in shot, who may see it, what it rests on, from when until when.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use egui::{Context, ScrollArea, Ui};
use egui_material_icons::icons::ICON_CHECK;

use super::consent::{APART, typed_or_none};
use crate::app::language::{tr, typed_date};
use crate::app::say;
use crate::app::view::View;
use crate::app::widgets::choice::one_of;
use crate::app::widgets::dialog::{self, Answer};
use crate::app::widgets::field::{self, Below};
use crate::app::widgets::{button, page};
use crate::domain::family::{Basis, Consent, ForBaby, Purpose, Standing, Viewer};
use crate::domain::person::{Author, Role};

/// The roles in which film is seen at all.
const ROLES: [Role; 3] = [Role::Clinician, Role::Practitioner, Role::Supervisor];

/// What is typed.
#[derive(Clone, Debug)]
pub struct Form {
    purpose: Purpose,
    changed: Option<Consent>,
    for_baby: String,
    standing: Standing,
    adults: String,
    everybody: bool,
    viewers: BTreeSet<Viewer>,
    basis: Option<Basis>,
    from: String,
    until: String,
    open: bool,
    tried: bool,
}

impl Form {
    /// The form of a consent that is given today.
    #[must_use]
    pub fn new(purpose: Purpose, today: NaiveDate) -> Self {
        Self { changed: None, ..Self::of(&Consent::new(purpose, today)) }
    }

    /// The form of a consent that is there.
    #[must_use]
    pub fn of(consent: &Consent) -> Self {
        let for_baby = consent.for_baby.as_ref();
        Self {
            purpose: consent.purpose,
            changed: Some(consent.clone()),
            for_baby: for_baby.map(|who| who.name.clone()).unwrap_or_default(),
            standing: for_baby.map_or(Standing::Parent, |who| who.standing),
            adults: consent.adults.join("\n"),
            everybody: consent.viewers.is_empty(),
            viewers: consent.viewers.clone(),
            basis: consent.basis,
            from: consent.given.to_string(),
            until: consent.until.map(|day| day.to_string()).unwrap_or_default(),
            open: false,
            tried: false,
        }
    }

    /// The consent that is being changed; `None` for a new one.
    #[must_use]
    pub const fn changed(&self) -> Option<&Consent> {
        self.changed.as_ref()
    }

    fn until(&self) -> Result<Option<NaiveDate>, ()> {
        let until = typed_or_none(&self.until)?;
        match (until, typed_date(&self.from)) {
            (Some(until), Some(from)) if until < from => Err(()),
            _ => Ok(until),
        }
    }

    fn consent(&self) -> Option<Consent> {
        let name = self.for_baby.trim();
        let viewers = if self.everybody { BTreeSet::new() } else { self.viewers.clone() };
        if name.is_empty() || (!self.everybody && viewers.is_empty()) {
            return None;
        }
        let adults = self.adults.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        Some(Consent {
            purpose: self.purpose,
            adults: adults.collect(),
            for_baby: Some(ForBaby { name: name.to_owned(), standing: self.standing }),
            viewers,
            basis: Some(self.basis?),
            given: typed_date(&self.from)?,
            until: self.until().ok()?,
            withdrawn: None,
        })
    }
}

/// Draws the dialog over the room.
pub fn ui(ctx: &Context, view: &View<'_>, form: &mut Form) -> Answer<Consent> {
    let title = tr!("consent-form-title", purpose = say::purpose_title(form.purpose));
    let fields = |ui: &mut Ui, form: &mut Form| {
        let room = ui.ctx().content_rect().height() - 210.0;
        ScrollArea::vertical().max_height(room).show(ui, |ui| fields(ui, view, form));
    };
    let act = |ui: &mut Ui| button::primary(ui, ICON_CHECK, &tr("consent-record"));
    dialog::form(ctx, ("consent-give", &title, 620.0), form, fields, act, |form| {
        form.tried = true;
        form.consent()
    })
}

fn fields(ui: &mut Ui, view: &View<'_>, form: &mut Form) {
    ui.spacing_mut().item_spacing.y = APART;
    let needed = |missing: bool| Below::wrong_if(missing, "field-needed");
    let below = needed(form.tried && form.for_baby.trim().is_empty()).or_hint("consent-for-baby-hint");
    let name = field::line(ui, &tr("consent-for-baby"), &mut form.for_baby, &below);
    if !std::mem::replace(&mut form.open, true) {
        name.request_focus();
    }
    let standings = Standing::ALL.map(|standing| (standing, say::standing(standing)));
    let label = tr("consent-standing");
    if let Some(standing) = one_of(ui, &label, form.standing, &standings) {
        form.standing = standing;
    }
    field::area(ui, &tr("consent-adults"), &mut form.adults, 2, &Below::Hint(tr("consent-adults-hint")));
    let label = tr("consent-basis");
    ui.label(&label);
    let bases = Basis::ALL.map(|basis| (Some(basis), say::basis(basis)));
    if let Some(basis) = one_of(ui, &label, form.basis, &bases) {
        form.basis = basis;
    }
    if form.tried && form.basis.is_none() {
        page::callout(ui, page::Callout::Warning, &tr("consent-basis-needed"));
    }
    viewers(ui, view, form);
    ui.horizontal_top(|ui| {
        let below = Below::wrong_if(typed_date(&form.from).is_none(), "field-date-wrong");
        field::short(ui, &tr("consent-from"), &mut form.from, 180.0, &below);
        let below = Below::wrong_if(form.until().is_err(), "field-date-wrong").or_hint("consent-until-hint");
        field::short(ui, &tr("consent-until"), &mut form.until, 220.0, &below);
    });
}

fn viewers(ui: &mut Ui, view: &View<'_>, form: &mut Form) {
    let label = tr("consent-viewers");
    ui.label(&label);
    let options = [(true, tr("consent-viewers-all")), (false, tr("consent-viewers-some"))];
    if let Some(everybody) = one_of(ui, &label, form.everybody, &options) {
        form.everybody = everybody;
    }
    if form.everybody {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let people = view.people().into_iter().map(Viewer::Person);
        // Somebody who was named may have left in the meantime; they are not forgotten by a look at the form.
        let named: Vec<Viewer> = form.viewers.iter().cloned().collect();
        let offered: BTreeSet<Viewer> = ROLES.map(Viewer::Role).into_iter().chain(people).chain(named).collect();
        for viewer in offered {
            let mut chosen = form.viewers.contains(&viewer);
            if ui.checkbox(&mut chosen, say::viewer(&viewer)).changed() {
                if chosen {
                    form.viewers.insert(viewer);
                } else {
                    form.viewers.remove(&viewer);
                }
            }
        }
    });
    if form.tried && form.viewers.is_empty() {
        page::callout(ui, page::Callout::Warning, &tr("consent-viewers-needed"));
    }
}

impl View<'_> {
    /// The people of the library who are still here, by name.
    fn people(&self) -> BTreeSet<Author> {
        let charter = self.charter().into_iter();
        let people = charter.flat_map(|charter| charter.active().map(|person| person.name.clone()));
        people.chain(self.author().cloned()).collect()
    }
}
