//! Edge bundling: links between the same two owners run together for a part of their way. It knows places
//! only.
//!
//! After Holten, *Hierarchical Edge Bundles*, IEEE TVCG 12(5), 2006: the way up and down the hierarchy (here
//! platform, owner, owner, platform) is the control polygon of a cubic B-spline, straightened by 1 − strength.

use egui::Pos2;

use super::dashes::Path;

/// Points between two knots of the curve.
const PARTS: u8 = 6;

/// The curve through a control polygon, pulled straight by `1 − strength`; it begins and ends at its ends.
#[must_use]
pub fn bundled(polygon: &[Pos2], strength: f32) -> Path {
    let (Some(first), Some(last)) = (polygon.first(), polygon.last()) else { return Path::default() };
    let strength = strength.clamp(0.0, 1.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
    let straight = |at: usize| first.lerp(*last, at as f32 / (polygon.len() - 1).max(1) as f32);
    let pulled: Vec<Pos2> = polygon.iter().enumerate().map(|(at, point)| straight(at).lerp(*point, strength)).collect();
    // Ends three times over: the curve passes through them.
    let knots: Vec<Pos2> = [*first, *first].into_iter().chain(pulled).chain([*last, *last]).collect();
    let mut points = vec![*first];
    for four in knots.windows(4) {
        points.extend((1..=PARTS).map(|part| spline(four, f32::from(part) / f32::from(PARTS))));
    }
    Path::new(points)
}

/// A uniform cubic B-spline over four knots.
fn spline(knots: &[Pos2], t: f32) -> Pos2 {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [(1.0 - t).powi(3), 3.0 * t3 - 6.0 * t2 + 4.0, -3.0 * t3 + 3.0 * t2 + 3.0 * t + 1.0, t3];
    let sum = knots.iter().zip(weights).fold(egui::Vec2::ZERO, |sum, (knot, weight)| sum + knot.to_vec2() * (weight / 6.0));
    sum.to_pos2()
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const POLYGON: [Pos2; 4] = [pos2(0.0, 0.0), pos2(30.0, 40.0), pos2(70.0, 40.0), pos2(100.0, 0.0)];

    #[test]
    fn a_bundle_ends_where_its_link_does_and_is_as_straight_as_asked() {
        for strength in [0.0, 0.5, 1.0] {
            let path = bundled(&POLYGON, strength);
            let points = path.points();
            assert!(points[0].distance(POLYGON[0]) < 1e-3 && points[points.len() - 1].distance(POLYGON[3]) < 1e-3);
        }
        let high = |strength: f32| bundled(&POLYGON, strength).points().iter().map(|point| point.y).fold(0.0, f32::max);
        assert!(high(0.0) < 1e-3 && high(0.5) > 10.0 && high(1.0) > 1.8 * high(0.5));
        assert!(bundled(&[], 0.5).points().is_empty());
    }

    #[test]
    fn neighbours_meet_between_their_owners() {
        let other = [pos2(0.0, 20.0), POLYGON[1], POLYGON[2], pos2(100.0, 20.0)];
        let (a, b) = (bundled(&POLYGON, 0.9), bundled(&other, 0.9));
        let middle = |path: &Path| path.at(path.length() / 2.0).0;
        assert!(middle(&a).distance(middle(&b)) < 5.0);
    }
}
