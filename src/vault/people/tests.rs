//! Roles, keys and crashes. Passphrases cost next to nothing here; tests/it/people.rs sees to it that they do elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::*;
use crate::domain::charter::KeepingRule;
use crate::domain::coding::Coding;
use crate::domain::document::Body;
use crate::domain::edit::{Change, Edit, Label};
use crate::domain::family::{Consent, Family};
use crate::domain::feedback::Plan;
use crate::domain::id::{DocumentId, MediaId};
use crate::domain::session::Session;
use crate::vault::durable::cut_after;
use crate::vault::{NewLibrary, SideKind, Unlock};

const ANNA: &str = "paper boat lantern";
const BJORN: &str = "green tram river";

fn name(name: &str) -> Author {
    Author::new(name).expect("a name")
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn go_on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn library() -> (tempfile::TempDir, Library, RecoveryKey) {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewLibrary { kind: LibraryKind::Working, person: name("Anna"), passphrase: Some(ANNA.into()) };
    let (library, recovery) = Library::create(folder.path(), new).expect("created");
    (folder, library, recovery.expect("a working library has one"))
}

fn open(folder: &Path, passphrase: &str) -> Result<Library, VaultError> {
    Library::open(folder, Unlock::Passphrase(passphrase.into())).map(|(library, _)| library)
}

fn recover(folder: &Path, key: &RecoveryKey) -> Result<Library, VaultError> {
    Library::open(folder, Unlock::RecoveryKey(key.reveal().into())).map(|(library, _)| library)
}

fn draft(family: Option<DocumentId>, body: Body) -> Draft {
    let id = DocumentId(Uuid::now_v7());
    let document = Document::create(id, body, name("Anna"), Utc::now());
    Draft { headline: document.headline(family.unwrap_or(id)), entry: document.history()[0].clone() }
}

fn family(code: &str) -> Draft {
    draft(None, Body::Family(Family { code: code.to_owned(), ..Family::default() }))
}

fn change(library: &Library, document: DocumentId, label: Label, edit: Edit) -> Draft {
    let history = library.history_unasked(document).expect("read");
    let mut document = Document::replay(document, history).expect("replayed");
    let entry = document.commit(Transaction::one(label, edit), name("Anna"), Utc::now()).expect("applies");
    Draft { headline: document.headline(document.id()), entry }
}

fn amend(library: &Library, transaction: impl FnOnce(&Charter) -> Transaction) -> Draft {
    let mut document = library.charter_document().expect("there is one").clone();
    let transaction = transaction(document.as_charter().expect("a charter"));
    let entry = document.commit(transaction, name("Anna"), Utc::now()).expect("applies");
    Draft { headline: document.headline(document.id()), entry }
}

// ---- the table, kept to ----

/// A library with a bit of everything, and something that needs each right.
struct Practice {
    _folder: tempfile::TempDir,
    library: Library,
    family: DocumentId,
    coding: DocumentId,
    media: MediaId,
}

impl Practice {
    fn new() -> Self {
        let (folder, mut library, _) = library();
        let begun = family("F-017");
        let family = begun.headline.document;
        let session = Session { family, title: "Bath".to_owned(), held: day(), films: Vec::new() };
        let session = draft(Some(family), Body::Session(session));
        let coding = draft(Some(family), coding(session.headline.document));
        let id = coding.headline.document;
        library.append(vec![begun, session, coding]).expect("saved");
        let media = MediaId(Uuid::now_v7());
        library.media().writer(family, media).expect("begun").finish().expect("sealed");
        Self { _folder: folder, library, family, coding: id, media }
    }

    fn record(&self, change_it: impl FnOnce(&mut Family)) -> Draft {
        let history = self.library.history_unasked(self.family).expect("read");
        let document = Document::replay(self.family, history).expect("replayed");
        let before = document.as_family().expect("a family").clone();
        let mut after = before.clone();
        change_it(&mut after);
        let edit = Edit::Family(Box::new(Change::new(before, after)));
        change(&self.library, self.family, Label::EditFamily, edit)
    }
}

fn coding(session: DocumentId) -> Body {
    let scheme = serde_json::from_str(include_str!("../../../assets/schemes/cues.json")).expect("a scheme");
    Body::Coding(Box::new(Coding::new(session, name("Anna"), scheme)))
}

type Act = fn(&mut Practice) -> Result<(), VaultError>;

/// Everything the vault is asked to do for which it looks at the table, by the right that it takes.
const ACTS: &[(Right, &str, Act)] = &[
    (Right::ReadRecords, "read a family's record", |p| p.library.document(p.family).map(drop)),
    (Right::ReadMarks, "read a coding", |p| p.library.document(p.coding).map(drop)),
    (Right::PlayFilm, "open a film", |p| p.library.media().open(p.media).map(drop)),
    (Right::PlayFilm, "look at a film strip", |p| p.library.media().side(p.media, SideKind::Strip).map(drop)),
    (Right::PlayFilm, "keep a film strip", |p| p.library.media().put_side(p.media, SideKind::Strip, b"x")),
    (Right::WriteRecords, "begin a family", |p| p.library.append(vec![family("F-018")]).map(drop)),
    (Right::WriteRecords, "change a record", |p| {
        let draft = p.record(|family| family.question.push('?'));
        p.library.append(vec![draft]).map(drop)
    }),
    (Right::RecordConsent, "enter a consent", |p| {
        let consent: Consent =
            serde_json::from_str(r#"{"purpose":"care","given":"2026-11-22","until":null,"withdrawn":null}"#)
                .expect("a consent");
        let draft = p.record(|family| family.consents.push(consent));
        p.library.append(vec![draft]).map(drop)
    }),
    (Right::TakeFilmIn, "seal a film", |p| p.library.media().writer(p.family, MediaId(Uuid::now_v7())).map(drop)),
    (Right::TakeFilmIn, "record", |p| p.library.media().live_writer(p.family, MediaId(Uuid::now_v7())).map(drop)),
    (Right::TakeFilmIn, "begin a session", |p| {
        let session = Session { family: p.family, title: String::new(), held: day(), films: Vec::new() };
        p.library.append(vec![draft(Some(p.family), Body::Session(session))]).map(drop)
    }),
    (Right::Code, "begin a coding", |p| p.library.append(vec![draft(Some(p.family), coding(p.coding))]).map(drop)),
    (Right::Plan, "begin a plan", |p| {
        let plan = Plan { family: p.family, title: String::new(), question: String::new(), clips: Vec::new() };
        p.library.append(vec![draft(Some(p.family), Body::Plan(plan))]).map(drop)
    }),
    (Right::BackUp, "make a backup", |p| p.library.backup(Path::new("nowhere")).map(drop)),
    (Right::SetKeeping, "set the keeping rule", |p| {
        let days = u16::try_from(p.library.charter_document().expect("there is one").history().len()).expect("few");
        let draft = amend(&p.library, |charter| charter.keep_by(KeepingRule::WorkingTape { days }));
        p.library.append(vec![draft]).map(drop)
    }),
    (Right::ManagePeople, "set the locking time", |p| {
        let minutes = 1 + p.library.charter().expect("there is one").idle_lock_minutes % 200;
        let draft = amend(&p.library, |charter| charter.lock_after(minutes).expect("it may be"));
        p.library.append(vec![draft]).map(drop)
    }),
    (Right::ManagePeople, "add a person", |p| {
        let id = Uuid::now_v7().to_string();
        p.library.add_person(&name("Anna"), name(&id), [Role::Keeper].into(), id.as_str().into()).map(drop)
    }),
    (Right::ManagePeople, "reset a passphrase", |p| {
        let id = p.library.person_id().expect("somebody");
        p.library.reset_passphrase(id, Uuid::now_v7().to_string().into()).map(drop)
    }),
    (Right::ManagePeople, "let somebody leave", |p| {
        let others = p.library.person_id();
        let id =
            p.library.charter().expect("there is one").active().map(|person| person.id).find(|id| Some(*id) != others);
        p.library.retire_person(&name("Anna"), id.unwrap_or(PersonId(Uuid::nil())), day())
    }),
    (Right::ManageKeys, "make a new recovery key", |p| p.library.new_recovery_key().map(drop)),
    (Right::ManageKeys, "rotate the vault key", |p| p.library.rotate(&mut go_on).map(drop)),
];

#[test]
fn the_vault_keeps_to_the_table() {
    let mut practice = Practice::new();
    for role in Role::ALL {
        for (right, what, act) in ACTS {
            practice.library.ring.give([role].into());
            let done = act(&mut practice);
            let refused = matches!(done, Err(VaultError::NotPermitted(missing)) if missing == *right);
            assert_eq!(refused, !right.comes_with(role), "{role}: {what}: {done:?}");
            assert!(refused || done.is_ok(), "{role}: {what}: {done:?}");
        }
    }
    practice.library.ring.give(Role::of_a_founder());
    let verified = practice.library.verify(&mut go_on).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
}

#[test]
fn who_sees_only_counts_is_told_of_no_family() {
    let practice = Practice::new();
    assert_eq!(practice.library.headlines().expect("listed").len(), 4);
    practice.library.ring.give([Role::ServiceLead].into());
    let listed = practice.library.headlines().expect("listed");
    assert!(listed.iter().all(|line| line.title.is_empty()) && listed.len() == 1, "{listed:?}");
    assert_eq!(practice.library.headline(practice.family).expect("asked"), None);
}

#[test]
fn a_consent_is_no_way_round_the_rest_of_a_record() {
    let mut practice = Practice::new();
    let both = practice.record(|family| {
        family.consents.clear();
        family.question.push('?');
    });
    let clinicians = practice.record(|family| family.question.push('!'));
    practice.library.append(vec![clinicians.clone()]).expect("saved");
    practice.library.ring.give([Role::Practitioner].into());
    let refused = |done| matches!(done, Err(VaultError::NotPermitted(Right::WriteRecords)));
    assert!(refused(practice.library.append(vec![both])));
    // Nor is taking back what a clinician wrote.
    let undo = Entry { act: crate::domain::document::Act::Undo(1), ..clinicians.entry };
    let undone = Draft { headline: clinicians.headline, entry: undo };
    assert!(refused(practice.library.append(vec![undone])));
}

#[test]
fn a_document_cannot_pass_for_another_kind_or_the_charter_for_a_new_one() {
    let mut practice = Practice::new();
    let plan = Plan { family: practice.family, title: String::new(), question: String::new(), clips: Vec::new() };
    let mut disguised = draft(Some(practice.family), coding(practice.coding));
    disguised.headline.kind = draft(Some(practice.family), Body::Plan(plan)).headline.kind;
    practice.library.ring.give([Role::Practitioner].into());
    assert!(matches!(practice.library.append(vec![disguised]), Err(VaultError::OutOfOrder(_))));

    let second = draft(None, Body::Charter(Charter::begun_by(PersonId(Uuid::now_v7()), name("Carl"))));
    assert!(matches!(practice.library.append(vec![second]), Err(VaultError::OutOfOrder(_))));
    practice.library.ring.give([Role::Keeper].into());
    // A person without a slot could never open the library, and a slot without a person would.
    let carl = Person { id: PersonId(Uuid::now_v7()), name: name("Carl"), roles: [Role::Keeper].into(), retired: None };
    let joined = amend(&practice.library, |charter| charter.add(carl).expect("it may be"));
    assert!(matches!(practice.library.append(vec![joined]), Err(VaultError::OutOfOrder(_))));
}

// ---- people ----

#[test]
fn somebody_joins_changes_their_passphrase_and_leaves() {
    let (folder, mut library, recovery) = library();
    let roles = BTreeSet::from([Role::Practitioner]);
    let (id, made) = library.add_person(&name("Anna"), name("Bjørn"), roles.clone(), BJORN.into()).expect("added");
    assert!(made.is_none(), "the recovery key stays");
    library.append(vec![family("F-017")]).expect("saved");
    drop(library);

    let mut library = open(folder.path(), BJORN).expect("it is theirs");
    assert_eq!((library.person_id(), library.roles()), (Some(id), roles));
    assert!(library.must_change_passphrase(), "Anna knows it");
    let wrong = library.change_passphrase(&ANNA.into(), "silver gate cloud".into());
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase)), "somebody else's does not do");
    library.change_passphrase(&BJORN.into(), "silver gate cloud".into()).expect("changed");
    assert!(!library.must_change_passphrase());
    drop(library);

    assert!(matches!(open(folder.path(), BJORN), Err(VaultError::WrongPassphrase)));
    assert!(!open(folder.path(), "silver gate cloud").expect("opens").must_change_passphrase());
    let mut library = open(folder.path(), ANNA).expect("hers is as it was");
    library.retire_person(&name("Anna"), id, day()).expect("retired");
    drop(library);
    assert!(matches!(open(folder.path(), "silver gate cloud"), Err(VaultError::WrongPassphrase)));
    assert!(recover(folder.path(), &recovery).is_ok());
    assert_eq!(fs::read_dir(folder.path().join("keys/people")).expect("listed").count(), 1);
}

