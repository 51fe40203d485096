//! Consent decides: every deed, in every state of a family's consents, for everybody.

use std::collections::BTreeSet;

use samspill::domain::access::{About, Access, Deed, Obstacle, Step};
use samspill::domain::charter::KeepingRule;
use samspill::domain::document::{Body, Kind};
use samspill::domain::edit::{Change, Edit, EditError, Label, Transaction};
use samspill::domain::family::{
    Basis, Consent, Family, ForBaby, Purpose, Refusal, Standing, Viewer, Viewing, Withdrawal,
};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::person::{Author, Role};
use samspill::domain::rights::may;
use samspill::practice::desk::today;
use samspill::practice::gate::judge;
use samspill::practice::{Desk, PracticeError, consent};
use samspill::vault::{LibraryKind, Unlock};
use tempfile::TempDir;
use uuid::Uuid;

use super::sample::day;

fn anna() -> Author {
    Author::new("Anna").expect("a name")
}

/// A family in a state, and what is then said to whoever may do the deed at all, by the purpose they do it for.
struct State {
    name: &'static str,
    consents: Vec<Consent>,
    care: Result<(), Refusal>,
    supervision: Result<(), Refusal>,
}

const TODAY: &str = "2026-11-22";

fn states() -> Vec<State> {
    use Purpose::{Care, Supervision};
    let (given, past) = (day("2026-09-01"), day("2026-10-01"));
    let of = |purpose| Consent::new(purpose, given);
    let none = |purpose| Err(Refusal::NotGiven(purpose));
    let withdrawn = |purpose| Consent { withdrawn: Some(Withdrawal::new(past, "Mina".to_owned())), ..of(purpose) };
    let ended = |purpose| Consent { until: Some(past), ..of(purpose) };
    let for_whom = |purpose, viewer| Consent { viewers: BTreeSet::from([viewer]), ..of(purpose) };
    let other = Viewer::Person(Author::new("Bjørn").expect("a name"));
    vec![
        State { name: "nothing", consents: vec![], care: none(Care), supervision: none(Supervision) },
        State { name: "care", consents: vec![of(Care)], care: Ok(()), supervision: none(Supervision) },
        State { name: "supervision", consents: vec![of(Supervision)], care: none(Care), supervision: Ok(()) },
        State { name: "both", consents: vec![of(Care), of(Supervision)], care: Ok(()), supervision: Ok(()) },
        State {
            name: "not yet begun",
            consents: vec![Consent { given: day("2026-12-01"), ..of(Care) }],
            care: none(Care),
            supervision: none(Supervision),
        },
        State {
            name: "care ended, supervision holds",
            consents: vec![ended(Care), of(Supervision)],
            care: Err(Refusal::Ended(Care, past)),
            supervision: Ok(()),
        },
        State {
            name: "care withdrawn, supervision holds",
            consents: vec![withdrawn(Care), of(Supervision)],
            care: Err(Refusal::Withdrawn(Care, past)),
            supervision: Err(Refusal::Withdrawn(Care, past)),
        },
        State {
            name: "supervision withdrawn, care holds",
            consents: vec![of(Care), withdrawn(Supervision)],
            care: Ok(()),
            supervision: Err(Refusal::Withdrawn(Supervision, past)),
        },
        State {
            name: "withdrawn and given again",
            consents: vec![withdrawn(Care), Consent { given: day("2026-10-02"), ..of(Care) }],
            care: Ok(()),
            supervision: none(Supervision),
        },
        State {
            name: "care for another person",
            consents: vec![for_whom(Care, other)],
            care: Err(Refusal::NotAViewer(Care)),
            supervision: none(Supervision),
        },
        State {
            name: "care for this person",
            consents: vec![for_whom(Care, Viewer::Person(anna()))],
            care: Ok(()),
            supervision: none(Supervision),
        },
        State {
            name: "training and research alone",
            consents: vec![of(Purpose::Training), of(Purpose::Research)],
            care: none(Care),
            supervision: none(Supervision),
        },
    ]
}

#[test]
fn every_deed_in_every_state_for_every_role() {
    for state in states() {
        let family = Family { consents: state.consents.clone(), ..Family::default() };
        for role in Role::ALL {
            let roles = BTreeSet::from([role]);
            let viewing = Viewing { person: &anna(), roles: &roles };
            for deed in Deed::ALL {
                let rule = Some(KeepingRule::RecordItem);
                let said = judge(deed, &family, viewing, rule, day(TODAY));
                let by_purpose = match role.purpose() {
                    _ if !may(&roles, deed.right()) => Err(Obstacle::Role(deed.right())),
                    Some(Purpose::Supervision) => state.supervision.map_err(Obstacle::Consent),
                    Some(_) => state.care.map_err(Obstacle::Consent),
                    // Who looks after the library uses no film, so no consent covers it.
                    None => said,
                };
                let expected = match by_purpose {
                    Err(Obstacle::Consent(Refusal::NotGiven(_))) if deed == Deed::Import => Ok(()),
                    other => other,
                };
                assert_eq!(said, expected, "{role:?} {deed:?}: {}", state.name);
                if role.purpose().is_none() {
                    assert!(said.is_err(), "{role:?} {deed:?}: {}", state.name);
                }
            }
        }
    }
}

