//! Gravity: an even sheet of opposite charge in the shape to be filled, which holds the bodies and
//! lets them come to rest evenly spread over it. It knows no links and no owners.

use super::{Body, Force};

/// The share of the way back to the sheet that a stray body takes in a step: far from as much charge
/// as sheet there is no field to bring it home.
const BACK: f32 = 0.1;

/// A rectangle around the origin that pulls as much as `density` of charge per px² would push.
///
/// With the charges it is the field of electrostatic placement (Lu et al., *ePlace*, 2015), here in
/// closed form for the plane, where charge acts ∝ 1 / distance.
#[derive(Clone, Copy, Debug)]
pub struct Gravity {
    /// Half width and half height, in px.
    pub half: [f32; 2],
    /// Charge per px².
    pub density: f32,
    /// px per step and unit of charge at a distance of 1 px, as of the charges.
    pub strength: f32,
}

impl Force for Gravity {
    fn apply(&self, bodies: &mut [Body], heat: f32) {
        let pull = self.strength * self.density * heat;
        let [w, h] = self.half;
        for body in bodies {
            body.vx -= pull * field(body.x, body.y, w, h) + BACK * beyond(body.x, w);
            body.vy -= pull * field(body.y, body.x, h, w) + BACK * beyond(body.y, h);
        }
    }
}

/// How far outside `-half..=half`, with the sign of `x`.
fn beyond(x: f32, half: f32) -> f32 {
    x - x.clamp(-half, half)
}

/// ∬ (x−x′) / ((x−x′)² + (y−y′)²) over |x′| ≤ w, |y′| ≤ h.
fn field(x: f32, y: f32, w: f32, h: f32) -> f32 {
    corner(x + w, y + h) - corner(x + w, y - h) - corner(x - w, y + h) + corner(x - w, y - h)
}

/// ½ v ln(u² + v²) + u atan(v / u): the antiderivative in v of ½ ln(u² + v²), without −v, which
/// cancels.
fn corner(u: f32, v: f32) -> f32 {
    let turn = if u == 0.0 { 0.0 } else { u * (v / u).atan() };
    let log = if v == 0.0 { 0.0 } else { 0.5 * v * (u * u + v * v).ln() };
    log + turn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_form_is_the_sum_of_its_parts() {
        let (w, h, x, y) = (30.0, 20.0, 41.0, -7.0);
        let mut sum = 0.0;
        for column in -60_i16..60 {
            for row in -40_i16..40 {
                let dx = x - f32::midpoint(f32::from(column), 0.5);
                let dy = y - f32::midpoint(f32::from(row), 0.5);
                sum += 0.25 * dx / (dx * dx + dy * dy);
            }
        }
        assert!((field(x, y, w, h) - sum).abs() < 1e-2 * sum.abs());
        assert!(field(0.0, 5.0, w, h).abs() < 1e-3);
    }
}
