//! The rules of the house, as tests: who may name whom, where words live, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The longest file, in lines.
const LONGEST: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder of the repository, by its path from there, with `/` between folders.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let name = |path: &Path| path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
    found.into_iter().map(|path| (name(&path), path)).collect()
}

fn sources() -> Vec<(String, String)> {
    files("src")
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(name, path)| (name, fs::read_to_string(path).expect("text")))
        .collect()
}

/// A piece of source: code without comments and strings, and the strings with what stands before each.
struct Lexed {
    code: String,
    strings: Vec<Literal>,
}

struct Literal {
    before: String,
    text: String,
    line: usize,
}

/// Tells code, comments and strings apart; enough for well-formatted source, and no more.
fn lex(source: &str) -> Lexed {
    // Unit tests stand at the end of a file, behind this line, and may say what they like.
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let chars: Vec<char> = source.chars().collect();
    let mut lexed = Lexed { code: String::new(), strings: Vec::new() };
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let next = chars.get(at + 1).copied();
        match chars[at] {
            '/' if next == Some('/') => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            '\'' if next == Some('\\') => {
                // An escaped character: to its closing quote.
                at += 3;
                while at < chars.len() && chars[at] != '\'' {
                    at += 1;
                }
                at += 1;
            }
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 3,
            '"' => {
                let raw = lexed.code.ends_with("r#");
                let start = line;
                let mut text = String::new();
                at += 1;
                while at < chars.len() && !(chars[at] == '"' && (!raw || chars.get(at + 1) == Some(&'#'))) {
                    if chars[at] == '\\' && !raw {
                        at += 1;
                    }
                    line += usize::from(chars[at] == '\n');
                    text.push(chars[at]);
                    at += 1;
                }
                at += 1;
                let from = lexed.code.char_indices().rev().nth(60).map_or(0, |(index, _)| index);
                let before = lexed.code[from..].trim_end().to_owned();
                lexed.strings.push(Literal { before, text, line: start });
                lexed.code.push('"');
            }
            other => {
                line += usize::from(other == '\n');
                lexed.code.push(other);
                at += 1;
            }
        }
    }
    lexed
}

#[test]
fn nobody_imports_rightwards_or_sideways() {
    let middle = ["vault", "media", "interchange"];
    let above = ["practice", "app", "cli"];
    for (name, source) in sources() {
        let layer = name.split('/').nth(1).unwrap_or_default();
        let forbidden: Vec<&str> = match layer {
            "domain" => middle.into_iter().chain(above).collect(),
            "practice" => vec!["app", "cli"],
            "app" => vec!["cli"],
            "cli" => vec!["app"],
            layer if middle.contains(&layer) => {
                middle.into_iter().filter(|other| *other != layer).chain(above).collect()
            }
            _ => continue,
        };
        let code = lex(&source).code;
        for other in forbidden {
            assert!(!code.contains(&format!("crate::{other}")), "{name} must not name {other}");
        }
    }
}

#[test]
fn each_large_dependency_has_one_home() {
    let homes = [
        ("gstreamer", "src/media/"),
        ("sled::", "src/vault/store.rs"),
        ("egui", "src/app/"),
        ("eframe", "src/app/"),
        ("clap::", "src/cli/"),
    ];
    for (name, source) in sources() {
        let code = lex(&source).code;
        for (dependency, home) in homes {
            let at_home = name.starts_with(home) || (dependency == "clap::" && name == "src/main.rs");
            assert!(at_home || !code.contains(dependency), "{name} must not name {dependency}");
        }
    }
}

#[test]
fn threads_have_names_and_channels_have_ends() {
    for (name, source) in sources() {
        let code = lex(&source).code;
        assert!(!code.contains("thread::spawn("), "{name}: name the thread with thread::Builder");
        assert!(!code.contains("mpsc::channel("), "{name}: a channel must be bounded");
        let prints = code.contains("println!") || code.contains("print!(");
        assert!(!prints || name.starts_with("src/cli/"), "{name}: only the command line prints");
    }
}

#[test]
fn colours_come_from_the_theme() {
    for (name, source) in sources().into_iter().filter(|(name, _)| name.starts_with("src/app/")) {
        let code = lex(&source).code;
        // Mixing colours that came from the theme is another matter, so only literal channels count.
        let literal = |making: &str| {
            code.split(making)
                .skip(1)
                .any(|rest| rest.starts_with(|first: char| first.is_ascii_digit() || first == '"'))
        };
        let made = ["Color32::from_rgb(", "Color32::from_gray(", "Color32::from_hex("].into_iter().any(literal);
        assert!(name == "src/app/theme.rs" || !made, "{name} makes a colour; the theme has them all");
    }
}

