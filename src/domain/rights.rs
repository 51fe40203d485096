//! What each role may do: the one table.
//!
//! The vault refuses by it, the window hides by it, and nothing else decides. It says what somebody may do with a
//! library; what may be done with the film of one family is decided by that family's consent as well.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::family::Purpose;
use super::person::Role;

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// To know how many families and visits there are, and how old the children.
    SeeCounts,
    /// To read family records, visits and plans.
    ReadRecords,
    /// To read what was marked.
    ReadMarks,
    /// To play film.
    PlayFilm,
    /// To begin and change family records.
    WriteRecords,
    /// To enter a consent or its withdrawal. Whoever a parent tells must be able to.
    RecordConsent,
    /// To record and import.
    TakeFilmIn,
    /// To code.
    Code,
    /// To choose clips for a plan.
    Plan,
    /// To show clips to the parent.
    Show,
    /// To take marks and stills out of the library.
    Export,
    /// To hand a family everything that is kept about it.
    ExportFamily,
    /// To erase a family.
    Erase,
    /// To make copies of the library, and to bring them back.
    BackUp,
    /// To decide how long film is kept.
    SetKeeping,
    /// To add people, change what they do, and let them leave; also when the window locks itself.
    ManagePeople,
    /// To make a new recovery key and to exchange the library's key.
    ManageKeys,
    /// To read who did what.
    ReadAccessLog,
}

const X: bool = true;
const O: bool = false;

/// Who may do what: a row a right, a column a role, in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: [(Right, [bool; 5]); 18] = [
    //                     clinician, practitioner, supervisor, service lead, keeper
    (Right::SeeCounts,     [X, X, X, X, X]),
    (Right::ReadRecords,   [X, X, X, O, X]),
    (Right::ReadMarks,     [X, X, X, O, O]),
    (Right::PlayFilm,      [X, X, X, O, O]),
    (Right::WriteRecords,  [X, O, O, O, O]),
    (Right::RecordConsent, [X, X, O, O, X]),
    (Right::TakeFilmIn,    [X, O, O, O, O]),
    (Right::Code,          [X, O, X, O, O]),
    (Right::Plan,          [X, X, O, O, O]),
    (Right::Show,          [X, X, O, O, O]),
    (Right::Export,        [X, O, X, O, O]),
    (Right::ExportFamily,  [X, O, O, O, X]),
    (Right::Erase,         [O, O, O, O, X]),
    (Right::BackUp,        [O, O, O, O, X]),
    (Right::SetKeeping,    [O, O, O, O, X]),
    (Right::ManagePeople,  [O, O, O, O, X]),
    (Right::ManageKeys,    [O, O, O, O, X]),
    (Right::ReadAccessLog, [O, O, O, O, X]),
];

impl Right {
    /// Every right.
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::SeeCounts; TABLE.len()];
        let mut row = 0;
        while row < TABLE.len() {
            all[row] = TABLE[row].0;
            row += 1;
        }
        all
    };

    /// Whether a role by itself gives this right.
    #[must_use]
    pub fn comes_with(self, role: Role) -> bool {
        let columns = TABLE.iter().find(|(right, _)| *right == self).map(|(_, columns)| columns);
        columns.into_iter().flatten().zip(Role::ALL).any(|(may, column)| *may && column == role)
    }

    /// The roles that give this right, for a word why it is missing.
    pub fn holders(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.comes_with(*role))
    }
}

/// Whether somebody with these roles may do it.
#[must_use]
pub fn may(roles: &BTreeSet<Role>, right: Right) -> bool {
    roles.iter().any(|role| right.comes_with(*role))
}

impl Role {
    /// The purpose for which film is used in this role, to be held against a family's consents; `None` where no film
    /// is used.
    #[must_use]
    pub const fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Clinician | Self::Practitioner => Some(Purpose::Care),
            Self::Supervisor => Some(Purpose::Supervision),
            Self::ServiceLead | Self::Keeper => None,
        }
    }
}

/// The purposes for which somebody with these roles may do it. A family's consent to one of them is enough.
#[must_use]
pub fn purposes(roles: &BTreeSet<Role>, right: Right) -> BTreeSet<Purpose> {
    roles.iter().filter(|role| right.comes_with(**role)).filter_map(|role| role.purpose()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_one_row_and_somebody_who_holds_it() {
        for right in Right::ALL {
            assert_eq!(TABLE.iter().filter(|(row, _)| *row == right).count(), 1, "{right:?}");
            assert!(right.holders().next().is_some(), "{right:?}");
        }
    }

    #[test]
    fn what_must_not_slip_into_the_table() {
        let film_and_marks = [Right::PlayFilm, Right::ReadMarks, Right::Code, Right::Show, Right::Export];
        for right in film_and_marks {
            assert!(!right.comes_with(Role::Keeper), "the keys to a house are no invitation: {right:?}");
        }
        let of_a_lead: Vec<_> = Right::ALL.into_iter().filter(|right| right.comes_with(Role::ServiceLead)).collect();
        assert_eq!(of_a_lead, [Right::SeeCounts]);
        for right in [Right::Erase, Right::BackUp, Right::SetKeeping, Right::ManagePeople, Right::ManageKeys] {
            assert_eq!(right.holders().collect::<Vec<_>>(), [Role::Keeper], "{right:?}");
        }
    }

    #[test]
    fn several_roles_add_up_and_none_is_nothing() {
        let both = BTreeSet::from([Role::Supervisor, Role::Keeper]);
        assert!(may(&both, Right::PlayFilm) && may(&both, Right::Erase) && !may(&both, Right::Show));
        assert!(!Right::ALL.into_iter().any(|right| may(&BTreeSet::new(), right)));
        assert_eq!(purposes(&both, Right::PlayFilm), BTreeSet::from([Purpose::Supervision]));
        let founder = Role::of_a_founder();
        assert_eq!(purposes(&founder, Right::PlayFilm), BTreeSet::from([Purpose::Care, Purpose::Supervision]));
        assert!(Right::ALL.into_iter().all(|right| may(&founder, right)), "who is alone can do everything");
    }
}
