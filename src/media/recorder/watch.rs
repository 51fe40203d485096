//! What is wrong, as data: alarms are computed from what was observed, never set by hand, so that each of them also
//! ends by itself.

use std::collections::BTreeSet;

use super::report::SourceState;
use crate::domain::time::SessionTime;
use crate::media::devices::SourceKind;

/// Something that a person must know at once. Sources are counted as in the report: cameras, then microphones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// The disk is so full that the recording was stopped, with everything kept.
    DiskFull,
    /// Less than ten minutes of recording have room.
    DiskNearlyFull,
    /// A source is not plugged in any more, or broken.
    Gone {
        /// Which one.
        source: usize,
    },
    /// A camera gives no pictures, or a microphone nothing at all.
    NoFrames {
        /// Which one.
        source: usize,
    },
    /// Nothing of a source that is recorded reaches the disk.
    NoBytes {
        /// Which one.
        source: usize,
    },
    /// A microphone gives nothing but silence.
    Silence {
        /// Which one.
        source: usize,
    },
    /// The encoder could not keep up; the camera is recorded at a lower step from now on.
    TooSlow {
        /// Which one.
        source: usize,
        /// The step before.
        from: String,
        /// The step from now on; the same where there is none below.
        to: String,
    },
    /// The battery will not last.
    BatteryLow,
}

/// An alarm, and when. Times are on the recorder's own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// What is wrong.
    pub alarm: Alarm,
    /// When it was noticed.
    pub raised: SessionTime,
    /// When it was over; `None` while it lasts.
    pub cleared: Option<SessionTime>,
}

/// A source that has given nothing for so long has stalled. An alarm is due within two seconds, and everything is looked
/// at ten times a second.
pub(super) const STALLED: SessionTime = SessionTime::from_millis(1000);
/// How long a source may take to give something at first; some cameras take their time.
const OPENING: SessionTime = SessionTime::from_millis(1800);
/// Silence, or bytes that do not grow, for so long are told of: later than a stall, which may be their cause.
const MISSING: SessionTime = SessionTime::from_millis(1500);
/// How long it is told that an encoder stepped down.
const TOLD: SessionTime = SessionTime::from_secs(10);
/// Below this many seconds of room the recording is warned about, and none begins.
pub(super) const ROOM_TO_BEGIN: u64 = 600;
/// Below this many seconds of room the recording is stopped.
pub(super) const ROOM_TO_GO_ON: u64 = 120;
/// Below this the battery is low, in percent.
const BATTERY_LOW: f32 = 10.0;
/// The loudest that still counts as silence, in decibels: quieter than any room through any microphone.
pub(super) const SILENCE: f32 = -70.0;

/// What was observed of a source. Times are those of the last event of their kind; `since` is when one could first have
/// happened.
#[derive(Clone, Debug)]
pub(super) struct Observed {
    pub kind: SourceKind,
    /// Whether it is open; a source that is not is gone.
    pub open: bool,
    /// Whether it was lost before it was opened.
    pub lost: bool,
    /// When it was opened last.
    pub opened: SessionTime,
    /// When something came from it.
    pub arrived: Option<SessionTime>,
    /// When something louder than silence came from it.
    pub heard: Option<SessionTime>,
    /// While it is recorded: since when, or when its bytes grew last.
    pub grew: Option<SessionTime>,
    /// When its encoder stepped down, from where and to where.
    pub stepped: Option<(SessionTime, String, String)>,
}

impl Observed {
    /// What the source does.
    pub(super) fn state(&self, now: SessionTime) -> SourceState {
        match self.arrived {
            _ if !self.open => SourceState::Gone,
            Some(arrived) if now - arrived <= STALLED => SourceState::Running,
            Some(_) => SourceState::Stalled,
            // What was lost is not back before it gives something.
            None if self.lost => SourceState::Gone,
            None if now - self.opened <= OPENING => SourceState::Opening,
            None => SourceState::Stalled,
        }
    }
}

