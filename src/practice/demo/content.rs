//! The documents of the demonstration family, derived from the script.

use std::collections::HashMap;

use chrono::{DateTime, Months, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::script::{CLIPS, Event, RATE, SCRIPT};
use super::second;
use crate::domain::coding::{Coding, CodingStatus};
use crate::domain::document::{Body, Document};
use crate::domain::edit::{Edit, EditError, Label, Transaction};
use crate::domain::family::{Basis, Consent, Family, ForBaby, Purpose, Standing};
use crate::domain::feedback::{Clip, Plan};
use crate::domain::id::{ClipId, DocumentId, MarkId};
use crate::domain::mark::{Extent, Mark};
use crate::domain::person::Author;
use crate::domain::scheme::{Scheme, Wording};
use crate::domain::session::{Film, Session};
use crate::domain::time::{SessionTime, Span};

const WORDS: &str = include_str!("../../../assets/demonstration/words.json");
const SCHEME: &str = include_str!("../../../assets/schemes/cues.json");

/// The words of the demonstration, in every language.
#[derive(Deserialize)]
struct Words {
    code: String,
    parent: String,
    question: Wording,
    session: Wording,
    plan: Wording,
    coders: [Wording; 2],
    clips: [ClipWords; CLIPS.len()],
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
struct ClipWords {
    title: Wording,
    prompt: Wording,
    voice: Wording,
}

/// What the first coder wrote beside the mark that begins on a frame.
#[derive(Deserialize)]
struct Comment {
    at: u32,
    text: Wording,
}

/// What the demonstration is made of, from outside.
pub struct Given<'a> {
    /// The family's id, under whose key the film is sealed.
    pub family: DocumentId,
    /// The film, already sealed and probed.
    pub film: Film,
    /// The moment at which the demonstration is made; the visit was on that day.
    pub at: DateTime<Utc>,
    /// The language its texts are in, as a BCP 47 tag.
    pub language: &'a str,
    /// New ids, each handed out once.
    pub new_id: &'a mut dyn FnMut() -> Uuid,
}

/// The documents of the demonstration family, each with its history.
#[derive(Clone, Debug)]
pub struct Content {
    /// The family record.
    pub family: Document,
    /// The one session.
    pub session: Document,
    /// The finished coding, then the second coder's.
    pub codings: [Document; 2],
    /// The feedback plan.
    pub plan: Document,
}

/// Why the demonstration could not be put together: only where what ships is broken, which a test would have shown.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// Words or scheme cannot be read.
    #[error("the demonstration's texts cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The script does not suit the scheme.
    #[error("the demonstration's script does not suit its scheme: {0}")]
    Unsuitable(#[from] EditError),
    /// A coder without a name.
    #[error("a coder of the demonstration has no name")]
    NoName,
}

impl Content {
    /// Every document, in the order in which they should be written down.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        [&self.family, &self.session].into_iter().chain(&self.codings).chain([&self.plan])
    }
}

/// The scheme the demonstration is coded with.
///
/// # Errors
/// Where the file that ships cannot be read.
pub fn scheme() -> Result<Scheme, serde_json::Error> {
    serde_json::from_str(SCHEME)
}

/// Who sits at the demonstration's desk: its first coder, so that the finished coding is their own.
///
/// # Errors
/// Where the texts that ship are broken.
pub fn author(language: &str) -> Result<Author, ContentError> {
    let words: Words = serde_json::from_str(WORDS)?;
    Author::new(words.coders[0].in_language(language)).ok_or(ContentError::NoName)
}

/// When a frame begins, in film time.
#[must_use]
pub fn moment(frame: u32) -> SessionTime {
    SessionTime::from_nanos(i64::from(frame) * 1_000_000_000 / i64::from(RATE))
}

