//! Hulls of owners: padded, convex, and no more than an outline with a breath of colour.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use crate::kit::Palette;
use crate::kit::tokens::HULL_LINE;
use crate::marks::faded;

/// Padding of a hull around the rims of its nodes in px.
pub(super) const HULL_PADDING: f32 = 13.0;

/// An owner's hull: the places of its products and its name.
#[derive(Clone, Debug)]
pub struct HullMark {
    /// Places and radii of its nodes.
    pub members: Vec<(Pos2, f32)>,
    /// Its colour.
    pub color: Color32,
    /// The colour of its name.
    pub text: Color32,
    /// Its name.
    pub name: String,
    /// Not meant now.
    pub is_dimmed: bool,
}

impl HullMark {
    /// Above its highest node: where its name stands.
    #[must_use]
    pub fn top(&self) -> Pos2 {
        let tops = self.members.iter().map(|(at, radius)| *at - Vec2::new(0.0, radius + HULL_PADDING));
        tops.min_by(|a, b| a.y.total_cmp(&b.y)).unwrap_or_default()
    }

    /// Paints its outline and its ground.
    pub fn paint(&self, painter: &Painter, palette: &Palette) {
        let outline = padded_hull(&self.members);
        if outline.len() < 3 {
            return;
        }
        let (fill, line) = if self.is_dimmed { (0.6, 0.5) } else { (1.0, 1.0) };
        let stroke = Stroke::new(1.0, faded(self.color, HULL_LINE * line));
        painter.add(Shape::convex_polygon(outline, faded(self.color, palette.hull_fill_alpha * fill), stroke));
    }
}

/// The convex hull of discs grown by the padding, as a polygon.
fn padded_hull(members: &[(Pos2, f32)]) -> Vec<Pos2> {
    let around = |(at, radius): &(Pos2, f32)| {
        let (at, reach) = (*at, radius + HULL_PADDING);
        (0..16_u8).map(move |part| at + Vec2::angled(f32::from(part) / 16.0 * std::f32::consts::TAU) * reach)
    };
    convex_hull(members.iter().flat_map(around).collect())
}

/// The convex hull by Andrew's monotone chain, counter-clockwise.
fn convex_hull(mut points: Vec<Pos2>) -> Vec<Pos2> {
    points.retain(|point| point.x.is_finite() && point.y.is_finite());
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let half = |points: &mut dyn Iterator<Item = &Pos2>| {
        let mut chain: Vec<Pos2> = vec![];
        for point in points {
            while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], *point) <= 0.0 {
                chain.pop();
            }
            chain.push(*point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter());
    hull.extend(half(&mut points.iter().rev()));
    hull
}

fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn the_hull_of_discs_is_convex_and_holds_them() {
        let members = [(pos2(0.0, 0.0), 5.0), (pos2(50.0, 10.0), 8.0), (pos2(20.0, 60.0), 4.0)];
        let hull = padded_hull(&members);
        for at in 0..hull.len() {
            let (a, b, c) = (hull[at], hull[(at + 1) % hull.len()], hull[(at + 2) % hull.len()]);
            assert!(turn(a, b, c) > 0.0);
            assert!(members.iter().all(|(centre, _)| turn(a, b, *centre) > 0.0));
        }
    }
}