#[test]
fn a_slot_that_is_put_back_opens_nothing() {
    let (folder, mut library, _) = library();
    let roles = BTreeSet::from([Role::Clinician]);
    let (id, _) = library.add_person(&name("Anna"), name("Bjørn"), roles, BJORN.into()).expect("added");
    let path = folder.path().join(keys::slot_part(id));
    let vault = folder.path().join(keys::vault_part());
    let former = [&path, &vault].map(|path| fs::read(path).expect("read"));
    library.retire_person(&name("Anna"), id, day()).expect("retired");
    drop(library);
    fs::write(&path, &former[0]).expect("put back");
    assert!(matches!(open(folder.path(), BJORN), Err(VaultError::WrongPassphraseOrDamage { .. })));
    // With the vault key's file put back too the charter still says that they have left, and the files follow it.
    fs::write(&vault, &former[1]).expect("put back");
    assert!(matches!(open(folder.path(), BJORN), Err(VaultError::WrongPassphrase)));
    assert!(!path.exists());
    agree(&open(folder.path(), ANNA).expect("opens"), folder.path());
}

#[test]
fn one_passphrase_is_one_person() {
    let (_folder, mut library, _) = library();
    let taken = library.add_person(&name("Anna"), name("Bjørn"), BTreeSet::new(), ANNA.into());
    assert!(matches!(taken, Err(VaultError::PassphraseTaken)));
    let empty = library.add_person(&name("Anna"), name("Bjørn"), BTreeSet::new(), "".into());
    assert!(matches!(empty, Err(VaultError::PassphraseMissing)));
    let named = library.add_person(&name("Anna"), name("Anna"), BTreeSet::new(), BJORN.into());
    assert!(matches!(named, Err(VaultError::Charter(EditError::NameTaken(_)))));
    let last = library.retire_person(&name("Anna"), library.person_id().expect("Anna"), day());
    assert!(matches!(last, Err(VaultError::Charter(EditError::LastKeeper))));
    assert_eq!(library.charter().expect("there is one").people.len(), 1);
}

