//! Alarms: each is raised within two seconds of what happened, by the recorder's own clock, and everything else goes on.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use samspill::domain::time::SessionTime;
use samspill::media::recorder::{
    Alarm, Battery, Raised, RecorderState, RecordingSink, Refused, Report, SegmentState, Setup,
};

use super::studio::{Studio, addresses, small};
use super::{CAMERA, SIZE};

/// When things go wrong in what follows.
const WHEN: SessionTime = SessionTime::from_secs(4);

fn raised<'a>(report: &'a Report, alarm: &Alarm) -> Option<&'a Raised> {
    report.alarms.iter().rfind(|raised| raised.alarm == *alarm)
}

/// How long after `when` an alarm was raised, in milliseconds.
fn delay(report: &Report, alarm: &Alarm, when: SessionTime) -> i64 {
    let raised = raised(report, alarm).unwrap_or_else(|| panic!("no {alarm:?} in {:#?}", report.alarms));
    (raised.raised - when).nanos() / 1_000_000
}

#[test]
fn whatever_fails_is_told_of_within_two_seconds_and_the_others_go_on() {
    let cameras = [&format!("{CAMERA}&stall-at=4s&go-at=7s"), &format!("{CAMERA}&vanish-at=4s&back-at=7s"), CAMERA];
    let studio =
        Studio::open(&cameras, &["test:microphone?hush-at=4s&go-at=7s", "test:microphone?stall-at=4s&go-at=7s"]);
    studio.begin();
    let over = studio.until("the end of it", |report| report.now > SessionTime::from_secs(9));
    let report = studio.end();
    for alarm in [
        Alarm::NoFrames { source: 0 },
        Alarm::Gone { source: 1 },
        Alarm::Silence { source: 3 },
        Alarm::NoFrames { source: 4 },
    ] {
        let delay = delay(&over, &alarm, WHEN);
        assert!((0..=2000).contains(&delay), "{alarm:?} after {delay} ms");
        assert!(raised(&over, &alarm).is_some_and(|raised| raised.cleared.is_some()), "{alarm:?} ends by itself");
    }
    assert_eq!(over.alarms.len(), 4, "one cause, one alarm: {:#?}", over.alarms);
    let mut films: BTreeMap<(Option<usize>, Option<usize>), usize> = BTreeMap::new();
    for (segment, _) in studio.segments() {
        *films.entry((segment.camera, segment.microphone)).or_default() += 1;
    }
    let expected = [
        ((None, Some(1)), 1),
        ((Some(0), None), 1),
        ((Some(0), Some(0)), 1),
        ((Some(1), None), 1),
        ((Some(1), Some(1)), 1),
        ((Some(2), None), 1),
    ];
    assert_eq!(films, BTreeMap::from(expected), "what comes back goes on in a segment of its own");
    assert!(report.segments.iter().all(|segment| segment.state == SegmentState::Written), "{:#?}", report.segments);
    let steady = studio.segments().into_iter().find(|(segment, _)| segment.camera == Some(2)).expect("recorded");
    let frames = studio.frames(&steady, SIZE);
    assert!(frames.windows(2).all(|pair| pair[1].number == pair[0].number + 1));
    // The microphone beside the camera that stalled is in its file to the end.
    let with_sound =
        studio.segments().into_iter().find(|(segment, _)| segment.microphone == Some(0)).expect("recorded");
    let (last, samples) = studio.sound(&with_sound).pop().expect("sound");
    let end = last + SessionTime::from_nanos(samples.len() as i64 * 1_000_000_000 / 48_000);
    assert!(end > report.elapsed - SessionTime::from_millis(400), "{end} of {}", report.elapsed);
}

/// A gate that stays shut until it is opened.
#[derive(Default)]
struct Gate(Mutex<bool>, Condvar);

impl Gate {
    fn open(&self) {
        *self.0.lock().expect("no test panics while holding it") = true;
        self.1.notify_all();
    }
}

