//! The ordered index of a coding's marks.
//!
//! Marks are kept once, by id; each lane keeps an order by start. Questions are asked of a lane, a lane being the
//! position of the code's tier in the scheme.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use super::id::MarkId;
use super::mark::{Extent, Mark};
use super::time::{SessionTime, Span};

/// All marks of one coding.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    by_id: HashMap<MarkId, (usize, Mark)>,
    lanes: Vec<Lane>,
    /// The marks that answer each mark, so that none that is answered can vanish.
    answered: HashMap<MarkId, BTreeSet<MarkId>>,
}

/// Two sets of marks are the same when they hold the same marks: the orders follow from them.
impl PartialEq for Marks {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
    }
}

impl Eq for Marks {}

/// A mark longer than this is long; so is a state that has not ended.
const LONG: SessionTime = SessionTime::from_secs(30);

/// The order of one lane.
#[derive(Clone, Debug, Default)]
struct Lane {
    by_start: BTreeMap<(SessionTime, MarkId), SessionTime>,
    /// The long ones again. What reaches into a moment is a long one, or started within [`LONG`] of it; so one long mark
    /// does not make every question walk over all the short ones that follow it.
    long: BTreeMap<(SessionTime, MarkId), SessionTime>,
}

impl Lane {
    fn insert(&mut self, id: MarkId, extent: Extent) {
        let key = (extent.start(), id);
        self.by_start.insert(key, extent.end());
        if extent.end() - extent.start() > LONG {
            self.long.insert(key, extent.end());
        }
    }

    fn remove(&mut self, id: MarkId, extent: Extent) {
        let key = (extent.start(), id);
        self.by_start.remove(&key);
        self.long.remove(&key);
    }

    /// Every mark that shares a moment with `[from, to)`, and some that do not.
    fn reaching(&self, from: SessionTime, to: SessionTime) -> Vec<MarkId> {
        let near = from - LONG;
        let before = (Bound::Unbounded, Bound::Excluded((near, MarkId(uuid::Uuid::nil()))));
        let far = self.long.range(before).filter(|(_, end)| **end > from).map(|((_, id), _)| *id);
        far.chain(self.starting(near, to).map(|(id, _)| id)).collect()
    }

    /// Marks that start in `[from, to)`, with their ends, in order.
    fn starting(&self, from: SessionTime, to: SessionTime) -> impl DoubleEndedIterator<Item = (MarkId, SessionTime)> {
        let low = Bound::Included((from, MarkId(uuid::Uuid::nil())));
        let high = Bound::Excluded((to.max(from), MarkId(uuid::Uuid::nil())));
        self.by_start.range((low, high)).map(|((_, id), end)| (*id, *end))
    }
}

impl Marks {
    /// How many marks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The mark with this id.
    #[must_use]
    pub fn get(&self, id: MarkId) -> Option<&Mark> {
        self.by_id.get(&id).map(|(_, mark)| mark)
    }

    /// The lane a mark lies in.
    #[must_use]
    pub fn lane_of(&self, id: MarkId) -> Option<usize> {
        self.by_id.get(&id).map(|(lane, _)| *lane)
    }

    /// Whether another mark answers this one.
    #[must_use]
    pub fn is_answered(&self, id: MarkId) -> bool {
        self.answered.contains_key(&id)
    }

    /// The marks that answer this one, in order of time.
    #[must_use]
    pub fn answers_to(&self, id: MarkId) -> Vec<&Mark> {
        let ids = self.answered.get(&id).into_iter().flatten().copied().collect();
        self.resolve(ids, |_| true)
    }

