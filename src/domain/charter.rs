//! The charter of a library: who its people are, what they do, how long film is kept, when the window locks itself.
//!
//! There is one in every library. It changes like every other document, by appended edits, so who was given which role,
//! and by whom, can be read for ever.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::edit::{Change, Edit, EditError, Label, Transaction};
use super::id::PersonId;
use super::person::{Author, Person, Role};

/// What holds for the whole library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Charter {
    /// Everybody who can open the library, and those who left. At least one keeper is among the former.
    pub people: Vec<Person>,
    /// How long film is kept; `None` until the service has decided, and until then nothing is recorded.
    #[serde(default)]
    pub keeping: Option<KeepingRule>,
    /// After how many minutes without a key or a click the window locks itself.
    pub idle_lock_minutes: u16,
}

/// What film is to the service. No default is built in: regulators differ, so each service decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeepingRule {
    /// A means of the work, erased when the work is done.
    WorkingTape {
        /// Days after the end of the case.
        days: u16,
    },
    /// A part of the medical record, kept as long as that.
    RecordItem,
}

impl Charter {
    /// The minutes that may be chosen for [`Self::idle_lock_minutes`].
    pub const IDLE_MINUTES: RangeInclusive<u16> = 1..=240;

    const FIRST_IDLE_MINUTES: u16 = 10;

    /// The charter of a library that `founder` begins: theirs alone, and nothing decided about keeping.
    #[must_use]
    pub fn begun_by(id: PersonId, founder: Author) -> Self {
        let founder = Person { id, name: founder, roles: Role::of_a_founder(), retired: None };
        Self { people: vec![founder], keeping: None, idle_lock_minutes: Self::FIRST_IDLE_MINUTES }
    }

