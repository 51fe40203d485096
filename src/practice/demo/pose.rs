//! How the two sit and look on a frame: the script turned into angles and places.

use std::f32::consts::TAU;

use super::paint::{Place, between};
use super::script::{Act, Gaze, RATE, events, gaze, smooth, strength};
use super::voice::{Speaker, opening};

/// A face at one moment. Shares run from 0 to 1; directions from −1 (left, up) to 1 (right, down).
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// Which way the head is turned.
    pub turn: f32,
    /// How far it nods.
    pub nod: f32,
    /// How far it leans clockwise, in degrees.
    pub lean: f32,
    /// Where the eyes look, within the face.
    pub look: Place,
    /// How far the eyes are open.
    pub lids: f32,
    /// How much it smiles.
    pub smile: f32,
    /// How wide the mouth is open.
    pub open: f32,
    /// How unhappy it is.
    pub fret: f32,
    /// How far the brows are raised.
    pub brows: f32,
}

/// Both people and the ball at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Pose {
    /// The baby's face.
    pub baby: Face,
    /// Where the baby's head is.
    pub baby_head: Place,
    /// The baby's hands: the one beside the ball, and the other.
    pub baby_hands: [Place; 2],
    /// How far the baby's feet kick.
    pub kick: f32,
    /// The parent's face.
    pub parent: Face,
    /// Where the parent's head is.
    pub parent_head: Place,
    /// The parent's hands: the far one, and the one beside the baby.
    pub parent_hands: [Place; 2],
    /// Where the ball is.
    pub ball: Place,
    /// How far the ball has rolled, in degrees.
    pub roll: f32,
}

const BALL_AT_REST: Place = (322.0, 314.0);
const BALL_OFFERED: Place = (376.0, 262.0);
const BALL_IN_THE_WAY: Place = (392.0, 214.0);

/// The pose on a frame.
#[must_use]
pub fn pose(frame: u32) -> Pose {
    let breath = (TAU * frame as f32 / (3.6 * RATE as f32)).sin();
    let ball = ball(frame);
    let baby_head = baby_head(frame, breath);
    let baby = baby(frame, ball);
    let parent = parent(frame);
    let leaning = lean_towards(frame);
    let parent_head = (190.0 + 20.0 * leaning, 148.0 + 4.0 * leaning + 1.2 * breath);
    Pose {
        baby,
        baby_head,
        baby_hands: baby_hands(frame, baby_head, ball, breath),
        kick: strength(Act::Smile, frame, 10) * (TAU * frame as f32 / 14.0).sin()
            + strength(Act::Fuss, frame, 6) * (TAU * frame as f32 / 9.0).sin(),
        parent,
        parent_head,
        parent_hands: parent_hands(frame, ball, breath),
        ball,
        roll: (ball.0 - BALL_AT_REST.0) * 2.0,
    }
}

/// The eased share of a change of gaze that is done, with what was looked at before and now.
fn glance(frame: u32, ease: u32) -> (Gaze, Gaze, f32) {
    let now = gaze(frame);
    let from = events(Act::Looks(now)).filter(|event| event.from <= frame).map(|event| event.from).max().unwrap_or(0);
    let before = if from == 0 { now } else { gaze(from - 1) };
    (before, now, smooth(((frame - from + 1) as f32 / ease as f32).min(1.0)))
}

fn baby(frame: u32, ball: Place) -> Face {
    let eyes = |gaze| match gaze {
        Gaze::Parent => (-0.95, -0.35),
        // The eyes follow the ball where it goes.
        Gaze::Object => (-0.8, ((ball.1 - 190.0) / 110.0).clamp(-0.2, 1.0)),
        Gaze::Elsewhere => (0.95, -0.15),
        Gaze::Closed => (0.0, 0.5),
    };
    let head = |gaze| match gaze {
        Gaze::Parent => (-0.5, -0.1),
        Gaze::Object => (-0.42, 0.35),
        Gaze::Elsewhere => (0.3, 0.0),
        Gaze::Closed => (0.12, 0.25),
    };
    let open = |gaze| if gaze == Gaze::Closed { 0.0 } else { 1.0 };
    let (before, now, quick) = glance(frame, 4);
    let slow = glance(frame, 14).2;
    let (turn, nod) = between(head(before), head(now), slow);
    let lids = open(before) + (open(now) - open(before)) * quick;

    let away = strength(Act::TurnsAway, frame, 12);
    let smile = strength(Act::Smile, frame, 8);
    let yawn = strength(Act::Tired, frame, 10);
    let fret = strength(Act::Fuss, frame, 6).max(0.55 * away).max(0.4 * strength(Act::SelfSoothes, frame, 10));
    Face {
        turn: turn + 0.55 * away,
        nod: nod - 0.25 * yawn,
        lean: 9.0 * away - 3.0 * smile + 2.0 * strength(Act::Stilling, frame, 10),
        look: between(eyes(before), eyes(now), quick),
        lids: lids * (1.0 - 0.7 * yawn) * blink(frame, 113, 41),
        smile,
        open: opening(Speaker::Baby, frame).max(yawn).max(0.35 * smile),
        fret,
        brows: 0.8 * strength(Act::Stilling, frame, 6) + 0.4 * opening(Speaker::Baby, frame) + 0.3 * smile,
    }
}

