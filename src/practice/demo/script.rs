//! What happens in the demonstration film, at which frames.
//!
//! This table is the ground truth: the picture, the sound, the finished coding and the second coder's coding are all
//! derived from it. It knows neither pixels nor documents.

/// Frames a second.
pub const RATE: u32 = 25;
/// How many frames the film has.
pub const FRAMES: u32 = 1250;

/// Where the baby looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaze {
    /// At the parent.
    Parent,
    /// At the ball.
    Object,
    /// At neither.
    Elsewhere,
    /// Nowhere: the eyes are closed.
    Closed,
}

/// How the parent met a signal, in the judgement of whoever coded the film first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Noticed, and the answer fitted.
    Fitting,
    /// Noticed, but the answer did not fit.
    NotFitting,
    /// Not noticed.
    NotNoticed,
    /// The picture does not tell.
    CannotTell,
}

/// What somebody does, or what happens between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Baby: looks somewhere.
    Looks(Gaze),
    /// Baby: smiles.
    Smile,
    /// Baby: makes a sound.
    Sound,
    /// Baby: reaches for the ball.
    Reach,
    /// Baby: goes still and takes in.
    Stilling,
    /// Baby: turns away.
    TurnsAway,
    /// Baby: yawns.
    Tired,
    /// Baby: fusses.
    Fuss,
    /// Baby: hand to mouth.
    SelfSoothes,
    /// Parent: waits.
    Waits,
    /// Parent: names what the baby does or sees.
    Names,
    /// Parent: mirrors sound or face.
    Mirrors,
    /// Parent: confirms.
    Confirms,
    /// Parent: follows the baby's interest.
    Follows,
    /// Parent: offers the ball.
    Offers,
    /// Parent: soothes.
    Soothes,
    /// Parent: takes a turn.
    TakesTurn,
    /// A judgement of one signal.
    Read(Reading),
    /// Together: a shared moment.
    Shared,
    /// Together: a rupture.
    Rupture,
    /// Together: a repair.
    Repair,
    /// The occasion: free play.
    FreePlay,
}

impl Act {
    /// The code that names it in the scheme `samspill.cues`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Looks(Gaze::Parent) => "infant.gaze.parent",
            Self::Looks(Gaze::Object) => "infant.gaze.object",
            Self::Looks(Gaze::Elsewhere) => "infant.gaze.elsewhere",
            Self::Looks(Gaze::Closed) => "infant.gaze.closed",
            Self::Smile => "infant.smile",
            Self::Sound => "infant.sound",
            Self::Reach => "infant.reach",
            Self::Stilling => "infant.stilling",
            Self::TurnsAway => "infant.turns-away",
            Self::Tired => "infant.tired",
            Self::Fuss => "infant.fuss",
            Self::SelfSoothes => "infant.self-soothes",
            Self::Waits => "parent.waits",
            Self::Names => "parent.names",
            Self::Mirrors => "parent.mirrors",
            Self::Confirms => "parent.confirms",
            Self::Follows => "parent.follows",
            Self::Offers => "parent.offers",
            Self::Soothes => "parent.soothes",
            Self::TakesTurn => "parent.takes-turn",
            Self::Read(Reading::Fitting) => "reading.fitting",
            Self::Read(Reading::NotFitting) => "reading.not-fitting",
            Self::Read(Reading::NotNoticed) => "reading.not-noticed",
            Self::Read(Reading::CannotTell) => "reading.cannot-tell",
            Self::Shared => "dyad.shared",
            Self::Rupture => "dyad.rupture",
            Self::Repair => "dyad.repair",
            Self::FreePlay => "episode.play",
        }
    }
}

/// One thing that happens: frames `from..until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happens.
    pub act: Act,
    /// The first frame on which it can be seen or heard.
    pub from: u32,
    /// The first frame on which it no longer can; equal to `from` for a moment.
    pub until: u32,
    /// The baby's signal it answers or judges, known by that signal's first frame.
    pub answers: Option<u32>,
}

impl Event {
    /// Whether it is one of the baby's signals, which a parent may answer.
    #[must_use]
    pub const fn is_signal(&self) -> bool {
        use Act::{Fuss, Reach, SelfSoothes, Smile, Sound, Stilling, Tired, TurnsAway};
        matches!(self.act, Smile | Sound | Reach | Stilling | TurnsAway | Tired | Fuss | SelfSoothes)
    }
}

const fn on(act: Act, from: u32, until: u32) -> Event {
    Event { act, from, until, answers: None }
}

const fn answer(act: Act, from: u32, until: u32, signal: u32) -> Event {
    Event { act, from, until, answers: Some(signal) }
}

const fn read(reading: Reading, at: u32, signal: u32) -> Event {
    Event { act: Act::Read(reading), from: at, until: at, answers: Some(signal) }
}