#[test]
fn the_recovery_key_gives_a_forgotten_passphrase_back() {
    let (folder, mut library, first) = library();
    library.append(vec![family("F-017")]).expect("saved");
    let id = library.person_id().expect("Anna");
    let second = library.new_recovery_key().expect("made");
    drop(library);
    assert!(matches!(recover(folder.path(), &first), Err(VaultError::WrongRecoveryKey)));
    let mut library = recover(folder.path(), &second).expect("opens");
    assert_eq!(library.roles(), [Role::Keeper].into());
    assert!(matches!(library.change_passphrase(&ANNA.into(), BJORN.into()), Err(VaultError::NoPerson)));
    library.reset_passphrase(id, BJORN.into()).expect("reset");
    drop(library);
    assert!(open(folder.path(), ANNA).is_err());
    let library = open(folder.path(), BJORN).expect("opens");
    assert!(library.must_change_passphrase() && library.roles() == Role::of_a_founder());
}

#[test]
fn the_demonstration_has_no_keys_to_look_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewLibrary { kind: LibraryKind::Demonstration, person: name("Anna"), passphrase: None };
    let (mut library, _) = Library::create(folder.path(), new).expect("created");
    let refused = [
        library.add_person(&name("Anna"), name("Bjørn"), BTreeSet::new(), BJORN.into()).err(),
        library.new_recovery_key().err(),
        library.rotate(&mut go_on).err(),
    ];
    assert!(refused.iter().all(|error| matches!(error, Some(VaultError::OnlyDemonstration))), "{refused:?}");
}

