//! The filters that bind every view, as chips: in words, with what each lets through, and ways to turn it
//! round, to widen it, to change it and to remove it.

use std::sync::Arc;

use egui::{Align, Align2, Button, Galley, Layout, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::shell::{Desk, slot};
use crate::engine::{Answer, ConditionCount, Request};
use crate::kit::controls::{focus_ring, icon_button_in, strong, text, truncated};
use crate::kit::numbers::Numbers;
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{Condition, Filter};
use crate::session::{Action, Dialog, ViewId};
use crate::views::{condition_words, kind, named};

/// Height of one alternative in a chip, and of the line below them.
const LINE: f32 = 20.0;

/// The head, the chips, and the way to another one.
pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let conditions = desk.session.doc.conditions.clone();
    let clauses = desk.session.doc.clauses.clone();
    ui.horizontal(|ui| {
        ui.label(strong("Filters", size::TITLE, palette.ink));
        if !conditions.is_empty() || !clauses.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::new(text("clear all", size::SMALL, palette.ink2)).frame(false)).clicked() {
                    actions.push(Action::ClearFilters);
                }
            });
        }
    });
    let counts = counts(desk, &conditions);
    for (at, condition) in conditions.iter().enumerate() {
        actions.extend(chip_ui(desk, ui, at, condition, counts.get(at)));
    }
    for (view, clause) in &clauses {
        actions.extend(clause_ui(desk, ui, *view, clause));
    }
    let add = ui.add(Button::new(text(format!("{}  Add filter…", icons::PLUS), size::SMALL, palette.ink2)).frame(false));
    add.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Add filter…"));
    if add.clicked() {
        actions.push(Action::Dialog(Some(Dialog::AddFilter)));
    }
    actions
}

fn counts(desk: &mut Desk<'_>, conditions: &[Condition]) -> Vec<ConditionCount> {
    let request = Request::Counts {
        package: desk.dataset.name.clone(),
        conditions: conditions.iter().map(|condition| desk.session.condition_with_members(condition)).collect(),
        day: desk.session.day(),
        reading: desk.session.doc.reading,
    };
    match desk.ask(slot::FILTERS, 0, &request).answer.as_deref() {
        Some(Answer::Counts(counts)) => counts.clone(),
        _ => vec![],
    }
}

/// A condition in words with names instead of ids.
pub fn words_of(desk: &Desk<'_>, condition: &Condition) -> String {
    condition_words(&desk.dataset, desk.session.preferences.language, condition)
}

fn frame(ui: &mut Ui, lines: usize) -> Rect {
    let palette = palette(ui);
    let height = LINE * f32::from(u8::try_from(lines).unwrap_or(u8::MAX));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect(rect, 4, palette.paper, Stroke::new(1.0, palette.control_line), egui::StrokeKind::Inside);
    rect
}

/// One condition: a line for each alternative, then how much passes.
fn chip_ui(desk: &Desk<'_>, ui: &mut Ui, at: usize, condition: &Condition, count: Option<&ConditionCount>) -> Vec<Action> {
    let mut actions = vec![];
    let parts: Vec<Condition> = condition.alternatives().map(|one| Condition { or: vec![], ..one.clone() }).collect();
    let rect = frame(ui, parts.len() + 1);
    for (which, part) in parts.iter().enumerate() {
        let top = rect.top() + LINE * f32::from(u8::try_from(which).unwrap_or(u8::MAX));
        let line = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), LINE));
        match part_ui(desk, ui, line, (at, which), part) {
            Some(Wish::Negate) => actions.push(change(at, &parts, |parts| parts[which] = part.clone().negated())),
            Some(Wish::Remove) if parts.len() == 1 => actions.push(Action::RemoveCondition(at)),
            Some(Wish::Remove) => actions.push(change(at, &parts, |parts| drop(parts.remove(which)))),
            Some(Wish::Edit) => actions.push(Action::Dialog(Some(Dialog::EditFilter { at, which }))),
            None => {}
        }
    }
    let foot = Rect::from_min_max(pos2(rect.left(), rect.bottom() - LINE), rect.max);
    let or = Rect::from_min_size(foot.min + vec2(6.0, 0.0), vec2(24.0, LINE));
    let words = words_of(desk, condition);
    if word_ui(ui, or, ("or", at), &format!("Or… to the filter {words}"), "or…").clicked() {
        actions.push(Action::Dialog(Some(Dialog::OrFilter(at))));
    }
    if let Some(count) = count {
        count_ui(ui, foot, count, desk.numbers());
    }
    actions
}

/// The condition with other alternatives.
fn change(at: usize, parts: &[Condition], change: impl FnOnce(&mut Vec<Condition>)) -> Action {
    let mut parts = parts.to_vec();
    change(&mut parts);
    let first = parts.remove(0);
    Action::ChangeCondition { at, condition: Condition { or: parts, ..first } }
}

enum Wish {
    Negate,
    Edit,
    Remove,
}

