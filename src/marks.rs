//! What pictures are made of: time axes, values with their bounds, links, nodes, labels that never
//! collide. Marks take places and colours; they know no session and no engine.

pub mod dashes;
pub mod labels;
pub mod node_link;
pub mod series;
pub mod time;

use egui::Color32;

/// The colour at a fraction of its own opacity.
#[must_use]
pub fn faded(color: Color32, alpha: f32) -> Color32 {
    color.gamma_multiply(alpha)
}