    /// The person with this id, here or gone.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Those who can open the library.
    pub fn active(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.is_active())
    }

    /// What a person may be now: nothing where they are unknown or gone.
    #[must_use]
    pub fn roles(&self, id: PersonId) -> BTreeSet<Role> {
        let active = self.active().find(|person| person.id == id);
        active.map(|person| person.roles.clone()).unwrap_or_default()
    }

    // ---- what a person does, as transactions ----

    /// Somebody joins.
    ///
    /// # Errors
    /// [`EditError::NameTaken`].
    pub fn add(&self, person: Person) -> Result<Transaction, EditError> {
        let mut after = self.clone();
        after.people.push(person);
        self.follow_with(Label::AddPerson, after)
    }

    /// Somebody leaves.
    ///
    /// # Errors
    /// [`EditError::Missing`] where they are not here, [`EditError::LastKeeper`].
    pub fn retire(&self, id: PersonId, day: NaiveDate) -> Result<Transaction, EditError> {
        self.change_person(Label::RetirePerson, id, |person| person.retired = Some(day))
    }

    /// Somebody does something else from now on.
    ///
    /// # Errors
    /// [`EditError::Missing`] where they are not here, [`EditError::LastKeeper`].
    pub fn give(&self, id: PersonId, roles: BTreeSet<Role>) -> Result<Transaction, EditError> {
        self.change_person(Label::ChangePerson, id, |person| person.roles = roles)
    }

    /// Film is kept by another rule from now on.
    #[must_use]
    pub fn keep_by(&self, rule: KeepingRule) -> Transaction {
        let after = Self { keeping: Some(rule), ..self.clone() };
        self.edit(Label::SetKeeping, after)
    }

    /// The window locks itself after another time.
    ///
    /// # Errors
    /// [`EditError::WrongIdleTime`].
    pub fn lock_after(&self, minutes: u16) -> Result<Transaction, EditError> {
        self.follow_with(Label::SetIdleLock, Self { idle_lock_minutes: minutes, ..self.clone() })
    }

    fn change_person(
        &self,
        label: Label,
        id: PersonId,
        change: impl FnOnce(&mut Person),
    ) -> Result<Transaction, EditError> {
        let mut after = self.clone();
        let person = after.people.iter_mut().find(|person| person.id == id && person.is_active());
        change(person.ok_or(EditError::Missing)?);
        self.follow_with(label, after)
    }

    fn follow_with(&self, label: Label, after: Self) -> Result<Transaction, EditError> {
        after.check()?;
        Ok(self.edit(label, after))
    }

    fn edit(&self, label: Label, after: Self) -> Transaction {
        Transaction::one(label, Edit::Charter(Box::new(Change::new(self.clone(), after))))
    }

    // ---- how it changes ----

    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let Edit::Charter(change) = edit else { return Err(EditError::WrongKind) };
        change.after.check()?;
        change.apply(self)
    }

    /// What must hold of every charter, whoever wrote it.
    fn check(&self) -> Result<(), EditError> {
        for (index, person) in self.people.iter().enumerate() {
            let same = |other: &&Person| {
                other.id == person.id || (other.name == person.name && other.is_active() && person.is_active())
            };
            if self.people[..index].iter().any(|other| same(&other)) {
                return Err(EditError::NameTaken(person.name.clone()));
            }
        }
        if !self.active().any(|person| person.roles.contains(&Role::Keeper)) {
            return Err(EditError::LastKeeper);
        }
        if !Self::IDLE_MINUTES.contains(&self.idle_lock_minutes) {
            return Err(EditError::WrongIdleTime);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    fn name(name: &str) -> Author {
        Author::new(name).expect("a name")
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
    }

    fn person(number: u128, named: &str, roles: &[Role]) -> Person {
        Person { id: id(number), name: name(named), roles: roles.iter().copied().collect(), retired: None }
    }

    fn after(charter: &Charter, transaction: Result<Transaction, EditError>) -> Charter {
        let mut charter = charter.clone();
        charter.apply(&transaction.expect("it may be").edits[0]).expect("it applies");
        charter
    }

    #[test]
    fn somebody_always_looks_after_the_library() {
        let alone = Charter::begun_by(id(1), name("Anna"));
        assert_eq!(alone.retire(id(1), day()), Err(EditError::LastKeeper));
        assert_eq!(alone.give(id(1), BTreeSet::from([Role::Clinician])), Err(EditError::LastKeeper));

        let both = after(&alone, alone.add(person(2, "Bjørn", &[Role::Keeper])));
        let bjorn = after(&both, both.retire(id(1), day()));
        assert_eq!(bjorn.roles(id(1)), BTreeSet::new(), "who left may do nothing");
        assert_eq!(bjorn.person(id(1)).map(|person| person.retired), Some(Some(day())), "but is not forgotten");
        assert_eq!(bjorn.retire(id(2), day()), Err(EditError::LastKeeper));
        // Not even an edit that was made elsewhere gets past it.
        let nobody = Charter { people: Vec::new(), ..bjorn.clone() };
        let edit = Edit::Charter(Box::new(Change::new(bjorn.clone(), nobody)));
        assert_eq!(bjorn.clone().apply(&edit), Err(EditError::LastKeeper));
    }

    #[test]
    fn a_name_is_one_persons_until_they_leave() {
        let alone = Charter::begun_by(id(1), name("Anna"));
        assert_eq!(alone.add(person(2, "Anna", &[])), Err(EditError::NameTaken(name("Anna"))));
        assert_eq!(alone.add(person(1, "Bjørn", &[])), Err(EditError::NameTaken(name("Bjørn"))));
        let both = after(&alone, alone.add(person(2, "Bjørn", &[Role::Keeper])));
        let left = after(&both, both.retire(id(1), day()));
        assert!(left.add(person(3, "Anna", &[])).is_ok());
        assert_eq!(left.retire(id(1), day()), Err(EditError::Missing), "nobody leaves twice");
    }

    #[test]
    fn the_idle_time_is_neither_nothing_nor_for_ever() {
        let charter = Charter::begun_by(id(1), name("Anna"));
        for minutes in [0, 241] {
            assert_eq!(charter.lock_after(minutes), Err(EditError::WrongIdleTime));
        }
        assert_eq!(after(&charter, charter.lock_after(3)).idle_lock_minutes, 3);
    }
}