/// Puts the demonstration family together.
///
/// # Errors
/// Where the texts, the scheme or the script that ship are broken.
pub fn content(given: Given<'_>) -> Result<Content, ContentError> {
    let words: Words = serde_json::from_str(WORDS)?;
    let Given { family: id, film, at, language, new_id } = given;
    let say = |wording: &Wording| wording.in_language(language).to_owned();
    let (media, offset) = (film.media, film.offset);
    let coder = |which: usize| Author::new(&say(&words.coders[which])).ok_or(ContentError::NoName);
    let (first, other) = (coder(0)?, coder(1)?);
    let family = Document::create(id, Body::Family(family(&words, language, at)), first.clone(), at);
    let mut document = |body: Body, author: &Author| Document::create(DocumentId(new_id()), body, author.clone(), at);

    let held = at.date_naive();
    let session = Session { family: family.id(), title: say(&words.session), held, films: vec![film] };
    let session = document(Body::Session(session), &first);
    let plan = Plan { family: family.id(), title: say(&words.plan), question: say(&words.question), clips: Vec::new() };
    let mut plan = document(Body::Plan(plan), &first);
    let empty =
        |coder: &Author, scheme: Scheme| Body::Coding(Box::new(Coding::new(session.id(), coder.clone(), scheme)));
    let mut codings = [document(empty(&first, scheme()?), &first), document(empty(&other, scheme()?), &other)];

    let mut mine = SCRIPT.to_vec();
    mine.sort_by_key(|event| event.from);
    let comments: HashMap<u32, String> =
        words.comments.iter().map(|comment| (comment.at, say(&comment.text))).collect();
    code(&mut codings[0], &mine, &comments, offset, &first, at, new_id)?;
    code(&mut codings[1], &second::seen(), &HashMap::new(), offset, &other, at, new_id)?;
    // The first coding stays open, so that a newcomer can try every key on it.
    let hand_in = codings[1].as_coding().map(|coding| coding.set_status(CodingStatus::Submitted));
    codings[1].commit(hand_in.ok_or(EditError::WrongKind)?, other, at)?;

    for ((from, until), clip) in CLIPS.into_iter().zip(&words.clips) {
        let clip = Clip {
            id: ClipId(new_id()),
            session: session.id(),
            media,
            span: Span::new(moment(from), moment(until)).ok_or(EditError::WrongExtent)?.shifted(offset),
            title: say(&clip.title),
            prompt: say(&clip.prompt),
            voice: say(&clip.voice),
            may_be_shown: true,
        };
        let added = plan.as_plan().map(|plan| plan.add_clip(clip));
        plan.commit(added.ok_or(EditError::WrongKind)?, first.clone(), at)?;
    }
    Ok(Content { family, session, codings, plan })
}

fn family(words: &Words, language: &str, at: DateTime<Utc>) -> Family {
    let today = at.date_naive();
    let consent = |purpose| Consent {
        adults: vec![words.parent.clone()],
        for_baby: Some(ForBaby { name: words.parent.clone(), standing: Standing::Parent }),
        basis: Some(Basis::Signed),
        ..Consent::new(purpose, today)
    };
    Family {
        code: words.code.clone(),
        born: today.checked_sub_months(Months::new(7)),
        // Born five weeks early, so that both ages can be seen.
        gestation_days: Some(35 * 7),
        question: words.question.in_language(language).to_owned(),
        consents: [Purpose::Care, Purpose::Supervision].map(consent).to_vec(),
        ended: None,
    }
}