fn baby_head(frame: u32, breath: f32) -> Place {
    let away = strength(Act::TurnsAway, frame, 12);
    let reach = strength(Act::Reach, frame, 10);
    let fuss = strength(Act::Fuss, frame, 6) * (TAU * frame as f32 / 11.0).sin();
    (456.0 + 12.0 * away - 9.0 * reach + 2.5 * fuss, 184.0 + 3.0 * reach + 2.0 * away + 0.9 * breath)
}

fn baby_hands(frame: u32, head: Place, ball: Place, breath: f32) -> [Place; 2] {
    let reach = strength(Act::Reach, frame, 14);
    let sucks = strength(Act::SelfSoothes, frame, 10);
    let happy = strength(Act::Smile, frame, 8) * (TAU * frame as f32 / 17.0).sin();
    let fuss = strength(Act::Fuss, frame, 6) * (TAU * frame as f32 / 8.0).sin();
    let stretch = 0.55 * strength(Act::Tired, frame, 10);
    let near = between((404.0, 286.0 + breath), (ball.0 + 24.0, ball.1 - 6.0), reach);
    let far = between((508.0, 284.0 + breath), (head.0 + 20.0, head.1 + 38.0), sucks);
    let far = between(far, (532.0, 226.0), stretch);
    [(near.0 - 3.0 * happy, near.1 - 7.0 * happy + 8.0 * fuss), (far.0 + 3.0 * happy, far.1 - 7.0 * happy - 8.0 * fuss)]
}

fn parent(frame: u32) -> Face {
    let speaking = opening(Speaker::Parent, frame);
    let follows = strength(Act::Follows, frame, 10).max(0.7 * strength(Act::Names, frame, 8));
    let mirrors = strength(Act::Mirrors, frame, 6);
    let shared = strength(Act::Shared, frame, 12);
    let confirms = strength(Act::Confirms, frame, 6);
    let worried = strength(Act::Rupture, frame, 20) * (1.0 - strength(Act::Offers, frame, 8));
    let nods = confirms * (TAU * frame as f32 / 13.0).sin();
    Face {
        turn: 0.5 + 0.06 * follows,
        nod: 0.1 + 0.3 * follows + 0.16 * nods,
        lean: 3.0 * strength(Act::Waits, frame, 12) + 4.0 * strength(Act::Soothes, frame, 12) + 2.0 * mirrors,
        look: between((0.9, 0.3), (0.75, 0.95), follows),
        lids: (1.0 - 0.12 * shared - 0.2 * strength(Act::Soothes, frame, 12)) * blink(frame, 97, 17),
        smile: (0.35 + 0.4 * shared + 0.55 * mirrors.max(confirms)).min(1.0) - 0.42 * worried,
        open: speaking,
        fret: 0.55 * worried,
        brows: 0.75 * mirrors + 0.4 * speaking + 0.3 * strength(Act::Offers, frame, 8),
    }
}

fn lean_towards(frame: u32) -> f32 {
    let offers = strength(Act::Offers, frame, 12);
    let soothes = strength(Act::Soothes, frame, 14);
    let follows = 0.5 * strength(Act::Follows, frame, 12);
    let waits = 0.5 * strength(Act::Waits, frame, 12);
    offers.max(soothes).max(follows) - waits
}

fn parent_hands(frame: u32, ball: Place, breath: f32) -> [Place; 2] {
    let offers = strength(Act::Offers, frame, 12);
    let soothes = strength(Act::Soothes, frame, 12);
    let points = strength(Act::Follows, frame, 10).max(strength(Act::Names, frame, 10));
    let stroking = 7.0 * (TAU * frame as f32 / 38.0).sin();
    let mut hand = (272.0, 316.0 + breath);
    hand = between(hand, (ball.0 - 36.0, ball.1 - 4.0), points);
    hand = between(hand, (ball.0 - 16.0, ball.1 + 10.0), offers);
    hand = between(hand, (430.0 + stroking, 300.0), soothes);
    [(132.0, 344.0 + breath), hand]
}

fn ball(frame: u32) -> Place {
    let mut ball = BALL_AT_REST;
    for offer in events(Act::Offers) {
        if !(offer.from..offer.until).contains(&frame) {
            continue;
        }
        let part = strength(Act::Offers, frame, 16);
        let turned_away = strength(Act::TurnsAway, frame, 1) > 0.0 || strength(Act::Rupture, frame, 1) > 0.0;
        let shaking = 7.0 * (TAU * frame as f32 / 10.0).sin();
        let target = if turned_away { (BALL_IN_THE_WAY.0 + shaking, BALL_IN_THE_WAY.1) } else { BALL_OFFERED };
        ball = between(BALL_AT_REST, target, part);
    }
    ball
}

/// Four frames of closing and opening, now and then: short enough never to read as closed eyes.
fn blink(frame: u32, every: u32, first: u32) -> f32 {
    match (frame + every - first) % every {
        0 | 3 => 0.45,
        1 | 2 => 0.05,
        _ => 1.0,
    }
}
