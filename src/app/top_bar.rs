//! The bar at the top: menus, modes, search, theme and language.

use egui::{Align, Button, Layout, MenuBar, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::commands::{COMMANDS, MENUS, command, view_commands};
use super::context_menu::row_ui;
use super::keymap::first_shown;
use super::shell::Desk;
use crate::kit::controls::{icon_button, strong, text};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::Language;
use crate::session::{Action, Dialog, ThemeChoice};

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    let area = ui.max_rect();
    let mut left = ui.new_child(UiBuilder::new().max_rect(area.shrink2(vec2(14.0, 6.0))).layout(Layout::left_to_right(Align::Center)));
    mark_ui(&mut left);
    actions.extend(menus_ui(desk, &mut left));
    let right = Rect::from_min_max(pos2(area.right() - 420.0, area.top()), area.max).shrink2(vec2(12.0, 6.0));
    let mut right = ui.new_child(UiBuilder::new().max_rect(right).layout(Layout::right_to_left(Align::Center)));
    actions.extend(preferences_ui(desk, &mut right));
    actions.extend(search_ui(desk, &mut right));
    actions
}

/// The mark: a wall with a gap in it, and the name.
fn mark_ui(ui: &mut Ui) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    for (x, y, width) in [(0.0, 1.0, 7.0), (9.0, 1.0, 7.0), (0.0, 7.0, 4.0), (12.0, 7.0, 4.0), (0.0, 13.0, 7.0), (9.0, 13.0, 7.0)] {
        ui.painter().rect_filled(Rect::from_min_size(rect.min + vec2(x, y), vec2(width, 4.0)), 0, palette.ink);
    }
    ui.add_space(2.0);
    ui.label(strong("unwalled", size::TITLE, palette.ink));
    ui.add_space(8.0);
}

fn menus_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    MenuBar::new().ui(ui, |ui| {
        for menu in MENUS {
            ui.menu_button(menu, |ui| {
                ui.set_min_width(250.0);
                for command in COMMANDS.iter().filter(|command| command.menu == menu) {
                    actions.extend(row_ui(desk.session, command, ui));
                }
                if menu == "View" {
                    ui.separator();
                    for (title, action) in view_commands(&desk.dataset) {
                        if ui.button(format!("New view: {title}")).clicked() {
                            actions.push(action);
                            ui.close();
                        }
                    }
                }
                if menu == "Data" {
                    ui.separator();
                    for dataset in desk.catalog.datasets() {
                        let title = dataset.title.text(desk.session.preferences.language);
                        if ui.add(Button::selectable(dataset.name == desk.dataset.name, title)).clicked() {
                            actions.push(show(&dataset.name));
                            ui.close();
                        }
                    }
                }
            });
        }
    });
    actions
}

/// Shows a package from its start.
pub fn show(package: &str) -> Action {
    Action::Show { package: package.to_owned(), opening: None }
}

fn preferences_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let (words, name, next) = match desk.session.preferences.language {
        Language::En => ("EN", "Names in English; switch to Chinese", Language::Zh),
        Language::Zh => ("中", "Names in Chinese; switch to English", Language::En),
    };
    let response = ui.add(Button::new(text(format!("{} {words}", icons::TRANSLATE), size::SMALL, palette.ink2)).frame(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.on_hover_text(name).clicked() {
        actions.push(Action::Speak(next));
    }
    let (icon, label, theme) = if palette.is_dark {
        (icons::MOON, "Dark theme; switch to light", ThemeChoice::Light)
    } else {
        (icons::SUN, "Light theme; switch to dark", ThemeChoice::Dark)
    };
    if icon_button(ui, icon, label).clicked() {
        actions.push(Action::Theme(theme));
    }
    ui.add_space(4.0);
    actions
}

fn search_ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let width = ui.available_width().min(288.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 27.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Search or command"));
    let line = if response.hovered() || response.has_focus() { palette.ink3 } else { palette.control_line };
    ui.painter().rect(rect, 5, palette.field, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let at = pos2(rect.left() + 9.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, icons::MAGNIFYING_GLASS, fonts::regular(size::BODY), palette.ink2);
    ui.painter().text(at + vec2(20.0, 0.0), egui::Align2::LEFT_CENTER, "Search or command", fonts::regular(size::SMALL), palette.ink3);
    let key = command("go.find").map(|find| first_shown(ui.ctx(), find, &desk.session.preferences)).unwrap_or_default();
    let key = ui.painter().layout_no_wrap(key.replace('+', " "), fonts::regular(size::AXIS), palette.ink2);
    let ground = Rect::from_min_size(pos2(rect.right() - key.size().x - 16.0, rect.center().y - 9.0), vec2(key.size().x + 10.0, 18.0));
    ui.painter().rect_filled(ground, 3, palette.hover);
    ui.painter().galley(ground.center() - key.size() / 2.0, key, palette.ink2);
    if response.clicked() { vec![Action::Dialog(Some(Dialog::Palette))] } else { vec![] }
}
