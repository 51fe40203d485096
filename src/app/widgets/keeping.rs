//! How long film is kept: the two rules, side by side, with nothing chosen beforehand.

use egui::Ui;

use super::choice::one_of;
use super::field::{self, Below};
use super::page;
use crate::app::language::tr;
use crate::domain::charter::KeepingRule;

/// What is chosen and typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    record: Option<bool>,
    days: String,
    /// Whether it was to be saved already, so that what is missing is said.
    pub tried: bool,
}

impl Form {
    /// The form of a rule that holds, or of none.
    #[must_use]
    pub fn of(rule: Option<KeepingRule>) -> Self {
        match rule {
            None => Self::default(),
            Some(KeepingRule::RecordItem) => Self { record: Some(true), ..Self::default() },
            Some(KeepingRule::WorkingTape { days }) => {
                Self { record: Some(false), days: days.to_string(), tried: false }
            }
        }
    }

    /// The rule, once it is whole.
    #[must_use]
    pub fn rule(&self) -> Option<KeepingRule> {
        match self.record? {
            true => Some(KeepingRule::RecordItem),
            false => Some(KeepingRule::WorkingTape { days: self.days.trim().parse().ok()? }),
        }
    }
}

/// Draws the choice.
pub fn ui(ui: &mut Ui, form: &mut Form) {
    let options = [(Some(false), tr("keeping-tape")), (Some(true), tr("keeping-record"))];
    if let Some(record) = one_of(ui, &tr("keeping-title"), form.record, &options) {
        form.record = record;
    }
    match form.record {
        None if form.tried => page::callout(ui, page::Callout::Warning, &tr("keeping-needed")),
        None => page::muted(ui, tr("keeping-no-default")),
        Some(true) => page::muted(ui, tr("keeping-record-says")),
        Some(false) => {
            page::muted(ui, tr("keeping-tape-says"));
            let wrong = form.rule().is_none() && (form.tried || !form.days.trim().is_empty());
            field::short(ui, &tr("keeping-days"), &mut form.days, 260.0, &Below::wrong_if(wrong, "keeping-days-wrong"));
        }
    }
}
