//! The page by which a family reads what it was handed.

use super::{ACCESS, FAMILY};
use crate::domain::family::{Consent, Purpose};
use crate::interchange::family::FamilyFile;
use crate::interchange::json::SessionFile;
use crate::practice::words::word;

/// Plain and readable on paper too; nothing is fetched from anywhere.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2em .8em .2em 0;\
border-bottom:1px solid #ccc}video{max-width:100%}";

/// The page as HTML, in a language by its tag.
pub(super) fn write(file: &FamilyFile, language: &str) -> String {
    let page = Page { file, language };
    let title = format!("{} {}", page.say("handover-title"), escaped(&file.record.code));
    let parts =
        [page.about(), page.record(), page.consents(), page.visits(), page.plans(), page.access(), page.others()];
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n{}</body>\n</html>\n",
        parts.concat(),
        language = escaped(language),
    )
}

struct Page<'a> {
    file: &'a FamilyFile,
    language: &'a str,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        escaped(&word(self.language, key))
    }

    fn heading(&self, key: &str) -> String {
        format!("<h2>{}</h2>\n", self.say(key))
    }

    fn table(&self, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
        let head: String = heads.iter().map(|key| format!("<th>{}</th>", self.say(key))).collect();
        let cells = |row: Vec<String>| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
        let rows: String = rows.map(|row| format!("<tr>{}</tr>\n", cells(row))).collect();
        format!("<table>\n<tr>{head}</tr>\n{rows}</table>\n")
    }

    fn about(&self) -> String {
        let written = self.file.written.format("%Y-%m-%d %H:%M UTC");
        format!("<p>{}</p>\n<p>{}: {written}</p>\n", self.say("handover-about"), self.say("handover-written"))
    }

    fn record(&self) -> String {
        let record = &self.file.record;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let facts = [
            ("handover-code", escaped(&record.code)),
            ("handover-born", day(record.born)),
            ("handover-question", escaped(&record.question)),
            ("handover-ended", day(record.ended)),
        ];
        let said = facts.into_iter().filter(|(_, value)| !value.is_empty());
        let lines: String = said.map(|(key, value)| format!("<p>{}: {value}</p>\n", self.say(key))).collect();
        self.heading("handover-record") + &lines
    }

    fn consents(&self) -> String {
        let row = |consent: &Consent| {
            let withdrawn = consent.withdrawn.as_ref().map(|withdrawal| withdrawal.on.to_string());
            let until = consent.until.map(|day| day.to_string());
            vec![
                self.say(purpose(consent.purpose)),
                consent.given.to_string(),
                until.unwrap_or_default(),
                withdrawn.unwrap_or_default(),
            ]
        };
        let heads = ["handover-purpose", "handover-given", "handover-until", "handover-withdrawn"];
        self.heading("handover-consents") + &self.table(&heads, self.file.record.consents.iter().map(row))
    }

    fn visits(&self) -> String {
        let visits = self.file.sessions.iter().enumerate().map(|(index, visit)| self.visit(index, visit));
        self.heading("handover-visits") + &visits.collect::<String>()
    }

    fn visit(&self, index: usize, visit: &SessionFile) -> String {
        let films = visit.films.iter().filter_map(|film| {
            let place = self.file.films.iter().find(|place| place.media == film.media)?;
            let (path, name) = (escaped(&place.path), escaped(&film.file_name));
            Some(format!(
                "<p>{}: <a href=\"{path}\">{name}</a></p>\n<video controls preload=\"none\" src=\"{path}\"></video>\n",
                self.say("handover-film"),
            ))
        });
        let films: String = films.collect();
        let codings = visit.codings.iter().map(|coding| {
            format!(
                "<p>{}: {} ({})</p>\n",
                self.say("handover-coder"),
                escaped(coding.coder.name()),
                coding.marks.len()
            )
        });
        let codings: String = codings.collect();
        let marks = format!("marks/{}.csv", index + 1);
        format!(
            "<h3>{}, {}</h3>\n{films}<p>{}: <a href=\"{marks}\">{marks}</a></p>\n{codings}",
            escaped(&visit.title),
            visit.held,
            self.say("handover-marks"),
        )
    }

    fn plans(&self) -> String {
        let plans = self.file.plans.iter().map(|record| {
            let clips = record.plan.clips.iter().map(|clip| {
                let span = format!("{} – {}", clip.span.start(), clip.span.end());
                vec![span, escaped(&clip.title), escaped(&clip.voice)]
            });
            let heads = ["handover-moment", "handover-marks", "handover-voice"];
            format!("<h3>{}</h3>\n{}", escaped(&record.plan.title), self.table(&heads, clips))
        });
        self.heading("handover-plans") + &plans.collect::<String>()
    }

    fn access(&self) -> String {
        let rows = self.file.access.iter().map(|note| {
            let at = note.at.format("%Y-%m-%d %H:%M UTC").to_string();
            vec![at, escaped(note.who.name()), note.what.word().to_owned(), escaped(&note.about.to_string())]
        });
        let heads = ["handover-at", "handover-who", "handover-what", "handover-about-what"];
        self.heading("handover-access") + &self.table(&heads, rows)
    }

    fn others(&self) -> String {
        let link = |file: &str, key| format!("<li><a href=\"{file}\">{file}</a>: {}</li>\n", self.say(key));
        let links = link(FAMILY, "handover-family-json") + &link(ACCESS, "handover-access-csv");
        format!("{}<ul>\n{links}</ul>\n", self.heading("handover-other-files"))
    }
}

const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Care => "handover-purpose-care",
        Purpose::Supervision => "handover-purpose-supervision",
        Purpose::Training => "handover-purpose-training",
        Purpose::Research => "handover-purpose-research",
    }
}

/// Text that a browser takes for nothing but text.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
