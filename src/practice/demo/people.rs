//! The two people of the demonstration film.

use super::paint::{Brush, Ink, Place, between};
use super::pose::{Face, Pose};

/// What tells one head from the other.
struct Head {
    skin: Ink,
    shade: Ink,
    blush: Ink,
    brow: Ink,
    iris: Ink,
    /// Half the width and half the height.
    size: Place,
    /// How far the eyes lie from the middle, and below it.
    eyes: Place,
    /// Half the width and half the height of an eye.
    eye: Place,
    /// How far the mouth lies below the middle.
    mouth: f32,
    /// Half the width of the mouth.
    lips: f32,
    /// How strong the line of the brows is.
    brow_width: f32,
}

const BABY: Head = Head {
    skin: Ink(0xf3c5a3),
    shade: Ink(0xe2a581),
    blush: Ink(0xec8f7d),
    brow: Ink(0xb98463),
    iris: Ink(0x4c3a33),
    size: (56.0, 51.0),
    eyes: (22.0, 5.0),
    eye: (10.8, 11.8),
    mouth: 29.0,
    lips: 9.5,
    brow_width: 2.4,
};

const PARENT: Head = Head {
    skin: Ink(0xe3ab86),
    shade: Ink(0xcb8b67),
    blush: Ink(0xdb7f69),
    brow: Ink(0x4a2f25),
    iris: Ink(0x3d2b25),
    size: (49.0, 58.0),
    eyes: (20.0, 0.0),
    eye: (8.6, 8.8),
    mouth: 31.0,
    lips: 13.0,
    brow_width: 3.4,
};

const HAIR: Ink = Ink(0x5a3a2e);
const HAIR_LIGHT: Ink = Ink(0x74503f);
const SWEATER: Ink = Ink(0x5d8c88);
const SWEATER_DARK: Ink = Ink(0x4b7572);
const SUIT: Ink = Ink(0xe9b95c);
const SUIT_DARK: Ink = Ink(0xd39d3f);
const INSIDE: Ink = Ink(0x7d3033);
const TONGUE: Ink = Ink(0xd9777a);
const WHITE: Ink = Ink(0xfffdf8);

/// The parent without the arm that lies nearest to the one who looks.
pub fn parent(brush: &mut Brush<'_>, pose: &Pose) {
    let (x, y) = pose.parent_head;
    // Shoulders and chest.
    let far = ((x - 60.0, y + 126.0), (x - 100.0, y + 190.0), pose.parent_hands[0]);
    arm(brush, far, 34.0, [SWEATER_DARK, SWEATER_DARK], &PARENT);
    brush.shape(SWEATER, |path| {
        path.move_to(x - 92.0, 372.0);
        path.cubic_to(x - 96.0, y + 118.0, x - 70.0, y + 90.0, x - 22.0, y + 80.0);
        path.line_to(x + 22.0, y + 80.0);
        path.cubic_to(x + 66.0, y + 88.0, x + 84.0, y + 116.0, x + 82.0, 372.0);
    });
    // Back of the hair, then neck and collar in front of it.
    brush.moved(pose.parent_head, pose.parent.lean).shape(HAIR, |path| {
        path.move_to(-64.0, 26.0);
        path.cubic_to(-76.0, -84.0, 66.0, -98.0, 62.0, 10.0);
        path.cubic_to(66.0, 52.0, 44.0, 76.0, 22.0, 74.0);
        path.line_to(-40.0, 82.0);
        path.cubic_to(-66.0, 80.0, -68.0, 52.0, -64.0, 26.0);
    });
    brush.line(34.0, PARENT.shade, |path| {
        path.move_to(x + 1.0, y + 48.0);
        path.line_to(x, y + 82.0);
    });
    brush.line(9.0, SWEATER_DARK, |path| {
        path.move_to(x - 24.0, y + 82.0);
        path.quad_to(x, y + 100.0, x + 26.0, y + 81.0);
    });
    let mut head = brush.moved(pose.parent_head, pose.parent.lean);
    face(&mut head, &PARENT, &pose.parent);
    fringe(&mut head, pose.parent.turn);
}

fn fringe(head: &mut Brush<'_>, turn: f32) {
    let part = 12.0 * turn;
    head.shape(HAIR, |path| {
        path.move_to(part + 8.0, -62.0);
        path.cubic_to(-34.0, -70.0, -64.0, -40.0, -58.0, 26.0);
        path.cubic_to(-50.0, 4.0, -44.0, -12.0, -36.0, -20.0);
        path.cubic_to(-16.0, -24.0, part, -38.0, part + 8.0, -62.0);
    });
    head.shape(HAIR, |path| {
        path.move_to(part + 2.0, -62.0);
        path.cubic_to(40.0, -68.0, 58.0, -34.0, 55.0, 16.0);
        path.cubic_to(52.0, -6.0, 48.0, -18.0, 42.0, -24.0);
        path.cubic_to(28.0, -30.0, part + 14.0, -40.0, part + 2.0, -62.0);
    });
    head.line(2.2, HAIR_LIGHT, |path| {
        path.move_to(-14.0 + part, -52.0);
        path.cubic_to(-34.0, -46.0, -46.0, -28.0, -50.0, -4.0);
    });
}