/// One mark an event, one step of the history a mark, as if they had been made by hand.
fn code(
    document: &mut Document,
    events: &[Event],
    comments: &HashMap<u32, String>,
    offset: SessionTime,
    coder: &Author,
    at: DateTime<Utc>,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<(), EditError> {
    let mut signals: HashMap<u32, MarkId> = HashMap::new();
    let mut noted = comments.clone();
    for event in events {
        let id = MarkId(new_id());
        if event.is_signal() {
            signals.insert(event.from, id);
        }
        let extent = Extent::between(moment(event.from), moment(event.until)).ok_or(EditError::WrongExtent)?;
        let mark = Mark {
            id,
            code: event.act.code().to_owned(),
            extent: extent.shifted(offset),
            comment: noted.remove(&event.from).unwrap_or_default(),
            answers: event.answers.and_then(|signal| signals.get(&signal).copied()),
        };
        document.commit(Transaction::one(Label::AddMark, Edit::add_mark(mark)), coder.clone(), at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::MediaId;
    use crate::domain::session::FilmFacts;

    fn made(language: &str) -> Content {
        let film = Film {
            media: MediaId(Uuid::from_u128(7)),
            offset: SessionTime::ZERO,
            file_name: "demonstration.mkv".to_owned(),
            fingerprint: String::new(),
            bytes: 0,
            facts: FilmFacts::default(),
        };
        let mut last = 100;
        let mut new_id = || {
            last += 1;
            Uuid::from_u128(last)
        };
        let at = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let family = DocumentId(Uuid::from_u128(8));
        content(Given { family, film, at, language, new_id: &mut new_id }).expect("what ships is sound")
    }

    #[test]
    fn the_finished_coding_says_what_the_script_says() {
        let content = made("en");
        let coding = content.codings[0].as_coding().expect("a coding");
        assert_eq!(coding.marks().len(), SCRIPT.len());
        coding.verify_invariants().expect("sound");
        for event in SCRIPT {
            let lane = coding.scheme.lane(event.act.code()).expect("a code of the scheme");
            let found = coding.marks().lane(lane).find(|mark| {
                mark.code == event.act.code()
                    && mark.extent.start() == moment(event.from)
                    && mark.extent.end() == moment(event.until)
            });
            let mark = found.unwrap_or_else(|| panic!("{event:?}"));
            let answered = mark.answers.and_then(|id| coding.marks().get(id)).map(|signal| signal.extent.start());
            assert_eq!(answered, event.answers.map(moment), "{event:?}");
        }
    }

    #[test]
    fn the_second_coding_is_sound_and_differs() {
        let content = made("nb");
        let coding = content.codings[1].as_coding().expect("a coding");
        coding.verify_invariants().expect("sound");
        assert_eq!(coding.status, CodingStatus::Submitted);
        assert!(coding.marks().len() < SCRIPT.len());
        assert_ne!(coding.coder, content.codings[0].as_coding().expect("a coding").coder);
    }

    #[test]
    fn clips_are_short_may_be_shown_and_touch_nothing_that_went_badly() {
        let content = made("en");
        let plan = content.plan.as_plan().expect("a plan");
        let coding = content.codings[0].as_coding().expect("a coding");
        assert_eq!(plan.clips.len(), 3);
        for clip in &plan.clips {
            assert!(clip.may_be_shown && clip.span.length() <= SessionTime::from_secs(10));
            assert!(!clip.title.is_empty() && !clip.prompt.is_empty() && !clip.voice.is_empty());
            let bad = coding.marks().in_order().into_iter().find(|mark| {
                let negative = coding.scheme.code(&mark.code).is_some_and(|(_, code)| code.negative);
                negative && mark.extent.touches(clip.span)
            });
            assert_eq!(bad, None);
        }
    }

    #[test]
    fn every_text_stands_in_both_languages() {
        let words: Words = serde_json::from_str(WORDS).expect("readable");
        let clips = words.clips.iter().flat_map(|clip| [&clip.title, &clip.prompt, &clip.voice]);
        let comments = words.comments.iter().map(|comment| &comment.text);
        let texts = [&words.question, &words.session, &words.plan].into_iter().chain(&words.coders);
        for text in texts.chain(clips).chain(comments) {
            assert!(text.0.contains_key("en") && text.0.contains_key("nb"), "{text:?}");
        }
        for comment in &words.comments {
            assert!(SCRIPT.iter().any(|event| event.from == comment.at), "{}", comment.at);
        }
        assert_ne!(made("en").plan, made("nb").plan);
    }

    #[test]
    fn histories_replay() {
        for document in made("en").documents() {
            let again = Document::replay(document.id(), document.history().to_vec());
            assert_eq!(again.as_ref(), Ok(document));
        }
    }
}
