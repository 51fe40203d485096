//! Who may open a library, what they may do there, and that the vault keeps to it.

use std::fs;
use std::path::Path;

use samspill::domain::document::Kind;
use samspill::domain::person::Role;
use samspill::vault::{Library, Unlock};

/// A library of format 1 that this test may write on.
fn old_library() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("made");
        for entry in fs::read_dir(from).expect("listed").map(|entry| entry.expect("an entry")) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).expect("copied");
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library-v1"), folder.path());
    folder
}

#[test]
fn an_older_library_gets_a_charter_from_the_person_who_opens_it() {
    let folder = old_library();
    let recovery = "AGE-SECRET-KEY-14QGGGYVXHNX4DW8L0JKS7786HR28RWNT0JH5QTA4MR0QC7MAEKHQA30VGU";
    let (library, _) = Library::open(folder.path(), Unlock::RecoveryKey(recovery.into())).expect("opened");
    assert_eq!(library.roles(), [Role::Keeper].into(), "the recovery key makes a keeper");
    let mut begun = library.charter().cloned();
    assert!(begun.is_some(), "of the one person there is, by the name under which they wrote");
    drop(library);

    for _ in 0..2 {
        let open = Library::open(folder.path(), Unlock::Passphrase("paper boat lantern".into()));
        let (library, _) = open.expect("opened");
        let charter = library.charter().expect("there is one").clone();
        assert_eq!(charter.person(library.person_id().expect("somebody")).map(|p| &p.name), library.person());
        assert_eq!(library.roles(), Role::of_a_founder());
        assert_eq!(charter.keeping, None, "nobody has decided that yet");
        assert_eq!(library.headlines().expect("listed").iter().filter(|line| line.kind == Kind::Charter).count(), 1);
        assert_eq!(*begun.get_or_insert_with(|| charter.clone()), charter, "it is begun once");
    }
}