#[test]
fn no_file_is_longer_than_can_be_read() {
    for (name, path) in files("src").into_iter().chain(files("tests")) {
        if name.ends_with(".rs") {
            let lines = fs::read_to_string(path).expect("text").lines().count();
            assert!(lines <= LONGEST, "{name} has {lines} lines");
        }
    }
}

// ---- words ----

/// The messages of a language by file, in the order in which they stand.
fn messages(language: &str) -> BTreeMap<String, Vec<String>> {
    let folder = format!("assets/locales/{language}");
    files(&folder)
        .into_iter()
        .map(|(name, path)| {
            let text = fs::read_to_string(path).expect("text");
            let keys = text.lines().filter_map(|line| {
                let key = line.split_once(" =")?.0;
                key.starts_with(|first: char| first.is_ascii_lowercase()).then(|| key.to_owned())
            });
            let file = name.rsplit('/').next().unwrap_or_default().to_owned();
            (file, keys.collect())
        })
        .collect()
}

#[test]
fn both_languages_say_the_same_things() {
    assert_eq!(messages("en"), messages("nb"));
}

#[test]
fn no_message_is_said_twice() {
    let mut seen = BTreeSet::new();
    for key in messages("en").into_values().flatten() {
        assert!(seen.insert(key.clone()), "{key} stands twice");
    }
}

#[test]
fn both_languages_are_given_the_same_values() {
    let variables = |language: &str| -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        for (_, path) in files(&format!("assets/locales/{language}")) {
            let mut key = String::new();
            for line in fs::read_to_string(path).expect("text").lines() {
                if let Some((name, _)) = line.split_once(" =")
                    && line.starts_with(|first: char| first.is_ascii_lowercase())
                {
                    key = name.to_owned();
                }
                for part in line.split('$').skip(1) {
                    let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
                    found.entry(key.clone()).or_default().insert(name);
                }
            }
        }
        found
    };
    assert_eq!(variables("en"), variables("nb"));
}

#[test]
fn every_word_that_is_said_is_known_and_every_known_word_is_said() {
    let known: BTreeSet<String> = messages("en").into_values().flatten().collect();
    let mut said = BTreeSet::new();
    for (name, source) in sources() {
        for literal in lex(&source).strings {
            let asked = ["tr(", "tr!(", "tr_args("].iter().any(|call| calls(&literal.before, call));
            assert!(!asked || known.contains(&literal.text), "{name}:{}: no words for {}", literal.line, literal.text);
            said.insert(literal.text);
        }
    }
    let silent: Vec<_> = known.difference(&said).collect();
    assert!(silent.is_empty(), "nobody says {silent:?}");
}

#[test]
fn people_see_no_words_but_those_of_the_locales() {
    // What is said to whoever reads the source, or to another program.
    let inner =
        ["expect(", "assert!(", "error(", "cfg(", "panic!(", "unreachable!(", "include_str!(", "include_bytes!("];
    for (name, source) in sources().into_iter().filter(|(name, _)| name.starts_with("src/app/")) {
        if name.ends_with("tests.rs") || name.ends_with("fixture.rs") {
            continue;
        }
        for literal in lex(&source).strings {
            let to_people = !inner.iter().any(|call| literal.before.ends_with(call));
            assert!(
                !to_people || !is_prose(&literal.text),
                "{name}:{}: “{}” belongs into the locales",
                literal.line,
                literal.text
            );
        }
    }
}

/// Whether what stands before a literal is this very call, and not one whose name ends alike.
fn calls(before: &str, call: &str) -> bool {
    before.strip_suffix(call).is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric() || last == '_'))
}

/// Whether a text looks like words for people: two words in a row, or a capital at the beginning of a word.
fn is_prose(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic)).collect();
    words.len() > 1 || words.iter().any(|word| word.starts_with(char::is_uppercase))
}

#[test]
fn every_asset_is_used() {
    let mut readers: String = sources().into_iter().map(|(_, source)| source).collect();
    for folder in ["packaging", "tests"] {
        for (_, path) in files(folder).into_iter().filter(|(name, _)| !name.ends_with("tidy.rs")) {
            readers += &fs::read_to_string(path).unwrap_or_default();
        }
    }
    for page in ["Cargo.toml", "README.md"] {
        readers += &fs::read_to_string(root().join(page)).expect("text");
    }
    for (name, _) in files("assets") {
        // Words are taken in by folder; a licence travels with what it licenses.
        let by_folder = name.starts_with("assets/locales/");
        // A drawing is used as the picture made from it.
        let drawn = name.strip_suffix(".svg").is_some_and(|stem| readers.contains(&format!("{stem}.png")));
        assert!(by_folder || drawn || readers.contains(&name), "nobody uses {name}");
    }
}
