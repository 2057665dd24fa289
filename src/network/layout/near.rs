//! Places for a graph of which most is placed already: what is known stays exactly where it is, what is new
//! finds the nearest free room to its partners. Nothing is left to chance, so the same scene and the same
//! known places give the same picture.

use super::owners::{middles, reach};
use super::{Body, HULL_ROOM, SQUEEZE, Scene, golden_angle, scene, settle};

/// How many places are tried for one node, in the order of a sunflower's seeds.
const TRIED: usize = 4000;
/// How much more its own owner draws a new node than one link does.
const HOME: f32 = 3.0;

/// `[x, y]` per node as [`settle`] gives them, with those of `known` unchanged. Where fewer than half are
/// known there is no picture to keep, and all are placed anew.
#[must_use]
pub fn settle_near(scene: &Scene, known: &[Option<[f32; 2]>], seed: u64, cancel: &dyn Fn() -> bool) -> Vec<[f32; 2]> {
    let fixed = known.iter().take(scene.nodes.len()).flatten().count();
    if fixed * 2 < scene.nodes.len() || fixed == 0 {
        return settle(scene, seed, cancel);
    }
    let (homes, sizes) = scene::homes(&scene.nodes);
    let mut bodies = scene::bodies(&scene.nodes, homes, &sizes);
    let mut placed: Vec<bool> = (0..bodies.len()).map(|at| known.get(at).copied().flatten().is_some()).collect();
    for (body, place) in bodies.iter_mut().zip(known) {
        if let Some([x, y]) = place {
            (body.x, body.y) = (x / SQUEEZE, *y);
        }
    }
    let links = scene::links(scene);
    let mut partners: Vec<Vec<(usize, f32)>> = vec![vec![]; bodies.len()];
    for (a, b, weight) in &links {
        partners[*a as usize].push((*b as usize, *weight));
        partners[*b as usize].push((*a as usize, *weight));
    }
    while let Some(next) = best_known(&placed, &partners, &bodies, &sizes) {
        if cancel() {
            break;
        }
        let [x, y] = room_for(next, &bodies, &placed, &partners, &sizes);
        (bodies[next].x, bodies[next].y) = (x, y);
        placed[next] = true;
    }
    let place = |(body, known): (&Body, Option<[f32; 2]>)| known.unwrap_or([body.x * SQUEEZE, body.y]);
    bodies.iter().zip((0..bodies.len()).map(|at| known.get(at).copied().flatten())).map(place).collect()
}

/// The node without a place that is tied most to those that have one; of equals the first.
fn best_known(placed: &[bool], partners: &[Vec<(usize, f32)>], bodies: &[Body], sizes: &[u32]) -> Option<usize> {
    let tie = |at: usize| -> f32 {
        let links: f32 = partners[at].iter().filter(|(other, _)| placed[*other]).map(|(_, weight)| weight).sum();
        let is_home =
            sizes[bodies[at].home as usize] > 1 && bodies.iter().zip(placed).any(|(body, placed)| *placed && body.home == bodies[at].home);
        links + if is_home { HOME } else { 0.0 }
    };
    let missing = (0..placed.len()).filter(|at| !placed[*at]);
    missing.map(|at| (at, tie(at))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(at, _)| at)
}

/// The nearest place to the partners of a node where it touches nobody and stands in no stranger's hull.
fn room_for(at: usize, bodies: &[Body], placed: &[bool], partners: &[Vec<(usize, f32)>], sizes: &[u32]) -> [f32; 2] {
    let others: Vec<&Body> = bodies.iter().zip(placed).filter(|(_, placed)| **placed).map(|(body, _)| body).collect();
    let there: Vec<Body> = others.iter().map(|body| **body).collect();
    let discs = middles(&there, sizes.len());
    let reaches = reach(&there, &discs);
    let own = &bodies[at];
    let home = own.home as usize;
    let is_home = sizes[home] > 1 && reaches[home] > 0.0;
    let mut sum = [0.0, 0.0, 0.0_f32];
    let mut draw = |[x, y]: [f32; 2], weight: f32| {
        sum = [sum[0] + x * weight, sum[1] + y * weight, sum[2] + weight];
    };
    for (other, weight) in partners[at].iter().filter(|(other, _)| placed[*other]) {
        draw([bodies[*other].x, bodies[*other].y], *weight);
    }
    if is_home {
        let links: f32 = partners[at].iter().map(|(_, weight)| weight).sum();
        draw(discs[home], HOME * (1.0 + links));
    }
    let [x, y, weight] = sum;
    let target = if weight > 0.0 { [x / weight, y / weight] } else { outside(&there) };
    let is_free = |[x, y]: [f32; 2]| others.iter().all(|other| (other.x - x).hypot(other.y - y) >= other.radius + own.radius);
    let is_among_strangers = |place: [f32; 2]| {
        let strangers =
            discs.iter().zip(&reaches).enumerate().filter(|(disc, (_, reach))| *disc != home && sizes[*disc] > 1 && **reach > 0.0);
        let mut strangers = strangers.map(|(_, (middle, reach))| (*middle, reach + HULL_ROOM));
        strangers.any(|(middle, reach)| {
            let way = if is_home { distance(middle, discs[home], place) } else { (middle[0] - place[0]).hypot(middle[1] - place[1]) };
            way < reach + own.radius.min(HULL_ROOM)
        })
    };
    let step = own.radius * 0.55;
    let seeds = (0..TRIED).map(|seed| {
        let (away, turn) = (step * (seed as f32).sqrt(), golden_angle(seed));
        [target[0] + away * turn.cos(), target[1] + away * turn.sin()]
    });
    let mut second = None;
    for place in seeds.filter(|place| is_free(*place)) {
        if !is_among_strangers(place) {
            return place;
        }
        second = second.or(Some(place));
    }
    second.unwrap_or(target)
}

/// Below everything, for what is tied to nothing.
fn outside(there: &[Body]) -> [f32; 2] {
    let low = there.iter().map(|body| body.y + body.radius).fold(f32::NEG_INFINITY, f32::max);
    let left = there.iter().map(|body| body.x).fold(f32::INFINITY, f32::min);
    if there.is_empty() { [0.0; 2] } else { [left, low] }
}

/// The distance of a point from the line between two others.
fn distance(from: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let long = dx * dx + dy * dy;
    let t = if long > 0.0 { (((from[0] - a[0]) * dx + (from[1] - a[1]) * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
    (a[0] + dx * t - from[0]).hypot(a[1] + dy * t - from[1])
}