/// What was observed of everything else.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    pub seconds_left: Option<u64>,
    pub stopped_for_room: bool,
    pub battery_discharging_at: Option<f32>,
}

/// What is wrong at a moment.
pub(super) fn wrong(now: SessionTime, sources: &[Observed], around: Around) -> BTreeSet<Alarm> {
    let mut wrong = BTreeSet::new();
    let missing = |last: SessionTime| now - last > MISSING;
    for (source, seen) in sources.iter().enumerate() {
        if let Some((when, from, to)) = &seen.stepped
            && now - *when < TOLD
        {
            wrong.insert(Alarm::TooSlow { source, from: from.clone(), to: to.clone() });
        }
        // One cause, one alarm: what follows of it needs no other.
        match seen.state(now) {
            SourceState::Gone => {
                wrong.insert(Alarm::Gone { source });
            }
            SourceState::Stalled => {
                wrong.insert(Alarm::NoFrames { source });
            }
            SourceState::Opening => {}
            SourceState::Running => {
                if seen.grew.is_some_and(missing) {
                    wrong.insert(Alarm::NoBytes { source });
                }
                if seen.kind == SourceKind::Microphone && missing(seen.heard.unwrap_or(seen.opened).max(seen.opened)) {
                    wrong.insert(Alarm::Silence { source });
                }
            }
        }
    }
    if around.stopped_for_room {
        wrong.insert(Alarm::DiskFull);
    } else if around.seconds_left.is_some_and(|seconds| seconds < ROOM_TO_BEGIN) {
        wrong.insert(Alarm::DiskNearlyFull);
    }
    if around.battery_discharging_at.is_some_and(|percent| percent < BATTERY_LOW) {
        wrong.insert(Alarm::BatteryLow);
    }
    wrong
}

/// Everything that has been wrong.
#[derive(Debug, Default)]
pub(super) struct Log(Vec<Raised>);

/// At most so many alarms are remembered, so that a loose plug does not fill the memory in a day.
const MOST_REMEMBERED: usize = 1000;

impl Log {
    /// Raises what is wrong now and was not, clears what was wrong and is not.
    pub(super) fn update(&mut self, now: SessionTime, mut wrong: BTreeSet<Alarm>) {
        for raised in self.0.iter_mut().filter(|raised| raised.cleared.is_none()) {
            if !wrong.remove(&raised.alarm) {
                raised.cleared = Some(now);
            }
        }
        self.0.extend(wrong.into_iter().map(|alarm| Raised { alarm, raised: now, cleared: None }));
        if let Some(surplus) = self.0.len().checked_sub(MOST_REMEMBERED) {
            let mut surplus = surplus;
            self.0.retain(|raised| {
                let go = surplus > 0 && raised.cleared.is_some();
                surplus -= usize::from(go);
                !go
            });
        }
    }

    pub(super) fn all(&self) -> &[Raised] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often everything is looked at.
    const TICK: i64 = 100;

    const fn t(millis: i64) -> SessionTime {
        SessionTime::from_millis(millis)
    }

    fn source(kind: SourceKind) -> Observed {
        Observed { kind, open: true, lost: false, opened: t(0), arrived: None, heard: None, grew: None, stepped: None }
    }

    /// Lets a source run for ten seconds, of which something is missing from 4 s to 7 s; what was raised.
    fn ten_seconds(kind: SourceKind, live: impl Fn(&mut Observed, SessionTime, bool)) -> Vec<Raised> {
        let (mut log, mut seen) = (Log::default(), source(kind));
        for now in (0..10_000).step_by(TICK as usize).map(t) {
            live(&mut seen, now, now < t(4000) || now >= t(7000));
            log.update(now, wrong(now, std::slice::from_ref(&seen), Around::default()));
        }
        log.all().to_vec()
    }

    fn run(seen: &mut Observed, now: SessionTime) {
        (seen.arrived, seen.heard, seen.grew) = (Some(now), Some(now), Some(now));
    }