#[test]
fn a_thousand_wrong_tries_reveal_nothing_and_change_nothing() {
    let (folder, mut library, _) = library();
    let roles = BTreeSet::from([Role::Clinician]);
    let (id, _) = library.add_person(&name("Anna"), name("Bjørn"), roles, BJORN.into()).expect("added");
    drop(library);
    let before = files(&folder.path().join("keys"));
    let mut answers = BTreeSet::new();
    for number in 0..1000 {
        // Nearly right is as wrong as anything else.
        let tried = [format!("{ANNA}{number}"), format!("{BJORN} {number}"), number.to_string()];
        answers.insert(open(folder.path(), &tried[number % 3]).expect_err("wrong").to_string());
    }
    for nearly in ["", " ", "paper boat lanter", "Paper boat lantern", "paper boat lantern "] {
        answers.insert(open(folder.path(), nearly).expect_err("wrong").to_string());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(files(&folder.path().join("keys")), before);

    // With snapshots the slot would come back.
    fs::remove_dir_all(folder.path().join("snapshots")).expect("removed");
    // Nor does it matter to the answer whose passphrase was nearly right where somebody's slot is damaged.
    let path = folder.path().join(keys::slot_part(id));
    let mut slot = fs::read(&path).expect("read");
    slot[90] ^= 1;
    fs::write(&path, slot).expect("written");
    let answers: BTreeSet<_> =
        [BJORN, "x"].iter().map(|tried| open(folder.path(), tried).expect_err("wrong").to_string()).collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(open(folder.path(), ANNA).is_ok(), "and nobody else is kept out");
}

// ---- the vault key ----

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("listed").map(|entry| entry.expect("an entry")) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), fs::read(entry.path()).expect("read"));
        }
    }
    found
}

