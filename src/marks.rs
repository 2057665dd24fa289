//! What pictures are made of: time axes, values with their bounds, links, nodes, labels that never
//! collide. Marks take places and colours; they know no session and no engine.

pub mod annotations;
pub mod bundle;
pub mod chord;
pub mod dashes;
pub mod extent;
pub mod labels;
pub mod matrix;
pub mod node_link;
pub mod panels;
pub mod row_value;
pub mod series;
pub mod squarify;
pub mod strip;
pub mod time;

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

/// The colour at a fraction of its own opacity.
#[must_use]
pub fn faded(color: Color32, alpha: f32) -> Color32 {
    color.gamma_multiply(alpha)
}

/// What was expected: a diamond.
pub fn diamond(painter: &Painter, at: Pos2, radius: f32, fill: Color32, line: Color32) {
    let corners = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)].map(|by| at + by);
    painter.add(Shape::convex_polygon(corners.to_vec(), fill, Stroke::new(1.5, line)));
}
