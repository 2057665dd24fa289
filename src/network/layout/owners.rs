//! Owners: the products of an owner keep together, the most linked inmost, each of the others on the
//! side of its partners. It knows homes and places; how far homes stand apart, it leaves to circles.

use super::{Body, Force, PACKED, golden_angle};

/// No further in a step, in px: in a crowd, collisions must keep up.
const MOST_STEP: f32 = 4.0;

/// Draws every body to its wish.
#[derive(Clone, Debug)]
pub struct Owners {
    /// A place per body, in px.
    pub wishes: Vec<[f32; 2]>,
    /// The share of the way taken in a step, in `0.0..=1.0`.
    pub strength: f32,
}

impl Force for Owners {
    fn apply(&self, bodies: &mut [Body], heat: f32) {
        for (body, [x, y]) in bodies.iter_mut().zip(&self.wishes) {
            let (dx, dy) = (x - body.x, y - body.y);
            let share = (self.strength * heat).min(MOST_STEP / dx.hypot(dy).max(MOST_STEP));
            body.x += dx * share;
            body.y += dy * share;
        }
    }
}

/// Where each body would like to be, given where the homes are: the heaviest in the middle, others
/// out towards the mean direction of their partners in other homes.
pub fn wishes(bodies: &[Body], discs: &[Body], links: &[(u32, u32, f32)]) -> Vec<[f32; 2]> {
    let mut pulls = vec![[0.0_f32; 2]; bodies.len()];
    for &(a, b, weight) in links {
        for (here, there) in [(a, b), (b, a)] {
            let home = &discs[bodies[here as usize].home as usize];
            let partner = &discs[bodies[there as usize].home as usize];
            let (dx, dy) = (partner.x - home.x, partner.y - home.y);
            let share = weight / dx.hypot(dy).max(1.0);
            pulls[here as usize][0] += dx * share;
            pulls[here as usize][1] += dy * share;
        }
    }
    let out = |(index, (body, [dx, dy])): (usize, (&Body, [f32; 2]))| {
        let reach = discs[body.home as usize].radius * PACKED * (1.0 - body.weight);
        let pull = dx.hypot(dy);
        let turn = golden_angle(index);
        let (dx, dy) = if pull > 0.0 { (dx / pull, dy / pull) } else { (turn.cos(), turn.sin()) };
        [dx * reach + turn.cos() * 0.01, dy * reach + turn.sin() * 0.01]
    };
    let offsets: Vec<_> = bodies.iter().zip(pulls).enumerate().map(out).collect();
    let shifts = means(bodies, &offsets, discs.len());
    let wish = |(body, [dx, dy]): (&Body, [f32; 2])| {
        let home = &discs[body.home as usize];
        let shift = shifts[body.home as usize].map(|shift| shift * (1.0 - body.weight));
        [home.x + dx - shift[0], home.y + dy - shift[1]]
    };
    bodies.iter().zip(offsets).map(wish).collect()
}

/// Mean offset of the lighter bodies of each home.
fn means(bodies: &[Body], offsets: &[[f32; 2]], homes: usize) -> Vec<[f32; 2]> {
    let mut sums = vec![[0.0_f32; 3]; homes];
    for (body, [dx, dy]) in bodies.iter().zip(offsets) {
        let [x, y, lightness] = &mut sums[body.home as usize];
        *x += dx;
        *y += dy;
        *lightness += 1.0 - body.weight;
    }
    sums.into_iter().map(|[x, y, lightness]| [x, y].map(|sum| sum / lightness.max(1e-3))).collect()
}

/// The radius around each home's place that holds all circles at home there, in px.
pub fn reach(bodies: &[Body], places: &[[f32; 2]]) -> Vec<f32> {
    let mut reach = vec![0.0_f32; places.len()];
    for body in bodies {
        let home = body.home as usize;
        let away = (body.x - places[home][0]).hypot(body.y - places[home][1]);
        reach[home] = reach[home].max(away + body.radius);
    }
    reach
}

/// Middle of the bounds of each home's circles, a better middle of a hull than the mean.
pub fn middles(bodies: &[Body], homes: usize) -> Vec<[f32; 2]> {
    let mut bounds = vec![[f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY]; homes];
    for Body { x, y, radius, home, .. } in bodies {
        let [left, top, right, bottom] = &mut bounds[*home as usize];
        (*left, *right) = (left.min(x - radius), right.max(x + radius));
        (*top, *bottom) = (top.min(y - radius), bottom.max(y + radius));
    }
    let middle = |[left, top, right, bottom]: [f32; 4]| {
        if left > right { [0.0; 2] } else { [f32::midpoint(left, right), f32::midpoint(top, bottom)] }
    };
    bounds.into_iter().map(middle).collect()
}
