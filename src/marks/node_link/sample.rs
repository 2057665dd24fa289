//! Samples for legends: a line in each state and of each kind, discs by size.

use egui::{Align2, Color32, Painter, Pos2, Stroke, pos2, vec2};

use super::KindMark;
use super::link::line;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts};
use crate::marks::dashes::Path;
use crate::model::State;

/// A short sample of a line in a state.
pub fn state_sample(painter: &Painter, palette: &Palette, from: Pos2, length: f32, state: State, color: Color32) {
    let path = Path::new(vec![from, from + vec2(length, 0.0)]);
    match state {
        State::Open => line(painter, path.points().to_vec(), Stroke::new(1.8, color)),
        State::Partial => path.dashes(&[6.0, 3.8]).into_iter().for_each(|dash| line(painter, dash, Stroke::new(1.8, color))),
        State::Announced => {
            for dot in path.dots(4.6) {
                painter.circle_filled(dot, 1.1, color);
            }
        }
        State::Closed => {
            line(painter, path.points().to_vec(), Stroke::new(0.9, palette.ink3));
            painter.vline(from.x + 6.0, from.y - 5.5..=from.y + 5.5, Stroke::new(3.2, palette.ink));
        }
    }
}

/// Samples of the four states with their words, from left to right. Returns how wide they are.
pub fn state_legend(painter: &Painter, palette: &Palette, from: Pos2) -> f32 {
    let mut x = from.x;
    for state in State::ALL {
        state_sample(painter, palette, pos2(x, from.y), 26.0, state, palette.ink2);
        let text = painter.text(pos2(x + 32.0, from.y), Align2::LEFT_CENTER, state.word(), fonts::regular(size::AXIS), palette.ink2);
        x = text.right() + 16.0;
    }
    x - from.x
}

/// A sample of the rhythm of a kind, open.
pub fn kind_sample(painter: &Painter, from: Pos2, length: f32, kind: KindMark, color: Color32) {
    let path = Path::new(vec![from, from + vec2(length, 0.0)]);
    if kind.is_double {
        for side in [-1.5, 1.5] {
            line(painter, path.beside(side).points().to_vec(), Stroke::new(0.95, color));
        }
        return;
    }
    path.dashes(&kind.dash(State::Open)).into_iter().for_each(|dash| line(painter, dash, Stroke::new(1.8, color)));
}
