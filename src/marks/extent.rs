//! How well the length of a part is known, drawn at its end: parts of a stack, of a whole, bars from zero.
//!
//! A part is as long as its number, and its end says what the number is: about is soft, at least a bracket
//! with an arrow outwards, at most a washed part with an arrow back, words a wash over what they leave open,
//! bounds beside a number a whisker. The twin of [`super::row_value`], where a value has a row for itself.

use egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::faded;
use crate::kit::Palette;
use crate::kit::mix::{ink_on, over};
use crate::model::{Qualifier, Quantity};

/// Where the end of a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grows {
    /// At its right side.
    Right,
    /// At its left side.
    Left,
    /// At its upper side.
    Up,
    /// At its lower side.
    Down,
}

/// A part as lengths along the way that it grows, from its start.
#[derive(Clone, Copy)]
struct Along {
    area: Rect,
    grows: Grows,
}

impl Along {
    fn length(self) -> f32 {
        match self.grows {
            Grows::Right | Grows::Left => self.area.width(),
            Grows::Up | Grows::Down => self.area.height(),
        }
    }

    /// The stretch between two lengths.
    fn stretch(self, from: f32, to: f32) -> Rect {
        let Rect { min, max } = self.area;
        match self.grows {
            Grows::Right => Rect::from_min_max(pos2(min.x + from, min.y), pos2(min.x + to, max.y)),
            Grows::Left => Rect::from_min_max(pos2(max.x - to, min.y), pos2(max.x - from, max.y)),
            Grows::Up => Rect::from_min_max(pos2(min.x, max.y - to), pos2(max.x, max.y - from)),
            Grows::Down => Rect::from_min_max(pos2(min.x, min.y + from), pos2(max.x, min.y + to)),
        }
    }

    /// A point at a length, so far across: 0 is one side, 1 the other.
    fn at(self, length: f32, across: f32) -> Pos2 {
        let line = self.stretch(length, length);
        pos2(egui::lerp(line.x_range(), across), egui::lerp(line.y_range(), across))
    }

    fn direction(self) -> Vec2 {
        match self.grows {
            Grows::Right => vec2(1.0, 0.0),
            Grows::Left => vec2(-1.0, 0.0),
            Grows::Up => vec2(0.0, -1.0),
            Grows::Down => vec2(0.0, 1.0),
        }
    }

    fn line(self, painter: &Painter, length: f32, stroke: Stroke) {
        let inner = length.clamp(stroke.width / 2.0, (self.length() - stroke.width / 2.0).max(stroke.width / 2.0));
        painter.line_segment([self.at(inner, 0.0), self.at(inner, 1.0)], stroke);
    }
}

/// Draws the end of a part over its fill; nothing where its number is exact.
pub fn end(painter: &Painter, palette: &Palette, area: Rect, grows: Grows, quantity: Quantity, fill: Color32) {
    let along = Along { area, grows };
    let length = along.length();
    let Some(anchor) = quantity.anchor().filter(|anchor| anchor.abs() > 1e-9 && length >= 2.0 && area.is_positive()) else { return };
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    let at = |value: f64| (value / anchor) as f32 * length;
    let ink = ink_on(fill);
    match (quantity.qualifier, quantity.lower, quantity.upper) {
        (Qualifier::Exact, Some(lower), Some(upper)) if lower < upper => whisker(painter, palette, along, at(lower), at(upper)),
        (Qualifier::Exact, ..) | (Qualifier::Worded, None, None) => {}
        (Qualifier::About, ..) => soft(painter, palette, along),
        (Qualifier::AtLeast, ..) | (Qualifier::Worded, Some(_), None) => open(painter, along, ink, true),
        (Qualifier::AtMost, ..) | (Qualifier::Worded, None, Some(_)) => {
            painter.rect_filled(area, 0, faded(palette.paper, 0.5));
            open(painter, along, palette.ink, false);
        }
        (Qualifier::Worded, Some(lower), Some(_)) => {
            let from = at(lower).clamp(0.0, length);
            painter.rect_filled(along.stretch(from, length), 0, faded(palette.paper, 0.55));
            along.line(painter, from, Stroke::new(2.0, palette.ink));
            along.line(painter, length, Stroke::new(2.0, palette.ink));
        }
    }
}

