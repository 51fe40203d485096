//! A session that looks like one: three minutes of play, coded in every tier.

use chrono::DateTime;
use samspill::app::widgets::timeline::waveform::Envelope;
use samspill::domain::coding::Coding;
use samspill::domain::document::{Body, Document};
use samspill::domain::edit::Transaction;
use samspill::domain::id::{DocumentId, MarkId, MediaId};
use samspill::domain::person::Author;
use samspill::domain::scheme::Scheme;
use samspill::domain::session::{Film, FilmFacts, PictureFacts, Session};
use samspill::domain::time::SessionTime;
use uuid::Uuid;

/// Where the session ends.
pub const END: SessionTime = SessionTime::from_secs(184);

/// The session.
pub const SESSION: DocumentId = DocumentId(Uuid::from_u128(0xA1));
/// Its coding.
pub const CODING: DocumentId = DocumentId(Uuid::from_u128(0xA2));

/// Another person's coding of it.
pub const OTHER: DocumentId = DocumentId(Uuid::from_u128(0xA3));
/// Its film.
pub const MEDIA: MediaId = MediaId(Uuid::from_u128(0xA4));

/// The session, of the sample library's first family.
pub fn session() -> Document {
    let picture = PictureFacts {
        width: 640,
        height: 360,
        rotation: 0,
        codec: "H.264".to_owned(),
        frames: 4_600,
        variable_rate: false,
    };
    let facts = FilmFacts { duration: END, container: "MP4".to_owned(), picture: Some(picture), sound: None };
    let film = Film {
        media: MEDIA,
        offset: SessionTime::ZERO,
        file_name: "play.mp4".to_owned(),
        fingerprint: "a4".repeat(32),
        bytes: 21_000_000,
        facts,
    };
    let family = crate::sample::id(crate::sample::FAMILY);
    let (title, held) = ("Play on the floor, third visit".to_owned(), crate::sample::day("2026-11-20"));
    let body = Body::Session(Session { family, title, held, films: vec![film] });
    Document::create(SESSION, body, coder(), DateTime::UNIX_EPOCH)
}

/// The scheme that comes with the program.
pub fn scheme() -> Scheme {
    serde_json::from_str(include_str!("../../assets/schemes/cues.json")).expect("the scheme is sound")
}

/// The coder.
pub fn coder() -> Author {
    Author::new("Kari Nordmann").expect("a name")
}

fn commit(document: &mut Document, transaction: Transaction) {
    document.commit(transaction, coder(), DateTime::UNIX_EPOCH).expect("it applies");
}

fn press(document: &mut Document, code: &str, at: f64, number: u128) {
    let coding = document.as_coding().expect("a coding");
    let pressed = coding.press(code, SessionTime::from_secs_f64(at), MarkId(Uuid::from_u128(number)));
    commit(document, pressed.expect("the code is known"));
}

