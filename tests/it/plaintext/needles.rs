//! What is searched for, and the search.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::film::pictures;

/// How long a needle is that was cut out of a film.
const PIECE: usize = 16;
/// How long one is that was cut out of a picture: a dozen of its points.
const ROW: usize = 48;

/// Where pictures and films begin, and where Matroska says what it is.
const MAGIC: [&[u8]; 5] =
    [b"\xFF\xD8\xFF\xE0\x00\x10JFIF", b"\x89PNG\r\n\x1A\n", b"\x42\x82\x88matroska", b"ftypisom", b"OpusHead"];

/// Everything that must not be found.
pub struct Needles {
    /// By their first eight bytes, so that a byte of the disk is looked at once.
    by_beginning: HashMap<[u8; 8], Vec<Vec<u8>>>,
    words: Vec<String>,
    /// One needle of every form.
    forms: Vec<Vec<u8>>,
}

impl Needles {
    /// Words in every spelling that a file may have them in, pieces of a film, rows of its pictures, and beginnings.
    pub fn of(words: &[&str], film: &Path) -> Self {
        let mut needles = Self {
            by_beginning: HashMap::new(),
            words: words.iter().map(ToString::to_string).collect(),
            forms: Vec::new(),
        };
        for (index, word) in words.iter().enumerate() {
            let spelled = spellings(word);
            if index == 0 {
                needles.forms.extend(spelled.clone());
            }
            spelled.into_iter().for_each(|needle| needles.add(needle));
        }
        let bytes = fs::read(film).expect("the film is there");
        // The beginning of a film is the same in many of them, so it says nothing.
        let film_pieces = pieces(&bytes[4096..], PIECE, 512);
        let rows: Vec<Vec<u8>> = pictures(film).iter().flat_map(|raw| pieces(raw, ROW, 40_009)).collect();
        assert!(film_pieces.len() > 50 && rows.len() > 50, "film and pictures say too little");
        needles.forms.extend([film_pieces[7].clone(), rows[7].clone()]);
        needles.forms.extend(MAGIC.map(<[u8]>::to_vec));
        film_pieces.into_iter().chain(rows).chain(MAGIC.map(<[u8]>::to_vec)).for_each(|needle| needles.add(needle));
        needles
    }

    fn add(&mut self, needle: Vec<u8>) {
        let beginning = *needle.first_chunk().expect("needles are long");
        self.by_beginning.entry(beginning).or_default().push(needle);
    }

    pub fn count(&self) -> usize {
        self.by_beginning.values().map(Vec::len).sum()
    }

    pub fn forms(&self) -> &[Vec<u8>] {
        &self.forms
    }

    /// Every needle that a file below a folder holds, or has in its name.
    pub fn found_in(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for path in files(folder) {
            let name = path.to_string_lossy();
            found.extend(
                self.words
                    .iter()
                    .filter(|word| name.contains(word.as_str()))
                    .map(|word| format!("{name} is called {word}")),
            );
            let bytes = fs::read(&path).unwrap_or_default();
            for (at, beginning) in bytes.windows(8).enumerate() {
                let Some(needles) =
                    beginning.try_into().ok().and_then(|beginning: [u8; 8]| self.by_beginning.get(&beginning))
                else {
                    continue;
                };
                for needle in needles.iter().filter(|needle| bytes[at..].starts_with(needle)) {
                    found.push(format!("{name} holds {:?} at {at}", String::from_utf8_lossy(needle)));
                }
            }
        }
        found
    }
}

/// Every file below a folder. What is no file (a socket, a pipe) holds nothing.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A word in UTF-8, in UTF-16 both ways round, in hexadecimal, and in base64 wherever it may begin.
fn spellings(word: &str) -> Vec<Vec<u8>> {
    let wide: Vec<u16> = word.encode_utf16().collect();
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut spelled = vec![
        word.as_bytes().to_vec(),
        wide.iter().flat_map(|letter| letter.to_le_bytes()).collect(),
        wide.iter().flat_map(|letter| letter.to_be_bytes()).collect(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    spelled.extend((0..3).map(|shift| base64(word.as_bytes(), shift)));
    spelled
}

/// The part of the base64 of something that is the same whatever stands before and after it.
fn base64(bytes: &[u8], shift: usize) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let shifted = [&vec![0; shift][..], bytes].concat();
    let bit = |index: usize| shifted[index / 8] >> (7 - index % 8) & 1;
    let letters = (0..shifted.len() * 8 / 6).map(|letter| {
        let value = (0..6).fold(0, |value, offset| value << 1 | usize::from(bit(letter * 6 + offset)));
        LETTERS[value]
    });
    letters.skip((shift * 8).div_ceil(6)).collect()
}

/// Whether a piece has enough different bytes not to be found by chance.
fn telling(piece: &[u8]) -> bool {
    let mut different = piece.to_vec();
    different.sort_unstable();
    different.dedup();
    different.len() > 8
}

/// Telling pieces of a length, cut out at regular distances.
fn pieces(bytes: &[u8], length: usize, distance: usize) -> Vec<Vec<u8>> {
    let cut = (0..bytes.len().saturating_sub(length)).step_by(distance).map(|at| bytes[at..at + length].to_vec());
    cut.filter(|piece| telling(piece)).collect()
}
