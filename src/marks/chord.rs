//! A chord diagram: groups as arcs around a circle, links between them as ribbons. It knows numbers and
//! angles, and no names.
//!
//! After Krzywinski et al., *Circos*, Genome Research 19, 2009: an arc is as long as all ribbons that end at
//! it, and a ribbon is as wide at both ends as the number of its links.

use std::f32::consts::TAU;

use egui::epaint::PathShape;
use egui::{Color32, Mesh, Painter, Pos2, Shape, Stroke, Vec2};

/// Share of the circle between arcs.
const GAPS: f32 = 0.12;
/// Points along a quarter of a ribbon's side.
const PARTS: u8 = 14;

/// A part of the circle: angles in radians, clockwise from the top.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Arc {
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

impl Arc {
    /// Its middle.
    #[must_use]
    pub fn middle(self) -> f32 {
        f32::midpoint(self.from, self.to)
    }

    /// A part of it, from one fraction to another.
    #[must_use]
    pub fn part(self, from: f32, to: f32) -> Self {
        let at = |part: f32| self.from + (self.to - self.from) * part;
        Self { from: at(from), to: at(to) }
    }
}

/// Arcs of all groups, and the two ends of every ribbon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chord {
    /// One for each group.
    pub arcs: Vec<Arc>,
    /// For each ribbon its end at the first and at the second group.
    pub ribbons: Vec<[Arc; 2]>,
}

/// Lays out ribbons `(group, group, width)` between groups `0..groups`. Within an arc, ribbons lie in the
/// order in which their other ends come around the circle, so that few cross.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a number of groups")]
pub fn chord(groups: usize, ribbons: &[(usize, usize, f32)]) -> Chord {
    let mut totals = vec![0.0_f32; groups];
    for (from, to, width) in ribbons {
        totals[*from] += width;
        totals[*to] += width;
    }
    let whole: f32 = totals.iter().sum();
    if whole <= 0.0 {
        return Chord { arcs: vec![Arc::default(); groups], ribbons: vec![[Arc::default(); 2]; ribbons.len()] };
    }
    let gaps = if groups > 1 { GAPS } else { 0.0 };
    let unit = TAU * (1.0 - gaps) / whole;
    let gap = TAU * gaps / groups as f32;
    let mut arcs = Vec::with_capacity(groups);
    let mut at = gap / 2.0;
    for total in &totals {
        arcs.push(Arc { from: at, to: at + total * unit });
        at += total * unit + gap;
    }
    let mut ends: Vec<Vec<(usize, usize)>> = vec![vec![]; groups];
    for (ribbon, (from, to, _)) in ribbons.iter().enumerate() {
        ends[*from].push((ribbon, 0));
        ends[*to].push((ribbon, 1));
    }
    let mut placed = vec![[Arc::default(); 2]; ribbons.len()];
    for (group, ends) in ends.iter_mut().enumerate() {
        let other = |ribbon: usize, side: usize| if side == 0 { ribbons[ribbon].1 } else { ribbons[ribbon].0 };
        // Counted backwards around the circle from this group: the nearest neighbour on the left comes first.
        ends.sort_by_key(|(ribbon, side)| ((group + groups - other(*ribbon, *side)) % groups, *ribbon, *side));
        let mut at = arcs[group].from;
        for (ribbon, side) in ends.iter() {
            let wide = ribbons[*ribbon].2 * unit;
            placed[*ribbon][*side] = Arc { from: at, to: at + wide };
            at += wide;
        }
    }
    Chord { arcs, ribbons: placed }
}

/// The point of a circle at an angle.
#[must_use]
pub fn on_circle(centre: Pos2, radius: f32, angle: f32) -> Pos2 {
    centre + Vec2::angled(angle - TAU / 4.0) * radius
}

/// A band between two radii.
pub fn paint_arc(painter: &Painter, centre: Pos2, radii: [f32; 2], arc: Arc, color: Color32) {
    let along = |radius: f32| around(centre, radius, arc);
    painter.add(strip(&along(radii[0]), &along(radii[1]), color));
}

/// Points of a circle along a part of it.
fn around(centre: Pos2, radius: f32, arc: Arc) -> Vec<Pos2> {
    let parts = parts_of(arc);
    (0..=parts).map(|part| on_circle(centre, radius, arc.from + (arc.to - arc.from) * f32::from(part) / f32::from(parts))).collect()
}

/// What lies between two lines of as many points, as one mesh: it has no seams.
pub fn strip(left: &[Pos2], right: &[Pos2], color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (a, b) in left.iter().zip(right) {
        mesh.colored_vertex(*a, color);
        mesh.colored_vertex(*b, color);
    }
    let rungs = u32::try_from(left.len().min(right.len())).unwrap_or(0);
    for rung in 1..rungs {
        let at = rung * 2;
        mesh.add_triangle(at - 2, at - 1, at);
        mesh.add_triangle(at - 1, at, at + 1);
    }
    Shape::mesh(mesh)
}

fn parts_of(arc: Arc) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few hundred")]
    let parts = ((arc.to - arc.from).abs() / TAU * 180.0).ceil().clamp(1.0, 180.0) as u16;
    parts
}