#[test]
fn after_a_rotation_the_former_key_opens_nothing_and_everybody_still_gets_in() {
    let (folder, mut library, recovery) = library();
    library.append(vec![family("F-017"), family("F-018")]).expect("saved");
    let roles = BTreeSet::from([Role::Clinician]);
    library.add_person(&name("Anna"), name("Bjørn"), roles, BJORN.into()).expect("added");
    let headlines = library.headlines().expect("listed");
    let former = files(&folder.path().join("keys"));
    let mut seen = Vec::new();
    let progress = &mut |done, total| {
        seen.push((done, total));
        ControlFlow::Continue(())
    };
    assert!(library.rotate(progress).expect("rotated").is_none(), "the recovery key stays");
    assert_eq!(seen, (0..4).map(|done| (done, 4)).collect::<Vec<_>>(), "two families, charter, the library's own");
    // It goes on at once, with families that are there and one that is new.
    library.append(vec![family("F-019")]).expect("saved");
    assert!(library.verify(&mut go_on).expect("verified").is_sound());
    drop(library);

    for way in [ANNA, BJORN] {
        let (library, report) =
            Library::open(folder.path(), Unlock::Passphrase(way.into())).unwrap_or_else(|e| panic!("{way}: {e}"));
        assert!(report.rebuilt.is_none() && report.findings.is_empty(), "{report:?}");
        assert_eq!(library.headlines().expect("listed").len(), headlines.len() + 1);
    }
    drop(recover(folder.path(), &recovery).expect("the recovery key fits as before"));

    // The former vault key, with any of the families' files as they are now, opens none of them.
    let vault = folder.path().join(keys::vault_part());
    let kept = files(&folder.path().join("snapshots"));
    for (path, old) in former.iter().filter(|(path, _)| !path.to_string_lossy().contains("people")) {
        assert!(!kept.values().any(|bytes| bytes == old), "a snapshot still has {}", path.display());
    }
    fs::write(&vault, &former[&vault]).expect("put back");
    let (library, report) = Library::open(folder.path(), Unlock::Passphrase(ANNA.into())).expect("it unlocks");
    assert!(library.headlines().expect("listed").is_empty(), "but shows nothing: {report:?}");
}

