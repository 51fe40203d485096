//! How a second coder, who did not know the first one's marks, saw the same film.

use super::script::{Act, Event, FRAMES, Gaze, Reading, SCRIPT};

/// Signals the second coder did not see, by first frame: the quiet ones.
const MISSED: [u32; 2] = [206, 634];

/// What the second coder called otherwise, by first frame.
const OTHERWISE: [(u32, Act, Act); 6] = [
    (356, Act::Mirrors, Act::Confirms),
    (524, Act::TakesTurn, Act::Confirms),
    (600, Act::Read(Reading::NotFitting), Act::Read(Reading::NotNoticed)),
    (694, Act::Tired, Act::Fuss),
    (722, Act::Read(Reading::CannotTell), Act::Read(Reading::NotNoticed)),
    // The hand that soothes passes before the baby's eyes.
    (764, Act::Looks(Gaze::Elsewhere), Act::Looks(Gaze::Object)),
];

/// The film's events as the second coder saw them, in the order of their first frames.
#[must_use]
pub fn seen() -> Vec<Event> {
    let mut seen: Vec<Event> = SCRIPT.iter().filter_map(perceived).collect();
    seen.sort_by_key(|event| event.from);
    seen
}

fn perceived(event: &Event) -> Option<Event> {
    if event.is_signal() && MISSED.contains(&event.from) {
        return None;
    }
    let unseen = event.answers.is_some_and(|signal| MISSED.contains(&signal));
    if unseen && matches!(event.act, Act::Read(_)) {
        return None;
    }
    let renamed = OTHERWISE.iter().find(|(from, was, _)| *from == event.from && *was == event.act);
    let act = renamed.map_or(event.act, |(_, _, called)| *called);
    let answers = event.answers.filter(|_| !unseen).map(moved);
    Some(Event { act, from: moved(event.from), until: moved(event.until), answers })
}

/// Where the second coder put a boundary: some frames beside the first one's, the same way whenever it is asked.
fn moved(frame: u32) -> u32 {
    if frame == 0 || frame == FRAMES { frame } else { (frame + frame * 7 % 13).saturating_sub(5).min(FRAMES) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_coder_sees_nearly_the_same() {
        let seen = seen();
        assert!(seen.len() > SCRIPT.len() - 6 && seen.len() < SCRIPT.len());
        assert!(
            SCRIPT.iter().flat_map(|event| [event.from, event.until]).all(|frame| moved(frame).abs_diff(frame) <= 7)
        );
        for event in &seen {
            assert!(event.from <= event.until, "{event:?}");
            let Some(signal) = event.answers else { continue };
            assert_eq!(seen.iter().filter(|other| other.is_signal() && other.from == signal).count(), 1, "{event:?}");
        }
    }

    #[test]
    fn every_difference_names_something_that_happens() {
        for (from, was, _) in OTHERWISE {
            assert!(SCRIPT.iter().any(|event| event.from == from && event.act == was), "{from}");
        }
        assert!(MISSED.iter().all(|from| SCRIPT.iter().any(|event| event.is_signal() && event.from == *from)));
    }
}
