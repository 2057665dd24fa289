//! The sheet of keys: which command has which, and a way to change that.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::commands::{COMMANDS, Command, GESTURES, MENUS};
use super::dialogs::{draft, keep, title_ui};
use super::keymap::{given, holder, keys_of, read, shown, usual};
use super::shell::Desk;
use crate::kit::controls::{button, focus_ring, icon_button_in, primary_button, strong, text, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::session::{Action, Preferences, Rebinding};

/// Draws the sheet.
pub fn ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    title_ui(ui, "Keys");
    let needle = search_ui(desk, ui);
    ScrollArea::vertical().max_height(440.0).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut any = false;
        for menu in MENUS {
            let rows: Vec<&Command> = COMMANDS.iter().filter(|row| row.menu == menu && answers(desk, ui, row, &needle)).collect();
            if !rows.is_empty() {
                heading_ui(ui, menu);
            }
            any |= !rows.is_empty();
            for command in rows {
                actions.extend(command_ui(desk, ui, command));
            }
        }
        any |= gestures_ui(ui, &needle);
        if !any {
            ui.label(text("No command has such a name or key.", size::SMALL, palette.ink2));
        }
    });
    ui.add_space(6.0);
    let words = "Click a command, then press its new key; Shift-click adds one. In a text field, plain keys type.";
    ui.label(text(words, size::AXIS, palette.ink3));
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        if primary_button(ui, "Close").clicked() {
            actions.push(Action::Dialog(None));
        }
        let preferences = &desk.session.preferences;
        if !preferences.keys.is_empty() && button(ui, "All keys as usual").clicked() {
            actions.push(Action::Rebind(None));
            actions.push(prefer(Preferences { keys: std::collections::BTreeMap::new(), ..preferences.clone() }));
        }
    });
    actions
}

fn prefer(preferences: Preferences) -> Action {
    Action::Prefer(Box::new(preferences))
}

fn search_ui(desk: &Desk<'_>, ui: &mut Ui) -> String {
    let (id, mut words) = draft(ui, "keys");
    let field = ui.add(TextEdit::singleline(&mut words).hint_text("Search commands and keys").desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search commands and keys"));
    if field.changed() {
        keep(ui, id, &words);
    }
    if desk.session.live.rebinding.is_some() {
        field.surrender_focus();
    }
    words.trim().to_lowercase()
}

fn answers(desk: &Desk<'_>, ui: &Ui, command: &Command, needle: &str) -> bool {
    let keys = keys_of(command, &desk.session.preferences);
    let has = |words: &str| words.to_lowercase().contains(needle);
    has(command.label) || has(command.hint) || keys.iter().any(|keys| has(&shown(ui.ctx(), *keys)))
}

fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    ui.label(strong(words, size::SMALL, palette(ui).ink2));
    let y = ui.cursor().top() + 1.0;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, palette(ui).line));
    ui.add_space(4.0);
}

/// A command and its keys. A click waits for another key.
fn command_ui(desk: &Desk<'_>, ui: &mut Ui, command: &Command) -> Vec<Action> {
    let palette = palette(ui);
    let preferences = &desk.session.preferences;
    let waits = desk.session.live.rebinding.as_ref().filter(|rebinding| rebinding.command == command.id);
    let is_changed = preferences.keys.contains_key(command.id);
    let mut actions = vec![];
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 26.0, 26.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Keys of {}", command.label)));
        if waits.is_some() || response.hovered() {
            ui.painter().rect_filled(rect, 4, if waits.is_some() { palette.active } else { palette.hover });
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(2.0), 4);
        }
        let words = match waits {
            Some(Rebinding { taken: None, .. }) => vec!["Press a key · Backspace: none · Esc: as it was".to_owned()],
            _ => keys_of(command, preferences).iter().map(|keys| shown(ui.ctx(), *keys)).collect(),
        };
        let left = caps_ui(ui, rect, &words, waits.is_some());
        let label = truncated(ui, command.label, fonts::regular(size::SMALL), palette.ink, left - rect.left() - 16.0);
        ui.painter().galley(pos2(rect.left() + 8.0, rect.center().y - label.size().y / 2.0), label, palette.ink);
        if response.clicked() {
            let beside = ui.input(|input| input.modifiers.shift);
            let wish = Rebinding { command: command.id.to_owned(), beside, taken: None };
            actions.push(Action::Rebind(waits.is_none().then_some(wish)));
        }
        response.on_hover_text(command.hint);
        let back = format!("Usual keys of {}", command.label);
        if is_changed && icon_button_in(ui, icons::ARROW_COUNTER_CLOCKWISE, &back, 22.0, true).clicked() {
            actions.extend([Action::Rebind(None), prefer(usual(preferences, command))]);
        }
    });
    if let Some(rebinding) = waits {
        actions.extend(conflict_ui(ui, preferences, rebinding));
    }
    actions
}

/// Keys on grounds of their own, from the right. Returns where they begin.
fn caps_ui(ui: &Ui, rect: Rect, words: &[String], is_plain: bool) -> f32 {
    let palette = palette(ui);
    let mut right = rect.right() - 6.0;
    for word in words.iter().rev() {
        let galley = ui.painter().layout_no_wrap(word.clone(), fonts::regular(size::AXIS), palette.ink2);
        let ground = Rect::from_min_size(pos2(right - galley.size().x - 10.0, rect.center().y - 9.0), vec2(galley.size().x + 10.0, 18.0));
        if !is_plain {
            ui.painter().rect_filled(ground, 3, palette.hover);
        }
        ui.painter().galley(ground.center() - galley.size() / 2.0, galley, palette.ink2);
        right = ground.left() - 4.0;
    }
    right
}

/// Whose key was pressed, and whether to take it from there.
fn conflict_ui(ui: &mut Ui, preferences: &Preferences, rebinding: &Rebinding) -> Vec<Action> {
    let pressed = rebinding.taken.as_deref().and_then(read);
    let Some((keys, other)) = pressed.and_then(|keys| Some((keys, holder(keys, preferences)?))) else { return vec![] };
    let palette = palette(ui);
    let mut actions = vec![];
    ui.horizontal_wrapped(|ui| {
        ui.add_space(8.0);
        let name = other.label.trim_end_matches('…');
        ui.label(text(icons::WARNING, size::BODY, palette.warn));
        ui.label(text(format!("{} is the key of “{name}”. Take it from there?", shown(ui.ctx(), keys)), size::SMALL, palette.ink));
        if button(ui, "Take it").clicked() {
            actions.extend([prefer(given(preferences, rebinding, keys)), Action::Rebind(None)]);
        }
        if button(ui, "Leave it").clicked() {
            actions.push(Action::Rebind(None));
        }
    });
    actions
}

/// What the mouse does. Returns whether any of it is shown.
fn gestures_ui(ui: &mut Ui, needle: &str) -> bool {
    let has = |words: &str| words.to_lowercase().contains(needle);
    let shown: Vec<(&str, &str)> = GESTURES.into_iter().filter(|(what, how)| has(what) || has(how)).collect();
    if shown.is_empty() {
        return false;
    }
    heading_ui(ui, "Mouse");
    for (what, how) in &shown {
        pair_ui(ui, what, how);
    }
    true
}

fn pair_ui(ui: &mut Ui, left: &str, right: &str) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.add_space(8.0);
        ui.label(text(left, size::SMALL, palette.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(32.0);
            ui.label(text(right, size::SMALL, palette.ink2));
        });
    });
}