#[test]
fn a_consent_for_one_role_is_for_that_role() {
    let viewers = BTreeSet::from([Viewer::Role(Role::Practitioner)]);
    let care = Consent { viewers, ..Consent::new(Purpose::Care, day("2026-09-01")) };
    let family = Family { consents: vec![care], ..Family::default() };
    for (role, expected) in
        [(Role::Practitioner, Ok(())), (Role::Clinician, Err(Obstacle::Consent(Refusal::NotAViewer(Purpose::Care))))]
    {
        let roles = BTreeSet::from([role]);
        let viewing = Viewing { person: &anna(), roles: &roles };
        assert_eq!(judge(Deed::Play, &family, viewing, None, day(TODAY)), expected, "{role:?}");
    }
}

#[test]
fn no_film_comes_in_before_the_service_has_decided_how_long_it_is_kept() {
    let family = Family { consents: vec![Consent::new(Purpose::Care, day("2026-09-01"))], ..Family::default() };
    let roles = Role::of_a_founder();
    let viewing = Viewing { person: &anna(), roles: &roles };
    for deed in Deed::ALL {
        let expected = if deed.brings_film_in() { Err(Obstacle::NoKeepingRule) } else { Ok(()) };
        assert_eq!(judge(deed, &family, viewing, None, day(TODAY)), expected, "{deed:?}");
        for rule in [KeepingRule::RecordItem, KeepingRule::WorkingTape { days: 60 }] {
            assert_eq!(judge(deed, &family, viewing, Some(rule), day(TODAY)), Ok(()), "{deed:?}");
        }
    }
}

// ---- at a desk ----

fn desk() -> (TempDir, Desk, DocumentId) {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    let (mut desk, _) = Desk::create(&library, LibraryKind::Demonstration, anna(), None).expect("made");
    let record = Family { code: "F-017".to_owned(), ..Family::default() };
    let family = desk.create_document(None, Body::Family(record)).expect("begun").id();
    (folder, desk, family)
}

fn care() -> Consent {
    let for_baby = Some(ForBaby { name: "Mina".to_owned(), standing: Standing::Parent });
    Consent { for_baby, basis: Some(Basis::Signed), ..Consent::new(Purpose::Care, today()) }
}

/// What the log says of the family, in order.
fn noted(desk: &Desk) -> Vec<(Access, About)> {
    let notes = desk.library().access().expect("read");
    let of_the_family = notes.into_iter().filter(|note| note.code == "F-017");
    of_the_family.map(|note| (note.what, note.about)).collect()
}

#[test]
fn what_is_done_and_refused_is_noted_before_it_is_done() {
    let (_folder, mut desk, family) = desk();
    let film = MediaId(Uuid::now_v7());
    let not_given = Obstacle::Consent(Refusal::NotGiven(Purpose::Care));
    let refused = desk.allow(Deed::Play, family, About::Film(film));
    assert!(matches!(refused, Err(PracticeError::Barred(Deed::Play, obstacle)) if obstacle == not_given));
    consent::give(&mut desk, family, care()).expect("given");
    for _ in 0..2 {
        desk.allow(Deed::Play, family, About::Film(film)).expect("it may be played");
        desk.allow(Deed::Export, family, About::Film(film)).expect("it may be exported");
    }
    let withdrawal = Withdrawal::new(today(), "Mina".to_owned());
    consent::withdraw(&mut desk, family, Purpose::Care, withdrawal.clone()).expect("withdrawn");
    assert!(desk.allow(Deed::Play, family, About::Film(film)).is_err(), "at once");
    consent::end(&mut desk, family, Some(today())).expect("ended");
    let withdrawn = Obstacle::Consent(Refusal::Withdrawn(Purpose::Care, today()));
    assert_eq!(
        noted(&desk),
        [
            (Access::Refused, About::Refused(Deed::Play, not_given)),
            (Access::ConsentChanged, About::Consent(Purpose::Care, Step::Given)),
            (Access::Played, About::Film(film)),
            (Access::Exported, About::Film(film)),
            (Access::Exported, About::Film(film)),
            (Access::ConsentChanged, About::Consent(Purpose::Care, Step::Withdrawn)),
            (Access::Refused, About::Refused(Deed::Play, withdrawn)),
            (Access::CaseEnded, About::End(Some(today()))),
        ]
    );
    let twice = consent::withdraw(&mut desk, family, Purpose::Care, withdrawal);
    assert!(matches!(twice, Err(PracticeError::NoConsent(Refusal::Withdrawn(..)))));
}