/// "About": the end grows fainter.
fn soft(painter: &Painter, palette: &Palette, along: Along) {
    let most = (along.length() * 0.4).min(9.0);
    for (part, alpha) in [(0.22, 0.5), (0.55, 0.3), (1.0, 0.2)] {
        painter.rect_filled(along.stretch(along.length() - most * part, along.length()), 0, faded(palette.paper, alpha));
    }
}

/// A bracket at the end, and a line that points away from it, or back.
fn open(painter: &Painter, along: Along, ink: Color32, is_least: bool) {
    let length = along.length();
    along.line(painter, length, Stroke::new(2.0, ink));
    let reach = (length - 4.0).min(14.0);
    if reach < 5.0 {
        return;
    }
    // Beside the middle, where names stand.
    let (tail, tip) = (along.at(length - 3.0 - reach, 0.82), along.at(length - 3.0, 0.82));
    let (tail, tip) = if is_least { (tail, tip) } else { (tip, tail) };
    let stroke = Stroke::new(1.6, ink);
    painter.line_segment([tail, tip], stroke);
    let forward = along.direction() * if is_least { 1.0 } else { -1.0 };
    for side in [-1.0, 1.0] {
        painter.line_segment([tip, tip - forward * 4.0 + forward.rot90() * 3.0 * side], stroke);
    }
}

/// Bounds that a number was stated with, beside the middle too.
fn whisker(painter: &Painter, palette: &Palette, along: Along, lower: f32, upper: f32) {
    for (width, color) in [(3.4, faded(palette.paper, 0.7)), (1.4, palette.ink)] {
        let stroke = Stroke::new(width, color);
        painter.line_segment([along.at(lower, 0.82), along.at(upper, 0.82)], stroke);
        let half = along.direction().rot90() * 4.0;
        for end in [lower, upper] {
            let at = along.at(end, 0.82);
            painter.line_segment([at - half, at + half], stroke);
        }
    }
}

/// What text on a part is read on: its fill, washed where the whole part is.
#[must_use]
pub fn ground(palette: &Palette, fill: Color32, quantity: Quantity) -> Color32 {
    let is_most = quantity.qualifier == Qualifier::AtMost
        || quantity.qualifier == Qualifier::Worded && quantity.lower.is_none() && quantity.upper.is_some();
    if is_most { over(palette.paper, fill, 0.5) } else { fill }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::tokens::LIGHT;

    /// The shapes that the end of a part of 40 px is made of.
    fn drawn(quantity: Quantity) -> Vec<egui::Shape> {
        let ctx = egui::Context::default();
        let mut out = ctx.run_ui(egui::RawInput::default(), |ui| {
            let area = Rect::from_min_size(pos2(10.0, 10.0), vec2(40.0, 20.0));
            end(&ui.painter().with_clip_rect(Rect::EVERYTHING), &LIGHT, area, Grows::Right, quantity, LIGHT.ink);
        });
        let shapes = std::mem::take(&mut out.shapes).into_iter().map(|shape| shape.shape).collect();
        out.drop_without_applying_deltas();
        shapes
    }

    fn of(qualifier: Qualifier, lower: Option<f64>, upper: Option<f64>) -> Quantity {
        Quantity { value: Some(40.0), lower, upper, qualifier }
    }

    #[test]
    fn every_way_of_knowing_has_an_end_of_its_own() {
        let ways = [
            of(Qualifier::Exact, Some(30.0), Some(50.0)),
            of(Qualifier::About, None, None),
            of(Qualifier::AtLeast, Some(40.0), None),
            of(Qualifier::AtMost, None, Some(40.0)),
            Quantity { value: None, lower: Some(10.0), upper: Some(70.0), qualifier: Qualifier::Worded },
        ];
        assert!(drawn(of(Qualifier::Exact, None, None)).is_empty(), "a number ends where it ends");
        let ends: Vec<Vec<egui::Shape>> = ways.into_iter().map(drawn).collect();
        for (at, one) in ends.iter().enumerate() {
            assert!(!one.is_empty() && ends[at + 1..].iter().all(|other| other != one), "{at}");
        }
    }

    #[test]
    fn lengths_run_the_way_that_the_part_grows() {
        let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(40.0, 20.0));
        for (grows, end) in
            [(Grows::Right, pos2(40.0, 0.0)), (Grows::Left, pos2(0.0, 0.0)), (Grows::Up, pos2(0.0, 0.0)), (Grows::Down, pos2(0.0, 20.0))]
        {
            let along = Along { area, grows };
            assert_eq!(along.at(along.length(), 0.0), end, "{grows:?}");
        }
    }
}
