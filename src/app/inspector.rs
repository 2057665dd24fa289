//! What is selected: facts with unit, period and basis, links, neighbours, contradictions, sources.

mod figures;
mod links;

use std::sync::Arc;

use egui::{Align, Align2, Button, Label, Layout, Margin, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::shell::{Desk, slot};
use crate::engine::{Answer, Portrait, Request};
use crate::kit::controls::{icon_button_in, owner_dot, strong, text, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{Dataset, Platform, PlatformId};
use crate::session::{Action, How, Subject, Target};

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 16, right: 14, top: 12, bottom: 16 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let selected: Vec<Target> = desk.session.doc.selection.iter().cloned().collect();
            match selected.as_slice() {
                [] => nothing_ui(desk, ui),
                [one] => actions.extend(one_ui(desk, ui, one)),
                several => {
                    let palette = palette(ui);
                    ui.label(strong(desk.numbers().counted(several.len(), "thing") + " selected", size::HEAD, palette.ink));
                    for target in several {
                        actions.extend(choice_ui(desk, ui, target));
                    }
                }
            }
        });
    });
    actions
}

fn nothing_ui(desk: &Desk<'_>, ui: &mut Ui) {
    let palette = palette(ui);
    ui.label(strong("Nothing selected", size::HEAD, palette.ink));
    ui.add_space(4.0);
    let words = "Click a platform, a line, a bar or a row to see what is known of it, and where that comes from.";
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    ui.add_space(14.0);
    heading(ui, desk.dataset.title.text(desk.session.preferences.language), "");
    for table in &desk.dataset.tables {
        ui.horizontal(|ui| {
            ui.label(text(table.title.text(desk.session.preferences.language), size::SMALL, palette.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(text(desk.numbers().count(table.rows()), size::SMALL, palette.ink2))
            });
        });
    }
}

fn choice_ui(desk: &Desk<'_>, ui: &mut Ui, target: &Target) -> Vec<Action> {
    let words = match target {
        Target::Platform(id) => desk.name(id),
        Target::Link(link) => format!("{} → {}", desk.name(&link.from), desk.name(&link.to)),
        Target::Row { table, row, .. } => format!("Row {} of {table}", row + 1),
    };
    let clicked = ui.add(Button::new(text(words, size::SMALL, palette(ui).ink)).frame(false)).clicked();
    clicked.then(|| Action::Select { targets: vec![target.clone()], how: How::Replace }).into_iter().collect()
}

fn one_ui(desk: &mut Desk<'_>, ui: &mut Ui, target: &Target) -> Vec<Action> {
    match target {
        Target::Platform(id) => platform_ui(desk, ui, id),
        Target::Link(link) => links::link_ui(desk, ui, link),
        Target::Row { table, row, entity } => figures::row_ui(desk, ui, table, *row, entity.as_ref()),
    }
}

/// A heading with a rule under it.
fn heading(ui: &mut Ui, words: &str, beside: &str) {
    let palette = palette(ui);
    ui.add_space(9.0);
    ui.horizontal(|ui| {
        ui.label(strong(words, size::SMALL, palette.ink));
        if !beside.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text(beside, size::AXIS, palette.ink2)));
        }
    });
    let y = ui.cursor().top() - 1.0;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, palette.line));
    ui.add_space(3.0);
}

fn head_ui(desk: &Desk<'_>, ui: &mut Ui, id: &PlatformId) -> Vec<Action> {
    let mut actions = vec![];
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let ink = desk.inks.of(id, &desk.dataset.platforms, palette);
    let platform = desk.dataset.platforms.find(id.as_str());
    let head = ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(20.0, 26.0), Sense::hover());
        owner_dot(ui, dot.center(), 8.5, ink.mark, ink.is_hollow, platform.is_some_and(Platform::is_regulator));
        ui.add(Label::new(strong(desk.name(id), size::HEAD, palette.ink)).truncate());
        if let Some(other) = platform.and_then(|platform| platform.label.other(language)) {
            ui.add(Label::new(text(other, 18.0, palette.ink2)).truncate());
        }
    });
    let head = head.response.rect;
    if ui.rect_contains_pointer(head) && ui.input(|input| input.pointer.secondary_clicked()) {
        actions.push(crate::views::menu(ui, Subject::Platform(id.clone())));
    }
    let Some(platform) = platform else { return actions };
    let owner = desk.dataset.platforms.owner_of(id).filter(|owner| owner != id).map(|owner| format!("Owner {}", desk.name(&owner)));
    let category = (!platform.category.is_empty()).then(|| platform.category.replace('_', " "));
    let country = (!platform.country.is_empty()).then(|| country_name(&platform.country).to_owned());
    let line: Vec<String> = owner.into_iter().chain(category).chain(country).collect();
    ui.add(Label::new(text(line.join(" · "), size::SMALL, palette.ink2)).wrap());
    let launched =
        if platform.launched.is_empty() { "Launch year not in the data".to_owned() } else { format!("Launched {}", platform.launched) };
    if platform.kind == "platform" {
        ui.label(text(launched, size::SMALL, palette.ink2));
    }
    if !platform.note.is_empty() {
        ui.add(Label::new(text(&platform.note, size::AXIS, palette.ink3)).wrap());
    }
    actions
}

