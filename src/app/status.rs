//! The bar at the bottom: what is open, what is shown, what is wrong.

use egui::{Align, Button, Layout, Ui, UiBuilder, vec2};

use super::shell::{Desk, slot};
use crate::engine::{Answer, GraphQuestion, Request};
use crate::kit::controls::text;
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{Filter, Severity};
use crate::session::{Action, Dialog};

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let inner = ui.max_rect().shrink2(vec2(14.0, 0.0));
    let packages = desk.catalog.datasets().len();
    let rows: usize = desk.catalog.datasets().iter().map(|dataset| dataset.rows()).sum();
    let mut words = format!("{} · {} rows", desk.numbers().counted(packages, "package"), desk.numbers().count(rows));
    if desk.session.live.loading > 0 {
        words.push_str(" · reading…");
    }
    let mut left = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    left.spacing_mut().item_spacing.x = 4.0;
    left.label(text(words, size::AXIS, palette.ink2));
    if let Some(platforms) = platforms(desk) {
        left.label(text(format!("· {platforms}"), size::AXIS, palette.ink2));
    }
    let filtered = desk.session.is_filtered();
    if filtered && left.add(Button::new(text("· clear", size::AXIS, palette.ink)).frame(false)).on_hover_text("Clear all filters").clicked()
    {
        actions.push(Action::ClearFilters);
    }
    let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    let (problems, ink) = problems(desk, palette);
    let contradictions = desk.dataset.notes.iter().filter(|note| note.kind == "contradiction").count();
    let kept = if contradictions > 0 {
        format!("{}, all kept · ", desk.numbers().counted(contradictions, "contradiction"))
    } else {
        String::new()
    };
    let button = Button::new(text(format!("{kept}{problems} · local"), size::AXIS, ink)).frame(false);
    if right.add(button).on_hover_text("What was read, kept and refused").clicked() {
        actions.push(Action::Dialog(Some(Dialog::Report)));
    }
    actions
}

fn platforms(desk: &mut Desk<'_>) -> Option<String> {
    if desk.dataset.links.is_empty() {
        return None;
    }
    let filter = Filter { window: None, ..desk.session.whole_filter() };
    let question = GraphQuestion { package: desk.dataset.name.clone(), day: desk.session.day(), reading: desk.session.doc.reading, filter };
    let shown = desk.ask(slot::STATUS, 0, &Request::Graph(question));
    let Some(Answer::Graph(graph)) = shown.answer.as_deref() else { return None };
    let hidden = graph.known_nodes - graph.nodes.len();
    let filtered = if hidden > 0 { format!(", {} filtered out", desk.numbers().count(hidden)) } else { String::new() };
    Some(format!("{} of {} platforms{filtered}", desk.numbers().count(graph.nodes.len()), desk.numbers().count(graph.known_nodes)))
}

fn problems(desk: &Desk<'_>, palette: &crate::kit::Palette) -> (String, egui::Color32) {
    let refused: usize = desk.catalog.datasets().iter().map(|dataset| dataset.refused()).sum();
    let warnings =
        desk.catalog.datasets().iter().flat_map(|dataset| &dataset.issues).filter(|issue| issue.severity >= Severity::Warning).count();
    match (refused, warnings) {
        (0, 0) => ("no problems".into(), palette.ink2),
        (0, warnings) => (desk.numbers().counted(warnings, "problem"), palette.warn),
        (refused, _) => (format!("{} refused", desk.numbers().counted(refused, "row")), palette.error),
    }
}
