//! The schemas of the files people can hold are generated from the types, and what ships keeps to them.

use std::fs;
use std::path::{Path, PathBuf};

use samspill::domain::scheme::{Code, Scheme};
use samspill::interchange::family::FamilyFile;
use samspill::interchange::json::SessionFile;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a generated schema with the one that is kept; `UPDATE=1` keeps the generated one instead.
fn compare(name: &str, schema: schemars::Schema) {
    let path = root("schemas").join(name);
    let generated = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &generated).expect("the folder of schemas can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == generated, "schemas/{name} is out of date; run the tests once with UPDATE=1");
}

fn shipped_schemes() -> Vec<(PathBuf, String)> {
    let listed = fs::read_dir(root("assets/schemes")).expect("schemes ship").map(|entry| entry.expect("listed").path());
    let files: Vec<_> = listed.map(|path| (path.clone(), fs::read_to_string(path).expect("read"))).collect();
    assert!(!files.is_empty());
    files
}

#[test]
fn the_schema_of_schemes_follows_the_types() {
    compare("scheme.json", schemars::schema_for!(Scheme));
}

#[test]
fn the_schema_of_sessions_follows_the_types() {
    compare("session.json", schemars::schema_for!(SessionFile));
}

#[test]
fn the_schema_of_families_follows_the_types() {
    compare("family.json", schemars::schema_for!(FamilyFile));
}

#[test]
fn shipped_schemes_keep_to_the_schema_and_to_its_rules() {
    let schema = serde_json::to_value(schemars::schema_for!(Scheme)).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    for (path, text) in shipped_schemes() {
        let value = serde_json::from_str(&text).expect("JSON");
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        let scheme: Scheme = serde_json::from_str(&text).expect("a scheme");
        assert_eq!(scheme.check(), Ok(()), "{}", path.display());
    }
}

#[test]
fn every_word_of_a_shipped_scheme_stands_in_both_languages() {
    for (path, text) in shipped_schemes() {
        let scheme: Scheme = serde_json::from_str(&text).expect("a scheme");
        let codes = || scheme.tiers.iter().flat_map(|tier| &tier.codes);
        let help = codes().map(|Code { help, .. }| help);
        let names = codes().map(|code| &code.name).chain(scheme.tiers.iter().map(|tier| &tier.name));
        for wording in names.chain(help).chain([&scheme.name, &scheme.about]) {
            for language in ["en", "nb"] {
                let word = wording.0.get(language).map(|word| word.trim()).unwrap_or_default();
                assert!(!word.is_empty(), "{}: {wording:?} lacks {language}", path.display());
            }
        }
    }
}

#[test]
fn what_no_scheme_may_say_is_refused() {
    let schema = serde_json::to_value(schemars::schema_for!(Scheme)).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let (_, text) = shipped_schemes().remove(0);
    let good: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for (pointer, wrong) in [
        ("/tiers/0/kind", serde_json::json!("melody")),
        ("/tiers/0/codes/0/key", serde_json::json!("two")),
        ("/version", serde_json::json!(-1)),
        ("/name", serde_json::json!("only English")),
    ] {
        let mut bad = good.clone();
        match bad.pointer_mut(pointer) {
            Some(slot) => *slot = wrong,
            None => bad["tiers"][0]["codes"][0]["key"] = wrong,
        }
        assert!(!validator.is_valid(&bad), "{pointer}");
        assert!(serde_json::from_value::<Scheme>(bad).is_err(), "{pointer}");
    }
}