/// Everything that happens. Signals have distinct first frames; gaze covers the film without a gap.
pub const SCRIPT: &[Event] = &[
    on(Act::FreePlay, 0, FRAMES),
    // Meeting: a sound is mirrored, a smile is confirmed.
    on(Act::Looks(Gaze::Parent), 0, 200),
    on(Act::Waits, 12, 58),
    on(Act::Sound, 60, 84),
    answer(Act::Mirrors, 98, 126, 60),
    read(Reading::Fitting, 100, 60),
    on(Act::Smile, 130, 192),
    answer(Act::Confirms, 150, 186, 130),
    read(Reading::Fitting, 152, 130),
    // The ball: the parent follows, names and offers.
    on(Act::Looks(Gaze::Object), 200, 332),
    on(Act::Stilling, 206, 252),
    answer(Act::Follows, 222, 262, 206),
    answer(Act::Names, 232, 262, 206),
    read(Reading::Fitting, 226, 206),
    on(Act::Reach, 268, 326),
    answer(Act::Offers, 290, 352, 268),
    read(Reading::Fitting, 294, 268),
    on(Act::Looks(Gaze::Parent), 332, 566),
    on(Act::Shared, 332, 402),
    on(Act::Smile, 344, 398),
    answer(Act::Mirrors, 356, 398, 344),
    read(Reading::Fitting, 358, 344),
    // Taking turns.
    on(Act::Sound, 412, 436),
    answer(Act::TakesTurn, 448, 476, 412),
    read(Reading::Fitting, 450, 412),
    on(Act::Sound, 490, 512),
    answer(Act::TakesTurn, 524, 552, 490),
    read(Reading::Fitting, 526, 490),
    // Too much at once: the baby turns away, and the parent goes on.
    on(Act::Looks(Gaze::Elsewhere), 566, 712),
    on(Act::TurnsAway, 574, 652),
    on(Act::Rupture, 574, 740),
    answer(Act::Offers, 596, 650, 574),
    read(Reading::NotFitting, 600, 574),
    on(Act::SelfSoothes, 634, 692),
    read(Reading::NotNoticed, 670, 634),
    on(Act::Tired, 694, 724),
    read(Reading::CannotTell, 722, 694),
    on(Act::Looks(Gaze::Closed), 712, 764),
    on(Act::Fuss, 728, 772),
    // Finding back: the parent waits, then soothes, and is met by a look and a smile.
    on(Act::Waits, 662, 738),
    on(Act::Repair, 740, 862),
    answer(Act::Soothes, 744, 836, 728),
    read(Reading::Fitting, 748, 728),
    on(Act::Looks(Gaze::Elsewhere), 764, 806),
    on(Act::Stilling, 778, 812),
    on(Act::Looks(Gaze::Parent), 806, 956),
    on(Act::Smile, 846, 912),
    answer(Act::Mirrors, 860, 912, 846),
    read(Reading::Fitting, 862, 846),
    answer(Act::Confirms, 922, 950, 846),
    // The ball again, shared to the end.
    on(Act::Looks(Gaze::Object), 956, 1062),
    on(Act::Reach, 984, 1040),
    answer(Act::Follows, 1002, 1048, 984),
    answer(Act::Names, 1012, 1044, 984),
    read(Reading::Fitting, 1006, 984),
    on(Act::Looks(Gaze::Parent), 1062, FRAMES),
    on(Act::Shared, 1070, 1222),
    on(Act::Sound, 1084, 1110),
    answer(Act::Mirrors, 1124, 1152, 1084),
    read(Reading::Fitting, 1126, 1084),
    on(Act::Smile, 1160, 1226),
    answer(Act::Confirms, 1178, 1212, 1160),
    read(Reading::Fitting, 1180, 1160),
];

/// The three moments chosen for the parent: first frame and the first frame after.
pub const CLIPS: [(u32, u32); 3] = [(50, 196), (258, 404), (788, 952)];

/// Where the baby looks on a frame.
#[must_use]
pub fn gaze(frame: u32) -> Gaze {
    let looks = SCRIPT.iter().find_map(|event| match event.act {
        Act::Looks(gaze) if (event.from..event.until).contains(&frame) => Some(gaze),
        _ => None,
    });
    looks.unwrap_or(Gaze::Parent)
}

/// How far an act has unfolded on a frame: 0 before `from` and from `until` on, above 0 on every frame between, 1 once
/// it is fully there. `ease` is the number of frames it takes to come and to go.
#[must_use]
pub fn strength(act: Act, frame: u32, ease: u32) -> f32 {
    events(act).map(|event| unfolded(event, frame, ease)).fold(0.0, f32::max)
}

fn unfolded(event: &Event, frame: u32, ease: u32) -> f32 {
    if !(event.from..event.until).contains(&frame) {
        return 0.0;
    }
    let nearest = (frame - event.from + 1).min(event.until - frame);
    smooth((nearest as f32 / ease as f32).min(1.0))
}

/// All events of an act, in order.
pub fn events(act: Act) -> impl Iterator<Item = &'static Event> {
    SCRIPT.iter().filter(move |event| event.act == act)
}

/// Slow at both ends.
#[must_use]
pub fn smooth(x: f32) -> f32 {
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaze_covers_the_film_without_gap_or_overlap() {
        let mut looks: Vec<_> = SCRIPT.iter().filter(|event| matches!(event.act, Act::Looks(_))).collect();
        looks.sort_by_key(|event| event.from);
        assert_eq!(looks.first().map(|event| event.from), Some(0));
        assert_eq!(looks.last().map(|event| event.until), Some(FRAMES));
        assert!(looks.windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn every_answer_names_one_signal_that_began_before_it() {
        for event in SCRIPT {
            assert!(event.from <= event.until && event.until <= FRAMES, "{event:?}");
            let Some(signal) = event.answers else { continue };
            let answered = SCRIPT.iter().filter(|other| other.is_signal() && other.from == signal).count();
            assert_eq!(answered, 1, "{event:?}");
            assert!(signal < event.from, "{event:?}");
        }
    }

    #[test]
    fn an_act_shows_on_its_first_and_last_frame_and_not_beside_them() {
        for event in SCRIPT.iter().filter(|event| event.is_signal()) {
            assert!(strength(event.act, event.from, 6) > 0.0 && strength(event.act, event.until - 1, 6) > 0.0);
            assert!(strength(event.act, event.from - 1, 6) == 0.0 && strength(event.act, event.until, 6) == 0.0);
        }
    }
}