/// The outline of a ribbon between two parts of a circle: along one, through the middle, along the other, back.
#[must_use]
pub fn ribbon(centre: Pos2, radius: f32, ends: [Arc; 2]) -> Vec<Pos2> {
    let along = |arc: Arc| around(centre, radius, arc);
    let across = |from: f32, to: f32| {
        let (a, b) = (on_circle(centre, radius, from), on_circle(centre, radius, to));
        (1..PARTS).map(move |part| {
            let t = f32::from(part) / f32::from(PARTS);
            a.lerp(centre, t).lerp(centre.lerp(b, t), t)
        })
    };
    let [here, there] = ends;
    let out = along(here).into_iter().chain(across(here.to, there.from));
    out.chain(along(there)).chain(across(there.to, here.from)).collect()
}

/// Whether a point lies in a closed outline: an odd number of its sides is to the right.
#[must_use]
pub fn holds(outline: &[Pos2], at: Pos2) -> bool {
    let before = outline.iter().cycle().skip(outline.len().saturating_sub(1));
    let crosses = |(a, b): &(&Pos2, &Pos2)| (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x;
    outline.iter().zip(before).filter(crosses).count() % 2 == 1
}

/// Fills a ribbon and outlines it.
pub fn paint_ribbon(painter: &Painter, centre: Pos2, radius: f32, ends: [Arc; 2], fill: Color32, line: Stroke) {
    let [here, there] = ends;
    // The left side runs from the end of one arc to the start of the other, the right side the other way round.
    let side = |from: f32, to: f32| -> Vec<Pos2> {
        let (a, b) = (on_circle(centre, radius, from), on_circle(centre, radius, to));
        let parts = PARTS * 2;
        (0..=parts)
            .map(|part| {
                let t = f32::from(part) / f32::from(parts);
                a.lerp(centre, t).lerp(centre.lerp(b, t), t)
            })
            .collect()
    };
    let (left, right) = (side(here.to, there.from), side(here.from, there.to));
    if fill.a() > 0 {
        // From the circle through the middle to the circle: the two caps are halves of the arcs.
        let half = |arc: Arc, is_left: bool| {
            let middle = arc.middle();
            around(centre, radius, if is_left { Arc { from: middle, to: arc.to } } else { Arc { from: middle, to: arc.from } })
        };
        let back = |mut points: Vec<Pos2>| {
            points.reverse();
            points
        };
        let (a, b) = (half(here, true), half(here, false));
        let (c, d) = (back(half(there, false)), back(half(there, true)));
        let rows =
            |first: Vec<Pos2>, side: Vec<Pos2>, last: Vec<Pos2>| -> Vec<Pos2> { first.into_iter().chain(side).chain(last).collect() };
        painter.add(strip(&rows(a, left, c), &rows(b, right, d), fill));
    }
    if line.width > 0.0 {
        painter.add(Shape::Path(PathShape::closed_line(ribbon(centre, radius, ends), line)));
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn arcs_and_ribbons_fill_what_they_are_worth() {
        let ribbons = [(0, 1, 3.0), (1, 2, 1.0), (2, 0, 2.0), (0, 2, 1.0)];
        let laid = chord(3, &ribbons);
        let long = |arc: &Arc| arc.to - arc.from;
        let all: f32 = laid.arcs.iter().map(long).sum();
        assert!((all - TAU * (1.0 - GAPS)).abs() < 1e-4);
        assert!((long(&laid.arcs[0]) / all - 6.0 / 14.0).abs() < 1e-4, "three, two and one of fourteen ends");
        for (ends, (from, to, width)) in laid.ribbons.iter().zip(ribbons) {
            for (end, group) in ends.iter().zip([from, to]) {
                assert!((long(end) / all - width / 14.0).abs() < 1e-4);
                assert!(end.from >= laid.arcs[group].from - 1e-4 && end.to <= laid.arcs[group].to + 1e-4);
            }
        }
        let mut of_first: Vec<Arc> = laid
            .ribbons
            .iter()
            .zip(ribbons)
            .flat_map(|(ends, (from, to, _))| {
                [(ends[0], from), (ends[1], to)].into_iter().filter(|(_, group)| *group == 0).map(|(end, _)| end).collect::<Vec<_>>()
            })
            .collect();
        of_first.sort_by(|a, b| a.from.total_cmp(&b.from));
        assert!(of_first.windows(2).all(|pair| pair[0].to <= pair[1].from + 1e-4), "ends of one group do not overlap");
    }

    #[test]
    fn nothing_to_lay_out_is_laid_out() {
        assert!(chord(0, &[]).arcs.is_empty());
        assert_eq!(chord(2, &[]).arcs, [Arc::default(); 2]);
    }

    #[test]
    fn a_ribbon_holds_what_lies_before_its_ends() {
        let centre = pos2(50.0, 60.0);
        let outline = ribbon(centre, 40.0, [Arc { from: 0.2, to: 0.8 }, Arc { from: 3.0, to: 3.6 }]);
        assert!(holds(&outline, on_circle(centre, 35.0, 0.5)) && holds(&outline, on_circle(centre, 35.0, 3.3)));
        assert!(!holds(&outline, on_circle(centre, 35.0, 2.0)) && !holds(&[], centre));
    }
}
