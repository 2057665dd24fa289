//! Charge: every body pushes every other away, far ones in bundles. It knows no links and no owners.

use super::{Body, Force, quadtree::Quadtree};

/// Cells seen under a wider angle than this are opened (side over distance).
const THETA: f32 = 0.9;

/// The field of the plane, ∝ 1 / distance, so that charge spreads with even density.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// px per step and unit of charge at a distance of 1 px.
    pub strength: f32,
}

impl Force for Charge {
    fn apply(&self, bodies: &mut [Body], heat: f32) {
        let tree = Quadtree::new(bodies);
        let strength = self.strength * heat;
        for index in 0..bodies.len() {
            let [x, y] = field(&tree, bodies, index);
            bodies[index].vx += x * strength;
            bodies[index].vy += y * strength;
        }
    }
}

/// The field of all other bodies at one of them. Inside a body it grows evenly from its middle, as
/// in a charged disc.
fn field(tree: &Quadtree, bodies: &[Body], index: usize) -> [f32; 2] {
    let Body { x, y, .. } = bodies[index];
    let mut far = [0.0; 2];
    let mut close = [0.0; 2];
    let push = |sum: &mut [f32; 2], charge: f32, [dx, dy]: [f32; 2], least: f32| {
        let share = charge / (dx * dx + dy * dy).max(least * least).max(1.0);
        sum[0] += dx * share;
        sum[1] += dy * share;
    };
    tree.charges(
        [x, y],
        THETA,
        |charge, centre| push(&mut far, charge, [x - centre[0], y - centre[1]], 0.0),
        |other| {
            let body = &bodies[other];
            push(&mut close, body.charge, [x - body.x, y - body.y], body.radius);
        },
    );
    [far[0] + close[0], far[1] + close[1]]
}
