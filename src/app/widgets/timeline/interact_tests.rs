//! Hitting and dragging, without a window: places on the screen in, extents and intents out.

use egui::{pos2, vec2};

use super::super::axis::Axis;
use super::super::fixture::{self, secs};
use super::*;
use crate::domain::document::Document;

const AREA: Rect = Rect { min: Pos2::ZERO, max: Pos2 { x: 1148.0, y: 300.0 } };
/// The session of the fixture is this long; a second is ten points wide and the view begins at zero.
const END: SessionTime = SessionTime::from_secs(100);

struct Scene {
    document: Document,
    lanes: Vec<Lane>,
    state: TimelineState,
}

impl Scene {
    fn new() -> Self {
        let document = fixture::document(END);
        let lanes = Lane::of_coding(0, document.as_coding().expect("a coding"), "en", true);
        let mut state = TimelineState { head: 148.0, ..TimelineState::new() };
        let span = Span::new(secs(0.0), secs(90.0)).expect("ordered");
        state.axis = Some(Axis::around(span, END, 1000.0).showing(secs(0.0), 0.0, END, 1000.0));
        Self { document, lanes, state }
    }

    fn with<R>(&mut self, run: impl FnOnce(&Timeline<'_>, &Places, &mut TimelineState) -> R) -> R {
        let documents = [&self.document];
        let timeline = Timeline {
            name: "timeline",
            documents: &documents,
            lanes: &self.lanes,
            end: END,
            playhead: secs(40.0),
            playing: false,
            span: None,
            looping: false,
            sound: None,
            stills: &[],
            frame_start: None,
            decimal: '.',
        };
        timeline.count(&mut self.state);
        let places = timeline.arrange(AREA, &mut self.state);
        run(&timeline, &places, &mut self.state)
    }

    fn hit(&mut self, lane: usize, at: f64) -> Option<(String, Part)> {
        let found = self.with(|timeline, places, state| {
            timeline.hit(places, state, pos2(places.scale.x(secs(at)), places.lane(lane).center().y))
        })?;
        Some((self.document.as_coding()?.marks().get(found.mark)?.code.clone(), found.part))
    }

    /// Takes the mark that lies at `from` in a lane and pulls the pointer to `to`.
    fn dragged(&mut self, lane: usize, from: f64, to: f64) -> (Extent, Option<SessionTime>) {
        self.with(|timeline, places, state| {
            let x = places.scale.x(secs(from));
            let at = pos2(x, places.lane(lane).center().y);
            let hit = timeline.hit(places, state, at).expect("a mark lies there");
            let Some(Grab::Mark(mut held)) = timeline.take(places, state, hit, x) else { panic!("not taken") };
            timeline.pull(places, state.snap, &mut held, places.scale.x(secs(to)));
            (held.now, held.stuck)
        })
    }
}

fn during(from: f64, to: f64) -> Extent {
    Extent::During(Span::new(secs(from), secs(to)).expect("ordered"))
}

/// Pointer places are whole pixels at best, so a dragged mark is right to a tenth of one.
#[track_caller]
fn assert_near(found: Extent, wanted: Extent) {
    let off = |one: SessionTime, other: SessionTime| (one - other).nanos().abs();
    let tolerance = 10_000_000;
    assert!(
        off(found.start(), wanted.start()) <= tolerance && off(found.end(), wanted.end()) <= tolerance,
        "{found:?}, wanted {wanted:?}"
    );
}

#[test]
fn a_bar_is_taken_at_its_edges_and_its_body() {
    let mut scene = Scene::new();
    assert_eq!(scene.hit(0, 10.2), Some(("look.parent".to_owned(), Part::Start)));
    assert_eq!(scene.hit(0, 15.0), Some(("look.parent".to_owned(), Part::Body)));
    assert_eq!(scene.hit(0, 19.8), Some(("look.parent".to_owned(), Part::End)));
    assert_eq!(scene.hit(0, 25.0), None);
    assert_eq!(scene.hit(0, 95.0), Some(("look.object".to_owned(), Part::Body)), "an open state reaches the end");
}

#[test]
fn a_moment_is_taken_within_its_shape() {
    let mut scene = Scene::new();
    assert_eq!(scene.hit(1, 30.3), Some(("smile".to_owned(), Part::Body)));
    assert_eq!(scene.hit(1, 32.0), None);
}

#[test]
fn names_and_gaps_are_no_marks() {
    let mut scene = Scene::new();
    assert!(
        scene
            .with(|timeline, places, state| timeline.hit(places, state, pos2(20.0, places.lane(0).center().y)))
            .is_none()
    );
    assert!(scene.with(|timeline, places, state| timeline.hit(places, state, pos2(600.0, 5.0))).is_none());
}

#[test]
fn a_selected_mark_is_meant_before_one_that_lies_over_it() {
    let mut scene = Scene::new();
    assert_eq!(scene.hit(1, 50.05), Some(("sound".to_owned(), Part::Body)), "the shorter one lies on top");
    let long = scene.document.as_coding().expect("a coding").marks().in_order();
    let long = long.iter().find(|mark| mark.extent == during(45.0, 55.0)).expect("it is there").id;
    scene.state.selected.insert(long);
    assert_eq!(scene.hit(1, 50.05), Some(("reach".to_owned(), Part::Body)));
}

#[test]
fn a_moment_moves_freely() {
    let mut scene = Scene::new();
    assert_near(scene.dragged(1, 30.0, 63.0).0, Extent::At(secs(63.0)));
    assert_eq!(scene.dragged(1, 30.0, -50.0).0, Extent::At(secs(0.0)), "not before the beginning");
    assert_eq!(scene.dragged(1, 30.0, 500.0).0, Extent::At(END), "not after the end");
}

#[test]
fn what_comes_near_an_edge_sticks_to_it() {
    let mut scene = Scene::new();
    let (extent, stuck) = scene.dragged(1, 30.0, 39.6);
    assert_eq!((extent, stuck), (Extent::At(secs(40.0)), Some(secs(40.0))), "the playhead");
    let (extent, stuck) = scene.dragged(1, 30.0, 10.4);
    assert_eq!((extent, stuck), (Extent::At(secs(10.0)), Some(secs(10.0))), "the start of a state in another lane");
    scene.state.snap = false;
    let (extent, stuck) = scene.dragged(1, 30.0, 39.6);
    assert_near(extent, Extent::At(secs(39.6)));
    assert_eq!(stuck, None);
}

#[test]
fn a_moved_bar_sticks_with_whichever_end_is_nearer() {
    let mut scene = Scene::new();
    let (extent, stuck) = scene.dragged(1, 48.0, 32.7);
    assert_eq!(
        (extent, stuck),
        (during(30.0, 40.0), Some(secs(30.0))),
        "both ends are near, the start nearer or as near"
    );
    let (extent, _) = scene.dragged(1, 48.0, 73.0);
    assert_near(extent, during(70.0, 80.0));
}

#[test]
fn a_trimmed_edge_goes_where_the_pointer_goes() {
    let mut scene = Scene::new();
    assert_near(scene.dragged(0, 19.9, 24.9).0, during(10.0, 25.0));
    assert_near(scene.dragged(0, 10.1, 13.1).0, during(13.0, 20.0));
    assert_eq!(scene.dragged(0, 19.9, 2.0).0, during(10.0, 20.0), "a state never turns inside out");
}

#[test]
fn a_state_stops_at_its_neighbours() {
    let mut scene = Scene::new();
    assert_eq!(scene.dragged(0, 19.9, 64.0).0, during(10.0, 60.0), "trimmed: it ends where the next begins");
    assert_eq!(scene.dragged(0, 15.0, 61.0).0, during(50.0, 60.0), "moved: it keeps its length");
    assert_eq!(scene.dragged(0, 60.1, 12.0).0, Extent::Since(secs(20.0)), "an open one begins where the last ended");
}

#[test]
fn what_is_dragged_lands_on_frames() {
    let mut scene = Scene::new();
    let frames = |at: SessionTime| SessionTime::from_nanos(at.nanos() / 40_000_000 * 40_000_000);
    let extent = scene.with(|timeline, places, state| {
        let timeline = Timeline { frame_start: Some(&frames), ..*timeline };
        let x = places.scale.x(secs(30.0));
        let hit = timeline.hit(places, state, pos2(x, places.lane(1).center().y)).expect("a mark");
        let Some(Grab::Mark(mut held)) = timeline.take(places, state, hit, x) else { panic!("not taken") };
        timeline.pull(places, false, &mut held, places.scale.x(secs(70.05)));
        held.now
    });
    assert_eq!(extent, Extent::At(SessionTime::from_millis(70_040)));
}

#[test]
fn a_lane_that_cannot_be_written_gives_nothing_to_hold() {
    let mut scene = Scene::new();
    scene.lanes.iter_mut().for_each(|lane| lane.editable = false);
    let taken = scene.with(|timeline, places, state| {
        let x = places.scale.x(secs(15.0));
        let hit = timeline.hit(places, state, pos2(x, places.lane(0).center().y)).expect("it can be selected");
        timeline.take(places, state, hit, x).is_some()
    });
    assert!(!taken);
    assert_eq!(scene.state.selected.len(), 1);
}

#[test]
fn a_rectangle_selects_what_it_touches() {
    let mut scene = Scene::new();
    scene.with(|timeline, places, state| {
        let from = places.lane(0).center() - vec2(0.0, 4.0);
        let area = Rect::from_two_pos(
            pos2(places.scale.x(secs(5.0)), from.y),
            pos2(places.scale.x(secs(35.0)), places.lane(1).center().y),
        );
        timeline.select_in(state, area, AREA);
    });
    assert_eq!(scene.state.selected.len(), 2, "the first state and the smile");
}

#[test]
fn ctrl_adds_and_takes_away() {
    let mut state = TimelineState::new();
    let (one, other) = (fixture::mark_id(1), fixture::mark_id(2));
    select(&mut state, one, Modifiers::NONE);
    select(&mut state, other, Modifiers::COMMAND);
    assert_eq!(state.selected.len(), 2);
    select(&mut state, one, Modifiers::COMMAND);
    assert_eq!(state.selected.iter().collect::<Vec<_>>(), [&other]);
    select(&mut state, one, Modifiers::NONE);
    assert_eq!(state.selected.iter().collect::<Vec<_>>(), [&one]);
}
