//! Cells of a matrix of links: state is how much of the cell is there, as it is of a line. They know no names.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::faded;
use crate::kit::mix::ink_on;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts};
use crate::model::State;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellMark {
    /// Where.
    pub area: Rect,
    /// The most open state of its links.
    pub state: State,
    /// Colour of the side that decides.
    pub color: Color32,
    /// Less where it is not meant now.
    pub alpha: f32,
    /// The glyphs of the kinds of its links with how many there are of each, in the order of kinds: drawn where
    /// there is room, else all are counted.
    pub kinds: Vec<(char, usize)>,
    /// Outlined in ink.
    pub is_chosen: bool,
}

impl CellMark {
    /// Paints it: full, half, dots, or a frame with the wall at its left.
    pub fn paint(&self, painter: &Painter, palette: &Palette) {
        let side = self.area.width();
        let area = self.area.shrink(if side > 6.0 { 1.2 } else { 0.0 });
        let color = faded(self.color, self.alpha);
        match self.state {
            State::Open => drop(painter.rect_filled(area, 0, color)),
            State::Partial if side < 6.0 => drop(painter.rect_filled(area, 0, faded(color, 0.55))),
            State::Partial => {
                painter.rect_filled(area, 0, faded(color, 0.22));
                let half = vec![area.left_top(), area.right_top(), area.left_bottom()];
                painter.add(Shape::convex_polygon(half, color, Stroke::NONE));
            }
            State::Announced if side < 6.0 => drop(painter.rect_filled(area, 0, faded(color, 0.3))),
            State::Announced => {
                let step = area.width() / 3.0;
                for (x, y) in [(0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (0.5, 1.5), (1.5, 1.5), (2.5, 1.5), (0.5, 2.5), (1.5, 2.5), (2.5, 2.5)] {
                    painter.circle_filled(area.min + vec2(x, y) * step, (step * 0.27).max(0.7), color);
                }
            }
            State::Closed => {
                let ink = faded(palette.ink, self.alpha.max(0.3));
                if side >= 6.0 {
                    painter.rect_stroke(area, 0, Stroke::new(0.8, faded(palette.ink3, self.alpha)), StrokeKind::Inside);
                }
                let wall = (side * 0.2).clamp(1.0, 3.2);
                painter.rect_filled(Rect::from_min_size(area.min, vec2(wall, area.height())), 0, ink);
            }
        }
        self.paint_kinds(painter, palette, area);
        if self.is_chosen {
            painter.rect_stroke(self.area, 0, Stroke::new(1.8, palette.ink), StrokeKind::Outside);
        }
    }
}

impl CellMark {
    /// What the cell says of its kinds in the room that it has.
    fn paint_kinds(&self, painter: &Painter, palette: &Palette, area: Rect) {
        let side = self.area.width();
        let count: usize = self.kinds.iter().map(|(_, count)| count).sum();
        let words: Vec<String> = match self.kinds.as_slice() {
            [(glyph, 1)] if side >= GLYPH => vec![glyph.to_string()],
            [(glyph, count)] if side >= GLYPHS => vec![format!("{glyph}{count}")],
            kinds @ [_, _, ..] if side >= GLYPHS && kinds.len() <= 4 => {
                kinds.iter().map(|(glyph, count)| if *count > 1 { format!("{glyph}{count}") } else { glyph.to_string() }).collect()
            }
            _ if count > 1 && side >= COUNT => vec![count.to_string()],
            _ => return,
        };
        let is_filled = self.state == State::Open;
        let ink = faded(if is_filled { ink_on(self.color) } else { palette.ink }, self.alpha.max(0.4));
        if !is_filled {
            let ground = if words.len() > 1 {
                area.shrink2(vec2(side * 0.06, side * 0.24))
            } else {
                Rect::from_center_size(area.center(), vec2(side, side) * 0.66)
            };
            painter.rect_filled(ground, side * 0.2, faded(palette.paper, 0.85));
        }
        let (columns, rows) = if words.len() > 1 { (2.0, if words.len() > 2 { 2.0 } else { 1.0 }) } else { (1.0, 1.0) };
        let step = vec2(area.width() / columns, area.height() / rows);
        for (at, words) in (0_u8..).zip(&words) {
            let place = vec2(f32::from(at % 2), f32::from(at / 2));
            let middle = area.min + vec2((place.x + 0.5) * step.x, (place.y + 0.5) * step.y);
            let font = (step.x.min(step.y) * 0.7).min(size::AXIS + 1.0) / if words.chars().count() > 1 { 1.25 } else { 1.0 };
            painter.text(middle, Align2::CENTER_CENTER, words, fonts::semibold(font), ink);
        }
    }
}

/// Sides of cells in px that have room for a number, for the glyph of one kind, and for those of several.
const COUNT: f32 = 13.0;
const GLYPH: f32 = 16.0;
const GLYPHS: f32 = 24.0;

/// Samples of the four states with their words, from left to right, as the middle of a line.
pub fn cell_legend(painter: &Painter, palette: &Palette, from: Pos2) {
    let mut x = from.x;
    for state in State::ALL {
        let area = Rect::from_min_size(pos2(x, from.y - 7.0), vec2(14.0, 14.0));
        CellMark { area, state, color: palette.ink2, alpha: 1.0, kinds: vec![], is_chosen: false }.paint(painter, palette);
        let text = painter.text(pos2(x + 20.0, from.y), Align2::LEFT_CENTER, state.word(), fonts::regular(size::AXIS), palette.ink2);
        x = text.right() + 16.0;
    }
    painter.text(
        pos2(x, from.y),
        Align2::LEFT_CENTER,
        "glyphs: kinds, a number: several links; the most open is drawn",
        fonts::regular(size::AXIS),
        palette.ink2,
    );
}
