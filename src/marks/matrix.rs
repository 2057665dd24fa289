//! Cells of a matrix of links: state is how much of the cell is there, as it is of a line. They know no names.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::faded;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts};
use crate::model::State;

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellMark {
    /// Where.
    pub area: Rect,
    /// The most open state of its links.
    pub state: State,
    /// Colour of the side that decides.
    pub color: Color32,
    /// Less where it is not meant now.
    pub alpha: f32,
    /// How many links it has: several are counted where there is room.
    pub count: usize,
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
        if self.count > 1 && side >= 13.0 {
            let is_filled = self.state == State::Open;
            let ink = if is_filled { palette.paper } else { palette.ink };
            if !is_filled {
                painter.circle_filled(area.center(), side * 0.33, faded(palette.paper, 0.85));
            }
            painter.text(area.center(), Align2::CENTER_CENTER, self.count, fonts::semibold((side * 0.62).min(size::AXIS - 1.0)), ink);
        }
        if self.is_chosen {
            painter.rect_stroke(self.area, 0, Stroke::new(1.8, palette.ink), StrokeKind::Outside);
        }
    }
}

/// Samples of the four states with their words, from left to right, as the middle of a line.
pub fn cell_legend(painter: &Painter, palette: &Palette, from: Pos2) {
    let mut x = from.x;
    for state in State::ALL {
        let area = Rect::from_min_size(pos2(x, from.y - 7.0), vec2(14.0, 14.0));
        CellMark { area, state, color: palette.ink2, alpha: 1.0, count: 1, is_chosen: false }.paint(painter, palette);
        let text = painter.text(pos2(x + 20.0, from.y), Align2::LEFT_CENTER, state.word(), fonts::regular(size::AXIS), palette.ink2);
        x = text.right() + 16.0;
    }
    painter.text(
        pos2(x, from.y),
        Align2::LEFT_CENTER,
        "a number: several kinds, the most open drawn",
        fonts::regular(size::AXIS),
        palette.ink2,
    );
}
