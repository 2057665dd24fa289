//! A value along a row, as what is known of it: bars and points, soft ends, half-lines, brackets. The one
//! way in which values lie down, in rows of charts and on [`super::strip`]; the twin of [`super::series`],
//! which draws them upright. It knows no names, no axis and no whole.

use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::faded;
use crate::kit::Palette;
use crate::model::{Qualifier, Quantity};

/// Values to px along x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowScale {
    /// Where zero, or the least value, is.
    pub left: f32,
    /// Where the most is.
    pub right: f32,
    /// The least value.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl RowScale {
    /// The x of a value, held within the scale.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    pub fn x(&self, value: f64) -> f32 {
        let part = (value.clamp(self.low, self.high) - self.low) / (self.high - self.low).max(1e-9);
        self.left + (part as f32) * (self.right - self.left)
    }
}

/// How a value stands on its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowMark {
    /// The middle of the row.
    pub y: f32,
    /// Half its height.
    pub half: f32,
    /// Its colour.
    pub color: Color32,
    /// Hollow means estimate.
    pub is_hollow: bool,
    /// A bar from zero, rather than a point.
    pub is_bar: bool,
}

/// Draws what is known of a value, and says from where to where.
pub fn value_on_row(painter: &Painter, palette: &Palette, mark: RowMark, quantity: Quantity, scale: RowScale) -> [f32; 2] {
    let Some(anchor) = quantity.anchor() else { return [scale.left, scale.left] };
    let x = scale.x(anchor);
    match (quantity.qualifier, quantity.lower, quantity.upper) {
        (Qualifier::Exact, ..) | (Qualifier::Worded, None, None) => exact(painter, palette, mark, quantity, x, scale),
        (Qualifier::About, ..) => about(painter, palette, mark, x, scale),
        (Qualifier::AtLeast, ..) | (Qualifier::Worded, Some(_), None) => half_line(painter, mark, x, scale, true),
        (Qualifier::AtMost, ..) | (Qualifier::Worded, None, Some(_)) => half_line(painter, mark, x, scale, false),
        (Qualifier::Worded, Some(lower), Some(upper)) => between(painter, palette, mark, quantity, [lower, upper], scale),
    }
}

fn body(painter: &Painter, mark: RowMark, from: f32, to: f32) {
    if to <= from {
        return;
    }
    let area = Rect::from_min_max(pos2(from, mark.y - mark.half), pos2(to, mark.y + mark.half));
    if mark.is_hollow {
        painter.rect(area, 0, faded(mark.color, 0.25), Stroke::new(1.2, mark.color), egui::StrokeKind::Inside);
    } else {
        painter.rect_filled(area, 0, mark.color);
    }
}

fn point(painter: &Painter, palette: &Palette, mark: RowMark, x: f32) {
    let radius = (mark.half * 0.72).clamp(3.0, 5.5);
    if mark.is_hollow {
        painter.circle(pos2(x, mark.y), radius, palette.paper, Stroke::new(1.8, mark.color));
    } else {
        painter.circle_filled(pos2(x, mark.y), radius, mark.color);
    }
}

fn bracket(painter: &Painter, mark: RowMark, x: f32, color: Color32) {
    painter.vline(x, mark.y - mark.half - 1.5..=mark.y + mark.half + 1.5, Stroke::new(2.2, color));
}

/// A number; bounds that it was stated with are a whisker.
fn exact(painter: &Painter, palette: &Palette, mark: RowMark, quantity: Quantity, x: f32, scale: RowScale) -> [f32; 2] {
    if mark.is_bar {
        body(painter, mark, scale.left, x);
    }
    let bounds = quantity.lower.zip(quantity.upper).filter(|(lower, upper)| lower < upper);
    let mut ends = [x, x];
    if let Some((lower, upper)) = bounds {
        ends = [scale.x(lower), scale.x(upper)];
        painter.hline(ends[0]..=ends[1], mark.y, Stroke::new(1.6, palette.ink));
        for end in ends {
            painter.vline(end, mark.y - 4.0..=mark.y + 4.0, Stroke::new(1.6, palette.ink));
        }
    }
    if !mark.is_bar {
        point(painter, palette, mark, x);
        ends = [ends[0].min(x - 6.0), ends[1].max(x + 6.0)];
    }
    if mark.is_bar { [scale.left, ends[1]] } else { ends }
}

