//! `samspill people LIB [list|add|retire|reset|roles|lock-after|passphrase|recovery|rotate]`

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret;
use serde_json::json;

use super::access::{Access, author, chosen};
use super::failure::Failure;
use super::meter::watched;
use super::output::Output;
use crate::domain::person::{Author, Person, Role};
use crate::practice::Desk;
use crate::practice::people::{self, Admitted};
use crate::vault::RecoveryKey;

/// Who is in a library, what they do there, and the keys they open it with.
#[derive(Debug, Args)]
pub struct People {
    #[command(flatten)]
    access: Access,
    /// What to do; without it everybody is listed
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List everybody and what they do
    List,
    /// Let somebody join; prints a passphrase to tell them, which they are asked to change
    Add {
        /// The name they write under
        #[arg(value_parser = author)]
        name: Author,
        /// What they do; may be given several times
        #[arg(long, value_enum, required = true)]
        role: Vec<RoleName>,
    },
    /// Let somebody leave; their passphrase opens nothing from now on
    Retire {
        /// Their name, or their id
        person: String,
    },
    /// Give somebody who has forgotten theirs a new passphrase to begin with
    Reset {
        /// Their name, or their id
        person: String,
    },
    /// Change what somebody does
    Roles {
        /// Their name, or their id
        person: String,
        /// What they do from now on; may be given several times
        #[arg(long, value_enum, required = true)]
        role: Vec<RoleName>,
    },
    /// Have the window lock itself after this many minutes without a key or a click
    LockAfter {
        /// From 1 to 240
        minutes: u16,
    },
    /// Change your own passphrase
    Passphrase {
        /// Read the new passphrase from the first line of this file
        #[arg(long, value_name = "F")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Make a new recovery key and print it once; the old one opens nothing from now on
    Recovery,
    /// Exchange the library's key, so that a copy of the old one is of no use with what is kept from now on
    Rotate,
}

/// The roles by the words that are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleName {
    Clinician,
    Practitioner,
    Supervisor,
    ServiceLead,
    Keeper,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Clinician => Self::Clinician,
            RoleName::Practitioner => Self::Practitioner,
            RoleName::Supervisor => Self::Supervisor,
            RoleName::ServiceLead => Self::ServiceLead,
            RoleName::Keeper => Self::Keeper,
        }
    }
}

impl People {
    pub(super) fn run(self) -> Result<(), Failure> {
        let output = self.output;
        let (mut desk, opened_with) = self.access.open_with()?;
        let desk = &mut desk;
        match self.what.unwrap_or(What::List) {
            What::List => list(desk, output),
            What::Add { name, role } => admitted(people::add(desk, name, roles(&role))?, output),
            What::Reset { person } => {
                admitted(people::find(desk, &person).and_then(|id| people::reset(desk, id))?, output)
            }
            What::Retire { person } => {
                let id = people::find(desk, &person)?;
                people::retire(desk, id)?;
                eprintln!("A copy of the library that they may have kept opens as before.");
                eprintln!("`samspill people LIB rotate` keeps what is kept from now on out of its reach.");
                output.thing(&["retired", &id.to_string()], &json!({ "retired": id }))
            }
            What::Roles { person, role } => {
                let id = people::find(desk, &person)?;
                people::give(desk, id, roles(&role))?;
                list(desk, output)
            }
            What::LockAfter { minutes } => {
                people::lock_after(desk, minutes)?;
                output.thing(&["lock-after", &minutes.to_string()], &json!({ "lock_after_minutes": minutes }))
            }
            What::Passphrase { new_passphrase_file } => {
                let new = chosen(new_passphrase_file.as_deref())?;
                let recovery = people::change_passphrase(desk, &opened_with, new)?;
                changed("passphrase", recovery, output)
            }
            What::Recovery => changed("recovery", Some(people::new_recovery_key(desk)?), output),
            What::Rotate => {
                let rotated = watched("Exchanging the key", |progress| people::rotate(desk, progress))?;
                eprintln!("Copies and backups made before open with the keys that lie in them.");
                changed("rotated", rotated, output)
            }
        }
    }
}

fn roles(names: &[RoleName]) -> BTreeSet<Role> {
    names.iter().copied().map(Role::from).collect()
}

fn list(desk: &Desk, output: Output) -> Result<(), Failure> {
    for person in people::people(desk)? {
        let Person { id, name, roles, retired } = &person;
        let roles: Vec<String> = roles.iter().map(|role| word(*role)).collect();
        let since = retired.map(|day| format!("left {day}")).unwrap_or_default();
        let you = desk.library().person_id() == Some(*id);
        let object = json!({ "id": id, "name": name, "roles": roles, "retired": retired, "you": you });
        output.thing(&[&id.to_string(), name.name(), &roles.join(", "), &since], &object)?;
    }
    Ok(())
}

fn word(role: Role) -> String {
    let name = RoleName::value_variants().iter().find(|name| Role::from(**name) == role);
    name.and_then(|name| name.to_possible_value()).map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn admitted(admitted: Admitted, output: Output) -> Result<(), Failure> {
    eprintln!("Tell them this passphrase; they are asked to change it when they first open the library.");
    say_recovery(admitted.recovery.as_ref());
    let (id, passphrase) = (admitted.person.to_string(), admitted.passphrase.expose_secret());
    let recovery = admitted.recovery.as_ref().map(RecoveryKey::reveal);
    let object = json!({ "person": admitted.person, "passphrase": passphrase, "recovery_key": recovery });
    output.thing(&[&id, passphrase, recovery.unwrap_or_default()], &object)
}

fn changed(what: &str, recovery: Option<RecoveryKey>, output: Output) -> Result<(), Failure> {
    say_recovery(recovery.as_ref());
    let key = recovery.as_ref().map(RecoveryKey::reveal);
    output.thing(&[what, key.unwrap_or_default()], &json!({ "changed": what, "recovery_key": key }))
}

fn say_recovery(recovery: Option<&RecoveryKey>) {
    if recovery.is_some() {
        eprintln!("There is a new recovery key; the old one opens nothing any more. It is kept nowhere and is not");
        eprintln!("shown again: print it or write it down, and lock it away.");
    }
}
