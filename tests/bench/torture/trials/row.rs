//! What a trial reports, and the one table of it.

use std::fmt;

/// What a trial tried and what came of it.
#[derive(Debug, Default)]
pub struct Row {
    /// What was tried.
    pub trial: &'static str,
    /// How often.
    pub tried: u64,
    /// How many changes and films had been called saved before.
    pub acknowledged: Option<u64>,
    /// How often the vault noticed.
    pub detected: Option<u64>,
    /// How often everything was there again afterwards.
    pub repaired: Option<u64>,
    /// How many of the acknowledged things were gone, or came back as something else.
    pub lost: u64,
    /// What else is worth knowing.
    pub remarks: Vec<String>,
    /// Each broken promise, in words, with what is needed to see it again.
    pub broken: Vec<String>,
}

impl Row {
    /// A trial that has not begun.
    pub fn new(trial: &'static str) -> Self {
        Self { trial, ..Self::default() }
    }

    /// A trial that this machine does not allow.
    pub fn not_run(trial: &'static str, why: impl fmt::Display) -> Self {
        Self { trial, remarks: vec![format!("did not run: {why}")], ..Self::default() }
    }

    /// Whether it could not be tried at all.
    pub fn is_not_run(&self) -> bool {
        self.tried == 0
    }

    /// Notes a broken promise.
    pub fn breaks(&mut self, what: impl Into<String>) {
        self.broken.push(what.into());
    }

    /// Notes things that were promised and are gone.
    pub fn loses(&mut self, lost: Vec<String>, when: &str) {
        self.lost += lost.len() as u64;
        self.broken.extend(lost.into_iter().map(|what| format!("{when}: {what}")));
    }

    /// Notes something that has nothing to do with the promise but helps to judge the trial.
    pub fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }
}

/// Prints rows as one table.
pub struct Table<'a>(pub &'a [Row]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|row| row.trial.chars().count()).max().unwrap_or(0);
        let head = ["tried", "acknowledged", "detected", "repaired", "lost"];
        write!(f, "| {:width$} |", "trial")?;
        head.iter().try_for_each(|title| write!(f, " {title:>12} |"))?;
        writeln!(f, " remarks")?;
        write!(f, "|-{:-<width$}-|", "")?;
        head.iter().try_for_each(|_| write!(f, "-{:->12}:|", ""))?;
        writeln!(f, "-")?;
        let number = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        for row in self.0 {
            write!(f, "| {:width$} |", row.trial)?;
            let lost = (!row.is_not_run()).then_some(row.lost);
            let cells = [Some(row.tried), row.acknowledged, row.detected, row.repaired, lost];
            cells.into_iter().try_for_each(|cell| write!(f, " {:>12} |", number(cell)))?;
            writeln!(f, " {}", row.remarks.join("; "))?;
        }
        Ok(())
    }
}
