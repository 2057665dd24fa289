//! Springs: linked bodies draw near. It knows no owners and no sizes but the lengths it is given.

use super::{Body, Force};

/// One link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spring {
    /// The bodies it joins.
    pub ends: [usize; 2],
    /// Where it rests, in px.
    pub length: f32,
    /// The share of the stretch taken back in a step, in `0.0..=1.0`.
    pub strength: f32,
    /// How much of it the first end moves, in `0.0..=1.0`; the second moves the rest.
    pub bias: f32,
}

/// All links, as in d3-force: a link of a crowded body is weak and moves the other end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Springs(Vec<Spring>);

impl Springs {
    /// Links `(a, b, weight)` between bodies, resting `gap` px apart. Strength is the weight over the
    /// lesser of the sums of weights at its ends.
    pub fn new(bodies: &[Body], links: &[(u32, u32, f32)], gap: f32) -> Self {
        let mut sums = vec![0.0_f32; bodies.len()];
        for &(a, b, weight) in links {
            sums[a as usize] += weight;
            sums[b as usize] += weight;
        }
        let spring = |&(a, b, weight): &(u32, u32, f32)| {
            let ends = [a as usize, b as usize];
            let [here, there] = ends.map(|end| sums[end]);
            Spring {
                ends,
                length: bodies[ends[0]].radius + bodies[ends[1]].radius + gap,
                strength: weight / here.min(there),
                bias: there / (here + there),
            }
        };
        Self(links.iter().filter(|link| link.2 > 0.0).map(spring).collect())
    }
}

impl Force for Springs {
    fn apply(&self, bodies: &mut [Body], heat: f32) {
        for spring in &self.0 {
            let [a, b] = spring.ends;
            let dx = bodies[b].x + bodies[b].vx - bodies[a].x - bodies[a].vx;
            let dy = bodies[b].y + bodies[b].vy - bodies[a].y - bodies[a].vy;
            let length = dx.hypot(dy).max(1e-3);
            let back = (length - spring.length) / length * heat * spring.strength;
            bodies[a].vx += dx * back * spring.bias;
            bodies[a].vy += dy * back * spring.bias;
            bodies[b].vx -= dx * back * (1.0 - spring.bias);
            bodies[b].vy -= dy * back * (1.0 - spring.bias);
        }
    }
}
