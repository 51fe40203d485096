//! `samspill consent LIB --family CODE [give … | withdraw … | end …]`

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::access::Access;
use super::failure::Failure;
use super::output::Output;
use crate::domain::document::Kind;
use crate::domain::family::{self, Basis, ForBaby, Purpose, Standing, Viewer, Withdrawal};
use crate::domain::id::DocumentId;
use crate::domain::person::{Author, Role};
use crate::practice::desk::today;
use crate::practice::{Desk, consent, import};

/// Lists what a family consented to, or changes it.
#[derive(Debug, Args)]
pub struct Consent {
    #[command(flatten)]
    access: Access,
    /// The pseudonym of the family; begun by `give` where it is not there yet
    #[arg(long, value_name = "CODE", global = true)]
    family: Option<String>,
    /// What to do; without it, the consents are listed
    #[command(subcommand)]
    act: Option<Act>,
    #[command(flatten)]
    output: Output,
}

/// What can be done with a consent.
#[derive(Debug, Subcommand)]
enum Act {
    /// Enter a consent that was given
    Give(Give),
    /// Enter that a consent was withdrawn; from then on nothing of the family is played, marked or exported
    Withdraw(Withdraw),
    /// Enter the end of the case, from which the keeping rule counts
    End {
        /// The day [default: today]
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
        /// The case goes on after all
        #[arg(long, conflicts_with = "on")]
        not: bool,
    },
}

/// A consent that was given.
#[derive(Debug, Args)]
struct Give {
    /// What for
    #[arg(long, value_enum, value_name = "PURPOSE")]
    purpose: Word,
    /// Who consents for the baby
    #[arg(long, value_name = "NAME")]
    by: String,
    /// By what right
    #[arg(long, value_enum, value_name = "STANDING")]
    standing: StandingWord,
    /// What it rests on
    #[arg(long, value_enum, value_name = "BASIS")]
    basis: BasisWord,
    /// An adult who may be in shot, and agreed to it; may be given several times
    #[arg(long = "adult", value_name = "NAME")]
    adults: Vec<String>,
    /// A role that may see the film; may be given several times [default: everybody whose work it is]
    #[arg(long = "role", value_enum, value_name = "ROLE")]
    roles: Vec<RoleWord>,
    /// A person who may see the film; may be given several times
    #[arg(long = "viewer", value_name = "NAME", value_parser = super::access::author)]
    viewers: Vec<Author>,
    /// The first day on which it holds [default: today]
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// The last day on which it holds [default: until withdrawn]
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
}

/// A consent that was withdrawn.
#[derive(Debug, Args)]
struct Withdraw {
    /// What for
    #[arg(long, value_enum, value_name = "PURPOSE")]
    purpose: Word,
    /// Who withdrew it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The first day on which it no longer holds [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<NaiveDate>,
}

/// The purposes by the words that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    Care,
    Supervision,
    Training,
    Research,
}

/// The standings by the words that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StandingWord {
    /// A parent with parental responsibility
    Parent,
    /// A guardian
    Guardian,
    /// Child welfare services that have taken over the care
    Authority,
}

/// The bases by the words that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum BasisWord {
    /// A form that was signed
    Signed,
    /// Said, and noted in the medical record
    Spoken,
    /// An approved study, whose own form was signed
    Study,
}

/// The roles by the words that are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleWord {
    Clinician,
    Practitioner,
    Supervisor,
}

impl Word {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Care => Purpose::Care,
            Self::Supervision => Purpose::Supervision,
            Self::Training => Purpose::Training,
            Self::Research => Purpose::Research,
        }
    }
}

impl Give {
    fn consent(self) -> family::Consent {
        let standing = match self.standing {
            StandingWord::Parent => Standing::Parent,
            StandingWord::Guardian => Standing::Guardian,
            StandingWord::Authority => Standing::Authority,
        };
        let basis = match self.basis {
            BasisWord::Signed => Basis::Signed,
            BasisWord::Spoken => Basis::Spoken,
            BasisWord::Study => Basis::Study,
        };
        let role = |word| match word {
            RoleWord::Clinician => Viewer::Role(Role::Clinician),
            RoleWord::Practitioner => Viewer::Role(Role::Practitioner),
            RoleWord::Supervisor => Viewer::Role(Role::Supervisor),
        };
        let viewers = self.roles.into_iter().map(role).chain(self.viewers.into_iter().map(Viewer::Person));
        family::Consent {
            adults: self.adults,
            for_baby: Some(ForBaby { name: self.by, standing }),
            viewers: viewers.collect(),
            basis: Some(basis),
            until: self.until,
            ..family::Consent::new(self.purpose.purpose(), self.from.unwrap_or_else(today))
        }
    }
}

impl Consent {
    pub(super) fn run(self) -> Result<(), Failure> {
        let code = self.family.as_deref().ok_or_else(no_code)?;
        let mut desk = self.access.open()?;
        let family = match (import::known_family(&desk, code)?, &self.act) {
            (Some(family), _) => family,
            (None, Some(Act::Give(_))) => import::family(&mut desk, code)?,
            (None, _) => return Err(no_family(code)),
        };
        match self.act {
            None => {}
            Some(Act::Give(give)) => consent::give(&mut desk, family, give.consent())?,
            Some(Act::Withdraw(Withdraw { purpose, by, on })) => {
                let withdrawal = Withdrawal::new(on.unwrap_or_else(today), by);
                consent::withdraw(&mut desk, family, purpose.purpose(), withdrawal)?;
            }
            Some(Act::End { on, not }) => {
                let day = if not { None } else { Some(on.unwrap_or_else(today)) };
                consent::end(&mut desk, family, day)?;
            }
        }
        list(&desk, family, self.output)
    }
}

/// The consents as they stand, the earliest first, and the end of the case.
fn list(desk: &Desk, family: DocumentId, output: Output) -> Result<(), Failure> {
    let document = desk.document(Kind::Family, family)?;
    let Some(record) = document.as_family() else { return Ok(()) };
    for consent in &record.consents {
        let state = match consent.holds(today()) {
            _ if consent.given > today() => "begins",
            Ok(()) => "holds",
            Err(family::Refusal::Withdrawn(..)) => "withdrawn",
            Err(_) => "ended",
        };
        let by = consent.for_baby.as_ref().map_or("", |for_baby| &for_baby.name);
        let until = consent.until.map(|day| day.to_string()).unwrap_or_default();
        let columns = [consent.purpose.word(), state, &consent.given.to_string(), &until, by];
        output.thing(&columns, &json!({ "family": record.code, "state": state, "consent": consent }))?;
    }
    match record.ended {
        Some(day) => output.thing(&["ended", &day.to_string()], &json!({ "family": record.code, "ended": day })),
        None => Ok(()),
    }
}

fn no_code() -> Failure {
    Failure::new("no family was named", "The library; it was not opened.", "Name it by its pseudonym: --family CODE.")
}

fn no_family(code: &str) -> Failure {
    Failure::new(
        format!("there is no family with the pseudonym {code} in this library"),
        "The library; nothing was changed in it.",
        "`samspill list LIB families` shows those that are there.",
    )
}
