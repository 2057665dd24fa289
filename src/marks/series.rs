//! Values as marks: points, soft ends, half-lines, boxes, and the shapes of series.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::faded;
use crate::kit::Palette;
use crate::model::{Qualifier, Quantity};

/// How a value stands on the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueMark {
    /// x of the middle of its period.
    pub x: f32,
    /// y of the number it is anchored at.
    pub y: f32,
    /// Its colour.
    pub color: Color32,
    /// Radius of a plain point.
    pub radius: f32,
    /// Hollow means estimate.
    pub is_hollow: bool,
}

/// A value, drawn as what is known of it. `y_of` gives the y of a number; `floor` and `top` are the
/// ends of the chart.
pub fn value(painter: &Painter, palette: &Palette, mark: ValueMark, quantity: Quantity, y_of: &dyn Fn(f64) -> f32) {
    match quantity.qualifier {
        Qualifier::Exact => {
            if let Some((lower, upper)) = quantity.lower.zip(quantity.upper).filter(|(lower, upper)| lower < upper) {
                whisker(painter, palette, mark, y_of(upper), y_of(lower));
            }
            point(painter, palette, mark);
        }
        Qualifier::About => soft(painter, mark),
        Qualifier::AtLeast => half_line(painter, mark, -1.0),
        Qualifier::AtMost => half_line(painter, mark, 1.0),
        Qualifier::Worded => worded(painter, palette, mark, quantity, y_of),
    }
}

/// Bounds that a number was stated with.
fn whisker(painter: &Painter, palette: &Palette, mark: ValueMark, top: f32, bottom: f32) {
    let stroke = Stroke::new(1.4, palette.ink);
    painter.vline(mark.x, top.min(bottom)..=top.max(bottom), stroke);
    for y in [top, bottom] {
        painter.hline(mark.x - 3.5..=mark.x + 3.5, y, stroke);
    }
}

fn point(painter: &Painter, palette: &Palette, mark: ValueMark) {
    let at = pos2(mark.x, mark.y);
    if mark.is_hollow {
        painter.circle(at, mark.radius + 0.4, palette.paper, Stroke::new(1.6, mark.color));
    } else {
        painter.circle_filled(at, mark.radius, mark.color);
    }
}

/// "About": a line inside three bars that grow longer and fainter.
fn soft(painter: &Painter, mark: ValueMark) {
    let scale = (mark.radius / 5.5).clamp(0.5, 1.0);
    for (half, alpha) in [(14.0, 0.16), (9.0, 0.26), (5.0, 0.45)] {
        let size = vec2(14.0 * scale, half * scale);
        painter.rect_filled(Rect::from_center_size(pos2(mark.x, mark.y), size), 0, faded(mark.color, alpha));
    }
    painter.hline(mark.x - 7.0 * scale..=mark.x + 7.0 * scale, mark.y, Stroke::new(2.0, mark.color));
}

/// "At least" and "at most": a bar, and a line that fades towards the open end.
fn half_line(painter: &Painter, mark: ValueMark, direction: f32) {
    let length = 22.0;
    painter.hline(mark.x - 6.0..=mark.x + 6.0, mark.y, Stroke::new(2.4, mark.color));
    for part in 0..4_u8 {
        let (from, to) = (f32::from(part) / 4.0, f32::from(part + 1) / 4.0);
        let alpha = 1.0 - 0.72 * from;
        let y = |fraction: f32| mark.y + direction * length * fraction;
        painter.line_segment([pos2(mark.x, y(from)), pos2(mark.x, y(to))], Stroke::new(2.0, faded(mark.color, alpha)));
    }
    let tip = pos2(mark.x, mark.y + direction * (length + 3.0));
    let arm = Stroke::new(1.6, faded(mark.color, 0.45));
    painter.line_segment([tip, tip + vec2(-4.0, -5.0 * direction)], arm);
    painter.line_segment([tip, tip + vec2(4.0, -5.0 * direction)], arm);
}

/// "Double-digit": a box over the interval that the words allow.
fn worded(painter: &Painter, palette: &Palette, mark: ValueMark, quantity: Quantity, y_of: &dyn Fn(f64) -> f32) {
    if quantity.lower.is_none() && quantity.upper.is_none() {
        return point(painter, palette, mark);
    }
    let interval = quantity.interval();
    let (Some(low), Some(high)) = (quantity.lower.map(|_| interval.lower), quantity.upper.map(|_| interval.upper)) else {
        return half_line(painter, mark, if quantity.lower.is_some() { -1.0 } else { 1.0 });
    };
    let area = Rect::from_two_pos(pos2(mark.x - 6.0, y_of(low)), pos2(mark.x + 6.0, y_of(high)));
    painter.rect_filled(area, 0, faded(mark.color, 0.18));
    for y in [area.top(), area.bottom()] {
        painter.hline(mark.x - 7.0..=mark.x + 7.0, y, Stroke::new(2.0, mark.color));
    }
    if quantity.value.is_some() {
        point(painter, palette, mark);
    }
}

/// A value outside of the scale: a triangle at the edge. Its number is the label's.
pub fn clipped(painter: &Painter, at: Pos2, color: Color32, is_above: bool) {
    let direction = if is_above { -1.0 } else { 1.0 };
    let tip = at + vec2(0.0, direction * 4.0);
    let base = at - vec2(0.0, direction * 4.0);
    painter.add(Shape::convex_polygon(vec![tip, base + vec2(-4.5, 0.0), base + vec2(4.5, 0.0)], color, Stroke::NONE));
}
