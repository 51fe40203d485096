//! The access log as a table: one row a line, guarded against formulas as the table of marks is.

use serde::{Deserialize, Serialize};

use super::csv::Cell;
use crate::domain::access::AccessNote;
use crate::domain::id::DocumentId;

/// One line of the log as a row. The fields are the columns, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// When, in universal time.
    pub at: String,
    /// Who.
    pub who: Cell,
    /// What, by its word.
    pub what: String,
    /// The pseudonym of the family at that time.
    pub family: Cell,
    /// The family.
    pub family_id: Option<DocumentId>,
    /// What more there is to say of it.
    pub about: Cell,
}

impl Row {
    fn of(note: &AccessNote) -> Self {
        Self {
            at: note.at.to_rfc3339(),
            who: Cell(note.who.name().to_owned()),
            what: note.what.word().to_owned(),
            family: Cell(note.code.clone()),
            family_id: note.family,
            about: Cell(note.about.to_string()),
        }
    }
}

const COLUMNS: [&str; 6] = ["at", "who", "what", "family", "family_id", "about"];

/// The bytes of the table: a row of column names, then one row a line.
#[must_use]
pub fn write(notes: &[AccessNote]) -> Vec<u8> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).has_headers(false).from_writer(Vec::new());
    let in_memory = "a table in memory takes every row";
    table.write_record(COLUMNS).expect(in_memory);
    for note in notes {
        table.serialize(Row::of(note)).expect(in_memory);
    }
    table.into_inner().expect(in_memory)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::domain::access::Access;
    use crate::domain::person::Author;

    #[test]
    fn a_line_comes_back_and_calculates_nothing() {
        let note = AccessNote {
            at: Utc::now(),
            who: Author::new("=Anna").expect("a name"),
            what: Access::Exported,
            family: None,
            code: "+F-017".to_owned(),
            about: "-1+1, \"quoted\"".into(),
        };
        let bytes = write(std::slice::from_ref(&note));
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        assert!(text.starts_with("at,who,what,family,family_id,about\r\n"), "{text}");
        for guarded in [",'=Anna,", ",'+F-017,", "'-1+1"] {
            assert!(text.contains(guarded), "{guarded} in {text}");
        }
        let rows: Result<Vec<Row>, _> = csv::Reader::from_reader(&bytes[..]).deserialize().collect();
        assert_eq!(rows.expect("rows"), [Row::of(&note)]);
    }
}