fn country_name(code: &str) -> &str {
    match code {
        "CN" => "China",
        "US" => "United States",
        "IN" => "India",
        "KR" => "South Korea",
        "JP" => "Japan",
        "SG" => "Singapore",
        "GB" | "UK" => "United Kingdom",
        other => other,
    }
}

fn platform_ui(desk: &mut Desk<'_>, ui: &mut Ui, id: &PlatformId) -> Vec<Action> {
    let mut actions = head_ui(desk, ui, id);
    let request = Request::Portrait {
        package: desk.dataset.name.clone(),
        platform: id.clone(),
        day: desk.session.day(),
        reading: desk.session.doc.reading,
    };
    let shown = desk.ask(slot::INSPECTOR, 0, &request);
    let Some(Answer::Portrait(portrait)) = shown.answer.as_deref() else { return actions };
    actions.extend(links::links_ui(desk, ui, portrait));
    actions.extend(figures::earner_ui(desk, ui, portrait, id));
    actions.extend(figures::facts_ui(desk, ui, portrait));
    actions.extend(figures::contradictions_ui(desk, ui, portrait));
    actions.extend(notes_ui(desk, ui, portrait));
    if !portrait.sources.is_empty() {
        heading(ui, "Sources of the latest change", &portrait.sources.len().to_string());
        actions.extend(sources_ui(&desk.dataset, ui, &portrait.sources));
    }
    actions
}

fn notes_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    let mut actions = vec![];
    let total = portrait.notes.len();
    let Some(first) = portrait.notes.first() else { return actions };
    let kind = &desk.dataset.notes[*first].kind;
    let mut words = kind.clone();
    if let Some(letter) = words.get_mut(..1) {
        letter.make_ascii_uppercase();
    }
    heading(ui, &words, &format!("1 of {total}"));
    let open = desk.session.live.unfolded.get("notes").copied().unwrap_or(false);
    for at in portrait.notes.iter().take(if open { total } else { 1 }) {
        note_ui(ui, &desk.dataset.notes[*at].text);
    }
    if total > 1 {
        let words = if open { format!("fewer {}", icons::CARET_UP) } else { format!("{} more {}", total - 1, icons::CARET_DOWN) };
        if ui.add(Button::new(text(words, size::SMALL, palette(ui).ink2)).frame(false)).clicked() {
            actions.push(Action::Unfold { key: "notes".into(), open: !open });
        }
    }
    actions
}

fn note_ui(ui: &mut Ui, words: &str) {
    let palette = palette(ui);
    ui.horizontal_top(|ui| {
        ui.label(text(icons::WARNING, size::BODY, palette.warn));
        ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    });
}

/// Sources: a click opens the page, another icon copies a citation.
fn sources_ui(dataset: &Dataset, ui: &mut Ui, ids: &[Arc<str>]) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    for id in ids {
        let Some(source) = dataset.sources.get(id) else {
            ui.label(text(&**id, size::SMALL, palette.ink2));
            continue;
        };
        ui.horizontal(|ui| {
            let width = ui.available_width() - 30.0;
            let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
            let name = if source.publisher.is_empty() { &source.title } else { &source.publisher };
            response.widget_info(|| WidgetInfo::labeled(Role::Link, source.web_address().is_some(), format!("Source: {name}")));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
            }
            let icon = if source.web_address().is_some() { icons::ARROW_SQUARE_OUT } else { icons::NEWSPAPER };
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, icon, fonts::regular(14.0), palette.ink2);
            let date = crate::model::Moment::parse(&source.date).map_or_else(|_| source.date.clone(), |moment| moment.to_string());
            let date = if date.is_empty() { "undated".to_owned() } else { date };
            let date = ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, date, fonts::regular(size::SMALL), palette.ink2);
            let galley = truncated(ui, name, fonts::regular(size::SMALL), palette.ink, date.left() - 26.0 - rect.left());
            ui.painter().galley(pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
            if response.clicked() {
                match source.web_address() {
                    Some(address) => actions.push(Action::Browse(address.to_owned())),
                    None => actions
                        .push(Action::Say(crate::session::Toast { is_error: false, text: format!("{name} has no address on the web.") })),
                }
            }
            response.on_hover_ui(|ui| {
                ui.set_max_width(300.0);
                ui.label(&source.title);
                ui.label(text(if source.url.is_empty() { "no address" } else { &source.url }, size::AXIS, palette.ink3));
            });
            if icon_button_in(ui, icons::QUOTES, &format!("Copy citation: {name}"), 20.0, true).clicked() {
                actions.push(Action::Copy(source.citation()));
            }
        });
    }
    actions
}