#[test]
fn a_rotation_that_is_stopped_changes_nothing() {
    let (folder, mut library, _) = library();
    library.append(vec![family("F-017")]).expect("saved");
    let before = files(&folder.path().join("keys"));
    let stopped = library.rotate(&mut |done, _| if done < 1 { go_on(0, 0) } else { ControlFlow::Break(()) });
    assert!(matches!(stopped, Err(VaultError::Stopped)));
    assert_eq!(files(&folder.path().join("keys")), before);
    library.append(vec![family("F-018")]).expect("saved");
    drop(library);
    assert_eq!(open(folder.path(), ANNA).expect("opens").headlines().expect("listed").len(), 3);
}

/// Does something with a library while the power is cut after each of its steps, until it gets through; `look` is shown
/// the library, opened again, after each.
fn with_every_power_cut(act: impl Fn(&mut Library) -> Result<(), VaultError>, look: impl Fn(&Path, bool)) {
    for steps in 0..400 {
        let (folder, mut library, _) = library();
        library.append(vec![family("F-017")]).expect("saved");
        let roles = BTreeSet::from([Role::Clinician]);
        library.add_person(&name("Anna"), name("Bjørn"), roles, BJORN.into()).expect("added");
        cut_after(Some(steps));
        let done = act(&mut library);
        let cut = cut_after(Some(0)) == Some(0);
        drop(library);
        cut_after(None);
        look(folder.path(), done.is_ok());
        if !cut {
            assert!(done.is_ok() && steps > 3, "{done:?}");
            return;
        }
    }
    panic!("it never got through");
}

/// Charter and files of keys say the same, and everything is whole.
fn agree(library: &Library, folder: &Path) {
    let charter = library.charter().expect("there is one");
    let here: BTreeSet<_> = charter.active().map(|person| person.id).collect();
    let slots: BTreeSet<_> = keys::slots(folder).expect("listed").into_iter().map(|(id, _)| id).collect();
    let listed: BTreeSet<_> =
        library.roster.as_ref().expect("there is one").people.iter().map(|slot| slot.person.id).collect();
    assert_eq!((&here, &here), (&slots, &listed));
    let verified = library.verify(&mut go_on).expect("verified");
    assert!(verified.is_sound(), "{verified:?}");
    assert!(!folder.join("exchange").exists());
}

#[test]
fn a_power_cut_at_any_step_of_adding_leaves_one_who_can_open_or_nobody() {
    let add = |library: &mut Library| {
        let roles = BTreeSet::from([Role::Practitioner]);
        library.add_person(&name("Anna"), name("Carl"), roles, "silver gate cloud".into()).map(drop)
    };
    with_every_power_cut(add, |folder, done| {
        let carl = open(folder, "silver gate cloud");
        assert!(carl.is_ok() || !done, "what was done is done");
        let opened = carl.map(|library| library.roles() == [Role::Practitioner].into());
        assert!(opened.as_ref().is_ok_and(|right| *right) || matches!(opened, Err(VaultError::WrongPassphrase)));
        let library = open(folder, ANNA).expect("hers is as it was");
        agree(&library, folder);
        assert_eq!(library.charter().expect("there is one").people.len(), 2 + usize::from(opened.is_ok()));
    });
}

