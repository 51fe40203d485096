//! What a library says when it opens: what happened, what is safe, and what to do, where there is something.

use super::language::{moment, tr};
use super::notice::Notice;
use super::say;
use super::store::Found;
use crate::vault::{Copy, OpenReport, Repaired, Settled};

/// What opening found and did, the most pressing last, where notices stand nearest to the eye. Nothing after an
/// undisturbed close.
#[must_use]
pub fn news(found: &Found) -> Vec<Notice> {
    let report = &found.report;
    let mut news: Vec<Notice> = found.restored.iter().map(say::restored).collect();
    news.extend(carried_on(report));
    news.extend(set_right(report));
    if let Some(last) = report.clock_behind {
        news.push(Notice::warning(tr!("opened-clock-behind", last = moment(last))));
    }
    if report.disk_full {
        news.push(Notice::failure(tr("opened-disk-full")));
    }
    if !report.findings.is_empty() {
        news.push(Notice::failure(tr!("verify-damaged", count = report.findings.len())));
    }
    news.extend(found.read_only.as_ref().map(|why| Notice::failure(say::read_only(why))));
    news
}

/// What had been begun, and was brought to its end.
fn carried_on(report: &OpenReport) -> Vec<Notice> {
    let mut news = Vec::new();
    if let Some(migrated) = report.migrated {
        news.push(Notice::information(tr!("opened-migrated", from = migrated.from, to = migrated.to)));
    }
    news.extend(report.settled.map(|settled| {
        Notice::information(tr(match settled {
            Settled::Undone => "opened-exchange-undone",
            Settled::Finished => "opened-exchange-finished",
        }))
    }));
    if !report.erased.is_empty() {
        news.push(Notice::information(tr!("opened-erased", count = report.erased.len())));
    }
    news
}

/// What a crash or damage left, and what became of it.
fn set_right(report: &OpenReport) -> Vec<Notice> {
    let mut news = Vec::new();
    let set_aside = report.set_aside();
    if set_aside > 0 {
        news.push(Notice::warning(tr!("library-recovered", count = set_aside)));
    }
    if report.unfinished_films > 0 {
        news.push(Notice::warning(tr!("opened-unfinished-films", count = report.unfinished_films)));
    }
    if !report.repaired.is_empty() {
        let mut from: Vec<String> = report.repaired.iter().map(origin).collect();
        from.dedup();
        let (count, from) = (report.repaired.len(), from.join(", "));
        news.push(Notice::warning(tr!("opened-repaired", count = count, from = from)));
    }
    news
}

/// Where the whole copy was.
fn origin(repaired: &Repaired) -> String {
    match &repaired.from {
        Copy::Store => tr("copy-store"),
        Copy::Snapshot { taken } => tr!("copy-snapshot", when = moment(*taken)),
        Copy::Backup { folder } => tr!("copy-backup", folder = folder.display().to_string()),
        Copy::Remade => tr("copy-remade"),
    }
}
