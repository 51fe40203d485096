//! One row a mark, every coder's marks in one table, for spreadsheets and statistics programs.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and people open files that others
//! wrote. Such cells are written with a leading apostrophe, which is taken off again when they are read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json::known_end;
use crate::domain::coding::Coding;
use crate::domain::id::{DocumentId, MarkId};
use crate::domain::mark::Mark;

/// One mark as a row. The fields are the columns, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The pseudonym of the family.
    pub family: Cell,
    /// The session.
    pub session: DocumentId,
    /// The coding the mark belongs to.
    pub coding: DocumentId,
    /// Who coded.
    pub coder: Cell,
    /// The scheme and its version.
    pub scheme: Cell,
    /// The tier of the code.
    pub tier: Cell,
    /// The code.
    pub code: Cell,
    /// Where it starts, in nanoseconds on the session's clock.
    pub start_ns: i64,
    /// Where it ends, in nanoseconds; empty for a state that is still open.
    pub end_ns: Option<i64>,
    /// How long it lasts, in nanoseconds: nought for a moment, empty for a state that is still open.
    pub duration_ns: Option<i64>,
    /// The start as `h:mm:ss.mmm`.
    pub start: Cell,
    /// The end as `h:mm:ss.mmm`.
    pub end: Option<Cell>,
    /// What was written beside it.
    pub comment: Cell,
    /// The mark.
    pub mark: MarkId,
    /// The mark this one answers or judges.
    pub answers: Option<MarkId>,
}

/// Text that no spreadsheet takes for a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell(pub String);

/// What makes a spreadsheet calculate, or skip to what does.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

impl Cell {
    /// Whether the text is a formula, or one behind apostrophes: those get one more, so that reading can take one off.
    fn is_guarded(text: &str) -> bool {
        text.trim_start_matches('\'').starts_with(FORMULA)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if Self::is_guarded(&self.0) {
            serializer.serialize_str(&format!("'{}", self.0))
        } else {
            serializer.serialize_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(match text.strip_prefix('\'') {
            Some(plain) if Self::is_guarded(plain) => Self(plain.to_owned()),
            _ => Self(text),
        })
    }
}

/// The bytes of the table: a row of column names, then one row a mark.
#[must_use]
pub fn write(session: DocumentId, family: &str, codings: &[(DocumentId, &Coding)]) -> Vec<u8> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).has_headers(false).from_writer(Vec::new());
    let in_memory = "a table in memory takes every row";
    table.write_record(COLUMNS).expect(in_memory);
    for (id, coding) in codings {
        for mark in coding.marks().in_order() {
            table.serialize(row(session, family, *id, coding, mark)).expect(in_memory);
        }
    }
    table.into_inner().expect(in_memory)
}

/// Written even where there is no row to derive them from.
const COLUMNS: [&str; 15] = [
    "family",
    "session",
    "coding",
    "coder",
    "scheme",
    "tier",
    "code",
    "start_ns",
    "end_ns",
    "duration_ns",
    "start",
    "end",
    "comment",
    "mark",
    "answers",
];

fn row(session: DocumentId, family: &str, id: DocumentId, coding: &Coding, mark: &Mark) -> Row {
    let start = mark.extent.start();
    let end = known_end(mark.extent);
    let tier = coding.scheme.code(&mark.code).map(|(tier, _)| tier.id.clone()).unwrap_or_default();
    Row {
        family: Cell(family.to_owned()),
        session,
        coding: id,
        coder: Cell(coding.coder.to_string()),
        scheme: Cell(coding.scheme.to_string()),
        tier: Cell(tier),
        code: Cell(mark.code.clone()),
        start_ns: start.nanos(),
        end_ns: end.map(|end| end.nanos()),
        duration_ns: end.map(|end| (end - start).nanos()),
        start: Cell(start.to_string()),
        end: end.map(|end| Cell(end.to_string())),
        comment: Cell(mark.comment.clone()),
        mark: mark.id,
        answers: mark.answers,
    }
}

/// Reads a table that [`write`] wrote.
///
/// # Errors
/// Where a row is not of this shape; the error names the line.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, csv::Error> {
    csv::Reader::from_reader(bytes).deserialize().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back() {
        for (plain, written) in [
            ("smile", "smile"),
            ("=1+1", "'=1+1"),
            ("+47 22 00", "'+47 22 00"),
            ("-0:00:01.000", "'-0:00:01.000"),
            ("@home", "'@home"),
            ("\ttab", "'\ttab"),
            ("'=already", "''=already"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
            table.serialize(("first", Cell(plain.to_owned()))).expect("written");
            let bytes = table.into_inner().expect("in memory");
            let mut back = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
            let raw = back.records().next().expect("a row").expect("read");
            assert_eq!(&raw[1], written);
            assert_eq!(raw.deserialize::<(String, Cell)>(None).expect("cells").1, Cell(plain.to_owned()));
        }
    }
}
