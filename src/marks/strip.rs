//! A short horizontal axis with the numbers of its values, for lists and legends. What stands on it is drawn
//! by [`super::row_value`].

use egui::{Color32, Painter, Rect, Stroke, pos2};

use super::row_value::{RowMark, RowScale, value_on_row};
use crate::kit::{Palette, fonts};
use crate::model::Quantity;

/// Numbers to px along one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    scale: RowScale,
    /// Its height on the screen.
    pub y: f32,
}

impl Strip {
    /// An axis that holds all values with their stated bounds and some room, from `left` to `right`.
    /// `None` where no value has a number.
    #[must_use]
    pub fn around(values: &[Quantity], left: f32, right: f32, y: f32) -> Option<Self> {
        let ends = values.iter().flat_map(|quantity| [quantity.value, quantity.lower, quantity.upper]).flatten();
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
        if !low.is_finite() || right <= left {
            return None;
        }
        let room = ((high - low) * 0.18).max(high.abs().max(low.abs()) * 0.02).max(1e-9);
        Some(Self { scale: RowScale { left, right, low: low - room, high: high + room }, y })
    }

    /// The x of a number, held within the axis.
    #[must_use]
    pub fn x(&self, number: f64) -> f32 {
        self.scale.x(number)
    }

    /// The hairline of the axis.
    pub fn axis(&self, painter: &Painter, palette: &Palette) {
        painter.hline(self.scale.left..=self.scale.right, self.y, Stroke::new(1.0, palette.line_strong));
        for x in [self.scale.left, self.scale.right] {
            painter.vline(x, self.y - 3.0..=self.y + 3.0, Stroke::new(1.0, palette.line_strong));
        }
    }

    /// A value as what is known of it. Hollow means estimate.
    pub fn value(&self, painter: &Painter, palette: &Palette, quantity: Quantity, color: Color32, is_hollow: bool) {
        let mark = RowMark { y: self.y, half: 5.5, color, is_hollow, is_bar: false };
        value_on_row(painter, palette, mark, quantity, self.scale);
    }

    /// A number over its mark, moved so that it stays within the axis.
    pub fn label(&self, painter: &Painter, words: String, number: f64, ink: Color32, size: f32, below: bool) -> Rect {
        let galley = painter.layout_no_wrap(words, fonts::regular(size), ink);
        let x = (self.x(number) - galley.size().x / 2.0)
            .clamp(self.scale.left - 4.0, (self.scale.right - galley.size().x + 4.0).max(self.scale.left - 4.0));
        let y = if below { self.y + 8.0 } else { self.y - 8.0 - galley.size().y };
        let room = Rect::from_min_size(pos2(x, y), galley.size());
        painter.galley(room.min, galley, ink);
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Qualifier;

    #[test]
    fn every_value_and_bound_is_on_the_axis() {
        let worded = Quantity { value: None, lower: Some(10.0), upper: Some(99.0), qualifier: Qualifier::Worded };
        let strip = Strip::around(&[Quantity::exact(4.0), worded], 100.0, 300.0, 0.0).unwrap();
        assert!(strip.x(4.0) > 100.0 && strip.x(99.0) < 300.0 && strip.x(4.0) < strip.x(10.0));
        assert!(Strip::around(&[Quantity::default()], 0.0, 10.0, 0.0).is_none());
        assert!(Strip::around(&[Quantity::exact(0.0)], 0.0, 10.0, 0.0).is_some());
    }
}
