//! Help cards: what a view or a measure shows, its formula, how to read it, what it does not say. The
//! words stand beside what they speak of.

use egui::{Label, ScrollArea, Ui};

use super::dialogs::title_ui;
use crate::kit::controls::{button, primary_button, strong, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{HelpCard, metric};
use crate::session::{Action, Dialog};
use crate::views::kind;

/// The four parts of a card under their headings.
#[must_use]
pub fn parts(card: &HelpCard) -> [(&'static str, &'static str); 4] {
    [("What it shows", card.shows), ("Formula", card.formula), ("How to read it", card.reading), ("Limits", card.limits)]
}

/// Draws the card of a kind of view, or of a measure.
pub fn ui(ui: &mut Ui, id: &str) -> Vec<Action> {
    let mut actions = vec![];
    let known = kind(id).map(|kind| (kind.title, &kind.help, kind.measures, kind.forms));
    let Some((title, card, measures, forms)) = known.or_else(|| metric(id).map(|metric| (metric.name, &metric.card, &[][..], &[][..])))
    else {
        return vec![Action::Dialog(None)];
    };
    title_ui(ui, title);
    ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        for (heading, words) in parts(card) {
            part_ui(ui, heading, words);
        }
        for form in forms {
            part_ui(ui, form.label, form.shows);
        }
        actions.extend(measures_ui(ui, measures));
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if primary_button(ui, "Close").clicked() {
            actions.push(Action::Dialog(None));
        }
        if button(ui, "Manual").clicked() {
            actions.push(Action::Dialog(Some(Dialog::Manual)));
        }
    });
    actions
}

fn part_ui(ui: &mut Ui, heading: &str, words: &str) {
    let palette = palette(ui);
    ui.label(strong(heading, size::SMALL, palette.ink));
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap().selectable(true));
    ui.add_space(8.0);
}

/// The measures that a view shows, each with its own card behind it.
fn measures_ui(ui: &mut Ui, ids: &[&str]) -> Vec<Action> {
    let mut actions = vec![];
    if ids.is_empty() {
        return actions;
    }
    ui.label(strong("Measures", size::SMALL, palette(ui).ink));
    ui.horizontal_wrapped(|ui| {
        for metric in ids.iter().filter_map(|id| metric(id)) {
            if button(ui, metric.name).clicked() {
                actions.push(Action::Dialog(Some(Dialog::Card(metric.id))));
            }
        }
    });
    actions
}
