//! Time along x, in days: bounds, year ticks, the playhead and what had not happened yet.

use egui::{Align2, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::faded;
use crate::kit::{Palette, fonts, tokens::size};
use crate::model::{Date, Period, day_label, day_number};

/// Days to px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    first: f64,
    last: f64,
    left: f32,
    right: f32,
}

impl TimeScale {
    /// The days of `axis` from `left` to `right`.
    #[must_use]
    pub fn new(axis: Period, left: f32, right: f32) -> Self {
        Self { first: f64::from(day_number(axis.first)), last: f64::from(day_number(axis.last)) + 1.0, left, right }
    }

    /// From one day number to another, which may lie within days.
    #[must_use]
    pub fn between(first: f64, last: f64, left: f32, right: f32) -> Self {
        Self { first, last, left, right }
    }

    /// The x of a day number.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    pub fn x(&self, number: f64) -> f32 {
        let part = (number - self.first) / (self.last - self.first);
        self.left + (part as f32) * (self.right - self.left)
    }

    /// The x of a day's start.
    #[must_use]
    pub fn x_of(&self, day: Date) -> f32 {
        self.x(f64::from(day_number(day)))
    }

    /// The day number at an x, held within the axis.
    #[must_use]
    pub fn number(&self, x: f32) -> f64 {
        let part = f64::from((x - self.left) / (self.right - self.left).max(1.0));
        (self.first + part * (self.last - self.first)).clamp(self.first, self.last - 1.0)
    }

    /// px per day.
    #[must_use]
    pub fn px_per_day(&self) -> f32 {
        self.x(self.first + 1.0) - self.left
    }
}

/// The first days of the years of an axis.
pub fn years(axis: Period) -> impl Iterator<Item = Date> {
    (axis.first.year()..=axis.last.year()).map(|year| Date::constant(year, 1, 1))
}

/// Ticks between years and their names in the middle, below `y`; every n-th where there is no room.
pub fn year_axis(painter: &Painter, palette: &Palette, scale: &TimeScale, axis: Period, y: f32) {
    let width = scale.px_per_day() * 365.25;
    let centuries = axis.last.year() - axis.first.year() >= 100;
    let short = width < 34.0 && !centuries;
    let room = if short { 20.0 } else { 34.0 };
    let every = [1_i16, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|every| width * f32::from(*every) >= room).unwrap_or(1000);
    painter.hline(scale.left..=scale.right, y, Stroke::new(1.0, palette.line_strong));
    for year in years(axis).filter(|year| year.year() % every == 0) {
        let left = scale.x_of(year);
        painter.vline(left, y..=y + 4.0, Stroke::new(1.0, palette.line_strong));
        let middle = left + width / 2.0;
        if middle < scale.right + 4.0 {
            let name = if short { format!("’{:02}", year.year() % 100) } else { year.year().to_string() };
            painter.text(pos2(middle, y + 5.0), Align2::CENTER_TOP, name, fonts::regular(size::AXIS), palette.ink3);
        }
    }
    painter.vline(scale.right, y..=y + 4.0, Stroke::new(1.0, palette.line_strong));
}

/// The playhead of a chart: a line in ink, the day beside it, and a tint on what comes after.
pub fn playhead(painter: &Painter, palette: &Palette, scale: &TimeScale, area: Rect, day: Date) {
    let x = scale.x_of(day);
    if x < area.left() - 0.5 || x > area.right() + 0.5 {
        return;
    }
    let future = Rect::from_min_max(pos2(x, area.top()), area.max);
    painter.rect_filled(future, 0, faded(palette.ink, palette.future_tint_alpha));
    painter.vline(x, area.y_range(), Stroke::new(1.4, palette.ink));
    let text = day_label(day);
    let galley = painter.layout_no_wrap(text, fonts::semibold(size::AXIS), palette.ink);
    let on_left = x + galley.size().x + 8.0 > area.right();
    let at = if on_left { pos2(x - galley.size().x - 4.0, area.bottom() - 17.0) } else { pos2(x + 4.0, area.bottom() - 17.0) };
    ground(painter, palette, Rect::from_min_size(at, galley.size()));
    painter.galley(at, galley, palette.ink);
}

/// The ground under a label: paper, not quite opaque.
pub fn ground(painter: &Painter, palette: &Palette, text: Rect) {
    painter.rect_filled(text.expand2(vec2(2.0, 0.0)), 2, faded(palette.paper, crate::kit::tokens::LABEL_GROUND));
}

/// A diagonal hatch over a rectangle: what is missing.
pub fn hatch(painter: &Painter, palette: &Palette, area: Rect) {
    let painter = painter.with_clip_rect(area.intersect(painter.clip_rect()));
    let mut x = area.left() - area.height();
    while x < area.right() {
        let from: Pos2 = pos2(x, area.bottom());
        painter.line_segment([from, from + vec2(area.height(), -area.height())], Stroke::new(1.0, palette.line_strong));
        x += 7.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_pixel_are_inverse() {
        let axis = Period::new(Date::constant(2008, 1, 1), Date::constant(2025, 12, 31)).unwrap();
        let scale = TimeScale::new(axis, 100.0, 900.0);
        let day = Date::constant(2021, 11, 29);
        assert!((scale.number(scale.x_of(day)) - f64::from(day_number(day))).abs() < 0.5);
        assert_eq!(years(axis).count(), 18);
        assert!((scale.number(5_000.0) - f64::from(day_number(axis.last))).abs() < 0.5);
    }
}
