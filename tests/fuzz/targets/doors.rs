//! Every door through which bytes come in that may come from anywhere. Each takes them or refuses them; none may panic.
#![allow(dead_code, reason = "a fuzz target uses one door, the test of them all")]

use std::fs;

use samspill::domain::coding::Coding;
use samspill::domain::id::{DocumentId, MarkId};
use samspill::domain::person::Author;
use samspill::domain::scheme::Scheme;
use samspill::domain::time::SessionTime;
use samspill::interchange::{csv, family as family_file, json};
use samspill::vault::{fuzzing, header as read_header};
use tempfile::TempDir;
use uuid::Uuid;

thread_local! {
    static FOLDER: TempDir = tempfile::tempdir().expect("a folder");
}

/// A segment of a journal: its header, its records, and whatever stands between them.
pub fn journal(bytes: &[u8]) {
    FOLDER.with(|folder| {
        fs::write(folder.path().join("0001"), bytes).expect("written");
        fuzzing::journal(folder.path()).expect("damage is no error");
    });
}

/// The plain header of a library.
pub fn header(bytes: &[u8]) {
    FOLDER.with(|folder| {
        fs::write(folder.path().join("library.json"), bytes).expect("written");
        let _ = read_header(folder.path());
    });
}

/// A scheme. One that holds is coded with.
pub fn scheme(bytes: &[u8]) {
    let Ok(scheme) = serde_json::from_slice::<Scheme>(bytes) else { return };
    if scheme.check().is_err() {
        return;
    }
    let codes: Vec<String> = scheme.tiers.iter().flat_map(|tier| &tier.codes).map(|code| code.id.clone()).collect();
    let coder = Author::new("Kari").expect("a name");
    let coding = Coding::new(DocumentId(Uuid::nil()), coder, scheme);
    for code in codes {
        let _ = coding.press(&code, SessionTime::from_secs(1), MarkId(Uuid::nil()));
        let _ = coding.place(&code, SessionTime::ZERO, SessionTime::from_secs(1), MarkId(Uuid::nil()));
    }
}

/// A session as another program hands it over.
pub fn session(bytes: &[u8]) {
    let _ = json::read(bytes);
}

/// A family as another library hands it over.
pub fn family(bytes: &[u8]) {
    let _ = family_file::read(bytes);
}

/// A table of marks.
pub fn table(bytes: &[u8]) {
    let _ = csv::read(bytes);
}