#[test]
fn an_undo_of_a_consent_is_noted_like_any_other_change() {
    let (_folder, mut desk, family) = desk();
    consent::give(&mut desk, family, care()).expect("given");
    let mut record = desk.document(Kind::Family, family).expect("read");
    desk.undo(&mut record).expect("undone");
    desk.redo(&mut record).expect("redone");
    let steps = [Step::Given, Step::Removed, Step::Given];
    assert_eq!(noted(&desk), steps.map(|step| (Access::ConsentChanged, About::Consent(Purpose::Care, step))));
}

#[test]
fn nothing_takes_a_withdrawal_back_but_a_new_consent() {
    let (_folder, mut desk, family) = desk();
    consent::give(&mut desk, family, care()).expect("given");
    let withdrawal = Withdrawal::new(today(), "mor".to_owned());
    consent::withdraw(&mut desk, family, Purpose::Care, withdrawal).expect("withdrawn");
    let mut record = desk.document(Kind::Family, family).expect("read");
    let before = record.clone();
    let undone = desk.undo(&mut record);
    assert!(matches!(undone, Err(PracticeError::Edit(EditError::WithdrawalStands))), "{undone:?}");
    let facts = record.as_family().expect("a family").clone();
    let mut bare = facts.clone();
    bare.consents[0].withdrawn = None;
    let edit = Edit::Family(Box::new(Change::new(facts, bare)));
    let edited = desk.commit(&mut record, Transaction::one(Label::EditFamily, edit));
    assert!(matches!(edited, Err(PracticeError::Edit(EditError::WithdrawalStands))), "{edited:?}");
    assert_eq!(record, before);
    assert_eq!(desk.document(Kind::Family, family).expect("read"), before);

    // A new consent is given, and may be taken back again; the withdrawal still stands.
    consent::give(&mut desk, family, care()).expect("given anew");
    assert!(desk.check(Deed::Play, family).is_ok());
    let mut record = desk.document(Kind::Family, family).expect("read");
    desk.undo(&mut record).expect("taken back");
    assert!(matches!(desk.check(Deed::Play, family), Err(PracticeError::Barred(..))));
    assert!(matches!(desk.undo(&mut record), Err(PracticeError::Edit(EditError::WithdrawalStands))));
}

#[test]
fn a_sitting_is_noted_and_a_film_again_in_the_next() {
    let (folder, mut desk, family) = desk();
    let film = MediaId(Uuid::now_v7());
    consent::give(&mut desk, family, care()).expect("given");
    desk.allow(Deed::Play, family, About::Film(film)).expect("allowed");
    drop(desk);
    let library = folder.path().join("library");
    let (desk, _) = Desk::open(&library, Unlock::Demonstration, None).expect("opened");
    desk.allow(Deed::Play, family, About::Film(film)).expect("allowed");
    let kinds: Vec<Access> = desk.library().access().expect("read").into_iter().map(|note| note.what).collect();
    let (opened, played) = (Access::Opened, Access::Played);
    assert_eq!(kinds, [opened, Access::ConsentChanged, played, Access::Locked, opened, played]);
}

#[test]
fn what_cannot_be_noted_is_not_done() {
    let (folder, mut desk, family) = desk();
    consent::give(&mut desk, family, care()).expect("given");
    std::fs::remove_dir_all(folder.path().join("library/access")).expect("removed");
    let film = About::Film(MediaId(Uuid::now_v7()));
    let log = |result| matches!(result, Err(PracticeError::Vault(samspill::vault::VaultError::AccessLog(_))));
    assert!(log(desk.allow(Deed::Play, family, film)));
    assert!(log(consent::end(&mut desk, family, Some(today()))));
    let record = desk.document(Kind::Family, family).expect("read");
    assert_eq!(record.as_family().and_then(|record| record.ended), None, "nor is a change of the record kept");
}

#[test]
fn families_that_are_due_are_listed_and_nothing_is_erased() {
    let (_folder, mut desk, family) = desk();
    consent::give(&mut desk, family, care()).expect("given");
    consent::end(&mut desk, family, today().checked_sub_days(chrono::Days::new(30))).expect("ended");
    let due = |desk: &Desk| consent::due(desk).expect("read").into_iter().map(|due| due.code).collect::<Vec<_>>();
    assert_eq!(due(&desk), Vec::<String>::new(), "no rule, nothing due");
    for (rule, expected) in [
        (KeepingRule::RecordItem, 0),
        (KeepingRule::WorkingTape { days: 31 }, 0),
        (KeepingRule::WorkingTape { days: 30 }, 1),
    ] {
        consent::keep_by(&mut desk, rule).expect("set");
        assert_eq!((desk.keeping(), due(&desk).len()), (Some(rule), expected), "{rule:?}");
    }
    assert!(desk.document(Kind::Family, family).is_ok());
}