/// "About": an end, or a band, that grows fainter.
fn about(painter: &Painter, palette: &Palette, mark: RowMark, x: f32, scale: RowScale) -> [f32; 2] {
    if mark.is_bar {
        let reach = 9.0_f32.min((x - scale.left) * 0.5);
        body(painter, mark, scale.left, x - reach);
        for step in 0..6_u8 {
            let (from, to) = (f32::from(step) / 6.0, f32::from(step + 1) / 6.0);
            let area = |part: f32| x - reach + 2.0 * reach * part;
            let place = Rect::from_min_max(pos2(area(from), mark.y - mark.half), pos2(area(to), mark.y + mark.half));
            painter.rect_filled(place, 0, faded(mark.color, 0.86 - 0.78 * from));
        }
        return [scale.left, x + reach];
    }
    for (half, alpha) in [(11.0, 0.18), (7.0, 0.3), (3.5, 0.5)] {
        let band = Rect::from_center_size(pos2(x, mark.y), vec2(2.0 * half, 2.0 * mark.half - 2.0));
        painter.rect_filled(band, 0, faded(mark.color, alpha));
    }
    painter.vline(x, mark.y - mark.half + 1.0..=mark.y + mark.half - 1.0, Stroke::new(2.0, mark.color));
    if mark.is_hollow {
        painter.vline(x, mark.y - mark.half + 1.0..=mark.y + mark.half - 1.0, Stroke::new(0.8, palette.paper));
    }
    [x - 11.0, x + 11.0]
}

/// "More than" and "less than": a bracket, and a line to the end of the scale that fades.
fn half_line(painter: &Painter, mark: RowMark, x: f32, scale: RowScale, is_least: bool) -> [f32; 2] {
    if mark.is_bar && is_least {
        body(painter, mark, scale.left, x);
    }
    let end = if is_least { scale.right } else { scale.left };
    let direction = if is_least { 1.0 } else { -1.0 };
    let length = (end - x).abs();
    for part in 0..12_u8 {
        let (from, to) = (f32::from(part) / 12.0, f32::from(part + 1) / 12.0);
        let place = |part: f32| pos2(x + direction * length * part, mark.y);
        painter.line_segment([place(from), place(to)], Stroke::new(2.2, faded(mark.color, 1.0 - 0.6 * from)));
    }
    if length > 8.0 {
        arrow(painter, pos2(end, mark.y), direction, faded(mark.color, 0.5));
    }
    bracket(painter, mark, x, mark.color);
    [x.min(end), x.max(end)]
}

/// The open end of a half-line, and of a bar that goes on beyond its chart: `direction` is 1 to the right,
/// −1 to the left.
pub fn arrow(painter: &Painter, tip: Pos2, direction: f32, color: Color32) {
    for side in [-4.5, 4.5] {
        painter.line_segment([tip, tip + vec2(-6.0 * direction, side)], Stroke::new(1.6, color));
    }
}

/// "Double-digit": a box over what the words allow.
fn between(painter: &Painter, palette: &Palette, mark: RowMark, quantity: Quantity, [lower, upper]: [f64; 2], scale: RowScale) -> [f32; 2] {
    let (from, to) = (scale.x(lower), scale.x(upper));
    if mark.is_bar {
        body(painter, RowMark { is_hollow: false, color: faded(mark.color, 0.55), ..mark }, scale.left, from);
    }
    let area = Rect::from_min_max(pos2(from, mark.y - mark.half), pos2(to, mark.y + mark.half));
    painter.rect_filled(area, 0, faded(mark.color, 0.2));
    bracket(painter, mark, from, mark.color);
    bracket(painter, mark, to, mark.color);
    if let Some(value) = quantity.value {
        point(painter, palette, mark, scale.x(value));
    }
    [if mark.is_bar { scale.left } else { from }, to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_held_within_its_scale() {
        let scale = RowScale { left: 100.0, right: 300.0, low: 0.0, high: 50.0 };
        assert_eq!((scale.x(0.0), scale.x(25.0), scale.x(80.0), scale.x(-3.0)), (100.0, 200.0, 300.0, 100.0));
    }
}
