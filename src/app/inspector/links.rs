//! Links in the inspector: those of a platform, and the whole history of one.

use super::{heading, note_ui, sources_ui};
use std::sync::Arc;

use egui::{Align, Align2, Button, Label, Layout, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::shell::Desk;
use crate::engine::{LinkLine, Portrait};
use crate::kit::controls::{icon_button_in, owner_dot, strong, text, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::marks::node_link::{KindMark, state_sample};
use crate::model::{Dataset, Direction, LinkEvent, LinkId, Platform, State, day_label};
use crate::session::{Action, How, Target};

pub fn links_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    let total: usize = portrait.counts.iter().sum();
    if desk.dataset.links.is_empty() {
        return vec![];
    }
    let moment = desk.session.day().map_or_else(|| "Links".to_owned(), |day| format!("Links as of {}", day_label(day)));
    heading(ui, &moment, &format!("{total} with {}", desk.numbers().counted(portrait.partners, "platform")));
    counts_ui(ui, &portrait.counts);
    let mut actions = vec![];
    for (key, words, lines, few) in [("lets in", "Lets in", &portrait.lets_in, 7), ("let in by", "Is let in by", &portrait.let_in_by, 4)] {
        if lines.is_empty() {
            continue;
        }
        let palette = palette(ui);
        ui.add_space(5.0);
        ui.horizontal(|ui| {
            ui.label(strong(words, size::SMALL, palette.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text("last change", size::AXIS, palette.ink2)));
        });
        let key = format!("links {key}");
        let open = desk.session.live.unfolded.get(&key).copied().unwrap_or(false);
        let most = if open { lines.len() } else { few };
        for line in lines.iter().take(most) {
            actions.extend(line_ui(desk, ui, line));
        }
        if lines.len() > few {
            let words = if open { "fewer".to_owned() } else { format!("{} more", lines.len() - few) };
            let icon = if open { icons::CARET_UP } else { icons::CARET_DOWN };
            if ui.add(Button::new(text(format!("{words} {icon}"), size::SMALL, palette.ink2)).frame(false)).clicked() {
                actions.push(Action::Unfold { key, open: !open });
            }
        }
    }
    actions
}

/// How many are open, partial, announced, closed, each with its line.
fn counts_ui(ui: &mut Ui, counts: &[usize; 4]) {
    let palette = palette(ui);
    let width = ui.available_width();
    let starts = [0.0, 0.23, 0.49, 0.78];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    for (start, (state, count)) in starts.into_iter().zip(State::ALL.into_iter().zip(counts)) {
        let left = rect.left() + start * width;
        let ink = if *count == 0 { palette.ink3 } else { palette.ink };
        let number = ui.painter().text(pos2(left, rect.top() + 12.0), Align2::LEFT_CENTER, count.to_string(), fonts::semibold(18.0), ink);
        state_sample(ui.painter(), palette, pos2(number.right() + 7.0, rect.top() + 13.0), 22.0, state, palette.ink2);
        ui.painter().text(pos2(left, rect.top() + 30.0), Align2::LEFT_CENTER, state.word(), fonts::regular(size::SMALL), palette.ink2);
    }
}

/// A link: kind, other side, state, last change. Clicking it selects the link.
fn line_ui(desk: &Desk<'_>, ui: &mut Ui, line: &LinkLine) -> Vec<Action> {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::click());
    let kind = desk.dataset.kinds.label(line.id.kind.as_deref());
    let name = desk.name(&line.other);
    let words = format!("{name}, {}, {}, {}", kind.text(desk.session.preferences.language), line.state.word(), line.changed);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*words));
    let target = Target::Link(line.id.clone());
    let hovered = desk.session.live.hover.as_ref() == Some(&target);
    if response.hovered() || response.has_focus() || hovered {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
    }
    let y = rect.center().y;
    ui.painter().text(
        pos2(rect.left(), y),
        Align2::LEFT_CENTER,
        KindMark::of(line.id.kind.as_deref()).glyph,
        fonts::regular(14.0),
        palette.ink2,
    );
    let ink = desk.inks.of(&line.other, &desk.dataset.platforms, palette);
    owner_dot(
        ui,
        pos2(rect.left() + 24.0, y),
        4.2,
        ink.mark,
        ink.is_hollow,
        desk.dataset.platforms.find(line.other.as_str()).is_some_and(Platform::is_regulator),
    );
    ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, &line.changed, fonts::regular(size::SMALL), palette.ink2);
    let sample = rect.right() - 140.0;
    let decider = if line.id.direction == Direction::Directed {
        desk.inks.of(&line.id.from, &desk.dataset.platforms, palette).mark
    } else {
        palette.other
    };
    state_sample(ui.painter(), palette, pos2(sample, y), 22.0, line.state, decider);
    let galley = truncated(ui, crate::views::short(&name), fonts::regular(size::SMALL), palette.ink, sample - rect.left() - 40.0);
    ui.painter().galley(pos2(rect.left() + 34.0, y - galley.size().y / 2.0), galley, palette.ink);
    let mut actions = vec![];
    if response.hovered() {
        actions.push(Action::Hover(Some(target.clone())));
    }
    if response.clicked() {
        actions.push(Action::Select { targets: vec![target], how: ui.input(|input| crate::views::how(input.modifiers)) });
    }
    response.on_hover_text(words);
    actions
}

