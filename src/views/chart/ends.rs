//! Names beside the ends of curves, spread so that none covers another. They know no data but whom they name.

use egui::{Color32, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::Frame;
use crate::kit::controls::truncated;
use crate::kit::fonts;
use crate::kit::tokens::size;
use crate::marks::faded;
use crate::marks::labels::spread;
use crate::model::PlatformId;
use crate::session::{Action, Target};
use crate::views::{Cx, select};

/// A name beside the end of a curve.
pub struct EndLabel {
    /// Whose.
    pub entity: PlatformId,
    /// Its words.
    pub words: String,
    /// Where the curve ends.
    pub end: Pos2,
    /// Its ink.
    pub ink: Color32,
    /// The line to it.
    pub line: Color32,
    /// Semibold.
    pub is_meant: bool,
}

/// How wide the widest label is, with the line to it.
pub fn labels_width(ui: &Ui, words: impl Iterator<Item = String>) -> f32 {
    let width = |words: String| ui.painter().layout_no_wrap(words, fonts::semibold(size::SMALL), Color32::BLACK).size().x;
    words.map(width).fold(0.0, f32::max).min(150.0) + 26.0
}

/// Draws the labels right of the chart, spread so that none overlap. They select their entity.
pub fn labels_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame, mut labels: Vec<EndLabel>) -> Vec<Action> {
    let mut actions = vec![];
    labels.sort_by(|a, b| a.end.y.total_cmp(&b.end.y));
    let height = 17.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labels")]
    let most = (frame.area.height() / height) as usize;
    let drawn = labels.len().min(most);
    let wanted: Vec<f32> = labels.iter().take(drawn).map(|label| label.end.y).collect();
    let places = spread(&wanted, height, frame.area.top() - 6.0, frame.area.bottom() + 14.0);
    for (label, y) in labels.iter().zip(places) {
        let left = pos2(frame.area.right() + 20.0, y);
        let start = label.end.max(pos2(frame.area.left(), frame.area.top()));
        ui.painter()
            .line_segment([start + vec2(3.0, 0.0), pos2(frame.area.right() + 5.0, start.y)], Stroke::new(0.6, faded(label.line, 0.35)));
        ui.painter().line_segment([pos2(frame.area.right() + 5.0, start.y), left - vec2(3.0, 0.0)], Stroke::new(0.8, label.line));
        let font = if label.is_meant { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
        let galley = truncated(ui, &label.words, font, label.ink, 150.0);
        let place = Rect::from_min_size(left - vec2(0.0, galley.size().y / 2.0), galley.size());
        ui.painter().galley(place.min, galley, label.ink);
        let response =
            ui.interact(place, ui.scope_id().with(("label", cx.me.0, label.entity.as_str(), label.words.as_str())), Sense::click());
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, label.is_meant, &*label.words));
        if response.has_focus() {
            crate::kit::controls::focus_ring(ui, place, 3);
        }
        if response.hovered() {
            actions.push(Action::Hover(Some(Target::Platform(label.entity.clone()))));
        }
        if response.clicked() {
            actions.push(select(ui, Target::Platform(label.entity.clone())));
        }
    }
    actions
}