/// The parent's arm beside the baby, in front of everything.
pub fn parent_arm(brush: &mut Brush<'_>, pose: &Pose) {
    let (x, y) = pose.parent_head;
    let hand = pose.parent_hands[1];
    let shoulder = (x + 54.0, y + 122.0);
    let elbow = ((shoulder.0 + hand.0) / 2.0 - 10.0, (shoulder.1 + hand.1) / 2.0 + 40.0);
    arm(brush, (shoulder, elbow, hand), 30.0, [SWEATER, SWEATER_DARK], &PARENT);
}

/// The baby in the seat.
pub fn baby(brush: &mut Brush<'_>, pose: &Pose) {
    let (x, y) = pose.baby_head;
    // Legs and feet.
    for (side, kick) in [(-1.0, pose.kick), (1.0, -pose.kick)] {
        let foot = (458.0 + side * 48.0, 340.0 - 7.0 * kick.max(0.0));
        brush.line(30.0, SUIT, |path| {
            path.move_to(458.0 + side * 20.0, 316.0);
            path.quad_to(458.0 + side * 44.0, 318.0 - 4.0 * kick, foot.0, foot.1);
        });
        brush.oval(foot, (17.0, 13.0), SUIT_DARK);
    }
    // Trunk, leaning a little after the head.
    brush.shape(SUIT, |path| {
        path.move_to(x * 0.5 + 200.0, 236.0);
        path.cubic_to(404.0, 262.0, 404.0, 334.0, 458.0, 336.0);
        path.cubic_to(512.0, 334.0, 512.0, 262.0, x * 0.5 + 258.0, 236.0);
    });
    brush.veil((458.0, 300.0), (27.0, 25.0), WHITE, 0.28);
    let mut head = brush.moved((x, y), pose.baby.lean);
    for side in [-1.0_f32, 1.0] {
        // The ear on the side one turns to is hidden by the face.
        let shown = (1.0 + side * pose.baby.turn * -1.3).clamp(0.0, 1.0);
        let ear = (side * (44.0 + 10.0 * shown) - 4.0 * pose.baby.turn, 8.0);
        head.oval(ear, (10.0, 12.0), BABY.skin);
        head.oval((ear.0 + side, ear.1 + 1.0), (5.0, 7.0), BABY.shade);
    }
    face(&mut head, &BABY, &pose.baby);
    let curl = 10.0 * pose.baby.turn;
    for (dx, top, bend) in [(-9.0, -58.0, -12.0), (0.0, -64.0, 2.0), (9.0, -58.0, 13.0)] {
        head.line(3.2, Ink(0xb98154), |path| {
            path.move_to(curl + dx * 0.5, -47.0);
            path.quad_to(curl + dx * 0.4, top, curl + dx + bend * 0.6, top + 4.0);
        });
    }
}

/// The baby's arms, in front of the parent's hand.
pub fn baby_arms(brush: &mut Brush<'_>, pose: &Pose) {
    for (side, hand) in [(-1.0, pose.baby_hands[0]), (1.0, pose.baby_hands[1])] {
        let shoulder = (pose.baby_head.0 * 0.5 + 229.0 + side * 38.0, 254.0);
        let elbow = ((shoulder.0 + hand.0) / 2.0 + side * 12.0, (shoulder.1 + hand.1) / 2.0 + 12.0);
        arm(brush, (shoulder, elbow, hand), 22.0, [SUIT, SUIT_DARK], &BABY);
    }
}

/// A sleeve and the hand that comes out of it.
fn arm(
    brush: &mut Brush<'_>,
    (shoulder, elbow, hand): (Place, Place, Place),
    width: f32,
    cloth: [Ink; 2],
    head: &Head,
) {
    // The sleeve ends a little before the hand, and its darker edge sets it off from the chest.
    let reach = ((hand.0 - elbow.0).hypot(hand.1 - elbow.1)).max(1.0);
    let wrist = between(hand, elbow, (width * 0.42 / reach).min(0.5));
    for (extra, ink) in [(4.0, cloth[1]), (0.0, cloth[0])] {
        brush.line(width + extra, ink, |path| {
            path.move_to(shoulder.0, shoulder.1);
            path.quad_to(elbow.0, elbow.1, wrist.0, wrist.1);
        });
    }
    palm(brush, hand, width * 0.54, head);
}

fn palm(brush: &mut Brush<'_>, (x, y): Place, size: f32, head: &Head) {
    brush.oval((x, y), (size, size * 0.92), head.skin);
    for finger in [-0.55_f32, 0.0, 0.55] {
        brush.line(1.6, head.shade, |path| {
            path.move_to(x + size * (0.25 + 0.2 * finger.abs()), y + size * finger * 0.8);
            path.line_to(x + size * 0.72, y + size * finger * 0.85);
        });
    }
}