/// A coding as somebody would make it.
pub fn document() -> Document {
    let coding = Coding::new(SESSION, coder(), scheme());
    let mut document = Document::create(CODING, Body::Coding(Box::new(coding)), coder(), DateTime::UNIX_EPOCH);
    let mut number = 0x1000;
    let mut next = || {
        number += 1;
        number
    };
    for (code, at) in [("episode.play", 4.0), ("episode.still", 118.0), ("episode.reunion", 149.0)] {
        press(&mut document, code, at, next());
    }
    let gaze =
        ["parent", "object", "parent", "elsewhere", "parent", "object", "parent", "elsewhere", "closed", "parent"];
    let mut at = 5.0;
    for (index, code) in gaze.iter().cycle().take(21).enumerate() {
        press(&mut document, &format!("infant.gaze.{code}"), at, next());
        at += [9.3, 4.1, 12.7, 3.2, 7.9, 5.5, 14.2][index % 7];
    }
    let cues = ["smile", "sound", "reach", "smile", "turns-away", "sound", "stilling", "fuss", "smile"];
    let answers = ["mirrors", "names", "offers", "confirms", "waits", "takes-turn", "follows", "soothes", "mirrors"];
    let readings =
        ["fitting", "fitting", "fitting", "fitting", "not-fitting", "fitting", "fitting", "not-noticed", "fitting"];
    let mut at = 8.0;
    for index in 0..18 {
        let spot = index % 9;
        let cue = MarkId(Uuid::from_u128(next()));
        let coding = document.as_coding().expect("a coding");
        let length = [2.2, 0.0, 1.4, 3.1, 0.0, 0.0, 2.0, 4.5, 0.0][spot];
        let (from, to) = (SessionTime::from_secs_f64(at), SessionTime::from_secs_f64(at + length));
        let placed = coding.place(&format!("infant.{}", cues[spot]), from, to, cue).expect("there is room");
        commit(&mut document, placed);
        if spot != 7 {
            let answer = MarkId(Uuid::from_u128(next()));
            press(&mut document, &format!("parent.{}", answers[spot]), at + 1.1 + length, answer.0.as_u128());
            let linked = document.as_coding().expect("a coding").link(answer, Some(cue)).expect("it answers");
            commit(&mut document, linked);
        }
        press(&mut document, &format!("reading.{}", readings[spot]), at + 2.4 + length, next());
        at += [7.7, 11.2, 6.4, 13.1, 8.8][index % 5];
    }
    let shared = document.as_coding().expect("a coding");
    let (from, to) = (SessionTime::from_secs(84), SessionTime::from_secs(97));
    let shared = shared.place("dyad.shared", from, to, MarkId(Uuid::from_u128(next()))).expect("there is room");
    commit(&mut document, shared);
    let noted = document.as_coding().expect("a coding").marks().in_order()[6].id;
    let noted = document.as_coding().expect("a coding").comment(noted, "Lights up when mother leans in").expect("open");
    commit(&mut document, noted);
    document
}

/// Sound as a voice would make it.
pub fn sound() -> Envelope {
    let loud = |index: i64| {
        let second = index as f64 / 100.0;
        let talk = ((second * 0.9).sin() * (second * 0.37).cos()).max(0.0).powi(2);
        let syllables = (second * 17.0).sin().abs() * 0.7 + 0.3;
        (0.03 + talk * syllables * 0.8) as f32
    };
    let stretches = END.nanos() / 10_000_000;
    Envelope::new(SessionTime::ZERO, SessionTime::from_millis(10), (0..stretches).map(|at| (-loud(at), loud(at))))
}

/// Where the long session ends.
pub const LONG: SessionTime = SessionTime::from_secs(3_600);

/// An hour coded so densely that the timeline cannot draw every mark.
pub fn crowd() -> Document {
    let mut marks = Vec::new();
    let mut noise = 7_u64;
    let mut below = |bound: u64| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((noise >> 33) % bound) as i64
    };
    let mut mark = |code: String, start: i64, end: i64| {
        let id = Uuid::from_u128(0x9_0000 + marks.len() as u128);
        let times = serde_json::json!({"start": start * 1_000_000, "end": end * 1_000_000});
        let extent = if start == end {
            serde_json::json!({"at": start * 1_000_000})
        } else {
            serde_json::json!({"during": times})
        };
        marks.push(serde_json::json!({"id": id, "code": code, "extent": extent}));
    };
    let gaze = ["parent", "object", "elsewhere", "closed"];
    let (mut at, end) = (0, LONG.nanos() / 1_000_000);
    while at < end {
        let length = 200 + below(4_000);
        // Now and then nobody looks anywhere, and twice the baby sleeps.
        let asleep = (700_000..1_000_000).contains(&at) || (2_600_000..2_700_000).contains(&at);
        if !asleep {
            mark(format!("infant.gaze.{}", gaze[below(4) as usize]), at, at + length - below(150));
            mark("infant.sound".to_owned(), at + 50, at + 50);
            mark("parent.names".to_owned(), at + 90, at + 90 + below(900));
        }
        at += length;
    }
    let coding = serde_json::json!({"session": SESSION, "coder": coder(), "scheme": scheme(), "marks": marks});
    let coding: Coding = serde_json::from_value(coding).expect("the coding is sound");
    Document::create(CODING, Body::Coding(Box::new(coding)), coder(), DateTime::UNIX_EPOCH)
}