/// `Country is CN ×`: the verb turns it round, the rest opens it.
fn part_ui(desk: &Desk<'_>, ui: &mut Ui, line: Rect, (at, which): (usize, usize), part: &Condition) -> Option<Wish> {
    let palette = palette(ui);
    let named = named(&desk.dataset, desk.session.preferences.language, part);
    let words = named.words();
    let (subject, verb, object) = named.parts();
    let subject = match (which, subject.as_str()) {
        (0, _) => subject,
        (_, "") => "or".into(),
        (_, subject) => format!("or {}", subject.to_lowercase()),
    };
    let mut wish = None;
    let body = Rect::from_min_max(line.min, pos2(line.right() - 24.0, line.bottom()));
    let edit = ui.interact(body, ui.scope_id().with(("edit filter", at, which)), Sense::click());
    edit.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Edit the filter {words}")));
    if edit.hovered() {
        ui.painter().rect_filled(body.shrink(1.0), 3, palette.hover);
    }
    if edit.has_focus() {
        focus_ring(ui, body.shrink(2.0), 3);
    }
    let y = line.center().y;
    let put = |ui: &Ui, x: f32, galley: Arc<Galley>, ink| {
        let wide = galley.size().x;
        ui.painter().galley(Pos2::new(x, y - galley.size().y / 2.0), galley, ink);
        x + wide
    };
    let font = fonts::regular(size::SMALL);
    let mut x = line.left() + 9.0;
    if !subject.is_empty() {
        let galley = truncated(ui, &subject, font.clone(), palette.ink, line.width() * 0.42);
        x = put(ui, x, galley, palette.ink) + 4.0;
    }
    let wide = ui.painter().layout_no_wrap(verb.to_owned(), font.clone(), palette.ink2).size().x;
    let place = Rect::from_min_size(pos2(x - 2.0, line.top() + 2.0), vec2(wide + 4.0, LINE - 4.0));
    let label = format!("{} the filter {words}", if part.keep { "Negate" } else { "Do not negate" });
    if word_ui(ui, place, ("verb", at * 64 + which), &label, verb).clicked() {
        wish = Some(Wish::Negate);
    }
    x += wide + 4.0;
    let galley = truncated(ui, &object, font, palette.ink, body.right() - x);
    put(ui, x, galley, palette.ink);
    let edit = edit.on_hover_text(where_of(desk, part, &words));
    if edit.clicked() && wish.is_none() {
        wish = Some(Wish::Edit);
    }
    let place = Rect::from_min_size(pos2(line.right() - 24.0, line.top() + 1.0), vec2(22.0, 19.0));
    let mut close = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("remove filter", at, which)));
    if icon_button_in(&mut close, icons::X, &format!("Remove the filter {words}"), 18.0, true).clicked() {
        wish = Some(Wish::Remove);
    }
    wish
}

/// All of the words, and the table where only one is meant.
fn where_of(desk: &Desk<'_>, part: &Condition, words: &str) -> String {
    let table = part.table.as_deref().and_then(|name| desk.dataset.table(name));
    match table {
        Some(table) => format!("{words}\nof {} only", table.title.text(desk.session.preferences.language)),
        None => words.to_owned(),
    }
}

/// A word that can be clicked.
fn word_ui(ui: &Ui, place: Rect, id: (&str, usize), label: &str, word: &str) -> egui::Response {
    let palette = palette(ui);
    let response = ui.interact(place, ui.scope_id().with(id), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 3, palette.active);
    }
    if response.has_focus() {
        focus_ring(ui, place, 3);
    }
    ui.painter().text(pos2(place.left() + 2.0, place.center().y), Align2::LEFT_CENTER, word, fonts::regular(size::SMALL), palette.ink2);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A bar of how much passes, and the same in numbers: `12 of 40 platforms`.
fn count_ui(ui: &Ui, foot: Rect, count: &ConditionCount, numbers: Numbers) {
    let palette = palette(ui);
    let words = format!("{} of {} {}", numbers.count(count.passing), numbers.count(count.total), count.noun);
    let ink = if count.passing == 0 { palette.warn } else { palette.ink2 };
    let galley = ui.painter().layout_no_wrap(words, fonts::regular(size::AXIS), ink);
    let left = foot.right() - 9.0 - galley.size().x;
    let bar = Rect::from_min_max(pos2(foot.left() + 38.0, foot.center().y - 1.5), pos2(left - 8.0, foot.center().y + 1.5));
    if bar.width() > 8.0 {
        ui.painter().rect_filled(bar, 1, palette.active);
        #[expect(clippy::cast_precision_loss, reason = "a width in pixels")]
        let part = count.passing as f32 / count.total.max(1) as f32;
        ui.painter().rect_filled(Rect::from_min_max(bar.min, pos2(bar.left() + bar.width() * part, bar.bottom())), 1, palette.ink2);
    }
    ui.painter().galley(pos2(left, foot.center().y - galley.size().y / 2.0), galley, ink);
}

/// What a view asks of the others.
fn clause_ui(desk: &Desk<'_>, ui: &mut Ui, view: ViewId, clause: &Filter) -> Vec<Action> {
    let palette = palette(ui);
    let state = desk.session.doc.views.get(&view);
    let title = state.and_then(|state| kind(&state.kind)).map_or("A view", |kind| kind.title);
    let conditions = clause.conditions.iter().map(|condition| words_of(desk, condition));
    let words = clause.window.map(crate::model::Period::label).into_iter().chain(conditions).collect::<Vec<_>>().join(" · ");
    let rect = frame(ui, 2);
    let head = truncated(ui, &format!("{title} asks for"), fonts::regular(size::AXIS), palette.ink2, rect.width() - 40.0);
    ui.painter().galley(rect.min + vec2(9.0, 3.0), head, palette.ink2);
    let galley = truncated(ui, &words, fonts::regular(size::SMALL), palette.ink, rect.width() - 18.0);
    ui.painter().galley(pos2(rect.left() + 9.0, rect.bottom() - 3.0 - galley.size().y), galley, palette.ink);
    let place = Rect::from_min_size(pos2(rect.right() - 24.0, rect.top() + 1.0), vec2(22.0, 19.0));
    let mut close = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(("clause", view.0)));
    let removed = icon_button_in(&mut close, icons::X, &format!("Remove what {title} asks for: {words}"), 18.0, true).clicked();
    removed.then(|| Action::Clause { by: view, clause: Filter::everything() }).into_iter().collect()
}