fn face(brush: &mut Brush<'_>, head: &Head, face: &Face) {
    let (rx, ry) = head.size;
    brush.oval((0.0, 0.0), (rx, ry), head.skin);
    // Round cheeks below the middle make the head less of an egg.
    brush.oval((0.0, ry * 0.24), (rx * 1.02, ry * 0.74), head.skin);
    brush.glow((-rx * 0.25 * face.turn, -ry * 0.45), (rx * 0.8, ry * 0.5), WHITE, 0.18);
    // Everything in the face moves to where the head is turned and bent.
    let mut front = brush.moved((rx * 0.42 * face.turn, ry * 0.16 * face.nod), 0.0);
    let mut front = front.squeezed(1.0 - 0.16 * face.turn.abs(), 1.0);
    let cheek = 0.3 + 0.4 * face.smile + 0.25 * face.fret;
    for side in [-1.0, 1.0] {
        front.glow((side * rx * 0.56, ry * 0.38), (rx * 0.32, ry * 0.26), head.blush, cheek);
        eye(&mut front, head, face, side);
        brow(&mut front, head, face, side);
    }
    nose(&mut front, head, face);
    mouth(&mut front, head, face);
}

fn eye(front: &mut Brush<'_>, head: &Head, face: &Face, side: f32) {
    let ((ex, ey), (rx, ry)) = (head.eyes, head.eye);
    // A smile lifts the lower lid.
    let open = face.lids * (1.0 - 0.22 * face.smile.max(0.0)) * (1.0 - 0.2 * face.fret);
    let mut eye = front.moved((side * ex, ey), 0.0);
    if open < 0.25 {
        eye.line(2.6, head.brow, |path| {
            path.move_to(-rx, 1.0);
            path.quad_to(0.0, ry * 0.75, rx, 1.0);
        });
        return;
    }
    let mut eye = eye.squeezed(1.0, open);
    eye.oval((0.0, 0.0), (rx, ry), WHITE);
    let (lx, ly) = (face.look.0 * rx * 0.42, face.look.1 * ry * 0.36);
    eye.oval((lx, ly), (rx * 0.66, rx * 0.7), head.iris);
    eye.oval((lx - rx * 0.2, ly - ry * 0.24), (rx * 0.2, rx * 0.2), WHITE);
    eye.line(2.4, head.brow, |path| {
        path.move_to(-rx * 1.02, -ry * 0.3);
        path.quad_to(0.0, -ry * 1.5, rx * 1.02, -ry * 0.3);
    });
}

fn brow(front: &mut Brush<'_>, head: &Head, face: &Face, side: f32) {
    let (ex, ey) = head.eyes;
    let height = ey - head.eye.1 - 8.0 - 6.0 * face.brows + 2.0 * face.fret;
    let inner = (side * (ex - 8.0), height + 1.0 - 6.0 * face.fret);
    let outer = (side * (ex + 10.0), height + 2.5 + 2.0 * face.fret);
    front.line(head.brow_width, head.brow, |path| {
        path.move_to(inner.0, inner.1);
        path.quad_to(side * (ex + 1.0), height - 4.0, outer.0, outer.1);
    });
}

fn nose(front: &mut Brush<'_>, head: &Head, face: &Face) {
    let y = (head.eyes.1 + head.mouth) * 0.5 + 1.0;
    let x = 4.0 * face.turn;
    front.line(2.6, head.shade, |path| {
        path.move_to(x - 5.0, y - 1.0);
        path.quad_to(x, y + 5.0, x + 5.0, y - 1.0);
    });
}

fn mouth(front: &mut Brush<'_>, head: &Head, face: &Face) {
    // A resting face is friendly.
    let smile = face.smile.max(0.22) - 1.25 * face.fret;
    let half = head.lips * (1.0 + 0.5 * face.smile.max(0.0) - 0.2 * face.open);
    let corner = head.mouth - 5.0 * smile;
    let upper = head.mouth + 3.0 * smile - 4.0 * face.open;
    let lower = head.mouth + 6.0 * smile.max(-0.4) + head.lips * 1.7 * face.open;
    // The wider the mouth is open, the rounder the lower lip.
    let bow = half * (0.55 + 0.4 * face.open.min(1.0));
    let lip = |path: &mut tiny_skia::PathBuilder, through: f32| {
        path.cubic_to(bow, through + 1.5, -bow, through + 1.5, -half, corner);
    };
    if face.open > 0.12 {
        front.shape(INSIDE, |path| {
            path.move_to(-half, corner);
            path.cubic_to(-half * 0.55, upper, half * 0.55, upper, half, corner);
            lip(path, lower);
        });
        let deep = lower - upper;
        if deep > 8.0 {
            front.oval((0.0, lower - deep * 0.2), (half * 0.5, deep * 0.16), TONGUE);
        }
    }
    let through = if face.open > 0.12 { lower } else { upper };
    front.line(2.6, head.shade, |path| {
        path.move_to(half, corner);
        lip(path, through);
    });
}