pub fn link_ui(desk: &Desk<'_>, ui: &mut Ui, link: &LinkId) -> Vec<Action> {
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let mut actions = vec![];
    let kind = desk.dataset.kinds.label(link.kind.as_deref());
    ui.horizontal(|ui| {
        ui.label(text(KindMark::of(link.kind.as_deref()).glyph, size::HEAD, palette.ink));
        ui.add(Label::new(strong(kind.text(language), size::HEAD, palette.ink)).truncate());
    });
    let verb = if link.direction == Direction::Directed { "decides; lets in or shuts out" } else { "and" };
    for (id, before) in [(&link.from, ""), (&link.to, verb)] {
        if !before.is_empty() {
            ui.label(text(before, size::AXIS, palette.ink3));
        }
        if ui
            .add(Button::new(strong(desk.name(id), size::BODY, desk.inks.of(id, &desk.dataset.platforms, palette).text)).frame(false))
            .clicked()
        {
            actions.push(Action::Select { targets: vec![Target::Platform(id.clone())], how: How::Replace });
        }
    }
    // A link of another package has its history there.
    let has = |dataset: &&Arc<Dataset>| {
        desk.catalog.network(&dataset.name).is_some_and(|network| network.links.binary_search_by(|known| known.id.cmp(link)).is_ok())
    };
    let dataset = std::iter::once(&desk.dataset).chain(desk.catalog.datasets()).find(has).unwrap_or(&desk.dataset);
    let network = desk.catalog.network(&dataset.name).unwrap_or_default();
    let found = network.links.binary_search_by(|known| known.id.cmp(link)).ok();
    let events: &[LinkEvent] = found.map_or(&[], |at| &network.links[at].events);
    if let Some(day) = desk.session.day() {
        let known = crate::network::state_at(events, day, desk.session.doc.reading);
        let words = known.map_or("unknown".to_owned(), |known| known.state.word().to_owned());
        heading(ui, &format!("As of {}", day_label(day)), &words);
    }
    let steps = crate::network::timeline(events, desk.session.doc.reading);
    heading(ui, "History", &desk.numbers().counted(events.len(), "event"));
    for step in &steps {
        actions.extend(event_ui(desk, dataset, ui, step.event));
    }
    for event in events.iter().filter(|event| event.moment.is_none()) {
        actions.extend(event_ui(desk, dataset, ui, event));
    }
    let rows: std::collections::BTreeSet<&Arc<str>> = events.iter().map(|event| &event.id).collect();
    for note in dataset.notes.iter().filter(|note| note.rows.iter().any(|row| rows.contains(row))) {
        heading(ui, &note.kind, "");
        note_ui(ui, &note.text);
    }
    actions
}

fn event_ui(desk: &Desk<'_>, dataset: &Dataset, ui: &mut Ui, event: &LinkEvent) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let future = event.moment.zip(desk.session.day()).is_some_and(|(moment, day)| moment.first > day);
    let ink = if future { palette.ink3 } else { palette.ink };
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let date = event.moment.map_or("undated".to_owned(), |moment| moment.to_string());
        ui.label(strong(date, size::SMALL, ink));
        ui.label(text(format!("{}, {}", event.action.word(), event.status.word()), size::SMALL, palette.ink2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button_in(ui, icons::TABLE, &format!("Show row {}", event.id), 20.0, true).clicked() {
                actions.push(Action::ShowRow { package: dataset.name.clone(), table: event.table.to_string(), row: event.row, view: None });
            }
        });
    });
    if !event.description.is_empty() {
        ui.add(Label::new(text(&event.description, size::SMALL, ink)).wrap());
    }
    if !event.doubt.is_empty() {
        note_ui(ui, &event.doubt);
    }
    let known: Vec<&str> = [event.confidence.as_str(), event.locator.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
    if !known.is_empty() {
        ui.label(text(known.join(" · "), size::AXIS, palette.ink3));
    }
    actions.extend(sources_ui(dataset, ui, &event.sources));
    actions
}
