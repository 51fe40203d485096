//! The demonstration family in memory, with its drawn film and no decoder: what the rooms that play film are tested on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use samspill::app::film::Still;
use samspill::app::model::Model;
use samspill::app::store::{Event, LibraryFacts, Side};
use samspill::domain::document::{Body, Document};
use samspill::domain::id::{DocumentId, MediaId};
use samspill::domain::session::{Film, FilmFacts, PictureFacts, SoundFacts};
use samspill::domain::time::SessionTime;
use samspill::media::picture::Picture;
use samspill::practice::demo::content::{Content, Given, author, content, moment};
use samspill::practice::demo::draw::{HEIGHT, WIDTH, frame};
use samspill::practice::demo::script::{FRAMES, RATE};
use uuid::Uuid;

use crate::sample::noon;

/// The film.
pub fn media() -> MediaId {
    MediaId(Uuid::from_u128(7))
}

fn film() -> Film {
    let picture = PictureFacts {
        width: WIDTH,
        height: HEIGHT,
        rotation: 0,
        codec: "VP8".to_owned(),
        frames: u64::from(FRAMES),
        variable_rate: false,
    };
    let facts = FilmFacts {
        duration: moment(FRAMES),
        container: "Matroska".to_owned(),
        picture: Some(picture),
        sound: Some(SoundFacts { codec: "Vorbis".to_owned(), rate: 48_000, channels: 1 }),
    };
    Film {
        media: media(),
        offset: SessionTime::from_secs(2),
        file_name: "demonstration.mkv".to_owned(),
        fingerprint: String::new(),
        bytes: 3_000_000,
        facts,
    }
}

/// The documents of the demonstration family.
pub fn family(language: &str) -> Content {
    let mut last = 100;
    let mut new_id = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let family = DocumentId(Uuid::from_u128(1));
    let at: DateTime<Utc> = noon();
    content(Given { family, film: film(), at, language, new_id: &mut new_id }).expect("what ships is sound")
}

/// The frame that is drawn at a moment of the film.
pub fn pixels(at: SessionTime) -> (u32, u32, Arc<[u8]>) {
    let number = at.nanos() * i64::from(RATE) / 1_000_000_000;
    let mut rgba = vec![0; (WIDTH * HEIGHT * 4) as usize];
    frame(u32::try_from(number).unwrap_or(0).min(FRAMES - 1), &mut rgba);
    (WIDTH, HEIGHT, rgba.into())
}

/// A window's state over documents, with a film that needs no decoder.
pub fn model_of(documents: Vec<Document>, language: &str) -> Model {
    let facts = LibraryFacts {
        folder: "/home/ingrid/Samspill/demonstration".into(),
        demonstration: true,
        person: author(language).expect("a name"),
        person_id: None,
        must_change_passphrase: false,
        roles: samspill::domain::person::Role::of_a_founder(),
        version: 1,
        created: None,
    };
    let mut model = Model::with_documents(facts, documents, noon);
    let length = moment(1);
    model.set_opener(Box::new(move |_, _| Ok(Box::new(Still::new(length, i64::from(FRAMES), pixels)))));
    model.set_still_maker(
        Arc::new(move || {
            Box::new(move |_, _, at| {
                let (width, height, rgba) = pixels(at);
                Some(Picture { width, height, rgba, from: at, until: at + length })
            })
        }),
        Arc::new(|| {}),
    );
    model.receive(Event::Side(media(), Side::Index, Some(Arc::from([0_u8; 1]))));
    model
}

/// A window's state over the demonstration family.
pub fn model(language: &str) -> Model {
    model_of(family(language).documents().cloned().collect(), language)
}

/// The same with another plan.
pub fn model_with(language: &str, change: impl Fn(&mut samspill::domain::feedback::Plan)) -> Model {
    let content = family(language);
    let documents = content.documents().cloned().map(|document| match document.as_plan() {
        Some(plan) => {
            let mut plan = plan.clone();
            change(&mut plan);
            Document::create(document.id(), Body::Plan(plan), author(language).expect("a name"), noon())
        }
        None => document,
    });
    let documents = documents.collect();
    model_of(documents, language)
}