/// Takes so many bytes, and then behaves like a disk that is full, or that hangs until the gate is opened.
struct Failing {
    room: usize,
    hangs: Option<Arc<Gate>>,
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room >= bytes.len() {
            self.room -= bytes.len();
            return Ok(bytes.len());
        }
        let Some(gate) = &self.hangs else { return Err(io::ErrorKind::StorageFull.into()) };
        let shut = gate.0.lock().expect("no test panics while holding it");
        drop(gate.1.wait_while(shut, |open| !*open));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl RecordingSink for Failing {
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_hangs_is_told_of_and_loses_nothing_that_was_written_elsewhere() {
    let studio = Studio::open(&[CAMERA, CAMERA], &[]);
    studio.until("readiness", |report| report.state.is_ready());
    let (gate, mut good) = (Arc::new(Gate::default()), studio.sinks());
    let hangs = Arc::clone(&gate);
    let sinks = Box::new(move |segment: &_| match good(segment)? {
        _ if segment.camera == Some(0) => {
            Ok(Box::new(Failing { room: 20_000, hangs: Some(Arc::clone(&hangs)) }) as Box<dyn RecordingSink>)
        }
        sink => Ok(sink),
    });
    studio.recorder.record(sinks).expect("it is ready");
    let stuck = studio.until("an alarm", |report| raised(report, &Alarm::NoBytes { source: 0 }).is_some());
    let took = stuck.sources[0].bytes;
    assert!(took <= 20_000);
    let report = studio.until("more of the other", |report| report.sources[1].bytes > stuck.sources[1].bytes + 10_000);
    assert_eq!(report.sources[0].bytes, took);
    gate.open();
    assert!(studio.end().segments.iter().all(|segment| segment.state == SegmentState::Written));
}

#[test]
fn a_full_disk_stops_the_recording_and_keeps_everything() {
    let studio = Studio::open(&[CAMERA, CAMERA], &[]);
    studio.until("readiness", |report| report.state.is_ready());
    let mut good = studio.sinks();
    let sinks = Box::new(move |segment: &_| match good(segment)? {
        _ if segment.camera == Some(0) => Ok(Box::new(Failing { room: 50_000, hangs: None }) as Box<dyn RecordingSink>),
        sink => Ok(sink),
    });
    studio.recorder.record(sinks).expect("it is ready");
    let report = studio.until_state(&RecorderState::Done);
    assert!(raised(&report, &Alarm::DiskFull).is_some(), "{:#?}", report.alarms);
    assert!(matches!(report.segments[0].state, SegmentState::Broken(_)), "{:#?}", report.segments);
    assert_eq!(report.segments[1].state, SegmentState::Written);
    let whole = studio.frames(&studio.segments()[1], SIZE);
    assert!(whole.windows(2).all(|pair| pair[1].number == pair[0].number + 1));
}

#[test]
fn without_room_nothing_begins_and_what_runs_stops_in_time() {
    let free = Arc::new(AtomicU64::new(u64::MAX));
    let told = Arc::clone(&free);
    let setup = Setup::new(addresses(&[CAMERA]), vec![], small());
    // What the step takes, as it stands in the profiles.
    let second = 1200 * 125;
    let studio = Studio::with(setup, |around| around.free_bytes = Arc::new(move || Some(told.load(Ordering::SeqCst))));
    studio.until("readiness", |report| report.state.is_ready());
    free.store(second * 599, Ordering::SeqCst);
    assert_eq!(studio.recorder.record(studio.sinks()), Err(Refused::DiskNearlyFull { minutes: 9 }));
    free.store(second * 601, Ordering::SeqCst);
    studio.begin();
    studio.until_elapsed(500);
    for (seconds, alarm) in [(599, Alarm::DiskNearlyFull), (119, Alarm::DiskFull)] {
        studio.until("all well", |report| report.active().count() == 0 || alarm == Alarm::DiskFull);
        let when = studio.recorder.report().now;
        free.store(second * seconds, Ordering::SeqCst);
        let report = studio.until("an alarm", |report| raised(report, &alarm).is_some());
        let delay = delay(&report, &alarm, when);
        assert!((0..=2000).contains(&delay), "{alarm:?} after {delay} ms");
    }
    let report = studio.until_state(&RecorderState::Done);
    assert_eq!(report.segments[0].state, SegmentState::Written);
    assert!(!studio.frames(&studio.segments()[0], SIZE).is_empty());
}

#[test]
fn a_low_battery_is_told_of() {
    let charge = Arc::new(AtomicU64::new(50));
    let told = Arc::clone(&charge);
    let setup = Setup::new(addresses(&[CAMERA]), vec![], small());
    let studio = Studio::with(setup, |around| {
        around.battery =
            Arc::new(move || Some(Battery { percent: told.load(Ordering::SeqCst) as f32, discharging: true }));
    });
    let report = studio.until("the battery", |report| report.battery.is_some());
    assert!(report.alarms.iter().all(|raised| raised.alarm != Alarm::BatteryLow));
    charge.store(9, Ordering::SeqCst);
    let report = studio.until("an alarm", |report| raised(report, &Alarm::BatteryLow).is_some());
    assert!(delay(&report, &Alarm::BatteryLow, report.now) <= 2000);
}

#[test]
fn a_camera_that_is_not_there_is_told_of_and_taken_up_when_it_comes() {
    let studio = Studio::open(&[&format!("{CAMERA}&vanish-at=0s&back-at=5s"), CAMERA], &[]);
    studio.begin();
    let report = studio.until("its coming", |report| report.segments.len() == 2);
    assert!(delay(&report, &Alarm::Gone { source: 0 }, SessionTime::ZERO) <= 2000);
    studio.until_elapsed((report.elapsed.nanos() / 1_000_000) + 700);
    studio.end();
    let segments = studio.segments();
    let late = segments.iter().find(|(segment, _)| segment.camera == Some(0)).expect("recorded");
    assert!(late.0.starts > SessionTime::ZERO);
    let all: Vec<_> = segments.iter().flat_map(|segment| studio.frames(segment, SIZE)).collect();
    assert_eq!(super::scatter(&all, 30), None, "it lies on the same clock");
}

#[test]
fn without_any_source_the_recorder_says_so_and_goes_on_trying() {
    let studio = Studio::open(&[&format!("{CAMERA}&vanish-at=0s&back-at=5s")], &[]);
    let failed = studio.until("failure", |report| matches!(report.state, RecorderState::Failed(_)));
    assert!(failed.now < SessionTime::from_secs(5));
    assert_eq!(studio.recorder.record(studio.sinks()), Err(Refused::NotReady));
    studio.until_state(&RecorderState::Previewing);
}
