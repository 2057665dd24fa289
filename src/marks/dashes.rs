//! Polylines cut into dashes in screen px, so that a rhythm survives any zoom.

use egui::{Pos2, Vec2};

/// A polyline that knows the length along it at each of its points.
#[derive(Clone, Debug, Default)]
pub struct Path {
    points: Vec<Pos2>,
    along: Vec<f32>,
}

impl Path {
    /// A path through these points.
    #[must_use]
    pub fn new(points: Vec<Pos2>) -> Self {
        let mut along = Vec::with_capacity(points.len());
        let mut length = 0.0;
        for (at, point) in points.iter().enumerate() {
            if at > 0 {
                length += points[at - 1].distance(*point);
            }
            along.push(length);
        }
        Self { points, along }
    }

    /// A quadratic curve from `from` to `to`, drawn towards `control`.
    #[must_use]
    pub fn quadratic(from: Pos2, control: Pos2, to: Pos2) -> Self {
        let bend = (control.to_vec2() - (from.to_vec2() + to.to_vec2()) / 2.0).length();
        let parts: u8 = if bend < 1.0 { 1 } else { 18 };
        let at = |t: f32| {
            let (a, b) = (from.lerp(control, t), control.lerp(to, t));
            a.lerp(b, t)
        };
        Self::new((0..=parts).map(|part| at(f32::from(part) / f32::from(parts))).collect())
    }

    /// Its length in px.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// Its points.
    #[must_use]
    pub fn points(&self) -> &[Pos2] {
        &self.points
    }

    /// The point at a length along it, and the direction there.
    #[must_use]
    pub fn at(&self, along: f32) -> (Pos2, Vec2) {
        let next = self.along.partition_point(|length| *length < along).clamp(1, self.points.len().saturating_sub(1).max(1));
        let (Some(a), Some(b)) = (self.points.get(next - 1), self.points.get(next)) else {
            return (self.points.first().copied().unwrap_or_default(), Vec2::X);
        };
        let step = self.along[next] - self.along[next - 1];
        let part = if step > 0.0 { (along - self.along[next - 1]) / step } else { 0.0 };
        (a.lerp(*b, part), (*b - *a).normalized())
    }

    /// The part between two lengths along it.
    #[must_use]
    pub fn slice(&self, from: f32, to: f32) -> Vec<Pos2> {
        let (from, to) = (from.max(0.0), to.min(self.length()));
        if to <= from {
            return vec![];
        }
        let mut part = vec![self.at(from).0];
        let inner = self.points.iter().zip(&self.along).filter(|(_, along)| **along > from && **along < to);
        part.extend(inner.map(|(point, _)| *point));
        part.push(self.at(to).0);
        part
    }

    /// The path without its first and last px.
    #[must_use]
    pub fn trimmed(&self, start: f32, end: f32) -> Self {
        Self::new(self.slice(start, self.length() - end))
    }

    /// The same path moved sideways, to the left of its direction.
    #[must_use]
    pub fn beside(&self, offset: f32) -> Self {
        let moved = self.points.iter().zip(&self.along).map(|(point, along)| *point + self.at(*along).1.rot90() * offset);
        Self::new(moved.collect())
    }

    /// The dashes of a rhythm: lengths of marks and gaps in turn, in px. No rhythm is one dash.
    #[must_use]
    pub fn dashes(&self, rhythm: &[f32]) -> Vec<Vec<Pos2>> {
        let period: f32 = rhythm.iter().sum();
        if rhythm.len() < 2 || period < 1.0 || self.length() > 20_000.0 {
            return if self.points.len() > 1 { vec![self.points.clone()] } else { vec![] };
        }
        let mut dashes = vec![];
        let mut at = 0.0;
        'all: loop {
            for (part, length) in rhythm.iter().enumerate() {
                if at >= self.length() {
                    break 'all;
                }
                if part % 2 == 0 {
                    dashes.push(self.slice(at, at + length));
                }
                at += length;
            }
        }
        dashes.retain(|dash| dash.len() > 1);
        dashes
    }

    /// Points every `step` px.
    #[must_use]
    pub fn dots(&self, step: f32) -> Vec<Pos2> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred dots")]
        let count = (self.length() / step.max(1.0)).min(5_000.0) as u16;
        (0..=count).map(|number| self.at(f32::from(number) * step).0).collect()
    }

    /// The distance of a point from the path in px.
    #[must_use]
    pub fn distance(&self, to: Pos2) -> f32 {
        let segment = |pair: &[Pos2]| {
            let line = pair[1] - pair[0];
            let t = if line.length_sq() > 0.0 { ((to - pair[0]).dot(line) / line.length_sq()).clamp(0.0, 1.0) } else { 0.0 };
            (pair[0] + line * t).distance(to)
        };
        self.points.windows(2).map(segment).fold(f32::INFINITY, f32::min)
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn dashes_follow_the_rhythm_and_end_with_the_path() {
        let path = Path::new(vec![pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 7.0)]);
        let dashes = path.dashes(&[6.0, 2.0]);
        let lengths: Vec<f32> = dashes.iter().map(|dash| Path::new(dash.clone()).length()).collect();
        assert_eq!(lengths, [6.0, 6.0, 1.0]);
        assert_eq!(dashes[1], [pos2(8.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 4.0)]);
        assert_eq!(path.dashes(&[]).len(), 1);
    }

    #[test]
    fn a_path_that_is_a_point_has_no_dashes() {
        let point = Path::new(vec![pos2(1.0, 1.0), pos2(1.0, 1.0)]);
        assert!(point.dashes(&[5.0, 5.0]).is_empty());
        assert_eq!(point.at(3.0).0, pos2(1.0, 1.0));
        assert!(Path::new(vec![]).dashes(&[5.0, 5.0]).is_empty());
    }
}
