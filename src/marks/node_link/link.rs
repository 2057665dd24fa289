//! One link: how much of the line is there, its arrow, its wall, and how it changes from one state to the
//! next.

use egui::{Color32, Painter, Pos2, Shape, Stroke};

use super::KindMark;
use crate::kit::Palette;
use crate::kit::tokens::{DIMMED_LINK, DIMMED_MARK};
use crate::marks::dashes::Path;
use crate::marks::faded;
use crate::model::State;

/// Distance of the wall from the rim of the decider in px.
const WALL_DISTANCE: f32 = 10.0;

/// A change of state that is on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// What it was; `None` was unknown.
    pub from: Option<State>,
    /// How far it has come, in `0.0..=1.0`.
    pub part: f32,
}

/// A link on the screen.
#[expect(clippy::struct_excessive_bools, reason = "each is one look, and they combine")]
#[derive(Clone, Debug)]
pub struct LinkMark {
    /// Position of the deciding end among the nodes.
    pub from: usize,
    /// Position of the other end.
    pub to: usize,
    /// Whether `from` alone decides.
    pub is_directed: bool,
    /// Its state.
    pub state: State,
    /// Its rhythm and glyph.
    pub kind: KindMark,
    /// Colour of the side that decides.
    pub color: Color32,
    /// How many links it stands for: more are thicker, and the number stands in the place of the glyph.
    pub count: usize,
    /// How heavy everything of it is drawn: 1 as a rule, less in a small picture.
    pub weight: f32,
    /// Not meant now.
    pub is_dimmed: bool,
    /// Drawn thicker.
    pub is_selected: bool,
    /// Whether its glyph is drawn where there is room.
    pub has_glyph: bool,
    /// Its last change of state, while it lasts.
    pub turn: Option<Turn>,
}

impl LinkMark {
    /// Dimmed links first, then the others, the selected last.
    pub(super) fn depth(&self) -> u8 {
        if self.is_dimmed { 0 } else { 1 + u8::from(self.is_selected) }
    }

    fn ink(&self, color: Color32) -> Color32 {
        if self.is_dimmed { faded(color, DIMMED_LINK) } else { color }
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of links")]
    fn width(&self) -> f32 {
        let width = match self.state {
            State::Open => 1.8,
            State::Partial => 1.65,
            State::Announced => 2.2,
            State::Closed => 0.9,
        };
        let many = (self.count as f32).sqrt().min(5.0);
        let width = if self.state == State::Closed { width + (many - 1.0) * 0.4 } else { width * many };
        let width = if self.is_selected && self.state != State::Closed { width + 1.0 } else { width };
        width * self.weight
    }

    /// How much of the line is drawn by now: an opening draws itself from the side that decides.
    fn drawn(&self) -> f32 {
        match self.turn {
            Some(Turn { from, part }) if self.state != State::Closed && from.is_none_or(|from| from > self.state) => part,
            _ => 1.0,
        }
    }

    pub(super) fn paint(&self, painter: &Painter, palette: &Palette, whole: &Path) {
        if whole.points().len() < 2 {
            return;
        }
        let drawn = self.drawn();
        let partly = (drawn < 1.0).then(|| whole.trimmed(0.0, whole.length() * (1.0 - drawn)));
        let path = partly.as_ref().unwrap_or(whole);
        if partly.is_some() {
            line(painter, whole.points().to_vec(), Stroke::new(0.9, faded(self.ink(palette.ink3), 1.0 - drawn)));
        }
        match self.state {
            State::Closed => {
                if self.is_selected {
                    line(painter, path.points().to_vec(), Stroke::new(7.0, faded(palette.ink, 0.12)));
                }
                line(painter, path.points().to_vec(), Stroke::new(self.width(), self.ink(palette.ink3)));
            }
            State::Announced => {
                let color = self.ink(self.color);
                for dot in path.trimmed(0.0, 3.0).dots(4.6_f32.max(self.width() * 2.1)) {
                    painter.circle_filled(dot, self.width() / 2.0, color);
                }
            }
            State::Open | State::Partial if self.kind.is_double => {
                let stroke = Stroke::new(0.95, self.ink(self.color));
                for side in [-1.5, 1.5] {
                    path.trimmed(0.0, 3.0)
                        .beside(side)
                        .dashes(&self.kind.dash(self.state))
                        .into_iter()
                        .for_each(|dash| line(painter, dash, stroke));
                }
            }
            State::Open | State::Partial => {
                let stroke = Stroke::new(self.width(), self.ink(self.color));
                path.trimmed(0.0, 3.0).dashes(&self.kind.dash(self.state)).into_iter().for_each(|dash| line(painter, dash, stroke));
            }
        }
        if self.is_directed && self.state != State::Closed && drawn > 0.9 {
            self.paint_arrow(painter, path);
        }
    }

    fn paint_arrow(&self, painter: &Painter, path: &Path) {
        let long = 6.5 * self.weight + (self.width() - 1.8).max(0.0) * 0.8;
        let (tip, _) = path.at(path.length());
        let (base, _) = path.at(path.length() - long - 0.5);
        let direction = (tip - base).normalized();
        let side = direction.rot90() * long * 0.49;
        let foot = tip - direction * long;
        painter.add(Shape::convex_polygon(vec![tip, foot + side, foot - side], self.ink(self.color), Stroke::NONE));
    }

    /// The wall: a bar before the decider; in the middle where both decide. A link that opens lets it fall,
    /// one that shuts lets it rise.
    pub(super) fn paint_wall(&self, painter: &Painter, palette: &Palette, path: &Path) {
        let standing = match self.turn {
            Some(Turn { part, .. }) if self.state == State::Closed => part,
            Some(Turn { from: Some(State::Closed), part }) => 1.0 - part,
            _ if self.state == State::Closed => 1.0,
            _ => return,
        };
        let along = if self.is_directed { (WALL_DISTANCE * self.weight).min(path.length() / 2.0) } else { path.length() / 2.0 };
        let (at, direction) = path.at(along);
        let (length, width) = if self.is_selected { (8.0, 4.4) } else { (5.5, 3.2) };
        let (length, width) = (length * self.weight, width * self.weight);
        let upright = direction.rot90() * length;
        // It tips over along the line while it fades.
        let half = upright * standing + direction * length * (1.0 - standing);
        let ink = if self.is_dimmed { faded(palette.ink, DIMMED_MARK) } else { palette.ink };
        painter.line_segment([at - half, at + half], Stroke::new(width, faded(ink, standing)));
    }
}

pub(super) fn line(painter: &Painter, points: Vec<Pos2>, stroke: Stroke) {
    if let [a, b] = points.as_slice() {
        painter.line_segment([*a, *b], stroke);
    } else {
        painter.add(Shape::line(points, stroke));
    }
}