    #[test]
    fn each_alarm_is_raised_within_two_seconds_and_cleared_when_it_is_over() {
        let mut fates: Vec<(Alarm, Vec<Raised>)> = Vec::new();
        for kind in [SourceKind::Camera, SourceKind::Microphone] {
            let stalled = ten_seconds(kind, |seen, now, well| {
                if well {
                    run(seen, now);
                }
            });
            fates.push((Alarm::NoFrames { source: 0 }, stalled));
            let gone = ten_seconds(kind, |seen, now, well| {
                run(seen, now);
                seen.open = well;
            });
            fates.push((Alarm::Gone { source: 0 }, gone));
            let unwritten = ten_seconds(kind, |seen, now, well| {
                let grew = seen.grew;
                run(seen, now);
                seen.grew = if well { seen.grew } else { grew };
            });
            fates.push((Alarm::NoBytes { source: 0 }, unwritten));
        }
        let silent = ten_seconds(SourceKind::Microphone, |seen, now, well| {
            let heard = seen.heard;
            run(seen, now);
            seen.heard = if well { seen.heard } else { heard };
        });
        fates.push((Alarm::Silence { source: 0 }, silent));
        for (alarm, raised) in fates {
            assert_eq!(raised.len(), 1, "one cause, one alarm: {raised:?}");
            assert_eq!(raised[0].alarm, alarm);
            assert!(raised[0].raised >= t(4000) && raised[0].raised <= t(6000), "{raised:?}");
            assert_eq!(raised[0].cleared, Some(t(7000)), "{alarm:?}");
        }
    }

    #[test]
    fn a_source_that_never_gives_anything_is_told_of() {
        let raised = ten_seconds(SourceKind::Camera, |_, _, _| {});
        assert_eq!(raised.len(), 1);
        assert!(raised[0].raised <= t(2000));
        assert_eq!(raised[0].cleared, None);
    }

    #[test]
    fn what_was_lost_is_gone_until_it_gives_something() {
        let seen = |open, lost, arrived| Observed { open, lost, arrived, ..source(SourceKind::Camera) };
        for (seen, now, state) in [
            (seen(false, true, Some(t(1900))), t(2000), SourceState::Gone),
            (seen(true, true, None), t(500), SourceState::Gone),
            (seen(true, true, Some(t(600))), t(600), SourceState::Running),
            (seen(true, false, None), t(1800), SourceState::Opening),
            (seen(true, false, None), t(1801), SourceState::Stalled),
            (seen(true, false, Some(t(500))), t(1501), SourceState::Stalled),
        ] {
            assert_eq!(seen.state(now), state, "{seen:?} at {now}");
        }
    }

    #[test]
    fn room_and_battery_are_told_of_at_their_limits() {
        let at = |around| wrong(t(0), &[], around).into_iter().collect::<Vec<_>>();
        let room = |seconds| Around { seconds_left: Some(seconds), ..Around::default() };
        assert_eq!(at(room(600)), []);
        assert_eq!(at(room(599)), [Alarm::DiskNearlyFull]);
        assert_eq!(at(Around { stopped_for_room: true, ..room(100) }), [Alarm::DiskFull]);
        let battery = |percent| Around { battery_discharging_at: Some(percent), ..Around::default() };
        assert_eq!((at(battery(10.0)), at(battery(9.9))), (vec![], vec![Alarm::BatteryLow]));
    }

    #[test]
    fn a_loose_plug_does_not_fill_the_memory() {
        let mut log = Log::default();
        for n in 0..5000 {
            let wrong = if n % 2 == 0 { BTreeSet::from([Alarm::Gone { source: 1 }]) } else { BTreeSet::new() };
            log.update(t(n), wrong);
        }
        assert_eq!(log.all().len(), MOST_REMEMBERED);
        assert_eq!(log.all().last().map(|raised| raised.raised), Some(t(4998)));
    }
}