    /// Every mark, ordered by start, then by id.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Mark> {
        let mut all: Vec<&Mark> = self.by_id.values().map(|(_, mark)| mark).collect();
        all.sort_by_key(|mark| (mark.extent.start(), mark.id));
        all
    }

    /// The marks of one lane, in order of start.
    pub fn lane(&self, lane: usize) -> impl DoubleEndedIterator<Item = &Mark> {
        self.starting_within(lane, SessionTime::from_nanos(i64::MIN), SessionTime::END)
    }

    /// How many marks lie in a lane.
    #[must_use]
    pub fn lane_len(&self, lane: usize) -> usize {
        self.lanes.get(lane).map_or(0, |lane| lane.by_start.len())
    }

    /// **Spanning**: marks that cover the moment `at`. A span covers its start and not its end; an open state covers
    /// everything from its start; a moment covers only itself.
    #[must_use]
    pub fn spanning(&self, lane: usize, at: SessionTime) -> Vec<&Mark> {
        let Some(order) = self.lanes.get(lane) else { return Vec::new() };
        let ids = order.reaching(at, at + SessionTime::from_nanos(1));
        self.resolve(ids, |mark| mark.extent.covers(at))
    }

    /// **Touching**: marks that share any moment with the span; a moment does when it lies inside.
    #[must_use]
    pub fn touching(&self, lane: usize, span: Span) -> Vec<&Mark> {
        let Some(order) = self.lanes.get(lane) else { return Vec::new() };
        let ids = order.reaching(span.start(), span.end());
        self.resolve(ids, |mark| mark.extent.touches(span))
    }

    /// **Within**: marks that lie wholly inside the span, their end not after its end. Open states never do.
    #[must_use]
    pub fn within(&self, lane: usize, span: Span) -> Vec<&Mark> {
        self.starting_within(lane, span.start(), span.end()).filter(|mark| mark.extent.end() <= span.end()).collect()
    }

    /// **Starting within**: marks whose start lies in `[from, to)`, in order of start.
    pub fn starting_within(
        &self,
        lane: usize,
        from: SessionTime,
        to: SessionTime,
    ) -> impl DoubleEndedIterator<Item = &Mark> {
        self.lanes
            .get(lane)
            .into_iter()
            .flat_map(move |order| order.starting(from, to))
            .filter_map(|(id, _)| self.get(id))
    }

    /// The extents of a lane in order of start, for drawing; ends are [`SessionTime::END`] while open.
    pub fn extents(&self, lane: usize) -> impl Iterator<Item = (MarkId, SessionTime, SessionTime)> {
        self.lanes
            .get(lane)
            .into_iter()
            .flat_map(|order| order.by_start.iter().map(|((start, id), end)| (*id, *start, *end)))
    }

    /// The first mark of a lane that starts after `at`.
    #[must_use]
    pub fn next_after(&self, lane: usize, at: SessionTime) -> Option<&Mark> {
        self.starting_within(lane, at + SessionTime::from_nanos(1), SessionTime::END).next()
    }

    /// The last mark of a lane that starts at or before `at`.
    #[must_use]
    pub fn last_until(&self, lane: usize, at: SessionTime) -> Option<&Mark> {
        self.starting_within(lane, SessionTime::from_nanos(i64::MIN), at + SessionTime::from_nanos(1)).next_back()
    }

    fn resolve(&self, ids: Vec<MarkId>, keep: impl Fn(&Mark) -> bool) -> Vec<&Mark> {
        let mut found: Vec<&Mark> = ids.into_iter().filter_map(|id| self.get(id)).filter(|mark| keep(mark)).collect();
        found.sort_by_key(|mark| (mark.extent.start(), mark.id));
        found
    }

    /// Puts a mark in; the caller ([`super::coding`]) has checked that it may stand there.
    pub(super) fn insert(&mut self, lane: usize, mark: Mark) {
        if self.lanes.len() <= lane {
            self.lanes.resize_with(lane + 1, Lane::default);
        }
        self.lanes[lane].insert(mark.id, mark.extent);
        if let Some(answered) = mark.answers {
            self.answered.entry(answered).or_default().insert(mark.id);
        }
        self.by_id.insert(mark.id, (lane, mark));
    }

    /// Takes a mark out.
    pub(super) fn remove(&mut self, id: MarkId) -> Option<Mark> {
        let (lane, mark) = self.by_id.remove(&id)?;
        self.lanes[lane].remove(id, mark.extent);
        if let Some(answered) = mark.answers
            && let Some(answers) = self.answered.get_mut(&answered)
        {
            answers.remove(&id);
            if answers.is_empty() {
                self.answered.remove(&answered);
            }
        }
        Some(mark)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn lane(extents: &[Extent]) -> Marks {
        let mut marks = Marks::default();
        for (number, extent) in extents.iter().enumerate() {
            let id = MarkId(Uuid::from_u128(number as u128 + 1));
            let (code, comment) = ("code".to_owned(), String::new());
            marks.insert(0, Mark { id, code, extent: *extent, comment, answers: None });
        }
        marks
    }

    #[test]
    fn questions_find_what_looking_at_every_mark_finds() {
        let t = SessionTime::from_secs;
        let during = |from, to| Extent::During(Span::new(t(from), t(to)).expect("ordered"));
        let mut extents =
            vec![during(0, 3_000), during(5, 35), during(5, 36), Extent::Since(t(900)), Extent::At(t(60))];
        extents.extend((0..200).map(|step| during(step * 13, step * 13 + 1 + step % 45)));
        let marks = lane(&extents);
        for from in (0..3_100).step_by(7) {
            for length in [1, 20, 400] {
                let span = Span::new(t(from), t(from + length)).expect("ordered");
                let found: Vec<Extent> = marks.touching(0, span).iter().map(|mark| mark.extent).collect();
                assert_eq!(found.len(), extents.iter().filter(|extent| extent.touches(span)).count(), "{span:?}");
            }
            let covering = extents.iter().filter(|extent| extent.covers(t(from))).count();
            assert_eq!(marks.spanning(0, t(from)).len(), covering, "{from}");
        }
    }

    #[test]
    fn a_mark_taken_out_is_found_no_more() {
        let span = Span::new(SessionTime::ZERO, SessionTime::from_secs(100)).expect("ordered");
        let mut marks = lane(&[Extent::During(span), Extent::Since(SessionTime::ZERO)]);
        for number in 1..=2 {
            marks.remove(MarkId(Uuid::from_u128(number)));
        }
        assert!(marks.touching(0, span).is_empty() && marks.lane_len(0) == 0);
    }
}
