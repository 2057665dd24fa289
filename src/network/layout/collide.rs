//! Collide: no two bodies overlap. It knows circles only; room for a name is part of a radius.

use super::{Body, Force, quadtree::Quadtree};

/// Pushes overlapping circles of one owner, or all circles, apart: lighter ones move more.
#[derive(Clone, Copy, Debug)]
pub struct Collide {
    /// The share of an overlap taken away in a step, in `0.0..=1.0`.
    pub strength: f32,
    /// Only circles with the same `home` see each other.
    pub at_home: bool,
}

impl Force for Collide {
    fn apply(&self, bodies: &mut [Body], heat: f32) {
        self.part(bodies, heat);
    }
}

impl Collide {
    /// One pass, strength taken times `heat`; gives the largest overlap met, in px.
    pub fn part(self, bodies: &mut [Body], heat: f32) -> f32 {
        let tree = Quadtree::new(bodies);
        let mut worst = 0.0_f32;
        let mut near = Vec::new();
        for index in 0..bodies.len() {
            let Body { x, y, radius, home, .. } = bodies[index];
            near.clear();
            tree.touching([x, y], radius, |other| {
                if other > index && !(self.at_home && bodies[other].home != home) {
                    near.push(other);
                }
            });
            for &other in &near {
                worst = worst.max(part_pair(bodies, index, other, self.strength * heat));
            }
        }
        worst
    }
}

/// Moves two circles apart along their line; gives the overlap there was.
fn part_pair(bodies: &mut [Body], a: usize, b: usize, strength: f32) -> f32 {
    let (dx, dy) = (bodies[b].x - bodies[a].x, bodies[b].y - bodies[a].y);
    let touch = bodies[a].radius + bodies[b].radius;
    let distance = dx.hypot(dy);
    if distance >= touch {
        return 0.0;
    }
    let (dx, dy, distance) = if distance > 1e-3 { (dx, dy, distance) } else { apart(a, b) };
    let push = (touch - distance.min(touch)) / distance * strength;
    let [mass, other] = [a, b].map(|body| bodies[body].radius.powi(2));
    let share = other / (mass + other);
    bodies[a].x -= dx * push * share;
    bodies[a].y -= dy * push * share;
    bodies[b].x += dx * push * (1.0 - share);
    bodies[b].y += dy * push * (1.0 - share);
    touch - distance
}

/// A direction for two circles in one place, the same each time: steps of the golden angle.
fn apart(a: usize, b: usize) -> (f32, f32, f32) {
    let turn = super::golden_angle(a + b);
    (turn.cos(), turn.sin(), 1.0)
}