#[test]
fn a_power_cut_at_any_step_of_leaving_never_lets_them_in_after_it_was_done() {
    let retire = |library: &mut Library| {
        let bjorn = library.charter().expect("there is one").people[1].id;
        library.retire_person(&name("Anna"), bjorn, day())
    };
    with_every_power_cut(retire, |folder, done| {
        let bjorn = open(folder, BJORN);
        assert!(bjorn.is_err() || !done);
        let out = bjorn.is_err();
        drop(bjorn);
        let library = open(folder, ANNA).expect("hers is as it was");
        agree(&library, folder);
        assert_eq!(library.charter().expect("there is one").active().count(), 2 - usize::from(out));
    });
}

#[test]
fn a_power_cut_at_any_step_of_changing_a_passphrase_leaves_one_of_the_two() {
    let change = |library: &mut Library| library.change_passphrase(&ANNA.into(), "silver gate cloud".into()).map(drop);
    with_every_power_cut(change, |folder, done| {
        let (old, new) = (open(folder, ANNA).is_ok(), open(folder, "silver gate cloud").is_ok());
        assert!(old != new && (new || !done), "{old} {new} {done}");
        agree(&open(folder, BJORN).expect("his is as it was"), folder);
    });
}

#[test]
fn a_power_cut_at_any_step_of_a_rotation_leaves_one_key_and_everything_readable() {
    with_every_power_cut(
        |library| library.rotate(&mut go_on).map(drop),
        |folder, _| {
            let with = Unlock::Passphrase(ANNA.into());
            let (library, report) = Library::open(folder, with).expect("hers is as it was");
            assert!(report.rebuilt.is_none() && report.findings.is_empty(), "{report:?}");
            assert_eq!(library.headlines().expect("listed").len(), 2);
            agree(&library, folder);
            drop(library);
            assert!(open(folder, BJORN).is_ok());
        },
    );
}

// ---- damage ----

#[test]
fn a_damaged_charter_opens_no_door_and_shuts_none() {
    let (folder, mut library, recovery) = library();
    library.append(vec![family("F-017")]).expect("saved");
    library.add_person(&name("Anna"), name("Bjørn"), [Role::ServiceLead].into(), BJORN.into()).expect("added");
    let charter = library.charter_document().expect("there is one").id();
    drop(library);
    // Its key in every copy, so that nothing can mend it.
    fs::remove_dir_all(folder.path().join("snapshots")).expect("removed");
    fs::write(folder.path().join(format!("keys/families/{charter}")), b"damaged").expect("written");
    for (passphrase, roles) in [(ANNA, Role::of_a_founder()), (BJORN, [Role::ServiceLead].into())] {
        let mut library = open(folder.path(), passphrase).expect("opens");
        assert!(library.charter().is_none());
        assert_eq!(library.roles(), roles, "the roster knows");
        assert!(!library.found().is_empty(), "and it is named");
        let by = name("Anna");
        let refused = library.add_person(&by, name("Carl"), BTreeSet::new(), "silver gate cloud".into());
        assert!(matches!(refused, Err(VaultError::CharterDamaged | VaultError::NotPermitted(_))), "{refused:?}");
    }
    assert_eq!(recover(folder.path(), &recovery).expect("opens").roles(), [Role::Keeper].into());
}

#[test]
fn no_key_is_exchanged_from_under_a_backup() {
    let (folder, mut library, _) = library();
    let place = tempfile::tempdir().expect("a folder");
    let backup = library.backup(place.path()).expect("prepared");
    let made = backup.run(false, &mut |_, _| {
        assert!(matches!(library.rotate(&mut go_on), Err(VaultError::BackupUnderWay)));
        let changed = library.change_passphrase(&ANNA.into(), BJORN.into());
        assert!(matches!(changed, Err(VaultError::BackupUnderWay)));
        go_on(0, 0)
    });
    assert!(made.expect("backed up").is_some());
    drop(backup);
    library.rotate(&mut go_on).expect("rotated");
    drop(library);
    open(folder.path(), ANNA).expect("opened");
}
